package scenario

import (
	"fmt"
	"strconv"

	"khi/metrics/benefit"
)

// SocialReturn is a social return on investment (Social Value UK, A Guide to Social
// Return on Investment, 2012). It stands beside the net present social value and is
// no part of it: the two value the same lives in two ways.
type SocialReturn struct {
	Input   string         `yaml:"input"` // parameter, pounds: all that was put in, in present value
	Impacts []SocialImpact `yaml:"impacts"`
}

// SocialImpact is one change that somebody has, and its proxy. Names are those of
// parameters. The guide's attribution is the share due to others.
type SocialImpact struct {
	Name         string `yaml:"name"`
	Whose        string `yaml:"whose"`    // who has it, in words
	Quantity     string `yaml:"quantity"` // people or units
	Proxy        string `yaml:"proxy"`    // pounds for one
	Deadweight   string `yaml:"deadweight"`
	Displacement string `yaml:"displacement"`
	ToOthers     string `yaml:"attribution_to_others"`
	DropOff      string `yaml:"drop_off"` // from the second year on
	Years        int    `yaml:"years"`
}

func (i *SocialImpact) shareFields() [][2]string {
	return [][2]string{{"deadweight", i.Deadweight}, {"displacement", i.Displacement}, {"attribution_to_others", i.ToOthers}, {"drop_off", i.DropOff}}
}

func (s *Scenario) checkReturn(p *problems, field string, r *SocialReturn) {
	if r == nil {
		return
	}
	if q := s.refer(p, field+".input", r.Input, "pounds"); q != nil && !(q.low > 0) {
		p.add(field+".input", "parameter %s must be above 0, and so must its low end: the return is for each pound of it", r.Input)
	}
	if n := len(r.Impacts); n < 1 || n > mostLines {
		p.add(field+".impacts", "there are %d; there must be from 1 to %d", n, mostLines)
	}
	for k := range r.Impacts {
		i, at := &r.Impacts[k], field+".impacts["+strconv.Itoa(k+1)+"]"
		p.words(at+".name", i.Name)
		p.words(at+".whose", i.Whose)
		unit := "people"
		if q := s.Parameters[i.Quantity]; q != nil && q.Unit == "units" {
			unit = "units"
		}
		s.refer(p, at+".quantity", i.Quantity, unit)
		s.refer(p, at+".proxy", i.Proxy, "pounds")
		for _, f := range i.shareFields() {
			s.refer(p, at+"."+f[0], f[1], "share")
		}
		if i.Years < 1 || i.Years > s.Horizon {
			p.add(at+".years", "%d must be from 1 to the %d years of the case", i.Years, s.Horizon)
		}
	}
}

// SocialReturnResult is what a pound of the input comes back as.
type SocialReturnResult struct {
	Input   float64              `json:"input"`
	Worth   float64              `json:"present_value"`
	Ratio   float64              `json:"sroi"`
	Net     float64              `json:"net_sroi"`
	Sure    Spread               `json:"sroi_in_runs"`
	Impacts []SocialImpactResult `json:"impacts"`
	Words   string               `json:"words"`
}

// SocialImpactResult is one impact: in its first year, and over its years.
type SocialImpactResult struct {
	Name  string  `json:"impact"`
	Whose string  `json:"whose"`
	First float64 `json:"first_year"`
	Worth float64 `json:"present_value"`
}

// WhatIsReturned says it of every output that has a social return.
const WhatIsReturned = "A social return on investment stands beside the net present social value and is no part of it. It may not be compared with that of another report, whose proxies and groups are others."

// returned values the impacts at one set of values.
func (s *Scenario) returned(r *SocialReturn, d draw) (*SocialReturnResult, error) {
	out := &SocialReturnResult{Input: s.value(d, r.Input), Words: WhatIsReturned}
	input := benefit.Money{Amount: out.Input, Year: s.PriceYear}
	for _, i := range r.Impacts {
		v, err := benefit.Impact{Quantity: s.value(d, i.Quantity), Proxy: benefit.Money{Amount: s.value(d, i.Proxy), Year: s.PriceYear}, Deadweight: s.value(d, i.Deadweight),
			Displacement: s.value(d, i.Displacement), AttributionToOthers: s.value(d, i.ToOthers), DropOff: s.value(d, i.DropOff), Years: i.Years}.SROI(s.schedules[s.Schedule], input)
		if err != nil {
			return nil, fmt.Errorf("social return, %s: %w", i.Name, err)
		}
		out.Impacts = append(out.Impacts, SocialImpactResult{i.Name, i.Whose, v.Impact.Amounts[1], v.PresentValue.Amount})
		out.Worth += v.PresentValue.Amount
	}
	out.Ratio = out.Worth / out.Input
	out.Net = out.Ratio - 1
	return out, nil
}

// socialReturn is the social return of an option with its interval; nil for none.
func (s *Scenario) socialReturn(o *Option, draws [][]float64) (*SocialReturnResult, error) {
	if o.SocialReturn == nil {
		return nil, nil
	}
	out, err := s.returned(o.SocialReturn, s.base(o))
	if err != nil {
		return nil, err
	}
	ratios := make([]float64, len(draws))
	for i, values := range draws {
		v, err := s.returned(o.SocialReturn, draw{values: values})
		if err != nil {
			return nil, err
		}
		ratios[i] = v.Ratio
	}
	out.Sure, err = spreadOf(ratios)
	return out, err
}

// Told is a social return in one line.
func (r *SocialReturnResult) Told() string {
	return fmt.Sprintf("£%.2f for each pound put in (90%% of runs £%.2f to £%.2f): %s in present value for %s", r.Ratio, r.Sure.Low, r.Sure.High, Pounds(r.Worth), Pounds(r.Input))
}

// Told is one impact in one line.
func (i SocialImpactResult) Told() string {
	return fmt.Sprintf("%s (%s): %s in its first year, %s in present value", i.Name, i.Whose, Pounds(i.First), Pounds(i.Worth))
}
