package disclose

import (
	"math"
	"slices"
)

// Several lattices can speak of the same people: one of those whom another counts, or
// of the same people by another answer. What they say of each other are limits, upwards
// as well as downwards, also through numbers that are themselves hidden. This file holds
// all of them against one system of numbers of people: nothing is taken for uncertain
// unless one table of all lattices together was found in which it differs.

// Joint is everything that is given of the numbers of people of some lattices.
type Joint struct {
	Quantities []Quantity
	Figures    []Figure
	// Sums go from place to place or from group to group; Links bind the numbers of
	// one cell: who said yes and who said no, whom one indicator counts and another
	// does not. Both are over Quantities.
	Sums, Links []Sum
}

// Quantity is a number of people that figures tell, or that follows from others.
type Quantity struct {
	Value, Low, High int64 // High may be NoLimit, Low minus NoLimit
	Goal             int64 // what must be possible while no figure tells it; 0: nothing is asked
	Told             []Told
}

// NoLimit is the limit of a quantity that has none.
const NoLimit = math.MaxInt64

// Told says within which limits a figure gives a quantity.
type Told struct {
	Figure    int
	Low, High int64
}

// Figure is a published cell: what it would be missed, about how many people it is, and
// whether it must stay as it is.
type Figure struct {
	Worth  int
	People int64
	Fixed  bool
}

// JointResult says which figures stay hidden, and how many quantities could not be
// shown to be wide enough although every figure linked to them is hidden.
type JointResult struct {
	Hidden []bool
	Open   int
}

// Among how many quantities other tables are looked for, and among how many a cure is:
// few first. A tableau grows dense with its steps; after so many it is set up anew.
var (
	reachOfLook  = []int{300, 1500, 5000}
	reachOfCures = []int{300, 1000, 2500, 6000}
)

const mostSteps = 100

// largeJoint is from how many quantities on a system is of a country, where a few of each
// sum are looked among.
var largeJoint = 20000

// reachOfThinJoint is reachOfThin of a joint system, where each cell that is taken brings
// its numbers of all indicators.
var reachOfThinJoint = []thinReach{{2, 300}, {2, 1000}, {3, 3000}, {6, 3000}}

// ProtectJoint hides further figures until of each quantity that must not be known
// closely another number is possible that is large enough, and a range of MinWidth. What
// is hidden stays hidden: more hidden figures only make more possible, so the result
// holds whatever else is hidden afterwards.
func (p Profile) ProtectJoint(j Joint, hidden []bool) JointResult {
	s := p.newJointSearch(j, hidden)
	r := JointResult{Hidden: s.away}
	if p.PrimaryOnly || p.MinWidth == 0 {
		return r
	}
	for i := range j.Quantities {
		for s.look(i); !s.settled(i); s.look(i) {
			if !s.cure(i) {
				r.Open++
				break
			}
		}
	}
	return r
}

// NarrowJoint are the quantities of which too much is known.
func (p Profile) NarrowJoint(j Joint, hidden []bool) (narrow []int) {
	s := p.newJointSearch(j, hidden)
	for i := range j.Quantities {
		if !s.settled(i) {
			s.look(i)
		}
		if !s.settled(i) {
			narrow = append(narrow, i)
		}
	}
	return narrow
}

// jointSearch is one run of ProtectJoint.
type jointSearch struct {
	Profile
	joint       Joint
	away        []bool    // which figures are hidden
	tells       [][]int32 // the quantities that each figure tells
	sums        *ties     // in which sums and links each quantity stands
	near1       *surroundings
	low, high   []float64 // between which readers know each to lie before they add up
	least, most []float64 // between which each was found to be able to lie
	column      []int32   // of each quantity: those that links bind are one column
	columns     [][]int   // the quantities of each
	tried       []int8    // in how many of reachOfLook each was looked for
	sheet       sheet
	large       bool // a country, see largeJoint
}

