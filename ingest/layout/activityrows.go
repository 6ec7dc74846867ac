package layout

import (
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// gapWords are the marks for having no count, which mean three things.
var gapWords = map[string]string{
	"-": "not_given", "–": "not_given", "—": "not_given", "not known": "not_given", "nk": "not_given", "?": "not_given",
	"n/a": "does_not_apply", "na": "does_not_apply", "not applicable": "does_not_apply", "amh": "does_not_apply", "amherthnasol": "does_not_apply",
}

// gap says why a cell holds no count; empty where it may hold one.
func gap(cell string) string {
	if strings.HasPrefix(cell, "<") || cell == "[c]" || cell == "*" {
		return "small_number"
	}
	return gapWords[strings.ToLower(cell)]
}

// grouped is a number with commas between its thousands, as spreadsheet programs show it.
var grouped = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+$`)

// ungrouped takes the commas out of such a number.
func ungrouped(cell string) string {
	if grouped.MatchString(cell) {
		return strings.ReplaceAll(cell, ",", "")
	}
	return cell
}

// number reads a count.
func number(cell string) (float64, bool) {
	v, err := strconv.ParseFloat(ungrouped(cell), 64)
	return v, err == nil
}

type rowKind int

const (
	rowNone   rowKind = iota // nothing in it
	rowScheme                // the counts of a scheme
	rowTotal
	rowPart  // a total of some of the schemes
	rowWords // a note or a signature
)

// kind tells the row of a scheme from totals, notes and signatures. After the
// totals no scheme follows.
func (a *activity) kind(row book.Row, afterTotal bool) rowKind {
	cells := row.Cells
	name, counts, filled := "", 0, 0
	for i, c := range cells {
		s := book.FoldSpace(string(c))
		if s == "" {
			continue
		}
		filled++
		if i == a.scheme {
			name = book.Fold(s)
		} else if i < len(a.fields) && a.fields[i] != "" {
			if _, ok := number(s); ok || gap(s) != "" {
				counts++
			}
		}
	}
	total := false
	for _, w := range []string{"total", "grand total", "cyfanswm", "all schemes", "pob cynllun"} {
		total = total || strings.HasPrefix(name, w)
	}
	part := false
	for _, w := range []string{"sub-total", "subtotal", "sub total", "is-gyfanswm", "isgyfanswm"} {
		part = part || strings.HasPrefix(name, w)
	}
	switch {
	case filled == 0:
		return rowNone
	case a.aside(row):
		return rowWords
	case counts > 0 && part:
		return rowPart
	case counts > 0 && total:
		return rowTotal
	case counts > 0 && (name != "" || !afterTotal):
		return rowScheme
	}
	return rowWords
}

// aside reports a row that is about no quarter of its own, such as a target or a year.
func (a *activity) aside(row book.Row) bool {
	if a.turn != nil {
		return a.turn.aside[row.Number]
	}
	return a.when >= 0 && a.when < len(row.Cells) && besideQuarters(string(row.Cells[a.when]), a.titles)
}

// each walks the rows under the header.
func (a *activity) each(do func(row book.Row, kind rowKind) bool) error {
	after, all := false, a.Grid
	if a.turn != nil {
		all = a.turn.columns
	}
	for row, err := range all() {
		if err != nil {
			return err
		}
		if row.Number <= a.last {
			continue
		}
		kind := a.kind(row, after)
		after = after || kind == rowTotal
		if !do(row, kind) {
			return nil
		}
	}
	return nil
}

// survey counts the cells without a count, and tells what is below the table:
// totals that do not add up, and rows that are no schemes.
func (a *activity) survey(b *book.Book) (gaps int, err error) {
	sums := map[string]*quarterSums{}
	var words []string
	err = a.each(func(row book.Row, kind rowKind) bool {
		quarter := a.quarterOf(row)
		switch kind {
		case rowWords:
			words = append(words, strings.TrimPrefix(strings.TrimPrefix(row.Where(), "row "), "column "))
		case rowTotal:
			a.notCounted(row)
			a.holdTotal(b, row, sums[quarter])
		case rowScheme:
			if a.without.Number == 0 && quarter == "" {
				a.without = row
			}
			a.notCounted(row)
			if sums[quarter] == nil {
				sums[quarter] = &quarterSums{make([]float64, len(a.fields)), make([]bool, len(a.fields))}
			}
			gaps += a.addUp(row, sums[quarter])
		}
		return true
	})
	if len(words) > 0 {
		b.Findings = append(b.Findings, a.wordsNotRead(b, words))
	}
	if a.bare != "" {
		b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: a.Name, Cell: a.bare, Rule: "cell_without_header",
			Message: "Something stands in a column without a header; it was not read.", Advice: "Nothing needs to be done, unless it is a count: then write above it what it counts."})
	}
	return gaps, err
}

// notCounted notes a row of a text that ends too early, and cells under no header.
func (a *activity) notCounted(row book.Row) {
	if a.turn != nil {
		return
	}
	last := len(a.fields)
	for last > 0 && a.fields[last-1] == "" {
		last--
	}
	if a.Separator != 0 && a.short == 0 && len(row.Cells) < last {
		a.short = row.Number
	}
	for i, c := range row.Cells {
		if a.bare == "" && (i >= len(a.header) || a.header[i] == "") && book.FoldSpace(string(c)) != "" {
			a.bare = row.Address(i)
		}
	}
}

// quarterSums are what the schemes of one quarter add up to, by column, and which
// columns have a cell without a count.
type quarterSums struct {
	sums   []float64
	hidden []bool
}

// addUp adds the counts of a scheme, and counts the cells that say why they have none.
func (a *activity) addUp(row book.Row, to *quarterSums) (gaps int) {
	for i, f := range a.fields {
		if f == "" || f == "scheme" || i >= len(row.Cells) {
			continue
		}
		s := book.FoldSpace(string(row.Cells[i]))
		if v, ok := number(s); ok {
			to.sums[i] += v
		} else {
			to.hidden[i] = true
		}
		if gap(s) != "" {
			gaps++
		}
	}
	return gaps
}

func (a *activity) wordsNotRead(b *book.Book, which []string) finding.Finding {
	kind, such := "Row", "notes, a signature, a target, a year"
	if a.turn != nil {
		kind, such = "Column", "notes, a target, a year"
	}
	says := kind + " " + which[0] + " holds"
	if len(which) > 1 {
		says = kind + "s " + strings.Join(which[:min(len(which), 20)], ", ") + " hold"
	}
	return finding.Finding{Level: finding.Warning, File: b.File, Sheet: a.Name, Rule: "rows_not_data",
		Message: says + " no counts of a scheme and a quarter (" + such + "); not read.", Advice: "Nothing needs to be done, unless counts are among them."}
}

// holdTotal compares a row of totals with the sum of the schemes of its quarter
// above it. A column with a cell that holds no count cannot be compared.
func (a *activity) holdTotal(b *book.Book, row book.Row, with *quarterSums) {
	for i, f := range a.fields {
		if with == nil || f == "" || f == "scheme" || i >= len(row.Cells) || with.hidden[i] {
			continue
		}
		stated, ok := number(book.FoldSpace(string(row.Cells[i])))
		if ok && math.Abs(stated-with.sums[i]) > 0.005 {
			b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: a.Name, Cell: row.Address(i), Header: a.header[i], Field: f, Rule: "total_disagrees",
				Message: fmt.Sprintf("The total says %s and the schemes before it add up to %s. The schemes count; the total is not read.", strconv.FormatFloat(stated, 'f', -1, 64), strconv.FormatFloat(with.sums[i], 'f', -1, 64)),
				Advice:  "Check whether a scheme is missing or a count is wrong."})
		}
	}
}

// counted is the table of counts: the columns in their places, each with our name for it
// beside the heading that its sender knows.
func counted(sheets []*activity) book.Sheet {
	first := sheets[0]
	header, theirs := slices.Clone(first.header), slices.Clone(first.header)
	for i, f := range first.fields {
		if f == "scheme" {
			header[i] = activityScheme
		} else if f != "" {
			header[i] = f
		}
		if i == first.when { // stands in the last column now
			header[i], theirs[i] = "", ""
		}
	}
	header = append(header, activityQuarter)
	named := slices.ContainsFunc(sheets, func(a *activity) bool { return a.named != "" })
	if named && first.scheme < 0 {
		header = append(header, activityScheme)
	}
	theirs = append(theirs, header[len(theirs):]...)
	columns := make([]book.Column, len(header))
	for i, code := range unlike(header) {
		columns[i] = book.Column{Code: code, Text: theirs[i]}
	}
	turned, under := 0, first.last
	if first.turn != nil {
		turned, under = first.turn.labels, 0
	}
	return book.Sheet{Name: first.Name, Header: unlike(theirs), Columns: columns, Turned: turned, Under: under, Rows: over(sheets, func(a *activity, row book.Row, yield func(book.Row, error) bool) bool {
		cells, quarter := make([][]byte, len(header)), a.quarterOf(row)
		for i := range first.fields {
			if i < len(row.Cells) && (first.fields[i] == "" || gap(book.FoldSpace(string(row.Cells[i]))) == "") {
				cells[i] = row.Cells[i]
				if f := first.fields[i]; f != "" && f != "staff_fte" && grouped.MatchString(book.FoldSpace(string(cells[i]))) { // 2,500 staff may be two and a half
					cells[i] = []byte(ungrouped(book.FoldSpace(string(cells[i]))))
				}
			}
		}
		cells[len(first.fields)] = []byte(quarter)
		if named && first.scheme < 0 {
			cells[len(header)-1] = []byte(a.named)
		}
		row.Cells = cells
		return yield(row, nil)
	})}
}

// missing is the table of the cells that hold no count, and why.
func missing(sheets []*activity) book.Sheet {
	header := []string{activityQuarter, gapMeasure, gapWhy}
	named := slices.ContainsFunc(sheets, func(a *activity) bool { return a.scheme >= 0 || a.named != "" })
	if named {
		header = append(header, activityScheme)
	}
	return book.Sheet{Name: sheets[0].Name, Header: header, Rows: over(sheets, func(a *activity, row book.Row, yield func(book.Row, error) bool) bool {
		scheme := []byte(a.named)
		if a.scheme >= 0 && a.scheme < len(row.Cells) {
			scheme = row.Cells[a.scheme]
		}
		all, quarter := row.Cells, a.quarterOf(row)
		for i, f := range a.fields {
			if f == "" || f == "scheme" || i >= len(all) {
				continue
			}
			if why := gap(book.FoldSpace(string(all[i]))); why != "" {
				row.Cells = [][]byte{[]byte(quarter), []byte(f), []byte(why), scheme}[:len(header)]
				if !yield(row, nil) {
					return false
				}
			}
		}
		return true
	})}
}

func over(sheets []*activity, do func(a *activity, row book.Row, yield func(book.Row, error) bool) bool) func() iter.Seq2[book.Row, error] {
	return func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			for _, a := range sheets {
				goOn := true
				err := a.each(func(row book.Row, kind rowKind) bool {
					if kind == rowScheme {
						goOn = do(a, row, yield)
					}
					return goOn
				})
				if !goOn {
					return
				}
				if err != nil {
					yield(book.Row{}, err)
					return
				}
			}
		}
	}
}

// unlike keeps two headers that nobody knows from having one name.
func unlike(header []string) []string {
	seen := map[string]bool{}
	for i, h := range header {
		for n := 2; seen[book.Fold(header[i])] && h != ""; n++ {
			header[i] = h + " (" + strconv.Itoa(n) + ")"
		}
		seen[book.Fold(header[i])] = true
	}
	return header
}
