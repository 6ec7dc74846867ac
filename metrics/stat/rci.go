package stat

import (
	"fmt"
	"math"
)

// reliableAt is the index beyond which a change is more than measurement error
// (95 %), as Jacobson and Truax set it.
const reliableAt = 1.96

// Pair is one person's score at two times.
type Pair struct{ Before, After float64 }

// Person is what happened to one person. The categories are exclusive.
type Person int

// Recovered is a reliable improvement that also crossed the cutoff from the
// clinical to the functional side, Harmed a reliable deterioration that crossed
// it back.
const (
	Unchanged Person = iota
	Improved
	Recovered
	Deteriorated
	Harmed
)

// Functional is a population that does well on the scale.
type Functional struct{ Mean, SD float64 }

// ReliableIndex is the reliable change of each of a set of people.
type ReliableIndex struct {
	ErrorOfDifference float64 // SD·sqrt(1-r)·sqrt(2)
	Cutoff            float64 // c of Jacobson and Truax; of ErrUndefined without Functional
	Index             []float64
	People            []Person
}

// ReliableChange is the reliable change index (Jacobson and Truax 1991):
// (after - before) over the standard error of a difference, from the standard
// deviation at baseline and the reliability of the scale (test-retest where it
// is known). With functional (not nil) it also tells who crossed cutoff c, the
// point between the two populations weighted by their spreads. It matches
// clinicalsignificance, whose cutoff b is not used because it takes the wrong
// SD. p is HigherIsBetter or LowerIsBetter.
func ReliableChange(pairs []Pair, baseline Functional, reliability float64, functional *Functional, p Polarity) (ReliableIndex, error) {
	if p != HigherIsBetter && p != LowerIsBetter {
		return ReliableIndex{}, fmt.Errorf("reliable change needs to know which direction is better")
	}
	if !(baseline.SD > 0 && baseline.SD <= largest) || !(reliability >= 0 && reliability < 1) {
		return ReliableIndex{}, fmt.Errorf("SD at baseline %v, reliability %v: an SD is above 0, a reliability from 0 to below 1: %w", baseline.SD, reliability, ErrUndefined)
	}
	out := ReliableIndex{ErrorOfDifference: baseline.SD * math.Sqrt(1-reliability) * math.Sqrt2}
	if functional != nil {
		if err := checkFinite("functional population", functional.Mean, baseline.Mean, functional.SD); err != nil {
			return ReliableIndex{}, err
		}
		if functional.SD <= 0 {
			return ReliableIndex{}, fmt.Errorf("functional population with SD %v: is above 0: %w", functional.SD, ErrUndefined)
		}
		out.Cutoff = (baseline.SD*functional.Mean + functional.SD*baseline.Mean) / (baseline.SD + functional.SD)
	}
	good := 1.0
	if p == LowerIsBetter {
		good = -1
	}
	for i, pair := range pairs {
		if err := checkFinite(fmt.Sprintf("person %d", i+1), pair.Before, pair.After); err != nil {
			return ReliableIndex{}, err
		}
		index := (pair.After - pair.Before) / out.ErrorOfDifference
		out.Index = append(out.Index, index)
		crossed := 0
		if functional != nil {
			crossed = sign(good*(pair.After-out.Cutoff)) - sign(good*(pair.Before-out.Cutoff))
		}
		out.People = append(out.People, personOf(good*index, crossed))
	}
	return out, nil
}

// personOf a change in the good direction; crossed is 2 from the clinical to
// the functional side and -2 back.
func personOf(index float64, crossed int) Person {
	switch {
	case index > reliableAt && crossed >= 2:
		return Recovered
	case index > reliableAt:
		return Improved
	case index < -reliableAt && crossed <= -2:
		return Harmed
	case index < -reliableAt:
		return Deteriorated
	}
	return Unchanged
}
