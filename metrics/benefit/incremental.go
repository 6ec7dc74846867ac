package benefit

import (
	"fmt"
	"math"
	"slices"
)

// Standing is where an option stands in an incremental comparison.
type Standing string

const (
	Reference Standing = "reference"          // the cheapest that nothing dominates
	OnTheLine Standing = "on the frontier"    // worth its ICER against the one before it
	Dominated Standing = "dominated"          // another costs no more and gives no less
	Extended  Standing = "extended dominance" // a mix of two others costs no more and gives no less
	Duplicate Standing = "duplicate"          // the same cost and effect as one before it
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
// taken out until the ratios rise (Drummond and others 2015, chapter 8; the table of
// dampack's calculate_icers). Of exact duplicates the first stands. The
// order is that of cost, then effect (highest first), then as given.
func Incremental(options []string, costs, effects []float64) ([]Increment, error) {
	if len(options) == 0 || len(options) != len(costs) || len(options) != len(effects) {
		return nil, fmt.Errorf("%d options, %d costs and %d effects: there must be as many of each", len(options), len(costs), len(effects))
	}
	all := make([]Increment, len(options))
	for i, o := range options {
		if o == "" || slices.Contains(options[:i], o) {
			return nil, fmt.Errorf("option %d is called %q: each option needs a name of its own", i+1, o)
		}
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
// less for each unit than the step from it, or as much, but for the last digits.
func ratioRises(a, b, c Increment) bool {
	to, from := (b.Cost-a.Cost)*(c.Effect-b.Effect), (c.Cost-b.Cost)*(b.Effect-a.Effect)
	return to <= from+1e-12*(math.Abs(to)+math.Abs(from))
}
