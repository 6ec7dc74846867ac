package scenario

import (
	"errors"
	"math"
	"slices"

	"khi/metrics/benefit"
)

// Bar is what one parameter does to the net present social value between its
// ends, and the value at which that would be 0.
type Bar struct {
	Parameter    string   `json:"parameter"`
	Base         float64  `json:"base"`
	Low          float64  `json:"low"`
	High         float64  `json:"high"`
	AtLow        float64  `json:"npsv_at_low"`
	AtHigh       float64  `json:"npsv_at_high"`
	Switch       *float64 `json:"switching_value,omitempty"`
	Change       *float64 `json:"switching_change,omitempty"` // as a share of the base
	SwitchWithin bool     `json:"switch_within_range,omitempty"`
}

// mostBars is how many a reader takes in.
const mostBars = 15

// Sureness is what the runs say of an option.
type Sureness struct {
	Saving      Spread  `json:"saving_per_person_year"` // in the perspective of the scenario
	NPSV        Spread  `json:"npsv"`
	Saves       float64 `json:"probability_saves"`
	WorthIt     float64 `json:"probability_npsv_above_0"`
	SharesMoved bool    `json:"shares_drawn"` // the mix was drawn too
	// What all payers together save a person-year, and of the money of the perspective, not
	// discounted: the sum at the end, and the lowest that it stands at.
	AllPayments Spread  `json:"all_payments_saving_per_person_year"`
	Sum         Spread  `json:"sum_at_the_end"`
	PeakFunding Spread  `json:"peak_funding"`
	PaysBack    float64 `json:"probability_paid_back_at_the_end"`
}

// Spread is a mean over runs with its middle 90%, and how far chance in the
// runs may have moved that mean.
type Spread struct {
	Mean            float64 `json:"mean"`
	SD              float64 `json:"sd"`
	Low             float64 `json:"p5"`
	High            float64 `json:"p95"`
	MonteCarloError float64 `json:"monte_carlo_error"`
}

// uses lists the parameters of an option.
func (o *Option) uses() map[string]bool {
	used := map[string]bool{o.People.Steady: true, o.People.Opening: true, o.People.Leavers: true, o.People.Delivered: true}
	for _, c := range o.Costs {
		used[c.Amount] = true
	}
	for _, t := range o.Counterfactual.Settings {
		for _, c := range t.Costs {
			used[c.Amount] = true
		}
	}
	for _, b := range o.Benefits {
		used[b.Change], used[b.Deadweight], used[b.Value], used[b.Growth] = true, true, true, true
	}
	for _, name := range o.chainParameters() {
		used[name] = true
	}
	delete(used, "")
	return used
}

// npsvAt is the net present social value with one parameter moved.
func (s *Scenario) npsvAt(o *Option, name string) func(float64) float64 {
	d := s.base(o)
	return func(v float64) float64 {
		d.values[s.at[name]] = v
		w, err := s.work(o, d)
		if err != nil {
			return math.NaN()
		}
		return w.npsv
	}
}

func (s *Scenario) tornado(o *Option) ([]Bar, error) {
	used := o.uses()
	var names []string
	var ranges []benefit.Range
	for _, n := range s.names {
		if q := s.Parameters[n]; used[n] && q.low < q.high {
			names = append(names, n)
			ranges = append(ranges, benefit.Range{Name: n, Base: q.value, Low: q.low, High: q.high})
		}
	}
	d := s.base(o)
	var fault error
	_, bars, err := benefit.Tornado(ranges, func(values []float64) float64 {
		for i, n := range names {
			d.values[s.at[n]] = values[i]
		}
		w, err := s.work(o, d)
		if err != nil {
			fault = errors.Join(fault, err)
			return 0
		}
		return w.npsv
	})
	if err := errors.Join(err, fault); err != nil {
		return nil, err
	}
	var out []Bar
	for _, b := range bars[:min(len(bars), mostBars)] {
		out = append(out, s.barOf(o, b))
	}
	return out, nil
}

// barOf finds the switching value too: from 0 to 1 for a share, from 0 to a
// thousand times the base for amounts and people, as far either way for units.
func (s *Scenario) barOf(o *Option, b benefit.Bar) Bar {
	bar := Bar{Parameter: b.Name, Base: b.Base, Low: b.Low, High: b.High, AtLow: b.AtLow, AtHigh: b.AtHigh}
	from, to := 0.0, 1000*math.Abs(b.Base)
	switch s.Parameters[b.Name].Unit {
	case "share":
		to = 1
	case "units":
		from = -to
	}
	v, err := benefit.SwitchingValue(s.npsvAt(o, b.Name), b.Base, from, to, b.Low, b.High)
	if err == nil {
		bar.Switch, bar.SwitchWithin = &v.Value, v.Within
		if b.Base != 0 {
			bar.Change = &v.Change
		}
	}
	return bar
}

