package disclose

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// count is a cell that tells how many people there are.
func count(n int64) Cell { return Cell{Kind: CountKind, Respondents: n} }

// share is a proportion of x of n.
func share(x, n int64) Cell { return Cell{Kind: Proportion, Respondents: n, Numerator: x} }

func TestWhatACellMaySayForItself(t *testing.T) {
	for _, c := range []struct {
		why  string
		p    Profile
		cell Cell
		safe bool
	}{
		{"four people", Default, count(4), false},
		{"five people", Default, count(5), true},
		{"nobody: there is nothing to tell", Default, count(0), true},
		{"nobody, where zeros count as small", TRE10, count(0), false},
		{"nine people", TRE10, count(9), false},
		{"ten people", TRE10, count(10), true},
		{"no answers to a question", Default, share(0, 0), true},
		{"four answers", Default, share(3, 4), false},
		{"one of nine said yes", Default, share(1, 9), false},
		{"two of nine", Default, share(2, 9), false},
		{"three of nine", Default, share(3, 9), true},
		{"47 of 49 were content, so two were not", Default, share(47, 49), false},
		{"46 of 49", Default, share(46, 49), true},
		{"46 of 49, so three were not", OneToFour, share(46, 49), false},
		{"45 of 49, so four were not", OneToFour, share(45, 49), false},
		{"44 of 49", OneToFour, share(44, 49), true},
		{"all nine residents never feel safe", Default, share(9, 9), false},
		{"none of nine residents feels safe", Default, share(0, 9), false},
		{"mean of four", Default, Cell{Kind: MeanKind, Respondents: 4}, false},
		{"mean of five", Default, Cell{Kind: MeanKind, Respondents: 5}, true},
		{"mean of twenty who all gave one answer", Default, Cell{Kind: MeanKind, Respondents: 20, Constant: true}, false},
		{"median of twenty who all gave one answer", Default, Cell{Kind: MedianKind, Respondents: 20, Constant: true}, false},
		{"mean of ten has nine degrees of freedom", TRE10, Cell{Kind: MeanKind, Respondents: 10}, false},
		{"mean of eleven", TRE10, Cell{Kind: MeanKind, Respondents: 11}, true},
		{"public page: mean of nine", StrictPublic, Cell{Kind: MeanKind, Respondents: 9}, false},
		{"public page: four of thirty", StrictPublic, share(4, 30), false},
		{"public page: five of thirty", StrictPublic, share(5, 30), true},
		{"care hours of 100, 6 and seven times under 1", Default, Cell{Kind: Money, Respondents: 9, Largest: 100, Second: 6, Total: 109}, false},
		{"costs of nine that are much alike", Default, Cell{Kind: Money, Respondents: 9, Largest: 120, Second: 110, Total: 900}, true},
		{"two make up nine tenths", Default, Cell{Kind: Money, Respondents: 9, Largest: 46, Second: 45, Total: 100}, false},
		{"costs of nine that are the same", Default, Cell{Kind: Money, Respondents: 9, Largest: 100, Second: 100, Total: 900, Constant: true}, false},
		{"costs of three", Default, Cell{Kind: Money, Respondents: 3, Largest: 10, Second: 10, Total: 30}, false},
	} {
		if got := c.p.Safe(c.cell); got != c.safe {
			t.Errorf("%s: %s: safe %v, want %v", c.p.Name, c.why, got, c.safe)
		}
	}
}

