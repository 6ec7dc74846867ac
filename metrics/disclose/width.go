package disclose

import (
	"cmp"
	"math"
	"slices"
)

// A hidden cell that cannot be worked out exactly may still be known within a
// narrow range. This file looks, for each cell that breaks a rule, for other
// tables that would look the same to a reader: the same shown cells, the same
// sums, nobody below nothing, somebody in every hidden cell where empty ones are
// shown. Where tables are found in which the cell differs by enough, no reader
// can know it more closely, whatever the method, and the cell is wide enough.
// Where none is found, for whatever reason, a further cell is hidden.
//
// So nothing rests on the arithmetic of the search: each table that it finds is
// rounded to whole people and checked. And nothing rests on how far it looks. What is
// cheap comes first: chains of cells (chains.go), which settle most; limits that no
// table exceeds (outer.go), which tell where to look would be in vain; and only for
// what is left the simplex method, with the nearest cells first, moving only them.

// neighbourhoods are how many hidden cells are moved at a time: few first.
var neighbourhoods = []int{24, 96, 384}

// settleNarrow widens what is too narrow by hiding further cells, and reports
// whether it hid any. Cells for which there is nothing left to hide are counted.
func (s *search) settleNarrow() bool {
	if s.MinWidth == 0 {
		return false
	}
	if s.books == nil {
		s.books, s.chains = s.ledgers(), newChains(s)
	}
	any, before := false, s.hides
	s.open = 0
	s.setGoals()
	for _, l := range s.books {
		l.outer = s.outerOf(l)
	}
	for i := range s.Cells {
		if !s.primary[i] {
			continue
		}
		fresh := slices.ContainsFunc(s.sumsOf[i], func(sum int32) bool { return s.fresh[sum] })
		if s.quick = fresh; s.wide(i) {
			continue
		}
		if fresh {
			any = true // another cell of this round may have widened it
			continue
		}
		any = s.widen(i, s.hides > before) || any
	}
	s.quick = false
	return any
}

// hideRoomy hides the cheapest cell beside a narrow one that has as much to give
// as the narrow one lacks.
func (s *search) hideRoomy(i int) bool {
	var best price
	found := false
	for _, sum := range s.sumsOf[i] {
		if p, ok := s.cheapestOf(sum, func(c int) bool { return s.lack.value[c]-s.lack.low[c] >= s.short }); ok && (!found || p.compare(best) < 0) {
			best, found = p, true
		}
	}
	if found {
		s.hide(best.cell)
	}
	return found
}

// setGoals says beforehand what each cell will be asked for, so that one search
// can serve several.
func (s *search) setGoals() {
	for _, l := range s.books {
		for i := range s.Cells {
			v := l.value[i]
			switch {
			case !l.whole || !s.primary[i] || (l == s.yes || l == s.no) != (s.Cells[i].Kind == Proportion):
			case s.Cells[i].Kind == Proportion && v < float64(s.MinNumerator) && (v > 0 || s.HideUnanimous):
				l.goal[i] = max(l.goal[i], float64(s.MinNumerator), l.least[i]+float64(s.MinWidth))
			case s.HideEmpty && s.Cells[i].Respondents == 0:
				l.goal[i] = max(l.goal[i], 1)
			case s.Cells[i].Kind != Proportion && v < float64(s.MinBase):
				l.goal[i] = max(l.goal[i], float64(s.MinBase), l.least[i]+float64(s.MinWidth))
			}
		}
	}
}

// wide reports whether enough is possible for a cell, looking for it where it
// is not known yet.
func (s *search) wide(i int) bool {
	c := s.Cells[i]
	if c.Held && !s.wideHeld(i) {
		return false
	}
	switch {
	case c.Kind != Proportion:
		return s.wideBooks(i)
	case s.HideEmpty && c.Respondents == 0: // no answer is told of anybody, but that nobody is there
		return s.reaches(s.yes, i, 1, 1) || s.reaches(s.no, i, 1, 1)
	}
	sides := []*ledger{s.yes, s.no}
	if c.JudgeNeither {
		sides = append(sides, s.neither)
	}
	for _, side := range sides {
		v := side.value[i]
		small := v < float64(s.MinNumerator) && (v > 0 || s.HideUnanimous)
		if small && !s.reaches(side, i, float64(max(s.MinNumerator, 1)), float64(s.MinWidth)) {
			return false
		}
	}
	if c.Respondents >= s.MinBase {
		return true
	}
	for _, side := range []*ledger{s.yes, s.no} {
		other := float64(c.Respondents) - side.value[i]
		if s.reaches(side, i, float64(s.MinBase)-other, float64(s.MinWidth)) {
			return true
		}
	}
	return false
}

// wideHeld reports whether the counts of a held cell are uncertain enough.
func (s *search) wideHeld(i int) bool {
	for _, l := range s.books {
		ours := (l == s.yes || l == s.no) == (s.Cells[i].Kind == Proportion)
		if l.whole && ours && !s.reaches(l, i, l.value[i], float64(s.MinWidth)) {
			return false
		}
	}
	return true
}

func (s *search) wideBooks(i int) bool {
	c := s.Cells[i]
	for _, l := range s.books {
		switch {
		case l == s.yes || l == s.no:
		case l.whole && c.Respondents < s.MinBase && !s.reaches(l, i, float64(s.enough(c)), float64(s.widthOf(c.Respondents))):
			return false
		case !l.whole && l.step[i] > 0 && !s.spreads(l, i):
			return false
		}
	}
	return true
}

