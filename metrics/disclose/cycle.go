package disclose

import (
	"math"
	"slices"
)

// reachOfCure is how many cells around a narrow one are looked at for a cure,
// hidden or shown: few first. A year of the demonstration has about a thousand. With fewer
// only, the long sums of large places, such as a nation as a group and all that is beside
// it, fill the surroundings; no cycle closes in them, and what is hidden then is a nation.
var reachOfCure = []int{60, 240, 960}

// widen makes a narrow cell wide, and reports whether anything was hidden for it or it is
// to be looked at again. It looks for a table in which the cell has what it lacks and in
// which shown cells differ as little, and in as cheap ones, as can be. The shown cells
// that differ in it are hidden, all at once: one alone would be of no use, as its other
// sums would give it away.
//
// Often no shown cell need differ, because others that this round has hidden, some sums
// away, have made the cell wide already. Then nothing is hidden for it, and where nothing
// is found among few cells, it is left to the next round. Only a cell that no table can
// widen at all is given the nearest cell that may be hidden, whatever that is worth.
func (s *search) widen(i int, others bool) (again bool) {
	for range s.books { // it may lack something of each
		c := s.cheapestCycle(i, others)
		if c != nil {
			for _, cell := range c.hide {
				s.hide(cell)
			}
			s.noteCycle(c)
		}
		switch {
		case c != nil && len(c.hide) > 0:
			return true
		case c != nil && s.wide(i):
			return false
		case others && !s.large:
			return true
		case c == nil:
			return s.hideBeside(i)
		}
	}
	return s.hideBeside(i)
}

// hideBeside hides what is left to hide for a cell that no table can widen: of a country
// all the small figures that are shown in its sums, or else the nearest. Elsewhere one
// figure at a time is enough, and costs less; of a country hundreds of cells need it, and
// one figure for one of them in each round would not end.
func (s *search) hideBeside(i int) bool {
	any := false
	if s.large {
		for _, sum := range s.few.sumsOf[i] {
			for _, part := range append(slices.Clone(s.few.sums[sum].Parts), s.few.sums[sum].Total) {
				if !s.hidden[part] && s.canCover(part) && s.Cells[part].Worth < leastGivenBack {
					s.hide(part)
					any = true
				}
			}
		}
	}
	return any || s.hideAnything(i)
}

// hideAnything hides a cell near a narrow one, or counts it as open where there is none.
func (s *search) hideAnything(i int) bool {
	if s.hideRoomy(i) || s.hideNear([]int{i}) {
		return true
	}
	s.open++
	return false
}

// cycle is a table in which a cell has what it lacks.
type cycle struct {
	cells []int
	at    []float64 // the numbers of the cells
	hide  []int     // the shown cells that differ in it
	price float64   // of those
}

// cheapestCycle looks for a cycle among more and more cells: until one is found that
// hides no large place, for which small ones further away might do. Where none is found,
// the most cells are looked at only for the first cell of a round. Of a large lattice
// it is thinCure.
func (s *search) cheapestCycle(i int, others bool) (best *cycle) {
	if s.large {
		return s.thinCure(i)
	}
	large := func(c int) bool { return s.Cells[c].Worth >= leastGivenBack }
	for n, size := range reachOfCure {
		if best == nil && others && n == len(reachOfCure)-1 {
			break
		}
		if c := s.cycle(s.around(i, size)); c != nil && (best == nil || c.price < best.price) {
			best = c
		}
		if best != nil && !slices.ContainsFunc(best.hide, large) {
			break
		}
	}
	return best
}

