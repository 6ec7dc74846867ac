package disclose

import (
	"cmp"
	"slices"
)

// In a country a sum has hundreds of parts. The nearest cells to one are then all those of
// a sum or two, and among them no table can be found in which it differs, since nothing
// else may move in its other sums. So of each sum only a few cells are taken, those first
// that bring sums back into balance which are in use already.

// thinReach is how many cells are taken of each sum, and how many in all.
type thinReach struct{ each, all int }

// reachOfThin is few first. What was tried on years of a country is in docs/performance.md.
var reachOfThin = []thinReach{{3, 300}, {12, 1000}, {24, 3000}}

// thinly says what cells are taken, beside and before which others.
type thinly struct {
	suits  func(cell int) bool
	free   func(cell int) bool    // readers do not have it as it is
	has    func(cell int) float64 // how much it has to give
	column func(cell int) []int   // what is taken with it, itself among them; nil: itself
}

// thin gives cells around one, itself first, of each sum at most so many: those first of
// which the fewest sums are not in use yet, then those that are free, then those with
// most to give.
func (n *surroundings) thin(i int, reach thinReach, take thinly) []int {
	n.begin()
	cells := []int{i}
	n.take(i)
	with := func(of int) {
		together := []int{of}
		if take.column != nil {
			together = take.column(of)
		}
		for _, c := range together {
			if take.suits(c) && n.take(c) {
				cells = append(cells, c)
			}
		}
	}
	with(i)
	var offered []thinOffer
	for at := 0; at < len(cells) && len(cells) < reach.all; at++ {
		for _, sum := range n.of.sumsOf[cells[at]] {
			if !n.first(sum) {
				continue
			}
			offered = offered[:0]
			for _, m := range n.of.cells[sum] {
				if c := int(m.to); n.cell[c] != n.round && take.suits(c) {
					offered = append(offered, thinOffer{c, n.unused(c), take.free(c), take.has(c)})
				}
			}
			slices.SortFunc(offered, thinOffer.compare)
			for _, o := range offered[:min(len(offered), reach.each)] {
				with(o.cell)
			}
		}
	}
	return cells
}

// unused is in how many sums a cell stands that have not been looked at.
func (n *surroundings) unused(cell int) (sums int) {
	for _, s := range n.of.sumsOf[cell] {
		if n.sum[s] != n.round {
			sums++
		}
	}
	return sums
}

// thinOffer is a cell that may be taken.
type thinOffer struct {
	cell, unused int
	free         bool
	has          float64
}

func (a thinOffer) compare(b thinOffer) int {
	switch {
	case a.unused != b.unused:
		return a.unused - b.unused
	case a.free && !b.free:
		return -1
	case b.free && !a.free:
		return 1
	}
	return cmp.Or(cmp.Compare(b.has, a.has), cmp.Compare(a.cell, b.cell))
}
