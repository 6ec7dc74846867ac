package cohort

import (
	"errors"
	"math"
	"slices"

	"khi/metrics/benefit"
	"khi/metrics/stat"
	"khi/queries"
)

const daysInYear = 365.25

// Lasting is how long what people have in the setting of interest lasts, of all who
// started, and what a start saves over the years with that.
type Lasting struct {
	Started  int          `json:"started"` // everybody with days, to the nearest 5
	Years    []YearLasted `json:"years"`
	Against  string       `json:"saving_against"` // which saving of a year is counted
	Saving   Amount       `json:"saving_of_a_year"`
	Expected *float64     `json:"saving_of_a_start"`          // over Years, discounted
	Stayed   *float64     `json:"saving_if_everybody_stayed"` // the same as if nothing ended
	Everyone Amount       `json:"cost_of_all_who_started"`
	Still    Amount       `json:"cost_of_those_still_there"`
	Words    []string     `json:"words,omitempty"`
}

// YearLasted is one year after the start.
type YearLasted struct {
	Year     int     `json:"year"`
	Still    float64 `json:"percent_still_there"` // at its end
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	AtRisk   int     `json:"at_risk"`     // at its end, to the nearest 5
	There    float64 `json:"years_there"` // of this year, by somebody who started
	Factor   float64 `json:"discount_factor"`
	Expected float64 `json:"saving"` // not discounted
}

// lasting follows everybody who started, for as long as FewestModel can be followed.
// Those who were there before watching began are counted from then on (left
// truncation), so that only those who lasted do not make all seem to last.
func (c *cases) lasting() error {
	var spells []stat.LateSpell
	var still, gone []Person
	for _, p := range c.in(c.all, c.Setting) {
		if p.Days == nil {
			continue
		}
		spells = append(spells, stat.LateSpell{From: p.Entered / daysInYear, Spell: stat.Spell{Time: *p.Days / daysInYear, Event: p.Ended}})
		if p.Ended {
			gone = append(gone, p)
		} else {
			still = append(still, p)
		}
	}
	if len(spells) < 2*FewestModel {
		c.note("Nothing is said of how long it lasts: fewer than %d people have days.", 2*FewestModel)
		return nil
	}
	curve, err := stat.KaplanMeierLate(spells)
	if err != nil {
		return err
	}
	rates, err := queries.Reference("discount_rates.csv")
	if err != nil {
		return err
	}
	defer rates.Close()
	schedules, err := benefit.ReadSchedules(rates)
	if err != nil {
		return err
	}
	l := &Lasting{Started: Rounded(len(spells))}
	if err := l.years(curve, schedules["standard"].Factors(c.Horizon), c.Horizon); err != nil {
		return err
	}
	l.add(c)
	l.survivors(still, gone, len(c.in(c.all, c.Setting)))
	c.answer.Lasting = l
	return nil
}

// years are the steps of the curve until too few are at risk.
func (l *Lasting) years(curve stat.SurvivalCurve, factors []float64, horizon int) error {
	last := 100.0
	for year := 1; year <= horizon; year++ {
		at, err := curve.At(float64(year))
		if errors.Is(err, stat.ErrUndefined) || err == nil && at.AtRisk < FewestModel {
			l.Words = append(l.Words, "The curve ends where fewer than ten people can be followed for as long; nothing is made up for the years after it.")
			return nil
		}
		if err != nil {
			return err
		}
		there, err := curve.Area(float64(year-1), float64(year))
		if err != nil {
			return err
		}
		y := YearLasted{Year: year, Still: math.Round(100 * at.Survival), AtRisk: Rounded(at.AtRisk), There: round2(there), Factor: factors[year]}
		y.Low, y.High = y.Still, min(last, 100)
		if iv, err := at.Interval(stat.LogLogScale, 0.95); err == nil {
			y.Low, y.High = math.Round(100*iv.Low), math.Round(100*iv.High)
		}
		last = y.Still
		l.Years = append(l.Years, y)
	}
	return nil
}

// add counts the saving of a year for as long as it lasts, from the figures that are
// given. A crisis is what an ending costs once.
func (l *Lasting) add(c *cases) {
	l.Against, l.Saving = c.bestSaving()
	if l.Saving.Value == nil || len(l.Years) == 0 {
		return
	}
	expected, stayed, before := 0.0, 0.0, 100.0
	for i, y := range l.Years {
		v := y.There * *l.Saving.Value
		if c.Crisis != nil {
			v -= (before - y.Still) / 100 * *c.Crisis
		}
		before = y.Still
		l.Years[i].Expected = math.Round(v)
		expected += y.Factor * v
		stayed += y.Factor * *l.Saving.Value
	}
	expected, stayed = math.Round(expected), math.Round(stayed)
	l.Expected, l.Stayed = &expected, &stayed
	if c.Crisis == nil {
		l.Words = append(l.Words, "What an ending costs that nobody planned for is not counted: give it (crisis) where it is known.")
	}
	l.Words = append(l.Words, "Every ending counts here, planned ones and deaths too: what is saved ends with them.")
}

// bestSaving is the saving that most allows for who people are: where they would
// otherwise live, then the matched group, then the regression of the largest setting.
func (c *cases) bestSaving() (against string, saving Amount) {
	a := c.answer
	switch {
	case a.Otherwise != nil && a.Otherwise.Mix.Value != nil:
		return "where these people would otherwise live", a.Otherwise.Mix
	case a.Otherwise != nil && a.Otherwise.WithoutInpatient.Value != nil:
		return "where these people would otherwise live, hospital left out", a.Otherwise.WithoutInpatient
	case a.Matched != nil:
		return "people like them in other settings", a.Matched.Saving
	case a.Regression != nil && len(a.Regression.Settings) > 0:
		largest := slices.MaxFunc(a.Regression.Settings, func(x, y AdjustedCost) int {
			return len(c.in(c.people, x.Setting)) - len(c.in(c.people, y.Setting))
		})
		return largest.Setting + ", for people like them", largest.Saving
	}
	return "", withheld("there is no fair saving of a year to count")
}

// survivors shows what counting only those who are still there would say. Beside the
// costs of all, those of nearly all would tell of the others.
func (l *Lasting) survivors(still, gone []Person, here int) {
	all := append(slices.Clone(still), gone...)
	l.Everyone, l.Still = withheld(tooFew), withheld(tooFew)
	if others := here - len(all); others > 0 && others < Fewest {
		return
	}
	if safe(all) {
		l.Everyone = meanOf(all)
	}
	if safe(still) && (len(gone) == 0 || safe(gone)) {
		l.Still = meanOf(still)
	}
}
