package metrics

import (
	"context"
	"testing"

	"khi/metrics/disclose"
)

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
