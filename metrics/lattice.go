package metrics

import (
	"slices"

	"khi/metrics/disclose"
	"khi/metrics/stat"
)

// at names one publishable cell: a place, a period, one level of one dimension.
type at struct {
	place            string
	period           Period
	dimension, level string
}

// sums are the additive sums of one publishable cell.
type sums struct {
	respondents, n     int64
	sw, sww, swx, swxx float64
	largest, second    float64              // contributions of one respondent to swx
	bins               []binCount           // medians only, sorted by bin
	spells             map[stat.Spell]int64 // survival only: how long each was watched
	before, after      int64                // growth only: people a year before and now, in the schemes that have both
	hidden             bool
	forChange          bool // hidden for nothing but a small change since an earlier publication
}

type binCount struct {
	bin int
	n   int64
}

// whole is the name of the dimension, and of its one level, that holds everybody.
const whole = "all"

// lattice is every publishable cell of one indicator with the verdict of
// disclosure control on each. The cuts are a finite list: every place in every
// quarter and year, and every place in every year by one breakdown at a time.
type lattice struct {
	profile disclose.Profile
	cells   map[at]*sums
	settled *settledCells       // in place of cells, once protected and kept: see find
	levels  map[string][]string // dimension → levels seen
	cost    HiddenCost
	// roundBase: the base is given to the nearest 5, see protectFamily
	roundBase bool
	exact     bool          // for those whose place it is: nothing is rounded, see exact.go
	spent     map[at]Figure // reach of money only: the amount that is set against the total
	totals    map[at]Figure // reach only: what the people are set against; made after protection
}

// newLattice adds up the cells of an indicator. Nothing in it is protected yet:
// see protectFamily.
func newLattice(ind Indicator, places *Places, cells *Cells, profile disclose.Profile) *lattice {
	l := &lattice{profile: profile, cells: map[at]*sums{}, levels: map[string][]string{}, roundBase: ind.Rough}
	l.addUp(ind, places, cells)
	if profile.HideEmpty {
		l.addNobody(ind, places)
	}
	return l
}

// addUp adds cells to what a lattice holds of each place.
func (l *lattice) addUp(ind Indicator, places *Places, cells *Cells) {
	for _, c := range cells.Cells {
		if !published(ind, c.CellKey) {
			continue
		}
		for _, id := range places.holding(c.Scheme, c.Period) {
			if c.Dimension == deprivation && !places.inOneNation(id) {
				continue
			}
			s := l.at(id, c.CellKey)
			s.respondents += c.Respondents
			s.n += c.N
			s.sw += c.SW
			s.sww += c.SWW
			s.swx += c.SWX
			s.swxx += c.SWXX
			s.largest, s.second = disclose.TopTwo(s.largest, s.second, c.Largest, c.Second)
		}
	}
	l.addParts(ind, cells.Bins, places)
	l.addYearBefore(ind, places)
	for _, b := range cells.Bins {
		if ind.Kind != Median || !published(ind, b.CellKey) {
			continue
		}
		for _, id := range places.holding(b.Scheme, b.Period) {
			if b.Dimension != deprivation || places.inOneNation(id) {
				l.at(id, b.CellKey).addBin(b.Bin, b.N)
			}
		}
	}
}

// published tells the cuts that are ever shown from those that are not.
func published(ind Indicator, k CellKey) bool {
	if ind.Yearly && !k.Period.IsYear() {
		return false
	}
	return k.Dimension == whole || k.Period.IsYear()
}

func (l *lattice) at(place string, k CellKey) *sums {
	key := at{place, k.Period, k.Dimension, k.Level}
	s := l.cells[key]
	if s == nil {
		s = &sums{}
		l.cells[key] = s
		if !slices.Contains(l.levels[k.Dimension], k.Level) {
			l.levels[k.Dimension] = append(l.levels[k.Dimension], k.Level)
			slices.Sort(l.levels[k.Dimension])
		}
	}
	return s
}

func (s *sums) addBin(bin int, n int64) {
	i, found := slices.BinarySearchFunc(s.bins, bin, func(b binCount, v int) int { return b.bin - v })
	if found {
		s.bins[i].n += n
		return
	}
	s.bins = slices.Insert(s.bins, i, binCount{bin, n})
}

// constant reports whether everybody in the cell gave the same answer, in which
// case a mean would give each answer away.
func (s *sums) constant() bool {
	if len(s.bins) > 0 {
		return len(s.bins) == 1
	}
	return stat.SameAnswer(s.sw, s.swx, s.swxx)
}

var disclosureKinds = map[Kind]disclose.Kind{
	Proportion: disclose.Proportion, Mean: disclose.MeanKind, ChangeKind: disclose.MeanKind,
	Median: disclose.MedianKind, CountKind: disclose.CountKind,
	GrowthKind: disclose.CountKind, OutcomeKind: disclose.CountKind, TransitionKind: disclose.CountKind, SurvivalKind: disclose.CountKind,
	RateKind: disclose.Proportion, RatioKind: disclose.Proportion, // both tell how many there are on each of two sides
}

