package demo

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// holdsTogether are the rules that no world may break.
func holdsTogether(t *rapid.T, w *world) {
	refs := map[string]bool{}
	for si, s := range w.schemes {
		arrangements := map[string]bool{}
		for _, p := range s.people {
			if refs[p.ref] {
				t.Fatalf("%s is there twice", p.ref)
			}
			refs[p.ref] = true
			if len(p.arrangements) == 0 {
				t.Fatalf("%s has no arrangement", p.ref)
			}
			for _, a := range p.arrangements {
				arrangements[a.ref] = true
				checkArrangement(t, w, s, a)
			}
			checkWaves(t, w, s, p)
		}
		for _, c := range w.costs(s, si) {
			if !arrangements[c.arrangement] || c.weekly <= 0 || c.weekly > 2500 {
				t.Fatalf("cost %+v", c)
			}
		}
	}
}

func checkArrangement(t *rapid.T, w *world, s *scheme, a arrangement) {
	open := a.end.IsZero()
	switch {
	case a.start.Before(s.opened), !a.start.Before(w.to):
		t.Fatalf("%s starts on %v; the scheme opened on %v", a.ref, a.start, s.opened)
	case !open && a.end.Before(a.start):
		t.Fatalf("%s ends before it starts", a.ref)
	case !open && a.end.Before(w.from):
		t.Fatalf("%s ended before the period", a.ref)
	case !s.closed.IsZero() && (open || a.end.After(s.closed)):
		t.Fatalf("%s outlives its scheme", a.ref)
	case open != (a.reason == ""), open != (a.planned == ""):
		t.Fatalf("%s: end %v, reason %q, planned %q", a.ref, a.end, a.reason, a.planned)
	}
}

func checkWaves(t *rapid.T, w *world, s *scheme, p *person) {
	last := time.Time{}
	for i, a := range p.answers {
		if (a.wave == "baseline") != (i == 0) {
			t.Fatalf("%s: answer %d is a %s", p.ref, i+1, a.wave)
		}
		if a.end.Sub(last) < 100*24*time.Hour && i > 0 {
			t.Fatalf("%s: waves on %v and %v", p.ref, last, a.end)
		}
		if day := a.end.In(london); day.Format(time.DateOnly) < w.from.Format(time.DateOnly) || !a.end.Before(w.to) || !a.start.Before(a.end) {
			t.Fatalf("%s: answered from %v to %v", p.ref, a.start, a.end)
		}
		if !s.closed.IsZero() && a.end.After(s.closed.AddDate(0, 0, 1)) {
			t.Fatalf("%s answered after the scheme closed", p.ref)
		}
		last = a.end
	}
}

func TestAnyWorldHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, err := Options{
			Seed:     rapid.Uint64().Draw(t, "seed"),
			Today:    time.Date(2020, 1, 1+rapid.IntRange(0, 3650).Draw(t, "day"), 0, 0, 0, 0, time.UTC),
			Schemes:  rapid.IntRange(1, 24).Draw(t, "schemes"),
			People:   rapid.IntRange(72, 400).Draw(t, "people"),
			Quarters: rapid.IntRange(2, 20).Draw(t, "quarters"),
		}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		holdsTogether(t, makeWorld(o))
	})
}
