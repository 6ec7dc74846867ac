package stat

import (
	"fmt"
	"math"
	"slices"
)

// Spell is how long someone was watched, and whether it ended with the event
// (true) or without (false: still there, or out of sight).
type Spell struct {
	Time  float64
	Event bool
}

// SurvivalScale is the scale on which the interval of a survival curve is
// symmetric.
type SurvivalScale int

// The scales of survfit's conf.type. LogLog keeps within 0 and 1.
const (
	PlainScale SurvivalScale = iota
	LogScale
	LogLogScale
)

// SurvivalStep is the curve from a time at which events happened on.
type SurvivalStep struct {
	Time           float64
	AtRisk, Events int
	Survival, SE   float64 // Greenwood's standard error of Survival
}

// SurvivalCurve is the share still without the event, by time.
type SurvivalCurve struct {
	Steps   []SurvivalStep
	n       int
	times   []float64 // all, rising
	entered []float64 // when those who came late came, rising; nil where nobody did
}

// KaplanMeier is the product-limit curve (1958), as survfit of R's survival:
// who is censored at a time still counts at it. It refuses times below 0 and
// needs one spell (ErrTooFew).
func KaplanMeier(spells []Spell) (SurvivalCurve, error) {
	if len(spells) == 0 {
		return SurvivalCurve{}, fmt.Errorf("survival of nobody: %w", ErrTooFew)
	}
	sorted, err := sortedSpells(spells)
	if err != nil {
		return SurvivalCurve{}, err
	}
	c := SurvivalCurve{n: len(sorted)}
	share, greenwood := 1.0, 0.0
	for start := 0; start < len(sorted); {
		end, events := start, 0
		for end < len(sorted) && sorted[end].Time == sorted[start].Time {
			c.times = append(c.times, sorted[end].Time)
			if sorted[end].Event {
				events++
			}
			end++
		}
		if risk := len(sorted) - start; events > 0 {
			r, d := float64(risk), float64(events)
			share *= (r - d) / r
			greenwood += d / (r * (r - d))
			step := SurvivalStep{sorted[start].Time, risk, events, share, share * math.Sqrt(greenwood)}
			if share == 0 {
				step.SE = 0
			}
			c.Steps = append(c.Steps, step)
		}
		start = end
	}
	return c, nil
}

func sortedSpells(spells []Spell) ([]Spell, error) {
	for i, s := range spells {
		if !(s.Time >= 0 && s.Time <= largest) {
			return nil, fmt.Errorf("spell %d: time %v: is a number of 0 or more", i+1, s.Time)
		}
	}
	return slices.SortedFunc(slices.Values(spells), func(a, b Spell) int { return sign(a.Time - b.Time) }), nil
}

// At is the curve at a time: the share, its standard error and how many were
// at risk just then. Beyond the last time watched, where someone was still
// without the event, it is not known (ErrUndefined).
func (c SurvivalCurve) At(time float64) (SurvivalStep, error) {
	out := SurvivalStep{Time: time, Survival: 1}
	for _, s := range c.Steps {
		if s.Time > time {
			break
		}
		out.Survival, out.SE = s.Survival, s.SE
	}
	below, _ := slices.BinarySearch(c.times, time)
	came, _ := slices.BinarySearch(c.entered, time)
	out.AtRisk = c.n - below - (len(c.entered) - came)
	if out.AtRisk == 0 && out.Survival > 0 && (len(c.times) == 0 || time > c.times[len(c.times)-1]) {
		return out, fmt.Errorf("nobody was watched as long as %v: %w", time, ErrUndefined)
	}
	return out, nil
}

// Interval of a share on a scale. A share of 0 has none on a log scale
// (ErrUndefined), and neither has 1 on the log-log scale.
func (s SurvivalStep) Interval(scale SurvivalScale, level float64) (Interval, error) {
	z, err := ZOf(level)
	if err != nil {
		return Interval{}, err
	}
	if s.Survival == 0 && scale != PlainScale || s.Survival == 1 && scale == LogLogScale {
		return Interval{}, fmt.Errorf("survival of %v: %w", s.Survival, ErrUndefined)
	}
	relative := s.SE / s.Survival
	switch scale {
	case LogScale:
		return Interval{s.Survival * math.Exp(-z*relative), math.Min(1, s.Survival*math.Exp(z*relative))}, nil
	case LogLogScale:
		at := math.Log(s.Survival)
		half := math.Exp(z * relative / math.Abs(at))
		return Interval{math.Exp(at * half), math.Exp(at / half)}, nil
	}
	return Interval{clip(s.Survival - z*s.SE), clip(s.Survival + z*s.SE)}, nil
}

// Median is the time by which half have had the event: the first at which the
// curve is at or below a half (the middle of the flat part where it is exactly
// a half). A curve that stays above has none (ErrUndefined).
func (c SurvivalCurve) Median() (float64, error) {
	for i, s := range c.Steps {
		if s.Survival < 0.5-1e-9 {
			return s.Time, nil
		}
		if s.Survival <= 0.5+1e-9 && i+1 < len(c.Steps) {
			return (s.Time + c.Steps[i+1].Time) / 2, nil
		}
		if s.Survival <= 0.5+1e-9 {
			return s.Time, nil
		}
	}
	return 0, fmt.Errorf("fewer than half have had the event: %w", ErrUndefined)
}

// LogRank tests whether groups have one survival curve (survdiff of R), with
// the events seen and expected in each. It needs two groups (ErrTooFew) and
// events while both are watched (ErrUndefined).
func LogRank(groups [][]Spell) (test ChiSquareTest, observed, expected []float64, err error) {
	if len(groups) < 2 {
		return test, nil, nil, fmt.Errorf("%d groups: %w", len(groups), ErrTooFew)
	}
	var all []logRankSpell
	risk := make([]float64, len(groups))
	for g, spells := range groups {
		if _, err := sortedSpells(spells); err != nil {
			return test, nil, nil, fmt.Errorf("group %d: %w", g+1, err)
		}
		for _, s := range spells {
			all = append(all, logRankSpell{s, g})
		}
		risk[g] = float64(len(spells))
	}
	slices.SortFunc(all, func(a, b logRankSpell) int { return sign(a.Time - b.Time) })
	observed, expected, v := logRankSums(all, risk)
	chi, err := quadratic(observed, expected, v)
	if err != nil {
		return test, observed, expected, err
	}
	df := float64(len(groups) - 1)
	return ChiSquareTest{chi, df, chiTail(chi, df)}, observed, expected, nil
}
