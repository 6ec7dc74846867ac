package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// rawZip packs one stored part under a directory entry that says of it what
// tell makes it say.
func rawZip(t testing.TB, text string, tell func(*zip.FileHeader)) []byte {
	t.Helper()
	h := &zip.FileHeader{Name: "people.csv", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))}
	tell(h)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.CreateRaw(h)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAnArchiveWithoutLiesLoads keeps the next test honest.
func TestAnArchiveWithoutLiesLoads(t *testing.T) {
	r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(rawZip(t, peopleCSV, func(*zip.FileHeader) {})), Request{FileName: "p.zip", Scheme: "northshire"})
	if err != nil || r.Accepted != 1 {
		t.Errorf("%v %+v", err, r)
	}
}

// TestFilesThatLieAreRefused: what a directory, a mark or a first byte promises
// is held against what is there, and each limit is one.
func TestFilesThatLieAreRefused(t *testing.T) {
	cell := func(at, value string) string {
		return `<c r="` + at + `" t="inlineStr"><is><t>` + value + `</t></is></c>`
	}
	sheet := func(rows string) []byte { return workbookOf(t, sheetHead+rows+sheetTail) }
	many := book.Limits{Rows: 2}
	for _, c := range []struct {
		name string
		body []byte
		rule string
		lim  book.Limits
	}{
		{"password.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.Flags |= 1 }), "password", book.Limits{}},
		{"bzip2.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.Method = 12 }), "odd_compression", book.Limits{}},
		{"link.zip", rawZip(t, "/etc/passwd", func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }), "odd_part_name", book.Limits{}},
		{"longer than it says.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.UncompressedSize64 -= 5 }), "broken_part", book.Limits{}},
		{"shorter than it says.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.UncompressedSize64 += 5 }), "broken_part", book.Limits{}},
		{"another sum.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.CRC32++ }), "broken_part", book.Limits{}},
		{"a size beyond all.zip", rawZip(t, peopleCSV, func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 62 }), "unpacks_too_large", book.Limits{}},
		{"many parts.zip", zipOf(t, "a.csv", peopleCSV, "b.txt", "x", "c.txt", "x"), "too_many_parts", book.Limits{Parts: 2}},
		{"large in sum.zip", zipOf(t, "a.csv", peopleCSV, "b.txt", strings.Repeat("x", 800), "c.txt", strings.Repeat("x", 800)), "unpacks_too_large", book.Limits{Unzipped: 1000}},
		{"many rows.csv", []byte(peopleCSV + "SL-2,1980\nSL-3,1980\n"), "too_many_rows", many},
		{"many rows.xlsx", sheet(goodRows + `<row r="3">` + cell("A3", "SL-2") + `</row><row r="4">` + cell("A4", "SL-3") + `</row>`), "too_many_rows", many},
		{"many rows.zip", zipOf(t, "a.csv", peopleCSV+"SL-2,1980\nSL-3,1980\n"), "too_many_rows", many},
		{"many columns.xlsx", sheet(goodRows), "too_many_columns", book.Limits{Columns: 1}},
		{"long cell.xlsx", sheet(strings.Replace(goodRows, "SL-0001", strings.Repeat("x", 101), 1)), "cell_too_long", book.Limits{Cell: 100}},
		{"long shared text.xlsx", workbookOf(t, sheetHead+strings.Replace(goodRows, `<c r="A2" t="inlineStr"><is><t>SL-0001</t></is></c>`, `<c r="A2" t="s"><v>0</v></c>`, 1)+sheetTail, "xl/sharedStrings.xml",
			`<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>`+strings.Repeat("ŵ", 101)+`</t></si></sst>`), "cell_too_long", book.Limits{Cell: 100}},
		{"long value.jsonl", []byte(`{"person_ref":"` + strings.Repeat("ŵ", 101) + `","birth_year":1980}` + "\n"), "cell_too_long", book.Limits{Cell: 100}},
		{"no header over it.xlsx", sheet(goodRows + `<row r="3">` + cell("A3", "SL-2") + cell("C3", "stray") + `</row>`), "cell_without_header", book.Limits{}},
		{"bytes that are no text.xlsx", sheet(strings.Replace(goodRows, "SL-0001", "SL-\xE9", 1)), "broken_xml", book.Limits{}},
		{"a bell.xlsx", sheet(strings.Replace(goodRows, "SL-0001", "SL-&#7;1", 1)), "broken_xml", book.Limits{}},
		{"turned.xlsx", sheet(strings.Replace(goodRows, "SL-0001", "SL-\u202E1", 1)), "direction_control", book.Limits{}},
		{"two roots.xlsx", workbookOf(t, sheetHead+goodRows+sheetTail+"<worksheet/>"), "broken_xml", book.Limits{}},
		{"too many cells.csv", []byte("person_ref,birth_year\nSL-0001,1980,7\n"), "ragged_row", book.Limits{}},
		{"cut in a letter.csv", append([]byte{0xFF, 0xFE}, utf16Bytes(peopleCSV, binary.LittleEndian)[:len(peopleCSV)*2-3]...), "damaged_text", book.Limits{}},
		{"half a pair.csv", append([]byte{0xFF, 0xFE}, append(utf16Bytes("person_ref,birth_year\nSL-", binary.LittleEndian), 0x00, 0xD8, ',', 0, '1', 0, '9', 0, '8', 0, '0', 0, '\n', 0)...), "damaged_text", book.Limits{}},
		{"bad bytes where nobody looks.csv", []byte("person_ref,birth_year,what nobody reads\nSL-0001,1980,\xFF\n"), "invalid_utf8", book.Limits{}},
		{"a report.csv", []byte("%PDF-1.7\n"), "not_a_table", book.Limits{}},
		{"packed.csv", []byte("\x1F\x8B\x08\x00rest"), "not_a_table", book.Limits{}},
		{"a letter.csv", []byte("{\\rtf1 rest}"), "not_a_table", book.Limits{}},
		{"a photo.csv", []byte("\xFF\xD8\xFFrest"), "not_a_table", book.Limits{}},
		{"nothing good.csv", []byte("person_ref,birth_year\n,1980\n"), "missing_required", book.Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := New(Options{Dir: t.TempDir(), Key: testKey, Store: newMemory("northshire"), Now: today, Limits: c.lim})
			if err != nil {
				t.Fatal(err)
			}
			before := listing(t, l.dir)
			r, err := l.Load(context.Background(), bytes.NewReader(c.body), Request{FileName: c.name, Scheme: "northshire", Policy: KeepRows})
			if !errors.Is(err, finding.ErrRefused) || r == nil || r.Status != StatusRefused || countRule(r, c.rule) != 1 {
				t.Fatalf("want %s: %v %+v", c.rule, err, r)
			}
			if after := listing(t, l.dir); after != before || len(l.Lines()) != 0 {
				t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
}

// TRUE in a column of counts is no 1, and where a column says yes or no it is a
// word like any other; a place on the map is named as that.
func TestTrueAndFalseInAWorkbook(t *testing.T) {
	rows := func(year string) []byte {
		return workbookOf(t, sheetHead+strings.Replace(goodRows, `<c r="B2"><v>1980</v>`, year, 1)+sheetTail)
	}
	for cell, want := range map[string]string{`<c r="B2" t="b"><v>1</v>`: "TRUE", `<c r="B2" t="b"><v>0</v>`: "FALSE", `<c r="B2" t="b"><f>1=1</f><v>1</v>`: "TRUE"} {
		r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(rows(cell)), Request{FileName: "a.xlsx", Scheme: "northshire"})
		if err == nil || countRule(r, "not_a_number") != 1 || !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Cell == "B2" && f.Value == want }) {
			t.Errorf("%s: %v, %+v", cell, err, r.Findings)
		}
	}
	ticked := "end;person_ref;wave;indep_help/cooking;indep_help/money;_geolocation_latitude;precision;_id;_uuid;_submission_time\n" +
		"2025-04-07T10:05:00+01:00;A1;baseline;TRUE;FALSE;53.1;4;1;u;2025-04-07T09:05:00\n"
	r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), strings.NewReader(ticked), Request{FileName: "a.csv", Scheme: "northshire"})
	if err != nil || r.Accepted != 1 || countRule(r, "position") != 2 || countRule(r, "column_not_read") != 0 {
		t.Errorf("%v, %+v", err, r)
	}
}
