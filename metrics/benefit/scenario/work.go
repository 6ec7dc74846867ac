package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"khi/metrics/benefit"
)

// draw is one set of values: those of the parameters, in the order of their
// names, and the shares of an option's mix.
type draw struct {
	values []float64
	shares []float64
}

func (s *Scenario) base(o *Option) draw {
	d := draw{make([]float64, len(s.names)), make([]float64, len(o.Counterfactual.Settings))}
	for i, n := range s.names {
		d.values[i] = s.Parameters[n].value
	}
	for i, t := range o.Counterfactual.Settings {
		d.shares[i] = *t.Share
	}
	return d
}

func (s *Scenario) value(d draw, name string) float64 { return d.values[s.at[name]] }

// sides are amounts as each of those concerned sees them, in the order of
// perspectives, then what the DWP and others pay and all payments together.
type sides [9]float64

const (
	gross = iota
	net
	nhs
	exchequer
	person
	society
	dwp
	carerAndOthers
	payments
)

func (a *sides) add(b sides, k float64) {
	for i := range a {
		a[i] += k * b[i]
	}
}

// side gives lines of one kind their sign and adds them up for each payer.
func (s *Scenario) side(d draw, costs []Cost, counts func(Cost) bool) (sides, error) {
	return s.sideTimes(d, costs, func(c Cost) float64 {
		if counts(c) {
			return 1
		}
		return 0
	})
}

// sideTimes counts each line so many times; 0 leaves it out.
func (s *Scenario) sideTimes(d draw, costs []Cost, times func(Cost) float64) (sides, error) {
	var few [12]benefit.Line // they stay on the stack: this is done for every run
	lines := few[:0]
	for _, c := range costs {
		k := times(c)
		if k == 0 {
			continue
		}
		up, err := s.uplift(d, c)
		if err != nil {
			return sides{}, err
		}
		a := k * s.value(d, c.Amount) * (1 + up)
		if c.Per == "person_week" {
			a *= s.WeeksPerYear
		}
		if c.Receives {
			a = -a
		}
		lines = append(lines, benefit.Line{Name: c.Name, Amount: benefit.Money{Amount: a, Year: s.PriceYear}, Payer: benefit.Payer(c.Payer), Transfer: c.Transfer})
	}
	if len(lines) == 0 {
		return sides{}, nil
	}
	v, err := benefit.ViewOf(lines)
	if err != nil {
		return sides{}, err
	}
	var out sides
	out[gross], out[net], out[nhs], out[exchequer] = v.CouncilGross.Amount, v.CouncilNet.Amount, v.NHS.Amount, v.Exchequer.Amount
	out[person], out[society], out[payments] = v.Person.Amount, v.Society.Amount, v.Payments.Amount
	out[dwp] = out[exchequer] - out[net] - out[nhs]
	out[carerAndOthers] = out[payments] - out[exchequer] - out[person]
	return out, nil
}

func perPerson(c Cost) bool { return c.Per == "person_year" || c.Per == "person_week" }
func ofItsYear(c Cost) bool { return c.Per == "step" || c.Life > 0 }
func atOnce(c Cost) bool    { return c.Per == "once" && c.Life == 0 }
func careOnly(c Cost) bool  { return perPerson(c) && c.Part == "care" }

// occupancy is the average number of people by year from 1.
func (s *Scenario) occupancy(d draw, p People) ([]float64, error) {
	out := make([]float64, s.Horizon)
	if p.Steady != "" {
		for t := range out {
			out[t] = s.value(d, p.Steady)
		}
		return out, nil
	}
	r := benefit.Ramp{Starts: p.Starts, Leavers: s.value(d, p.Leavers)}
	if p.Opening != "" {
		r.Opening = s.value(d, p.Opening)
	}
	if p.Delivered != "" {
		k := s.value(d, p.Delivered)
		r.Starts = make([]float64, len(p.Starts))
		for t, v := range p.Starts {
			r.Starts[t] = k * v
		}
	}
	out, _, err := r.Occupancy()
	return out, err
}

