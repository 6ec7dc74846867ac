package access

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time       { return c.at }
func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }
func words(err error) string          { var r *Refusal; errors.As(err, &r); return r.words() }
func (r *Refusal) words() string {
	if r == nil {
		return ""
	}
	return r.Words
}
func writePlain(p string, b []byte) error { return os.WriteFile(p, b, 0o600) }

func newBook(t *testing.T) (*Book, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)}
	b, err := Open(Options{Path: filepath.Join(t.TempDir(), "accounts.json"), Write: writePlain, Clock: Clock{Day: c.now}})
	if err != nil {
		t.Fatal(err)
	}
	return b, c
}

const goodPassword = "kettle orbit marigold"

func invited(t *testing.T, b *Book, name string, grants ...Grant) Account {
	t.Helper()
	_, key, err := b.Invite(name, strings.ToUpper(name[:1])+name[1:], grants)
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Redeem(key, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAGrantCountsFromItsFirstDayToItsLastInLondon(t *testing.T) {
	b, c := newBook(t)
	a := invited(t, b, "ann", Grant{Commissioner, "E08000003", "2026-07-01", "2026-07-31"})
	for _, day := range []struct {
		at   time.Time
		want bool
	}{
		{time.Date(2026, 6, 30, 22, 59, 0, 0, time.UTC), false},
		{time.Date(2026, 6, 30, 23, 0, 0, 0, time.UTC), true}, // midnight of summer time
		{time.Date(2026, 7, 31, 22, 59, 0, 0, time.UTC), true},
		{time.Date(2026, 7, 31, 23, 0, 0, 0, time.UTC), false},
	} {
		c.at = day.at
		if v, _ := b.Visit(a.ID); v.May(SeeFigures) != day.want {
			t.Errorf("at %s the grant counts: %v, want %v", day.at, !day.want, day.want)
		}
	}
}

func TestWhatEachRoleMayDoWhere(t *testing.T) {
	path := []string{"S1", "E08000003", "ENG", "UK"}
	all := []Permission{SeeFigures, SeeLoads, SendFiles, UndoLoads, AskPeople, ManageAccounts, ReadTrail, KeepAccount}
	may := map[Role][]Permission{Administrator: all, Analyst: {SeeFigures, SeeLoads, KeepAccount}, Commissioner: {SeeFigures, SeeLoads, KeepAccount},
		Worker: {SeeFigures, SeeLoads, SendFiles, UndoLoads, AskPeople, KeepAccount}, Viewer: {SeeFigures, KeepAccount}, "made-up": nil}
	for role, allowed := range may {
		for _, place := range append([]string{"S2", "E08000006"}, path...) {
			v := &Visit{grants: []Grant{{Role: role, Place: place, From: "2020-01-01"}}}
			covers := place != "S2" && place != "E08000006"
			for _, p := range all {
				want := false
				for _, q := range allowed {
					want = want || q == p
				}
				if v.May(p) != want {
					t.Errorf("%s may %s: %v", role, p, !want)
				}
				if v.MayAt(p, path...) != (want && covers) {
					t.Errorf("%s at %s may %s at S1: %v", role, place, p, !(want && covers))
				}
			}
		}
	}
	if stranger := new(Visit); stranger.May(SeeFigures) || stranger.MayAt(SeeFigures, path...) || stranger.SignedIn() {
		t.Error("a stranger may do something")
	}
}

func TestAOneTimeLinkWorksOnceAndForThreeDays(t *testing.T) {
	b, c := newBook(t)
	_, key, err := b.Invite("ann@council.example", "Ann", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Redeem("WRONG", goodPassword); err == nil {
		t.Error("a wrong key was taken")
	}
	if _, err := b.Redeem(key, "short"); words(err) == "" {
		t.Error("a short password was taken")
	}
	c.pass(linkTime + time.Second)
	if _, err := b.Redeem(key, goodPassword); err == nil {
		t.Error("a link of more than three days was taken")
	}
	c.pass(-linkTime)
	if _, err := b.Redeem(key, goodPassword); err != nil {
		t.Error(err)
	}
	if _, err := b.Redeem(key, goodPassword); err == nil {
		t.Error("a link worked twice")
	}
	if text, _ := os.ReadFile(b.path); strings.Contains(string(text), key) || strings.Contains(string(text), goodPassword) {
		t.Error("the file holds the key or the password")
	}
}

func TestWhoeverGuessesWaitsLongerEachTime(t *testing.T) {
	b, c := newBook(t)
	invited(t, b, "ann")
	for range 6 {
		if _, err := b.Prove("ann", "not the password", "", "10.0.0.1"); words(err) != notYou.Words {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := b.Prove(" ANN ", goodPassword, "", "10.0.0.2"); !strings.Contains(words(err), "too many") {
		t.Fatalf("after six guesses the right password was looked at: %v", err)
	}
	c.pass(firstWait)
	if _, err := b.Prove(" ANN ", goodPassword, "", "10.0.0.2"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	for range 40 { // many names from one address
		_, _ = b.Prove("nobody", "x", "", "10.0.0.9")
		c.pass(time.Hour / 30)
	}
	for range 31 {
		b.senders.failed("10.0.0.9", b.clock.Passed())
	}
	if _, err := b.Prove("ann", goodPassword, "", "10.0.0.9"); !strings.Contains(words(err), "too many") {
		t.Errorf("an address that guesses many names is let in: %v", err)
	}
}

// TestGuessesAtOnceAreNoMoreThanOneByOne: many tries that come at the same moment are not
// all looked at before the first has failed.
func TestGuessesAtOnceAreNoMoreThanOneByOne(t *testing.T) {
	b, _ := newBook(t)
	invited(t, b, "ann")
	var looked atomic.Int32
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			if _, err := b.Prove("ann", "not the password", "", fmt.Sprintf("10.0.0.%d", i)); words(err) == notYou.Words {
				looked.Add(1)
			}
		})
	}
	all.Wait()
	if n := looked.Load(); n != 6 { // five cost nothing, and the sixth begins the waiting
		t.Errorf("%d of 24 guesses at once were looked at", n)
	}
}

func TestASecondFactorIsAskedForAndACodeWorksOnce(t *testing.T) {
	b, c := newBook(t)
	a := invited(t, b, "ann")
	f, err := b.BeginFactor(a.ID)
	if err != nil || f.Picture == nil || !strings.HasPrefix(f.Address, "otpauth://totp/") {
		t.Fatal(f, err)
	}
	if _, err := b.Prove("ann", goodPassword, "", "x"); err != nil {
		t.Error("a factor that was not confirmed is asked for")
	}
	code := func() string { s, _ := totp.GenerateCode(f.Secret, c.at); return s }
	if _, err := b.ConfirmFactor(a.ID, goodPassword, f.Secret, "000000"); err == nil && code() != "000000" {
		t.Error("confirmed with a wrong code")
	}
	for what, wrong := range map[string][2]string{"without the password": {"", f.Secret}, "a secret of one's own": {goodPassword, "AAAA"}} {
		short, _ := totp.GenerateCode(wrong[1], c.at)
		if _, err := b.ConfirmFactor(a.ID, wrong[0], wrong[1], short); err == nil {
			t.Errorf("confirmed with %s", what)
		}
	}
	paper, err := b.ConfirmFactor(a.ID, goodPassword, f.Secret, code())
	if err != nil || len(paper) != recoveryCodes {
		t.Fatal(paper, err)
	}
	for what, wrong := range map[string]string{"no code": "", "the code of the confirmation": code(), "an empty recovery code": "----"} {
		if _, err := b.Prove("ann", goodPassword, wrong, "x"); err == nil {
			t.Errorf("%s lets in", what)
		}
	}
	c.pass(time.Minute)
	if _, err := b.Prove("ann", goodPassword, code()[:3]+" "+code()[3:], "x"); err != nil {
		t.Errorf("the right code: %v", err)
	}
	if _, err := b.Prove("ann", goodPassword, code(), "x"); err == nil {
		t.Error("a code worked twice")
	}
	if _, err := b.Prove("ann", goodPassword, strings.ToLower(paper[3]), "x"); err != nil {
		t.Errorf("a code on paper: %v", err)
	}
	if _, err := b.Prove("ann", goodPassword, paper[3], "x"); err == nil {
		t.Error("a code on paper worked twice")
	}
	again, err := Open(Options{Path: b.path, Write: writePlain, Clock: Clock{Day: c.now}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Prove("ann", goodPassword, paper[3], "x"); err == nil {
		t.Error("after a start, a code on paper works again")
	}
}

func TestTokensReadOrSendAndEnd(t *testing.T) {
	b, c := newBook(t)
	a := invited(t, b, "ann", Grant{Worker, "S1", "2026-01-01", ""})
	read, err := b.NewToken(a.ID, "dashboard", "2026-06-30", false)
	if err != nil {
		t.Fatal(err)
	}
	send, err := b.NewToken(a.ID, "nightly", "2026-06-30", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, until := range []string{"", "2026-03-31", "2027-04-02", "tomorrow"} {
		if _, err := b.NewToken(a.ID, "x", until, false); words(err) == "" {
			t.Errorf("a token until %q was made", until)
		}
	}
	r, _ := b.ByToken(read)
	s, _ := b.ByToken(send)
	if !r.May(SeeFigures) || r.May(SendFiles) || !s.MayAt(SendFiles, "S1") || s.May(UndoLoads) || s.May(KeepAccount) {
		t.Error("a token may more or less than it says")
	}
	if text, _ := os.ReadFile(b.path); strings.Contains(string(text), strings.TrimPrefix(read, tokenMark)) {
		t.Error("the file holds a token")
	}
	for _, wrong := range []string{"", "khi_", read + "A", read[:len(read)-1], hashKey(read)} {
		if _, ok := b.ByToken(wrong); ok {
			t.Errorf("%q is taken for a token", wrong)
		}
	}
	held, _ := b.Find(a.ID)
	if err := b.EndToken(a.ID, held.Tokens[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := b.ByToken(read); ok {
		t.Error("an ended token counts")
	}
	c.pass(92 * 24 * time.Hour)
	if _, ok := b.ByToken(send); ok {
		t.Error("a token counts after its last day")
	}
}

func TestThereIsAlwaysAnAdministrator(t *testing.T) {
	b, _ := newBook(t)
	whole := Grant{Administrator, Everywhere, "2026-01-01", ""}
	a := invited(t, b, "ann", whole)
	if _, err := b.End(a.ID); words(err) == "" {
		t.Error("the only administrator could be ended")
	}
	if _, err := b.SetGrants(a.ID, []Grant{{Viewer, Everywhere, "2026-01-01", ""}}); words(err) == "" {
		t.Error("the only administrator could give it up")
	}
	invited(t, b, "bob", whole)
	if _, err := b.End(a.ID); err != nil {
		t.Error(err)
	}
	if _, err := b.Prove("ann", goodPassword, "", "x"); err == nil {
		t.Error("an ended account signs in")
	}
	if _, ok := b.Visit(a.ID); ok {
		t.Error("an ended account visits")
	}
}

func TestWhoLooksThroughOtherEyesChangesNothing(t *testing.T) {
	b, _ := newBook(t)
	admin := invited(t, b, "ann", Grant{Administrator, Everywhere, "2026-01-01", ""})
	worker := invited(t, b, "bob", Grant{Worker, "S1", "2026-01-01", ""})
	own, _ := b.Visit(admin.ID)
	v, ok := b.LookAs(own, worker.ID)
	if !ok || !v.MayAt(SeeLoads, "S1") || v.MayAt(SeeLoads, "S2") || v.May(SendFiles) || v.May(UndoLoads) || v.May(KeepAccount) || v.Name != "ann" {
		t.Errorf("got %+v", v)
	}
	other, _ := b.Visit(worker.ID)
	if _, ok := b.LookAs(other, admin.ID); ok {
		t.Error("a worker looks through an administrator's eyes")
	}
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	for _, bad := range []string{"", "elevenchars", "aaaaaaaaaaaaaaaa", "Password123!!", "qwertyuiop123", "annabel-2026-x", strings.Repeat("ab cde", 50), "Shared Lives 2026!", "\xff\xfe valid enough"} {
		if words(CheckPassword(bad, "annabel@council.example")) == "" {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, good := range []string{goodPassword, "correct horse battery", "Ysgol-Cwm-Derw", "日本語のパスワードです。よ", "        x y z w q 1"} {
		if err := CheckPassword(good, "annabel@council.example"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

// The known answer is the third party's: the reference implementation of Argon2
// (phc-winner-argon2, test.c): argon2id, version 19, 2 passes, 65536 KiB.
func TestAHashOfTheReferenceImplementationIsRead(t *testing.T) {
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !samePassword("password", hash) {
		t.Error("the right password does not fit")
	}
	if samePassword("passwore", hash) || samePassword("password", strings.Replace(hash, "t=2", "t=3", 1)) || samePassword("password", "") {
		t.Error("something else fits")
	}
	if outdated(hash) || !outdated("$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc") {
		t.Error("which hashes are outdated")
	}
}
