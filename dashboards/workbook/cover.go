package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// part is one Table with its place in the workbook.
type part struct {
	table *metrics.Table
	tab   string
	cited citations
}

// coverWidth is a length of line that reads well and fits an A4 page.
const coverWidth = 76

// addCover turns the worksheet that every new file has into the cover.
func (b *book) addCover(parts []part) error {
	tab := b.tabOf(coverTab)
	if err := b.file.SetSheetName(b.file.GetSheetName(0), tab); err != nil {
		return err
	}
	if err := b.printWide(tab, "portrait"); err != nil {
		return err
	}
	sections := b.sections(parts)
	if err := b.file.SetSheetDimension(tab, fmt.Sprintf("A1:A%d", b.coverRows(sections))); err != nil {
		return err
	}
	out, err := b.file.NewStreamWriter(tab)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, 1, coverWidth); err != nil {
		return err
	}
	p := &page{book: b, out: out, tab: tab, width: coverWidth}
	p.title(b.title())
	for _, words := range b.warnings() {
		p.line(words, b.styles.bold)
	}
	for _, text := range b.about() {
		p.line(text, b.styles.text)
	}
	for _, s := range sections {
		p.section(s)
	}
	if p.err != nil {
		return p.err
	}
	return out.Flush()
}

// about are the opening paragraphs.
func (b *book) about() []string {
	if b.cover.Analyst {
		return append([]string{analystWords}, b.cover.About...)
	}
	return b.cover.About
}

// warnings are what every worksheet says in bold.
func (b *book) warnings() (all []string) {
	if b.cover.Exact != "" {
		all = append(all, plain(b.cover.Exact))
	}
	if b.cover.Invented {
		all = append(all, inventedWords)
	}
	return all
}

func (b *book) coverRows(sections []section) int {
	rows := 1 + len(b.about()) + len(b.warnings())
	for _, s := range sections {
		if len(s.lines) > 0 {
			rows += 1 + len(s.lines)
		}
	}
	return rows
}

// section is a heading of the cover and its lines.
type section struct {
	heading string
	lines   []string
}

func (p *page) section(s section) {
	if len(s.lines) == 0 {
		return
	}
	p.put([]any{excelize.Cell{StyleID: p.book.styles.subtitle, Value: p.book.say(s.heading)}}, titlePoints+spaceAbove)
	for _, l := range s.lines {
		p.line(l, p.book.styles.text)
	}
}

// sections are the cover's parts below its opening paragraphs. The selection
// and the counts let a reader tell whether anything was cut.
func (b *book) sections(parts []part) []section {
	selection := given("Place: ", b.cover.Place, "Period: ", b.cover.Period, "Data as of: ", b.cover.AsOf)
	if len(b.cover.Filters) == 0 {
		selection = append(selection, "Filters: none.")
	}
	for _, f := range b.cover.Filters {
		selection = append(selection, "Filter: "+f)
	}
	return []section{
		{"What was selected", selection},
		{"What this file holds", counted(parts)},
		{"Shorthand", shorthandLines(parts)},
		{"How people are protected", protections(parts)},
		{"To make the same figures again", given("Fingerprint: ", b.cover.Fingerprint, "Program version: ", b.cover.Version)},
		{"Language", b.untold()},
		{"Contact", given("", b.cover.Contact)},
	}
}

// given joins each label to its text and leaves out the labels without one.
func given(labelled ...string) []string {
	var lines []string
	for pair := range slices.Chunk(labelled, 2) {
		if strings.TrimSpace(pair[1]) != "" {
			lines = append(lines, pair[0]+pair[1])
		}
	}
	return lines
}

func counted(parts []part) []string {
	rows, figures, hidden := 0, 0, 0
	for _, p := range parts {
		rows += len(p.table.Rows)
		figures += len(p.table.Rows)*len(p.table.Columns) + len(p.table.LeftOut)
		hidden += hiddenIn(p.table)
	}
	lines := []string{
		fmt.Sprintf("%s with %s and %s in all. Nothing was cut.", upperFirst(several(len(parts), "table", "tables")),
			several(rows, "row", "rows"), several(figures, "figure", "figures")),
		"The worksheet Contents lists the worksheets and links to each. The worksheet Data holds every figure once more, one in a row, for use in other programs.",
	}
	if hidden > 0 {
		lines = append(lines, upperFirst(several(hidden, "figure is", "figures are"))+" hidden so that nobody can be recognised. Their cells hold no number.")
	}
	return lines
}

func hiddenIn(t *metrics.Table) int {
	n := 0
	for _, f := range figuresOf(t) {
		if f.IsHidden() {
			n++
		}
	}
	return n
}

// figuresOf is every figure of a table, those left out too.
func figuresOf(t *metrics.Table) []metrics.Figure {
	var all []metrics.Figure
	for _, r := range t.Rows {
		all = append(all, r.Cells...)
	}
	for _, l := range t.LeftOut {
		all = append(all, l.People)
	}
	return all
}

// shorthandLines explain each symbol that any table uses.
func shorthandLines(parts []part) []string {
	var lines []string
	for _, p := range parts {
		for _, s := range p.table.Shorthands() {
			if line := s.Key + " means " + sentence(s.Text); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func protections(parts []part) []string {
	var lines []string
	for _, p := range parts {
		if line := sentence(p.table.Protected); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// contents lists the worksheets that follow it, with a link to each.
func contents(sheets []sheet) sheet {
	rows := func(yield func([]cell) bool) {
		for _, s := range sheets {
			if !yield([]cell{{text: s.tab}, {text: s.title}, {text: s.holds}, {number: float64(s.count), format: formats[metrics.Count]}}) {
				return
			}
		}
	}
	remarks := []string{
		"This worksheet contains one table, which lists the worksheets of this file.",
		"Each name in the first column is a link to its worksheet.",
	}
	return sheet{
		tab: contentsTab, name: "contents_list", title: "Contents", remarks: remarks, count: len(sheets), rows: rows,
		columns: []column{{heading: "Worksheet", width: 44, code: true}, {heading: "Title", width: 60},
			{heading: "What it holds", width: 60}, {heading: "Number of rows", width: 14, number: true}},
		linked: true,
	}
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
