package chart

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// squares draws a map on which each council is a square of the same size, with three
// letters for its name, its figure, and a letter for how it stands. Councils that are
// no row of the table are empty squares.
func (s *sheet) squares() (*picture, error) {
	tiles, err := metrics.Tiles()
	if err != nil {
		return nil, err
	}
	columns, rows := 0, 0
	for _, t := range tiles {
		columns, rows = max(columns, t.Column+1), max(rows, t.Row+1)
	}
	wide := (s.size.Width - 2*margin) / columns
	tall := max(wide, 3*tileLine+4)
	if wide < figureRoom-3 {
		tall = max(wide, lineHeight+2)
	}
	x, y := wordsAxis(), wordsAxis()
	x.Min, x.Max, y.Min, y.Max = 0, columns, 0, rows
	p := plot{x: []axis{x}, y: []axis{y}, left: margin, right: s.size.Width - margin - wide*columns, top: 0, bottom: 0, height: tall * rows}
	all := newSeries(types.ChartScatter, 2)
	all.Symbol, all.SymbolSize = "rect", []int{wide - 2, tall - 2}
	at := map[string]row{}
	for _, r := range s.rows {
		at[r.Key] = r
	}
	var data []*item
	for _, t := range tiles {
		r, has := at[t.Code]
		it := s.tile(t, r, has, wide)
		it.Value = []float64{float64(t.Column) + 0.5, float64(rows-t.Row) - 0.5}
		data = append(data, it)
	}
	all.Data = data
	p.series = []series{all}
	s.note("B: better. W: worse. H: higher. L: lower. S: similar. A pale square has no scheme that is known. London stands by itself at the top right.")
	s.explain("")
	return s.compose(p), nil
}

// tileLine is how high a line of words in a square is, in pixels.
const tileLine = 15

// tile is the square of one council.
func (s *sheet) tile(t metrics.Tile, r row, has bool, wide int) *item {
	roomy := wide >= figureRoom-3
	if !has {
		it := &item{ItemStyle: &opts.ItemStyle{Color: "#FFFFFF", BorderColor: gridLine, BorderWidth: 1, Opacity: opts.Float(1)},
			Tooltip: &opts.Tooltip{Formatter: types.FuncStr(literal(t.Short))}}
		if roomy {
			it.Label = text(t.Short, "inside", limit)
		}
		return it
	}
	word := ""
	if known(r.estimate) {
		word = clean(r.Verdict)
	}
	fill, said := "#F3F4F6", []string{t.Short}
	if c, ok := standFills[word]; ok {
		fill = c
	}
	figure := r.estimate.Shorthand()
	if v, ok := r.estimate.Value(); ok {
		figure = s.unit.Text(r.estimate)
		if s.unit == metrics.Pounds {
			figure = shortMoney(v)
		}
	}
	letter := figure // where there is no room but for one: [c], or how it stands
	if word != "" {
		letter = strings.ToUpper(word[:1])
	}
	switch {
	case !roomy && known(r.estimate) && word == "":
		said = nil
	case !roomy:
		said = []string{letter}
	case word != "":
		said = append(said, figure, letter)
	default:
		said = append(said, figure)
	}
	l := text(strings.Join(said, "\n"), "inside", ink)
	l.LineHeight = tileLine
	if roomy {
		l.FontSize = textSize - 1 // a figure keeps clear of the square’s sides
	}
	return &item{ItemStyle: &opts.ItemStyle{Color: fill, BorderColor: softInk, BorderWidth: 1.5, Opacity: opts.Float(1)}, Label: l, Tooltip: s.everything(r)}
}
