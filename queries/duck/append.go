package duck

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"khi/queries"
)

// Append adds rows to a temporary table, such as one that Stage made, and says
// how many. A row holds a value for each column: nil, string, bool, time.Time,
// or any Go number that the column can hold exactly. The slice may be used
// again for the next row. An error from the sequence undoes the whole write.
func (tx *Tx) Append(table string, rows iter.Seq2[[]any, error]) (int64, error) {
	if err := tx.usable(); err != nil {
		return 0, err
	}
	columns, err := tx.columns(table)
	if err != nil {
		return 0, tx.fail(err)
	}
	var n int64
	err = tx.conn.Raw(func(c any) error {
		w, err := newChunkWriter(tx.ctx, c, table, len(columns))
		if err != nil {
			return err
		}
		if n, err = appendAll(w, table, columns, rows); err == nil {
			err = w.close()
		}
		return errors.Join(err, w.destroy())
	})
	if err != nil {
		return 0, tx.fail(explain(fmt.Errorf("adding rows to %s: %w", table, err)))
	}
	return n, nil
}

func appendAll(w *chunkWriter, table string, columns []column, rows iter.Seq2[[]any, error]) (n int64, err error) {
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		if len(row) != len(columns) {
			return n, fmt.Errorf("row %d has %d values and %s has %d columns", n+1, len(row), table, len(columns))
		}
		for i, v := range row {
			if err := columns[i].put(&w.vectors[i], w.at, v); err != nil {
				return n, fmt.Errorf("row %d: %w", n+1, err)
			}
		}
		if err := w.next(); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// column is one column of a temporary table. It holds every value to the type of
// the column before it is written: a chunk is plain memory and checks nothing.
type column struct {
	name, kind string
	low, high  int64 // of whole-number columns
	isText     bool
}

func (tx *Tx) columns(table string) ([]column, error) {
	var all []column
	err := tx.Rows(queries.Get("upkeep/columns"), map[string]any{"table": table}, func(v []any) error {
		c := column{name: v[0].(string), kind: v[1].(string)}
		switch c.kind {
		case "TINYINT":
			c.low, c.high = math.MinInt8, math.MaxInt8
		case "SMALLINT":
			c.low, c.high = math.MinInt16, math.MaxInt16
		case "INTEGER":
			c.low, c.high = math.MinInt32, math.MaxInt32
		case "BIGINT":
			c.low, c.high = math.MinInt64, math.MaxInt64
		case "VARCHAR":
			c.isText = true
		case "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN":
		default:
			return fmt.Errorf("column %s of %s is %s, which rows cannot be added to", c.name, table, c.kind)
		}
		all = append(all, c)
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("there is no temporary table %s: stage it first", table)
	}
	return all, err
}

// put writes a value into its row, or gives an error that names the column and
// never the value, which may be personal.
func (c *column) put(to *vector, row int, v any) error {
	switch v := v.(type) {
	case nil:
		to.setNull(row)
		return nil
	case string:
		if !c.isText {
			return c.refuse("text")
		}
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return c.refuse("text that is not clean UTF-8")
		}
		to.setText(row, v)
		return nil
	case int64:
		return c.whole(to, row, v)
	case int:
		return c.whole(to, row, int64(v))
	case int32:
		return c.whole(to, row, int64(v))
	case int16:
		return c.whole(to, row, int64(v))
	case int8:
		return c.whole(to, row, int64(v))
	case float64:
		if c.kind != "DOUBLE" {
			return c.refuse("a number with decimals")
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return c.refuse("a number that is not finite")
		}
		setFixed(to, row, v)
		return nil
	case bool:
		if c.kind != "BOOLEAN" {
			return c.refuse("true or false")
		}
		setFixed(to, row, v)
		return nil
	case time.Time:
		return c.day(to, row, v)
	}
	return c.refuse(fmt.Sprintf("a %T", v))
}

func (c *column) whole(to *vector, row int, v int64) error {
	switch {
	case c.kind == "DOUBLE" && v > -1<<53 && v < 1<<53:
		setFixed(to, row, float64(v))
		return nil
	case c.low == c.high:
		return c.refuse("a whole number")
	case v < c.low || v > c.high:
		return c.refuse("a number that is too large")
	}
	switch c.high {
	case math.MaxInt8:
		setFixed(to, row, int8(v))
	case math.MaxInt16:
		setFixed(to, row, int16(v))
	case math.MaxInt32:
		setFixed(to, row, int32(v))
	default:
		setFixed(to, row, v)
	}
	return nil
}

func (c *column) day(to *vector, row int, v time.Time) error {
	if y := v.Year(); y < -9999 || y > 9999 {
		return c.refuse("a year of five figures")
	}
	switch c.kind {
	case "TIMESTAMP":
		setFixed(to, row, v.UnixMicro())
		return nil
	case "DATE": // the day as the caller sees it, whatever the zone
		seconds := v.Unix()
		if v.Location() != time.UTC || seconds%86400 != 0 {
			seconds = time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC).Unix()
		}
		setFixed(to, row, int32(seconds/86400))
		return nil
	}
	return c.refuse("a day")
}

func (c *column) refuse(what string) error {
	return fmt.Errorf("column %s (%s) cannot hold %s", c.name, c.kind, what)
}
