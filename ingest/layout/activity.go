package layout

import (
	"fmt"
	"iter"
	"regexp"
	"strconv"
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
	{"scheme", [][]string{{"scheme", "cynllun", "service", "organisation", "gwasanaeth"}}, []string{"people", "carer", "number", "end"}},
}

func activityField(header string) string {
	words := strings.FieldsFunc(book.Fold(header), func(r rune) bool { return strings.ContainsRune(" \t\n.,;:()/&-–'\"", r) })
	starts := func(list []string) bool {
		for _, w := range words {
			for _, l := range list {
				if strings.HasPrefix(w, l) {
					return true
				}
			}
		}
		return false
	}
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

// activity is one sheet of a quarterly return.
type activity struct {
	book.Sheet
	quarter string
	header  []string
	fields  []string // what each column counts; empty where nobody knows
	scheme  int
	last    int // number of the last header row
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

// headed reads a header row; nil where there is no scheme or a count twice.
func headed(s book.Sheet, header []string, number int) *activity {
	a := &activity{Sheet: s, header: header, scheme: -1, last: number}
	seen := map[string]bool{}
	for i, h := range header {
		f := activityField(h)
		if seen[f] && f != "" {
			return nil
		}
		seen[f] = true
		if f == "scheme" {
			a.scheme = i
		}
		a.fields = append(a.fields, f)
	}
	if a.scheme < 0 {
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

var (
	quarterWords = regexp.MustCompile(`(?i)\b(?:q|quarter|chwarter|ch)\s*([1-4])\b`)
	yearWords    = regexp.MustCompile(`\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b`)
	monthWords   = regexp.MustCompile(`(?i)\b(?:apr(?:il)?|jul(?:y)?|oct(?:ober)?|jan(?:uary)?|ebrill|gorffennaf|hydref|ionawr)\b[^0-9\n]{1,20}\b(?:june?|sep(?:tember)?|dec(?:ember)?|mar(?:ch)?|mehefin|medi|rhagfyr|mawrth)\b\D{0,3}(20\d\d)`)
)

// quarterIn reads the quarter out of the titles: Q1 2025-26, or April to June 2025.
func quarterIn(titles string) string {
	titles = book.Fold(strings.ReplaceAll(titles, "\n", " \u2029 "))
	year := yearWords.FindStringSubmatch(titles)
	if q := quarterWords.FindStringSubmatch(titles); q != nil && year != nil {
		if start, _ := strconv.Atoi(year[1]); fmt.Sprintf("%02d", (start+1)%100) == year[2] {
			return fmt.Sprintf("%d-%sQ%s", start, year[2], q[1])
		}
	}
	m := monthWords.FindStringSubmatch(titles)
	if m == nil {
		return ""
	}
	start, _ := strconv.Atoi(m[1])
	for q, names := range [][]string{{"apr", "ebrill"}, {"jul", "gorff"}, {"oct", "hydref"}, {"jan", "ionawr"}} {
		for _, n := range names {
			if strings.HasPrefix(m[0], n) {
				if q == 3 {
					start--
				}
				return fmt.Sprintf("%d-%02dQ%d", start, (start+1)%100, q+1)
			}
		}
	}
	return ""
}

// fits refuses a return without a quarter, and sheets that cannot be read as one table.
func (a *activity) fits(b *book.Book, first *activity) error {
	at := finding.At(b.File, a.Name)
	if a.quarter == "" {
		return at.Refuse("", "no_quarter", "Neither the titles nor the name of the sheet say which quarter the return is about.", "Write it above the table, such as \"Quarter 1 2025-26\".")
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
