package benefit

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Sample is a probabilistic analysis: the effect and the cost of each option in
// each run. Row i is run i, column d option d; all options of a run share its
// random numbers.
type Sample struct {
	Options []string
	Effects [][]float64
	Costs   [][]float64

	Parameters []Drawn // what was drawn, where the table says so
}

func (s Sample) check() error {
	switch {
	case len(s.Options) < 2:
		return errors.New("a sample needs at least two options to compare")
	case len(s.Effects) == 0 || len(s.Effects) != len(s.Costs):
		return fmt.Errorf("a sample needs the same number of runs for effects and costs, and has %d and %d", len(s.Effects), len(s.Costs))
	}
	for i, o := range s.Options {
		if o == "" || slices.Contains(s.Options[:i], o) {
			return fmt.Errorf("option %d is called %q: each option needs a name of its own", i+1, o)
		}
	}
	for _, p := range s.Parameters {
		if len(p.Values) != len(s.Costs) {
			return fmt.Errorf("parameter %s has %d values for %d runs: each run needs one", p.Name, len(p.Values), len(s.Costs))
		}
		for i, v := range p.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("parameter %s, run %d: the value is not a number", p.Name, i+1)
			}
		}
	}
	for i := range s.Effects {
		if len(s.Effects[i]) != len(s.Options) || len(s.Costs[i]) != len(s.Options) {
			return fmt.Errorf("run %d has %d effects and %d costs for %d options", i+1, len(s.Effects[i]), len(s.Costs[i]), len(s.Options))
		}
		for d := range s.Options {
			if v := s.Effects[i][d] + s.Costs[i][d]; math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("run %d, option %s: the effect or the cost is not a number", i+1, s.Options[d])
			}
		}
	}
	return nil
}

// Means gives the mean effect and cost of each option.
func (s Sample) Means() (effects, costs []float64, err error) {
	if err := s.check(); err != nil {
		return nil, nil, err
	}
	effects, costs = make([]float64, len(s.Options)), make([]float64, len(s.Options))
	for i := range s.Effects {
		for d := range s.Options {
			effects[d] += s.Effects[i][d]
			costs[d] += s.Costs[i][d]
		}
	}
	n := float64(len(s.Effects))
	for d := range s.Options {
		effects[d] /= n
		costs[d] /= n
	}
	return effects, costs, nil
}

// Decision is what the runs say when a unit of effect is worth Threshold pounds.
type Decision struct {
	Threshold    float64
	MeanNMB      []float64 // net monetary benefit: threshold x effect - cost
	Best         int       // the option with the highest mean; of equals the first
	Tied         bool      // another one has the same mean
	Probability  []float64 // CEAC: how often each option is best; of equals the first counts
	EVPI         float64   // expected value of perfect information, per person
	ExpectedLoss []float64 // of choosing each option now; the least is the EVPI
}

// At decides at one threshold.
func (s Sample) At(threshold float64) (Decision, error) {
	all, err := s.Over([]float64{threshold})
	if err != nil {
		return Decision{}, err
	}
	return all[0], nil
}

// Over decides at many thresholds: the cost-effectiveness acceptability curves,
// their frontier (Probability of Best) and the value of information, as
// Briggs, Claxton and Sculpher (2006) define them.
func (s Sample) Over(thresholds []float64) ([]Decision, error) {
	effects, costs, err := s.Means()
	if err != nil {
		return nil, err
	}
	all := make([]Decision, 0, len(thresholds))
	for _, k := range thresholds {
		if math.IsNaN(k) || math.IsInf(k, 0) || k < 0 {
			return nil, fmt.Errorf("threshold %g: what a unit of effect is worth must be a number of 0 or more", k)
		}
		all = append(all, s.decide(k, effects, costs))
	}
	return all, nil
}

func (s Sample) decide(k float64, effects, costs []float64) Decision {
	options, n := len(s.Options), float64(len(s.Effects))
	d := Decision{Threshold: k, MeanNMB: make([]float64, options), Probability: make([]float64, options), ExpectedLoss: make([]float64, options)}
	for o := range options {
		d.MeanNMB[o] = k*effects[o] - costs[o]
	}
	d.Best = firstBest(d.MeanNMB)
	for o, v := range d.MeanNMB {
		d.Tied = d.Tied || o != d.Best && v == d.MeanNMB[d.Best]
	}
	wins := make([]int, options)
	sumOfBest := 0.0
	for i, e := range s.Effects {
		best, value := 0, k*e[0]-s.Costs[i][0]
		for o := 1; o < options; o++ {
			if v := k*e[o] - s.Costs[i][o]; v > value {
				best, value = o, v
			}
		}
		wins[best]++
		sumOfBest += value
	}
	meanOfBest := sumOfBest / n
	for o := range options {
		d.Probability[o] = float64(wins[o]) / n
		d.ExpectedLoss[o] = max(0, meanOfBest-d.MeanNMB[o])
	}
	d.EVPI = d.ExpectedLoss[d.Best]
	return d
}

// better is the share of runs in which one option has more net benefit than another:
// the acceptability curve of two options (van Hout and others 1994).
func (s Sample) better(o, than int, k float64) float64 {
	n := 0
	for i, e := range s.Effects {
		if k*e[o]-s.Costs[i][o] > k*e[than]-s.Costs[i][than] {
			n++
		}
	}
	return float64(n) / float64(len(s.Effects))
}

func firstBest(v []float64) int {
	best := 0
	for i := range v {
		if v[i] > v[best] {
			best = i
		}
	}
	return best
}

// MixedLoss is what today's mix of provision loses per person against perfect
// information at a threshold (Baio's mixed strategies): shares come to 1.
func (s Sample) MixedLoss(threshold float64, shares []float64) (float64, error) {
	d, err := s.At(threshold)
	if err != nil {
		return 0, err
	}
	return d.mixedLoss(s.Options, shares)
}

func (d Decision) mixedLoss(options []string, shares []float64) (float64, error) {
	if len(shares) != len(options) {
		return 0, fmt.Errorf("%d shares for %d options", len(shares), len(options))
	}
	total, loss := 0.0, 0.0
	for o, q := range shares {
		if err := checkShare("share of "+options[o], q); err != nil {
			return 0, err
		}
		total += q
		loss += q * d.ExpectedLoss[o]
	}
	if math.Abs(total-1) > sharesWithin {
		return 0, fmt.Errorf("shares: they come to %v and must come to 1", total)
	}
	return loss, nil
}

// NormalEVPI is the expected value of perfect information when the incremental
// net benefit is normal, and the probability that it is above 0.
func NormalEVPI(mean, sd float64) (evpi, probability float64, err error) {
	if !(sd > 0) || math.IsInf(sd, 0) || math.IsNaN(mean) {
		return 0, 0, fmt.Errorf("a mean of %g and a standard deviation of %g: the second must be above 0", mean, sd)
	}
	z := math.Abs(mean) / sd
	n := distuv.UnitNormal
	return sd * (n.Prob(z) - z*n.Survival(z)), n.CDF(mean / sd), nil
}

// PopulationEVPI is what perfect information is worth for everybody whom the
// decision is about, in the years 0 to years-1.
func PopulationEVPI(perPerson, peoplePerYear float64, years int, s *Schedule) float64 {
	return perPerson * peoplePerYear * s.Annuity(0, years-1)
}
