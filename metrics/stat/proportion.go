package stat

import (
	"fmt"
	"math"
)

// Wilson is the score interval of the proportion x of n on the 0 to 1 scale,
// without continuity correction (Wilson 1927; the rule of
// PHEindicatormethods). It has width even where x is 0 or n. x and n need not
// be whole, so that effective counts of a weighted sample fit too. It refuses
// n of 0 or less and x outside 0 to n.
func Wilson(x, n, z float64) (Interval, error) {
	if err := checkProportion(x, n); err != nil {
		return Interval{}, err
	}
	if err := checkZ(z); err != nil {
		return Interval{}, err
	}
	return wilson(x, n, z), nil
}

func wilson(x, n, z float64) Interval {
	zz := z * z
	middle, half, under := 2*x+zz, z*math.Sqrt(zz+4*x*(1-x/n)), 2*(n+zz)
	iv := Interval{clip((middle - half) / under), clip((middle + half) / under)}
	// At the ends the formula is exact; rounding must not leave 1e-17.
	if x == 0 {
		iv.Low = 0
	}
	if x == n {
		iv.High = 1
	}
	return iv
}

// mostPeople is more than a count can be told from its neighbour.
const mostPeople = 1 << 53

func checkProportion(x, n float64) error {
	switch {
	case !measurable(x) || !measurable(n) || n > mostPeople:
		return fmt.Errorf("%v of %v: a proportion needs two finite numbers", x, n)
	case n <= 0:
		return fmt.Errorf("%v of %v: the denominator of a proportion is above 0: %w", x, n, ErrTooFew)
	case x < 0 || x > n:
		return fmt.Errorf("%v of %v: the numerator of a proportion lies between 0 and the denominator", x, n)
	}
	return nil
}

// EffectiveN is Kish's effective number of observations of a weighted sample:
// (sum of weights) squared over the sum of squared weights. With equal weights
// it is n. It is 0 where there are no weights.
func EffectiveN(sw, sww float64) float64 {
	if sww <= 0 {
		return 0
	}
	return sw * sw / sww
}

// WilsonWeighted is the weighted proportion swx/sw and its Wilson interval on
// Kish's effective n. It allows for unequal weights, not for clusters or
// strata: where those matter the interval is too narrow or too wide. With
// weights of 1 it equals Wilson.
func WilsonWeighted(sw, sww, swx, z float64) (p float64, iv Interval, err error) {
	if !(sw > 0) || !(sww > 0) {
		return 0, Interval{}, fmt.Errorf("sum of weights %v, of squared weights %v: %w", sw, sww, ErrTooFew)
	}
	if err := checkProportion(swx, sw); err != nil {
		return 0, Interval{}, err
	}
	if err := checkZ(z); err != nil {
		return 0, Interval{}, err
	}
	p = swx / sw
	n := EffectiveN(sw, sww)
	return p, wilson(math.Min(p*n, n), n, z), nil
}

// ProportionLimits are the funnel limits about a benchmark p0 (0 to 1) for a
// place with n observations: p0 ± z·sqrt(p0(1-p0)/n), clipped to 0 to 1. A
// place is outside them exactly when its own Wilson interval leaves p0 out,
// so that funnel, colour and printed interval never contradict each other
// (what PHEindicatormethods' longer formula comes to). Without observations
// the limits are 0 and 1: nothing can be outside.
func ProportionLimits(p0, n, z float64) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	half := z * math.Sqrt(p0*(1-p0)/n)
	return Interval{clip(p0 - half), clip(p0 + half)}
}

// NewcombeDifference is x1/n1 - x2/n2 of two separate groups with Newcombe's
// hybrid score interval (1998, method 10), on the -1 to 1 scale.
func NewcombeDifference(x1, n1, x2, n2, z float64) (difference float64, iv Interval, err error) {
	one, err := Wilson(x1, n1, z)
	if err != nil {
		return 0, Interval{}, err
	}
	two, err := Wilson(x2, n2, z)
	if err != nil {
		return 0, Interval{}, err
	}
	p1, p2 := x1/n1, x2/n2
	difference = p1 - p2
	return difference, Interval{
		difference - math.Hypot(p1-one.Low, two.High-p2),
		difference + math.Hypot(one.High-p1, p2-two.Low),
	}, nil
}

func clip(p float64) float64 { return math.Min(1, math.Max(0, p)) }
