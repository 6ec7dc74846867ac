package benefit

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// schedules are those that the service uses.
func schedules(t testing.TB) map[string]*Schedule {
	t.Helper()
	f, err := os.Open("../../queries/reference/discount_rates.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := ReadSchedules(f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// known reads one worked example.
func known[T any](t testing.TB, name string) (out T) {
	t.Helper()
	data, err := os.ReadFile("testdata/worked_examples.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(data, &all), json.Unmarshal(all[name], &out)); err != nil {
		t.Fatal(name, err)
	}
	return out
}

// even are flows of one amount in the years 1 to last, after one in year 0.
func even(first, each float64, last int) Flows {
	f := Flows{"2024-25", []float64{first}}
	for range last {
		f.Amounts = append(f.Amounts, each)
	}
	return f
}

func worth(t testing.TB, s *Schedule, f Flows) float64 {
	t.Helper()
	m, err := s.PresentValue(f)
	if err != nil {
		t.Fatal(err)
	}
	return m.Amount
}

func TestDiscountFactors(t *testing.T) {
	f, err := os.Open("testdata/discount_factors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatal(len(rows), err)
	}
	for i, name := range []string{"standard", "health", "sensitivity"} {
		s := schedules(t)[name]
		last, _ := strconv.Atoi(rows[len(rows)-1][0])
		factors := s.Factors(last)
		for _, row := range rows[1:] {
			year, _ := strconv.Atoi(row[0])
			rate, _ := strconv.ParseFloat(row[1+2*i], 64)
			want, _ := strconv.ParseFloat(row[2+2*i], 64)
			if math.Abs(factors[year]-want) > 1e-10 || year > 0 && s.Rate(year) != rate {
				t.Errorf("%s, year %d: %.12f at %g, want %.12f at %g", name, year, factors[year], s.Rate(year), want, rate)
			}
		}
	}
}

func TestPresentValueBeyondYearThirty(t *testing.T) {
	w := known[map[string]any](t, "WE1_npv_declining")
	all, flows := schedules(t), even(-250_000, 12_000, 40)
	std := all["standard"]
	for name, got := range map[string]float64{
		"D30": std.Factors(30)[30], "D31": std.Factors(31)[31], "D40": std.Factors(40)[40],
		"annuity_1_30": std.Annuity(1, 30), "annuity_31_40": std.Annuity(31, 40), "annuity_1_40": std.Annuity(1, 40),
		"annuity_flat35": Flat("flat", 0.035).Annuity(1, 40), "annuity_health": all["health"].Annuity(1, 40),
		"npv_std": worth(t, std, flows), "npv_flat35": worth(t, Flat("flat", 0.035), flows), "npv_health": worth(t, all["health"], flows),
		"npv_sens_schedule": worth(t, all["sensitivity"], flows),
	} {
		near(t, name, got, w[name].(float64))
	}
	bcr, err := std.BCR(even(0, 12_000, 40), even(250_000, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "bcr_std", bcr, w["bcr_std"].(float64))
}

func TestChainOfGreaterManchester(t *testing.T) {
	w := known[struct {
		Completing float64            `json:"people_completing"`
		Gross      float64            `json:"gross_outcomes"`
		Net        float64            `json:"net_outcomes"`
		ByYear     map[string]float64 `json:"benefit_by_year"`
		Sum        float64            `json:"sum_undiscounted"`
		PV         float64
		Lagged     float64 `json:"pv_with_one_year_lag"`
		Points     float64 `json:"pp_mode_net_outcomes_impact_minus_deadweight"`
	}](t, "WE2_gm_chain")
	c := Chain{Population: 400, ShareWithNeed: 0.5, Engagement: 0.4, Retention: 0.85, Impact: 0.6, Deadweight: 0.25, Mode: OfOutcomes, Attribution: 0.9,
		UnitValue: Money{9000, "2024-25"}, DropOff: 0.2, Years: 5}
	o, err := c.Work()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, year := range slices.Sorted(maps.Keys(w.ByYear)) {
		y, _ := strconv.Atoi(year)
		near(t, "benefit of year "+year, o.Benefit.Amounts[y], w.ByYear[year])
		sum += o.Benefit.Amounts[y]
	}
	near(t, "completing", o.Completing, w.Completing)
	near(t, "gross", o.Gross, w.Gross)
	near(t, "net", o.Net, w.Net)
	near(t, "sum", sum, w.Sum)
	std := schedules(t)["standard"]
	near(t, "present value", worth(t, std, o.Benefit), w.PV)
	c.Lag = 1
	if o, err = c.Work(); err != nil {
		t.Fatal(err)
	}
	near(t, "present value after a lag", worth(t, std, o.Benefit), w.Lagged)
	c.Mode = FromImpact
	if o, err = c.Work(); err != nil {
		t.Fatal(err)
	}
	near(t, "net by points", o.Net, w.Points)
}

func TestOptimismBias(t *testing.T) {
	w := known[map[string]any](t, "WE3_bcr_optimism_bias")
	std := schedules(t)["standard"]
	costs := worth(t, std, even(150_000, 60_000, 5))
	near(t, "costs", costs, w["pv_cost_raw"].(float64))
	up, err := Remembered.Of(2)
	if err != nil {
		t.Fatal(err)
	}
	costs *= 1 + up
	near(t, "costs with the uplift", costs, w["pv_cost_ob"].(float64))
	raw := w["benefit_pv_raw"].(float64)
	g := Grades{3, 4, 2, 3}
	for rule, names := range map[Combining][3]string{Average: {"ob_mean", "pv_benefit_mean", "bcr_mean"}, Worst: {"ob_worst", "pv_benefit_worst", "bcr_worst"},
		Multiply: {"ob_multiplicative", "pv_benefit_mult", "bcr_mult"}} {
		ob, err := g.OptimismBias(rule, Remembered)
		if err != nil {
			t.Fatal(err)
		}
		near(t, names[0], ob, w[names[0]].(float64))
		near(t, names[1], raw*(1-ob), w[names[1]].(float64))
		near(t, names[2], raw*(1-ob)/costs, w[names[2]].(float64))
	}
}

func TestWellbeing(t *testing.T) {
	w := known[map[string]any](t, "WE4_wellby")
	example := w["scheme_example"].(map[string]any)
	grown, err := IncomeGrowth(Money{converted(t, 13_000, "2019-20", "2024-25"), "2024-25"}, w["real_gdp_per_head_ratio"].(float64), 1.3)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "with income growth", grown.Amount, w["with_income_growth_2024_25"].(float64))
	c := Change{People: 40, Points: 0.6, Deadweight: 0.2, Years: 3, UnitValue: Money{converted(t, 13_000, "2019-20", "2024-25"), "2024-25"}}
	near(t, "units", c.PerYear(), example["wellbys_per_year"].(float64))
	for schedule, name := range map[string]string{"health": "pv_health_rate_years_1_3", "standard": "pv_std_rate_years_1_3"} {
		m, err := c.Worth(schedules(t)[schedule])
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, m.Amount, example[name].(float64))
	}
	c.Growing = true
	if _, err := c.Worth(schedules(t)["health"]); err == nil {
		t.Error("a growing value was discounted at the health schedule")
	}
	benefit := even(0, 100, 2)
	if _, err := AddValued([]Valued{{"life satisfaction", Wellby, benefit}, {"life satisfaction", Qaly, benefit}}); !errors.Is(err, ErrCountedTwice) {
		t.Errorf("two families for one outcome: %v", err)
	}
	if sum, err := AddValued([]Valued{{"life satisfaction", Wellby, benefit}, {"falls", Qaly, benefit}}); err != nil || sum.Amounts[2] != 200 {
		t.Errorf("%v, %v", sum, err)
	}
}

func TestPaybackWithRamp(t *testing.T) {
	w := known[struct {
		Average    []float64 `json:"average_occupancy"`
		Closing    float64   `json:"closing_occupancy"`
		Net        []float64 `json:"net_flow"`
		Cumulative []float64
		Discounted []float64 `json:"discounted_cumulative"`
		Years      float64   `json:"payback_years_interpolated"`
		DYears     float64   `json:"discounted_payback_years"`
		NPV        float64   `json:"npv_5y"`
		Peak       float64   `json:"peak_funding"`
	}](t, "WE5_payback_ramp")
	average, closing, err := Ramp{Starts: []float64{15, 20, 20, 20, 0}, Leavers: 0.06}.Occupancy()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "closing", closing[4], w.Closing)
	net := Flows{"2024-25", []float64{-250_000}}
	for i, n := range average {
		near(t, "average", n, w.Average[i])
		net.Amounts = append(net.Amounts, n*(20_000-2_200))
	}
	std := schedules(t)["standard"]
	for _, c := range []struct {
		s     *Schedule
		sums  []float64
		years float64
	}{{nil, w.Cumulative, w.Years}, {std, w.Discounted, w.DYears}} {
		p, err := PayBack(net, c.s)
		if err != nil || !p.PaidBack || p.FallsAgain {
			t.Fatal(p, err)
		}
		for i := range c.sums {
			near(t, "sum", p.Cumulative[i], c.sums[i])
		}
		near(t, "years", p.Years, c.years)
		near(t, "peak funding", p.PeakFunding, w.Peak)
	}
	near(t, "npv", worth(t, std, net), w.NPV)
}

