package book

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// openXLSX checks a workbook's inside, then reads its visible sheets.
func openXLSX(at finding.Place, z *zip.Reader, r io.ReaderAt, size int64, tempDir string, lim Limits) (*Book, error) {
	parts, err := scanXLSX(at, z, lim)
	if err != nil {
		return nil, err
	}
	b := &Book{File: at.File, Container: "xlsx", Encoding: "a workbook", Date1904: parts.date1904}
	x := &xlsxFile{at: at, r: r, size: size, tempDir: tempDir, lim: lim}
	for _, s := range parts.sheets {
		if s.hidden || s.cells == 0 {
			b.Others = append(b.Others, s.name)
			if s.hidden && s.cells > 0 {
				b.Hidden = append(b.Hidden, s.name)
			}
			continue
		}
		header, err := x.header(s)
		var untidy *finding.Refusal
		if errors.As(err, &untidy) && untidy.Rule == "no_header" {
			b.Untidy = err
		} else if err != nil {
			return nil, err
		}
		b.Findings = append(b.Findings, s.notSeen(at.File)...)
		sheet := Sheet{Name: s.name, Header: header, Merged: s.merged, Untidy: untidy != nil, Rows: func() iter.Seq2[Row, error] {
			return func(yield func(Row, error) bool) { x.rows(s, len(header), yield) }
		}}
		sheet.Grid = func() iter.Seq2[Row, error] {
			return func(yield func(Row, error) bool) { x.grid(s, yield) }
		}
		b.Sheets = append(b.Sheets, sheet)
	}
	if len(b.Sheets) == 0 {
		return nil, at.Refuse("", "empty_file", "No visible sheet of the workbook holds anything.", "Export it again, and unhide the sheet that holds the answers.")
	}
	return b, nil
}

// reachesRows reports merged cells that are more than a header over its columns, or
// over the second row of a header of two.
func (r Range) reachesRows() bool {
	return r.Top > 1 || r.Bottom > 2 || r.Bottom == 2 && r.Left < r.Right
}

// notSeen tells what is read and nobody sees who opens the workbook.
func (s xlsxSheet) notSeen(file string) (found []finding.Finding) {
	if n := len(s.hiddenRows); n > 0 {
		found = append(found, finding.Finding{Level: finding.Warning, File: file, Sheet: s.name, Cell: finding.RowName(s.hiddenRows[0]), Rule: "hidden_rows",
			Message: fmt.Sprintf("Rows of the sheet are hidden, %d with something in them; they were read like the others.", n),
			Advice:  "A filter hides rows too. Show all rows, and delete those that must not count."})
	}
	if n := len(s.hiddenColumns); n > 0 {
		var names []string
		for _, c := range s.hiddenColumns[:min(n, 20)] {
			names = append(names, finding.ColumnName(c-1))
		}
		found = append(found, finding.Finding{Level: finding.Warning, File: file, Sheet: s.name, Cell: names[0] + "1", Rule: "hidden_columns",
			Message: fmt.Sprintf("Columns of the sheet are hidden, %d with something in them (%s); they were read like the others.", n, strings.Join(names, ", ")),
			Advice:  "Show all columns, and delete those that must not be sent: what is hidden still travels in the file."})
	}
	return found
}

type xlsxFile struct {
	at      finding.Place
	r       io.ReaderAt
	size    int64
	tempDir string
	lim     Limits
	// spare is a workbook that one walk has opened for the next one: opening
	// unpacks all of it.
	spare atomic.Pointer[excelize.File]
}

// open gives the workbook to one walk.
func (x *xlsxFile) open() (*excelize.File, error) {
	if f := x.spare.Swap(nil); f != nil {
		return f, nil
	}
	return excelize.OpenReader(io.NewSectionReader(x.r, 0, x.size), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: x.lim.Unzipped, UnzipXMLSizeLimit: x.lim.Unzipped, TmpDir: x.tempDir,
	})
}

// leave takes it back. Nothing of it lies on the disk (see each), so nothing is
// lost where no other walk follows.
func (x *xlsxFile) leave(f *excelize.File, another bool) {
	if !another || !x.spare.CompareAndSwap(nil, f) {
		_ = f.Close()
	}
}

