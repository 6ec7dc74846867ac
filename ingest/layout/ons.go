package layout

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"khi/ingest/book"
)

// Columns that the layout of the wellbeing files adds.
const (
	onsMeasure = "Measure (worked out)"
	onsPeriod  = "Period (worked out)"
	onsVintage = "Edition (worked out)"
)

// onsMeans are the four means, by what their header says.
var onsMeans = []struct{ says, code string }{
	{"mean satisfaction with your life", "life_satisfaction"}, {"mean feeling things done in life are worthwhile", "worthwhile"},
	{"mean happiness yesterday", "happiness"}, {"mean anxiety yesterday", "anxiety"},
}

var onsYear = regexp.MustCompile(`^04/(\d{4})-03/(\d{4})$`)

// onsWellbeing is one of the four files of subnational wellbeing. Its header
// stands below lines that say what the figures are and when. The files do not
// say which edition they are, so the day of reading stands for it: a restated
// file does not overwrite an earlier one.
func onsWellbeing(b *book.Book) ([]book.Sheet, string) {
	at := slices.IndexFunc(b.Sheets, func(s book.Sheet) bool { return book.Fold(slices.Concat(s.Header, []string{""})[0]) == "indicator:" })
	if at < 0 || b.Container != "csv" && b.Container != "xlsx" {
		return nil, ""
	}
	s := b.Sheets[at]
	for i, other := range b.Sheets {
		if i != at {
			b.Others = append(b.Others, other.Name)
		}
	}
	if b.Container == "xlsx" { // of which the first row says nothing of the width
		s = squared(b.File, s, "area code")
	}
	period, measure, mean := "", "", ""
	var header []string
	top := 0
	for row, err := range s.Rows() {
		if err != nil || row.Number > 20 {
			return nil, ""
		}
		if m := onsYear.FindStringSubmatch(text(row.Cells, 1)); book.Fold(text(row.Cells, 0)) == "date:" && m != nil {
			period = m[1] + "-" + m[2][2:]
		}
		if book.Fold(text(row.Cells, 0)) == "area code" {
			for _, c := range row.Cells {
				header = append(header, string(c))
			}
			top = row.Number
			break
		}
	}
	if len(header) < 3 || period == "" {
		return nil, ""
	}
	for _, m := range onsMeans {
		if strings.HasPrefix(book.Fold(header[2]), m.says) {
			measure, mean = m.code, header[2]
		}
	}
	if measure == "" {
		return nil, ""
	}
	header[2] = "Mean (0 to 10)"
	vintage := fmt.Sprintf("%s, read %s", period, b.Day.Format("2006-01-02"))
	return []book.Sheet{notAvailable(underHeader(s, top, header, []string{onsMeasure, onsPeriod, onsVintage}, []string{measure, period, vintage}), 2)},
		fmt.Sprintf("ONS subnational wellbeing, %s, %s", shortHeader(mean), period)
}

// notAvailable gives the words by which the publisher says in a column that it has
// no figure, such as na of an area with few answers, as the symbol for that.
func notAvailable(s book.Sheet, column int) book.Sheet {
	rows := s.Rows
	s.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			for row, err := range rows() {
				switch book.Fold(text(row.Cells, column)) {
				case "na", "n/a", "not available":
					row.Cells[column] = []byte("[x]")
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
	return s
}

func shortHeader(h string) string {
	short, _, _ := strings.Cut(h, " scored")
	return strings.ToLower(short)
}

// underHeader gives the rows of a sheet under a header that stands lower than its
// first row, with cells that are the same in every row.
func underHeader(s book.Sheet, top int, header, added, cells []string) book.Sheet {
	out := s
	out.Header, out.Columns = append(header[:len(header):len(header)], added...), nil
	out.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			all := make([][]byte, len(out.Header))
			for i, c := range cells {
				all[len(header)+i] = []byte(c)
			}
			for row, err := range s.Rows() {
				if err == nil && row.Number <= top {
					continue
				}
				if err == nil {
					clear(all[:len(header)])
					copy(all[:len(header)], row.Cells)
					row.Cells = all
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
	return out
}
