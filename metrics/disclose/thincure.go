package disclose

import "math"

// fewHidden is how many figures a chain may hide for a narrow cell of a country before a
// tableau of a few cells of each sum is asked whether there is a cheaper way.
const fewHidden = 1

// pivotsOfCountry bounds the steps of a tableau of a country: where there is a table, far
// fewer lead to it.
const pivotsOfCountry = 300

// steepOfCountry is how many of these take the quantity that does most. A tableau of
// thousands of cells fills up by such steps until each costs a hundred times as much.
const (
	steepOfCountry = 200
	cellsOfSteep   = 1000
)

// bound bounds the steps of a tableau of some cells.
func (s *search) bound(m *moves, cells int) {
	if !s.large {
		return
	}
	m.most = pivotsOfCountry
	if cells <= cellsOfSteep {
		m.steep = steepOfCountry
	}
}

// thinCure is the cheaper of what a chain gives and what some cells of each sum give, or nil.
func (s *search) thinCure(i int) *cycle {
	chain := s.chainCure(i)
	if chain != nil && len(chain.hide) <= fewHidden {
		return chain
	}
	for _, reach := range reachOfThin {
		c := s.cycle(s.aroundThin(i, reach))
		if c == nil || !s.sound(c) {
			continue
		}
		c.price = 0 // for each cell, as chains have it, and not for each person
		for _, h := range c.hide {
			c.price += s.costOf(h)
		}
		if chain == nil || c.price < chain.price {
			return c
		}
		break
	}
	return chain
}

// sound reports whether a cure is a possible table: that of a tableau in which errors of
// rounding have grown is not, and would hide figures in vain.
func (s *search) sound(c *cycle) bool {
	l := s.lack
	numbers := make([]float64, len(c.at))
	for j, cell := range c.cells {
		numbers[j] = c.at[j]
		if l.whole {
			numbers[j] = math.Round(c.at[j])
		}
		if math.Abs(numbers[j]-c.at[j]) > 1e-6 || numbers[j] < l.low[cell] || numbers[j] > l.high[cell] {
			return false
		}
	}
	return s.addsUp(l, c.cells, numbers)
}

// pushThin is the last of push for a country. What needs the most cells is left to the
// cure, which looks among as many and then hides nothing: hardly any are found here.
func (s *search) pushThin(l *ledger, i int, way, goal float64, enough func() bool) {
	for _, reach := range reachOfThin[:len(reachOfThin)-1] {
		if s.try(l, s.nearThin(l, i, reach), way, goal); enough() {
			return
		}
	}
}

// nearThin is near for a country.
func (s *search) nearThin(l *ledger, i int, reach thinReach) []int {
	movable := func(c int) bool { return s.movable(l, c) }
	return s.near1.thin(i, reach, thinly{suits: movable, free: movable, has: func(c int) float64 { return l.value[c] }})
}

// aroundThin is around for a country.
func (s *search) aroundThin(i int, reach thinReach) []int {
	return s.near1.thin(i, reach, thinly{
		suits: s.mayDiffer,
		free:  func(c int) bool { return s.hidden[c] },
		has:   func(c int) float64 { return s.lack.value[c] }})
}
