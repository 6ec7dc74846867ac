package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"khi/metrics/benefit"
)

// PlanResult is what a plan asks for and comes to. Amounts are pounds at
// PriceYear, of those whose money Perspective counts, beside keeping today's
// number of people.
type PlanResult struct {
	Plan          string         `json:"plan"`
	Version       string         `json:"version"`
	Stamp         string         `json:"stamp,omitempty"` // "unverified" where a number is
	Unverified    []string       `json:"unverified,omitempty"`
	PriceYear     string         `json:"price_year"`
	Period        string         `json:"period"`
	Perspective   string         `json:"perspective"`
	Comparator    string         `json:"comparator"`
	Headline      string         `json:"headline"`
	Growth        string         `json:"growth"` // what growth asks for, in words
	Target        float64        `json:"target_people"`
	MonthlyStarts float64        `json:"starts_a_month_after_the_lag"`
	Starts        float64        `json:"starts"` // gross, all years
	Reached       float64        `json:"people_at_the_end"`
	Held          bool           `json:"held_back_by_approvals"`
	Rate          float64        `json:"growth_a_year"`
	HistoricYears float64        `json:"years_at_historic_growth,omitempty"` // to the target
	Years         []PlanYear     `json:"years"`
	PaidBack      bool           `json:"paid_back"`
	PaybackMonth  int            `json:"payback_month,omitempty"` // counted from the first month of year 1
	FallsAgain    bool           `json:"falls_again,omitempty"`
	PeakFunding   float64        `json:"peak_funding"` // the lowest sum, 0 or less
	PeakMonth     int            `json:"peak_month"`
	Present       float64        `json:"present_value_of_net_budget"`
	Cliff         *Cliff         `json:"grant_cliff,omitempty"`
	Targets       []TargetResult `json:"targets"`
	Sure          PlanSureness   `json:"probabilistic"`
	Runs          int            `json:"runs"`
	Seed          uint64         `json:"seed"`
	Notes         []string       `json:"notes,omitempty"`
	Assumptions   []Assumption   `json:"assumptions"`
}

// PlanYear is one year; year 0 is today. Numbers of people, households and
// coordinators are at its end.
type PlanYear struct {
	Year          int     `json:"year"`
	Financial     string  `json:"financial_year"`
	Wanted        float64 `json:"people_by_the_plan"`
	People        float64 `json:"people"` // that approved households have room for
	Historic      float64 `json:"people_at_historic_growth"`
	Starts        float64 `json:"starts"`
	Leavers       float64 `json:"leavers"`
	Households    float64 `json:"carer_households"`
	Approvals     float64 `json:"approvals"`
	Assessments   float64 `json:"assessments"`
	Coordinators  float64 `json:"coordinators"`
	Gross         float64 `json:"gross_saving"`
	FullYear      float64 `json:"gross_saving_of_a_full_year"` // of those there at its end
	Cashable      float64 `json:"cashable_saving"`
	Recruitment   float64 `json:"recruitment"`
	Staff         float64 `json:"coordinators_cost"`
	DoubleRunning float64 `json:"double_running"`
	Standing      float64 `json:"marketing_and_setup"`
	Grant         float64 `json:"grant"`
	Net           float64 `json:"net_budget"` // cashable saving and grant less spending
	Cumulative    float64 `json:"cumulative"`
	WithoutGrant  float64 `json:"cumulative_without_grant"`
	OfTheDay      float64 `json:"net_budget_in_money_of_the_day"`
}

// Cliff is the year in which a grant is gone.
type Cliff struct {
	Year      int     `json:"year"`
	Financial string  `json:"financial_year"`
	Lost      float64 `json:"grant_of_the_year_before"`
	Net       float64 `json:"net_budget_of_the_year"`
}

// TargetResult is what one of the targets means.
type TargetResult struct {
	Target        string  `json:"target"`
	Words         string  `json:"words"`
	People        float64 `json:"people"`
	Rate          float64 `json:"growth_a_year"`
	HistoricYears float64 `json:"years_at_historic_growth,omitempty"` // 0: there already, or never
	Chosen        bool    `json:"chosen"`
}

// PlanSureness is what the runs say; the starts are those of the plan in all.
type PlanSureness struct {
	Reached     Spread  `json:"people_at_the_end"`
	Sum         Spread  `json:"sum_at_the_end"`
	PeakFunding Spread  `json:"peak_funding"`
	Spent       Spread  `json:"spent"` // above keeping today's number
	PaysBack    float64 `json:"probability_pays_back"`
}

