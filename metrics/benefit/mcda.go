package benefit

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Criterion is what an option is scored on beside its cost. Swing is how much it
// matters to go from the worst to the best value, in any unit that is the same
// for all criteria; Worst and Best are the ends of its scale, and Best may be
// the lower number.
type Criterion struct {
	Name               string
	Swing, Worst, Best float64
	Values             []float64 // by option, on the scale of Worst to Best
}

// Weighed is a set of options scored on criteria, their cost outside the score.
type Weighed struct {
	Options  []string
	Criteria []Criterion
	Cost     []float64 // net present cost by option; nil for none
}

// Scored is what a weighed comparison comes to.
type Scored struct {
	Weights  []float64   // by criterion; they come to 1
	Values   [][]float64 // by criterion and option, 0 at the worst and 100 at the best end
	Total    []float64   // by option, 0 to 100
	Best     int         // the option with the highest total; of equals the first
	Tied     bool
	PerPoint []float64  // cost for each point; nil without costs
	Flips    []Reversal // by criterion
}

// Reversal is the nearest weight of one criterion, the others in proportion, at
// which another option ties with the best; Weight is nil where there is none
// from 0 to 1.
type Reversal struct {
	Criterion string   `json:"criterion"`
	Now       float64  `json:"weight"`
	Weight    *float64 `json:"changes_at,omitempty"`
	Winner    string   `json:"winner_beyond,omitempty"`
}

func (w Weighed) check() error {
	if len(w.Options) < 2 || len(w.Criteria) == 0 {
		return errors.New("there must be at least two options and one criterion")
	}
	if w.Cost != nil && len(w.Cost) != len(w.Options) {
		return fmt.Errorf("cost: there are %d for %d options", len(w.Cost), len(w.Options))
	}
	for i, o := range w.Options {
		if o == "" || slices.Contains(w.Options[:i], o) {
			return fmt.Errorf("option %d is called %q: each option needs a name of its own", i+1, o)
		}
	}
	for i, c := range w.Criteria {
		field := "criterion " + c.Name
		switch {
		case c.Name == "" || slices.ContainsFunc(w.Criteria[:i], func(o Criterion) bool { return o.Name == c.Name }):
			return fmt.Errorf("criterion %d is called %q: each needs a name of its own", i+1, c.Name)
		case !(c.Swing >= 0) || math.IsInf(c.Swing, 0):
			return fmt.Errorf("%s, swing: %g must be 0 or more", field, c.Swing)
		case c.Worst == c.Best || math.IsNaN(c.Worst-c.Best) || math.IsInf(c.Worst-c.Best, 0):
			return fmt.Errorf("%s: worst %g and best %g must be two different numbers", field, c.Worst, c.Best)
		case len(c.Values) != len(w.Options):
			return fmt.Errorf("%s: there are %d values for %d options", field, len(c.Values), len(w.Options))
		}
		for o, v := range c.Values {
			if !(v >= min(c.Worst, c.Best) && v <= max(c.Worst, c.Best)) {
				return fmt.Errorf("%s, %s: %g is not between worst %g and best %g", field, w.Options[o], v, c.Worst, c.Best)
			}
		}
	}
	return nil
}

// Score weighs the criteria by their swings and adds up: total = sum of weight x
// value, with value linear from 0 to 100 (multi-criteria analysis with swing
// weights, as the supplementary guidance to the Green Book describes it).
func (w Weighed) Score() (*Scored, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	s := &Scored{Total: make([]float64, len(w.Options))}
	sum := 0.0
	for _, c := range w.Criteria {
		sum += c.Swing
	}
	if !(sum > 0) {
		return nil, errors.New("swing: every criterion has 0, so nothing matters")
	}
	for _, c := range w.Criteria {
		weight := c.Swing / sum
		values := make([]float64, len(w.Options))
		for o, v := range c.Values {
			values[o] = 100 * (v - c.Worst) / (c.Best - c.Worst)
			s.Total[o] += weight * values[o]
		}
		s.Weights, s.Values = append(s.Weights, weight), append(s.Values, values)
	}
	s.Best = firstBest(s.Total)
	for o, v := range s.Total {
		s.Tied = s.Tied || o != s.Best && v == s.Total[s.Best]
		if w.Cost != nil && v > 0 {
			s.PerPoint = append(s.PerPoint, w.Cost[o]/v)
		} else if w.Cost != nil {
			s.PerPoint = append(s.PerPoint, math.NaN())
		}
	}
	for j := range w.Criteria {
		s.Flips = append(s.Flips, w.reversal(s, j))
	}
	return s, nil
}

// reversal finds where the best option and another tie as one weight moves:
// w* = (R_b-R_a)/((v_a-v_b)+(R_b-R_a)), R the total of the other criteria at
// weights that come to 1.
func (w Weighed) reversal(s *Scored, j int) Reversal {
	r := Reversal{Criterion: w.Criteria[j].Name, Now: s.Weights[j]}
	if s.Weights[j] == 1 {
		return r // there are no others to give weight to
	}
	rest := func(o int) float64 { return (s.Total[o] - s.Weights[j]*s.Values[j][o]) / (1 - s.Weights[j]) }
	a := s.Best
	for b := range w.Options {
		gap := rest(b) - rest(a)
		slope := s.Values[j][a] - s.Values[j][b] + gap
		if b == a || slope == 0 {
			continue
		}
		at := gap / slope
		if !(at >= 0 && at <= 1) || r.Weight != nil && math.Abs(at-r.Now) >= math.Abs(*r.Weight-r.Now) {
			continue
		}
		r.Weight, r.Winner = &at, w.Options[b]
	}
	return r
}

// ReadWeighed reads a table of criteria: the columns criterion, swing, worst and
// best, and one for each option with its value. A row whose criterion is cost
// gives the net present cost of each option and has no swing, worst or best.
func ReadWeighed(r io.Reader) (Weighed, error) {
	t, err := readAny(r)
	if err != nil {
		return Weighed{}, err
	}
	at, err := t.columns("criterion", "swing", "worst", "best")
	if err != nil {
		return Weighed{}, err
	}
	var w Weighed
	var options []int
	for i, h := range t.head {
		if !slices.Contains(at, i) {
			w.Options, options = append(w.Options, h), append(options, i)
		}
	}
	for row := range t.rows {
		name, err := t.name(row, at[0])
		if err != nil {
			return Weighed{}, err
		}
		values, err := t.numbers(row, options)
		if err != nil {
			return Weighed{}, err
		}
		if strings.EqualFold(name, "cost") {
			if w.Cost != nil || strings.TrimSpace(t.rows[row][at[1]]+t.rows[row][at[2]]+t.rows[row][at[3]]) != "" {
				return Weighed{}, fmt.Errorf("line %d: there is one row of cost, outside the score: it has no swing, worst or best", t.lines[row])
			}
			w.Cost = values
			continue
		}
		scale, err := t.numbers(row, at[1:])
		if err != nil {
			return Weighed{}, err
		}
		w.Criteria = append(w.Criteria, Criterion{name, scale[0], scale[1], scale[2], values})
	}
	return w, w.check()
}
