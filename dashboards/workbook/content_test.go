package workbook

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"khi/metrics"
)

// read opens the file with the library and gives the rows of a worksheet's
// table without its headings, unformatted.
func read(t require, file []byte, tab string) (heading []string, rows [][]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tables, err := f.GetTables(tab)
	if err != nil || len(tables) != 1 {
		t.Fatalf("worksheet %s: %d tables (%v)", tab, len(tables), err)
	}
	all, err := f.GetRows(tab, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	_, top, right, bottom := xmlTable{Ref: tables[0].Range}.corners()
	for _, r := range all[top-1 : bottom] {
		for len(r) < right {
			r = append(r, "")
		}
		rows = append(rows, r)
	}
	return rows[0], rows[1:]
}

// expected is how a figure stands in a cell.
func expected(f metrics.Figure, u metrics.Unit) string {
	if v, ok := f.Value(); ok {
		return strconv.FormatFloat(u.Round(v), 'f', -1, 64)
	}
	return f.Shorthand()
}

func TestComparisonReadsBack(t *testing.T) {
	file := written(t, schemeCover(), schemeTables()...)
	heading, rows := read(t, file, "T5_friends_block_places_WAL")
	wantHeading := "Scheme|Code|Estimate (per cent)|Lower 95% limit (per cent)|Upper 95% limit (per cent)|People who answered|Wales (per cent)|Lower funnel limit (99.8%) (per cent)|Upper funnel limit (99.8%) (per cent)|How it compares"
	if got := strings.Join(heading, "|"); got != wantHeading {
		t.Errorf("headings\n%s\nwant\n%s", got, wantHeading)
	}
	for i, want := range map[int]string{
		0: "Afon Dŵr Shared Lives|00412|58|58|58|58|58|58|58|inside the funnel",
		2: "Caredig Homeshare|02412|[c]|[c]|[c]|[c]|62|[c]|[c]|",
		4: "Eryri Together|04412|58|62|66|70|74|78|82|inside the funnel",
	} {
		if got := strings.Join(rows[i], "|"); got != want {
			t.Errorf("row %d\n%s\nwant\n%s", i, got, want)
		}
	}
	_, leftOut := read(t, file, leftOutTab)
	if len(leftOut) != 24 || strings.Join(leftOut[1][2:], "|") != "preferred not to say|[c]" {
		t.Errorf("left out: %d rows, second %v", len(leftOut), leftOut[1])
	}
}

// In a table whose rows have units of their own, each cell is formatted by
// its row's unit.
func TestUnitsByRowAreFormatted(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, schemeCover(), overview())))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("T1_overview_WAL_0412")
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[len(rows)-7:]
	for i, want := range []string{"percent|per cent|12.3|-12.3|12,345.0|1,234", "score|score|24.7|-24.7|24,690.0|1,234",
		"points|points|+37.0|-37.0|+37,035.0|1,234", "pounds|pounds|49|-49|49,380|1,234",
		"pounds_delta|pounds, difference|+62|-62|+61,725|1,234", "ratio|ratio|74.07|-74.07|74,070.00|1,234",
		"friends|number of friends|86.4|[z]|86,415.0|1,234"} {
		if got := strings.TrimPrefix(strings.Join(rows[i], "|"), "Indicator "); got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
}

func TestSameTablesSameBytes(t *testing.T) {
	first := written(t, schemeCover(), schemeTables()...)
	for range 20 {
		if !bytes.Equal(first, written(t, schemeCover(), schemeTables()...)) {
			t.Fatal("writing the same tables again gave other bytes")
		}
	}
}

// numbersIn counts the cells of a file that hold a number.
func numbersIn(t require, file []byte) int {
	t.Helper()
	n := 0
	for _, s := range sheetsOf(t, partsOf(t, file)) {
		for _, c := range s.cells() {
			if c.isNumber() {
				n++
			}
		}
	}
	return n
}

// A hidden or missing figure has no number anywhere: the file holds exactly
// one number for each known figure in its table, one in the data worksheet,
// and the number of rows of each worksheet in the contents.
func checkNumbers(t require, file []byte, tables []*metrics.Table) {
	t.Helper()
	known, leftOut := 0, 0
	for _, table := range tables {
		for _, f := range figuresOf(table) {
			if _, ok := f.Value(); ok {
				known++
			}
		}
		leftOut += len(table.LeftOut)
	}
	listed := len(tables) + 2 // notes, tables, data
	if leftOut > 0 {
		listed++
	}
	if got, want := numbersIn(t, file), 2*known+listed; got != want {
		t.Fatalf("the file holds %d numbers, want %d", got, want)
	}
}

func TestHiddenFiguresLeaveNoNumber(t *testing.T) {
	tables := schemeTables()
	file := written(t, schemeCover(), tables...)
	checkNumbers(t, file, tables)
	for _, table := range tables { // all hidden: no number but the counts of rows
		for _, r := range table.Rows {
			for i := range r.Cells {
				r.Cells[i] = metrics.Hidden()
			}
		}
		for i := range table.LeftOut {
			table.LeftOut[i].People = metrics.Hidden()
		}
	}
	file = written(t, schemeCover(), tables...)
	checkNumbers(t, file, tables)
	for _, tab := range []string{"T5_friends_block_places_WAL", dataTab} {
		_, rows := read(t, file, tab)
		for _, r := range rows {
			if tab == dataTab && (r[6] != "" || r[7] != "[c]") {
				t.Fatalf("a hidden figure is written as %q %q", r[6], r[7])
			}
		}
	}
}

