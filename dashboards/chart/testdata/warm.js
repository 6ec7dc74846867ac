// Draws one option again and again with ECharts under node, for comparison
// with the benchmarks of this package:
//   node testdata/warm.js option.json width height [times]
const fs = require("fs");
const path = require("path");
const echarts = require(path.join(__dirname, "../../assets/third_party/echarts.min.js"));
const [file, width, height, times = "200"] = process.argv.slice(2);
const option = fs.readFileSync(file, "utf8");
function draw() {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: +width, height: +height });
  try {
    chart.setOption(JSON.parse(option));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
const begin = process.hrtime.bigint();
draw();
const cold = process.hrtime.bigint();
for (let i = 0; i < 50; i++) draw();
const warm = process.hrtime.bigint();
const used = process.cpuUsage();
for (let i = 0; i < +times; i++) draw();
const end = process.hrtime.bigint();
const cpu = process.cpuUsage(used);
console.log(JSON.stringify({
  first_ms: Number(cold - begin) / 1e6,
  warm_ms: Number(end - warm) / 1e6 / +times,
  cpu_ms: (cpu.user + cpu.system) / 1e3 / +times,
}));
