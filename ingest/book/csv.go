package book

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"khi/ingest/finding"
)

// csvReader reads one delimited text strictly and says where it breaks. It
// keeps one buffer and gives slices of it, so a row costs no allocation.
type csvReader struct {
	src     io.Reader
	at      finding.Place
	lim     Limits
	sep     byte
	stop    [256]bool // bytes that end the quick walk through an unquoted cell
	buf     []byte
	r, w    int
	plain   int // up to where the buffer was found to hold nothing but plain text
	ended   bool
	line    int // line of buf[r]
	number  int // row number of the next record
	width   int // cells of the header; 0 before it is read
	rows    int
	loose   bool // rows may be of any width
	cells   [][]byte
	scratch []byte
}

func newCSVReader(src io.Reader, at finding.Place, sep byte, lim Limits) *csvReader {
	c := &csvReader{src: src, at: at, lim: lim, sep: sep, line: 1, number: 1}
	c.buf = make([]byte, max(256<<10, 2*lim.Record))
	for _, b := range []byte{sep, '\n', '\r', '"'} {
		c.stop[b] = true
	}
	// Where tabs part the cells no cell needs quotes, and tools that write such
	// files leave quotes in them as they are: {"ImportId":"QID1"}.
	c.stop['"'] = sep != '\t'
	return c
}

// errMore says that the record goes on past the buffer.
var errMore = errors.New("more bytes are needed")

// next gives the next row that is not an empty line, or io.EOF.
func (c *csvReader) next() (Row, error) {
	for {
		if c.r == c.w && c.ended {
			return Row{}, io.EOF
		}
		n, lines, err := c.record()
		if errors.Is(err, errMore) {
			if err := c.fill(); err != nil {
				return Row{}, err
			}
			continue
		}
		if err != nil {
			return Row{}, c.textFirst(c.buf[c.r:c.w], err)
		}
		record := c.buf[c.r : c.r+n]
		if c.r+n > c.plain {
			if err := c.checkText(record); err != nil {
				return Row{}, err
			}
		}
		row := Row{Sheet: c.at.Sheet, Line: c.line, Number: c.number, Cells: c.cells, Raw: record}
		c.r += n
		c.line += lines
		c.number++
		if len(record) <= 2 && len(bytes.Trim(record, "\r\n")) == 0 {
			continue
		}
		return row, c.checkWidth(row)
	}
}

func (c *csvReader) checkWidth(row Row) error {
	if c.width == 0 {
		c.width = len(row.Cells)
		return nil
	}
	if c.rows++; c.rows > c.lim.Rows {
		return c.at.Refuse(finding.LineName(row.Line), "too_many_rows",
			fmt.Sprintf("The file has more than %d rows.", c.lim.Rows), "Send it in parts, for example a year at a time.")
	}
	if len(row.Cells) != c.width && !c.loose {
		advice := "A separator or a quote is missing or too many on that line. Export the file again; do not edit it as text."
		if len(row.Cells) < c.width {
			advice = "The file was cut short, a separator or a quote is missing on that line, or a spreadsheet program left off empty cells at the end. Export the file again and send it unopened, or save it as .xlsx."
		}
		return c.at.Refuse(finding.LineName(row.Line), "ragged_row",
			fmt.Sprintf("The row that starts on line %d has %d cells and the header has %d.", row.Line, len(row.Cells), c.width), advice)
	}
	return nil
}

// fill moves what is left to the front of the buffer and reads on.
func (c *csvReader) fill() error {
	if c.w-c.r > c.lim.Record {
		return c.textFirst(c.buf[c.r:c.w], c.tooLong())
	}
	copy(c.buf, c.buf[c.r:c.w])
	c.w -= c.r
	c.r = 0
	n, err := c.src.Read(c.buf[c.w:])
	c.w += n
	c.plain = Plain(c.buf[:c.w])
	if errors.Is(err, io.EOF) {
		c.ended = true
		return nil
	}
	return err
}

// tooLong tells a row without an end from a cell whose quote never closes.
func (c *csvReader) tooLong() error {
	c.ended = true
	_, _, err := c.record()
	var r *finding.Refusal
	if errors.As(err, &r) && r.Rule == "unterminated_quote" {
		return err
	}
	return c.at.Refuse(finding.LineName(c.line), "row_too_long",
		fmt.Sprintf("The row that starts on line %d is longer than %d bytes.", c.line, c.lim.Record), adviceSaveAgain)
}

