package disclose

import "math"

// Before a table is looked for in which a hidden number is larger, it is asked whether
// there can be one: what one cell of a sum is more, others must be less, and none can
// be less than its lower limit. Going from sum to sum, this gives limits that no table
// exceeds, in a pass over the lattice where a search takes a tableau for each cell. They
// only ever say that a search would find nothing; what is wide enough is shown by a
// table that was found.

// outer are limits to how far the numbers of hidden cells can be above and below the
// truth, for all that readers know.
type outer struct {
	up, down []float64
}

// maxPasses is how often a sum is looked at again.
const maxPasses = 12

// outerOf finds the limits of one kind of number as the hidden cells are now.
func (s *search) outerOf(l *ledger) *outer {
	o := &outer{make([]float64, len(s.Cells)), make([]float64, len(s.Cells))}
	for i, hidden := range s.hidden {
		if hidden {
			o.up[i], o.down[i] = l.high[i]-l.value[i], l.value[i]-l.low[i]
		}
	}
	queue, queued, passes := make([]int32, len(s.Sums)), make([]bool, len(s.Sums)), make([]uint8, len(s.Sums))
	for i := range s.Sums {
		queue[i], queued[i] = int32(i), true
	}
	for len(queue) > 0 {
		sum := queue[0]
		queue, queued[sum] = queue[1:], false
		passes[sum]++
		o.tighten(s.Sums[sum], func(cell int) {
			for _, other := range s.sumsOf[cell] {
				if other != sum && !queued[other] && passes[other] < maxPasses {
					queue, queued[other] = append(queue, other), true
				}
			}
		})
	}
	return o
}

// amount adds up limits, of which some may be infinite.
type amount struct {
	finite   float64
	infinite int
}

func (a *amount) add(v float64) {
	if math.IsInf(v, 1) {
		a.infinite++
	} else {
		a.finite += v
	}
}

// without is the amount less one of the limits that it is made of.
func (a amount) without(v float64) float64 {
	switch {
	case math.IsInf(v, 1) && a.infinite == 1, a.infinite == 0 && math.IsInf(v, 1):
		return a.finite
	case a.infinite > 0:
		return math.Inf(1)
	}
	return a.finite - v
}

// tighten brings the limits of the cells of one sum down to what the others leave.
func (o *outer) tighten(s Sum, changed func(cell int)) {
	var above, below amount // how far the parts less the total can be above and below 0
	above.add(o.down[s.Total])
	below.add(o.up[s.Total])
	for _, p := range s.Parts {
		above.add(o.up[p])
		below.add(o.down[p])
	}
	lower := func(limit *float64, to float64, cell int) {
		if to = math.Max(0, to); to < *limit-tiny*math.Max(1, to) {
			*limit = to
			changed(cell)
		}
	}
	// The limits as they were went into the amounts, so all are taken before any is set.
	up, down := o.up[s.Total], o.down[s.Total]
	upTo, downTo := above.without(down), below.without(up)
	for _, p := range s.Parts {
		u, d := o.up[p], o.down[p]
		uTo, dTo := below.without(d), above.without(u)
		lower(&o.up[p], uTo, p)
		lower(&o.down[p], dTo, p)
	}
	lower(&o.up[s.Total], upTo, s.Total)
	lower(&o.down[s.Total], downTo, s.Total)
}
