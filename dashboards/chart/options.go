package chart

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// options draws the cost-effectiveness plane: what each row gains to the right
// and costs upwards, beside going on as now in the middle, each with its ranges.
func (s *sheet) options() (*picture, error) {
	if err := s.needs("effect", "effect_low", "effect_high"); err != nil {
		return nil, err
	}
	var xs, ys extent
	xs.number(0)
	ys.number(0)
	for _, r := range s.rows {
		if !known(r.estimate) {
			continue
		}
		for _, key := range []string{"effect", "effect_low", "effect_high"} {
			xs.add(s.other(r, key))
		}
		for _, f := range []metrics.Figure{r.estimate, r.low, r.high} {
			ys.add(f)
		}
	}
	x, y := scaleOf(metrics.Points, xs, s.across(5)), scaleOf(s.unit, ys, 5)
	ya := valueAxis(clean(s.t.Columns[s.t.Index(metrics.Estimate)].Name), tickText(s.unit), y)
	ya.NameLocation = "end"
	ya.NameTextStyle.Align = "left"
	said := regularFont().wrap(clean(s.columnName("effect")), textSize, float64(s.size.Width-2*margin)*0.6)
	xa := valueAxis("", tickText(metrics.Points), x)
	xa.Name, xa.NameLocation, xa.NameGap = strings.Join(said, "\n"), "middle", 32
	p := plot{x: ruled([]axis{xa}, metrics.Points, x), y: []axis{ya.unlabelled(), wordsAxis()},
		left: margin + 8 + int(ticksWidth(s.unit, y)), right: 2*margin + 40, top: 30, bottom: 60 + (len(said)-1)*lineHeight, height: 400 + (len(said)-1)*lineHeight}
	pl := s.plane(p, x, y)
	p.words = []any{s.ruler(y, pl)}
	p.series = append(p.series, cross(x, y)...)
	points := s.pointsOn(pl)
	apart(points, pl)
	for _, o := range points {
		p.series = append(p.series, s.onPlane(o)...)
	}
	s.note("The middle of the cross is going on as now: to the right people gain, below it money is saved. Lines show " + lowerFirst(clean(s.columnName("low"))) + " to " + lowerFirst(clean(s.columnName("high"))) + ".")
	s.explain("")
	return s.compose(p), nil
}

func (s *sheet) columnName(key string) string {
	for _, c := range s.t.Columns {
		if c.Key == key {
			return c.Name
		}
	}
	return key
}

// cross is where nothing is gained and nothing costs more.
func cross(x, y scale) []series {
	return []series{
		lineOf([][]float64{{x.min, 0}, {x.max, 0}}, softInk, 1.5, 1),
		lineOf([][]float64{{0, y.min}, {0, y.max}}, softInk, 1.5, 1),
	}
}

func lineOf(points [][]float64, color string, width float32, z int) series {
	line := newSeries(types.ChartLine, z)
	line.Symbol, line.ShowSymbol, line.Silent = "none", opts.Bool(false), true
	line.ItemStyle = solid(color)
	line.LineStyle = &opts.LineStyle{Color: color, Width: width}
	line.Data = points
	return line
}

// option is a point of the plane with its name, which stands a little above it.
type option struct {
	row
	gain, cost    float64
	color, symbol string
	side          string // of the point, on which the name stands
	from, to      float64
	name          *end
	at            spot
}

func (s *sheet) pointsOn(pl plane) (all []*option) {
	for i, r := range s.rows {
		gain, ok := s.other(r, "effect").Value()
		if !ok || !known(r.estimate) {
			continue
		}
		stroke := strokes[i%len(strokes)]
		o := &option{row: r, gain: gain, cost: s.number(r.estimate), color: stroke.color, symbol: stroke.symbol, side: "right",
			name: &end{lines: []string{r.label}, bold: true}}
		o.at = pl.point(o.gain, o.cost)
		o.beside(pl)
		all = append(all, o)
	}
	return all
}

// beside finds the side on which there is room for the name: to the right, to the left,
// or else above the point.
func (o *option) beside(pl plane) {
	width := o.name.width() + endGap
	o.name.wanted, o.from, o.to = o.at.y-aboveMark, o.at.x, o.at.x+width
	if o.to <= pl.right {
		return
	}
	o.side, o.from, o.to = "left", o.at.x-width, o.at.x
	if o.from < pl.left {
		o.side, o.from, o.to = "top", o.at.x-width/2, o.at.x+width/2
		o.name.wanted = o.at.y - 2*aboveMark
	}
}

// aboveMark is how far above its point a name stands, in pixels, so that the line of
// its range does not strike it through.
const aboveMark = 12

// apart moves names up and down where they would cover each other.
func apart(all []*option, pl plane) {
	byLeft := slices.Clone(all)
	slices.SortStableFunc(byLeft, func(a, b *option) int { return cmp.Compare(a.from, b.from) })
	var together []*end
	reach := math.Inf(-1)
	for _, o := range byLeft {
		if o.from >= reach {
			spread(together, pl.top, pl.bottom)
			together = nil
		}
		together, reach = append(together, o.name), math.Max(reach, o.to)
	}
	spread(together, pl.top, pl.bottom)
}

// onPlane is an option with its ranges and its name.
func (s *sheet) onPlane(o *option) []series {
	r, gain, cost, color := o.row, o.gain, o.cost, o.color
	var all []series
	low, okLow := s.other(r, "effect_low").Value()
	high, okHigh := s.other(r, "effect_high").Value()
	if okLow && okHigh {
		all = append(all, lineOf([][]float64{{tenth(low), cost}, {tenth(high), cost}}, color, 2, 3))
	}
	if known(r.low) {
		all = append(all, lineOf([][]float64{{tenth(gain), s.number(r.low)}, {tenth(gain), s.number(r.high)}}, color, 2, 3))
	}
	point := newSeries(types.ChartScatter, 5)
	point.Symbol, point.SymbolSize = o.symbol, 13
	point.ItemStyle = solid(color)
	l := text(r.label, o.side, color).bold().halo().at(8)
	away := o.name.placed - o.at.y
	if o.side == "top" {
		away += 2 * aboveMark
	}
	l.Offset = []float64{0, math.Round(away)}
	point.Data = []*item{{Value: []float64{tenth(gain), cost}, Label: l, Tooltip: s.tooltip(r)}}
	return append(all, point)
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }
