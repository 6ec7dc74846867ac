package scenario

import (
	"fmt"
	"slices"

	"khi/metrics/benefit"
)

// Evidence says what the grades of evidence take off outcomes and add to costs, and by
// which rule the four grades of an outcome become one.
type Evidence struct {
	Rule         string    `yaml:"rule"`     // worst grade, mean of the grades or one after the other
	Benefits     []float64 `yaml:"benefits"` // what grades 1 to 6 take off; khi's where they are left out
	Costs        []float64 `yaml:"costs"`    // what grades 1 to 6 add; likewise
	Source       string    `yaml:"source"`
	Verification string    `yaml:"verification"`
}

// Grades are the four grades of the evidence of an outcome, from 1, best, to 6.
type Grades struct {
	Population int `yaml:"population" json:"population"` // how many have the need
	Evidence   int `yaml:"evidence" json:"evidence"`     // how strong the proof is that it works
	Age        int `yaml:"age" json:"age"`               // how old that is
	Error      int `yaml:"error" json:"error"`           // how far the figures are known to be off
}

// Optimism is HM Treasury's bias of what is built, bought or handed to others.
type Optimism struct {
	Kind      string `yaml:"kind"`
	Mitigated string `yaml:"mitigated"` // parameter: the share of what leads to it that is dealt with
}

// RuleWords are the words for the ways to combine grades.
func RuleWords() []string {
	var all []string
	for _, r := range benefit.Rules {
		all = append(all, string(r))
	}
	return all
}

// graded tells whether anything in the case rests on grades.
func (s *Scenario) graded() bool {
	return slices.ContainsFunc(s.Options, func(o Option) bool {
		return len(o.Outcomes) > 0 || slices.ContainsFunc(o.Costs, func(c Cost) bool { return c.Grade != 0 })
	})
}

func (s *Scenario) checkEvidence(p *problems) {
	e := s.Evidence
	if e == nil {
		if s.graded() {
			p.add("evidence", "is missing; outcomes and costs with grades need the rule by which grades are combined, with source and verification")
		}
		return
	}
	p.oneOf("evidence.rule", e.Rule, RuleWords())
	p.words("evidence.source", e.Source)
	p.oneOf("evidence.verification", e.Verification, verifications)
	if (len(e.Benefits) == 0 || len(e.Costs) == 0) && e.Verification != "unverified" {
		p.add("evidence.verification", "%q must be unverified while benefits or costs are left out: what khi then takes for the grades is remembered and nobody has confirmed it. Give six shares under each, with where you read them", e.Verification)
	}
	for _, table := range []struct {
		field  string
		shares []float64
	}{{"evidence.benefits", e.Benefits}, {"evidence.costs", e.Costs}} {
		if n := len(table.shares); n != 0 && n != 6 {
			p.add(table.field, "there are %d shares; there must be six, for the grades 1 to 6", n)
		}
		for i, v := range table.shares {
			inDomain(p, fmt.Sprintf("%s[%d]", table.field, i+1), "share", v)
			if i > 0 && v < table.shares[i-1] {
				p.add(fmt.Sprintf("%s[%d]", table.field, i+1), "%g is less than the better grade before it: a worse grade corrects no less", v)
			}
		}
	}
}

// corrections are the shares of six grades as the case gives them, or as they are
// remembered.
func corrections(given []float64) benefit.Corrections {
	if len(given) != 6 {
		return benefit.Remembered
	}
	return benefit.Corrections(given)
}

// bias is what the grades of an outcome take off it.
func (s *Scenario) bias(g Grades) (float64, error) {
	return benefit.Grades(g).OptimismBias(benefit.Combining(s.Evidence.Rule), corrections(s.Evidence.Benefits))
}

// checkBias holds the grade and the optimism bias of a line of cost to the rules.
func (s *Scenario) checkBias(p *problems, at string, c Cost, ofSetting bool) {
	if c.Grade == 0 && c.Optimism == nil {
		return
	}
	switch {
	case ofSetting:
		p.add(at, "grade and optimism are of what the option costs: raising what the alternative costs would make the saving larger")
	case c.Transfer:
		p.add(at, "a transfer has neither grade nor optimism: what one pays another receives")
	case c.Grade != 0 && c.Optimism != nil:
		p.add(at, "give grade or optimism, not both: they correct the same doubt")
	}
	if c.Grade != 0 && (c.Grade < 1 || c.Grade > 6) {
		p.add(at+".grade", "%d must be from 1 to 6", c.Grade)
	}
	if c.Optimism == nil {
		return
	}
	var known []string
	for kind := range benefit.CapitalBias {
		known = append(known, kind)
	}
	slices.Sort(known)
	p.oneOf(at+".optimism.kind", c.Optimism.Kind, known)
	s.refer(p, at+".optimism.mitigated", c.Optimism.Mitigated, "share")
}

// uplift is what optimism adds to a line of cost, as a share of it.
func (s *Scenario) uplift(d draw, c Cost) (float64, error) {
	switch {
	case c.Grade != 0:
		return corrections(s.Evidence.Costs).Of(c.Grade)
	case c.Optimism != nil:
		return benefit.CapitalBias[c.Optimism.Kind].Left(s.value(d, c.Optimism.Mitigated))
	}
	return 0, nil
}

// EvidenceResult is how the grades of a case were combined.
type EvidenceResult struct {
	Rule     string              `json:"rule"`
	Benefits benefit.Corrections `json:"taken_off_outcomes_by_grade"`
	Costs    benefit.Corrections `json:"added_to_costs_by_grade"`
	Words    string              `json:"words"`
}

func (s *Scenario) evidenceResult() *EvidenceResult {
	if s.Evidence == nil {
		return nil
	}
	e := &EvidenceResult{Rule: s.Evidence.Rule, Benefits: corrections(s.Evidence.Benefits), Costs: corrections(s.Evidence.Costs)}
	e.Words = "Grades of evidence are combined by the rule “" + e.Rule + "”."
	if s.Evidence.Verification == "unverified" {
		e.Words += " What a grade takes off or adds is remembered and was not confirmed, so the case counts as unverified."
	}
	return e
}
