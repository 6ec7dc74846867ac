package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// TestPublishedFiguresKeepTheirCodes holds the extract of the real file to
// figures read off it by eye.
func TestPublishedFiguresKeepTheirCodes(t *testing.T) {
	store := newMemory()
	l := newLoader(t, store)
	body := sample(t, "ascof_2020_21_extract.csv")
	r, err := l.Load(context.Background(), bytes.NewReader(body), Request{FileName: "ascof.csv"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Source != "ascof" || r.Layout != "ASCOF open data CSV, comma separated, 2020-21" {
		t.Errorf("%s, %s", r.Source, r.Layout)
	}
	rows := map[string][]any{}
	for _, row := range store.tables["benchmark"] {
		rows[fmt.Sprint(row[2], row[4], row[6], row[7])] = row
		if row[0] != "ascof" || row[1] != "2020-21, read "+l.now().In(london).Format("2006-01-02") || row[3] != "2020-21" {
			t.Fatalf("source, vintage or period of %v", row)
		}
	}
	for key, want := range map[string][]any{
		"1BE08000034alloutcome":     {85.1, nil},
		"1BE08000034allnumerator":   {3605.0, nil},
		"1BE0800003418-64margin":    {4.4, nil}, // 4.4000000000000004 in the file
		"1I1E08000034alloutcome":    {38.7, nil},
		"1BE08000034womenoutcome":   {83.0, nil},
		"1BE08000034menbase":        {230.0, nil},
		"1BE0800003465+denominator": {2420.0, nil},
		"1AE92000001alloutcome":     {nil, "x"},
		"1EE09000001womenoutcome":   {nil, "c"},
	} {
		row := rows[key]
		if row == nil || row[8] != want[0] || row[9] != want[1] {
			t.Errorf("%s is %v, want %v", key, row, want)
		}
	}
	all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := 0
	for _, row := range all[1:] {
		if row[2] == "Council Type" || row[8] == "2A2" {
			out++
		}
	}
	if out == 0 || r.LeftOut != int64(out) || r.In != int64(len(all)-1) || r.Accepted != r.In-r.LeftOut {
		t.Errorf("%+v, want %d left out of %d", r.Counts, out, len(all)-1)
	}
	if r.FindingsTotal != 1 || r.Findings[0].Rule != "rows_left_out" || !strings.HasPrefix(r.Findings[0].Message, fmt.Sprint(out)) {
		t.Errorf("findings %+v", r.Findings)
	}
}

// TestTemplatesLoadAsTheyStand: what we hand out must be what we take.
func TestTemplatesLoadAsTheyStand(t *testing.T) {
	ctx := context.Background()
	book, err := TemplateWorkbook()
	if err != nil {
		t.Fatal(err)
	}
	store := newMemory()
	r, err := newLoader(t, store).Load(ctx, bytes.NewReader(book), Request{FileName: "all.xlsx"})
	if err != nil {
		t.Fatalf("%v\n%+v", err, r.Findings)
	}
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		want := len(c.exampleRows())
		if got := len(store.tables[c.ID]); got != want || want == 0 {
			t.Errorf("workbook: %s has %d rows, want %d", c.ID, got, want)
		}
		text, err := Template(c.ID)
		if err != nil {
			t.Fatal(err)
		}
		one := newMemory("example-scheme")
		r, err := newLoader(t, one).Load(ctx, bytes.NewReader(text), Request{FileName: c.ID + ".csv"})
		if err != nil || r.Source != "template_"+c.ID {
			t.Errorf("%s: %v, source %q", c.ID, err, r.Source)
			continue
		}
		if !slices.EqualFunc(one.tables[c.ID], store.tables[c.ID], func(a, b []any) bool {
			n := len(c.Columns())
			return slices.Equal(a[:n], b[:n])
		}) {
			t.Errorf("%s: the CSV and the workbook differ", c.ID)
		}
	}
	if r.Source != "template" || r.Layout != "Our template, xlsx: scheme, person, arrangement, survey_response, carer_response, worker_response, scheme_quarter, cost, service_event, scheme_quarter_gap, benchmark, rating, claim, scheme_change, target, application, matching, safeguarding, person_year, council_total, group_member, area_response" {
		t.Errorf("source %q, layout %q", r.Source, r.Layout)
	}
	if n := countRule(r, "example_row"); n == 0 {
		t.Error("nobody is told that example rows are still there")
	}
	if _, err := Template("nothing"); err == nil {
		t.Error("a template of nothing")
	}
}

func countRule(r *Receipt, rule string) (n int) {
	for _, f := range r.Findings {
		if f.Rule == rule {
			n++
		}
	}
	return n
}

// TestNewFormTakesNumbersAndWords: the newer form's questions as codes and as words.
func TestNewFormTakesNumbersAndWords(t *testing.T) {
	head := "person_ref,wave,answered_on,friends_enough,balance,lonely,control,personal_care,food,home_clean,safe,contact,occupation,dignity\n"
	for name, rows := range map[string]string{
		"numbers": "A1,baseline,2025-05-01,1,2,3,4,1,2,3,4,1,2,3\nA2,baseline,2025-05-01,3,4,5,,,,,,,,\n",
		"words": "A1,Baseline,2025-05-01,too_few,too_alone,occasionally,high_needs,ideal,no_needs,some_needs,high_needs,ideal,no_needs,some_needs\n" +
			"A2,baseline,2025-05-01,Too many,Too little say,never,,,,,,,,\n",
	} {
		store := newMemory("s")
		r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(head+rows), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil {
			t.Fatalf("%s: %v %+v", name, err, r.Findings)
		}
		got := store.tables["survey_response"]
		want := [][]any{
			{int64(1), int64(2), int64(3), nil, nil, nil, nil, nil, int64(4), int64(1), int64(2), int64(3), int64(4), int64(1), int64(2), int64(3)},
			{int64(3), int64(4), int64(5), nil, nil, nil, nil, nil, int64(-1), int64(-1), int64(-1), int64(-1), int64(-1), int64(-1), int64(-1), int64(-1)},
		}
		for i := range want {
			if !slices.Equal(got[i][7:23], want[i]) {
				t.Errorf("%s, row %d: %v, want %v", name, i+1, got[i][7:23], want[i])
			}
		}
	}
}

func TestWhyThereIsNoAnswerIsKeptApart(t *testing.T) {
	body := "person_ref,wave,answered_on,life_sat,friends_help,indep_help\n" +
		"A1,review,2025-05-01,,,\nA2,review,2025-05-01,don't know,not_sure,Prefer not to say\n" +
		"A3,review,2025-05-01,Prefer not to say,does not apply,none\nA4,review,2025-05-01,0,3,travel cooking\n"
	store := newMemory("s")
	if _, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"}); err != nil {
		t.Fatal(err)
	}
	want := [][]any{{int64(-1), int64(-1), "-1"}, {int64(-2), int64(-2), "-3"}, {int64(-3), int64(-4), "none"}, {int64(0), int64(3), "cooking travel"}}
	for i, row := range store.tables["survey_response"] {
		if row[10] != want[i][0] || row[6] != want[i][1] || row[23] != want[i][2] {
			t.Errorf("row %d: %v %v %v, want %v", i+1, row[10], row[6], row[23], want[i])
		}
		if row[9] != nil { // lonely: no such column in the file
			t.Errorf("row %d: a question that was not asked is %v", i+1, row[9])
		}
	}
}

