package disclose

import "slices"

// Result says which cells stay hidden.
type Result struct {
	Hidden    []bool // one for each cell of the lattice
	Primary   int    // hidden for their own numbers
	Secondary int    // hidden because a primary one could be worked out from them
	// Open counts the primary cells that could not be shown to be wide enough
	// although everything linked to them is hidden.
	Open int
	// Exposed counts the primary cells and remainders that a reader can work out all
	// the same, because every cell that could cover them is Published.
	Exposed int
}

// Protect hides the cells that break a rule of the profile, and then further
// cells until a reader who has everything else and knows how the cells add up
//
//   - can work out no cell that breaks a rule, however many sums it takes, and
//   - can work out no remainder (total minus the shown parts), and no pair of
//     hidden cells, that would itself break a rule if it were published, and
//   - cannot tell of a small count that it is small: it might be large enough to
//     be shown, and lies within a range of MinWidth or more (see width.go).
//
// A cell's fate depends on the lattice alone: the same lattice gives the same
// result.
func (p Profile) Protect(l Lattice) Result { return p.ProtectMore(l, nil) }

// ProtectMore is Protect where some cells are hidden already, for reasons of
// which this lattice knows nothing, and stay so. hidden may be nil.
func (p Profile) ProtectMore(l Lattice, hidden []bool) Result {
	s := newSearch(p, l)
	copy(s.given, hidden)
	for i, c := range l.Cells {
		s.primary[i] = !c.Published && (c.Held || !p.Safe(c)) && !c.Covered
		s.given[i] = (s.given[i] || c.Covered) && !c.Published
		if s.primary[i] || s.given[i] {
			s.hide(i)
		}
	}
	return s.finish()
}

// search is one run of Protect.
type search struct {
	Profile
	Lattice
	primary []bool
	given   []bool // hidden from the start, whatever their numbers
	hidden  []bool
	sumsOf  [][]int32 // the sums in which a cell stands, as total or part
	totals  []int32   // of how many sums a cell is the total
	all     *ties     // by all sums
	few     *ties     // by those over which tables are looked for, see large
	large   bool      // a country, see largeLattice
	queue   []int32   // sums to look at again
	queued  []bool
	fresh   []bool // sums that this round has already made safer
	solver  solver
	yes, no *ledger
	neither *ledger // of two shares of one question
	chains  *chains
	near1   *surroundings
	sheet   sheet     // of the tableau that is in use
	quick   bool      // look only for tables that are found quickly: what is hidden is about to change
	books   []*ledger // what is known to be possible for hidden cells
	open    int
	lack    *ledger // in which the last narrow cell is narrow
	way     float64 // which way its number lacks something: 1 up, -1 down
	aim     float64 // what it would have to be able to reach
	short   float64 // and how far that is
	hides   int     // how many cells have been hidden
}

func newSearch(p Profile, l Lattice) *search {
	n := len(l.Cells)
	s := &search{
		Profile: p, Lattice: l,
		primary: make([]bool, n), given: make([]bool, n), hidden: make([]bool, n),
		totals: make([]int32, n),
		queued: make([]bool, len(l.Sums)), fresh: make([]bool, len(l.Sums)),
	}
	for _, sum := range l.Sums {
		s.totals[sum.Total]++
	}
	s.large = n >= largeLattice
	s.all = newTies(n, l.Sums)
	if s.large {
		s.few = newTies(n, l.essential())
	} else {
		s.few = newTies(n, eachOnce(l.Sums))
	}
	s.sumsOf = s.all.sumsOf
	s.solver = newSolver(s.few, s.hidden)
	s.near1 = newSurroundings(s.few)
	return s
}

// hide hides a cell and asks for another look at each sum it stands in.
func (s *search) hide(cell int) {
	s.hidden[cell] = true
	s.hides++
	s.solver.changed(cell)
	for _, sum := range s.sumsOf[cell] {
		s.fresh[sum] = true
		if !s.queued[sum] {
			s.queued[sum] = true
			s.queue = append(s.queue, sum)
		}
	}
}

// finish adds secondary cells until nothing unsafe can be worked out. Each
// round hides at least one cell or is the last.
func (s *search) finish() Result {
	if !s.PrimaryOnly {
		s.settle()
		s.giveBack()
		s.showWhatIsKnown()
	}
	r := Result{Hidden: s.hidden, Open: s.open, Exposed: s.exposures()}
	for i, hidden := range s.hidden {
		switch {
		case s.primary[i]:
			r.Primary++
		case hidden:
			r.Secondary++
		}
	}
	return r
}

// exposures counts what can be worked out in spite of all. Sums of which the
// numbers do not add up, because somebody counts in several parts, give nothing
// exactly.
func (s *search) exposures() (n int) {
	if s.PrimaryOnly || !slices.ContainsFunc(s.Cells, func(c Cell) bool { return c.Published }) {
		return 0
	}
	exact := newSearch(s.Profile, Lattice{Cells: s.Cells, Sums: slices.DeleteFunc(slices.Clone(s.Sums), func(sum Sum) bool {
		rest := s.Cells[sum.Total].Respondents
		for _, part := range sum.Parts {
			rest -= s.Cells[part].Respondents
		}
		return rest != 0
	})})
	for i, hidden := range s.hidden {
		if hidden {
			exact.hide(i)
		}
	}
	exact.solver.solve()
	for i := range s.Cells {
		if s.primary[i] && exact.solver.known(i) {
			n++
		}
	}
	for i := range exact.Sums {
		if exact.exposed(i, exact.solver.unknown) != nil {
			n++
		}
	}
	return n
}

