package scenario

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"

	"khi/metrics/benefit"
)

// usual is the distribution of a range that stands alone, by unit.
var usual = map[string]string{"pounds": "gamma", "people": "gamma", "months": "gamma", "share": "beta", "units": "normal"}

// shape is the distribution of a parameter; k brings its amounts to the
// scenario's prices. A range alone is read as the middle 95% (its width is 3.92
// standard deviations): of a gamma for pounds and people, a beta for shares, a
// normal for other units.
func (q *Parameter) shape(k float64) (benefit.Doubt, error) {
	if q.Distribution == nil {
		sd := benefit.SDOfRange(q.low, q.high)
		if sd == 0 {
			return benefit.Certain(q.value), nil
		}
		family := usual[q.Unit]
		return q.of(family, sd)
	}
	family := q.Distribution.Family
	if q.Unit == "share" && !slices.Contains([]string{"beta", "pert", "certain"}, family) {
		return nil, fmt.Errorf("%s: a share has beta, pert or certain, which stay between 0 and 1", family)
	}
	if q.Unit != "share" && family == "beta" {
		return nil, fmt.Errorf("beta is for shares, and this is %s", q.Unit)
	}
	if slices.Contains([]string{"pounds", "people", "months"}, q.Unit) && family == "normal" {
		return nil, fmt.Errorf("normal could give negative %s; use gamma", q.Unit)
	}
	switch {
	case family == "certain" || family == "pert":
		if q.Distribution.SD != nil {
			return nil, fmt.Errorf("sd has no place in %s", family)
		}
		return q.of(family, 0)
	case q.Distribution.SD == nil:
		return nil, fmt.Errorf("sd is missing; %s needs one", family)
	}
	return q.of(family, *q.Distribution.SD*k)
}

func (q *Parameter) of(family string, sd float64) (benefit.Doubt, error) {
	switch family {
	case "gamma":
		return benefit.GammaOf(q.value, sd)
	case "beta":
		return benefit.BetaOf(q.value, sd)
	case "lognormal":
		return benefit.LogNormalOf(q.value, sd)
	case "normal":
		if !(sd > 0) || math.IsInf(sd, 0) {
			return nil, fmt.Errorf("sd %g must be above 0", sd)
		}
		return distuv.Normal{Mu: q.value, Sigma: sd}, nil
	case "pert":
		if q.Low == nil {
			return nil, fmt.Errorf("pert needs low and high; its value is the likeliest")
		}
		return benefit.PERTOf(q.low, q.value, q.high)
	case "certain":
		return benefit.Certain(q.value), nil
	}
	return nil, fmt.Errorf("family %q is not one of gamma, beta, lognormal, normal, pert, certain", family)
}

// refer checks that a field names a parameter of the right unit.
func (s *Scenario) refer(p *problems, field, name, unit string) *Parameter {
	q := s.Parameters[name]
	switch {
	case name == "":
		p.add(field, "is missing; name a parameter in %s", unit)
	case q == nil:
		p.add(field, "there is no parameter %q", name)
	case q.Unit != unit:
		p.add(field, "parameter %s is in %s, and must be in %s", name, q.Unit, unit)
	default:
		return q
	}
	return nil
}

func (s *Scenario) checkPeople(p *problems, field string, n People) {
	p.words(field+".source", n.Source)
	p.oneOf(field+".verification", n.Verification, verifications)
	if n.Steady != "" {
		if n.Starts != nil || n.Opening != "" || n.Leavers != "" || n.Delivered != "" {
			p.add(field, "give steady, or starts with leavers, not both")
		}
		s.refer(p, field+".steady", n.Steady, "people")
		return
	}
	if len(n.Starts) != s.Horizon {
		p.add(field+".starts", "there are %d; there must be one for each of the %d years of the horizon", len(n.Starts), s.Horizon)
	}
	for i, v := range n.Starts {
		inDomain(p, field+".starts["+strconv.Itoa(i+1)+"]", "people", v)
	}
	s.refer(p, field+".leavers", n.Leavers, "share")
	if n.Opening != "" {
		s.refer(p, field+".opening", n.Opening, "people")
	}
	if n.Delivered != "" {
		s.refer(p, field+".delivered", n.Delivered, "share")
	}
}