// Work works the plan out: at the base, and in runs.
func (p *Plan) Work() (*PlanResult, error) {
	v := p.base()
	to := p.target(v, p.Target)
	monthly := v.evenStarts(to)
	c := v.run(monthly)
	frame := &Scenario{BaseYear: p.BaseYear, Horizon: p.Horizon}
	r := &PlanResult{Plan: p.Name, Version: p.Version, Unverified: p.unverified(), PriceYear: p.PriceYear, Period: frame.period(),
		Perspective: p.Perspective, Comparator: p.Comparator, Target: to, MonthlyStarts: monthly, Reached: last(c.people), Held: c.held,
		Rate: rate(v.of("start"), to, p.Horizon), Targets: p.targets(v), Runs: p.Uncertainty.Runs, Seed: p.Uncertainty.Seed,
		Notes: slices.Clone(p.notes), Assumptions: p.figures()}
	slices.Sort(r.Notes)
	r.Notes = append(r.Notes, aboutSchedule(p.Schedule, p.Horizon)...)
	if len(r.Unverified) > 0 {
		r.Stamp = "unverified"
	}
	r.HistoricYears = historic(v.of("start"), to)
	for _, n := range c.starts {
		r.Starts += n
	}
	r.Years = p.years(v, c)
	if err := p.sum(r, c); err != nil {
		return nil, err
	}
	var err error
	if r.Sure, err = p.sure(monthly); err != nil {
		return nil, err
	}
	r.words(v)
	return r, nil
}

// rate is the growth a year that leads from one number to another.
func rate(from, to float64, years int) float64 {
	if !(from > 0) {
		return 0
	}
	return math.Pow(to/from, 1/float64(years)) - 1
}

// historic is how long the historic rate takes; 0 where it never gets there.
func historic(from, to float64) float64 {
	years, err := benefit.Growth{Start: from, Target: to}.YearsAt(HistoricGrowth)
	if err != nil {
		return 0
	}
	return years
}

func (p *Plan) years(v planValues, c *course) []PlanYear {
	var all []PlanYear
	plain, without := 0.0, 0.0
	for t := range p.Horizon + 1 {
		end := 12 * t
		of := func(m []float64) float64 {
			if t == 0 {
				return m[0]
			}
			return year(m, t)
		}
		y := PlanYear{Year: t, Financial: later(p.BaseYear, t), Wanted: c.wanted[end], People: c.people[end], Historic: c.people[0] * math.Pow(1+HistoricGrowth, float64(t)),
			Starts: of(c.starts), Leavers: of(c.leavers), Households: c.households[end], Approvals: of(c.approvals), Assessments: of(c.assessments),
			Coordinators: c.coordinators[end], Gross: of(c.gross), FullYear: (c.people[end] - c.people[0]) * v.of("saving"), Cashable: of(c.cashable),
			Recruitment: of(c.recruitment), Staff: of(c.staff), DoubleRunning: of(c.doubleRunning), Standing: of(c.standing) + of(c.set), Grant: of(c.grant), Net: of(c.net)}
		plain, without = plain+y.Net, without+y.Net-y.Grant
		y.Cumulative, y.WithoutGrant = plain, without
		y.OfTheDay = y.Net * math.Pow(1+v.of("uplift"), float64(firstYear(y.Financial)-firstYear(p.PriceYear)))
		all = append(all, y)
	}
	return all
}

// sum follows the money month by month until it is back.
func (p *Plan) sum(r *PlanResult, c *course) error {
	back, err := benefit.PayBack(benefit.Flows{Year: p.PriceYear, Amounts: c.net}, nil)
	if err != nil {
		return err
	}
	r.PaidBack, r.FallsAgain, r.PeakFunding = back.PaidBack, back.FallsAgain, back.PeakFunding
	if back.PaidBack {
		r.PaybackMonth = int(math.Ceil(back.Years - stepSlack))
	}
	r.PeakMonth = slices.Index(back.Cumulative, slices.Min(back.Cumulative))
	var yearly []float64
	for _, y := range r.Years {
		yearly = append(yearly, y.Net)
	}
	present, err := p.schedules[p.Schedule].PresentValue(benefit.Flows{Year: p.PriceYear, Amounts: yearly})
	if err != nil {
		return err
	}
	r.Present = present.Amount
	if end := p.GrantYears; end > 0 && end < p.Horizon && r.Years[end].Grant > 0 {
		r.Cliff = &Cliff{end + 1, r.Years[end+1].Financial, r.Years[end].Grant, r.Years[end+1].Net}
	}
	return nil
}

