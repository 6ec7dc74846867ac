package stat

// Signal is what a special cause means where a direction is agreed.
type Signal int

// The signals. Without an agreed direction a special cause is only high or low.
const (
	NoSignal Signal = iota
	Improvement
	Concern
	NeutralHigh
	NeutralLow
)

// Signal of a cause: the variation icon of a chart is that of its last point.
func (c Cause) Signal(p Polarity) Signal {
	if c == CommonCause {
		return NoSignal
	}
	high := (c-AboveLimit)%2 == 0
	if p != HigherIsBetter && p != LowerIsBetter {
		if high {
			return NeutralHigh
		}
		return NeutralLow
	}
	if high == (p == HigherIsBetter) {
		return Improvement
	}
	return Concern
}

// Assurance is whether a process as it runs now will meet its target.
type Assurance int

// The assurances. NoAssurance is that of a chart without a target or without
// an agreed direction.
const (
	NoAssurance Assurance = iota
	WillPass              // the target lies beyond the limit on the good side
	WillFail              // beyond it on the bad side
	HitOrMiss             // inside the limits: chance decides
)

// AssuranceOf sets a target beside the limits of a chart's last point.
func AssuranceOf(last XmRPoint, target float64, p Polarity) Assurance {
	side := Interval{last.Low, last.High}.Side(target)
	switch {
	case target != target || p != HigherIsBetter && p != LowerIsBetter:
		return NoAssurance
	case side == 0:
		return HitOrMiss
	case (side < 0) == (p == HigherIsBetter):
		return WillPass
	}
	return WillFail
}
