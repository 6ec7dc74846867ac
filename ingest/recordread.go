package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"time"
)

// recordReader reads a canonical file back, as strictly as it was written.
type recordReader struct {
	lines    *bufio.Reader
	sum      hash.Hash
	name     string
	line     int
	source   string
	version  int
	original string
	section  *section
	inside   bool
}

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

func newRecordReader(r io.Reader, name string) (*recordReader, error) {
	rr := &recordReader{sum: sha256.New(), name: name}
	rr.lines = bufio.NewReaderSize(io.TeeReader(r, rr.sum), 1<<20)
	head, err := rr.next()
	if err != nil {
		return nil, err
	}
	if string(head)+"\n" != recordHead {
		return nil, rr.damaged("it does not start as a record does")
	}
	var fields []any
	if fields, err = rr.words("source", 2); err != nil {
		return nil, err
	}
	rr.source, rr.version = fields[0].(string), int(fields[1].(int64))
	if fields, err = rr.words("original", 1); err != nil {
		return nil, err
	}
	rr.original = fields[0].(string)
	return rr, nil
}

func (rr *recordReader) damaged(why string) error {
	return fmt.Errorf("record file %s, line %d: %s: %w", rr.name, rr.line, why, ErrRecordDamaged)
}

// next gives the next line without its end.
func (rr *recordReader) next() ([]byte, error) {
	line, err := rr.lines.ReadSlice('\n')
	rr.line++
	if errors.Is(err, io.EOF) && len(line) == 0 {
		return nil, io.EOF
	}
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		return nil, rr.damaged("the line has no end")
	}
	if err != nil {
		return nil, fmt.Errorf("reading record file %s: %w", rr.name, err)
	}
	return line[:len(line)-1], nil
}

// words reads a control line: a name, then texts and numbers.
func (rr *recordReader) words(name string, atLeast int) ([]any, error) {
	line, err := rr.next()
	if err == nil {
		return rr.wordsOf(line, name, atLeast)
	}
	if errors.Is(err, io.EOF) {
		err = rr.damaged("the file was cut short")
	}
	return nil, err
}

func (rr *recordReader) wordsOf(line []byte, name string, atLeast int) ([]any, error) {
	rest, ok := bytes.CutPrefix(line, []byte(name))
	if !ok {
		return nil, rr.damaged("the line " + name + " is missing")
	}
	var fields []any
	for len(rest) > 0 {
		if rest[0] != ',' {
			return nil, rr.damaged("a comma is missing")
		}
		var raw []byte
		var quoted, ok bool
		if raw, rest, quoted, ok = splitField(rest[1:]); !ok {
			return nil, rr.damaged("a quote is missing")
		}
		if quoted {
			fields = append(fields, unquote(raw))
			continue
		}
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return nil, rr.damaged("a number is missing")
		}
		fields = append(fields, n)
	}
	if len(fields) < atLeast {
		return nil, rr.damaged("the line is too short")
	}
	return fields, rr.kinds(name, fields)
}

// kinds holds each control line to texts and numbers in their places.
func (rr *recordReader) kinds(name string, fields []any) error {
	for i, f := range fields {
		_, isText := f.(string)
		if wantText := i == 0 || name == "columns"; isText != wantText {
			return rr.damaged("a text stands where a number must, or the other way round")
		}
	}
	return nil
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

// nextSection gives the next table, or io.EOF after the last one, when the
// whole file has been read and sum can be asked for.
func (rr *recordReader) nextSection() (*section, error) {
	if rr.inside {
		return nil, fmt.Errorf("the rows of %s were not read to their end", rr.section.table)
	}
	line, err := rr.next()
	if err != nil {
		return nil, err
	}
	fields, err := rr.wordsOf(line, "table", 2)
	if err != nil {
		return nil, err
	}
	s := &section{table: fields[0].(string), sheets: map[string]any{}}
	if fields, err = rr.words("columns", 1); err != nil {
		return nil, err
	}
	if err := s.learn(fields); err != nil {
		return nil, rr.damaged(err.Error())
	}
	rr.section, rr.inside = s, true
	return s, nil
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

// rows gives the rows of the section as our table has its columns: those of
// the contract, then batch, sheet, line and superseded_by. Rows of findings
// are as the table of findings has them. The slice is used again.
func (rr *recordReader) rows(batch int64) iter.Seq2[[]any, error] {
	s := rr.section
	values := make([]any, s.width+4)
	return func(yield func([]any, error) bool) {
		for {
			line, err := rr.next()
			if errors.Is(err, io.EOF) {
				err = rr.damaged("the file was cut short")
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if len(line) == 0 || line[0] != '"' {
				if err := rr.end(line); err != nil {
					yield(nil, err)
				}
				return
			}
			if err := s.row(line, values, batch); err != nil {
				yield(nil, rr.damaged(err.Error()))
				return
			}
			s.rows++
			if !yield(values, nil) {
				return
			}
		}
	}
}

func (rr *recordReader) end(line []byte) error {
	fields, err := rr.wordsOf(line, "end", 2)
	if err != nil {
		return err
	}
	if fields[0] != rr.section.table || fields[1] != rr.section.rows {
		return rr.damaged("the table has not as many rows as it says")
	}
	rr.inside = false
	rr.section.totals.Rows = rr.section.rows
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

// check compares the hash of everything read with the name under which the
// file is kept. Only then may its rows be believed.
func (rr *recordReader) check(want string) error {
	if got := hex.EncodeToString(rr.sum.Sum(nil)); got != want {
		return rr.damaged("its content does not match the hash in the ledger")
	}
	return nil
}
