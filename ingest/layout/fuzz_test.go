package layout

import (
	"bytes"
	"iter"
	"os"
	"path/filepath"
	"regexp"
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
		questions, err := readStructure(b.Sheets[0])
		if err != nil {
			return
		}
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

// FuzzDictionary: whatever stands in the place of REDCap's dictionary, reading it ends,
// and no code is a blank.
func FuzzDictionary(f *testing.F) {
	head := "Variable / Field Name,Form Name,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\n"
	f.Add(head + "friends,f,radio,Friends,\"1, One | 2, Two, or more\"\n")
	f.Add(head + "a,f,yesno,A,\na,f,truefalse,B,\nb,f,checkbox,<b>C</b>,\"-9, No | , x | 1\"\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		b, err := book.Open("fuzz", strings.NewReader(text), int64(len(text)), "", dir, book.Limits{Rows: 1000, Unzipped: 1 << 22}.WithDefaults())
		if err != nil || len(b.Sheets) != 1 || !IsDictionary(b.Sheets[0].Header) {
			return
		}
		fields, err := readDictionary(b.Sheets[0])
		if err != nil {
			return
		}
		columns := rawREDCap([]string{"record_id", "friends", "b____9", "f_complete"}, fields)
		for name, field := range fields {
			for code, words := range field.choices {
				if code == "" || words == "" {
					t.Fatalf("%q: %q says %q", name, code, words)
				}
			}
		}
		if len(columns) != 4 || columns[2].Option == "" {
			t.Fatalf("%+v", columns)
		}
	})
}

// FuzzActivity: whatever stands in the cells of a return, no count is made up or led to
// another scheme or quarter than its own row or column says.
func FuzzActivity(f *testing.F) {
	f.Add("Q1 2025-26\n\nScheme\tPeople supported\tApproved carers\tReferrals\nnorth\t4\t3\t<5\nTotal\t4\t3\t", uint32(0))
	f.Add("Q1 2025-26\nScheme\tPeople\t\tCarers\t\tReferrals\n\tat end\twaiting\tapproved\tnew\t\nnorth\t1,204\t3\t2\t0\t1\nTotal\t1,204", uint32(1<<31))
	f.Add("2025/26\n\tQ1\tQ2\tTarget\nPeople\nat end\t4\t5\t9\nCarers\nApproved\t1\t2\t3\nNew\t0\tn/a\t-\n", uint32(0x0102))
	f.Add("\tNorth\t\tSouth\nQuarter ending\t45838\t45930\t45838\nPeople supported\t1\t2\t3\nApproved carers\t1\t2\t3\nReferrals\t1\t2\t3", uint32(0x01010201))
	f.Fuzz(func(t *testing.T, text string, merge uint32) {
		var rows [][][]byte
		holds := map[string]bool{"": true}
		for line := range strings.SplitSeq(text, "\n") {
			cells := bytes.Split([]byte(line), []byte("\t"))
			for _, c := range cells {
				holds[string(c)], holds[book.FoldSpace(string(c))], holds[ungrouped(book.FoldSpace(string(c)))] = true, true, true
			}
			rows = append(rows, cells)
		}
		s := book.Sheet{Name: "S"}
		if merge>>31 == 1 {
			s.Separator = ','
		} else if m := (book.Range{Top: int(merge>>24) % 8, Left: int(merge>>16) % 8, Bottom: int(merge>>8) % 8, Right: int(merge) % 8}); m.Top > 0 && m.Top <= m.Bottom && m.Left <= m.Right {
			s.Merged = []book.Range{m}
		}
		s.Grid = func() iter.Seq2[book.Row, error] {
			return func(yield func(book.Row, error) bool) {
				for i, cells := range rows {
					if len(bytes.Join(cells, nil)) > 0 && !yield(book.Row{Sheet: "S", Number: i + 1, Line: i + 1, Cells: cells}, nil) {
						return
					}
				}
			}
		}
		sheets, _ := activityReturn(&book.Book{Sheets: []book.Sheet{s}})
		for k, table := range sheets {
			for row, err := range table.Rows() {
				if err != nil {
					return
				}
				if len(row.Cells) != len(table.Header) {
					t.Fatalf("%d cells under %q", len(row.Cells), table.Header)
				}
				for i, c := range row.Cells {
					switch h := table.Header[i]; {
					case h == activityQuarter:
						if !quarterName.Match(c) {
							t.Fatalf("quarter %q", c)
						}
					case k == 0 && h != activityScheme && !holds[string(c)]:
						t.Fatalf("%q is in no cell", c)
					}
				}
			}
		}
	})
}

var quarterName = regexp.MustCompile(`^20\d\d-\d\dQ[1-4]$`)
