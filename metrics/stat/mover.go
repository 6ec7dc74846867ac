package stat

import (
	"fmt"
	"math"
)

// MoverRatio is the interval of a ratio now/then of two estimates, put together from
// their own intervals on the scale of logarithms (method of variance estimates recovery:
// Zou and Donner 2008; Donner and Zou 2012), as if the two were of different people: of
// the same people the true interval is narrower. A lower limit of nought makes that of
// the ratio nought, or its upper limit infinite. It fails with ErrUndefined where an
// estimate is not above nought or lies outside its interval.
func MoverRatio(now float64, nowIs Interval, then float64, thenIs Interval) (Interval, error) {
	if err := checkFinite("ratio", now, nowIs.Low, nowIs.High, then, thenIs.Low, thenIs.High); err != nil {
		return Interval{}, err
	}
	for _, e := range [][3]float64{{nowIs.Low, now, nowIs.High}, {thenIs.Low, then, thenIs.High}} {
		if e[1] <= 0 || e[0] < 0 || e[0] > e[1] || e[2] < e[1] {
			return Interval{}, fmt.Errorf("a ratio of %v (%v to %v): %w", e[1], e[0], e[2], ErrUndefined)
		}
	}
	middle := math.Log(now / then)
	low := middle - math.Hypot(math.Log(now/nowIs.Low), math.Log(thenIs.High/then))
	high := middle + math.Hypot(math.Log(nowIs.High/now), math.Log(then/thenIs.Low))
	return Interval{math.Exp(low), math.Exp(high)}, nil
}
