package scenario

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"khi/metrics/benefit"
)

// The words that fields may hold.
var (
	units         = []string{"pounds", "people", "share", "months", "units"}
	verifications = []string{"read", "quoted", "computed", "local", "unverified"}
	perspectives  = []string{"council_gross", "council_net", "nhs", "exchequer", "person", "society"}
	kinds         = []string{"residential", "supported", "family", "inpatient", "other"}
	bases         = []string{OfEachPerson, "prior placement", "panel judgement", "matched group", "regional mix", "national mix"}
	parts         = []string{"care", "overhead", "respite", "day_support", "mileage", "recruitment", "voids", "housing", "household", "setup", "other"}
	pers          = []string{"person_year", "person_week", "year", "step", "once"}
	payers        = []string{string(benefit.Council), string(benefit.NHS), string(benefit.DWP), string(benefit.Person), string(benefit.Carer), string(benefit.Others)}
	families      = []string{string(benefit.Wellby), string(benefit.Qaly), string(benefit.Proxy)}
)

// Bounds beyond which a number is a slip of the keys.
const (
	mostYears   = 200
	mostRuns    = 100_000
	runsLeftOut = 10_000 // where a case does not say how many
	mostOptions = 20
	mostLines   = 100
	mostAmount  = 1e12
)

// problems gathers what is wrong, each with its field.
type problems []error

func (p *problems) add(field, rule string, args ...any) {
	*p = append(*p, fmt.Errorf("%s: %s", field, fmt.Sprintf(rule, args...)))
}

func (p *problems) oneOf(field, got string, allowed []string) {
	if !slices.Contains(allowed, got) {
		p.add(field, "%q is not one of %s", got, strings.Join(allowed, ", "))
	}
}

func (p *problems) words(field, got string) {
	if strings.TrimSpace(got) == "" {
		p.add(field, "is missing; it must be given")
	}
}

func (s *Scenario) check(d *benefit.Deflator) error {
	var p problems
	s.checkFrame(&p, d)
	s.checkEvidence(&p)
	s.override(&p)
	s.names = slices.Sorted(maps.Keys(s.Parameters))
	s.at = map[string]int{}
	for i, name := range s.names {
		s.at[name] = i
		if s.Parameters[name] == nil {
			p.add("parameters."+name, "is empty; give value, source and verification")
			continue
		}
		field := "parameters." + name
		if s.Parameters[name].instead != nil {
			field = "own." + name
		}
		s.checkParameter(&p, field, s.Parameters[name], d)
	}
	if len(p) > 0 { // what refers to the parameters would only repeat this
		return errors.Join(p...)
	}
	seen := map[string]bool{}
	for i := range s.Options {
		o := &s.Options[i]
		field := "options[" + strconv.Itoa(i+1) + "]"
		p.words(field+".name", o.Name)
		if seen[o.Name] {
			p.add(field+".name", "%q is there twice", o.Name)
		}
		seen[o.Name] = true
		s.checkPeople(&p, field+".people", o.People)
		s.checkMix(&p, field+".counterfactual", &o.Counterfactual)
		s.checkCosts(&p, field+".costs", o.Costs, false)
		s.checkBenefits(&p, field+".benefits", o.Benefits)
		s.checkOutcomes(&p, field+".outcomes", o)
		s.checkReturn(&p, field+".social_return", o.SocialReturn)
	}
	s.checkAppraisal(&p)
	s.checkGroups(&p)
	if len(p) > 0 {
		return errors.Join(p...)
	}
	return s.trial()
}

func (s *Scenario) checkFrame(p *problems, d *benefit.Deflator) {
	p.words("scenario", s.Name)
	p.words("version", s.Version)
	checkYears(p, d, s.PriceYear, s.BaseYear, s.Prices)
	if s.Horizon < 1 || s.Horizon > mostYears {
		p.add("horizon", "%d must be from 1 to %d years", s.Horizon, mostYears)
	}
	p.oneOf("schedule", s.Schedule, slices.Sorted(maps.Keys(s.schedules)))
	p.oneOf("perspective", s.Perspective, perspectives)
	if s.WeeksPerYear == 0 {
		s.WeeksPerYear = benefit.WeeksPerYear
	}
	if !(s.WeeksPerYear >= 52 && s.WeeksPerYear <= 53) {
		p.add("weeks_per_year", "%g must be from 52 to 53", s.WeeksPerYear)
	}
	if s.Uncertainty.Runs < 100 || s.Uncertainty.Runs > mostRuns {
		p.add("uncertainty.runs", "%d must be from 100 to %d", s.Uncertainty.Runs, mostRuns)
	}
	if s.Uncertainty.Correlation == nil {
		half := 0.5
		s.Uncertainty.Correlation = &half
	}
	if c := *s.Uncertainty.Correlation; !(c >= 0 && c < 1) {
		p.add("uncertainty.correlation", "%g must be from 0 to below 1", c)
	}
	if n := len(s.Options); n < 1 || n > mostOptions {
		p.add("options", "there are %d; there must be from 1 to %d", n, mostOptions)
	}
	if n := len(s.Parameters); n < 1 || n > mostLines {
		p.add("parameters", "there are %d; there must be from 1 to %d", n, mostLines)
	}
}

