package workbook

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Limits of Excel, and the rows that the lines above a table may take.
const (
	maxRows    = 1_048_576
	maxColumns = 16_384
	maxText    = 32_767 // UTF-16 units in a cell
	maxHeading = 255    // characters in the heading of a table's column
	roomAbove  = 100
)

// Names of the worksheets that every workbook has.
const (
	coverTab    = "Cover"
	contentsTab = "Contents"
	notesTab    = "Notes"
	leftOutTab  = "Left_out"
	dataTab     = "Data"
)

const inventedWords = "Made-up data: the figures in this file were invented to show how it works. They describe no real person, scheme or place."

const unverifiedWords = "UNVERIFIED: not for publication. The figures rest on a number that nobody has checked."

// column is one column of a worksheet's table.
type column struct {
	heading string
	width   float64
	number  bool // headings and shorthand stand to the right, as the numbers do
	code    bool // its texts are for programs, and the same in every language
}

// cell is one cell of a table: a text, or a number with its format.
type cell struct {
	text   string
	number float64
	format string // of a number; "" marks a text
}

// sheet is a worksheet that holds one table.
type sheet struct {
	tab     string
	name    string // of the table as Excel knows it
	title   string
	holds   string // one line for the list of contents
	remarks []string
	columns []column
	count   int
	rows    iter.Seq[[]cell]
	// unverified says that it rests on a number that nobody has checked.
	unverified bool
	plot       *plot // in the workbook for analysts
	linked     bool  // the first cell of each row names a worksheet and links to it
}

// add writes a worksheet: title, remarks, then the table, and nothing below.
func (b *book) add(s sheet) error {
	if _, err := b.file.NewSheet(s.tab); err != nil {
		return fmt.Errorf("worksheet %s: %w", s.tab, err)
	}
	if err := b.printWide(s.tab, "landscape"); err != nil {
		return err
	}
	if err := b.measure(s); err != nil {
		return err
	}
	if err := b.draw(s, b.headingRow(s)); err != nil {
		return err
	}
	out, err := b.file.NewStreamWriter(s.tab)
	if err == nil {
		err = b.keepInSight(out, b.headingRow(s))
	}
	if err != nil {
		return fmt.Errorf("worksheet %s: %w", s.tab, err)
	}
	for i, c := range slices.Backward(s.columns) { // excelize puts each before the last: this way they end in order
		if err := out.SetColWidth(i+1, i+1, c.width); err != nil {
			return fmt.Errorf("worksheet %s: %w", s.tab, err)
		}
	}
	page := &page{book: b, out: out, tab: s.tab, width: s.columns[0].width}
	page.title(s.title)
	for i, r := range s.remarks {
		page.line(r, b.styles.text)
		if i > 0 {
			continue
		}
		for _, words := range b.warnings() {
			page.line(words, b.styles.bold)
		}
		if s.unverified {
			page.line(unverifiedWords, b.styles.bold)
		}
	}
	page.table(s)
	if page.err != nil {
		return page.err
	}
	return out.Flush()
}

// measure states the range that the worksheet will fill: programs that read
// row by row trust it.
func (b *book) measure(s sheet) error {
	rows := b.headingRow(s) + max(s.count, 1)
	last, err := excelize.CoordinatesToCellName(len(s.columns), min(rows, maxRows))
	if err == nil {
		err = b.file.SetSheetDimension(s.tab, "A1:"+last)
	}
	if err != nil {
		return fmt.Errorf("worksheet %s: %w", s.tab, err)
	}
	return nil
}

// headingRow is the row of the headings: the title, the remarks and warnings stand above.
func (b *book) headingRow(s sheet) int {
	row := 1 + len(s.remarks) + len(b.warnings()) + 1
	if s.unverified {
		row++
	}
	return row
}

// printWide makes a printed worksheet as wide as the paper and no wider.
func (b *book) printWide(tab, orientation string) error {
	fit, a4, one, free := true, 9, 1, 0
	if err := b.file.SetSheetProps(tab, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return fmt.Errorf("worksheet %s: %w", tab, err)
	}
	if err := b.file.SetPageLayout(tab, &excelize.PageLayoutOptions{
		Orientation: &orientation, Size: &a4, FitToWidth: &one, FitToHeight: &free,
	}); err != nil {
		return fmt.Errorf("worksheet %s: %w", tab, err)
	}
	if b.cover.Exact == "" {
		return nil
	}
	// A mark in the header of the paper is read by no screen reader. The lines that hold
	// the mark come back on every printed page instead.
	mark := &excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + tab + "'!$1:$" + strconv.Itoa(markedRows), Scope: tab}
	if err := b.file.SetDefinedName(mark); err != nil {
		return fmt.Errorf("worksheet %s: %w", tab, err)
	}
	return nil
}

// markedRows are the rows at the top that hold the first warning: the title, at most
// one line, the warning.
const markedRows = 3

// page is the place where a worksheet is being written. It keeps the first
// error, and writes nothing after it.
type page struct {
	book  *book
	out   *excelize.StreamWriter
	tab   string
	row   int
	width float64 // of the first column
	err   error

	values     []any // of the row in hand
	cellsOfRow []excelize.Cell
}

// title writes the line that says what the worksheet is.
func (p *page) title(text string) {
	p.prose(text, p.book.styles.title, atTitle, titlePoints)
}

