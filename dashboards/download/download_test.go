package download

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"khi/metrics"
)

func example() *metrics.Table {
	return &metrics.Table{
		ID: "friends-block-trend-SCO", Title: "62 of 100 people say that nothing keeps them from seeing friends.",
		Subtitle: "Share of people, per cent, Scotland", RowHead: "Quarter", AsOf: "2026-11-01", Source: "Answers of people",
		Columns: []metrics.Column{
			{Key: "estimate", Name: "Estimate", Unit: metrics.Percent, Role: metrics.Estimate},
			{Key: "change", Name: "Change", Unit: metrics.Points, Role: metrics.Change},
			{Key: "base", Name: "People who answered", Unit: metrics.Count, Role: metrics.Base},
		},
		Rows: []metrics.Row{
			{Key: "2025-26Q1", Label: "April to June 2025", Cells: []metrics.Figure{metrics.Known(62.06), metrics.Known(-3.21), metrics.Known(1234)}},
			{Key: "2025-26Q2", Label: "=HYPERLINK(\"http://x\")", Cells: []metrics.Figure{metrics.Hidden(), metrics.Missing(metrics.NoAnswers), metrics.Hidden()}, Notes: []string{"few"}},
		},
		Notes:   []metrics.Note{{Key: "few", Text: "Few people answered"}},
		LeftOut: []metrics.LeftOut{{Reason: "not_asked", Words: "not asked", People: metrics.Hidden()}},
	}
}

