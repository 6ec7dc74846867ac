package benefit

import (
	"errors"
	"fmt"
	"slices"
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
	Against    string    // the option beside which the others are set; "" for the reference of the incremental table

	unread []string // columns of the table that were not read
}

// Comparison is what a table of options or of runs comes to. Maps are by option.
type Comparison struct {
	Runs        int            `json:"runs,omitempty"`
	Options     []string       `json:"options"`
	Incremental []IncrementRow `json:"incremental"`
	Beside      []BesideRow    `json:"beside"`
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

// BesideRow sets the mean of an option beside that of one other. A ratio stands only
// where the option is dearer and better, or cheaper and worse (then it is what each
// unit given up saves).
type BesideRow struct {
	Option      string   `json:"option"`
	Against     string   `json:"against"`
	ExtraCost   float64  `json:"extra_cost"`
	ExtraEffect float64  `json:"extra_effect"`
	Quadrant    string   `json:"quadrant"`
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
	Gain         map[string]float64 `json:"incremental_net_benefit"` // mean, over the option that the others are set beside
	Gains        map[string]float64 `json:"probability_better"`      // share of runs in which that is above 0
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
	if len(q.unread) > 0 {
		c.Notes = append(c.Notes, "Not read: the columns "+strings.Join(q.unread, ", ")+".")
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
	reference, err := c.reference(q.Against)
	if err != nil {
		return nil, err
	}
	for i, o := range c.Options {
		if i != reference {
			c.Beside = append(c.Beside, beside(o, c.Options[reference], costs[i]-costs[reference], effects[i]-effects[reference]))
		}
	}
	if q.Sample == nil {
		return c, nil
	}
	for i, o := range c.Options {
		if i != reference {
			c.Plane = append(c.Plane, PlaneRow{o, c.Options[reference], q.Sample.Plane(i, reference)})
		}
	}
	return c, c.decide(q, reference)
}

// reference is the place of the option that the others are set beside.
func (c *Comparison) reference(named string) (int, error) {
	for _, r := range c.Incremental {
		if named == "" && r.Standing == string(Reference) {
			named = r.Option
		}
	}
	if at := slices.Index(c.Options, named); at >= 0 {
		return at, nil
	}
	return 0, fmt.Errorf("against: there is no option %q; the options are %s", named, strings.Join(c.Options, ", "))
}

func beside(option, against string, cost, effect float64) BesideRow {
	r := BesideRow{Option: option, Against: against, ExtraCost: cost, ExtraEffect: effect}
	words := func(v float64, below, above, none string) string {
		return map[int]string{-1: below, 0: none, 1: above}[sign(v)]
	}
	r.Quadrant = words(cost, "cheaper", "dearer", "as dear") + " and " + words(effect, "worse", "better", "as good")
	if cost*effect > 0 {
		ratio := cost / effect
		r.ICER = &ratio
	}
	return r
}

func (c *Comparison) decide(q Question, reference int) error {
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
			Probability: byName(s.Options, d.Probability), Frontier: d.Probability[d.Best], ExpectedLoss: byName(s.Options, d.ExpectedLoss), EVPI: d.EVPI,
			Gain: map[string]float64{}, Gains: map[string]float64{}}
		for o, name := range s.Options {
			if o != reference {
				row.Gain[name], row.Gains[name] = d.MeanNMB[o]-d.MeanNMB[reference], s.better(o, reference, d.Threshold)
			}
		}
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
