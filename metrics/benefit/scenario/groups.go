package scenario

import (
	"fmt"
	"math"
	"strconv"

	"khi/metrics/benefit"
)

// Groups says whose money counts for more: a pound is worth more to somebody with
// little. It is worked out beside the figures without weights and changes none of them.
type Groups struct {
	Median       string  `yaml:"median_income"` // parameter, pounds a year: the middle income of households
	Eta          string  `yaml:"eta"`           // parameter, units: how fast a pound is worth less as income grows
	Source       string  `yaml:"source"`
	Verification string  `yaml:"verification"`
	Of           []Group `yaml:"of"`
}

// Group is a part of those whose money it is, and what they live on.
type Group struct {
	Name   string   `yaml:"name"`
	Whose  string   `yaml:"whose"` // person or carer_and_others, as in the perspectives
	Share  *float64 `yaml:"share"` // of them; the shares of each come to 1
	Income string   `yaml:"income"`
}

// Weighted is the net present social value with the money of the groups weighted, beside
// the one without.
type Weighted struct {
	NPSV   float64         `json:"npsv"`
	Spread Spread          `json:"probabilistic"`
	Groups []WeightedGroup `json:"groups"`
	Words  string          `json:"words"`
}

// WeightedGroup is a group with what its pound counts for.
type WeightedGroup struct {
	Name         string  `json:"group"`
	Whose        string  `json:"whose"`
	Share        float64 `json:"share"`
	Income       float64 `json:"income"` // at the prices of the case
	Weight       float64 `json:"weight"`
	PresentValue float64 `json:"present_value_of_its_money"` // without the weight
}

// WhatIsWeighted says it of every output that has weights.
const WhatIsWeighted = "With distributional weights, (middle income / income of the group) to the power of eta: the money that people themselves pay or keep, and gains in outcome proxies, count by them. Money of public bodies counts once. Life satisfaction and QALYs are alike for rich and poor and have no weight. It stands beside the net present social value and never in its place."

// weighable are those whose money may have weights, with their place among the sides.
var weighable = map[string]int{"person": person, "carer_and_others": carerAndOthers}

func (s *Scenario) checkGroups(p *problems) {
	g := s.Groups
	if g == nil {
		return
	}
	p.words("groups.source", g.Source)
	p.oneOf("groups.verification", g.Verification, verifications)
	s.refer(p, "groups.eta", g.Eta, "units")
	s.income(p, "groups.median_income", g.Median)
	if q := s.Parameters[g.Eta]; q != nil && q.Unit == "units" && (q.low < 0 || q.high > 5) {
		p.add("groups.eta", "parameter %s runs from %g to %g, and must stay from 0 to 5 (the Green Book has 1.3)", g.Eta, q.low, q.high)
	}
	if n := len(g.Of); n < 1 || n > mostLines {
		p.add("groups.of", "there are %d; there must be from 1 to %d", n, mostLines)
	}
	sums, whole, names := map[string]float64{}, true, map[string]bool{}
	for i, of := range g.Of {
		at := "groups.of[" + strconv.Itoa(i+1) + "]"
		p.words(at+".name", of.Name)
		if names[of.Name] {
			p.add(at+".name", "%q is there twice", of.Name)
		}
		names[of.Name] = true
		p.oneOf(at+".whose", of.Whose, []string{"person", "carer_and_others"})
		s.income(p, at+".income", of.Income)
		if of.Share == nil {
			p.add(at+".share", "is missing; it must be given")
			whole = false
			continue
		}
		inDomain(p, at+".share", "share", *of.Share)
		sums[of.Whose] += *of.Share
	}
	for whose, sum := range sums {
		if whole && !(math.Abs(sum-1) <= 1e-9) {
			p.add("groups.of", "the shares of %s come to %s and must come to 1", whose, plainly(sum))
		}
	}
}

// income holds an income to being above nought.
func (s *Scenario) income(p *problems, field, name string) {
	if q := s.refer(p, field, name, "pounds"); q != nil && !(q.low > 0) {
		p.add(field, "parameter %s must be above 0, and so must its low end: a weight divides by it", name)
	}
}

// weigh adds what the weights of the groups add to the net present social value.
func (s *Scenario) weigh(d draw, w *worked) error {
	w.weighted = w.npsv
	if s.Groups == nil {
		return nil
	}
	for whose, money := range w.ofGroups {
		mean := 0.0
		for _, g := range s.Groups.Of {
			if g.Whose != whose {
				continue
			}
			k, err := benefit.DistributionalWeight(s.value(d, s.Groups.Median), s.value(d, g.Income), s.value(d, s.Groups.Eta))
			if err != nil {
				return err
			}
			mean += *g.Share * k
		}
		w.weighted += (mean - 1) * money
	}
	return nil
}

// moneyOfGroups is the present value of the money that may be weighted: what the person
// and what carers and others save, and gains that outcome proxies value in pounds.
func (s *Scenario) moneyOfGroups(w *worked, proxies float64) error {
	if s.Groups == nil {
		return nil
	}
	w.ofGroups = map[string]float64{}
	for _, g := range s.Groups.Of {
		if _, done := w.ofGroups[g.Whose]; done {
			continue
		}
		side := weighable[g.Whose]
		saved, err := s.schedules[s.Schedule].NPSV(s.flows(w.avoided, side), s.flows(w.costs, side))
		if err != nil {
			return err
		}
		w.ofGroups[g.Whose] = saved.Amount
		if g.Whose == "person" {
			w.ofGroups[g.Whose] += proxies
		}
	}
	return nil
}

// weightedResult sets the weights beside the figure without them; nil where the case has none.
func (s *Scenario) weightedResult(o *Option, w *worked, runs []float64) (*Weighted, error) {
	if s.Groups == nil {
		return nil, nil
	}
	spread, err := spreadOf(runs)
	if err != nil {
		return nil, err
	}
	out, d := &Weighted{NPSV: w.weighted, Spread: spread, Words: WhatIsWeighted}, s.base(o)
	for _, g := range s.Groups.Of {
		k, err := benefit.DistributionalWeight(s.value(d, s.Groups.Median), s.value(d, g.Income), s.value(d, s.Groups.Eta))
		if err != nil {
			return nil, err
		}
		out.Groups = append(out.Groups, WeightedGroup{g.Name, g.Whose, *g.Share, s.value(d, g.Income), k, *g.Share * w.ofGroups[g.Whose]})
	}
	return out, nil
}

// Words are a group in one line.
func (g WeightedGroup) Words() string {
	of := "the people supported"
	if g.Whose != "person" {
		of = Whose[g.Whose]
	}
	return fmt.Sprintf("%s (%s of %s, income %s): a pound counts %.2f times", g.Name, percent(g.Share), of, Pounds(g.Income), g.Weight)
}