// worked is what one option comes to with one set of values.
type worked struct {
	people       []float64 // by year from 1
	each         sides     // a person-year of the arrangement, without what is paid by the year
	arrangement  sides     // a person-year, yearly costs shared out over all person-years
	alternatives []sides   // a person-year in each setting
	mix          sides
	costs        []sides // by year from 0
	avoided      []sides
	cashable     []sides   // the part of what is avoided that is really not spent
	gains        []float64 // benefits that are no savings, by year from 0
	chains       []chained // the outcomes, in their order
	fiscal       []sides   // what they save, by year from 0: a part of what is avoided; nil for none
	standing     sides     // what is paid by the year, by the step or spread, over all years
	presentGains float64
	presentUnits float64 // what people gain in units of its family
	npsv         float64
	weighted     float64            // with the weights of the groups; npsv where there are none
	ofGroups     map[string]float64 // present value of the money that may be weighted, by whose it is
}

// saving is what a person-year saves the perspective of the scenario.
func (w *worked) saving(perspective int) float64 {
	return w.mix[perspective] - w.arrangement[perspective]
}

// work works an option out at one set of values.
func (s *Scenario) work(o *Option, d draw) (*worked, error) {
	w := &worked{}
	return w, s.workInto(w, o, d)
}

// workInto does so in the place of what w was before, whose memory it takes: runs are many.
func (s *Scenario) workInto(w *worked, o *Option, d draw) error {
	people, err := s.occupancy(d, o.People)
	if err != nil {
		return err
	}
	years := s.Horizon + 1
	*w = worked{people: people, costs: cleared(w.costs, years), avoided: cleared(w.avoided, years), cashable: cleared(w.cashable, years),
		gains: cleared(w.gains, years), alternatives: w.alternatives[:0], chains: w.chains[:0]}
	var cash sides
	for i, t := range o.Counterfactual.Settings {
		v, err := s.side(d, t.Costs, perPerson)
		if err != nil {
			return fmt.Errorf("counterfactual, %s: %w", t.Name, err)
		}
		w.alternatives = append(w.alternatives, v)
		w.mix.add(v, d.shares[i])
		cash.add(v, d.shares[i]*s.value(d, t.Cashable))
	}
	each, err := s.side(d, o.Costs, perPerson)
	if err != nil {
		return fmt.Errorf("costs for each person: %w", err)
	}
	standing, err := s.standing(o, d, people)
	if err != nil {
		return err
	}
	personYears := 0.0
	for t, n := range people {
		personYears += n
		w.costs[t+1].add(each, n)
		w.costs[t+1].add(standing[t], 1)
		w.standing.add(standing[t], 1)
		w.avoided[t+1].add(w.mix, n)
		w.cashable[t+1].add(cash, n)
	}
	if w.each, w.arrangement = each, each; personYears > 0 {
		w.arrangement.add(w.standing, 1/personYears)
	}
	for t := range w.costs {
		once, err := s.side(d, o.Costs, func(c Cost) bool { return atOnce(c) && c.Year == t })
		if err != nil {
			return fmt.Errorf("costs paid once in year %d: %w", t, err)
		}
		w.costs[t].add(once, 1)
	}
	return s.gain(o, d, w)
}

// cleared is a slice of so many, all nought, in the memory of another where that is enough.
func cleared[T any](was []T, n int) []T {
	if cap(was) < n {
		return make([]T, n)
	}
	was = was[:n]
	clear(was)
	return was
}

// standing is what is paid in each year from 1 however many people there are: by the
// year, by the step, and what was paid once and is spread.
func (s *Scenario) standing(o *Option, d draw, people []float64) ([]sides, error) {
	out := make([]sides, len(people))
	for t, n := range people {
		if t > 0 && !slices.ContainsFunc(o.Costs, ofItsYear) { // every year is like the first
			out[t] = out[0]
			continue
		}
		all, err := s.sideTimes(d, o.Costs, func(c Cost) float64 { return s.timesIn(c, t+1, n) })
		if err != nil {
			return nil, fmt.Errorf("costs of each year: %w", err)
		}
		out[t] = all
	}
	return out, nil
}