// checkYears holds the price year, the base year and the kind of prices of a
// case or a plan to the rules.
func checkYears(p *problems, d *benefit.Deflator, priceYear, baseYear, prices string) {
	for _, y := range []struct{ field, year string }{{"price_year", priceYear}, {"base_year", baseYear}} {
		if y.year == "" {
			p.add(y.field, "is missing; give a financial year such as 2024-25")
		} else if !d.Has(y.year) {
			p.add(y.field, "%q is not a financial year that the deflator knows, such as 2024-25", y.year)
		}
	}
	if prices != "real" {
		p.add("prices", "%q must be real: the discount rates are real, and nominal amounts may not be mixed with them", prices)
	}
}

func (s *Scenario) checkParameter(p *problems, field string, q *Parameter, d *benefit.Deflator) {
	before := len(*p)
	p.oneOf(field+".unit", q.Unit, units)
	p.words(field+".source", q.Source)
	p.oneOf(field+".verification", q.Verification, verifications)
	switch {
	case q.Unit == "pounds" && q.PriceYear == "":
		p.add(field+".price_year", "is missing; an amount needs the financial year of its prices")
	case q.Unit == "pounds" && !d.Has(q.PriceYear):
		p.add(field+".price_year", "%q is not a financial year that the deflator knows, such as 2024-25", q.PriceYear)
	case q.Unit != "pounds" && q.PriceYear != "":
		p.add(field+".price_year", "only pounds have a price year, and this is %s", q.Unit)
	}
	if q.Prices != "" && q.Prices != "real" {
		p.add(field+".prices", "%q must be real: nominal amounts may not be mixed with real ones", q.Prices)
	}
	if q.Value == nil {
		p.add(field+".value", "is missing; it must be given")
		return
	}
	if (q.Low == nil) != (q.High == nil) {
		p.add(field, "low and high: give both or neither")
		return
	}
	if q.Low == nil && q.Distribution == nil {
		p.add(field, "give low and high, or a distribution: a number without its doubt is not accepted (distribution: {family: certain} where there is none)")
		return
	}
	for _, v := range []struct {
		name  string
		value *float64
	}{{"value", q.Value}, {"low", q.Low}, {"high", q.High}} {
		if v.value != nil {
			inDomain(p, field+"."+v.name, q.Unit, *v.value)
		}
	}
	if len(*p) == before {
		s.settle(p, field, q, d)
	}
}

func inDomain(p *problems, field, unit string, v float64) {
	switch {
	case math.IsNaN(v) || math.Abs(v) > mostAmount:
		p.add(field, "%g is not a number of a size that can be right", v)
	case unit == "share" && !(v >= 0 && v <= 1):
		p.add(field, "%g is a share or probability and must be from 0 to 1", v)
	case (unit == "people" || unit == "pounds" || unit == "months") && v < 0:
		p.add(field, "%g must be 0 or more: there are no negative %s", v, unit)
	}
}

// settle brings a parameter to the scenario's prices and finds its doubt.
func (s *Scenario) settle(p *problems, field string, q *Parameter, d *benefit.Deflator) {
	k := 1.0
	if q.Unit == "pounds" && d.Has(s.PriceYear) {
		m, note, err := d.Convert(benefit.Money{Amount: 1, Year: q.PriceYear}, s.PriceYear)
		if err != nil {
			p.add(field+".price_year", "%v", err)
			return
		}
		k = m.Amount
		if note != "" {
			s.notes = append(s.notes, field[strings.Index(field, ".")+1:]+": "+note)
		}
	}
	q.value = *q.Value * k
	if q.Low != nil {
		q.low, q.high = *q.Low*k, *q.High*k
		if !(q.low <= q.value && q.value <= q.high) {
			p.add(field, "value %g must lie between low %g and high %g", *q.Value, *q.Low, *q.High)
			return
		}
	}
	var err error
	if q.doubt, err = q.shape(k); err != nil {
		p.add(field+".distribution", "%v", err)
		return
	}
	if q.Low == nil {
		q.low, q.high = min(q.value, q.doubt.Quantile(0.025)), max(q.value, q.doubt.Quantile(0.975))
	}
}
