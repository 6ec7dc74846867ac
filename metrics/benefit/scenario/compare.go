package scenario

import (
	"slices"

	"khi/metrics/benefit"
)

// AsNow is the option of going on as now: nothing is spent, nothing gained.
const AsNow = "As now"

// Comparison sets the options against each other and against going on as now:
// net cost to the perspective of the case, and what people gain, over all years
// in present value.
type Comparison struct {
	Family string `json:"family,omitempty"` // of what people gain; "" where money alone is compared
	*benefit.Comparison
	Spreads []OnPlane `json:"spreads"`
}

// OnPlane is where an option lies on the cost-effectiveness plane beside going
// on as now, with the middle 90% of its runs.
type OnPlane struct {
	Option string `json:"option"`
	Cost   Spread `json:"cost"`
	Effect Spread `json:"effect"`
}

// Runs on which the value of knowing a parameter rests: a regression on more
// tells little more.
const runsForPartials = 2500

// compare decides between the options at thresholds from 0 to 50,000 pounds a
// unit. Gains of two families cannot be added, so then money alone is compared.
func (s *Scenario) compare(runs []ran, draws [][]float64) (*Comparison, error) {
	c := &Comparison{}
	mixed := false
	for _, o := range s.Options {
		for _, b := range o.Benefits {
			mixed = mixed || c.Family != "" && c.Family != b.Family
			c.Family = b.Family
		}
	}
	if mixed {
		c.Family = ""
	}
	sample := benefit.Sample{Options: []string{AsNow}}
	for _, o := range s.Options {
		name := o.Name
		if name == AsNow {
			name += " (option)"
		}
		sample.Options = append(sample.Options, name)
	}
	for i := range draws {
		cost, effect := make([]float64, len(runs)+1), make([]float64, len(runs)+1)
		for d, r := range runs {
			cost[d+1] = r.cost[i]
			if c.Family != "" {
				effect[d+1] = r.effect[i]
			}
		}
		sample.Costs, sample.Effects = append(sample.Costs, cost), append(sample.Effects, effect)
	}
	at := []float64{0}
	if c.Family != "" {
		var err error
		if at, err = benefit.ReadThresholds(benefit.EveryFiveThousand); err != nil {
			return nil, err
		}
	}
	whole, err := benefit.Question{Options: sample.Options, Sample: &sample, Thresholds: at}.Compare()
	if err != nil {
		return nil, err
	}
	c.Comparison = whole
	for d, r := range runs {
		cost, err1 := spreadOf(r.cost)
		effect, err2 := spreadOf(r.effect)
		if err1 != nil || err2 != nil {
			return nil, slices.DeleteFunc([]error{err1, err2}, func(e error) bool { return e == nil })[0]
		}
		c.Spreads = append(c.Spreads, OnPlane{sample.Options[d+1], cost, effect})
	}
	return c, s.partials(c, sample, draws, at)
}

func spreadOf(runs []float64) (Spread, error) {
	v, err := benefit.SpreadOf(runs)
	return Spread{v.Mean, v.SD, v.Low, v.High, v.MonteCarloError}, err
}

// partials says for each parameter in doubt what it would be worth to know it.
func (s *Scenario) partials(c *Comparison, sample benefit.Sample, draws [][]float64, at []float64) error {
	n := min(len(draws), runsForPartials)
	sample.Costs, sample.Effects = sample.Costs[:n], sample.Effects[:n]
	used := map[string]bool{}
	for i := range s.Options {
		for name := range s.Options[i].uses() {
			used[name] = true
		}
	}
	for i, name := range s.names {
		q := s.Parameters[name]
		if !used[name] || !(q.low < q.high) {
			continue
		}
		p := benefit.Drawn{Name: name, Values: make([]float64, n)}
		for run := range n {
			p.Values[run] = draws[run][i]
		}
		sample.Parameters = append(sample.Parameters, p)
	}
	all, err := sample.Partials(at)
	if err != nil {
		return err
	}
	for i := range c.Decisions {
		for _, p := range all[i] {
			c.Decisions[i].Partial = append(c.Decisions[i].Partial, benefit.PartialRow(p))
		}
	}
	return nil
}

// Grid is the sum of the perspective's money at the end of the years, by how
// many of the people come and by what the alternative really costs.
type Grid struct {
	People      []float64   `json:"people"`      // as a share of what is assumed
	Alternative []float64   `json:"alternative"` // likewise
	Sum         [][]float64 `json:"sum"`         // by People, then Alternative
}

var (
	gridPeople      = []float64{0.25, 0.5, 0.75, 1, 1.25}
	gridAlternative = []float64{0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1}
)

// grid moves both; what is spent each year or once is spent all the same, and so it is
// with what outcomes save.
func (s *Scenario) grid(w *worked, view int) Grid {
	g := Grid{People: gridPeople, Alternative: gridAlternative}
	avoided, byPerson, fixed := 0.0, 0.0, 0.0
	for t := range w.costs {
		avoided += w.avoided[t][view]
		if w.fiscal != nil { // outcomes have a population of their own
			avoided -= w.fiscal[t][view]
			fixed -= w.fiscal[t][view]
		}
		people := 0.0
		if t > 0 {
			people = w.people[t-1] * w.each[view]
		}
		byPerson += people
		fixed += w.costs[t][view] - people
	}
	for _, p := range g.People {
		var row []float64
		for _, a := range g.Alternative {
			row = append(row, p*(a*avoided-byPerson)-fixed)
		}
		g.Sum = append(g.Sum, row)
	}
	return g
}
