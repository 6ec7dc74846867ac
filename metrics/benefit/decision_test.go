package benefit

import (
	"errors"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type runs struct {
	Interventions []string
	Effects       [][]float64 `json:"effects_wellby"`
	Costs         [][]float64
	MeanEffect    []float64 `json:"mean_effect"`
	MeanCost      []float64 `json:"mean_cost"`
	SL            float64   `json:"icer_SL_vs_res"`
	SupL          float64   `json:"icer_SupL_vs_SL"`
	At            []struct {
		K    float64
		NMB  []float64 `json:"mean_nmb"`
		Best string
		P    []float64 `json:"p_best"`
		EVPI float64   `json:"evpi_per_person"`
		Loss []float64 `json:"expected_loss"`
	}
}

func TestDecisions(t *testing.T) {
	w := known[runs](t, "WE6_icer_ceac_evpi")
	s := Sample{w.Interventions, w.Effects, w.Costs}
	effects, costs, err := s.Means()
	if err != nil {
		t.Fatal(err)
	}
	for d := range s.Options {
		near(t, "effect", effects[d], w.MeanEffect[d])
		near(t, "cost", costs[d], w.MeanCost[d])
	}
	table, err := Incremental(s.Options, costs, effects)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Shared Lives", table[1].ICER, w.SL)
	near(t, "supported living", table[2].ICER, w.SupL)
	for _, at := range w.At {
		d, err := s.At(at.K)
		if err != nil || s.Options[d.Best] != at.Best {
			t.Errorf("at %g: %s, want %s (%v)", at.K, s.Options[d.Best], at.Best, err)
		}
		for o := range s.Options {
			near(t, "net benefit", d.MeanNMB[o], at.NMB[o])
			near(t, "probability", d.Probability[o], at.P[o])
			if math.Abs(d.ExpectedLoss[o]-at.Loss[o]) > 1e-9*max(1, at.Loss[o]) {
				t.Errorf("loss of %s at %g: %g, want %g", s.Options[o], at.K, d.ExpectedLoss[o], at.Loss[o])
			}
		}
		if math.Abs(d.EVPI-at.EVPI) > 1e-8*max(1, at.EVPI) {
			t.Errorf("EVPI at %g: %g, want %g", at.K, d.EVPI, at.EVPI)
		}
		now, err := s.MixedLoss(at.K, []float64{0.5, 0.3, 0.2})
		if err != nil || now < d.EVPI-1e-9 {
			t.Errorf("today's mix loses %g, less than the best option %g (%v)", now, d.EVPI, err)
		}
	}
}

// TestDominance: ties, duplicates and extended dominance, by the definitions.
func TestDominance(t *testing.T) {
	for _, c := range []struct {
		name           string
		costs, effects []float64
		want           []Standing // by option as given
	}{
		{"a dearer one that gives less", []float64{10, 20}, []float64{5, 4}, []Standing{Reference, Dominated}},
		{"a dearer one that gives as much", []float64{10, 20}, []float64{5, 5}, []Standing{Reference, Dominated}},
		{"as dear and gives more", []float64{10, 10}, []float64{5, 6}, []Standing{Dominated, Reference}},
		{"the same twice", []float64{10, 10, 30}, []float64{5, 5, 9}, []Standing{Reference, Duplicate, OnTheLine}},
		{"a mix of two others is better", []float64{0, 60, 100}, []float64{0, 5, 10}, []Standing{Reference, Extended, OnTheLine}},
		{"three on one line stay", []float64{0, 50, 100}, []float64{0, 5, 10}, []Standing{Reference, OnTheLine, OnTheLine}},
		{"one after the other goes", []float64{0, 40, 70, 80}, []float64{0, 1, 2, 10}, []Standing{Reference, Extended, Extended, OnTheLine}},
		{"costs and effects below 0", []float64{-10, -20, 5}, []float64{1, 2, 3}, []Standing{Dominated, Reference, OnTheLine}},
	} {
		names := []string{"a", "b", "c", "d"}[:len(c.costs)]
		table, err := Incremental(names, c.costs, c.effects)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table {
			if want := c.want[slices.Index(names, row.Option)]; row.Standing != want {
				t.Errorf("%s: %s is %s, want %s", c.name, row.Option, row.Standing, want)
			}
		}
	}
}

// TestFrontier: the ratios rise along the frontier, and at every threshold an
// option of it is best.
func TestFrontier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "options")
		whole := rapid.IntRange(-20, 20)
		names, costs, effects := make([]string, n), make([]float64, n), make([]float64, n)
		for i := range n {
			names[i], costs[i], effects[i] = string(rune('a'+i)), float64(whole.Draw(t, "cost")), float64(whole.Draw(t, "effect"))
		}
		table, err := Incremental(names, costs, effects)
		if err != nil {
			t.Fatal(err)
		}
		last := math.Inf(-1)
		for _, row := range table {
			if row.Standing == OnTheLine {
				if row.ICER < last || row.ICER <= 0 {
					t.Fatalf("the ratio falls: %+v", table)
				}
				last = row.ICER
			}
		}
		k := rapid.Float64Range(0, 50).Draw(t, "threshold")
		best, onLine := math.Inf(-1), math.Inf(-1)
		for _, row := range table {
			v := k*row.Effect - row.Cost
			best = max(best, v)
			if row.Standing == Reference || row.Standing == OnTheLine {
				onLine = max(onLine, v)
			}
		}
		if best > onLine+1e-9 {
			t.Fatalf("at %g something off the frontier is best: %+v", k, table)
		}
	})
}

