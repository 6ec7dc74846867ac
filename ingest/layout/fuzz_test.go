package layout

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest/book"
)

// FuzzLayouts: whatever a file holds, no layout panics, and each table that one
// gives has rows as wide as its header.
func FuzzLayouts(f *testing.F) {
	names, err := filepath.Glob("../testdata/*.*")
	if err != nil || len(names) == 0 {
		f.Fatal("no samples", err)
	}
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil && len(b) < 1<<15 {
			f.Add(b)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, l := range All {
			b, err := book.Open("fuzz", bytes.NewReader(body), int64(len(body)), "", dir, book.Limits{Rows: 1000, Unzipped: 1 << 22}.WithDefaults())
			if err != nil {
				return
			}
			b.Day = time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)
			sheets, words := l.Match(b)
			if len(sheets) > 0 && words == "" {
				t.Fatalf("%s matches without words", l.ID)
			}
			for _, s := range sheets {
				for row, err := range s.Rows() {
					if err == nil && len(row.Cells) != len(s.Header) {
						t.Fatalf("%s: a row of %d cells under %d headers", l.ID, len(row.Cells), len(s.Header))
					}
				}
			}
		}
	})
}

// FuzzStructure: whatever stands in the place of a survey's structure, reading it ends,
// and no code gets words that are not there.
func FuzzStructure(f *testing.F) {
	f.Add("class\ttype/scale\tname\ttext\nQ\tL\twave\tVisit\nA\t0\tAO01\tBaseline\nA\t0\tAO01\tLlinell sylfaen\n")
	f.Add("name\ttext\tclass\ttype/scale\nAO01\tBaseline\tA\t0\n")
	f.Add("\"id\"\t\"class\"\t\"type/scale\"\t\"name\"\t\"text\"\n\"1\"\t\"Q\"\t\"M\"\t\"q\"\t\"<b>More</b>\"\n\"2\"\t\"SQ\"\t\"\"\t\"SQ001\"\t\"Cooking\"\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, structure string) {
		b, err := book.Open("fuzz", strings.NewReader(structure), int64(len(structure)), "", dir, book.Limits{Rows: 1000, Unzipped: 1 << 22}.WithDefaults())
		if err != nil || len(b.Sheets) != 1 || !IsStructure(b.Sheets[0].Header) {
			return
		}
		questions := readStructure(b.Sheets[0])
		for code, q := range questions {
			columns := []book.Column{{Code: code, Option: "SQ001"}}
			limeMeanings(columns, questions)
			for answer, words := range q.answers {
				if answer == "" || words == "" {
					t.Fatalf("%q: %q says %q", code, answer, words)
				}
			}
			if columns[0].Option == "" {
				t.Fatalf("%q: a part without words lost its code", code)
			}
		}
	})
}
