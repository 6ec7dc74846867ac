package demo

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// WriteBad writes a few files that must each be refused, with the reason in
// words. All are for the scheme "colne-holme" of the standard set.
func WriteBad(dir string) ([]File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	out := &output{dir: dir}
	good, zipped, err := goodExports()
	if err != nil {
		return nil, err
	}
	text := string(good)
	for _, b := range []struct {
		name, why string
		content   []byte
	}{
		{"empty.csv", "the file is empty", nil},
		{"header_only.csv", "the file has a header and no rows", good[:bytes.IndexByte(good, '\n')+1]},
		{"truncated.csv", "the file ends inside a quoted cell: the export was cut off", []byte(strings.TrimRight(text, "\"\r\n") + "\"\r\n\"2026-03-02T10:1")},
		{"truncated.zip", "the zip file has no directory at its end: the download was cut off", zipped[:len(zipped)*2/3]},
		{"picture.csv", "the file is a PNG picture and no table", picture},
		{"latin1.csv", "the file is not UTF-8: é is written as a single byte", []byte(strings.Replace(text, `;"";"4417000"`, ";\"caf\xe9\";\"4417000\"", 1))},
		{"utf16_no_mark.csv", "the file is UTF-16 without a mark that says so", utf16(text)},
		{"unknown_layout.csv", "no known tool or template has these columns", []byte("Customer,Order,Amount\nA12,17,20.50\nB34,18,1.99\n")},
		{"out_of_range.csv", "life_sat goes from 0 to 10 and a row says 11", swap(text, `"life_sat"`, "11")},
		{"not_a_number.csv", "friends_n is a count and a row says \"lots\"", swap(text, `"friends_n"`, "lots")},
		{"unknown_answer.csv", "friends_help has no answer \"sometimes\"", swap(text, `"friends_help"`, "sometimes")},
		{"nhs_number.csv", "a reference is an NHS number; a reference must not be a number that names a person", swap(text, `"person_ref"`, "943 476 5919")},
		{"duplicate_header.csv", "two columns have the same name", []byte(strings.Replace(text, `"worthwhile"`, `"life_sat"`, 1))},
		{"twice.csv", "the same person, wave and day comes twice with different answers", twice(text)},
		{"impossible_day.csv", "31 February is not a day", []byte("arrangement_ref,person_ref,type,start_on,end_on,end_reason,planned,prior_setting\nCOL-0001-A9,COL-0001,live_in,2025-02-31,,,,\n")},
		{"ends_before_start.csv", "an arrangement ends before it starts", []byte("arrangement_ref,person_ref,type,start_on,end_on,end_reason,planned,prior_setting\nCOL-0001-A9,COL-0001,live_in,2025-06-30,2025-06-01,person_choice,yes,own_home\n")},
	} {
		if err := out.add(File{Name: b.name, Scheme: "colne-holme", Why: b.why}, b.content); err != nil {
			return nil, err
		}
	}
	return out.files, nil
}

// picture is the start of a PNG file: its signature and header chunk.
var picture = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")

// goodExports are three plain answers as a Kobo file and as an ODK zip: what is
// then spoilt in one place is refused for that place and nothing else.
func goodExports() (koboFile, odkFile []byte, err error) {
	var rows []row
	for n := range 3 {
		p := &person{ref: fmt.Sprintf("COL-%04d", n+1)}
		at := time.Date(2025, time.November, 3+n, 10, 15, 0, 0, time.UTC)
		rows = append(rows, row{p: p, n: n, a: &answer{wave: "review", start: at.Add(-10 * time.Minute), end: at, by: bySelf,
			friends: 3, helps: 1, enough: 2, balance: 1, lonely: 4, life: 7, worthwhile: 7, happy: 7, anxious: 2, choice: 4,
			ascs: [...]int{1, 1, 2, 1, 1, 2, 2, 1}, more: []string{"cooking"}, newForm: true}})
	}
	odkFile, err = odkZip(rows, true, false, time.Date(2025, time.November, 10, 9, 0, 0, 0, time.UTC))
	return koboCSV(rows, true, false), odkFile, err
}

// swap puts another value into one column of the second row.
func swap(text, header, value string) []byte {
	lines := strings.Split(text, "\r\n")
	column := -1
	for i, h := range strings.Split(lines[0], ";") {
		if h == header {
			column = i
		}
	}
	cells := strings.Split(lines[2], ";")
	cells[column] = `"` + value + `"`
	lines[2] = strings.Join(cells, ";")
	return []byte(strings.Join(lines, "\r\n"))
}

// twice repeats the first row under another submission number with another answer.
func twice(text string) []byte {
	lines := strings.Split(text, "\r\n")
	again := strings.Replace(lines[1], `"helps"`, `"in_the_way"`, 1)
	again = strings.ReplaceAll(again, "4417000", "4417009")
	return []byte(strings.Join(append(lines[:4:4], again), "\r\n") + "\r\n")
}

func utf16(text string) []byte {
	var b bytes.Buffer
	for _, r := range text {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.Bytes()
}