// textFirst prefers to say that bytes are wrong over what they did to the structure.
func (c *csvReader) textFirst(pending []byte, err error) error {
	var r *finding.Refusal
	if bad := c.checkText(pending); bad != nil && errors.As(bad, &r) && r.Rule != "invalid_utf8" {
		return bad
	}
	return err
}

func (c *csvReader) checkText(b []byte) error {
	at, rule, message, advice := BadText(b)
	if rule == "" {
		return nil
	}
	line := c.line + bytes.Count(b[:at], []byte{'\n'})
	return c.at.Refuse(finding.LineName(line), rule, message, advice)
}

// record reads one record at buf[r] into cells; n is its length with the line
// end, lines how many line feeds it holds.
func (c *csvReader) record() (n, lines int, err error) {
	b := c.buf[c.r:c.w]
	c.cells, c.scratch = c.cells[:0], c.scratch[:0]
	for i := 0; ; {
		var cell []byte
		if i < len(b) && b[i] == '"' {
			start := i
			if cell, i, err = c.quoted(b, i, c.line+lines); err != nil {
				return 0, 0, err
			}
			lines += bytes.Count(b[start:i], []byte{'\n'})
		} else {
			start := i
			for i < len(b) && !c.stop[b[i]] {
				i++
			}
			cell = b[start:i]
		}
		if i == len(b) && !c.ended {
			return 0, 0, errMore
		}
		if len(c.cells) < c.lim.Columns && len(cell) <= c.lim.Cell {
			c.cells = append(c.cells, cell)
		} else if err := c.keep(cell, lines); err != nil {
			return 0, 0, err
		}
		switch {
		case i == len(b):
			return i, lines, nil
		case b[i] == c.sep:
			i++
		case b[i] == '\n':
			return i + 1, lines + 1, nil
		case b[i] == '\r':
			if i+1 == len(b) && !c.ended {
				return 0, 0, errMore
			}
			if i+1 == len(b) || b[i+1] != '\n' {
				return 0, 0, c.at.Refuse(finding.LineName(c.line+lines), "lone_return",
					"A line ends with a carriage return alone, as very old programs wrote it.", adviceSaveAgain)
			}
			return i + 2, lines + 1, nil
		default:
			return 0, 0, c.at.Refuse(finding.LineName(c.line+lines), "stray_quote",
				fmt.Sprintf("On line %d a quote stands where none may be.", c.line+lines),
				"Quotes inside a cell are doubled and the cell is quoted. Export the file again; do not edit it as text.")
		}
	}
}

// quoted reads a quoted cell that starts at b[i]; it gives the cell and the
// offset after the closing quote.
func (c *csvReader) quoted(b []byte, i, line int) ([]byte, int, error) {
	i++
	from, copied, mark := i, false, len(c.scratch)
	for {
		k := bytes.IndexByte(b[i:], '"')
		if k < 0 || i+k+1 == len(b) && !c.ended {
			if !c.ended {
				return nil, 0, errMore
			}
			return nil, 0, c.at.Refuse(finding.LineName(line), "unterminated_quote",
				fmt.Sprintf("A quoted cell starts on line %d and its quote never closes.", line),
				"The file was cut short or a quote is missing on that line. Export it again.")
		}
		i += k
		if i+1 < len(b) && b[i+1] == '"' {
			c.scratch = append(c.scratch, b[from:i+1]...)
			i += 2
			from, copied = i, true
			continue
		}
		if !copied {
			return b[from:i], i + 1, nil
		}
		c.scratch = append(c.scratch, b[from:i]...)
		return c.scratch[mark:len(c.scratch):len(c.scratch)], i + 1, nil
	}
}

func (c *csvReader) keep(cell []byte, lines int) error {
	if len(c.cells) == c.lim.Columns {
		return c.at.Refuse(finding.LineName(c.line+lines), "too_many_columns",
			fmt.Sprintf("The file has more than %d columns.", c.lim.Columns), "Send only the table of answers.")
	}
	if len(cell) > c.lim.Cell && utf8.RuneCount(cell) > c.lim.Cell {
		return c.at.Refuse(finding.ColumnName(len(c.cells))+strconv.Itoa(c.number), "cell_too_long",
			fmt.Sprintf("A cell holds more than %d characters.", c.lim.Cell), "A quote may be missing above it. Export the file again, or shorten the text.")
	}
	c.cells = append(c.cells, cell)
	return nil
}
