package metrics

import (
	"context"
	"math"
	"slices"
)

// Frozen is one figure of an indicator with all that is said of it, under the
// columns of Columns, to the precision that is published.
type Frozen struct {
	Cut
	Figures []Figure `json:"figures"`
	Notes   []string `json:"notes,omitempty"` // few: rests on few people
}

// Columns are the columns of figures that an indicator has.
func (ind Indicator) Columns() []Column { return columnsOf(ind) }

// Freeze gives every figure of an indicator that the service gives out: each place
// in each quarter and year, and in each year by each breakdown, after protection.
// A cut that is not there counts nobody; where noughts are hidden, it is there and hidden.
func (e *Engine) Freeze(ctx context.Context, indicator string) ([]Frozen, error) {
	ind, err := e.indicator(indicator)
	if err != nil {
		return nil, err
	}
	l, err := e.lattice(ctx, ind)
	if err != nil {
		return nil, err
	}
	var all []Frozen
	for k := range e.shownCells(l) {
		row := estimateRow(ind, "", "", l.of(ind, k))
		f := Frozen{Cut: k.cut(), Notes: row.Notes}
		for i, c := range columnsOf(ind) {
			f.Figures = append(f.Figures, row.Cells[i].At(c.Unit))
		}
		all = append(all, f)
	}
	for _, k := range l.groupsOfNobody(ind) {
		f := Frozen{Cut: k.cut()}
		for range columnsOf(ind) {
			f.Figures = append(f.Figures, Hidden())
		}
		all = append(all, f)
	}
	return all, nil
}

// RoundsPeople reports whether the numbers of people of an indicator are given to the
// nearest 5, which is decided together with the indicators that it lies within.
func (e *Engine) RoundsPeople(ctx context.Context, indicator string) (bool, error) {
	ind, err := e.indicator(indicator)
	if err != nil {
		return false, err
	}
	l, err := e.lattice(ctx, ind)
	if err != nil {
		return false, err
	}
	return l.roundBase, nil
}

// At is the figure to the precision that a unit is published to.
func (f Figure) At(u Unit) Figure {
	if v, ok := f.Value(); ok {
		return Known(u.Round(v))
	}
	return f
}

// Published is a copy of the table with its figures to the precision that is
// published, and with lists in place of nulls.
func (t *Table) Published() *Table {
	c := *t
	c.Columns = append([]Column{}, t.Columns...)
	c.Rows = make([]Row, len(t.Rows))
	for i, r := range t.Rows {
		cells := make([]Figure, len(r.Cells))
		for j, f := range r.Cells {
			cells[j] = f.At(t.Unit(r, j))
		}
		c.Rows[i] = r
		c.Rows[i].Cells = cells
	}
	c.LeftOut = slices.Clone(t.LeftOut)
	for i, l := range c.LeftOut {
		c.LeftOut[i].People = l.People.At(Count)
	}
	return &c
}

// Same reports whether two figures say the same.
func (f Figure) Same(o Figure) bool {
	if f.status != o.status || f.Reason() != o.Reason() {
		return false
	}
	return f.status != known || f.value == o.value || math.IsNaN(f.value) && math.IsNaN(o.value)
}
