package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"
)

// column reads one column of one row group, value after value.
type column struct {
	*pages
	codec  format.CompressionCodec
	buf    []byte
	dict   *dictionary
	left   int     // rows of this page
	given  *hybrid // 1 where there is a value; nil where there always is
	values values
}

// Each gives every row in turn, as texts in the order of the columns; nil is a
// missing value. The texts are valid until the next row. bad finds what must not
// stand in a text. A row that cannot be read ends it.
func (f *File) Each(bad Adviser, do func(row int64, cells [][]byte) bool) error {
	cells, texts := make([][]byte, len(f.leaves)), make([][]byte, len(f.leaves))
	var row, size int64
	for g := range f.groups {
		columns := make([]*column, len(f.leaves))
		for i := range columns {
			columns[i] = &column{pages: f.pagesOf(g, i), codec: f.groups[g].Columns[i].MetaData.Codec}
		}
		for range f.groups[g].NumRows {
			row++
			for i, c := range columns {
				text, given, err := c.next(texts[i][:0])
				if err != nil {
					return c.explain(err, row)
				}
				texts[i], cells[i] = text, nil
				if !given {
					continue
				}
				if cells[i] = text; text == nil {
					cells[i] = []byte{} // given, and empty
				}
				if err := f.checkText(text, bad); err != nil {
					return c.explain(err, row)
				}
				size += int64(len(text))
			}
			if size += int64(len(cells)); size > f.lim.Text {
				return f.tooMuchText()
			}
			if !do(row, cells) {
				return nil
			}
		}
	}
	return nil
}

func (f *File) checkText(text []byte, bad Adviser) error {
	if len(text) > f.lim.Cell && utf8.RuneCount(text) > f.lim.Cell {
		return &Problem{Rule: "cell_too_long", Message: fmt.Sprintf("The value holds more than %d characters.", f.lim.Cell), Advice: "Shorten the text."}
	}
	if rule, message, advice := bad(text); rule != "" {
		return &Problem{Rule: rule, Message: message, Advice: advice}
	}
	return nil
}

// explain says of an error in which column and row it stands.
func (c *column) explain(err error, row int64) error {
	var p *Problem
	switch {
	case errors.As(err, &p):
	case errors.Is(err, errShort), errors.Is(err, errMore):
		p = broken(err.Error())
	case errors.Is(err, io.EOF):
		p = broken("a column has fewer values than rows")
	default:
		return err // of the disk
	}
	p.Column, p.Row = c.l.name, row
	return p
}

func (c *column) next(text []byte) (_ []byte, given bool, err error) {
	for c.left == 0 {
		if err := c.turn(); err != nil {
			return text, false, err
		}
	}
	c.left--
	if c.given != nil {
		level, err := c.given.next()
		if err != nil {
			return text, false, err
		}
		if level == 0 {
			return text, false, nil
		}
	}
	v, err := c.values.next()
	if err != nil {
		return text, false, err
	}
	return c.l.words(text, v), true, nil
}

// turn goes to the next page of values.
func (c *column) turn() error {
	one, err := c.pages.next()
	if err != nil {
		return err
	}
	if one.Type == format.DictionaryPage {
		b, err := c.body(one, c.codec, nil)
		if err != nil {
			return err
		}
		c.dict, err = newDictionary(c.l, b, one.n)
		return err
	}
	if c.buf, err = c.body(one, c.codec, c.buf); err != nil {
		return err
	}
	b, n := c.buf, one.n
	if c.given = nil; c.l.optional {
		levels, rest, err := levelsOf(one, b)
		if err != nil {
			return err
		}
		if n, err = count(levels, one.n); err != nil {
			return err
		}
		if one.Type == format.DataPageV2 && int(one.DataPageHeaderV2.V.NumNulls) != one.n-n {
			return c.l.broken("its counts of missing values disagree")
		}
		c.given, b = &hybrid{b: levels, width: 1}, rest
	}
	c.left = one.n
	c.values, err = valuesOf(c.l, one.encoding, b, n, c.dict, 4*c.f.lim.Cell)
	return err
}

// levelsOf cuts off what says which values are missing.
func levelsOf(one *page, b []byte) (levels, rest []byte, err error) {
	if one.Type == format.DataPageV2 {
		n := one.DataPageHeaderV2.V.DefinitionLevelsByteLength
		return b[:n], b[n:], nil
	}
	if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
		return nil, nil, errShort
	}
	n := binary.LittleEndian.Uint32(b)
	return b[4 : 4+n], b[4+n:], nil
}

// count says how many of n values are given.
func count(levels []byte, n int) (given int, err error) {
	h := &hybrid{b: levels, width: 1}
	for range n {
		level, err := h.next()
		if err != nil || level > 1 {
			return 0, errShort
		}
		given += int(level)
	}
	return given, nil
}
