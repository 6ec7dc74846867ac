package disclose

import (
	"errors"
	"math"
	"slices"
)

// Interval is what a reader can say of a quantity: it lies from Low to High.
type Interval struct{ Low, High float64 }

// Narrow reports whether an interval tells too much of a count of 1 to most
// people: it is exact, or lies within 1 to most, or is less than width wide.
func (i Interval) Narrow(most, width int64) bool {
	return i.High == i.Low || i.High-i.Low < float64(width) || i.Low >= 1 && i.High <= float64(most)
}

// Known is the sum of some quantities and the limits within which a reader
// knows it to lie; they are one number where it is published as it is.
type Known struct {
	Of        []int
	Low, High float64
}

// Knowledge is all that a reader has: quantities that are not below Low and not
// above High, and sums of them. Values are the true ones: the search starts from
// them. Sums are over whole numbers that are added, none taken away.
type Knowledge struct {
	Values    []float64
	Low, High []float64
	Sums      []Known
}

// ErrUnfinished says that a search for limits was given up. Nothing may be
// concluded from it but that more must be hidden.
var ErrUnfinished = errors.New("the search for the limits of a hidden number took too long")

// ErrInconsistent says that the true values break the limits or sums.
var ErrInconsistent = errors.New("the true values are not among those that the reader holds possible")

// NewKnowledge is of quantities that are counts: from 0 to no limit.
func NewKnowledge(values []float64) *Knowledge {
	k := &Knowledge{Values: values, Low: make([]float64, len(values)), High: make([]float64, len(values))}
	for i := range k.High {
		k.High[i] = math.Inf(1)
	}
	return k
}

// Bounds are the limits of the sum of some quantities by linear programming:
// what somebody can work out who does not mind people in halves.
func (k *Knowledge) Bounds(of []int) (Interval, error) { return k.bounds(of, false) }

// WholeBounds are the limits among whole numbers, by branch and bound. They are
// never wider than Bounds. It is for systems of a few hundred quantities.
func (k *Knowledge) WholeBounds(of []int) (Interval, error) { return k.bounds(of, true) }

func (k *Knowledge) bounds(of []int, whole bool) (Interval, error) {
	var out Interval
	for _, way := range []float64{-1, 1} {
		m, q, err := k.moves(of)
		if err != nil {
			return out, err
		}
		var end float64
		if whole {
			end, err = furthestWhole(m, q, way)
		} else if !m.push(q, way, math.Inf(int(way))) {
			err = ErrUnfinished
		} else {
			end = m.at[q]
		}
		if err != nil {
			return out, err
		}
		if way < 0 {
			out.Low = end
		} else {
			out.High = end
		}
	}
	return out, nil
}

// moves adds a quantity for each sum that lies between limits, and one for the target.
func (k *Knowledge) moves(of []int) (*moves, int, error) {
	at, low, high := slices.Clone(k.Values), slices.Clone(k.Low), slices.Clone(k.High)
	var equations []relation
	sum := func(of []int, from, to float64) int {
		var e relation
		var v float64
		for _, c := range of {
			e, v = append(e, part{c, 1}), v+k.Values[c]
		}
		at, low, high = append(at, v), append(low, from), append(high, to)
		equations = append(equations, append(e, part{len(at) - 1, -1}))
		return len(at) - 1
	}
	for _, s := range k.Sums {
		sum(s.Of, s.Low, s.High)
	}
	target := sum(of, math.Inf(-1), math.Inf(1))
	for i, v := range at {
		if v < low[i]-tiny || v > high[i]+tiny {
			return nil, 0, ErrInconsistent
		}
	}
	return newMoves(&sheet{}, equations, at, low, high, target), target, nil
}

// furthestWhole is how far a quantity can go among whole numbers.
func furthestWhole(m *moves, q int, way float64) (float64, error) {
	best, work := m.at[q], 2000
	var search func(m *moves) error
	search = func(m *moves) error {
		if work--; work < 0 || !m.push(q, way, math.Inf(int(way))) {
			return ErrUnfinished
		}
		if math.IsInf(m.at[q], 0) {
			best = m.at[q]
			return nil
		}
		if way*(m.at[q]-best) < 1-1e-6 {
			return nil // no whole number beyond the best one
		}
		split := slices.IndexFunc(m.at, func(v float64) bool { return math.Abs(v-math.Round(v)) > 1e-6 })
		if split < 0 {
			best = math.Round(m.at[q])
			return nil
		}
		for _, side := range []float64{way, -way} {
			b := m.clone()
			limit := math.Floor(b.at[split])
			if side > 0 {
				limit = math.Ceil(b.at[split])
			}
			if !b.push(split, side, limit) {
				return ErrUnfinished
			}
			if math.Abs(b.at[split]-limit) > 1e-6 {
				continue // nothing on this side
			}
			if side > 0 {
				b.low[split] = limit
			} else {
				b.high[split] = limit
			}
			if err := search(b); err != nil {
				return err
			}
		}
		return nil
	}
	return best, search(m)
}

func (m *moves) clone() *moves {
	c := *m
	c.rows, c.holders = make([]tableRow, len(m.rows)), m.holders.clone()
	for i, r := range m.rows {
		c.rows[i] = r.clone()
	}
	c.basic, c.rowOf = slices.Clone(m.basic), slices.Clone(m.rowOf)
	c.low, c.high, c.at = slices.Clone(m.low), slices.Clone(m.high), slices.Clone(m.at)
	return &c
}

// Intervals are what a reader knows of each hidden cell of a lattice of counts,
// from every shown cell and every sum, a cell that is not shown being from least
// to most. Shown cells have their own number twice. It is for lattices of a few
// hundred cells; sums must add up.
func Intervals(l Lattice, hidden []bool, least, most float64) ([]Interval, error) {
	values := make([]float64, len(l.Cells))
	for i, c := range l.Cells {
		values[i] = float64(c.Respondents)
	}
	k := NewKnowledge(values)
	for i, v := range values {
		k.Low[i], k.High[i] = v, v
		if hidden[i] {
			k.Low[i], k.High[i] = least, most
		}
	}
	out := make([]Interval, len(values))
	for i := range values {
		if !hidden[i] {
			out[i] = Interval{values[i], values[i]}
			continue
		}
		m := k.lattice(l, i)
		for _, way := range []float64{-1, 1} {
			if !m.push(i, way, math.Inf(int(way))) {
				return nil, ErrUnfinished
			}
			if way < 0 {
				out[i].Low = m.at[i]
			} else {
				out[i].High = m.at[i]
			}
			if way < 0 {
				m = k.lattice(l, i)
			}
		}
	}
	return out, nil
}

// lattice takes the sums of a lattice as equations.
func (k *Knowledge) lattice(l Lattice, first int) *moves {
	equations := make([]relation, len(l.Sums))
	for i, s := range l.Sums {
		equations[i] = relation{{s.Total, -1}}
		for _, p := range s.Parts {
			equations[i] = append(equations[i], part{p, 1})
		}
	}
	return newMoves(&sheet{}, equations, slices.Clone(k.Values), slices.Clone(k.Low), slices.Clone(k.High), first)
}
