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

var whomSets = append([]Set{
	{ID: "carers", Title: "Carers' questions", For: ForCarers, Questions: []Question{
		{Field: "carer_kind", Kind: One, Fact: true, Answers: []Answer{{Code: "approved"}, {Code: "unpaid"}}},
		{Field: "valued", Kind: One, Answers: []Answer{{Code: "1"}, {Code: "5"}}}}},
	{ID: "area", Title: "An area", For: ForArea, Easy: true, Questions: []Question{{Field: "view_from", Kind: One, Fact: true, Answers: []Answer{{Code: "council"}, {Code: "citizen"}}}, {Field: "valued", Kind: One, Answers: []Answer{{Code: "1"}, {Code: "5"}}}}},
	{ID: "workers", Title: "Workers' questions", For: ForWorkers, Questions: []Question{{Field: "valued", Kind: One, Answers: []Answer{{Code: "1"}, {Code: "5"}}}}},
}, testSets...)

func whomShelf(t *testing.T, dir string, c *clock) *Shelf {
	t.Helper()
	s, err := Open(dir, whomSets, func() time.Time { return c.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func roundFor(whom string, sets ...string) Round {
	r := spring()
	r.For, r.Sets, r.Easy = whom, sets, false
	return r
}

// TestARoundIsForOneKind: a round asks its own kind what is for them, and the table that
// it becomes names them as files of theirs do. Nobody of them is asked who helped.
func TestARoundIsForOneKind(t *testing.T) {
	c := &clock{}
	c.day("2026-03-05")
	dir := t.TempDir()
	s := whomShelf(t, dir, c)
	easy := roundFor(ForCarers, "carers")
	easy.Easy = true
	for name, wrong := range map[string]Round{
		"workers' questions to carers": roundFor(ForCarers, "carers", "workers"), "people's to workers": roundFor(ForWorkers, "friends"), "carers' to people": roundFor(ForPeople, "carers"),
		"easy read for carers": easy, "nobody there is": roundFor("dogs", "carers"),
	} {
		var refused *Refusal
		if _, err := s.Make(wrong, ""); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for whom, want := range map[string][][]string{
		ForCarers:  {{"scheme_id", "carer_ref", "wave", "answered_on", "carer_kind", "valued"}, {"S1", "11", "baseline", "2026-03-05", "", "5"}, {"S1", "22", "baseline", "2026-03-04", "unpaid", "prefer_not_to_say"}},
		ForArea:    {{"scheme_id", "respondent_ref", "wave", "answered_on", "view_from", "valued"}, {"S1", "11", "baseline", "2026-03-05", "", "5"}, {"S1", "22", "baseline", "2026-03-04", "citizen", "prefer_not_to_say"}},
		ForWorkers: {{"scheme_id", "worker_ref", "wave", "answered_on", "valued"}, {"S1", "11", "baseline", "2026-03-05", "5"}, {"S1", "22", "baseline", "2026-03-04", "prefer_not_to_say"}},
	} {
		r, err := s.Make(roundFor(whom, whom), "")
		if err != nil {
			t.Fatal(err)
		}
		keys, err := s.Link(r.ID, []int64{11, 22}, "", "ann")
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Find(keys[0])
		if err != nil || !a.Helped {
			t.Errorf("%s are asked who helped: %v", whom, err)
		}
		var refused *Refusal
		if err := s.Say(keys[0], HelpedField, "read"); !errors.As(err, &refused) {
			t.Errorf("%s said who helped: %v", whom, err)
		}
		say(t, s, keys[0], "valued", "5")
		paper := Paper{Code: CodeOf(keys[1]), Day: "2026-03-04", By: "ann", Values: map[string]string{"valued": PreferNot}}
		if whom == ForCarers {
			say(t, s, keys[0], "carer_kind", DontKnow) // a fact: the file leaves it open
			paper.Values["carer_kind"] = "unpaid"
		}
		if whom == ForArea {
			say(t, s, keys[0], "view_from", PreferNot)
			paper.Values["view_from"] = "citizen"
		}
		if err := s.Enter(r.ID, paper); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if rows, _, err := s.Table(r.ID); err != nil || !reflect.DeepEqual(rows, want) {
				t.Errorf("%s: %v\n%v\nwant\n%v", whom, err, rows, want)
			}
			_ = s.Close()
			s = whomShelf(t, dir, c)
		}
	}
}

// TestTheSameKeyOfAnotherKindStays: somebody is known by kind, scheme and key together.
func TestTheSameKeyOfAnotherKindStays(t *testing.T) {
	c := &clock{}
	c.day("2026-03-05")
	dir := t.TempDir()
	s := whomShelf(t, dir, c)
	files := map[string]string{}
	for whom, set := range map[string]string{ForPeople: "friends", ForCarers: "carers", ForWorkers: "workers"} {
		r, err := s.Make(roundFor(whom, set), "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Link(r.ID, []int64{11}, "", "ann"); err != nil {
			t.Fatal(err)
		}
		files[r.Kind()] = r.ID + ".jsonl"
	}
	_ = s.Close()
	carer := Person{"carer", "S1", 11}
	if held, err := About(dir, carer); err != nil || len(held) != 1 || held[0].For != ForCarers {
		t.Errorf("held about the carer: %+v %v", held, err)
	}
	if names, err := Without(dir, []Person{carer}, t.TempDir()); err != nil || !reflect.DeepEqual(names, []string{files["carer"]}) {
		t.Errorf("written anew %v, want %s: %v", names, files["carer"], err)
	}
	if all, err := People(dir); err != nil || len(all) != 3 {
		t.Errorf("%v %v", all, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, files["person"]))
	if err != nil || strings.Contains(string(text), `"for"`) {
		t.Errorf("the file of a round for people is not as it was before there was a choice: %v", err)
	}
}
