package layout

import (
	"strings"

	"khi/ingest/book"
)

// impactasaurus is a table of records of Impactasaurus.
func impactasaurus(b *book.Book) ([]book.Sheet, string) {
	if len(b.Sheets) != 1 || !has(b.Sheets[0].Header, "questionnaire", "version", "beneficiary", "date") {
		return nil, ""
	}
	return b.Sheets, "Impactasaurus " + container(b)
}

// smartSurvey is known by the columns that its interface names; its files were
// not at hand, so they are read as any table with one header row.
func smartSurvey(b *book.Book) ([]book.Sheet, string) {
	for _, s := range b.Sheets {
		for _, h := range s.Header {
			if name := strings.ReplaceAll(book.Fold(h), "_", " "); name == "tracking link id" || name == "tracking link" {
				sheet, _ := widest(b)
				return []book.Sheet{sheet}, "SmartSurvey " + container(b) + ", read as a table with one header row"
			}
		}
	}
	return nil, ""
}

// Generic is any table with one header row: what it means is for a saved
// mapping, or for the wordings of its questions, to say.
func Generic(b *book.Book) ([]book.Sheet, string) {
	s, ok := widest(b)
	if !ok {
		return nil, ""
	}
	kind := "A CSV with one header row, " + Separated(b.Separator)
	switch b.Container {
	case "xlsx":
		kind = "A workbook with one header row"
	case "jsonl":
		kind = "JSON lines"
	case "parquet":
		kind = "A Parquet table"
	}
	return []book.Sheet{s}, kind
}

// widest gives the table with most columns.
func widest(b *book.Book) (book.Sheet, bool) {
	best := -1
	for i, s := range b.Sheets {
		if best < 0 || len(s.Header) > len(b.Sheets[best].Header) {
			best = i
		}
	}
	if best < 0 {
		return book.Sheet{}, false
	}
	for i, s := range b.Sheets {
		if i != best {
			b.Others = append(b.Others, s.Name)
		}
	}
	s := b.Sheets[best]
	for _, h := range s.Header {
		c := gridColumn(h)
		if c.Option == "" {
			c.Code = strings.TrimSpace(h)
		}
		s.Columns = append(s.Columns, c)
	}
	return s, true
}
