package layout

import (
	"strings"

	"khi/ingest/book"
)

// googleForms is the table of answers, downloaded from the form or from the
// sheet that it writes to: the first column is the time.
func googleForms(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		if len(s.Header) < 2 || !timestamps[book.Fold(s.Header[0])] {
			continue
		}
		for j, other := range b.Sheets {
			if j != i {
				b.Others = append(b.Others, other.Name)
			}
		}
		for _, h := range s.Header {
			s.Columns = append(s.Columns, gridColumn(h))
		}
		s.Columns[0] = book.Column{Code: "Timestamp"}
		words := "Google Forms " + container(b)
		if rows := peek(s, 1); b.Container == "csv" && len(rows) > 0 {
			if strings.Contains(rows[0][0], "GMT") || strings.Contains(rows[0][0], "UTC") {
				words += ", direct"
			} else {
				words += ", through a Sheet"
			}
		}
		return []book.Sheet{s}, words
	}
	return nil, ""
}

// timestamps are the names of the first column in English and Welsh, and in the languages of
// accounts that people brought with them.
var timestamps = map[string]bool{
	"timestamp": true, "stamp amser": true,
	"horodateur": true, "zeitstempel": true, "marca temporal": true, "carimbo de data/hora": true,
	"informazioni cronologiche": true, "tijdstempel": true, "sygnatura czasowa": true,
}

// gridColumn reads "Question [row]", as a grid of Google Forms has it.
func gridColumn(h string) book.Column {
	h = strings.TrimSpace(plain(h))
	if open := strings.LastIndex(h, " ["); open > 0 && strings.HasSuffix(h, "]") {
		return book.Column{Text: h[:open], Option: h[open+2 : len(h)-1]}
	}
	return book.Column{Text: h}
}