func TestSwitchingValues(t *testing.T) {
	w := known[map[string]any](t, "WE7_switching")
	std := schedules(t)["standard"]
	npv := func(saving, people, overhead float64) float64 {
		return worth(t, std, even(-150_000, saving*people-overhead, 10))
	}
	near(t, "npv", npv(12_000, 25, 60_000), w["npv_base"].(float64))
	for name, of := range map[string]func() (Switch, error){
		"switch_saving_pp": func() (Switch, error) {
			return SwitchingValue(func(v float64) float64 { return npv(v, 25, 60_000) }, 12_000, 0, 50_000, 8_000, 15_000)
		},
		"switch_people": func() (Switch, error) {
			return SwitchingValue(func(v float64) float64 { return npv(12_000, v, 60_000) }, 25, 0, 100, 18, 30)
		},
		"switch_overhead_pa": func() (Switch, error) {
			return SwitchingValue(func(v float64) float64 { return npv(12_000, 25, v) }, 60_000, 0, 1e6, 50_000, 80_000)
		},
	} {
		s, err := of()
		if err != nil || s.Within {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		near(t, name, s.Value, w[name].(float64))
		if name == "switch_saving_pp" {
			near(t, "change", s.Change, w["switch_pct_change"].(float64))
		}
	}
	r, err := IRR(even(-150_000, 12_000*25-60_000, 10))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "irr", r, w["irr"].(float64))
}

