package access

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// unsteady is a machine on which somebody changes the clock: the day moves, and what has
// passed does not.
type unsteady struct {
	day    time.Time
	passed time.Duration
}

func newUnsteady() *unsteady { return &unsteady{day: time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)} }

func (u *unsteady) clock() Clock {
	return Clock{Day: func() time.Time { return u.day }, Passed: func() time.Duration { return u.passed }}
}
func (u *unsteady) wait(d time.Duration)  { u.day, u.passed = u.day.Add(d), u.passed+d }
func (u *unsteady) set(d time.Duration)   { u.day = u.day.Add(d) } // somebody sets the clock
func (u *unsteady) sleep(d time.Duration) { u.set(d) }             // the machine sleeps: nothing passes

// TestAClockThatIsPutBackKeepsNobodySignedIn: the idle and the longest time of a sign-in
// go on whatever somebody does to the clock, and end after a sleep too.
func TestAClockThatIsPutBackKeepsNobodySignedIn(t *testing.T) {
	for what, c := range map[string]struct {
		do func(u *unsteady, use func())
		in bool
	}{
		"put back, then idle":            {func(u *unsteady, _ func()) { u.set(-24 * time.Hour); u.wait(idleTime + time.Second) }, false},
		"put back again and again, idle": {func(u *unsteady, _ func()) { u.wait(20 * time.Minute); u.set(-time.Hour); u.wait(11 * time.Minute) }, false},
		"put back, in use": {func(u *unsteady, use func()) {
			for range 25 {
				u.wait(20 * time.Minute)
				u.set(-20 * time.Minute)
				use()
			}
		}, true},
		"put back, in use for longer than any may be": {func(u *unsteady, use func()) {
			for range 37 {
				u.wait(20 * time.Minute)
				u.set(-20 * time.Minute)
				use()
			}
		}, false},
		"asleep for an hour":       {func(u *unsteady, _ func()) { u.sleep(time.Hour) }, false},
		"put forward by a year":    {func(u *unsteady, _ func()) { u.set(365 * 24 * time.Hour) }, false},
		"put right by two minutes": {func(u *unsteady, _ func()) { u.set(-2 * time.Minute) }, true},
	} {
		u := newUnsteady()
		s := NewSessions(u.clock())
		token := s.Begin(Account{ID: "a"})
		c.do(u, func() { s.Find(token) })
		if _, in := s.Find(token); in != c.in {
			t.Errorf("%s: signed in %v", what, in)
		}
	}
}

// TestTheRealClockTellsWhatHasPassed: without a clock of its own a sign-in measures by what
// no setting of the clock changes, and not by the day alone.
func TestTheRealClockTellsWhatHasPassed(t *testing.T) {
	c := Clock{}.orUsual()
	before := c.moment()
	before.day = before.day.Add(24 * time.Hour) // as if the clock had been put back by a day since
	time.Sleep(2 * time.Millisecond)
	if ago := c.since(before); ago < 2*time.Millisecond || ago > time.Minute {
		t.Errorf("it was %s ago", ago)
	}
}

// TestWaitingIsNotShortenedByTheClock: who guesses waits as long as they have to, and
// not longer, whichever way the clock is put.
func TestWaitingIsNotShortenedByTheClock(t *testing.T) {
	for _, put := range []time.Duration{-1000 * time.Hour, -time.Minute, time.Hour, 1000 * time.Hour} {
		u := newUnsteady()
		b, err := Open(Options{Path: filepath.Join(t.TempDir(), "accounts.json"), Write: writePlain, Clock: u.clock()})
		if err != nil {
			t.Fatal(err)
		}
		g := NewGuesses(u.clock())
		for range 6 {
			b.names.begin("ann", u.passed)
		}
		for range 21 {
			g.Failed("10.0.0.1")
		}
		u.set(put)
		if b.names.wait("ann", b.clock.Passed()) == 0 || g.Wait("10.0.0.1") == 0 {
			t.Errorf("with the clock put by %s nobody waits", put)
		}
		u.wait(firstWait)
		if b.names.wait("ann", b.clock.Passed()) > 0 || g.Wait("10.0.0.1") > 0 {
			t.Errorf("with the clock put by %s the waiting has no end", put)
		}
	}
}

