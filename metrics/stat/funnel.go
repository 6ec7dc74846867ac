package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Verdict is where a place lies in a funnel.
type Verdict int

// The verdicts, from far below to far above. "Low" and "High" are outside the
// 95 % limits, "very" outside the 99.8 % ones.
const (
	VeryLow Verdict = iota - 2
	Low
	WithinLimits
	High
	VeryHigh
)

// ProportionVerdict places x of n in the funnel about p0: outside a limit
// exactly when the Wilson interval of x of n leaves p0 out
// (assign_funnel_significance of PHEindicatormethods).
func ProportionVerdict(x, n, p0 float64) (Verdict, error) {
	if err := checkProportion(x, n); err != nil {
		return 0, err
	}
	if !(p0 >= 0 && p0 <= 1) {
		return 0, fmt.Errorf("benchmark %v: a proportion lies between 0 and 1", p0)
	}
	side := func(z float64) int { return ProportionLimits(p0, n, z).Side(x / n) }
	return verdict(side(Z95), side(Z998)), nil
}

func verdict(at95, at998 int) Verdict {
	if at998 != 0 {
		return Verdict(2 * at998)
	}
	return Verdict(at95)
}

// CountVerdict places observed events beside the expected number: outside a
// limit when so many, or so few, have a Poisson probability of at most 2.5 %
// (0.1 %), which is when the exact interval leaves the expected number out
// (the rule of PHEindicatormethods for ratios and rates).
func CountVerdict(observed int64, expected float64) (Verdict, error) {
	if err := checkExpected(observed, expected); err != nil {
		return 0, err
	}
	side := func(level float64) int {
		iv, _ := ExactPoisson(observed, level)
		return -iv.Side(expected)
	}
	return verdict(side(Level95), side(Level998)), nil
}

func checkExpected(observed int64, expected float64) error {
	if err := checkCount(observed, Level95); err != nil {
		return err
	}
	if !(expected >= 0 && expected <= mostEvents && measurable(expected)) {
		return fmt.Errorf("%v events expected: is a number from 0 to %v", expected, float64(mostEvents))
	}
	return nil
}

// RatioLimits are the funnel limits of observed over expected where so many
// events are expected: a place is outside exactly when CountVerdict says so.
// They join the steps of the Poisson distribution into a line. Where nothing
// is expected nothing can be outside.
func RatioLimits(expected, level float64) (Interval, error) {
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if err := checkExpected(0, expected); err != nil {
		return Interval{}, err
	}
	if expected == 0 {
		return Interval{0, math.Inf(1)}, nil
	}
	tail := (1 - level) / 2
	low := 0.0
	if math.Exp(-expected) < tail { // then even 0 events would be too few
		low = solve(0, expected, func(o float64) float64 { return tail - mathext.GammaIncRegComp(o+1, expected) })
	}
	reach := expected + 10*math.Sqrt(expected) + 50
	high := solve(expected/2, reach, func(o float64) float64 { return mathext.GammaIncReg(o, expected) - tail })
	return Interval{low / expected, high / expected}, nil
}

// RateLimits are RatioLimits about a benchmark rate (events per exposure,
// times the multiplier) for a place with this exposure.
func RateLimits(benchmark, exposure, multiplier, level float64) (Interval, error) {
	if err := checkExposure(exposure, multiplier); err != nil {
		return Interval{}, err
	}
	if !(benchmark > 0 && benchmark <= largest) {
		return Interval{}, fmt.Errorf("benchmark rate %v: limits need a rate above 0: %w", benchmark, ErrUndefined)
	}
	iv, err := RatioLimits(benchmark/multiplier*exposure, level)
	return Interval{iv.Low * benchmark, iv.High * benchmark}, err
}

// solve finds where a falling or rising function is 0 between a and b, by
// halving to the last bit. The ends must have different signs; otherwise the
// end with the smaller value is the answer.
func solve(a, b float64, f func(float64) float64) float64 { return solveWithin(a, b, 0, f) }

// solveWithin stops when the answer is known within a distance.
func solveWithin(a, b, within float64, f func(float64) float64) float64 {
	fa, fb := f(a), f(b)
	if fa*fb > 0 {
		if math.Abs(fa) < math.Abs(fb) {
			return a
		}
		return b
	}
	for range 200 {
		m := a + (b-a)/2
		if m <= math.Min(a, b) || m >= math.Max(a, b) || math.Abs(b-a) < within {
			return m
		}
		if fm := f(m); fa*fm > 0 {
			a, fa = m, fm
		} else {
			b = m
		}
	}
	return a + (b-a)/2
}

// RatioFunnelPoint is where the line of a ratio funnel passes a whole number
// of observed events: the expected number at which so many are just not too
// many (high) or too few (low), and the ratio there (calculate_funnel_limits
// of PHEindicatormethods, ratio type isr without its factor 100).
type RatioFunnelPoint struct {
	HighExpected, HighRatio float64
	LowExpected, LowRatio   float64
}

// RatioFunnelAt is the point of a ratio funnel's lines for observed events, 1
// or more (with none the upper line has no point: ErrUndefined).
func RatioFunnelAt(observed int64, level float64) (RatioFunnelPoint, error) {
	iv, err := ExactPoisson(observed, level)
	if err != nil {
		return RatioFunnelPoint{}, err
	}
	if observed == 0 {
		return RatioFunnelPoint{}, fmt.Errorf("ratio of no events: %w", ErrUndefined)
	}
	o := float64(observed)
	return RatioFunnelPoint{iv.Low, o / iv.Low, iv.High, o / iv.High}, nil
}

// PoissonAbout is the interval of PoisLow and PoisHigh in Fingertips: the
// exact interval of x events, also for an x that is not whole (expected events
// in a funnel of standardised rates), whose lower limit is then that of the
// next whole number above and whose upper limit that of the one below.
func PoissonAbout(x, level float64) (Interval, error) {
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if !(x >= 0 && x <= mostEvents && measurable(x)) {
		return Interval{}, fmt.Errorf("%v events: is a number from 0 to %v", x, float64(mostEvents))
	}
	tail := (1 - level) / 2
	iv := Interval{High: mathext.GammaIncRegCompInv(math.Floor(x)+1, tail)}
	if x > 0 {
		iv.Low = mathext.GammaIncRegInv(math.Ceil(x), tail)
	}
	return iv, nil
}
