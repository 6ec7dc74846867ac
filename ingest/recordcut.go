package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// copyWithout copies a canonical file, leaves out the given rows and mends the
// row counts.
func copyWithout(r io.Reader, cut []cutRow, w *recordWriter) error {
	out := map[cutRow]bool{}
	for _, c := range cut {
		out[c] = true
	}
	var at cutRow
	return eachRecordLine(r, func(line []byte) error {
		switch {
		case line[0] == '"':
			if !out[at] {
				w.row(line)
			}
			at.row++
		case bytes.HasPrefix(line, []byte("table,")):
			raw, _, _, ok := splitField(line[len("table,"):])
			if !ok {
				return errors.New("reading the record back: a table has no name")
			}
			w.table, w.rows = unquote(raw), 0
			at = cutRow{w.table, 0}
			w.put(line)
		case bytes.HasPrefix(line, []byte("end,")):
			w.end()
		case w.nameless && bytes.HasPrefix(line, []byte("original,")):
			w.put([]byte("original,\"\"\n"))
		default:
			w.put(line)
		}
		return nil
	})
}

// eachRecordLine gives the lines of a canonical file with their ends. A line is used again.
func eachRecordLine(r io.Reader, each func([]byte) error) error {
	lines := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the record back: %w", err)
		}
		if err := each(line); err != nil {
			return err
		}
	}
}

// totalsOf reads a canonical file for its control totals.
func totalsOf(r io.Reader) (all []Totals, err error) {
	rr, err := newRecordReader(r, "new record")
	if err != nil {
		return nil, err
	}
	err = rr.each(func(s *section) error {
		if err := rr.fill(nowhere{}, 0); err != nil {
			return err
		}
		if s.table != "finding" {
			all = append(all, s.totals)
		}
		return nil
	})
	return all, err
}

// recut copies a canonical file without the rows that had to come out, gives
// the copy and its hash, and sets the totals of the build anew.
func (l *Loader) recut(whole *os.File, b *build) (*os.File, string, error) {
	f, err := l.tempFile()
	if err != nil {
		return nil, "", err
	}
	w, err := l.newRecord(f)
	if err != nil {
		return f, "", err
	}
	defer w.abandon()
	in, err := l.reading(whole)
	if err != nil {
		return f, "", err
	}
	if err := copyWithout(in, b.cut, w); err != nil {
		return f, "", err
	}
	hash, err := w.close()
	if err != nil {
		return f, "", err
	}
	if in, err = l.reading(f); err != nil {
		return f, "", err
	}
	b.totals, err = totalsOf(in)
	return f, hash, err
}