// draws are the values of all parameters in all runs; every option shares them.
// Unit costs move together, the others alone.
func (s *Scenario) draws() ([][]float64, error) {
	all := make([][]float64, s.Uncertainty.Runs)
	for i := range all {
		all[i] = make([]float64, len(s.names))
	}
	for block, together := range []bool{true, false} {
		var of []benefit.Doubt
		var places []int
		for i, n := range s.names {
			if q := s.Parameters[n]; q.ours == together {
				of, places = append(of, q.doubt), append(places, i)
			}
		}
		if len(of) == 0 {
			continue
		}
		rho := 0.0
		if together {
			rho = *s.Uncertainty.Correlation
		}
		drawn, err := benefit.Draws(of, len(all), rho, s.Uncertainty.Seed+uint64(block))
		if err != nil {
			return nil, err
		}
		for i, row := range drawn {
			for j, at := range places {
				all[i][at] = row[j]
			}
		}
	}
	return all, nil
}

// ran is what each run says of an option: its net cost to the perspective of
// the case, what people gain in units, and its net present social value, all in
// present value.
type ran struct{ cost, effect, npsv, weighted []float64 }

func (s *Scenario) sure(o *Option, draws [][]float64, view int, number uint64) (Sureness, ran, error) {
	base := s.base(o)
	mixes, err := s.mixes(o, len(draws), number)
	if err != nil {
		return Sureness{}, ran{}, err
	}
	runs := ran{cost: make([]float64, len(draws)), effect: make([]float64, len(draws))}
	factors := s.schedules[s.Schedule].Factors(s.Horizon)
	saving, npsv := make([]float64, len(draws)), make([]float64, len(draws))
	all, sum, peak := make([]float64, len(draws)), make([]float64, len(draws)), make([]float64, len(draws))
	w := &worked{}
	for i, values := range draws {
		d := draw{values, base.shares}
		if mixes != nil {
			d.shares = mixes[i]
		}
		if err := s.workInto(w, o, d); err != nil {
			return Sureness{}, ran{}, err
		}
		saving[i], npsv[i], all[i] = w.saving(view), w.npsv, w.saving(payments)
		if s.Groups != nil {
			runs.weighted = append(runs.weighted, w.weighted)
		}
		runs.effect[i] = w.presentUnits
		for t, f := range factors {
			runs.cost[i] += f * (w.costs[t][view] - w.avoided[t][view])
			sum[i] += w.avoided[t][view] - w.costs[t][view]
			peak[i] = min(peak[i], sum[i])
		}
	}
	runs.npsv = npsv
	sure := Sureness{SharesMoved: mixes != nil}
	for _, of := range []struct {
		runs  []float64
		into  *Spread
		above *float64 // the share of runs above 0, where it is told
	}{{saving, &sure.Saving, &sure.Saves}, {npsv, &sure.NPSV, &sure.WorthIt}, {all, &sure.AllPayments, nil}, {sum, &sure.Sum, &sure.PaysBack}, {peak, &sure.PeakFunding, nil}} {
		v, err := benefit.SpreadOf(of.runs)
		if err != nil {
			return Sureness{}, ran{}, err
		}
		*of.into = Spread{v.Mean, v.SD, v.Low, v.High, v.MonteCarloError}
		if of.above != nil {
			*of.above = v.AboveZero
		}
	}
	return sure, runs, nil
}

// mixes draws the shares as sure as the judgements behind them make them; nil
// where nobody says how many there were.
func (s *Scenario) mixes(o *Option, runs int, number uint64) ([][]float64, error) {
	m := o.Counterfactual
	if m.Judgements == nil || len(m.Settings) < 2 {
		return nil, nil
	}
	return benefit.DirichletDraws(slices.Clone(s.base(o).shares), *m.Judgements, runs, s.Uncertainty.Seed+100+number)
}

// mixLike is the first option whose people would otherwise have lived in the same
// mix: it is known no better for one than for the other, so both are drawn alike.
func (s *Scenario) mixLike(option int) uint64 {
	own := s.Options[option].Counterfactual
	for i, o := range s.Options[:option] {
		other := o.Counterfactual
		if (own.Judgements == nil) == (other.Judgements == nil) && (own.Judgements == nil || *own.Judgements == *other.Judgements) &&
			slices.EqualFunc(own.Settings, other.Settings, func(a, b Setting) bool { return a.Name == b.Name && *a.Share == *b.Share }) {
			return uint64(i)
		}
	}
	return uint64(option)
}
