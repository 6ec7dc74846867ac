package layout

import (
	"strings"

	"khi/ingest/book"
)

// kobo is the export of KoboToolbox as CSV, or as a workbook with a sheet for
// each repeat, which names the sheet of its parent.
func kobo(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		if !has(s.Header, "_id", "_uuid", "_submission_time") || has(s.Header, "_parent_table_name") {
			continue
		}
		for j, other := range b.Sheets {
			if j != i {
				b.Others = append(b.Others, other.Name)
			}
		}
		names := "xml names"
		for _, h := range s.Header {
			if strings.ContainsAny(h, " ?") {
				names = "labels"
			}
			s.Columns = append(s.Columns, koboColumn(h))
		}
		return []book.Sheet{s}, "KoboToolbox " + container(b) + ", " + names
	}
	return nil, ""
}

// koboColumn reads group/question, question/option and their labels: which of
// the two a mark parts is not in the header, so both stay open.
func koboColumn(h string) book.Column {
	return book.Column{Code: h, Text: plain(h)}
}
