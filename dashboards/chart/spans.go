package chart

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"khi/metrics"
)

// teal is the second of the Analysis Function's colours.
const teal = "#28A197"

// other finds a figure of a row by the key of its column.
func (s *sheet) other(r row, key string) metrics.Figure {
	if i := s.t.Column(key); i >= 0 {
		return r.Cells[i]
	}
	return metrics.Missing(metrics.NotApplicable)
}

// needs says that a shape cannot do without columns.
func (s *sheet) needs(keys ...string) error {
	for _, key := range keys {
		if s.t.Column(key) < 0 {
			return fmt.Errorf("it has no column %q, which its shape needs", key)
		}
	}
	return nil
}

// spanned gives both ends of a row where both are known and the row may be drawn.
func (s *sheet) spanned(r row, from, to string) (a, b float64, ok bool) {
	f, t := s.other(r, from), s.other(r, to)
	if !known(r.estimate) || !known(f) || !known(t) {
		return 0, 0, false
	}
	return s.number(f), s.number(t), true
}

// floating is a bar between two values, whatever their signs: a box plot whose box
// is all there is.
func floating(a, b float64, color string, tip *opts.Tooltip) *item {
	low, high := math.Min(a, b), math.Max(a, b)
	return &item{Value: []float64{low, low, low, high, high}, ItemStyle: &opts.ItemStyle{Color: color, BorderColor: color, BorderWidth: 1}, Tooltip: tip}
}

func (s *sheet) spans() series {
	box := newSeries(types.ChartBoxPlot, 2)
	box.BoxWidth = []float64{18, 18}
	return box
}

// waterfall leads from one total to another: each row's bar starts where the one
// before ended, and the totals start at 0.
func (s *sheet) waterfall() (*picture, error) {
	if err := s.needs("from", "to"); err != nil {
		return nil, err
	}
	var e extent
	e.number(0)
	box, data := s.spans(), s.empty()
	for i, r := range s.rows {
		from, to, ok := s.spanned(r, "from", "to")
		if !ok {
			continue
		}
		e.number(from)
		e.number(to)
		color := ink
		switch {
		case from != 0 && to < from:
			color = blue
		case from != 0 && to > from:
			color = orange
		}
		data[i] = floating(from, to, color, s.tooltip(r))
	}
	box.Data = data
	s.note("Dark bars are totals; blue bars take away from what stands above them, orange ones add to it.")
	s.explain("")
	return s.acrossRows(scaleOf(s.unit, e, s.across(5)), false, box), nil
}

// tornado draws how far each row moves the result, between its low and its high
// end, about the base.
func (s *sheet) tornado() (*picture, error) {
	if err := s.needs("low", "high"); err != nil {
		return nil, err
	}
	var e extent
	box, data := s.spans(), s.empty()
	open, full := newSeries(types.ChartScatter, 5), newSeries(types.ChartScatter, 5)
	atLow, atHigh := s.empty(), s.empty()
	for i, r := range s.rows {
		low, high, ok := s.spanned(r, "low", "high")
		if !ok {
			continue
		}
		e.number(low)
		e.number(high)
		e.add(r.mark)
		tip := s.tooltip(r)
		data[i] = floating(low, high, blue, tip)
		atLow[i] = &item{Value: low, Tooltip: tip}
		atHigh[i] = &item{Value: high, Tooltip: tip}
	}
	box.Data = data
	for _, end := range []struct {
		of    *series
		data  []*item
		color string
	}{{&open, atLow, "#FFFFFF"}, {&full, atHigh, ink}} {
		end.of.Symbol, end.of.SymbolSize, end.of.Silent = "circle", 10, true
		end.of.ItemStyle = &opts.ItemStyle{Color: end.color, BorderColor: ink, BorderWidth: 2, Opacity: opts.Float(1)}
		end.of.Data = end.data
	}
	s.note("The open point is the result at the low end of the parameter, the full one at its high end. The figures at the right say how far it moves in all.")
	s.explain("")
	return s.acrossRows(scaleOf(s.unit, e, s.across(5)), false, box, open, full), nil
}