// line writes a line of words above the table.
func (p *page) line(text string, style int) {
	density := atNormal
	if style == p.book.styles.bold {
		density = atBold
	}
	p.prose(text, style, density, linePoints)
}

func (p *page) prose(text string, style int, density, points float64) {
	text = p.text(p.book.say(text), 1)
	p.put([]any{excelize.Cell{StyleID: style, Value: text}}, rowHeight(linesIn(text, p.width, density), points))
}

func (p *page) put(values []any, height float64) {
	if p.err != nil {
		return
	}
	p.row++
	if p.row > maxRows {
		p.err = fmt.Errorf("worksheet %s has more than %s rows, so no workbook was made: download the table as CSV", p.tab, thousands(maxRows))
		return
	}
	at, err := excelize.CoordinatesToCellName(1, p.row)
	if err == nil {
		err = p.out.SetRow(at, values, excelize.RowOpts{Height: height})
	}
	if err != nil {
		p.err = fmt.Errorf("worksheet %s, row %d: %w", p.tab, p.row, err)
	}
}

// text makes a text safe for a cell of the next row; one that the cell would
// cut is refused.
func (p *page) text(s string, column int) string {
	s = clean(s)
	if n := units16(s); n > maxText && p.err == nil {
		at, _ := excelize.CoordinatesToCellName(column, p.row+1)
		p.err = fmt.Errorf("worksheet %s, cell %s: a text of %s characters is longer than the %s that an Excel cell holds, so no workbook was made: shorten it, or download CSV",
			p.tab, at, thousands(n), thousands(maxText))
	}
	return s
}

// table writes the headings, the rows and the mark that makes them a table.
func (p *page) table(s sheet) {
	values := make([]any, len(s.columns))
	top, lines := p.row+1, 1
	columns := slices.Clone(s.columns)
	for i := range columns {
		columns[i].heading = p.book.say(columns[i].heading)
	}
	for i, heading := range headings(columns) {
		if n := units16(heading); n > maxHeading && p.err == nil {
			p.err = fmt.Errorf("worksheet %s: the column heading %.40q… has %d characters; Excel allows %d", s.tab, heading, n, maxHeading)
		}
		values[i] = excelize.Cell{StyleID: p.book.styles.heading(i, s.columns[i].number), Value: heading}
		lines = max(lines, linesIn(heading, s.columns[i].width, atBold))
	}
	p.put(values, min(rowHeight(lines, linePoints)+spaceAbove, tallest))
	for row := range s.rows {
		p.put(p.cells(s, row))
	}
	if p.row == top { // an Excel table has one row at least
		p.put(p.cells(s, emptyRow(len(s.columns))))
	}
	if p.err != nil {
		return
	}
	p.err = p.mark(s, top)
}

// cells are the values of a row and its height.
func (p *page) cells(s sheet, row []cell) ([]any, float64) {
	values, lines := p.fresh(len(row)), 1
	for i, c := range row {
		switch {
		case c.format != "":
			p.cellsOfRow[i] = excelize.Cell{StyleID: p.book.styles.number[c.format], Value: c.number}
		case c.text == "":
			values[i] = nil
		default:
			text := c.text
			if !s.columns[i].code {
				text = p.book.say(text)
			}
			text = p.text(text, i+1)
			lines = max(lines, linesIn(text, s.columns[i].width, atNormal))
			style := p.book.styles.cell(i, s.columns[i].number)
			if i == 0 && s.linked {
				style = p.link(text)
			}
			p.cellsOfRow[i] = excelize.Cell{StyleID: style, Value: text}
		}
	}
	return values, rowHeight(lines, linePoints)
}

// fresh are the values of a row, each pointing to its cell. They are those of the row
// before: a long worksheet has millions, and excelize keeps none.
func (p *page) fresh(columns int) []any {
	if len(p.values) != columns {
		p.values, p.cellsOfRow = make([]any, columns), make([]excelize.Cell, columns)
	}
	for i := range p.values {
		p.values[i] = &p.cellsOfRow[i]
	}
	return p.values
}

// link makes the first cell of the next row a link to its worksheet.
func (p *page) link(to string) int {
	at, _ := excelize.CoordinatesToCellName(1, p.row+1)
	if err := p.book.file.SetCellHyperLink(p.tab, at, "'"+to+"'!A1", "Location"); err != nil && p.err == nil {
		p.err = fmt.Errorf("worksheet %s, cell %s: %w", p.tab, at, err)
	}
	return p.book.styles.link
}

func (p *page) mark(s sheet, top int) error {
	last, err := excelize.CoordinatesToCellName(len(s.columns), p.row)
	if err != nil {
		return fmt.Errorf("worksheet %s: %w", s.tab, err)
	}
	stripes := false
	if err := p.out.AddTable(&excelize.Table{
		Range: fmt.Sprintf("A%d:%s", top, last), Name: s.name, ShowRowStripes: &stripes,
	}); err != nil {
		return fmt.Errorf("worksheet %s: %w", s.tab, err)
	}
	return nil
}

// emptyRow stands in a table that has no rows, so that no reader takes the
// blank for a fault.
func emptyRow(columns int) []cell {
	row := []cell{{text: "There are no rows"}}
	for range columns - 1 {
		row = append(row, cell{text: "none"})
	}
	return row
}
