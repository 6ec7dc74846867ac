package backup

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"
)

func newKey(t testing.TB) *age.X25519Identity {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func fill(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var folder = map[string]string{
	"ledger.jsonl": "one\ntwo\nhalf a li", "record/ab/cd": "rows", "pseudonym.key": "secret", "access/accounts.json": "[]", "access/trail.jsonl": "a\n", "access/.held": "",
	"releases/first/manifest.json": "{}", "releases/.making": "", "INVENTED": "x", "something/new.txt": "kept", "stories/abc.jsonl": "one\nhalf a l",
	"khi.db": "no", "khi.db.wal": "no", "khi.db.damaged-1": "no", "snapshots/1.duckdb": "no", "cache/verdicts/a": "no", "tray/X": "no", "khi.lock": "", "x.tmp": "no",
}

var kept = map[string]string{"ledger.jsonl": "one\ntwo\n", "record/ab/cd": "rows", "pseudonym.key": "secret", "access/accounts.json": "[]", "access/trail.jsonl": "a\n",
	"releases/first/manifest.json": "{}", "INVENTED": "x", "something/new.txt": "kept", "stories/abc.jsonl": "one\n"}

func TestWhatCannotBeMadeAgainComesBack(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	fill(t, dir, folder)
	for _, without := range []bool{false, true} {
		var out bytes.Buffer
		m, err := Write(&out, dir, Options{Version: "v", Recipients: []age.Recipient{key.Recipient()}, WithoutKey: without})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out.Bytes(), []byte("rows")) || bytes.Contains(out.Bytes(), []byte("record")) {
			t.Error("the backup can be read without the key")
		}
		to := filepath.Join(t.TempDir(), "new")
		again, err := Read(&out, to, key)
		if err != nil || again.Head != m.Head || again.Version != "v" || m.Head == "" {
			t.Fatal(again, err)
		}
		got, want := contents(t, to), len(kept)
		if without {
			want--
		}
		for name, text := range kept {
			if got[name] != text && !(without && name == KeyName) {
				t.Errorf("%s came back as %q", name, got[name])
			}
		}
		if len(got) != want {
			t.Errorf("%d files came back, want %d: %v", len(got), want, got)
		}
	}
}

func TestABackupIsNeverInTheClear(t *testing.T) {
	if _, err := Write(io.Discard, t.TempDir(), Options{}); err == nil || !strings.Contains(err.Error(), "--recipient") {
		t.Errorf("got %v", err)
	}
}

func TestAnotherKeyOpensNothing(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, folder)
	var out bytes.Buffer
	if _, err := Write(&out, dir, Options{Recipients: []age.Recipient{newKey(t).Recipient()}}); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "new")
	if _, err := Read(&out, to, newKey(t)); err == nil || len(contents(t, to)) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	to := t.TempDir()
	fill(t, to, map[string]string{"ledger.jsonl": "mine\n"})
	if _, err := Read(strings.NewReader(""), to, newKey(t)); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("got %v", err)
	}
}

func TestALinkIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(io.Discard, dir, Options{Recipients: []age.Recipient{newKey(t).Recipient()}}); err == nil || !strings.Contains(err.Error(), "no file") {
		t.Errorf("got %v", err)
	}
}

// TestAChangedBackupIsRefused changes, cuts and lengthens a backup anywhere.
func TestAChangedBackupIsRefused(t *testing.T) {
	dir, key := t.TempDir(), newKey(t)
	fill(t, dir, folder)
	var out bytes.Buffer
	if _, err := Write(&out, dir, Options{Recipients: []age.Recipient{key.Recipient()}}); err != nil {
		t.Fatal(err)
	}
	whole := out.Bytes()
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.IntRange(0, len(whole)-1).Draw(r, "at")
		changed := bytes.Clone(whole)
		switch rapid.IntRange(0, 2).Draw(r, "how") {
		case 0:
			changed[at] ^= byte(rapid.IntRange(1, 255).Draw(r, "by"))
		case 1:
			changed = changed[:at]
		case 2:
			changed = append(changed, whole[at:]...)
		}
		to, err := os.MkdirTemp(dir, "to")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(to)
		if _, err := Read(bytes.NewReader(changed), to, key); err == nil {
			r.Fatalf("a backup that was changed at %d of %d was taken", at, len(whole))
		}
	})
}

func TestAFileThatBecomesShorterIsSaid(t *testing.T) {
	m := &Manifest{}
	err := m.add(tar.NewWriter(io.Discard), "x", 10, strings.NewReader("short"))
	if err == nil || !strings.Contains(err.Error(), "shorter") {
		t.Errorf("got %v", err)
	}
	if errors.Is(err, io.EOF) {
		t.Error("an end of file is no words")
	}
}
