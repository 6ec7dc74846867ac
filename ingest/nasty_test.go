package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"khi/ingest/finding"

	"khi/ingest/book"
)

// zipOf packs parts as they come: name, content, name, content.
func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	rootRels     = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels     = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	bookXML      = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="person" sheetId="1" r:id="rId1"/></sheets></workbook>`
	sheetHead    = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetTail    = `</sheetData></worksheet>`
	goodRows     = `<row r="1"><c r="A1" t="inlineStr"><is><t>person_ref</t></is></c><c r="B1" t="inlineStr"><is><t>birth_year</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>SL-0001</t></is></c><c r="B2"><v>1980</v></c></row>`
)

// workbookOf is a workbook with one sheet of the given XML.
func workbookOf(t testing.TB, sheet string, more ...string) []byte {
	return zipOf(t, append([]string{
		"[Content_Types].xml", contentTypes, "_rels/.rels", rootRels,
		"xl/workbook.xml", bookXML, "xl/_rels/workbook.xml.rels", bookRels,
		"xl/worksheets/sheet1.xml", sheet,
	}, more...)...)
}

func utf16Bytes(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

const peopleCSV = "person_ref,birth_year\nSL-0001,1980\n"

// listing names every file under a folder, so that nothing can be left behind.
func listing(t testing.TB, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

// TestTheseWouldLoad keeps the next test honest: what it breaks is whole here.
func TestTheseWouldLoad(t *testing.T) {
	for name, body := range map[string][]byte{
		"people.csv":  []byte(peopleCSV),
		"bom.csv":     []byte("\xEF\xBB\xBF" + peopleCSV),
		"utf16.csv":   append([]byte{0xFF, 0xFE}, utf16Bytes(peopleCSV, binary.LittleEndian)...),
		"utf16be.csv": append([]byte{0xFE, 0xFF}, utf16Bytes(peopleCSV, binary.BigEndian)...),
		"tab.csv":     []byte(strings.ReplaceAll(peopleCSV, ",", "\t")),
		"people.xlsx": workbookOf(t, sheetHead+goodRows+sheetTail),
		"people.zip":  zipOf(t, "people.csv", peopleCSV),
	} {
		l := newLoader(t, newMemory("northshire"))
		r, err := l.Load(context.Background(), bytes.NewReader(body), Request{FileName: name, Scheme: "northshire"})
		if err != nil || r.Accepted != 1 {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
}

func TestNastyFilesAreRefusedInWords(t *testing.T) {
	good := workbookOf(t, sheetHead+goodRows+sheetTail)
	flipped := bytes.Clone(good)
	flipped[bytes.Index(good, []byte("xl/worksheets/sheet1.xml"))+len("xl/worksheets/sheet1.xml")+40] ^= 0xFF
	manyRows := sheetHead + goodRows + strings.Repeat(" ", 40<<20) + sheetTail
	for _, c := range []struct {
		name string
		body []byte
		rule string
	}{
		{"empty.csv", nil, "empty_file"},
		{"blank.csv", []byte("\xEF\xBB\xBF \r\n \r\n"), "empty_file"},
		{"header only.csv", []byte("person_ref,birth_year\n"), "no_rows"},
		{"picture.csv", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "not_a_table"},
		{"old.xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), "not_a_table"},
		{"login.csv", []byte("<!DOCTYPE html><html><body>Sign in</body></html>"), "not_a_table"},
		{"utf16 without mark.csv", utf16Bytes(peopleCSV, binary.LittleEndian), "nul_byte"},
		{"nul.csv", []byte("person_ref,birth_year\nSL-0001,19\x0080\n"), "nul_byte"},
		{"padded.csv", []byte(peopleCSV + strings.Repeat("\x00", 4096)), "nul_byte"},
		{"bell.csv", []byte("person_ref,birth_year\nSL-\x070001,1980\n"), "control_character"},
		{"latin1.csv", []byte("person_ref,birth_year,note\nSL-0001,1980,caf\xE9\n"), "invalid_utf8"},
		{"lost letter.csv", []byte("person_ref,birth_year\nSL-\uFFFD,1980\n"), "damaged_text"},
		{"turned.csv", []byte("person_ref,birth_year\nSL-\u202E0001,1980\n"), "direction_control"},
		{"open quote.csv", []byte("person_ref,birth_year\n\"SL-0001,1980\n"), "unterminated_quote"},
		{"open quote in a long file.csv", []byte("person_ref,birth_year\n\"SL-0001,1980\n" + strings.Repeat("SL-0002,1981\n", 100_000)), "unterminated_quote"},
		{"stray quote.csv", []byte("person_ref,birth_year\nSL\"0001,1980\n"), "stray_quote"},
		{"text after quote.csv", []byte("person_ref,birth_year\n\"SL\"0001,1980\n"), "stray_quote"},
		{"ragged.csv", []byte("person_ref,birth_year\nSL-0001\n"), "ragged_row"},
		{"mac.csv", []byte("person_ref,birth_year\rSL-0001,1980\r"), "lone_return"},
		{"same header.csv", []byte("person_ref,birth_year,Birth_Year\nSL-0001,1980,1980\n"), "header_twice"},
		{"wide.csv", []byte(strings.Repeat("a,", 200_000) + "\n"), "too_many_columns"},
		{"huge cell.csv", []byte("person_ref,birth_year\n" + strings.Repeat("x", 20_000) + ",1980\n"), "cell_too_long"},
		{"huge row.csv", []byte("person_ref,birth_year\n" + strings.Repeat("x", 2<<20) + ",1980\n"), "row_too_long"},
		{"orders.csv", []byte("Customer,Amount\nA1,7\n"), "unknown_layout"},
		{"cut.xlsx", good[:len(good)*2/3], "broken_archive"},
		{"not a zip.xlsx", []byte(peopleCSV), "not_a_workbook"},
		{"flipped.xlsx", flipped, "broken_part"},
		{"cut inside.xlsx", workbookOf(t, (sheetHead + goodRows)[:len(sheetHead)+len(goodRows)-30]), "broken_xml"},
		{"unclosed.xlsx", workbookOf(t, sheetHead+goodRows), "broken_xml"},
		{"doctype.xlsx", workbookOf(t, strings.Replace(sheetHead, "<worksheet", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet`, 1)+goodRows+sheetTail), "doctype"},
		{"entity.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, "SL-0001", "&who;", 1)+sheetTail), "broken_xml"},
		{"rows twice.xlsx", workbookOf(t, sheetHead+goodRows+goodRows+sheetTail), "rows_out_of_order"},
		{"cell twice.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, `<c r="B2">`, `<c r="A2">`, 1)+sheetTail), "cells_out_of_order"},
		{"no result.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, `<v>1980</v>`, `<f>1979+1</f>`, 1)+sheetTail), "formula_without_value"},
		{"lost text.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, `<c r="B2">`, `<c r="B2" t="s">`, 1)+sheetTail), "broken_workbook"},
		{"merged.xlsx", workbookOf(t, sheetHead+goodRows+`</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>`), "merged_cells"},
		{"macros.xlsm", workbookOf(t, sheetHead+goodRows+sheetTail, "xl/vbaProject.bin", "x"), "macros"},
		{"part twice.xlsx", workbookOf(t, sheetHead+goodRows+sheetTail, "XL/Workbook.xml", bookXML), "part_twice"},
		{"bomb.xlsx", workbookOf(t, manyRows), "zip_bomb"},
		{"bomb.zip", zipOf(t, "a.csv", peopleCSV+strings.Repeat("a,1\n", 20<<20)), "zip_bomb"},
		{"slip.zip", zipOf(t, "../../khi.csv", peopleCSV), "odd_part_name"},
		{"slip2.zip", zipOf(t, "/etc/khi.csv", peopleCSV), "odd_part_name"},
		{"slip3.zip", zipOf(t, `..\khi.csv`, peopleCSV), "odd_part_name"},
		{"no table.zip", zipOf(t, "readme.txt", "hello"), "not_a_table"},
		{"empty.zip", zipOf(t), "not_a_table"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLoader(t, newMemory("northshire"))
			before := listing(t, l.dir)
			for _, policy := range []Policy{RefuseAll, LoadGood, KeepRows} {
				r, err := l.Load(context.Background(), bytes.NewReader(c.body), Request{FileName: c.name, Scheme: "northshire", Policy: policy})
				if !errors.Is(err, finding.ErrRefused) || r == nil || r.Status != StatusRefused {
					t.Fatalf("error %v", err)
				}
				f := r.Findings[0]
				if f.Rule != c.rule || f.Message == "" || f.Advice == "" || f.File != c.name {
					t.Errorf("first finding %+v, want %s with words and advice", f, c.rule)
				}
			}
			if after := listing(t, l.dir); after != before {
				t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
			}
			if len(l.Lines()) != 0 {
				t.Error("the ledger has a line")
			}
		})
	}
}

func TestFileOverTheLimitIsRefused(t *testing.T) {
	l, err := New(Options{Dir: t.TempDir(), Key: testKey, Store: newMemory("northshire"), Now: today, Limits: book.Limits{File: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Load(context.Background(), bytes.NewReader(make([]byte, 1001)), Request{FileName: "big.csv"})
	if !errors.Is(err, finding.ErrRefused) || r.Findings[0].Rule != "file_too_large" {
		t.Errorf("%v", err)
	}
}
