package main_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestBenefitOfATable: the program compares options from a table of means and
// from a table of runs, and refuses a table in words.
func TestBenefitOfATable(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	means := written(t, "options.csv", []byte("option,cost,effect\nhome,30000,0\nshared,33800,0.25\nagain,33800,0.25\nsupported,44400,0.48\nworse,50000,0.3\n"))
	o := mustKhi(t, "benefit", "--json", means)
	var a struct {
		Incremental []struct {
			Option, Standing string
			ICER             *float64
		}
	}
	if err := json.Unmarshal([]byte(o.stdout), &a); err != nil {
		t.Fatal(err, o.stdout)
	}
	var got []string
	for _, r := range a.Incremental {
		got = append(got, r.Option+" "+r.Standing)
		if (r.ICER != nil) != (r.Standing == "on the frontier") {
			t.Errorf("%s: a ratio where there is none, or none where there is", r.Option)
		}
	}
	if want := "home reference, shared on the frontier, again duplicate, supported on the frontier, worse dominated"; strings.Join(got, ", ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	runs := written(t, "runs.csv", []byte("run,option,cost,effect\n1,a,30000,0\n1,b,34000,0.3\n2,a,30000,0\n2,b,36000,0.1\n"))
	if o := mustKhi(t, "benefit", "--against", "worse", means); !strings.Contains(o.stdout, "Beside worse:") || !strings.Contains(o.stdout, "cheaper and better") {
		t.Errorf("beside another: %s", o.stdout)
	}
	if o := mustKhi(t, "benefit", "--thresholds", "20000", runs); !strings.Contains(o.stdout, "50.0%") || !strings.Contains(o.stdout, "£1,000") {
		t.Errorf("the runs: %s", o.stdout)
	}
	var drawn strings.Builder
	drawn.WriteString("cost_a,effect_a,cost_b,effect_b,param_p\n")
	for i := range 100 {
		fmt.Fprintf(&drawn, "0,0,%d,0,%d\n", 4*i-150, i)
	}
	if o := mustKhi(t, "benefit", "--thresholds", "0", "--shares", "a=0.5,b=0.5", written(t, "drawn.csv", []byte(drawn.String()))); !strings.Contains(o.stdout, "£28.88 (1.00)") || !strings.Contains(o.stdout, "62.0%") || !strings.Contains(o.stdout, "Loss of the present mix") {
		t.Errorf("what was drawn: %s", o.stdout)
	}
	if o := khi(t, "benefit", written(t, "bad.csv", []byte("run,option,cost,effect\n1,a,x,0\n"))); o.code == 0 || !strings.Contains(o.stderr, "line 2") {
		t.Errorf("a bad table: %d %s", o.code, o.stderr)
	}
}

// TestScenarioOnTheCommandLine: the worked examples through the program, and
// the stamp on everything that rests on a number nobody has checked.
func TestScenarioOnTheCommandLine(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	const cases = "../../metrics/benefit/scenario/testdata/"
	var r struct {
		Stamp   string
		Options []struct {
			NPSV           float64
			Counterfactual struct {
				Naive, Mix  float64
				Without     float64 `json:"mix_without_inpatient"`
				FamilyShare float64 `json:"family_share_at_no_saving"`
			}
		}
	}
	worked := func(file string) {
		t.Helper()
		o := mustKhi(t, "benefit", "--json", "--scenario", cases+file)
		r.Stamp = ""
		if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
			t.Fatal(err, o.stdout)
		}
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	worked("we5.yaml")
	near("WE5", r.Options[0].NPSV, 2918922.9569880334)
	if r.Stamp != "" {
		t.Errorf("stamp %q on checked numbers", r.Stamp)
	}
	worked("we7.yaml")
	near("WE7", r.Options[0].NPSV, 1845985.2774187098)
	worked("we8.yaml")
	c := r.Options[0].Counterfactual
	near("WE8", c.Mix, 38850)
	near("WE8 naive", c.Naive, 51000)
	near("WE8 without inpatient", c.Without, 30247.36842105264)
	near("WE8 family", c.FamilyShare, 0.7308283518360376)
	worked("../example.yaml")
	if r.Stamp != "unverified" {
		t.Error("no stamp on an unverified number")
	}
	worked("we3.yaml")
	near("WE3", r.Options[0].NPSV, 245406.51504196314)
	chains := mustKhi(t, "benefit", "--scenario", cases+"we3.yaml").stdout
	for _, want := range []string{"mean of the grades (the rule of this case): net present social value £245,407, benefit-cost ratio 1.56", "worst grade: net present social value £207,220, benefit-cost ratio 1.47", "benefit-cost ratio 1.13",
		"68.00 people complete, 40.80 outcomes, 27.54 net (deadweight as share of outcomes)", "£0.94 for each pound put in"} {
		if !strings.Contains(chains, want) {
			t.Errorf("the text does not say %q:\n%s", want, chains)
		}
	}
	text := mustKhi(t, "benefit", "--scenario", cases+"we5.yaml").stdout
	for _, want := range []string{"£2,918,923", "1.27 years", "discounted 1.30 years", "-£250,000", "2024-25 prices"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, text)
		}
	}
	if text := mustKhi(t, "benefit", "--scenario", cases+"../example.yaml").stdout; !strings.Contains(text, "UNVERIFIED: nobody has checked housing_there") {
		t.Errorf("no stamp: %.300s", text)
	}
	if o := khi(t, "benefit", "--scenario", written(t, "bad.yaml", []byte("scenario: x\nhorizont: 3\n"))); o.code == 0 || !strings.Contains(o.stderr, "horizont") {
		t.Errorf("an unknown field: %d %s", o.code, o.stderr)
	}
}

// TestPeopleOnTheCommandLine: people in different settings, from a table of them.
func TestPeopleOnTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	table := "setting,cost,price_year,band,days,ended,otherwise,basis\n"
	for i := range 30 {
		table += fmt.Sprintf("Shared Lives,%d,2024-25,low,%d,%s,Supported,prior placement\nSupported,%d,2024-25,low,,,,\n", 30_000+100*i, 400+90*i, []string{"yes", "no"}[i%2], 45_000+100*i)
	}
	file := written(t, "people.csv", []byte(table))
	o := mustKhi(t, "benefit", "--people", file, "--setting", "shared lives", "--years", "2").stdout
	for _, want := range []string{"Shared Lives beside other settings", "£15,000", "100% of people", "Saving of a start over these years", "of those still there alone"} {
		if !strings.Contains(o, want) {
			t.Errorf("it does not say %q:\n%s", want, o)
		}
	}
	if o := khi(t, "benefit", "--people", file); o.code == 0 || !strings.Contains(o.stderr, "--setting") {
		t.Errorf("without a setting: %d %s", o.code, o.stderr)
	}
	if o := khi(t, "benefit", "--people", written(t, "bad.csv", []byte("setting,cost,price_year\nA,-1,2024-25\n")), "--setting", "A"); o.code == 0 || !strings.Contains(o.stderr, "line 2, cost") {
		t.Errorf("a bad table: %d %s", o.code, o.stderr)
	}
}
