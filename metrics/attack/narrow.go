package attack

import "math"

var inf = math.Inf(1)

// crumb is what arithmetic may be off by.
const crumb = 1e-7

// narrow takes what is left of totals, again and again, until nothing changes.
func (y *system) narrow() {
	queue := make([]int32, len(y.equal))
	queued := make([]bool, len(y.equal))
	for e := range queue {
		queue[e], queued[e] = int32(e), true
	}
	for work := 0; len(queue) > 0 && work < 40*len(y.equal)+1000; work++ {
		e := queue[0]
		queue, queued[e] = queue[1:], false
		for _, at := range y.tighten(e) {
			for _, other := range y.in[at] {
				if !queued[other] && other != e {
					queue, queued[other] = append(queue, other), true
				}
			}
		}
	}
}

// ends adds up how low and how high the terms can come to, with the number of
// those that have no end.
type ends struct {
	low, high     float64
	noLow, noHigh int
}

func (y *system) ends(e equation) (s ends) {
	for _, t := range e.terms {
		low, high := y.product(t)
		if math.IsInf(low, 0) {
			s.noLow++
		} else {
			s.low += low
		}
		if math.IsInf(high, 0) {
			s.noHigh++
		} else {
			s.high += high
		}
	}
	return s
}

func (y *system) product(t term) (low, high float64) {
	low, high = t.coef*y.span[t.at].Low, t.coef*y.span[t.at].High
	if t.coef < 0 {
		low, high = high, low
	}
	return low, high
}

// without is what the other terms come to.
func (s ends) without(low, high float64) (float64, float64) {
	least, most := math.Inf(-1), inf
	if math.IsInf(low, 0) {
		s.noLow--
		low = 0
	}
	if math.IsInf(high, 0) {
		s.noHigh--
		high = 0
	}
	if s.noLow == 0 {
		least = s.low - low
	}
	if s.noHigh == 0 {
		most = s.high - high
	}
	return least, most
}

// tighten uses one equation, and gives the numbers of which more is known now.
func (y *system) tighten(at int32) (changed []int32) {
	e := y.equal[at]
	s := y.ends(e)
	for _, t := range e.terms {
		least, most := s.without(y.product(t))
		// coef·x = −others, or no less than −others
		low, high := -most, -least
		if e.atLeast {
			high = inf
		}
		if t.coef < 0 {
			low, high = high, low
		}
		low, high = low/t.coef, high/t.coef
		if y.counts(t.at) {
			low, high = math.Ceil(low-crumb), math.Floor(high+crumb)
		}
		if y.set(t.at, Span{low, high}, at) {
			changed = append(changed, t.at)
			s = y.ends(e)
		}
	}
	return changed
}

// counts reports whether a number is one of people, and so whole.
func (y *system) counts(i int32) bool { return y.names[i].What != Sum }

// set keeps what is new, and reports whether there is any. A span never becomes
// empty: rounding in what was published is taken to be as wide as it may be.
func (y *system) set(i int32, s Span, by int32) bool {
	old := y.span[i]
	low, high := max(old.Low, s.Low), min(old.High, s.High)
	if low > high+crumb || math.IsNaN(low) || math.IsNaN(high) || low-old.Low < 1e-6 && old.High-high < 1e-6 {
		return false
	}
	if math.IsInf(old.High, 1) && math.IsInf(high, 1) && low-old.Low < 1e-6 {
		return false
	}
	y.span[i], y.by[i] = Span{low, max(low, high)}, by
	return true
}
