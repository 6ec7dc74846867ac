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
}

func (s Sample) check() error {
	switch {
	case len(s.Options) < 2:
		return errors.New("a sample needs at least two options to compare")
	case len(s.Effects) == 0 || len(s.Effects) != len(s.Costs):
		return fmt.Errorf("a sample needs the same number of runs for effects and costs, and has %d and %d", len(s.Effects), len(s.Costs))
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
		if math.IsNaN(k) || math.IsInf(k, 0) {
			return nil, errors.New("a threshold is not a number")
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
	if len(shares) != len(s.Options) {
		return 0, fmt.Errorf("%d shares for %d options", len(shares), len(s.Options))
	}
	total, loss := 0.0, 0.0
	for o, q := range shares {
		if err := checkShare("share of "+s.Options[o], q); err != nil {
			return 0, err
		}
		total += q
		loss += q * d.ExpectedLoss[o]
	}
	if math.Abs(total-1) > sharesWithin {
		return 0, fmt.Errorf("the shares come to %g and must come to 1", total)
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

// Standing is where an option stands in an incremental comparison.
type Standing string

const (
	Reference Standing = "reference"          // the cheapest that nothing dominates
	OnTheLine Standing = "on the frontier"    // worth its ICER against the one before it
	Dominated Standing = "dominated"          // another costs no more and gives no less
	Extended  Standing = "extended dominance" // a mix of two others costs no more and gives no less
	Duplicate Standing = "duplicate"          // the same as one before it
)

// Increment is one option of an incremental comparison.
type Increment struct {
	Option       string
	Cost, Effect float64
	Against      string  // the option on the frontier before it
	ExtraCost    float64 // against that one
	ExtraEffect  float64
	ICER         float64 // extra cost of a unit of effect; only where Standing is OnTheLine
	Standing     Standing
}

// Incremental orders options by cost and says which are worth considering:
// those that are dominated, then those that a mix of two others dominates, are
// taken out until the ratios rise. Of exact duplicates the first stands. The
// order is that of cost, then effect (highest first), then as given.
func Incremental(options []string, costs, effects []float64) ([]Increment, error) {
	if len(options) == 0 || len(options) != len(costs) || len(options) != len(effects) {
		return nil, fmt.Errorf("%d options, %d costs and %d effects: there must be as many of each", len(options), len(costs), len(effects))
	}
	all := make([]Increment, len(options))
	for i, o := range options {
		if v := costs[i] + effects[i]; math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("option %s: the cost or the effect is not a number", o)
		}
		all[i] = Increment{Option: o, Cost: costs[i], Effect: effects[i]}
	}
	slices.SortStableFunc(all, func(a, b Increment) int {
		if a.Cost != b.Cost {
			return sign(a.Cost - b.Cost)
		}
		return sign(b.Effect - a.Effect)
	})
	line := frontier(all)
	for i, at := range line {
		o := &all[at]
		o.Standing = Reference
		if i > 0 {
			before := all[line[i-1]]
			o.Standing, o.Against = OnTheLine, before.Option
			o.ExtraCost, o.ExtraEffect = o.Cost-before.Cost, o.Effect-before.Effect
			o.ICER = o.ExtraCost / o.ExtraEffect
		}
	}
	return all, nil
}

func sign(v float64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// frontier marks what is dominated and gives the places of the others.
func frontier(all []Increment) []int {
	var line []int
	for i := range all {
		if len(line) > 0 {
			last := all[line[len(line)-1]]
			if all[i].Effect <= last.Effect {
				all[i].Standing = Dominated
				if all[i].Effect == last.Effect && all[i].Cost == last.Cost {
					all[i].Standing = Duplicate
				}
				continue
			}
		}
		line = append(line, i)
	}
	// With rising cost and effect, the frontier is the lower convex hull.
	var hull []int
	for _, i := range line {
		for len(hull) >= 2 && !ratioRises(all[hull[len(hull)-2]], all[hull[len(hull)-1]], all[i]) {
			all[hull[len(hull)-1]].Standing = Extended
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, i)
	}
	return hull
}

// ratioRises reports that b is worth keeping between a and c: a step to it costs
// less for each unit than the step from it, or as much.
func ratioRises(a, b, c Increment) bool {
	return (b.Cost-a.Cost)*(c.Effect-b.Effect) <= (c.Cost-b.Cost)*(b.Effect-a.Effect)
}
