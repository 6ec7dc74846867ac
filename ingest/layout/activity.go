package layout

import (
	"iter"
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

// activityFields are the counts of a quarterly return by the words that its
// headers use, in English and Welsh. Each word is the start of one in the header;
// all groups must be met and none of the words of not. The first that fits counts.
var activityFields = []struct {
	field string
	all   [][]string
	not   []string
}{
	{"waiting_people", [][]string{{"waiting", "aros"}}, []string{"carer", "gofal"}},
	{"staff_fte", [][]string{{"fte", "wte", "cyfwerth"}}, nil},
	{"vacancies", [][]string{{"vacan", "gwag"}}, []string{"staff"}},
	{"enquiries", [][]string{{"enquir", "inquir", "ymhol"}}, nil},
	{"referrals", [][]string{{"referral", "referred", "atgyfeir"}}, nil},
	{"carers_new", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"new", "joined", "recruited", "newydd"}}, nil},
	{"carers_left", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"left", "leaver", "leaving", "resigned", "ended", "gadael", "adaw"}}, nil},
	{"carers_approved", [][]string{{"carer", "gofalwyr", "ofalwyr", "host"}, {"approved", "total", "end", "number", "cymerad", "diwedd", "nifer"}}, []string{"waiting"}},
	{"matches_started", [][]string{{"match", "arrangement", "trefniad"}, {"start", "new", "began", "dechr", "newydd"}}, nil},
	{"matches_ended", [][]string{{"match", "arrangement", "trefniad"}, {"end", "finish", "stopp", "gorffen", "daeth"}}, nil},
	{"people_total", [][]string{{"people", "individual", "person", "client", "pobl", "bobl", "phobl", "unigol"}, {"end", "total", "support", "using", "number", "diwedd", "nifer", "cefnog", "gefnog", "cyfanswm"}}, []string{"new", "waiting", "carer"}},
	{"scheme", [][]string{{"scheme", "cynllun", "service", "organisation", "provider", "gwasanaeth", "darparwr"}}, []string{"people", "carer", "number", "end"}},
}

func activityField(header string) string {
	starts := func(list []string) bool { return headerSays(header, list) }
	for _, f := range activityFields {
		fits := !starts(f.not)
		for _, group := range f.all {
			fits = fits && starts(group)
		}
		if fits {
			return f.field
		}
	}
	return ""
}

// headerSays reports a header one of whose words begins so.
func headerSays(header string, list []string) bool {
	words := strings.FieldsFunc(book.Fold(header), func(r rune) bool { return strings.ContainsRune(" \t\n.,;:()/&-–'\"", r) })
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(w, l) })
	})
}

// wholes are the words of the column that counts all, where others beside it under
// the same upper header count parts: live-in, short breaks, total.
var wholes = map[string][]string{"people_total": {"total", "cyfanswm"}, "carers_approved": {"total", "cyfanswm"}, "referrals": {"total", "received", "cyfanswm", "derbyn"}}

// settled leaves one column for each field, the one that counts all; ok is false
// where nobody can say which that is.
func settled(header, fields []string) (ok bool) {
	for i, f := range fields {
		if f == "" || slices.Index(fields, f) != i {
			continue
		}
		var same, all []int
		for j := range fields {
			if fields[j] == f {
				same = append(same, j)
				if headerSays(header[j], wholes[f]) {
					all = append(all, j)
				}
			}
		}
		if len(same) > 1 && len(all) != 1 {
			return false
		}
		for _, j := range same {
			if len(same) > 1 && j != all[0] {
				fields[j] = ""
			}
		}
	}
	return true
}

// activity is one sheet of a quarterly return.
type activity struct {
	book.Sheet
	quarter string
	header  []string
	fields  []string // what each column counts; empty where nobody knows
	scheme  int
	when    int // the column that says the quarter of each row; -1 where none does
	last    int // number of the last header row
	without int // number of the first row of a scheme without a quarter; 0 where all have one
}

// topRows is how far down the header of a return may stand.
const topRows = 40

