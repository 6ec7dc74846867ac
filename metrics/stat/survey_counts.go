package stat

import (
	"fmt"
	"math"
)

// StratumCount is one stratum of a survey with a yes or no answer: the people
// in it, who answered, and who said yes.
type StratumCount struct {
	Population       float64
	Respondents, Yes int64
}

// StratifiedProportion is the share of yes in the population from counts by
// stratum, as the Adult Social Care Survey is weighted: sum of W·p with W the
// stratum's share of the people, and SE² the sum of W²(1-n/N)p(1-p)/(n-1). A
// stratum that answered in full adds no variance. A stratum without any
// respondent, or with one of several people, is refused (ErrTooFew): collapse
// it with another. withoutFPC leaves the finite population correction out.
func StratifiedProportion(strata []StratumCount, withoutFPC bool) (SurveyEstimate, error) {
	var people, value, variance total
	e := SurveyEstimate{}
	for i, s := range strata {
		if err := s.check(withoutFPC); err != nil {
			return e, fmt.Errorf("stratum %d: %w", i+1, err)
		}
		people.add(s.Population)
		e.N += int(s.Respondents)
		e.DF += float64(s.Respondents - 1)
	}
	if len(strata) == 0 {
		return e, fmt.Errorf("no strata: %w", ErrTooFew)
	}
	for _, s := range strata {
		n, w := float64(s.Respondents), s.Population/people.value()
		p := float64(s.Yes) / n
		value.add(w * p)
		open := 1 - n/s.Population
		if withoutFPC {
			open = 1
		}
		if n > 1 {
			variance.add(w * w * open * p * (1 - p) / (n - 1))
		}
	}
	e.Value, e.SE = value.value(), math.Sqrt(variance.value())
	return e, nil
}

func (s StratumCount) check(withoutFPC bool) error {
	n := float64(s.Respondents)
	switch {
	case !(s.Population > 0) || math.IsInf(s.Population, 1) || s.Respondents < 0 || n > s.Population:
		return fmt.Errorf("%d respondents of %v people", s.Respondents, s.Population)
	case s.Yes < 0 || s.Yes > s.Respondents:
		return fmt.Errorf("%d yes of %d respondents", s.Yes, s.Respondents)
	case s.Respondents == 0, s.Respondents == 1 && (withoutFPC || s.Population > 1):
		return fmt.Errorf("%d respondents of %v people show no spread: %w", s.Respondents, s.Population, ErrTooFew)
	}
	return nil
}

// WaldInterval is Value ± z·SE.
func (e SurveyEstimate) WaldInterval(level float64) (Interval, error) {
	z, err := ZOf(level)
	return Interval{e.Value - z*e.SE, e.Value + z*e.SE}, err
}