func randomFigure() *rapid.Generator[metrics.Figure] {
	return rapid.OneOf(
		rapid.Map(rapid.Float64Range(-1e9, 1e9), metrics.Known), rapid.Just(metrics.Hidden()),
		rapid.Map(rapid.SampledFrom([]string{metrics.NoAnswers, metrics.NotApplicable, metrics.NotAvailable}), metrics.Missing))
}

// hostile words: whatever a scheme might be called.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"=1+1", "+44", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\tx", "a\r\nb", "]]>", "</t></is></c>", "<b>&amp;", "_x0041_", "_x000D_",
		"\x00\x01", "\ufffe", "\u202eabc", "👩‍👩‍👧 home", " padded ", "'", "A1", "R1C1", "[c]", "Cover", "", "\xff", "Ŵyr y Dŵr",
	}))
}

func randomTable(t *rapid.T) *metrics.Table {
	units := append([]metrics.Unit{""}, metrics.Percent, metrics.Score, metrics.Points, metrics.Count, metrics.Pounds, metrics.Ratio, metrics.Friends)
	words := func(label string) string { return hostile().Draw(t, label) }
	table := &metrics.Table{ID: words("id"), Title: words("title"), Subtitle: words("subtitle"), RowHead: words("row head"),
		Protected: words("protection"), Source: words("source"), Invented: rapid.Bool().Draw(t, "invented"),
		Notes: []metrics.Note{{Key: "few", Text: words("note")}},
		Shape: rapid.SampledFrom([]metrics.Shape{metrics.Trend, metrics.Funnel}).Draw(t, "shape")}
	for i := range rapid.IntRange(0, 4).Draw(t, "columns") {
		table.Columns = append(table.Columns, metrics.Column{Key: fmt.Sprint("c", i), Name: words("name"), Unit: rapid.SampledFrom(units).Draw(t, "unit")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "facets") {
		table.Facets = append(table.Facets, metrics.Facet{Key: fmt.Sprint("f", i), Name: words("facet")})
	}
	n := len(table.Columns)
	for i := range rapid.IntRange(0, 6).Draw(t, "rows") {
		row := metrics.Row{Key: fmt.Sprint("r", i), Label: words("label"), Unit: metrics.Score, Verdict: words("verdict"),
			Cells: rapid.SliceOfN(randomFigure(), n, n).Draw(t, "cells")}
		for range table.Facets {
			row.Facets = append(row.Facets, metrics.Named{Code: words("code"), Name: words("of")})
		}
		if rapid.Bool().Draw(t, "noted") {
			row.Notes = []string{"few"}
		}
		table.Rows = append(table.Rows, row)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "left out") {
		table.LeftOut = append(table.LeftOut, metrics.LeftOut{Reason: fmt.Sprint("l", i), Words: words("words"), People: randomFigure().Draw(t, "people")})
	}
	return table
}

// Whatever the tables say, every figure is found exactly once in the data
// worksheet and in its table, nothing hidden is a number, and the file is
// accessible.
func TestAnyTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tables := rapid.SliceOfN(rapid.Custom(randomTable), 1, 3).Draw(t, "tables")
		var out bytes.Buffer
		if err := Write(&out, Cover{Title: hostile().Draw(t, "cover"), AsOf: "2026-11-01", Place: hostile().Draw(t, "place")}, tables); err != nil {
			t.Fatal(err)
		}
		checkData(t, out.Bytes(), tables)
		checkNumbers(t, out.Bytes(), tables)
		for _, fault := range faults(t, out.Bytes()) {
			// a label such as "-" or "[c]" is the sender's own word
			if !strings.HasSuffix(fault, "a symbol alone") && !strings.HasSuffix(fault, "is not explained above the table") {
				t.Fatal(fault)
			}
		}
	})
}

func checkData(t require, file []byte, tables []*metrics.Table) {
	t.Helper()
	_, rows := read(t, file, dataTab)
	if len(rows) == 1 && rows[0][0] == "There are no rows" {
		rows = nil
	}
	found := map[string]string{}
	for _, r := range rows {
		at := r[1][:strings.Index(r[1]+"_", "_")] + " " + r[2] + " " + r[4] // T1 r0 c0
		if _, twice := found[at]; twice {
			t.Fatalf("%s is found twice", at)
		}
		if r[6] != "" && r[7] != "" {
			t.Fatalf("%s has a value and a shorthand", at)
		}
		found[at] = r[6] + r[7]
	}
	count := 0
	want := func(at, figure string) {
		count++
		if found[at] != figure {
			t.Fatalf("%s is %q, want %q", at, found[at], figure)
		}
	}
	for i, table := range tables {
		for _, r := range table.Rows {
			for j, f := range r.Cells {
				want(fmt.Sprintf("T%d %s %s", i+1, r.Key, table.Columns[j].Key), expected(f, table.Unit(r, j)))
			}
		}
		for _, l := range table.LeftOut {
			want(fmt.Sprintf("T%d %s %s", i+1, l.Reason, leftOutCode), expected(l.People, metrics.Count))
		}
	}
	if len(rows) != count {
		t.Fatalf("%d rows of data for %d figures", len(rows), count)
	}
}
