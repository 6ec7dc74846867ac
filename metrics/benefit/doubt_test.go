package benefit

import (
	"math"
	"testing"
)

// TestDoubtKeepsItsMoments: what was asked for is what is drawn.
func TestDoubtKeepsItsMoments(t *testing.T) {
	type gamma struct{ Mean, SD, Shape, Scale float64 }
	w := known[struct {
		Alternative gamma   `json:"C_counterfactual"`
		Arrangement gamma   `json:"C_shared_lives"`
		Mean        float64 `json:"saving_mean_exact"`
		SD          float64 `json:"saving_sd_exact"`
	}](t, "WE20_psa_moments")
	var of []Doubt
	for _, g := range []gamma{w.Alternative, w.Arrangement} {
		d, err := GammaOf(g.Mean, g.SD)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "shape", d.Alpha, g.Shape)
		near(t, "scale", 1/d.Beta, g.Scale)
		of = append(of, d)
	}
	const n = 20_000
	draws, err := Draws(of, n, 0, 7)
	if err != nil {
		t.Fatal(err)
	}
	savings := make([]float64, n)
	for i, row := range draws {
		savings[i] = row[0] - row[1]
	}
	s, err := SpreadOf(savings)
	if err != nil || math.Abs(s.Mean-w.Mean) > 4*w.SD/math.Sqrt(n) || math.Abs(s.SD/w.SD-1) > 0.03 {
		t.Errorf("%+v, want %g with %g (%v)", s, w.Mean, w.SD, err)
	}
	near(t, "Monte Carlo error", s.MonteCarloError, s.SD/math.Sqrt(n))
	again, _ := Draws(of, n, 0, 7)
	together, _ := Draws(of, n, 0.5, 7)
	if again[n-1][1] != draws[n-1][1] {
		t.Error("the same seed gives other draws")
	}
	for i, row := range together {
		savings[i] = row[0] - row[1]
	}
	if c, _ := SpreadOf(savings); c.SD >= 0.9*s.SD {
		t.Errorf("prices that move together leave the difference as unsure as before: %g against %g", c.SD, s.SD)
	}
	for name, make := range map[string]func() (Doubt, error){
		"beta":      func() (Doubt, error) { return BetaOf(0.6, 0.1) },
		"lognormal": func() (Doubt, error) { return LogNormalOf(1.3, 0.2) },
		"pert":      func() (Doubt, error) { return PERTOf(10, 13, 16) },
	} {
		d, err := make()
		if err != nil {
			t.Fatal(name, err)
		}
		runs, _ := Draws([]Doubt{d}, n, 0, 3)
		sum := 0.0
		for _, r := range runs {
			sum += r[0]
		}
		if math.Abs(sum/n-d.Mean()) > 0.01*d.Mean() {
			t.Errorf("%s: mean %g, want %g", name, sum/n, d.Mean())
		}
	}
	mixes, err := DirichletDraws([]float64{0.5, 0.3, 0.2, 0}, 40, 5000, 1)
	if err != nil {
		t.Fatal(err)
	}
	sums := make([]float64, 4)
	for _, m := range mixes {
		total := 0.0
		for j, v := range m {
			sums[j] += v / 5000
			total += v
		}
		if math.Abs(total-1) > 1e-12 {
			t.Fatalf("a mix comes to %g", total)
		}
	}
	if math.Abs(sums[0]-0.5) > 0.01 || sums[3] != 0 {
		t.Errorf("mean mix %v", sums)
	}
}

// TestCurves: the quick way to a value agrees with the quantile itself.
func TestCurves(t *testing.T) {
	g, err := GammaOf(38_000, 9_000)
	if err != nil {
		t.Fatal(err)
	}
	skew, err := GammaOf(1, 1.5)
	if err != nil {
		t.Fatal(err)
	}
	be, err := BetaOf(0.05, 0.04)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		d  Doubt
		sd float64
	}{{g, 9_000}, {skew, 1.5}, {be, 0.04}} {
		quick, exact := curveOf(c.d, 1<<20), curveOf(c.d, 1)
		for z := -6.5; z <= 6.5; z += 0.00731 {
			if math.Abs(quick(z)-exact(z)) > 1e-6*c.sd*math.Max(1, math.Abs(exact(z)/c.sd)) {
				t.Fatalf("at %g: %g, want %g", z, quick(z), exact(z))
			}
		}
	}
}

// TestBadDoubt: what is no distribution is refused.
func TestBadDoubt(t *testing.T) {
	_, e1 := GammaOf(0, 1)
	_, e2 := BetaOf(1.2, 0.1)
	_, e3 := BetaOf(0.5, 0.6)
	_, e4 := LogNormalOf(-1, 1)
	_, e5 := PERTOf(3, 2, 1)
	_, e6 := Draws(nil, 10, 0, 1)
	_, e7 := Draws([]Doubt{Certain(1)}, 10, 1.5, 1)
	_, e8 := DirichletDraws([]float64{0.5, 0.6}, 10, 10, 1)
	_, e9 := (Sample{Options: []string{"a", "b"}, Effects: [][]float64{{1, math.NaN()}}, Costs: [][]float64{{1, 2}}}).At(1)
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9} {
		if err == nil {
			t.Errorf("case %d was taken", i+1)
		}
	}
}

// BenchmarkDecisions is 10,000 runs of 6 options with 30 parameters, and the
// curves and the value of information over 100 thresholds.
func BenchmarkDecisions(b *testing.B) {
	var of []Doubt
	for i := range 30 {
		d, err := GammaOf(1000*float64(i+1), 200*float64(i+1))
		if err != nil {
			b.Fatal(err)
		}
		of = append(of, d)
	}
	thresholds := make([]float64, 100)
	for i := range thresholds {
		thresholds[i] = float64(i) * 500
	}
	for b.Loop() {
		draws, err := Draws(of, 10_000, 0.5, 1)
		if err != nil {
			b.Fatal(err)
		}
		s := Sample{Options: []string{"a", "b", "c", "d", "e", "f"}}
		for _, row := range draws {
			effects, costs := make([]float64, 6), make([]float64, 6)
			for o := range 6 {
				for j := range 5 {
					costs[o] += row[5*o+j]
				}
				effects[o] = row[o] / 10_000
			}
			s.Effects, s.Costs = append(s.Effects, effects), append(s.Costs, costs)
		}
		if _, err := s.Over(thresholds); err != nil {
			b.Fatal(err)
		}
	}
}
