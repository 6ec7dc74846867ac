package scenario

import (
	"fmt"

	"khi/metrics/benefit"
)

// OutcomesResult is what the outcome chains of an option come to, in present value and
// after optimism bias.
type OutcomesResult struct {
	Rule     string          `json:"rule_for_combining_grades"`
	Lines    []OutcomeResult `json:"lines"`
	Agencies []AgencyResult  `json:"by_agency"`
	Fiscal   float64         `json:"fiscal"`
	Economic float64         `json:"economic"`
	Social   float64         `json:"social"`
	Public   float64         `json:"public_value"` // the three without what counts elsewhere
	Rules    []RuleResult    `json:"by_rule"`
}

// OutcomeResult is one chain from its population to what it is worth.
type OutcomeResult struct {
	Name       string  `json:"outcome"`
	Category   string  `json:"category"`
	Mode       string  `json:"deadweight_mode"`
	Completing float64 `json:"people_completing"`
	Gross      float64 `json:"outcomes"`
	Net        float64 `json:"net_outcomes"`
	Grades     Grades  `json:"grades"`
	Bias       float64 `json:"optimism_bias"`
	Before     float64 `json:"present_value_before_bias"`
	After      float64 `json:"present_value"`
	Cashable   float64 `json:"of_it_cashable"`
	Overlap    string  `json:"counts_elsewhere,omitempty"`
}

// AgencyResult is what one agency saves by the outcomes of an option.
type AgencyResult struct {
	Agency   string  `json:"agency"`
	Saved    float64 `json:"present_value"`
	Cashable float64 `json:"of_it_cashable"`
}

// RuleResult is what an option comes to under one rule for combining grades.
type RuleResult struct {
	Rule string   `json:"rule"`
	Used bool     `json:"used,omitempty"`
	NPSV float64  `json:"npsv"`
	BCR  *float64 `json:"bcr,omitempty"`
}

// outcomesResult says what the chains come to; nil where the option has none.
func (s *Scenario) outcomesResult(o *Option, w *worked) (*OutcomesResult, error) {
	if len(o.Outcomes) == 0 {
		return nil, nil
	}
	out, d := &OutcomesResult{Rule: s.Evidence.Rule}, s.base(o)
	saved, cash := map[string]float64{}, map[string]float64{}
	for i := range o.Outcomes {
		c, v := &o.Outcomes[i], w.chains[i]
		worth, err := s.present(s.schedules[s.Schedule], v.years)
		if err != nil {
			return nil, err
		}
		line := OutcomeResult{Name: c.Name, Category: c.Category, Mode: c.Mode, Completing: v.steps.Completing, Gross: v.steps.Gross, Net: v.steps.Net,
			Grades: *c.Grades, Bias: v.bias, Before: worth, After: worth, Overlap: c.Overlap}
		if v.bias < 1 {
			line.Before = worth / (1 - v.bias)
		}
		switch c.Category {
		case "fiscal":
			line.Cashable = worth * s.value(d, c.Cashable)
			for _, a := range c.Agencies {
				saved[a.Payer] += worth * *a.Share
				cash[a.Payer] += line.Cashable * *a.Share
			}
			out.Fiscal += worth
		case "economic":
			out.Economic += worth
		default:
			out.Social += worth
		}
		if c.Overlap == "" {
			out.Public += worth
		}
		out.Lines = append(out.Lines, line)
	}
	for _, a := range agencies {
		if v, there := saved[a]; there {
			out.Agencies = append(out.Agencies, AgencyResult{a, v, cash[a]})
		}
	}
	return out, s.byRule(o, out)
}

// byRule works the option under each rule for combining grades, so that a reader sees
// what the choice of the rule does.
func (s *Scenario) byRule(o *Option, out *OutcomesResult) error {
	for _, rule := range benefit.Rules {
		other, evidence := *s, *s.Evidence
		evidence.Rule = string(rule)
		other.Evidence = &evidence
		w, err := other.work(o, other.base(o))
		if err != nil {
			return err
		}
		r := OptionResult{}
		if err := other.ratio(&r, w); err != nil {
			return err
		}
		out.Rules = append(out.Rules, RuleResult{string(rule), string(rule) == s.Evidence.Rule, w.npsv, r.BCR})
	}
	return nil
}

// Words are a chain in one line.
func (r OutcomeResult) Words() string {
	cash := ""
	if r.Category == "fiscal" {
		cash = ", of which cashable " + Pounds(r.Cashable)
	}
	if r.Overlap != "" {
		cash += "; counts for society already in " + r.Overlap
	}
	return fmt.Sprintf("%s (%s): %.2f people complete, %.2f outcomes, %.2f net (deadweight as %s); %s in present value after optimism bias of %s (before it %s)%s",
		r.Name, r.Category, r.Completing, r.Gross, r.Net, r.Mode, Pounds(r.After), percent(r.Bias), Pounds(r.Before), cash)
}

// Words are what an agency saves.
func (a AgencyResult) Words() string {
	return fmt.Sprintf("%s: %s, of which cashable %s", a.Agency, Pounds(a.Saved), Pounds(a.Cashable))
}

// Words are a rule and what it leads to.
func (r RuleResult) Words() string {
	ratio := "no benefit-cost ratio"
	if r.BCR != nil {
		ratio = fmt.Sprintf("benefit-cost ratio %.2f", *r.BCR)
	}
	used := ""
	if r.Used {
		used = " (the rule of this case)"
	}
	return fmt.Sprintf("%s%s: net present social value %s, %s", r.Rule, used, Pounds(r.NPSV), ratio)
}
