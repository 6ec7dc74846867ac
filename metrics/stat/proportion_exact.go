package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// WilsonContinuity is Wilson's interval with Yates' continuity correction, as
// prop.test of R gives it (the correction is at most the distance of x from
// n/2, so that 5 of 10 has none). It is wider than Wilson's.
func WilsonContinuity(x, n, z float64) (Interval, error) {
	if err := checkProportion(x, n); err != nil {
		return Interval{}, err
	}
	if err := checkZ(z); err != nil {
		return Interval{}, err
	}
	yates := math.Min(0.5, math.Abs(x-n/2)) / n
	zz := z * z / n
	half := func(p float64) float64 { return z * math.Sqrt(p*(1-p)/n+zz/(4*n)) }
	iv := Interval{0, 1}
	if p := x/n - yates; p > 0 {
		iv.Low = math.Max(0, (p+zz/2-half(p))/(1+zz))
	}
	if p := x/n + yates; p < 1 {
		iv.High = math.Min(1, (p+zz/2+half(p))/(1+zz))
	}
	return iv, nil
}

// ClopperPearson is the exact binomial interval of a proportion (1934), as
// binom.test of R: never too narrow, often too wide.
func ClopperPearson(x, n, level float64) (Interval, error) {
	return betaInterval(x, n, level, 0, 1)
}

// Jeffreys is the interval of a proportion under Jeffreys' prior, with the end
// at 0 or 1 where x is 0 or n (Brown, Cai and DasGupta 2001).
func Jeffreys(x, n, level float64) (Interval, error) {
	return betaInterval(x, n, level, 0.5, 0.5)
}

// betaInterval has the limits of beta(x+a, n-x+b) and beta(x+b, n-x+a).
func betaInterval(x, n, level, a, b float64) (Interval, error) {
	if err := checkProportion(x, n); err != nil {
		return Interval{}, err
	}
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	iv, tail := Interval{0, 1}, (1-level)/2
	if x > 0 {
		iv.Low = mathext.InvRegIncBeta(x+a, n-x+b, tail)
	}
	if x < n {
		iv.High = mathext.InvRegIncBeta(x+b, n-x+a, 1-tail)
	}
	return iv, nil
}
