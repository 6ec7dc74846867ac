package chart

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// margin is the empty edge of a picture, in pixels.
const margin = 16

// sheet is a table made ready to draw: its rows cleaned and their figures
// found by role, and the lines of words about the plot laid out.
type sheet struct {
	t         *metrics.Table
	size      Size
	unit      metrics.Unit
	rows      []row
	shorthand map[string]string
	benchName string // what the benchmark is, as people read it
	notes     []string
}

// row is one line of the table with the figures that a chart needs.
type row struct {
	metrics.Row
	at                              int // from 0, in the table's order
	label                           string
	estimate, low, high, base, mark metrics.Figure // mark: the benchmark
}

func newSheet(t *metrics.Table, size Size) (*sheet, error) {
	if size.Width < minWidth || size.Width > maxWidth {
		return nil, fmt.Errorf("width %d is outside %d to %d pixels", size.Width, minWidth, maxWidth)
	}
	if size.Height != 0 && (size.Height < minHeight || size.Height > maxHeight) {
		return nil, fmt.Errorf("height %d is outside %d to %d pixels", size.Height, minHeight, maxHeight)
	}
	if t.Index(metrics.Estimate) < 0 && t.Shape != metrics.Tartan && t.Shape != metrics.Multiples {
		return nil, errors.New("it has no estimate column")
	}
	if len(t.Rows) == 0 {
		return nil, fmt.Errorf("it has no rows: %w", ErrNoChart)
	}
	if len(t.Rows) > maxRows {
		return nil, fmt.Errorf("%d rows are more than the %d that a picture can show", len(t.Rows), maxRows)
	}
	s := &sheet{t: t, size: size, shorthand: map[string]string{}}
	for _, n := range t.Shorthands() {
		s.shorthand[n.Key] = n.Text
	}
	if i := t.Index(metrics.Benchmark); i >= 0 {
		s.benchName = clean(t.Columns[i].Name)
	}
	return s, s.readRows()
}

func (s *sheet) readRows() error {
	at := s.t.Index(metrics.Estimate)
	for i, r := range s.t.Rows {
		if len(r.Cells) != len(s.t.Columns) {
			return fmt.Errorf("row %d has %d cells for %d columns", i+1, len(r.Cells), len(s.t.Columns))
		}
		u := s.unit
		if at >= 0 {
			u = s.t.Unit(r, at)
		}
		if i == 0 {
			s.unit = u
		}
		if u != s.unit && s.t.Shape != metrics.Spine {
			return fmt.Errorf("its rows are in different units (%s, %s), which one axis cannot show", s.unit, u)
		}
		w := s.readRow(r)
		w.at = i
		s.rows = append(s.rows, w)
	}
	return nil
}

// readRow takes the figures of a row. Where the estimate may not be shown, or
// there is none, its interval is not looked at either: a limit alone would
// give the estimate away.
func (s *sheet) readRow(r metrics.Row) row {
	w := row{Row: r, label: clean(r.Label)}
	w.estimate = s.t.Figure(r, metrics.Estimate)
	w.mark = s.t.Figure(r, metrics.Benchmark)
	w.base = s.t.Figure(r, metrics.Base)
	if !known(w.estimate) {
		return w
	}
	w.low, w.high = s.t.Figure(r, metrics.Low), s.t.Figure(r, metrics.High)
	if !known(w.low) || !known(w.high) {
		w.low, w.high = metrics.Figure{}, metrics.Figure{}
	}
	return w
}

func known(f metrics.Figure) bool {
	_, ok := f.Value()
	return ok
}

// number is a figure as it is drawn: rounded to what is published.
func (s *sheet) number(f metrics.Figure) float64 {
	v, _ := f.Value()
	return s.unit.Round(v)
}

// extent holds every known figure that is drawn along the value axis.
func (s *sheet) extent() extent {
	var e extent
	for _, r := range s.rows {
		for _, f := range []metrics.Figure{r.estimate, r.low, r.high, r.mark} {
			e.add(f)
		}
	}
	return e
}

// tooltip is everything the table says about a row.
func (s *sheet) tooltip(r row) *opts.Tooltip {
	lines := []string{r.label}
	if !known(r.estimate) {
		lines = append(lines, s.words(r.estimate))
	} else {
		lines = append(lines, s.unit.Text(r.estimate))
		if known(r.low) {
			_, one := s.intervalWords()
			lines = append(lines, one+": "+s.say(s.unit.Text(r.low)+" to "+s.unit.Text(r.high)))
		}
	}
	if i := s.t.Index(metrics.Base); i >= 0 {
		lines = append(lines, clean(s.t.Columns[i].Name)+": "+s.t.Text(r.Row, i))
	}
	if known(r.mark) {
		lines = append(lines, s.benchName+": "+s.unit.Text(r.mark))
	}
	if r.Verdict != "" && known(r.estimate) {
		lines = append(lines, s.say(clean(r.Verdict)))
	}
	return &opts.Tooltip{Formatter: types.FuncStr(literal(strings.Join(lines, "\n")))}
}

