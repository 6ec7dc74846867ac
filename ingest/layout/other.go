package layout

import (
	"slices"
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
				sheet, headers, _ := widest(b)
				return []book.Sheet{sheet}, "SmartSurvey " + container(b) + ", read as a table with " + headers
			}
		}
	}
	return nil, ""
}

// Generic is any table with one header row: what it means is for a saved
// mapping, or for the wordings of its questions, to say.
func Generic(b *book.Book) ([]book.Sheet, string) {
	s, headers, ok := widest(b)
	if !ok {
		return nil, ""
	}
	kind := "A CSV with " + headers + ", " + Separated(b.Separator)
	switch b.Container {
	case "xlsx":
		kind = "A workbook with " + headers
	case "jsonl":
		kind = "JSON lines"
	case "parquet":
		kind = "A Parquet table"
	}
	return []book.Sheet{s}, kind
}

// widest gives the table with most columns, and says how many header rows it has.
func widest(b *book.Book) (s book.Sheet, headers string, ok bool) {
	best := -1
	for i, s := range b.Sheets {
		if best < 0 || len(s.Header) > len(b.Sheets[best].Header) {
			best = i
		}
	}
	if best < 0 {
		return book.Sheet{}, "", false
	}
	for i, s := range b.Sheets {
		if i != best {
			b.Others = append(b.Others, s.Name)
		}
	}
	s = b.Sheets[best]
	if second, ok := secondHeader(s); ok {
		s.Columns, _ = underQuestions(s.Header, second)
		for i, h := range s.Header {
			if s.Columns[i].Option == "" {
				s.Columns[i].Code = strings.TrimSpace(h)
			}
		}
		return below(s, 1), "two header rows", true
	}
	for _, h := range s.Header {
		c := gridColumn(h)
		if c.Option == "" {
			c.Code = strings.TrimSpace(h)
		}
		s.Columns = append(s.Columns, c)
	}
	ticked(s)
	return s, "one header row", true
}

// secondHeader is a first row of a table that names options under their questions: it
// has words where the header has none, and at least once beside them, and is empty under
// what stands in the first column and under every column that is a question by itself.
func secondHeader(s book.Sheet) (second []string, ok bool) {
	rows := peek(s, 1)
	if len(rows) == 0 || book.Fold(rows[0][0]) != "" {
		return nil, false
	}
	blank := func(i int) bool { return i < len(s.Header) && book.Fold(s.Header[i]) == "" }
	for i, under := range rows[0] {
		first := !blank(i) && blank(i+1)
		switch said := book.Fold(under); {
		case blank(i) && said == "", !blank(i) && !first && said != "" && said != "response" && said != "open-ended response":
			return nil, false
		case blank(i):
			ok = true
		}
	}
	return rows[0], ok
}

// mostTicks is how many rows are looked at for what a column of ticks holds.
const mostTicks = 200

// ticked finds the questions of which each answer that can be ticked has a column of its
// own, headed "Question - answer", with that answer or nothing in its cells. A question
// with rows, whose cells hold other words, has such headers too and stays as it is.
func ticked(s book.Sheet) {
	rows := peek(s, mostTicks)
	of := map[string][]int{}
	for i, h := range s.Header {
		stem, option, ok := stemAndOption(h)
		if !ok || s.Columns[i].Option != "" {
			continue
		}
		if slices.ContainsFunc(rows, func(r []string) bool { return book.Fold(r[i]) != "" && book.Fold(r[i]) != book.Fold(option) }) {
			of[stem] = append(of[stem], -1)
			continue
		}
		of[stem] = append(of[stem], i)
	}
	for stem, columns := range of {
		some := slices.ContainsFunc(rows, func(r []string) bool {
			return slices.ContainsFunc(columns, func(i int) bool { return i >= 0 && book.Fold(r[i]) != "" })
		})
		if len(columns) < 2 || !some || slices.Contains(columns, -1) {
			continue
		}
		for _, i := range columns {
			_, option, _ := stemAndOption(s.Header[i])
			s.Columns[i] = book.Column{Text: plain(stem), Option: plain(option)}
		}
	}
}

// stemAndOption parts "Question - answer" at the last dash between spaces.
func stemAndOption(header string) (stem, option string, ok bool) {
	at := strings.LastIndex(header, " - ")
	if at <= 0 {
		return "", "", false
	}
	return strings.TrimSpace(header[:at]), strings.TrimSpace(header[at+3:]), true
}
