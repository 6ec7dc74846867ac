package disclose

import (
	"math"
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
	cells := s.near1.loose(s.around(i, size))
	if len(cells) == 0 {
		return nil
	}
	m, less, cost := s.priced(cells)
	goal := l.value[i] + s.short
	if !m.push(0, 1, goal) || m.at[0] < goal-1e-6 {
		return nil
	}
	m.low[0], m.high[0] = m.at[0], m.at[0]
	if !m.push(cost, -1, 0) {
		return nil
	}
	for j, c := range cells {
		if less[j] >= 0 && math.Abs(m.at[j]-m.at[less[j]]) > 1e-6*max(1, l.value[c]) {
			hide = append(hide, c)
		}
	}
	return hide
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

// around are the cells linked to one, itself first and nearest first, but for
// those of which everybody knows that they are empty.
func (s *search) around(i, size int) []int {
	n := s.near1
	n.begin()
	cells := []int{i}
	n.take(i)
	for at := 0; at < len(cells) && len(cells) < size; at++ {
		for _, sum := range s.sumsOf[cells[at]] {
			if !n.first(sum) {
				continue
			}
			offer := func(c int) {
				if len(cells) < size && (s.hidden[c] || s.canCover(c)) && n.take(c) {
					cells = append(cells, c)
				}
			}
			for _, c := range s.Sums[sum].Parts {
				offer(c)
			}
			offer(s.Sums[sum].Total)
		}
	}
	return cells
}
