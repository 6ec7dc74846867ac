package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// McNemar is the exact two-sided p of a change among the same people, from the
// numbers who went from yes to no and from no to yes: binomial(lost+gained,
// 1/2), twice the smaller tail. Without anybody who changed there is no test
// (ErrTooFew).
func McNemar(lost, gained int64) (p float64, err error) {
	if lost < 0 || gained < 0 {
		return 0, fmt.Errorf("%d lost and %d gained: people are 0 or more", lost, gained)
	}
	n := lost + gained
	if n == 0 {
		return 0, fmt.Errorf("nobody changed: %w", ErrTooFew)
	}
	k := min(lost, gained)
	if 2*k == n {
		return 1, nil
	}
	// P(X <= k) of binomial(n, 1/2) as an incomplete beta function.
	return math.Min(1, 2*mathext.RegIncBeta(float64(n-k), float64(k+1), 0.5)), nil
}

// PairedProportion is the change in the share of yes among the same people,
// after minus before, on the -1 to 1 scale, with Newcombe's paired interval
// (1998, method 8: Wilson limits squared and added, with phi of the table).
func PairedProportion(yesYes, yesNo, noYes, noNo int64, z float64) (difference float64, iv Interval, err error) {
	return pairedProportion(yesYes, yesNo, noYes, noNo, z, false)
}

func pairedProportion(yesYes, yesNo, noYes, noNo int64, z float64, continuity bool) (difference float64, iv Interval, err error) {
	if min(yesYes, yesNo, noYes, noNo) < 0 {
		return 0, Interval{}, fmt.Errorf("%d, %d, %d, %d: people are 0 or more", yesYes, yesNo, noYes, noNo)
	}
	a, b, c, d := float64(yesYes), float64(yesNo), float64(noYes), float64(noNo)
	n := a + b + c + d
	after, err := Wilson(a+c, n, z)
	if err != nil {
		return 0, Interval{}, err
	}
	before, err := Wilson(a+b, n, z)
	if err != nil {
		return 0, Interval{}, err
	}
	phi := 0.0
	if margins := (a + b) * (c + d) * (a + c) * (b + d); margins > 0 {
		product := a*d - b*c
		if continuity && product > 0 {
			product = math.Max(0, product-n/2)
		}
		phi = product / math.Sqrt(margins)
	}
	pa, pb := (a+c)/n, (a+b)/n
	difference = pa - pb
	return difference, Interval{
		difference - together(pa-after.Low, before.High-pb, phi),
		difference + together(after.High-pa, pb-before.Low, phi),
	}, nil
}

// together is the length of two deviations with correlation phi.
func together(x, y, phi float64) float64 {
	return math.Sqrt(math.Max(0, x*x-2*phi*x*y+y*y))
}
