package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"khi/queries"
)

// apply does to the database what one line of the ledger says, in one
// transaction, and reads the control totals back. Undoing, starting and
// rebuilding go this way; loading does the same while the file is still read.
// The cells are not counted then: settle does that.
func (l *Loader) apply(ctx context.Context, e *Entry) error {
	err := l.store.Update(ctx, func(tx Tx) error {
		switch e.Kind {
		case kindUndo:
			return l.takeOut(tx, e)
		case kindErase: // the record has their rows no more
			_, err := tx.Exec(queries.Get("apply/insert_erasure"), map[string]any{"seq": e.Seq, "hash": e.Hash, "erased_by": orNull(e.By), "erased_at": e.At.UTC()})
			return err
		case kindRekey: // the record is under the new key
			_, err := tx.Exec(queries.Get("apply/insert_key_change"), map[string]any{"seq": e.Seq, "hash": e.Hash, "changed_by": orNull(e.By), "changed_at": e.At.UTC()})
			return err
		}
		return l.putIn(tx, e)
	})
	if err != nil {
		return fmt.Errorf("applying line %d of the ledger: %w", e.Seq, err)
	}
	return l.readBack(ctx, e)
}

// putIn brings the rows and findings of a batch from the record.
func (l *Loader) putIn(tx Tx, e *Entry) error {
	var done []Totals
	err := l.readRecord(e, func(rr *recordReader, s *section) error {
		err := putTable(tx, rr, s, e.Seq)
		if s.table != "finding" {
			done = append(done, s.totals)
		}
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

// putTable puts the rows of a section in the place of the rows in force with the
// same keys.
func putTable(tx Tx, rr *recordReader, s *section, batch int64) error {
	n, err := tx.Fill(s.table, s.names(), func(to Rows) error { return rr.fill(to, batch) })
	if err != nil {
		return err
	}
	if rr.inside || n != s.rows {
		return fmt.Errorf("table %s: the record has %d rows and %d were put in", s.table, s.rows, n)
	}
	if s.table == "finding" {
		return nil
	}
	if err := pending(tx, s.table, batch, batch); err != nil {
		return err
	}
	return supersede(tx, s.table, batch)
}

// supersede marks the rows that those of a batch replace. Where nothing is in
// force that they could replace, it does not look for keys at all.
func supersede(tx Tx, table string, batch int64) error {
	replaces := false
	err := tx.Rows(queries.Get("apply/earlier"), map[string]any{"batch": batch}, func(v []any) error {
		replaces = replaces || v[0] == table
		return nil
	})
	if err == nil && replaces {
		_, err = tx.Exec(queries.Get("apply/supersede_"+table), map[string]any{"batch": batch})
	}
	return err
}

// pending notes that a line of the ledger changes a table by the rows of a batch.
func pending(tx Tx, table string, line, batch int64) error {
	_, err := tx.Exec(queries.Get("apply/pending_"+table), map[string]any{"line": line, "batch": batch})
	return err
}

func insertBatch(tx Tx, e *Entry) error {
	_, err := tx.Exec(queries.Get("apply/insert_batch"), map[string]any{
		"seq": e.Seq, "hash": e.Hash, "record": e.Record, "original": e.Original, "file_name": e.FileName,
		"source": e.Source, "source_version": int64(e.SourceVersion), "layout": e.Layout,
		"rows_in": e.In, "rows_accepted": e.Accepted, "rows_refused": e.Refused, "loaded_at": e.At.UTC(),
		"loaded_by": orNull(e.By), "sent_for": orNull(e.Scheme),
	})
	return err
}

// readBack compares what the database holds of a batch with the ledger.
func (l *Loader) readBack(ctx context.Context, e *Entry) error {
	if e.Kind == kindUndo {
		return l.readBackUndo(ctx, e)
	}
	for _, want := range e.Totals {
		got, err := l.totals(ctx, want.Table, e.Seq, filledIn(want.Table, want))
		if err != nil {
			return err
		}
		if have, some := got[e.Seq]; !want.equal(have) && (some || want.Rows > 0) { // of a batch of people who were erased nothing is left
			return fmt.Errorf("batch %d: table %s does not add up to the totals of the ledger after it was written: %w", e.Seq, want.Table, ErrDamaged)
		}
	}
	return nil
}

// totals asks the database for the control totals of one batch, or of all
// batches where batch is 0. Only of the filled columns it asks one by one.
func (l *Loader) totals(ctx context.Context, table string, batch int64, filled map[string]bool) (map[int64]Totals, error) {
	c, err := contractByID(table)
	if err != nil {
		return nil, err
	}
	out := map[int64]Totals{}
	by := "batch"
	if batch != 0 {
		by = "()"
	}
	s := queries.Get("lists/ingest_totals_" + table)
	s.Text = askFilled(strings.ReplaceAll(s.Text, "{by}", by), filled)
	err = l.store.Read(ctx, s, map[string]any{"batch": batch}, func(v []any) error {
		t := newTotals(c)
		if len(v) != 2+2*len(t.Columns) {
			return fmt.Errorf("lists/ingest_totals_%s has %d columns and the contract wants %d", table, len(v), 2+2*len(t.Columns))
		}
		numbers := make([]int64, len(v))
		for i, n := range v {
			numbers[i], _ = n.(int64) // the sum of no values is NULL: 0 for us
		}
		if t.Rows = numbers[1]; t.Rows == 0 {
			return nil
		}
		for i := range t.Columns {
			t.Columns[i].Count, t.Columns[i].Sum = numbers[2+2*i], numbers[3+2*i]
		}
		out[numbers[0]] = t
		return nil
	})
	return out, err
}
