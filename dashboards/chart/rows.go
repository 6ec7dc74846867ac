package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// bars draws groups or places as horizontal bars from zero, each with its
// interval, and its value in words in a column at the right.
func (s *sheet) bars() *picture {
	e := s.extent()
	e.number(0) // a bar's length is its figure only if it starts at zero
	bar := newSeries(types.ChartBar, 2)
	bar.BarWidth = 18
	bar.ItemStyle = solid(blue)
	bar.Data = s.items(func(r row) *item {
		return &item{Value: s.number(r.estimate), Tooltip: s.tooltip(r)}
	})
	many, _ := s.intervalWords()
	s.explain("Grey lines show " + many)
	return s.acrossRows(scaleOf(s.unit, e, s.across(5)), true, bar)
}

// intervals draws each place as a point on its interval, in the table's order.
func (s *sheet) intervals() *picture {
	point := newSeries(types.ChartScatter, 5)
	point.Symbol, point.SymbolSize = "circle", 11
	point.ItemStyle = solid(blue)
	point.Data = s.items(func(r row) *item {
		return &item{Value: s.number(r.estimate), Tooltip: s.tooltip(r)}
	})
	many, _ := s.intervalWords()
	s.explain("Lines through the points show " + many)
	return s.acrossRows(fromZero(s.unit, s.extent(), s.across(5)), true, point)
}

// items makes one datum a row; a row without a known estimate gives null.
func (s *sheet) items(of func(row) *item) []*item {
	data := s.empty()
	for i, r := range s.rows {
		if known(r.estimate) {
			data[i] = of(r)
		}
	}
	return data
}

// empty is a datum for each row, with nothing in it.
func (s *sheet) empty() []*item {
	data := make([]*item, len(s.rows))
	for i := range data {
		data[i] = &item{}
	}
	return data
}

// whiskers are the intervals of some rows, drawn as box plots whose box has no width.
func (s *sheet) whiskers(drawn func(row) bool) series {
	box := newSeries(types.ChartBoxPlot, 4)
	box.BoxWidth = []float64{8, 8}
	box.ItemStyle = &opts.ItemStyle{Color: whisker, BorderColor: whisker, BorderWidth: 2}
	box.Silent = true // the mark on it answers the pointer
	box.Data = s.bare(func(_ int, r row) any {
		if !drawn(r) {
			return nil
		}
		low := s.number(r.low) // quartiles all at the low end: a line with two caps and no box
		return []float64{low, low, low, low, s.number(r.high)}
	})
	return box
}

// rowWhiskers are the intervals of all rows as one line with gaps, each drawn
// from cap to cap: ECharts takes half as long for it as for so many boxes. Rows
// are counted along the second axis, from 0 at the top edge of the first.
func (s *sheet) rowWhiskers(pl plane) series {
	line := newSeries(types.ChartLine, 4)
	line.YAxisIndex = 1
	line.Symbol, line.ShowSymbol, line.Silent = "none", opts.Bool(false), true
	line.ItemStyle = solid(whisker)
	line.LineStyle = &opts.LineStyle{Color: whisker, Width: 2}
	const arm = 4 // pixels of a cap to each side of the line
	half := arm * float64(len(s.rows)) / (pl.bottom - pl.top)
	points := [][]any{}
	for i, r := range s.rows {
		if !interval(r) {
			continue
		}
		if len(points) > 0 {
			points = append(points, []any{blank, blank})
		}
		low, high, y := s.number(r.low), s.number(r.high), float64(i)+0.5
		up, down := tidy(math.Round((y-half)*1e4)/1e4), tidy(math.Round((y+half)*1e4)/1e4)
		points = append(points, []any{low, up}, []any{low, down}, []any{low, y}, []any{high, y}, []any{high, up}, []any{high, down})
	}
	line.Data = points
	return line
}

func interval(r row) bool { return known(r.low) }

// blank is a datum that is not there; unlike null, every kind of series takes it.
const blank = "-"

// bare gives a datum for each row without settings of its own, which ECharts
// draws in half the time; nil is a gap.
func (s *sheet) bare(of func(int, row) any) []any {
	data := make([]any, len(s.rows))
	for i, r := range s.rows {
		if data[i] = of(i, r); data[i] == nil {
			data[i] = blank
		}
	}
	return data
}

