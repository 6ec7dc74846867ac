package scenario

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func worksOut(t *testing.T, name string) *Result {
	t.Helper()
	s, err := Read(strings.NewReader(read(t, name)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// known are the worked examples at full precision, from an outside calculation.
func known(t *testing.T) map[string]map[string]any {
	t.Helper()
	b, err := os.ReadFile("../testdata/worked_examples.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for k, v := range all {
		var m map[string]any
		if json.Unmarshal(v, &m) == nil { // some examples are lists
			out[k] = m
		}
	}
	return out
}

func TestDecliningRates(t *testing.T) {
	w, o := known(t)["WE1_npv_declining"], worksOut(t, "we1.yaml").Options[0]
	near(t, "NPSV", o.NPSV, w["npv_std"].(float64))
	if o.BCR == nil {
		t.Fatal("no ratio")
	}
	near(t, "BCR", *o.BCR, w["bcr_std"].(float64))
}

func TestPaybackWithARamp(t *testing.T) {
	w, o := known(t)["WE5_payback_ramp"], worksOut(t, "we5.yaml").Options[0]
	near(t, "NPSV", o.NPSV, w["npv_5y"].(float64))
	near(t, "payback", *o.Payback.Years, w["payback_years_interpolated"].(float64))
	near(t, "discounted payback", *o.Discounted.Years, w["discounted_payback_years"].(float64))
	near(t, "peak", o.PeakFunding, w["peak_funding"].(float64))
	for i, v := range w["average_occupancy"].([]any) {
		near(t, "people", o.People[i], v.(float64))
	}
	for i, v := range w["cumulative"].([]any) {
		near(t, "cumulative", o.Years[i].Cumulative, v.(float64))
	}
	// Half of 20,000 is cash: 10,000 - 2,200 for each person-year.
	left := 250000 - (7.5+24.55)*7800 // after two years
	near(t, "cashable payback", *o.Cashable.Years, 2+left/(43.077*7800))
}

func TestSwitchingAndTornado(t *testing.T) {
	all := known(t)
	w, bars := all["WE7_switching"], all["WE17_tornado"]
	o := worksOut(t, "we7.yaml").Options[0]
	near(t, "NPSV", o.NPSV, w["npv_base"].(float64))
	short := map[string]string{"saving": "s", "people": "N", "overhead": "ov", "setup": "fx"}
	for i, want := range bars["order_by_swing"].([]any) {
		b := o.Tornado[i]
		if short[b.Parameter] != want {
			t.Errorf("bar %d is %s, want %s", i, b.Parameter, want)
		}
		ends := bars["npv"].(map[string]any)[want.(string)].([]any)
		near(t, b.Parameter+" low", b.AtLow, ends[0].(float64))
		near(t, b.Parameter+" high", b.AtHigh, ends[1].(float64))
		switch b.Parameter {
		case "saving":
			near(t, "switch", *b.Switch, w["switch_saving_pp"].(float64))
			near(t, "change", *b.Change, w["switch_pct_change"].(float64))
		case "people":
			near(t, "switch", *b.Switch, w["switch_people"].(float64))
		case "overhead":
			near(t, "switch", *b.Switch, w["switch_overhead_pa"].(float64))
		}
		if b.SwitchWithin {
			t.Errorf("%s switches outside its range", b.Parameter)
		}
	}
}

func TestThreeCounterfactuals(t *testing.T) {
	w, c := known(t)["WE8_counterfactual_mix"], worksOut(t, "we8.yaml").Options[0].Counterfactual
	near(t, "mix", c.Mix, w["saving"].(float64))
	near(t, "naive", *c.Naive, w["naive_saving_vs_residential_without_overhead"].(float64))
	near(t, "without", *c.WithoutInpatient, w["saving_excluding_atu_renormalised"].(float64))
	near(t, "family", *c.FamilyShare, w["switch_family_share_others_prorata"].(float64))
}

func TestWhoPays(t *testing.T) {
	w := known(t)["WE12_perspectives"]
	year := w["annual_52w"].(map[string]any)
	got := map[string]float64{}
	for _, p := range worksOut(t, "we12.yaml").Options[0].Perspectives {
		got[p.Perspective] = p.Arrangement
	}
	near(t, "council", got["council_net"], year["council"].(float64))
	near(t, "DWP", got["dwp"], year["dwp_hb"].(float64))
	near(t, "person", got["person"], year["person"].(float64))
	near(t, "Exchequer", got["exchequer"], w["exchequer_52w"].(float64))
	near(t, "payments", got["all_payments"], year["all_payments_to_carer"].(float64))
}

func TestMomentsOfTheRuns(t *testing.T) {
	w, r := known(t)["WE20_psa_moments"], worksOut(t, "we20.yaml")
	s := r.Options[0].Sure.Saving
	mean, sd := w["saving_mean_exact"].(float64), w["saving_sd_exact"].(float64)
	if math.Abs(s.Mean-mean) > 4*sd/math.Sqrt(20000) || math.Abs(s.SD-sd) > 0.03*sd {
		t.Errorf("mean %v, sd %v", s.Mean, s.SD)
	}
	near(t, "error", s.MonteCarloError, s.SD/math.Sqrt(20000))
	if r.Stamp != "unverified" || len(r.Unverified) != 1 || r.Unverified[0] != "ours" {
		t.Errorf("stamp %q for %v", r.Stamp, r.Unverified)
	}
	again := worksOut(t, "we20.yaml")
	if again.Options[0].Sure != r.Options[0].Sure {
		t.Error("the same seed gives other runs")
	}
}

// TestColumnsReconcile: payers come to all payments, and the Exchequer to its
// parts, for the arrangement, the alternative and the saving.
func TestColumnsReconcile(t *testing.T) {
	o := worksOut(t, "../example.yaml").Options[0]
	for what, of := range map[string]func(SideResult) float64{
		"arrangement": func(p SideResult) float64 { return p.Arrangement }, "alternative": func(p SideResult) float64 { return p.Alternative },
		"saving": func(p SideResult) float64 { return p.Saving }, "present value": func(p SideResult) float64 { return p.PresentValue }} {
		v := map[string]float64{}
		for _, p := range o.Perspectives {
			v[p.Perspective] = of(p)
		}
		near(t, what+" Exchequer", v["exchequer"], v["council_net"]+v["nhs"]+v["dwp"])
		near(t, what+" payments", v["all_payments"], v["exchequer"]+v["person"]+v["carer_and_others"])
		near(t, what+" society", v["society"], v["all_payments"])
	}
	for _, want := range []string{"35% residential care", "2024-25 prices", "2026-27 to 2030-31", "the council after", "90% of runs", "panel judgement"} {
		if !strings.Contains(o.Headline, want) {
			t.Errorf("the headline does not say %q: %s", want, o.Headline)
		}
	}
}

func TestTheShareOfFamilyMakesTheSavingVanish(t *testing.T) {
	s, err := Read(strings.NewReader(read(t, "we8.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	share := *r.Options[0].Counterfactual.FamilyShare
	d := s.base(&s.Options[0])
	for i, v := range d.shares {
		d.shares[i] = v / 0.8 * (1 - share)
	}
	d.shares[2] = share
	w, err := s.work(&s.Options[0], d)
	if err != nil || math.Abs(w.saving(net)) > 1e-6 {
		t.Errorf("saving %v at that share, %v", w.saving(net), err)
	}
}

// TestTheWalkThrough holds the page for finance officers to what comes out.
func TestTheWalkThrough(t *testing.T) {
	page, err := os.ReadFile("../../../docs/costbenefit.md")
	if err != nil {
		t.Fatal(err)
	}
	o := worksOut(t, "../example.yaml").Options[0]
	years := 0.0
	for _, n := range o.People {
		years += n
	}
	two := func(v *float64) string { return strconv.FormatFloat(*v, 'f', 2, 64) }
	for _, want := range []string{o.Headline, Pounds(o.NPSV), Pounds(o.Sure.NPSV.Low), Pounds(o.Sure.NPSV.High), "ratio** " + two(o.BCR),
		"Payback** " + two(o.Payback.Years), two(o.Discounted.Years) + " discounted", two(o.Cashable.Years) + " if only", Pounds(-o.PeakFunding),
		Pounds(*o.Counterfactual.Naive), Pounds(*o.Counterfactual.WithoutInpatient), percent(*o.Counterfactual.FamilyShare),
		strconv.FormatFloat(years, 'f', 1, 64) + " person-years"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("docs/costbenefit.md does not say %q", want)
		}
	}
}

// TestTheComparisonOfOptions: going on as now costs and gains nothing; a case
// whose saving is sure is better in all runs where people gain too; what the
// whole case decides on agrees with its own runs.
func TestTheComparisonOfOptions(t *testing.T) {
	r := worksOut(t, "../example.yaml")
	o, c := r.Options[0], r.Comparison
	if c.Family != "WELLBY" || len(c.Spreads) != 1 || len(c.Decisions) != 11 || c.Incremental[0].Option != o.Name || c.Incremental[1].Standing != "dominated" {
		t.Fatalf("%+v", c.Incremental)
	}
	units := 0.0 // by hand: 0.4 x (1-0.2) a person-year at 1.5%
	for i, n := range o.People {
		units += n * 0.4 * 0.8 * math.Pow(1.015, -float64(i+1))
	}
	if math.Abs(c.Spreads[0].Effect.Mean-units) > 0.05*units {
		t.Errorf("%g units in the runs, %g at the base", c.Spreads[0].Effect.Mean, units)
	}
	if len(c.Decisions[0].Partial) < 10 {
		t.Errorf("%d parameters", len(c.Decisions[0].Partial))
	}
	for i, n := range o.BreakEven.People {
		for j, a := range o.BreakEven.Alternative {
			if n == 1 && a == 1 {
				near(t, "the grid at the base", o.BreakEven.Sum[i][j], o.Years[len(o.Years)-1].Cumulative)
			}
		}
	}
	money := worksOut(t, "we5.yaml").Comparison
	if money.Family != "" || len(money.Decisions) != 1 || money.Decisions[0].Threshold != 0 {
		t.Errorf("money alone: %+v", money.Decisions)
	}
}
