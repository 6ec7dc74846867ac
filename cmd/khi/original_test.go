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
	"khi/ingest"
	"khi/queries/disk"
)

// keepsOriginals: files are kept as they came where somebody asks for it, locked for whom they
// name, given back to whoever has the key with a line in the trail, locked for others, and
// gone where somebody was erased who is in them or may be.
func keepsOriginals(t *testing.T, dir string, do func(args ...string) (string, error)) {
	tmp := t.TempDir()
	key, err := originalsKey()
	if err != nil {
		t.Fatal(err)
	}
	identity, out, gone, more := filepath.Join(tmp, "key"), filepath.Join(tmp, "out.csv"), filepath.Join(tmp, "gone"), filepath.Join(tmp, "more.csv")
	for path, text := range map[string]string{identity: key.String() + "\n",
		more: "scheme_id,person_ref,wave,answered_on,completed_by,life_sat\nnorth,P2,review,2025-10-01,self,4\nnorth,ZED-1,review,not a day,self,7\n"} {
		if err := disk.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	must := func(want string, args ...string) {
		t.Helper()
		if said, err := do(args...); err != nil || !strings.Contains(said, want) {
			t.Fatalf("%v: %v: %s", args, err, said)
		}
	}
	must("loaded 1 of 2 rows", "load", "--good-rows", more)
	zed := []string{"subject", "erase", "--scheme", "north", "--person", "ZED-1", "--erasures", gone}
	for _, c := range []struct {
		args []string
		want string
	}{
		{zed, "The files of the loads 12 are kept"},
		{[]string{"original", "4", "--identity", identity, "--to", filepath.Join(dir, "x.csv")}, "lies in the data folder"},
		{[]string{"original", "4", "--identity", identity, "--to", identity}, "there already"},
		{[]string{"original", "11", "--identity", identity, "--to", out}, "is no load"},
		{[]string{"original", "4", "--to", out}, "name the load"},
		{[]string{"serve", "--keep-originals", "yes"}, "never kept in the clear"},
	} {
		if said, err := do(c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v: %s", c.args, err, said)
		}
	}
	must("1 are deleted", append(zed, "--files-too")...)
	if n := len(openOriginals(t, dir, key)); n != 10 {
		t.Fatalf("%d files are kept and not 10", n)
	}
	must(out, "original", "4", "--identity", identity, "--to", out)
	if text, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(text), "scheme_id,person_ref") || strings.Count(string(text), "\n") != 3 {
		t.Errorf("what came back is %q: %v", text, err)
	}
	trail, err := os.ReadFile(trailPath(dir))
	if err != nil || !strings.Contains(string(trail), access.TookOut) || !strings.Contains(string(trail), "the file of load 4 as it came, by "+systemUser()) {
		t.Errorf("the trail says %s: %v", trail, err)
	}
	must("none changed", "audit-log", "verify")
	newKey, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	must("10 files are locked", "original", "lock", "--identity", identity, "--keep-originals", newKey.Recipient().String())
	if n := len(openOriginals(t, dir, newKey)); n != 10 {
		t.Errorf("%d files can be opened with the new key", n)
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
	files, err := filepath.Glob(filepath.Join(dir, ingest.OriginalsFolder, "*"))
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
	if _, err := os.Stat(filepath.Join(dir, ingest.OriginalsFolder)); !os.IsNotExist(err) {
		t.Errorf("a folder for files as they came: %v", err)
	}
}
