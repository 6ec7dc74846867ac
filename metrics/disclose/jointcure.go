package disclose

import (
	"math"
	"slices"
)

// hideable reports whether a quantity is told, and by figures that may all be hidden.
func (s *jointSearch) hideable(i int) bool {
	given := false
	for _, t := range s.joint.Quantities[i].Told {
		if !s.away[t.Figure] {
			if given = true; s.joint.Figures[t.Figure].Fixed {
				return false
			}
		}
	}
	return given
}

// cure hides what it costs least to hide so that more is possible of a quantity, and
// reports whether it hid anything.
func (s *jointSearch) cure(i int) bool {
	suits := func(c int) bool { return s.movable(c) || s.hideable(c) }
	for reach := range s.reaches(reachOfCures) {
		if figures, found := s.cheapestCure(i, s.around(i, reach, reachOfCures, suits)); found {
			for _, f := range figures {
				s.hideFigure(f)
			}
			if s.settled(i) || len(figures) > 0 {
				return true
			}
		}
	}
	return s.hideNearest(i)
}

// cheapestCure looks among some quantities for a table in which one has what it lacks and
// in which figures that are given differ as little, and in as cheap ones, as can be.
func (s *jointSearch) cheapestCure(i int, cells []int) (hide []int, found bool) {
	if cells = s.near1.loose(cells); len(cells) == 0 {
		return nil, false
	}
	m, less, cost := s.pricedFigures(cells)
	goal := float64(max(s.joint.Quantities[i].Goal, s.joint.Quantities[i].Value, int64(s.least[i])+s.MinWidth))
	if !m.push(0, 1, goal) || m.at[0] < goal-1e-6 {
		return nil, false
	}
	m.low[0], m.high[0] = m.at[0], m.at[0]
	if !m.push(cost, -1, 0) {
		return nil, false
	}
	start, numbers := make([]float64, len(cells)), make([]float64, len(cells))
	for j, c := range cells {
		start[j], numbers[j] = float64(s.joint.Quantities[c].Value), m.at[j]
		if less[j] >= 0 {
			numbers[j] = start[j] + m.at[j] - m.at[less[j]]
		}
		if v := numbers[j]; v > s.high[c]+1e-6 || v < s.low[c]-1e-6 {
			for _, t := range s.joint.Quantities[c].Told {
				if !s.away[t.Figure] && !slices.Contains(hide, t.Figure) {
					hide = append(hide, t.Figure)
				}
			}
		}
	}
	s.noteCure(cells, start, numbers)
	return hide, true
}

// pricedFigures are the moves of some quantities. One that a figure tells is by how much
// it is taken to differ upwards, and another, less, by how much downwards; the last
// quantity is what all that costs.
func (s *jointSearch) pricedFigures(cells []int) (m *moves, less []int, cost int) {
	at, low, high := make([]float64, len(cells)), make([]float64, len(cells)), make([]float64, len(cells))
	less = make([]int, len(cells))
	var sum relation
	for j, c := range cells {
		if less[j] = -1; !s.hideable(c) {
			at[j], low[j], high[j] = float64(s.joint.Quantities[c].Value), s.low[c], s.high[c]
			continue
		}
		q := s.joint.Quantities[c]
		v := float64(q.Value)
		high[j] = math.Max(0, limit(q.High)-v)
		less[j] = len(at)
		at, low, high = append(at, 0), append(low, 0), append(high, math.Max(0, v-limit(q.Low)))
		price := 0.0
		for _, t := range q.Told {
			if f := s.joint.Figures[t.Figure]; !s.away[t.Figure] {
				price += float64(1+f.Worth) * math.Log2(2+float64(f.People))
			}
		}
		sum = append(sum, part{j, price}, part{less[j], price})
	}
	equations := s.near1.equations(cells, func(j int) int { return less[j] })
	cost = len(at)
	at, low, high = append(at, 0), append(low, 0), append(high, math.Inf(1))
	equations = append(equations, append(sum, part{cost, -1}))
	return newMoves(s.sheet.clean(), equations, at, low, high, 0), less, cost
}

// hideNearest hides the cheapest of the figures that are linked to a quantity through
// the fewest sums.
func (s *jointSearch) hideNearest(i int) bool {
	for size := 40; ; size *= 2 {
		cells := s.spread(i, size, func(int) bool { return true })
		best := -1
		for _, c := range cells {
			for _, t := range s.joint.Quantities[c].Told {
				if f := s.joint.Figures[t.Figure]; !s.away[t.Figure] && !f.Fixed && (best < 0 || f.cheaper(s.joint.Figures[best])) {
					best = t.Figure
				}
			}
		}
		if best >= 0 {
			s.hideFigure(best)
			return true
		}
		if len(cells) < size {
			return false
		}
	}
}

func (f Figure) cheaper(o Figure) bool {
	return f.Worth < o.Worth || f.Worth == o.Worth && f.People < o.People
}

// noteCure is note of a table that is possible once some figures are hidden.
func (s *jointSearch) noteCure(cells []int, start, numbers []float64) {
	low, high := make([]float64, len(cells)), make([]float64, len(cells))
	for j, c := range cells {
		q := s.joint.Quantities[c]
		if low[j], high[j] = s.low[c], s.high[c]; s.hideable(c) {
			low[j], high[j] = limit(q.Low), limit(q.High)
		}
	}
	m := &moves{at: numbers, low: low, high: high, equations: s.near1.equations(cells, func(int) int { return -1 })}
	s.note(m, cells, start)
}
