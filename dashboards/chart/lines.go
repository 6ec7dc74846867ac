package chart

import (
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// strokes tell lines apart by colour, dash and mark together.
var strokes = []struct{ color, dash, symbol string }{
	{blue, "solid", "circle"}, {plum, "dashed", "rect"}, {orange, "solid", "triangle"}, {teal, "dotted", "diamond"}, {ink, "dashed", "circle"}, {softInk, "dotted", "rect"},
}

// curves draws every column that has the unit of the estimate as a line over the
// rows, from left to right, each named at its end.
func (s *sheet) curves() *picture {
	var columns []int
	var e extent
	at := s.t.Index(metrics.Estimate)
	for i, c := range s.t.Columns {
		if c.Unit != s.t.Columns[at].Unit || len(columns) == len(strokes) {
			continue
		}
		columns = append(columns, i)
		for _, r := range s.rows {
			e.add(r.Cells[i])
		}
	}
	sc := scaleOf(s.unit, e, 5)
	y := valueAxis(s.say(unitWords(s.unit)), tickText(s.unit), sc)
	y.NameLocation = "end"
	y.NameTextStyle.Align = "left"
	ends := make([]*end, len(columns))
	var meet []*end
	for i, c := range columns {
		if last := s.lastIn(c); last >= 0 {
			ends[i] = &end{lines: boldFont().wrap(clean(s.t.Columns[c].Name), textSize, s.endLabelWidth()), bold: true}
			meet = append(meet, ends[i])
		}
	}
	p := plot{
		y:    []axis{y.unlabelled(), wordsAxis()},
		left: margin + 8 + int(ticksWidth(s.unit, sc)), right: endRoom(meet), top: 30, bottom: 70, height: 380,
	}
	pl := s.plane(p, scale{0, float64(len(s.rows)), 1}, sc)
	step := (pl.right - pl.left) / float64(len(s.rows))
	for i, c := range columns {
		if last := s.lastIn(c); last >= 0 {
			ends[i].wanted = pl.point(0, s.number(s.rows[last].Cells[c])).y
		}
	}
	spread(meet, pl.top-lineHeight, pl.bottom)
	p.x = []axis{s.stepAxis(step)}
	p.words = []any{s.ruler(sc, pl)}
	for i, c := range columns {
		p.series = append(p.series, s.curveOf(c, i, ends[i]))
	}
	if below := s.t.Index(metrics.Estimate); below >= 0 {
		s.explain("")
	}
	return s.compose(p)
}

// lastIn is the last row with a figure in a column, or -1.
func (s *sheet) lastIn(column int) int {
	for i := len(s.rows) - 1; i >= 0; i-- {
		if known(s.rows[i].Cells[column]) {
			return i
		}
	}
	return -1
}

func (s *sheet) stepAxis(step float64) axis {
	names := make([]string, len(s.rows))
	for i, r := range s.rows {
		names[i] = r.label
	}
	thin(names, step)
	x := categoryAxis(names)
	x.NameTextStyle = inked(softInk)
	x.Name, x.NameLocation, x.NameGap = clean(s.t.RowHead), "middle", 48
	return x
}

func (s *sheet) curveOf(column, number int, named *end) series {
	stroke := strokes[number]
	line := newSeries(types.ChartLine, 5-min(number, 4))
	line.Symbol, line.SymbolSize, line.ShowAllSymbol = stroke.symbol, 8, true
	line.ItemStyle = solid(stroke.color)
	line.LineStyle = &opts.LineStyle{Color: stroke.color, Width: 2.5, Type: stroke.dash}
	data := s.empty()
	for i, r := range s.rows {
		if known(r.Cells[column]) {
			words := r.label + "\n" + clean(s.t.Columns[column].Name) + ": " + s.t.Text(r.Row, column)
			data[i] = &item{Value: s.number(r.Cells[column]), Tooltip: &opts.Tooltip{Formatter: types.FuncStr(literal(words))}}
		}
	}
	if last := s.lastIn(column); last >= 0 && named != nil {
		l := text(named.text(), "right", stroke.color).bold().halo().at(endGap)
		l.Offset = named.shift()
		data[last].Label = l
	}
	line.Data = data
	return line
}
