package chart

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// standMarks are the shapes and colours of how a figure lies to its benchmark: each
// has a shape of its own, and the word stands beside it.
var standMarks = map[string]item{
	metrics.StandsBetter:  {Symbol: "triangle", SymbolSize: 15, ItemStyle: outlined(blue, blue)},
	metrics.StandsWorse:   {Symbol: "triangle", SymbolSize: 15, Rotate: 180, ItemStyle: outlined(orange, ink)},
	metrics.StandsHigher:  {Symbol: "diamond", SymbolSize: 16, ItemStyle: outlined(plum, plum)},
	metrics.StandsLower:   {Symbol: "diamond", SymbolSize: 16, ItemStyle: outlined("#FFFFFF", plum)},
	metrics.StandsSimilar: {Symbol: "circle", SymbolSize: 13, ItemStyle: outlined("#FFFFFF", ink)},
	"":                    {Symbol: "rect", SymbolSize: 10, ItemStyle: outlined(softInk, softInk)},
}

func outlined(fill, border string) *opts.ItemStyle {
	return &opts.ItemStyle{Color: fill, BorderColor: border, BorderWidth: 2, Opacity: opts.Float(1)}
}

// spinePlace is one row of a spine along an axis on which 0 is the benchmark, to the
// right is better (or higher), and 1 is as far as the furthest place of the row.
type spinePlace struct {
	value, worst, worse, better, best float64
	drawn                             bool // value and all ends are known
}

// placed puts a row on that axis. Which way it runs is said by its own ends.
func (s *sheet) placed(r row) spinePlace {
	var ends [4]float64
	for i, key := range []string{metrics.SpineWorst, metrics.SpineWorseQuarter, metrics.SpineBetterQuart, metrics.SpineBest} {
		v, ok := s.other(r, key).Value()
		if !ok {
			return spinePlace{}
		}
		ends[i] = v
	}
	mark, marked := r.mark.Value()
	value, known := r.estimate.Value()
	if !marked || !known {
		return spinePlace{}
	}
	half, way := 0.0, 1.0
	for _, v := range append(ends[:], value) {
		half = math.Max(half, math.Abs(v-mark))
	}
	if ends[3] < ends[0] {
		way = -1
	}
	at := func(v float64) float64 {
		if half == 0 {
			return 0
		}
		return tidy(math.Round(way*(v-mark)/half*1e4) / 1e4)
	}
	return spinePlace{at(value), at(ends[0]), at(ends[1]), at(ends[2]), at(ends[3]), true}
}

// spine draws each indicator on a scale of its own: the benchmark in the middle, the
// places of the kind as a line from the worst to the best with a box about their
// middle half, and the place itself as a mark whose shape says how it stands.
func (s *sheet) spine() (*picture, error) {
	if err := s.needs(metrics.SpineWorst, metrics.SpineWorseQuarter, metrics.SpineBetterQuart, metrics.SpineBest); err != nil {
		return nil, err
	}
	others, marks := s.spans(), newSeries(types.ChartScatter, 5)
	others.BoxWidth = []float64{14, 14}
	boxes, points := s.empty(), s.empty()
	values, widest := make([]string, len(s.rows)), 0.0
	lone := false
	for i, r := range s.rows {
		if !known(r.estimate) {
			continue
		}
		values[i] = strings.TrimSpace(s.t.Text(r.Row, s.t.Index(metrics.Estimate)) + " " + s.say(clean(r.Verdict)))
		widest = math.Max(widest, boldFont().width(values[i], textSize))
		p := s.placed(r)
		if !p.drawn {
			lone = true
			continue
		}
		tip := s.everything(r)
		boxes[i] = &item{Value: []float64{p.worst, p.worse, p.worse, p.better, p.best}, Tooltip: tip,
			ItemStyle: &opts.ItemStyle{Color: "#DDE1E4", BorderColor: limit, BorderWidth: 1.5}}
		mark := standMarks[r.Verdict]
		mark.Value, mark.Tooltip = p.value, tip
		points[i] = &mark
	}
	others.Data, marks.Data = boxes, points
	s.note("A line runs from the worst place with a figure to the best (from the lowest to the highest where no direction is agreed), the box holds the middle half of the places. " +
		"Triangle up: better. Triangle down: worse. Circle: similar. Diamond: full for higher, empty for lower, where no direction is agreed. Each row has a scale of its own.")
	if lone {
		s.note("A row without a line has fewer than four places with a figure, or no benchmark.")
	}
	s.explain("")
	return s.spineFrame(values, widest, others, marks), nil
}

// spineFrame is the names at the left, the plot, and value and standing at the right.
func (s *sheet) spineFrame(values []string, widest float64, marks ...series) *picture {
	names, wrapped, lines, named := s.wrappedNames(math.Min(float64(s.size.Width)*0.36, 300))
	y := categoryAxis(names).unlabelled()
	y.Inverse = opts.Bool(true)
	sc := scale{-1.1, 1.1, 1.1}
	x := valueAxis(s.say("Worse, or lower")+"  \u2190  "+s.benchName+"  \u2192  "+s.say("better, or higher"), "", sc)
	if s.size.Width < narrow {
		x.Name = s.say("Worse") + " \u2190 \u2192 " + s.say("better")
	}
	x.NameLocation, x.NameGap = "middle", 14
	x.AxisLabel.Show, x.SplitLine.Show = opts.Bool(false), opts.Bool(false)
	marks[0].MarkLine = s.middleLine()
	marks = append(marks, s.wordsAtLeft())
	p := plot{x: []axis{x, wordsAxis()}, y: []axis{y}, series: marks,
		left: margin + 8 + int(math.Ceil(named)), right: int(widest) + 2*margin, top: 4 + lineHeight, bottom: 34,
		height: max(28, lines*lineHeight+4)*len(s.rows) + 38}
	pl := s.plane(p, sc, scale{0, 1, 1})
	step := (pl.bottom - pl.top) / float64(len(s.rows))
	w := down(values, pl.top, step, "bold", ink).beforeEdge(s.size.Width - int(pl.right) - labelGap - int(widest))
	p.words = append(rowNames(wrapped, pl), w)
	return s.compose(p)
}

// wrappedNames are the names of the rows, each broken to a width, the most lines that
// one has, and how wide the widest is.
func (s *sheet) wrappedNames(room float64) (names []string, wrapped [][]string, lines int, widest float64) {
	lines = 1
	for _, r := range s.rows {
		broken := regularFont().wrap(r.label, textSize, room)
		names, wrapped, lines = append(names, r.label), append(wrapped, broken), max(lines, len(broken))
		for _, line := range broken {
			widest = math.Max(widest, regularFont().width(line, textSize))
		}
	}
	return names, wrapped, lines, widest
}

// middleLine is the benchmark of every row.
func (s *sheet) middleLine() *markLine {
	m := s.markLine(metrics.Known(0), s.benchName, false)
	m.Data = []any{map[string]any{"xAxis": 0}}
	return m
}

// everything is what the table says of a row, a line for each column.
func (s *sheet) everything(r row) *opts.Tooltip {
	lines := []string{r.label}
	for i, c := range s.t.Columns {
		lines = append(lines, clean(c.Name)+": "+s.t.Text(r.Row, i))
	}
	if r.Verdict != "" {
		lines = append(lines, s.say(clean(r.Verdict)))
	}
	return &opts.Tooltip{Formatter: types.FuncStr(literal(strings.Join(lines, "\n")))}
}
