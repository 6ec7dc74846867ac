package duck

import (
	"errors"
	"fmt"
	"iter"
	"slices"
)

// The databases in which there are tables to add rows to.
const (
	temporary = "temp"
	ours      = "khi" // as DuckDB names khi.db
)

// Append adds rows to a temporary table, such as one that Stage made, and says
// how many. A row holds a value for each column: nil, string, bool, time.Time,
// or any Go number that the column can hold exactly. The slice may be used
// again for the next row. An error from the sequence undoes the whole write.
func (tx *Tx) Append(table string, rows iter.Seq2[[]any, error]) (int64, error) {
	return tx.add(temporary, table, nil, func(to *Rows) error {
		for row, err := range rows {
			if err != nil {
				return err
			}
			if err := to.row(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Fill adds rows to a contract table and says how many. Each row gives a value
// to each of the named columns; the others are NULL. An error from fill, or a
// row that is not whole, undoes the whole write.
func (tx *Tx) Fill(table string, names []string, fill func(*Rows) error) (int64, error) {
	if !slices.Contains(contracted, table) || len(names) == 0 {
		return 0, tx.fail(fmt.Errorf("there is no contract table %q with columns %q to add rows to", table, names))
	}
	return tx.add(ours, table, names, fill)
}

func (tx *Tx) add(database, table string, names []string, fill func(*Rows) error) (int64, error) {
	if err := tx.usable(); err != nil {
		return 0, err
	}
	l, err := tx.layout(database, table, names)
	if err != nil {
		return 0, tx.fail(err)
	}
	n, err := tx.feed(database, table, &l, fill)
	if err != nil {
		return 0, tx.fail(explain(fmt.Errorf("adding rows to %s: %w", table, err)))
	}
	return n, nil
}

// Rows takes the rows of one table, value after value in the order of its
// columns, and Next after each row. It is for one goroutine.
type Rows struct {
	feed    *feed
	columns []column
	at      int // the column that the next value is for
	n       int64
}

// Null says that the row has no value for the column.
func (r *Rows) Null() error {
	if r.at >= len(r.columns) {
		return errTooMany
	}
	r.feed.vectors[r.at].setNull(r.feed.at)
	r.at++
	return nil
}

// Whole gives a whole number.
func (r *Rows) Whole(v int64) error {
	c, to, err := r.column()
	if err == nil {
		err = c.whole(to, r.feed.at, v)
	}
	return r.said(err)
}

// Decimal gives a number with decimals.
func (r *Rows) Decimal(v float64) error {
	c, to, err := r.column()
	if err == nil {
		err = c.decimal(to, r.feed.at, v)
	}
	return r.said(err)
}

// Day gives a day, as the number of days since 1970-01-01.
func (r *Rows) Day(v int64) error {
	c, to, err := r.column()
	if err == nil {
		err = c.days(to, r.feed.at, v)
	}
	return r.said(err)
}

// Text gives a text in UTF-8, which is copied.
func (r *Rows) Text(v []byte) error {
	c, to, err := r.column()
	if err == nil {
		err = c.text(to, r.feed.at, v)
	}
	return r.said(err)
}

var errTooMany = errors.New("it has more values than there are columns")

// column is what the next value is for, which is not NULL.
func (r *Rows) column() (*column, *vector, error) {
	if r.at >= len(r.columns) {
		return nil, nil, errTooMany
	}
	to := &r.feed.vectors[r.at]
	if to.of != nil {
		to.of.has = true
	}
	r.at++
	return &r.columns[r.at-1], to, nil
}

// said adds the number of the row to an error.
func (r *Rows) said(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("row %d: %w", r.n+1, err)
}

// Next ends the row.
func (r *Rows) Next() error {
	if r.at != len(r.columns) {
		return fmt.Errorf("row %d has %d values and there are %d columns", r.n+1, r.at, len(r.columns))
	}
	r.at = 0
	r.n++
	return r.feed.next()
}

// row gives a whole row.
func (r *Rows) row(values []any) error {
	for _, v := range values {
		if v == nil {
			if err := r.Null(); err != nil {
				return r.said(err)
			}
			continue
		}
		c, to, err := r.column()
		if err == nil {
			err = c.put(to, r.feed.at, v)
		}
		if err != nil {
			return r.said(err)
		}
	}
	return r.Next()
}
