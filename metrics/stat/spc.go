package stat

import (
	"fmt"
	"math"
)

// Constants of the XmR chart: limits at 2.66 average moving ranges (three
// sigma), moving ranges of 3.267 averages and more left out once, runs of
// seven, and the number of points under which limits are only on trial.
const (
	xmrLimits      = 2.66
	xmrScreen      = 3.267
	xmrRun         = 7
	FewestForXmR   = 13
	nearLimitShare = 2.0 / 3
)

// Cause is why a point of an XmR chart is special.
type Cause int

// The special causes in order of precedence: a point that has several gets the
// first.
const (
	CommonCause Cause = iota
	AboveLimit
	BelowLimit
	RisingRun
	FallingRun
	TwoOfThreeHigh
	TwoOfThreeLow
	RunAbove
	RunBelow
)

// XmRPoint is a point of an XmR chart and the lines that belong to it.
type XmRPoint struct {
	Value, Mean, Low, High float64
	Group                  int  // counts the rebases before the point
	Outside                bool // beyond the limits
	NearLimit              bool // beyond two sigma, inside the limits
	Cause                  Cause
}

// XmRPlan says how the lines are drawn. Rebase holds the places (from 0) at
// which new lines begin, rising. FixAfter, where above 0, takes the lines of
// each group from its first so many points. KeepWideRanges leaves the
// screening of moving ranges out.
type XmRPlan struct {
	Rebase         []int
	FixAfter       int
	KeepWideRanges bool
}

// XmR is the individuals chart of Making Data Count (ptd_spc of
// NHSRplotthedots): mean and three-sigma limits from the average moving range,
// and for each point whether it has a special cause. Values are in order of
// time at equal steps. Each group needs two points (ErrTooFew); with fewer
// than FewestForXmR its limits are on trial. A group of equal values has its
// limits at the mean and no special cause but a run.
func XmR(values []float64, plan XmRPlan) ([]XmRPoint, error) {
	if err := checkFinite("XmR chart", values...); err != nil {
		return nil, err
	}
	if plan.FixAfter < 0 || plan.FixAfter == 1 {
		return nil, fmt.Errorf("lines fixed after %d points: needs two, or 0 for all", plan.FixAfter)
	}
	points := make([]XmRPoint, 0, len(values))
	for g, start := range append([]int{0}, plan.Rebase...) {
		end := len(values)
		if g < len(plan.Rebase) {
			end = plan.Rebase[g]
		}
		if g > 0 && start <= 0 || end <= start || end > len(values) {
			return nil, fmt.Errorf("group %d of the chart, from place %d to %d of %d: rebases are in rising order and leave no group empty: %w", g, start, end, len(values), ErrTooFew)
		}
		group, err := xmrGroup(values[start:end], g, plan)
		if err != nil {
			return nil, err
		}
		points = append(points, group...)
	}
	return points, nil
}

func xmrGroup(values []float64, group int, plan XmRPlan) ([]XmRPoint, error) {
	base := values
	if plan.FixAfter > 0 && plan.FixAfter < len(values) {
		base = values[:plan.FixAfter]
	}
	if len(base) < 2 {
		return nil, fmt.Errorf("group %d of the chart has %d point: limits need two: %w", group, len(base), ErrTooFew)
	}
	mean, reach := meanOf(base), xmrLimits*averageRange(base, plan.KeepWideRanges)
	points := make([]XmRPoint, len(values))
	sides, near := make([]int, len(values)), make([]bool, len(values))
	for i, v := range values {
		p := XmRPoint{Value: v, Mean: mean, Low: mean - reach, High: mean + reach, Group: group}
		p.Outside = v < p.Low || v > p.High
		p.NearLimit = !p.Outside && (v < mean-reach*nearLimitShare || v > mean+reach*nearLimitShare)
		if allSame(base) && v == values[0] {
			p = XmRPoint{Value: v, Mean: v, Low: v, High: v, Group: group}
		}
		points[i], near[i], sides[i] = p, p.NearLimit, sign(v-p.Mean)
	}
	markCauses(points, Shifts(sides), Trends(values), TwoOfThree(near, sides))
	return points, nil
}

// averageRange is the mean of the moving ranges, taken again without the wide
// ones unless they are to be kept.
func averageRange(values []float64, keep bool) float64 {
	ranges := make([]float64, 0, len(values))
	for i := 1; i < len(values); i++ {
		ranges = append(ranges, math.Abs(values[i]-values[i-1]))
	}
	mean := meanOf(ranges)
	if keep || mean == 0 {
		return mean
	}
	kept := ranges[:0:0]
	for _, r := range ranges {
		if r < xmrScreen*mean {
			kept = append(kept, r)
		}
	}
	return meanOf(kept) // never empty: the smallest range is below the mean
}

func markCauses(points []XmRPoint, shifts, trends []int, pairs []bool) {
	for i := range points {
		p := &points[i]
		side := sign(p.Value - p.Mean)
		switch {
		case p.Outside:
			p.Cause = facing(AboveLimit, side)
		case trends[i] != 0:
			p.Cause = facing(RisingRun, trends[i])
		case pairs[i]:
			p.Cause = facing(TwoOfThreeHigh, side)
		case shifts[i] != 0:
			p.Cause = facing(RunAbove, shifts[i])
		}
	}
}

// facing is the high cause of a pair, or the low one after it.
func facing(high Cause, side int) Cause {
	if side < 0 {
		return high + 1
	}
	return high
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// Shifts marks the points that are part of seven or more in a row strictly on
// one side of the mean, with that side (1 above, -1 below; 0 on the mean,
// which breaks a run).
func Shifts(sides []int) []int {
	out := make([]int, len(sides))
	for start := 0; start < len(sides); {
		end := start + 1
		for end < len(sides) && sides[end] == sides[start] {
			end++
		}
		if sides[start] != 0 && end-start >= xmrRun {
			fill(out[start:end], sides[start])
		}
		start = end
	}
	return out
}

// Trends marks the points that are part of seven or more in a row that only
// rise (1) or only fall (-1); equal neighbours break a run.
func Trends(values []float64) []int {
	out := make([]int, len(values))
	steps := make([]int, max(0, len(values)-1))
	for i := range steps {
		steps[i] = sign(values[i+1] - values[i])
	}
	for start := 0; start < len(steps); {
		end := start + 1
		for end < len(steps) && steps[end] == steps[start] {
			end++
		}
		if steps[start] != 0 && end-start >= xmrRun-1 {
			fill(out[start:end+1], steps[start])
		}
		start = end
	}
	return out
}

func fill(part []int, with int) {
	for i := range part {
		part[i] = with
	}
}

// TwoOfThree marks the points near a limit that are two of three neighbours,
// all three on one side of the mean. Both slices have one entry a point; what
// lacks a partner in the other is not marked.
func TwoOfThree(near []bool, sides []int) []bool {
	out := make([]bool, min(len(near), len(sides)))
	for i := 2; i < len(out); i++ {
		if sides[i] == 0 || sides[i-1] != sides[i] || sides[i-2] != sides[i] {
			continue
		}
		count := 0
		for _, n := range near[i-2 : i+1] {
			if n {
				count++
			}
		}
		for j := i - 2; count >= 2 && j <= i; j++ {
			out[j] = out[j] || near[j]
		}
	}
	return out
}
