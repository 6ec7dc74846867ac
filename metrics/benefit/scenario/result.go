package scenario

import (
	"errors"
	"fmt"
	"slices"

	"khi/metrics/benefit"
)

// Result is what a scenario comes to. Amounts are pounds at PriceYear.
type Result struct {
	Scenario    string          `json:"scenario"`
	Version     string          `json:"version"`
	Stamp       string          `json:"stamp,omitempty"` // "unverified" where a number is
	Unverified  []string        `json:"unverified,omitempty"`
	PriceYear   string          `json:"price_year"`
	Period      string          `json:"period"`
	Perspective string          `json:"perspective"`
	Schedule    string          `json:"discount_schedule"`
	Effective   string          `json:"discount_schedule_from"`
	Runs        int             `json:"runs"`
	Seed        uint64          `json:"seed"`
	Correlation float64         `json:"correlation_of_unit_costs"`
	Notes       []string        `json:"notes,omitempty"`
	Assumptions []Assumption    `json:"assumptions"`
	Options     []OptionResult  `json:"options"`
	Comparison  *Comparison     `json:"comparison"`
	Appraisal   *Appraisal      `json:"appraisal,omitempty"` // where there are two options or more
	Evidence    *EvidenceResult `json:"evidence,omitempty"`  // where anything is graded
}

// OptionResult is what one option comes to.
type OptionResult struct {
	Name           string              `json:"option"`
	Headline       string              `json:"headline"`
	People         []float64           `json:"people_by_year"` // average, from year 1
	NPSV           float64             `json:"npsv"`
	BCR            *float64            `json:"bcr,omitempty"`
	NoBCR          string              `json:"why_no_bcr,omitempty"`
	Payback        PaybackResult       `json:"payback"`
	Discounted     PaybackResult       `json:"payback_discounted"`
	Cashable       PaybackResult       `json:"payback_cashable"`
	PeakFunding    float64             `json:"peak_funding"`
	Perspectives   []SideResult        `json:"perspectives"`
	Counterfactual Counterfactuals     `json:"counterfactual"`
	Tornado        []Bar               `json:"tornado"`
	Sure           Sureness            `json:"probabilistic"`
	Years          []YearResult        `json:"years"`
	BreakEven      Grid                `json:"break_even"`
	Settings       []SettingResult     `json:"settings"`
	Weighted       *Weighted           `json:"weighted,omitempty"` // where the case has groups
	Outcomes       *OutcomesResult     `json:"outcomes,omitempty"` // where the option has chains
	SocialReturn   *SocialReturnResult `json:"social_return,omitempty"`
}

// SettingResult is what a person-year in one setting costs the perspective of
// the case, and the setting's share of the mix.
type SettingResult struct {
	Name  string  `json:"setting"`
	Share float64 `json:"share"`
	Cost  float64 `json:"cost_per_person_year"`
}

// PaybackResult is when the money is back; Years is nil when it is not.
type PaybackResult struct {
	Years      *float64 `json:"years,omitempty"`
	FallsAgain bool     `json:"falls_again,omitempty"`
}

// SideResult is the cost and the saving as one of those concerned sees them: a
// person-year, and the present value over all years.
type SideResult struct {
	Perspective  string  `json:"perspective"`
	Arrangement  float64 `json:"arrangement_per_person_year"` // on average: costs of the year shared out
	Marginal     float64 `json:"one_more_person_year"`        // without what is paid by the year or the step
	Alternative  float64 `json:"alternative_per_person_year"`
	Saving       float64 `json:"saving_per_person_year"`
	PresentValue float64 `json:"present_value_of_saving"`
}

// Counterfactuals are the three numbers that are always shown, in the
// perspective of the scenario, and the share living with family at which the
// saving vanishes. What does not exist is nil and Words says why.
type Counterfactuals struct {
	Basis            string   `json:"basis"`
	Naive            *float64 `json:"naive"`
	Mix              float64  `json:"mix"`
	WithoutInpatient *float64 `json:"mix_without_inpatient"`
	FamilyShare      *float64 `json:"family_share_at_no_saving"`
	Words            []string `json:"words,omitempty"`
}

// YearResult is one year in the perspective of the scenario.
type YearResult struct {
	Year       int     `json:"year"`
	Factor     float64 `json:"discount_factor"`
	Cost       float64 `json:"cost"`
	Avoided    float64 `json:"avoided"`
	Cashable   float64 `json:"cashable"`
	Gains      float64 `json:"gains"` // benefits that are no savings; society's alone
	Net        float64 `json:"net"`
	Cumulative float64 `json:"cumulative"`
}

