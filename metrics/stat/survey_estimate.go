package stat

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// SurveyTest is a t test from a sample.
type SurveyTest struct{ Difference, SE, T, DF, P float64 }

// DifferenceOfMeans is the weighted mean of group b minus that of group a with
// its t test (svyttest), on one degree of freedom less than the design has.
// Respondents in neither group are outside the domain.
func (s *Sample) DifferenceOfMeans(values []float64, a, b []bool) (SurveyTest, error) {
	ones := make([]float64, len(s.weights))
	fill64(ones, 1)
	first, za, err := s.ratio(values, ones, a)
	if err != nil {
		return SurveyTest{}, fmt.Errorf("first group: %w", err)
	}
	second, zb, err := s.ratio(values, ones, b)
	if err != nil {
		return SurveyTest{}, fmt.Errorf("second group: %w", err)
	}
	both := make([]bool, len(s.weights))
	for i := range zb {
		zb[i] -= za[i]
		both[i] = inside(a, i) || inside(b, i)
	}
	return s.test(second.Value-first.Value, math.Sqrt(s.covariance(zb, zb)), s.degrees(both))
}

// MeanAgainstZero tests whether a weighted mean, such as that of each person's
// change, differs from 0 (svyttest).
func (s *Sample) MeanAgainstZero(values []float64, in []bool) (SurveyTest, error) {
	e, err := s.Mean(values, in)
	if err != nil {
		return SurveyTest{}, err
	}
	return s.test(e.Value, e.SE, e.DF)
}

func (s *Sample) test(difference, se, designDF float64) (SurveyTest, error) {
	out := SurveyTest{Difference: difference, SE: se, DF: designDF - 1}
	if out.DF < 1 || se == 0 {
		return out, fmt.Errorf("a standard error of %v on %v degrees of freedom is no test: %w", se, out.DF, ErrTooFew)
	}
	out.T = difference / se
	out.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: out.DF}.CDF(-math.Abs(out.T))
	return out, nil
}

// Quantiles are the smallest values at which the cumulative share of weights
// reaches each p (svyquantile, rule "math").
func (s *Sample) Quantiles(values []float64, in []bool, probs ...float64) ([]float64, error) {
	if err := s.checkLengths(in, values); err != nil {
		return nil, err
	}
	var order []int
	var all total
	for i, w := range s.weights {
		if inside(in, i) {
			if math.IsNaN(values[i]) {
				return nil, fmt.Errorf("respondent %d: a value in the domain is not a number", i+1)
			}
			order = append(order, i)
			all.add(w)
		}
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("quantile of nobody: %w", ErrTooFew)
	}
	slices.SortStableFunc(order, func(i, j int) int { return sign(values[i] - values[j]) })
	out := make([]float64, len(probs))
	for k, p := range probs {
		if !(p >= 0 && p <= 1) {
			return nil, fmt.Errorf("quantile %v: lies between 0 and 1", p)
		}
		var below total
		at := 0
		for at < len(order)-1 {
			below.add(s.weights[order[at]])
			if below.value() >= p*all.value()*(1-1e-12) {
				break
			}
			at++
		}
		out[k] = values[order[at]]
	}
	return out, nil
}

// LogitInterval of a proportion is symmetric on the logit scale (svyciprop's
// default), t on the design's degrees of freedom. A proportion of exactly 0 or
// 1, and one that everybody answered for, has no spread to make an interval of
// (ErrUndefined): show who answered instead.
func (e SurveyEstimate) LogitInterval(level float64) (Interval, error) {
	if err := e.openProportion(level); err != nil {
		return Interval{}, err
	}
	at := math.Log(e.Value / (1 - e.Value))
	half := tOf(level, e.DF) * e.SE / (e.Value * (1 - e.Value))
	return Interval{expit(at - half), expit(at + half)}, nil
}

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// ArcsineInterval is symmetric on the scale of the arcsine of the square root.
func (e SurveyEstimate) ArcsineInterval(level float64) (Interval, error) {
	if err := e.openProportion(level); err != nil {
		return Interval{}, err
	}
	at := math.Asin(math.Sqrt(e.Value))
	half := tOf(level, e.DF) * e.SE / (2 * math.Sqrt(e.Value*(1-e.Value)))
	low, high := math.Sin(math.Max(0, at-half)), math.Sin(math.Min(math.Pi/2, at+half))
	return Interval{low * low, high * high}, nil
}

// BetaInterval is that of Korn and Graubard (1998): exact binomial limits on
// the effective number of respondents, corrected for degrees of freedom.
func (e SurveyEstimate) BetaInterval(level float64) (Interval, error) {
	if err := e.openProportion(level); err != nil {
		return Interval{}, err
	}
	effective := e.Value * (1 - e.Value) / (e.SE * e.SE)
	r := tOf(level, float64(e.N-1)) / tOf(level, e.DF)
	effective *= r * r
	x, tail := effective*e.Value, (1-level)/2
	return Interval{
		mathext.InvRegIncBeta(x, effective-x+1, tail),
		mathext.InvRegIncBeta(x+1, effective-x, 1-tail),
	}, nil
}

func (e SurveyEstimate) openProportion(level float64) error {
	if err := checkLevel(level); err != nil {
		return err
	}
	if !(e.Value >= 0 && e.Value <= 1) {
		return fmt.Errorf("%v is no proportion", e.Value)
	}
	if e.Value == 0 || e.Value == 1 || e.SE == 0 || e.DF < 1 {
		return fmt.Errorf("proportion of %v on %v degrees of freedom has no spread to make an interval of: %w", e.Value, e.DF, ErrUndefined)
	}
	return nil
}
