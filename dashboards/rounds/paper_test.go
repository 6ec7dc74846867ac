package rounds

import (
	"errors"
	"strings"
	"testing"
)

func typed(code, day string, pairs ...string) Paper {
	p := Paper{Code: code, Day: day, By: "ann", Values: map[string]string{"friends_n": "", "friends_help": "", "friends_why": "", HelpedField: ""}}
	for i := 0; i < len(pairs); i += 2 {
		p.Values[pairs[i]] = pairs[i+1]
	}
	return p
}

// TestPaperGoesTheSameWay types forms in: the row has the day of the form, a second
// typing puts the first right, what was said by a link stays where the paper is empty.
func TestPaperGoesTheSameWay(t *testing.T) {
	c := &clock{}
	c.day("2026-03-05")
	dir := t.TempDir()
	s := newShelf(t, dir, c)
	r, keys := made(t, s, 11, 22, 33)
	enter := func(p Paper) {
		t.Helper()
		if err := s.Enter(r.ID, p); err != nil {
			t.Fatal(err)
		}
	}
	code := CodeOf(keys[0])
	if len(code) != 9 || strings.Contains(keys[0], code[:4]) || code == CodeOf(keys[1]) {
		t.Fatalf("the code %q", code)
	}
	enter(typed(" "+strings.ToLower(strings.ReplaceAll(code, "-", ""))+" ", "2026-03-02", "friends_n", "5", "friends_help", PreferNot, HelpedField, "read"))
	enter(typed(code, "2026-03-02", "friends_n", "4", "friends_why", DontKnow, HelpedField, "read")) // mistyped before
	say(t, s, keys[1], "friends_n", "7")
	enter(typed(CodeOf(keys[1]), "2026-03-04", "friends_help", "3"))
	c.day("2026-05-30") // 60 days after the last day
	late := typed(CodeOf(keys[2]), "2026-04-02", "friends_n", DontKnow)
	enter(late)
	want := "S1 11 baseline 2026-03-02 supported 4  dont_know\nS1 22 baseline 2026-03-05  7 3 \nS1 33 baseline 2026-04-02  dont_know  "
	for range 2 {
		rows, _, err := s.Table(r.ID)
		var got []string
		for _, row := range rows[1:] {
			got = append(got, strings.Join(row, " "))
		}
		if err != nil || strings.Join(got, "\n") != want {
			t.Fatalf("%v\n%s\nwant\n%s", err, strings.Join(got, "\n"), want)
		}
		if due := s.Due(); len(due) != 1 {
			t.Error("what came on paper after the end is not due to be loaded")
		}
		_ = s.Close()
		s = newShelf(t, dir, c)
	}
	_, before, _ := s.Table(r.ID)
	enter(late)
	if _, mark, _ := s.Table(r.ID); mark != before {
		t.Error("the same form again wrote something")
	}
	if _, err := s.Find(keys[2]); !errors.Is(err, ErrFinished) {
		t.Errorf("after the paper the link says %v", err)
	}
}

func TestPaperThatIsRefused(t *testing.T) {
	c := &clock{}
	c.day("2026-03-05")
	s := newShelf(t, t.TempDir(), c)
	r, keys := made(t, s, 11, 22)
	code := CodeOf(keys[0])
	refused := func(why string, p Paper) {
		t.Helper()
		var no *Refusal
		if err := s.Enter(r.ID, p); !errors.As(err, &no) {
			t.Errorf("%s: %v", why, err)
		}
	}
	refused("a code of nobody", typed("AAAA-AAAA", "2026-03-02", "friends_n", "4"))
	refused("no code", typed("", "2026-03-02", "friends_n", "4"))
	refused("before the round", typed(code, "2026-02-28", "friends_n", "4"))
	refused("a day to come", typed(code, "2026-03-06", "friends_n", "4"))
	refused("no day", typed(code, "", "friends_n", "4"))
	refused("no such answer", typed(code, "2026-03-02", "friends_help", "9"))
	refused("an empty form", typed(code, "2026-03-02"))
	short := typed(code, "2026-03-02", "friends_n", "4")
	delete(short.Values, "friends_why")
	refused("a question that is missing", short)
	say(t, s, keys[1], "friends_n", "1")
	if err := s.Finish(keys[1]); err != nil {
		t.Fatal(err)
	}
	refused("after all was answered by the link", typed(CodeOf(keys[1]), "2026-03-02", "friends_n", "4"))
	c.day("2026-05-31")
	refused("too late", typed(code, "2026-03-02", "friends_n", "4"))
	if err := s.Enter("nowhere", short); !errors.Is(err, ErrNoRound) {
		t.Error(err)
	}
	if rows, _, _ := s.Table(r.ID); len(rows) != 2 {
		t.Errorf("something was kept: %v", rows)
	}
}
