package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"khi/ingest/book"
	"khi/queries"
)

// ErrCannotUndo is wrapped when a batch cannot be undone; the words before it
// say why. Nothing has changed then.
var ErrCannotUndo = errors.New("nothing was undone")

// UndoRequest says which batch is to be undone, by whom and why.
type UndoRequest struct {
	Batch int64
	By    string // for the ledger
	Why   string // in words, for the ledger; never about a person
}

// Undone is what an undoing gives back: its line of the ledger and that of the
// batch.
type Undone struct {
	Line  Entry `json:"line"`
	Batch Entry `json:"batch"`
}

const (
	mostBy  = 60  // characters of a name in the ledger
	mostWhy = 300 // characters of a reason
)

// Undo takes a batch out again: its rows go, and what they had replaced comes
// back. The ledger gets a line for it; record and findings stay. After an error
// that does not wrap ErrCannotUndo, Undone says whether the ledger has the line:
// then the next start does the rest.
func (l *Loader) Undo(ctx context.Context, req UndoRequest) (*Undone, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.catchUp(ctx); err != nil {
		return nil, fmt.Errorf("nothing was undone, for the database lacks an earlier line of the ledger: %w", err)
	}
	load, err := l.ledger.inForce(req.Batch)
	if err != nil {
		return nil, err
	}
	if err := l.stoodOn(ctx, load); err != nil {
		return nil, err
	}
	// From here on the sender may go: what the ledger says is done.
	e, err := l.ledger.add(Entry{
		At: l.now().UTC().Truncate(time.Millisecond), Kind: kindUndo, Undoes: load.Seq,
		By: cleanWords(req.By, mostBy), Why: cleanWords(req.Why, mostWhy),
	})
	if err != nil {
		return nil, err
	}
	done := &Undone{Line: e, Batch: *load}
	ctx = context.WithoutCancel(ctx)
	if err = l.apply(ctx, &e); err == nil {
		err = l.settle(ctx, 0)
	}
	if err != nil {
		l.behind = true
		return done, fmt.Errorf("batch %d is undone in the ledger and not yet in the figures; the next start sees to it: %w", load.Seq, err)
	}
	return done, nil
}

// inForce finds a batch that can be undone, or says in words why it cannot.
func (l *ledger) inForce(batch int64) (*Entry, error) {
	if batch < 1 || batch > int64(len(l.entries)) {
		return nil, fmt.Errorf("there is no batch %d; the ledger has %d lines: %w", batch, len(l.entries), ErrCannotUndo)
	}
	e := &l.entries[batch-1]
	if e.Kind == kindUndo {
		return nil, fmt.Errorf("line %d of the ledger is the undoing of batch %d, and an undoing cannot be undone; load the file again: %w", batch, e.Undoes, ErrCannotUndo)
	}
	if e.Kind == kindErase {
		return nil, fmt.Errorf("line %d of the ledger says that somebody was erased, and that cannot be undone: %w", batch, ErrCannotUndo)
	}
	if e.Kind == kindRekey {
		return nil, fmt.Errorf("line %d of the ledger says that the key of the pseudonyms was changed, and that cannot be undone: %w", batch, ErrCannotUndo)
	}
	if line := l.undone[batch]; line != 0 {
		at := l.entries[line-1].At.Format("2 January 2006")
		return nil, fmt.Errorf("batch %d was undone before, by line %d of the ledger on %s: %w", batch, line, at, ErrCannotUndo)
	}
	return e, nil
}

// stoodOn refuses to take away schemes on which the rows of other batches stand.
func (l *Loader) stoodOn(ctx context.Context, load *Entry) error {
	var batches, schemes []string
	err := l.store.Read(ctx, queries.Get("lists/ingest_dependents"), map[string]any{"batch": load.Seq}, func(v []any) error {
		batches = append(batches, strconv.FormatInt(v[0].(int64), 10))
		if s := v[1].(string); !slices.Contains(schemes, s) {
			schemes = append(schemes, s)
		}
		return nil
	})
	if err != nil || len(batches) == 0 {
		return err
	}
	return fmt.Errorf("batch %d describes schemes (%s) that no other batch describes, and there are rows about them in %s; undo those first, or load the table of schemes again in a corrected form: %w",
		load.Seq, listed(schemes, "and", 5), "batch "+listed(batches, "and", 20), ErrCannotUndo)
}

