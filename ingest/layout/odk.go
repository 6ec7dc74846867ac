package layout

import (
	"fmt"
	"slices"
	"strings"

	"khi/ingest/book"
)

// odkCentral is the export of ODK Central, as CSV or as a zip with a table for each repeat.
func odkCentral(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		if !has(s.Header, "SubmissionDate", "meta-instanceID", "KEY") {
			continue
		}
		for _, h := range s.Header {
			c := book.Column{Code: h}
			c.Code, c.Option, _ = strings.Cut(h, "/") // splitSelectMultiples: question/option
			s.Columns = append(s.Columns, c)
		}
		if b.Container == "csv" {
			return []book.Sheet{s}, "ODK Central CSV, " + Separated(b.Separator)
		}
		kind := "zip, " + Separated(b.Separator)
		if b.Container == "xlsx" { // the same, saved by a spreadsheet program
			kind = "workbook"
		}
		repeats := slices.Delete(slices.Clone(b.Sheets), i, i+1)
		for _, r := range repeats {
			if parent := place(r.Header, "PARENT_KEY"); parent >= 0 {
				// The key of a repeat in a repeat starts with that of the submission.
				s.Repeats = append(s.Repeats, book.Repeat{Sheet: r, Key: place(s.Header, "KEY"), Of: func(row book.Row) string {
					key, _, _ := strings.Cut(string(row.Cells[parent]), "/")
					return key
				}})
				continue
			}
			b.Others = append(b.Others, r.Name)
		}
		return []book.Sheet{s}, fmt.Sprintf("ODK Central %s, main table and %d repeat tables", kind, len(s.Repeats))
	}
	return nil, ""
}
