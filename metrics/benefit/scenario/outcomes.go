package scenario

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"khi/metrics/benefit"
)

// Outcome is a chain that leads from a population to what it gains or saves, as the
// cost benefit analysis of Greater Manchester has it (New Economy 2014, supplementary
// Green Book guidance). Names are those of parameters.
type Outcome struct {
	Name          string   `yaml:"name"`
	Outcomes      string   `yaml:"outcomes"` // group of outcomes; valued by one family only
	Category      string   `yaml:"category"` // fiscal, economic or social
	Agencies      []Agency `yaml:"agencies"` // whose money a fiscal gain is
	Population    string   `yaml:"population"`
	ShareWithNeed string   `yaml:"share_with_need"`
	Engagement    string   `yaml:"engagement"`
	Retention     string   `yaml:"retention"`
	Impact        string   `yaml:"impact"`
	Deadweight    string   `yaml:"deadweight"`
	Mode          string   `yaml:"deadweight_mode"`   // share of outcomes or points of impact
	Attribution   string   `yaml:"attribution_to_us"` // the share that is due to us
	Value         string   `yaml:"value"`             // pounds for an outcome and year
	DropOff       string   `yaml:"drop_off"`          // share lost from one year to the next
	Cashable      string   `yaml:"cashable"`          // of a fiscal gain: the share that is really not spent
	Lag           int      `yaml:"lag"`               // years until the first benefit
	Years         int      `yaml:"years"`             // of benefit for those who come in one year
	Cohorts       int      `yaml:"cohorts"`           // in how many years such a population comes, from year 1; 1 where it is left out
	Overlap       string   `yaml:"overlap"`           // where the same gain counts already: it is the agency's all the same, and not society's again
	Grades        *Grades  `yaml:"grades"`
}

// Agency is whose money a fiscal gain is, and what part of it.
type Agency struct {
	Payer string   `yaml:"payer"`
	Share *float64 `yaml:"share"`
}

var (
	categories = []string{"fiscal", "economic", "social"}
	agencies   = []string{string(benefit.Council), string(benefit.NHS), string(benefit.DWP), string(benefit.Others)}
	modes      = []string{string(benefit.OfOutcomes), string(benefit.FromImpact)}
)

// shareFields are the links of the chain that are shares.
func (o *Outcome) shareFields() [][2]string {
	return [][2]string{{"share_with_need", o.ShareWithNeed}, {"engagement", o.Engagement}, {"retention", o.Retention}, {"impact", o.Impact},
		{"deadweight", o.Deadweight}, {"attribution_to_us", o.Attribution}, {"drop_off", o.DropOff}}
}

// uses lists the parameters of a chain.
func (o *Outcome) uses() []string {
	all := []string{o.Population, o.Value, o.Cashable}
	for _, f := range o.shareFields() {
		all = append(all, f[1])
	}
	return all
}

func (s *Scenario) checkOutcomes(p *problems, field string, o *Option) {
	if len(o.Outcomes) > mostLines {
		p.add(field, "there are %d; there may be %d", len(o.Outcomes), mostLines)
	}
	names := map[string]bool{}
	for i := range o.Outcomes {
		c, at := &o.Outcomes[i], field+"["+strconv.Itoa(i+1)+"]"
		p.words(at+".name", c.Name)
		if names[c.Name] {
			p.add(at+".name", "%q is there twice", c.Name)
		}
		names[c.Name] = true
		p.words(at+".outcomes", c.Outcomes)
		for _, b := range o.Benefits {
			if benefit.OutcomeKey(b.Outcomes) == benefit.OutcomeKey(c.Outcomes) && (c.Category == "fiscal" || b.Family != string(benefit.Proxy)) {
				p.add(at+".outcomes", "%s is valued as %s already: one outcome has one valuation family", c.Outcomes, b.Family)
			}
		}
		s.checkChain(p, at, c)
		s.checkAgencies(p, at, c)
	}
}

// checkChain holds the links of a chain, its years and its grades to the rules.
func (s *Scenario) checkChain(p *problems, at string, c *Outcome) {
	s.refer(p, at+".population", c.Population, "people")
	for _, f := range c.shareFields() {
		s.refer(p, at+"."+f[0], f[1], "share")
	}
	s.refer(p, at+".value", c.Value, "pounds")
	p.oneOf(at+".deadweight_mode", c.Mode, modes)
	impact, anyhow := s.Parameters[c.Impact], s.Parameters[c.Deadweight]
	if c.Mode == string(benefit.FromImpact) && impact != nil && anyhow != nil && anyhow.value > impact.value {
		p.add(at+".deadweight", "%g is more than the impact of %g: as points of impact it would leave less than nothing", anyhow.value, impact.value)
	}
	if c.Cohorts == 0 {
		c.Cohorts = 1
	}
	if c.Lag < 0 || c.Years < 1 || c.Cohorts < 1 {
		p.add(at+".years", "%d years of benefit after a lag of %d for %d cohorts: there must be at least one year and one cohort, and no lag below 0", c.Years, c.Lag, c.Cohorts)
	} else if last := c.Cohorts - 1 + c.Lag + c.Years; last > s.Horizon {
		p.add(at+".years", "the last benefit falls in year %d and must fall within the %d years of the case, so that all of it counts: give fewer years, or a longer horizon", last, s.Horizon)
	}
	if c.Grades == nil {
		p.add(at+".grades", "is missing; grade the evidence from 1 to 6: population, evidence, age, error")
		return
	}
	for _, g := range c.Grades.Named() {
		if g.Grade < 1 || g.Grade > 6 {
			p.add(at+".grades."+g.Field, "%d must be from 1, best, to 6", g.Grade)
		}
	}
}

