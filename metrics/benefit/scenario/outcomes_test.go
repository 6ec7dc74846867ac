package scenario

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// ofKnown reads one worked example.
func ofKnown(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile("../testdata/worked_examples.json")
	if err != nil {
		t.Fatal(err)
	}
	all, one := map[string]json.RawMessage{}, map[string]any{}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all[name], &one); err != nil {
		t.Fatal(err)
	}
	return one
}

func close9(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %.12g, want %.12g", what, got, want)
	}
}

func workedText(t *testing.T, text string) (*Scenario, *Result) {
	t.Helper()
	s, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

// TestChainInACase: the worked examples of the benefit chain, of grades of evidence
// under each rule, and of a social return, as fields of a case.
func TestChainInACase(t *testing.T) {
	chain, grades, sroi := ofKnown(t, "WE2_gm_chain"), ofKnown(t, "WE3_bcr_optimism_bias"), ofKnown(t, "WE15_sroi")
	s, r := workedText(t, read(t, "we3.yaml"))
	o := r.Options[0]
	line := o.Outcomes.Lines[0]
	close9(t, "completing", line.Completing, chain["people_completing"].(float64))
	close9(t, "gross", line.Gross, chain["gross_outcomes"].(float64))
	close9(t, "net", line.Net, chain["net_outcomes"].(float64))
	close9(t, "before bias", line.Before, chain["pv"].(float64))
	for i, rule := range []struct{ pv, bcr string }{{"pv_benefit_worst", "bcr_worst"}, {"pv_benefit_mean", "bcr_mean"}, {"pv_benefit_mult", "bcr_mult"}} {
		got := o.Outcomes.Rules[i]
		close9(t, got.Rule+": NPSV", got.NPSV, grades[rule.pv].(float64)-grades["pv_cost_ob"].(float64))
		close9(t, got.Rule+": BCR", *got.BCR, grades[rule.bcr].(float64))
		if got.Used != (got.Rule == s.Evidence.Rule) {
			t.Errorf("%s: used %v", got.Rule, got.Used)
		}
	}
	close9(t, "NPSV", o.NPSV, grades["npv_mean"].(float64))
	close9(t, "BCR", *o.BCR, grades["bcr_mean"].(float64))
	close9(t, "bias", line.Bias, grades["ob_mean"].(float64))
	close9(t, "social", o.Outcomes.Social, grades["pv_benefit_mean"].(float64))
	close9(t, "first year", o.SocialReturn.Impacts[0].First, sroi["impact_year1"].(float64))
	close9(t, "worth", o.SocialReturn.Worth, sroi["total_present_value"].(float64))
	close9(t, "SROI", o.SocialReturn.Ratio, sroi["sroi_ratio"].(float64))
	close9(t, "net SROI", o.SocialReturn.Net, sroi["net_sroi"].(float64))
	if len(r.Unverified) != 0 {
		t.Errorf("unverified: %v", r.Unverified)
	}
	_, points := workedText(t, strings.Replace(read(t, "we3.yaml"), "deadweight_mode: share of outcomes", "deadweight_mode: points of impact", 1))
	close9(t, "points", points.Options[0].Outcomes.Lines[0].Net, chain["pp_mode_net_outcomes_impact_minus_deadweight"].(float64))
	lagged := strings.Replace(strings.Replace(read(t, "we3.yaml"), "horizon: 5", "horizon: 6", 1), "        years: 5\n", "        years: 5\n        lag: 1\n", 1)
	_, later := workedText(t, lagged)
	close9(t, "a year later", later.Options[0].Outcomes.Lines[0].Before, chain["pv_with_one_year_lag"].(float64))
}

// TestFiscalOutcomes: what outcomes save is the money of the agencies in their shares,
// cashable only in part, no part of a person-year, and reconciles; by hand.
func TestFiscalOutcomes(t *testing.T) {
	text := read(t, "../outcomes_example.yaml")
	_, r := workedText(t, text)
	o := r.Options[0]
	completing := 120 * 0.3 * 0.5 * 0.9
	net := completing * (0.4 - 0.25) * 0.8
	bias := 0.15 // the worst of the grades 1, 4, 1, 3
	var years [6]float64
	for cohort := 1; cohort <= 4; cohort++ {
		years[cohort] += net * 3500 * (1 - bias)
		years[cohort+1] += net * 3500 * 0.7 * (1 - bias)
	}
	worth := 0.0
	for t, v := range years {
		worth += v / math.Pow(1.035, float64(t))
	}
	line := o.Outcomes.Lines[0]
	close9(t, "net", line.Net, net)
	close9(t, "worth", line.After, worth)
	close9(t, "cashable", line.Cashable, worth*0.2)
	if a := o.Outcomes.Agencies; len(a) != 2 || a[0].Agency != "council" || a[1].Agency != "NHS" {
		t.Fatalf("%+v", a)
	}
	close9(t, "the council's part", o.Outcomes.Agencies[0].Saved, worth*0.1)
	close9(t, "the NHS's part", o.Outcomes.Agencies[1].Saved, worth*0.9)
	close9(t, "avoided in year 2", o.Years[2].Avoided, 12*(0.7*62000+0.3*18000)+0.1*years[2])
	close9(t, "cashable in year 2", o.Years[2].Cashable, 12*0.9*(0.7*62000+0.3*18000)+0.1*0.2*years[2])
	of := map[string]SideResult{}
	for _, p := range o.Perspectives {
		of[p.Perspective] = p
	}
	close9(t, "the NHS saves", of["nhs"].PresentValue, worth*0.9)
	close9(t, "Exchequer", of["exchequer"].PresentValue, of["council_net"].PresentValue+of["nhs"].PresentValue+of["dwp"].PresentValue)
	close9(t, "society", of["society"].PresentValue, of["all_payments"].PresentValue)
	close9(t, "a person-year of the NHS", of["nhs"].Saving, 0)
	close9(t, "NPSV", o.NPSV, of["society"].PresentValue+o.Outcomes.Economic)
	close9(t, "public value", o.Outcomes.Public, o.Outcomes.Fiscal+o.Outcomes.Economic)
	// what is built: 2% and, of the 22% up to 24%, the 40% that is not dealt with; a graded post: 5%
	close9(t, "cost in year 0", o.Years[0].Cost, 90000*(1+0.02+0.22*0.4))
	close9(t, "cost in year 1", o.Years[1].Cost, 12*34000+48000*1.05)
	at := -1
	for i, p := range o.BreakEven.People {
		if p == 1 {
			at = i
		}
	}
	close9(t, "break-even square of what is assumed", o.BreakEven.Sum[at][6], o.Years[5].Cumulative)
	if len(r.Unverified) != 1 || r.Unverified[0] != "grades of evidence" {
		t.Errorf("unverified: %v", r.Unverified)
	}
	_, over := workedText(t, strings.Replace(text, "cashable: bed_cash\n", "cashable: bed_cash\n        overlap: the fee of residential care\n", 1))
	close9(t, "counts elsewhere", over.Options[0].NPSV, o.NPSV-worth)
	close9(t, "the agency saves all the same", over.Options[0].Perspectives[2].PresentValue, worth*0.9)
}

// TestCombinedCapitalBias: two kinds of building in their shares, as the guide to public
// private partnerships works it: 30% at 51% and 70% at 24% come to 32.1%.
func TestCombinedCapitalBias(t *testing.T) {
	text := strings.Replace(read(t, "we3.yaml"), "parameters:\n", "parameters:\n  special: {unit: pounds, value: 30, distribution: {family: certain}, price_year: 2024-25, source: x, verification: computed}\n  usual: {unit: pounds, value: 70, distribution: {family: certain}, price_year: 2024-25, source: x, verification: computed}\n  untouched: {unit: share, value: 0, distribution: {family: certain}, source: x, verification: computed}\n", 1)
	text = strings.Replace(text, "      - {name: set-up, payer: council, amount: setup, per: once, part: setup, grade: 2}\n      - {name: running costs, payer: council, amount: running, per: year, part: overhead, grade: 2}\n",
		"      - {name: a, payer: council, amount: special, per: once, part: setup, optimism: {kind: non-standard buildings, mitigated: untouched}}\n      - {name: b, payer: council, amount: usual, per: once, part: setup, optimism: {kind: standard buildings, mitigated: untouched}}\n", 1)
	_, r := workedText(t, text)
	close9(t, "combined", r.Options[0].Years[0].Cost, 132.1)
}

// TestOutcomeRefusals: each broken rule names the field and the rule.
func TestOutcomeRefusals(t *testing.T) {
	sound := read(t, "../outcomes_example.yaml")
	for _, c := range []struct{ name, old, new, field, rule string }{
		{"no rule", "evidence: {rule: worst grade, source: corrections as khi remembers them, verification: unverified}\n", "", "evidence", "is missing"},
		{"rule", "rule: worst grade", "rule: best grade", "evidence.rule", "not one of worst grade"},
		{"remembered", "remembers them, verification: unverified", "remembers them, verification: read", "evidence.verification", "must be unverified"},
		{"five shares", "rule: worst grade", "rule: worst grade, benefits: [0, 0.1, 0.2, 0.3, 0.4]", "evidence.benefits", "must be six"},
		{"better worse", "rule: worst grade", "rule: worst grade, costs: [0, 0.2, 0.1, 0.3, 0.4, 0.5]", "evidence.costs[3]", "corrects no less"},
		{"probability", "suitable:     {unit: share, value: 0.3, low: 0.2, high: 0.4", "suitable:     {unit: share, value: 1.3, low: 0.2, high: 1.4", "parameters.suitable.value", "from 0 to 1"},
		{"link missing", "        engagement: agreeing\n", "", "options[1].outcomes[1].engagement", "is missing"},
		{"link in pounds", "engagement: agreeing", "engagement: fee", "options[1].outcomes[1].engagement", "must be in share"},
		{"mode", "        deadweight_mode: points of impact\n", "", "options[1].outcomes[1].deadweight_mode", "not one of share of outcomes, points of impact"},
		{"more deadweight than impact", "impact: not_back\n", "impact: back_at_work\n", "options[1].outcomes[1].deadweight", "less than nothing"},
		{"agencies", "payer: NHS, share: 0.9", "payer: NHS, share: 0.8", "options[1].outcomes[1].agencies", "must come to 1"},
		{"agency twice", "payer: council, share: 0.1", "payer: NHS, share: 0.1", "agencies[2].payer", "there twice"},
		{"agency", "payer: NHS, share: 0.9", "payer: person, share: 0.9", "agencies[1].payer", "not one of"},
		{"no cashability", "        cashable: bed_cash\n", "", "options[1].outcomes[1].cashable", "is missing"},
		{"cashable economy", "category: economic\n", "category: economic\n        cashable: bed_cash\n", "options[1].outcomes[2]", "category: fiscal only"},
		{"category", "category: economic", "category: private", "options[1].outcomes[2].category", "not one of fiscal"},
		{"too long", "        cohorts: 4\n", "        cohorts: 5\n", "options[1].outcomes[1].years", "within the 5 years"},
		{"no grades", "        grades: {population: 1, evidence: 4, age: 1, error: 3}\n", "", "options[1].outcomes[1].grades", "is missing"},
		{"grade", "age: 1, error: 3", "age: 7, error: 3", "options[1].outcomes[1].grades.age", "from 1, best, to 6"},
		{"twice", "name: people who earn again", "name: people who do not go back to hospital", "options[1].outcomes[2].name", "there twice"},
		{"cost grade", "part: overhead, grade: 2", "part: overhead, grade: 8", "options[1].costs[2].grade", "from 1 to 6"},
		{"both", "optimism: {kind", "grade: 3, optimism: {kind", "options[1].costs[3]", "not both"},
		{"kind", "kind: standard buildings", "kind: huts", "options[1].costs[3].optimism.kind", "not one of equipment"},
		{"mitigated", ", mitigated: dealt_with", "", "options[1].costs[3].optimism.mitigated", "is missing"},
		{"of the alternative", "amount: residential, per: person_year, part: care", "amount: residential, per: person_year, part: care, grade: 2", "settings[1].costs[1]", "larger"},
		{"a transfer", "part: care}\n      - {name: coordinator", "part: care, transfer: true, grade: 2}\n      - {name: coordinator", "options[1].costs[1]", "neither grade nor optimism"},
		{"input", "input: training", "input: trainign", "options[1].social_return.input", "no parameter"},
		{"impact years", "drop_off: fading, years: 3", "drop_off: fading, years: 9", "options[1].social_return.impacts[1].years", "1 to the 5"},
		{"whose", "whose: volunteers, ", "", "options[1].social_return.impacts[1].whose", "is missing"},
		{"displacement", "displacement: displaced, ", "", "options[1].social_return.impacts[1].displacement", "is missing"},
		{"two families", "    outcomes:\n      - name: people who do", "    benefits:\n      - {name: work, outcomes: work of the person, family: WELLBY, change: u, deadweight: dead, value: earnings}\n    outcomes:\n      - name: people who do", "options[1].outcomes[2].outcomes", "one valuation family"},
	} {
		changed := strings.Replace(sound, c.old, c.new, 1)
		if changed == sound {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		_, err := Read(strings.NewReader(changed))
		if err == nil || !strings.Contains(err.Error(), c.field) || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
