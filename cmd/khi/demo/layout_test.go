package demo

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// sixAnswers are the answers that the samples hold, in the order of the Kobo
// file, as our own rows: the writers must make of them what the tools made.
func sixAnswers(t *testing.T) []row {
	t.Helper()
	at := func(s string) time.Time {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return x.UTC()
	}
	six := []answer{
		{wave: "baseline", start: at("2025-04-07T09:54:00+01:00"), end: at("2025-04-07T10:05:00+01:00"), friends: 2, helps: 1, life: 5, worthwhile: 6, happy: 5, anxious: 4, choice: 3, more: []string{"cooking", "travel"}, by: supported},
		{wave: "review", start: at("2025-10-06T14:09:30+01:00"), end: at("2025-10-06T14:20:30+01:00"), friends: 4, helps: 1, life: 7, worthwhile: 8, happy: 7, anxious: 2, choice: 4, more: []string{"cooking", "money", "travel"}, by: supported},
		{wave: "baseline", start: at("2025-04-28T16:34:10+01:00"), end: at("2025-04-28T16:45:10+01:00"), friends: 0, helps: dontKnow, life: 3, worthwhile: 4, happy: 2, anxious: 8, choice: 2, more: []string{"none"}, by: byProxy, comment: "Answered by her sister"},
		{wave: "review", start: at("2025-11-03T09:04:00Z"), end: at("2025-11-03T09:15:00Z"), friends: 3, helps: 1, life: 6, worthwhile: 6, happy: 6, anxious: 5, choice: 3, more: []string{"work"}, by: supported},
		{wave: "baseline", start: at("2026-03-31T17:48:59+01:00"), end: at("2026-03-31T17:59:59+01:00"), friends: 12, helps: 2, life: 8, worthwhile: 8, happy: 9, anxious: 1, choice: 5, more: slices.Clone(moreNames), by: bySelf, comment: "I said \"yes\", then\nwe went to Llŷn – café"},
		{wave: "baseline", start: at("2026-04-01T00:19:00+01:00"), end: at("2026-04-01T00:30:00+01:00"), friends: blank, helps: 3, life: blank, worthwhile: 5, happy: 5, anxious: blank, choice: blank, by: bySelf},
	}
	refs := []string{"SL-0001", "SL-0001", "SL-0002", "SL-0002", "HS-0003", "SL-0004"}
	var rows []row
	for i := range six {
		rows = append(rows, row{p: &person{ref: refs[i]}, a: &six[i], n: i})
	}
	return rows
}

// sameCells compares two tables but for the columns that are the tool's own
// numbering and the people who typed.
func sameCells(t *testing.T, got, want [][]string, apart ...string) {
	t.Helper()
	if !slices.Equal(got[0], want[0]) {
		t.Fatalf("header\n got %q\nwant %q", got[0], want[0])
	}
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range want {
		for j, h := range want[0] {
			if !slices.Contains(apart, h) && got[i][j] != want[i][j] {
				t.Errorf("line %d, %s: got %q, want %q", i+1, h, got[i][j], want[i][j])
			}
		}
	}
}

func readTable(t *testing.T, comma rune, content []byte) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = comma
	table, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKoboAsTheSample(t *testing.T) {
	want := sample(t, "kobo_xml_values.csv")
	got := koboCSV(sixAnswers(t), false, false)
	sameCells(t, readTable(t, ';', got), readTable(t, ';', want), "_uuid", "_submitted_by", "__version__")
	gotLines, wantLines := strings.Split(string(got), "\r\n"), strings.Split(string(want), "\r\n")
	if len(gotLines) != len(wantLines) || gotLines[0] != wantLines[0] {
		t.Error("quotes, separator or line ends differ from the sample")
	}
	for _, line := range gotLines[:len(gotLines)-1] {
		if n := strings.Count(line, `";"`) + 1; n != len(koboColumns(false, false)) || line[0] != '"' || line[len(line)-1] != '"' {
			t.Errorf("not every cell is in quotes: %q", line)
		}
	}
}

