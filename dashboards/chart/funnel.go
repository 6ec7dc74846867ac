package chart

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// limits are the four curves of a funnel, in the order they are drawn.
var limits = []struct {
	role   metrics.Role
	dashed bool
	name   string // at the end of the upper curve of each pair
}{
	{metrics.High998, false, "99.8% limit"}, {metrics.High95, true, "95% limit"},
	{metrics.Low95, true, ""}, {metrics.Low998, false, ""},
}

// funnel draws places by how many people answered and what they said, between
// the limits that chance alone would keep them in. Only a place outside the
// 99.8% limits is named.
func (s *sheet) funnel() (*picture, error) {
	for _, role := range []metrics.Role{metrics.Base, metrics.Low95, metrics.High95, metrics.Low998, metrics.High998} {
		if s.t.Index(role) < 0 {
			return nil, fmt.Errorf("a funnel needs a column of role %q", role)
		}
	}
	drawn := s.placesDrawn()
	var across extent
	across.number(0)
	up := s.extent()
	for _, r := range drawn {
		across.add(r.base)
		for _, l := range limits {
			up.add(s.t.Figure(r.Row, l.role))
		}
	}
	xs, ys := scaleOf(metrics.Count, across, s.across(8)), fromZero(s.unit, up, 5)
	base := s.t.Columns[s.t.Index(metrics.Base)]
	x := valueAxis(base.Name, "{value}", xs)
	x.NameLocation, x.NameGap = "middle", 32
	x.AxisLine = &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false), LineStyle: &opts.LineStyle{Color: softInk, Width: 1}}
	y := valueAxis(s.say(axisWords(s.unit, ys)), tickText(s.unit), ys)
	y.NameLocation = "end"
	y.NameTextStyle.Align = "left"

	s.funnelNotes(drawn)
	ends := s.funnelEnds(drawn)
	p := plot{
		x: []axis{x}, y: []axis{y.unlabelled()},
		left: margin + 8 + int(ticksWidth(s.unit, ys)), right: endRoom(slices.Collect(maps.Values(ends))),
		top: 30, bottom: 52, height: 460,
	}
	pl := s.plane(p, xs, ys)
	p.words = []any{s.ruler(ys, pl)}
	taken := s.placeEnds(ends, drawn, pl)
	inside, outside, leaders := s.points(drawn, pl, taken)
	p.series = append(s.limitCurves(drawn, ends, pl), s.centre(drawn, ends[metrics.Benchmark]), leaders, inside, outside)
	return s.compose(p), nil
}

// funnelEnds are the names of the curves and of the benchmark, by role.
func (s *sheet) funnelEnds(drawn []row) map[metrics.Role]*end {
	ends := map[metrics.Role]*end{}
	if len(drawn) == 0 {
		return ends
	}
	for _, l := range limits {
		if l.name != "" {
			ends[l.role] = &end{lines: []string{s.say(l.name)}}
		}
	}
	if one, ok := s.benchmark(); ok {
		ends[metrics.Benchmark] = &end{lines: s.benchmarkLabel(one), bold: true}
	}
	return ends
}

// placeEnds spreads the names at the right of the curves; it gives back the
// boxes that they take, so that no place's name stands there too.
func (s *sheet) placeEnds(ends map[metrics.Role]*end, drawn []row, pl plane) []box {
	var order []*end
	put := func(role metrics.Role, v float64) {
		if e := ends[role]; e != nil {
			e.wanted = pl.point(0, v).y
			order = append(order, e)
		}
	}
	for _, l := range limits {
		if points := s.curve(drawn, l.role); len(points) > 0 {
			put(l.role, points[len(points)-1][1])
		}
	}
	if one, ok := s.benchmark(); ok {
		put(metrics.Benchmark, s.number(one))
	}
	spread(order, pl.top, pl.bottom)
	var taken []box
	for _, e := range order {
		right := pl.point(people(drawn[len(drawn)-1]), 0).x + endGap
		taken = append(taken, box{right, e.placed - e.height()/2, right + e.width(), e.placed + e.height()/2})
	}
	return taken
}

// placesDrawn are the rows with a place in the plane, by base. A row whose
// estimate or base may not be shown leaves no trace, not even in the curves.
func (s *sheet) placesDrawn() []row {
	var drawn []row
	for _, r := range s.rows {
		if n, ok := r.base.Value(); ok && n > 0 && known(r.estimate) {
			drawn = append(drawn, r)
		}
	}
	slices.SortStableFunc(drawn, func(a, b row) int { return cmp.Compare(people(a), people(b)) })
	return drawn
}

