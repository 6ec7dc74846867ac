package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"

	"khi/queries"
)

// ErrDamaged says that the database is not what the ledger says it must be.
// The cure is to set the database aside and to Rebuild.
var ErrDamaged = errors.New("the database does not match the ledger")

// ErrRecordDamaged says that the record or the ledger itself is not what was
// written. The cure is to restore it from the backup; rebuilding cannot help.
var ErrRecordDamaged = errors.New("the record is damaged")

// Report says what a start found and did.
type Report struct {
	Batches int   // lines of the ledger
	Applied int   // lines that the database did not have yet
	Torn    int64 // bytes of an unfinished ledger line that were cut off
	Orphans int   // record files of which the ledger does not know: never acknowledged
}

// Start compares ledger and database, every batch and every column total,
// applies what the database lacks, and counts the cells that a load which was
// cut off has left to count.
func (l *Loader) Start(ctx context.Context) (Report, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := Report{Batches: len(l.ledger.entries), Torn: l.ledger.torn}
	var err error
	if r.Orphans, err = l.orphans(); err != nil {
		return r, err
	}
	if err := l.unfinished(); err != nil {
		return r, err
	}
	have, err := l.compareBatches(ctx)
	if err != nil {
		return r, err
	}
	if err := l.compareTotals(ctx, have); err != nil {
		return r, err
	}
	r.Applied, err = l.applyFrom(ctx, have)
	return r, err
}

// applyFrom applies the ledger's lines after the first have ones, in order:
// what a later batch replaces must be there before it. Then it counts the cells
// that are to be counted.
func (l *Loader) applyFrom(ctx context.Context, have int) (applied int, err error) {
	l.behind = true
	for i := have; i < len(l.ledger.entries); i++ {
		if err := l.apply(ctx, &l.ledger.entries[i]); err != nil {
			return applied, err
		}
		applied++
	}
	if err := l.settle(ctx, 0); err != nil {
		return applied, err
	}
	l.behind = false
	return applied, nil
}

// catchUp applies and counts what an earlier failure left out, before anything new is
// taken in.
func (l *Loader) catchUp(ctx context.Context) error {
	if !l.behind {
		return nil
	}
	have, err := l.compareBatches(ctx)
	if err != nil {
		return err
	}
	_, err = l.applyFrom(ctx, have)
	return err
}

// compareBatches says how many of the ledger's lines the database has; they
// must be the first ones.
func (l *Loader) compareBatches(ctx context.Context) (have int, err error) {
	err = l.store.Read(ctx, queries.Get("lists/ingest_batches"), nil, func(v []any) error {
		seq, _ := v[0].(int64)
		if have >= len(l.ledger.entries) {
			return fmt.Errorf("the database has batch %d and the ledger does not: %w", seq, ErrDamaged)
		}
		e := l.ledger.entries[have]
		if seq != e.Seq || v[1] != e.Hash || v[2] != e.Record {
			return fmt.Errorf("batch %d of the database is not that of the ledger: %w", seq, ErrDamaged)
		}
		have++
		return nil
	})
	return have, err
}

// compareTotals holds every table to the totals of the first batches.
func (l *Loader) compareTotals(ctx context.Context, batches int) error {
	contracts, err := loadContracts()
	if err != nil {
		return err
	}
	var promised []Totals
	for _, e := range l.ledger.entries[:batches] {
		promised = append(promised, e.Totals...)
	}
	for _, c := range contracts {
		got, err := l.totals(ctx, c.ID, 0, filledIn(c.ID, promised...))
		if err != nil {
			return err
		}
		for _, e := range l.ledger.entries[:batches] {
			if l.ledger.outBy(e.Seq, batches) {
				continue // its rows must be gone
			}
			for _, want := range e.Totals {
				if want.Table != c.ID {
					continue
				}
				if t, ok := got[e.Seq]; want.Rows > 0 && (!ok || !want.equal(t)) {
					return fmt.Errorf("batch %d: table %s does not add up to the totals of the ledger: %w", e.Seq, c.ID, ErrDamaged)
				}
				delete(got, e.Seq)
			}
		}
		if l.bulk {
			delete(got, 0)
		}
		for seq := range got {
			return fmt.Errorf("table %s has rows of batch %d, which the ledger does not have or has undone: %w", c.ID, seq, ErrDamaged)
		}
	}
	return l.compareReplaced(ctx, batches)
}

// Rebuild fills an empty database from the record, batch after batch, and
// makes the cells once at the end.
func (l *Loader) Rebuild(ctx context.Context) (Report, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := Report{Batches: len(l.ledger.entries), Torn: l.ledger.torn}
	have, err := l.compareBatches(ctx)
	if err != nil {
		return r, err
	}
	if have > 0 {
		return r, errors.New("rebuilding needs an empty database; this one has batches: set it aside first")
	}
	if err := l.markRebuild(); err != nil {
		return r, err
	}
	if r.Applied, err = l.applyFrom(ctx, 0); err != nil {
		return r, err
	}
	return r, l.unmarkRebuild()
}

// Verify reads every record file to its end and holds it to its hash and to
// the totals of the ledger.
func (l *Loader) Verify(ctx context.Context) error {
	for _, e := range l.Lines() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.verify(&e); err != nil {
			return err
		}
	}
	return nil
}

func (l *Loader) verify(e *Entry) error {
	if e.Kind != kindLoad {
		return nil // it has no record; the ledger's chain holds it
	}
	next := 0
	err := l.readRecord(e, func(rr *recordReader, s *section) error {
		if err := rr.fill(nowhere{}, e.Seq); err != nil {
			return err
		}
		if s.table == "finding" {
			return nil
		}
		if next >= len(e.Totals) || !e.Totals[next].equal(s.totals) {
			return fmt.Errorf("batch %d: table %s does not add up to the totals of the ledger: %w", e.Seq, s.table, ErrRecordDamaged)
		}
		next++
		return nil
	})
	if err == nil && next != len(e.Totals) {
		err = fmt.Errorf("batch %d: the record lacks a table: %w", e.Seq, ErrRecordDamaged)
	}
	return err
}

// orphans counts record files that no ledger line names: a load was cut off
// between the two. They are harmless; the same file sent again takes them up.
func (l *Loader) orphans() (int, error) {
	files, err := os.ReadDir(l.recordDir())
	if err != nil {
		return 0, fmt.Errorf("reading the record: %w", err)
	}
	named := map[string]bool{}
	for _, e := range l.ledger.entries {
		named[e.Record] = true
	}
	n := 0
	for _, f := range files {
		if !named[stemOf(f.Name())] {
			n++
		}
	}
	return n, nil
}
