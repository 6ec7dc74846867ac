package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// oldLedger are three lines as they were written before there were kinds, names
// of users and undoings.
const oldLedger = "testdata/ledger_before_undo.jsonl"

// TestOldLedgerStillVerifies: lines from before a field existed give the same
// bytes and the same hash when they are written again.
func TestOldLedgerStillVerifies(t *testing.T) {
	text, err := os.ReadFile(oldLedger)
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{undone: map[int64]int64{}}
	if whole, err := l.read(text); err != nil || whole != len(text) || len(l.entries) != 3 {
		t.Fatalf("%d of %d bytes, %d lines, %v", whole, len(text), len(l.entries), err)
	}
	l.path = filepath.Join(t.TempDir(), "ledger.jsonl")
	l.size = int64(len(text))
	if err := os.WriteFile(l.path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.add(Entry{Kind: kindUndo, Undoes: 2, By: "ann", Why: "sent by mistake <again> & again"}); err != nil {
		t.Fatal(err)
	}
	again, err := openLedger(l.path)
	if err != nil || len(again.entries) != 4 || again.undone[2] != 4 || again.entries[3].Why != "sent by mistake <again> & again" {
		t.Fatalf("%+v, %v", again, err)
	}
	now, _ := os.ReadFile(l.path)
	if !bytes.HasPrefix(now, text) {
		t.Error("the old lines are not as they were")
	}
	if line := string(now[len(text):]); strings.Contains(line, "file_name") || !strings.Contains(line, `"kind":"undo","undoes":2,"by":"ann"`) {
		t.Errorf("the line of an undoing is %s", line)
	}
}

// TestLedgerRefusesUndoingsThatCannotBe: a line whose hash is right and whose
// sense is not.
func TestLedgerRefusesUndoingsThatCannotBe(t *testing.T) {
	text, err := os.ReadFile(oldLedger)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]Entry{
		"a batch that is to come":   {Kind: kindUndo, Undoes: 4},
		"no batch":                  {Kind: kindUndo},
		"a load that undoes":        {Undoes: 2},
		"a load with a reason":      {Why: "because"},
		"a kind that nobody knows":  {Kind: "erase"},
		"a batch before the ledger": {Kind: kindUndo, Undoes: -1},
	} {
		l := &ledger{undone: map[int64]int64{}}
		if _, err := l.read(text); err != nil {
			t.Fatal(err)
		}
		e.Seq, e.Prev = 4, l.head()
		line, err := e.seal()
		if err != nil {
			t.Fatal(err)
		}
		again := &ledger{undone: map[int64]int64{}}
		if _, err := again.read(append(slices.Clone(text), line...)); !errors.Is(err, ErrRecordDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUndo takes a batch out from between two others with the same keys.
func TestUndo(t *testing.T) {
	ctx := context.Background()
	l, store := loaded(t)
	load := func(name string) *Receipt {
		t.Helper()
		r, err := l.Load(ctx, bytes.NewReader(sample(t, name)), Request{FileName: name, Scheme: "northshire", By: "ann"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	load("odk_central_khi.zip")
	done, err := l.Undo(ctx, UndoRequest{Batch: 2, By: "bob\x00\u202e", Why: " sent\ntwice "})
	if err != nil {
		t.Fatal(err)
	}
	if done.Line.Seq != 4 || done.Line.By != "bob" || done.Line.Why != "sent twice" || done.Batch.FileName != "msforms.xlsx" {
		t.Errorf("%+v", done)
	}
	rows := store.tables["survey_response"]
	if len(rows) != 12 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		batch, by := row[len(row)-4], row[len(row)-1]
		if !(batch == int64(1) && by == int64(3)) && !(batch == int64(3) && by == nil) {
			t.Errorf("batch %v is replaced by %v", batch, by)
		}
	}
	if len(store.tables["finding"]) == 0 || store.refresh != 4 {
		t.Errorf("%d findings, %d times counted", len(store.tables["finding"]), store.refresh)
	}
	for name, batch := range map[string]int64{"twice": 2, "an undoing": 4, "none": 9, "nought": 0, "below": -3} {
		if _, err := l.Undo(ctx, UndoRequest{Batch: batch}); !errors.Is(err, ErrCannotUndo) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(l.Lines()) != 4 {
		t.Errorf("%d lines after undoings that were refused", len(l.Lines()))
	}
	for _, do := range []func() error{
		func() error { _, err := l.Start(ctx); return err },
		func() error { return l.Verify(ctx) },
	} {
		if err := do(); err != nil {
			t.Error(err)
		}
	}
	// The same file again is a new batch; a fourth time it is known.
	if r := load("msforms.xlsx"); r.AlreadyLoaded || r.Batch != 5 {
		t.Errorf("%+v", r)
	}
	if r := load("msforms.xlsx"); !r.AlreadyLoaded || r.Batch != 5 {
		t.Errorf("%+v", r)
	}
}

// TestUndoCutOffIsDoneAtTheStart: the ledger has the line, the database has not.
func TestUndoCutOffIsDoneAtTheStart(t *testing.T) {
	ctx := context.Background()
	l, store := loaded(t)
	store.fail = errors.New("the power went")
	done, err := l.Undo(ctx, UndoRequest{Batch: 1})
	if err == nil || errors.Is(err, ErrCannotUndo) || done == nil || done.Line.Seq != 3 || len(store.tables["survey_response"]) != 12 {
		t.Fatalf("%+v, %v", done, err)
	}
	again, err := reopen(t, l, store)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := again.Start(ctx); err != nil || r.Applied != 1 || len(store.tables["survey_response"]) != 6 {
		t.Fatalf("%+v, %v", r, err)
	}
	// Without a start, the next undoing sees to it first.
	store.fail = errors.New("the power went again")
	if _, err := again.Undo(ctx, UndoRequest{Batch: 2}); err == nil {
		t.Fatal("no error")
	}
	if _, err := again.Undo(ctx, UndoRequest{Batch: 2}); !errors.Is(err, ErrCannotUndo) || len(store.tables["survey_response"]) != 0 {
		t.Errorf("%v, %d rows", err, len(store.tables["survey_response"]))
	}
}

func TestStartSeesAnUndoingThatIsNotWhole(t *testing.T) {
	ctx := context.Background()
	for name, do := range map[string]func(m *memory, before map[string][][]any){
		"rows are back": func(m *memory, before map[string][][]any) { m.tables["survey_response"] = before["survey_response"] },
		"a row is replaced by what is gone": func(m *memory, _ map[string][][]any) {
			row := slices.Clone(m.tables["survey_response"][0])
			row[len(row)-1] = int64(2)
			m.tables["survey_response"][0] = row
		},
		"a row is replaced by an undoing": func(m *memory, _ map[string][][]any) {
			row := slices.Clone(m.tables["survey_response"][0])
			row[len(row)-1] = int64(3)
			m.tables["survey_response"][0] = row
		},
		"the line is lost": func(m *memory, _ map[string][][]any) {
			m.tables["undo"] = nil
			m.tables["batch"] = m.tables["batch"][1:]
		},
	} {
		l, store := loaded(t)
		before := map[string][][]any{"survey_response": store.tables["survey_response"]}
		if _, err := l.Undo(ctx, UndoRequest{Batch: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Start(ctx); err != nil {
			t.Fatal(err)
		}
		do(store, before)
		if _, err := l.Start(ctx); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// asking is a store during whose writes somebody asks for the ledger.
type asking struct {
	Store
	ask func()
}

func (a *asking) Update(ctx context.Context, do func(Tx) error) error {
	a.ask()
	return a.Store.Update(ctx, do)
}

// TestTheLedgerIsReadDuringALoad: a page or a trace does not wait for a load.
func TestTheLedgerIsReadDuringALoad(t *testing.T) {
	store := &asking{Store: newMemory("northshire"), ask: func() {}}
	l := newLoader(t, store)
	asked := 0
	store.ask = func() { asked += 1 + len(l.Lines()) } // would never end if a load kept the ledger to itself
	if _, err := l.Load(context.Background(), bytes.NewReader(sample(t, "msforms.xlsx")), Request{FileName: "m.xlsx", Scheme: "northshire"}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Undo(context.Background(), UndoRequest{Batch: 1}); err != nil || asked < 2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}
