package layout

import (
	"fmt"
	"iter"
	"math"
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
func (a *activity) kind(cells [][]byte, afterTotal bool) rowKind {
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
			if _, err := strconv.ParseFloat(s, 64); err == nil || gap(s) != "" {
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
	case counts > 0 && part:
		return rowPart
	case counts > 0 && total:
		return rowTotal
	case counts > 0 && (name != "" || !afterTotal):
		return rowScheme
	}
	return rowWords
}

// each walks the rows under the header.
func (a *activity) each(do func(row book.Row, kind rowKind) bool) error {
	after := false
	for row, err := range a.Grid() {
		if err != nil {
			return err
		}
		if row.Number <= a.last {
			continue
		}
		kind := a.kind(row.Cells, after)
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
	sums, hidden := make([]float64, len(a.fields)), make([]bool, len(a.fields))
	var words []string
	err = a.each(func(row book.Row, kind rowKind) bool {
		switch kind {
		case rowWords:
			words = append(words, strconv.Itoa(row.Number))
		case rowTotal:
			a.holdTotal(b, row, sums, hidden)
		case rowScheme:
			if a.without == 0 && a.quarterOf(row.Cells) == "" {
				a.without = row.Number
			}
			for i, f := range a.fields {
				if f == "" || f == "scheme" || i >= len(row.Cells) {
					continue
				}
				s := book.FoldSpace(string(row.Cells[i]))
				if v, err := strconv.ParseFloat(s, 64); err == nil {
					sums[i] += v
				} else {
					hidden[i] = true
				}
				if gap(s) != "" {
					gaps++
				}
			}
		}
		return true
	})
	if len(words) > 0 {
		b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: a.Name, Rule: "rows_not_data",
			Message: fmt.Sprintf("Rows %s hold notes or a signature and no counts, and were not read.", strings.Join(words[:min(len(words), 20)], ", ")), Advice: "Nothing needs to be done."})
	}
	return gaps, err
}

// holdTotal compares a row of totals with the sum of the schemes above it. A
// column with a cell that holds no count cannot be compared.
func (a *activity) holdTotal(b *book.Book, row book.Row, sums []float64, hidden []bool) {
	for i, f := range a.fields {
		if f == "" || f == "scheme" || i >= len(row.Cells) || hidden[i] {
			continue
		}
		stated, err := strconv.ParseFloat(book.FoldSpace(string(row.Cells[i])), 64)
		if err == nil && math.Abs(stated-sums[i]) > 0.005 {
			b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: a.Name, Cell: row.Address(i), Header: a.header[i], Field: f, Rule: "total_disagrees",
				Message: fmt.Sprintf("The total says %s and the schemes above it add up to %s. The schemes count; the total is not read.", strconv.FormatFloat(stated, 'f', -1, 64), strconv.FormatFloat(sums[i], 'f', -1, 64)),
				Advice:  "Check whether a scheme is missing or a count is wrong."})
		}
	}
}

// counted is the table of counts: the columns in their places, under our names.
func counted(sheets []*activity) book.Sheet {
	first := sheets[0]
	header := slices.Clone(first.header)
	for i, f := range first.fields {
		if f == "scheme" {
			header[i] = activityScheme
		} else if f != "" {
			header[i] = f
		}
		if i == first.when { // stands in the last column now
			header[i] = ""
		}
	}
	header = append(header, activityQuarter)
	return book.Sheet{Name: first.Name, Header: unlike(header), Rows: over(sheets, func(a *activity, row book.Row, yield func(book.Row, error) bool) bool {
		cells, quarter := make([][]byte, len(header)), a.quarterOf(row.Cells)
		for i := range first.fields {
			if i < len(row.Cells) && (first.fields[i] == "" || gap(book.FoldSpace(string(row.Cells[i]))) == "") {
				cells[i] = row.Cells[i]
			}
		}
		cells[len(header)-1] = []byte(quarter)
		row.Cells = cells
		return yield(row, nil)
	})}
}

// missing is the table of the cells that hold no count, and why.
func missing(sheets []*activity) book.Sheet {
	header := []string{activityScheme, activityQuarter, gapMeasure, gapWhy}
	return book.Sheet{Name: sheets[0].Name, Header: header, Rows: over(sheets, func(a *activity, row book.Row, yield func(book.Row, error) bool) bool {
		var scheme []byte
		if a.scheme < len(row.Cells) {
			scheme = row.Cells[a.scheme]
		}
		all, quarter := row.Cells, a.quarterOf(row.Cells)
		for i, f := range a.fields {
			if f == "" || f == "scheme" || i >= len(all) {
				continue
			}
			if why := gap(book.FoldSpace(string(all[i]))); why != "" {
				row.Cells = [][]byte{scheme, []byte(quarter), []byte(f), []byte(why)}
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
