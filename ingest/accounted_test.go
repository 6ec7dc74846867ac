package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// TestNoInputLeavesRowsWithoutALedgerEntry sends samples as they are, damaged at
// random, cut, joined and repeated, tried and loaded, while the database fails at
// random statements and loads are undone. Whatever happens, each row in the
// database is of a batch that the ledger has in force, and each such batch has
// the rows that its ledger line promises.
func TestNoInputLeavesRowsWithoutALedgerEntry(t *testing.T) {
	samples := [][]byte{[]byte(schemesCSV), []byte("scheme_id,person_ref,birth_year\nnorthshire,A,1950\nnorthshire,B,1960\n"),
		[]byte("scheme_id,quarter,people_total\nnorthshire,2025-26Q1,40\n")}
	for _, name := range []string{"kobo_xml_values.csv", "odk_central_khi.zip", "msforms.xlsx", "duplicate_rows_and_ids.csv", "truncated_quote.csv"} {
		samples = append(samples, mustRead(t, name))
	}
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("20") // each opens a database of its own
		t.Cleanup(func() { _ = f.Value.Set(f.DefValue) })
	}
	refused, kept, undone, failed := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		db, err := duck.Open(context.Background(), duck.Options{Dir: dir, Threads: 1, MemoryLimit: "256MB"})
		if err != nil {
			rt.Fatal(err)
		}
		defer db.Close()
		store := &failing{Store: &duckStore{DB: db}}
		l := duckLoader(t, dir, store)
		if _, err := l.Load(context.Background(), strings.NewReader(schemesCSV), ingest.Request{FileName: "schemes.csv"}); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(4, 10).Draw(rt, "inputs") {
			store.in = rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2, 4, 7, 11}).Draw(rt, "fails at")
			lines := l.Lines()
			var err error
			if rapid.IntRange(0, 3).Draw(rt, "undo") == 0 {
				_, err = l.Undo(context.Background(), ingest.UndoRequest{Batch: rapid.Int64Range(1, int64(len(lines))+1).Draw(rt, "batch")})
			} else {
				err = sendDamaged(rt, l, samples)
			}
			switch {
			case errors.Is(err, errFails):
				failed++
				l = duckLoader(t, dir, store) // what a process that died leaves to the next
			case err != nil:
				refused++
			case len(l.Lines()) > len(lines) && l.Lines()[len(lines)].IsUndo():
				undone++
			case len(l.Lines()) > len(lines):
				kept++
			}
			accounted(rt, l, store, false)
		}
		store.in = 0
		if _, err := l.Start(context.Background()); err != nil {
			rt.Fatalf("the next start: %v", err)
		}
		accounted(rt, l, store, true)
	})
	t.Logf("%d inputs were refused, %d kept, %d batches undone; the database failed %d times", refused, kept, undone, failed)
	if refused == 0 || kept == 0 || undone == 0 || failed == 0 {
		t.Error("the histories were too tame to show anything")
	}
}

