package disclose

import "math"

// ties are the sums of a lattice seen from its cells.
type ties struct {
	sums   []Sum
	sumsOf [][]int32 // the sums in which a cell stands, as total or part
	in     [][]link  // the same, with how it stands in them
	cells  [][]link  // the cells of a sum
	off    []float64 // scratch: how far each sum is from coming to the same
}

// link is one cell in one sum, seen from the other end.
type link struct {
	to   int32
	sign float64 // 1 for a part, -1 for the total
}

func newTies(cells int, sums []Sum) *ties {
	t := &ties{sums: sums, sumsOf: make([][]int32, cells), in: make([][]link, cells), cells: make([][]link, len(sums)), off: make([]float64, len(sums))}
	for i, sum := range sums {
		t.join(sum.Total, i, -1)
		for _, p := range sum.Parts {
			t.join(p, i, 1)
		}
	}
	return t
}

func (t *ties) join(cell, sum int, sign float64) {
	t.cells[sum] = append(t.cells[sum], link{int32(cell), sign})
	t.in[cell] = append(t.in[cell], link{int32(sum), sign})
	if in := t.sumsOf[cell]; len(in) == 0 || in[len(in)-1] != int32(sum) {
		t.sumsOf[cell] = append(in, int32(sum))
	}
}

// within reports whether numbers of hidden cells keep every limit, in whole people where
// they count people.
func (s *search) within(l *ledger, cells []int, numbers []float64) bool {
	for n, i := range cells {
		v := numbers[n]
		if !s.hidden[i] || v < l.low[i] || v > l.high[i] || l.whole && v != math.Round(v) {
			return false
		}
	}
	return true
}

// addsUp reports whether every sum of the lattice comes to the same with other numbers in
// some cells, the first of which says how close an amount must be.
func (s *search) addsUp(l *ledger, cells []int, numbers []float64) bool {
	tolerance := 0.0
	if !l.whole {
		tolerance = 1e-6 * math.Max(1, math.Abs(l.value[cells[0]]))
	}
	t := s.all
	for n, i := range cells {
		if numbers[n] == l.value[i] {
			continue
		}
		for _, m := range t.in[i] {
			t.off[m.to] += m.sign * (numbers[n] - l.value[i])
		}
	}
	ok := true
	for n, i := range cells {
		if numbers[n] == l.value[i] {
			continue
		}
		for _, m := range t.in[i] {
			ok = ok && math.Abs(t.off[m.to]) <= tolerance
			t.off[m.to] = 0
		}
	}
	return ok
}
