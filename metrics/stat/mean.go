package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MeanT is the weighted mean of n observations, its t interval and the
// standard deviation, from additive sums: of weights (sw), of squared weights
// (sww), of weight times value (swx) and of weight times squared value (swxx).
//
// The variance is (swxx/sw - mean²)·n/(n-1), the standard error sd/sqrt(e)
// with Kish's effective n, e = sw²/sww, and the degrees of freedom e-1. With
// weights of 1 that is exactly the plain mean ± t(n-1)·s/sqrt(n). It needs two
// observations, and an effective n above 1; fewer give ErrTooFew.
func MeanT(n int64, sw, sww, swx, swxx, level float64) (mean float64, iv Interval, sd float64, err error) {
	if err := checkLevel(level); err != nil {
		return 0, Interval{}, 0, err
	}
	if n < 2 {
		return 0, Interval{}, 0, fmt.Errorf("mean of %d: an interval needs two observations: %w", n, ErrTooFew)
	}
	if !(sw > 0) || !(sww > 0) || math.IsNaN(swx+swxx) || math.IsInf(swx+swxx, 0) {
		return 0, Interval{}, 0, fmt.Errorf("mean of %d: sums %v, %v, %v, %v are not those of weighted observations", n, sw, sww, swx, swxx)
	}
	effective := math.Min(EffectiveN(sw, sww), float64(n))
	if effective-1 < 1e-9 {
		return 0, Interval{}, 0, fmt.Errorf("mean of %d with one weight that outweighs all others: %w", n, ErrTooFew)
	}
	mean = swx / sw
	sd = spread(n, sw, swx, swxx)
	half := tOf(level, effective-1) * sd / math.Sqrt(effective)
	return mean, Interval{mean - half, mean + half}, sd, nil
}

// spread is the standard deviation from sums; rounding may not make it the
// root of a negative number.
func spread(n int64, sw, swx, swxx float64) float64 {
	if SameAnswer(sw, swx, swxx) {
		return 0
	}
	mean := swx / sw
	return math.Sqrt(math.Max(0, (swxx-swx*mean)/sw) * float64(n) / float64(n-1))
}

// sameWithin is the rounding that sums of millions of answers may carry.
const sameWithin = 1e-12

// SameAnswer reports whether the sums can only come from observations that all
// have one value (Cauchy and Schwarz: sw·swxx = swx²), within rounding.
// Publishing such a mean tells everybody's answer.
func SameAnswer(sw, swx, swxx float64) bool {
	return sw*swxx-swx*swx <= sameWithin*sw*swxx
}

// MeanLimits are the funnel limits about a benchmark mean mu for a place with
// n observations, where sd is the standard deviation between people, pooled
// over all places and taken as known: mu ± z·sd/sqrt(n), z of the level.
// Without observations nothing can be outside.
func MeanLimits(mu, sd float64, n float64, level float64) Interval {
	z, err := ZOf(level)
	if err != nil || n <= 0 {
		return Interval{math.Inf(-1), math.Inf(1)}
	}
	half := z * sd / math.Sqrt(n)
	return Interval{mu - half, mu + half}
}

// MeanChange is the change of the same people between two points in time.
type MeanChange struct {
	Mean     float64  // of after minus before
	SD       float64  // of the differences
	Interval Interval // of the mean
	T, DF    float64  // paired t statistic and degrees of freedom
	P        float64  // two-sided; 1 where nobody changed, 0 where all changed alike
}

// PairedMean is the mean of n paired differences with its t interval and test,
// from their sum and sum of squares.
func PairedMean(n int64, sum, sumsq, level float64) (MeanChange, error) {
	count := float64(n)
	mean, iv, sd, err := MeanT(n, count, count, sum, sumsq, level)
	if err != nil {
		return MeanChange{}, err
	}
	c := MeanChange{Mean: mean, SD: sd, Interval: iv, DF: count - 1}
	if sd == 0 {
		c.P = 1
		if mean != 0 {
			c.T, c.P = math.Copysign(math.Inf(1), mean), 0
		}
		return c, nil
	}
	c.T = mean / (sd / math.Sqrt(count))
	c.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: c.DF}.CDF(-math.Abs(c.T))
	return c, nil
}

// WelchDifference is mean 1 minus mean 2 of two separate groups with Welch's
// t interval, from each group's n, mean and standard deviation.
func WelchDifference(n1 int64, mean1, sd1 float64, n2 int64, mean2, sd2, level float64) (difference float64, iv Interval, err error) {
	if err := checkLevel(level); err != nil {
		return 0, Interval{}, err
	}
	if n1 < 2 || n2 < 2 {
		return 0, Interval{}, fmt.Errorf("difference of means of %d and %d: each needs two observations: %w", n1, n2, ErrTooFew)
	}
	v1, v2 := sd1*sd1/float64(n1), sd2*sd2/float64(n2)
	difference = mean1 - mean2
	if v1+v2 == 0 {
		return difference, Interval{difference, difference}, nil
	}
	df := (v1 + v2) * (v1 + v2) / (v1*v1/float64(n1-1) + v2*v2/float64(n2-1))
	half := tOf(level, df) * math.Sqrt(v1+v2)
	return difference, Interval{difference - half, difference + half}, nil
}

// WelchResult is Welch's t test of two separate groups.
type WelchResult struct {
	Difference Estimate // mean 1 minus mean 2
	T, DF, P   float64  // two-sided
}

// WelchTest compares the means of two separate groups from their values
// (t.test of R). Each group needs two values (ErrTooFew), and one of them some
// spread (ErrUndefined).
func WelchTest(group1, group2 []float64, level float64) (WelchResult, error) {
	for _, g := range [][]float64{group1, group2} {
		if err := checkFinite("mean", g...); err != nil {
			return WelchResult{}, err
		}
		if len(g) < 2 {
			return WelchResult{}, fmt.Errorf("groups of %d and %d: each needs two: %w", len(group1), len(group2), ErrTooFew)
		}
	}
	n1, n2 := int64(len(group1)), int64(len(group2))
	v1, v2 := varianceOf(group1)/float64(n1), varianceOf(group2)/float64(n2)
	if v1+v2 == 0 {
		return WelchResult{}, fmt.Errorf("neither group has a spread: %w", ErrUndefined)
	}
	sd := func(v float64, n int64) float64 { return math.Sqrt(v * float64(n)) }
	d, iv, err := WelchDifference(n1, meanOf(group1), sd(v1, n1), n2, meanOf(group2), sd(v2, n2), level)
	out := WelchResult{Difference: Estimate{d, iv}, T: d / math.Sqrt(v1+v2)}
	out.DF = (v1 + v2) * (v1 + v2) / (v1*v1/float64(n1-1) + v2*v2/float64(n2-1))
	out.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: out.DF}.CDF(-math.Abs(out.T))
	return out, err
}
