package chart

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// The categorical colours are the Analysis Function's, in its order; each pair
// stands 3:1 or more apart and from white. Nothing is told by colour alone.
const (
	blue   = "#12436D"
	orange = "#F46A25"
	plum   = "#801650"

	ink      = "#0B0C0C"
	softInk  = "#484949"
	whisker  = "#909090" // 3.2:1 against white and against blue
	limit    = "#6F777B"
	gridLine = "#DEE0E2"
	band     = "#12436D"
)

// Font sizes in pixels; nothing in a picture is smaller than textSize, but figures in the
// squares of a map by one pixel.
const (
	textSize     = 14
	subtitleSize = 16
	headlineSize = 20
	lineHeight   = 19
)

// item is one datum of a series. Without a Value it is null: nothing is drawn.
type item struct {
	Value      any             `json:"value"`
	Name       string          `json:"name,omitempty"`
	Symbol     string          `json:"symbol,omitempty"`
	SymbolSize any             `json:"symbolSize,omitempty"`
	Rotate     int             `json:"symbolRotate,omitempty"` // degrees
	Label      *label          `json:"label,omitempty"`
	ItemStyle  *opts.ItemStyle `json:"itemStyle,omitempty"`
	Tooltip    *opts.Tooltip   `json:"tooltip,omitempty"`
}

// label adds to go-echarts' label what it lacks: a halo, and numbers for
// distance and offset.
type label struct {
	opts.Label
	Distance        int       `json:"distance,omitempty"`
	Offset          []float64 `json:"offset,omitempty"`
	TextBorderColor string    `json:"textBorderColor,omitempty"`
	TextBorderWidth int       `json:"textBorderWidth,omitempty"`
}

func text(s, position, color string) *label {
	return &label{Label: opts.Label{Show: opts.Bool(true), Position: position, Formatter: literal(s),
		Color: color, FontSize: textSize, LineHeight: lineHeight}}
}

func (l *label) bold() *label {
	l.FontWeight = "bold"
	return l
}

// halo keeps text legible where a line runs behind it.
func (l *label) halo() *label {
	l.TextBorderColor, l.TextBorderWidth = "#FFFFFF", 3
	return l
}

func (l *label) at(distance int) *label {
	l.Distance = distance
	return l
}

// series adds to go-echarts' series what it lacks. The picture does not change
// under the pointer: only the tooltip appears.
type series struct {
	charts.SingleSeries
	Emphasis struct {
		Disabled bool `json:"disabled"`
	} `json:"emphasis"`
	StackStrategy string    `json:"stackStrategy,omitempty"`
	BoxWidth      []float64 `json:"boxWidth,omitempty"`
	Z             int       `json:"z"`
	Silent        bool      `json:"silent,omitempty"`
	MarkLine      *markLine `json:"markLine,omitempty"`
	ShowAllSymbol bool      `json:"showAllSymbol,omitempty"`
	BarWidth      int       `json:"barWidth,omitempty"`
}

// draws reports whether anything of a series is seen. One that shows nothing
// would take ECharts as long to set up as one that does.
func (sr series) draws() bool {
	if sr.MarkLine != nil {
		return true
	}
	switch data := sr.Data.(type) {
	case []*item:
		return slices.ContainsFunc(data, func(i *item) bool { return i.Value != nil })
	case []any:
		return slices.ContainsFunc(data, func(v any) bool { return v != blank })
	case [][]float64:
		return len(data) > 0
	case [][]any:
		return len(data) > 0
	}
	return true
}

// markLine adds to go-echarts' lines across a plot what is drawn over what.
type markLine struct {
	opts.MarkLines
	Z      int  `json:"z"`
	Silent bool `json:"silent"`
}

// axis adds what go-echarts' axes lack; x and y axes differ in nothing else.
type axis struct {
	opts.XAxis
	Interval      float64         `json:"interval,omitempty"`
	NameTextStyle *opts.TextStyle `json:"nameTextStyle,omitempty"`
	AxisLabel     *axisLabel      `json:"axisLabel,omitempty"`
	BoundaryGap   types.Bool      `json:"boundaryGap,omitempty"`
}

type axisLabel struct {
	opts.AxisLabel
	LineHeight int  `json:"lineHeight,omitempty"`
	Interval   *int `json:"interval,omitempty"` // go-echarts' is a text, which ECharts takes for none
}

func solid(color string) *opts.ItemStyle {
	return &opts.ItemStyle{Color: color, Opacity: opts.Float(1)}
}

func inked(color string) *opts.TextStyle {
	return &opts.TextStyle{Color: color, FontSize: textSize}
}

// valueAxis is an axis of numbers with its range and ticks given.
func valueAxis(name, ticks string, sc scale) axis {
	a := axis{Interval: sc.step, NameTextStyle: inked(softInk)}
	a.Type, a.Name = "value", clean(name)
	a.Min, a.Max = sc.min, sc.max
	a.AxisLabel = plainLabels(softInk)
	a.AxisLabel.Formatter = types.FuncStr(ticks)
	a.AxisLine = &opts.AxisLine{Show: opts.Bool(false)}
	a.AxisTick = &opts.AxisTick{Show: opts.Bool(false)}
	a.SplitLine = &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: gridLine, Width: 1}}
	return a
}

// categoryAxis is an axis of names, all of them shown.
func categoryAxis(names []string) axis {
	a := axis{}
	a.Type, a.Data = "category", names
	a.AxisLabel = plainLabels(ink)
	a.AxisLabel.Interval = new(int) // none left out between two
	a.AxisLine = &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false), LineStyle: &opts.LineStyle{Color: softInk, Width: 1}}
	a.AxisTick = &opts.AxisTick{Show: opts.Bool(false)}
	a.SplitLine = &opts.SplitLine{Show: opts.Bool(false)}
	return a
}

// wordsAxis is an axis that is not drawn and carries no figure: 0 is one edge
// of the plot and 1 the other. Words such as "[c]" are placed along it.
func wordsAxis() axis {
	a := axis{}
	a.Type, a.Show, a.Min, a.Max = "value", opts.Bool(false), 0, 1
	return a
}

func plainLabels(color string) *axisLabel {
	// Saying that the first and last labels are shown spares ECharts from
	// working out whether they would overlap; those of values never do here, and
	// names are thinned before.
	return &axisLabel{LineHeight: lineHeight, AxisLabel: opts.AxisLabel{Show: opts.Bool(true), Color: color, FontSize: textSize,
		ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)}}
}
