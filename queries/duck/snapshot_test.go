package duck_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khi/queries"
	"khi/queries/duck"
)

func publishAndOpen(t testing.TB, db *duck.DB) *duck.Snapshot {
	t.Helper()
	path, err := db.Publish(t.Context(), map[string]string{"as_of": "2026-11-01"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := duck.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// read gives the rows of a statement on a snapshot as text.
func read(t testing.TB, s *duck.Snapshot, name string, args map[string]any) []string {
	t.Helper()
	var all []string
	err := s.Read(t.Context(), queries.Get("lists/"+name), args, func(v []any) error {
		all = append(all, strings.Trim(fmt.Sprint(v), "[]"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSnapshotHoldsWhatReadersNeed(t *testing.T) {
	dir := t.TempDir() + "/data of o'brien"
	if _, err := duck.Current(dir); !errors.Is(err, duck.ErrNoSnapshot) {
		t.Errorf("before anything was published: %v", err)
	}
	db := open(t, dir)
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		for _, sql := range []string{
			"INSERT INTO scheme VALUES ('s1', 'Old name', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 2, 2), ('s1', 'New name', 'shared_lives', 'ENG', 'E06000001', NULL, DATE '2001-02-03', NULL, 2, '', 2, NULL)",
			"INSERT INTO batch VALUES (1, 'h', 'r', 'o', 'a.csv', 'kobo_csv', 1, 'kobo', 10, 9, 1, TIMESTAMP '2026-11-01 10:00:00', 'ann', 's2')",
			"INSERT INTO undo VALUES (3, 'u', 1, 'bob', 'wrong month', TIMESTAMP '2026-11-02 10:00:00')",
			"INSERT INTO finding VALUES (1, 'refused', 'day', 'S', 'C14', 'answered_on', 'm', 'write it as 2026-11-01'), (1, 'refused', 'day', 'S', 'C15', 'answered_on', 'n', 'write it as 2026-11-01')",
			"INSERT INTO arrangement VALUES ('s1', 1, 7, 'live_in', DATE '2025-05-01', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, '', 2, NULL), ('s1', 2, 8, 'live_in', DATE '2025-05-01', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, '', 3, NULL)",
			"INSERT INTO benchmark VALUES ('ascof', 'v', '1A', '2020-21', 'E06000001', 'Hartlepool', 'all', 'outcome', NULL, 'x', 1, '', 2, NULL), ('ascof', 'v', '1A', '2020-21', 'E06000001', 'Hartlepool', 'all', 'outcome', 19, NULL, 1, '', 2, 2)",
			"INSERT INTO cell VALUES ('b', 's1', '2025-26', 'all', 'all', 1, 1, 1, 1, 0.5, 0.25, 0.5, 0), ('a', 's1', '2025-26Q1', 'all', 'all', 2, 2, 2, 2, 1, 0.5, 0.5, 0.5)",
			"INSERT INTO cell_bin VALUES ('a', 's1', '2025-26Q1', 'all', 'all', 3, 2)",
			// Breakdowns by quarter are never given out, and so never published.
			"INSERT INTO cell VALUES ('a', 's1', '2025-26Q1', 'gender', 'male', 1, 1, 1, 1, 0.5, 0.25, 0.5, 0)",
			"INSERT INTO cell_bin VALUES ('a', 's1', '2025-26Q1', 'gender', 'male', 3, 1)",
			"INSERT INTO cell_left_out VALUES ('a', 's1', '2025-26Q2', 'proxy', 4)",
		} {
			if _, err := tx.Exec(text(sql), nil); err != nil {
				return err
			}
		}
		if err := tx.Touch("s1"); err != nil {
			return err
		}
		return tx.RefreshCells(nil) // what is said of loads is counted with the cells
	})
	if err != nil {
		t.Fatal(err)
	}
	s := publishAndOpen(t, db)
	a := map[string]any{"indicator": "a"}
	for _, c := range []struct {
		name string
		args map[string]any
		want string
	}{
		{"snapshot_meta", nil, "as_of 2026-11-01"},
		{"snapshot_schemes", nil, "s1 New name shared_lives ENG E06000001 Hartlepool North East <nil> 2001-02-03 <nil>"},
		{"snapshot_loads", nil, "1 a.csv o kobo_csv 1 kobo 10 9 1 2026-11-01 10:00:00 +0000 UTC r h ann 3 u bob wrong month 2026-11-02 10:00:00 +0000 UTC"},
		{"snapshot_load_parts", nil, "1 benchmark 0 1; 1 benchmark 2 1; 1 scheme 2 1; 2 arrangement 0 2; 2 scheme 0 1"},
		{"snapshot_load_schemes", nil, "1 s1; 1 s2; 2 s1"},
		{"snapshot_findings", nil, "1 refused day answered_on write it as 2026-11-01 2; " + // two arrangements of nobody: their number is not told
			"2 warning refers_to_nothing arrangement Some rows speak of people of whom or which nothing was sent. Send that table, or mend the references. Until then these rows are in no breakdown. 1"},
		{"snapshot_benchmarks", nil, "ascof v 1A 2020-21 E06000001 Hartlepool all outcome <nil> x"},
		{"snapshot_periods", nil, "2025-26; 2025-26Q1; 2025-26Q2"},
		{"snapshot_cells", a, "s1 2025-26Q1 all all 2 2 2 2 1 0.5 0.5 0.5"},
		{"snapshot_bins", a, "s1 2025-26Q1 all all 3 2"},
		{"snapshot_left_out", a, "s1 2025-26Q2 proxy 4"},
	} {
		if got := strings.Join(read(t, s, c.name, c.args), "; "); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	if current, err := duck.Current(dir); err != nil || filepath.Base(current) != s.Name() {
		t.Errorf("CURRENT says %q (%v), not %q", current, err, s.Name())
	}
}

func TestReadersNeverSeeHalfASnapshot(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	publish := func(round int) error {
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if _, err := tx.Exec(text("DELETE FROM cell"), nil); err != nil {
				return err
			}
			_, err := tx.Exec(text("INSERT INTO cell SELECT 'a', 's' || i, '2025-26', 'all', 'all', $round, 1, 1, 1, 1, 1, 1, 0 FROM range(5000) t(i)", "round"),
				map[string]any{"round": round})
			return err
		})
		if err != nil {
			return err
		}
		_, err = db.Publish(t.Context(), map[string]string{"round": fmt.Sprint(round)})
		return err
	}
	if err := publish(0); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			last := int64(-1)
			for ctx.Err() == nil {
				path, err := duck.Current(dir)
				if err != nil {
					t.Error(err)
					return
				}
				s, err := duck.OpenSnapshot(path)
				if errors.Is(err, os.ErrNotExist) {
					continue // four loads came between the two lines above
				}
				if err != nil {
					t.Error(err)
					return
				}
				for range 3 { // one snapshot stays what it is while others are published
					var n, low, high int64
					err := s.Read(context.Background(), text("SELECT count(*), min(respondents), max(respondents) FROM cell"), nil, func(v []any) error {
						n, low, high = v[0].(int64), v[1].(int64), v[2].(int64)
						return nil
					})
					if err != nil || n != 5000 || low != high || low < last {
						t.Errorf("%d rows of rounds %d to %d after round %d (%v)", n, low, high, last, err)
					}
					last = low
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for round := 1; round <= 12; round++ {
		if err := publish(round); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	readers.Wait()
	left, err := filepath.Glob(filepath.Join(dir, "snapshots", "*"))
	if err != nil || len(left) != 5 { // four and CURRENT
		t.Errorf("%v are left (%v)", left, err)
	}
}

func TestDamagedSnapshotIsRefused(t *testing.T) {
	db := open(t, t.TempDir())
	path, err := db.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	swapped := bytes.Clone(whole) // what DuckDB's own checksum would let through
	copy(swapped[16384:], whole[16392:16400])
	copy(swapped[16392:], whole[16384:16392])
	for name, content := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": nil, "swapped": swapped} {
		if bytes.Equal(content, whole) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := duck.OpenSnapshot(path); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("%s: %v", name, err)
			if s != nil {
				_ = s.Close()
			}
		}
	}
}

func TestPublishCleansUpAfterItself(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	first := publishAndOpen(t, db)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Publish(gone, nil); err == nil {
		t.Error("published for a caller who had gone")
	}
	err := os.WriteFile(filepath.Join(dir, "snapshots", "building.duckdb"), []byte("left by a crash"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	second := publishAndOpen(t, db)
	if first.Name()[:8] != "00000001" || second.Name()[:8] != "00000002" {
		t.Errorf("%s, then %s", first.Name(), second.Name())
	}
}

func TestSlowReadIsCutShort(t *testing.T) {
	s := publishAndOpen(t, open(t, t.TempDir()))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := s.Read(ctx, text("SELECT count(*) FROM range(1000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3"), nil, func([]any) error { return nil })
	if err == nil {
		t.Error("it came to an end")
	}
	if got := read(t, s, "snapshot_meta", nil); len(got) != 1 {
		t.Errorf("the next reader gets %v", got)
	}
}
