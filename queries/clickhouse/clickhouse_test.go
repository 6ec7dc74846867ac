package clickhouse_test

import (
	"strings"
	"testing"

	"khi/queries/clickhouse"
)

// TestText: what ClickHouse says differently is said differently, and nothing else.
func TestText(t *testing.T) {
	ours := "-- a comment; with a word\nSELECT (a + INTERVAL 1 YEAR)::DATE AS b, -- why\n       date_sub('month', a, b), a < DATE '1960-02-29', updated\nFROM t\n"
	want := "SELECT (a + INTERVAL 1 YEAR)::Date32 AS b,\n       whole_months(a, b), a < toDate32('1960-02-29'), updated\nFROM t"
	if got := clickhouse.Text(ours); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTable(t *testing.T) {
	table := clickhouse.Table{Name: "person", Columns: []clickhouse.Column{{"scheme_id", "VARCHAR"}, {"birth_year", "SMALLINT"}, {"levels", "VARCHAR[]"}}, Key: []string{"scheme_id"}}
	made, err := table.Create()
	want := "CREATE TABLE IF NOT EXISTS person (\n  scheme_id String,\n  birth_year Nullable(Int16),\n  levels Array(String)\n) ENGINE = MergeTree ORDER BY (scheme_id)"
	if err != nil || made != want {
		t.Errorf("%v\n%s", err, made)
	}
	table.Columns = append(table.Columns, clickhouse.Column{Name: "odd", Kind: "UNION(a INTEGER)"})
	if _, err := table.Create(); err == nil || !strings.Contains(err.Error(), "odd") {
		t.Errorf("a type that nobody knows: %v", err)
	}
}

// TestFunctions: our own functions become theirs, the quarter of a day among them.
func TestFunctions(t *testing.T) {
	all, err := clickhouse.Functions()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"make_date", "md5", "quarter_of", "year_of", "why_missing", "age_band"} {
		n := 0
		for _, f := range all {
			if strings.HasPrefix(f, "CREATE FUNCTION IF NOT EXISTS "+name+" AS (") && strings.Contains(f, "->") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s is made %d times", name, n)
		}
	}
}
