package marked

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// mostComments keeps a workbook usable; the sheet lists every finding anyhow.
const mostComments = 2000

// workbook copies a workbook with a comment on each cell that has a problem and
// a sheet that lists all of them.
func workbook(w io.Writer, o Original, found []finding.Finding) (err error) {
	defer func() { // excelize trusts that parts are there which a workbook need not have
		if recover() != nil {
			err = errBare
		}
	}()
	f, err := excelize.OpenReader(io.NewSectionReader(o.File, 0, o.Size))
	if err != nil {
		return fmt.Errorf("opening the workbook to mark it: %w", err)
	}
	defer f.Close()
	_ = f.DeleteSheet(sheetName) // of an earlier marking; there need not be one
	for _, s := range f.GetSheetList() {
		if err := forgetComments(f, s); err != nil {
			return err
		}
	}
	if err := nameFonts(f); err != nil {
		return err
	}
	if err := comment(f, found); err != nil {
		return err
	}
	if err := list(f, found); err != nil {
		return err
	}
	return f.Write(w)
}

// errBare says what is wrong with a workbook that excelize cannot write back.
var errBare = errors.New("the workbook lacks parts that spreadsheet programs write, so it cannot be marked: open it in one, save it under a new name and send that")

// nameFonts names the fonts that have no name: a comment is written in the first one.
func nameFonts(f *excelize.File) error {
	if _, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Calibri"}}); err != nil {
		return err
	}
	fonts := f.Styles.Fonts.Font
	for _, font := range fonts {
		if font.Name == nil || font.Name.Val == nil {
			font.Name = fonts[len(fonts)-1].Name
		}
	}
	return nil
}

// author tells our comments from those of the people whose file it is.
const author = "khi"

// forgetComments takes out what an earlier marking wrote.
func forgetComments(f *excelize.File, sheet string) error {
	all, err := f.GetComments(sheet)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Author == author {
			if err := f.DeleteComment(sheet, c.Cell); err != nil {
				return err
			}
		}
	}
	return nil
}

func comment(f *excelize.File, found []finding.Finding) error {
	type where struct{ sheet, cell string }
	var order []where
	text := map[where]string{}
	for _, one := range found {
		at := where{one.Sheet, one.Cell}
		if letters, ok := strings.CutPrefix(one.Cell, "column "); ok { // about the whole column, or row: at its first cell
			at.cell = letters + "1"
		} else if n := rowOf(one.Cell); n == 0 {
			continue
		} else if one.Cell[0] == 'r' {
			at.cell = fmt.Sprintf("A%d", n)
		}
		if _, known := text[at]; !known {
			if len(order) == mostComments {
				continue
			}
			order = append(order, at)
		} else {
			text[at] += "\n"
		}
		text[at] += one.Message + " " + one.Advice
	}
	for _, at := range order {
		err := f.AddComment(at.sheet, excelize.Comment{Author: author, Cell: at.cell, Width: 320, Height: 120,
			Paragraph: []excelize.RichTextRun{{Text: text[at]}}})
		if err != nil {
			return fmt.Errorf("marking %s %s: %w", at.sheet, at.cell, err)
		}
	}
	return nil
}

var listHeader = []any{"Sheet", "Cell", "Column", "What was found", "Problem", "What to do", "Kind"}

var kindWords = map[finding.Level]string{finding.Refused: "refused", finding.Unreadable: "answer left out", finding.Warning: "warning"}

// list writes the sheet of findings.
func list(f *excelize.File, found []finding.Finding) error {
	if _, err := f.NewSheet(sheetName); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	for i, width := range []float64{18, 8, 30, 24, 60, 60, 12} {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := s.SetRow("A1", listHeader, excelize.RowOpts{StyleID: bold}); err != nil {
		return err
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, one := range found {
		cells := []any{one.Sheet, one.Cell, one.Header, one.Value, one.Message, one.Advice, kindWords[one.Level]}
		for c := range cells {
			cells[c] = excelize.Cell{StyleID: wrap, Value: cells[c]}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return s.Flush()
}
