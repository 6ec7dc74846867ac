package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"khi/dashboards/access"
	"khi/queries/disk"
)

// TestOriginals: files are kept as they came where somebody asks for it, locked for whom they
// name, given back to whoever has the key with a line in the trail, locked for others, and
// gone where somebody in them was erased.
func TestOriginals(t *testing.T) {
	t.Parallel()
	dir, do := subjectWorld(t)
	tmp := t.TempDir()
	key, _ := originalsKey()
	identity, out := filepath.Join(tmp, "key"), filepath.Join(tmp, "out.csv")
	if err := disk.Write(identity, []byte(key.String()+"\n")); err != nil {
		t.Fatal(err)
	}
	if n := len(openOriginals(t, dir, key)); n != 10 {
		t.Fatalf("%d files are kept and not 10", n)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"original", "4", "--identity", identity, "--to", filepath.Join(dir, "x.csv")}, "lies in the data folder"},
		{[]string{"original", "4", "--identity", identity, "--to", identity}, "there already"},
		{[]string{"original", "11", "--identity", identity, "--to", out}, "is no load"},
		{[]string{"original", "99", "--identity", identity, "--to", out}, "is no load"},
		{[]string{"original", "4", "--to", out}, "name the load"},
		{[]string{"original", "lock", "--identity", identity, "--keep-originals", "nobody"}, "never kept in the clear"},
		{[]string{"load", "--keep-originals", "yes", identity}, "never kept in the clear"},
	} {
		if said, err := do(c.args...); err == nil && !strings.Contains(said, c.want) || err != nil && !strings.Contains(err.Error()+said, c.want) {
			t.Errorf("%v: %v: %s", c.args, err, said)
		}
	}
	said, err := do("original", "4", "--identity", identity, "--to", out)
	if err != nil {
		t.Fatal(err, said)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(text), "scheme_id,person_ref") || strings.Count(string(text), "\n") != 3 {
		t.Errorf("what came back is %q: %v", text, err)
	}
	trail, err := os.ReadFile(trailPath(dir))
	if err != nil || !strings.Contains(string(trail), access.TookOut) || !strings.Contains(string(trail), "the file of load 4 as it came, by "+systemUser()) {
		t.Errorf("the trail says %s: %v", trail, err)
	}
	if said, err := do("audit-log", "verify"); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	newKey, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if said, err := do("original", "lock", "--identity", identity, "--keep-originals", newKey.Recipient().String()); err != nil || !strings.Contains(said, "10 files are locked") {
		t.Fatalf("%v: %s", err, said)
	}
	if n := len(openOriginals(t, dir, newKey)); n != 10 {
		t.Errorf("%d files can be opened with the new key", n)
	}
	if said, err := do("original", "5", "--identity", identity, "--to", filepath.Join(tmp, "again")); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("with the key before: %v: %s", err, said)
	}
	if said, err := do("subject", "--scheme", "north", "--person", "P2"); err != nil || !strings.Contains(said, "that hold them or may: of the loads 2 3 4 6 7 8 9 10 (khi original LOAD)") {
		t.Errorf("%v: %s", err, said)
	}
	said, err = do("subject", "erase", "--scheme", "north", "--person", "QX-77-ALDER", "--erasures", filepath.Join(tmp, "gone"))
	if err != nil || !strings.Contains(said, "9 are deleted, in which they were or may have been. 1 are left") {
		t.Fatalf("%v: %s", err, said)
	}
	if n := len(openOriginals(t, dir, newKey)); n != 1 {
		t.Errorf("%d files are left", n)
	}
	if _, err := do("original", "4", "--identity", identity, "--to", filepath.Join(tmp, "gone.csv")); err == nil || !strings.Contains(err.Error(), "was erased") {
		t.Errorf("the file of somebody who was erased: %v", err)
	}
}

// noOriginalHolds opens the files as they came that are left in a world, and looks for a word
// of the one who was erased.
func noOriginalHolds(t *testing.T, dir, word string) {
	t.Helper()
	key, err := originalsKey()
	if err != nil {
		t.Fatal(err)
	}
	all := openOriginals(t, dir, key)
	if len(all) == 0 {
		t.Error("no file is left as it came, so this shows nothing")
	}
	for name, text := range all {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("%s holds %s", name, word)
		}
	}
}

// openOriginals are the files as they came that a folder keeps, opened.
func openOriginals(t *testing.T, dir string, key age.Identity) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, originalsFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, path := range files {
		all[filepath.Base(path)] = opened(t, path, key)
	}
	return all
}

// opened is what is in a locked file.
func opened(t *testing.T, path string, key age.Identity) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := age.Decrypt(f, key)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return text
}

// TestOriginalsAreNotKeptUnasked: without the option nothing of a file stays but its rows.
func TestOriginalsAreNotKeptUnasked(t *testing.T) {
	t.Parallel()
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "schemes.csv")
	if err := disk.Write(file, []byte(baseSchemes.text)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(context.Background(), []string{"load", "--data", dir, "--memory", "256MB", file}, nil, &out, &out); err != nil {
		t.Fatal(err, out.String())
	}
	if _, err := os.Stat(filepath.Join(dir, originalsFolder)); !os.IsNotExist(err) {
		t.Errorf("a folder for files as they came: %v", err)
	}
}
