package chart

import (
	"math"

	"khi/metrics"
)

// scale is the range of a value axis and the distance of its ticks.
type scale struct{ min, max, step float64 }

// extent gathers the known figures that an axis must hold. A figure without a
// number leaves no trace in it.
type extent struct {
	low, high float64
	any       bool
}

func (e *extent) add(f metrics.Figure) {
	if v, ok := f.Value(); ok {
		e.number(v)
	}
}

func (e *extent) number(v float64) {
	if !e.any {
		e.low, e.high, e.any = v, v, true
		return
	}
	e.low, e.high = math.Min(e.low, v), math.Max(e.high, v)
}

// scaleOf is a range of round numbers about what is known. Percentages always
// run from 0 to 100, so that two pictures can be compared at a glance. It has
// about as many steps as parts.
func scaleOf(u metrics.Unit, e extent, parts int) scale {
	if u == metrics.Percent && (!e.any || e.low >= 0 && e.high <= 100) {
		if parts < 5 {
			return scale{0, 100, 50}
		}
		return scale{0, 100, 20}
	}
	if !e.any {
		e.number(0)
		e.number(1)
	}
	if e.high-e.low < 1e-6*math.Max(1, math.Abs(e.high)) { // the same, but for binary dust
		pad := math.Max(math.Abs(e.low)*0.1, 1)
		e.low, e.high = math.Min(e.low-pad, math.Max(0, e.low-pad)), e.high+pad
	}
	step := roundStep((e.high - e.low) / float64(parts))
	if u == metrics.Count && step < 1 {
		step = 1
	}
	s := scale{math.Floor(e.low/step) * step, math.Ceil(e.high/step) * step, step}
	return scale{tidy(s.min), tidy(s.max), tidy(s.step)}
}

// roundStep is the next 1, 2, 2.5 or 5 times a power of ten.
func roundStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*power*(1+1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// tidy takes the dust of binary arithmetic off a round number.
func tidy(v float64) float64 {
	if v == 0 {
		return 0
	}
	digits := 12 - math.Ceil(math.Log10(math.Abs(v)))
	p := math.Pow(10, math.Max(0, math.Min(15, digits)))
	return math.Round(v*p) / p
}

// unitWords names a value axis.
func unitWords(u metrics.Unit) string {
	switch u {
	case metrics.Percent:
		return "Percent"
	case metrics.Points:
		return "Change in points"
	case metrics.Count:
		return "Number"
	case metrics.Pounds, metrics.PoundsDelta:
		return "Pounds (£)"
	case metrics.Ratio:
		return "Ratio"
	case metrics.Friends:
		return "Number of friends"
	}
	return "Score"
}

// tickText is how ECharts writes the numbers of a value axis.
func tickText(u metrics.Unit) string {
	switch u {
	case metrics.Percent:
		return "{value}%"
	case metrics.Pounds:
		return "£{value}"
	}
	return "{value}"
}
