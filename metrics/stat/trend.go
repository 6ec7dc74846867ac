package stat

import (
	"fmt"
	"math"
	"slices"
)

// trendPoints is how many years the recent trend looks at, and trendCritical
// the chi-squared (1 degree of freedom) that it must pass: the square of the
// normal point of 99.8 %.
const (
	trendPoints   = 5
	trendCritical = Z998 * Z998
)

// YearCount is a proportion's numerator and denominator in a year. Span says
// how many years the point pools; points of more than one overlap and have no
// trend.
type YearCount struct {
	Year               int
	Count, Denominator float64
	Span               int
}

// YearValue is a value with its 95 % interval in a year; Span as in YearCount.
type YearValue struct {
	Year     int
	Value    float64
	Interval Interval
	Span     int
}

// RecentTrend is Fingertips' trend over the latest five years.
type RecentTrend struct {
	ChiSquare   float64
	Slope       float64 // a year: of the logit for proportions, else of the value
	Significant bool    // beyond 99.8 %, and of one sign whichever year is left out
}

// Direction is 1 (rising), -1 (falling) or 0 (no significant change).
func (t RecentTrend) Direction() int {
	switch {
	case !t.Significant:
		return 0
	case t.Slope > 0:
		return 1
	}
	return -1
}

// ProportionTrend is the recent trend of a proportion: chi-squared for a
// linear trend over the latest five years (Cochran and Armitage), significant
// beyond 99.8 % where the logit slope has one sign in all six fits (all years,
// and each left out). The direction is the sign of that slope; the Fingertips
// of 2020 always printed "decreasing". The years must follow on each other
// without a gap and not overlap; fewer than five give ErrTooFew. A count of 0
// or equal to the denominator has no logit: ErrUndefined.
func ProportionTrend(points []YearCount) (RecentTrend, error) {
	five, err := latest(points, func(p YearCount) (year, span int) { return p.Year, p.Span })
	if err != nil {
		return RecentTrend{}, err
	}
	var x, n, xt, nt, ntt float64
	logits, ones := make([]float64, trendPoints), make([]float64, trendPoints)
	for i, p := range five {
		if err := checkProportion(p.Count, p.Denominator); err != nil {
			return RecentTrend{}, fmt.Errorf("%d: %w", p.Year, err)
		}
		if p.Count == 0 || p.Count == p.Denominator {
			return RecentTrend{}, fmt.Errorf("%d: %v of %v: no trend with none or all of a year: %w", p.Year, p.Count, p.Denominator, ErrUndefined)
		}
		t := float64(i + 1)
		x, n, xt = x+p.Count, n+p.Denominator, xt+p.Count*t
		nt, ntt = nt+p.Denominator*t, ntt+p.Denominator*t*t
		logits[i], ones[i] = math.Log(p.Count/(p.Denominator-p.Count)), 1
	}
	d := n*xt - x*nt
	out := RecentTrend{ChiSquare: n * d * d / (x * (n - x) * (n*ntt - nt*nt))}
	out.Slope, out.Significant = steady(logits, ones, out.ChiSquare)
	return out, nil
}

// ValueTrend is the recent trend of values with intervals (rates, means): the
// squared ratio of the weighted least squares slope to its standard error,
// with weights 1/SE² and SE the 95 % interval's width over 3.92. The rest is
// as for ProportionTrend. An interval without width gives ErrUndefined.
func ValueTrend(points []YearValue) (RecentTrend, error) {
	five, err := latest(points, func(p YearValue) (year, span int) { return p.Year, p.Span })
	if err != nil {
		return RecentTrend{}, err
	}
	values, weights := make([]float64, trendPoints), make([]float64, trendPoints)
	for i, p := range five {
		if err := checkFinite(fmt.Sprint(p.Year), p.Value, p.Interval.Low, p.Interval.High); err != nil {
			return RecentTrend{}, err
		}
		se := p.Interval.Width() / 3.92
		if se <= 0 {
			return RecentTrend{}, fmt.Errorf("%d: the interval has no width: %w", p.Year, ErrUndefined)
		}
		values[i], weights[i] = p.Value, 1/(se*se)
	}
	slope, precision := weightedSlope(values, weights, -1)
	out := RecentTrend{ChiSquare: slope * slope * precision}
	out.Slope, out.Significant = steady(values, weights, out.ChiSquare)
	return out, nil
}

// latest are the last five years, which must be five single years in a row.
func latest[P any](points []P, when func(P) (year, span int)) ([]P, error) {
	if len(points) < trendPoints {
		return nil, fmt.Errorf("%d years: a recent trend needs %d: %w", len(points), trendPoints, ErrTooFew)
	}
	year := func(p P) int { y, _ := when(p); return y }
	sorted := slices.SortedFunc(slices.Values(points), func(a, b P) int { return year(a) - year(b) })
	five := sorted[len(sorted)-trendPoints:]
	for i, p := range five {
		if y, span := when(p); span > 1 {
			return nil, fmt.Errorf("%d: a point of %d years overlaps the next, which is no trend: %w", y, span, ErrUndefined)
		}
		if i > 0 && year(p) != year(five[i-1])+1 {
			return nil, fmt.Errorf("%d does not follow on %d: a recent trend needs %d years in a row: %w",
				year(p), year(five[i-1]), trendPoints, ErrUndefined)
		}
	}
	return five, nil
}

// steady is the slope, and whether the trend passes: chi-squared beyond the
// critical value and one sign whichever point is left out.
func steady(values, weights []float64, chi float64) (slope float64, passes bool) {
	slope, _ = weightedSlope(values, weights, -1)
	passes = chi > trendCritical && slope != 0
	for i := range values {
		without, _ := weightedSlope(values, weights, i)
		passes = passes && without*slope > 0
	}
	return slope, passes
}

// weightedSlope is the slope on the places 1, 2, ... without one of them, and
// its precision where weights are inverse variances.
func weightedSlope(values, weights []float64, without int) (slope, precision float64) {
	var w, t, y, tt, ty float64
	for i, v := range values {
		if i != without {
			w, t, y = w+weights[i], t+weights[i]*float64(i+1), y+weights[i]*v
		}
	}
	t, y = t/w, y/w
	for i, v := range values {
		if i != without {
			d := float64(i+1) - t
			tt, ty = tt+weights[i]*d*d, ty+weights[i]*d*(v-y)
		}
	}
	return ty / tt, tt
}
