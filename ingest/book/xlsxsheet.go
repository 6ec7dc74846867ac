package book

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"khi/ingest/finding"
)

// sheetScan is the state of one walk through a sheet.
type sheetScan struct {
	at                 finding.Place
	blankText          []bool // of the shared strings
	longText           []bool
	lim                Limits
	rows, cells        int // that hold a value
	merged             []Range
	logical            []uint64
	row, column        int
	rowHasValue        bool
	rowHidden          bool
	hidden             []int        // rows with a value that nobody sees
	unseen             []Range      // of columns that nobody sees, of which only left and right count
	hiddenColumns      map[int]bool // those of them that hold a value
	kind, value        []byte
	inValue, isFormula bool
}

// sheet counts the rows and cells that hold a value and refuses what excelize
// would settle in silence: rows or cells out of order or twice.
func (p *xlsxParts) sheet(at finding.Place, f *zip.File, s *xlsxSheet, lim Limits) error {
	w, err := walk(at, f, func() *sheetScan { return &sheetScan{at: at, blankText: p.blankText, longText: p.longText, lim: lim} })
	if err == nil {
		s.rows, s.cells, s.merged, s.logical, s.hiddenRows = w.rows, w.cells, w.merged, w.logical, w.hidden
		s.hiddenColumns = slices.Sorted(maps.Keys(w.hiddenColumns))
	}
	return err
}

func isTrue(v []byte) bool { return string(v) == "1" || string(v) == "true" }

// valueOf gives the first attribute of a name.
func valueOf(attrs []attribute, local string) []byte {
	for _, a := range attrs {
		if string(a.local) == local {
			return a.value
		}
	}
	return nil
}

// twice reports two attributes of one name, of which one reader would take the first and
// another the last.
func twice(attrs []attribute) bool {
	for i := 1; i < len(attrs); i++ {
		for _, a := range attrs[:i] {
			if bytes.Equal(a.local, attrs[i].local) {
				return true
			}
		}
	}
	return false
}

func (w *sheetScan) start(local []byte, attrs []attribute) error {
	if at := string(local); (at == "row" || at == "c" || at == "mergeCell") && twice(attrs) {
		return w.at.Refuse("", "broken_xml", "An element of the sheet says one thing twice.", adviceSaveAgain)
	}
	switch string(local) {
	case "row":
		n := w.row + 1
		if r := valueOf(attrs, "r"); len(r) > 0 {
			n, _ = strconv.Atoi(string(r))
		}
		if n <= w.row {
			return w.at.Refuse("", "rows_out_of_order", "The sheet holds a row twice or out of order.", adviceSaveAgain)
		}
		if n > w.lim.Rows+1 {
			return w.at.Refuse("", "too_many_rows", fmt.Sprintf("The sheet has more than %d rows.", w.lim.Rows), "Send it in parts, for example a year at a time.")
		}
		w.row, w.column, w.rowHasValue = n, 0, false
		w.rowHidden = isTrue(valueOf(attrs, "hidden"))
	case "col":
		w.columns(attrs)
	case "c":
		return w.cell(attrs)
	case "v", "t":
		w.inValue = true
	case "f":
		w.isFormula = true
	case "mergeCell":
		return w.merge(string(valueOf(attrs, "ref")))
	}
	return nil
}

// mostUnseen is how many blocks of hidden columns are remembered; spreadsheet
// programs join neighbours.
const mostUnseen = 1000

// columns notes a block of columns that nobody sees.
func (w *sheetScan) columns(attrs []attribute) {
	from, err1 := strconv.Atoi(string(valueOf(attrs, "min")))
	to, err2 := strconv.Atoi(string(valueOf(attrs, "max")))
	if err1 == nil && err2 == nil && isTrue(valueOf(attrs, "hidden")) && len(w.unseen) < mostUnseen {
		w.unseen = append(w.unseen, Range{Left: from, Right: to})
	}
}

// noteUnseen remembers that the column of this cell is hidden and holds something.
func (w *sheetScan) noteUnseen() {
	for _, r := range w.unseen {
		if w.column >= r.Left && w.column <= r.Right {
			if w.hiddenColumns == nil {
				w.hiddenColumns = map[int]bool{}
			}
			w.hiddenColumns[w.column] = true
			return
		}
	}
}

func (w *sheetScan) text(t []byte) error {
	if w.inValue {
		w.value = append(w.value, t...)
	}
	return nil
}