func TestNormalEVPI(t *testing.T) {
	w := known[struct {
		P          float64 `json:"p_cost_effective"`
		EVPI       float64
		Population struct{ Value float64 } `json:"population_evpi_600_over_5y"`
	}](t, "WE11_evpi_normal")
	evpi, p, err := NormalEVPI(2000, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", p, w.P)
	near(t, "evpi", evpi, w.EVPI)
	near(t, "population", PopulationEVPI(evpi, 120, 5, schedules(t)["standard"]), w.Population.Value)
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

// TestDoubtKeepsItsMoments: what was asked for is what is drawn.
func TestDoubtKeepsItsMoments(t *testing.T) {
	type gamma struct{ Mean, SD, Shape, Scale float64 }
	w := known[struct {
		Alternative gamma   `json:"C_counterfactual"`
		Arrangement gamma   `json:"C_shared_lives"`
		Mean        float64 `json:"saving_mean_exact"`
		SD          float64 `json:"saving_sd_exact"`
	}](t, "WE20_psa_moments")
	var of []Doubt
	for _, g := range []gamma{w.Alternative, w.Arrangement} {
		d, err := GammaOf(g.Mean, g.SD)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "shape", d.Alpha, g.Shape)
		near(t, "scale", 1/d.Beta, g.Scale)
		of = append(of, d)
	}
	const n = 20_000
	draws, err := Draws(of, n, 0, 7)
	if err != nil {
		t.Fatal(err)
	}
	savings := make([]float64, n)
	for i, row := range draws {
		savings[i] = row[0] - row[1]
	}
	s, err := SpreadOf(savings)
	if err != nil || math.Abs(s.Mean-w.Mean) > 4*w.SD/math.Sqrt(n) || math.Abs(s.SD/w.SD-1) > 0.03 {
		t.Errorf("%+v, want %g with %g (%v)", s, w.Mean, w.SD, err)
	}
	near(t, "Monte Carlo error", s.MonteCarloError, s.SD/math.Sqrt(n))
	again, _ := Draws(of, n, 0, 7)
	together, _ := Draws(of, n, 0.5, 7)
	if again[n-1][1] != draws[n-1][1] {
		t.Error("the same seed gives other draws")
	}
	for i, row := range together {
		savings[i] = row[0] - row[1]
	}
	if c, _ := SpreadOf(savings); c.SD >= 0.9*s.SD {
		t.Errorf("prices that move together leave the difference as unsure as before: %g against %g", c.SD, s.SD)
	}
	for name, make := range map[string]func() (Doubt, error){
		"beta":      func() (Doubt, error) { return BetaOf(0.6, 0.1) },
		"lognormal": func() (Doubt, error) { return LogNormalOf(1.3, 0.2) },
		"pert":      func() (Doubt, error) { return PERTOf(10, 13, 16) },
	} {
		d, err := make()
		if err != nil {
			t.Fatal(name, err)
		}
		runs, _ := Draws([]Doubt{d}, n, 0, 3)
		sum := 0.0
		for _, r := range runs {
			sum += r[0]
		}
		if math.Abs(sum/n-d.Mean()) > 0.01*d.Mean() {
			t.Errorf("%s: mean %g, want %g", name, sum/n, d.Mean())
		}
	}
	mixes, err := DirichletDraws([]float64{0.5, 0.3, 0.2, 0}, 40, 5000, 1)
	if err != nil {
		t.Fatal(err)
	}
	sums := make([]float64, 4)
	for _, m := range mixes {
		total := 0.0
		for j, v := range m {
			sums[j] += v / 5000
			total += v
		}
		if math.Abs(total-1) > 1e-12 {
			t.Fatalf("a mix comes to %g", total)
		}
	}
	if math.Abs(sums[0]-0.5) > 0.01 || sums[3] != 0 {
		t.Errorf("mean mix %v", sums)
	}
}

// TestCurves: the quick way to a value agrees with the quantile itself.
func TestCurves(t *testing.T) {
	g, err := GammaOf(38_000, 9_000)
	if err != nil {
		t.Fatal(err)
	}
	skew, err := GammaOf(1, 1.5)
	if err != nil {
		t.Fatal(err)
	}
	be, err := BetaOf(0.05, 0.04)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		d  Doubt
		sd float64
	}{{g, 9_000}, {skew, 1.5}, {be, 0.04}} {
		quick, exact := curveOf(c.d, 1<<20), curveOf(c.d, 1)
		for z := -6.5; z <= 6.5; z += 0.00731 {
			if math.Abs(quick(z)-exact(z)) > 1e-6*c.sd*math.Max(1, math.Abs(exact(z)/c.sd)) {
				t.Fatalf("at %g: %g, want %g", z, quick(z), exact(z))
			}
		}
	}
}

