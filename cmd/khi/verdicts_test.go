package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestVerdictFiles: a decision comes back as it was kept; one that was changed or
// cut does not.
func TestVerdictFiles(t *testing.T) {
	dir := t.TempDir()
	v, err := openVerdicts(dir)
	if err != nil {
		t.Fatal(err)
	}
	v.Keep("a", []byte("hide all"))
	if got, ok := v.Recall("a"); !ok || !bytes.Equal(got, []byte("hide all")) {
		t.Fatalf("%q, %v", got, ok)
	}
	if _, ok := v.Recall("b"); ok {
		t.Error("a decision that nobody made")
	}
	path := v.path("a")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, ok := v.Recall("a"); ok {
			t.Fatalf("a file with byte %d changed counts", i)
		}
	}
	if err := os.WriteFile(path, whole[:10], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := v.Recall("a"); ok {
		t.Error("a cut file counts")
	}
	if left, err := filepath.Glob(filepath.Join(v.dir, "new-*")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

// TestNothingIsKeptAfterClosing: a decision that is still being made when the
// folder is closed leaves no file in it, for the folder is no longer ours.
func TestNothingIsKeptAfterClosing(t *testing.T) {
	v, err := openVerdicts(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for n := range 8 {
		writers.Go(func() {
			for i := range 50 {
				v.Keep(fmt.Sprint(n, i), []byte("hide all"))
			}
		})
	}
	v.close()
	before, err := os.ReadDir(v.dir)
	if err != nil {
		t.Fatal(err)
	}
	writers.Wait()
	after, err := os.ReadDir(v.dir)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d files when it was closed, %d later, %v", len(before), len(after), err)
	}
}

// TestClosingTakesTheSnapshotOutOfForce: a reader who has it keeps it to the end,
// nobody gets it anew.
func TestClosingTakesTheSnapshotOutOfForce(t *testing.T) {
	t.Parallel()
	k, _ := loadedWorld(t)
	engine, done := k.shelf.Current()
	if engine == nil {
		t.Fatal("nothing is in force")
	}
	if err := k.shelf.close(); err != nil {
		t.Fatal(err)
	}
	if table, err := engine.Trend(t.Context(), "friends_help", "UK"); err != nil || len(table.Rows) == 0 {
		t.Errorf("the reader lost its snapshot: %v", err)
	}
	done()
	if again, _ := k.shelf.Current(); again != nil {
		t.Error("a closed shelf still gives a snapshot")
	}
}
