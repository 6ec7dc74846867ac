package metrics

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// answering lets n people answer, of whom so many alone, with help and by somebody else.
func answering(w *world, scheme string, on time.Time, self, supported, proxy int) {
	for who, n := range map[string]int{"self": self, "supported": supported, "proxy": proxy} {
		w.say("control", scheme, on, 1, n*2/3, map[string]string{"answered_by": who})
		w.say("control", scheme, on, 0, n-n*2/3, map[string]string{"answered_by": who})
	}
}

// 80 of 100 people supported are counted, 40 of them alone, 30 with help; 60 of 90 in the
// quarter. In the explorer stand the same shares.
func TestHowManyAnsweredAndHow(t *testing.T) {
	w := smallWorld()
	answering(w, "C", day(2025, time.June, 2), 40, 20, 0)
	answering(w, "C", day(2025, time.October, 2), 0, 10, 10)
	w.say("people", "C", day(2025, time.June, 2), 1, 90, nil)
	w.say("people", "C", day(2025, time.October, 2), 1, 10, nil)
	e := engineOver(t, w, disclose.Default)
	ctx := context.Background()
	profile, err := e.Profile(ctx, "C", "2025-26")
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{80, 50, 37.5, 12.5}
	check := func(where string, got []Figure, want []float64) {
		t.Helper()
		for i, w := range want {
			if v, ok := got[i].Value(); !ok || v != w {
				t.Errorf("%s: %s is %v, want %v", where, askedColumns[i].Key, got[i], w)
			}
		}
	}
	check("profile", StatedIn(profile, "control").Asked, want)
	quarter, err := e.Profile(ctx, "C", "2025-26Q1")
	if err != nil {
		t.Fatal(err)
	}
	check("quarter", StatedIn(quarter, "control").Asked, []float64{66.7})
	if f := StatedIn(quarter, "control").Asked[1]; f.Reason() != NotApplicable {
		t.Errorf("who answered in a quarter is %v: it is known of years", f)
	}
	if f := StatedIn(profile, "people").Asked[0]; f.Reason() != NotApplicable {
		t.Errorf("of the people supported %v are said to be counted", f)
	}
	trend, err := e.Trend(ctx, "control", "C")
	if err != nil {
		t.Fatal(err)
	}
	check("trend", trend.Rows[0].Cells[columnOf(t, trend, "answered"):], []float64{66.7})
	if said := textOf(trend.Notes, "mode"); !contains(said, "alone 50.0%", "with help 37.5%", "12.5%") {
		t.Error(said)
	}
	ind, _ := e.catalogue.Find("control")
	pl, _ := e.places.Find("C")
	x, err := e.Explore(ctx, Selection{Indicators: []Indicator{ind}, Places: []Place{pl}, Periods: []Period{"2025-26"}})
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := x.Collect(10)
	if err != nil {
		t.Fatal(err)
	}
	check("explorer", chosen.Rows[0].Cells[columnOf(t, chosen, "answered"):], want)
}

// In random worlds no share stands beside a hidden figure, no share is given of a hidden
// group or of people who are hidden, and each that is given is the quotient of two numbers
// that other tables give.
func TestSharesOfThoseAskedTellNothingMore(t *testing.T) {
	hidden, shown := 0, 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 111))
		w := smallWorld()
		for _, s := range []string{"A", "B", "C", "E"} {
			on := day(2025, time.June, 2)
			answering(w, s, on, 3+r.IntN(30), 1+r.IntN(12), r.IntN(7))
			w.say("people", s, on, 1, 3+r.IntN(60), nil)
		}
		e := engineOver(t, w, disclose.Default)
		ask, err := e.asking(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		ind, _ := e.catalogue.Find("control")
		people, _ := e.catalogue.Find("people")
		l, _ := e.lattice(context.Background(), ind)
		of, _ := e.lattice(context.Background(), people)
		for _, pl := range e.places.All() {
			year := Period("2025-26")
			counted, everybody := l.of(ind, at{pl.ID, year, whole, whole}), of.of(people, at{pl.ID, year, whole, whole})
			got := ask(ind, l, pl.ID, year)
			for i, f := range got {
				part, whole := counted.base, everybody.value
				if i > 0 {
					part, whole = l.of(ind, at{pl.ID, year, byWhom, modes[i-1]}).base, counted.base
				}
				if part.IsHidden() || whole.IsHidden() || counted.value.IsHidden() {
					hidden++
					if tells(f) {
						t.Errorf("seed %d, %s: %s is %v of %v and %v", seed, pl.ID, askedColumns[i].Key, f, part, whole)
					}
					continue
				}
				if n, ok := part.Value(); ok && tells(f) {
					shown++
					if v, all := mustValue(f), mustValue(whole); v != Percent.Round(100*n/all) {
						t.Errorf("seed %d, %s: %s is %v, of %v and %v", seed, pl.ID, askedColumns[i].Key, v, n, all)
					}
				}
			}
			if profile, err := e.Profile(context.Background(), pl.ID, year); err != nil || !slices.EqualFunc(StatedIn(profile, "control").Asked, got, Figure.Same) {
				t.Errorf("the profile of %s says otherwise: %v", pl.ID, err)
			}
		}
		tab := tableOf(t, e, "control", "C", "answered_by")
		if said := textOf(tab.Notes, "mode"); strings.Contains(said, "[c]") != slices.ContainsFunc(ask(ind, l, "C", "2025-26")[1:], Figure.IsHidden) {
			t.Error(said)
		}
	}
	if hidden < 5 || shown < 5 {
		t.Errorf("%d hidden and %d shown: it tests too little", hidden, shown)
	}
}
