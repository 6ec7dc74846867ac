package layout

import (
	"iter"
	"slices"
	"strings"
	"time"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Client Level Data has its dates as year-month-day. A British spreadsheet program that
// saves the file writes each of them day first; the last day of the reporting period,
// which is over 12, shows that beyond doubt.

// dayFirst reports that the last day of the period, in the first row that says it, is
// written day/month/year.
func (c *cldSheet) dayFirst() bool {
	if c.periodTo < 0 {
		return false
	}
	for row, err := range c.Sheet.Rows() {
		if err != nil {
			return false
		}
		if said := text(row.Cells, c.periodTo); said != "" {
			d, ok := britishDate(said)
			return ok && d.Day() > 12
		}
	}
	return false
}

// britishDate reads 30/06/2025, with or without a time after it.
func britishDate(s string) (time.Time, bool) {
	s, _, _ = strings.Cut(s, " ")
	d, err := time.Parse("2/1/2006", s)
	return d, err == nil
}

// turnDates has the rows say their dates as the specification does, and tells it. What is
// no such date stays as it is, and is refused where it is read.
func (c *cldSheet) turnDates(file string) finding.Finding {
	all := c.Sheet.Rows
	at := slices.DeleteFunc([]int{c.birth, c.death, c.start, c.end, c.periodFrom, c.periodTo}, func(i int) bool { return i < 0 })
	c.Sheet.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			for row, err := range all() {
				row.Cells = slices.Clone(row.Cells)
				for _, i := range at {
					if err != nil {
						break
					}
					if d, ok := britishDate(text(row.Cells, i)); ok {
						row.Cells[i] = []byte(d.Format(time.DateOnly))
					}
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
	return finding.Finding{Level: finding.Warning, File: file, Sheet: c.Name, Cell: finding.ColumnName(c.periodTo) + "1", Header: c.Header[c.periodTo], Rule: "dates_day_first",
		Message: "The dates are not year-month-day, as the specification has them: a spreadsheet program wrote them day first, which the last day of the period shows, and they were read so.",
		Advice:  "Check a few dates in a dry run, and send the file unopened next time: a spreadsheet program changes more than dates, such as noughts before codes."}
}
