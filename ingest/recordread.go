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
	"strconv"
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
	s := &section{table: fields[0].(string)}
	if fields, err = rr.words("columns", 1); err != nil {
		return nil, err
	}
	if err := s.learn(fields); err != nil {
		return nil, rr.damaged(err.Error())
	}
	rr.section, rr.inside = s, true
	return s, nil
}

// each walks the sections to the end of the file.
func (rr *recordReader) each(do func(*section) error) error {
	for {
		s, err := rr.nextSection()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(s); err != nil {
			return err
		}
	}
}

// fill gives the rows of the section: the values of its columns, then batch,
// sheet and, except for findings, line.
func (rr *recordReader) fill(to Rows, batch int64) error {
	s := rr.section
	for {
		line, err := rr.next()
		if errors.Is(err, io.EOF) {
			err = rr.damaged("the file was cut short")
		}
		if err != nil {
			return err
		}
		if len(line) == 0 || line[0] != '"' {
			return rr.end(line)
		}
		if err := s.row(line, to, batch); err != nil {
			return rr.notARow(err)
		}
		s.rows++
		if err := to.Next(); err != nil {
			return err
		}
	}
}

// notARow says where a line stands that is no row.
func (rr *recordReader) notARow(err error) error {
	var bad badRow
	if errors.As(err, &bad) {
		return rr.damaged(string(bad))
	}
	return err
}

// rows gives the rows as our table has its columns: those of
// the contract, then batch, sheet, line and superseded_by. Rows of findings
// are as the table of findings has them. The slice is used again.
func (rr *recordReader) rows(batch int64) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		err := rr.fill(&rowValues{section: rr.section, values: make([]any, rr.section.width+4), yield: yield}, batch)
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
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

// check compares the hash of everything read with the name under which the
// file is kept. Only then may its rows be believed.
func (rr *recordReader) check(want string) error {
	if got := hex.EncodeToString(rr.sum.Sum(nil)); got != want {
		return rr.damaged("its content does not match the hash in the ledger")
	}
	return nil
}
