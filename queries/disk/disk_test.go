package disk

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What is certain after a power cut is tried on the real program: TestPowerCuts.

func TestFoldersAreMadeForThisUserAlone(t *testing.T) {
	at := filepath.Join(t.TempDir(), "a", "b", "c")
	for range 2 {
		if err := MakeFolder(at); err != nil {
			t.Fatal(err)
		}
	}
	for dir := at; filepath.Base(dir) != "a"; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v %v", dir, info.Mode(), err)
		}
	}
	file := filepath.Join(at, "file")
	if err := Write(file, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := MakeFolder(file); err == nil {
		t.Error("a file is taken for a folder")
	}
}

func TestAFileIsWrittenWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, text := range []string{"one", "two, which is longer", ""} {
		if err := Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		info, _ := os.Stat(path)
		if err != nil || string(got) != text || info.Mode().Perm() != 0o600 {
			t.Errorf("%q %v %v", got, info.Mode(), err)
		}
	}
	if err := Write(filepath.Join(path, "below a file"), nil); err == nil {
		t.Error("a file was written below a file")
	}
}

func TestALineThatCannotBeWrittenLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(Append(f, 0, []byte("one")), Append(f, 4, []byte("two"))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := os.Open(path) // for reading: a write fails
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := Append(r, 8, []byte("three")); err == nil {
		t.Error("a file that cannot be written took a line")
	}
	if got, _ := os.ReadFile(path); string(got) != "one\ntwo\n" {
		t.Errorf("%q", got)
	}
}

// Names of folders are no patterns: "khi [north" would be a broken one.
func TestFilesAreFoundInAnyFolder(t *testing.T) {
	for _, name := range []string{"plain", "khi [north]", "khi [north", "a*b?"} {
		folder := filepath.Join(t.TempDir(), name)
		if paths, err := Matching(folder, "*.jsonl"); err != nil || paths != nil {
			t.Errorf("%s, where there is no folder: %q, %v", name, paths, err)
		}
		for _, file := range []string{"b.jsonl", "a.jsonl", "c.age"} {
			if err := errors.Join(MakeFolder(folder), Write(filepath.Join(folder, file), nil)); err != nil {
				t.Fatal(err)
			}
		}
		paths, err := Matching(folder, "*.jsonl")
		if want := []string{filepath.Join(folder, "a.jsonl"), filepath.Join(folder, "b.jsonl")}; err != nil || !slices.Equal(paths, want) {
			t.Errorf("%s: %q, %v, want %q", name, paths, err, want)
		}
		if _, err := Matching(folder, "[a"); err == nil {
			t.Errorf("%s: a broken pattern was taken", name)
		}
	}
}
