package benefit

import (
	"errors"
	"strings"
)

// Question is what is to be compared: options by their means, or by the runs of
// a probabilistic analysis.
type Question struct {
	Options        []string
	Costs, Effects []float64 // means, where there are no runs
	Sample         *Sample   // runs, or nil

	Thresholds []float64 // what a unit of effect may be worth; only with runs
	Shares     []float64 // of today's mix of provision, by option; nil for none
}

// Comparison is what a table of options or of runs comes to. Maps are by option.
type Comparison struct {
	Runs        int            `json:"runs,omitempty"`
	Options     []string       `json:"options"`
	Incremental []IncrementRow `json:"incremental"`
	Plane       []PlaneRow     `json:"plane,omitempty"`
	Decisions   []DecisionRow  `json:"decisions,omitempty"`
	Notes       []string       `json:"notes,omitempty"`
}

// IncrementRow is a line of the incremental table; an ICER stands only where
// there is one.
type IncrementRow struct {
	Option      string   `json:"option"`
	Cost        float64  `json:"cost"`
	Effect      float64  `json:"effect"`
	Standing    string   `json:"standing"`
	Against     string   `json:"against,omitempty"`
	ExtraCost   *float64 `json:"extra_cost,omitempty"`
	ExtraEffect *float64 `json:"extra_effect,omitempty"`
	ICER        *float64 `json:"icer,omitempty"`
}

// PlaneRow says how often an option lies where beside the reference.
type PlaneRow struct {
	Option  string `json:"option"`
	Against string `json:"against"`
	Quadrants
}

// DecisionRow is the decision at one threshold. Frontier is the CEAF: how often
// the option that is best on average is best.
type DecisionRow struct {
	Threshold    float64            `json:"threshold"`
	Best         string             `json:"best"`
	Tied         bool               `json:"tied"`
	MeanNMB      map[string]float64 `json:"mean_net_monetary_benefit"`
	Probability  map[string]float64 `json:"probability_best"`
	Frontier     float64            `json:"frontier"`
	ExpectedLoss map[string]float64 `json:"expected_loss"`
	EVPI         float64            `json:"evpi"`
	MixedLoss    *float64           `json:"loss_of_the_present_mix,omitempty"`
	MixedCost    *float64           `json:"loss_of_the_present_mix_over_the_best,omitempty"` // MixedLoss - EVPI
	Partial      []PartialRow       `json:"evppi,omitempty"`
}

// PartialRow is what it would be worth to know one parameter.
type PartialRow struct {
	Parameter string  `json:"parameter"`
	EVPPI     float64 `json:"value"`
	R2        float64 `json:"r2"`
}

// Compare answers a question.
func (q Question) Compare() (*Comparison, error) {
	c := &Comparison{Options: q.Options}
	costs, effects := q.Costs, q.Effects
	if q.Sample != nil {
		var err error
		if effects, costs, err = q.Sample.Means(); err != nil {
			return nil, err
		}
		c.Options, c.Runs = q.Sample.Options, len(q.Sample.Costs)
	} else if q.Shares != nil {
		return nil, errors.New("shares: what the present mix loses can only be worked out from a table of runs")
	}
	table, err := Incremental(c.Options, costs, effects)
	if err != nil {
		return nil, err
	}
	for _, row := range table {
		r := IncrementRow{Option: row.Option, Cost: row.Cost, Effect: row.Effect, Standing: string(row.Standing), Against: row.Against}
		if row.Standing == OnTheLine {
			r.ExtraCost, r.ExtraEffect, r.ICER = &row.ExtraCost, &row.ExtraEffect, &row.ICER
		}
		c.Incremental = append(c.Incremental, r)
	}
	if q.Sample == nil {
		return c, nil
	}
	c.plane(q.Sample)
	return c, c.decide(q)
}

func (c *Comparison) plane(s *Sample) {
	at := map[string]int{}
	for i, o := range s.Options {
		at[o] = i
	}
	reference := ""
	for _, r := range c.Incremental {
		if r.Standing == string(Reference) {
			reference = r.Option
		}
	}
	for i, o := range s.Options {
		if o != reference {
			c.Plane = append(c.Plane, PlaneRow{o, reference, s.Plane(i, at[reference])})
		}
	}
}

func (c *Comparison) decide(q Question) error {
	s := q.Sample
	decisions, err := s.Over(q.Thresholds)
	if err != nil {
		return err
	}
	partials, err := s.Partials(q.Thresholds)
	if err != nil && !errors.Is(err, ErrNoAnswer) {
		return err
	}
	if err != nil {
		c.Notes = append(c.Notes, sentence(strings.TrimSuffix(err.Error(), ": "+ErrNoAnswer.Error())))
	}
	for i, d := range decisions {
		row := DecisionRow{Threshold: d.Threshold, Best: s.Options[d.Best], Tied: d.Tied, MeanNMB: byName(s.Options, d.MeanNMB),
			Probability: byName(s.Options, d.Probability), Frontier: d.Probability[d.Best], ExpectedLoss: byName(s.Options, d.ExpectedLoss), EVPI: d.EVPI}
		if q.Shares != nil {
			loss, err := d.mixedLoss(s.Options, q.Shares)
			if err != nil {
				return err
			}
			over := loss - d.EVPI
			row.MixedLoss, row.MixedCost = &loss, &over
		}
		if partials != nil {
			for _, p := range partials[i] {
				row.Partial = append(row.Partial, PartialRow(p))
			}
		}
		c.Decisions = append(c.Decisions, row)
	}
	return nil
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

func byName(names []string, values []float64) map[string]float64 {
	out := map[string]float64{}
	for i, n := range names {
		out[n] = values[i]
	}
	return out
}
