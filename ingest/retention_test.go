package ingest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRetentionUntil(t *testing.T) {
	for _, c := range []struct {
		today string
		years int
		want  string
	}{
		{"2026-11-23", 8, "2018-03-31"}, {"2026-03-31", 8, "2017-03-31"}, {"2026-04-01", 8, "2018-03-31"}, {"2026-11-23", 1, "2025-03-31"},
	} {
		today, err := time.Parse(time.DateOnly, c.today)
		if err != nil {
			t.Fatal(err)
		}
		if got := RetentionUntil(today, c.years); got != c.want {
			t.Errorf("%s, %d years: %s, want %s", c.today, c.years, got, c.want)
		}
	}
}

func TestDaysOfPeriods(t *testing.T) {
	year, quarter, date := &Field{Type: "year"}, &Field{Type: "quarter"}, &Field{Type: "date"}
	for v, want := range map[string]string{"2025-26": "2026-03-31", "1999-00": "2000-03-31"} {
		if got := year.dayOf(v); got != want {
			t.Errorf("%s: %s", v, got)
		}
	}
	for v, want := range map[string]string{"2025-26Q1": "2025-06-30", "2025-26Q2": "2025-09-30", "2025-26Q3": "2025-12-31", "2025-26Q4": "2026-03-31", "": ""} {
		if got := quarter.dayOf(v); got != want {
			t.Errorf("%s: %s", v, got)
		}
	}
	if got := date.dayOf("2025-06-02"); got != "2025-06-02" {
		t.Error(got)
	}
}

// aged is a record of people at several stages of life: whether the time is over for each
// is said by hand.
func aged(t *testing.T) *Loader {
	t.Helper()
	l := newLoader(t, newMemory("northshire"))
	head := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat\n"
	files := []string{
		"scheme_id,person_ref,birth_year\nnorthshire,ENDED,1950\nnorthshire,OPEN,1951\nnorthshire,NEWER,1952\nnorthshire,LISTED,1953\nnorthshire,UNDONE,1954\n",
		"scheme_id,arrangement_ref,person_ref,type,start_on,end_on\nnorthshire,A1,ENDED,live_in,2010-05-01,\nnorthshire,A2,OPEN,live_in,2010-05-01,2011-05-01\nnorthshire,A3,NEWER,live_in,2010-05-01,2012-05-01\n",
		"scheme_id,arrangement_ref,person_ref,type,start_on,end_on\nnorthshire,A1,ENDED,live_in,2010-05-01,2018-03-31\nnorthshire,A2,OPEN,live_in,2010-05-01,\n",
		"scheme_id,arrangement_ref,year,element,weekly\nnorthshire,A1,2016-17,care,500\n",
		head + "northshire,ENDED,baseline,2011-06-01,self,5\nnorthshire,NEWER,baseline,2018-04-01,self,5\nnorthshire,OPEN,baseline,2012-04-01,self,5\n",
		head + "northshire,UNDONE,baseline,2020-04-01,self,5\n",
	}
	for _, text := range files {
		mustTake(t, l, text)
	}
	if _, err := l.Undo(context.Background(), UndoRequest{Batch: 6, By: "ann"}); err != nil {
		t.Fatal(err)
	}
	return l
}

func mustTake(t *testing.T, l *Loader, text string) *Receipt {
	t.Helper()
	r, err := l.Load(context.Background(), strings.NewReader(text), Request{FileName: "f.csv"})
	if err != nil {
		t.Fatalf("%v: %+v", err, r)
	}
	return r
}

