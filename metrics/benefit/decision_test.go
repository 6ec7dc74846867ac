package benefit

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type runs struct {
	Interventions []string
	Effects       [][]float64 `json:"effects_wellby"`
	Costs         [][]float64
	MeanEffect    []float64 `json:"mean_effect"`
	MeanCost      []float64 `json:"mean_cost"`
	SL            float64   `json:"icer_SL_vs_res"`
	SupL          float64   `json:"icer_SupL_vs_SL"`
	At            []struct {
		K    float64
		NMB  []float64 `json:"mean_nmb"`
		Best string
		P    []float64 `json:"p_best"`
		EVPI float64   `json:"evpi_per_person"`
		Loss []float64 `json:"expected_loss"`
	}
}

func TestDecisions(t *testing.T) {
	w := known[runs](t, "WE6_icer_ceac_evpi")
	s := Sample{Options: w.Interventions, Effects: w.Effects, Costs: w.Costs}
	effects, costs, err := s.Means()
	if err != nil {
		t.Fatal(err)
	}
	for d := range s.Options {
		near(t, "effect", effects[d], w.MeanEffect[d])
		near(t, "cost", costs[d], w.MeanCost[d])
	}
	table, err := Incremental(s.Options, costs, effects)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Shared Lives", table[1].ICER, w.SL)
	near(t, "supported living", table[2].ICER, w.SupL)
	for _, at := range w.At {
		d, err := s.At(at.K)
		if err != nil || s.Options[d.Best] != at.Best {
			t.Errorf("at %g: %s, want %s (%v)", at.K, s.Options[d.Best], at.Best, err)
		}
		for o := range s.Options {
			near(t, "net benefit", d.MeanNMB[o], at.NMB[o])
			near(t, "probability", d.Probability[o], at.P[o])
			if math.Abs(d.ExpectedLoss[o]-at.Loss[o]) > 1e-9*max(1, at.Loss[o]) {
				t.Errorf("loss of %s at %g: %g, want %g", s.Options[o], at.K, d.ExpectedLoss[o], at.Loss[o])
			}
		}
		if math.Abs(d.EVPI-at.EVPI) > 1e-8*max(1, at.EVPI) {
			t.Errorf("EVPI at %g: %g, want %g", at.K, d.EVPI, at.EVPI)
		}
		now, err := s.MixedLoss(at.K, []float64{0.5, 0.3, 0.2})
		if err != nil || now < d.EVPI-1e-9 {
			t.Errorf("today's mix loses %g, less than the best option %g (%v)", now, d.EVPI, err)
		}
	}
}

// TestDominance: ties, duplicates and extended dominance, by the definitions.
func TestDominance(t *testing.T) {
	for _, c := range []struct {
		name           string
		costs, effects []float64
		want           []Standing // by option as given
	}{
		{"a dearer one that gives less", []float64{10, 20}, []float64{5, 4}, []Standing{Reference, Dominated}},
		{"a dearer one that gives as much", []float64{10, 20}, []float64{5, 5}, []Standing{Reference, Dominated}},
		{"as dear and gives more", []float64{10, 10}, []float64{5, 6}, []Standing{Dominated, Reference}},
		{"the same twice", []float64{10, 10, 30}, []float64{5, 5, 9}, []Standing{Reference, Duplicate, OnTheLine}},
		{"a mix of two others is better", []float64{0, 60, 100}, []float64{0, 5, 10}, []Standing{Reference, Extended, OnTheLine}},
		{"three on one line stay", []float64{0, 50, 100}, []float64{0, 5, 10}, []Standing{Reference, OnTheLine, OnTheLine}},
		{"one after the other goes", []float64{0, 40, 70, 80}, []float64{0, 1, 2, 10}, []Standing{Reference, Extended, Extended, OnTheLine}},
		{"costs and effects below 0", []float64{-10, -20, 5}, []float64{1, 2, 3}, []Standing{Dominated, Reference, OnTheLine}},
	} {
		names := []string{"a", "b", "c", "d"}[:len(c.costs)]
		table, err := Incremental(names, c.costs, c.effects)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table {
			if want := c.want[slices.Index(names, row.Option)]; row.Standing != want {
				t.Errorf("%s: %s is %s, want %s", c.name, row.Option, row.Standing, want)
			}
		}
	}
}

// TestFrontier: the ratios rise along the frontier, and at every threshold an
// option of it is best.
func TestFrontier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "options")
		whole := rapid.IntRange(-20, 20)
		names, costs, effects := make([]string, n), make([]float64, n), make([]float64, n)
		for i := range n {
			names[i], costs[i], effects[i] = string(rune('a'+i)), float64(whole.Draw(t, "cost")), float64(whole.Draw(t, "effect"))
		}
		table, err := Incremental(names, costs, effects)
		if err != nil {
			t.Fatal(err)
		}
		last := math.Inf(-1)
		for _, row := range table {
			if row.Standing == OnTheLine {
				if row.ICER < last || row.ICER <= 0 {
					t.Fatalf("the ratio falls: %+v", table)
				}
				last = row.ICER
			}
		}
		k := rapid.Float64Range(0, 50).Draw(t, "threshold")
		best, onLine := math.Inf(-1), math.Inf(-1)
		for _, row := range table {
			v := k*row.Effect - row.Cost
			best = max(best, v)
			if row.Standing == Reference || row.Standing == OnTheLine {
				onLine = max(onLine, v)
			}
		}
		if best > onLine+1e-9 {
			t.Fatalf("at %g something off the frontier is best: %+v", k, table)
		}
	})
}

func TestNormalEVPI(t *testing.T) {
	w := known[struct {
		P          float64 `json:"p_cost_effective"`
		EVPI       float64
		Population struct{ Value float64 } `json:"population_evpi_600_over_5y"`
	}](t, "WE11_evpi_normal")
	evpi, p, err := NormalEVPI(2000, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", p, w.P)
	near(t, "evpi", evpi, w.EVPI)
	near(t, "population", PopulationEVPI(evpi, 120, 5, schedules(t)["standard"]), w.Population.Value)
}
