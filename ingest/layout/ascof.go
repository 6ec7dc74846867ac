package layout

import "khi/ingest/book"

// ascofCSV is the open data file of the Adult Social Care Outcomes Framework.
func ascofCSV(b *book.Book) ([]book.Sheet, string) {
	if b.Container != "csv" || !has(b.Sheets[0].Header, "ASCOF Measure Code", "Measure Type", "Measure Value", "ONS Code") {
		return nil, ""
	}
	return b.Sheets, "ASCOF open data CSV, " + Separated(b.Separator)
}
