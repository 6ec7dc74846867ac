package book

import (
	"bytes"
	"errors"
	"io"
	"iter"

	"khi/ingest/finding"
)

// separatorOf counts the candidates outside quotes in the first line that has one:
// a title may stand above the table. Some databases part cells with upright lines; a
// title may have one or two of them.
func separatorOf(head []byte) byte {
	counts, inQuotes := map[byte]int{}, false
	for _, b := range head {
		if b == '"' {
			inQuotes = !inQuotes
		}
		if b == '\n' && !inQuotes {
			if counts[',']+counts[';']+counts['\t'] > 0 || counts['|'] > 2 {
				break
			}
			clear(counts)
		}
		if !inQuotes {
			counts[b]++
		}
	}
	best := byte(',')
	for _, sep := range []byte{';', '\t'} {
		if counts[sep] > counts[best] {
			best = sep
		}
	}
	if counts[best] == 0 && counts['|'] > 2 {
		return '|'
	}
	return best
}

// separatorStated reads a first line such as "sep=;", which some programs put
// there for spreadsheet programs, and gives its length.
func separatorStated(head []byte) (sep byte, length int) {
	end := bytes.IndexByte(head, '\n')
	if end < 0 {
		return 0, 0
	}
	line := bytes.Trim(head[:end], "\r\"")
	if len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) || bytes.IndexByte([]byte(",;\t|"), line[4]) < 0 {
		return 0, 0
	}
	return line[4], end + 1
}

// openCSV reads the header of a delimited text and gives it as a sheet whose
// rows can be read as often as wanted. open starts the text anew.
func openCSV(at finding.Place, open func() (io.ReadCloser, error), declared string, lim Limits) (Sheet, byte, string, error) {
	var sep, stated byte
	var hint int // bytes of a line that only says what the separator is
	var words string
	start := func() (*csvReader, io.Closer, error) {
		f, err := open()
		if err != nil {
			return nil, nil, err
		}
		text, encoding := openText(f, declared)
		words = encoding
		if sep == 0 {
			head := make([]byte, lim.Record)
			n, err := io.ReadFull(text, head)
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return nil, f, err
			}
			head = head[:n]
			if stated, hint = separatorStated(head); hint == 0 {
				stated = separatorOf(head)
			}
			sep = stated
			text = io.MultiReader(bytes.NewReader(head), text)
		}
		if hint > 0 {
			if _, err := io.CopyN(io.Discard, text, int64(hint)); err != nil {
				return nil, f, err
			}
		}
		c := newCSVReader(text, at, sep, lim)
		if hint > 0 {
			c.line = 2 // a spreadsheet program does not count that line, so rows keep their numbers
		}
		return c, f, nil
	}
	c, f, err := start()
	if f != nil {
		defer f.Close()
	}
	if err != nil {
		return Sheet{}, 0, "", err
	}
	row, err := c.next()
	if errors.Is(err, io.EOF) {
		return Sheet{}, 0, "", at.Refuse("", "empty_file", "There is no header row.", "Export the file again.")
	}
	if err != nil {
		return Sheet{}, 0, "", err
	}
	s := Sheet{Name: at.Sheet, Separator: sep, Header: texts(row.Cells)}
	s.Rows = func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { csvRows(start, false, yield) }
	}
	s.Grid = func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { csvRows(start, true, yield) }
	}
	return s, sep, words, nil
}

// csvRows gives the rows under the header, or with grid all of them as they stand.
func csvRows(start func() (*csvReader, io.Closer, error), grid bool, yield func(Row, error) bool) {
	c, f, err := start()
	if f != nil {
		defer f.Close()
	}
	if err == nil && grid {
		c.loose = true
	} else if err == nil {
		_, err = c.next() // the header, read before
	}
	for err == nil {
		var row Row
		if row, err = c.next(); err == nil && !yield(row, nil) {
			return
		}
	}
	if !errors.Is(err, io.EOF) {
		yield(Row{}, err)
	}
}

func texts(cells [][]byte) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = string(c)
	}
	return out
}
