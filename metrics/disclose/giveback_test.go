package disclose

import "testing"

// TestNeedlessCellsAreGivenBack: hiding goes cell by cell, and what was hidden
// early may not be needed in the end. In a small country, in which a step before has
// hidden every tenth total, totals come back, nothing that breaks a rule does, and a
// reader still knows no small number, judged from the beginning.
func TestNeedlessCellsAreGivenBack(t *testing.T) {
	l := national(24, 20, 60)
	l.Cells = append([]Cell(nil), l.Cells...)
	for _, sum := range l.Sums {
		l.Cells[sum.Total].Worth = leastGivenBack
	}
	s := newSearch(Default, l)
	for i, c := range l.Cells {
		if s.primary[i] = !s.Safe(c); s.primary[i] {
			s.hide(i)
		}
	}
	for n := 0; n < len(l.Sums); n += 10 {
		if total := l.Sums[n].Total; !s.hidden[total] && s.canCover(total) {
			s.hide(total)
		}
	}
	s.settle()
	before := append([]bool(nil), s.hidden...)
	s.giveBack()
	back := 0
	for i := range before {
		if s.hidden[i] && !before[i] {
			t.Fatalf("cell %d was hidden by giving back", i)
		}
		if before[i] && !s.hidden[i] {
			back++
			if s.primary[i] {
				t.Errorf("cell %d, %+v, breaks a rule and is shown", i, l.Cells[i])
			}
		}
	}
	if back == 0 {
		t.Error("no total came back")
	}
	again := newSearch(Default, l)
	copy(again.primary, s.primary)
	for i, hidden := range s.hidden {
		if hidden {
			again.hide(i)
		}
	}
	again.solver.solve()
	if !again.nothingExact() {
		t.Error("something can be worked out")
	}
	if narrow := narrowNow(l, s.hidden); len(narrow) > 0 {
		t.Errorf("%d cells are known too closely", len(narrow))
	}
}

// narrowNow are the cells that break a rule and for which no table is found in which
// they are enough.
func narrowNow(l Lattice, hidden []bool) (narrow []int) {
	s := newSearch(Default, l)
	for i, c := range l.Cells {
		s.primary[i] = c.Held || !s.Safe(c)
		if hidden[i] {
			s.hide(i)
		}
	}
	s.solver.solve()
	s.books, s.chains = s.ledgers(), newChains(s)
	for _, b := range s.books {
		b.outer = s.outerOf(b)
	}
	s.setGoals()
	for i := range l.Cells {
		if s.primary[i] && hidden[i] && !s.wide(i) {
			narrow = append(narrow, i)
		}
	}
	return narrow
}
