package disclose

import (
	"cmp"
	"iter"
	"slices"
)

// solver finds which hidden cells a reader can work out exactly.
//
// Every sum is an equation in its hidden cells (total minus parts is known). A
// hidden cell is determined exactly if its coordinate is 0 in every solution
// of the homogeneous equations. So we eliminate to echelon form, modulo the
// prime 2^61-1 so that nothing is rounded, give the free cells numbers that
// look random, and work back to one solution: what comes out as 0 is
// determined. A cell that is not determined comes out as 0 by accident once in
// 2^61, and the accident would hide a cell too many, never one too few. The
// same vector tells which pairs have a known sum: their coordinates cancel.
//
// The numbers are a fixed function of the cell's index, so that the result is
// too. Linked groups of hidden cells are solved apart, and again only when
// they change.
type solver struct {
	ties   *ties
	hidden []bool
	null   []uint64 // coordinate of each hidden cell
	dirty  []int    // cells hidden since the last solve
	isNew  []bool   // the same as a set: nothing is known of them yet
	group  []int32  // scratch: cell's place in the group at hand, plus 1
}

func newSolver(t *ties, hidden []bool) solver {
	return solver{ties: t, hidden: hidden,
		null: make([]uint64, len(hidden)), isNew: make([]bool, len(hidden)), group: make([]int32, len(hidden))}
}

func (v *solver) changed(cell int) {
	v.dirty = append(v.dirty, cell)
	v.isNew[cell] = true
}

// known reports whether a reader has a cell, shown or worked out.
func (v *solver) known(cell int) bool { return !v.hidden[cell] || v.null[cell] == 0 }

func (v *solver) unknown(cell int) bool { return !v.known(cell) }

// Recoverable gives the cells that a reader has who is shown those that are not hidden.
func Recoverable(l Lattice, hidden []bool) []bool {
	s := newSearch(Profile{}, l)
	for i, h := range hidden {
		if h {
			s.hide(i)
		}
	}
	s.solver.solve()
	known := make([]bool, len(l.Cells))
	for i := range known {
		known[i] = s.solver.known(i)
	}
	return known
}

// solve brings the coordinates up to date.
func (v *solver) solve() {
	done := map[int]bool{}
	for _, cell := range v.dirty {
		if !done[cell] {
			cells, rows := v.gather(cell)
			for _, c := range cells {
				done[c] = true
			}
			v.solveGroup(cells, rows)
		}
	}
	for _, cell := range v.dirty {
		v.isNew[cell] = false
	}
	v.dirty = v.dirty[:0]
}

// gather finds the hidden cells linked to one, and their equations.
func (v *solver) gather(start int) (cells []int, rows []row) {
	cells = append(cells, start)
	v.group[start] = 1
	seen := map[int32]bool{}
	var sums []int32
	reach := func(c int) {
		if v.hidden[c] && v.group[c] == 0 {
			cells = append(cells, c)
			v.group[c] = int32(len(cells))
		}
	}
	for at := 0; at < len(cells); at++ {
		for _, sum := range v.ties.sumsOf[cells[at]] {
			if seen[sum] {
				continue
			}
			seen[sum] = true
			sums = append(sums, sum)
			reach(v.ties.sums[sum].Total)
			for _, part := range v.ties.sums[sum].Parts {
				reach(part)
			}
		}
	}
	for _, sum := range sums {
		rows = append(rows, v.equation(v.ties.sums[sum]))
	}
	for _, c := range cells {
		v.group[c] = 0
	}
	return cells, rows
}

// equation is a sum over the hidden cells of the group at hand.
func (v *solver) equation(sum Sum) row {
	var r row
	if at := v.group[sum.Total]; at > 0 {
		r = append(r, term{at - 1, prime - 1})
	}
	for _, part := range sum.Parts {
		if at := v.group[part]; at > 0 {
			r = append(r, term{at - 1, 1})
		}
	}
	slices.SortFunc(r, func(a, b term) int { return cmp.Compare(a.col, b.col) })
	return r.merged()
}

// solveGroup sets the coordinates of one linked group.
func (v *solver) solveGroup(cells []int, rows []row) {
	x := make([]uint64, len(cells))
	for i, c := range cells {
		x[i] = scatter(uint64(c))
	}
	steps := eliminate(rows, len(cells))
	for _, s := range slices.Backward(steps) {
		x[s.col] = s.row.solveFor(s.col, x)
	}
	for i, c := range cells {
		v.null[c] = x[i]
	}
}

// pairs gives the pairs of unknown hidden cells whose sum is known.
func (v *solver) pairs() iter.Seq2[int, int] {
	var cells []int
	for c := range v.hidden {
		if v.unknown(c) {
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(a, b int) int { return cmp.Or(cmp.Compare(v.null[a], v.null[b]), cmp.Compare(a, b)) })
	return func(yield func(int, int) bool) {
		for _, c := range cells {
			other := prime - v.null[c]
			at, _ := slices.BinarySearchFunc(cells, other, func(d int, want uint64) int { return cmp.Compare(v.null[d], want) })
			for ; at < len(cells) && v.null[cells[at]] == other; at++ {
				if d := cells[at]; c < d && !yield(c, d) {
					return
				}
			}
		}
	}
}

// scatter turns an index into a number from 1 to prime-1 that looks random
// (the mixing step of splitmix64).
func scatter(i uint64) uint64 {
	z := (i + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z^z>>31)%(prime-1) + 1
}
