package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// quadrant draws the estimate upwards against the column across, about a cross at the
// figures that the places are held against. The first row is the place itself, with its
// intervals; the others are points with a number each, named below.
func (s *sheet) quadrant() (*picture, error) {
	if err := s.needs(metrics.Across, metrics.AcrossLow, metrics.AcrossHigh, metrics.AcrossMark); err != nil {
		return nil, err
	}
	var xs, ys extent
	for i, r := range s.rows {
		if x := s.other(r, metrics.Across); known(x) && known(r.estimate) {
			xs.add(x)
			ys.add(r.estimate)
			if i == 0 {
				xs.add(s.other(r, metrics.AcrossLow))
				xs.add(s.other(r, metrics.AcrossHigh))
				ys.add(r.low)
				ys.add(r.high)
			}
		}
		xs.add(s.other(r, metrics.AcrossMark))
		ys.add(r.mark)
	}
	x, y := about(xs, s.across(6)), about(ys, 6)
	ya := valueAxis(clean(s.t.Columns[s.t.Index(metrics.Estimate)].Name)+" (%)", tickText(s.unit), y)
	ya.NameLocation, ya.NameTextStyle.Align = "end", "left"
	xa := valueAxis(clean(s.columnName(metrics.Across))+" (%)", tickText(s.unit), x)
	xa.NameLocation, xa.NameGap = "middle", 32
	p := plot{x: []axis{xa}, y: []axis{ya}, left: margin + 8 + int(ticksWidth(s.unit, y)), right: 2 * margin, top: 34, bottom: 58, height: 440}
	pl := s.plane(p, x, y)
	p.series = append(s.crossAt(x, y), s.corners(x, y)...)
	p.series = append(p.series, s.dots(pl)...)
	s.note("Dashed lines and diamond: " + s.middleName() + ". The axes do not begin at nought.")
	if r := s.rows[0]; known(r.estimate) && known(s.other(r, metrics.Across)) {
		s.explain("Lines through the first point show its 95% intervals.")
	}
	return s.compose(p), nil
}

// about is a range of round numbers about percentages, no narrower than 20, with room for words at its ends.
func about(e extent, parts int) scale {
	if !e.any {
		return scale{0, 100, 20}
	}
	if room := 20 - (e.high - e.low); room > 0 {
		e.low, e.high = math.Max(0, e.low-room/2), math.Min(100, e.high+room/2)
	}
	step := roundStep((e.high - e.low) / float64(parts))
	// Half a step at least stays free at either end, where the corners are named.
	low, high := math.Floor(e.low/step-0.5)*step, math.Ceil(e.high/step+0.5)*step
	return scale{tidy(math.Max(0, low)), tidy(math.Min(100, high)), tidy(step)}
}

// middleName is what follows the last comma in the heading of the benchmark.
func (s *sheet) middleName() string {
	if i := strings.LastIndex(s.benchName, ", "); i >= 0 {
		return s.benchName[i+2:]
	}
	return s.benchName
}

func (s *sheet) crossAt(x, y scale) []series {
	r := s.rows[0]
	var all []series
	dashed := func(points [][]float64) {
		line := lineOf(points, plum, 2, 2)
		line.LineStyle.Type = "dashed"
		all = append(all, line)
	}
	if across, ok := s.other(r, metrics.AcrossMark).Value(); ok {
		dashed([][]float64{{across, y.min}, {across, y.max}})
	}
	if up, ok := r.mark.Value(); ok {
		dashed([][]float64{{x.min, up}, {x.max, up}})
	}
	return all
}

// corners say in words what each quarter of the plot is.
func (s *sheet) corners(x, y scale) []series {
	if s.size.Width < narrow {
		s.note("To the right people have more say, upwards more of the contact that they want.")
		return nil
	}
	words := newSeries(types.ChartScatter, 1)
	words.Symbol, words.SymbolSize, words.Silent = "rect", 0.01, true
	var data []*item
	for _, c := range []struct {
		x, y           float64
		side, said     string
		offsetX, below float64
	}{
		{x.min, y.max, "right", s.say("Less say, more contact"), 4, 12}, {x.max, y.max, "left", s.say("More say, more contact"), -4, 12},
		{x.min, y.min, "right", s.say("Less say, less contact"), 4, -12}, {x.max, y.min, "left", s.say("More say, less contact"), -4, -12},
	} {
		l := text(c.said, c.side, softInk).halo()
		l.Offset = []float64{c.offsetX, c.below}
		data = append(data, &item{Value: []float64{c.x, c.y}, Label: l})
	}
	words.Data = data
	return []series{words}
}

// dots are the points: the place itself large and named, what it is held against as a
// diamond, and the others with numbers that are explained below.
func (s *sheet) dots(pl plane) []series {
	var all []series
	points := newSeries(types.ChartScatter, 5)
	var data []*item
	var named, gone []string
	for i, r := range s.rows {
		across := s.other(r, metrics.Across)
		if !known(across) || !known(r.estimate) {
			short := r.estimate
			if known(short) {
				short = across
			}
			gone = append(gone, r.label+" "+short.Shorthand())
			continue
		}
		v, _ := across.Value()
		up := s.number(r.estimate)
		it := &item{Value: []float64{v, up}, Tooltip: s.everything(r), Symbol: "circle", SymbolSize: 9, ItemStyle: outlined("#FFFFFF", blue)}
		switch {
		case i == 0:
			all = append(all, s.ownWhiskers(r, v, up)...)
			it.SymbolSize, it.ItemStyle, it.Label = 15, outlined(blue, blue), s.nameAt(r.label, v, up, pl)
		case r.label == s.middleName():
			it.Symbol, it.SymbolSize, it.ItemStyle = "diamond", 14, outlined(plum, plum)
		default:
			n := strconv.Itoa(len(named) + 1)
			named = append(named, n+" "+r.label)
			it.Label = text(n, "top", ink).halo().at(4)
		}
		data = append(data, it)
	}
	points.Data = data
	if len(named) > 0 {
		s.note("Points: " + strings.Join(named, ", ") + ".")
	}
	if len(gone) > 0 {
		s.note("Without a point: " + strings.Join(gone, ", ") + ".")
	}
	return append(all, points)
}

func (s *sheet) nameAt(name string, x, y float64, pl plane) *label {
	side, at := "right", pl.point(x, y)
	lines := boldFont().wrap(name, textSize, math.Max(80, (pl.right-pl.left)/2-30))
	wide := 0.0
	for _, line := range lines {
		wide = math.Max(wide, boldFont().width(line, textSize))
	}
	if at.x+wide+16 > pl.right {
		side = "left"
	}
	l := text(strings.Join(lines, "\n"), side, blue).bold().halo().at(6)
	l.Offset = []float64{0, -14}
	return l
}

func (s *sheet) ownWhiskers(r row, x, y float64) (all []series) {
	low, okLow := s.other(r, metrics.AcrossLow).Value()
	high, okHigh := s.other(r, metrics.AcrossHigh).Value()
	if okLow && okHigh {
		all = append(all, lineOf([][]float64{{low, y}, {high, y}}, blue, 2, 3))
	}
	if known(r.low) {
		all = append(all, lineOf([][]float64{{x, s.number(r.low)}, {x, s.number(r.high)}}, blue, 2, 3))
	}
	return all
}
