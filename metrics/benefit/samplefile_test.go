package benefit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSampleFiles: both forms of a table give the same runs.
func TestSampleFiles(t *testing.T) {
	w := known[runs](t, "WE6_icer_ceac_evpi")
	long, wide := "run,option,cost,effect\n", "# five runs\nrun"
	for _, o := range w.Interventions {
		wide += fmt.Sprintf(",cost_%s,effect_%s", o, o)
	}
	for i := range w.Costs {
		wide += fmt.Sprintf("\n%d", i)
		for d, o := range w.Interventions {
			long += fmt.Sprintf("%d,%s,%g,%g\n", i, o, w.Costs[i][d], w.Effects[i][d])
			wide += fmt.Sprintf(",%g,%g", w.Costs[i][d], w.Effects[i][d])
		}
	}
	for name, text := range map[string]string{"long": long, "wide": wide} {
		s, err := ReadSample(strings.NewReader(text))
		if err != nil {
			t.Fatal(name, err)
		}
		if !slices.Equal(s.Options, w.Interventions) || len(s.Costs) != len(w.Costs) {
			t.Fatalf("%s: %v, %d runs", name, s.Options, len(s.Costs))
		}
		for i := range w.Costs {
			if !slices.Equal(s.Costs[i], w.Costs[i]) || !slices.Equal(s.Effects[i], w.Effects[i]) {
				t.Errorf("%s, run %d: %v %v", name, i, s.Costs[i], s.Effects[i])
			}
		}
	}
}

// TestBadTables: each is refused in words that lead to the line or the column.
func TestBadTables(t *testing.T) {
	for text, words := range map[string]string{
		"": "header",
		"run,option,cost,effect\n1,a,10,1\n1,b,x,1\n":           `line 3, cost: "x"`,
		"run,option,cost,effect\n1,a,10,1\n1,a,11,1\n1,b,1,1\n": "run 1 has option a twice",
		"run,option,cost,effect\n1,a,10,1\n1,b,1,1\n2,a,1,1\n":  "run 2 has no line for option b",
		"run,option,cost\n1,a,10\n":                             `no column "effect"`,
		"cost_a,effect_a,cost_b\n1,2,3\n":                       `no column "effect_b"`,
		"cost_a,effect_a,cost_b,effect_b,note\n1,2,3,4,5\n":     `"note" is not known`,
		"cost_a,effect_a\n1,2\n":                                "at least two options",
		"cost_a,effect_a,cost_b,effect_b\n1,2,3,NaN\n":          "is not a number",
		"run,option,cost,effect\n1,a,10\n":                      "wrong number of fields",
	} {
		if _, err := ReadSample(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", text, err, words)
		}
	}
}

func FuzzReadSample(f *testing.F) {
	f.Add("run,option,cost,effect\n1,a,10,1\n1,b,1,1\n")
	f.Add("cost_a,effect_a,cost_b,effect_b\n1,2,3,4\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadSample(strings.NewReader(text))
		if err != nil {
			return
		}
		d, err := s.At(20_000)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, p := range d.Probability {
			sum += p
		}
		if sum < 1-1e-9 || sum > 1+1e-9 {
			t.Fatalf("the probabilities come to %g", sum)
		}
	})
}
