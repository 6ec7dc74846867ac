package ingest

import (
	"context"
	"errors"
	"fmt"

	"khi/queries"
)

// ErrCheck is wrapped when the rows of a batch break a rule that the reader of
// the file ought to have seen to. Its cells are not counted then, and nothing is
// published.
var ErrCheck = errors.New("a check of the rows failed")

// settle checks the rows that have come since the cells were last counted, and
// counts the cells of the schemes that they touch. It is a write of its own,
// behind the commit of the rows, because the database reads rows that are
// committed on all cores. What is left to do stands in the database until it is
// done, so a start after a cut finds it.
func (l *Loader) settle(ctx context.Context) error {
	type change struct {
		line  int64
		table string
	}
	var changes []change
	err := l.store.Read(ctx, queries.Get("lists/ingest_pending"), nil, func(v []any) error {
		changes = append(changes, change{v[0].(int64), v[1].(string)})
		return nil
	})
	if err != nil || len(changes) == 0 {
		return err
	}
	err = l.store.Update(ctx, func(tx Tx) error {
		for _, c := range changes {
			if err := check(tx, c.table, c.line); err != nil {
				return err
			}
		}
		return tx.CountPending()
	})
	if err != nil {
		return fmt.Errorf("counting the cells: %w", err)
	}
	return l.store.Checkpoint(ctx)
}

// Settle counts the cells that loads have left to count. A start does it too, and
// so does the next load that is not told to leave it.
func (l *Loader) Settle(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.settle(ctx); err != nil {
		l.behind = true
		return fmt.Errorf("the rows are kept and not yet in the figures; the next start counts them: %w", err)
	}
	return nil
}

// check runs the statements of queries/checks that are about the table; each
// gives the rows that must not be.
func check(tx Tx, table string, batch int64) error {
	all, err := queries.In("checks")
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Fact("table") != table {
			continue
		}
		bad := 0
		err := tx.Rows(s, map[string]any{"batch": batch}, func([]any) error {
			bad++
			return nil
		})
		if err != nil {
			return err
		}
		if bad > 0 {
			return fmt.Errorf("batch %d: %s gives %d rows where none may be: %w", batch, s.Name, bad, ErrCheck)
		}
	}
	return nil
}
