package layout

import (
	"bytes"
	"iter"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// peek gives the first rows under the header, as text; fewer where there are
// fewer or where one cannot be read: the load will say so.
func peek(s book.Sheet, n int) [][]string {
	var out [][]string
	for row, err := range s.Rows() {
		if err != nil || len(out) == n {
			break
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = string(c)
		}
		out = append(out, cells)
	}
	return out
}

// below gives the sheet without its first n rows, which are headers too.
func below(s book.Sheet, n int) book.Sheet {
	rows := s.Rows
	s.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			seen := 0
			for row, err := range rows() {
				if err == nil && seen < n {
					seen++
					continue
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
	return s
}

// squared gives the rows of a sheet as they stand, each as wide as the header, which is
// known by its first cell; further to the right nothing may stand.
func squared(file string, s book.Sheet, first string) book.Sheet {
	width := 0
	for row, err := range s.Grid() {
		if width = max(width, len(row.Cells)); err != nil || row.Number > topRows {
			break
		}
		if book.Fold(text(row.Cells, 0)) == first {
			width = len(row.Cells)
			break
		}
	}
	s.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			for row, err := range s.Grid() {
				cells := make([][]byte, max(width, len(row.Cells)))
				copy(cells, row.Cells)
				for i, c := range cells[width:] {
					if len(c) > 0 && err == nil {
						err = finding.At(file, s.Name).Refuse(row.Address(width+i), "cell_without_header", "A cell stands to the right of the last header.", "Empty the cell, or send the file as it was published.")
					}
				}
				row.Cells = cells[:width]
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
	return s
}

// unescaped gives the sheet with each cell as do returns it; do may give the
// slice that it was given.
func unescaped(s book.Sheet, do func([]byte) []byte) book.Sheet {
	rows := s.Rows
	s.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			for row, err := range rows() {
				for i, c := range row.Cells {
					row.Cells[i] = do(c)
				}
				if !yield(row, err) {
					return
				}
			}
		}
	}
	return s
}

// withoutQuote takes off the quote mark that some tools put before a cell that
// starts as a formula does.
func withoutQuote(c []byte) []byte {
	if len(c) > 1 && c[0] == '\'' && bytes.IndexByte([]byte("=+-@"), c[1]) >= 0 {
		return c[1:]
	}
	return c
}

// plain takes the markup out of a question's text.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(s)
			break
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 0 || !isTag(s[open+1:open+end]) {
			b.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		b.WriteString(s[:open])
		b.WriteByte(' ')
		s = s[open+end+1:]
	}
	return entities.Replace(b.String())
}

// isTag tells <br> and </p> from a less-than sign.
func isTag(s string) bool {
	s = strings.TrimPrefix(s, "/")
	return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

var entities = strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&rsquo;", "'")

// onlySheet gives the one table of an upload, or the one of a workbook that
// holds all of the names.
func onlySheet(b *book.Book, names ...string) (book.Sheet, bool) {
	for i, s := range b.Sheets {
		if !has(s.Header, names...) {
			continue
		}
		for j, other := range b.Sheets {
			if j != i {
				b.Others = append(b.Others, other.Name)
			}
		}
		return s, true
	}
	return book.Sheet{}, false
}

var containers = map[string]string{"zip": "archive", "jsonl": "JSON lines", "parquet": "Parquet"}

// container names a kind of file and, of a text, its separator.
func container(b *book.Book) string {
	if b.Container == "xlsx" {
		return "workbook"
	}
	if word := containers[b.Container]; word != "" {
		return word
	}
	return "CSV, " + Separated(b.Separator)
}