// settle hides further cells until every rule holds.
func (s *search) settle() {
	for {
		s.solver.solve()
		clear(s.fresh)
		if !s.settleNarrow() {
			break
		}
	}
	for {
		s.settleSums()
		s.solver.solve()
		clear(s.fresh)
		if !s.settleLinked() && !s.settleNarrow() {
			break
		}
	}
}

// showWhatIsKnown shows the secondary cells that a reader can work out from
// what is shown: hiding them protects nobody, and showing them says nothing new.
func (s *search) showWhatIsKnown() {
	for i := range s.Cells {
		if s.hidden[i] && !s.primary[i] && !s.given[i] && s.solver.known(i) {
			s.hidden[i] = false
		}
	}
}

// settleSums makes each sum safe on its own, taking every hidden cell as
// unknown: cheap, and most of the work.
func (s *search) settleSums() {
	for len(s.queue) > 0 {
		sum := s.queue[0]
		s.queue = s.queue[1:]
		s.queued[sum] = false
		for {
			unknown := s.exposed(int(sum), func(c int) bool { return s.hidden[c] })
			if unknown == nil || !s.hideCheapest([]int32{sum}) {
				break
			}
		}
	}
}

// settleLinked looks for what follows from many sums together, and hides one
// more cell for each thing found unless another of this round may have cured
// it. It reports whether it hid any.
func (s *search) settleLinked() bool {
	any := false
	cure := func(cells ...int) {
		sums := s.bindingSums(cells)
		if slices.ContainsFunc(sums, func(sum int32) bool { return s.fresh[sum] }) {
			return
		}
		any = s.hideCheapest(s.withLooseEnds(sums)) || s.hideNear(cells) || any
	}
	for i := range s.Cells {
		if s.primary[i] && s.solver.known(i) {
			cure(i)
		}
	}
	for i := range s.Sums {
		if s.fresh[i] || !s.anyHidden(i) {
			continue
		}
		if unknown := s.exposed(i, s.solver.unknown); unknown != nil {
			cure(unknown...)
		}
	}
	for i, j := range s.solver.pairs() {
		if !s.safeTogether([]int{i, j}) {
			cure(i, j)
		}
	}
	return any
}

// exposed gives the cells of a sum whose joint figure a reader can work out
// although it must not be published, or nil. unknown says which cells the
// reader does not have.
func (s *search) exposed(sum int, unknown func(int) bool) []int {
	total, parts := s.Sums[sum].Total, s.Sums[sum].Parts
	var missing []int
	rest := s.Cells[total].Respondents
	for _, part := range parts {
		if unknown(part) {
			missing = append(missing, part)
			continue
		}
		rest -= s.Cells[part].Respondents
	}
	if unknown(total) || len(missing) == 0 {
		return nil
	}
	if !s.safeTogether(missing) || !s.safeRest(rest) {
		return missing
	}
	return nil
}

// safeRest judges the number of people that a reader gets as total minus shown
// parts. Where the parts add up, safeTogether has judged the same and more.
// Where they do not, because somebody counts in several parts (quarters of a
// year), the number is still that of people in none of the shown parts, at
// least; nothing or less than nothing tells nothing.
func (s *search) safeRest(rest int64) bool {
	return rest <= 0 || s.Safe(Cell{Kind: CountKind, Respondents: rest})
}

// safeTogether judges hidden cells as if their people were one published cell.
func (s *search) safeTogether(cells []int) bool {
	one := s.Cells[cells[0]]
	if len(cells) > 1 {
		one.JudgeNeither = one.SumNeither
	}
	for _, i := range cells[1:] {
		c := s.Cells[i]
		one.Respondents += c.Respondents
		one.Numerator += c.Numerator
		one.Neither += c.Neither
		one.JudgeNeither = one.JudgeNeither && c.SumNeither
		one.Constant = one.Constant && c.Constant
		one.Covered = one.Covered && c.Covered
		one.Total += c.Total
		one.MinBase = max(one.MinBase, c.MinBase)
		one.Largest, one.Second = TopTwo(one.Largest, one.Second, c.Largest, c.Second)
	}
	// Where noughts are shown hidden cells hold somebody each, so if there are as many
	// people as cells, every cell is known to hold one.
	if !s.HideEmpty && len(cells) > 1 && one.Respondents <= int64(len(cells)) {
		return false
	}
	return one.Covered || s.Safe(one)
}

// TopTwo are the two largest of two pairs, each in falling order.
func TopTwo(a, b, c, d float64) (first, second float64) {
	if a < c {
		return c, max(a, d)
	}
	return a, max(b, c)
}
