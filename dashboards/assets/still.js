// The part of ECharts that the charts' still pictures need: bundled by
// fetch.sh into echarts.still.min.js, which the server's interpreters run. The
// browser has the whole of ECharts. A kind of series or component that is not
// named here is drawn in the page and missing in the picture, so a test draws
// the same options with both and compares every byte.
import { init, setPlatformAPI, use } from "echarts/core";
import { BarChart, BoxplotChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, BoxplotChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

export { init, setPlatformAPI };
