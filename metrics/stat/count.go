package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// exactBelow is the count under which Byar's approximation gives way to the
// exact interval, as in PHEindicatormethods.
const exactBelow = 10

// CountInterval is the Poisson interval of an observed count of events: exact
// below 10, Byar's from 10 on.
func CountInterval(x int64, level float64) (Interval, error) {
	if x < exactBelow {
		return ExactPoisson(x, level)
	}
	return Byar(x, level)
}

// ExactPoisson is the exact interval of a Poisson count (Garwood 1936), by
// quantiles of chi-squared (here as the gamma quantiles that are half of them).
func ExactPoisson(x int64, level float64) (Interval, error) {
	if err := checkCount(x, level); err != nil {
		return Interval{}, err
	}
	tail := (1 - level) / 2
	iv := Interval{High: mathext.GammaIncRegCompInv(float64(x+1), tail)}
	if x > 0 {
		iv.Low = mathext.GammaIncRegInv(float64(x), tail)
	}
	return iv, nil
}

// Byar is Byar's approximation to the interval of a Poisson count. For tiny
// counts at high levels its lower limit would fall below 0: Low is then NaN,
// and the exact interval is the one to use (CountInterval does).
func Byar(x int64, level float64) (Interval, error) {
	if err := checkCount(x, level); err != nil {
		return Interval{}, err
	}
	z, err := ZOf(level)
	if err != nil {
		return Interval{}, err
	}
	c, above := float64(x), float64(x+1)
	low := 1 - 1/(9*c) - z/(3*math.Sqrt(c))
	high := 1 - 1/(9*above) + z/(3*math.Sqrt(above))
	iv := Interval{c * low * low * low, above * high * high * high}
	if !(iv.Low >= 0) {
		iv.Low = math.NaN()
	}
	return iv, nil
}

// mostEvents is what the exact limits are worked out for.
const mostEvents = 1e9

func checkCount(x int64, level float64) error {
	if x < 0 || x > mostEvents {
		return fmt.Errorf("count %d: events are 0 or more, and at most %d", x, int64(mostEvents))
	}
	return checkLevel(level)
}
