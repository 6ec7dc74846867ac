package disclose

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// rank is how many of some sums say something that the others do not, by the elimination
// that judges what can be worked out.
func rank(cells int, sums []Sum) int {
	v := newSolver(newTies(cells, sums), make([]bool, cells))
	for c := range v.group {
		v.group[c] = int32(c) + 1
	}
	var rows []row
	for _, s := range sums {
		if r := v.equation(s); len(r) > 0 {
			rows = append(rows, r)
		}
	}
	return len(eliminate(rows, cells))
}

// TestEssentialSumsSayTheSame: of a country with groups, of linked tables and of random
// sums, the essential ones are independent, and neither they nor the others say anything
// that the others do not.
func TestEssentialSumsSayTheSame(t *testing.T) {
	lattices := map[string]Lattice{"country": national(30, 5, 60), "groups": countryOfAreas(30, 3)}
	rng := rand.New(rand.NewPCG(4, 2))
	for range 200 {
		var l Lattice
		l.Cells = make([]Cell, 6+rng.IntN(20))
		for i := range l.Cells {
			l.Cells[i].Respondents = rng.Int64N(50)
		}
		for range rng.IntN(25) {
			order := rng.Perm(len(l.Cells))
			l.Sums = append(l.Sums, Sum{Total: order[0], Parts: order[1 : 2+rng.IntN(min(5, len(order)-1))]})
		}
		lattices["random"] = l
		checkEssential(t, "random", l)
	}
	for name, l := range lattices {
		kept := checkEssential(t, name, l)
		if name != "random" && len(kept) >= len(l.Sums) {
			t.Errorf("%s: nothing of %d sums follows from others", name, len(l.Sums))
		}
	}
}

func checkEssential(t *testing.T, name string, l Lattice) []Sum {
	t.Helper()
	kept := l.essential()
	all, few, both := rank(len(l.Cells), l.Sums), rank(len(l.Cells), kept), rank(len(l.Cells), slices.Concat(l.Sums, kept))
	if few != all || both != all {
		t.Errorf("%s: %d sums say %d things, the %d essential ones %d, and both together %d", name, len(l.Sums), all, len(kept), few, both)
	}
	if name != "random" && few != len(kept) { // a random sum may need fractions, and is then kept
		t.Errorf("%s: %d essential sums say only %d things", name, len(kept), few)
	}
	return kept
}

// TestASmallSchemeIsMovedAsAWhole: two schemes of one area, in the groups of two
// breakdowns. One of two people can have four only if the other has two fewer, in a group
// of each breakdown, and no chain through cells of two sums does that.
func TestASmallSchemeIsMovedAsAWhole(t *testing.T) {
	const small, large, area, perScheme = 0, 5, 10, 5 // everybody, then two groups of two breakdowns
	var l Lattice
	for _, n := range []int64{2, 1, 1, 1, 1, 9, 5, 4, 6, 3, 11, 6, 5, 7, 4} {
		l.Cells = append(l.Cells, Cell{Kind: CountKind, Respondents: n})
	}
	for _, scheme := range []int{small, large} {
		l.Sums = append(l.Sums, Sum{scheme, []int{scheme + 1, scheme + 2}}, Sum{scheme, []int{scheme + 3, scheme + 4}})
	}
	for k := range perScheme {
		l.Sums = append(l.Sums, Sum{area + k, []int{small + k, large + k}})
	}
	s := newSearch(Default, l)
	for i := range area {
		s.hide(i)
	}
	s.books, s.chains = s.ledgers(), newChains(s)
	people := s.books[0]
	s.chains.reach(people, small+1, 1, 3)
	if people.most[small+1] >= 3 {
		t.Fatal("a chain through cells of two sums is enough, so this tests nothing")
	}
	s.solver.solve()
	s.pushThin(people, small+1, 1, 3, func() bool { return people.most[small+1] >= 3 })
	if people.most[small+1] < 3 {
		t.Errorf("the group of 1 is found to be able to hold %v", people.most[small+1])
	}
}

// TestLargeLatticesAreAsSafe takes small lattices for a country, so that all that outside
// solvers and other hands judge is judged of that way of looking for tables, too.
func TestLargeLatticesAreAsSafe(t *testing.T) {
	defer func(was int) { largeLattice = was }(largeLattice)
	largeLattice = 0
	for name, test := range map[string]func(*testing.T){
		"country": TestNationalLatticeIsSafe, "worked out": TestNothingHiddenCanBeWorkedOut, "wide": TestHiddenCountsAreWithinWideLimits,
		"wide beside groups": TestOverlappingGroupsAreWithinWideLimits, "linked": TestLinkedTablesKnown, "two ways": TestSecondaryTwoWayKnown,
		"hierarchy": TestSecondaryHierarchyKnown, "ends": TestProtectAlwaysEnds, "order": TestOrderOfSumsAndPartsMakesNoLeak,
		"published": TestNothingHidesBehindWhatIsPublished, "as the auditor": TestSolverAgreesWithTheAuditor,
	} {
		t.Run(name, test)
	}
}

// A cell that stands twice among the parts of a sum counts twice: with b = a + a and
// c = a, c is half of b, and from c = b follows that all are nought.
func TestACellTwiceInASum(t *testing.T) {
	defer func(was int) { largeLattice = was }(largeLattice)
	largeLattice = 0
	l := Lattice{Cells: make([]Cell, 3), Sums: []Sum{{1, []int{0}}, {0, []int{2, 2}}, {1, []int{2}}}}
	s := newSearch(Default, l)
	for i := range l.Cells {
		s.hide(i)
	}
	s.solver.solve()
	for i := range l.Cells {
		if !s.solver.known(i) {
			t.Errorf("cell %d follows from the sums and is not found", i)
		}
	}
}
