package benefit

import (
	"fmt"
	"math"
)

// Deadweight says how the part that would have happened anyhow is taken off.
// The two ways give different answers, so the way is kept with the number.
type Deadweight string

const (
	// OfOutcomes takes a share of the outcomes off: engaged x impact x (1-deadweight).
	OfOutcomes Deadweight = "share of outcomes"
	// FromImpact takes points off the impact: engaged x (impact-deadweight).
	FromImpact Deadweight = "points of impact"
)

// Chain leads from a population to the outcomes that a service may claim, as
// the cost benefit analysis of Greater Manchester (New Economy 2014,
// supplementary Green Book guidance) does. All shares are from 0 to 1.
type Chain struct {
	Population    float64
	ShareWithNeed float64
	Engagement    float64
	Retention     float64
	Impact        float64 // share of those engaged who achieve the outcome
	Deadweight    float64
	Mode          Deadweight
	Attribution   float64 // the share that is due to us
	UnitValue     Money
	DropOff       float64 // share of the benefit lost from one year to the next
	Lag           int     // years until the first benefit
	Years         int     // years of benefit
}

// Outcomes are the steps of a chain.
type Outcomes struct {
	Completing float64 // people
	Gross, Net float64 // outcomes
	Benefit    Flows   // from year 0; the first benefit falls in year 1 + lag
}

// Work walks the chain for one cohort.
func (c Chain) Work() (Outcomes, error) {
	if err := c.check(); err != nil {
		return Outcomes{}, err
	}
	var o Outcomes
	o.Completing = c.Population * c.ShareWithNeed * c.Engagement * c.Retention
	o.Gross = o.Completing * c.Impact
	switch c.Mode {
	case OfOutcomes:
		o.Net = o.Gross * (1 - c.Deadweight) * c.Attribution
	case FromImpact:
		o.Net = o.Completing * (c.Impact - c.Deadweight) * c.Attribution
	}
	o.Benefit = Flows{c.UnitValue.Year, make([]float64, 1+c.Lag+c.Years)}
	for k := range c.Years {
		o.Benefit.Amounts[1+c.Lag+k] = o.Net * c.UnitValue.Amount * math.Pow(1-c.DropOff, float64(k))
	}
	return o, nil
}

func (c Chain) check() error {
	for _, s := range []struct {
		name  string
		value float64
	}{{"share with need", c.ShareWithNeed}, {"engagement", c.Engagement}, {"retention", c.Retention}, {"impact", c.Impact},
		{"deadweight", c.Deadweight}, {"attribution", c.Attribution}, {"drop-off", c.DropOff}} {
		if err := checkShare(s.name, s.value); err != nil {
			return err
		}
	}
	switch {
	case !(c.Population >= 0) || math.IsInf(c.Population, 0):
		return fmt.Errorf("population %g: it must be 0 or more", c.Population)
	case c.Mode != OfOutcomes && c.Mode != FromImpact:
		return fmt.Errorf("deadweight: say whether it is a %s or %s", OfOutcomes, FromImpact)
	case c.Lag < 0 || c.Years < 1 || c.Years+c.Lag > mostYears:
		return fmt.Errorf("years of benefit %d after a lag of %d: there must be at least one and at most %d in all", c.Years, c.Lag, mostYears)
	}
	return checkYear(c.UnitValue.Year)
}

const mostYears = 500

// checkShare refuses what is not between 0 and 1.
func checkShare(name string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fmt.Errorf("%s is %g: it must be from 0 to 1", name, v)
	}
	return nil
}

// Impact is a social return of one year and what becomes of it (Social Value
// UK, A Guide to Social Return on Investment, 2012). The guide's attribution is
// the share due to others, unlike Chain's.
type Impact struct {
	Quantity            float64
	Proxy               Money
	Deadweight          float64
	Displacement        float64
	AttributionToOthers float64
	DropOff             float64 // from the second year on
	Years               int
}

// Return is a social return on investment.
type Return struct {
	Impact       Flows // year 0 is 0
	PresentValue Money
	Ratio, Net   float64 // of the input, for each pound of it
}

// SROI values an impact at a schedule's rates against what was put in.
func (i Impact) SROI(s *Schedule, input Money) (Return, error) {
	for _, v := range []struct {
		name  string
		value float64
	}{{"deadweight", i.Deadweight}, {"displacement", i.Displacement}, {"attribution to others", i.AttributionToOthers}, {"drop-off", i.DropOff}} {
		if err := checkShare(v.name, v.value); err != nil {
			return Return{}, err
		}
	}
	switch {
	case i.Years < 1 || i.Years > mostYears:
		return Return{}, fmt.Errorf("%d years of impact: there must be at least one", i.Years)
	case input.Year != i.Proxy.Year:
		return Return{}, fmt.Errorf("an input at %s and a proxy at %s prices: %w", input.Year, i.Proxy.Year, ErrYears)
	case !(input.Amount > 0):
		return Return{}, fmt.Errorf("an input of %s: it must be above 0: %w", input, ErrNoAnswer)
	}
	r := Return{Impact: Flows{i.Proxy.Year, make([]float64, i.Years+1)}}
	first := i.Quantity * i.Proxy.Amount * (1 - i.Deadweight) * (1 - i.Displacement) * (1 - i.AttributionToOthers)
	for t := 1; t <= i.Years; t++ {
		r.Impact.Amounts[t] = first * math.Pow(1-i.DropOff, float64(t-1))
	}
	var err error
	if r.PresentValue, err = s.PresentValue(r.Impact); err != nil {
		return Return{}, err
	}
	r.Ratio = r.PresentValue.Amount / input.Amount
	r.Net = r.Ratio - 1
	return r, nil
}