func csvOf(t require, table *metrics.Table) string {
	t.Helper()
	var out bytes.Buffer
	if err := CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// require is what testing.T and rapid.T share.
type require interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func TestCSV(t *testing.T) {
	want := "key,label,estimate,change,base,notes\r\n" +
		"2025-26Q1,April to June 2025,62.1,-3.2,1234,\r\n" +
		"2025-26Q2,\"'=HYPERLINK(\"\"http://x\"\")\",[c],[w],[c],few\r\n"
	if got := csvOf(t, example()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestInventedDataSaySoOnEveryLine(t *testing.T) {
	table := example()
	table.Invented = true
	lines := strings.Split(strings.TrimSpace(csvOf(t, table)), "\r\n")
	if !strings.HasSuffix(lines[0], ",made_up") {
		t.Errorf("heading %q", lines[0])
	}
	for _, l := range lines[1:] {
		if !strings.HasSuffix(l, ",made-up data") {
			t.Errorf("line %q does not say that it is made up", l)
		}
	}
	if name := FileName(table, "csv"); !strings.Contains(name, "made-up") {
		t.Errorf("file name %q does not say that the data are made up", name)
	}
	meta, err := CSVMetadata(table, "x.csv")
	if err != nil || !strings.Contains(string(meta), invented) {
		t.Errorf("the metadata do not say that the data are made up (%v)", err)
	}
}

// TestUnverifiedFiguresSaySoOnEveryLine: so does the name of the file.
func TestUnverifiedFiguresSaySoOnEveryLine(t *testing.T) {
	table := example()
	table.Unverified = true
	for i, l := range strings.Split(strings.TrimSpace(csvOf(t, table)), "\r\n") {
		if want := []string{",unverified", ",unverified: not for publication"}[min(i, 1)]; !strings.HasSuffix(l, want) {
			t.Errorf("line %q does not end in %q", l, want)
		}
	}
	if name := FileName(table, "csv"); !strings.Contains(name, "unverified") {
		t.Errorf("file name %q", name)
	}
	meta, err := CSVMetadata(table, "x.csv")
	if err != nil || !strings.Contains(string(meta), unverified) {
		t.Errorf("the metadata do not say so (%v)", err)
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+44": "'+44", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tx": "' x", "\r=1": "' =1", "\nx": "' x",
		"  =1": "'  =1", "\u00a0=1": "'\u00a0=1", "\ufeff=1": "'\ufeff=1", "＝1": "'＝1", "\x00=1": "' =1",
		"Afon Dŵr": "Afon Dŵr", "18 to 34": "18 to 34", "a=b": "a=b", "": "", "two\nlines": "two lines", "bad\xff": "bad\uFFFD",
	} {
		if got := safe(in); got != want {
			t.Errorf("safe(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzCSVCell: whatever the words, a CSV reader finds the same cells again, in
// the same place, and none that a spreadsheet would run.
func FuzzCSVCell(f *testing.F) {
	for _, s := range []string{"=cmd|' /C calc'!A0", "+1", "-2+3", "@x", "\t=1", "\r\n=1", `"`, `",=1`, "a,b", "'=", "\u2028=", "＝", "\xff="} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, key, label string) {
		table := example()
		table.Rows[0].Key, table.Rows[0].Label, table.Columns[0].Key = key, label, label
		text := csvOf(t, table)
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("not CSV: %v\n%q", err, text)
		}
		if len(records) != 3 || strings.Count(text, "\n") != 3 {
			t.Fatalf("%d records, %d lines, want 3:\n%q", len(records), strings.Count(text, "\n"), text)
		}
		for _, word := range append(records[0], records[1][0], records[1][1], records[2][0], records[2][1]) {
			begin, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(word, unicode.IsSpace))
			if strings.ContainsRune("=+-@＝＋－＠\t\r\n", begin) && word != "" {
				t.Fatalf("cell %q could be run as a formula", word)
			}
		}
		if records[1][3] != "-3.2" || records[1][4] != "1234" {
			t.Fatalf("figures moved or changed: %q", records[1])
		}
	})
}

func figures() *rapid.Generator[metrics.Figure] {
	return rapid.OneOf(
		rapid.Map(rapid.Float64Range(-1e9, 1e9), metrics.Known), rapid.Just(metrics.Hidden()),
		rapid.Map(rapid.SampledFrom([]string{metrics.NoAnswers, metrics.NotApplicable, metrics.NotAvailable}), metrics.Missing))
}

func randomTable(t *rapid.T) *metrics.Table {
	units := []metrics.Unit{metrics.Percent, metrics.Score, metrics.Points, metrics.Count, metrics.Pounds, metrics.Ratio, metrics.Friends}
	table := &metrics.Table{ID: rapid.String().Draw(t, "id"), Title: rapid.String().Draw(t, "title")}
	for i := range rapid.IntRange(0, 5).Draw(t, "columns") {
		table.Columns = append(table.Columns, metrics.Column{Key: "c" + strconv.Itoa(i), Name: rapid.String().Draw(t, "name"), Unit: rapid.SampledFrom(units).Draw(t, "unit"), Role: metrics.Other})
	}
	for range rapid.IntRange(0, 8).Draw(t, "rows") {
		n := len(table.Columns)
		table.Rows = append(table.Rows, metrics.Row{Key: rapid.String().Draw(t, "key"), Label: rapid.String().Draw(t, "label"),
			Cells: rapid.SliceOfN(figures(), n, n).Draw(t, "cells")})
	}
	return table
}

// Every figure stands in its place: known ones as the published number, all
// others as their shorthand and never as a number.
func TestEveryFigureIsInTheCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := randomTable(t)
		records, err := csv.NewReader(strings.NewReader(csvOf(t, table))).ReadAll()
		if err != nil {
			t.Fatalf("not CSV: %v", err)
		}
		if len(records) != len(table.Rows)+1 {
			t.Fatalf("%d lines for %d rows", len(records), len(table.Rows))
		}
		for i, r := range table.Rows {
			for j, f := range r.Cells {
				got := records[i+1][j+2]
				n, notNumber := strconv.ParseFloat(got, 64)
				if v, ok := f.Value(); ok && (notNumber != nil || n != table.Columns[j].Unit.Round(v)) {
					t.Fatalf("%v is written as %q", v, got)
				} else if !ok && (got != f.Shorthand() || notNumber == nil) {
					t.Fatalf("%s is written as %q", f.Shorthand(), got)
				}
			}
		}
	})
}

func TestJSONGivesTheSameTableBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := randomTable(t)
		var out bytes.Buffer
		if err := JSON(&out, table); err != nil {
			t.Fatal(err)
		}
		var back metrics.Table
		if err := json.Unmarshal(out.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if len(back.Rows) != len(table.Rows) {
			t.Fatalf("%d rows, want %d", len(back.Rows), len(table.Rows))
		}
		for i, r := range table.Rows {
			for j, f := range r.Cells {
				if want := f.At(table.Columns[j].Unit); !reflect.DeepEqual(back.Rows[i].Cells[j], want) {
					t.Fatalf("row %d: %v came back as %v", i, want, back.Rows[i].Cells[j])
				}
			}
		}
	})
}

func TestJSONChangesNothingInTheTable(t *testing.T) {
	table := example()
	var out bytes.Buffer
	if err := JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(table, example()) {
		t.Error("writing JSON changed the table")
	}
	if strings.Contains(out.String(), "62.06") {
		t.Error("a figure is given beyond its published precision")
	}
}

