package stat

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOutcomeIsAlwaysWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.Map(rapid.IntRange(0, 24), func(i int) float64 { return float64(i) })
		var pairs []Pair
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			pairs = append(pairs, Pair{score.Draw(t, "before"), score.Draw(t, "after")})
		}
		index, err := ReliableChange(pairs, Functional{Mean: 12, SD: 4}, 0.8, nil, HigherIsBetter)
		if err != nil {
			t.Fatal(err)
		}
		turned, err := ReliableChange(pairs, Functional{Mean: 12, SD: 4}, 0.8, nil, LowerIsBetter)
		if err != nil {
			t.Fatal(err)
		}
		up, same, down := OutcomeOf(index).Counts()
		if u, s, d := OutcomeOf(turned).Counts(); u != down || s != same || d != up || up+same+down != int64(len(pairs)) {
			t.Fatalf("%d %d %d, turned %d %d %d, of %d", up, same, down, u, s, d, len(pairs))
		}
		a, b, c, err := OutcomeOf(index).Shares(Z95)
		if err != nil || math.Abs(a.Value+b.Value+c.Value-1) > 1e-12 {
			t.Fatalf("%v %v %v (%v)", a, b, c, err)
		}
	})
}

func TestOutcomeSaysAllThree(t *testing.T) {
	o := OutcomeOf(ReliableIndex{People: []Person{Improved, Recovered, Unchanged, Harmed, Deteriorated, Deteriorated}})
	if got := o.String(); got != "2 reliably improved, 1 without reliable change, 3 reliably deteriorated" {
		t.Error(got)
	}
	text, err := json.Marshal(o)
	if err != nil || strings.Count(string(text), ":") != 3 {
		t.Errorf("%s, %v", text, err)
	}
	if _, _, _, err := (Outcome{}).Shares(Z95); !errors.Is(err, ErrTooFew) {
		t.Errorf("shares of nobody: %v", err)
	}
}

func TestPairUpLosesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.MapOf(rapid.IntRange(0, 30), rapid.Float64Range(0, 24))
		first, second := people.Draw(t, "first"), people.Draw(t, "second")
		pairs, lost, joined := PairUp(first, second)
		if len(pairs)+len(lost) != len(first) || len(pairs)+joined != len(second) {
			t.Fatalf("%d pairs, %d lost, %d joined of %d and %d", len(pairs), len(lost), joined, len(first), len(second))
		}
	})
}

func TestAttrition(t *testing.T) {
	a, err := AttritionOf([]float64{10, 12, 14}, []float64{6, 8, 10, 8}, 2)
	if err != nil || a.Paired != 3 || a.Lost != 4 || a.Joined != 2 || a.MeanLost != 8 || !a.Differ {
		t.Errorf("%+v, %v", a, err)
	}
	// (8 - 12) / sqrt((8/3 + 4)/2)
	if want := -4 / math.Sqrt(10.0/3); math.Abs(a.StandardisedDifference-want) > 1e-12 {
		t.Errorf("difference %v, want %v", a.StandardisedDifference, want)
	}
	if a, err = AttritionOf([]float64{1, 2}, nil, 0); err != nil || a.LostShare != 0 || a.Differ {
		t.Errorf("nobody lost: %+v, %v", a, err)
	}
	for _, c := range [][2][]float64{{nil, nil}, {{1, 2}, {3}}, {{4}, {3, 2}}} {
		if _, err := AttritionOf(c[0], c[1], 0); !errors.Is(err, ErrTooFew) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := AttritionOf([]float64{4, 4}, []float64{4, 4}, 0); !errors.Is(err, ErrUndefined) {
		t.Errorf("no spread: %v", err)
	}
}

// Scores made of a lasting part and luck, of people chosen for a low first
// score, who were not helped at all.
func TestRegressionToTheMeanIsWhatHappens(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const mean, sd, reliability, cutoff = 15, 4, 0.7, 12
	var n, entry, later float64
	for range 400_000 {
		lasting := mean + sd*math.Sqrt(reliability)*r.NormFloat64()
		luck := sd * math.Sqrt(1-reliability)
		if first := lasting + luck*r.NormFloat64(); first < cutoff {
			n, entry, later = n+1, entry+first, later+lasting+luck*r.NormFloat64()
		}
	}
	seen := (later - entry) / n
	byCutoff, err := RegressionBelow(cutoff, mean, sd, reliability, false)
	if err != nil || math.Abs(byCutoff-seen) > 0.03 {
		t.Errorf("from the cutoff %v, seen %v (%v)", byCutoff, seen, err)
	}
	byMean, err := RegressionToMean(entry/n, seen, mean, sd, reliability, HigherIsBetter)
	if err != nil || math.Abs(byMean.Beyond) > 0.03 || !byMean.Warn {
		t.Errorf("from the mean at entry %+v (%v)", byMean, err)
	}
	if above, err := RegressionBelow(mean+3, mean, sd, reliability, true); err != nil || math.Abs(above+byCutoff) > 1e-12 {
		t.Errorf("chosen above: %v, below %v (%v)", above, byCutoff, err)
	}
	if high, err := RegressionToMean(mean+3, 0, mean, sd, reliability, HigherIsBetter); err != nil || high.Warn || high.Expected >= 0 {
		t.Errorf("entry at a high point: %+v (%v)", high, err)
	}
	if _, err := RegressionToMean(1, 1, 1, 0, 0.5, HigherIsBetter); err == nil {
		t.Error("no spread")
	}
}
