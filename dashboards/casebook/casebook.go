// Package casebook writes a business case as a workbook whose formulas can be
// traced and changed: recalculated, it gives what the engine gives.
package casebook

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"khi/dashboards/workbook"
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
	// Lang is the tag of the file's language, or "" for English, and Say gives a text in
	// it, if it can.
	Lang string
	Say  func(english string) (string, bool)
}

// Write writes the workbook: a cover with the headlines, a list of the worksheets,
// a summary, the assumptions with their sources, the discount factors, for each
// option its people and costs, its alternative, its outcomes and social return where it has them, its cash flow and who pays, the
// options side by side with criteria and risks where there are several, what the runs say, what matters most, the sources, the versions and notes. Each
// worksheet but the cover holds one marked-up table and nothing below it. Cells
// that may be changed are shaded; all that follows from them is a formula. It is
// written whole or not at all. The same case gives the same bytes.
func Write(w io.Writer, c Case) (err error) {
	if c.Scenario == nil || c.Result == nil || len(c.Scenario.Options) != len(c.Result.Options) {
		return errors.New("casebook: a case and what it comes to belong together")
	}
	b, err := newBook(c)
	if err != nil {
		return fmt.Errorf("casebook: %w", err)
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	b.name()
	b.assumptions()
	b.discounting()
	b.groups()
	b.evidence()
	for i := range c.Scenario.Options {
		b.option(i)
	}
	b.summary()
	b.appraisal()
	b.runs()
	b.sensitivity()
	b.sources()
	b.log()
	b.notes()
	b.contents()
	b.cover()
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
	file      *excelize.File
	look      look
	fault     error
	value     map[string]string // parameter: the cell with its value at the prices of the case
	rates     map[string]int    // schedule: the row of its factors
	options   []*places
	groupRows [2]int // of the groups whose money is weighted
	rule      string // the cell of the rule for combining grades
	grades    int    // the row of grade 1
	npsv      []int  // by option: the row of its net present social value on the summary
	formulas  []formula
	said      map[string]bool // texts that were looked up in another language, and whether it has them
}

// formula is a cell whose value is found at the end, for readers that do not
// calculate.
type formula struct{ sheet, cell string }

// look are the styles.
type look struct {
	title, head, headInset, headRight, bold, link          int
	text, words, textInset, wordsInset                     int
	pounds, plain, round, share, factor, input, inputShare int
}

// numbers tells whether a style is of numbers, which stand to the right.
func (l look) numbers(style int) bool {
	return slices.Contains([]int{l.pounds, l.plain, l.round, l.share, l.factor, l.input, l.inputShare}, style)
}

const (
	coverSheet       = "Cover"
	contentsSheet    = "Contents"
	summarySheet     = "Summary"
	assumptionsSheet = "Assumptions"
	discountSheet    = "Discounting"
	runsSheet        = "Runs"
	sensitivitySheet = "Sensitivity"
	sourcesSheet     = "Sources"
	logSheet         = "Change log"
	notesSheet       = "Notes"
)

// firstWidth is that of the first column of every worksheet: it carries the title
// and the lines above the table too.
const firstWidth = 60

func newBook(c Case) (*book, error) {
	b := &book{Case: c, file: excelize.NewFile(), value: map[string]string{}, rates: map[string]int{}, said: map[string]bool{}}
	err := errors.Join(b.file.SetDefaultFont("Arial"), b.file.SetSheetName("Sheet1", coverSheet))
	style := func(s excelize.Style, format string) int {
		if s.Font == nil {
			s.Font = &excelize.Font{}
		}
		s.Font.Family = "Arial"
		if s.Font.Size == 0 {
			s.Font.Size = 12
		}
		if s.Alignment == nil {
			s.Alignment = &excelize.Alignment{Vertical: "top"}
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
	inset := func(vertical string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: "left", Vertical: vertical, WrapText: true, Indent: 1}
	}
	heading := &excelize.Font{Bold: true, Size: 12}
	const pounds, plain, round = `"£"#,##0.00;-"£"#,##0.00`, `#,##0.######`, `#,##0.00`
	b.look = look{
		title: style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: wrap}, ""), text: style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top"}}, ""),
		words: style(excelize.Style{Alignment: wrap}, ""), bold: style(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap}, ""),
		head:       style(excelize.Style{Font: heading, Alignment: &excelize.Alignment{Vertical: "bottom", WrapText: true}}, ""),
		headInset:  style(excelize.Style{Font: heading, Alignment: inset("bottom")}, ""),
		headRight:  style(excelize.Style{Font: heading, Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "bottom", WrapText: true}}, ""),
		textInset:  style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", Indent: 1}}, ""),
		wordsInset: style(excelize.Style{Alignment: inset("top")}, ""), round: style(excelize.Style{}, round),
		link:   style(excelize.Style{Font: &excelize.Font{Color: "0B4A9E", Underline: "single"}}, ""),
		pounds: style(excelize.Style{}, pounds), plain: style(excelize.Style{}, plain), share: style(excelize.Style{}, "0.0%"),
		factor: style(excelize.Style{}, "0.0000000000"), input: style(excelize.Style{Fill: shade}, plain), inputShare: style(excelize.Style{Fill: shade}, "0.00%"),
	}
	return b, err
}

