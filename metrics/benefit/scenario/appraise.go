package scenario

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"khi/metrics/benefit"
)

// ExampleOptions is a whole option appraisal of an invented council, to begin with.
//
//go:embed options_example.yaml
var ExampleOptions string

// Criterion is what the options are scored on beside money: how much it matters to
// go from its worst to its best value, and the value of each option in their order.
type Criterion struct {
	Name         string    `yaml:"name"`
	Swing        float64   `yaml:"swing"`
	Worst        float64   `yaml:"worst"`
	Best         float64   `yaml:"best"`
	Values       []float64 `yaml:"values"`
	Source       string    `yaml:"source"`
	Verification string    `yaml:"verification"`
}

// Risk is something that may go wrong with an option, once.
type Risk struct {
	Option     string `yaml:"option"`
	Risk       string `yaml:"risk"`
	Likelihood string `yaml:"likelihood"` // parameter: a share
	Impact     string `yaml:"impact"`     // parameter: pounds, borne by the council
	Year       int    `yaml:"year"`
	Mitigation string `yaml:"mitigation"`
}

// Appraisal sets the options side by side; the first is the one that the others
// are set beside.
type Appraisal struct {
	Headline string             `json:"headline"`
	Beside   string             `json:"beside"` // the first option
	Options  []AppraisedOption  `json:"options"`
	Criteria []ScoredCriterion  `json:"criteria,omitempty"`
	Flips    []benefit.Reversal `json:"weight_sensitivity,omitempty"`
	Best     string             `json:"best_by_npsv"`
	Favoured string             `json:"best_by_score,omitempty"`
	Tied     bool               `json:"score_tied,omitempty"`
	Risks    []RiskResult       `json:"risks,omitempty"`
}

// AppraisedOption is one option: money in present value, the score from 0 to 100
// with the cost outside it.
type AppraisedOption struct {
	Option       string   `json:"option"`
	NPSV         float64  `json:"npsv"`
	Sure         Spread   `json:"npsv_in_runs"`
	More         float64  `json:"npsv_beside_the_first"`
	MoreSure     Spread   `json:"npsv_beside_the_first_in_runs"`
	BestIn       float64  `json:"probability_best"`
	RiskCost     float64  `json:"expected_cost_of_risks"`
	AfterRisk    float64  `json:"npsv_after_risks"`
	Council      float64  `json:"saving_of_the_council"` // after contributions
	Public       float64  `json:"saving_of_the_public_sector"`
	MoreCouncil  float64  `json:"saving_of_the_council_beside_the_first"`
	MorePublic   float64  `json:"saving_of_the_public_sector_beside_the_first"`
	Score        *float64 `json:"score,omitempty"`
	NetCost      float64  `json:"net_present_cost"` // to the perspective of the case; below 0 it saves
	CostOfAPoint *float64 `json:"cost_of_a_point,omitempty"`
}

// ScoredCriterion is a criterion with its weight and the options' values from 0 to 100.
type ScoredCriterion struct {
	Criterion    string    `json:"criterion"`
	Weight       float64   `json:"weight"`
	Values       []float64 `json:"values"` // by option, 0 at the worst end, 100 at the best
	Given        []float64 `json:"given"`  // as the case gives them
	Source       string    `json:"source"`
	Verification string    `json:"verification"`
}

// RiskResult is a risk with what it is expected to cost.
type RiskResult struct {
	Option     string  `json:"option"`
	Risk       string  `json:"risk"`
	Likelihood float64 `json:"likelihood"`
	Impact     float64 `json:"impact"`
	Year       int     `json:"year"`
	Expected   float64 `json:"expected_cost"` // likelihood times impact, in present value
	Mitigation string  `json:"mitigation"`
}

