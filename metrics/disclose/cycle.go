package disclose

import (
	"math"
	"slices"
)

// reachOfCure is how many cells around a narrow one are looked at for a cure,
// hidden or shown: few first.
var reachOfCure = []int{60, 240}

// hideCycle hides the cells that it costs least to hide so that a narrow cell
// becomes wide: it looks for a table in which the cell has what it lacks and in
// which shown cells differ as little, and in as cheap ones, as can be. The shown
// cells that differ in it are hidden, all at once: one alone would be of no use,
// as its other sums would give it away.
func (s *search) hideCycle(i int) bool {
	for _, size := range reachOfCure {
		if cells := s.cycle(i, size); len(cells) > 0 {
			for _, c := range cells {
				s.hide(c)
			}
			return true
		}
	}
	return false
}

// cycle gives the cells to hide, or none where it finds no way.
func (s *search) cycle(i, size int) (hide []int) {
	l := s.lack
	cells := s.around(i, size)
	m, cost := s.priced(cells)
	goal := l.value[i] + s.short
	if !m.push(0, 1, goal) || m.at[0] < goal-1e-6 {
		return nil
	}
	m.low[0], m.high[0] = m.at[0], m.at[0]
	if !m.push(cost, -1, 0) {
		return nil
	}
	for j, c := range cells {
		if !s.hidden[c] && math.Abs(m.at[j]-l.value[c]) > 1e-6*max(1, l.value[c]) {
			hide = append(hide, c)
		}
	}
	return hide
}

// priced are the moves of some cells. A shown cell is the number it has, plus
// what it is taken to differ upwards, less what it differs downwards; the last
// quantity is what all that costs.
func (s *search) priced(cells []int) (m *moves, cost int) {
	l := s.lack
	var at, low, high []float64
	place := make(map[int]int, len(cells))
	for j, c := range cells {
		place[c] = j
		at, low, high = append(at, l.value[c]), append(low, l.low[c]), append(high, l.high[c])
	}
	var sum relation
	equations := s.equationsOf(cells, place)
	for j, c := range cells {
		if s.hidden[c] {
			continue
		}
		up := len(at)
		at, low, high = append(at, 0, 0), append(low, 0, 0), append(high, math.Inf(1), math.Inf(1))
		equations = append(equations, relation{{j, 1}, {up, -1}, {up + 1, 1}})
		price := s.costOf(c)
		sum = append(sum, part{up, price}, part{up + 1, price})
	}
	cost = len(at)
	at, low, high = append(at, 0), append(low, 0), append(high, math.Inf(1))
	equations = append(equations, append(sum, part{cost, -1}))
	return newMoves(equations, at, low, high, 0), cost
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

// equationsOf are the sums that some cells stand in, with all else fixed.
func (s *search) equationsOf(cells []int, place map[int]int) (equations []relation) {
	seen := map[int32]bool{}
	for _, c := range cells {
		for _, sum := range s.sumsOf[c] {
			if seen[sum] {
				continue
			}
			seen[sum] = true
			var e relation
			if j, ok := place[s.Sums[sum].Total]; ok {
				e = append(e, part{j, -1})
			}
			for _, p := range s.Sums[sum].Parts {
				if j, ok := place[p]; ok {
					e = append(e, part{j, 1})
				}
			}
			equations = append(equations, e)
		}
	}
	return equations
}

// around are the cells linked to one, itself first and nearest first, but for
// those of which everybody knows that they are empty.
func (s *search) around(i, size int) []int {
	cells := []int{i}
	taken := map[int]bool{i: true}
	seen := map[int32]bool{}
	for at := 0; at < len(cells) && len(cells) < size; at++ {
		for _, sum := range s.sumsOf[cells[at]] {
			if seen[sum] {
				continue
			}
			seen[sum] = true
			for _, c := range append(slices.Clone(s.Sums[sum].Parts), s.Sums[sum].Total) {
				if !taken[c] && (s.hidden[c] || s.canCover(c)) && len(cells) < size {
					taken[c] = true
					cells = append(cells, c)
				}
			}
		}
	}
	return cells
}