// benchmark is the one value that all rows are held against, if there is one.
func (s *sheet) benchmark() (metrics.Figure, bool) {
	var one metrics.Figure
	for _, r := range s.rows {
		switch {
		case !known(r.mark):
		case !known(one):
			one = r.mark
		case s.number(one) != s.number(r.mark):
			return metrics.Figure{}, false
		}
	}
	return one, known(one)
}

// plot is what the shapes hand over to be put together.
type plot struct {
	x, y   []axis
	series []series
	left   int   // room to the left of the plot for the labels of the axis, in pixels
	right  int   // room to the right of the plot
	top    int   // room above the plot for words
	bottom int   // room below for the labels and the name of the axis
	height int   // of the whole plot with its labels
	words  []any // beside the plot
}

// compose puts the plot and the words about it into one option.
func (s *sheet) compose(p plot) *picture {
	head, foot := s.head(), s.foot()
	height := s.tall(p)
	if s.t.Shape == metrics.Squares { // they stay square
		p.bottom += max(0, height-head.height-p.top-p.height-foot.height)
	}
	p.series = slices.DeleteFunc(p.series, func(sr series) bool { return !sr.draws() })
	rect := charts.NewScatter() // the carrier of the settings; series are added below
	rect.SetGlobalOptions(
		charts.WithAnimation(false),
		charts.WithColorsOpts(opts.Colors{blue, "#28A197", plum, orange}),
		charts.WithInitializationOpts(opts.Initialization{BackgroundColor: "#FFFFFF"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item", BackgroundColor: "#FFFFFF", BorderColor: softInk}),
		charts.WithAriaOpts(&opts.Aria{Enabled: opts.Bool(true), Label: &opts.AriaLabel{
			Enabled: opts.Bool(true), Description: clean(s.t.Alt)}}),
	)
	for _, sr := range p.series {
		rect.MultiSeries = append(rect.MultiSeries, sr.SingleSeries)
	}
	rect.Validate()
	option := rect.JSON()
	delete(option, "toolbox")
	delete(option, "legend") // not shown; ECharts would lay one out all the same
	option["textStyle"] = opts.TextStyle{FontFamily: fontFamily, FontSize: textSize, Color: ink}
	var free []any
	for _, t := range append(head.titles, foot.titles(height)...) {
		free = append(free, t)
	}
	option["title"] = append(free, p.words...)
	option["tooltip"] = richTooltip{rect.Tooltip, "richText", true, inked(ink)}
	option["xAxis"], option["yAxis"], option["series"] = p.x, p.y, p.series
	option["grid"] = s.grid(p)
	return &picture{option: option, width: s.size.Width, height: height, needs: s.least(p)}
}

// narrow is the width, in pixels, below which a picture is for a phone.
const narrow = 520

// across is how many steps a level axis has: fewer where there is little room.
func (s *sheet) across(steps int) int {
	if s.size.Width < narrow {
		return steps / 2
	}
	return steps
}

// tall is the height of the whole picture: what was asked, or what it needs.
func (s *sheet) tall(p plot) int {
	if s.size.Height != 0 {
		return s.size.Height
	}
	return min(maxHeight, max(minHeight, s.head().height+p.top+p.height+s.foot().height))
}

// least is the least height at which no label is cut or covers another. A plot along
// two axes may be lower than is handsome; where rows are lines of words it may not.
func (s *sheet) least(p plot) int {
	plot := p.height
	switch s.t.Shape {
	case metrics.Trend, metrics.Funnel, metrics.Quadrant, metrics.Plane, metrics.Curves, metrics.Waterfall:
		plot = min(plot, leastPlot)
	}
	return s.head().height + p.top + plot + s.foot().height
}

func (s *sheet) grid(p plot) grid {
	return grid{Left: p.left, Right: p.right, Top: s.head().height + p.top, Bottom: s.foot().height + p.bottom,
		OuterBoundsMode: "none"} // the room for labels has been measured: ECharts need not do it again
}

// grid is where the plot stands; go-echarts knows no numbers here.
type grid struct {
	Left            int    `json:"left"`
	Right           int    `json:"right"`
	Top             int    `json:"top"`
	Bottom          int    `json:"bottom"`
	OuterBoundsMode string `json:"outerBoundsMode"`
}

// richTooltip is a tooltip that ECharts draws itself: no HTML is ever made of
// a name, and a strict content security policy is content.
type richTooltip struct {
	opts.Tooltip
	RenderMode string          `json:"renderMode"`
	Confine    bool            `json:"confine"`
	TextStyle  *opts.TextStyle `json:"textStyle"`
}
