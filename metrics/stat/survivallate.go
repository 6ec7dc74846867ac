package stat

import (
	"fmt"
	"math"
	"slices"
)

// LateSpell is a spell that was watched from a time after its start on: a home that
// was there already when the records began. From is 0 for one that was watched from
// its start.
type LateSpell struct {
	From float64
	Spell
}

// KaplanMeierLate is the product-limit curve where some were watched late (left
// truncation): each is at risk from its From on, so that those who had lasted to be
// seen do not make all seem to last (survfit with Surv(from, time, event) of R). Where
// everybody at risk at some time has the event the curve stays at 0. Each spell ends
// after it began to be watched.
func KaplanMeierLate(spells []LateSpell) (SurvivalCurve, error) {
	if len(spells) == 0 {
		return SurvivalCurve{}, fmt.Errorf("survival of nobody: %w", ErrTooFew)
	}
	c := SurvivalCurve{n: len(spells)}
	ended := map[float64]int{}
	for i, s := range spells {
		if !(s.From >= 0 && s.From < s.Time && s.Time <= largest) {
			return SurvivalCurve{}, fmt.Errorf("spell %d: watched from %v to %v: must be from 0 on, and end after it began", i+1, s.From, s.Time)
		}
		c.entered, c.times = append(c.entered, s.From), append(c.times, s.Time)
		if s.Event {
			ended[s.Time]++
		}
	}
	slices.Sort(c.entered)
	slices.Sort(c.times)
	share, greenwood := 1.0, 0.0
	for _, at := range slices.Compact(slices.Clone(c.times)) {
		d := ended[at]
		if d == 0 {
			continue
		}
		came, _ := slices.BinarySearch(c.entered, at)
		gone, _ := slices.BinarySearch(c.times, at)
		risk := came - gone
		r := float64(risk)
		share *= (r - float64(d)) / r
		greenwood += float64(d) / (r * (r - float64(d)))
		step := SurvivalStep{at, risk, d, share, share * math.Sqrt(greenwood)}
		if share == 0 {
			step.SE = 0
		}
		c.Steps = append(c.Steps, step)
	}
	return c, nil
}

// Area is the area under the curve between two times: how much of that time somebody
// who starts is expected to be there (the restricted mean, from 0). It is not known
// beyond the last time watched where someone was still without the event
// (ErrUndefined).
func (c SurvivalCurve) Area(from, to float64) (float64, error) {
	if !(from >= 0 && from <= to) {
		return 0, fmt.Errorf("the area from %v to %v: must run forward from 0 on", from, to)
	}
	if _, err := c.At(to); err != nil {
		return 0, err
	}
	sum, at, height := 0.0, from, 1.0
	for _, s := range c.Steps {
		if s.Time > from && s.Time < to {
			sum += height * (s.Time - at)
			at = s.Time
		}
		if s.Time < to {
			height = s.Survival
		}
	}
	return sum + height*(to-at), nil
}