// targets says what each of the targets means, beside the historic rate.
func (p *Plan) targets(v planValues) []TargetResult {
	var all []TargetResult
	for _, t := range []struct{ name, words string }{
		{"more", fmt.Sprintf("%s more people", Whole(v.of("more")))},
		{"share", fmt.Sprintf("%s of adults with a learning disability in long-term support", percent(v.of("ld_share")))},
		{"budget", fmt.Sprintf("%s of the learning disability budget", percent(v.of("budget_share")))},
	} {
		if t.name == "budget" && !(v.of("cost_each") > 0) {
			continue
		}
		n := p.target(v, t.name)
		all = append(all, TargetResult{t.name, t.words, n, rate(v.of("start"), n, p.Horizon), historic(v.of("start"), n), t.name == p.Target})
	}
	return all
}

// sure draws the numbers and runs the same plan, with the same starts, again.
func (p *Plan) sure(monthly float64) (PlanSureness, error) {
	var of []benefit.Doubt
	for _, n := range p.names {
		of = append(of, p.Parameters[n].doubt)
	}
	draws, err := benefit.Draws(of, p.Uncertainty.Runs, 0, p.Uncertainty.Seed)
	if err != nil {
		return PlanSureness{}, err
	}
	var reached, sum, peak, spent []float64
	back := 0
	for _, values := range draws {
		c := planValues{p, values}.run(monthly)
		b, err := benefit.PayBack(benefit.Flows{Year: p.PriceYear, Amounts: c.net}, nil)
		if err != nil {
			return PlanSureness{}, err
		}
		if b.PaidBack {
			back++
		}
		reached, sum, peak = append(reached, last(c.people)), append(sum, last(b.Cumulative)), append(peak, b.PeakFunding)
		spent = append(spent, c.spentInAll())
	}
	s := PlanSureness{PaysBack: float64(back) / float64(len(draws))}
	for _, of := range []struct {
		runs []float64
		into *Spread
	}{{reached, &s.Reached}, {sum, &s.Sum}, {peak, &s.PeakFunding}, {spent, &s.Spent}} {
		v, e := benefit.SpreadOf(of.runs)
		err = errors.Join(err, e)
		*of.into = Spread{v.Mean, v.SD, v.Low, v.High, v.MonteCarloError}
	}
	return s, err
}

// words are the headlines: comparator, price year, perspective, period and
// interval stand with the money, and what growth asks for stands with its pace.
func (r *PlanResult) words(v planValues) {
	end := r.Years[len(r.Years)-1]
	r.Growth = fmt.Sprintf("From %s to %s people in %d years asks for %s starts, %s added and %s to replace those who leave: growth of %s a year.",
		Whole(v.of("start")), Whole(r.Target), v.Horizon, Whole(r.Starts), Whole(end.People-v.of("start")), Whole(r.Starts-end.People+v.of("start")), percent(r.Rate))
	if r.Held {
		r.Growth += fmt.Sprintf(" No more than %s carer households can be approved in a year: there would be %s people at the end.", Whole(v.of("approvals")), Whole(end.People))
	}
	sum, verb := end.Cumulative, "gives back"
	if sum < 0 {
		sum, verb = -sum, "costs"
	}
	back := fmt.Sprintf("is not back within %d years", v.Horizon)
	if r.PaidBack && r.PaybackMonth == 0 {
		back = "never has to be lent"
	} else if r.PaidBack {
		back = fmt.Sprintf("is back in month %d", r.PaybackMonth)
	}
	r.Headline = fmt.Sprintf("Compared with %s, and with keeping today's number, the plan %s %s by the end of %s in cashable savings and grants less spending, counting the money of %s (90%% of runs lie between %s and %s; what was put in %s, in %s of runs it is back; at most %s must be lent, 90%% of runs %s to %s; %s prices, %s).",
		r.Comparator, verb, Pounds(sum), end.Financial, Whose[r.Perspective], Pounds(r.Sure.Sum.Low), Pounds(r.Sure.Sum.High), back, percent(r.Sure.PaysBack),
		Pounds(-r.PeakFunding), Pounds(-r.Sure.PeakFunding.High), Pounds(-r.Sure.PeakFunding.Low), r.PriceYear, r.Period)
}

// Whole is a number of people, households or runs in whole ones, with commas.
func Whole(v float64) string { return Pounds(v)[len("£"):] }

func firstYear(financial string) int {
	y, err := strconv.Atoi(financial[:4])
	if err != nil { // the form was checked
		return 0
	}
	return y
}

// later is the financial year so many years after another.
func later(financial string, years int) string {
	y := firstYear(financial) + years
	return fmt.Sprintf("%04d-%02d", y, (y+1)%100)
}