func (p Profile) newJointSearch(j Joint, hidden []bool) *jointSearch {
	n := len(j.Quantities)
	s := &jointSearch{Profile: p, joint: j, away: make([]bool, len(j.Figures)), tells: make([][]int32, len(j.Figures)),
		low: make([]float64, n), high: make([]float64, n), least: make([]float64, n), most: make([]float64, n), tried: make([]int8, n),
		sums: newTies(n, slices.Concat(j.Sums, j.Links))}
	s.near1 = newSurroundings(s.sums)
	s.large = n >= largeJoint
	copy(s.away, hidden)
	for i, q := range j.Quantities {
		for _, t := range q.Told {
			s.tells[t.Figure] = append(s.tells[t.Figure], int32(i))
		}
		s.least[i], s.most[i] = float64(q.Value), float64(q.Value)
		s.refresh(i)
	}
	s.setColumns()
	return s
}

// setColumns finds what links bind together.
func (s *jointSearch) setColumns() {
	s.column = make([]int32, len(s.joint.Quantities))
	links := Lattice{Cells: make([]Cell, len(s.joint.Quantities)), Sums: s.joint.Links}
	put := func(cells []int) {
		for _, i := range cells {
			s.column[i] = int32(len(s.columns))
		}
		s.columns = append(s.columns, cells)
	}
	for _, b := range links.Blocks() {
		if len(b.Sums) > 0 {
			put(b.Cells)
			continue
		}
		for _, i := range b.Cells {
			put([]int{i})
		}
	}
}

// refresh sets between which limits a quantity is for readers as figures are hidden now.
func (s *jointSearch) refresh(i int) {
	q := s.joint.Quantities[i]
	low, high := q.Low, q.High
	for _, t := range q.Told {
		if !s.away[t.Figure] {
			low, high = max(low, t.Low), min(high, t.High)
		}
	}
	s.low[i], s.high[i] = limit(low), limit(high)
}

// movable reports whether readers do not have the exact number of a quantity from a figure.
func (s *jointSearch) movable(i int) bool { return s.low[i] < s.high[i] }

// limit is a limit as a ledger has it.
func limit(v int64) float64 {
	switch v {
	case NoLimit:
		return math.Inf(1)
	case -NoLimit:
		return math.Inf(-1)
	}
	return float64(v)
}

// widthFor is how far apart the limits of a quantity must be: of nobody, of whom no more
// is asked than that somebody may be there, just that.
func (s *jointSearch) widthFor(i int) float64 {
	if q := s.joint.Quantities[i]; s.HideEmpty && q.Value == 0 {
		return float64(min(s.MinWidth, q.Goal))
	}
	return float64(s.MinWidth)
}

// told reports whether a figure tells a quantity.
func (s *jointSearch) told(i int) bool {
	return slices.ContainsFunc(s.joint.Quantities[i].Told, func(t Told) bool { return !s.away[t.Figure] })
}

// settled reports whether nothing is asked of a quantity, or enough was found possible.
func (s *jointSearch) settled(i int) bool {
	goal := float64(s.joint.Quantities[i].Goal)
	return goal == 0 || s.told(i) || s.most[i] >= goal && s.most[i]-s.least[i] >= s.widthFor(i)
}

// look looks for tables in which a quantity is as large as it must be possible, and on
// the way for those of others around it.
func (s *jointSearch) look(i int) {
	for reach := range s.reaches(reachOfLook) {
		if !s.settled(i) {
			s.lookAmong(i, reach)
		}
	}
}

// lookAmong looks among as many as one reach has. Others are looked for on the way that
// were looked for in vain among fewer: among many a step takes a hundred times as long.
func (s *jointSearch) lookAmong(i, reach int) {
	cells := s.near1.loose(s.around(i, reach, reachOfLook, s.movable))
	if len(cells) == 0 {
		return
	}
	m, start := s.truth(cells)
	for j, c := range cells {
		if s.settled(c) || j > 0 && int(s.tried[c]) < reach {
			continue
		}
		s.tried[c] = max(s.tried[c], int8(reach)+1)
		if !s.possible(m, cells, start, j) || m.steps > mostSteps { // in halves, or slow: the next goes from the truth
			m.back(start)
		}
	}
}

