package layout

import (
	"bytes"
	"os"
	"path/filepath"
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
