package book

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"khi/ingest/finding"
)

// sheetScan is the state of one walk through a sheet.
type sheetScan struct {
	at                 finding.Place
	parts              *xlsxParts
	sheet              *xlsxSheet
	lim                Limits
	row, column        int
	rowHasValue        bool
	kind, value        string
	inValue, isFormula bool
	where              string
}

// sheet counts the rows and cells that hold a value and refuses what excelize
// would settle in silence: rows or cells out of order or twice.
func (p *xlsxParts) sheet(at finding.Place, f *zip.File, s *xlsxSheet, lim Limits) error {
	w := sheetScan{at: at, parts: p, sheet: s, lim: lim}
	return tokens(at, f, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			return w.start(t)
		case xml.CharData:
			if w.inValue {
				w.value += string(t)
			}
		case xml.EndElement:
			return w.end(t.Name.Local)
		}
		return nil
	})
}

func (w *sheetScan) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		n := w.row + 1
		if r := attr(e, "r"); r != "" {
			n, _ = strconv.Atoi(r)
		}
		if n <= w.row {
			return w.at.Refuse("", "rows_out_of_order", "The sheet holds a row twice or out of order.", adviceSaveAgain)
		}
		if n > w.lim.Rows+1 {
			return w.at.Refuse("", "too_many_rows", fmt.Sprintf("The sheet has more than %d rows.", w.lim.Rows), "Send it in parts, for example a year at a time.")
		}
		w.row, w.column, w.rowHasValue = n, 0, false
	case "c":
		return w.cell(e)
	case "v", "t":
		w.inValue = true
	case "f":
		w.isFormula = true
	case "mergeCell":
		return w.merge(attr(e, "ref"))
	}
	return nil
}

func (w *sheetScan) cell(e xml.StartElement) error {
	n := w.column + 1
	if r := attr(e, "r"); r != "" {
		column, row, ok := splitAddress(r)
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
	w.column, w.kind, w.value, w.isFormula = n, attr(e, "t"), "", false
	w.where = finding.ColumnName(n-1) + strconv.Itoa(w.row)
	return nil
}

func (w *sheetScan) end(local string) error {
	switch local {
	case "v", "t":
		w.inValue = false
	case "c":
		return w.endCell()
	case "row":
		if w.rowHasValue {
			w.sheet.rows++
		}
	}
	return nil
}

func (w *sheetScan) endCell() error {
	if w.isFormula && w.value == "" && w.kind != "str" {
		return w.at.Refuse(w.where, "formula_without_value", "A cell holds a formula whose result is not in the file.", "Open the workbook in a spreadsheet program, save it and send it again.")
	}
	if w.kind == "s" {
		i, err := strconv.Atoi(strings.TrimSpace(w.value))
		if err != nil || i < 0 || i >= len(w.parts.blankText) {
			return w.at.Refuse(w.where, "broken_workbook", "A cell points to a text that is not in the workbook.", adviceSaveAgain)
		}
		if w.parts.blankText[i] {
			return nil
		}
	}
	if len(w.value) > 4*w.lim.Cell {
		return w.at.Refuse(w.where, "cell_too_long", fmt.Sprintf("A cell holds more than %d characters.", w.lim.Cell), "Shorten the text.")
	}
	if w.value != "" {
		w.sheet.cells++
		w.rowHasValue = true
	}
	return nil
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
	if !ok1 || !ok2 || left > right || top > bottom || len(w.sheet.merged) == mostMerged {
		return w.at.Refuse("", "broken_workbook", "The list of merged cells is damaged.", adviceSaveAgain)
	}
	w.sheet.merged = append(w.sheet.merged, Range{Top: top, Left: left - 1, Bottom: bottom, Right: right - 1})
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
