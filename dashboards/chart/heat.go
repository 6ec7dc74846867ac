package chart

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// heat draws a table as squares: a row for each row, a square for each column
// with the unit of the estimate. Each square says its figure; the colour says
// again whether it is below 0, and how far.
func (s *sheet) heat() *picture {
	at := s.t.Index(metrics.Estimate)
	var columns []int
	most := 0.0
	for i, c := range s.t.Columns {
		if c.Unit != s.t.Columns[at].Unit {
			continue
		}
		columns = append(columns, i)
		for _, r := range s.rows {
			if v, ok := r.Cells[i].Value(); ok {
				most = math.Max(most, math.Abs(v))
			}
		}
	}
	tops, sides, widest := make([]string, len(columns)), make([]string, len(s.rows)), 0.0
	for i, c := range columns {
		tops[i] = clean(s.t.Columns[c].Name)
	}
	for i, r := range s.rows {
		sides[i] = r.label
		widest = math.Max(widest, regularFont().width(r.label, textSize))
	}
	const tall = 44
	p := plot{left: margin + 8 + int(math.Ceil(widest)), right: margin, top: 8, bottom: 60, height: tall*len(s.rows) + 68}
	pl := s.plane(p, scale{0, float64(len(columns)), 1}, scale{0, float64(len(s.rows)), 1})
	wide := (pl.right - pl.left) / float64(len(columns))
	thin(tops, wide)
	x, y := categoryAxis(tops), categoryAxis(sides)
	y.Inverse = opts.Bool(true)
	x.NameTextStyle = inked(softInk)
	for _, n := range s.t.Notes {
		if n.Key == "columns" {
			x.Name, x.NameLocation, x.NameGap = clean(n.Text), "middle", 34
		}
	}
	p.x, p.y = []axis{x}, []axis{y}
	squares := newSeries(types.ChartScatter, 2)
	squares.Symbol, squares.SymbolSize = "rect", []int{int(wide) - 2, tall - 2}
	var data []*item
	lettered := s.widestMoney(columns) <= wide-2
	for i, r := range s.rows {
		for j, c := range columns {
			v, ok := r.Cells[c].Value()
			if !ok {
				continue
			}
			tip := r.label + "\n" + clean(s.t.Columns[c].Name) + ": " + s.t.Text(r.Row, c)
			var said *label
			if lettered {
				said = text(shortMoney(v), "inside", ink)
			}
			data = append(data, &item{Value: []int{j, i}, ItemStyle: solid(shade(v, most)), Label: said, Tooltip: &opts.Tooltip{Formatter: types.FuncStr(literal(tip))}})
		}
	}
	squares.Data = data
	p.series = []series{squares}
	s.note("From top to bottom: " + lowerFirst(clean(s.t.RowHead)) + ". Blue squares pay for themselves, orange ones do not; the stronger the colour, the further from 0.")
	if !lettered {
		s.note("The squares are too small here for their figures: the table has them.")
	}
	return s.compose(p)
}

// widestMoney is the room that the longest figure of the squares takes.
func (s *sheet) widestMoney(columns []int) float64 {
	widest := 0.0
	for _, r := range s.rows {
		for _, c := range columns {
			if v, ok := r.Cells[c].Value(); ok {
				widest = math.Max(widest, regularFont().width(shortMoney(v), textSize))
			}
		}
	}
	return widest
}

// shade mixes blue or orange with white; ink stays legible on the strongest.
func shade(v, most float64) string {
	if most == 0 || v == 0 {
		return "#FFFFFF"
	}
	r, g, b := 0x6F, 0xA8, 0xDC
	if v < 0 {
		r, g, b = 0xF9, 0xA2, 0x75
	}
	k := 0.15 + 0.85*math.Min(1, math.Abs(v)/most)
	mix := func(c int) int { return int(math.Round(255 - k*float64(255-c))) }
	return fmt.Sprintf("#%02X%02X%02X", mix(r), mix(g), mix(b))
}

// shortMoney is an amount in thousands or millions, with a sign below 0.
func shortMoney(v float64) string {
	sign := ""
	if v < 0 {
		sign = "\u2212"
	}
	switch a := math.Abs(v); {
	case a >= 999_500:
		return fmt.Sprintf("%s£%.1fm", sign, a/1e6)
	case a >= 500:
		return fmt.Sprintf("%s£%.0fk", sign, a/1e3)
	case a < 0.5:
		return "£0"
	default:
		return fmt.Sprintf("%s£%.0f", sign, a)
	}
}
