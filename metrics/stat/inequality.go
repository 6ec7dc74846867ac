package stat

import (
	"fmt"
	"math"
)

// RankedGroup is one group of people in order of deprivation, the most
// deprived first: how many people, the value, and its standard error (0 where
// not known: then no interval).
type RankedGroup struct{ People, Value, SE float64 }

// Inequality is the slope index of inequality and what it rests on.
type Inequality struct {
	Slope     Estimate // SII: value at the least deprived end minus the most deprived end
	Intercept float64  // value at the most deprived end
	Relative  float64  // RII: (intercept + slope) / intercept
}

// SlopeIndex fits value = intercept + slope·position by least squares weighted
// by people, where the position of a group is the share of all people below
// its middle (Low and Low 2004; phe_sii of PHEindicatormethods, value_type 0
// to 2 without transformation). The interval is exact for normal errors of the
// values, where the reference draws 100,000 simulations of the same; it is
// only there where every SE is given. It needs two groups (ErrTooFew) and an
// intercept other than 0 (ErrUndefined).
func SlopeIndex(groups []RankedGroup, level float64) (Inequality, error) {
	z, err := ZOf(level)
	if err != nil {
		return Inequality{}, err
	}
	position, share, err := positions(groups)
	if err != nil {
		return Inequality{}, err
	}
	var mx, my, sxx, sxy total
	for i, g := range groups {
		mx.add(share[i] * position[i])
		my.add(share[i] * g.Value)
	}
	for i, g := range groups {
		d := position[i] - mx.value()
		sxx.add(share[i] * d * d)
		sxy.add(share[i] * d * (g.Value - my.value()))
	}
	slope := sxy.value() / sxx.value()
	at := my.value() - slope*mx.value()
	half := z * slopeError(groups, position, share, mx.value(), sxx.value())
	out := Inequality{Estimate{slope, Interval{slope - half, slope + half}}, at, (at + slope) / at}
	if at == 0 {
		return out, fmt.Errorf("the most deprived end is at 0, a ratio to it has no value: %w", ErrUndefined)
	}
	return out, nil
}

// positions are the middles of the groups on the scale of all people, and
// their shares of them.
func positions(groups []RankedGroup) (position, share []float64, err error) {
	if len(groups) < 2 {
		return nil, nil, fmt.Errorf("%d groups: a slope needs two: %w", len(groups), ErrTooFew)
	}
	var people total
	for i, g := range groups {
		if err := checkFinite("group", g.People, g.Value, g.SE); err != nil {
			return nil, nil, fmt.Errorf("group %d: %w", i+1, err)
		}
		if g.People <= 0 || g.SE < 0 {
			return nil, nil, fmt.Errorf("group %d: %v people, standard error %v: people are above 0, an error is 0 or more", i+1, g.People, g.SE)
		}
		people.add(g.People)
	}
	position, share = make([]float64, len(groups)), make([]float64, len(groups))
	below := 0.0
	for i, g := range groups {
		share[i] = g.People / people.value()
		position[i] = below + share[i]/2
		below += share[i]
	}
	return position, share, nil
}

// slopeError is NaN-free: it is infinite where an error is not known, so that
// the interval then says nothing.
func slopeError(groups []RankedGroup, position, share []float64, mx, sxx float64) float64 {
	var t total
	for i, g := range groups {
		if g.SE == 0 {
			return math.Inf(1)
		}
		c := share[i] * (position[i] - mx) / sxx * g.SE
		t.add(c * c)
	}
	return math.Sqrt(t.value())
}