// checkAgencies holds to the rules whose money a gain is.
func (s *Scenario) checkAgencies(p *problems, at string, c *Outcome) {
	p.oneOf(at+".category", c.Category, categories)
	if c.Category != "fiscal" {
		if c.Cashable != "" || len(c.Agencies) > 0 {
			p.add(at, "agencies and cashable stand with category: fiscal only: an %s gain is nobody's budget", c.Category)
		}
		return
	}
	s.refer(p, at+".cashable", c.Cashable, "share")
	sum, whole, seen := 0.0, true, map[string]bool{}
	for i, a := range c.Agencies {
		field := at + ".agencies[" + strconv.Itoa(i+1) + "]"
		p.oneOf(field+".payer", a.Payer, agencies)
		if seen[a.Payer] {
			p.add(field+".payer", "%q is there twice", a.Payer)
		}
		seen[a.Payer] = true
		if a.Share == nil {
			p.add(field+".share", "is missing; it must be given")
			whole = false
			continue
		}
		inDomain(p, field+".share", "share", *a.Share)
		sum += *a.Share
	}
	if whole && !(math.Abs(sum-1) <= 1e-9) {
		p.add(at+".agencies", "the shares come to %s and must come to 1", plainly(sum))
	}
}

// Named are the grades with their fields, in the order in which they are told.
func (g Grades) Named() []struct {
	Field string
	Grade int
} {
	return []struct {
		Field string
		Grade int
	}{{"population", g.Population}, {"evidence", g.Evidence}, {"age", g.Age}, {"error", g.Error}}
}

// chained is what a chain comes to with one set of values, after its bias.
type chained struct {
	steps benefit.Outcomes
	bias  float64
	years []float64 // by year from 0, the bias taken off
}

// chain walks a chain for all its cohorts.
func (s *Scenario) chain(c *Outcome, d draw) (chained, error) {
	steps, err := benefit.Chain{Population: s.value(d, c.Population), ShareWithNeed: s.value(d, c.ShareWithNeed), Engagement: s.value(d, c.Engagement),
		Retention: s.value(d, c.Retention), Impact: s.value(d, c.Impact), Deadweight: s.value(d, c.Deadweight), Mode: benefit.Deadweight(c.Mode),
		Attribution: s.value(d, c.Attribution), UnitValue: benefit.Money{Amount: s.value(d, c.Value), Year: s.PriceYear}, DropOff: s.value(d, c.DropOff),
		Lag: c.Lag, Years: c.Years}.Work()
	if err != nil {
		return chained{}, fmt.Errorf("outcome %s: %w", c.Name, err)
	}
	bias, err := s.bias(*c.Grades)
	if err != nil {
		return chained{}, fmt.Errorf("outcome %s: %w", c.Name, err)
	}
	out := chained{steps, bias, make([]float64, s.Horizon+1)}
	for later := range c.Cohorts {
		for t, amount := range steps.Benefit.Amounts {
			if amount != 0 {
				out.years[t+later] += amount * (1 - bias)
			}
		}
	}
	return out, nil
}

// sidesOf is a pound of a fiscal gain as each of those concerned sees it.
func (c *Outcome) sidesOf() sides {
	var v sides
	for _, a := range c.Agencies {
		switch benefit.Payer(a.Payer) {
		case benefit.Council:
			v[gross] += *a.Share
			v[net] += *a.Share
		case benefit.NHS:
			v[nhs] += *a.Share
		case benefit.DWP:
			v[dwp] += *a.Share
		default:
			v[carerAndOthers] += *a.Share
		}
	}
	v[exchequer] = v[net] + v[nhs] + v[dwp]
	v[payments] = v[exchequer] + v[carerAndOthers]
	if c.Overlap == "" {
		v[society] = v[payments]
	}
	return v
}

// outcomes adds what the chains of an option save those concerned, and what society
// gains by them; it gives the present value of gains that outcome proxies value.
func (s *Scenario) outcomes(o *Option, d draw, w *worked) (float64, error) {
	proxies := 0.0
	if len(o.Outcomes) > 0 {
		w.fiscal = make([]sides, s.Horizon+1)
	}
	for i := range o.Outcomes {
		c := &o.Outcomes[i]
		v, err := s.chain(c, d)
		if err != nil {
			return 0, err
		}
		w.chains = append(w.chains, v)
		if c.Category == "fiscal" {
			of, cash := c.sidesOf(), s.value(d, c.Cashable)
			for t, amount := range v.years {
				w.fiscal[t].add(of, amount)
				w.avoided[t].add(of, amount)
				w.cashable[t].add(of, amount*cash)
			}
			continue
		}
		if c.Overlap != "" {
			continue
		}
		for t, amount := range v.years {
			w.gains[t] += amount
		}
		worth, err := s.present(s.schedules[s.Schedule], v.years)
		if err != nil {
			return 0, err
		}
		w.presentGains += worth
		proxies += worth
	}
	return proxies, nil
}

// chainParameters are the parameters that the outcomes and the costs of an option take
// beside its amounts.
func (o *Option) chainParameters() []string {
	var all []string
	for i := range o.Outcomes {
		all = append(all, o.Outcomes[i].uses()...)
	}
	for _, c := range o.Costs {
		if c.Optimism != nil {
			all = append(all, c.Optimism.Mitigated)
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}
