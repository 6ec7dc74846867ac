package dashboards

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// entry is one number that an address of the growth planner may hold.
type entry struct {
	Name, Label, Value string
	low, high          float64
	whole              bool
}

// planEntries are the numbers of a short plan, with the example's.
var planEntries = []entry{
	{Name: "start", Label: "People now", Value: "500", high: 1e6},
	{Name: "target", Label: "People at the end", Value: "1100", high: 1e6},
	{Name: "years", Label: "Years", Value: "5", low: 1, high: 30, whole: true},
	{Name: "leavers", Label: "Leavers a year, in %", Value: "8", high: 99},
}

// cashEntries are numbers of money that it may hold too.
var cashEntries = []entry{
	{Name: "saving", Label: "Saving for each person-year, in £", high: 1e6},
	{Name: "coordinator", Label: "A coordinator costs a year, in £", high: 1e6},
	{Name: "setup", Label: "Spent once at the start, in £", high: 1e9},
}

const priceYearEntry = "price_year"

var growthParams = []string{"start", "target", "years", "leavers", "plan"}
var growthPageParams = append([]string{"saving", "coordinator", "setup", priceYearEntry}, growthParams...)

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

// keptPlan is the text of a plan that was kept.
func (s *server) keptPlan(ref string) (string, error) {
	k, err := s.Plans.Find(ref)
	if errors.Is(err, scenario.ErrNotKept) {
		return "", notFound("No plan to grow has been kept under that name.")
	}
	if err != nil {
		return "", err
	}
	text, err := s.Plans.Text(k)
	return string(text), err
}

// planText is the plan that an address means: packed, short, or the example.
func (r *request) planText() (string, error) {
	if packed := r.values.Get("plan"); packed != "" {
		return unpackCase(packed)
	}
	for _, name := range growthPageParams {
		if r.values.Has(name) {
			return r.shortPlan()
		}
	}
	return scenario.ExamplePlan, nil
}

// shortPlan is the example with the numbers of the address in it.
func (r *request) shortPlan() (string, error) {
	n := map[string]float64{}
	var err error
	for _, e := range planEntries {
		if n[e.Name], err = r.number(e); err != nil {
			return "", err
		}
	}
	if n["target"] < n["start"] {
		return "", badRequest("People at the end: a plan to grow ends with at least as many people as it began with.")
	}
	p, err := scenario.ShortPlan(n["start"], n["target"], int(n["years"]), n["leavers"]/100)
	if err != nil {
		return "", badRequest(sentenceCase(err.Error()) + ".")
	}
	if base := string(r.latestYear()); base != "" {
		p.BaseYear = base
	}
	for _, e := range cashEntries {
		if strings.TrimSpace(r.values.Get(e.Name)) == "" {
			continue
		}
		v, err := r.number(e)
		if err != nil {
			return "", err
		}
		year, err := metrics.ParsePeriod(r.values.Get(priceYearEntry))
		if err != nil || !year.IsYear() {
			return "", badRequest("Prices of: write the financial year of the saving’s prices, such as 2024-25. An amount without one means nothing.")
		}
		p.Put(e.Name, v, string(year))
	}
	return p.Text()
}

// workedPlan is a plan with what it comes to.
type workedPlan struct {
	plan   *scenario.Plan
	result *scenario.PlanResult
}

// workPlan reads and works a plan out; what is wrong is told in its words.
func workPlan(text io.Reader) (*workedPlan, error) {
	p, err := scenario.ReadPlan(text)
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This plan cannot be right", words: err.Error()}
	}
	w, err := p.Work()
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This plan cannot be worked out", words: err.Error()}
	}
	return &workedPlan{p, w}, nil
}

// ofPlan makes a kind of table of the plan in the address.
func ofPlan(says string, params []string, of func(*metrics.Labels, *scenario.PlanResult) *metrics.Table, p pictured) tableKind {
	return tableKind{says, params, func(r *request) (*metrics.Table, url.Values, error) {
		text, err := r.planText()
		if err != nil {
			return nil, nil, err
		}
		w, err := r.cases.plan(text)
		if err != nil {
			return nil, nil, err
		}
		return of(r.engine.Labels(), w.result), url.Values{"plan": {packCase(text)}}, nil
	}, p}
}

// growth is the growth planner: the address is the whole plan.
func (s *server) growth(r *request) (*response, error) {
	if err := r.strictly(append([]string{"kept"}, growthPageParams...)...); err != nil {
		return nil, err
	}
	text, err := r.planText()
	if ref := r.values.Get("kept"); ref != "" {
		text, err = s.keptPlan(ref)
	}
	if err != nil {
		return nil, err
	}
	return s.growthPage(r, text, nil)
}

type growthPage struct {
	Wrong   *cannotBeRight
	Result  *scenario.PlanResult
	Facts   []fact
	Other   string // address of the same plan with the other time to approval
	Figures []*figureView
	Frame   []frameRow
	Numbers []planRow
	Text    string
	Kept    keptShelf
	MayKeep bool
	MostWhy int
}

