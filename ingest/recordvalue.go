package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// section is one table of a canonical file.
type section struct {
	table   string
	columns []readColumn // by position in the file; nil kind where our table has no such column
	width   int          // columns of our table, before batch, sheet, line and superseded_by
	rows    int64
	totals  Totals
	sheets  map[string]any // one copy of each sheet's name
}

type readColumn struct {
	kind string // SQL type
	to   int    // position in our table
	seen map[string]any
}

// learn matches the file's columns with those of our table by name, so that a
// record written under an older contract still loads.
func (s *section) learn(names []any) error {
	ours, kinds := findingColumns, []string(nil)
	if s.table != "finding" {
		c, err := contractByID(s.table)
		if err != nil {
			return err
		}
		ours = nil
		for _, f := range c.Columns() {
			ours, kinds = append(ours, f.Column), append(kinds, f.SQL)
		}
	}
	s.width = len(ours)
	s.totals = Totals{Table: s.table, Columns: make([]ColumnTotal, len(ours))}
	for i, name := range ours {
		s.totals.Columns[i].Name = name
	}
	for _, n := range names {
		to := slices.Index(ours, n.(string))
		if to < 0 || slices.ContainsFunc(s.columns, func(c readColumn) bool { return c.to == to }) {
			return fmt.Errorf("table %s has an unknown column or one column twice", s.table)
		}
		kind := "VARCHAR"
		if kinds != nil {
			kind = kinds[to]
		}
		s.columns = append(s.columns, readColumn{kind: kind, to: to, seen: map[string]any{}})
	}
	return nil
}

// row reads one line into values.
func (s *section) row(line []byte, values []any, batch int64) error {
	clear(values)
	sheet, rest, quoted, ok := splitField(line)
	if !ok || !quoted || len(rest) == 0 {
		return errors.New("the sheet is missing")
	}
	number, rest, quoted, ok := splitField(rest[1:])
	at, err := strconv.ParseInt(string(number), 10, 32)
	if !ok || quoted || err != nil {
		return errors.New("the line number is missing")
	}
	for i := range s.columns {
		if len(rest) == 0 || rest[0] != ',' {
			return errors.New("a value is missing")
		}
		var raw []byte
		if raw, rest, quoted, ok = splitField(rest[1:]); !ok {
			return errors.New("a quote is missing")
		}
		c := &s.columns[i]
		if len(raw) == 0 && !quoted {
			continue
		}
		if quoted != (c.kind == "VARCHAR") {
			return errors.New("a text stands where a number must, or the other way round")
		}
		v, num, err := c.value(raw)
		if err != nil {
			return err
		}
		values[c.to] = v
		s.totals.Columns[c.to].add(num)
	}
	if len(rest) != 0 {
		return errors.New("a value is too many")
	}
	values[s.width], values[s.width+2] = batch, at
	values[s.width+1] = s.interned(sheet)
	return nil
}

// interned keeps one copy of the sheet's name.
func (s *section) interned(raw []byte) any {
	v, ok := s.sheets[string(raw)]
	if !ok {
		v = unquote(raw)
		s.sheets[string(raw)] = v
	}
	return v
}

const mostInterned = 1 << 16

// value reads one value and the number that control totals add up.
func (c *readColumn) value(raw []byte) (v any, num int64, err error) {
	switch c.kind {
	case "SMALLINT", "INTEGER", "BIGINT":
		n, ok := parseWhole(raw)
		if !ok || c.kind == "SMALLINT" && n != int64(int16(n)) || c.kind == "INTEGER" && n != int64(int32(n)) {
			return nil, 0, errors.New("a number cannot be read")
		}
		if c.kind == "BIGINT" {
			return n, n & lowHalf, nil
		}
		return n, n, nil
	case "DOUBLE":
		f, err := strconv.ParseFloat(string(raw), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, 0, errors.New("a number cannot be read")
		}
		return f, int64(math.Round(f * decimalScale)), nil
	}
	if v, ok := c.seen[string(raw)]; ok {
		return v, length(v), nil
	}
	if c.kind == "DATE" {
		day, ok := isoDay(string(raw))
		if !ok {
			return nil, 0, errors.New("a date cannot be read")
		}
		v = dayTime(day)
	} else {
		v = unquote(raw)
	}
	if len(c.seen) < mostInterned {
		c.seen[string(raw)] = v
	}
	return v, length(v), nil
}

func length(v any) int64 {
	if t, ok := v.(time.Time); ok {
		return t.Unix() / 86400
	}
	return int64(len(v.(string)))
}

func parseWhole(b []byte) (n int64, ok bool) {
	minus := len(b) > 1 && b[0] == '-'
	if minus {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 19 {
		return 0, false
	}
	for _, c := range b {
		d := c - '0'
		if d > 9 || n > (math.MaxInt64-int64(d))/10 {
			return 0, false
		}
		n = n*10 + int64(d)
	}
	if minus {
		n = -n
	}
	return n, true
}

// splitField cuts one field off a line. A quoted field keeps its doubled quotes.
func splitField(b []byte) (field, rest []byte, quoted, ok bool) {
	if len(b) > 0 && b[0] == '"' {
		for i := 1; ; {
			k := bytes.IndexByte(b[i:], '"')
			if k < 0 {
				return nil, nil, true, false
			}
			if i += k; i+1 < len(b) && b[i+1] == '"' {
				i += 2
				continue
			}
			return b[1:i], b[i+1:], true, true
		}
	}
	if k := bytes.IndexByte(b, ','); k >= 0 {
		return b[:k], b[k:], false, true
	}
	return b, nil, false, true
}

func unquote(raw []byte) string {
	if bytes.IndexByte(raw, '"') < 0 {
		return string(raw)
	}
	return string(bytes.ReplaceAll(raw, []byte(`""`), []byte(`"`)))
}
