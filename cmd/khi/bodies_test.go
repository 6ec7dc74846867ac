package main_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Bodies that the program knows are written as a file that loads as it is; what
// cannot be a row is named, and nothing is made up for it.
func TestBodiesAreWrittenAsGroups(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	all := mustKhi(t, "groups", "--from", "2015-04-01")
	rows, err := csv.NewReader(strings.NewReader(all.stdout)).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	path := filepath.Join(dir, "groups.csv")
	if err := os.WriteFile(path, []byte(all.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	mustKhi(t, "load", "--data", filepath.Join(dir, "data"), path)

	for _, want := range []string{"N09000007 Lisburn and Castlereagh is left out, since only a part of it belongs", "E54000071 NHS West and North London: its councils are not known here"} {
		if !strings.Contains(all.stderr, want) {
			t.Errorf("%q is missing in\n%s", want, all.stderr)
		}
	}
	if got := mustKhi(t, "groups", "--from", "2011-04-01", "E47000001"); strings.Count(got.stdout, "\nE47000001,Greater Manchester,combined_authority,E08") != 10 {
		t.Errorf("Greater Manchester:\n%s", got.stdout)
	}
	if got := mustKhi(t, "groups", "S08000031"); strings.Count(got.stdout, "\n") != 1 || !strings.Contains(got.stderr, "say one with --from") {
		t.Errorf("a first day that nobody knows:\n%s%s", got.stdout, got.stderr)
	}
	for _, args := range [][]string{{"groups", "E08000003"}, {"groups", "--kind", "nation"}, {"groups", "--from", "1.4.2015"}} {
		if got := khi(t, args...); got.code == 0 {
			t.Errorf("%v ended well:\n%s", args, got.stdout)
		}
	}
}