// sendDamaged sends one sample, whole or spoilt.
func sendDamaged(t *rapid.T, l *ingest.Loader, samples [][]byte) error {
	body := slices.Clone(rapid.SampledFrom(samples).Draw(t, "sample"))
	switch rapid.SampledFrom([]string{"whole", "whole", "whole", "whole", "flip", "cut", "twice", "line"}).Draw(t, "damage") {
	case "flip":
		for range rapid.IntRange(1, 6).Draw(t, "flips") {
			body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
	case "cut":
		body = body[:rapid.IntRange(0, len(body)).Draw(t, "length")]
	case "twice":
		body = append(body, body...)
	case "line":
		lines := bytes.SplitAfter(body, []byte("\n"))
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		body = bytes.Join(slices.Delete(lines, i, i+1), nil)
	}
	req := ingest.Request{FileName: "file", Scheme: rapid.SampledFrom([]string{"northshire", "northshire", "northshire", "northshire", "", "nobody"}).Draw(t, "for"),
		DryRun: rapid.IntRange(0, 9).Draw(t, "dry run") == 0}
	req.Policy = rapid.SampledFrom([]ingest.Policy{ingest.RefuseAll, ingest.LoadGood, ingest.KeepRows}).Draw(t, "policy")
	_, err := l.Load(context.Background(), bytes.NewReader(body), req)
	return err
}

// accounted holds rows and ledger to each other. Before a start the database may
// lack the last lines of the ledger; it may never have more than they say.
func accounted(t *rapid.T, l *ingest.Loader, s ingest.Store, all bool) {
	t.Helper()
	promised := map[string]map[int64]int64{} // table → batch → rows
	undone := map[int64]bool{}
	for _, e := range l.Lines() {
		undone[e.Undoes] = true
	}
	for _, e := range l.Lines() {
		for _, want := range e.Totals {
			if promised[want.Table] == nil {
				promised[want.Table] = map[int64]int64{}
			}
			if want.Rows > 0 && (!all || !undone[e.Seq]) {
				promised[want.Table][e.Seq] = want.Rows
			}
		}
	}
	applied := map[int64]bool{}
	ask := func(sql string, each func(v []any) error) {
		t.Helper()
		if err := s.Read(context.Background(), queries.Statement{Name: "test", Text: sql}, nil, each); err != nil {
			t.Fatal(err)
		}
	}
	ask("SELECT batch FROM undo", func(v []any) error { applied[v[0].(int64)] = true; return nil })
	for _, table := range []string{"scheme", "person", "arrangement", "survey_response", "scheme_quarter", "cost", "service_event", "scheme_quarter_gap", "benchmark", "rating", "claim", "scheme_change", "target", "application", "matching", "safeguarding", "person_year", "council_total", "group_member"} {
		ask("SELECT batch, count(*) FROM "+table+" GROUP BY batch", func(v []any) error {
			batch, rows := v[0].(int64), v[1].(int64)
			if promised[table][batch] != rows || applied[batch] {
				t.Errorf("%s has %d rows of batch %d; its ledger line promises %d, undone: %v", table, rows, batch, promised[table][batch], applied[batch])
			}
			delete(promised[table], batch)
			return nil
		})
		if left := promised[table]; all && len(left) > 0 {
			t.Errorf("%s lacks the rows of the batches and numbers %v", table, left)
		}
	}
	ask("SELECT DISTINCT batch FROM finding", func(v []any) error {
		if n := v[0].(int64); n > int64(len(l.Lines())) || l.Lines()[n-1].IsUndo() {
			t.Errorf("there are findings of batch %d, which the ledger does not have", n)
		}
		return nil
	})
}

var errFails = errors.New("the database fails, for the test")

// failing is a store in which the n-th statement of each write fails.
type failing struct {
	ingest.Store
	in int // 0: none does
}

type failingTx struct {
	ingest.Tx
	left *int
}

func (f *failing) Update(ctx context.Context, do func(ingest.Tx) error) error {
	left := f.in
	return f.Store.Update(ctx, func(tx ingest.Tx) error { return do(&failingTx{tx, &left}) })
}

func (tx *failingTx) fails() error {
	if *tx.left--; *tx.left == 0 {
		return errFails
	}
	return nil
}

func (tx *failingTx) Exec(s queries.Statement, args map[string]any) (int64, error) {
	if err := tx.fails(); err != nil {
		return 0, err
	}
	return tx.Tx.Exec(s, args)
}

func (tx *failingTx) Fill(table string, columns []string, fill func(ingest.Rows) error) (int64, error) {
	n, err := tx.Tx.Fill(table, columns, fill)
	return n, errors.Join(err, tx.fails()) // after the rows are there
}

func (tx *failingTx) CountPending(single int64, spare func(once bool)) error {
	return errors.Join(tx.Tx.CountPending(single, spare), tx.fails())
}
