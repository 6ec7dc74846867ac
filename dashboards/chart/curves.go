package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// limitCurves draws each limit through the places' own limits, an upper and a
// lower one as one broken line, and the names at the ends of the upper ones.
// The names are a series of their own: points without settings are much
// quicker to draw.
func (s *sheet) limitCurves(drawn []row, ends map[metrics.Role]*end, pl plane) []series {
	names := newSeries(types.ChartScatter, 2)
	names.Symbol, names.SymbolSize, names.Silent = "circle", 0.01, true
	names.ItemStyle = solid(limit)
	named := []*item{}
	solids, dashes := limitCurve(""), limitCurve("dashed")
	for _, l := range limits {
		points := sparse(s.curve(drawn, l.role), pl)
		if n := len(points); n > 0 && l.name != "" {
			end := &item{Value: points[n-1], Label: text(s.say(l.name), "right", softInk).halo().at(endGap)}
			end.Label.Offset = ends[l.role].shift()
			named = append(named, end)
		}
		pair := &solids
		if l.dashed {
			pair = &dashes
		}
		if before := pair.Data.([][]float64); len(before) > 0 {
			points = slices.Concat(before, [][]float64{{}}, points)
		}
		pair.Data = points
	}
	names.Data = named
	return []series{solids, dashes, names}
}

func limitCurve(dash string) series {
	curve := newSeries(types.ChartLine, 2)
	curve.Symbol, curve.ShowSymbol, curve.Silent = "none", opts.Bool(false), true
	curve.ItemStyle = solid(limit)
	curve.LineStyle = &opts.LineStyle{Color: limit, Width: 1.5, Type: dash}
	curve.Data = [][]float64{}
	return curve
}

// curve joins the limits of the places. A funnel's limit runs about straight
// in 1/√people, so that is how the way from one published figure to the next is
// filled, finely enough to look smooth.
func (s *sheet) curve(drawn []row, role metrics.Role) [][]float64 {
	points := [][]float64{}
	put := func(n, v float64) {
		points = append(points, []float64{math.Round(n*10) / 10, tidy(math.Round(v*1000) / 1000)})
	}
	lastN, lastV := 0.0, 0.0
	for _, r := range drawn {
		n := people(r)
		v, ok := s.t.Figure(r.Row, role).Value()
		if !ok || n == lastN {
			continue
		}
		v = s.unit.Round(v)
		if len(points) > 0 {
			between(lastN, lastV, n, v, people(drawn[len(drawn)-1])/60, put)
		}
		put(n, v)
		lastN, lastV = n, v
	}
	return points
}

// between gives points on the way, no further apart than a step.
func between(n1, v1, n2, v2, step float64, put func(n, v float64)) {
	u1, u2 := 1/math.Sqrt(n1), 1/math.Sqrt(n2)
	for n := n1 + step; n < n2-step/2; n += step {
		put(n, v1+(v2-v1)*(1/math.Sqrt(n)-u1)/(u2-u1))
	}
}

// unseen is how far, in pixels, a line may pass from a point that it leaves out.
const unseen = 0.1

// sparse leaves out the points that a straight line between others meets anyway:
// where a curve is nearly level a few are enough.
func sparse(points [][]float64, pl plane) [][]float64 {
	kept := slices.Clone(points[:min(1, len(points))])
	for from := 0; from < len(points)-1; {
		to := from + 1
		for to+1 < len(points) && meets(points[from:to+2], pl) {
			to++
		}
		kept = append(kept, points[to])
		from = to
	}
	return kept
}

// meets reports whether the line from the first point to the last meets all
// those between them, as the eye sees it.
func meets(points [][]float64, pl plane) bool {
	from, to := pl.point(points[0][0], points[0][1]), pl.point(points[len(points)-1][0], points[len(points)-1][1])
	for _, p := range points[1 : len(points)-1] {
		at := pl.point(p[0], p[1])
		y := from.y + (to.y-from.y)*(at.x-from.x)/(to.x-from.x)
		if math.Abs(at.y-y) > unseen {
			return false
		}
	}
	return true
}
