package layout

import (
	"strings"

	"khi/ingest/book"
)

// noted are the columns that the tool itself fills.
var noted = map[string]bool{"id": true, "start time": true, "completion time": true, "email": true, "name": true, "last modified time": true}

// msForms is the workbook that Microsoft Forms writes, as it is or saved as
// CSV by a spreadsheet program.
func msForms(b *book.Book) ([]book.Sheet, string) {
	s, ok := onlySheet(b, "ID", "Start time", "Completion time", "Email", "Name")
	if !ok {
		return nil, ""
	}
	for _, h := range s.Header {
		c := gridColumn(h)
		if noted[book.Fold(h)] || ofQuiz(h) {
			c = book.Column{Code: strings.TrimSpace(h)}
		}
		s.Columns = append(s.Columns, c)
	}
	if b.Container == "xlsx" {
		return []book.Sheet{s}, "Microsoft Forms workbook"
	}
	return []book.Sheet{s}, "Microsoft Forms " + container(b)
}

// ofQuiz reports a column that a quiz has beside each question: it bears the
// question's wording and holds no answer to it.
func ofQuiz(header string) bool {
	h := book.Fold(header)
	return strings.HasPrefix(h, "points - ") || strings.HasPrefix(h, "feedback - ")
}
