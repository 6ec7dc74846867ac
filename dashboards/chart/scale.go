package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

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

// fromZero is a range from 0 for points that are to be told apart: percentages
// end at the first round number that holds them all, which the axis names.
func fromZero(u metrics.Unit, e extent, parts int) scale {
	if u != metrics.Percent || !e.any || e.low < 0 || e.high <= 0 || e.high > 100 {
		return scaleOf(u, e, parts)
	}
	step := roundStep(e.high / float64(parts))
	return scale{0, tidy(math.Ceil(e.high/step*(1-1e-9)) * step), tidy(step)}
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
	case metrics.Pounds:
		return "Pounds (£)"
	case metrics.PoundsDelta:
		return "Difference in pounds (£)"
	case metrics.Ratio:
		return "Ratio"
	case metrics.Friends:
		return "Number of friends"
	case metrics.Weeks:
		return "Weeks"
	case metrics.Years:
		return "Years"
	case metrics.PercentChange:
		return "Change in per cent"
	case metrics.PerHundred:
		return "For each 100"
	}
	return "Score"
}

// axisWords names a value axis, and says so where percentages end before 100.
func axisWords(u metrics.Unit, sc scale) string {
	if u == metrics.Percent && sc.min == 0 && sc.max < 100 {
		return unitWords(u) + " (axis ends at " + tickWords(u, sc.max) + ")"
	}
	return unitWords(u)
}

// tickText is how ECharts writes the numbers of a value axis.
func tickText(u metrics.Unit) string {
	switch u {
	case metrics.Percent, metrics.PercentChange:
		return "{value}%"
	case metrics.Pounds:
		return "£{value}"
	}
	return "{value}"
}

// tickWords is a number of a value axis as the figures of its unit are
// written: "−£1,000", "+0.25", "40%".
func tickWords(u metrics.Unit, v float64) string {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', -1, 64), ".")
	words := metrics.Count.Text(metrics.Known(math.Trunc(math.Abs(v))))
	if fraction != "" {
		words += "." + fraction
	}
	switch u {
	case metrics.Percent, metrics.PercentChange:
		words += "%"
	case metrics.Pounds, metrics.PoundsDelta:
		words = "£" + words
	}
	switch {
	case v < 0:
		return "\u2212" + words
	case v > 0 && (u == metrics.Points || u == metrics.PoundsDelta || u == metrics.PercentChange):
		return "+" + words
	}
	return words
}

// ticks are the numbers at the lines of a value axis.
func (sc scale) ticks(u metrics.Unit) []string {
	var words []string
	for i := range int(math.Round((sc.max-sc.min)/sc.step)) + 1 {
		words = append(words, tickWords(u, tidy(sc.min+float64(i)*sc.step)))
	}
	return words
}

// ticksWidth is the room that the numbers of a value axis take at its side.
func ticksWidth(u metrics.Unit, sc scale) float64 {
	widest := 0.0
	for _, words := range sc.ticks(u) {
		widest = math.Max(widest, regularFont().width(words, textSize))
	}
	return math.Ceil(widest)
}

// ruled gives the value axis below a plot its numbers with sign and a proper minus, which
// ECharts cannot write without a script: as the names of an axis of their own
// in the same place. axes is the value axis and, if any, the axis of words.
func ruled(axes []axis, u metrics.Unit, sc scale) []axis {
	if sc.min >= 0 && u != metrics.Points && u != metrics.PoundsDelta {
		return axes
	}
	return lettered(axes, sc.ticks(u))
}

// lettered gives a level axis its numbers as words below it.
func lettered(axes []axis, numbers []string) []axis {
	a := categoryAxis(numbers)
	a.BoundaryGap = opts.Bool(false)
	a.Position, a.AxisLine.Show = "bottom", opts.Bool(false)
	a.AxisLabel.Color = softInk
	axes[0].AxisLabel.Show = opts.Bool(false)
	return append(axes, a)
}

// roomy is a level axis of so many pixels: numbers that would run into the one before
// are left out.
func roomy(axes []axis, u metrics.Unit, sc scale, wide float64) []axis {
	numbers := sc.ticks(u)
	thin(numbers, wide/float64(max(1, len(numbers)-1)))
	if slices.Contains(numbers, "") {
		return lettered(axes, numbers)
	}
	return ruled(axes, u, sc)
}
