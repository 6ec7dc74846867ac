package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"khi/queries"
)

// Tx is one write in progress. It is for one goroutine. The first error that
// any of its methods gives decides: the write is undone, even if the caller
// looks away.
type Tx struct {
	ctx    context.Context
	conn   *sql.Conn
	feeds  *feeds
	years  years           // whose cells are being counted
	narrow bool            // reading the rows of the touched schemes alone
	every  bool            // every scheme is touched
	spare  func(once bool) // see CountPending; nil for nobody
	again  string          // the table of people asked again, see askedAgain
	coded  bool            // the table coded has what the view response_code gives of those whom the years can speak of, see keepCoded
	stood  bool            // answers are read as they were before what came
	back   bool            // some of the people whose answers came had answers in the years that are counted before
	over   bool            // what came replaced something
	added  bool            // what came was added so, and is all that there is to count
	whole  bool            // what came cannot be added, see errOfOthers
	adding bool            // what came is added to the cells as they stand, and nobody else is counted again
	kept   bool            // the table kept has what the view response gives of the touched schemes
	single int64           // the batch in which nobody answered the survey twice, as its reader says; 0 for none
	once   bool            // nobody of the touched schemes answered the survey twice, as far as is known
	failed error
}

// Update is the only way to write. Everything that f did is kept, or, after an
// error from f, from any statement or from the context, nothing of it.
func (db *DB) Update(ctx context.Context, f func(tx *Tx) error) error {
	return db.alone(ctx, func(conn *sql.Conn) error {
		if _, err := exec(ctx, conn, queries.Get("upkeep/begin"), nil); err != nil {
			return err
		}
		tx := &Tx{ctx: ctx, conn: conn, feeds: &db.feeds}
		open := true
		defer func() { // a panic in f must not leave the transaction to the next writer
			if open {
				_ = tx.rollback()
			}
		}()
		err := f(tx)
		if err == nil {
			err = tx.failed
		}
		if err == nil {
			err = tx.commit()
		}
		if err != nil {
			err = errors.Join(err, tx.rollback())
		}
		open = false
		return err
	})
}

// commit asks whether the transaction is still alive before it commits: COMMIT
// of an aborted transaction reports success and keeps nothing.
func (tx *Tx) commit() error {
	if _, err := exec(tx.ctx, tx.conn, queries.Get("upkeep/alive"), nil); err != nil {
		return fmt.Errorf("nothing was kept: %w", err)
	}
	// From here the outcome must be known, so the caller's context no longer counts.
	_, err := exec(context.WithoutCancel(tx.ctx), tx.conn, queries.Get("upkeep/commit"), nil)
	return err
}

// rollback undoes the write. That there is nothing to undo is no error: a
// failed COMMIT has ended the transaction.
func (tx *Tx) rollback() error {
	_, err := exec(context.WithoutCancel(tx.ctx), tx.conn, queries.Get("upkeep/rollback"), nil)
	if err != nil && strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return err
}

// spareCore says that others may have a core now.
func (tx *Tx) spareCore() {
	if tx.spare != nil {
		tx.spare(tx.once)
	}
}

// fail remembers the first error of the write.
func (tx *Tx) fail(err error) error {
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// usable refuses to go on after an error.
func (tx *Tx) usable() error {
	if tx.failed != nil {
		return fmt.Errorf("this write has already failed: %w", tx.failed)
	}
	return nil
}

// Exec runs a statement and gives the number of rows it changed.
func (tx *Tx) Exec(s queries.Statement, args map[string]any) (int64, error) {
	if err := tx.usable(); err != nil {
		return 0, err
	}
	n, err := exec(tx.ctx, tx.conn, s, args)
	return n, tx.fail(err)
}

// Rows runs a statement and hands over its rows. Values are nil, bool, int64,
// float64, string or time.Time; the slice is used again for the next row.
func (tx *Tx) Rows(s queries.Statement, args map[string]any, each func(values []any) error) error {
	if err := tx.usable(); err != nil {
		return err
	}
	return tx.fail(query(tx.ctx, tx.conn, s, args, each))
}

// contracted are the tables that a load may fill.
var contracted = []string{
	"scheme", "person", "arrangement", "survey_response", "carer_response", "worker_response", "scheme_quarter", "cost", "service_event", "scheme_quarter_gap", "benchmark", "rating", "claim", "scheme_change", "target", "application", "matching", "safeguarding", "person_year", "council_total", "group_member", "area_response", "finding",
}

// Whole is where a contract table has every field as a column of its own: the table,
// or a view of one that keeps some of them in groups.
func Whole(table string) string {
	if table == "survey_response" {
		return "survey_response_whole"
	}
	return table
}

// Stage makes an empty temporary table stage_<table> for rows on their way
// into a contract table.
func (tx *Tx) Stage(table string) error {
	if !slices.Contains(contracted, table) {
		return tx.fail(fmt.Errorf("there is no contract table %q to stage rows for", table))
	}
	_, err := tx.Exec(fill(queries.Get("upkeep/stage"), "table", table), nil)
	return err
}

// fill puts a trusted name or text into a {slot} of a template statement.
func fill(s queries.Statement, slot, text string) queries.Statement {
	s.Text = strings.ReplaceAll(s.Text, "{"+slot+"}", text)
	return s
}
