package ingest

import (
	"iter"
	"strconv"
)

// Row is one row of an upload. Its cells belong to the reader and are valid
// until the next row is asked for.
type Row struct {
	Sheet  string   // the sheet, or the file inside an archive; empty for a plain CSV
	Line   int      // the line of the file where the row starts
	Number int      // the row number that a spreadsheet program shows
	Cells  [][]byte // as many as the header has
}

// Address names a cell of the row as a spreadsheet does: C14.
func (r Row) Address(column int) string { return columnName(column) + strconv.Itoa(r.Number) }

// sheet is one table of an upload: a header and rows that can be read again.
type sheet struct {
	name   string
	header []string
	rows   func() iter.Seq2[Row, error]
}

// book is an upload once its container has been opened and checked.
type book struct {
	file      string
	container string // csv, zip, xlsx
	separator byte   // of a csv
	encoding  string // in words
	sheets    []sheet
	others    []string // sheets and parts that are not tables, by name
	date1904  bool
}
