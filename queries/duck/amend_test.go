package duck_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"khi/queries/duck"
)

// change runs statements on a database.
func change(t *testing.T, db *duck.DB, statements ...string) {
	t.Helper()
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(text(s), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// everythingIn is what readers find in a snapshot, as text.
func everythingIn(t *testing.T, s *duck.Snapshot) []string {
	t.Helper()
	var all []string
	for _, indicator := range []string{"a", "b"} {
		for _, list := range []string{"snapshot_cells", "snapshot_bins", "snapshot_left_out"} {
			rows := read(t, s, list, map[string]any{"indicator": indicator})
			if list == "snapshot_left_out" {
				slices.Sort(rows)
			}
			all = append(all, list+" "+indicator+": "+strings.Join(rows, "; "))
		}
	}
	for _, list := range []string{"snapshot_meta", "snapshot_schemes", "snapshot_loads", "snapshot_periods", "snapshot_counted", "snapshot_findings"} {
		rows := read(t, s, list, nil)
		if list == "snapshot_counted" {
			slices.Sort(rows)
		}
		all = append(all, list+": "+strings.Join(rows, "; "))
	}
	return all
}

// inFile are the schemes of the cells as they stand one after the other in the file.
func inFile(t *testing.T, s *duck.Snapshot) (schemes []string) {
	t.Helper()
	err := s.Read(t.Context(), text("SELECT scheme_id FROM cell ORDER BY rowid"), nil, func(v []any) error {
		schemes = append(schemes, v[0].(string))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return schemes
}

// TestAnAmendedSnapshotIsTheWholeOne: after each change of cells the next snapshot, made
// from the last one, holds to the row what one holds that is written anew; where most has
// changed or the last one is damaged it is written anew.
func TestAnAmendedSnapshotIsTheWholeOne(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	cells := "INSERT INTO cell SELECT indicator, 's' || lpad(i::VARCHAR, 2, '0'), period, dimension, level, 5 + i, 5, 5, 5, i / 7, i / 3, 1, 1 FROM range(%d, %d) t(i), (VALUES ('a'), ('b')) u(indicator), (VALUES ('2025-26'), ('2025-26Q1')) v(period), (VALUES ('all', 'all'), ('gender', 'male')) w(dimension, level)"
	change(t, db, fmt.Sprintf(cells, 1, 21),
		"INSERT INTO cell_bin SELECT 'b', 's' || lpad(i::VARCHAR, 2, '0'), '2025-26', 'all', 'all', 3, 2 FROM range(1, 21) t(i)",
		"INSERT INTO cell_left_out SELECT 'a', 's' || lpad(i::VARCHAR, 2, '0'), '2025-26', 'proxy', 4 FROM range(1, 21) t(i)",
		"INSERT INTO scheme VALUES ('s01', 'One', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 2, NULL)")
	publishAndOpen(t, db)
	steps := []struct {
		name    string
		amended bool // the scheme s01, which would come first, stands last
		do      []string
	}{
		{"one cell changes", true, []string{"UPDATE cell SET swx = 0.1 WHERE scheme_id = 's01' AND indicator = 'a' AND period = '2025-26' AND dimension = 'all'"}},
		{"a histogram, a reason and a name change", true, []string{"UPDATE cell_bin SET n = 9 WHERE scheme_id = 's01'", "UPDATE cell_left_out SET respondents = 5 WHERE scheme_id = 's02'",
			"UPDATE scheme SET name = 'Another'"}},
		{"two answers change places", true, []string{"UPDATE cell SET respondents = CASE indicator WHEN 'a' THEN 77 ELSE 78 END WHERE scheme_id = 's01'"}},
		{"one scheme comes, one goes", true, []string{fmt.Sprintf(cells, 21, 22), "DELETE FROM cell WHERE scheme_id = 's05'", "DELETE FROM cell WHERE scheme_id = 's01' AND indicator = 'b' AND period = '2025-26'"}},
		{"most change", false, []string{"UPDATE cell SET swxx = swxx + 1 WHERE scheme_id > 's08'"}},
		{"a breakdown by quarter, which is never given out", false, []string{"UPDATE cell SET n = n + 1 WHERE dimension = 'gender' AND period = '2025-26Q1'"}},
	}
	for _, step := range steps {
		change(t, db, step.do...)
		got := publishAndOpen(t, db)
		order := inFile(t, got)
		if amended := order[0] != "s01"; amended != step.amended {
			t.Errorf("%s: amended %v: %v", step.name, amended, order)
		}
		if err := os.Remove(dir + "/snapshots/CURRENT"); err != nil { // so the next is written anew
			t.Fatal(err)
		}
		whole := publishAndOpen(t, db)
		if a, b := everythingIn(t, got), everythingIn(t, whole); !slices.Equal(a, b) {
			t.Errorf("%s: amended it is\n%s\nand written anew\n%s", step.name, strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	}
	current, err := duck.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(current, 5000); err != nil {
		t.Fatal(err)
	}
	change(t, db, "UPDATE cell SET swx = 0.2 WHERE scheme_id = 's01'")
	if order := inFile(t, publishAndOpen(t, db)); order[0] != "s01" {
		t.Errorf("a damaged snapshot was amended: %v", order)
	}
	anew := 0
	for i := range 20 { // every so often it is written anew
		change(t, db, fmt.Sprintf("UPDATE cell SET swx = %d WHERE scheme_id = 's01'", i))
		if inFile(t, publishAndOpen(t, db))[0] == "s01" {
			anew++
		}
	}
	if anew < 1 || anew > 2 {
		t.Errorf("of 20 snapshots %d were written anew", anew)
	}
	change(t, db, "UPDATE cell SET swx = 0.3 WHERE scheme_id = 's01'")
	db.PackNext()
	if order := inFile(t, publishAndOpen(t, db)); order[0] != "s01" {
		t.Errorf("what was to be written anew is not: %v", order)
	}
	change(t, db, "UPDATE cell SET swx = 0.4 WHERE scheme_id = 's01'")
	if order := inFile(t, publishAndOpen(t, db)); order[0] == "s01" {
		t.Error("the next but one is written anew too")
	}
}

// TestPackingWaitsForTime: where somebody sees to it when there is time, no load waits for a
// snapshot to be written anew, they are told when it is time, and at the latest after some
// dozens it is done all the same.
func TestPackingWaitsForTime(t *testing.T) {
	for _, c := range []struct {
		later, next bool
		since       int
		begun       bool
		number      int
		due         bool
	}{
		{later: false, number: 15, due: true}, {later: false, number: 14}, {later: true, number: 15}, {later: true, next: true, number: 3, due: true},
		{later: true, begun: true, since: 63, number: 3}, {later: true, begun: true, since: 64, number: 3, due: true}, {later: false, next: true, number: 3, due: true},
	} {
		if got := duck.DueAnew(c.since, c.begun, c.next, c.number, c.later); got != c.due {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