// checkAppraisal holds criteria and risks to the rules.
func (s *Scenario) checkAppraisal(p *problems) {
	if len(s.Criteria) > mostLines || len(s.Risks) > mostLines {
		p.add("criteria and risks", "there may be %d of each", mostLines)
		return
	}
	for i, c := range s.Criteria {
		at := "criteria[" + strconv.Itoa(i+1) + "]"
		p.words(at+".source", c.Source)
		p.oneOf(at+".verification", c.Verification, verifications)
	}
	if len(s.Criteria) > 0 {
		if _, err := s.weighed().Score(); err != nil {
			p.add("criteria", "%v", err)
		}
	}
	for i, k := range s.Risks {
		at := "risks[" + strconv.Itoa(i+1) + "]"
		p.words(at+".risk", k.Risk)
		p.words(at+".mitigation", k.Mitigation)
		if !slices.ContainsFunc(s.Options, func(o Option) bool { return o.Name == k.Option }) {
			p.add(at+".option", "there is no option %q", k.Option)
		}
		s.refer(p, at+".likelihood", k.Likelihood, "share")
		s.refer(p, at+".impact", k.Impact, "pounds")
		if k.Year < 0 || k.Year > s.Horizon {
			p.add(at+".year", "%d must be from 0 to %d", k.Year, s.Horizon)
		}
	}
}

// weighed is the case's criteria as the arithmetic takes them, without cost.
func (s *Scenario) weighed() benefit.Weighed {
	var w benefit.Weighed
	for _, o := range s.Options {
		w.Options = append(w.Options, o.Name)
	}
	for _, c := range s.Criteria {
		w.Criteria = append(w.Criteria, benefit.Criterion{Name: c.Name, Swing: c.Swing, Worst: c.Worst, Best: c.Best, Values: c.Values})
	}
	return w
}

// appraise sets the options of a worked case side by side; nil where there is one.
func (s *Scenario) appraise(r *Result, runs []ran) (*Appraisal, error) {
	if len(r.Options) < 2 {
		return nil, nil
	}
	a := &Appraisal{Beside: r.Options[0].Name}
	for _, k := range s.Risks {
		likelihood, impact := s.Parameters[k.Likelihood].value, s.Parameters[k.Impact].value
		factor := s.schedules[s.Schedule].Factors(s.Horizon)[k.Year]
		a.Risks = append(a.Risks, RiskResult{k.Option, k.Risk, likelihood, impact, k.Year, likelihood * impact * factor, k.Mitigation})
	}
	best := bestIn(runs)
	for i, o := range r.Options {
		more := make([]float64, len(runs[i].npsv))
		for j, v := range runs[i].npsv {
			more[j] = v - runs[0].npsv[j]
		}
		sure, err := spreadOf(more)
		if err != nil {
			return nil, err
		}
		x := AppraisedOption{Option: o.Name, NPSV: o.NPSV, Sure: o.Sure.NPSV, More: o.NPSV - r.Options[0].NPSV, MoreSure: sure, BestIn: best[i],
			Council: o.present("council_net"), Public: o.present("exchequer"), NetCost: -o.present(s.Perspective)}
		x.MoreCouncil, x.MorePublic = x.Council-r.Options[0].present("council_net"), x.Public-r.Options[0].present("exchequer")
		for _, k := range a.Risks {
			if k.Option == o.Name {
				x.RiskCost += k.Expected
			}
		}
		x.AfterRisk = x.NPSV - x.RiskCost
		a.Options = append(a.Options, x)
	}
	if err := s.score(a); err != nil {
		return nil, err
	}
	a.Best = slices.MaxFunc(a.Options, func(x, y AppraisedOption) int { return compare(x.AfterRisk, y.AfterRisk) }).Option
	a.Headline = s.appraisalWords(a)
	return a, nil
}