func people(r row) float64 {
	n, _ := r.base.Value()
	return n
}

// beyond reports whether a place lies outside the 99.8% limits.
func (s *sheet) beyond(r row) bool {
	v, _ := r.estimate.Value()
	low, okLow := s.t.Figure(r.Row, metrics.Low998).Value()
	high, okHigh := s.t.Figure(r.Row, metrics.High998).Value()
	return okLow && v < low || okHigh && v > high
}

// points are the places: those inside the funnel as dots, those outside as
// named diamonds, with a thin line to a name that had to stand aside.
func (s *sheet) points(drawn []row, pl plane, taken []box) (inside, outside, leaders series) {
	inside, outside, leaders = newSeries(types.ChartScatter, 4), newSeries(types.ChartScatter, 5), newSeries(types.ChartLine, 3)
	inside.Symbol, inside.SymbolSize = "circle", 11
	inside.ItemStyle = &opts.ItemStyle{Color: blue, BorderColor: "#FFFFFF", BorderWidth: 1, Opacity: opts.Float(1)}
	outside.Symbol, outside.SymbolSize = "diamond", 15
	outside.ItemStyle = &opts.ItemStyle{Color: orange, BorderColor: ink, BorderWidth: 1, Opacity: opts.Float(1)}
	leaders.Symbol, leaders.Silent = "none", true
	leaders.LineStyle = &opts.LineStyle{Color: softInk, Width: 1}

	in, out, lines := []*item{}, []*item{}, []*item{}
	names := s.placeNames(drawn, pl, taken)
	for i, r := range drawn {
		at := []float64{people(r), s.number(r.estimate)}
		it := &item{Value: at, Tooltip: s.tooltip(r)}
		if !s.beyond(r) {
			in = append(in, it)
			continue
		}
		n := names[i]
		it.Label = text(strings.Join(n.lines, "\n"), "inside", ink).halo()
		it.Label.Offset = []float64{math.Round(n.dx), math.Round(n.dy)}
		out = append(out, it)
		if n.far {
			to := pl.value(pl.point(at[0], at[1]).moved(n.dx+n.edge, n.dy))
			lines = append(lines, &item{Value: at}, &item{Value: to}, &item{})
		}
	}
	inside.Data, outside.Data, leaders.Data = in, out, lines
	return inside, outside, leaders
}

// centre is the benchmark as a level line across the funnel.
func (s *sheet) centre(drawn []row, name *end) series {
	line := newSeries(types.ChartLine, 3)
	line.Symbol, line.Silent = "none", true
	line.ItemStyle = solid(plum)
	line.LineStyle = &opts.LineStyle{Color: plum, Width: 2, Type: "dashed"}
	line.Data = []*item{}
	if one, ok := s.benchmark(); ok && len(drawn) > 0 {
		from, to := people(drawn[0]), people(drawn[len(drawn)-1])
		end := &item{Value: []float64{to, s.number(one)}, Symbol: "circle", SymbolSize: 0.01}
		end.Label = text(name.text(), "right", plum).bold().halo().at(endGap)
		end.Label.Offset = name.shift()
		line.Data = []*item{{Value: []float64{from, s.number(one)}}, end}
	}
	return line
}

// funnelNotes says in words what the picture says, and who is not in it.
func (s *sheet) funnelNotes(drawn []row) {
	outside, told := s.outside(drawn), "are named"
	if s.numbered(drawn) {
		var names []string
		called := s.called(drawn)
		for _, i := range slices.Sorted(maps.Keys(called)) {
			names = append(names, called[i]+" "+drawn[i].label)
		}
		told = "are " + strings.Join(names, "; ")
	}
	switch {
	case len(drawn) == 0:
	case outside == 0:
		s.note(fmt.Sprintf("All %d places shown are within the outer lines (the 99.8%% limits).", len(drawn)))
	default:
		s.note(fmt.Sprintf("%d of %d places shown are within the outer lines (the 99.8%% limits); those beyond them %s.", len(drawn)-outside, len(drawn), told))
	}
	reasons := map[string]int{}
	for _, r := range s.rows {
		switch {
		case !known(r.estimate):
			reasons[s.words(r.estimate)]++
		case !known(r.base):
			reasons[s.words(r.base)]++
		case people(r) <= 0:
			reasons["nobody answered"]++
		}
	}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		s.note(fmt.Sprintf("%d not drawn: %s.", reasons[why], why))
	}
}
