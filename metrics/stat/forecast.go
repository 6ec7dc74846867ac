package stat

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// ErrNoLine is what a forecast from fewer than three points, or from points of one
// moment, comes to.
var ErrNoLine = errors.New("a straight line with an interval needs three points or more at different times")

// Forecast leads the straight line of least squares through points of time and value
// on to another time, with the interval in which a new point there would lie at the
// level (Student's t with n − 2 degrees of freedom; Draper and Smith 1998, chapter 1).
// It takes it that what has moved the points so far goes on as it did.
func Forecast(times, values []float64, at, level float64) (float64, Interval, error) {
	n := float64(len(times))
	if len(times) < 3 || len(times) != len(values) {
		return 0, Interval{}, ErrNoLine
	}
	var meanT, meanV float64
	for i := range times {
		meanT += times[i] / n
		meanV += values[i] / n
	}
	var tt, tv float64
	for i := range times {
		tt += (times[i] - meanT) * (times[i] - meanT)
		tv += (times[i] - meanT) * (values[i] - meanV)
	}
	if !(tt > 0) || math.IsInf(tt, 0) {
		return 0, Interval{}, ErrNoLine
	}
	slope, left := tv/tt, 0.0
	for i := range times {
		e := values[i] - meanV - slope*(times[i]-meanT)
		left += e * e
	}
	value := meanV + slope*(at-meanT)
	se := math.Sqrt(left / (n - 2) * (1 + 1/n + (at-meanT)*(at-meanT)/tt))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 2}.Quantile(1-(1-level)/2) * se
	if math.IsNaN(half) || math.IsNaN(value) {
		return 0, Interval{}, ErrNoLine
	}
	return value, Interval{Low: value - half, High: value + half}, nil
}