// TestBadDoubt: what is no distribution is refused.
func TestBadDoubt(t *testing.T) {
	_, e1 := GammaOf(0, 1)
	_, e2 := BetaOf(1.2, 0.1)
	_, e3 := BetaOf(0.5, 0.6)
	_, e4 := LogNormalOf(-1, 1)
	_, e5 := PERTOf(3, 2, 1)
	_, e6 := Draws(nil, 10, 0, 1)
	_, e7 := Draws([]Doubt{Certain(1)}, 10, 1.5, 1)
	_, e8 := DirichletDraws([]float64{0.5, 0.6}, 10, 10, 1)
	_, e9 := (Sample{Options: []string{"a", "b"}, Effects: [][]float64{{1, math.NaN()}}, Costs: [][]float64{{1, 2}}}).At(1)
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9} {
		if err == nil {
			t.Errorf("case %d was taken", i+1)
		}
	}
}

// BenchmarkDecisions is 10,000 runs of 6 options with 30 parameters, and the
// curves and the value of information over 100 thresholds.
func BenchmarkDecisions(b *testing.B) {
	var of []Doubt
	for i := range 30 {
		d, err := GammaOf(1000*float64(i+1), 200*float64(i+1))
		if err != nil {
			b.Fatal(err)
		}
		of = append(of, d)
	}
	thresholds := make([]float64, 100)
	for i := range thresholds {
		thresholds[i] = float64(i) * 500
	}
	for b.Loop() {
		draws, err := Draws(of, 10_000, 0.5, 1)
		if err != nil {
			b.Fatal(err)
		}
		s := Sample{Options: []string{"a", "b", "c", "d", "e", "f"}}
		for _, row := range draws {
			effects, costs := make([]float64, 6), make([]float64, 6)
			for o := range 6 {
				for j := range 5 {
					costs[o] += row[5*o+j]
				}
				effects[o] = row[o] / 10_000
			}
			s.Effects, s.Costs = append(s.Effects, effects), append(s.Costs, costs)
		}
		if _, err := s.Over(thresholds); err != nil {
			b.Fatal(err)
		}
	}
}
