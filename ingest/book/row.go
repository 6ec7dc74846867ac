package book

import (
	"iter"
	"strconv"
	"time"

	"khi/ingest/finding"
)

// Row is one row of an upload. Its cells belong to the reader and are valid
// until the next row is asked for.
type Row struct {
	Sheet  string   // the sheet, or the file inside an archive; empty for a plain CSV
	Line   int      // the line of the file where the row starts
	Number int      // the row number that a spreadsheet program shows
	Cells  [][]byte // as many as the header has
	Raw    []byte   // of a delimited text: the record as it stands there, with its line end

	NoLetters bool // the file is none that a spreadsheet program shows: its cells have no letters
	Turned    bool // it is a column of the sheet, read downwards; line and number are the column's, from 1
}

// Address names a cell of the row as a spreadsheet does: C14. Where nobody sees
// letters it is the row; a finding has the column's name beside it.
func (r Row) Address(column int) string {
	switch {
	case r.NoLetters:
		return finding.RowName(r.Number)
	case r.Turned:
		return finding.ColumnName(r.Number-1) + strconv.Itoa(column+1)
	}
	return finding.ColumnName(column) + strconv.Itoa(r.Number)
}

// Where names the whole row as a spreadsheet shows it.
func (r Row) Where() string {
	if r.Turned {
		return "column " + finding.ColumnName(r.Number-1)
	}
	return finding.RowName(r.Number)
}

// Sheet is one table of an upload: a header and rows that can be read again.
type Sheet struct {
	Separator byte // of the cells of a delimited text; 0 otherwise
	Name      string
	Header    []string // as it stands in the file
	Columns   []Column // what the tool means by each; nil where the header says it all
	Rows      func() iter.Seq2[Row, error]
	// Grid gives the rows of a workbook's sheet or of a delimited text as they stand,
	// from its first row on, as wide as each is, merged cells or not. It is for layouts
	// that know how people dress up a table; all others read Rows, which is strict.
	Grid    func() iter.Seq2[Row, error]
	Merged  []Range
	Untidy  bool     // it has no header where one must be
	Under   int      // number of the row in which the headers end; 0 where that is the first
	Turned  int      // of a table whose headers stand below one another: the number of their column, from 1; 0 otherwise
	Repeats []Repeat // tables of the same upload whose rows belong to rows of this one
}

// HeaderAt is the cell of a header.
func (s Sheet) HeaderAt(column int) string {
	return Row{Number: max(s.Turned, s.Under, 1), Turned: s.Turned > 0}.Address(column)
}

// Repeat is a table of what a form asks several times in one submission.
type Repeat struct {
	Sheet Sheet
	Of    func(Row) string // the submission that a row belongs to
	Key   int              // the column of the main table that names the submission
}

// Range is a block of merged cells: rows from 1, columns from 0. Its value
// stands in the first cell.
type Range struct{ Top, Left, Bottom, Right int }

// Column is what one column of a sheet holds, as the tool names it.
type Column struct {
	Code   string            // the tool's own name of the question, such as Q5_1; empty where it has none
	Text   string            // the question as people read it; empty where the file does not say it
	Option string            // of a question with several answers: the one that this column says ticked or not
	Group  string            // the instrument or page that the column belongs to, where the tool says it
	Apart  bool              // its group is filled in several times and has rows of its own
	Zone   string            // the time zone of its times, where the file says it: Europe/London
	Codes  map[string]string // the tool's codes of the answers and what each says, where the file holds them
}

// Book is an upload once its container has been opened and checked.
type Book struct {
	File      string
	Container string // csv, zip, xlsx, jsonl, parquet
	Separator byte   // of a csv
	Encoding  string // in words
	Sheets    []Sheet
	Others    []string // sheets and parts that are not tables, by name
	Hidden    []string // sheets that nobody sees who opens the workbook
	Date1904  bool
	Untidy    error             // why a sheet has no table that stands by itself; only layouts that read the grid may go on
	Dressed   bool              // its tables stand among titles and notes, and its rows are as wide as they are
	Day       time.Time         // the day in London on which the file is read
	Findings  []finding.Finding // what a layout saw that the sender should know
}
