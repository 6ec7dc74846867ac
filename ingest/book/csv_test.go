package book

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"khi/ingest/finding"
)

// readAll reads a text with our reader; a tiny buffer makes every record meet its end.
func readAll(text []byte, sep byte, lim Limits) ([][]string, error) {
	c := newCSVReader(bytes.NewReader(text), finding.At("f", ""), sep, lim)
	var rows [][]string
	for {
		row, err := c.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, texts(row.Cells))
	}
}

// FuzzCSV: what we accept, the standard library reads as the same cells, and
// the text is clean; what we refuse, we refuse in words.
func FuzzCSV(f *testing.F) {
	for _, name := range []string{"kobo_xml_values.csv", "truncated_quote.csv", "duplicate_rows_and_ids.csv"} {
		b, err := os.ReadFile(filepath.Join("..", "testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, byte(';'))
		f.Add(b, byte(','))
	}
	f.Add([]byte("a,b\r\n\"x\"\"y\",\"1\n2\"\r\n"), byte(','))
	f.Add([]byte("a\rb"), byte(','))
	f.Add([]byte("\n\n0\n0000\"000"), byte('\t'))
	f.Fuzz(func(t *testing.T, text []byte, sep byte) {
		if !slices.Contains([]byte{',', ';', '\t'}, sep) || len(text) > 1<<16 {
			t.Skip()
		}
		rows, err := readAll(text, sep, Limits{Record: 1 << 12}.WithDefaults())
		if err != nil {
			var r *finding.Refusal
			if !errors.As(err, &r) || r.Message == "" || r.Advice == "" || r.Rule == "" {
				t.Fatalf("refused without words: %v", err)
			}
			return
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			t.Fatal("unclean text was accepted")
		}
		theirs := csv.NewReader(bytes.NewReader(text))
		theirs.Comma = rune(sep)
		theirs.LazyQuotes = sep == '\t' // a quote within a cell is left as it is there
		want, err := theirs.ReadAll()
		if err != nil {
			t.Fatalf("we accept what encoding/csv refuses: %v", err)
		}
		for _, row := range rows {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n") // encoding/csv does so in quoted cells
			}
		}
		if !slices.EqualFunc(rows, want, slices.Equal[[]string]) {
			t.Fatalf("cells differ:\nours   %q\ntheirs %q", rows, want)
		}
	})
}

// TestCSVRoundTrip: what encoding/csv writes we read cell for cell, however
// the record falls across the buffer.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(t, "width")
		cell := rapid.StringOf(rapid.RuneFrom([]rune("ab\"',;\n ŵ😀\t")))
		var rows [][]string
		for range rapid.IntRange(1, 40).Draw(t, "rows") {
			var row []string
			for range width {
				row = append(row, cell.Draw(t, "cell"))
			}
			rows = append(rows, row)
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		c := newCSVReader(&dribble{b.Bytes(), rapid.IntRange(1, 7).Draw(t, "bytes at a time")}, finding.Place{}, ',', DefaultLimits)
		for _, want := range rows {
			row, err := c.next()
			if err != nil {
				t.Fatal(err)
			}
			for i, cell := range texts(row.Cells) {
				if strings.ReplaceAll(cell, "\r\n", "\n") != want[i] {
					t.Fatalf("cell %d is %q, want %q", i, cell, want[i])
				}
			}
		}
		if _, err := c.next(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
}

// dribble gives a few bytes at a time.
type dribble struct {
	b []byte
	n int
}

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), d.n)], d.b)
	d.b = d.b[n:]
	return n, nil
}

// TestColumnNames: the letters of columns, both ways.
func TestColumnNames(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := finding.ColumnName(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
		column, row, ok := splitAddress(fmt.Sprintf("%s14", want))
		if !ok || column != i+1 || row != 14 {
			t.Errorf("%s14 is column %d, row %d, %v", want, column, row, ok)
		}
	}
}
func TestDeclaredEncoding(t *testing.T) {
	text, words := openText(strings.NewReader("caf\xE9 \x96 \x80"), windows1252)
	b, err := io.ReadAll(text)
	if err != nil || string(b) != "café – €" || !strings.Contains(words, "1252") {
		t.Errorf("%q, %s, %v", b, words, err)
	}
	if _, rule, _, _ := BadText([]byte("caf\xE9")); rule != "invalid_utf8" {
		t.Errorf("undeclared: %q", rule)
	}
}