func TestRefusals(t *testing.T) {
	short := example()
	short.Rows[1].Cells = short.Rows[1].Cells[:2]
	broken := example()
	broken.Rows[0].Cells[1] = metrics.Known(math.Inf(1))
	people := example()
	people.LeftOut[0].People = metrics.Known(math.NaN())
	for want, table := range map[string]*metrics.Table{"2 figures for 3 columns": short, `column "change"`: broken, "not_asked": people} {
		var out bytes.Buffer
		_, metaErr := CSVMetadata(table, "x.csv")
		for _, err := range []error{CSV(&out, table), JSON(&out, table), metaErr} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v does not say %q", err, want)
			}
		}
		if out.Len() > 0 {
			t.Errorf("a refused table left %d bytes", out.Len())
		}
	}
	if _, err := CSVMetadata(example(), " "); err == nil {
		t.Error("metadata without the address of their file were not refused")
	}
}

func TestMetadataDescribeTheFile(t *testing.T) {
	table := example()
	table.Columns[1].Unit, table.Rows[0].Unit, table.Rows[0].Verdict = "", metrics.Points, "inside the funnel"
	data, err := CSVMetadata(table, "https://example.org/friends.csv")
	if err != nil {
		t.Fatal(err)
	}
	var m csvw
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(csvOf(t, table))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Schema.Columns) != len(records[0]) {
		t.Fatalf("%d columns described, %d written", len(m.Schema.Columns), len(records[0]))
	}
	for i, c := range m.Schema.Columns {
		if c.Titles[0] != records[0][i] {
			t.Errorf("column %d: title %q, heading %q", i, c.Titles[0], records[0][i])
		}
		for _, record := range records[1:] {
			_, err := strconv.ParseFloat(record[i], 64)
			if c.Datatype == "number" && err != nil && !strings.Contains(strings.Join(c.Null, " "), record[i]) {
				t.Errorf("column %s: %q is neither a number nor one of the nulls %v", c.Name, record[i], c.Null)
			}
		}
	}
	if *m.Notes[0].Rows != len(records)-1 || m.Title != table.Title || m.URL != "https://example.org/friends.csv" || m.Schema.PrimaryKey != "key" {
		t.Errorf("wrong description: %+v", m)
	}
	for _, want := range []string{`"hidden": true`, "Few people answered", "hidden so that nobody can be recognised"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the description lacks %q", want)
		}
	}
}

var goodName = regexp.MustCompile(`^khi-[a-z0-9]+(-[a-z0-9]+)*\.csv$`)

func TestFileName(t *testing.T) {
	if got := FileName(example(), "csv"); got != "khi-friends-block-trend-sco.csv" {
		t.Errorf("got %q", got)
	}
	if got := FileName(&metrics.Table{ID: "Afon Dŵr / élan"}, ".XLSX"); got != "khi-afon-dwr-elan.xlsx" {
		t.Errorf("got %q", got)
	}
	long := func(end string) string { return FileName(&metrics.Table{ID: strings.Repeat("long-", 40) + end}, "csv") }
	if long("a") == long("b") {
		t.Error("two long identifiers share a name")
	}
	rapid.Check(t, func(t *rapid.T) {
		table := &metrics.Table{ID: rapid.String().Draw(t, "id"), Title: rapid.String().Draw(t, "title"), Invented: rapid.Bool().Draw(t, "invented")}
		table.ID += strings.Repeat("x", rapid.IntRange(0, 120).Draw(t, "more"))
		if name := FileName(table, "csv"); len(name) >= 100 || !goodName.MatchString(name) {
			t.Fatalf("%q is not a good name (%d characters)", name, len(name))
		}
	})
}

// BenchmarkCSV writes 200,000 rows of three figures; the promise is 500,000 rows a second.
func BenchmarkCSV(b *testing.B) {
	table := example()
	row := table.Rows[0]
	table.Rows = nil
	for range 200_000 {
		table.Rows = append(table.Rows, row)
	}
	var out bytes.Buffer
	before := ownTime(b)
	for b.Loop() {
		out.Reset()
		if err := CSV(&out, table); err != nil {
			b.Fatal(err)
		}
	}
	rows := float64(b.N * len(table.Rows))
	b.SetBytes(int64(out.Len()))
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(rows/(ownTime(b)-before).Seconds(), "rows/cpu-s")
}

// ownTime is the processor time that this process has taken.
func ownTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
