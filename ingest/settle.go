package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"

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
// done, so a start after a cut finds it. Beside is asked of the same rows on another
// connection, as the checks are, while the cells are counted, from where on that is many
// small statements, which leave a core to others. The cells are kept only if all of it
// is well. Single is the batch of which the reader of the file knows that no person answered
// twice in it, 0 for none: the cells are counted by that, and it is a check of its own.
func (l *Loader) settle(ctx context.Context, single int64, beside ...question) error {
	changes, err := l.changes(ctx)
	if err != nil {
		return err
	}
	for _, c := range changes {
		beside = append(beside, func(ctx context.Context, once bool) error {
			return l.check(ctx, c, once, c.line == single)
		})
	}
	begin, answered := ask(ctx, beside)
	if len(changes) == 0 {
		return answered()
	}
	err = l.store.Update(ctx, func(tx Tx) error {
		if err := tx.CountPending(single, begin); err != nil {
			return err
		}
		return answered()
	})
	if wrong := answered(); wrong != nil { // also where there was no write
		return wrong
	}
	if err != nil {
		return fmt.Errorf("counting the cells: %w", err)
	}
	return l.store.Checkpoint(ctx)
}

// question is something that the rows in the database are asked. Where it is known that
// each person answered the survey once, some need not be put.
type question func(ctx context.Context, once bool) error

// ask asks one question after the other on a goroutine of its own, from the first call
// of begin on, or of answered, which waits for the answers and gives the first error.
func ask(ctx context.Context, all []question) (begin func(once bool), answered func() error) {
	said := make(chan error, 1)
	var begun sync.Once
	begin = func(once bool) {
		begun.Do(func() {
			go func() {
				for _, q := range all {
					if err := q(ctx, once); err != nil {
						said <- err
						return
					}
				}
				said <- nil
			}()
		})
	}
	return begin, sync.OnceValue(func() error {
		begin(false)
		return <-said
	})
}

// change is a line of the ledger whose change to a table is not in the cells yet.
type change struct {
	line  int64
	table string
}

func (l *Loader) changes(ctx context.Context) (all []change, err error) {
	err = l.store.Read(ctx, queries.Get("lists/ingest_pending"), nil, func(v []any) error {
		all = append(all, change{v[0].(int64), v[1].(string)})
		return nil
	})
	return all, err
}

// Settle counts the cells that loads have left to count. A start does it too, and
// so does the next load that is not told to leave it.
func (l *Loader) Settle(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.settle(ctx, 0); err != nil {
		l.behind = true
		return fmt.Errorf("the rows are kept and not yet in the figures; the next start counts them: %w", err)
	}
	return nil
}

// check runs the statements of queries/checks that are about the table; each
// gives the rows that must not be. One that could find nothing where each person answered
// the survey once says so, and is left out where that is known; single says that it is the
// reader of the file who knows it, and that is what is checked then.
func (l *Loader) check(ctx context.Context, c change, once, single bool) error {
	all, err := queries.In("checks")
	if err != nil {
		return err
	}
	for _, s := range all {
		of := single && c.table == "survey_response"
		if s.Fact("table") != c.table || (once || of) && s.Fact("unless") == "once" || !of && s.Fact("where") == "single" {
			continue
		}
		bad := 0
		err := l.store.Read(ctx, s, map[string]any{"batch": c.line}, func([]any) error {
			bad++
			return nil
		})
		if err != nil {
			return err
		}
		if bad > 0 {
			return fmt.Errorf("batch %d: %s gives %d rows where none may be: %w", c.line, s.Name, bad, ErrCheck)
		}
	}
	return nil
}
