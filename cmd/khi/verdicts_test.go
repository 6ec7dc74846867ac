package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestVerdictFiles: a decision comes back as it was kept; one that was changed,
// cut or made by another program does not.
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
	other := *v
	other.stamp += " rebuilt"
	if _, ok := other.Recall("a"); ok {
		t.Error("the decision of another program counts")
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
