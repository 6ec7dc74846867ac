package scenario

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func planned(t require, text string) *PlanResult {
	t.Helper()
	p, err := ReadPlan(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Work()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type require interface {
	Helper()
	Fatal(...any)
}

// with puts other values, without doubt, into a plan's text.
func with(t require, text string, values map[string]float64) string {
	t.Helper()
	p, err := ReadPlan(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range values {
		q := p.Parameters[name]
		q.Value, q.Low, q.High, q.Distribution = &v, nil, nil, &Distribution{Family: "certain"}
	}
	out, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// free is a plan that nothing holds back and whose carers are approved at once.
var free = map[string]float64{"lag": 0, "approvals": 1e6}

// TestPlanFollowsTheWorkedExample: without a lag and without a limit the plan is
// worked example 14: 180.8 starts a year, 904 in all.
func TestPlanFollowsTheWorkedExample(t *testing.T) {
	r := planned(t, with(t, ExamplePlan, free))
	for i, want := range []float64{500, 640.7961236086339, 770.3285573285772, 889.498396350925, 999.1346482514849, 1100} {
		if y := r.Years[i]; math.Abs(y.People-want) > 1e-9 || math.Abs(y.Wanted-want) > 1e-9 {
			t.Errorf("year %d: %v people, want %v", i, y.People, want)
		}
	}
	near(t, "starts a year", 12*r.MonthlyStarts, 180.7961236086339)
	near(t, "years at the historic rate", r.HistoricYears, 13.531356357093722)
	near(t, "growth a year", r.Rate, math.Pow(2.2, 0.2)-1)
	if r.Held || r.Years[5].Financial != "2030-31" {
		t.Errorf("held %v, %s", r.Held, r.Years[5].Financial)
	}
}

// TestPlanMoneyByHand: the first years of a plan, summed by hand.
func TestPlanMoneyByHand(t *testing.T) {
	values := map[string]float64{"start": 100, "more": 60, "leavers": 0, "carer_leavers": 0, "lag": 0, "approvals": 1e6, "matches": 1, "carers_each": 25, "drop_out": 0.5,
		"coordinator": 48000, "recruitment": 0, "marketing": 12000, "setup": 0, "grant": 120000, "double_running": 1.5, "saving": 12000, "cost_each": 24000, "cashable": 0.5, "uplift": 0.1}
	text := with(t, ExamplePlan, values)
	r := planned(t, text)
	y := r.Years[1]
	near(t, "people", y.People, 112)                            // 12 a year
	near(t, "gross", y.Gross, 6*12000)                          // on average 6 more
	near(t, "full year", y.FullYear, 12*12000)                  // 12 at the end
	near(t, "cashable", y.Cashable, 6*6000)                     // half of it
	near(t, "staff", y.Staff, 48000)                            // 101 households: the fifth coordinator from the first month
	near(t, "double running", y.DoubleRunning, 12*1.5*36000/12) // 1.5 months of the place before, 24,000 + 12,000 a year
	near(t, "assessments", y.Assessments, 24)
	near(t, "grant", y.Grant, 60000)
	near(t, "net", y.Net, 36000+60000-48000-54000-12000)
	near(t, "of the day", y.OfTheDay, y.Net*1.1*1.1) // 2026-27 in 2024-25 prices
	if c := r.Cliff; c == nil || c.Year != 3 || c.Lost != 60000 || c.Financial != "2028-29" || c.Net != r.Years[3].Net {
		t.Errorf("cliff: %+v", c)
	}
	sum, without := 0.0, 0.0
	for _, y := range r.Years {
		sum, without = sum+y.Net, without+y.Net-y.Grant
		near(t, "sum so far", y.Cumulative, sum)
		near(t, "without the grant", y.WithoutGrant, without)
	}
	for _, want := range []string{"Compared with the support that these people would otherwise have had", "2024-25 prices", "90% of runs", "the council after people's contributions", "2026-27 to 2030-31"} {
		if !strings.Contains(r.Headline, want) {
			t.Errorf("the headline does not say %q: %s", want, r.Headline)
		}
	}
}

// TestLagAndCapacity: nothing starts beyond replacement while approval takes its
// time; of what approvals hold back no more is there than households have room for.
func TestLagAndCapacity(t *testing.T) {
	slow := planned(t, with(t, ExamplePlan, map[string]float64{"lag": 12, "approvals": 1e6}))
	near(t, "people after the lag", slow.Years[1].People, 500)
	near(t, "people at the end", slow.Reached, 1100)
	quick := planned(t, with(t, ExamplePlan, map[string]float64{"lag": 1, "approvals": 1e6}))
	if !(quick.Years[1].Gross > slow.Years[1].Gross) || !(quick.MonthlyStarts < slow.MonthlyStarts) {
		t.Error("a shorter lag does not bring savings forward")
	}
	tight := planned(t, with(t, ExamplePlan, map[string]float64{"approvals": 60}))
	if !tight.Held || !(tight.Reached < 1000) || !strings.Contains(tight.Growth, "No more than 60") {
		t.Errorf("60 approvals a year: %v people, %s", tight.Reached, tight.Growth)
	}
	for i, y := range tight.Years {
		if i > 0 && y.Approvals > 60+1e-9 {
			t.Errorf("year %d: %v approvals", i, y.Approvals)
		}
	}
}

// TestTargets: each target leads where its sum says.
func TestTargets(t *testing.T) {
	for target, want := range map[string]float64{"more": 1100, "share": 1125, "budget": 0.06 * 6e8 / 34000} {
		r := planned(t, strings.Replace(ExamplePlan, "target: more", "target: "+target, 1))
		near(t, target, r.Target, want)
		if len(r.Targets) != 3 {
			t.Errorf("%d targets", len(r.Targets))
		}
	}
}

// TestPlanHoldsTogether: whatever the numbers, people and households follow from
// what came and went, money from its parts, and more approvals never make fewer people.
func TestPlanHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, "v") }
		values := map[string]float64{"start": f(0, 500), "more": f(1, 500), "leavers": f(0, 0.4), "carer_leavers": f(0, 0.4), "lag": f(0, 20), "approvals": f(0, 200),
			"matches": f(0.5, 3), "saving": f(0, 40000), "cashable": f(0, 1), "double_running": f(0, 6)}
		r := planned(t, strings.Replace(with(t, ExamplePlan, values), "runs: 1000", "runs: 100", 1))
		for i := 1; i < len(r.Years); i++ {
			a, b := r.Years[i-1], r.Years[i]
			if got := a.People - b.Leavers + b.Starts; math.Abs(got-b.People) > 1e-6 {
				t.Fatal(fmt.Sprintf("year %d: %v + starts - leavers = %v", i, a.People, got))
			}
			if b.People > b.Wanted+1e-6 || b.People > b.Households*values["matches"]+1e-6 && b.Starts > 1e-6 {
				t.Fatal(fmt.Sprintf("year %d: %v people, wanted %v, room for %v", i, b.People, b.Wanted, b.Households*values["matches"]))
			}
			if net := b.Cashable + b.Grant - b.Recruitment - b.Staff - b.DoubleRunning - b.Standing; math.Abs(net-b.Net) > 1e-3 {
				t.Fatal(fmt.Sprintf("year %d: net %v, parts %v", i, b.Net, net))
			}
		}
		more := values["approvals"] + 50
		values["approvals"] = more
		if wider := planned(t, strings.Replace(with(t, ExamplePlan, values), "runs: 1000", "runs: 100", 1)); wider.Reached < r.Reached-1e-6 {
			t.Fatal(fmt.Sprintf("%v people with more approvals, %v with fewer", wider.Reached, r.Reached))
		}
	})
}

