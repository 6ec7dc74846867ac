package ingest

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// The returns whose measures stand below one another, with quarters or schemes beside one another.
func turnedQuarters(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Return": {
		{"Shared Lives activity"}, {"Scheme:", "North Shared Lives"}, {nil},
		{nil, "Q1 2025-26", "Q2 2025-26", "Q3 2025-26", "Total 2025-26", "Comments"},
		{"People supported at end of quarter", 40, 42, nil, 82},
		{"People waiting", "<5", 6, nil, nil, "three moved away"},
		{"Approved carers", 30, 31, nil, 61},
		{"Carers who left", "n/a", 1, nil, 1},
		{"Referrals received", 9, 8, nil, 17},
		{"Laptops issued", 1, 2, nil, 3},
		{nil}, {"Signed: A. Manager"},
	}}, nil)
}

func turnedSections(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"2025-26": {
		{"Quarterly return 2025/26"},
		{"Measure", nil, "Quarter 1", "Quarter 2", "Target"},
		{"People", "Number at start of quarter", 38, 41, 50}, {nil, "Total at end of quarter", 41, 44, 50},
		{"Carers", "Approved", 30, 32, 40}, {nil, "New", 2, 3, 4}, {nil, "Left", 0, 1, 0},
		{"Referrals", nil, 7, 5, 10},
	}}, map[string][]string{"2025-26": {"A3 A4", "A5 A7"}})
}

func turnedSchemes(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Return": {
		{"Activity, April to June 2025"}, {nil},
		{"Measure", "North Shared Lives", "South Shared Lives", "Total"},
		{"PEOPLE"}, {"Number at end", 12, 20, 32}, {"Waiting", "-", 3, 3},
		{"CARERS"}, {"Approved", 9, 15, 25}, {"Newly approved", 1, 2, 3},
		{"REFERRALS"}, {"Referrals received", 4, 6, 10},
	}}, nil)
}

// turnedBoth names schemes over their quarters, in merged cells, and dates quarters
// by their last day, which a spreadsheet holds as a number.
func turnedBoth(t testing.TB) []byte {
	return returnBook(t, map[string][][]any{"Data": {
		{nil, "North Shared Lives", nil, "South Shared Lives", nil},
		{"Quarter ending", 45838, 45930, 45838, 45930},
		{"People supported", 12, 13, 20, 21}, {"Approved carers", 9, 9, 15, 16}, {"Enquiries", 1, 0, 2, 3}, {"Staff (FTE)", 2.5, 2.5, 4, 4},
	}}, map[string][]string{"Data": {"B1 C1", "D1 E1"}})
}

func turnedSheets(t testing.TB) []byte {
	rows := func(a, b int) [][]any {
		return [][]any{{"Activity 2025-26"}, {"", "Apr-Jun", "Jul-Sep"}, {"People supported", a, b}, {"Approved carers", 9, 9}, {"Referrals", 1, 2}}
	}
	return returnBook(t, map[string][][]any{"North Shared Lives": rows(12, 13), "South Shared Lives": rows(20, 21)}, nil)
}

// TestTurnedReturns holds returns whose measures stand in rows to the counts that
// they were made of, and to the cells of their findings.
func TestTurnedReturns(t *testing.T) {
	t.Parallel()
	type counts map[string]string
	holdReturns(t, map[string]returnCase{
		"quarters beside one another": {turnedQuarters(t), "Activity return, the quarter of each column", counts{
			"north 2025-26Q1 people_total": "40", "north 2025-26Q2 people_total": "42", "north 2025-26Q2 waiting_people": "6", "north 2025-26Q1 carers_approved": "30",
			"north 2025-26Q2 carers_left": "1", "north 2025-26Q2 referrals": "8"},
			[]string{"north 2025-26Q1 waiting_people small_number", "north 2025-26Q1 carers_left does_not_apply"},
			map[string]int{"scheme_by_name": 4, "rows_not_data": 1, "column_not_read": 1}},
		"schemes beside one another": {turnedSchemes(t), "Activity return, 2025-26Q1", counts{
			"north people_total": "12", "south people_total": "20", "south waiting_people": "3", "north carers_approved": "9", "south carers_new": "2", "south referrals": "6"},
			[]string{"north 2025-26Q1 waiting_people not_given"}, map[string]int{"scheme_by_name": 3, "total_disagrees": 1}},
		"schemes over quarters": {turnedBoth(t), "Activity return, the quarter of each column", counts{
			"north 2025-26Q1 people_total": "12", "north 2025-26Q2 people_total": "13", "south 2025-26Q1 carers_approved": "15", "south 2025-26Q2 enquiries": "3", "south 2025-26Q1 staff_fte": "4"},
			nil, map[string]int{"scheme_by_name": 4}},
		"a sheet for each scheme": {turnedSheets(t), "Activity return, the quarter of each column", counts{
			"north 2025-26Q1 people_total": "12", "south 2025-26Q2 people_total": "21", "south 2025-26Q1 referrals": "1"}, nil, map[string]int{"scheme_by_name": 4}},
	})
}