func compare(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (o OptionResult) present(perspective string) float64 {
	for _, p := range o.Perspectives {
		if p.Perspective == perspective {
			return p.PresentValue
		}
	}
	return math.NaN() // not reached: every perspective is there
}

// bestIn is the share of the runs in which each option has the highest net
// present social value; of equals the first counts.
func bestIn(runs []ran) []float64 {
	won, n := make([]float64, len(runs)), len(runs[0].npsv)
	for j := range n {
		top := 0
		for i := range runs {
			if runs[i].npsv[j] > runs[top].npsv[j] {
				top = i
			}
		}
		won[top]++
	}
	for i := range won {
		won[i] /= float64(n)
	}
	return won
}

// score weighs the criteria; the cost stays outside.
func (s *Scenario) score(a *Appraisal) error {
	if len(s.Criteria) == 0 {
		return nil
	}
	w := s.weighed()
	for _, o := range a.Options {
		w.Cost = append(w.Cost, o.NetCost)
	}
	scored, err := w.Score()
	if err != nil {
		return err
	}
	for i := range a.Options {
		a.Options[i].Score = &scored.Total[i]
		if each := scored.PerPoint[i]; w.Cost[i] > 0 && !math.IsNaN(each) {
			a.Options[i].CostOfAPoint = &each
		}
	}
	for j, c := range s.Criteria {
		a.Criteria = append(a.Criteria, ScoredCriterion{c.Name, scored.Weights[j], scored.Values[j], c.Values, c.Source, c.Verification})
	}
	a.Flips, a.Favoured, a.Tied = scored.Flips, w.Options[scored.Best], scored.Tied
	return nil
}

// Scores are the scores of the options where one criterion has another weight
// from 0 to 1 and the others keep their proportions.
func (a *Appraisal) Scores(criterion int, weight float64) []float64 {
	own := a.Criteria[criterion]
	out := make([]float64, len(a.Options))
	for o := range out {
		if own.Weight == 1 {
			out[o] = own.Values[o]
			continue
		}
		rest := (*a.Options[o].Score - own.Weight*own.Values[o]) / (1 - own.Weight)
		out[o] = weight*own.Values[o] + (1-weight)*rest
	}
	return out
}

// appraisalWords name comparator, price year, perspective, period and interval.
func (s *Scenario) appraisalWords(a *Appraisal) string {
	at := slices.IndexFunc(a.Options, func(o AppraisedOption) bool { return o.Option == a.Best })
	o := a.Options[at]
	var bases []string
	for _, o := range s.Options {
		if !slices.Contains(bases, o.Counterfactual.Basis) {
			bases = append(bases, o.Counterfactual.Basis)
		}
	}
	frame := fmt.Sprintf("each counted against what its people would otherwise have had (%s); %s prices, %s", strings.Join(bases, ", "), s.PriceYear, s.period())
	var words string
	if at == 0 {
		words = fmt.Sprintf("No option does better than %s: its net present social value, less its risks, is %s (90%% of runs lie between %s and %s; it is best in %s of runs; %s).",
			o.Option, Pounds(o.AfterRisk), Pounds(o.Sure.Low), Pounds(o.Sure.High), percent(o.BestIn), frame)
	} else {
		words = fmt.Sprintf("Compared with %s, %s adds %s of net present social value, %s once the risks of both are counted (90%% of runs, without the risks, lie between %s and %s; it is best in %s of runs): to the council after people's contributions %s, to council, NHS and DWP together %s (%s).",
			a.Beside, o.Option, Pounds(o.More), Pounds(o.AfterRisk-a.Options[0].AfterRisk), Pounds(o.MoreSure.Low), Pounds(o.MoreSure.High), percent(o.BestIn), Pounds(o.MoreCouncil), Pounds(o.MorePublic), frame)
	}
	if a.Favoured == "" {
		return words
	}
	i := slices.IndexFunc(a.Options, func(o AppraisedOption) bool { return o.Option == a.Favoured })
	return words + fmt.Sprintf(" On the criteria that have no price %s scores highest, %.0f of 100.", a.Favoured, *a.Options[i].Score)
}
