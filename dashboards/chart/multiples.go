package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// multiples draws a small line for each row over the columns, all on one scale, with
// the newest figure in words at the right. A period without a figure has an empty
// square at the foot of its row.
func (s *sheet) multiples() *picture {
	unit := s.t.Columns[0].Unit
	var e extent
	e.number(0)
	for _, r := range s.rows {
		for _, f := range r.Cells {
			e.add(f)
		}
	}
	sc := scaleOf(unit, extent{e.low, e.high, true}, 2)
	if unit == metrics.Percent {
		sc = fromZero(unit, e, 2)
	}
	room := math.Min(float64(s.size.Width)*0.34, 240)
	_, wrapped, lines, widest := s.wrappedNames(room)
	newest, width := make([]string, len(s.rows)), 0.0
	last := len(s.t.Columns) - 1
	for i, r := range s.rows {
		newest[i] = s.t.Text(r.Row, last)
		width = math.Max(width, boldFont().width(newest[i], textSize))
	}
	rowHeight := max(52, lines*lineHeight+6)
	n := float64(len(s.rows))
	x := s.columnAxis()
	y := valueAxis("", "", scale{0, n, 1})
	y.AxisLabel.Show, y.SplitLine.Show = opts.Bool(false), opts.Bool(true)
	p := plot{x: []axis{x}, y: []axis{y}, left: margin + 8 + int(math.Ceil(widest)), right: int(width) + 2*margin, top: 4, bottom: 44, height: rowHeight*len(s.rows) + 48}
	empty := newSeries(types.ChartScatter, 3)
	empty.Symbol, empty.SymbolSize, empty.Silent = "rect", 6, true
	empty.ItemStyle = outlined("#FFFFFF", limit)
	gaps := [][]float64{}
	for i, r := range s.rows {
		p.series = append(p.series, s.smallLines(r, n-1-float64(i), sc)...)
		for j, f := range r.Cells {
			if !known(f) {
				gaps = append(gaps, []float64{float64(j), n - 1 - float64(i) + 0.1})
			}
		}
	}
	empty.Data = gaps
	p.series = append(p.series, empty)
	pl := s.plane(p, scale{0, 1, 1}, scale{0, 1, 1})
	w := down(newest, pl.top, (pl.bottom-pl.top)/n, "bold", ink).beforeEdge(s.size.Width - int(pl.right) - labelGap - int(math.Ceil(width)))
	p.words = append(rowNames(wrapped, pl), w)
	s.note("Every row runs from " + tickWords(unit, sc.min) + " at its foot to " + tickWords(unit, sc.max) + " at its top. The figures at the right are those of " + clean(s.t.Columns[last].Name) + ".")
	if len(gaps) > 0 {
		s.note("An empty square: no figure that can be shown.")
	}
	for _, n := range s.t.Shorthands() {
		s.note(n.Key + " " + n.Text + ".")
	}
	return s.compose(p)
}

func (s *sheet) columnAxis() axis {
	names := make([]string, len(s.t.Columns))
	for i, c := range s.t.Columns {
		names[i] = periodLabel(c.Key, clean(c.Name), i == 0, false)
	}
	step := float64(s.size.Width) * 0.5 / float64(len(names))
	thin(names, step)
	return categoryAxis(names)
}

// smallLines are the unbroken runs of a row, from its foot at a height.
func (s *sheet) smallLines(r row, foot float64, sc scale) (all []series) {
	line := newSeries(types.ChartLine, 4)
	line.Symbol, line.SymbolSize, line.ShowAllSymbol, line.Silent = "circle", 4, true, true
	line.ItemStyle = solid(blue)
	line.LineStyle = &opts.LineStyle{Color: blue, Width: 2}
	data, any := make([]any, len(r.Cells)), false
	for j, f := range r.Cells {
		data[j] = blank
		if v, ok := f.Value(); ok {
			data[j] = math.Round((foot+0.1+0.8*(v-sc.min)/(sc.max-sc.min))*1e4) / 1e4
			any = true
		}
	}
	if !any {
		return nil
	}
	line.Data = data
	return []series{line}
}
