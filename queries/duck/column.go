package duck

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"khi/queries"
)

// column is one column of a table that rows are added to. It holds every value to the type of
// the column before it is written: a chunk is plain memory and checks nothing.
type column struct {
	name, kind string
	low, high  int64 // of whole-number columns
	isText     bool
}

// columns describes the named columns of a table, or all of them.
func (tx *Tx) columns(database, table string, names []string) ([]column, error) {
	var all []column
	err := tx.Rows(queries.Get("upkeep/columns"), map[string]any{"database": database, "table": table}, func(v []any) error {
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
		err = fmt.Errorf("there is no table %s in %s: stage it first", table, database)
	}
	if err != nil || names == nil {
		return all, err
	}
	var named []column
	for _, name := range names {
		at := slices.IndexFunc(all, func(c column) bool { return c.name == name })
		if at < 0 {
			return nil, fmt.Errorf("table %s has no column %q", table, name)
		}
		named = append(named, all[at])
	}
	return named, nil
}

// put writes a value into its row, or gives an error that names the column and
// never the value, which may be personal.
func (c *column) put(to *vector, row int, v any) error {
	switch v := v.(type) {
	case nil:
		to.setNull(row)
		return nil
	case string:
		return c.text(to, row, []byte(v))
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
		return c.decimal(to, row, v)
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

func (c *column) text(to *vector, row int, v []byte) error {
	if !c.isText {
		return c.refuse("text")
	}
	if !clean(v) {
		return c.refuse("text that is not clean UTF-8")
	}
	to.setText(row, v)
	return nil
}

// clean reports text that the database takes: valid UTF-8 without NUL.
func clean(v []byte) bool {
	for i, b := range v {
		if b == 0 {
			return false
		}
		if b >= utf8.RuneSelf {
			return utf8.Valid(v[i:]) && bytes.IndexByte(v[i:], 0) < 0
		}
	}
	return true
}

func (c *column) decimal(to *vector, row int, v float64) error {
	if c.kind != "DOUBLE" {
		return c.refuse("a number with decimals")
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return c.refuse("a number that is not finite")
	}
	setFixed(to, row, v)
	return nil
}

// Days of the years -9999 to 9999.
const firstDay, lastDay = -4371953, 2932896

func (c *column) days(to *vector, row int, v int64) error {
	switch {
	case c.kind != "DATE":
		return c.refuse("a day")
	case v < firstDay || v > lastDay:
		return c.refuse("a year of five figures")
	}
	setFixed(to, row, int32(v))
	return nil
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
