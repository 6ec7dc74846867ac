package access

import (
	"testing"
	"time"
)

func TestASignInEndsWhenItIsIdleAndInAnyCase(t *testing.T) {
	c := &clock{time.Date(2026, 4, 1, 8, 0, 0, 0, time.UTC)}
	s := NewSessions(c.now)
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
	s := NewSessions(nil)
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
	s := NewSessions(c.now)
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
