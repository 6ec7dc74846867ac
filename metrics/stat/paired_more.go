package stat

import (
	"fmt"
	"math"
)

// McNemarChiSquare is McNemar's chi-squared of the people who changed either
// way and its p, with or without continuity correction (mcnemar.test of R).
// McNemar's exact p is the one to show; this is for comparison with others.
func McNemarChiSquare(lost, gained int64, continuity bool) (chi, p float64, err error) {
	if _, err := McNemar(lost, gained); err != nil {
		return 0, 0, err
	}
	d := math.Abs(float64(lost - gained))
	if continuity && d > 0 {
		d--
	}
	chi = d * d / float64(lost+gained)
	return chi, chiTail(chi, 1), nil
}

// PairedProportionContinuity is PairedProportion with Newcombe's correction of
// phi for small numbers (1998, method 10): a positive phi is brought down by
// half the number of people, at most to 0.
func PairedProportionContinuity(yesYes, yesNo, noYes, noNo int64, z float64) (difference float64, iv Interval, err error) {
	return pairedProportion(yesYes, yesNo, noYes, noNo, z, true)
}

// Tango is the change in the share of yes among the same people, after minus
// before, with Tango's score interval (1998): the changes that the score test
// does not reject, solved to 1e-12.
func Tango(yesYes, yesNo, noYes, noNo int64, z float64) (difference float64, iv Interval, err error) {
	if min(yesYes, yesNo, noYes, noNo) < 0 {
		return 0, Interval{}, fmt.Errorf("%d, %d, %d, %d: people are 0 or more", yesYes, yesNo, noYes, noNo)
	}
	if err := checkZ(z); err != nil {
		return 0, Interval{}, err
	}
	n := float64(yesYes + yesNo + noYes + noNo)
	if n == 0 {
		return 0, Interval{}, fmt.Errorf("change of nobody: %w", ErrTooFew)
	}
	b, c := float64(yesNo), float64(noYes)
	difference = (c - b) / n
	score := func(d float64) float64 {
		// The most likely share of people who go from yes to no, given d.
		a, e := 2*n, d*(2*n-c+b)-b-c
		q := (math.Sqrt(math.Max(0, e*e+8*n*b*d*(1-d))) - e) / (2 * a)
		return scoreOf(c-b-n*d, n*(2*q+d*(1-d)))
	}
	return difference, scoreInterval(difference, -1, 1, z, score), nil
}
