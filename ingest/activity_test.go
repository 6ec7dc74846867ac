package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// returnBook makes a workbook as people dress one up: sheets of rows, and merged cells.
func returnBook(t testing.TB, sheets map[string][][]any, merged map[string][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	first := true
	for _, name := range slices.Sorted(keysOfSheets(sheets)) {
		if first {
			_ = f.SetSheetName("Sheet1", name)
			first = false
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheets[name] {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range merged[name] {
			var from, to string
			fmt.Sscanf(m, "%s %s", &from, &to)
			if err := f.MergeCell(name, from, to); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func keysOfSheets(m map[string][][]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// The returns: the same kinds of counts in four dresses.
func returnTwoLevels(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Return": {
		{nil}, {"Shared Lives activity return"}, {"Quarter 1 2025-26 (April to June 2025)"}, {nil},
		{"Scheme", "People", nil, "Carers", nil, nil, "Referrals", "Laptops"},
		{nil, "Supported at end", "Waiting", "Approved", "New", "Left", nil, "issued"},
		{"north", 42, "<5", 31, 2, 1, 9, 3},
		{"south", 58, "-", 40, "n/a", 0, 12, nil},
		{"Total", 101, nil, 71, 2, 1, 21, 3},
		{nil}, {"Notes: figures are provisional"}, {"Signed:", "A. Manager", nil, "Date:", "04/07/2025"},
	}}, map[string][]string{"Return": {"A2 H2", "B5 C5", "D5 F5", "A5 A6", "G5 G6"}})
}

func returnShuffled(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Sheet A": {
		{"Adult placement monitoring"}, {"Period: October - December 2025"}, {nil},
		{"Referrals received", "Number of approved carers", "Name of scheme", "Arrangements started", "Arrangements ended", "Individuals supported"},
		{7, 30, "North Shared Lives", 3, 1, 44}, {5, 20, "South Shared Lives", 0, 2, 33}, {12, 50, "TOTAL", 3, 3, 77},
	}}, nil)
}

func returnWelsh(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Ffurflen": {
		{"Ffurflen weithgarwch Rhannu Bywydau"}, {"Chwarter 2, 2025/26"},
		{"Cynllun", "Nifer y bobl a gefnogir", "Gofalwyr cymeradwy", "Gofalwyr newydd", "Atgyfeiriadau"},
		{"north", 12, 9, 1, 4}, {"Cyfanswm", 12, 9, 1, 4}, {"Llofnod: ______"},
	}}, nil)
}

// returnOfParts counts kinds of support beside their total, adds schemes up in
// groups, and says its quarter by its days.
func returnOfParts(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Return": {
		{"Greater Northshire partnership"}, {"Reporting period: 1 July 2025 to 30 September 2025"},
		{"Provider", "People using the service", nil, nil, "Carers", nil, "Referrals"},
		{nil, "Live-in", "Short breaks", "Total", "Approved", "In assessment", "Received"},
		{"north", 20, 12, 32, 25, 4, 6}, {"Sub-total", 20, 12, 32, 25, 4, 6}, {"south", 10, 0, 10, 12, 1, 2}, {"Total", 30, 12, 42, 37, 5, 8},
	}}, map[string][]string{"Return": {"B3 D3", "E3 F3"}})
}

func returnTwoQuarters(t testing.TB) []byte {
	rows := func(a, b int) [][]any {
		return [][]any{{"Activity"}, {"Scheme", "People supported", "Approved carers", "Vacancies", "Staff FTE"}, {"north", a, 10, 2, 3.5}, {"south", b, 12, 1, 2}}
	}
	return returnBook(t, map[string][][]any{"Q1 2025-26": rows(20, 30), "Q2 2025-26": rows(21, 31), "Read me": {{"How to fill this in"}}}, nil)
}

// returnOfRows says the quarter of each row in a column.
func returnOfRows(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Return": {
		{"Shared Lives return"}, {nil},
		{"Scheme", "Quarter", "People supported", "Approved carers", "Referrals"},
		{"north", "Q1 2025/26", 12, 9, "<5"}, {"south", "Quarter 2, 2025-26", 13, 9, 4},
	}}, nil)
}

// TestHiddenRowsAndColumns: what nobody sees who opens the workbook is read, for a filter
// hides rows too, and told; what is hidden and empty is not worth a word.
func TestHiddenRowsAndColumns(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for i, row := range [][]any{{"person_ref", "birth_year"}, {"A1", 1980}, {"A2", 1981}, {nil}} {
		if err := errors.Join(f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row), f.SetRowVisible("Sheet1", i+1, i < 2)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetColVisible("Sheet1", "B:D", false); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), &b, Request{FileName: "p.xlsx", Scheme: "s", DryRun: true})
	if err != nil || r.Accepted != 2 || countRule(r, "hidden_rows") != 1 || countRule(r, "hidden_columns") != 1 {
		t.Fatalf("%v, %+v", err, r)
	}
	for i, want := range []struct{ cell, words string }{{"row 3", "1 with something"}, {"B1", "1 with something in them (B)"}} {
		if f := r.Findings[i]; f.Cell != want.cell || !strings.Contains(f.Message, want.words) {
			t.Errorf("%+v", f)
		}
	}
}

