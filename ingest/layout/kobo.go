package layout

import (
	"fmt"
	"strings"

	"khi/ingest/book"
)

// koboCSV is the export of KoboToolbox as CSV.
func koboCSV(b *book.Book) ([]book.Sheet, string) {
	if b.Container != "csv" || !has(b.Sheets[0].Header, "_id", "_uuid", "_submission_time") {
		return nil, ""
	}
	names := "xml names"
	for _, h := range b.Sheets[0].Header {
		if strings.ContainsAny(h, " ?") {
			names = "labels"
		}
	}
	return b.Sheets, fmt.Sprintf("KoboToolbox CSV, %s, %s", Separated(b.Separator), names)
}
