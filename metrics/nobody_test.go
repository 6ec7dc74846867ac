package metrics

import (
	"context"
	"strings"
	"testing"

	"khi/metrics/disclose"
)

// A list of all figures that leaves out where nobody is would say that nobody is there: not
// where noughts are hidden.
func TestFrozenFiguresHideWhereNobodyIs(t *testing.T) {
	t.Parallel()
	w := smallWorld()
	w.groups("wellbeing_outcome", "A", "outcome", day(2025, 6, 2), map[string]int{"improved": 20, "unchanged": 15, "deteriorated": 12})
	w.groups("wellbeing_outcome", "B", "outcome", day(2025, 6, 2), map[string]int{"improved": 20, "unchanged": 15})
	for _, profile := range []disclose.Profile{disclose.Default, disclose.TRE10, disclose.StrictPublic} {
		all, err := engineOver(t, w, profile).Freeze(context.Background(), "wellbeing_outcome")
		if err != nil {
			t.Fatal(err)
		}
		listed := map[Cut]bool{}
		for _, f := range all {
			if listed[f.Cut] {
				t.Errorf("%s: %v stands twice", profile.Name, f.Cut)
			}
			listed[f.Cut] = f.Figures[0].IsHidden()
		}
		for _, cut := range []Cut{{"B", "2025-26", "outcome", "deteriorated"}, {"C", "2025-26", whole, whole}} {
			if listed[cut] != profile.HideEmpty {
				t.Errorf("%s: that nobody is in %v is hidden: %v", profile.Name, cut, listed[cut])
			}
		}
	}
}

// Where noughts are hidden, that nobody is in a place or in a group cannot be worked out:
// not in a scheme beside others of its area, not in a group beside shown ones, and not in
// one that nobody is in anywhere in that year. With what protects them taken away the
// attacker finds each.
func TestThatNobodyIsThereCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	w := smallWorld()
	for _, scheme := range []string{"A", "C", "D", "E"} { // nobody in B
		for n, gender := range []string{"woman", "man"} {
			w.say("life_sat", scheme, day(2025, 5, 5), 4, 40+n, map[string]string{"gender": gender})
			w.say("life_sat", scheme, day(2025, 5, 5), 8, 30, map[string]string{"gender": gender})
		}
	}
	w.say("life_sat", "C", day(2024, 5, 5), 3, 40, map[string]string{"gender": "other"}) // nobody in 2025-26
	w.say("life_sat", "C", day(2024, 5, 5), 6, 40, map[string]string{"gender": "woman"})
	unprotected := func(f *frame) {
		f.apart = true
		for i := range f.Cells {
			f.Cells[i].Covered = f.Cells[i].Respondents == 0
		}
	}
	for _, profile := range []disclose.Profile{disclose.TRE10, disclose.StrictPublic} {
		for _, weaken := range []func(*frame){nil, unprotected} {
			e, err := NewEngine(context.Background(), w.copy(), profile)
			if err != nil {
				t.Fatal(err)
			}
			e.weaken = weaken
			s := readBy(t, "", e, "life_sat")
			found := map[string]bool{}
			for _, b := range s.Attack().Breaches {
				if weaken == nil || !strings.Contains(b.Learnt, "exactly 0") {
					t.Errorf("%s: %s", profile.Name, b)
				}
				found[b.Number] = true
			}
			if s.Shown < 5 {
				t.Errorf("%s: %d numbers given: nothing is tested", profile.Name, s.Shown)
			}
			if weaken == nil || profile.Round > 1 { // rounding leaves most open
				continue
			}
			for _, number := range []string{"people of life_sat in B, 2025-26", "people of life_sat in A, 2025-26, gender other"} {
				if !found[number] {
					t.Errorf("%s: nobody misses what keeps %q from being known: %v", profile.Name, number, found)
				}
			}
		}
	}
}
