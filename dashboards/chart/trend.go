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
	sc := scaleOf(s.unit, s.extent(), 5)
	y := valueAxis(s.say(unitWords(s.unit)), tickText(s.unit), sc)
	y.NameLocation = "end"
	y.NameTextStyle.Align = "left"
	many, _ := s.intervalWords()
	lone := s.loneWhiskers()
	drawn := "The shaded band shows "
	if lone.draws() {
		drawn = "The shaded band and the upright lines show "
	}
	s.explain(drawn + many)

	ends := s.trendEnds()
	p := plot{
		y:    []axis{y.unlabelled(), wordsAxis()},
		left: margin + 8 + int(ticksWidth(s.unit, sc)), right: endRoom(ends.both()), top: 30, bottom: 70, height: 380,
	}
	pl := s.plane(p, scale{0, float64(len(s.rows)), 1}, sc)
	ends.place(s, pl)
	p.words = []any{s.ruler(sc, pl)}
	step := (pl.right - pl.left) / float64(len(s.rows))
	p.x = []axis{s.periodAxis(step)}
	p.series = append(s.bandSeries(), lone, s.benchmarkTrail(ends), s.estimateLine(ends), s.wordsAtFoot(step))
	return s.compose(p)
}

// periodAxis names the periods, each of them a step of pixels wide.
func (s *sheet) periodAxis(step float64) axis {
	names := make([]string, len(s.rows))
	for i, r := range s.rows {
		names[i] = periodLabel(r.Key, r.label, i == 0, step < 24)
	}
	thin(names, step)
	x := categoryAxis(names)
	x.NameTextStyle = inked(softInk)
	x.Name, x.NameLocation, x.NameGap = clean(s.t.RowHead), "middle", 48
	if p, err := metrics.ParsePeriod(s.rows[0].Key); err == nil && !p.IsYear() {
		x.Name += s.say(" (Q1 is April to June)")
	}
	return x
}

// thin empties names that would run into the one before on their line. The
// year of a first quarter stands before that of the picture's first period.
func thin(names []string, step float64) {
	free, holder := [2]float64{math.Inf(-1), math.Inf(-1)}, 0
	for i, n := range names {
		upper, lower, two := strings.Cut(n, "\n")
		middle := (float64(i) + 0.5) * step
		half := [2]float64{regularFont().width(upper, textSize) / 2, regularFont().width(lower, textSize) / 2}
		if two && middle-half[1] < free[1] && holder == 0 {
			names[0], _, _ = strings.Cut(names[0], "\n")
			free[1] = math.Inf(-1)
		}
		if n == "" || middle-half[0] < free[0] || two && middle-half[1] < free[1] {
			names[i] = ""
			continue
		}
		free[0] = middle + half[0] + 4
		if two {
			free[1], holder = middle+half[1]+6, i
		}
	}
}

// bandSeries shades between low and high: an unseen line at low, and on it a
// layer as thick as the interval.
func (s *sheet) bandSeries() []series {
	floor, layer := newSeries(types.ChartLine, 1), newSeries(types.ChartLine, 1)
	floor.Data = s.bare(func(_ int, r row) any {
		if !interval(r) {
			return nil
		}
		return s.number(r.low)
	})
	layer.Data = s.bare(func(_ int, r row) any {
		if !interval(r) {
			return nil
		}
		return s.unit.Round(s.number(r.high) - s.number(r.low))
	})
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
	return s.whiskers(func(r row) bool { return interval(r) && s.alone(r, interval) })
}

// alone reports whether neither the row before nor the row after is such a row.
func (s *sheet) alone(r row, such func(row) bool) bool {
	i := r.at
	return (i == 0 || !such(s.rows[i-1])) && (i+1 == len(s.rows) || !such(s.rows[i+1]))
}