// TestAUsedCodeIsNeverTakenAgain: neither after the clock was put back to the minute in
// which it was used, nor after a start there. Codes on paper let in meanwhile, and those
// of the phone when the clock is right again.
func TestAUsedCodeIsNeverTakenAgain(t *testing.T) {
	u := newUnsteady()
	path := filepath.Join(t.TempDir(), "accounts.json")
	open := func() *Book {
		b, err := Open(Options{Path: path, Write: writePlain, Clock: u.clock()})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b := open()
	a := invited(t, b, "ann")
	f, err := b.BeginFactor(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	code := func() string { s, _ := totp.GenerateCode(f.Secret, u.day); return s }
	paper, err := b.ConfirmFactor(a.ID, goodPassword, f.Secret, code())
	if err != nil {
		t.Fatal(err)
	}
	in := func(b *Book, code string) bool { _, err := b.Prove("ann", goodPassword, code, "x"); return err == nil }
	u.wait(time.Hour)
	seen := code()
	if !in(b, seen) {
		t.Fatal("the right code does not let in")
	}
	u.wait(time.Hour)
	u.set(-time.Hour) // back to when that code was the right one
	if code() != seen || in(b, seen) || in(open(), seen) {
		t.Error("a code that somebody may have seen works once more")
	}
	u.set(-30 * time.Minute) // before it: a code that was never used, of a time that is over
	if in(b, code()) {
		t.Error("a code of a time before the last one lets in")
	}
	u.wait(time.Hour)
	if !in(b, paper[0]) {
		t.Error("a code on paper does not let in")
	}
	u.set(90 * time.Minute)
	if !in(b, code()) {
		t.Error("with the clock right again the phone's code does not let in")
	}
}

// TestDaysAreThoseOfTheClock: what has a last day goes by the day that the machine tells, as
// decided (docs/security.md): a year ahead, grants and links have ended; put right, they count.
func TestDaysAreThoseOfTheClock(t *testing.T) {
	u := newUnsteady()
	b, err := Open(Options{Path: filepath.Join(t.TempDir(), "accounts.json"), Write: writePlain, Clock: u.clock()})
	if err != nil {
		t.Fatal(err)
	}
	a := invited(t, b, "ann", Grant{Viewer, "S1", "2026-04-01", "2026-06-30"})
	_, key, err := b.Invite("bob", "Bob", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		put time.Duration
		in  bool
	}{{0, true}, {365 * 24 * time.Hour, false}, {-365 * 24 * time.Hour, true}, {-24 * time.Hour, false}} {
		u.set(c.put)
		v, ok := b.Visit(a.ID)
		if in := ok && v.May(SeeFigures); in != c.in {
			t.Errorf("on %s the grant counts: %v", u.day.Format(time.DateOnly), in)
		}
	}
	u.set(366 * 24 * time.Hour)
	if _, err := b.Redeem(key, goodPassword); err == nil {
		t.Error("a link is taken after its last day")
	}
}

// TestAThousandGuessesInAMinute: of wrong passwords that come as fast as they can, at most
// ten of a minute are looked at.
func TestAThousandGuessesInAMinute(t *testing.T) {
	u := newUnsteady()
	b, err := Open(Options{Path: filepath.Join(t.TempDir(), "accounts.json"), Write: writePlain, Clock: u.clock()})
	if err != nil {
		t.Fatal(err)
	}
	invited(t, b, "ann")
	looked := 0
	for range 1000 {
		if _, err := b.Prove("ann", "not the password", "", "10.0.0.1"); words(err) == notYou.Words {
			looked++
		}
		u.wait(60 * time.Millisecond)
	}
	if looked < 5 || looked > 10 {
		t.Errorf("%d guesses of 1,000 were looked at", looked)
	}
}

// TestAnUnknownNameTakesTheSameWork: what it is held against asks for as much work as every
// password that is set now.
func TestAnUnknownNameTakesTheSameWork(t *testing.T) {
	memory, passes, threads, salt, key, err := readHash(nobodysHash)
	m, p, th, s, k, err2 := readHash(hashPassword(goodPassword))
	if err != nil || err2 != nil || memory != m || passes != p || threads != th || len(salt) != len(s) || len(key) != len(k) || outdated(nobodysHash) {
		t.Errorf("%d %d %d %d %d and %d %d %d %d %d, %v %v", memory, passes, threads, len(salt), len(key), m, p, th, len(s), len(k), err, err2)
	}
}
