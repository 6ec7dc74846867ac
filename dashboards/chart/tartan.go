package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// standFills are the colours of squares; the letter or the word in them says the same.
var standFills = map[string]string{
	metrics.StandsBetter: "#9DC3E6", metrics.StandsWorse: "#F9A275", metrics.StandsHigher: "#DDBBD3",
	metrics.StandsLower: "#BFE3DF", metrics.StandsSimilar: "#FFFFFF",
}

// wordRoom is how wide a square must be to hold a word, and figureRoom a figure.
const wordRoom, figureRoom = 58, 41

// tartan draws a square for each place and indicator, which says the figure and how it
// stands: by a word, or by its first letter where there is no room for words.
func (s *sheet) tartan() *picture {
	const tall = 44
	room := math.Min(float64(s.size.Width)*0.24, 190)
	names, wrapped, lines, widest := s.wrappedNames(room)
	p := plot{left: margin + 8 + int(math.Ceil(widest)), right: margin, bottom: 4}
	wide := float64(s.size.Width-p.left-p.right) / float64(len(s.t.Columns))
	heads, high := s.uprightHeads(wide)
	rowHeight := max(tall, lines*lineHeight+6)
	p.top, p.height = high+8, rowHeight*len(s.rows)+4
	x, y := categoryAxis(heads), categoryAxis(names).unlabelled()
	x.Position, x.AxisLabel.Rotate = "top", 90
	x.AxisLine.Show = opts.Bool(false)
	y.Inverse, y.AxisLine.Show = opts.Bool(true), opts.Bool(false)
	squares := newSeries(types.ChartScatter, 2)
	squares.Symbol, squares.SymbolSize = "rect", []int{int(wide) - 2, rowHeight - 4}
	var data []*item
	for i, r := range s.rows {
		for j := range s.t.Columns {
			data = append(data, s.square(r, i, j, wide))
		}
	}
	squares.Data = data
	p.x, p.y, p.series = []axis{x}, []axis{y}, []series{squares}
	pl := s.plane(p, scale{0, 1, 1}, scale{0, 1, 1})
	p.words = rowNames(wrapped, pl)
	if wide < wordRoom {
		s.note("B: better. W: worse. H: higher. L: lower. S: similar.")
	}
	for _, n := range s.t.Shorthands() {
		s.note(n.Key + " " + n.Text + ".")
	}
	return s.compose(p)
}

// square is one cell; where its figure may not be shown it says so and has the one
// colour that all such have.
func (s *sheet) square(r row, i, j int, wide float64) *item {
	f, word := r.Cells[j], clean(r.Standing(j))
	fill, said := "#F3F4F6", f.Shorthand()
	if known(f) {
		lines := []string{s.t.Text(r.Row, j)}
		if v, _ := f.Value(); s.t.Unit(r.Row, j) == metrics.Pounds && wide < wordRoom {
			lines[0] = shortMoney(v)
		}
		switch {
		case word == "":
		case wide >= wordRoom:
			lines = append(lines, s.say(word))
		default:
			lines = append(lines, strings.ToUpper(word[:1]))
		}
		if wide < figureRoom { // the letter says more than the figure, which the table gives
			lines = lines[1:]
		}
		said = strings.Join(lines, "\n")
		if c, ok := standFills[word]; ok {
			fill = c
		}
	}
	tip := r.label + "\n" + clean(s.t.Columns[j].Name) + ": " + s.t.Text(r.Row, j)
	if known(f) && word != "" {
		tip += ", " + s.say(word)
	}
	return &item{Value: []int{j, i}, ItemStyle: &opts.ItemStyle{Color: fill, BorderColor: limit, BorderWidth: 1, Opacity: opts.Float(1)},
		Label: text(said, "inside", ink), Tooltip: &opts.Tooltip{Formatter: types.FuncStr(literal(tip))}}
}

// uprightHeads breaks the names of the columns so that, set upright, their lines fit
// the width of a column, and says how high that is.
func (s *sheet) uprightHeads(wide float64) (heads []string, high int) {
	fit := max(1, int(wide)/lineHeight)
	for room := 110.0; ; room += 10 {
		heads, high = nil, 0
		most := 0
		for _, c := range s.t.Columns {
			lines := regularFont().wrap(clean(c.Name), textSize, room)
			most = max(most, len(lines))
			for _, line := range lines {
				high = max(high, int(math.Ceil(regularFont().width(line, textSize))))
			}
			heads = append(heads, strings.Join(lines, "\n"))
		}
		if most <= fit || room > 600 {
			return heads, high
		}
	}
}
