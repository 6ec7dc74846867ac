package duck

import (
	"path"
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
