package access

import (
	"strings"
	"testing"
	"time"
)

func TestASignInEndsWhenItIsIdleAndInAnyCase(t *testing.T) {
	c := &clock{time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)}
	s := NewSessions(Clock{Day: c.now})
	idle, used := s.Begin(Account{ID: "a"}), s.Begin(Account{ID: "a", Changed: 3})
	for range 23 {
		c.pass(30 * time.Minute)
		if one, ok := s.Find(used); !ok || one.Changed != 3 {
			t.Fatal("a sign-in that is used has ended")
		}
	}
	if _, ok := s.Find(idle); ok {
		t.Error("an idle sign-in goes on")
	}
	c.pass(31 * time.Minute)
	if _, ok := s.Find(used); ok {
		t.Error("a sign-in goes on after 12 hours")
	}
}

func TestASignInThatEndedStaysEnded(t *testing.T) {
	s := NewSessions(Clock{})
	token, other := s.Begin(Account{ID: "a"}), s.Begin(Account{ID: "b"})
	s.End(token)
	s.Look(token, "b")
	if _, ok := s.Find(token); ok {
		t.Error("it is back")
	}
	for _, wrong := range []string{"", token + "x", other[1:]} {
		if _, ok := s.Find(wrong); ok {
			t.Errorf("%q is a sign-in", wrong)
		}
	}
	if one, ok := s.Find(other); !ok || one.Account != "b" {
		t.Error("another one has ended too")
	}
}

func TestSignInsDoNotTakeAllMemory(t *testing.T) {
	c := &clock{time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)}
	s := NewSessions(Clock{Day: c.now})
	first := s.Begin(Account{ID: "a"})
	for range mostSessions + 5 {
		c.pass(time.Millisecond)
		s.Begin(Account{ID: "b"})
	}
	if len(s.all) > mostSessions {
		t.Errorf("%d sign-ins are kept", len(s.all))
	}
	if _, ok := s.Find(first); ok {
		t.Error("the one that was idle longest is kept")
	}
}

// TestSignInsEndWhereTheyBegan: by person, by sign-in or by both, at one organisation, and
// only those that had begun by then.
func TestSignInsEndWhereTheyBegan(t *testing.T) {
	for what, c := range map[string]struct {
		through Through
		account string
		want    string // of those who are still in
	}{
		"a person":                       {Through{Provider: "n"}, "a", "b here s"},
		"one of their sign-ins":          {Through{"n", "1"}, "a", "a2 b here s"},
		"a sign-in and nobody":           {Through{"n", "2"}, "", "a1 a0 b here s"},
		"a sign-in of somebody else":     {Through{"n", "2"}, "b", "a1 a2 a0 here s"}, // b's began without a name
		"nobody":                         {Through{Provider: "n"}, "", "a1 a2 a0 b here s"},
		"the same name somewhere else":   {Through{"s", "1"}, "", "a1 a2 a0 b here"},
		"an organisation of nobody here": {Through{"x", "1"}, "a", "a1 a2 a0 b here s"},
	} {
		clock := &clock{time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)}
		s := NewSessions(Clock{Day: clock.now})
		names := []string{"a1", "a2", "a0", "b", "here", "s"}
		tokens := []string{s.BeginThrough(Account{ID: "a"}, Through{"n", "1"}), s.BeginThrough(Account{ID: "a"}, Through{"n", "2"}), s.BeginThrough(Account{ID: "a"}, Through{Provider: "n"}),
			s.BeginThrough(Account{ID: "b"}, Through{Provider: "n"}), s.Begin(Account{ID: "a"}), s.BeginThrough(Account{ID: "c"}, Through{"s", "1"})}
		if ended := s.EndThrough(c.through, c.account, clock.now().Add(-2*time.Minute)); len(ended) > 0 {
			t.Errorf("%s: what begins later ended: %v", what, ended)
		}
		ended := s.EndThrough(c.through, c.account, clock.now())
		var left []string
		for i, token := range tokens {
			if _, in := s.Find(token); in {
				left = append(left, names[i])
			}
		}
		if got := strings.Join(left, " "); got != c.want || len(ended) != len(names)-len(left) {
			t.Errorf("%s: %q are still in, want %q; %d ended", what, got, c.want, len(ended))
		}
	}
}
