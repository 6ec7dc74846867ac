package benefit

import (
	"errors"
	"os"
	"testing"
)

func TestPerspectives(t *testing.T) {
	w := known[struct {
		Council float64            `json:"weekly_council_care"`
		HB      float64            `json:"weekly_housing_benefit"`
		Person  float64            `json:"weekly_person_contribution"`
		Annual  map[string]float64 `json:"annual_52w"`
		Public  float64            `json:"exchequer_52w"`
	}](t, "WE12_perspectives")
	line := func(name string, weekly float64, payer Payer) Line {
		return Line{Name: name, Amount: Money{weekly * 52, "2024-25"}, Payer: payer}
	}
	lines := []Line{line("care and support", w.Council, Council), line("housing benefit", w.HB, DWP), line("household contribution", w.Person, Person)}
	p, err := ViewOf(lines)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "council", p.CouncilNet.Amount, w.Annual["council"])
	near(t, "exchequer", p.Exchequer.Amount, w.Public)
	near(t, "person", p.Person.Amount, w.Annual["person"])
	near(t, "payments", p.Payments.Amount, w.Annual["all_payments_to_carer"])
	charge := Money{1000, "2024-25"}
	with, err := ViewOf(append(lines, Line{"charge", Money{-1000, "2024-25"}, Council, true}, Line{"charge", charge, Person, true}))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "gross", with.CouncilGross.Amount, p.CouncilGross.Amount)
	near(t, "net", with.CouncilNet.Amount, p.CouncilNet.Amount-1000)
	near(t, "society", with.Society.Amount, p.Society.Amount)
	if _, err := ViewOf(append(lines, Line{"charge", charge, Person, true})); !errors.Is(err, ErrNotReconciled) {
		t.Errorf("half a transfer: %v", err)
	}
}

func TestPartYear(t *testing.T) {
	w := known[map[string]any](t, "WE13_part_year")
	p, err := PartYearEffect([12]float64{0: 2, 3: 3, 6: 1, 9: 2}, Money{20_000, "2024-25"})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "in the year", p.InYear.Amount, w["in_year_effect"].(float64))
	near(t, "in a full year", p.FullYear.Amount, w["full_year_effect"].(float64))
	near(t, "fraction", p.Fraction, w["in_year_fraction"].(float64))
}

func TestGrowth(t *testing.T) {
	w := known[struct {
		Starts       float64 `json:"gross_starts_per_year"`
		Total        float64 `json:"total_gross_starts"`
		Path         []float64
		Coordinators float64 `json:"coordinators_at_25_per"`
		Carers       float64 `json:"carers_at_1_147_people_per_carer"`
		Compound     float64 `json:"compound_growth"`
		Years        float64 `json:"years_at_6pct_to_reach"`
	}](t, "WE14_growth")
	g := Growth{Start: 500, Target: 1100, Years: 5, Leavers: 0.08}
	p, err := g.Path()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "starts", p.StartsPerYear, w.Starts)
	near(t, "starts in all", p.Starts, w.Total)
	for i := range w.Path {
		near(t, "people", p.People[i], w.Path[i])
	}
	near(t, "rate", p.YearlyRate, w.Compound)
	years, err := g.YearsAt(0.06)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "years", years, w.Years)
	n, err := Coordinators(1100, 25)
	if err != nil || n != w.Coordinators {
		t.Errorf("%g coordinators, want %g (%v)", n, w.Coordinators, err)
	}
	if _, err := (Growth{Start: 500, Target: 100, Years: 1}).Path(); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a target that needs starts below 0: %v", err)
	}
}

func TestSocialReturn(t *testing.T) {
	w := known[map[string]any](t, "WE15_sroi")
	r, err := Impact{Quantity: 50, Proxy: Money{1200, "2024-25"}, Deadweight: 0.2, Displacement: 0.1, AttributionToOthers: 0.3, DropOff: 0.25, Years: 3}.
		SROI(schedules(t)["standard"], Money{70_000, "2024-25"})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "first year", r.Impact.Amounts[1], w["impact_year1"].(float64))
	near(t, "present value", r.PresentValue.Amount, w["total_present_value"].(float64))
	near(t, "ratio", r.Ratio, w["sroi_ratio"].(float64))
	near(t, "net", r.Net, w["net_sroi"].(float64))
}