// each walks the rows of a sheet as excelize gives them, with raw cell values.
// The two unzip limits are the same: excelize writes a part that is over the
// second one to a temporary folder in the clear. another says that a walk is likely to follow.
func (x *xlsxFile) each(s xlsxSheet, another bool, do func(number int, cells []string) bool) error {
	at := finding.At(x.at.File, s.name)
	damaged := at.Refuse("", "broken_workbook", "The workbook cannot be read to its end.", adviceSaveAgain)
	f, err := x.open()
	if err != nil {
		return damaged
	}
	defer x.leave(f, another)
	rows, err := f.Rows(s.name)
	if err != nil {
		return damaged
	}
	defer rows.Close()
	held, filled := 0, 0
	logical := s.logical
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return damaged
		}
		logical = sayLogical(n, cells, logical)
		for _, c := range cells {
			if c != "" {
				held++
			}
		}
		if blank(cells) {
			continue
		}
		filled++
		if !do(n, cells) {
			return nil
		}
	}
	if rows.Error() != nil {
		return damaged
	}
	if held != s.cells || filled != s.rows {
		return at.Refuse("", "counts_disagree",
			fmt.Sprintf("Two readings of the sheet disagree: %d rows with %d cells against %d rows with %d cells.", filled, held, s.rows, s.cells),
			"The workbook is damaged. Open it in a spreadsheet program, save it under a new name and send that.")
	}
	return nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

// header is the first row that holds anything; it must be the first of the sheet.
func (x *xlsxFile) header(s xlsxSheet) ([]string, error) {
	var header []string
	var at int
	err := x.each(s, true, func(n int, cells []string) bool {
		at, header = n, cells
		return false
	})
	if err != nil {
		return nil, err
	}
	if at != 1 {
		return nil, finding.At(x.at.File, s.name).Refuse("A1", "no_header", "The first row of the sheet is empty; the header must stand there.", "Delete the rows above the header.")
	}
	for len(header) > 0 && header[len(header)-1] == "" {
		header = header[:len(header)-1]
	}
	return header, nil
}

// rows gives the rows under the header, padded to its width.
func (x *xlsxFile) rows(s xlsxSheet, width int, yield func(Row, error) bool) {
	at := finding.At(x.at.File, s.name)
	if slices.ContainsFunc(s.merged, Range.reachesRows) {
		yield(Row{}, at.Refuse("", "merged_cells", "The sheet has merged cells, so a value may belong to several rows.", "Unmerge them and fill each cell."))
		return
	}
	var problem error
	goOn := true
	cells := make([][]byte, width)
	err := x.each(s, false, func(n int, values []string) bool {
		if n == 1 {
			return true
		}
		for i, v := range values {
			if i >= width && v != "" {
				problem = at.Refuse(finding.ColumnName(i)+fmt.Sprint(n), "cell_without_header", "A cell stands to the right of the last header.", "Give the column a header, or empty the cell. If titles stand above the headers, delete those rows: the headers must be the first row.")
				return false
			}
		}
		for i := range cells {
			cells[i] = nil
			if i < len(values) {
				cells[i] = []byte(values[i])
			}
		}
		goOn = yield(Row{Sheet: s.name, Line: n, Number: n, Cells: cells}, nil)
		return goOn
	})
	if err == nil {
		err = problem
	}
	if goOn && err != nil {
		yield(Row{}, err)
	}
}

// grid gives every row that holds anything, as it stands.
func (x *xlsxFile) grid(s xlsxSheet, yield func(Row, error) bool) {
	goOn := true
	err := x.each(s, false, func(n int, values []string) bool {
		cells := make([][]byte, len(values))
		for i, v := range values {
			if v != "" {
				cells[i] = []byte(v)
			}
		}
		goOn = yield(Row{Sheet: s.name, Line: n, Number: n, Cells: cells}, nil)
		return goOn
	})
	if goOn && err != nil {
		yield(Row{}, err)
	}
}