// timesIn is how often a line is paid in a year with so many people: once by the year,
// once for each step that is begun, and of what is spread the equal part whose present
// value over its life is the whole (the equivalent annual cost, Green Book).
func (s *Scenario) timesIn(c Cost, year int, people float64) float64 {
	switch {
	case c.Per == "year":
		return 1
	case c.Per == "step":
		return math.Ceil(people/c.Each - 1e-9)
	case c.Life > 0 && year > c.Year && year <= c.Year+c.Life:
		by := s.schedules[s.Schedule]
		return by.Factors(c.Year)[c.Year] / by.Annuity(c.Year+1, c.Year+c.Life)
	}
	return 0
}

// gain values what people gain, and sums the option up.
func (s *Scenario) gain(o *Option, d draw, w *worked) error {
	proxies, err := s.outcomes(o, d, w)
	if err != nil {
		return err
	}
	for _, b := range o.Benefits {
		units := s.value(d, b.Change) * (1 - s.value(d, b.Deadweight))
		each := units * s.value(d, b.Value)
		for t, factor := range s.schedules[b.Schedule].Factors(s.Horizon)[1:] {
			w.presentUnits += factor * w.people[t] * units
		}
		growth := 0.0
		if b.Growth != "" {
			growth = s.value(d, b.Growth)
		}
		f := make([]float64, s.Horizon+1)
		for t, n := range w.people {
			f[t+1] = n * each * math.Pow(1+growth, float64(t+1))
			w.gains[t+1] += f[t+1]
		}
		worth, err := s.present(s.schedules[b.Schedule], f)
		if err != nil {
			return fmt.Errorf("benefit %s: %w", b.Name, err)
		}
		w.presentGains += worth
		if b.Family == string(benefit.Proxy) {
			proxies += worth
		}
	}
	money, err := s.schedules[s.Schedule].NPSV(s.flows(w.avoided, society), s.flows(w.costs, society))
	if err != nil {
		return err
	}
	w.npsv = money.Amount + w.presentGains
	if err := s.moneyOfGroups(w, proxies); err != nil {
		return err
	}
	return s.weigh(d, w)
}

func (s *Scenario) present(by *benefit.Schedule, amounts []float64) (float64, error) {
	m, err := by.PresentValue(benefit.Flows{Year: s.PriceYear, Amounts: amounts})
	return m.Amount, err
}

func (s *Scenario) flows(of []sides, perspective int) benefit.Flows {
	f := benefit.Flows{Year: s.PriceYear, Amounts: make([]float64, len(of))}
	for t := range of {
		f.Amounts[t] = of[t][perspective]
	}
	return f
}

// trial works every option once, at the base: transfers that do not reconcile
// are found here.
func (s *Scenario) trial() error {
	var p problems
	for i := range s.Options {
		o := &s.Options[i]
		w, err := s.work(o, s.base(o))
		if err != nil {
			p.add("options["+o.Name+"]", "%v", err)
			continue
		}
		sum := 0.0
		for _, n := range w.people {
			sum += n
		}
		if !(sum > 0) {
			p.add("options["+o.Name+"].people", "nobody is there in any year; a saving needs somebody")
		}
	}
	return errors.Join(p...)
}

// Rates gives the discount rates and factors of a schedule for the years 0 to
// Horizon; nil where there is no such schedule.
func (s *Scenario) Rates(schedule string) (rates, factors []float64) {
	by := s.schedules[schedule]
	if by == nil {
		return nil, nil
	}
	for t := range s.Horizon + 1 {
		rates = append(rates, by.Rate(t))
	}
	return rates, by.Factors(s.Horizon)
}