func (w *sheetScan) cell(attrs []attribute) error {
	n := w.column + 1
	if r := valueOf(attrs, "r"); len(r) > 0 {
		column, row, ok := splitAddress(string(r))
		if !ok || row != w.row {
			return w.at.Refuse("", "cells_out_of_order", "The sheet holds a cell with a wrong address.", adviceSaveAgain)
		}
		n = column
	}
	if n <= w.column {
		return w.at.Refuse("", "cells_out_of_order", "The sheet holds a cell twice or out of order.", adviceSaveAgain)
	}
	if n > w.lim.Columns {
		return w.at.Refuse("", "too_many_columns", fmt.Sprintf("The sheet has more than %d columns.", w.lim.Columns), "Send only the table of answers.")
	}
	w.column, w.isFormula = n, false
	w.kind, w.value = append(w.kind[:0], valueOf(attrs, "t")...), w.value[:0]
	switch string(w.kind) {
	case "", "b", "d", "e", "inlineStr", "n", "s", "str":
	default:
		return w.at.Refuse(w.where(), "broken_workbook", "A cell is of a kind that there is not.", adviceSaveAgain)
	}
	return nil
}

// where is the address of the cell.
func (w *sheetScan) where() string { return finding.ColumnName(w.column-1) + strconv.Itoa(w.row) }

func (w *sheetScan) end(local []byte) error {
	switch string(local) {
	case "v", "t":
		w.inValue = false
	case "c":
		return w.endCell()
	case "row":
		if w.rowHasValue {
			w.rows++
			if w.rowHidden {
				w.hidden = append(w.hidden, w.row)
			}
		}
	}
	return nil
}

func (w *sheetScan) endCell() error {
	if w.isFormula && len(w.value) == 0 && string(w.kind) != "str" {
		return w.at.Refuse(w.where(), "formula_without_value", "A cell holds a formula whose result is not in the file.", "Open the workbook in a spreadsheet program, save it and send it again.")
	}
	tooLong := false
	if string(w.kind) == "s" {
		i, err := strconv.Atoi(string(bytes.TrimSpace(w.value)))
		if err != nil || i < 0 || i >= len(w.blankText) {
			return w.at.Refuse(w.where(), "broken_workbook", "A cell points to a text that is not in the workbook.", adviceSaveAgain)
		}
		if w.blankText[i] {
			return nil
		}
		tooLong = w.longText[i]
	}
	if tooLong || len(w.value) > w.lim.Cell && utf8.RuneCount(w.value) > w.lim.Cell {
		return w.at.Refuse(w.where(), "cell_too_long", fmt.Sprintf("A cell holds more than %d characters.", w.lim.Cell), "Shorten the text.")
	}
	if len(w.value) > 0 {
		w.cells++
		w.rowHasValue = true
		if len(w.unseen) > 0 {
			w.noteUnseen()
		}
		if string(w.kind) == "b" {
			w.logical = append(w.logical, logicalAt(w.row, w.column))
		}
	}
	return nil
}

// logicalAt is where a cell stands that holds TRUE or FALSE. The rows that are read
// say 1 and 0 of it, which are numbers in a column of counts.
func logicalAt(row, column int) uint64 { return uint64(row)<<32 | uint64(column) }

// sayLogical puts the words into the cells of a row and gives what is left of the list.
func sayLogical(row int, cells []string, logical []uint64) []uint64 {
	for len(logical) > 0 && logical[0] < logicalAt(row+1, 0) {
		if i := int(logical[0]&(1<<32-1)) - 1; logical[0] > logicalAt(row, 0) && i < len(cells) {
			switch cells[i] {
			case "1":
				cells[i] = "TRUE"
			case "0":
				cells[i] = "FALSE"
			}
		}
		logical = logical[1:]
	}
	return logical
}

// mostMerged is how many blocks of merged cells a sheet may have.
const mostMerged = 10_000

func (w *sheetScan) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	if to == "" {
		to = from
	}
	left, top, ok1 := splitAddress(from)
	right, bottom, ok2 := splitAddress(to)
	if !ok1 || !ok2 || left > right || top > bottom || len(w.merged) == mostMerged {
		return w.at.Refuse("", "broken_workbook", "The list of merged cells is damaged.", adviceSaveAgain)
	}
	w.merged = append(w.merged, Range{Top: top, Left: left - 1, Bottom: bottom, Right: right - 1})
	return nil
}

// splitAddress reads C14 as column 3, row 14.
func splitAddress(s string) (column, row int, ok bool) {
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(s[i]-'A') + 1
	}
	row, err := strconv.Atoi(s[i:])
	return column, row, err == nil && i > 0 && row > 0
}
