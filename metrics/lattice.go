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
	largest, second    float64    // contributions of one respondent to swx
	bins               []binCount // medians only, sorted by bin
	hidden             bool
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
	leftOut map[leftOutAt]*leftOutSum
	levels  map[string][]string // dimension → levels seen
}

type leftOutAt struct {
	place  string
	period Period
	reason string
}

type leftOutSum struct {
	people int64
	hidden bool
}

func newLattice(ind Indicator, places *Places, cells *Cells, profile disclose.Profile) *lattice {
	l := &lattice{profile: profile, cells: map[at]*sums{}, leftOut: map[leftOutAt]*leftOutSum{}, levels: map[string][]string{}}
	for _, c := range cells.Cells {
		if !published(ind, c.CellKey) {
			continue
		}
		for _, p := range places.Path(c.Scheme) {
			s := l.at(p.ID, c.CellKey)
			s.respondents += c.Respondents
			s.n += c.N
			s.sw += c.SW
			s.sww += c.SWW
			s.swx += c.SWX
			s.swxx += c.SWXX
			s.largest, s.second = disclose.TopTwo(s.largest, s.second, c.Largest, c.Second)
		}
	}
	for _, b := range cells.Bins {
		if !published(ind, b.CellKey) {
			continue
		}
		for _, p := range places.Path(b.Scheme) {
			l.at(p.ID, b.CellKey).addBin(b.Bin, b.N)
		}
	}
	for _, c := range cells.LeftOut {
		if ind.Yearly && !c.Period.IsYear() {
			continue
		}
		for _, p := range places.Path(c.Scheme) {
			k := leftOutAt{p.ID, c.Period, c.Reason}
			if l.leftOut[k] == nil {
				l.leftOut[k] = &leftOutSum{}
			}
			l.leftOut[k].people += c.Respondents
		}
	}
	l.protect(ind, places, profile)
	l.protectLeftOut(places, profile)
	return l
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
}

// protect decides for all cells at once which to hide.
func (l *lattice) protect(ind Indicator, places *Places, profile disclose.Profile) {
	profile.MinBase = max(profile.MinBase, int64(ind.MinN))
	order := sortedKeys(l.cells, compareAt)
	number := make(map[at]int, len(order))
	var in disclose.Lattice
	for _, k := range order {
		if _, same := l.only(places, k); same {
			continue // it is one cell with the one below it
		}
		s := l.cells[k]
		number[k] = len(in.Cells)
		c := disclose.Cell{Kind: disclosureKinds[ind.Kind], Respondents: s.respondents, Constant: s.constant(), Worth: worth(places, k)}
		switch {
		case ind.Kind == Proportion:
			c.Numerator = int64(s.swx + 0.5)
		case c.Kind == disclose.MeanKind && ind.Unit != Pounds && s.sw == float64(s.respondents):
			c.Scale, c.Total = ind.Highest-ind.Lowest, s.swx-ind.Lowest*s.sw
		case ind.Unit == Pounds:
			c.Kind, c.Largest, c.Second, c.Total = disclose.Money, s.largest, s.second, s.swx
		}
		in.Cells = append(in.Cells, c)
	}
	for _, k := range order { // the cell that a place shares with the one below it, and what that one is worth
		below := k
		for child, same := l.only(places, below); same; child, same = l.only(places, below) {
			below = child
		}
		number[k] = number[below]
		in.Cells[number[k]].Worth = max(in.Cells[number[k]].Worth, worth(places, k))
	}
	for _, k := range order {
		in.Sums = l.appendSums(in.Sums, number, k, ind, places)
	}
	result := profile.Protect(in)
	for _, k := range order {
		l.cells[k].hidden = result.Hidden[number[k]]
	}
}

// only is the cell of the one place below that has any answers, when there is
// just one: an area with a single scheme is that scheme.
func (l *lattice) only(places *Places, k at) (below at, one bool) {
	for _, id := range places.children[k.place] {
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
	w := map[Grain]int{UK: 12, Nation: 8, Area: 4, Scheme: 4}[place.Grain]
	if k.dimension != whole {
		return w / 4
	}
	if !k.period.IsYear() {
		w--
	}
	return w
}

// appendSums adds the sums of which the cell is the total: over the places
// below it, over the levels of each dimension, and over the quarters of a year.
// The quarters do not quite add up to the year (somebody who answered twice
// counts once), but where nobody did they do, so the sum is guarded too.
func (l *lattice) appendSums(sums []disclose.Sum, number map[at]int, k at, ind Indicator, places *Places) []disclose.Sum {
	add := func(parts []int) {
		if len(parts) > 0 && !slices.Contains(parts, number[k]) {
			sums = append(sums, disclose.Sum{Total: number[k], Parts: parts})
		}
	}
	var parts []int
	for _, child := range places.Children(k.place) {
		if i, ok := number[at{child.ID, k.period, k.dimension, k.level}]; ok {
			parts = append(parts, i)
		}
	}
	add(parts)
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
	if k.period.IsYear() && ind.Kind != CountKind {
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

// protectLeftOut hides small numbers of people left out, with enough others
// that no difference between places gives one back.
func (l *lattice) protectLeftOut(places *Places, profile disclose.Profile) {
	order := sortedKeys(l.leftOut, compareLeftOut)
	number := make(map[leftOutAt]int, len(order))
	var in disclose.Lattice
	parts := map[leftOutAt][]leftOutAt{}
	for _, k := range order {
		for _, id := range places.children[k.place] {
			if child := (leftOutAt{id, k.period, k.reason}); l.leftOut[child] != nil {
				parts[k] = append(parts[k], child)
			}
		}
	}
	cellOf := func(k leftOutAt) leftOutAt { // a place with one child that counts is that child
		for len(parts[k]) == 1 {
			k = parts[k][0]
		}
		return k
	}
	for _, k := range order {
		if cellOf(k) == k {
			number[k] = len(in.Cells)
			in.Cells = append(in.Cells, disclose.Cell{Kind: disclose.CountKind, Respondents: l.leftOut[k].people})
		}
	}
	for _, k := range order {
		if len(parts[k]) > 1 {
			sum := disclose.Sum{Total: number[k]}
			for _, child := range parts[k] {
				sum.Parts = append(sum.Parts, number[cellOf(child)])
			}
			in.Sums = append(in.Sums, sum)
		}
	}
	result := profile.Protect(in)
	for _, k := range order {
		l.leftOut[k].hidden = result.Hidden[number[cellOf(k)]]
	}
}