// Names of the sides, in their order.
var sideNames = []string{"council_gross", "council_net", "nhs", "exchequer", "person", "society", "dwp", "carer_and_others", "all_payments"}

// aboutSchedule says what a reader must know of money that is discounted by a schedule
// over so many years. The health schedule leaves out that people grow richer, which holds
// for life and health and not for money; NICE has it for both as a sensitivity.
func aboutSchedule(schedule string, horizon int) []string {
	switch {
	case schedule == "health":
		return []string{"Money is discounted at the health schedule here, which the Green Book keeps for effects on life and health: work it with the standard schedule too, and give schedule: health to the benefits in QALYs or WELLBYs."}
	case schedule == "standard" && horizon > 50:
		return []string{"The horizon is longer than 50 years: work it with the sensitivity schedule too."}
	}
	return nil
}

// Work works the scenario out: at the base, over the ranges, and in runs.
func (s *Scenario) Work() (*Result, error) {
	r := &Result{Scenario: s.Name, Version: s.Version, PriceYear: s.PriceYear, Period: s.period(), Perspective: s.Perspective,
		Schedule: s.Schedule, Effective: s.schedules[s.Schedule].EffectiveFrom, Runs: s.Uncertainty.Runs, Seed: s.Uncertainty.Seed,
		Correlation: *s.Uncertainty.Correlation, Notes: slices.Clone(s.notes), Unverified: s.unverified(), Assumptions: s.assumptions(), Evidence: s.evidenceResult()}
	slices.Sort(r.Notes)
	if len(r.Unverified) > 0 {
		r.Stamp = "unverified"
	}
	r.Notes = append(r.Notes, aboutSchedule(s.Schedule, s.Horizon)...)
	draws, err := s.draws()
	if err != nil {
		return nil, err
	}
	var runs []ran
	for i := range s.Options {
		o, ran, err := s.option(&s.Options[i], draws, s.mixLike(i))
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", s.Options[i].Name, err)
		}
		r.Options, runs = append(r.Options, *o), append(runs, ran)
	}
	if r.Comparison, err = s.compare(runs, draws); err != nil {
		return nil, err
	}
	r.Appraisal, err = s.appraise(r, runs)
	return r, err
}

// unverified lists what nobody has checked.
func (s *Scenario) unverified() []string {
	var out []string
	for _, n := range s.names {
		if s.Parameters[n].Verification == "unverified" {
			out = append(out, n)
		}
	}
	for _, o := range s.Options {
		if o.People.Verification == "unverified" {
			out = append(out, "people of "+o.Name)
		}
		if o.Counterfactual.Verification == "unverified" {
			out = append(out, "counterfactual of "+o.Name)
		}
	}
	if s.Evidence != nil && s.Evidence.Verification == "unverified" {
		out = append(out, "grades of evidence")
	}
	if s.Groups != nil && s.Groups.Verification == "unverified" {
		out = append(out, "shares of the groups")
	}
	for _, c := range s.Criteria {
		if c.Verification == "unverified" {
			out = append(out, "criterion "+c.Name)
		}
	}
	return out
}

func (s *Scenario) option(o *Option, draws [][]float64, number uint64) (*OptionResult, ran, error) {
	view := slices.Index(perspectives, s.Perspective)
	w, err := s.work(o, s.base(o))
	if err != nil {
		return nil, ran{}, err
	}
	r := &OptionResult{Name: o.Name, People: w.people, NPSV: w.npsv}
	if err := s.ratio(r, w); err != nil {
		return nil, ran{}, err
	}
	if err := s.payback(r, w, view); err != nil {
		return nil, ran{}, err
	}
	for i, name := range sideNames {
		saved, err := s.schedules[s.Schedule].NPSV(s.flows(w.avoided, i), s.flows(w.costs, i))
		if err != nil {
			return nil, ran{}, err
		}
		r.Perspectives = append(r.Perspectives, SideResult{name, w.arrangement[i], w.each[i], w.mix[i], w.saving(i), saved.Amount})
	}
	if r.Counterfactual, err = s.counterfactuals(o, w, view); err != nil {
		return nil, ran{}, err
	}
	if r.Tornado, err = s.tornado(o); err != nil {
		return nil, ran{}, err
	}
	var runs ran
	if r.Sure, runs, err = s.sure(o, draws, view, number); err != nil {
		return nil, ran{}, err
	}
	if r.Weighted, err = s.weightedResult(o, w, runs.weighted); err != nil {
		return nil, ran{}, err
	}
	if r.Outcomes, err = s.outcomesResult(o, w); err != nil {
		return nil, ran{}, err
	}
	if r.SocialReturn, err = s.socialReturn(o, draws); err != nil {
		return nil, ran{}, err
	}
	r.BreakEven = s.grid(w, view)
	for i, t := range o.Counterfactual.Settings {
		r.Settings = append(r.Settings, SettingResult{t.Name, *t.Share, w.alternatives[i][view]})
	}
	r.Headline = s.headline(o, r)
	return r, runs, nil
}