// cycle gives the cheapest way to widen the first of some cells by moving these, or nil
// where it finds none.
func (s *search) cycle(cells []int) *cycle {
	l := s.lack
	if cells = s.near1.loose(cells); len(cells) == 0 {
		return nil
	}
	m, less, cost := s.priced(cells)
	s.bound(m, len(cells))
	if !m.push(0, s.way, s.aim) || s.way*(s.aim-m.at[0]) > 1e-6*math.Max(1, math.Abs(s.aim)) {
		return nil
	}
	m.low[0], m.high[0] = m.at[0], m.at[0]
	if !m.push(cost, -1, 0) {
		return nil
	}
	found := &cycle{cells: cells, at: m.at[:len(cells):len(cells)], price: m.at[cost]}
	for j, c := range cells {
		if less[j] < 0 {
			continue
		}
		differs := m.at[j] - m.at[less[j]]
		found.at[j] = l.value[c]
		if math.Abs(differs) > 1e-6*max(1, l.value[c]) {
			found.at[j] += differs
			found.hide = append(found.hide, c)
		}
	}
	return found
}

// priced are the moves of some cells, each a quantity of its own. A hidden cell is the
// number it has; a shown one is by how much it is taken to differ upwards, and another
// quantity, less, by how much downwards. The last quantity is what all that costs.
func (s *search) priced(cells []int) (m *moves, less []int, cost int) {
	l := s.lack
	at, low, high := make([]float64, len(cells)), make([]float64, len(cells)), make([]float64, len(cells))
	less = make([]int, len(cells))
	var sum relation
	for j, c := range cells {
		if less[j] = -1; s.hidden[c] {
			at[j], low[j], high[j] = l.value[c], l.low[c], l.high[c]
			continue
		}
		high[j] = math.Max(0, l.high[c]-l.value[c])
		less[j] = len(at)
		at, low, high = append(at, 0), append(low, 0), append(high, math.Max(0, l.value[c]-l.low[c]))
		price := s.costOf(c)
		sum = append(sum, part{j, price}, part{less[j], price})
	}
	equations := s.near1.equations(cells, func(j int) int { return less[j] })
	cost = len(at)
	at, low, high = append(at, 0), append(low, 0), append(high, math.Inf(1))
	equations = append(equations, append(sum, part{cost, -1}))
	return newMoves(s.sheet.clean(), equations, at, low, high, 0), less, cost
}

// costOf is what a shown cell is worth to readers, for each person by which a
// possible table would differ in it: totals more than parts, and most the whole
// that is no part of anything.
func (s *search) costOf(c int) float64 {
	cost := float64(1+s.Cells[c].Worth) * float64(1+s.totals[c]) * math.Log2(2+float64(s.Cells[c].Respondents))
	if int(s.totals[c]) == len(s.sumsOf[c]) {
		cost *= 4
	}
	return cost
}

// mayDiffer reports whether readers do not have a cell, or would not if it were hidden.
func (s *search) mayDiffer(cell int) bool { return s.hidden[cell] || s.canCover(cell) }

// around are the cells linked to one, itself first and nearest first, but for
// those of which everybody knows that they are empty.
func (s *search) around(i, size int) []int {
	n := s.near1
	n.begin()
	cells := []int{i}
	n.take(i)
	for at := 0; at < len(cells) && len(cells) < size; at++ {
		for _, sum := range s.few.sumsOf[cells[at]] {
			if !n.first(sum) {
				continue
			}
			offer := func(c int) {
				if len(cells) < size && s.mayDiffer(c) && n.take(c) {
					cells = append(cells, c)
				}
			}
			for _, c := range s.few.sums[sum].Parts {
				offer(c)
			}
			offer(s.few.sums[sum].Total)
		}
	}
	return cells
}

// noteCycle keeps a table that is possible now that the shown cells that differ in it are
// hidden, if it is one in whole numbers.
func (s *search) noteCycle(c *cycle) {
	l := s.lack
	start, low, high := make([]float64, len(c.cells)), make([]float64, len(c.cells)), make([]float64, len(c.cells))
	for j, cell := range c.cells {
		start[j], low[j], high[j] = l.value[cell], l.low[cell], l.high[cell]
	}
	table := &moves{at: c.at, low: low, high: high, equations: s.near1.equations(c.cells, func(int) int { return -1 })}
	s.note(l, table, c.cells, start)
}
