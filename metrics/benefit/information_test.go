package benefit

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// normalSample has two options whose difference in net benefit is 2,000 + 8,000
// of one normal parameter + 6,000 of another, in each pair of their quantiles.
func normalSample() Sample {
	const each = 120
	s := Sample{Options: []string{"now", "new"}, Parameters: []Drawn{{Name: "large"}, {Name: "small"}, {Name: "sign"}, {Name: "none"}}}
	for i := range each {
		for j := range each {
			z := distuv.UnitNormal.Quantile((float64(i) + 0.5) / each)
			w := distuv.UnitNormal.Quantile((float64(j) + 0.5) / each)
			s.Effects = append(s.Effects, []float64{0, 0.1 + 0.4*z})
			s.Costs = append(s.Costs, []float64{0, 0.01 - 6000*w}) // a penny, so that it is the dearer one
			for p, v := range []float64{z, w, math.Copysign(1, z), 7} {
				s.Parameters[p].Values = append(s.Parameters[p].Values, v)
			}
		}
	}
	return s
}

// TestPartialsOfANormal: the value of knowing one of two normal parameters has a
// closed form, the one that WE11 gives for the whole.
func TestPartialsOfANormal(t *testing.T) {
	s := normalSample()
	all, err := s.Partials([]float64{20_000})
	if err != nil {
		t.Fatal(err)
	}
	large, _, _ := NormalEVPI(2000, 8000)
	small, _, _ := NormalEVPI(2000, 6000)
	// Of a sign alone: half of the runs have a mean of 2,000 + 8,000 √(2/π), half of 2,000 less it.
	half := 8000 * math.Sqrt(2/math.Pi)
	sign := (2000+half)/2 - 2000
	for i, want := range []struct{ value, r2 float64 }{{large, 0.64}, {small, 0.36}, {sign, 0.64 * 2 / math.Pi}, {0, 0}} {
		got := all[0][i]
		if math.Abs(got.EVPPI-want.value) > 0.01*large || math.Abs(got.R2-want.r2) > 0.005 {
			t.Errorf("%s: %g at R² %g, want %g at %g", got.Parameter, got.EVPPI, got.R2, want.value, want.r2)
		}
	}
	d, err := s.At(20_000)
	if err != nil || all[0][0].EVPPI > d.EVPI {
		t.Errorf("one parameter is worth more than all: %g, %g (%v)", all[0][0].EVPPI, d.EVPI, err)
	}
}

// TestPartialsNeedRuns: a few runs carry no regression, and that is said.
func TestPartialsNeedRuns(t *testing.T) {
	s := Sample{Options: []string{"a", "b"}, Parameters: []Drawn{{Name: "p"}}}
	for i := range FewestForPartial - 1 {
		s.Effects, s.Costs = append(s.Effects, []float64{0, float64(i)}), append(s.Costs, []float64{0, 1})
		s.Parameters[0].Values = append(s.Parameters[0].Values, float64(i))
	}
	if _, err := s.Partials([]float64{1}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("99 runs: %v", err)
	}
	c, err := Question{Sample: &s, Thresholds: []float64{1}}.Compare()
	if err != nil || len(c.Notes) != 1 || c.Decisions[0].Partial != nil {
		t.Errorf("a comparison of 99 runs: %v %+v", err, c)
	}
}

// TestSplineKeepsStraightLines: what depends on the parameter in a straight line
// is fitted exactly, however the parameter is spread.
func TestSplineKeepsStraightLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e4, 1e4), 30, 60).Draw(t, "x")
		a, b := rapid.Float64Range(-10, 10).Draw(t, "a"), rapid.Float64Range(-10, 10).Draw(t, "b")
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = a + b*v
		}
		for i, v := range projection(x)(y) {
			if math.Abs(v-y[i]) > 1e-5*(1+math.Abs(y[i])) {
				t.Fatalf("at %g: %g, want %g", x[i], v, y[i])
			}
		}
	})
}