func TestTornado(t *testing.T) {
	w := known[struct {
		Base  float64               `json:"base_npv"`
		NPV   map[string][2]float64 `json:"npv"`
		Order []string              `json:"order_by_swing"`
	}](t, "WE17_tornado")
	std := schedules(t)["standard"]
	base, bars, err := Tornado([]Range{{"fx", 150_000, 120_000, 220_000}, {"ov", 60_000, 50_000, 80_000}, {"N", 25, 18, 30}, {"s", 12_000, 8_000, 15_000}},
		func(v []float64) float64 { return worth(t, std, even(-v[0], v[3]*v[2]-v[1], 10)) })
	if err != nil {
		t.Fatal(err)
	}
	near(t, "base", base, w.Base)
	for i, b := range bars {
		if b.Name != w.Order[i] {
			t.Errorf("bar %d is %s, want %s", i, b.Name, w.Order[i])
		}
		near(t, b.Name+" low", b.AtLow, w.NPV[b.Name][0])
		near(t, b.Name+" high", b.AtHigh, w.NPV[b.Name][1])
	}
}

func TestFees(t *testing.T) {
	f, err := os.Open("../../queries/reference/fee_uplifts.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := ReadFeeIndexes(f)
	if err != nil {
		t.Fatal(err)
	}
	w := known[map[string][]float64](t, "WE19_msif_fee_index_2022_23_eq_100")
	for ours, theirs := range map[string]string{"home_care": "home_care", "care_home_65": "res_65plus", "nursing_home_65": "nursing_65plus",
		"supported_living": "supported_living", "care_home_18_64": "res_18_64", "nursing_home_18_64": "nursing_18_64"} {
		for i, year := range []string{"2022-23", "2023-24", "2024-25", "2025-26"} {
			m, err := all[ours].Forecast(Money{100, "2022-23"}, year)
			if err != nil {
				t.Fatal(err)
			}
			near(t, ours+" "+year, m.Amount, w[theirs][i])
		}
	}
	if _, err := all["home_care"].Forecast(Money{100, "2010-11"}, "2024-25"); err == nil {
		t.Error("a year that nobody knows the fees of")
	}
}

func TestWeightsOfIncome(t *testing.T) {
	w := known[struct{ Weights map[string]float64 }](t, "WE10_distributional")
	for income, want := range map[float64]float64{12000: w.Weights["12000"], 18000: w.Weights["18000"], 24000: w.Weights["24000"], 36000: 1, 72000: w.Weights["72000"]} {
		got, err := DistributionalWeight(36_000, income, 1.3)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "weight", got, want)
	}
}

func TestCaseMix(t *testing.T) {
	type place map[string][2]float64
	w := known[struct {
		Weights   map[string]float64 `json:"reference_weights"`
		A, B      place
		Crude     map[string]float64
		Direct    map[string]float64 `json:"direct_standardised"`
		Reference map[string]float64 `json:"reference_band_cost"`
		OE        map[string]float64 `json:"O_over_E"`
	}](t, "WE9_casemix")
	reference := map[string]Money{}
	for name, v := range w.Reference {
		reference[name] = Money{v, "2024-25"}
	}
	for name, p := range map[string]place{"A": w.A, "B": w.B} {
		var bands []Band
		for band, v := range p {
			bands = append(bands, Band{band, v[0], Money{v[1], "2024-25"}})
		}
		crude, err1 := Crude(bands)
		direct, err2 := Standardised(bands, w.Weights)
		oe, err3 := ObservedOverExpected(bands, reference)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		near(t, "crude "+name, crude.Amount, w.Crude[name])
		near(t, "standardised "+name, direct.Amount, w.Direct[name])
		near(t, "O/E "+name, oe, w.OE[name])
	}
	if _, err := Standardised([]Band{{"low", 0, Money{1, "2024-25"}}, {"high", 3, Money{1, "2024-25"}}}, map[string]float64{"low": 0.5, "high": 0.5}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("an empty band: %v", err)
	}
}