// activityReturn is the workbook that schemes fill in each quarter: titles above,
// a header of one or two levels, a row of totals and a signature below, and one
// sheet for each quarter where several are sent.
func activityReturn(b *book.Book) ([]book.Sheet, string) {
	var sheets []*activity
	for _, s := range b.Sheets {
		if s.Grid == nil || has(s.Header, "scheme_id") || has(s.Header, "quarter") { // a CSV, or our own template
			return nil, ""
		}
		if a := findActivity(s); a != nil {
			sheets = append(sheets, a)
		}
	}
	if len(sheets) == 0 {
		return nil, ""
	}
	for _, s := range b.Sheets {
		known := false
		for _, a := range sheets {
			known = known || a.Name == s.Name
		}
		if !known {
			b.Others = append(b.Others, s.Name)
		}
	}
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
		if a.quarter == "" {
			quarters = append(quarters, "the quarter of each row")
			continue
		}
		quarters = append(quarters, a.quarter)
	}
	return out, "Activity return, " + strings.Join(quarters, ", ")
}

// findActivity looks for the header: the row, alone or with the one above it,
// under which most counts are known. Three and the scheme make a return.
func findActivity(s book.Sheet) *activity {
	var above []string
	var best *activity
	most := 3
	titles := s.Name
	for row, err := range s.Grid() {
		if err != nil || row.Number > topRows {
			break
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = book.FoldSpace(string(c))
		}
		for _, header := range [][]string{cells, joined(s, row.Number-1, above, cells)} {
			if a := headed(s, header, row.Number); a != nil && a.known() > most {
				best, most = a, a.known()
				best.quarter = quarterIn(titles)
			}
		}
		titles += "\n" + strings.Join(cells, " ")
		above = cells
	}
	return best
}

func (a *activity) known() (n int) {
	for _, f := range a.fields {
		if f != "" {
			n++
		}
	}
	return n
}

// headed reads a header row; nil where there is no scheme, or a count twice and
// nobody can say which is the whole.
func headed(s book.Sheet, header []string, number int) *activity {
	a := &activity{Sheet: s, header: header, scheme: -1, when: -1, last: number}
	for i, h := range header {
		a.fields = append(a.fields, activityField(h))
		if a.fields[i] == "" && a.when < 0 && slices.Contains([]string{"quarter", "qtr", "period", "chwarter"}, book.Fold(h)) {
			a.when = i
		}
	}
	if !settled(header, a.fields) {
		return nil
	}
	if a.scheme = slices.Index(a.fields, "scheme"); a.scheme < 0 {
		return nil
	}
	return a
}

// joined puts a header of two levels together: a merged cell of the upper level
// stands over all columns that it spans, an empty lower one takes the upper.
func joined(s book.Sheet, number int, above, cells []string) []string {
	out := make([]string, max(len(cells), len(above)))
	for i := range out {
		up, low := "", ""
		if i < len(above) {
			up = above[i]
		}
		for _, m := range s.Merged {
			if number >= m.Top && number <= m.Bottom && i >= m.Left && i <= m.Right && m.Left < len(above) {
				up = above[m.Left]
			}
		}
		if i < len(cells) {
			low = cells[i]
		}
		out[i] = strings.TrimSpace(up + " " + low)
	}
	return out
}

// quarterOf is the quarter of a row: its own, or that of the titles.
func (a *activity) quarterOf(cells [][]byte) string {
	if a.when >= 0 && a.when < len(cells) {
		if q := quarterIn(string(cells[a.when])); q != "" {
			return q
		}
	}
	return a.quarter
}

// fits refuses a return without a quarter, and sheets that cannot be read as one table.
func (a *activity) fits(b *book.Book, first *activity) error {
	at := finding.At(b.File, a.Name)
	if a.without > 0 {
		return at.Refuse(finding.RowName(a.without), "no_quarter", "Neither this row nor the titles nor the name of the sheet say which quarter the row is about.", "Write it above the table, such as \"Quarter 1 2025-26\".")
	}
	if strings.Join(a.fields, ",") != strings.Join(first.fields, ",") {
		return at.Refuse("", "sheets_differ", "The sheets of the return do not have the same columns in the same order.", "Send each quarter as a file of its own.")
	}
	return nil
}

func refusing(a *activity, err error) book.Sheet {
	return book.Sheet{Name: a.Name, Header: []string{activityScheme, activityQuarter}, Rows: func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) { yield(book.Row{}, err) }
	}}
}
