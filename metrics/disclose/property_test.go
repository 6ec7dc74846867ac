package disclose

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawCell draws a cell of which many are small.
func drawCell(t *rapid.T, kind Kind) Cell {
	n := int64(rapid.OneOf(rapid.IntRange(0, 12), rapid.IntRange(0, 200)).Draw(t, "n"))
	c := Cell{Kind: kind, Respondents: n}
	switch kind {
	case Proportion:
		c.Numerator = int64(rapid.IntRange(0, int(n)).Draw(t, "x"))
	case MeanKind, MedianKind:
		c.Constant = n == 1 || n > 0 && rapid.IntRange(0, 9).Draw(t, "same") == 0
	}
	return c
}

// drawLattice draws rows × columns with both margins, and rows grouped in up
// to two further, linked ways, each with its own subtotals by column.
func drawLattice(t *rapid.T) Lattice {
	kind := rapid.SampledFrom([]Kind{Proportion, MeanKind, MedianKind, CountKind}).Draw(t, "kind")
	tab := newTable(kind)
	var rows, cols []string
	for r := range rapid.IntRange(1, 6).Draw(t, "rows") {
		rows = append(rows, fmt.Sprint("r", r))
	}
	for c := range rapid.IntRange(1, 4).Draw(t, "cols") {
		cols = append(cols, fmt.Sprint("c", c))
	}
	for _, r := range rows {
		for _, c := range cols {
			tab.put(r, c, drawCell(t, kind))
		}
	}
	tab.margins(rows, cols)
	for way := range rapid.IntRange(0, 2).Draw(t, "groupings") {
		groups := map[string][]string{}
		for _, r := range rows {
			g := fmt.Sprint("g", way, rapid.IntRange(0, 2).Draw(t, "group"))
			groups[g] = append(groups[g], r)
		}
		tab.group(groups, append([]string{"Total"}, cols...))
	}
	for _, sum := range tab.Sums { // totals are given back where they are not needed
		tab.Cells[sum.Total].Worth = rapid.SampledFrom([]int{0, leastGivenBack}).Draw(t, "worth")
	}
	return tab.Lattice
}

// group adds subtotals of rows, and the grand totals over them.
func (t *table) group(groups map[string][]string, cols []string) {
	var names []string
	for g := range groups {
		names = append(names, g)
	}
	slices.Sort(names)
	for _, c := range cols {
		var totals []int
		for _, g := range names {
			var parts []int
			for _, r := range groups[g] {
				parts = append(parts, t.at[[2]string{r, c}])
			}
			totals = append(totals, t.sum(g, c, parts))
		}
		t.sum("Total", c, totals)
	}
}

// drawOverlapping draws rows × columns with both margins, and one to three groups of
// rows, any row in any of them, each also with what is left of the total without it.
func drawOverlapping(t *rapid.T) Lattice {
	kind := rapid.SampledFrom([]Kind{Proportion, CountKind}).Draw(t, "kind")
	tab := newTable(kind)
	rows, cols := []string{"r0", "r1", "r2", "r3", "r4", "r5"}[:rapid.IntRange(2, 6).Draw(t, "rows")], []string{"c0", "c1", "c2"}[:rapid.IntRange(1, 3).Draw(t, "cols")]
	for _, r := range rows {
		for _, c := range cols {
			tab.put(r, c, drawCell(t, kind))
		}
	}
	tab.margins(rows, cols)
	for n := range rapid.IntRange(1, 3).Draw(t, "groups") {
		in := rapid.SliceOfN(rapid.Bool(), len(rows), len(rows)).Draw(t, "in")
		for _, c := range append([]string{"Total"}, cols...) {
			var parts, rest []int
			for i, r := range rows {
				if at := tab.at[[2]string{r, c}]; in[i] {
					parts = append(parts, at)
				} else {
					rest = append(rest, at)
				}
			}
			if len(parts) > 1 {
				g := tab.sum(fmt.Sprint("g", n), c, parts)
				tab.Sums = append(tab.Sums, Sum{tab.at[[2]string{"Total", c}], append([]int{g}, rest...)})
			}
		}
	}
	return tab.Lattice
}

func TestNothingHiddenCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		if rapid.Bool().Draw(t, "overlapping") {
			l = drawOverlapping(t)
		}
		p := rapid.SampledFrom(Profiles).Draw(t, "profile")
		r := p.Protect(l)
		audit(t, p, l, r)
		auditGroups(t, p, l, r)
	})
}

// The solver against the auditor, on any sums and any hidden cells at all.
func TestSolverAgreesWithTheAuditor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "cells")
		l := Lattice{Cells: make([]Cell, n)}
		cell := rapid.IntRange(0, n-1)
		for range rapid.IntRange(1, 10).Draw(t, "sums") {
			l.Sums = append(l.Sums, Sum{cell.Draw(t, "total"), rapid.SliceOfN(cell, 1, 4).Draw(t, "parts")})
		}
		s := newSearch(Default, l)
		for i, hide := range rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "hidden") {
			if hide {
				s.hide(i)
			}
			if rapid.IntRange(0, 3).Draw(t, "solve in between") == 0 {
				s.solver.solve()
			}
		}
		s.solver.solve()
		want := workedOut(l, s.hidden)
		for i, hidden := range s.hidden {
			if hidden && s.solver.known(i) != want[i] {
				t.Fatalf("cell %d: known %v, the auditor says %v", i, s.solver.known(i), want[i])
			}
		}
	})
}

// What is protected stays as it is when it is protected again. The second search may fail to
// find a table in whole people that the first one found on its way, and hide more: then the
// outside solver must say of every count that it was wide enough without that.
func TestProtectedTwiceIsProtectedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		first := Default.Protect(l)
		if again := Default.Protect(l); !slices.Equal(first.Hidden, again.Hidden) {
			t.Fatalf("the same lattice was protected in two ways: %v, %v", first.Hidden, again.Hidden)
		}
		s := newSearch(Default, l)
		for i, hidden := range first.Hidden {
			s.primary[i] = !Default.Safe(l.Cells[i])
			if hidden {
				s.hide(i)
			}
		}
		if s.solver.solve(); !s.nothingExact() {
			t.Fatalf("a number can be worked out: %v", first.Hidden)
		}
		settled := s.finish()
		if slices.Equal(first.Hidden, settled.Hidden) {
			return
		}
		for i, hidden := range first.Hidden {
			if hidden && !settled.Hidden[i] {
				t.Fatalf("cell %d is shown the second time: %v, %v", i, first.Hidden, settled.Hidden)
			}
		}
		if _, lost := narrowOutside(t, Default, l, first.Hidden); lost > 0 {
			t.Fatalf("more was hidden the second time: %v, %v", first.Hidden, settled.Hidden)
		}
	})
}

func TestOrderOfSumsAndPartsMakesNoLeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		l.Sums = rapid.Permutation(l.Sums).Draw(t, "order")
		audit(t, Default, l, Default.Protect(l))
	})
}

func TestPrimaryAloneInARowNeverStaysAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "cells")
		tab := newTable(CountKind)
		small := rapid.IntRange(0, n-1).Draw(t, "small")
		var parts []int
		for i := range n {
			c := Cell{Kind: CountKind, Respondents: int64(rapid.IntRange(5, 90).Draw(t, "n"))}
			if i == small {
				c.Respondents = int64(rapid.IntRange(1, 4).Draw(t, "few"))
			}
			parts = append(parts, tab.put("row", fmt.Sprint(i), c))
		}
		tab.sum("row", "Total", parts)
		r := Default.Protect(tab.Lattice)
		if r.Primary != 1 || r.Secondary != 1 {
			t.Fatalf("%d primary, %d secondary cells; want one of each", r.Primary, r.Secondary)
		}
		if r.Hidden[n] {
			t.Fatal("the total was hidden although a part would do")
		}
	})
}

func TestNothingIsHiddenWithoutNeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := crossed([][]int64{{10, 20}, {30, int64(rapid.IntRange(5, 99).Draw(t, "n"))}})
		if r := Default.Protect(tab.Lattice); r.Primary+r.Secondary > 0 {
			t.Fatalf("%+v", r)
		}
	})
}