func unzip(t *testing.T, content []byte) (names []string, files [][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names, files = append(names, f.Name), append(files, b)
	}
	return names, files
}

func TestODKAsTheSample(t *testing.T) {
	got, err := odkZip(sixAnswers(t), false, false, time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	gotNames, gotFiles := unzip(t, got)
	wantNames, wantFiles := unzip(t, sample(t, "odk_central_khi.zip"))
	if !slices.Equal(gotNames, wantNames) {
		t.Fatalf("files %q, want %q", gotNames, wantNames)
	}
	// The sample's start and end are the same moment; ours have a length.
	sameCells(t, readTable(t, ',', gotFiles[0]), readTable(t, ',', wantFiles[0]),
		"meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "ReviewState", "DeviceID", "Edits", "FormVersion", "start")
	friends, want := readTable(t, ',', gotFiles[1]), readTable(t, ',', wantFiles[1])
	if !slices.Equal(friends[0], want[0]) {
		t.Errorf("friends header %q, want %q", friends[0], want[0])
	}
	for _, f := range friends[1:] {
		if !strings.HasPrefix(f[3], f[2]+"/friends/friend[") {
			t.Errorf("key %q does not belong to its parent %q", f[3], f[2])
		}
	}
	if bytes.Contains(gotFiles[0], []byte("\r")) || bytes.HasPrefix(gotFiles[0], []byte("\xef\xbb\xbf")) {
		t.Error("Central writes LF and no byte order mark")
	}
}

func sheet(t *testing.T, content []byte) ([][]string, *excelize.File) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows { // rows end at their last filled cell
		rows[i] = append(rows[i], make([]string, len(rows[0])-len(rows[i]))...)
	}
	return rows, f
}

func TestFormsAsTheSample(t *testing.T) {
	content, err := formsXLSX(sixAnswers(t), "Shared Lives", false, time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	got, f := sheet(t, content)
	want, _ := sheet(t, sample(t, "msforms.xlsx"))
	sameCells(t, got, want, "Email", "Name", "Start time", "Completion time")
	for i := range got[1:] { // a serial number, right to the second; the samples' starts differ from each other
		g, errG := strconv.ParseFloat(got[i+1][2], 64)
		w, errW := strconv.ParseFloat(want[i+1][2], 64)
		if errG != nil || errW != nil || math.Abs(g-w) > 0.5/86400 {
			t.Errorf("line %d: completion time %v, want %v", i+2, got[i+1][2], want[i+1][2])
		}
	}
	tables, err := f.GetTables("Sheet1")
	if err != nil || len(tables) != 1 || tables[0].Range != "A1:S7" {
		t.Errorf("tables %+v, %v: want one over A1:S7", tables, err)
	}
	if shown, err := f.GetCellValue("Sheet1", "C2"); err != nil || shown != "4/7/25 10:05:00" {
		t.Errorf("the first completion time shows as %q, %v", shown, err)
	}
}

// TestNewFormOnlyAdds holds the newer form to the older one's columns in their
// order, with the new questions between them.
func TestNewFormOnlyAdds(t *testing.T) {
	headers := func(newForm bool) []string {
		var hs []string
		for _, c := range koboColumns(newForm, false) {
			hs = append(hs, c.header)
		}
		return hs
	}
	added := slices.Concat([]string{"friends_enough", "balance", "lonely"}, ascsNames[:])
	rest := slices.DeleteFunc(headers(true), func(h string) bool { return slices.Contains(added, h) })
	if !slices.Equal(rest, headers(false)) {
		t.Errorf("without the new questions: %q\nolder form: %q", rest, headers(false))
	}
	if len(headers(true)) != len(headers(false))+len(added) {
		t.Error("a new question is missing or comes twice")
	}
}
