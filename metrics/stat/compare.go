package stat

import "math"

// Polarity says which direction of an indicator is good, where that is agreed.
type Polarity int

// The polarities. Without an agreed direction a place is higher or lower than
// its benchmark, never better or worse.
const (
	NotApplicable  Polarity = iota // never compared
	HigherIsBetter                 // red, amber, green
	LowerIsBetter
	NoJudgement // blue, orange, blue: higher or lower only
)

// Comparison is a place beside its benchmark. Under NoJudgement Better means
// higher and Worse means lower, as in Fingertips.
type Comparison int

// The comparisons. Best and Worst are those of the two-level rule: outside at
// 99.8 %.
const (
	NotCompared Comparison = iota
	Worst
	Worse
	Similar
	Better
	Best
)

// judged turns a side (-2 to 2, high being positive) into a comparison.
func judged(side int, p Polarity) Comparison {
	switch p {
	case HigherIsBetter, NoJudgement:
		return Similar + Comparison(side)
	case LowerIsBetter:
		return Similar - Comparison(side)
	}
	return NotCompared
}

func usable(iv Interval) bool { return iv.Low <= iv.High }

// CompareToValue sets a place's own interval beside a benchmark that is taken
// as exactly known. Touching the benchmark counts as similar. It matches
// Fingertips' comparer of one confidence level. An interval or a benchmark
// that is no number is not compared.
func CompareToValue(own Interval, benchmark float64, p Polarity) Comparison {
	if !usable(own) || math.IsNaN(benchmark) {
		return NotCompared
	}
	return judged(-own.Side(benchmark), p)
}

// CompareToValueAtTwoLevels is CompareToValue at 95 % with Best and Worst
// where the 99.8 % interval leaves the benchmark out as well.
func CompareToValueAtTwoLevels(own95, own998 Interval, benchmark float64, p Polarity) Comparison {
	if !usable(own95) || !usable(own998) || math.IsNaN(benchmark) {
		return NotCompared
	}
	side := -own95.Side(benchmark)
	if side != 0 && own998.Side(benchmark) != 0 {
		side *= 2
	}
	return judged(side, p)
}

// CompareIntervals sets two intervals beside each other: similar where they
// overlap or touch. It is cautious (two 95 % intervals that just touch differ
// with p of about 0.006) and meant for a benchmark that is itself a small
// sample.
func CompareIntervals(own, benchmark Interval, p Polarity) Comparison {
	switch {
	case !usable(own) || !usable(benchmark):
		return NotCompared
	case own.Low > benchmark.High:
		return judged(1, p)
	case own.High < benchmark.Low:
		return judged(-1, p)
	}
	return judged(0, p)
}

// CompareToLimits sets a value beside the control limits of its benchmark.
func CompareToLimits(value float64, limits Interval, p Polarity) Comparison {
	if !usable(limits) || math.IsNaN(value) {
		return NotCompared
	}
	return judged(limits.Side(value), p)
}

// WilsonLimitsAt are the control limits that the Fingertips of 2020 drew for a
// proportion: the Wilson interval at the benchmark p0 with the place's
// denominator n. They disagree with the place's own Wilson interval in about
// one of twelve small places; ProportionLimits never do and are the ones that
// khi shows. These are here so that its published colours can be checked.
func WilsonLimitsAt(p0, n, z float64) (Interval, error) { return Wilson(p0*n, n, z) }

// StandardisedRateLimits are Fingertips' control limits of a directly
// standardised rate about a benchmark, per multiplier people, for a place with
// so many people: the exact Poisson limits of the events expected there.
func StandardisedRateLimits(benchmark, people, multiplier, level float64) (Interval, error) {
	if err := checkExposure(people, multiplier); err != nil {
		return Interval{}, err
	}
	iv, err := PoissonAbout(benchmark*people/multiplier, level)
	by := multiplier / people
	return Interval{iv.Low * by, iv.High * by}, err
}

// CompareToTarget sets a value beside one target: at the target is met. With
// an interval (not nil) the target must lie outside it, otherwise the place is
// similar to it (Fingertips' single value target).
func CompareToTarget(value, target float64, own *Interval, p Polarity) Comparison {
	if math.IsNaN(value) || math.IsNaN(target) {
		return NotCompared
	}
	if own != nil {
		return CompareToValue(*own, target, p)
	}
	side := -1
	if value > target || value == target && p != LowerIsBetter {
		side = 1
	}
	return judged(side, p)
}

// CompareToTargetRange sets a value beside a range: below Low is one side, at
// or above High the other, and between them it is similar (Fingertips' range
// target).
func CompareToTargetRange(value float64, target Interval, p Polarity) Comparison {
	switch {
	case math.IsNaN(value) || !usable(target):
		return NotCompared
	case value < target.Low:
		return judged(-1, p)
	case value >= target.High:
		return judged(1, p)
	}
	return judged(0, p)
}

// ChangeBetween is the direction (-1, 0, 1) of a change from one period to the
// next: 0 where the two intervals overlap (Fingertips' two-period marker).
// known is false where an interval is no interval.
func ChangeBetween(before, after Interval) (direction int, known bool) {
	switch c := CompareIntervals(after, before, HigherIsBetter); c {
	case NotCompared:
		return 0, false
	default:
		return int(c - Similar), true
	}
}
