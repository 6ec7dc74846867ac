package disclose

import (
	"cmp"
	"slices"
)

// Of a lattice the cells of this worth or more are tried, and no more of them than
// this, those first that would be missed most. Readers know more than the lattice
// says: numbers of other indicators, at most so many, or at least. What is hidden
// beyond need covers for that too. With cells of less worth given back, the audit of
// the demonstration found groups of people that were known too closely.
const (
	leastGivenBack = 7
	maxGivenBack   = 40
)

// giveBack shows secondary cells again that turn out not to be needed: each was
// hidden when less was, and what was hidden after it may cover for it. Those that
// would be missed most are tried first, such as the whole country before one
// scheme. A cell is shown only where every rule still holds without it.
//
// Where something cannot be protected, or readers have numbers from elsewhere,
// nothing is given back.
func (s *search) giveBack() {
	if s.open > 0 || slices.ContainsFunc(s.Cells, func(c Cell) bool { return c.Published }) {
		return
	}
	var spare []int
	for i := range s.Cells {
		if s.hidden[i] && !s.primary[i] && !s.given[i] && s.Cells[i].Worth >= leastGivenBack {
			spare = append(spare, i)
		}
	}
	slices.SortFunc(spare, func(a, b int) int {
		x, y := s.Cells[a], s.Cells[b]
		return cmp.Or(cmp.Compare(y.Worth, x.Worth), cmp.Compare(y.Respondents, x.Respondents), cmp.Compare(a, b))
	})
	for _, i := range spare[:min(len(spare), maxGivenBack)] {
		s.tryWithout(i)
	}
}

// tryWithout shows a hidden cell if all rules hold without it.
func (s *search) tryWithout(cell int) {
	s.hidden[cell] = false
	if s.exposedAt(cell) { // by one sum alone, before anything is worked out
		s.hidden[cell] = true
		return
	}
	was := make([]ledger, len(s.books))
	for n, l := range s.books {
		was[n] = *l
		l.least, l.most = slices.Clone(l.least), slices.Clone(l.most)
		l.leastBy, l.mostBy = slices.Clone(l.leastBy), slices.Clone(l.mostBy)
	}
	null := slices.Clone(s.solver.null)
	s.solveAround(cell)
	if s.nothingExact() && s.wideWithout(cell) {
		return
	}
	s.hidden[cell] = true
	s.solver.null = null
	for n, l := range s.books {
		l.least, l.most, l.leastBy, l.mostBy = was[n].least, was[n].most, was[n].leastBy, was[n].mostBy
	}
}

// exposedAt reports whether one of the sums of a cell gives away what it must not.
func (s *search) exposedAt(cell int) bool {
	return slices.ContainsFunc(s.sumsOf[cell], func(sum int32) bool {
		return s.exposed(int(sum), func(c int) bool { return s.hidden[c] }) != nil
	})
}

// solveAround brings up to date what can be worked out of the cells that share a
// sum with one, and of those linked to them.
func (s *search) solveAround(cell int) {
	for _, sum := range s.sumsOf[cell] {
		for _, c := range append(slices.Clone(s.Sums[sum].Parts), s.Sums[sum].Total) {
			if s.hidden[c] {
				s.solver.changed(c)
			}
		}
	}
	s.solver.solve()
}

// nothingExact reports whether no cell that breaks a rule can be worked out, no
// remainder and no pair of cells that would break one.
func (s *search) nothingExact() bool {
	for i := range s.Cells {
		if s.primary[i] && s.solver.known(i) {
			return false
		}
	}
	for i := range s.Sums {
		if s.anyHidden(i) && (s.exposed(i, s.solver.unknown) != nil || s.exposed(i, func(c int) bool { return s.hidden[c] }) != nil) {
			return false
		}
	}
	for i, j := range s.solver.pairs() {
		if !s.safeTogether([]int{i, j}) {
			return false
		}
	}
	return true
}

// wideWithout reports whether each cell that breaks a rule is still wide enough
// when one more is shown. Only those are looked at anew whose other numbers were
// seen in tables in which that one differs.
func (s *search) wideWithout(cell int) bool {
	again := map[int]bool{}
	for _, l := range s.books {
		for _, c := range l.forget(cell) {
			again[c] = true
		}
	}
	for i := range s.Cells {
		if again[i] && s.primary[i] && !s.wide(i) {
			return false
		}
	}
	return true
}
