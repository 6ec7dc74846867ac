package demo

import (
	"math"
	"math/rand/v2"
	"time"
)

// chance is one stream of chance. Each person and each scheme has a stream of
// its own, so that a change in one does not move all the others.
type chance struct{ *rand.Rand }

func (o Options) chance(what, scheme, n int) chance {
	return chance{rand.New(rand.NewPCG(o.Seed^0x6b6869, uint64(what)<<56|uint64(scheme)<<32|uint64(n)))}
}

func (c chance) is(p float64) bool { return c.Float64() < p }

// normal is a draw from the normal distribution of a mean and spread.
func (c chance) normal(mean, sd float64) float64 { return mean + sd*c.NormFloat64() }

// among picks an index with the given weights.
func (c chance) among(weights ...float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := c.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// day is a day between two days, the second excluded.
func (c chance) day(from, to time.Time) time.Time {
	n := int(to.Sub(from).Hours() / 24)
	if n < 1 {
		return from
	}
	return from.AddDate(0, 0, c.IntN(n))
}

// days is a whole number of days around a mean, never fewer than the least.
func (c chance) days(mean, sd float64, least int) int {
	return max(least, int(math.Round(c.normal(mean, sd))))
}

// poisson counts events with a mean under about 30.
func (c chance) poisson(mean float64) int {
	limit, p, n := math.Exp(-mean), c.Float64(), 0
	for p > limit && n < 200 {
		p *= c.Float64()
		n++
	}
	return n
}

func clamp(x float64, low, high int) int {
	return min(high, max(low, int(math.Round(x))))
}