// Four sites by three answers: two small cells in one row, in two columns. Two
// more hidden cells keep each from being worked out; but then they are known to
// come to 5, so that each is known to be small. Some more keep that from being known.
func TestSmallPairInARow(t *testing.T) {
	tab := crossed([][]int64{{6, 36, 0}, {13, 2, 3}, {22, 21, 8}, {8, 39, 47}})
	exact := Default
	exact.MinWidth = 0
	for p, most := range map[*Profile]int{&exact: 2, &Default: 5} {
		r := p.Protect(tab.Lattice)
		audit(t, *p, tab.Lattice, r)
		if r.Primary != 2 || r.Secondary > most || r.Open > 0 {
			t.Errorf("%d primary and %d secondary cells, %d open; 2 and %d are enough", r.Primary, r.Secondary, r.Open, most)
		}
		known, err := Intervals(tab.Lattice, r.Hidden, 1, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range [][2]string{{"r1", "c1"}, {"r1", "c2"}} {
			narrow := known[tab.at[cell]].Narrow(4, 3)
			if narrow != (p.MinWidth == 0) {
				t.Errorf("%v is known to be within %v", cell, known[tab.at[cell]])
			}
		}
		if r.Hidden[tab.at[[2]string{"Total", "Total"}]] {
			t.Error("the whole is hidden")
		}
	}
}

// Each table is safe alone; the small group minus the first county leaves K
// and N, and with N shown K is known.
func TestLinkedTables(t *testing.T) {
	tab := newTable(CountKind)
	at := map[string]int{}
	for _, c := range []struct {
		name string
		n    int64
	}{{"A", 2}, {"B", 2}, {"I", 8}, {"J", 8}, {"K", 3}, {"L", 3}, {"M", 3}, {"N", 7}} {
		at[c.name] = tab.put(c.name, "", count(c.n))
	}
	of := func(names string) (parts []int) {
		for _, n := range names {
			parts = append(parts, at[string(n)])
		}
		return parts
	}
	counties := []int{tab.sum("county 1", "", of("ABIJ")), tab.sum("county 2", "", of("KLMN"))}
	groups := []int{tab.sum("small", "", of("ABIJKN")), tab.sum("big", "", of("LM"))}
	tab.sum("all", "", counties)
	tab.sum("all", "", groups)
	naive := make([]bool, len(tab.Cells))
	for _, i := range of("ABIKLM") {
		naive[i] = true
	}
	if !workedOut(tab.Lattice, naive)[at["K"]] {
		t.Fatal("the case is wrong: K cannot be worked out with N shown")
	}
	audit(t, Default, tab.Lattice, Default.Protect(tab.Lattice))
}

// Cedar: 38 people, 21 of them women, three over 85, 16 men under 85: no two
// answers differ by few, but the four together tell of one man over 85.
func TestChainOfFour(t *testing.T) {
	tab := crossed([][]int64{{19, 2}, {16, 1}})
	hidden := make([]bool, len(tab.Cells))
	for _, cell := range [][2]string{{"r0", "c1"}, {"r1", "c1"}, {"Total", "c1"}} {
		hidden[tab.at[cell]] = true
	}
	if !workedOut(tab.Lattice, hidden)[tab.at[[2]string{"r1", "c1"}]] {
		t.Fatal("the case is wrong: the man over 85 cannot be worked out")
	}
	audit(t, Default, tab.Lattice, Default.Protect(tab.Lattice))
}

// A total minus all parts but one, in three disguises.
func TestAllMinusOne(t *testing.T) {
	for why, counts := range map[string][]int64{
		"85+ in Alder, Birch and Cedar":          {14, 22, 3},
		"under 85 and over":                      {35, 3},
		"cases to September, and after":          {12, 2},
		"answers of one site with two small":     {13, 2, 3},
		"two small cells that come to under 5":   {2, 1, 40, 50},
		"five cells of one person and a big one": {1, 1, 1, 1, 1, 50, 60},
	} {
		tab := newTable(CountKind)
		var parts []int
		for _, n := range counts {
			parts = append(parts, tab.put(why, string(rune('a'+len(parts))), count(n)))
		}
		tab.sum(why, "Total", parts)
		r := Default.Protect(tab.Lattice)
		audit(t, Default, tab.Lattice, r)
		left, cells := int64(0), int64(0)
		for i, hidden := range r.Hidden {
			if hidden {
				left, cells = left+counts[i], cells+1
			}
		}
		if left < 5 || left <= cells {
			t.Errorf("%s: the remainder of %d in %d cells can be worked out", why, left, cells)
		}
	}
}

// The remainder of a proportion counts on both sides: 20 of 40, of which the
// shown part is 18 of 30, leaves 2 of 10.
func TestRemainderOfTheNumerator(t *testing.T) {
	tab := newTable(Proportion)
	parts := []int{tab.put("", "a", share(1, 4)), tab.put("", "b", share(1, 6)), tab.put("", "c", share(18, 30)), tab.put("", "d", share(30, 60))}
	tab.sum("", "Total", parts)
	r := Default.Protect(tab.Lattice)
	audit(t, Default, tab.Lattice, r)
	if r.Primary != 2 || r.Secondary != 1 || !r.Hidden[2] {
		t.Errorf("%+v: want the cell of 30 hidden too", r)
	}
}

// A small area's only scheme is the area: both are hidden, and so is another area.
func TestAreaOfOneScheme(t *testing.T) {
	tab := newTable(CountKind)
	s := []int{tab.put("s", "1", count(3)), tab.put("s", "2", count(30)), tab.put("s", "3", count(40))}
	areas := []int{tab.sum("A", "", s[:1]), tab.sum("B", "", s[1:2]), tab.sum("C", "", s[2:])}
	tab.sum("all", "", areas)
	r := Default.Protect(tab.Lattice)
	audit(t, Default, tab.Lattice, r)
	if !r.Hidden[s[0]] || !r.Hidden[areas[0]] || !r.Hidden[s[1]] || !r.Hidden[areas[1]] || r.Hidden[s[2]] {
		t.Errorf("hidden: %v", r.Hidden)
	}
}

// People answer in several quarters, so the quarters come to more than the
// year: one small quarter needs one other hidden, not all of them.
func TestQuartersThatDoNotAddUp(t *testing.T) {
	l := Lattice{
		Cells: []Cell{share(20, 30), share(14, 28), share(15, 29), share(17, 30), share(1, 3)},
		Sums:  []Sum{{0, []int{1, 2, 3, 4}}},
	}
	if r := Default.Protect(l); r.Primary != 1 || r.Secondary != 1 || r.Hidden[0] {
		t.Errorf("%+v", r)
	}
	// 33 in the year, 29 of them in the quarter that is shown: four came later.
	l.Cells = []Cell{share(20, 33), share(15, 29), share(3, 6), share(1, 3)}
	l.Sums = []Sum{{0, []int{1, 2, 3}}}
	if r := Default.Protect(l); r.Primary != 1 || r.Secondary != 2 {
		t.Errorf("%+v: four people are left over", r)
	}
}

// One large amount among hidden ones must not be left over as a remainder.
func TestDominatedRemainder(t *testing.T) {
	tab := newTable(Money)
	alike := func(n int64) Cell {
		return Cell{Kind: Money, Respondents: n, Largest: 10, Second: 10, Total: 10 * float64(n)}
	}
	giant := Cell{Kind: Money, Respondents: 6, Largest: 1000, Second: 10, Total: 1050}
	parts := []int{tab.put("", "a", giant), tab.put("", "b", alike(6)), tab.put("", "c", alike(60)), tab.put("", "d", alike(70))}
	tab.sum("", "Total", parts)
	r := Default.Protect(tab.Lattice)
	audit(t, Default, tab.Lattice, r)
	var rest []int
	for _, p := range parts {
		if r.Hidden[p] {
			rest = append(rest, p)
		}
	}
	if !r.Hidden[4] && !newSearch(Default, tab.Lattice).safeTogether(rest) {
		t.Errorf("the remainder of %v is one person's amount", rest)
	}
}

// Whatever a caller hands over, even sums that do not add up, Protect ends and
// shows no cell that breaks a rule.
func TestProtectAlwaysEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 15).Draw(t, "cells")
		var l Lattice
		for range n {
			l.Cells = append(l.Cells, drawCell(t, CountKind))
		}
		cell := rapid.IntRange(0, n-1)
		for range rapid.IntRange(0, 12).Draw(t, "sums") {
			l.Sums = append(l.Sums, Sum{cell.Draw(t, "total"), rapid.SliceOfN(cell, 0, 6).Draw(t, "parts")})
		}
		r := Default.Protect(l)
		for i, c := range l.Cells {
			if !Default.Safe(c) && !r.Hidden[i] {
				t.Fatalf("cell %d %+v is shown", i, c)
			}
		}
	})
}

func TestEmptyLattice(t *testing.T) {
	if r := Default.Protect(Lattice{}); len(r.Hidden) != 0 || r.Primary+r.Secondary != 0 {
		t.Errorf("%+v", r)
	}
}

func TestProfilesAreNamed(t *testing.T) {
	for _, p := range Profiles {
		found, ok := Find(p.Name)
		if !ok || found != p || p.Words == "" || p.MinBase < 5 {
			t.Errorf("%+v", p)
		}
	}
	if _, ok := Find("none"); ok {
		t.Error("a profile called none")
	}
	if slices.ContainsFunc(Profiles, func(p Profile) bool { return !p.HideUnanimous }) {
		t.Error("a profile that shows unanimous answers")
	}
}
