// Package stat holds the estimators and tests behind every figure: pure
// functions of counts and sums, with their formula and its source named.
package stat

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Z95 and Z998 are the standard normal points of two-sided 95 % and 99.8 %
// intervals, the two levels that English public health reporting uses.
const (
	Z95  = 1.959963984540054
	Z998 = 3.090232306167814
)

// The two-sided levels that belong to Z95 and Z998.
const (
	Level95  = 0.95
	Level998 = 0.998
)

// Interval runs from Low to High, both included, in the unit of its estimate.
type Interval struct{ Low, High float64 }

// Holds reports whether v lies in the interval, ends included.
func (i Interval) Holds(v float64) bool { return i.Low <= v && v <= i.High }

// Side is -1 where v lies below the interval, 1 above it and 0 inside.
func (i Interval) Side(v float64) int {
	switch {
	case v < i.Low:
		return -1
	case v > i.High:
		return 1
	}
	return 0
}

// Width is High minus Low.
func (i Interval) Width() float64 { return i.High - i.Low }

// ErrTooFew says that there are not enough observations for the statistic.
// It is no fault of the data: the figure is simply missing.
var ErrTooFew = errors.New("too few observations")

// ZOf is the standard normal point of a two-sided level, such as 0.95.
func ZOf(level float64) (float64, error) {
	if err := checkLevel(level); err != nil {
		return 0, err
	}
	return distuv.UnitNormal.Quantile(1 - (1-level)/2), nil
}

// tOf is Student's t point of a two-sided level. It starts from the normal
// point and takes Halley steps on the distribution function, which is several
// times faster than gonum's inverse; with few degrees of freedom, where the
// normal point is far away, it leaves the work to gonum.
func tOf(level, df float64) float64 {
	p := 1 - (1-level)/2
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	if df < 4 {
		return t.Quantile(p)
	}
	x := distuv.UnitNormal.Quantile(p)
	for range 50 {
		u := (t.CDF(x) - p) / t.Prob(x)
		step := u / (1 + u*(df+1)*x/(2*(df+x*x)))
		x -= step
		if math.Abs(step) <= 1e-12*math.Abs(x) {
			return x
		}
	}
	return t.Quantile(p)
}

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("level %v: a confidence level lies between 0 and 1, such as 0.95", level)
	}
	return nil
}

func checkZ(z float64) error {
	if !(z > 0) || math.IsInf(z, 1) {
		return fmt.Errorf("z %v: the normal point of an interval is a positive number, such as 1.96", z)
	}
	return nil
}

func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