func (p growthPage) hasCharts() bool { return p.Result != nil }

// growthFigures are the kinds of table on the page, in their order.
var growthFigures = []string{"growth", "growth-cash", "growth-work", "growth-money", "growth-targets"}

// growthPage shows a plan and what it comes to, or what is wrong with it.
func (s *server) growthPage(r *request, text string, wrong error) (*response, error) {
	body := growthPage{Text: text, MayKeep: s.keepsPlans(), MostWhy: mostWhy}
	var err error
	body.Kept.At = "/cost/growth"
	if body.Kept.All, err = s.Plans.All(); err != nil {
		return nil, err
	}
	w, err := r.cases.plan(text)
	if wrong != nil {
		err = wrong
	}
	if err != nil {
		body.Wrong = whatIsWrong("This plan", err)
	} else if err := s.fillGrowth(r, &body, w, text); err != nil {
		return nil, err
	}
	a, err := s.page(r, http.StatusOK, "growth", "Growth planner", "cost", body)
	if err == nil { // see undoAsk: a form must be able to prove where it comes from
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

func (s *server) fillGrowth(r *request, body *growthPage, w *workedPlan, text string) error {
	body.Result, body.Frame, body.Numbers = w.result, frameRows(w.plan), planRows(w.plan)
	for _, kind := range growthFigures {
		a, err := r.with("plan", packCase(text)).ask(kind)
		if err != nil {
			return err
		}
		f, err := s.figure(kind, a)
		if err != nil {
			return err
		}
		f.Lower = kind != growthFigures[0]
		body.Figures = append(body.Figures, f)
	}
	other, err := otherLag(w.plan)
	if err != nil {
		return err
	}
	quick, err := r.cases.plan(other.text)
	if err != nil {
		return err
	}
	body.Other = "/cost/growth?plan=" + packCase(other.text)
	body.Facts = planFacts(w.result)
	body.Facts = append(body.Facts, fact{Name: "If approval took " + other.words, Words: fmt.Sprintf("the sum at the end would be %s, and %s by the end of the first year",
		scenario.Pounds(lastYear(quick.result).Cumulative), people(quick.result.Years[1].People))})
	return nil
}

// lag is a time to approval as the sector tells it.
type lag struct {
	words, text      string
	months, from, to float64
}

// otherLag is the same plan with approval in weeks where it takes months, or the
// other way round.
func otherLag(p *scenario.Plan) (lag, error) {
	other := lag{words: "four to six weeks", months: 5 / 4.345, from: 4 / 4.345, to: 6 / 4.345} // weeks to a month: 365.25/7/12
	if *p.Parameters["lag"].Value <= 2 {
		other = lag{words: "four to six months", months: 5, from: 4, to: 6}
	}
	with := *p
	with.Parameters = map[string]*scenario.Parameter{}
	for name, q := range p.Parameters {
		with.Parameters[name] = q
	}
	with.Parameters["lag"] = &scenario.Parameter{Unit: "months", Value: &other.months, Low: &other.from, High: &other.to,
		Source: "account of the sector, 2021: four to six months, and four to six weeks with recruitment online", Verification: "quoted"}
	var err error
	other.text, err = with.Text()
	return other, err
}

// apiGrowth is a short plan for programs, at full precision.
func (s *server) apiGrowth(r *request) (*response, error) {
	if err := r.strictly(growthParams[:4]...); err != nil {
		return nil, err
	}
	text, err := r.shortPlan()
	if err != nil {
		return nil, err
	}
	w, err := r.cases.plan(text)
	if err != nil {
		return nil, err
	}
	type grown struct {
		Year         string  `json:"year"`
		People       float64 `json:"people"`
		Historic     float64 `json:"people_at_historic_growth"`
		Starts       float64 `json:"starts"`
		Leavers      float64 `json:"leavers"`
		Carers       float64 `json:"carers"`
		Coordinators float64 `json:"coordinators"`
	}
	var years []grown
	for _, y := range w.result.Years {
		years = append(years, grown{y.Financial, y.People, y.Historic, y.Starts, y.Leavers, y.Households, y.Coordinators})
	}
	return answerJSON(struct {
		StartsPerYear float64 `json:"starts_per_year"`
		Starts        float64 `json:"starts"`
		Rate          float64 `json:"growth_a_year"`
		Historic      float64 `json:"historic_growth_a_year"`
		HistoricYears float64 `json:"years_at_historic_growth"`
		Years         []grown `json:"years"`
	}{12 * w.result.MonthlyStarts, w.result.Starts, w.result.Rate, scenario.HistoricGrowth, w.result.HistoricYears, years})
}

// apiPlan works out the plan that is sent, as YAML or JSON.
func (s *server) apiPlan(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	w, err := workPlan(http.MaxBytesReader(nil, io.NopCloser(r.Body), mostScenario+1))
	if err != nil {
		return nil, err
	}
	return answerJSON(w.result)
}
