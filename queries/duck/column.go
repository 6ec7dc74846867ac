package duck

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"
)

// column is one column of a table that rows are added to. It holds every value to the type of
// the column before it is written: a chunk is plain memory and checks nothing.
type column struct {
	name, kind string
	low, high  int64 // of whole-number columns
	isText     bool
	words      []string // those that it takes, if it takes no others
	word       int      // the one of them that came last: rows that follow one another often have the same
	in, part   int      // the column of the layout, and which part of it; -1 for the whole of it
}

// put writes a value into its row, or gives an error that names the column and
// never the value, which may be personal.
func (c *column) put(to *vector, row int, v any) error {
	switch v := v.(type) {
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
	switch {
	case c.words != nil:
		if c.words[c.word] != string(v) {
			at := slices.Index(c.words, string(v))
			if at < 0 {
				return c.refuse("a word that is none of these")
			}
			c.word = at
		}
		setFixed(to, row, uint8(c.word))
		return nil
	case !c.isText:
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
