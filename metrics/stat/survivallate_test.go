package stat

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestLateByHand: five homes, two of them seen from 1 and from 2 on. At 2 one of four
// ends (the one seen from 2 on is not yet at risk), at 3 one of three, at 5 the last.
func TestLateByHand(t *testing.T) {
	spells := []LateSpell{{0, Spell{2, true}}, {1, Spell{3, true}}, {2, Spell{4, false}}, {0, Spell{5, true}}, {0, Spell{2, false}}}
	c, err := KaplanMeierLate(spells)
	if err != nil {
		t.Fatal(err)
	}
	want := []SurvivalStep{{2, 4, 1, 0.75, 0.75 * math.Sqrt(1.0/12)}, {3, 3, 1, 0.5, 0.5 * math.Sqrt(1.0/12+1.0/6)}, {5, 1, 1, 0, 0}}
	if len(c.Steps) != len(want) {
		t.Fatalf("%+v", c.Steps)
	}
	for i, w := range want {
		if g := c.Steps[i]; g.Time != w.Time || g.AtRisk != w.AtRisk || g.Events != w.Events || math.Abs(g.Survival-w.Survival) > 1e-12 || math.Abs(g.SE-w.SE) > 1e-12 {
			t.Errorf("step %d: %+v, want %+v", i, g, w)
		}
	}
	area, err := c.Area(0, 5)
	if err != nil || math.Abs(area-(2+0.75+2*0.5)) > 1e-12 {
		t.Errorf("the area is %v (%v)", area, err)
	}
	part, err := c.Area(2.5, 4)
	if err != nil || math.Abs(part-(0.5*0.75+0.5)) > 1e-12 {
		t.Errorf("the area from 2.5 to 4 is %v (%v)", part, err)
	}
	if at, err := c.At(2.5); err != nil || at.AtRisk != 3 {
		t.Errorf("at risk at 2.5: %+v (%v)", at, err)
	}
}

// TestLateWithoutLate: where nobody came late, it is the curve of Kaplan and Meier;
// areas of parts add up; and nothing is said beyond what was watched.
func TestLateWithoutLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "n")
		var late []LateSpell
		var plain []Spell
		last := 0.0
		for range n {
			s := Spell{float64(rapid.IntRange(1, 12).Draw(t, "time")), rapid.Bool().Draw(t, "ended")}
			late, plain, last = append(late, LateSpell{0, s}), append(plain, s), max(last, s.Time)
		}
		a, err1 := KaplanMeierLate(late)
		b, err2 := KaplanMeier(plain)
		if err := errors.Join(err1, err2); err != nil || len(a.Steps) != len(b.Steps) {
			t.Fatalf("%v %+v %+v", err, a.Steps, b.Steps)
		}
		for i := range a.Steps {
			if a.Steps[i] != b.Steps[i] {
				t.Fatalf("%+v, want %+v", a.Steps[i], b.Steps[i])
			}
		}
		cut := rapid.Float64Range(0, last).Draw(t, "cut")
		whole, err1 := a.Area(0, last)
		first, err2 := a.Area(0, cut)
		second, err3 := a.Area(cut, last)
		if err := errors.Join(err1, err2, err3); err != nil || math.Abs(whole-first-second) > 1e-9 {
			t.Fatalf("%v and %v come to %v (%v)", first, second, whole, err)
		}
		if end, err := a.At(last); err == nil && end.Survival > 0 {
			if _, err := a.Area(0, last+1); !errors.Is(err, ErrUndefined) {
				t.Fatalf("beyond what was watched: %v", err)
			}
		}
	})
}

func TestLateRefuses(t *testing.T) {
	if _, err := KaplanMeierLate(nil); !errors.Is(err, ErrTooFew) {
		t.Errorf("nobody: %v", err)
	}
	for _, s := range []LateSpell{{3, Spell{3, true}}, {-1, Spell{3, true}}, {0, Spell{math.NaN(), true}}} {
		if _, err := KaplanMeierLate([]LateSpell{s}); err == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}