func TestRowsThatMustStayOut(t *testing.T) {
	for name, c := range map[string]struct{ body, rule, cell string }{
		"unknown scheme":    {"scheme_id,person_ref\nelsewhere,A1\n", "unknown_scheme", "A2"},
		"other scheme":      {"scheme_id,person_ref\nt,A1\n", "other_scheme", "A2"},
		"no reference":      {"person_ref,birth_year\n,1980\n", "missing_required", "A2"},
		"NHS number":        {"person_ref,birth_year\n943 476 5919,1980\n", "direct_identifier", "A2"},
		"e-mail address":    {"person_ref,birth_year\njo@example.org,1980\n", "direct_identifier", "A2"},
		"words for a year":  {"person_ref,birth_year\nA1,young\n", "not_a_number", "B2"},
		"odd gender":        {"person_ref,gender\nA1,7\n", "unknown_code", "B2"},
		"bad quarter":       {"quarter,referrals\n2025-26Q5,3\n", "malformed_quarter", "A2"},
		"years do not meet": {"quarter,referrals\n2025-27Q1,3\n", "malformed_quarter", "A2"},
		"less than nothing": {"quarter,referrals\n2025-26Q1,-3\n", "out_of_range", "B2"},
		"unknown count":     {"quarter,referrals\n2025-26Q1,<5\n", "not_a_number", "B2"},
		"bad year":          {"arrangement_ref,year,element,weekly\nA1,2025,care,400\n", "malformed_year", "B2"},
		"thousands":         {"arrangement_ref,year,element,weekly\nA1,2025-26,care,\"1,400\"\n", "not_a_number", "D2"},
		"not finite":        {"arrangement_ref,year,element,weekly\nA1,2025-26,care,NaN\n", "not_a_number", "D2"},
		"end before start":  {"arrangement_ref,person_ref,type,start_on,end_on\nA1,P1,live_in,2025-06-30,2025-06-01\n", "dates_out_of_order", "E2"},
		"an end untold":     {"application_ref,enquired_on,decided_on,outcome,as_of\nE1,2025-01-06,,approved,2025-06-30\n", "half_told", "C2"},
		"an end without a":  {"application_ref,enquired_on,decided_on,outcome,as_of\nE1,2025-01-06,2025-05-06,,2025-06-30\n", "half_told", "D2"},
		"approved too soon": {"application_ref,enquired_on,decided_on,outcome,as_of\nE1,2025-01-06,2025-01-05,approved,2025-06-30\n", "dates_out_of_order", "C2"},
		"after the list":    {"application_ref,enquired_on,decided_on,outcome,as_of\nE1,2025-01-06,2025-07-01,approved,2025-06-30\n", "dates_out_of_order", "E2"},
		"no such day":       {"arrangement_ref,person_ref,type,start_on\nA1,P1,live_in,2025-02-29\n", "not_a_date", "D2"},
		"tomorrow":          {"arrangement_ref,person_ref,type,start_on\nA1,P1,live_in,2026-04-03\n", "future_date", "D2"},
		"none and more":     {"person_ref,wave,answered_on,indep_help\nA1,review,2025-05-01,none cooking\n", "none_with_others", "D2"},
	} {
		l := newLoader(t, newMemory("s", "t"))
		scheme := "s"
		if c.rule == "unknown_scheme" {
			scheme = ""
		}
		r, err := l.Load(context.Background(), strings.NewReader(c.body), Request{FileName: "f.csv", Scheme: scheme})
		if r == nil || err == nil || len(r.Findings) == 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f := r.Findings[0]
		if f.Rule != c.rule || f.Cell != c.cell || f.Level != finding.Refused {
			t.Errorf("%s: %+v, want %s at %s", name, f, c.rule, c.cell)
		}
		if hidden := c.rule == "direct_identifier"; hidden != (f.Value == "") && c.rule != "missing_required" && c.rule != "half_told" { // of an empty cell
			t.Errorf("%s: the value shown is %q", name, f.Value)
		}
	}
	// The day in London has begun although it is still yesterday in UTC.
	if r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader("arrangement_ref,person_ref,type,start_on\nA1,P1,live_in,2026-04-02\n"), Request{FileName: "f.csv", Scheme: "s"}); err != nil {
		t.Errorf("today is no future: %v %+v", err, r)
	}
}

func TestReferencesMeetAcrossFilesAndSpellings(t *testing.T) {
	p := newPseudonyms(testKey)
	one := p.of("s", "person", []byte(normalReference("sl-0001 ")))
	if one != p.of("s", "person", []byte(normalReference("\u200bSL-0001"))) || one < 0 {
		t.Error("two spellings of one reference part")
	}
	for _, other := range []int64{p.of("t", "person", []byte("SL-0001")), p.of("s", "arrangement", []byte("SL-0001")), p.of("s", "person", []byte("SL-0002")), newPseudonyms([]byte("another key of thirty-two bytes!!")).of("s", "person", []byte("SL-0001"))} {
		if one == other {
			t.Error("scheme, kind, reference or key does not count")
		}
	}
	// Held so that no later change makes people strangers to their own record.
	if got := p.of("northshire", "person", []byte("SL-0001")); got != knownPseudonym {
		t.Errorf("the pseudonym is %d", got)
	}
	for s, want := range map[string]bool{"9434765919": true, "943 476 5919": true, "9434765918": false, "a@b": true, "SL-0001": false, "@": false} {
		if directIdentifier(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

// knownPseudonym was worked out with another program (Python's hmac).
const knownPseudonym = 5283167453538203487
