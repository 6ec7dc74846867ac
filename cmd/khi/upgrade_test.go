package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// TestUpgradeDrill: a folder as an older program left it, without the last table and without a
// note of its tables, is copied before it is changed, holds the same afterwards, and is not
// copied again; the program before goes back with the copy; and one that is older than the
// folder refuses it in words and leaves the copy alone.
func TestUpgradeDrill(t *testing.T) {
	t.Parallel()
	dir, do := subjectWorld(t)
	figures := figuresOf(t, dir)
	schema, err := queries.In("schema")
	if err != nil {
		t.Fatal(err)
	}
	last := schema[len(schema)-1]
	inDatabase(t, dir, takenBack(t, last), "DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)")
	if err := os.Remove(filepath.Join(dir, schemaNote)); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "khi.db"))
	if err != nil {
		t.Fatal(err)
	}
	if said, err := do("check"); err != nil || !strings.Contains(said, "is copied to "+beforeUpgrade) {
		t.Fatalf("the upgrade: %v: %s", err, said)
	}
	kept, err := os.ReadFile(filepath.Join(dir, beforeUpgrade))
	if err != nil || string(kept) != string(before) {
		t.Fatalf("the copy is not what the older program left: %v", err)
	}
	if now := figuresOf(t, dir); now != figures {
		t.Errorf("after the upgrade:\n%s\nbefore:\n%s", now, figures)
	}
	if said, err := do("check"); err != nil || strings.Contains(said, "copied") {
		t.Errorf("the next start: %v: %s", err, said)
	}
	t.Run("back", func(t *testing.T) { goesBack(t, dir) })
	t.Run("too new", func(t *testing.T) { isTooNew(t, dir, do) })
}

// goesBack: the copy in the place of khi.db is what the older program left, without the table
// that it does not know; and the record makes the rest.
func goesBack(t *testing.T, dir string) {
	to := filepath.Join(t.TempDir(), "back")
	copyFolder(t, dir, to)
	if err := os.Rename(filepath.Join(to, beforeUpgrade), filepath.Join(to, "khi.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(to, schemaNote)); err != nil {
		t.Fatal(err)
	}
	k, err := openKeeper(context.Background(), keeperOptions{data: to, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := k.close(); err != nil {
		t.Error(err)
	}
}

// isTooNew: a folder with a table of tomorrow.
func isTooNew(t *testing.T, dir string, do func(args ...string) (string, error)) {
	inDatabase(t, dir, "INSERT INTO schema_version VALUES (99990, '99990_tomorrow.sql', 'x', TIMESTAMP '2030-01-01')")
	copied, err := os.Stat(filepath.Join(dir, beforeUpgrade))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, schemaNote), []byte("schema/99990_tomorrow\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := do("check"); err == nil || !strings.Contains(err.Error(), "newer version of khi") || !strings.Contains(err.Error(), beforeUpgrade) {
		t.Errorf("an older program: %v: %s", err, said)
	}
	if now, err := os.Stat(filepath.Join(dir, beforeUpgrade)); err != nil || !now.ModTime().Equal(copied.ModTime()) {
		t.Errorf("the copy to go back with was touched: %v", err)
	}
	for _, name := range []string{"khi.db", "khi.db.wal"} { // as the words say
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := do("check"); err != nil {
		t.Errorf("made again from the record by the older program: %v: %s", err, said)
	}
}

// takenBack is what makes a database as it was before a schema file.
func takenBack(t *testing.T, s queries.Statement) string {
	t.Helper()
	var says []string
	for line := range strings.Lines(s.Text) {
		if !strings.HasPrefix(line, "--") {
			says = append(says, line)
		}
	}
	words := strings.Fields(strings.Join(says, " "))
	switch {
	case len(words) > 2 && words[0] == "CREATE" && words[1] == "TABLE":
		return "DROP TABLE " + words[2]
	case len(words) > 5 && words[0] == "ALTER" && words[3] == "ADD" && words[4] == "COLUMN":
		return "ALTER TABLE " + words[2] + " DROP COLUMN " + words[5]
	}
	t.Fatalf("say here how %s is taken back, or the drill has nothing to upgrade: %s", s.Name, s.Text)
	return ""
}

// inDatabase changes khi.db as an older program would have left it.
func inDatabase(t *testing.T, dir string, statements ...string) {
	t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	err = k.db.Update(context.Background(), func(tx *duck.Tx) error {
		for _, text := range statements {
			if _, err := tx.Exec(queries.Statement{Name: "test", Text: text}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
}