// acrossRows is the frame of a picture with one line per row: names at the
// left, the plot, and the values in words at the right. Intervals are drawn where
// they are asked for.
func (s *sheet) acrossRows(sc scale, intervals bool, marks ...series) *picture {
	room := math.Min(float64(s.size.Width)*0.34, 280)
	if s.size.Width < narrow { // few lines a name: every row is as high as the highest
		room = float64(s.size.Width) * 0.42
	}
	names, wrapped := make([]string, len(s.rows)), make([][]string, len(s.rows))
	lines, named, widest := 1, 0.0, 0.0
	for i, r := range s.rows {
		names[i], wrapped[i] = r.label, regularFont().wrap(r.label, textSize, room)
		lines = max(lines, len(wrapped[i]))
		for _, line := range wrapped[i] {
			named = math.Max(named, regularFont().width(line, textSize))
		}
		widest = math.Max(widest, boldFont().width(s.unit.Text(r.estimate), textSize))
	}
	y := categoryAxis(names).unlabelled()
	y.Inverse = opts.Bool(true)
	x := valueAxis(s.say(axisWords(s.unit, sc)), tickText(s.unit), sc)
	x.NameLocation, x.NameGap = "middle", 32
	marks = append(marks, s.wordsAtLeft())
	rowHeight := max(30, lines*lineHeight+4)
	p := plot{
		y:    []axis{y},
		left: margin + 8 + int(math.Ceil(named)), right: int(widest) + 2*margin, bottom: 52,
		height: rowHeight*len(s.rows) + 60,
	}
	rows := scale{0, 1, 1}
	p.x = roomy([]axis{x, wordsAxis()}, s.unit, sc, float64(s.size.Width-p.left-p.right))
	p.series, p.top = s.withBenchmark(marks, s.plane(p, sc, rows))
	pl := s.plane(p, sc, rows)
	if intervals {
		count := wordsAxis()
		count.Max, count.Inverse = len(s.rows), opts.Bool(true)
		p.y = append(p.y, count)
		p.series = append(p.series, s.rowWhiskers(pl))
	}
	p.words = append(rowNames(wrapped, pl), s.valuesAtRight(pl))
	return s.compose(p)
}

// valuesAtRight writes each known value beside the plot.
func (s *sheet) valuesAtRight(pl plane) words {
	values, widest := make([]string, len(s.rows)), 0.0
	for i, r := range s.rows {
		if known(r.estimate) {
			values[i] = s.unit.Text(r.estimate)
			widest = math.Max(widest, boldFont().width(values[i], textSize))
		}
	}
	w := down(values, pl.top, (pl.bottom-pl.top)/float64(len(s.rows)), "bold", ink)
	return w.beforeEdge(s.size.Width - int(pl.right) - labelGap - int(widest))
}

// wordsAtLeft writes the shorthand of a row without a figure at the plot's
// left edge: for all of them the same place, so that it says nothing about the
// figure.
func (s *sheet) wordsAtLeft() series {
	column := newSeries(types.ChartScatter, 6)
	column.XAxisIndex = 1
	column.Symbol, column.SymbolSize = "rect", 0.01
	column.ItemStyle = solid(ink)
	data := []*item{}
	for i, r := range s.rows {
		if !known(r.estimate) {
			data = append(data, &item{Value: []int{0, i}, Tooltip: s.tooltip(r),
				Label: text(r.estimate.Shorthand(), "right", softInk).at(6)})
		}
	}
	column.Data = data
	return column
}

// withBenchmark adds one dashed line where all rows share a benchmark, named
// above the plot, or a short line on each row where they differ in it; it gives
// back the room above that this takes.
func (s *sheet) withBenchmark(marks []series, pl plane) ([]series, int) {
	if one, ok := s.benchmark(); ok {
		at := pl.point(s.number(one), 0).x
		room := 2 * (math.Min(at, float64(s.size.Width)-at) - 4)
		words := boldFont().wrap(s.benchName+" "+s.unit.Text(one), textSize, math.Max(60, room))
		marks[0].MarkLine = s.markLine(one, strings.Join(words, "\n"), marks[0].Type == types.ChartBar)
		return marks, 7 + lineHeight*len(words)
	}
	if s.lastKnown(benchmarkOf) >= 0 {
		s.note("The short upright lines are: " + s.benchName + ".")
		return append(marks, s.benchmarkTicks()), 4
	}
	return marks, 4
}

// markLine is a dashed line across the rows at a figure, with words at the top
// (where ECharts has such a line start), and with a halo where it is to stand
// out from bars.
func (s *sheet) markLine(at metrics.Figure, words string, halo bool) *markLine {
	m := &markLine{Z: 3, Silent: true}
	m.Data = []any{map[string]any{"xAxis": s.number(at)}}
	if halo {
		m.Data = []any{map[string]any{"xAxis": s.number(at), "label": map[string]bool{"show": false},
			"lineStyle": opts.LineStyle{Color: "#FFFFFF", Width: 5, Type: "solid"}}, m.Data[0]}
	}
	m.Symbol = []string{"none", "none"}
	m.LineStyle = &opts.LineStyle{Color: plum, Width: 2, Type: "dashed"}
	m.Label = &opts.Label{Show: opts.Bool(true), Position: "start", Color: plum, FontSize: textSize, FontWeight: "bold",
		LineHeight: lineHeight, Formatter: literal(words)}
	return m
}

// benchmarkTicks marks each row's own benchmark where rows differ in it.
func (s *sheet) benchmarkTicks() series {
	ticks := newSeries(types.ChartScatter, 3)
	ticks.Symbol, ticks.SymbolSize = "rect", []int{6, 24}
	ticks.ItemStyle = &opts.ItemStyle{Color: plum, BorderColor: "#FFFFFF", BorderWidth: 1.5, Opacity: opts.Float(1)}
	data := s.empty()
	for i, r := range s.rows {
		if known(r.mark) {
			data[i] = &item{Value: s.number(r.mark), Tooltip: s.tooltip(r)}
		}
	}
	ticks.Data = data
	return ticks
}

func newSeries(kind string, z int) series {
	sr := series{SingleSeries: charts.SingleSeries{Type: kind}, Z: z}
	sr.Emphasis.Disabled = true
	return sr
}