// truth is the moves of some quantities, which start from their true numbers.
func (s *jointSearch) truth(cells []int) (m *moves, start []float64) {
	at, low, high := make([]float64, len(cells)), make([]float64, len(cells)), make([]float64, len(cells))
	for j, c := range cells {
		at[j], low[j], high[j] = float64(s.joint.Quantities[c].Value), s.low[c], s.high[c]
	}
	m = newMoves(s.sheet.clean(), s.near1.equations(cells, func(int) int { return -1 }), at, low, high, 0)
	m.remember()
	return m, slices.Clone(at)
}

// possible looks for tables in which one quantity is as large as it must be possible and
// as far apart. It reports whether the point where the moves have led is a table.
func (s *jointSearch) possible(m *moves, cells []int, start []float64, j int) bool {
	c := cells[j]
	width := s.widthFor(c)
	for _, push := range []struct {
		way  float64
		goal func() float64
	}{
		{1, func() float64 { return float64(s.joint.Quantities[c].Goal) }},
		{-1, func() float64 { return s.most[c] - width }},
		{1, func() float64 { return s.least[c] + width }},
	} {
		if s.settled(c) {
			break
		}
		if !m.push(j, push.way, push.goal()) || !s.note(m, cells, start) {
			return false
		}
	}
	return true
}

// note keeps how far quantities differ at the point where some moves have led, if that
// is a table that readers must hold possible: in whole people, every limit kept, and
// every sum the same.
func (s *jointSearch) note(m *moves, cells []int, start []float64) bool {
	found, ok := m.whole(start)
	if ok {
		s.found(cells, found)
	}
	return ok
}

func (s *jointSearch) found(cells []int, numbers []float64) {
	for j, c := range cells {
		s.least[c], s.most[c] = math.Min(s.least[c], numbers[j]), math.Max(s.most[c], numbers[j])
	}
}

// hideFigure hides a figure, and what it told is as uncertain as the others leave it.
func (s *jointSearch) hideFigure(f int) {
	s.away[f] = true
	for _, i := range s.tells[f] {
		s.refresh(int(i))
	}
}

// reaches is how many reaches there are, given those of the nearest.
func (s *jointSearch) reaches(nearest []int) int {
	if s.large {
		return len(reachOfThinJoint)
	}
	return len(nearest)
}

// around gives the quantities around one that are of a reach: the nearest, or of a country
// some of each sum.
func (s *jointSearch) around(i, reach int, nearest []int, suits func(int) bool) []int {
	if !s.large {
		return s.spread(i, nearest[reach], suits)
	}
	return s.near1.thin(i, reachOfThinJoint[reach], thinly{suits: suits, free: s.movable,
		has:    func(c int) float64 { return float64(s.joint.Quantities[c].Value) },
		column: func(c int) []int { return s.columns[s.column[c]] }})
}

// spread gives the quantities around one, itself first, column by column and nearest
// first, of those that suit.
func (s *jointSearch) spread(i, size int, suits func(int) bool) []int {
	n := s.near1
	n.begin()
	n.take(i)
	cells := []int{i}
	column := func(of int) {
		for _, q := range s.columns[s.column[of]] {
			if suits(q) && n.take(q) {
				cells = append(cells, q)
			}
		}
	}
	column(i)
	for at := 0; at < len(cells) && len(cells) < size; at++ {
		for _, sum := range s.sums.sumsOf[cells[at]] {
			if !n.first(sum) {
				continue
			}
			for _, c := range append(slices.Clone(s.sums.sums[sum].Parts), s.sums.sums[sum].Total) {
				if len(cells) < size && suits(c) {
					column(c)
				}
			}
		}
	}
	return cells
}
