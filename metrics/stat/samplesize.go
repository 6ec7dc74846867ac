package stat

import (
	"fmt"
	"math"
)

// MarginOfError is a proportion of a simple random sample of so many of a
// known number of people, with its standard error and half the width of its
// interval, allowing for the share that answered (svymean with fpc, divisor
// n-1). It needs two who answered, unless everybody did; where everybody did
// the margin is 0.
func MarginOfError(people, answered, yes int64, level float64) (p, se, margin float64, err error) {
	z, err := ZOf(level)
	if err != nil {
		return 0, 0, 0, err
	}
	e, err := StratifiedProportion([]StratumCount{{float64(people), answered, yes}}, false)
	if err != nil {
		return 0, 0, 0, err
	}
	return e.Value, e.SE, z * e.SE, nil
}

// AnswersNeeded is how many of so many people must answer for a margin of
// error (0.05: five points either way) about a proportion expected to be p; 0.5
// is the safe guess. It is z²p(1-p)/margin², brought down for the finite
// number of people, rounded up.
func AnswersNeeded(people int64, p, margin, level float64) (int64, error) {
	z, err := ZOf(level)
	if err != nil {
		return 0, err
	}
	if people < 1 || !(p >= 0 && p <= 1) || !(margin > 0 && margin < 1) {
		return 0, fmt.Errorf("%d people, proportion %v, margin %v: people are 1 or more, the others between 0 and 1", people, p, margin)
	}
	n0 := z * z * p * (1 - p) / (margin * margin)
	n := n0 / (1 + (n0-1)/float64(people))
	return max(1, min(people, int64(math.Ceil(n-1e-9)))), nil
}

// ToSend is how many must be asked for so many answers at a response rate
// (0 to 1), to the nearest whole, never more than there are people. short says
// that even asking everybody would not give enough.
func ToSend(answers int64, responseRate float64, people int64) (send int64, short bool, err error) {
	if !(responseRate > 0 && responseRate <= 1) || answers < 0 || people < 0 {
		return 0, false, fmt.Errorf("%d answers of %d people at a response rate of %v: a rate lies above 0 and up to 1", answers, people, responseRate)
	}
	send = int64(math.Ceil(float64(answers)/responseRate - 1e-9))
	return min(send, people), send > people, nil
}

// PerGroupNeeded is how many each of two separate groups needs to tell p1 from
// p2 with this power at a two-sided level of significance alpha
// (power.prop.test of R; not rounded). Equal proportions cannot be told apart
// (ErrUndefined).
func PerGroupNeeded(p1, p2, power, alpha float64) (float64, error) {
	za, err := ZOf(1 - alpha)
	if err != nil {
		return 0, err
	}
	if !(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1) || !(power > 0 && power < 1) {
		return 0, fmt.Errorf("proportions %v and %v, power %v: lie between 0 and 1", p1, p2, power)
	}
	if p1 == p2 {
		return 0, fmt.Errorf("equal proportions: %w", ErrUndefined)
	}
	zb := normalQuantile(power)
	mean := (p1 + p2) / 2
	root := za*math.Sqrt(2*mean*(1-mean)) + zb*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return root * root / ((p1 - p2) * (p1 - p2)), nil
}
