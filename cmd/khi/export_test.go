package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// exportsAreLocked: what is about people is written for whom a deployment names, and in the
// clear only where somebody says so.
func exportsAreLocked(t *testing.T, dir string, do func(args ...string) (string, error)) {
	key, err := originalsKey()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	to := filepath.Join(tmp, "out")
	person := []string{"subject", "--scheme", "north", "--person", "P2", "--to", to}
	rows := []string{"publish", "--parquet", to, "--rows-leave-this-machine", "--parts", "2"}
	for _, args := range [][]string{person, rows} {
		for _, wrong := range [][]string{nil, {"--recipient", "ann"}} {
			said, err := do(append(args[:len(args):len(args)], wrong...)...)
			if err == nil || !strings.Contains(err.Error(), "nothing was written") || !strings.Contains(err.Error(), "--recipient") {
				t.Errorf("%v: %v: %s", append(args, wrong...), err, said)
			}
		}
		if _, err := os.Stat(to); !os.IsNotExist(err) {
			t.Errorf("%s was refused and left something: %v", args[0], err)
		}
	}
	if said, err := do(append(person, "--recipient", key.Recipient().String())...); err != nil || !strings.Contains(said, "what-is-held.json.age") {
		t.Fatalf("%v: %s", err, said)
	}
	files := unlocked(t, to, key)
	var held subjectFile
	if err := json.Unmarshal(files[subjectJSON], &held); err != nil || len(held.Rows) < 4 || !bytes.Contains(files[subjectCSV], []byte("1950")) || len(files) != 2 {
		t.Errorf("%d files, %d rows: %v", len(files), len(held.Rows), err)
	}
	to = filepath.Join(tmp, "rows")
	rows[2] = to
	if said, err := do(append(rows, "--recipient", key.Recipient().String())...); err != nil || !strings.Contains(said, "Each is locked (age)") {
		t.Fatalf("%v: %s", err, said)
	}
	files = unlocked(t, to, key)
	var m rowsManifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil || len(m.Files) < 10 || len(files) != len(m.Files)+1 {
		t.Fatalf("%d files, the manifest names %d: %v", len(files), len(m.Files), err)
	}
	for _, f := range m.Files {
		if sum := sha256.Sum256(files[f.Name]); hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s is not what the manifest says", f.Name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, stagedRows)); !os.IsNotExist(err) {
		t.Errorf("there are still rows in the clear: %v", err)
	}
}

// unlocked is what is in a folder in which every file is locked.
func unlocked(t *testing.T, folder string, key age.Identity) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		plain, isLocked := strings.CutSuffix(filepath.ToSlash(name), ".age")
		if !isLocked {
			t.Errorf("%s is in the clear", name)
		}
		all[plain] = opened(t, path, key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
