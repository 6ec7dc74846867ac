package ingest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"khi/queries"
)

// apply does to the database what one line of the ledger says, in one
// transaction, and reads the control totals back. Loading, undoing, starting
// and rebuilding all go this way.
func (l *Loader) apply(ctx context.Context, e *Entry, refresh bool) error {
	err := l.store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Exec(queries.Get("apply/touched"), nil); err != nil {
			return err
		}
		change := l.putIn
		if e.Kind == kindUndo {
			change = l.takeOut
		}
		if err := change(tx, e); err != nil || !refresh {
			return err
		}
		return tx.RefreshCells()
	})
	if err != nil {
		return fmt.Errorf("applying line %d of the ledger: %w", e.Seq, err)
	}
	if err := l.readBack(ctx, e); err != nil {
		return err
	}
	if refresh {
		return l.store.Checkpoint(ctx)
	}
	return nil
}

// putIn brings the rows and findings of a batch from the record.
func (l *Loader) putIn(tx Tx, e *Entry) error {
	var done []Totals
	err := l.readRecord(e, func(rr *recordReader, s *section) error {
		if s.table == "finding" {
			return applyFindings(tx, rr, e.Seq)
		}
		err := applyTable(tx, rr, s, e.Seq)
		done = append(done, s.totals)
		return err
	})
	if err != nil {
		return err
	}
	if !slices.EqualFunc(e.Totals, done, Totals.equal) {
		return fmt.Errorf("batch %d: the record does not add up to the totals of the ledger: %w", e.Seq, ErrRecordDamaged)
	}
	return insertBatch(tx, e)
}

// applyTable stages the rows, checks them as a set, and puts them in the place
// of the rows in force with the same keys.
func applyTable(tx Tx, rr *recordReader, s *section, batch int64) error {
	if err := tx.Stage(s.table); err != nil {
		return err
	}
	n, err := tx.Append("stage_"+s.table, ahead(rr.rows(batch)))
	if err != nil {
		return err
	}
	if rr.inside || n != s.rows {
		return fmt.Errorf("table %s: the record has %d rows and %d were staged", s.table, s.rows, n)
	}
	if err := check(tx, s.table); err != nil {
		return err
	}
	if _, err := tx.Exec(queries.Get("apply/supersede_"+s.table), map[string]any{"batch": batch}); err != nil {
		return err
	}
	inserted, err := tx.Exec(queries.Get("apply/insert_"+s.table), nil)
	if err != nil {
		return err
	}
	if inserted != n {
		return fmt.Errorf("table %s: %d rows were staged and %d inserted", s.table, n, inserted)
	}
	if s.table == "benchmark" {
		return nil
	}
	_, err = tx.Exec(queries.Get("apply/touched_"+s.table), nil)
	return err
}

// ErrCheck is wrapped when staged rows break a rule that the reader of the
// file ought to have seen to. Nothing of the batch is in the database then.
var ErrCheck = errors.New("a check of the staged rows failed")

// check runs the statements of queries/checks that are about the table; each
// gives the rows that must not be.
func check(tx Tx, table string) error {
	all, err := queries.In("checks")
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Fact("table") != table {
			continue
		}
		bad := 0
		err := tx.Rows(s, nil, func([]any) error {
			bad++
			return nil
		})
		if err != nil {
			return err
		}
		if bad > 0 {
			return fmt.Errorf("%s gives %d rows where none may be: %w", s.Name, bad, ErrCheck)
		}
	}
	return nil
}

// applyFindings stores the findings as the table of findings has its columns.
func applyFindings(tx Tx, rr *recordReader, batch int64) error {
	if err := tx.Stage("finding"); err != nil {
		return err
	}
	if _, err := tx.Append("stage_finding", findingRows(rr, batch)); err != nil {
		return err
	}
	_, err := tx.Exec(queries.Get("apply/insert_finding"), nil)
	return err
}

func findingRows(rr *recordReader, batch int64) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for row, err := range rr.rows(batch) {
			if err != nil {
				yield(nil, err)
				return
			}
			f := findingOf(row, "")
			if !yield([]any{batch, string(f.Level), f.Rule, f.Sheet, f.Cell, f.Field, f.Message, f.Advice}, nil) {
				return
			}
		}
	}
}

func insertBatch(tx Tx, e *Entry) error {
	_, err := tx.Exec(queries.Get("apply/insert_batch"), map[string]any{
		"seq": e.Seq, "hash": e.Hash, "record": e.Record, "original": e.Original, "file_name": e.FileName,
		"source": e.Source, "source_version": int64(e.SourceVersion), "layout": e.Layout,
		"rows_in": e.In, "rows_accepted": e.Accepted, "rows_refused": e.Refused, "loaded_at": e.At.UTC(),
		"loaded_by": orNull(e.By),
	})
	return err
}

// readBack compares what the database holds of a batch with the ledger.
func (l *Loader) readBack(ctx context.Context, e *Entry) error {
	if e.Kind == kindUndo {
		return l.readBackUndo(ctx, e)
	}
	for _, want := range e.Totals {
		got, err := l.totals(ctx, want.Table, e.Seq)
		if err != nil {
			return err
		}
		if !want.equal(got[e.Seq]) {
			return fmt.Errorf("batch %d: table %s does not add up to the totals of the ledger after it was written: %w", e.Seq, want.Table, ErrDamaged)
		}
	}
	return nil
}

// totals asks the database for the control totals of one batch, or of all
// batches where batch is 0.
func (l *Loader) totals(ctx context.Context, table string, batch int64) (map[int64]Totals, error) {
	c, err := contractByID(table)
	if err != nil {
		return nil, err
	}
	out := map[int64]Totals{}
	err = l.store.Read(ctx, queries.Get("lists/ingest_totals_"+table), map[string]any{"batch": batch}, func(v []any) error {
		t := newTotals(c)
		if len(v) != 2+2*len(t.Columns) {
			return fmt.Errorf("lists/ingest_totals_%s has %d columns and the contract wants %d", table, len(v), 2+2*len(t.Columns))
		}
		numbers := make([]int64, len(v))
		for i, n := range v {
			numbers[i], _ = n.(int64) // the sum of no values is NULL: 0 for us
		}
		t.Rows = numbers[1]
		for i := range t.Columns {
			t.Columns[i].Count, t.Columns[i].Sum = numbers[2+2*i], numbers[3+2*i]
		}
		out[numbers[0]] = t
		return nil
	})
	return out, err
}
