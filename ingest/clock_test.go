package ingest

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// TestTheClockDoesNotOrderTheLedger: loads go on with the clock put back by years and then
// forward; the ledger is in the order of its numbers, opens again, gives each file its first
// receipt, and is not asked about a day that is in it twice.
func TestTheClockDoesNotOrderTheLedger(t *testing.T) {
	t.Parallel()
	now := today()
	dir, store := t.TempDir(), newMemory("northshire")
	open := func() *Loader {
		l, err := New(Options{Dir: dir, Key: testKey, Store: store, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		return l
	}
	send := func(l *Loader, ref string) *Receipt {
		r, err := l.Load(context.Background(), strings.NewReader("person_ref,birth_year\n"+ref+",1980\n"), Request{FileName: ref + ".csv", Scheme: "northshire"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	l := open()
	first := send(l, "SL-1")
	now = now.AddDate(-3, 0, 0)
	second := send(l, "SL-2")
	if _, err := l.Undo(context.Background(), UndoRequest{Batch: second.Batch}); err != nil {
		t.Error(err)
	}
	now = now.AddDate(4, 0, 0)
	third := send(open(), "SL-3")
	if first.Batch != 1 || second.Batch != 2 || third.Batch != 4 || !second.At.Before(first.At) || !third.At.After(first.At) {
		t.Fatalf("%+v %+v %+v", first, second, third)
	}
	l = open()
	if err := l.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	if again := send(l, "SL-1"); !again.AlreadyLoaded || again.Batch != 1 || !again.At.Equal(first.At) || again.Record != first.Record {
		t.Errorf("the file again: %+v", again)
	}
	if _, err := PastOf(dir, today().AddDate(-1, 0, 0)); err == nil || !strings.Contains(err.Error(), "put back") {
		t.Errorf("a day that is in it twice: %v", err)
	}
	if _, err := os.Stat(dir + "/ledger.jsonl"); err != nil {
		t.Error(err)
	}
}

// TestADayOfTomorrowSaysWhichDayItIs: with the clock of a computer whose battery is flat,
// every answer lies in the future; the refusal lets its reader see why.
func TestADayOfTomorrowSaysWhichDayItIs(t *testing.T) {
	t.Parallel()
	l, err := New(Options{Dir: t.TempDir(), Key: testKey, Store: newMemory("northshire"), Now: func() time.Time { return time.Date(2000, 1, 1, 0, 0, 1, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Load(context.Background(), strings.NewReader("person_ref,wave,answered_on,completed_by,life_sat\nSL-1,baseline,2026-03-01,self,7\n"), Request{FileName: "a.csv", Scheme: "northshire"})
	if err == nil || errors.Is(err, ErrDamaged) || countRule(r, "future_date") != 1 || !strings.Contains(r.Findings[0].Advice, "Today is 1 January 2000 by the clock of the computer") {
		t.Errorf("%v %+v", err, r)
	}
}
