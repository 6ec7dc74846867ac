package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// Whoever reads all tables of amounts of money, and takes them for plain sums, knows no
// sum that one or two make up nearly alone more closely than by a tenth of the largest,
// neither upwards nor downwards: else the one with the second largest could tell what the
// largest is. Without further hiding many are known so.
func TestNobodyKnowsALargeAmount(t *testing.T) {
	weak := disclose.Default
	weak.PrimaryOnly = true
	for _, profile := range []disclose.Profile{disclose.Default, weak} {
		tried, known := 0, 0
		for seed := range uint64(8) {
			w := moneyWorld(rand.New(rand.NewPCG(seed, 36)))
			e, err := NewEngine(context.Background(), w, profile)
			if err != nil {
				t.Fatal(err)
			}
			r := readBy(t, "", e, "live_in_cost_gross").Attack()
			ind, _ := e.Catalogue().Find("live_in_cost_gross")
			l, err := e.lattice(context.Background(), ind)
			if err != nil {
				t.Fatal(err)
			}
			for k, s := range l.cells {
				if disclose.Default.Safe(s.cell(ind, 0)) {
					continue
				}
				tried++
				span, ok := r.Span(attack.Name{Indicator: ind.Name, What: attack.Sum, Place: k.place, Period: string(k.period), By: k.dimension, Level: k.level})
				need := profile.DominancePercent/100*s.largest - 1e-6
				if !ok || span.High-s.swx >= need && s.swx-span.Low >= need {
					continue
				}
				known++
				if !profile.PrimaryOnly {
					t.Errorf("world %d, %+v: a sum of %.0f with a largest amount of %.0f is known to be from %.0f to %.0f", seed, k, s.swx, s.largest, span.Low, span.High)
				}
			}
		}
		if tried < 60 || profile.PrimaryOnly && known < 30 {
			t.Errorf("further hiding %v: of %d sums that must not be known, %d are: nothing is tested", !profile.PrimaryOnly, tried, known)
		}
	}
}

// moneyWorld has amounts of which some are many times the others.
func moneyWorld(r *rand.Rand) *world {
	w := smallWorld()
	for _, s := range []string{"A", "B", "C", "D", "E"} {
		for n := 3 + r.IntN(30); n > 0; n-- {
			amount := math.Round(20000 * math.Exp(0.4*r.NormFloat64()))
			if r.IntN(12) == 0 {
				amount *= 25
			}
			need := []string{"learning_disability", "older", "mental_health"}[r.IntN(3)]
			w.obs["live_in_cost_gross"] = append(w.obs["live_in_cost_gross"], observation{scheme: s, respondent: fmt.Sprint(s, n), day: day(2025, 5, 1), value: amount, levels: map[string]string{"need": need}})
		}
	}
	return w
}

// A mean of money with its base gives the sum back, so one very large amount
// among small ones must not be worked out from it.
func TestCostsThatOneOrTwoMakeUpAreHidden(t *testing.T) {
	for _, c := range []struct {
		why     string
		amounts []float64
		hidden  bool
	}{
		{"seven much alike", []float64{100, 110, 95, 105, 98, 102, 97}, false},
		{"one very large", []float64{1000, 6, 3, 5, 4, 6, 2}, true},
		{"two very large", []float64{1000, 900, 3, 5, 4, 6, 2}, true},
		{"all the same", []float64{100, 100, 100, 100, 100, 100}, true},
		{"one negative: the others come to less than they seem", []float64{100, 90, 5, 5, 5, -40}, true},
		{"nothing but contributions above cost", []float64{-100, -110, -95, -105, -98, -102}, true},
	} {
		w := smallWorld()
		for _, v := range c.amounts {
			w.say("live_in_cost", "A", day(2025, 5, 1), v, 1, nil)
		}
		e := engineOn(t, w)
		ind, _ := e.Catalogue().Find("live_in_cost")
		l, err := e.lattice(context.Background(), ind)
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range []string{"A", "E08000034", "ENG", "UK"} {
			if got := l.cells[at{place, "2025-26", whole, whole}].hidden; got != c.hidden {
				t.Errorf("%s: %s: hidden %v, want %v", c.why, place, got, c.hidden)
			}
		}
	}
}

// The two largest of an area are those of its schemes together.
func TestLargestAmountsOfAnAreaAreThoseOfItsSchemes(t *testing.T) {
	w := smallWorld()
	for _, s := range []string{"A", "B"} {
		w.say("live_in_cost", s, day(2025, 5, 1), 1000, 1, nil)
		for v := range 6 {
			w.say("live_in_cost", s, day(2025, 5, 1), float64(30+v), 1, nil)
		}
	}
	e := engineOn(t, w)
	ind, _ := e.Catalogue().Find("live_in_cost")
	l, err := e.lattice(context.Background(), ind)
	if err != nil {
		t.Fatal(err)
	}
	s := l.cells[at{"E08000034", "2025-26", whole, whole}]
	if s.largest != 1000 || s.second != 1000 || disclose.Default.Safe(disclose.Cell{
		Kind: disclose.Money, Respondents: s.respondents, Largest: s.largest, Second: s.second, Total: s.swx}) == s.hidden {
		t.Errorf("largest %v and %v of %v, hidden %v", s.largest, s.second, s.swx, s.hidden)
	}
}
