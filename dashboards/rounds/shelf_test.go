package rounds

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var testSets = []Set{
	{ID: "friends", Title: "Friends", Easy: true, Questions: []Question{
		{Field: "friends_n", Kind: Number, Max: 99, Texts: map[string]string{"en": "How many?", "cy": "Faint?"}},
		{Field: "friends_help", Kind: One, Answers: []Answer{{Code: "1"}, {Code: "2"}, {Code: "3"}}},
		{Field: "friends_why", Kind: Several, Answers: []Answer{{Code: "money"}, {Code: "time"}, {Code: "none", Alone: true}}}}},
	{ID: "scale", Title: "The scale", Questions: []Question{{Field: "happy", Kind: Number, Max: 10}}},
}

// clock is a day that a test moves on.
type clock struct{ now time.Time }

func (c *clock) day(day string) {
	c.now, _ = time.Parse(time.DateOnly, day)
	c.now = c.now.Add(12 * time.Hour)
}

func newShelf(t *testing.T, dir string, c *clock) *Shelf {
	t.Helper()
	s, err := Open(dir, testSets, func() time.Time { return c.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func spring() Round {
	return Round{Scheme: "S1", Title: "Spring", Wave: "baseline", Sets: []string{"friends"}, Easy: true, Language: "en", Opens: "2026-03-01", Closes: "2026-03-31", Contact: "Ann, 0117 000", By: "ann"}
}

func made(t *testing.T, s *Shelf, people ...int64) (Round, []string) {
	t.Helper()
	r, err := s.Make(spring(), "form-1")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.Link(r.ID, people, "links-1", "ann")
	if err != nil {
		t.Fatal(err)
	}
	return r, keys
}

func say(t *testing.T, s *Shelf, key, field, value string) {
	t.Helper()
	if err := s.Say(key, field, value); err != nil {
		t.Fatalf("%s=%q: %v", field, value, err)
	}
}

func TestARoundFromLinksToATable(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	dir := t.TempDir()
	s := newShelf(t, dir, c)
	r, keys := made(t, s, 11, 22, 33)
	say(t, s, keys[0], "friends_n", "4")
	say(t, s, keys[0], "friends_help", PreferNot)
	say(t, s, keys[0], "friends_why", "money time")
	say(t, s, keys[0], HelpedField, "read")
	say(t, s, keys[1], "friends_n", DontKnow)
	c.day("2026-03-09")
	say(t, s, keys[0], "friends_n", "5") // changed on another day: still the row of the first
	want := [][]string{
		{"scheme_id", "person_ref", "wave", "answered_on", "completed_by", "friends_n", "friends_help", "friends_why"},
		{"S1", "11", "baseline", "2026-03-02", "supported", "5", "prefer_not_to_say", "money time"},
		{"S1", "22", "baseline", "2026-03-02", "", "dont_know", "", ""},
	}
	for range 2 { // as it stands, and as it is read back
		rows, _, err := s.Table(r.ID)
		if err != nil || !reflect.DeepEqual(rows, want) {
			t.Fatalf("%v\n%v", rows, err)
		}
		st, err := s.State(r.ID)
		if err != nil || st.People != 3 || st.Begun != 2 || st.Finished != 0 || !st.New {
			t.Errorf("%+v %v", st, err)
		}
		_ = s.Close()
		s = newShelf(t, dir, c)
	}
	text, err := os.ReadFile(filepath.Join(dir, r.ID+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if strings.Contains(string(text), key) {
			t.Error("the key of a private link is in the file")
		}
	}
}

func TestLinksEndInWords(t *testing.T) {
	c := &clock{}
	c.day("2026-02-20")
	s := newShelf(t, t.TempDir(), c)
	r, keys := made(t, s, 11, 22)
	ends := func(key string, want error) {
		t.Helper()
		if _, err := s.Find(key); !errors.Is(err, want) {
			t.Errorf("found %v, want %v", err, want)
		}
		if want != nil && !errors.Is(s.Say(key, "friends_n", "9"), want) {
			t.Errorf("an answer was taken in spite of %v", want)
		}
	}
	ends(keys[0], ErrTooEarly)
	ends("GUESSED", ErrNoLink)
	c.day("2026-03-01")
	ends(keys[0], nil)
	if err := s.Finish(keys[0]); err == nil {
		t.Error("finished without an answer")
	}
	say(t, s, keys[0], "friends_n", "1")
	again, err := s.Link(r.ID, []int64{11}, "links-2", "ann")
	if err != nil {
		t.Fatal(err)
	}
	ends(keys[0], ErrEnded)
	if a, err := s.Find(again[0]); err != nil || !a.Dealt["friends_n"] || a.Next() != 2 {
		t.Errorf("the new link does not go on where the old one stopped: %+v %v", a, err)
	}
	if err := s.Finish(again[0]); err != nil {
		t.Fatal(err)
	}
	ends(again[0], ErrFinished)
	if err := s.Finish(again[0]); err != nil {
		t.Errorf("finished twice: %v", err)
	}
	c.day("2026-04-01")
	ends(keys[1], ErrClosed)
	if got, err := s.Standing(r.ID, []int64{22, 11, 99}); err != nil || strings.Join(got, ",") != "not begun,finished,not asked" {
		t.Errorf("%v %v", got, err)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	s := newShelf(t, t.TempDir(), c)
	_, keys := made(t, s, 11)
	for _, bad := range [][2]string{{"friends_n", "100"}, {"friends_n", "-1"}, {"friends_n", "04"}, {"friends_n", "4.0"}, {"friends_help", "4"}, {"friends_why", "none money"},
		{"friends_why", "money money"}, {"friends_why", "money  time"}, {"friends_why", " "}, {"happy", "3"}, {HelpedField, "self"}, {"person_ref", "1"}} {
		var refused *Refusal
		if err := s.Say(keys[0], bad[0], bad[1]); !errors.As(err, &refused) {
			t.Errorf("%v was taken: %v", bad, err)
		}
	}
	if rows, mark, _ := s.Table(s.All()[0].ID); len(rows) != 1 || mark != 0 {
		t.Errorf("something was kept: %v", rows)
	}
}

func TestRoundsThatCannotBe(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	s := newShelf(t, t.TempDir(), c)
	for name, spoil := range map[string]func(*Round){
		"no scheme": func(r *Round) { r.Scheme = "" }, "no title": func(r *Round) { r.Title = " " }, "no contact": func(r *Round) { r.Contact = "" }, "no wave": func(r *Round) { r.Wave = "x" },
		"other language": func(r *Round) { r.Language = "fr" }, "no day": func(r *Round) { r.Opens = "tomorrow" }, "days the wrong way": func(r *Round) { r.Opens = "2026-04-02" },
		"over": func(r *Round) { r.Opens, r.Closes = "2026-02-01", "2026-03-01" }, "too long": func(r *Round) { r.Closes = "2028-03-01" }, "nothing asked": func(r *Round) { r.Sets = nil },
		"unknown set": func(r *Round) { r.Sets = []string{"x"} }, "scale in easy read": func(r *Round) { r.Sets = []string{"scale"} },
	} {
		r := spring()
		spoil(&r)
		var refused *Refusal
		if _, err := s.Make(r, ""); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.All()) != 0 {
		t.Error("a refused round was kept")
	}
	r, _ := made(t, s, 11)
	if _, err := s.Make(spring(), "form-1"); err != nil {
		t.Errorf("another form was refused: %v", err)
	}
	if _, err := s.Link(r.ID, []int64{11}, "links-1", "ann"); err == nil {
		t.Error("the same form made links twice, and ended those that were printed")
	}
	if _, err := s.Link(r.ID, []int64{5, 5}, "", "ann"); err == nil {
		t.Error("one person got two links")
	}
}

// TestTornFiles cuts a file at every byte: what was acknowledged in whole lines
// is there, a torn last line is cut off, and the file goes on from there.
func TestTornFiles(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	dir := t.TempDir()
	s := newShelf(t, dir, c)
	r, keys := made(t, s, 11)
	say(t, s, keys[0], "friends_n", "4")
	say(t, s, keys[0], "friends_help", "3")
	_ = s.Close()
	path := filepath.Join(dir, r.ID+".jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) {
		torn := t.TempDir()
		if err := os.WriteFile(filepath.Join(torn, r.ID+".jsonl"), whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(torn, testSets, func() time.Time { return c.now })
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		lines := strings.Count(string(whole[:cut]), "\n")
		want := max(0, lines-2)
		if a, err := s.Find(keys[0]); lines >= 2 && (err != nil || len(a.Dealt) != want) || lines < 2 && !errors.Is(err, ErrNoLink) {
			t.Fatalf("cut at %d, %d whole lines: %+v %v", cut, lines, a, err)
		}
		if lines >= 2 {
			say(t, s, keys[0], "friends_n", "7")
		}
		_ = s.Close()
		if s, err = Open(torn, testSets, nil); err != nil {
			t.Fatalf("cut at %d and gone on: %v", cut, err)
		}
		_ = s.Close()
	}
	changed := strings.Replace(string(whole), `"value":"4"`, `"value":"9"`, 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, testSets, nil); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("a changed answer was not noticed: %v", err)
	}
}

func TestWhatIsDue(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	s := newShelf(t, t.TempDir(), c)
	r, keys := made(t, s, 11)
	due := func(want int) {
		t.Helper()
		if got := s.Due(); len(got) != want {
			t.Errorf("due %v, want %d", got, want)
		}
	}
	say(t, s, keys[0], "friends_n", "4")
	due(0)
	_, mark, _ := s.Table(r.ID)
	say(t, s, keys[0], "friends_help", "1") // while the table was being loaded
	if err := s.NoteLoaded(r.ID, mark, "ann"); err != nil {
		t.Fatal(err)
	}
	c.day("2026-04-01")
	due(1)
	_, mark, _ = s.Table(r.ID)
	if err := s.NoteLoaded(r.ID, mark, "ann"); err != nil {
		t.Fatal(err)
	}
	due(0)
}

// TestAnAnswerWithAnIDArrivesOnce sends answers again as a browser does that did not
// hear that they had arrived: also after the shelf was opened anew, and after the end.
func TestAnAnswerWithAnIDArrivesOnce(t *testing.T) {
	c := &clock{}
	c.day("2026-03-02")
	dir := t.TempDir()
	s := newShelf(t, dir, c)
	r, keys := made(t, s, 11, 22)
	first, second := "8a1fe8b1-0000-4000-8000-000000000001", "8a1fe8b1-0000-4000-8000-000000000002"
	once := func(id, value string) {
		t.Helper()
		if err := s.SayOnce(keys[0], id, "friends_n", value); err != nil {
			t.Fatal(err)
		}
	}
	say(t, s, keys[0], "friends_n", "4")
	once(first, "4") // the same as was said: its id counts all the same
	once(second, "5")
	for range 2 {
		once(first, "4")
		if rows, _, err := s.Table(r.ID); err != nil || rows[1][5] != "5" {
			t.Errorf("an answer that was sent again came over a later one: %v %v", rows, err)
		}
		_ = s.Close()
		s = newShelf(t, dir, c)
	}
	if err := s.SayOnce(keys[1], first, "friends_n", "7"); err != nil || !s.Heard(keys[1], first) {
		t.Errorf("the id of somebody else's answer: %v", err)
	}
	for _, bad := range []string{"short", strings.Repeat("x", 65), "8a1fe8b1-0000-4000-8000-00000000000\n"} {
		var refused *Refusal
		if err := s.SayOnce(keys[0], bad, "friends_n", "9"); !errors.As(err, &refused) {
			t.Errorf("the id %q was taken: %v", bad, err)
		}
	}
	if err := s.Finish(keys[0]); err != nil {
		t.Fatal(err)
	}
	if !s.Heard(keys[0], second) || s.Heard(keys[0], "8a1fe8b1-0000-4000-8000-000000000003") || s.Heard("GUESSED", first) {
		t.Error("after the end nobody can tell what arrived")
	}
}
