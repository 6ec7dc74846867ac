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

// TestWhatListsMayNotHold: null is not nought, and what is asked beside a table is asked once.
func TestWhatListsMayNotHold(t *testing.T) {
	const ends = `"effects": [[1, 2], [1, 2]]`
	for text, words := range map[string]string{
		`{"options": ["a", "b"], "costs": [[1, null], [1, 2]], ` + ends + `}`:                              "costs[1][2]: is null",
		`{"costs": {"a": [1, 2], "b": [null, 2]}, "effects": {"a": [1, 1], "b": [2, 2]}}`:                  "costs.b[1]: is null",
		`{"options": ["a", "b"], "costs": [1, null], "effects": [1, 2]}`:                                   "costs[2]: is null",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "parameters": {"p": [1, null]}}`: "parameters.p[2]: is null",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "thresholds": [0, null]}`:        "thresholds[2]: is null",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "thresholds": {"a": 1}}`:         "thresholds: must be a list",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "thresholds": "5:1:1"}`:          "LOW:HIGH:STEP",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "shares": {"c": 1}}`:             `no option "c"`,
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "shares": "a=1"}`:                "shares: must be a share for each option",
		`[{"option": "a", "cost": 1, "effect": 2}, {"option": "b", "cost": null, "effect": 2}]`:            "is not a number",
		`{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "wtp": [1]}`:                     `"wtp" is not known`,
	} {
		if _, err := ReadQuestion(strings.NewReader(text), nil); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", text, err, words)
		}
	}
	const asked = `{"options": ["a", "b"], "costs": [[1, 2], [1, 2]], ` + ends + `, "thresholds": [5, 0], "shares": {"b": 0.25, "a": 0.75}, "against": "b"}`
	q, err := ReadQuestion(strings.NewReader(asked), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, beside := range [][3]string{{"1,2", "", ""}, {"", "a=1", ""}, {"", "", "a"}} {
		again := q
		if err := again.Settle(beside[0], beside[1], beside[2]); err == nil || !strings.Contains(err.Error(), "once") {
			t.Errorf("%v: %v", beside, err)
		}
	}
	if err := q.Settle("", "", ""); err != nil {
		t.Fatal(err)
	}
	c, err := q.Compare()
	if err != nil || len(c.Decisions) != 2 || c.Decisions[0].Threshold != 5 || c.Beside[0].Against != "b" || q.Shares[0] != 0.75 {
		t.Errorf("%v: %+v", err, c)
	}
	q.Shares[0] = 0.750001
	if _, err := q.Compare(); err == nil || !strings.Contains(err.Error(), "shares: they come to 1.000001") {
		t.Errorf("shares that do not come to 1: %v", err)
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
