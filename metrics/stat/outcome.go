package stat

import (
	"encoding/json"
	"fmt"
	"math"
)

// Outcome is how many people reliably improved, did not reliably change, and
// reliably deteriorated. The three belong together: it can only be made from
// the people themselves (OutcomeOf) and only be read whole (Counts, Shares,
// JSON), so that nobody can show the improvement alone.
type Outcome struct{ improved, unchanged, deteriorated int64 }

// OutcomeOf counts people by their reliable change; who recovered counts as
// improved, who was harmed as deteriorated.
func OutcomeOf(index ReliableIndex) Outcome {
	var o Outcome
	for _, p := range index.People {
		switch p {
		case Improved, Recovered:
			o.improved++
		case Deteriorated, Harmed:
			o.deteriorated++
		default:
			o.unchanged++
		}
	}
	return o
}

// Counts are the three numbers of people; their sum is everybody who could be
// paired.
func (o Outcome) Counts() (improved, unchanged, deteriorated int64) {
	return o.improved, o.unchanged, o.deteriorated
}

// Shares are the three shares (0 to 1) with Wilson intervals. Nobody paired
// gives ErrTooFew.
func (o Outcome) Shares(z float64) (improved, unchanged, deteriorated Estimate, err error) {
	n := float64(o.improved + o.unchanged + o.deteriorated)
	var out [3]Estimate
	for i, x := range []int64{o.improved, o.unchanged, o.deteriorated} {
		iv, err := Wilson(float64(x), n, z)
		if err != nil {
			return Estimate{}, Estimate{}, Estimate{}, err
		}
		out[i] = Estimate{float64(x) / n, iv}
	}
	return out[0], out[1], out[2], nil
}

// String has all three.
func (o Outcome) String() string {
	return fmt.Sprintf("%d reliably improved, %d without reliable change, %d reliably deteriorated", o.improved, o.unchanged, o.deteriorated)
}

// MarshalJSON has all three.
func (o Outcome) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Improved     int64 `json:"reliably_improved"`
		Unchanged    int64 `json:"unchanged"`
		Deteriorated int64 `json:"reliably_deteriorated"`
	}{o.improved, o.unchanged, o.deteriorated})
}

// worthSaying is the standardised difference from which groups count as
// different at the start (Austin 2009).
const worthSaying = 0.1

// Attrition is who could be followed up, and how those who were lost differed
// at the start. Change among the followed is only that of everybody where the
// lost were like them.
type Attrition struct {
	Paired, Lost, Joined   int     // at both times, only at the first, only at the second
	MeanPaired, MeanLost   float64 // at the start; 0 where nobody is
	StandardisedDifference float64 // lost minus followed, in standard deviations
	Differ                 bool    // 0.1 standard deviations apart or more
	LostShare              float64 // of those at the start
}

// PairUp sets two times side by side by person: pairs of those at both, the
// first scores of those lost, and how many joined.
func PairUp[K comparable](first, second map[K]float64) (pairs map[K]Pair, lost []float64, joined int) {
	pairs = map[K]Pair{}
	for k, before := range first {
		if after, ok := second[k]; ok {
			pairs[k] = Pair{before, after}
		} else {
			lost = append(lost, before)
		}
	}
	return pairs, lost, len(second) - len(pairs)
}

// AttritionOf compares the first scores of those who were followed up with
// those of the lost. With fewer than two of either, or without any spread, the
// difference cannot be judged: the numbers are there and the error says so
// (ErrTooFew, ErrUndefined). Nobody at the start is an error too.
func AttritionOf(followed, lost []float64, joined int) (Attrition, error) {
	if err := checkFinite("score at the start", append(append([]float64{}, followed...), lost...)...); err != nil {
		return Attrition{}, err
	}
	if joined < 0 {
		return Attrition{}, fmt.Errorf("%d joined: people are 0 or more", joined)
	}
	a := Attrition{Paired: len(followed), Lost: len(lost), Joined: joined}
	if a.Paired+a.Lost == 0 {
		return a, fmt.Errorf("nobody at the start: %w", ErrTooFew)
	}
	a.LostShare = float64(a.Lost) / float64(a.Paired+a.Lost)
	if a.Paired > 0 {
		a.MeanPaired = meanOf(followed)
	}
	if a.Lost > 0 {
		a.MeanLost = meanOf(lost)
	}
	if a.Lost == 0 {
		return a, nil
	}
	if a.Paired < 2 || a.Lost < 2 {
		return a, fmt.Errorf("%d followed and %d lost are too few to say how they differed: %w", a.Paired, a.Lost, ErrTooFew)
	}
	d, err := StandardisedDifference(a.MeanLost, math.Sqrt(varianceOf(lost)), a.MeanPaired, math.Sqrt(varianceOf(followed)))
	a.StandardisedDifference, a.Differ = d, math.Abs(d) >= worthSaying
	return a, err
}
