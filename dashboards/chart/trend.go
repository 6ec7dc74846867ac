package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// trend draws periods from left to right: a line through the known estimates,
// broken where there is none, on the band of its interval, with the benchmark
// as a dashed line and the last known values named at the lines themselves.
func (s *sheet) trend() *picture {
	tight := (s.size.Width-endLabelWidth-60)/len(s.rows) < 36
	names := make([]string, len(s.rows))
	for i, r := range s.rows {
		names[i] = periodLabel(r.Key, r.label, i == 0, tight)
	}
	x := categoryAxis(names)
	x.NameTextStyle = inked(softInk)
	x.Name, x.NameLocation, x.NameGap = clean(s.t.RowHead), "middle", 48
	if p, err := metrics.ParsePeriod(s.rows[0].Key); err == nil && !p.IsYear() {
		x.Name += " (Q1 is April to June)"
	}
	sc := scaleOf(s.unit, s.extent(), 5)
	y := valueAxis(unitWords(s.unit), tickText(s.unit), sc)
	y.NameLocation = "end"
	y.NameTextStyle.Align = "left"

	bench := s.benchmarkTrail()
	s.explain("The shaded band and the upright lines are 95% confidence intervals.")
	return s.compose(plot{
		x: []axis{x}, y: []axis{y, wordsAxis()},
		series: append(s.bandSeries(), s.loneWhiskers(), bench, s.estimateLine(), s.wordsAtFoot()),
		left:   margin + 8 + int(ticksWidth(s.unit, sc)), right: s.endLabelRoom(), top: 30, bottom: 70, height: 380,
	})
}

// bandSeries shades between low and high: an unseen line at low, and on it a
// layer as thick as the interval.
func (s *sheet) bandSeries() []series {
	floor, layer := newSeries(types.ChartLine, 1), newSeries(types.ChartLine, 1)
	low, thick := s.empty(), s.empty()
	for i, r := range s.rows {
		if known(r.low) {
			low[i].Value = s.number(r.low)
			thick[i].Value = s.unit.Round(s.number(r.high) - s.number(r.low))
		}
	}
	floor.Data, layer.Data = low, thick
	for _, sr := range []*series{&floor, &layer} {
		sr.Stack, sr.StackStrategy = "interval", "all"
		sr.Symbol, sr.Silent = "none", true
		sr.LineStyle = &opts.LineStyle{Opacity: opts.Float(0)}
	}
	layer.AreaStyle = &opts.AreaStyle{Color: band, Opacity: opts.Float(0.2)}
	return []series{floor, layer}
}

// loneWhiskers show the interval of a period that stands between two without
// one, where a band would have no width.
func (s *sheet) loneWhiskers() series {
	box := s.whiskers(8)
	data := s.empty()
	for i, r := range s.rows {
		before := i > 0 && known(s.rows[i-1].low)
		after := i+1 < len(s.rows) && known(s.rows[i+1].low)
		if known(r.low) && !before && !after {
			data[i] = s.whisker(r)
		}
	}
	box.Data = data
	return box
}

func (s *sheet) estimateLine() series {
	line := newSeries(types.ChartLine, 5)
	line.Symbol, line.SymbolSize, line.ShowAllSymbol = "circle", 9, true
	line.ItemStyle = solid(blue)
	line.LineStyle = &opts.LineStyle{Color: blue, Width: 3}
	line.LabelLayout = &labelMoves{MoveOverlap: "shiftY"}
	last := s.lastKnown(func(r row) metrics.Figure { return r.estimate })
	data := s.items(func(r row) *item {
		return &item{Value: s.number(r.estimate), Tooltip: s.tooltip(r)}
	})
	if last >= 0 {
		position := "top"
		if last == len(s.rows)-1 {
			position = "right"
		}
		data[last].Label = text(s.unit.Text(s.rows[last].estimate), position, blue).bold().halo().at(8)
	}
	line.Data = data
	return line
}

func (s *sheet) lastKnown(of func(row) metrics.Figure) int {
	for i := len(s.rows) - 1; i >= 0; i-- {
		if known(of(s.rows[i])) {
			return i
		}
	}
	return -1
}

// benchmarkTrail is the benchmark in each period, as a dashed line.
func (s *sheet) benchmarkTrail() series {
	line := newSeries(types.ChartLine, 2)
	line.Symbol, line.ShowAllSymbol = "circle", true
	line.SymbolSize = 4
	line.ItemStyle = solid(plum)
	line.LineStyle = &opts.LineStyle{Color: plum, Width: 2, Type: "dashed"}
	line.LabelLayout = &labelMoves{MoveOverlap: "shiftY"}
	data := s.empty()
	for i, r := range s.rows {
		if known(r.mark) {
			data[i] = &item{Value: s.number(r.mark), Tooltip: s.tooltip(r)}
		}
	}
	if last := s.lastKnown(benchmarkOf); last >= 0 {
		data[last].Label = text(s.benchmarkLabel(s.rows[last].mark), "right", plum).bold().halo().at(8)
	}
	line.Data = data
	return line
}

func benchmarkOf(r row) metrics.Figure { return r.mark }

// endLabelWidth is the most room that a name at the end of a line is given.
const endLabelWidth = 116

func (s *sheet) benchmarkLabel(f metrics.Figure) string {
	return strings.Join(append(boldFont().wrap(s.benchName, textSize, endLabelWidth), s.unit.Text(f)), "\n")
}

func (s *sheet) endLabelRoom() int {
	room := 0.0
	for _, r := range s.rows {
		lines := []string{s.unit.Text(r.estimate)}
		if known(r.mark) {
			lines = append(lines, strings.Split(s.benchmarkLabel(r.mark), "\n")...)
		}
		for _, line := range lines {
			room = math.Max(room, boldFont().width(line, textSize))
		}
	}
	return int(room) + 12 + margin
}

// wordsAtFoot writes the shorthand of a period without a figure at the foot of
// the plot: for all of them at the same height, so that it says nothing about
// the figure.
func (s *sheet) wordsAtFoot() series {
	foot := newSeries(types.ChartScatter, 6)
	foot.YAxisIndex = 1
	foot.Symbol, foot.SymbolSize = "rect", 0.01
	foot.ItemStyle = solid(ink)
	data := []*item{}
	for i, r := range s.rows {
		if !known(r.estimate) {
			data = append(data, &item{Value: []int{i, 0}, Tooltip: s.tooltip(r),
				Label: text(r.estimate.Shorthand(), "top", softInk).halo().at(4)})
		}
	}
	foot.Data = data
	return foot
}