// TestComparisonOfEachForm: CSV and JSON, with parameters beside the runs and in
// a table of their own in another order, give the same answer.
func TestComparisonOfEachForm(t *testing.T) {
	s := normalSample()
	var wide, bare, apart strings.Builder
	wide.WriteString("run,cost_now,effect_now,cost_new,effect_new,param_large\n")
	bare.WriteString("run,cost_now,effect_now,cost_new,effect_new\n")
	apart.WriteString("large,run\n")
	for i := range s.Costs {
		run := text(float64(i))
		line := run + ",0,0," + text(s.Costs[i][1]) + "," + text(s.Effects[i][1])
		wide.WriteString(line + "," + text(s.Parameters[0].Values[i]) + "\n")
		bare.WriteString(line + "\n")
		back := len(s.Costs) - 1 - i
		apart.WriteString(text(s.Parameters[0].Values[back]) + "," + text(float64(back)) + "\n")
	}
	body, err := json.Marshal(map[string]any{"options": s.Options, "costs": s.Costs, "effects": s.Effects, "parameters": map[string]any{"large": s.Parameters[0].Values}})
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for name, tables := range map[string][2]string{"wide": {wide.String()}, "apart": {bare.String(), apart.String()}, "JSON": {string(body)}} {
		var q Question
		var err error
		if tables[1] == "" {
			q, err = ReadQuestion(strings.NewReader(tables[0]), nil)
		} else {
			q, err = ReadQuestion(strings.NewReader(tables[0]), strings.NewReader(tables[1]))
		}
		if err != nil {
			t.Fatal(name, err)
		}
		q.Thresholds, q.Shares = []float64{0, 20_000}, []float64{0.5, 0.5}
		c, err := q.Compare()
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(got)
		}
		if string(got) != first {
			t.Errorf("%s gives another answer:\n%s\n%s", name, got, first)
		}
		d := c.Decisions[1]
		if d.Frontier != d.Probability["new"] || d.Best != "new" || len(d.Partial) != 1 || *d.MixedCost != *d.MixedLoss-d.EVPI {
			t.Errorf("%s: %+v", name, d)
		}
		p := c.Plane[0]
		if sum := p.CheaperBetter + p.CheaperWorse + p.DearerBetter + p.DearerWorse + p.Same; math.Abs(sum-1) > 1e-9 || p.CheaperBetter != p.DearerBetter || math.Abs(p.CheaperBetter-0.2994) > 0.005 {
			t.Errorf("%s: the plane %+v", name, p)
		}
	}
}

func text(v float64) string { b, _ := json.Marshal(v); return string(b) }

// TestBadQuestions: each is refused in words that name the field and the rule.
func TestBadQuestions(t *testing.T) {
	for _, c := range []struct{ table, parameters, words string }{
		{"option,cost,effect\na,1,1\na,2,2\n", "", `option 2 is called "a"`},
		{"option,cost,effect\n,1,1\n", "", "line 2, option: is empty"},
		{"# a remark\noption,cost,effect\n# another\na,1,0x10\n", "", "line 4, effect"},
		{"option,cost,effect\na,1,1\n", "p\n1\n", "table of means"},
		{"cost_a,effect_a,cost_b,effect_b,cost_a\n1,1,1,1,1\n", "", "a name of its own"},
		{"cost_a,effect_a,cost_b,effect_b\n1,1,1,1\n", "p\n1\n2\n", "2 lines for 1 runs"},
		{"run,cost_a,effect_a,cost_b,effect_b\n1,1,1,1,1\n2,1,1,1,1\n", "run,p\n1,1\n1,2\n", "run 1 is there twice"},
		{"run,cost_a,effect_a,cost_b,effect_b\n1,1,1,1,1\n1,1,1,1,1\n", "", "run 1 is there twice"},
		{"cost_a,effect_a,cost_b,effect_b,param_p\n1,1,1,1,x\n", "", "line 2, param_p"},
		{"run,option,cost,effect,param_p\n1,a,1,1,1\n1,b,1,1,1\n", "", "a table of their own"},
		{`{"options":["a"],"costs":[1]}`, "", "both must be given"},
		{`{"options":["a","b"],"costs":[[1,2]],"effects":[[1]]}`, "", "1 effects and 2 costs"},
		{`{"options":["a","b"],"costs":[[1,2]],"effects":[1,2]}`, "", "effects: must have the form"},
		{`{"options":["a","b"],"costs":[[1,2]],"effects":[[1,2]],"parameters":{"p":[1,2]}}`, "", "parameter p has 2 values for 1 runs"},
		{`{"options":["a","b"],"price":1,"costs":[1,2],"effects":[1,2]}`, "", "price"},
	} {
		var err error
		var q Question
		if c.parameters == "" {
			q, err = ReadQuestion(strings.NewReader(c.table), nil)
		} else {
			q, err = ReadQuestion(strings.NewReader(c.table), strings.NewReader(c.parameters))
		}
		if err == nil {
			_, err = q.Compare()
		}
		if err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%q with %q: %v, want %q", c.table, c.parameters, err, c.words)
		}
	}
	q := Question{Options: []string{"a", "b"}, Costs: []float64{1, 2}, Effects: []float64{1, 2}, Shares: []float64{1, 0}}
	if _, err := q.Compare(); err == nil {
		t.Error("a present mix without runs")
	}
	for _, bad := range []string{"", "a", "1:2", "2:1:1", "0:1e9:1", "1:2:0", "NaN"} {
		if _, err := ReadThresholds(bad); err == nil {
			t.Errorf("thresholds %q", bad)
		}
	}
	for _, bad := range []string{"a", "c=1", "a=1,a=0", "a=x"} {
		if _, err := ReadShares(bad, q.Options); err == nil {
			t.Errorf("shares %q", bad)
		}
	}
	s := normalSample()
	if _, err := (Question{Sample: &s, Thresholds: []float64{-1}}).Compare(); err == nil {
		t.Error("a unit of effect that is worth less than nothing")
	}
	if _, err := (Question{Sample: &s, Thresholds: []float64{1}, Shares: []float64{0.5, 0.4}}).Compare(); err == nil || !strings.Contains(err.Error(), "must come to 1") {
		t.Errorf("shares of 0.9: %v", err)
	}
}