// reaches reports whether a number can be as high as some goal, and whether
// what it can be is far enough apart.
func (s *search) reaches(l *ledger, i int, goal, width float64) bool {
	enough := func() bool { return l.most[i] >= goal && l.most[i]-l.least[i] >= width }
	if enough() {
		return true
	}
	l.goal[i] = max(goal, l.least[i]+width)
	s.lacks(l, i, 1, l.goal[i])
	possible := l.value[i]+l.outer.up[i] >= goal-tiny && l.outer.up[i]+l.outer.down[i] >= width-tiny
	s.push(l, i, 1, l.goal[i], possible, enough)
	if l.most[i] >= goal && !enough() {
		s.push(l, i, -1, l.most[i]-width, possible, enough)
	}
	return enough()
}

// spreads reports whether a sum that is no count can be enough below and above
// what it is; of a sum of answers, the whole of the two together is enough.
func (s *search) spreads(l *ledger, i int) bool {
	step := l.step[i]
	enough := func() bool {
		if !math.IsInf(l.high[i], 1) {
			return l.most[i]-l.least[i] >= 2*step*(1-tiny)
		}
		return l.most[i]-l.value[i] >= step*(1-tiny) && l.value[i]-l.least[i] >= step*(1-tiny)
	}
	if enough() {
		return true
	}
	up, down := l.value[i]+step, l.value[i]-step
	possible := l.outer.up[i] >= step*(1-tiny) && l.outer.down[i] >= step*(1-tiny)
	if !math.IsInf(l.high[i], 1) {
		up, down = l.value[i]+2*step, l.value[i]-2*step
		possible = l.outer.up[i]+l.outer.down[i] >= 2*step*(1-tiny)
	}
	s.push(l, i, 1, up, possible, enough)
	s.push(l, i, -1, down, possible, enough)
	if enough() {
		return true
	}
	switch {
	case math.IsInf(l.high[i], 1) && l.most[i]-l.value[i] < step*(1-tiny):
		s.lacks(l, i, 1, up)
	case math.IsInf(l.high[i], 1):
		s.lacks(l, i, -1, down)
	case l.high[i]-l.least[i] >= 2*step:
		s.lacks(l, i, 1, l.least[i]+2*step)
	default:
		s.lacks(l, i, -1, l.most[i]-2*step)
	}
	return false
}

// lacks notes in what the cell is narrow that was looked at last.
func (s *search) lacks(l *ledger, i int, way, aim float64) {
	s.lack, s.way, s.aim, s.short = l, way, aim, math.Abs(aim-l.value[i])
}

// push looks for a table in which the number of a cell is at the goal, or as near as
// can be: by chains first, then, where there can be one and nothing is about to change,
// by moving more and more cells.
func (s *search) push(l *ledger, i int, way, goal float64, possible bool, enough func() bool) {
	if end := s.chains.reach(l, i, way, goal); enough() || end || !possible || s.quick {
		return
	}
	if s.large {
		s.pushThin(l, i, way, goal, enough)
		return
	}
	for n, size := range neighbourhoods {
		cells := s.near(l, i, size)
		s.try(l, cells, way, goal)
		if enough() || len(cells) < size && n > 0 {
			return
		}
	}
}

// try moves some hidden cells, the first of them to the goal, and notes what it found.
func (s *search) try(l *ledger, cells []int, way, goal float64) {
	if cells = s.near1.loose(cells); len(cells) == 0 {
		return
	}
	equations := s.near1.equations(cells, func(int) int { return -1 })
	at, low, high := make([]float64, len(cells)), make([]float64, len(cells)), make([]float64, len(cells))
	for j, c := range cells {
		at[j], low[j], high[j] = l.value[c], l.low[c], l.high[c]
	}
	start := slices.Clone(at)
	m := newMoves(s.sheet.clean(), equations, at, low, high, 0)
	s.bound(m, len(cells))
	if !m.push(0, way, goal) || !s.note(l, m, cells, start) {
		return
	}
	for j, c := range cells { // others that lack something, while we are at it
		if way < 0 || l.goal[c] <= l.most[c] {
			continue
		}
		if before := m.moved; !m.push(j, 1, l.goal[c]) || m.moved > before && !s.note(l, m, cells, start) {
			return
		}
	}
}

// note keeps how far numbers differ at the point where some moves have led, if
// that is a table that a reader must hold possible.
func (s *search) note(l *ledger, m *moves, cells []int, start []float64) bool {
	found, ok := m.at, m.holds(start, m.at, 1e-6*max(1, math.Abs(l.value[cells[0]])))
	if l.whole {
		found, ok = m.whole(start)
	}
	if !ok || !s.addsUp(l, cells, found) {
		return false
	}
	l.found(cells, found)
	return true
}

// movable reports whether readers have neither the number of a cell nor anything from which
// it follows.
func (s *search) movable(l *ledger, cell int) bool {
	return s.hidden[cell] && s.solver.unknown(cell) && l.high[cell] > l.low[cell]
}

// near are hidden cells linked to one through sums, itself first, nearest first
// and of each sum those with most to give.
func (s *search) near(l *ledger, i, size int) []int {
	n := s.near1
	n.begin()
	cells := []int{i}
	n.take(i)
	var more []int
	for at := 0; at < len(cells) && len(cells) < size; at++ {
		for _, sum := range s.few.sumsOf[cells[at]] {
			if !n.first(sum) {
				continue
			}
			more = more[:0]
			offer := func(c int) {
				if s.movable(l, c) && n.take(c) {
					more = append(more, c)
				}
			}
			for _, c := range s.few.sums[sum].Parts {
				offer(c)
			}
			offer(s.few.sums[sum].Total)
			slices.SortFunc(more, func(a, b int) int {
				return cmp.Or(cmp.Compare(l.value[b], l.value[a]), cmp.Compare(a, b))
			})
			cells = append(cells, more[:min(len(more), size-len(cells))]...)
		}
	}
	return cells
}
