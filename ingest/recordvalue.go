package ingest

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// section is one table of a canonical file.
type section struct {
	table   string
	columns []readColumn // by position in the file
	width   int          // columns of our table, before batch, sheet, line and superseded_by
	rows    int64
	totals  Totals
	text    []byte // for what has doubled quotes
}

type readColumn struct {
	name, kind string // as in our table, and its SQL type
	isText     bool
	high       int64 // of whole numbers, the highest that the type holds; else 0
	to         int   // position in our table
	day        [10]byte
	days       int64 // what day is: rows that follow one another are often of one day
}

// names are the columns that the rows give values for.
func (s *section) names() []string {
	var names []string
	for _, c := range s.columns {
		names = append(names, c.name)
	}
	names = append(names, "batch", "sheet")
	if s.table != "finding" {
		names = append(names, "line")
	}
	return names
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
		s.columns = append(s.columns, newReadColumn(n.(string), kind, to))
	}
	return nil
}

func newReadColumn(name, kind string, to int) readColumn {
	return readColumn{name: name, kind: kind, isText: kind == "VARCHAR", high: wholeKinds[kind], to: to}
}

// wholeKinds are the types of whole numbers with the highest that they hold.
var wholeKinds = map[string]int64{"SMALLINT": math.MaxInt16, "INTEGER": math.MaxInt32, "BIGINT": math.MaxInt64}

// badRow says what is wrong with a line.
type badRow string

func (b badRow) Error() string { return string(b) }

// row reads one line.
func (s *section) row(line []byte, to Rows, batch int64) error {
	sheet, rest, quoted, ok := splitField(line)
	if !ok || !quoted || len(rest) == 0 {
		return badRow("the sheet is missing")
	}
	number, rest, quoted, ok := splitField(rest[1:])
	at, isNumber := parseWhole(number)
	if !ok || quoted || !isNumber || at != int64(int32(at)) {
		return badRow("the line number is missing")
	}
	for i := range s.columns {
		if len(rest) == 0 || rest[0] != ',' {
			return badRow("a value is missing")
		}
		c := &s.columns[i]
		if c.high != 0 {
			if n, after, known := shortWhole(rest[1:]); known && n <= c.high {
				if err := to.Whole(n); err != nil {
					return err
				}
				s.totals.Columns[c.to].add(c.addend(n))
				rest = after
				continue
			}
		}
		var raw []byte
		if raw, rest, quoted, ok = splitField(rest[1:]); !ok {
			return badRow("a quote is missing")
		}
		if len(raw) == 0 && !quoted {
			if err := to.Null(); err != nil {
				return err
			}
			continue
		}
		if quoted != c.isText {
			return badRow("a text stands where a number must, or the other way round")
		}
		num, err := s.value(c, raw, to)
		if err != nil {
			return err
		}
		s.totals.Columns[c.to].add(num)
	}
	if len(rest) != 0 {
		return badRow("a value is too many")
	}
	return s.origin(sheet, at, to, batch)
}

// origin says where the row comes from.
func (s *section) origin(sheet []byte, line int64, to Rows, batch int64) error {
	if err := to.Whole(batch); err != nil {
		return err
	}
	err := to.Text(s.unquoted(sheet))
	if err != nil || s.table == "finding" {
		return err
	}
	return to.Whole(line)
}

// value reads one value and gives the number that control totals add up.
func (s *section) value(c *readColumn, raw []byte, to Rows) (num int64, err error) {
	if c.high != 0 {
		n, ok := parseWhole(raw)
		if !ok || n > c.high || n < -c.high-1 {
			return 0, badRow("a number cannot be read")
		}
		return c.addend(n), to.Whole(n)
	}
	switch c.kind {
	case "DOUBLE":
		f, err := strconv.ParseFloat(string(raw), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, badRow("a number cannot be read")
		}
		return int64(math.Round(f * decimalScale)), to.Decimal(f)
	case "DATE":
		if len(raw) != len(c.day) || [10]byte(raw) != c.day {
			day, ok := isoDay(string(raw))
			if !ok {
				return 0, badRow("a date cannot be read")
			}
			c.day, c.days = [10]byte(raw), day
		}
		return c.days, to.Day(c.days)
	}
	raw = s.unquoted(raw)
	return int64(len(raw)), to.Text(raw)
}

// unquoted makes doubled quotes single; the text is valid until the next one.
func (s *section) unquoted(raw []byte) []byte {
	at := bytes.IndexByte(raw, '"')
	if at < 0 {
		return raw
	}
	s.text = s.text[:0]
	for ; at >= 0; at = bytes.IndexByte(raw, '"') {
		s.text = append(s.text, raw[:at+1]...)
		raw = raw[at+2:]
	}
	s.text = append(s.text, raw...)
	return s.text
}

// addend is what control totals add up of a whole number.
func (c *readColumn) addend(n int64) int64 {
	if c.high == math.MaxInt64 {
		return n & lowHalf
	}
	return n
}

// shortWhole reads a number without a sign, up to the comma or the end. What is not
// one, or might not fit, is left to parseWhole.
func shortWhole(b []byte) (n int64, rest []byte, ok bool) {
	i := 0
	for ; i < len(b); i++ {
		d := b[i] - '0'
		if d > 9 {
			break
		}
		if i >= 18 && n > (math.MaxInt64-int64(d))/10 {
			return 0, nil, false
		}
		n = n*10 + int64(d)
	}
	if i == 0 || i < len(b) && b[i] != ',' {
		return 0, nil, false
	}
	return n, b[i:], true
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
