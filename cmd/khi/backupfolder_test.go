package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBackupsInAFolder: the newest stay, whatever else lies there stays, and a service tells
// when the last one was made.
func TestBackupsInAFolder(t *testing.T) {
	t.Parallel()
	folder, dir := t.TempDir(), t.TempDir()
	day := time.Date(2026, 11, 1, 2, 30, 0, 0, time.UTC)
	var all []string
	for i := range 5 {
		name, err := nextBackup(folder, day.AddDate(0, 0, i*9))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, filepath.Base(name))
	}
	others := []string{"khi-backup.key", "khi-my-own.age", "notes.txt"}
	for _, name := range append(slices.Clone(all), others...) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	if err := keepNewest(folder, 0, &said); err != nil || said.Len() > 0 {
		t.Errorf("of no number to keep, %q were deleted: %v", said.String(), err)
	}
	if err := keepNewest(folder, 2, &said); err != nil || strings.Count(said.String(), "deleted") != 3 {
		t.Errorf("%q: %v", said.String(), err)
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(all[3:]), others...)
	slices.Sort(want)
	var have []string
	for _, f := range left {
		have = append(have, f.Name())
	}
	if !slices.Equal(have, want) {
		t.Errorf("there are %v and not %v", have, want)
	}
	if at := lastBackup(dir); at != 0 {
		t.Errorf("a folder that was never backed up was at %v", at)
	}
	if err := noteBackup(dir, day); err != nil || lastBackup(dir) != float64(day.Unix()) {
		t.Errorf("the last backup was at %v: %v", lastBackup(dir), err)
	}
}
