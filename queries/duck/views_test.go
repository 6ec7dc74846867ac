package duck

import (
	"fmt"
	"strings"
	"testing"

	"khi/queries"
)

// Views are left alone by a start that finds them as they were made, from the text
// that the program has; else they are made again.
func TestViewsAreMadeAgainOnlyWhereTheyMustBe(t *testing.T) {
	schema, err := queries.In("schema")
	if err != nil {
		t.Fatal(err)
	}
	views, err := queries.In("views")
	if err != nil {
		t.Fatal(err)
	}
	other := append([]queries.Statement(nil), views...)
	for i := range other {
		if other[i].Name == "views/asked_again" {
			other[i].Text = strings.Replace(other[i].Text, "HAVING count(*) > 1", "HAVING count(*) > 2", 1)
		}
	}
	extra := append(append([]queries.Statement(nil), schema...), statement("schema/0900_extra", "CREATE TABLE extra (a INTEGER)"))
	for _, step := range []struct {
		name   string
		before string // what is done to the database first
		schema []queries.Statement
		views  []queries.Statement
		again  bool
		people int // that the view asked_again wants more answers than
	}{
		{"as they were made", "", schema, views, false, 1},
		{"one that is not there", "DROP VIEW asked_again", schema, views, true, 1},
		{"a text that has changed", "", schema, other, true, 2},
		{"another schema", "", extra, views, true, 1},
	} {
		t.Run(step.name, func(t *testing.T) {
			dir := t.TempDir()
			for start := range 2 { // what this process made, and what it finds after a start
				db, err := Open(t.Context(), Options{Dir: dir, Threads: 2})
				if err != nil {
					t.Fatal(err)
				}
				do := func(sql string) {
					t.Helper()
					if err := db.Update(t.Context(), func(tx *Tx) error { _, err := tx.Exec(statement("test", sql), nil); return err }); err != nil {
						t.Fatal(err)
					}
				}
				one := func(sql string) (said any) {
					t.Helper()
					if err := db.Read(t.Context(), statement("test", sql), nil, func(v []any) error { said = v[0]; return nil }); err != nil {
						t.Fatal(err)
					}
					return said
				}
				const marked = "SELECT count(*) = 1 FROM view_version WHERE name = 'mark'" // it is forgotten when views are made
				if start == 1 && one(marked) != true {
					t.Fatal("the start made the views again")
				}
				do("DELETE FROM view_version WHERE name = 'mark'")
				do("INSERT INTO view_version VALUES ('mark', '')")
				if start == 1 {
					if step.before != "" {
						do(step.before)
					}
					if err := db.migrateTo(t.Context(), step.schema, step.views); err != nil {
						t.Fatal(err)
					}
					if again := one(marked) != true; again != step.again {
						t.Errorf("made again: %v", again)
					}
					if sql := one("SELECT sql FROM duckdb_views() WHERE view_name = 'asked_again'").(string); !strings.Contains(sql, fmt.Sprintf("> %d)", step.people)) {
						t.Errorf("the view is %s", sql)
					}
				}
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
