package book

import (
	"bytes"
	"errors"
	"io"
	"iter"

	"khi/ingest/finding"
)

// separatorOf counts the candidates outside quotes in the first line.
func separatorOf(head []byte) byte {
	counts, inQuotes := map[byte]int{}, false
	for _, b := range head {
		if b == '"' {
			inQuotes = !inQuotes
		}
		if b == '\n' && !inQuotes {
			break
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
	return best
}

// openCSV reads the header of a delimited text and gives it as a sheet whose
// rows can be read as often as wanted. open starts the text anew.
func openCSV(at finding.Place, open func() (io.ReadCloser, error), declared string, lim Limits) (Sheet, byte, string, error) {
	var sep byte
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
			sep = separatorOf(head[:n])
			text = io.MultiReader(bytes.NewReader(head[:n]), text)
		}
		return newCSVReader(text, at, sep, lim), f, nil
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
	s := Sheet{Name: at.Sheet, Header: texts(row.Cells)}
	s.Rows = func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { csvRows(start, yield) }
	}
	return s, sep, words, nil
}

func csvRows(start func() (*csvReader, io.Closer, error), yield func(Row, error) bool) {
	c, f, err := start()
	if f != nil {
		defer f.Close()
	}
	if err == nil {
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
