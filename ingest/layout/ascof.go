package layout

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Columns that the layout of the ASCOF files adds.
const (
	ascofMeasure = "Measure (worked out)"
	ascofYear    = "Year (worked out)"
	ascofVintage = "Edition (worked out)"
	ascofNumber  = "Value (worked out)"
	ascofPlace   = "Place (worked out)"
	ascofNoYear  = "ASCOF open data, year not said"
)

// ascofOpenData is the open data file of the Adult Social Care Outcomes Framework
// of any year. The years differ: the column of the place is called ONS Area Code
// up to 2018-19, the marks in place of numbers have brackets from 2020-21 on,
// codes of measures are written 1I(1) or 1I1. The file says neither its year nor
// which edition of the year it is.
func ascofOpenData(b *book.Book) ([]book.Sheet, string) {
	s, ok := onlySheet(b, "ASCOF Measure Code", "Measure Group", "Measure Type", "Measure Value", "Disaggregation Level", "Geographical Level")
	if !ok {
		return nil, ""
	}
	place := max(column(s.Header, "ONS Code"), column(s.Header, "ONS Area Code"))
	if place < 0 {
		return nil, ""
	}
	year, how := yearOfASCOF(b, s)
	vintage := fmt.Sprintf("%s, read %s", year, b.Day.Format("2006-01-02"))
	group, value := column(s.Header, "Measure Group"), column(s.Header, "Measure Value")
	p := &published{Sheet: s, added: []string{ascofMeasure, ascofYear, ascofVintage, ascofNumber, ascofPlace}}
	p.add = func(row [][]byte) [][][]byte {
		measure := strings.NewReplacer("(", "", ")", "").Replace(text(row, group))
		return [][][]byte{{[]byte(measure), []byte(year), []byte(vintage), ascofValue(text(row, value)), []byte(text(row, place))}}
	}
	if year == "" {
		return []book.Sheet{p.sheet()}, ascofNoYear
	}
	return []book.Sheet{p.sheet()}, "ASCOF open data " + container(b) + ", " + year + how
}

// ascofValue puts the publisher's older marks into brackets.
func ascofValue(s string) []byte {
	switch s {
	case "c", "x", "z", "u", "w":
		return []byte("[" + s + "]")
	case ":":
		return []byte("[x]")
	}
	return []byte(s)
}

var (
	ascofName = regexp.MustCompile(`(?:^|[^0-9])(?:20)?(\d\d)[-_ ]?(\d\d)(?:[^0-9]|$)`)
	yearCell  = regexp.MustCompile(`^(20\d\d)[-/](?:20)?(\d\d)$`)
)

// yearOfASCOF finds which year a file is about: from a column, where it has one;
// 2020-21 by the one thing that only this year has, no figure of the survey for
// England; else from the name that the publisher gave the file, and then the
// sender is told to look.
func yearOfASCOF(b *book.Book, s book.Sheet) (year, how string) {
	level, measure, kind, whom, value := column(s.Header, "Geographical Level"), column(s.Header, "Measure Group"), column(s.Header, "Measure Type"), column(s.Header, "Disaggregation Level"), column(s.Header, "Measure Value")
	stated := max(column(s.Header, "Fiscal Year"), column(s.Header, "Financial Year"), column(s.Header, "Year"))
	for row, err := range s.Rows() {
		if err != nil {
			break // the load says so
		}
		if m := yearCell.FindStringSubmatch(text(row.Cells, stated)); stated >= 0 && m != nil {
			return m[1] + "-" + m[2], ""
		}
		if book.Fold(text(row.Cells, level)) == "england" && text(row.Cells, measure) == "1A" && book.Fold(text(row.Cells, kind)) == "outcome" &&
			book.Fold(text(row.Cells, whom)) == "total" && text(row.Cells, value) == "[x]" {
			return "2020-21", ""
		}
	}
	year = yearInName(path.Base(b.File))
	if year == "" {
		return "", ""
	}
	b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Rule: "year_from_name",
		Message: "The file does not say which year it is about. Its name says " + year + ", and it was read as that.", Advice: "Hold a figure against the publication before you rely on it."})
	return year, " by its name"
}

// yearInName finds two years that follow one another: 1819, 18-19, 2018-19.
func yearInName(name string) string {
	for _, m := range ascofName.FindAllStringSubmatch(name, -1) {
		from, _ := strconv.Atoi(m[1])
		if to, _ := strconv.Atoi(m[2]); (from+1)%100 == to {
			return "20" + m[1] + "-" + m[2]
		}
	}
	return ""
}

// NoYear refuses an ASCOF file of which nobody can say the year: its figures
// would stand under another's.
func NoYear(b *book.Book, words string) error {
	if words != ascofNoYear {
		return nil
	}
	return finding.At(b.File, "").Refuse("", "year_not_said", "The file does not say which year it is about.",
		"Give it the publisher's own name, such as meas-from-asc-of-eng-1920-open-data.csv, or add a column Financial Year.")
}
