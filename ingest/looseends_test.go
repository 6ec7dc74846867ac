package ingest_test

import (
	"context"
	"strings"
	"testing"

	"khi/ingest"
)

// TestLooseEnds sends the tables in the wrong order: what is missing is named
// until it comes, and then nothing is.
func TestLooseEnds(t *testing.T) {
	ctx := context.Background()
	store := openDuck(t)
	l := duckLoader(t, t.TempDir(), store)
	if _, err := l.Start(ctx); err != nil {
		t.Fatal(err)
	}
	load := func(scheme, body string, open ...string) {
		t.Helper()
		r, err := l.Load(ctx, strings.NewReader(body), ingest.Request{FileName: "f.csv", Scheme: scheme})
		if err != nil || len(r.LooseEnds) != len(open) {
			t.Fatalf("%v %+v", err, r)
		}
		for i, e := range r.LooseEnds { // the sender is told of this batch alone
			if e.Batch != r.Batch || !strings.Contains(e.Message(), open[i]) {
				t.Errorf("the receipt of batch %d says %q, not %q", r.Batch, e.Message(), open[i])
			}
		}
	}
	loose := func(want ...string) {
		t.Helper()
		all, err := l.LooseEnds(ctx)
		if err != nil || len(all) != len(want) {
			t.Fatalf("%v %+v, want %q", err, all, want)
		}
		for i, e := range all {
			if !strings.Contains(e.Message(), want[i]) {
				t.Errorf("%q does not say %q", e.Message(), want[i])
			}
		}
	}
	load("", schemesCSV)
	loose()
	load("northshire", "arrangement_ref,year,element,weekly\nA1,2025-26,care,400\nA1,2025-26,overhead,60\nA2,2025-26,care,410\n", "weekly costs about arrangements that are not there yet. Rows: 3")
	loose("weekly costs about arrangements that are not there yet. Rows: 3. Arrangements missing: 2. The first row is at line 2")
	load("northshire", "arrangement_ref,person_ref,type,start_on\nA1,P1,live_in,2024-05-01\n", "arrangements about people who are not there yet. Rows: 1")
	loose("weekly costs about arrangements that are not there yet. Rows: 1. Arrangements missing: 1. The first row is at line 4", "arrangements about people who are not there yet. Rows: 1. People missing: 1")
	load("northshire", "arrangement_ref,person_ref,type,start_on\nA2,P1,live_in,2024-05-01\n", "arrangements about people who are not there yet. Rows: 1")
	load("northshire", "person_ref,birth_year\nP1,1980\n")
	loose()
	load("northshire", "person_ref,wave,answered_on,life_sat\nP9,baseline,2025-05-01,7\n", "survey answers about people who are not there yet. Rows: 1")
	loose("survey answers about people who are not there yet. Rows: 1. People missing: 1")
	load("northshire", "arrangement_ref,started_on,person_chose,carer_chose,met_before\nA1,2024-05-01,1,1,1\nA7,2024-05-01,1,1,1\n", "matches about arrangements that are not there yet. Rows: 1")
	load("northshire", "enquiry_ref,person_ref,concluded_on,risk,asked,achieved\nS1,P1,2025-05-01,1,1,1\nS2,P8,2025-05-01,1,1,1\n", "safeguarding enquiries about people who are not there yet. Rows: 1")
	load("northshire", "year,person_ref,health_check,health_plan,dnacpr\n2024-25,P7,1,1,2\n", "yearly health facts about people who are not there yet. Rows: 1")
	load("northshire", "person_ref,wave,answered_on,life_sat\nP1,baseline,2025-05-01,7\nP9,review,2025-06-01,7\nP9,review,2025-07-01,7\nP8,review,2025-07-01,7\n", "survey answers about people who are not there yet. Rows: 3. People missing: 2. The first row is at line 3")
	load("northshire", "person_ref,wave,answered_on,life_sat\nP1,review,2025-08-01,7\n")
}

// TestJSONLinesLoadAsOurTables: the keys are the fields of a table.
func TestJSONLinesLoadAsOurTables(t *testing.T) {
	ctx := context.Background()
	store := openDuck(t)
	l := duckLoader(t, t.TempDir(), store)
	if _, err := l.Start(ctx); err != nil {
		t.Fatal(err)
	}
	body := `{"scheme_id":"north","name":"North Shared Lives","model":"shared_lives","nation":"ENG","area_code":"E08000034"}` + "\n"
	r, err := l.Load(ctx, strings.NewReader(body), ingest.Request{FileName: "s.jsonl"})
	if err != nil || r.Accepted != 1 || r.Layout != "Our template, jsonl: scheme" {
		t.Fatalf("%v %+v", err, r)
	}
	ask(t, store, `SELECT name, area_code, line FROM scheme`, "North Shared Lives", "E08000034", int64(1))
}
