package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/cmd/khi/erase"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
)

var errCut = errors.New("cut off, for the test")

// cutBefore cuts what is done off before one of its steps, counted from 1; 0 is none.
func cutBefore(step int) func(string) error {
	return func(string) error {
		if step--; step == 0 {
			return errCut
		}
		return nil
	}
}

// isCutOff cuts an erasing off before each thing that it does to the disk, and
// its going on once more. Then the folder is as it was, or nothing of her is in it.
func isCutOff(t *testing.T, whole string, her ingest.Subject) {
	for _, name := range []string{"khi.db", "khi.db.wal", "khi.lock", "snapshots", "spill", "tmp", "cache"} { // instead of a database that nobody opens here
		if err := os.RemoveAll(filepath.Join(whole, name)); err != nil {
			t.Fatal(err)
		}
	}
	held := []byte(fmt.Sprintf("rows of %d", her.Key))
	for _, name := range []string{"khi.db", "khi.db.damaged-1", "snapshots/1.duckdb", "cache/a.svg", "tray/x", "tmp/y"} {
		if err := os.WriteFile(mustFolder(t, filepath.Join(whole, name)), held, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := contentOf(t, whole)
	for n := 1; ; n++ {
		to := filepath.Join(t.TempDir(), "cut")
		copyFolder(t, whole, to)
		decided, err := eraseFiles(t, to, her, cutBefore(n))
		if err == nil { // every step was cut off once
			if n < 40 {
				t.Errorf("there were only %d steps", n-1)
			}
			break
		}
		if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		if _, err := erase.Carry(to, cutBefore(n%7)); err != nil && !errors.Is(err, errCut) { // the next start is cut off too
			t.Fatal(err)
		}
		if _, err := erase.Carry(to, nil); err != nil {
			t.Fatalf("cut off at step %d, the next start says %v", n, err)
		}
		p, err := erase.UnderWay(to)
		if err != nil || p != nil && !decided {
			t.Fatalf("cut off at step %d: %v, %v", n, p, err)
		}
		if p != nil {
			if found, err := erase.Search(to, p.Keys, p.Hashes, nil); err != nil || len(found) > 0 {
				t.Errorf("cut off at step %d, she is in %v: %v", n, found, err)
			}
			noOriginalHolds(t, to, "ALDER")
			if err := erase.End(to, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := fileLoader(t, to).Verify(context.Background()); err != nil {
			t.Errorf("cut off at step %d: %v", n, err)
		}
		found, err := erase.Search(to, []int64{her.Key}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if now := contentOf(t, to); len(found) > 0 && now != first {
			t.Errorf("cut off at step %d, the folder is neither as it was nor without her (%v)", n, found)
		}
		if err := os.RemoveAll(to); err != nil {
			t.Fatal(err)
		}
	}
}

// eraseFiles does all of an erasing but what the database has to do with it.
func eraseFiles(t *testing.T, dir string, her ingest.Subject, step erase.Step) (decided bool, err error) {
	t.Helper()
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	e := erasing{dir: dir, loader: fileLoader(t, dir), book: book, who: []ingest.Subject{her}, by: "ann", step: step, list: filepath.Join(t.TempDir(), "list")}
	if _, err := e.prepare(); err != nil {
		p, _ := erase.UnderWay(dir)
		return p != nil, err
	}
	if _, err := erase.Carry(dir, step); err != nil {
		return true, err
	}
	return true, erase.End(dir, step)
}

// contentOf is every file of a folder with what it holds, but for tmp, which every start empties.
func contentOf(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) == "tmp" {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&out, "%s %x\n", strings.TrimPrefix(path, dir), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// leavesARound: what is left of a round is open to those who are left, and what
// was loaded of it is known to be.
func leavesARound(t *testing.T, dir string, her ingest.Subject) {
	if _, err := eraseFiles(t, dir, her, nil); err != nil {
		t.Fatal(err)
	}
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer shelf.Close()
	all := shelf.All()
	if len(all) != 1 || all[0].New {
		t.Fatalf("%+v: her answers count as new still", all)
	}
	if rows, mark, err := shelf.Table(all[0].ID); err != nil || len(rows) != 2 || mark != 1 {
		t.Errorf("%v, %d, %v", rows, mark, err)
	}
}