func TestEquivalentAnnualCost(t *testing.T) {
	w := known[map[string]struct {
		PV   float64 `json:"pv_cost"`
		Life int
		EAC  float64
	}](t, "WE18_eac")
	for name, o := range w {
		m, err := schedules(t)["standard"].EAC(Money{o.PV, "2024-25"}, o.Life)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name, m.Amount, o.EAC)
	}
}

// TestWhatHasNoFigure: nothing is made up where a measure has no value.
func TestWhatHasNoFigure(t *testing.T) {
	std := schedules(t)["standard"]
	if _, err := std.BCR(even(0, 100, 3), even(10, -100, 3)); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a ratio for an option that saves: %v", err)
	}
	if _, err := std.NPSV(even(0, 1, 1), Flows{"2019-20", []float64{1}}); !errors.Is(err, ErrYears) {
		t.Errorf("two price years: %v", err)
	}
	if _, err := std.PresentValue(Flows{"", []float64{1}}); err == nil {
		t.Error("flows without a price year")
	}
	if _, err := std.PresentValue(Flows{"2024-25", []float64{math.NaN()}}); err == nil {
		t.Error("a flow that is no number")
	}
	if p, err := PayBack(even(-100, 10, 3), nil); err != nil || p.PaidBack || p.PeakFunding != -100 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := PayBack(Flows{"2024-25", []float64{-100, 150, -80}}, nil); err != nil || !p.PaidBack || !p.FallsAgain {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := IRR(even(100, 10, 3)); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("a rate of return without an outlay: %v", err)
	}
	for _, c := range []Chain{{Mode: OfOutcomes}, {Impact: 1.2, Mode: OfOutcomes, Years: 1, UnitValue: Money{1, "2024-25"}}, {Population: -1, Mode: OfOutcomes, Years: 1, UnitValue: Money{1, "2024-25"}},
		{Years: 1, UnitValue: Money{1, "2024-25"}}, {Mode: OfOutcomes, Years: 1}} {
		if _, err := c.Work(); err == nil {
			t.Errorf("a chain of %+v", c)
		}
	}
	if _, err := (Grades{1, 2, 7, 1}).OptimismBias(Worst, Remembered); err == nil {
		t.Error("a grade of 7")
	}
}

// TestPresentValueIsLinear: twice the flows are worth twice as much, and what is
// added is worth the sum.
func TestPresentValueIsLinear(t *testing.T) {
	s := schedules(t)["standard"]
	amounts := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 120)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Flows{"2024-25", amounts.Draw(t, "a")}, Flows{"2024-25", amounts.Draw(t, "b")}
		k := rapid.Float64Range(-10, 10).Draw(t, "k")
		sum, err := a.Times(k).Plus(b)
		if err != nil {
			t.Fatal(err)
		}
		va, _ := s.PresentValue(a)
		vb, _ := s.PresentValue(b)
		vs, _ := s.PresentValue(sum)
		if math.Abs(vs.Amount-(k*va.Amount+vb.Amount)) > 1e-5 {
			t.Fatalf("%g, want %g", vs.Amount, k*va.Amount+vb.Amount)
		}
	})
}
