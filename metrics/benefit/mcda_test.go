package benefit

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const weighed = "criterion,swing,worst,best,now,grow,buy\nfriends,60,0,10,2,8,5\nchoice,40,0,100,90,30,60\ncost,,,,1000,3000,2000\n"

// TestSwingWeights: by hand, 0.6 x 20 + 0.4 x 90 = 48, 0.6 x 80 + 0.4 x 30 = 60,
// 0.6 x 50 + 0.4 x 60 = 54; choice at w ties now with grow where
// 20(1-w) + 90w = 80(1-w) + 30w, at w = 0.5.
func TestSwingWeights(t *testing.T) {
	w, err := ReadWeighed(strings.NewReader(weighed))
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Score()
	if err != nil {
		t.Fatal(err)
	}
	for o, want := range []float64{48, 60, 54} {
		near(t, w.Options[o], s.Total[o], want)
		near(t, w.Options[o]+" a point", s.PerPoint[o], w.Cost[o]/want)
	}
	if s.Best != 1 || s.Tied {
		t.Errorf("best %d, tied %v", s.Best, s.Tied)
	}
	for i, want := range []float64{0.5, 0.5} {
		if s.Flips[i].Weight == nil {
			t.Fatal("no reversal")
		}
		near(t, s.Flips[i].Criterion, *s.Flips[i].Weight, want)
	}
}

// TestPointsForPounds are the published options P to S of the Northern Ireland
// guide: R and S against P, and Q dominated by R.
func TestPointsForPounds(t *testing.T) {
	table, err := Incremental([]string{"P", "Q", "R", "S"}, []float64{3e6, 4.5e6, 4e6, 5e6}, []float64{790, 1010, 1250, 1480})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]Increment{}
	for _, row := range table {
		at[row.Option] = row
	}
	if math.Round(at["R"].ICER) != 2174 || at["Q"].Standing != Dominated || math.Round((at["S"].Cost-3e6)/(at["S"].Effect-790)) != 2899 {
		t.Errorf("%+v", table)
	}
}

// TestReversal: at the weight that is named, the two options have the same total.
func TestReversal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(2, 5).Draw(t, "options"), rapid.IntRange(2, 5).Draw(t, "criteria")
		var w Weighed
		for o := range n {
			w.Options = append(w.Options, string(rune('a'+o)))
		}
		for j := range m {
			c := Criterion{Name: string(rune('p' + j)), Swing: float64(rapid.IntRange(1, 100).Draw(t, "swing")), Best: 100}
			for range n {
				c.Values = append(c.Values, float64(rapid.IntRange(0, 100).Draw(t, "value")))
			}
			w.Criteria = append(w.Criteria, c)
		}
		s, err := w.Score()
		if err != nil {
			t.Fatal(err)
		}
		for j, r := range s.Flips {
			if r.Weight == nil {
				continue
			}
			total := func(o int) float64 {
				sum := *r.Weight * s.Values[j][o]
				for i := range w.Criteria {
					if i != j {
						sum += (1 - *r.Weight) * s.Weights[i] / (1 - s.Weights[j]) * s.Values[i][o]
					}
				}
				return sum
			}
			other := strings.Index("abcde", r.Winner)
			if math.Abs(total(s.Best)-total(other)) > 1e-8 {
				t.Fatalf("at %g of %s: %g and %g", *r.Weight, r.Criterion, total(s.Best), total(other))
			}
		}
	})
}

func TestBadCriteria(t *testing.T) {
	for text, words := range map[string]string{
		"criterion,swing,worst,best,a,b\nx,1,0,10,5,11\n":             "criterion x, b: 11 is not between",
		"criterion,swing,worst,best,a,b\nx,-1,0,10,5,1\n":             "swing: -1",
		"criterion,swing,worst,best,a,b\nx,1,3,3,3,3\n":               "two different",
		"criterion,swing,worst,best,a,b\nx,1,0,1,0,0\nx,1,0,1,0,0\n":  "a name of its own",
		"criterion,swing,worst,best,a\nx,1,0,1,0\n":                   "at least two options",
		"criterion,swing,worst,best,a,b\ncost,1,,,0,0\nx,1,0,1,0,0\n": "outside the score",
		"criterion,swing,worst,a,b\nx,1,0,0,0\n":                      `no column "best"`,
		"criterion,swing,worst,best,a,b\nx,1,0,1,y,0\n":               "line 2, a",
	} {
		if _, err := ReadWeighed(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", text, err, words)
		}
	}
	if _, err := (Weighed{Options: []string{"a", "b"}, Criteria: []Criterion{{"x", 0, 0, 1, []float64{0, 1}}}}).Score(); err == nil {
		t.Error("nothing matters and still somebody wins")
	}
}
