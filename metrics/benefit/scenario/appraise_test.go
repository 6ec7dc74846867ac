package scenario

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var quickOptions = strings.Replace(ExampleOptions, "runs: 2000", "runs: 200", 1)

func appraised(t *testing.T, text string) *Result {
	t.Helper()
	s, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAppraisal: what stands side by side is what each option comes to alone; the
// first is what the others are beside; risks and scores are sums by hand.
func TestAppraisal(t *testing.T) {
	r := appraised(t, quickOptions)
	a := r.Appraisal
	if a.Beside != "business as usual" || len(a.Options) != 5 {
		t.Fatalf("%+v", a)
	}
	best := 0.0
	for i, o := range a.Options {
		near(t, o.Option, o.NPSV, r.Options[i].NPSV)
		near(t, o.Option+" beside", o.More, o.NPSV-a.Options[0].NPSV)
		near(t, o.Option+" council", o.Council, r.Options[i].Perspectives[1].PresentValue)
		near(t, o.Option+" public", o.Public, r.Options[i].Perspectives[3].PresentValue)
		near(t, o.Option+" after risk", o.AfterRisk, o.NPSV-o.RiskCost)
		best += o.BestIn
	}
	near(t, "best in all runs together", best, 1)
	if s := a.Options[0].MoreSure; s.SD != 0 {
		t.Errorf("the first beside itself: %+v", s)
	}
	// 0.15 x 180,000 in year 3 and 0.25 x 120,000 in year 2
	near(t, "risks of the contract", a.Options[2].RiskCost, 27000/math.Pow(1.035, 3)+30000/math.Pow(1.035, 2))
	// 0.4 x 60 + 0.3 x 70 + 0.2 x 70 + 0.1 x 70
	near(t, "score of in-house growth", *a.Options[1].Score, 66)
	if a.Favoured != "in-house growth" || a.Options[1].CostOfAPoint != nil { // it saves: a point costs nothing
		t.Errorf("%s, %v", a.Favoured, a.Options[1].CostOfAPoint)
	}
	for j, f := range a.Flips {
		if f.Weight == nil {
			continue
		}
		scores := a.Scores(j, *f.Weight)
		winner := slices.IndexFunc(a.Options, func(o AppraisedOption) bool { return o.Option == f.Winner })
		near(t, "level at the weight of "+f.Criterion, scores[winner], scores[1])
		near(t, "as weighed now", a.Scores(j, f.Now)[1], 66)
	}
	for _, want := range []string{"Compared with business as usual", "2024-25 prices", "2026-27 to 2030-31", "90% of runs", "panel judgement", "to the council after people's contributions", "council, NHS and DWP together"} {
		if !strings.Contains(a.Headline, want) {
			t.Errorf("the headline does not say %q: %s", want, a.Headline)
		}
	}
	if one := appraised(t, strings.Replace(Example, "runs: 10000", "runs: 200", 1)); one.Appraisal != nil {
		t.Error("an appraisal of one option")
	}
}

// TestSharedDoubt: two options whose people would have lived in the same mix share
// what is not known of it: the doubt of their difference is smaller than that of either.
func TestSharedDoubt(t *testing.T) {
	a := appraised(t, quickOptions).Appraisal
	if in, out := a.Options[1], a.Options[2]; !(out.MoreSure.SD < out.Sure.SD/2) || !(in.MoreSure.SD < in.Sure.SD/2) {
		t.Errorf("in-house %+v, externalise %+v", in.MoreSure, out.MoreSure)
	}
}

// TestAppraisalsThatCannotBeRight: each refusal names the field and the rule.
func TestAppraisalsThatCannotBeRight(t *testing.T) {
	for _, c := range [][3]string{
		{"values: [52, 60, 56, 60, 64]", "values: [52, 60, 56, 60]", "criterion people with a close friend"},
		{"values: [4, 7, 7, 8, 6]", "values: [4, 7, 7, 18, 6]", "18 is not between"},
		{"swing: 40", "swing: -40", "swing"},
		{"option: joint scheme, risk", "option: joined scheme, risk", "risks[4].option"},
		{"likelihood: parts_ways", "likelihood: agency", "risks[4].likelihood"},
		{"impact: disentangle, year: 4", "impact: disentangle, year: 14", "risks[4].year"},
	} {
		text := strings.Replace(quickOptions, c[0], c[1], 1)
		if text == quickOptions {
			t.Fatalf("%q is not there", c[0])
		}
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %s", c[1], err, c[2])
		}
	}
}

// TestEditOfAnAppraisal: a swing, a value and a share that several options have in
// common are changed where they are written.
func TestEditOfAnAppraisal(t *testing.T) {
	text, err := Edit(quickOptions, map[string]string{"criteria.1.swing": "50", "criteria.2.values.4": "9", "options.1.settings.1.share": "0.30", "options.1.settings.3.share": "0.25", "options.2.settings.1.share": "0.35", "options.2.settings.3.share": "0.20"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if s.Criteria[0].Swing != 50 || s.Criteria[1].Values[3] != 9 {
		t.Errorf("%+v", s.Criteria)
	}
	if _, err := Edit(quickOptions, map[string]string{"criteria.9.swing": "50"}); err == nil {
		t.Error("a criterion that is not there was changed")
	}
}
