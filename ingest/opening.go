package ingest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// opened is an upload of which it is known what tool wrote it and what its
// columns mean.
type opened struct {
	book     *book.Book
	tables   []found
	words    string // the layout
	note     *finding.Finding
	others   []string          // parts that are not read
	findings []finding.Finding // what the layout saw
}

// open opens an upload and finds its layout and sources.
func (l *Loader) open(up *upload) (*opened, error) {
	all, err := l.catalogue()
	if err != nil {
		return nil, err
	}
	declared := ""
	if s := all.byID(up.req.Source); s != nil {
		declared = s.Encoding
	} else if up.req.Source != "" {
		return nil, finding.At(up.req.FileName, "").Refuse("", "unknown_source", fmt.Sprintf("There is no source %q.", shorten(up.req.Source, 60)), "Leave it out, and khi finds out by itself which tool wrote the file; docs/sources.md lists the sources.")
	}
	if order := up.req.DateOrder; order != "" && order != dateDMY && order != dateMDY {
		return nil, finding.At(up.req.FileName, "").Refuse("", "unknown_date_order", fmt.Sprintf("There is no order of dates %q.", shorten(order, 20)), "Say dmy where the day comes first, mdy where the month does.")
	}
	if declared != "" && isUTF8(up.file, up.size) { // the tool writes both
		declared = ""
	}
	o, err := l.openAs(all, up, declared)
	anyTool := up.letters.older()
	if declared != "" || !mayBeOlder(o, err, anyTool) || isUTF8(up.file, up.size) {
		return o, err
	}
	older, olderErr := l.openAs(all, up, windows1252)
	// In our own templates words are kept, such as names of schemes, and a ŵ that was
	// lost would go unseen; the answers to a form are codes.
	if olderErr != nil || older.book.Container != "csv" || older.tables[0].source.Encoding != windows1252 && !(anyTool && older.tables[0].source.Form != "") {
		return o, err
	}
	older.note = &finding.Finding{Level: finding.Warning, File: up.req.FileName, Rule: "older_encoding",
		Message: "The file is not UTF-8. It has the letters of windows-1252, which spreadsheet programs write when they save as CSV, and was read as that.",
		Advice:  "Look at letters such as é and £ in a dry run. Letters that windows-1252 does not have, such as ŵ and ŷ, were lost when the file was saved: where names of places or answers hold them, send the tool's own export unopened, or an .xlsx."}
	return older, nil
}

const windows1252 = "windows-1252"

// mayBeOlder reports that a file may be one that its tool writes in
// windows-1252: a text without a mark whose header is wrong as UTF-8, or whose
// source or letters say so.
func mayBeOlder(o *opened, err error, byLetters bool) bool {
	var r *finding.Refusal
	if errors.As(err, &r) { // of a return with titles above its table any may be the first
		return slices.Contains([]string{"invalid_utf8", "ragged_row", "unknown_layout"}, r.Rule)
	}
	return err == nil && o.book.Container == "csv" && (byLetters || o.tables[0].source.Encoding == windows1252)
}

func (l *Loader) openAs(all *catalogue, up *upload, declared string) (*opened, error) {
	bk, err := book.Open(up.req.FileName, up.file, up.size, declared, l.tempDir(), l.lim)
	if err != nil {
		return nil, err
	}
	withoutMarks(bk)
	up.book = bk
	bk.Day = l.now().In(london)
	tables, words, err := all.recognise(bk, up.req.Source)
	if err != nil {
		return nil, err
	}
	if declared != "" {
		words += ", windows-1252"
	}
	return &opened{book: bk, tables: tables, words: words}, nil
}

// isUTF8 reads a file to its end or to the first byte that is not UTF-8.
func isUTF8(f io.ReaderAt, size int64) bool {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, size), 64<<10)
	for {
		c, n, err := r.ReadRune()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		if c == utf8.RuneError && n == 1 {
			return false
		}
	}
}

// sourceNamed gives a source for words about a batch; nil if it is gone.
func (l *Loader) sourceNamed(id string) *Source {
	all, err := l.catalogue()
	if err != nil {
		return nil
	}
	return all.byID(id)
}

// sourceOf names the source of an upload; a workbook of our templates has one
// for each sheet.
func sourceOf(tables []found) (id string, version int, title, hash string) {
	if len(tables) == 1 {
		s := tables[0].source
		return s.ID, s.Version, s.Title, s.hash()
	}
	for _, t := range tables {
		version = max(version, t.source.Version)
	}
	return "template", version, "Our template, several tables", ""
}