// TestTurnedForOneScheme: a return that names no scheme is that of the scheme that it is
// sent for, and what is wrong in it is told by the cell that people see.
func TestTurnedForOneScheme(t *testing.T) {
	t.Parallel()
	store := newMemory("north")
	l := newLoader(t, store)
	load := func(body []byte) (*Receipt, error) {
		return l.Load(context.Background(), bytes.NewReader(body), Request{FileName: "r.xlsx", Scheme: "north", Policy: LoadGood})
	}
	r, err := load(turnedSections(t))
	if err != nil || r.Accepted != 2 || countRule(r, "rows_not_data") != 1 || countRule(r, "column_not_read") != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	for _, row := range store.tables["scheme_quarter"] {
		if q := row[1]; q == "2025-26Q2" && (row[2] != int64(44) || row[3] != int64(32) || row[4] != int64(3) || row[5] != int64(1) || row[7] != int64(5)) {
			t.Errorf("%v", row)
		}
	}
	for _, f := range r.Findings {
		if f.Rule == "column_not_read" && f.Cell != "B3" {
			t.Errorf("%+v", f)
		}
	}
	one := func(rows ...[]any) []byte { return returnBook(t, map[string][][]any{"S": rows}, nil) }
	r, err = load(one([]any{"2025-26"}, []any{nil, "Q1", "Q2"}, []any{"People supported", 4, "forty"}, []any{"Approved carers", 3, 3}, []any{"Referrals", 1, 1}))
	if err != nil || r.Refused != 1 || !strings.HasPrefix(r.Findings[0].Cell, "C3") {
		t.Errorf("%v %+v", err, r)
	}
	for name, head := range map[string][]any{"months": {nil, "Apr-25", "May-25"}, "another way to say a year": {nil, "Q1 2024", "Q2 2024"}, "first days": {nil, 45748, 45839}} {
		r, err = load(one([]any{"2025-26"}, head, []any{"People supported", 4, 5}, []any{"Approved carers", 3, 3}, []any{"Referrals", 1, 1}))
		if err == nil || r == nil || countRule(r, "no_quarter") != 1 || r.Findings[len(r.Findings)-1].Cell != "column B" {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
}

// TestQuartersDownOneScheme: a return of one scheme, with a row for each quarter.
func TestQuartersDownOneScheme(t *testing.T) {
	t.Parallel()
	body := returnBook(t, map[string][][]any{"S": {
		{"Name of scheme", "North Shared Lives"}, {"Year 2025/26"}, {"Quarter", "People supported", "Approved carers", "Referrals"},
		{"Q1", 4, 3, 1}, {"Q2", 5, 3, 0}, {"Year to date", nil, nil, 1},
	}}, nil)
	holdReturns(t, map[string]returnCase{"rows of quarters": {body, "Activity return, the quarter of each row", map[string]string{
		"north 2025-26Q1 people_total": "4", "north 2025-26Q2 people_total": "5", "north 2025-26Q2 referrals": "0"}, nil, map[string]int{"scheme_by_name": 2, "rows_not_data": 1}}})
}