// name makes the worksheets in their order: formulas and links may then point
// at any of them.
func (b *book) name() {
	names := []string{contentsSheet, summarySheet, assumptionsSheet, discountSheet}
	if b.Scenario.Groups != nil {
		names = append(names, groupsSheet)
	}
	if b.Scenario.Evidence != nil {
		names = append(names, evidenceSheet)
	}
	for i := range b.Scenario.Options {
		p := placesOf(i)
		names = append(names, p.sheets(b.Scenario.Options[i])...)
	}
	names = append(names, b.appraisalSheets()...)
	for _, n := range append(names, runsSheet, sensitivitySheet, sourcesSheet, logSheet, notesSheet) {
		_, err := b.file.NewSheet(n)
		b.check(err)
	}
}

// sheet begins a worksheet: its title, the stamp, what it holds. It gives the
// first free row, that of the headings of its table.
func (b *book) sheet(name, title string, notes ...string) int {
	title = b.say(title)
	b.put(name, 1, 1, own(title), b.look.title)
	b.check(b.file.SetRowHeight(name, 1, workbook.TitleHeightOf(title, firstWidth)))
	row := 2
	line := func(words string, style int) {
		words = b.say(words)
		b.put(name, 1, row, own(words), style)
		b.check(b.file.SetRowHeight(name, row, workbook.HeightOf(words, firstWidth, style == b.look.bold)))
		row++
	}
	if b.Invented {
		line("Made-up figures: for trying out only.", b.look.bold)
	}
	if b.Result.Stamp != "" {
		line("UNVERIFIED: not for publication. Nobody has checked: "+list(b.Result.Unverified)+".", b.look.bold)
	}
	for _, n := range notes {
		line(n, b.look.words)
	}
	return row
}

// table marks the cells from the headings to the last row as a table, which
// programs that read a worksheet aloud ask for, and gives each row the height of
// its longest words.
func (b *book) table(sheet, name string, head, last int, widths ...float64) {
	end := cellAt(len(widths), last)
	stripes := false
	b.landscape(sheet, widths)
	b.check(b.file.AddTable(sheet, &excelize.Table{Range: cellAt(1, head) + ":" + end, Name: name, ShowRowStripes: &stripes}))
	for i, w := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.check(err)
		b.check(b.file.SetColWidth(sheet, column, column, w))
	}
	for i := range widths {
		b.check(b.file.SetCellStyle(sheet, cellAt(1+i, head), cellAt(1+i, head), b.heading(sheet, 1+i, head, last)))
	}
	for row := head; row <= last; row++ {
		height := 0.0
		for i, w := range widths {
			text, err := b.file.GetCellValue(sheet, cellAt(1+i, row))
			b.check(err)
			height = max(height, workbook.HeightOf(text, w, row == head))
		}
		b.check(b.file.SetRowHeight(sheet, row, height))
	}
}

// heading is the style of a column's heading: that of numbers over numbers.
func (b *book) heading(sheet string, column, head, last int) int {
	for row := head + 1; row <= last; row++ {
		style, err := b.file.GetCellStyle(sheet, cellAt(column, row))
		b.check(err)
		if b.look.numbers(style) {
			return b.look.headRight
		}
	}
	if column == 1 {
		return b.look.head
	}
	return b.look.headInset
}

// Sizes of paper as the file format numbers them.
const a3, a4 = 8, 9

// landscape prints a sheet across the page, all its columns on one: an A3 page
// where they are many.
func (b *book) landscape(name string, widths []float64) {
	across, wide, fit, tall, paper, sum := "landscape", 1, true, 0, a4, 0.0
	for _, w := range widths {
		sum += w
	}
	if sum > 200 {
		paper = a3
	}
	b.check(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &across, Size: &paper, FitToWidth: &wide, FitToHeight: &tall}))
	b.check(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

func (b *book) check(err error) {
	if b.fault == nil {
		b.fault = err
	}
}

func (b *book) put(sheet string, column, row int, v any, style int) string {
	at := cellAt(column, row)
	if column > 1 { // words may stand beside a number
		style = cmp.Or(map[int]int{b.look.text: b.look.textInset, b.look.words: b.look.wordsInset}[style], style)
	}
	switch v := v.(type) {
	case string:
		b.check(b.file.SetCellStr(sheet, at, b.say(v)))
	case own:
		b.check(b.file.SetCellStr(sheet, at, string(v)))
	default:
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
// the cover.
func (b *book) describe() error {
	day := b.Day.UTC().Format(time.RFC3339)
	b.file.SetActiveSheet(0)
	yes := true
	return errors.Join(b.file.SetDocProps(&excelize.DocProperties{Title: b.Result.Scenario, Language: cmp.Or(b.Lang, "en-GB"), Creator: "khi " + b.Version, Created: day, Modified: day}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "khi"}),
		b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}))
}
