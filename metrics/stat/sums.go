package stat

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined says that the data leave the statistic without a value: a
// division by nothing, an answer that lies at infinity. It is not an error of
// the data; the figure is "not defined" and is shown as that, never as NaN.
var ErrUndefined = errors.New("not defined for these data")

// ErrNotConverged says that an iteration ended without meeting its criterion.
// No number of it may be used.
var ErrNotConverged = errors.New("did not converge")

// total adds numbers without losing the small ones (Neumaier 1974).
type total struct{ sum, lost float64 }

func (t *total) add(x float64) {
	s := t.sum + x
	if math.Abs(t.sum) >= math.Abs(x) {
		t.lost += (t.sum - s) + x
	} else {
		t.lost += (x - s) + t.sum
	}
	t.sum = s
}

func (t *total) value() float64 { return t.sum + t.lost }

func sumOf(values []float64) float64 {
	var t total
	for _, v := range values {
		t.add(v)
	}
	return t.value()
}

// meanOf and varianceOf (divisor n-1) go through the data twice, so that a
// large mean does not swallow a small spread.
func meanOf(values []float64) float64 { return sumOf(values) / float64(len(values)) }

func varianceOf(values []float64) float64 {
	if len(values) < 2 {
		return math.NaN()
	}
	mean := meanOf(values)
	var t total
	for _, v := range values {
		t.add((v - mean) * (v - mean))
	}
	return t.value() / float64(len(values)-1)
}

// covarianceOf has divisor n-1.
func covarianceOf(x, y []float64) float64 {
	mx, my := meanOf(x), meanOf(y)
	var t total
	for i := range x {
		t.add((x[i] - mx) * (y[i] - my))
	}
	return t.value() / float64(len(x)-1)
}

// allSame reports whether every value is the first one.
func allSame(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}

// largest is beyond any measure of people; its fourth power still is a number.
const largest = 1e60

// measurable reports whether a number is 0 or of a size that something measured
// can have: not NaN, not infinite, not so small that its square vanishes.
func measurable(v float64) bool {
	size := math.Abs(v)
	return v == 0 || size >= 1/largest && size <= largest
}

// checkFinite refuses NaN, infinities and numbers beyond any measure: a missing
// value must be left out by the caller, who can say how many were.
func checkFinite(what string, values ...float64) error {
	for i, v := range values {
		if !measurable(v) {
			return fmt.Errorf("%s: value %d is %v, not a number that can be measured", what, i+1, v)
		}
	}
	return nil
}
