package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Two starts that ended inside the database, as a damaged file can end them,
// make the third set it aside; one such start does not.
func TestStartsThatEndInsideTheDatabase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mark  string
		aside int
	}{{"1\n", 0}, {"2\n", 1}, {"gibberish", 0}} {
		dir := t.TempDir()
		open := func() {
			t.Helper()
			k, err := openKeeper(context.Background(), keeperOptions{data: dir, memory: "256MB"}, io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			if err := k.close(); err != nil {
				t.Fatal(err)
			}
		}
		open()
		if err := os.WriteFile(openingMark(dir), []byte(c.mark), 0o600); err != nil {
			t.Fatal(err)
		}
		open()
		aside, err := filepath.Glob(filepath.Join(dir, "khi.db.damaged-*"))
		if err != nil || len(aside) != c.aside {
			t.Errorf("mark %q: %d set aside, want %d (%v)", c.mark, len(aside), c.aside, err)
		}
		if _, err := os.Stat(openingMark(dir)); err == nil {
			t.Errorf("mark %q: a start that went well left it", c.mark)
		}
	}
}

// A rebuild opens the database twice and must leave no mark: else the next start
// would rebuild once more.
func TestRebuildLeavesNoMark(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := &cli{stdout: io.Discard, stderr: io.Discard}
	if err := rebuild(context.Background(), c, []string{"--data", dir, "--memory", "256MB"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(openingMark(dir)); err == nil {
		t.Error("the rebuild left its mark")
	}
}