// listed joins words for a sentence and counts those above the most.
func listed(words []string, last string, most int) string {
	if more := len(words) - most; more > 0 {
		words = append(slices.Clone(words[:most]), strconv.Itoa(more)+" more")
	}
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
	}
	return strings.Join(words, "")
}

// takeOut removes the rows of a batch and puts back what they had replaced. The
// database is then as if the batch had never been; its findings stay, and the
// table undo says that they no longer count.
func (l *Loader) takeOut(tx Tx, e *Entry) error {
	load := l.ledger.entries[e.Undoes-1]
	batch := map[string]any{"batch": load.Seq}
	for _, t := range load.Totals {
		if err := tx.Stage(t.Table); err != nil {
			return err
		}
		taken, err := tx.Exec(queries.Get("apply/take_"+t.Table), batch)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(queries.Get("apply/restore_"+t.Table), batch); err != nil {
			return err
		}
		if err := pending(tx, t.Table, e.Seq, load.Seq); err != nil {
			return err
		}
		removed, err := tx.Exec(queries.Get("apply/remove_"+t.Table), batch)
		if err != nil {
			return err
		}
		if taken != t.Rows || removed != t.Rows {
			return fmt.Errorf("batch %d, table %s: %d rows were taken and %d removed, and the ledger says %d: %w", load.Seq, t.Table, taken, removed, t.Rows, ErrDamaged)
		}
	}
	_, err := tx.Exec(queries.Get("apply/insert_undo"), map[string]any{
		"seq": e.Seq, "hash": e.Hash, "batch": e.Undoes, "undone_by": orNull(e.By), "why": orNull(e.Why), "undone_at": e.At.UTC(),
	})
	return err
}

// readBackUndo holds the database to having no row of the batch, and no row
// that still counts as replaced by it.
func (l *Loader) readBackUndo(ctx context.Context, e *Entry) error {
	for _, t := range l.ledger.entries[e.Undoes-1].Totals {
		left, err := l.totals(ctx, t.Table, e.Undoes, filledIn(t.Table, t))
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return fmt.Errorf("batch %d was undone, and table %s still has rows of it: %w", e.Undoes, t.Table, ErrDamaged)
		}
	}
	return l.compareReplaced(ctx, int(e.Seq))
}

// compareReplaced holds every row that counts as replaced to having been
// replaced by a batch that is in force and has rows enough.
func (l *Loader) compareReplaced(ctx context.Context, lines int) error {
	return l.store.Read(ctx, queries.Get("lists/ingest_replaced"), nil, func(v []any) error {
		table, by, rows := v[0].(string), v[1].(int64), v[2].(int64)
		if by < 1 || by > int64(lines) || l.ledger.entries[by-1].Kind != kindLoad || l.ledger.outBy(by, lines) {
			return fmt.Errorf("table %s has rows replaced by batch %d, which the ledger does not have or has undone: %w", table, by, ErrDamaged)
		}
		for _, t := range l.ledger.entries[by-1].Totals {
			if t.Table == table && rows <= t.Rows {
				return nil
			}
		}
		return fmt.Errorf("table %s has %d rows replaced by batch %d, which has fewer: %w", table, rows, by, ErrDamaged)
	})
}

// cleanWords makes one line of at most so many characters out of what somebody
// wrote: nothing that cannot be shown.
func cleanWords(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || book.Invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return shorten(strings.Join(strings.Fields(text), " "), most)
}

// orNull is what the database holds of a text that may be absent.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
