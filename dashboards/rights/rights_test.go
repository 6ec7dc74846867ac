package rights

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	ann = Person{"north", 4711}
	bob = Person{"north", 4712}
	cat = Person{"south", 4711} // the same number at another scheme is another person
)

// clock is a time that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func open(t testing.TB, dir string, c *clock) *Book {
	t.Helper()
	b, err := Open(dir, c.now)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func newClock() *clock { return &clock{time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLinkOpensOneStoryUntilItsEnd(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	b := open(t, dir, c)
	token, link, err := b.MakeLink(ann, Own, 1, "worker")
	must(t, err)
	if len(token) < 26 { // 5 bits a letter: 130
		t.Errorf("a token of %d letters", len(token))
	}
	if link.Until != "2026-03-01" {
		t.Errorf("a link for today ends on %s", link.Until)
	}
	short, _, err := b.MakeLink(bob, Shared, 3, "")
	must(t, err)
	for _, again := range []*Book{b, open(t, dir, c)} {
		if who, l, ok := again.ByToken(token); !ok || who != ann || l.Kind != Own {
			t.Errorf("her link opens %v %v %v", who, l, ok)
		}
		if who, l, ok := again.ByToken(short); !ok || who != bob || l.Kind != Shared {
			t.Errorf("his link opens %v %v %v", who, l, ok)
		}
		for _, wrong := range []string{"", token[1:], token + "a", strings.ToUpper(token), link.Number} {
			if _, _, ok := again.ByToken(wrong); ok {
				t.Errorf("%q opens a story", wrong)
			}
		}
	}
	c.t = c.t.Add(time.Hour) // past midnight in London
	if _, _, ok := b.ByToken(token); ok {
		t.Error("a link outlives its day")
	}
	if err := b.EndLink("south", b.LinksOf(bob)[0].Number); err == nil {
		t.Error("another scheme ended his link")
	}
	must(t, b.EndLink("north", b.LinksOf(bob)[0].Number))
	if _, _, ok := b.ByToken(short); ok {
		t.Error("a link that was ended opens a story")
	}
	if _, _, ok := open(t, dir, c).ByToken(short); ok {
		t.Error("a link that was ended opens a story after a start")
	}
	for path, text := range filesOf(t, dir) {
		if strings.Contains(text, token) || strings.Contains(text, short) || strings.Contains(path, "4711") {
			t.Error("a token is kept, or a name of a file says whose it is")
		}
	}
	if len(b.LinksAt("north")) != 2 || len(b.LinksAt("south")) != 0 || len(b.LinksOf(ann)) != 1 {
		t.Error("links are told to the wrong scheme or person")
	}
}

func filesOf(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	paths, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, p := range paths {
		text, err := os.ReadFile(p)
		must(t, err)
		all[p] = string(text)
	}
	return all
}

func TestNobodyAgreesBySayingNothing(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	b := open(t, dir, c)
	n, err := b.AddNote(ann, Matters, "  my <b>cat</b>\x00\n and \u202emy room ", "", "")
	must(t, err)
	if n.Text != "my <b>cat</b> and my room" {
		t.Errorf("kept as %q", n.Text)
	}
	must(t, b.Share(ann, n.Number, true))
	voices := func(outside bool) int { return len(open(t, dir, c).Voices("north", outside)) }
	if voices(false) != 0 || voices(true) != 0 {
		t.Error("words are read that she did not agree to")
	}
	must(t, b.Decide(ann, Beyond, true, "")) // beyond her scheme, but not on its page
	if voices(false) != 0 || voices(true) != 0 {
		t.Error("one choice stood for the other")
	}
	must(t, b.Decide(ann, ForStories, true, ""))
	if voices(false) != 1 || voices(true) != 1 {
		t.Error("her words are not read")
	}
	must(t, b.Decide(ann, Beyond, false, ""))
	if voices(false) != 1 || voices(true) != 0 {
		t.Error("words are read outside that she took back")
	}
	must(t, b.Decide(ann, ForStories, false, "worker"))
	if voices(false) != 0 || len(open(t, dir, c).Voices("south", false)) != 0 {
		t.Error("words are read that she took back")
	}
	must(t, b.Decide(ann, ForStories, true, ""))
	must(t, b.Share(ann, n.Number, false))
	if voices(false) != 0 {
		t.Error("a note is read that she keeps to herself")
	}
	if got := len(b.Decisions(ann)); got != 5 {
		t.Errorf("%d decisions are remembered", got)
	}
}

func TestWhatIsRefusedChangesNothing(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	b := open(t, dir, c)
	_, err := b.AddNote(ann, Said, "hello", "2026-03-01", "w")
	must(t, err)
	before := filesOf(t, dir)
	tries := map[string]error{"a purpose": b.Decide(ann, "all", true, ""), "a note of nobody": b.Finish(cat, "x"), "no such note": b.Share(ann, "x", true), "a link": b.EndLink("north", "x")}
	_, tries["no text"] = b.AddNote(ann, Said, " \n ", "", "")
	_, tries["a long text"] = b.AddNote(ann, Said, strings.Repeat("ŵ", MostNote+1), "", "")
	_, tries["a sort"] = b.AddNote(ann, "other", "x", "", "")
	_, tries["a past day"] = b.AddNote(ann, Said, "x", "2026-02-28", "")
	_, tries["no day"] = b.AddNote(ann, Said, "x", "soon", "")
	_, _, tries["no days"] = b.MakeLink(ann, Own, 0, "")
	_, _, tries["for ever"] = b.MakeLink(ann, Own, MostDays+1, "")
	_, _, tries["a story of everybody"] = b.MakeLink(Together("north"), Own, 3, "")
	tries["everybody agrees"] = b.Decide(Together("north"), ForStories, true, "")
	_, _, tries["a kind"] = b.MakeLink(ann, "every", 3, "")
	for what, err := range tries {
		var refused *Refusal
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if !reflect.DeepEqual(before, filesOf(t, dir)) {
		t.Error("a refusal changed a file")
	}
	if _, err := b.AddNote(ann, Said, strings.Repeat("ŵ", MostNote), "", ""); err != nil {
		t.Errorf("the longest note: %v", err)
	}
}

// TestCutAnywhere: a file that a power cut shortened anywhere opens with what was
// whole, and takes more; one that was changed does not open.
func TestCutAnywhere(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	b := open(t, dir, c)
	token, _, err := b.MakeLink(ann, Own, 9, "w")
	must(t, err)
	must(t, b.Decide(ann, ForStories, true, ""))
	n, err := b.AddNote(ann, Did, "we went to the club", "", "w")
	must(t, err)
	must(t, b.Finish(ann, n.Number))
	var name, whole string
	for path, text := range filesOf(t, dir) {
		name, whole = filepath.Base(path), text
	}
	for cut := range whole {
		other := t.TempDir()
		must(t, os.WriteFile(filepath.Join(other, name), []byte(whole[:cut]), 0o600))
		b := open(t, other, c)
		lines := strings.Count(whole[:cut], "\n")
		_, _, opens := b.ByToken(token)
		if opens != (lines >= 2) || b.Agreed(ann, ForStories) != (lines >= 3) || len(b.Notes(ann)) != max(0, min(lines-3, 1)) {
			t.Fatalf("cut after %d bytes: %d whole lines, opens %v, %d notes", cut, lines, opens, len(b.Notes(ann)))
		}
		must(t, b.Decide(ann, Beyond, true, ""))
		if !open(t, other, c).Agreed(ann, Beyond) {
			t.Fatalf("cut after %d bytes: what was decided since is lost", cut)
		}
	}
	for what, text := range map[string]string{"a line out": whole[strings.Index(whole, "\n")+1:], "another word": strings.Replace(whole, `"decision"`, `"decreed"`, 1)} {
		other := t.TempDir()
		must(t, os.WriteFile(filepath.Join(other, name), []byte(text), 0o600))
		if _, err := Open(other, c.now); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestOpenedAgainItIsTheSame: whatever was done, a start finds it as it was.
func TestOpenedAgainItIsTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		must(t, err)
		c := newClock()
		b := open(t, dir, c)
		people := []Person{ann, bob, cat}
		for range rapid.IntRange(1, 15).Draw(rt, "deeds") {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			yes := rapid.Bool().Draw(rt, "yes")
			switch rapid.IntRange(0, 4).Draw(rt, "deed") {
			case 0:
				_, _, err = b.MakeLink(who, rapid.SampledFrom([]Kind{Own, Shared}).Draw(rt, "kind"), rapid.IntRange(1, 9).Draw(rt, "days"), "")
			case 1:
				err = b.Decide(who, rapid.SampledFrom(Purposes).Draw(rt, "purpose"), yes, "")
			case 2:
				_, err = b.AddNote(who, rapid.SampledFrom(Sorts).Draw(rt, "sort"), "note "+rapid.String().Draw(rt, "text"), "", "")
			case 3:
				if notes := b.Notes(who); len(notes) > 0 {
					err = b.Share(who, notes[0].Number, yes)
				}
			case 4:
				if links := b.LinksOf(who); len(links) > 0 {
					err = b.EndLink(who.Scheme, links[0].Number)
				}
			}
			must(t, err)
			if rapid.Bool().Draw(rt, "next day") {
				c.t = c.t.AddDate(0, 0, 1)
			}
		}
		again := open(t, dir, c)
		for _, who := range people {
			if !reflect.DeepEqual(b.Notes(who), again.Notes(who)) || !reflect.DeepEqual(b.LinksOf(who), again.LinksOf(who)) || !slices.Equal(b.Decisions(who), again.Decisions(who)) {
				rt.Fatalf("%v is not as before", who)
			}
			for _, outside := range []bool{false, true} {
				if !slices.Equal(b.Voices(who.Scheme, outside), again.Voices(who.Scheme, outside)) {
					rt.Fatalf("what may be read of %s is not as before", who.Scheme)
				}
			}
		}
		for _, text := range filesOf(t, dir) {
			if !bytes.HasSuffix([]byte(text), []byte("\n")) {
				rt.Fatal("a line has no end")
			}
		}
	})
}