func (s *sheet) estimateLine(ends trendEnds) series {
	line := newSeries(types.ChartLine, 5)
	line.Symbol, line.SymbolSize, line.ShowAllSymbol = "circle", 9, true
	line.ItemStyle = solid(blue)
	line.LineStyle = &opts.LineStyle{Color: blue, Width: 3}
	data := s.items(func(r row) *item {
		return &item{Value: s.number(r.estimate), Tooltip: s.tooltip(r)}
	})
	if ends.estimate != nil {
		data[ends.estimateRow].Label = ends.label(s, ends.estimate, ends.estimateRow, blue)
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

// benchmarkTrail is the benchmark in each period, as a dashed line. What it is
// in a period stands in the words about the period's own figure.
func (s *sheet) benchmarkTrail(ends trendEnds) series {
	line := newSeries(types.ChartLine, 2)
	line.Symbol, line.ShowAllSymbol, line.Silent = "none", true, true
	line.ItemStyle = solid(plum)
	line.LineStyle = &opts.LineStyle{Color: plum, Width: 2, Type: "dashed"}
	line.Data = s.bare(func(i int, r row) any {
		dot := &item{Value: s.number(r.mark), Symbol: "circle", SymbolSize: 5}
		switch {
		case !known(r.mark):
			return nil
		case i == ends.benchRow && ends.bench != nil:
			dot.Label = ends.label(s, ends.bench, i, plum)
		case !s.alone(r, func(r row) bool { return known(r.mark) }): // the line shows it
			return dot.Value
		}
		return dot
	})
	return line
}

func benchmarkOf(r row) metrics.Figure { return r.mark }

// trendEnds are the last known estimate and benchmark, as they are written.
type trendEnds struct {
	estimate, bench       *end
	estimateRow, benchRow int
	floor                 float64 // of the plot, in pixels from the top
}

func (s *sheet) trendEnds() trendEnds {
	e := trendEnds{estimateRow: s.lastKnown(func(r row) metrics.Figure { return r.estimate }), benchRow: s.lastKnown(benchmarkOf)}
	if e.estimateRow >= 0 {
		e.estimate = &end{lines: []string{s.unit.Text(s.rows[e.estimateRow].estimate)}, bold: true}
	}
	if e.benchRow >= 0 {
		e.bench = &end{lines: s.benchmarkLabel(s.rows[e.benchRow].mark), bold: true}
	}
	return e
}

func (e trendEnds) both() []*end {
	var all []*end
	for _, one := range []*end{e.estimate, e.bench} {
		if one != nil {
			all = append(all, one)
		}
	}
	return all
}

// place finds where the labels stand. Only those of the last period stand at
// the right of it and may meet.
func (e *trendEnds) place(s *sheet, pl plane) {
	e.floor = pl.bottom
	last := len(s.rows) - 1
	var meet []*end
	if e.estimate != nil {
		e.estimate.wanted = pl.point(0, s.number(s.rows[e.estimateRow].estimate)).y
		if e.estimateRow == last {
			meet = append(meet, e.estimate)
		}
	}
	if e.bench != nil {
		e.bench.wanted = pl.point(0, s.number(s.rows[e.benchRow].mark)).y
		if e.benchRow == last {
			meet = append(meet, e.bench)
		}
	}
	spread(meet, pl.top-lineHeight, pl.bottom)
}

// label stands at the right of the last period; at an earlier one it stands
// above or below, away from the other line, and where there is no room below above
// the label of the other.
func (e trendEnds) label(s *sheet, one *end, at int, color string) *label {
	distance := endGap
	if one == e.bench {
		distance += 2 // its mark is that much smaller: the labels start in line
	}
	l := text(one.text(), "right", color).bold().halo().at(distance)
	if at == len(s.rows)-1 {
		l.Offset = one.shift()
		return l
	}
	r := s.rows[at]
	up := one == e.estimate
	if known(r.estimate) && known(r.mark) {
		up = up == (s.number(r.estimate) >= s.number(r.mark))
	}
	l.Position, l.Distance = "bottom", 8
	switch {
	case up:
		l.Position = "top"
	case one.wanted+8+one.height() > e.floor:
		l.Position = "top"
		other := e.other(one)
		if e.estimateRow == e.benchRow && other != nil && one.wanted-16-one.height() < other.wanted { // no room between the marks
			l.Distance = int(math.Round(one.wanted-other.wanted+other.height())) + 10
		}
	}
	return l
}

func (e trendEnds) other(one *end) *end {
	if one == e.bench {
		return e.estimate
	}
	return e.bench
}

// wordsAtFoot writes the shorthand of a period without a figure at the foot of
// the plot: for all of them at the same height, so that it says nothing about
// the figure. Where periods are narrow every other one stands a line higher.
func (s *sheet) wordsAtFoot(step float64) series {
	foot := newSeries(types.ChartScatter, 6)
	foot.YAxisIndex = 1
	foot.Symbol, foot.SymbolSize = "rect", 0.01
	foot.ItemStyle = solid(ink)
	data := []*item{}
	for i, r := range s.rows {
		if !known(r.estimate) {
			up := 4
			if step < 22 {
				up += i % 2 * lineHeight
			}
			data = append(data, &item{Value: []int{i, 0}, Tooltip: s.tooltip(r),
				Label: text(r.estimate.Shorthand(), "top", softInk).halo().at(up)})
		}
	}
	foot.Data = data
	return foot
}
