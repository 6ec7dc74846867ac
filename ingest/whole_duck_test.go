package ingest_test

import (
	"slices"
	"strings"
	"testing"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// TestTheWholeViewIsTheContract: the view of the survey responses has each column of
// the contract, in its order and with its type.
func TestTheWholeViewIsTheContract(t *testing.T) {
	store := openDuck(t)
	all, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	c := all[slices.IndexFunc(all, func(c *ingest.Contract) bool { return c.ID == "survey_response" })]
	var want, got []string
	for _, f := range c.Columns() {
		want = append(want, f.Column+" "+f.SQL)
	}
	want = append(want, "batch BIGINT", "sheet VARCHAR", "line INTEGER", "superseded_by BIGINT")
	columns := queries.Statement{Name: "test", Text: "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '" + duck.Whole(c.ID) + "' ORDER BY column_index"}
	err = store.Read(t.Context(), columns, nil, func(v []any) error {
		got = append(got, v[0].(string)+" "+v[1].(string))
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\nview     %v\ncontract %v", err, got, want)
	}
}

// TestWordsOfColumnsAreThoseOfTheContract: a column that takes a short list of words takes
// every word of the contract, in its order.
func TestWordsOfColumnsAreThoseOfTheContract(t *testing.T) {
	store := openDuck(t)
	all, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, c := range all {
		for _, f := range c.Columns() {
			var words []string
			for _, code := range f.Codes {
				words = append(words, "'"+code.Code+"'")
			}
			want[c.ID+"."+f.Column] = "ENUM(" + strings.Join(words, ", ") + ")"
		}
	}
	seen := 0
	columns := queries.Statement{Name: "test", Text: "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE data_type LIKE 'ENUM%' AND schema_name = 'main' AND NOT internal"}
	err = store.Read(t.Context(), columns, nil, func(v []any) error {
		seen++
		if name := v[0].(string) + "." + v[1].(string); want[name] != v[2] {
			t.Errorf("%s is %v and the contract has %s", name, v[2], want[name])
		}
		return nil
	})
	if err != nil || seen != 2 {
		t.Errorf("%d columns, %v", seen, err)
	}
}
