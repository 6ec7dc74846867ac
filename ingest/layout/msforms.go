package layout

import "khi/ingest/book"

// msForms is the workbook that Microsoft Forms writes.
func msForms(b *book.Book) ([]book.Sheet, string) {
	if b.Container != "xlsx" {
		return nil, ""
	}
	for _, s := range b.Sheets {
		if has(s.Header, "ID", "Start time", "Completion time", "Email", "Name") {
			for _, other := range b.Sheets {
				if other.Name != s.Name {
					b.Others = append(b.Others, other.Name)
				}
			}
			return []book.Sheet{s}, "Microsoft Forms workbook"
		}
	}
	return nil, ""
}
