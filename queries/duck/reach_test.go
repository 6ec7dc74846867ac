package duck_test

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// What an indicator of a deployment must never do, and what it may. Every indicator
// that comes with the program could have been one.
func TestOwnIndicatorsReachNothingButTheViews(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "data"))
	check := func(sql string) error {
		return db.Check(t.Context(), queries.Statement{Name: "indicators/own_x", Doc: "x", Text: sql})
	}
	for _, sql := range []string{
		// files and the world outside
		"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd.csv'", "SELECT * FROM read_text('/etc/passwd')",
		"SELECT * FROM glob('/*')", "SELECT read_blob FROM read_blob('x')", "SELECT * FROM response, read_parquet('x') p",
		"SELECT (SELECT content FROM read_text('/etc/passwd')) AS value FROM response", "SELECT getenv('HOME')",
		"COPY (SELECT 1) TO '/tmp/x'", "ATTACH 'x.db'", "INSTALL httpfs", "LOAD httpfs", "EXPORT DATABASE 'x'",
		// other tables
		"SELECT * FROM survey_response", "SELECT * FROM person", "SELECT * FROM batch", "SELECT * FROM cell", "SELECT * FROM undo",
		"SELECT * FROM main.response", "SELECT * FROM khi.main.response", "SELECT * FROM response JOIN person USING (x)",
		"SELECT * FROM response WHERE respondent IN (SELECT person_key FROM person)", "WITH a AS (SELECT * FROM person) SELECT * FROM a",
		"SELECT * FROM (SELECT 1 UNION SELECT person_key FROM person)", "SELECT * FROM loose_end", "SELECT * FROM survey_response_whole", "SELECT * FROM response_code", "TABLE person", "FROM person",
		"WITH response AS (SELECT * FROM main.person) SELECT * FROM response", "SELECT EXISTS (FROM finding)",
		"WITH person AS (SELECT * FROM person) SELECT * FROM person", "WITH a AS (SELECT * FROM person), person AS (SELECT 1) SELECT * FROM a",
		"SELECT * FROM (WITH person AS (SELECT 1) SELECT 1) JOIN person USING (x)",
		// what the database says of itself, and settings
		"SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_tables()", "SELECT * FROM information_schema.tables", "SELECT * FROM sqlite_master",
		"SELECT * FROM pragma_table_info('person')", "PRAGMA database_list", "SET threads = 1", "RESET threads", "SELECT current_setting('threads')",
		"SELECT * FROM enable_logging('x')", "CALL enable_logging()", "SELECT getvariable('x')", "SHOW TABLES", "DESCRIBE person", "SUMMARIZE person",
		"EXPLAIN SELECT 1", "SELECT * FROM query('SELECT * FROM person')", "SELECT * FROM query_table('person')", "SELECT nextval('s')", "SELECT version()",
		"SELECT write_log('x')", "SELECT * FROM seq_scan('person')", "SELECT * FROM checkpoint()", "SELECT * FROM force_checkpoint()",
		// changes
		"DELETE FROM person", "INSERT INTO cell VALUES (1)", "UPDATE person SET x = 1", "DROP TABLE person", "CREATE TABLE x AS SELECT 1", "CREATE MACRO abs(x) AS 1",
		"BEGIN", "SELECT 1; DELETE FROM person", "PREPARE x AS SELECT 1",
		// what is not the same twice
		"SELECT random()", "SELECT current_date", "SELECT now()", "SELECT today()", "SELECT uuid()", "SELECT * FROM response USING SAMPLE 5",
		"SELECT * FROM response TABLESAMPLE 10%", "SELECT CURRENT_TIMESTAMP", "SELECT current_user", "SELECT first(x) FROM response",
		// what is not needed
		"WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT * FROM r", "SELECT #1 FROM response", "SELECT ? FROM response",
		"PIVOT response ON x", "SELECT list_transform([1], z -> z + 1)", "SELECT apply([1], lambda z: z)", "SELECT x COLLATE nocase FROM response", "SELECT error('x')",
		"SELECT * FROM range(3), repeat_row(1, num_rows = 1000000)", "SELECT pg_sleep(1)", "", "SELECT", "nonsense",
	} {
		if err := check(sql); !errors.Is(err, duck.ErrOutOfReach) || !strings.HasPrefix(err.Error(), "own_x.sql: ") {
			t.Errorf("%q: %v", sql, err)
		}
	}
	all, err := queries.In("indicators")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		err := check(s.Text)
		readsTables := withoutView.MatchString(s.Text)
		if readsTables != errors.Is(err, duck.ErrOutOfReach) || !readsTables && err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	for _, sql := range []string{
		"WITH mine AS (SELECT scheme, respondent, max(occurred) AS occurred FROM response GROUP BY ALL) SELECT DISTINCT * FROM mine WHERE occurred >= DATE '2025-04-01' ORDER BY 1",
		"SELECT r.*, row_number() OVER (PARTITION BY respondent ORDER BY occurred DESC) AS nth FROM response r QUALIFY nth = 1",
		"SELECT a.scheme_id, unnest(range(1, 3)) AS i FROM arrangement_now a LEFT JOIN person_now p USING (scheme_id, person_key), range(2) t(x)",
	} {
		if err := check(sql); err != nil {
			t.Errorf("%q: %v", sql, err)
		}
	}
}

// withoutView are the tables that indicators of the program read and no view stands
// for: an indicator of a deployment cannot be made of them.
var withoutView = regexp.MustCompile(`FROM (scheme_quarter|service_event|application|matching|safeguarding|person_year)\b`)