// frame is a lattice as package disclose sees it: each publishable cell once,
// with all the ways in which they add up.
type frame struct {
	disclose.Lattice
	of     *lattice
	order  []at
	number map[at]int // places that are one with the only one below share a number
	apart  bool       // tests: what the family's other indicators say is not heeded
}

func (l *lattice) frame(ind Indicator, places *Places) *frame {
	f := &frame{of: l, order: sortedKeys(l.cells, compareAt), number: make(map[at]int, len(l.cells))}
	for _, k := range f.order {
		if _, same := l.only(places, k); same {
			continue // it is one cell with the one below it
		}
		f.number[k] = len(f.Cells)
		f.Cells = append(f.Cells, l.cell(ind, k, worth(places, k)))
		f.Cells[f.number[k]].Covered = l.covered(k)
	}
	for _, k := range f.order { // the cell that a place shares with the one below it, and what that one is worth
		below := k
		for child, same := l.only(places, below); same; child, same = l.only(places, below) {
			below = child
		}
		f.number[k] = f.number[below]
		f.Cells[f.number[k]].Worth = max(f.Cells[f.number[k]].Worth, worth(places, k))
	}
	for _, k := range f.order {
		f.Sums = l.appendSums(f.Sums, f.number, k, ind, places)
	}
	return f
}

// cell is what the rules must know of a cell.
func (l *lattice) cell(ind Indicator, k at, worth int) disclose.Cell {
	if partsOf[ind.Kind] != "" && k.dimension != whole {
		return l.groupCell(ind, k, worth+ind.early(k.level))
	}
	if partsOf[ind.Kind] != "" {
		worth *= 4 // nothing is said of any group without it
	}
	return l.cells[k].cell(ind, worth)
}

// cell is what the rules must know of the sums.
func (s *sums) cell(ind Indicator, worth int) disclose.Cell {
	c := disclose.Cell{Kind: disclosureKinds[ind.Kind], Respondents: s.respondents, Constant: s.constant(), Worth: worth, MinBase: int64(ind.MinN)}
	switch {
	case c.Kind == disclose.Proportion:
		c.Numerator = int64(s.swx + 0.5)
	case c.Kind == disclose.MeanKind && ind.Unit != Pounds && s.sw == float64(s.respondents):
		c.Scale, c.Total = ind.Highest-ind.Lowest, s.swx-ind.Lowest*s.sw
	case ind.Unit == Pounds:
		c.Kind, c.Largest, c.Second, c.Total = disclose.Money, s.largest, s.second, s.swx
	}
	return c
}

// only is the cell of the one place below that has any answers, when there is
// just one: an area with a single scheme is that scheme.
func (l *lattice) only(places *Places, k at) (below at, one bool) {
	for _, id := range places.partsIn(k.place, k.period) {
		child := at{id, k.period, k.dimension, k.level}
		if l.cells[child] == nil {
			continue
		}
		if one {
			return at{}, false
		}
		below, one = child, true
	}
	return below, one
}

// worth says how much a cell would be missed: the whole before its parts,
// everybody before a group of them, a year before a quarter.
func worth(places *Places, k at) int {
	place, _ := places.Find(k.place)
	w := map[Grain]int{UK: 12, Nation: 8, GroupGrain: 4, Area: 4, Scheme: 4}[place.Grain]
	if k.dimension != whole {
		return w / 4
	}
	if !k.period.IsYear() {
		w--
	}
	return w
}

// appendSums adds the sums of which the cell is the total: over the places
// below it, over a group in it and what is beside that, over the levels of each
// dimension, and over the quarters of a year (of a group: where its members stay).
// The quarters do not quite add up to the year (somebody who answered twice
// counts once), but where nobody did they do, so the sum is guarded too.
func (l *lattice) appendSums(sums []disclose.Sum, number map[at]int, k at, ind Indicator, places *Places) []disclose.Sum {
	add := func(parts []int) {
		if len(parts) > 0 && !slices.Contains(parts, number[k]) {
			sums = append(sums, disclose.Sum{Total: number[k], Parts: parts})
		}
	}
	there := func(ids []string) (parts []int) {
		for _, id := range ids {
			if i, ok := number[at{id, k.period, k.dimension, k.level}]; ok {
				parts = append(parts, i)
			}
		}
		return parts
	}
	add(there(places.partsIn(k.place, k.period)))
	if k.dimension != deprivation { // groups have none, see addUp
		for _, ids := range places.withGroups(k.place, k.period) {
			add(there(ids))
		}
	}
	var parts []int
	if k.dimension == was || k.dimension == now {
		add(l.movesOf(number, k))
	}
	if k.dimension != whole {
		return sums
	}
	for _, d := range sortedKeys(l.levels, compareStrings) {
		if d == whole {
			continue
		}
		parts = nil
		for _, level := range l.levels[d] {
			if i, ok := number[at{k.place, k.period, d, level}]; ok {
				parts = append(parts, i)
			}
		}
		add(parts)
	}
	if k.period.IsYear() && ind.Kind != CountKind && places.steadyIn(k.place, k.period) {
		parts = nil
		for q, n := k.period+"Q1", 0; n < 4; q, n = q.Next(), n+1 {
			if i, ok := number[at{k.place, q, whole, whole}]; ok {
				parts = append(parts, i)
			}
		}
		add(parts)
	}
	return sums
}
