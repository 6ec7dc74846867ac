package duck

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"khi/queries"
)

func statement(name, text string, after ...string) queries.Statement {
	return queries.Statement{Name: name, Text: text, Facts: map[string]string{"after": strings.Join(after, " ")}}
}

func TestMigrations(t *testing.T) {
	dir := t.TempDir()
	schema, err := queries.In("schema")
	if err != nil {
		t.Fatal(err)
	}
	views, err := queries.In("views")
	if err != nil {
		t.Fatal(err)
	}
	with := func(more ...queries.Statement) []queries.Statement {
		return append(append([]queries.Statement(nil), schema...), more...)
	}
	changed := with()
	changed[0].Text = strings.Replace(changed[0].Text, "name ", "title ", 1)
	reworded := with()
	reworded[0].Text = "-- Another comment.\n" + strings.ReplaceAll(reworded[0].Text, "  ", " \n ")
	renamed := with()
	renamed[1].Name = "schema/0002_people"
	steps := []struct {
		name   string
		schema []queries.Statement
		says   string // part of the error, or "" where it must work
	}{
		{"the same again", schema, ""},
		{"better comments", reworded, ""},
		{"a changed file", changed, "0001_scheme has been changed since"},
		{"a renamed file", renamed, "not of one history"},
		{"a file that does not work", with(statement("schema/0900_bad", "CREATE TABLE bad (a NOSUCHTYPE)")), "0900_bad"},
		{"a file without a number", with(statement("schema/extra", "CREATE TABLE extra (a INTEGER)")), "must start with a number"},
		{"one file more", with(statement("schema/0900_extra", "CREATE TABLE extra (a INTEGER)")), ""},
		{"one file more, again", with(statement("schema/0900_extra", "CREATE TABLE extra (a INTEGER)")), ""},
		{"an older program", schema, "newer version of khi"},
	}
	for _, step := range steps {
		db, err := Open(t.Context(), Options{Dir: dir, Threads: 2})
		if err != nil && !strings.Contains(step.name, "older") && !strings.Contains(step.name, "again") {
			t.Fatal(err)
		}
		if db == nil { // the program's own files are the older ones by now
			if !strings.Contains(err.Error(), "newer version of khi") {
				t.Fatal(err)
			}
			continue
		}
		err = db.migrateTo(t.Context(), step.schema, views)
		if step.says == "" && err != nil || step.says != "" && (err == nil || !strings.Contains(err.Error(), step.says)) {
			t.Errorf("%s: %v, not %q", step.name, err, step.says)
		}
		if step.name == "one file more" {
			if err := db.migrateTo(t.Context(), step.schema, views); err != nil {
				t.Errorf("%s, in one run: %v", step.name, err)
			}
		}
		var applied int64
		err = db.Read(t.Context(), queries.Get("upkeep/schema_versions"), nil, func([]any) error { applied++; return nil })
		if want := int64(len(schema)); err != nil || applied != want && step.name != "one file more" {
			t.Errorf("%s: %d files are noted, not %d (%v)", step.name, applied, want, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestViewsComeInOrder(t *testing.T) {
	v := func(name string, after ...string) queries.Statement {
		return statement("views/"+name, "SELECT 1", after...)
	}
	ordered, err := inOrder([]queries.Statement{v("a", "c", "views/b"), v("b", "d"), v("c", "d,", "b"), v("d")})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range ordered {
		names = append(names, path.Base(s.Name))
	}
	if got := strings.Join(names, " "); got != "d b c a" {
		t.Errorf("the order is %s", got)
	}
	if _, err := inOrder([]queries.Statement{v("a", "b"), v("b", "a")}); err == nil || !strings.Contains(err.Error(), "after itself") {
		t.Errorf("a circle: %v", err)
	}
	if _, err := inOrder([]queries.Statement{v("a", "nothing")}); err == nil || !strings.Contains(err.Error(), "no such view") {
		t.Errorf("a view that is not there: %v", err)
	}
}

func TestReferencesAreMadeEqualAgain(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(t.Context(), Options{Dir: dir, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx *Tx) error {
		for _, sql := range []string{"UPDATE reference_area SET name = 'Atlantis' WHERE area_code = 'E06000001'", "DELETE FROM reference_deflator WHERE year = '2024-25'"} {
			if _, err := tx.Exec(queries.Statement{Name: "test", Text: sql}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = Open(t.Context(), Options{Dir: dir, Threads: 2}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	check := queries.Statement{Name: "test", Text: `SELECT (SELECT name FROM reference_area WHERE area_code = 'E06000001'),
		(SELECT value FROM reference_deflator WHERE year = '2024-25'), (SELECT count(*) FROM reference_area),
		(SELECT name FROM reference_area WHERE area_code = 'N09000002')`}
	err = db.Read(t.Context(), check, nil, func(v []any) error {
		if v[0] != "Hartlepool" || v[1] != 100.0 || v[2] != int64(382) || v[3] != "Armagh City, Banbridge and Craigavon" {
			t.Errorf("%v", v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Rows of before the questionnaires are there after them, with every value.
func TestResponsesComeOverWhole(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(texts ...string) error {
		return db.Update(t.Context(), func(tx *Tx) error {
			for _, text := range texts {
				if _, err := tx.Exec(queries.Statement{Name: "test", Doc: "test", Text: text}, nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	schema := func(name string) string { return queries.Get("schema/" + name).Text }
	const keep = "SELECT scheme_id, person_key, wave, answered_on, answered_by, friends_n, control, indep_help, batch, sheet, line, superseded_by FROM survey_response ORDER BY line"
	rows := func() [][]any { return read(t, db, keep) }
	err = run("DROP TABLE survey_response", schema("0004_survey_response"),
		`INSERT INTO survey_response (scheme_id, person_key, wave, answered_on, answered_by, friends_n, control, indep_help, batch, sheet, line, superseded_by)
		SELECT 's', i, 'baseline', DATE '2025-04-01' + i::INTEGER, 'self', if(i % 3 = 0, -1, i % 9), if(i % 2 = 0, NULL, 4), 'cooking', 7, 'sheet', i, if(i % 5 = 0, 8, NULL) FROM range(3000) t(i)`)
	if err != nil {
		t.Fatal(err)
	}
	want := rows()
	if err := run(schema("0035_survey_response_before"), schema("0036_survey_response_items"), schema("0037_survey_response_copy"), schema("0038_survey_response_gone")); err != nil {
		t.Fatal(err)
	}
	if got := rows(); len(got) != 3000 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d rows came over, not the 3000 as they were", len(got))
	}
	// The items of the longer questionnaires, with rows that have all, some and none of one.
	err = run(`UPDATE survey_response SET ucla_1 = line % 4, ucla_score = if(line % 4 = 3, 7.5, NULL), swemwbs_3 = -1, friends_why = if(line % 2 = 0, 'bus', NULL) WHERE line % 3 = 0`,
		`UPDATE survey_response SET scrqol_adjusted = 0.25, icecap_stability = 4, instrument_version = 'x 1' WHERE line % 7 = 0`)
	if err != nil {
		t.Fatal(err)
	}
	all := "SELECT * FROM %s ORDER BY line"
	before := read(t, db, fmt.Sprintf(all, "survey_response"))
	if err := run(schema("0050_survey_response_aside"), schema("0051_survey_response_groups"), schema("0052_survey_response_carry"), schema("0053_survey_response_done")); err != nil {
		t.Fatal(err)
	}
	if after := read(t, db, fmt.Sprintf(all, Whole("survey_response"))); len(after) != 3000 || !reflect.DeepEqual(before, after) {
		t.Errorf("%d rows stand in groups, not the 3000 as they were", len(after))
	}
	if none := read(t, db, "SELECT line FROM survey_response WHERE (ucla IS NULL) <> (line % 3 <> 0) OR (icecap IS NULL) <> (line % 7 <> 0) OR eq5d IS NOT NULL"); len(none) > 0 {
		t.Errorf("%d rows have a group for what they were not asked, or none for what they were", len(none))
	}
	if err := run("INSERT INTO survey_response (person_key) VALUES (1)"); err == nil {
		t.Error("the new table takes a row without a scheme")
	}
}

// read gives every row that a text selects.
func read(t *testing.T, db *DB, text string) (all [][]any) {
	t.Helper()
	err := db.Read(t.Context(), queries.Statement{Name: "test", Doc: "test", Text: text}, nil, func(v []any) error {
		all = append(all, slices.Clone(v))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
