package disclose

import "math"

// Rounded is a count to the nearest multiple that the profile publishes, or the
// count itself where it does not round. Totals are rounded on their own, so
// rounded parts need not add up to them.
func (p Profile) Rounded(n int64) int64 {
	if p.Round <= 1 || n < 0 {
		return n
	}
	return (n + p.Round/2) / p.Round * p.Round
}

// Tells is what a reader learns from how the profile publishes one count: the
// number itself, the numbers that round to it, or those that are hidden.
func (p Profile) Tells(n int64) Interval {
	switch {
	case n == 0 && !p.HideEmpty:
		return Interval{0, 0}
	case n < p.MinBase:
		least := 1.0
		if p.HideEmpty {
			least = 0
		}
		return Interval{least, float64(p.MinBase - 1)}
	case p.Round <= 1:
		return Interval{float64(n), float64(n)}
	}
	r, half := float64(p.Rounded(n)), float64(p.Round)/2
	return Interval{math.Max(math.Ceil(r-half), float64(p.MinBase)), math.Ceil(r+half) - 1}
}