func subjectOf(t *testing.T, l *Loader, ref string) Subject {
	t.Helper()
	s, err := l.Subject("person", "northshire", ref)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRetentionOver: for whom the time is over, for whom it is not, and why.
func TestRetentionOver(t *testing.T) {
	l := aged(t)
	for _, c := range []struct {
		until   string
		beside  map[Subject]string
		want    []string
		waiting int
	}{
		{until: "2018-03-30"}, // OPEN has answers of 2012 and an arrangement without an end
		{until: "2018-03-31", want: []string{"ENDED"}, waiting: 1},
		{until: "2018-03-31", beside: map[Subject]string{subjectOf(t, l, "ENDED"): "2018-04-01"}, waiting: 1},
		{until: "2018-04-01", want: []string{"ENDED", "NEWER"}, waiting: 1},
		{until: "2020-04-01", want: []string{"ENDED", "NEWER", "UNDONE"}, waiting: 1},
		{until: "2030-03-31", want: []string{"ENDED", "NEWER", "UNDONE", "LISTED"}, waiting: 1}, // LISTED has no day but that of the loading
		{until: "2018-03-31", beside: map[Subject]string{subjectOf(t, l, "STORY"): "2018-03-31"}, want: []string{"ENDED", "STORY"}, waiting: 1},
	} {
		over, err := l.RetentionOver(Retention{Until: c.until, Beside: c.beside})
		if err != nil {
			t.Fatal(err)
		}
		var want []Subject
		for _, ref := range c.want {
			want = append(want, subjectOf(t, l, ref))
		}
		if len(over.Who) != len(want) || slices.ContainsFunc(want, func(s Subject) bool { return !slices.Contains(over.Who, s) }) {
			t.Errorf("until %s: %d people %v, want %v", c.until, len(over.Who), over.Who, c.want)
		}
		if c.until != "2018-03-30" && over.Waiting != c.waiting {
			t.Errorf("until %s: %d wait, want %d", c.until, over.Waiting, c.waiting)
		}
	}
	over, err := l.RetentionOver(Retention{Until: "2018-03-31"})
	if err != nil || over.Rows[subjectOf(t, l, "ENDED")] != 4 {
		t.Errorf("%v, %v", over, err)
	}
}

// TestWhoComesBack: of somebody whose time was over, old rows do not come again, and new
// ones do; rows without a day come with new ones or after them, and never alone. Of
// somebody who asked for it, nothing comes again.
func TestWhoComesBack(t *testing.T) {
	people := "scheme_id,person_ref,birth_year\nnorthshire,ENDED,1950\nnorthshire,OTHER,1970\n"
	answers := func(ref, day string) string {
		return "scheme_id,person_ref,wave,answered_on,completed_by,life_sat\nnorthshire," + ref + ",baseline," + day + ",self,5\nnorthshire,OTHER,baseline,2025-04-01,self,7\n"
	}
	leaves := func(t *testing.T, l *Loader, text, rule string) {
		t.Helper()
		r := mustTake(t, l, text)
		rules := ""
		for _, f := range r.Findings {
			rules += f.Rule + " "
		}
		if left := rule != ""; left != (r.Counts.LeftOut == 1) || left && !strings.Contains(rules, rule) {
			t.Errorf("%d rows were left out, by %q; want the rule %q", r.Counts.LeftOut, rules, rule)
		}
	}
	gone := func(t *testing.T) *Loader {
		l := aged(t)
		return erasedFrom(t, l, EraseRequest{Who: []Subject{subjectOf(t, l, "ENDED")}, Until: "2018-03-31"})
	}
	t.Run("old rows stay out", func(t *testing.T) {
		l := gone(t)
		leaves(t, l, answers("ENDED", "2018-03-31"), "retention_over")
		leaves(t, l, people, "retention_over")
		leaves(t, l, "scheme_id,arrangement_ref,year,element,weekly\nnorthshire,A1,2016-17,care,500\nnorthshire,A2,2016-17,care,500\n", "retention_over")
		leaves(t, l, "scheme_id,arrangement_ref,person_ref,type,start_on,end_on\nnorthshire,A1,ENDED,live_in,2010-05-01,\nnorthshire,A3,NEWER,live_in,2010-05-01,2012-05-01\n", "retention_over")
	})
	t.Run("new rows come in, and then those without a day", func(t *testing.T) {
		l := gone(t)
		leaves(t, l, answers("ENDED", "2018-04-01"), "")
		leaves(t, l, people, "")
		leaves(t, l, answers("ENDED", "2017-04-01"), "retention_over") // the old ones not even now
		if _, err := l.Undo(context.Background(), UndoRequest{Batch: 9, By: "ann"}); err != nil {
			t.Fatal(err)
		}
		leaves(t, l, people+"northshire,THIRD,1980\n", "retention_over") // the load that brought them back is undone
	})
	t.Run("both come in one workbook", func(t *testing.T) {
		l := gone(t)
		for day, want := range map[string]int64{"2018-03-31": 2, "2018-04-01": 0} {
			book := returnBook(t, map[string][][]any{
				"people":  {{"scheme_id", "person_ref", "birth_year"}, {"northshire", "ENDED", "1950"}, {"northshire", "OTHER", "1970"}},
				"answers": {{"scheme_id", "person_ref", "wave", "answered_on", "completed_by", "life_sat"}, {"northshire", "ENDED", "baseline", day, "self", "5"}, {"northshire", "OTHER", "baseline", "2025-04-01", "self", "7"}},
			}, nil)
			r, err := l.Load(context.Background(), bytes.NewReader(book), Request{FileName: "f.xlsx", DryRun: true})
			if err != nil || r.Counts.LeftOut != want {
				t.Errorf("answers of %s: %d rows were left out, want %d: %v", day, r.Counts.LeftOut, want, err)
			}
		}
	})
	t.Run("whoever asked to be erased stays out", func(t *testing.T) {
		l := gone(t)
		l = erasedFrom(t, l, EraseRequest{Who: []Subject{subjectOf(t, l, "ENDED")}})
		leaves(t, l, answers("ENDED", "2025-04-01"), "person_erased")
		l = erasedFrom(t, l, EraseRequest{Who: []Subject{subjectOf(t, l, "ENDED")}, Until: "2019-03-31"})
		leaves(t, l, answers("ENDED", "2025-04-02"), "person_erased")
		if len(l.Erased()) == 0 || l.Erased()[l.ErasedMark("person", "northshire", subjectOf(t, l, "ENDED").Key)] != Ever {
			t.Error("a later retention shortened an erasure that was asked for")
		}
	})
}
