package book

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// smallLimits keep one trial of the fuzzer small, and its refusals in reach.
var smallLimits = Limits{Unzipped: 1 << 20, Record: 1 << 12, Cell: 500, Columns: 60, Rows: 300, Parts: 30}.WithDefaults()

// FuzzWorkbook: whatever stands in the parts of a workbook, it is refused in words
// or read alike twice; nothing panics.
func FuzzWorkbook(f *testing.F) {
	parts := partsOf(f, "msforms.xlsx")
	sheet, texts, book := parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/workbook.xml"]
	if sheet == "" || book == "" {
		f.Fatal("the sample has no sheet or no workbook part")
	}
	f.Add(sheet, texts, book)
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`, texts, book)
	f.Fuzz(func(t *testing.T, sheet, texts, book string) {
		if len(sheet)+len(texts)+len(book) > 1<<16 {
			t.Skip()
		}
		changed := map[string]string{}
		for name, text := range parts {
			changed[name] = text
		}
		changed["xl/worksheets/sheet1.xml"], changed["xl/workbook.xml"] = sheet, book
		if texts != "" {
			changed["xl/sharedStrings.xml"] = texts
		}
		readTwice(t, pack(t, changed))
	})
}

// FuzzArchive: any bytes that begin as a zip file are refused in words or read
// alike twice.
func FuzzArchive(f *testing.F) {
	for _, name := range []string{"odk_central_khi.zip", "msforms.xlsx"} {
		b, err := os.ReadFile(filepath.Join("..", "testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(pack(f, map[string]string{"a.csv": "x,y\n1,2\n", "b.csv": "x,y\n3,4\n", "notes.txt": "no"}))
	f.Add(pack(f, map[string]string{"a.csv": "x,y\n1,2\n", "s.lss": "<document><questions><rows><row><qid>1</qid><title>x</title><question>Y</question></row></rows></questions></document>"}))
	f.Add(pack(f, map[string]string{"../a.csv": "x,y\n1,2\n"}))
	f.Fuzz(func(t *testing.T, body []byte) {
		if !bytes.HasPrefix(body, []byte("PK\x03\x04")) || len(body) > 1<<16 {
			t.Skip()
		}
		readTwice(t, body)
	})
}

// readTwice opens a file and reads every sheet of it, twice.
func readTwice(t *testing.T, body []byte) {
	first, err := everything(t, body)
	second, again := everything(t, body)
	if (err == nil) != (again == nil) || !slices.EqualFunc(first, second, slices.Equal[[]string]) {
		t.Fatalf("two readings differ: %v and %v", err, again)
	}
	var r *finding.Refusal
	if err != nil && (!errors.As(err, &r) || r.Rule == "" || r.Message == "" || r.Advice == "") {
		t.Fatalf("refused without words: %v", err)
	}
}

func everything(t *testing.T, body []byte) ([][]string, error) {
	b, err := Open("f", bytes.NewReader(body), int64(len(body)), "", t.TempDir(), smallLimits)
	if err != nil {
		return nil, err
	}
	var all [][]string
	for _, s := range b.Sheets {
		all = append(all, slices.Clone(s.Header))
		for row, err := range s.Rows() {
			if err != nil {
				return all, err
			}
			if len(row.Cells) != len(s.Header) {
				t.Fatalf("row %d of %s has %d cells under %d headers", row.Line, s.Name, len(row.Cells), len(s.Header))
			}
			all = append(all, texts(row.Cells))
		}
		if len(all) > smallLimits.Rows*(len(b.Sheets)+1) {
			t.Fatalf("%d rows are past the limit", len(all))
		}
	}
	return all, nil
}

// partsOf unpacks a sample.
func partsOf(f *testing.F, name string) map[string]string {
	z, err := zip.OpenReader(filepath.Join("..", "testdata", name))
	if err != nil {
		f.Fatal(err)
	}
	defer z.Close()
	parts := map[string]string{}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			f.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		parts[p.Name] = string(text)
	}
	return parts
}

// pack makes a zip file of parts, in the order of their names.
func pack(t testing.TB, parts map[string]string) []byte {
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		p, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzLSS: whatever stands in a survey's structure, reading it ends, and each row of the
// table that is made of it is a question, a part or an answer, in text of the file.
func FuzzLSS(f *testing.F) {
	f.Add("<document><questions><rows><row><qid>1</qid><type>L</type><title>x</title></row></rows></questions><question_l10ns><rows><row><qid>1</qid><question>Y</question><language>cy</language></row></rows></question_l10ns>" +
		"<subquestions><rows><row><qid>2</qid><parent_qid>1</parent_qid><title>SQ1</title><question>p</question></row></rows></subquestions><answers><rows><row><qid>1</qid><code>A1</code><answer>One</answer><language>en</language></row></rows></answers></document>")
	f.Add("<document><surveys><rows><row><language>en</language><language>cy</language></row></rows></surveys><questions><rows><row><qid>1</qid><question>a<!-- b -->c</question></row></rows></questions></document>")
	f.Fuzz(func(t *testing.T, structure string) {
		if len(structure) > 1<<16 {
			t.Skip()
		}
		body := pack(t, map[string]string{"a.csv": "x,y\n1,2\n", "s.lss": structure})
		b, err := Open("f.zip", bytes.NewReader(body), int64(len(body)), "", t.TempDir(), DefaultLimits)
		if err != nil {
			return
		}
		for _, s := range b.Sheets {
			if s.Name != "s.lss" {
				continue
			}
			n := 0
			for row, err := range s.Rows() {
				if n++; err != nil || len(row.Cells) != len(structureHeader) {
					t.Fatalf("row %d: %q, %v", n, row.Cells, err)
				}
				if class := string(row.Cells[0]); class != "Q" && class != "SQ" && class != "A" {
					t.Fatalf("row %d: %q", n, row.Cells)
				}
			}
			if n > mostStructure {
				t.Fatalf("%d rows", n)
			}
		}
	})
}

// TestStructureThatSwells: a structure with many languages is refused before it has
// taken the memory that a line of each question in each of them would.
func TestStructureThatSwells(t *testing.T) {
	t.Parallel()
	var x strings.Builder
	x.WriteString("<d><questions><rows>")
	for i := range 3000 {
		fmt.Fprintf(&x, "<row><qid>%d</qid><question>q</question></row>", i)
	}
	x.WriteString("</rows></questions><surveys><rows>")
	for i := range 3000 {
		fmt.Fprintf(&x, "<row><language>l%d</language></row>", i)
	}
	x.WriteString("</rows></surveys></d>")
	body := pack(t, map[string]string{"a.csv": "x,y\n1,2\n", "s.lss": x.String()})
	_, err := Open("f.zip", bytes.NewReader(body), int64(len(body)), "", t.TempDir(), DefaultLimits)
	var r *finding.Refusal
	if !errors.As(err, &r) || r.Rule != "too_many_rows" {
		t.Errorf("%v", err)
	}
}
