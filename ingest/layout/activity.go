package layout

import (
	"path"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Columns that the layout of activity returns adds or names anew.
const (
	activityQuarter = "Quarter (worked out)"
	activityScheme  = "Scheme (worked out)"
	gapMeasure      = "Measure without a count (worked out)"
	gapWhy          = "Why there is none (worked out)"
)

// activity is one sheet of a quarterly return.
type activity struct {
	book.Sheet
	quarter string
	header  []string
	fields  []string // what each column counts; empty where nobody knows
	titles  string   // what stands above the header, and the name of the sheet
	scheme  int      // -1 where no column names it
	named   string   // the scheme that the titles name; empty where none is
	when    int      // the column that says the quarter of each row; -1 where none does
	last    int      // number of the last header row
	without book.Row // the first row of a scheme without a quarter; its number is 0 where all have one
	short   int      // number of the first row of a text that ends before the last measure; 0 where none does
	bare    string   // the first cell with something in it in a column without a header; empty where there is none
	turn    *turned  // nil where a scheme has a row
}

// topRows is how far down the header of a return may stand.
const topRows = 40

// activityReturn is the workbook that schemes fill in each quarter, or the same saved
// as CSV: titles above, a header of one or two levels, a row of totals and a signature
// below, and one sheet for each quarter or scheme where several are sent. Measures may
// stand in columns or, in a table that is turned, below one another.
func activityReturn(b *book.Book) ([]book.Sheet, string) {
	var sheets []*activity
	for _, s := range b.Sheets {
		if s.Grid == nil || ourNames(s.Header) { // JSON lines, Parquet, or our own template
			return nil, ""
		}
		if a := findActivity(s); a != nil {
			sheets = append(sheets, a)
		}
	}
	if len(sheets) == 0 {
		return nil, ""
	}
	b.Dressed = true
	for _, s := range b.Sheets {
		if !slices.ContainsFunc(sheets, func(a *activity) bool { return a.Name == s.Name }) {
			b.Others = append(b.Others, s.Name)
		}
	}
	schemesOfSheets(sheets)
	var gaps int
	for _, a := range sheets {
		n, err := a.survey(b)
		if err != nil {
			return []book.Sheet{refusing(sheets[0], err)}, "Activity return"
		}
		gaps += n
	}
	for _, a := range sheets {
		if err := a.fits(b, sheets[0]); err != nil {
			return []book.Sheet{refusing(sheets[0], err)}, "Activity return"
		}
	}
	out := []book.Sheet{counted(sheets)}
	if gaps > 0 {
		out = append(out, missing(sheets))
	}
	var quarters []string
	for _, a := range sheets {
		if q := a.quarterWords(); !slices.Contains(quarters, q) {
			quarters = append(quarters, q)
		}
	}
	return out, "Activity return, " + strings.Join(quarters, ", ")
}

// ourNames reports the header of our own template, which is strict where this is not.
func ourNames(header []string) bool {
	return has(header, "scheme_id") || has(header, "quarter") && slices.ContainsFunc(header, func(h string) bool { return strings.Contains(h, "_") })
}

// quarterWords says which quarter a sheet is about.
func (a *activity) quarterWords() string {
	switch {
	case a.quarter != "":
		return a.quarter
	case a.turn != nil:
		return "the quarter of each column"
	}
	return "the quarter of each row"
}

// schemesOfSheets takes the name of a sheet for that of its scheme where there is a
// sheet for each and nothing else names one.
func schemesOfSheets(sheets []*activity) {
	for _, a := range sheets {
		if len(sheets) < 2 || a.scheme >= 0 || a.named != "" || quarterIn(a.Name) != "" {
			return
		}
	}
	for _, a := range sheets {
		a.named = a.Name
		if a.Separator != 0 { // a file in an archive
			base := path.Base(a.Name)
			a.named = strings.TrimSuffix(base, path.Ext(base))
		}
	}
}

// findActivity looks for the header: the row, alone or with the one above it,
// under which most counts are known. Three and the scheme make a return, or the
// quarter of each row in the scheme's place. Where there is none the measures may
// stand below one another.
func findActivity(s book.Sheet) *activity {
	g, whole := readGrid(s)
	titles := s.Name
	var best *activity
	most := 3
	for i, cells := range g[:min(len(g), topRows)] {
		for _, header := range [][]string{cells, joined(s, i, g.row(i-1), cells)} {
			if a := headed(s, header, i+1); a != nil && a.known() > most {
				best, most = a, a.known()
				best.titles, best.quarter, best.named = titles, quarterIn(titles), schemeNamed(g[:i])
			}
		}
		titles += "\n" + strings.Join(cells, " ")
	}
	if best == nil && whole {
		return findTurned(s, g)
	}
	return best
}

// known is how many of the columns are known, the quarter of each row among them
// where no column names the scheme.
func (a *activity) known() (n int) {
	for _, f := range a.fields {
		if f != "" {
			n++
		}
	}
	if a.scheme < 0 && a.when >= 0 {
		n++
	}
	return n
}

// headed reads a header row; nil where there is neither scheme nor quarter, or a
// count twice and nobody can say which is the whole.
func headed(s book.Sheet, header []string, number int) *activity {
	a := &activity{Sheet: s, header: header, scheme: -1, when: -1, last: number}
	for i, h := range header {
		a.fields = append(a.fields, activityField(h))
		if a.when < 0 && slices.Contains([]string{"quarter", "qtr", "period", "chwarter"}, book.Fold(h)) {
			a.when = i
		}
	}
	if !settled(header, a.fields) {
		return nil
	}
	if a.scheme = slices.Index(a.fields, "scheme"); a.scheme < 0 && a.when < 0 {
		return nil
	}
	return a
}

// quarterOf is the quarter of a row: its own, or that of the titles where it says none.
func (a *activity) quarterOf(row book.Row) string {
	if a.turn != nil {
		return a.turn.quarter[row.Number]
	}
	if a.when >= 0 && a.when < len(row.Cells) {
		if said := book.FoldSpace(string(row.Cells[a.when])); said != "" {
			return quarterWithin(said, a.titles)
		}
	}
	return a.quarter
}

// fits refuses a return without a quarter, and sheets that cannot be read as one table.
func (a *activity) fits(b *book.Book, first *activity) error {
	at := finding.At(b.File, a.Name)
	if a.without.Number > 0 {
		this := "row"
		if a.turn != nil {
			this = "column"
		}
		return at.Refuse(a.without.Where(), "no_quarter", "This "+this+" holds counts, and which quarter of which year they are about cannot be read: not in it, not in the titles and not in the name of the sheet.", "Write it above the table or at the "+this+", such as \"Quarter 1 2025-26\".")
	}
	if a.short > 0 {
		return at.Refuse(finding.RowName(a.short), "ragged_row", "The row has fewer cells than there are measures.", "The file was cut short, or a spreadsheet program left off empty cells at the end. Save the return as .xlsx and send that.")
	}
	if strings.Join(a.fields, ",") != strings.Join(first.fields, ",") || (a.turn == nil) != (first.turn == nil) {
		return at.Refuse("", "sheets_differ", "The sheets of the return do not have the same columns in the same order.", "Send each quarter as a file of its own.")
	}
	return nil
}

func refusing(a *activity, err error) book.Sheet {
	return book.Sheet{Name: a.Name, Header: []string{activityScheme, activityQuarter}, Rows: onlyError(err)}
}