// TestActivityReturns holds each dress to the counts that it was made of.
func TestActivityReturns(t *testing.T) {
	type counts map[string]string
	holdReturns(t, map[string]returnCase{
		"two levels": {returnTwoLevels(t), "Activity return, 2025-26Q1", counts{
			"north people_total": "42", "north waiting_people": "", "north carers_approved": "31", "north carers_new": "2", "north carers_left": "1", "north referrals": "9",
			"south people_total": "58", "south carers_new": "", "south carers_left": "0", "south referrals": "12"},
			[]string{"north 2025-26Q1 waiting_people small_number", "south 2025-26Q1 waiting_people not_given", "south 2025-26Q1 carers_new does_not_apply"},
			map[string]int{"total_disagrees": 1, "rows_not_data": 1, "column_not_read": 1}},
		"shuffled": {returnShuffled(t), "Activity return, 2025-26Q3", counts{
			"north people_total": "44", "north carers_approved": "30", "north referrals": "7", "north matches_started": "3", "south matches_ended": "2", "south people_total": "33"},
			nil, map[string]int{"scheme_by_name": 2}},
		"Welsh": {returnWelsh(t), "Activity return, 2025-26Q2", counts{"north people_total": "12", "north carers_approved": "9", "north carers_new": "1", "north referrals": "4"},
			nil, map[string]int{"rows_not_data": 1}},
		"parts and sub-totals": {returnOfParts(t), "Activity return, 2025-26Q2", counts{"north people_total": "32", "south people_total": "10", "north carers_approved": "25", "south referrals": "2"},
			nil, map[string]int{"column_not_read": 3}},
		"a quarter in each row": {returnOfRows(t), "Activity return, the quarter of each row", counts{"north people_total": "12", "north quarter": "2025-26Q1", "south quarter": "2025-26Q2", "south referrals": "4"},
			[]string{"north 2025-26Q1 referrals small_number"}, nil},
		"two quarters": {returnTwoQuarters(t), "Activity return, 2025-26Q1, 2025-26Q2", counts{
			"north people_total": "20", "south people_total": "30", "south staff_fte": "2", "north vacancies": "2"}, nil, map[string]int{"part_not_read": 1}},
	})
}

// returnCase is a return and what it was made of.
type returnCase struct {
	body   []byte
	layout string
	want   map[string]string // scheme and field, or scheme, quarter and field → value, as previews show them
	gaps   []string
	rules  map[string]int
}

func holdReturns(t *testing.T, cases map[string]returnCase) {
	t.Helper()
	for name, c := range cases {
		store := newMemory("north", "south")
		store.names = map[string]string{"north": "North Shared Lives", "south": "South Shared Lives"}
		r, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(c.body), Request{FileName: "r.xlsx", DryRun: true})
		if err != nil || r == nil {
			t.Errorf("%s: %v %+v", name, err, r)
			continue
		}
		if r.Layout != c.layout || r.Refused != 0 {
			t.Errorf("%s: %q %+v", name, r.Layout, r.Counts)
		}
		p := r.Preview[0]
		at := func(row []string, field string) string { return row[slices.Index(p.Fields, field)] }
		for key, want := range c.want {
			words := strings.Fields(key)
			scheme, field := words[0], words[len(words)-1]
			i := slices.IndexFunc(p.Rows, func(row []string) bool {
				return at(row, "scheme_id") == scheme && (len(words) == 2 || at(row, "quarter") == words[1])
			})
			if i < 0 || at(p.Rows[i], field) != want {
				t.Errorf("%s: %s is not %q in %v", name, key, want, p.Rows)
			}
		}
		var gaps []string
		if len(r.Preview) > 1 {
			for _, row := range r.Preview[1].Rows {
				gaps = append(gaps, fmt.Sprintf("%s %s %s %s", row[0], row[1], row[2], row[3]))
			}
		}
		if !slices.Equal(gaps, c.gaps) {
			t.Errorf("%s: gaps %q", name, gaps)
		}
		found := map[string]int{}
		for _, f := range r.Findings {
			found[f.Rule]++
		}
		if fmt.Sprint(found) != fmt.Sprint(c.rules) {
			t.Errorf("%s: found %v, want %v", name, found, c.rules)
		}
		for _, f := range r.Findings {
			if f.Rule == "total_disagrees" && (f.Cell != "B9" && f.Cell != "D8" || f.Level != finding.Warning) {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// TestUntidySheetsStayRefused: a workbook that no layout of its own takes is as
// strictly read as before.
func TestUntidySheetsStayRefused(t *testing.T) {
	for name, c := range map[string]struct {
		rows   [][]any
		merged []string
		rule   string
	}{
		"empty first row": {[][]any{{nil}, {"person_ref", "birth_year"}, {"A1", 1980}}, nil, "no_header"},
		"merged cells":    {[][]any{{"person_ref", "birth_year"}, {"A1", 1980}, {nil, 1981}}, []string{"A2 A3"}, "merged_cells"},
		"no quarter":      {[][]any{{"Return"}, {"Scheme", "People supported", "Approved carers", "Referrals"}, {"north", 1, 2, 3}}, nil, "no_quarter"},
	} {
		body := returnBook(t, map[string][][]any{"S": c.rows}, map[string][]string{"S": c.merged})
		r, err := newLoader(t, newMemory("north")).Load(context.Background(), bytes.NewReader(body), Request{FileName: "r.xlsx", Scheme: "north"})
		if err == nil || r == nil || countRule(r, c.rule) != 1 {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
}

// TestActivitySample is the sample that the fuzz target of the layouts starts from.
func TestActivitySample(t *testing.T) {
	store := newMemory("north", "south")
	r, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(sample(t, "activity_return_invented.xlsx")), Request{FileName: "r.xlsx"})
	if err != nil || r.Accepted != 5 || len(store.tables["scheme_quarter"]) != 2 || len(store.tables["scheme_quarter_gap"]) != 3 {
		t.Fatalf("%v %+v", err, r)
	}
	for _, row := range store.tables["scheme_quarter"] {
		if row[0] == "north" && (row[2] != int64(42) || row[11] != nil) {
			t.Errorf("north is %v", row)
		}
	}
}
