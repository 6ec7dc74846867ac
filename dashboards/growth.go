package dashboards

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit"
)

// entry is one number of a planner's form.
type entry struct {
	Name, Label, Hint, Value string
	Optional                 bool
	low, high                float64
	whole                    bool
}

// planEntries are the numbers of the growth planner with an example to begin with.
var planEntries = []entry{
	{Name: "start", Label: "People now", Value: "500", high: 1e6},
	{Name: "target", Label: "People at the end", Value: "1100", high: 1e6},
	{Name: "years", Label: "Years", Value: "5", low: 1, high: 30, whole: true},
	{Name: "leavers", Label: "Leavers a year, in %", Value: "8", high: 99},
}

// cashEntries are the numbers of money; without a saving no money is shown.
var cashEntries = []entry{
	{Name: "saving", Label: "Saving for each person-year, in £", Hint: "Before coordinators, against what these people would otherwise have had.", Optional: true, high: 1e6},
	{Name: "coordinator", Label: "A coordinator costs a year, in £", Value: "0", high: 1e6},
	{Name: "setup", Label: "Spent once at the start, in £", Value: "0", high: 1e9},
}

const priceYearEntry = "price_year"

var growthParams = []string{"start", "target", "years", "leavers"}
var cashParams = []string{"start", "target", "years", "leavers", "saving", "coordinator", "setup", priceYearEntry}

// number reads an entry of the query; what is left out has the example's value.
func (r *request) number(e entry) (float64, error) {
	text := strings.TrimSpace(r.values.Get(e.Name))
	if text == "" {
		text = e.Value
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= e.low && v <= e.high) || e.whole && v != float64(int(v)) {
		kind := "a number"
		if e.whole {
			kind = "a whole number"
		}
		return 0, badRequest(e.Label + ": write " + kind + " from " + strconv.FormatFloat(e.low, 'f', -1, 64) + " to " + strconv.FormatFloat(e.high, 'f', -1, 64) + ", without commas.")
	}
	return v, nil
}

// plan reads the plan, with its money where that is asked for.
func (r *request) plan(money bool) (p metrics.GrowthPlan, q url.Values, err error) {
	q = url.Values{}
	entries := planEntries
	if money {
		entries = append(entries[:len(entries):len(entries)], cashEntries...)
	}
	n := map[string]float64{}
	for _, e := range entries {
		if n[e.Name], err = r.number(e); err != nil {
			return p, nil, err
		}
		q.Set(e.Name, strconv.FormatFloat(n[e.Name], 'f', -1, 64))
	}
	p = metrics.GrowthPlan{Growth: benefit.Growth{Start: n["start"], Target: n["target"], Years: int(n["years"]), Leavers: n["leavers"] / 100}, Base: r.latestYear()}
	if p.Target < p.Start {
		return p, nil, badRequest("People at the end: a plan to grow ends with at least as many people as it began with.")
	}
	if money {
		year, err := metrics.ParsePeriod(r.values.Get(priceYearEntry))
		if err != nil || !year.IsYear() {
			return p, nil, badRequest("Prices of: write the financial year of the saving’s prices, such as 2024-25. An amount without one means nothing.")
		}
		q.Set(priceYearEntry, string(year))
		p.Saving = benefit.Money{Amount: n["saving"], Year: string(year)}
		p.Coordinator, p.Setup = n["coordinator"], n["setup"]
	}
	return p, q, nil
}

func growthTable(r *request) (*metrics.Table, url.Values, error) {
	p, q, err := r.plan(false)
	if err != nil {
		return nil, nil, err
	}
	t, err := p.GrowthTable(r.engine.Labels())
	return t, q, err
}

func cashTable(r *request) (*metrics.Table, url.Values, error) {
	p, q, err := r.plan(true)
	if err != nil {
		return nil, nil, err
	}
	t, err := p.CashTable(r.engine.Labels())
	return t, q, err
}

type growthPage struct {
	Entries   []entry
	PriceYear string
	Figures   []*figureView
}

func (p growthPage) hasCharts() bool { return true }

// growth is the growth planner: a form whose address is the whole plan.
func (s *server) growth(r *request) (*response, error) {
	if err := r.strictly(cashParams...); err != nil {
		return nil, err
	}
	money := strings.TrimSpace(r.values.Get("saving")) != ""
	p, q, err := r.plan(money)
	if err != nil {
		return nil, err
	}
	body := growthPage{PriceYear: p.Saving.Year}
	for _, e := range append(planEntries[:len(planEntries):len(planEntries)], cashEntries...) {
		if v := q.Get(e.Name); v != "" {
			e.Value = v
		}
		body.Entries = append(body.Entries, e)
	}
	kinds := []string{"growth"}
	if money {
		kinds = append(kinds, "growth-cash")
	}
	for _, kind := range kinds {
		a, err := r.ask(kind)
		if err != nil {
			return nil, err
		}
		f, err := s.figure(kind, a)
		if err != nil {
			return nil, err
		}
		body.Figures = append(body.Figures, f)
	}
	return s.page(r, http.StatusOK, "growth", "Growth planner", "cost", body)
}

// apiGrowth is the plan for programs, at full precision.
func (s *server) apiGrowth(r *request) (*response, error) {
	if err := r.strictly(growthParams...); err != nil {
		return nil, err
	}
	p, _, err := r.plan(false)
	if err != nil {
		return nil, err
	}
	w, err := p.Work()
	if err != nil {
		return nil, err
	}
	return answerJSON(struct {
		StartsPerYear float64              `json:"starts_per_year"`
		Starts        float64              `json:"starts"`
		Rate          float64              `json:"growth_a_year"`
		Historic      float64              `json:"historic_growth_a_year"`
		HistoricYears float64              `json:"years_at_historic_growth"`
		Years         []metrics.GrowthYear `json:"years"`
	}{w.Path.StartsPerYear, w.Path.Starts, w.Path.YearlyRate, metrics.HistoricGrowth, w.HistoricYears, w.Years})
}