// ratio is the benefits over the costs of society, or why there is none.
func (s *Scenario) ratio(r *OptionResult, w *worked) error {
	by := s.schedules[s.Schedule]
	cost, err := by.PresentValue(s.flows(w.costs, society))
	if err != nil {
		return err
	}
	if cost.Amount <= 0 {
		r.NoBCR = "cost-saving: a benefit-cost ratio is not defined; look at the net present social value"
		return nil
	}
	ratio := (w.npsv + cost.Amount) / cost.Amount
	r.BCR = &ratio
	return nil
}

// payback follows the money of the perspective; gains are nobody's money.
func (s *Scenario) payback(r *OptionResult, w *worked, view int) error {
	costs := s.flows(w.costs, view).Times(-1)
	avoided, cashable := s.flows(w.avoided, view), s.flows(w.cashable, view)
	net, err := avoided.Plus(costs)
	if err != nil {
		return err
	}
	cash, err := cashable.Plus(costs)
	if err != nil {
		return err
	}
	by := s.schedules[s.Schedule]
	plain, err1 := benefit.PayBack(net, nil)
	discounted, err2 := benefit.PayBack(net, by)
	real, err3 := benefit.PayBack(cash, nil)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	r.Payback, r.Discounted, r.Cashable, r.PeakFunding = back(plain), back(discounted), back(real), plain.PeakFunding
	factors := by.Factors(s.Horizon)
	for t := range net.Amounts {
		r.Years = append(r.Years, YearResult{t, factors[t], -costs.Amounts[t], avoided.Amounts[t], cashable.Amounts[t], w.gains[t], net.Amounts[t], plain.Cumulative[t]})
	}
	return nil
}

func back(p benefit.Payback) PaybackResult {
	if !p.PaidBack {
		return PaybackResult{}
	}
	return PaybackResult{&p.Years, p.FallsAgain}
}

// counterfactuals are the saving of a person-year in three ways.
func (s *Scenario) counterfactuals(o *Option, w *worked, view int) (Counterfactuals, error) {
	c := Counterfactuals{Basis: o.Counterfactual.Basis, Mix: w.saving(view)}
	var shares []benefit.Share
	kind := map[string]string{}
	for i, t := range o.Counterfactual.Settings {
		shares = append(shares, benefit.Share{Setting: t.Name, Of: *t.Share, Cost: benefit.Money{Amount: w.alternatives[i][view], Year: s.PriceYear}})
		kind[t.Kind] = t.Name
		if t.Kind == "residential" {
			care, err := s.side(s.base(o), o.Costs, careOnly)
			if err != nil { // a transfer with one side in care and one elsewhere
				c.Words = append(c.Words, "There is no naive saving: the care lines alone do not reconcile.")
				continue
			}
			v := w.alternatives[i][view] - care[view]
			c.Naive = &v
		}
	}
	if kind["residential"] == "" {
		c.Words = append(c.Words, "There is no naive saving: no setting of the mix is residential.")
	}
	own := benefit.Money{Amount: w.arrangement[view], Year: s.PriceYear}
	without := c.Mix
	c.WithoutInpatient = &without
	if name := kind["inpatient"]; name != "" {
		rest, err := benefit.Without(shares, name)
		if err != nil {
			c.WithoutInpatient = nil
			c.Words = append(c.Words, "There is no mix without inpatient care: "+err.Error()+".")
		} else {
			m, err := benefit.Mix(rest)
			if err != nil {
				return c, err
			}
			without = m.Amount - own.Amount
		}
	} else {
		c.Words = append(c.Words, "The mix holds no inpatient care, so it is the same without.")
	}
	name := kind["family"]
	if name == "" {
		c.Words = append(c.Words, "The mix holds nobody living with family: it may make the saving look larger than it is.")
		return c, nil
	}
	share, err := benefit.BreakEven(shares, name, own)
	switch {
	case err != nil:
		c.Words = append(c.Words, "No share living with family can be found at which the saving vanishes: "+err.Error()+".")
	case share < 0 || share > 1:
		c.Words = append(c.Words, "No share living with family, from none to all, makes the saving vanish.")
	default:
		c.FamilyShare = &share
	}
	return c, nil
}
