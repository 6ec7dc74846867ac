package duck

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	duckdb "github.com/duckdb/duckdb-go/v2"

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
		a, err := duckdb.NewAppender(c.(driver.Conn), "temp", "main", table)
		if err != nil {
			return err
		}
		n, err = appendAll(a, table, columns, rows)
		return errors.Join(err, a.CloseWithCancel(tx.ctx))
	})
	if err != nil {
		return 0, tx.fail(explain(fmt.Errorf("adding rows to %s: %w", table, err)))
	}
	return n, nil
}

func appendAll(a *duckdb.Appender, table string, columns []column, rows iter.Seq2[[]any, error]) (n int64, err error) {
	values := make([]driver.Value, len(columns))
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		if len(row) != len(columns) {
			return n, fmt.Errorf("row %d has %d values and %s has %d columns", n+1, len(row), table, len(columns))
		}
		for i, v := range row {
			if values[i], err = columns[i].accept(v); err != nil {
				return n, fmt.Errorf("row %d: %w", n+1, err)
			}
		}
		if err := a.AppendRow(values...); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// column is one column of a temporary table: the appender itself would wrap a
// number that is too large and take text that is not UTF-8.
type column struct {
	name, kind string
	low, high  int64 // of whole-number columns
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
		case "VARCHAR", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN":
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

// accept is the value as the appender may have it, or an error that names the
// column and never the value, which may be personal.
func (c *column) accept(v any) (driver.Value, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if c.kind != "VARCHAR" {
			return nil, c.refuse("text")
		}
		if !utf8.ValidString(v) || strings.IndexByte(v, 0) >= 0 {
			return nil, c.refuse("text that is not clean UTF-8")
		}
		return v, nil
	case int64:
		return c.whole(v)
	case int:
		return c.whole(int64(v))
	case int32:
		return c.whole(int64(v))
	case int16:
		return c.whole(int64(v))
	case int8:
		return c.whole(int64(v))
	case float64:
		if c.kind != "DOUBLE" {
			return nil, c.refuse("a number with decimals")
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, c.refuse("a number that is not finite")
		}
		return v, nil
	case bool:
		if c.kind != "BOOLEAN" {
			return nil, c.refuse("true or false")
		}
		return v, nil
	case time.Time:
		return c.day(v)
	}
	return nil, c.refuse(fmt.Sprintf("a %T", v))
}

func (c *column) whole(v int64) (driver.Value, error) {
	switch {
	case c.kind == "DOUBLE" && v > -1<<53 && v < 1<<53:
		return float64(v), nil
	case c.low == c.high:
		return nil, c.refuse("a whole number")
	case v < c.low || v > c.high:
		return nil, c.refuse("a number that is too large")
	}
	return v, nil
}

func (c *column) day(v time.Time) (driver.Value, error) {
	switch c.kind {
	case "TIMESTAMP":
		return v.UTC(), nil
	case "DATE": // the day as the caller sees it, whatever the zone
		return time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	return nil, c.refuse("a day")
}

func (c *column) refuse(what string) error {
	return fmt.Errorf("column %s (%s) cannot hold %s", c.name, c.kind, what)
}
