package benefit

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Family is a way of putting a price on an outcome. One outcome of one person
// is valued by one family only: loneliness, confidence and friendship are in
// life satisfaction already.
type Family string

const (
	Wellby Family = "WELLBY"        // a point of life satisfaction (0-10) of one person for one year
	Qaly   Family = "QALY"          // a year in full health
	Proxy  Family = "outcome proxy" // any other price of an outcome
)

// ErrCountedTwice says that one group of outcomes was valued in two ways.
var ErrCountedTwice = errors.New("the same outcome is valued in two ways")

// Valued is a benefit and how its price was found.
type Valued struct {
	Outcomes string // the group of outcomes, such as "life satisfaction of the person"
	Family   Family
	Benefit  Flows
}

// OutcomeKey tells one outcome from another, however its words are spaced or capitalised.
func OutcomeKey(words string) string {
	return strings.ToLower(strings.Join(strings.Fields(words), " "))
}

// AddValued adds benefits up. It refuses to add two families for one group of
// outcomes.
func AddValued(all []Valued) (Flows, error) {
	if len(all) == 0 {
		return Flows{}, errors.New("there is no benefit to add")
	}
	families := map[string]Family{}
	sum := Flows{Year: all[0].Benefit.Year}
	for _, v := range all {
		if had, ok := families[OutcomeKey(v.Outcomes)]; ok && had != v.Family {
			return Flows{}, fmt.Errorf("%s is valued as %s and as %s: %w", v.Outcomes, had, v.Family, ErrCountedTwice)
		}
		families[OutcomeKey(v.Outcomes)] = v.Family
		var err error
		if sum, err = sum.Plus(v.Benefit); err != nil {
			return Flows{}, err
		}
	}
	return sum, nil
}

// IncomeGrowth uprates a value that was converted by the deflator for the real
// growth of income per head since then: value x ratio^eta (Green Book, wellbeing
// guidance, with eta 1.3; the exponent is not confirmed).
func IncomeGrowth(m Money, realIncomeRatio, eta float64) (Money, error) {
	if !(realIncomeRatio > 0) || math.IsInf(realIncomeRatio, 0) {
		return Money{}, fmt.Errorf("a ratio of real income of %g: it must be above 0", realIncomeRatio)
	}
	return Money{m.Amount * math.Pow(realIncomeRatio, eta), m.Year}, nil
}

// Change is a change in an outcome that people have had because of a service.
type Change struct {
	People     float64
	Points     float64 // each, against what would have happened
	Deadweight float64
	Years      int
	UnitValue  Money
	Growing    bool // the unit value grows in real terms over the years
}

// PerYear is how many units the change comes to in a year.
func (c Change) PerYear() float64 { return c.People * c.Points * (1 - c.Deadweight) }

// Worth is the present value of a change over the years 1 to Years. Health and
// wellbeing are discounted at the health schedule with a value that does not
// grow, or at the standard one: both at once would count growth twice.
func (c Change) Worth(s *Schedule) (Money, error) {
	if err := checkShare("deadweight", c.Deadweight); err != nil {
		return Money{}, err
	}
	switch {
	case !(c.People >= 0):
		return Money{}, fmt.Errorf("%g people: it must be 0 or more", c.People)
	case c.Years < 1 || c.Years > mostYears:
		return Money{}, fmt.Errorf("%d years: there must be at least one", c.Years)
	case c.Growing && s.Name == "health":
		return Money{}, errors.New("a value that grows is discounted at the standard schedule: the health schedule leaves that growth out already")
	}
	f := Flows{c.UnitValue.Year, make([]float64, c.Years+1)}
	for t := 1; t <= c.Years; t++ {
		f.Amounts[t] = c.PerYear() * c.UnitValue.Amount
	}
	return s.PresentValue(f)
}

// DistributionalWeight is what a pound is worth to somebody with this income,
// against a pound to somebody with the median: (median/income)^eta, eta 1.3
// (Green Book annex on distribution). Always beside the figure without weights.
func DistributionalWeight(median, income, eta float64) (float64, error) {
	if !(median > 0) || !(income > 0) || math.IsInf(median/income, 0) {
		return 0, fmt.Errorf("incomes of %g and %g: both must be above 0", median, income)
	}
	return math.Pow(median/income, eta), nil
}
