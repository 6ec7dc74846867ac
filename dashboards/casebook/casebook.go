// Package casebook writes a business case as a workbook whose formulas can be
// traced and changed: recalculated, it gives what the engine gives.
package casebook

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"khi/metrics/benefit/scenario"
)

// Case is a business case that was worked out, with what is to stand in the
// workbook beside it.
type Case struct {
	Scenario *scenario.Scenario
	Result   *scenario.Result
	Log      []scenario.Kept // versions that were kept, oldest first; may be nil
	Version  string          // of the program
	Day      time.Time       // of the file
	Invented bool            // the figures are made up: every sheet says so
}

// Write writes the workbook: a summary, the assumptions with their sources, the
// discount factors, for each option its costs, its alternative, its cash flow and
// who pays, what matters most, the sources and the versions. Cells that may be
// changed are shaded; all that follows from them is a formula. It is written
// whole or not at all. The same case gives the same bytes.
func Write(w io.Writer, c Case) (err error) {
	if c.Scenario == nil || c.Result == nil || len(c.Scenario.Options) != len(c.Result.Options) {
		return errors.New("casebook: a case and what it comes to belong together")
	}
	b, err := newBook(c)
	if err != nil {
		return fmt.Errorf("casebook: %w", err)
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	b.assumptions()
	b.discounting()
	for i := range c.Scenario.Options {
		b.option(i)
	}
	b.sensitivity()
	b.sources()
	b.log()
	b.summary()
	if b.fault != nil {
		return fmt.Errorf("casebook: %w", b.fault)
	}
	if err := b.describe(); err != nil {
		return fmt.Errorf("casebook: %w", err)
	}
	return b.pack(w)
}

// book is a workbook being written. The first fault is kept and ends it.
type book struct {
	Case
	file     *excelize.File
	look     look
	fault    error
	value    map[string]string // parameter: the cell with its value at the prices of the case
	rates    map[string]int    // schedule: the row of its factors
	options  []places
	formulas []formula
}

// formula is a cell whose value is found at the end, for readers that do not
// calculate.
// rawValues: numbers as they are, not as they are shown.
var rawValues = excelize.Options{RawCellValue: true}

type formula struct{ sheet, cell string }

// look are the styles.
type look struct{ title, text, note, head, pounds, plain, share, factor, input, inputShare, words, warning int }

const (
	summarySheet     = "Summary"
	assumptionsSheet = "Assumptions"
	discountSheet    = "Discounting"
	sensitivitySheet = "Sensitivity"
	sourcesSheet     = "Sources"
	logSheet         = "Change log"
)

func newBook(c Case) (*book, error) {
	b := &book{Case: c, file: excelize.NewFile(), value: map[string]string{}, rates: map[string]int{}}
	err := errors.Join(b.file.SetDefaultFont("Arial"), b.file.SetSheetName("Sheet1", summarySheet))
	style := func(s excelize.Style, format string) int {
		if s.Font == nil {
			s.Font = &excelize.Font{}
		}
		s.Font.Family = "Arial"
		if s.Font.Size == 0 {
			s.Font.Size = 11
		}
		if format != "" {
			s.CustomNumFmt = &format
		}
		id, e := b.file.NewStyle(&s)
		err = errors.Join(err, e)
		return id
	}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	shade := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF4CC"}}
	const pounds, plain = `"£"#,##0.00;-"£"#,##0.00`, `#,##0.######`
	b.look = look{
		title: style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}}, ""), text: style(excelize.Style{}, ""),
		note: style(excelize.Style{Alignment: wrap}, ""), head: style(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap}, ""),
		pounds: style(excelize.Style{}, pounds), plain: style(excelize.Style{}, plain), share: style(excelize.Style{}, "0.0%"),
		factor: style(excelize.Style{}, "0.0000000000"), input: style(excelize.Style{Fill: shade}, plain), inputShare: style(excelize.Style{Fill: shade}, "0.00%"),
		words:   style(excelize.Style{Alignment: wrap}, ""),
		warning: style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "A3182C"}}, ""), // on one line, over the empty cells beside it
	}
	return b, err
}

// sheet makes a worksheet with its title and the stamp, and gives the first free row.
func (b *book) sheet(name, title string, notes ...string) int {
	if name != summarySheet {
		_, err := b.file.NewSheet(name)
		b.check(err)
	}
	b.landscape(name)
	b.put(name, 1, 1, title, b.look.title)
	row := 2
	if b.Invented {
		b.put(name, 1, row, "Made-up figures: for trying out only.", b.look.warning)
		row++
	}
	if b.Result.Stamp != "" {
		b.put(name, 1, row, "UNVERIFIED: not for publication. Nobody has checked: "+list(b.Result.Unverified)+".", b.look.warning)
		row++
	}
	for _, n := range notes {
		b.put(name, 1, row, n, b.look.text)
		row++
	}
	return row + 1
}

// landscape prints a sheet across the page, all its columns on one.
func (b *book) landscape(name string) {
	across, wide, fit, tall := "landscape", 1, true, 0
	b.check(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.check(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

func (b *book) check(err error) {
	if b.fault == nil {
		b.fault = err
	}
}

func (b *book) put(sheet string, column, row int, v any, style int) string {
	at := cellAt(column, row)
	if text, ok := v.(string); ok {
		b.check(b.file.SetCellStr(sheet, at, text))
	} else {
		b.check(b.file.SetCellValue(sheet, at, v))
	}
	b.check(b.file.SetCellStyle(sheet, at, at, style))
	return at
}

// calc writes a formula.
func (b *book) calc(sheet string, column, row, style int, text string, args ...any) string {
	at := cellAt(column, row)
	b.check(b.file.SetCellFormula(sheet, at, fmt.Sprintf(text, args...)))
	b.check(b.file.SetCellStyle(sheet, at, at, style))
	b.formulas = append(b.formulas, formula{sheet, at})
	return at
}

func (b *book) headings(sheet string, row int, names ...string) {
	for i, n := range names {
		b.put(sheet, i+1, row, n, b.look.head)
	}
}

func (b *book) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.check(err)
		b.check(b.file.SetColWidth(sheet, name, name, w))
	}
}

func cellAt(column, row int) string {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "A1" // not reached: columns and rows are counted here
	}
	return at
}

// fixed is a cell in a formula that stays where it is.
func fixed(column, row int) string {
	at, err := excelize.CoordinatesToCellName(column, row, true)
	if err != nil {
		return "$A$1" // likewise
	}
	return at
}

// there is a cell, or a range, of another sheet.
func there(sheet, at string) string { return "'" + sheet + "'!" + at }

// down is a column of cells in a formula.
func down(column, from, to int) string { return fixed(column, from) + ":" + fixed(column, to) }

// describe sets what programs and readers ask of the whole file, and opens it at
// the summary.
func (b *book) describe() error {
	day := b.Day.UTC().Format(time.RFC3339)
	at, err := b.file.GetSheetIndex(summarySheet)
	if err != nil {
		return err
	}
	b.file.SetActiveSheet(at)
	yes := true
	return errors.Join(b.file.SetDocProps(&excelize.DocProperties{Title: b.Result.Scenario, Language: "en-GB", Creator: "khi " + b.Version, Created: day, Modified: day}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "khi"}),
		b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}))
}
