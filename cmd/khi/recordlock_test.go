package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/cmd/khi/erase"
	"khi/ingest"
)

// TestTheRecordIsLocked: files of the record that were in the clear are locked, and so is what
// is loaded afterwards; without the key nothing of them is read; and everything that reads
// the record goes on: a rebuild, an erasing with its search, another key, a restore.
func TestTheRecordIsLocked(t *testing.T) {
	t.Parallel()
	dir, do := subjectWorld(t)
	her, err := fileLoader(t, dir).Subject("person", "north", "QX-77-ALDER")
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "record.key")
	locked := func(args ...string) string {
		t.Helper()
		said, err := do(append(args, "--record-key", key)...)
		if err != nil {
			t.Fatalf("%v: %v: %s", args, err, said)
		}
		return said
	}
	if _, err := do("key", "lock", "--record-key", filepath.Join(dir, "record.key")); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("the key lies in the folder that it locks: %v", err)
	}
	locked("key", "lock")
	isAllLocked(t, dir, 10)
	if _, err := do("check"); !errors.Is(err, ingest.ErrLocked) || !strings.Contains(err.Error(), "--record-key") {
		t.Errorf("without the key: %v", err)
	}
	other := filepath.Join(t.TempDir(), "another.key")
	if _, err := do("check", "--record-key", other); !errors.Is(err, ingest.ErrLocked) {
		t.Errorf("with a key that is not there: %v", err)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a key was made where none may be")
	}
	wrong, err := openRecordLock(other, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	pseudonyms, err := pseudonymKey("", dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ingest.New(ingest.Options{Dir: dir, Key: pseudonyms, Store: noStore{}, Lock: wrong})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Verify(t.Context()); !errors.Is(err, ingest.ErrLocked) {
		t.Errorf("with another key: %v", err)
	}
	before := locked("check")
	locked("rebuild")
	if after := locked("check"); fingerprintIn(after) == "" || fingerprintIn(after) != fingerprintIn(before) {
		t.Errorf("rebuilt from what is locked: %s\nbefore: %s", after, before)
	}
	more := filepath.Join(t.TempDir(), "more.csv")
	if err := os.WriteFile(more, []byte("scheme_id,person_ref,wave,answered_on,completed_by,life_sat\nnorth,QX-77-ALDER,review,2025-11-01,self,7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := do("load", "--record-key", key, more); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	isAllLocked(t, dir, 11)
	if found, err := erase.Search(filepath.Join(dir, "record"), []int64{her.Key}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("who has the files and not the key finds her in %v: %v", found, err)
	}
	lock, err := openRecordLock(key, dir)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := erase.Search(filepath.Join(dir, "record"), []int64{her.Key}, nil, lock.Open); err != nil || len(found) < 6 {
		t.Fatalf("the search with the key finds her in %v only: %v", found, err)
	}
	list := filepath.Join(t.TempDir(), "gone")
	locked("subject", "erase", "--scheme", "north", "--person", "QX-77-ALDER", "--erasures", list)
	isAllLocked(t, dir, 11)
	if found, err := erase.Search(dir, []int64{her.Key}, nil, lock.Open); err != nil || len(found) > 0 {
		t.Errorf("after the erasing, decrypted, she is in %v: %v", found, err)
	}
	if said := locked("key", "rotate", "--erasures", list); !strings.Contains(said, "none holds one") {
		t.Errorf("another key of the pseudonyms: %s", said)
	}
	isAllLocked(t, dir, 11)
}

// fingerprintIn is the fingerprint in what a command says.
func fingerprintIn(said string) string {
	_, after, _ := strings.Cut(said, "fingerprint")
	print, _, _ := strings.Cut(strings.TrimSpace(after), "\n")
	return print
}

func isAllLocked(t *testing.T, dir string, want int) {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(dir, "record"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, "record", f.Name()))
		if err != nil || !strings.HasSuffix(f.Name(), ".csv.age") || !bytes.HasPrefix(text, []byte("age-encryption.org/v1\n")) {
			t.Errorf("%s is not locked: %v", f.Name(), err)
		}
	}
	if len(files) != want {
		t.Errorf("the record has %d files and not %d", len(files), want)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("tmp holds %v: %v", left, err)
	}
}