func (s *Scenario) checkMix(p *problems, field string, m *Mix) {
	p.oneOf(field+".basis", m.Basis, bases)
	p.words(field+".source", m.Source)
	p.oneOf(field+".verification", m.Verification, verifications)
	if m.Judgements != nil && !(*m.Judgements > 0 && *m.Judgements < mostAmount) {
		p.add(field+".judgements", "%g must be above 0", *m.Judgements)
	}
	if n := len(m.Settings); n < 1 || n > mostLines {
		p.add(field+".settings", "there are %d; there must be from 1 to %d", n, mostLines)
	}
	sum, whole := 0.0, true
	names, single := map[string]bool{}, map[string]bool{}
	for i := range m.Settings {
		t := &m.Settings[i]
		at := field + ".settings[" + strconv.Itoa(i+1) + "]"
		p.words(at+".name", t.Name)
		p.oneOf(at+".kind", t.Kind, kinds)
		if names[t.Name] {
			p.add(at+".name", "%q is there twice", t.Name)
		}
		if single[t.Kind] && (t.Kind == "residential" || t.Kind == "family" || t.Kind == "inpatient") {
			p.add(at+".kind", "there are two settings of kind %s; put them together", t.Kind)
		}
		names[t.Name], single[t.Kind] = true, true
		s.checkCosts(p, at+".costs", t.Costs, true)
		s.refer(p, at+".cashable", t.Cashable, "share")
		if t.Share == nil {
			p.add(at+".share", "is missing; it must be given")
			whole = false
			continue
		}
		inDomain(p, at+".share", "share", *t.Share)
		sum += *t.Share
		if t.Kind == "inpatient" && *t.Share > 0 && !personal(m.Basis) {
			p.add(at+".share", "an inpatient share must come from evidence for each person (basis prior placement, panel judgement or recorded for each person), not from %s", m.Basis)
		}
	}
	if whole && !(math.Abs(sum-1) <= 1e-9) {
		p.add(field+".settings", "the shares come to %s and must come to 1", plainly(sum))
	}
}

// OfEachPerson is the basis of a mix that was recorded person by person: a judgement
// where there was one, and else where the person lived before.
const OfEachPerson = "recorded for each person"

// personal tells whether a basis rests on what is known of each person.
func personal(basis string) bool {
	return basis == OfEachPerson || basis == "prior placement" || basis == "panel judgement"
}

func (s *Scenario) checkCosts(p *problems, field string, costs []Cost, ofSetting bool) {
	if len(costs) < 1 || len(costs) > mostLines {
		p.add(field, "there are %d lines; there must be from 1 to %d", len(costs), mostLines)
	}
	for i, c := range costs {
		at := field + "[" + strconv.Itoa(i+1) + "]"
		p.words(at+".name", c.Name)
		p.oneOf(at+".payer", c.Payer, payers)
		p.oneOf(at+".part", c.Part, parts)
		p.oneOf(at+".per", c.Per, pers)
		if ofSetting && c.Per != "person_year" && c.Per != "person_week" {
			p.add(at+".per", "the cost of a setting is by person_year or person_week")
		}
		if c.Year < 0 || c.Year > s.Horizon || c.Year != 0 && c.Per != "once" {
			p.add(at+".year", "%d must be from 0 to %d, and stands with once only", c.Year, s.Horizon)
		}
		s.checkSpread(p, at, c)
		s.checkBias(p, at, c, ofSetting)
		if c.Receives && !c.Transfer {
			p.add(at+".receives", "only a transfer is received; say transfer: true")
		}
		if q := s.refer(p, at+".amount", c.Amount, "pounds"); q != nil {
			q.ours = q.ours || c.Per == "person_year" || c.Per == "person_week"
		}
	}
}

// checkSpread holds what is paid by the step or spread over years to their rules.
func (s *Scenario) checkSpread(p *problems, at string, c Cost) {
	switch {
	case c.Per == "step" && !(c.Each >= 1 && c.Each <= mostAmount):
		p.add(at+".each", "%g must be 1 or more: how many people one step serves, such as a coordinator", c.Each)
	case c.Per != "step" && c.Each != 0:
		p.add(at+".each", "stands with per: step only")
	}
	switch {
	case c.Life != 0 && c.Per != "once":
		p.add(at+".life", "stands with per: once only")
	case c.Life < 0 || c.Life > 0 && c.Year+c.Life > s.Horizon:
		p.add(at+".life", "%d years after year %d must end within the %d years of the case, so that all that is paid counts: give fewer years, or a longer horizon", c.Life, c.Year, s.Horizon)
	}
}

// plainly is a sum without the dust of binary fractions.
func plainly(v float64) string { return strconv.FormatFloat(v, 'g', 10, 64) }

func (s *Scenario) checkBenefits(p *problems, field string, all []Benefit) {
	if len(all) > mostLines {
		p.add(field, "there are %d; there may be %d", len(all), mostLines)
	}
	valued := map[string]string{}
	for i := range all {
		b := &all[i]
		at := field + "[" + strconv.Itoa(i+1) + "]"
		p.words(at+".name", b.Name)
		p.words(at+".outcomes", b.Outcomes)
		p.oneOf(at+".family", b.Family, families)
		if had, ok := valued[benefit.OutcomeKey(b.Outcomes)]; ok && had != b.Family {
			p.add(at+".family", "%s is valued as %s already: one outcome has one valuation family", b.Outcomes, had)
		}
		valued[benefit.OutcomeKey(b.Outcomes)] = b.Family
		s.refer(p, at+".change", b.Change, "units")
		s.refer(p, at+".deadweight", b.Deadweight, "share")
		s.refer(p, at+".value", b.Value, "pounds")
		if b.Schedule == "" {
			b.Schedule = s.Schedule
		}
		if s.schedules[b.Schedule] == nil {
			p.add(at+".schedule", "there is no discount schedule %q", b.Schedule)
		}
		if b.Growth == "" {
			continue
		}
		if q := s.refer(p, at+".growth", b.Growth, "share"); q != nil && b.Schedule == "health" {
			p.add(at+".growth", "a value that grows may not be discounted at the health schedule, which leaves that growth out already")
		}
	}
}