// TestPlanIsStamped: unverified numbers stamp a plan and block its release; checked
// ones do not.
func TestPlanIsStamped(t *testing.T) {
	p, err := ReadPlan(strings.NewReader(ExamplePlan))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := p.Work(); err != nil || r.Stamp != "unverified" || !errors.Is(p.Releasable(), ErrUnverified) {
		t.Errorf("%v, %v", err, p.Releasable())
	}
	p, err = ReadPlan(strings.NewReader(strings.ReplaceAll(ExamplePlan, "unverified", "local")))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := p.Work(); err != nil || r.Stamp != "" || p.Releasable() != nil {
		t.Errorf("%v, %v", err, p.Releasable())
	}
}

// TestPlansThatCannotBeRight: each refusal names the field and the rule.
func TestPlansThatCannotBeRight(t *testing.T) {
	for _, c := range []struct{ from, to, field string }{
		{"price_year: 2024-25\nprices", "price_year: 24\nprices", "price_year"},
		{"prices: real", "prices: nominal", "prices"},
		{"target: more", "target: most", "target"},
		{"comparator: the", "comparator: ''\n#", "comparator"},
		{"value: 0.08, low: 0.05", "value: 1.08, low: 0.05", "parameters.leavers.value"},
		{"start:          {unit: people, value: 500", "start: {unit: people, value: -5", "parameters.start.value"},
		{"low: 8000, high: 26000, price_year: 2024-25", "low: 8000, high: 26000", "parameters.saving.price_year"},
		{"lag:            {unit: months, value: 5, low: 4, high: 6", "lag: {unit: months, value: 65, low: 4, high: 66", "parameters.lag.value"},
		{"grant_years: 2", "grant_years: 9", "grant_years"},
		{"  uplift:", "  uplifts:", "parameters.uplift"},
		{"more:           {unit: people, value: 600", "more: {unit: people, value: 0", ""},
		{"horizon: 5", "horizont: 5", "horizont"},
		{"target: more", "target: share\n#", ""},
	} {
		text := strings.Replace(ExamplePlan, c.from, c.to, 1)
		if text == ExamplePlan {
			t.Fatalf("%q is not there", c.from)
		}
		p, err := ReadPlan(strings.NewReader(text))
		if c.field == "" {
			if err != nil {
				t.Errorf("%s: %v", c.to, err)
			} else if _, err := p.Work(); err != nil {
				t.Errorf("%s: %v", c.to, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v, want %s", c.to, err, c.field)
		}
	}
	if _, err := ReadPlan(strings.NewReader(strings.Replace(strings.Replace(ExamplePlan, "target: more", "target: share", 1), "value: 7500", "value: 75", 1))); err == nil || !strings.Contains(err.Error(), "a plan to grow") {
		t.Errorf("a plan to shrink: %v", err)
	}
}
