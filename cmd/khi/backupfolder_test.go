package main

import (
	"bytes"
	"errors"
	"log/slog"
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
	leavesNoHalf(t, folder)
	if at := lastBackup(dir); at != 0 {
		t.Errorf("a folder that was never backed up was at %v", at)
	}
	if err := noteBackup(dir, day); err != nil || lastBackup(dir) != float64(day.Unix()) {
		t.Errorf("the last backup was at %v: %v", lastBackup(dir), err)
	}
}

// leavesNoHalf: a backup that was cut off is deleted by the next one, in words; one that is
// being written, and whatever else is called so, stays.
func leavesNoHalf(t *testing.T, folder string) {
	t.Helper()
	cut, under, other := filepath.Join(folder, "khi-2026-11-02T023000Z.age.part"), filepath.Join(folder, "khi-2026-11-03T023000Z.age.part"), filepath.Join(folder, "khi-mine.age.part")
	for _, path := range []string{cut, under, other} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	free, err := holdFile(under, "")
	if err != nil {
		t.Fatal(err)
	}
	defer free()
	var said strings.Builder
	if err := clearPartBackups(folder, &said); err != nil || !strings.Contains(said.String(), "deleted "+cut) || !strings.Contains(said.String(), "another khi backup writes it") {
		t.Errorf("%v: %q", err, said.String())
	}
	for path, there := range map[string]bool{cut: false, under: true, other: true} {
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestAnOverdueBackupIsSaid: a service tells in its log and its measures that the newest
// backup is too old, or that there is none, and falls silent when there is one.
func TestAnOverdueBackupIsSaid(t *testing.T) {
	t.Parallel()
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "schemes.csv")
	if err := os.WriteFile(file, []byte(baseSchemes.text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"load", "--data", dir, "--memory", "256MB", file}, nil, &out, &out); err != nil {
		t.Fatal(err, out.String())
	}
	k := &keeper{dir: dir, loader: fileLoader(t, dir)}
	now, day := time.Now(), 24*time.Hour
	for _, c := range []struct {
		what   string
		do     func() error
		within time.Duration
		at     time.Time
		want   string
	}{
		{"new", nil, 2 * day, now.Add(day), ""},
		{"never", nil, 2 * day, now.Add(3 * day), "no backup of this folder was ever made"},
		{"nobody waits", nil, 0, now.Add(3 * day), ""},
		{"made", func() error { return noteBackup(dir, now) }, 2 * day, now.Add(day), ""},
		{"old", nil, 2 * day, now.Add(3 * day), "the newest backup is of " + now.UTC().Format("2006-01-02 15:04")},
		{"made up", func() error { return os.WriteFile(filepath.Join(dir, inventedMark), nil, 0o600) }, 2 * day, now.Add(3 * day), ""},
		{"real again", func() error {
			return errors.Join(os.Remove(filepath.Join(dir, inventedMark)), noteBackup(dir, now.Add(-3*day)))
		}, 2 * day, now, "the newest backup is of"},
	} {
		if c.do != nil {
			if err := c.do(); err != nil {
				t.Fatal(err)
			}
		}
		if why := k.backupWanted(c.within, c.at); !strings.HasPrefix(why, c.want) || c.want == "" && why != "" {
			t.Errorf("%s: %q", c.what, why)
		}
	}
	said := make(chan string, 1)
	defer k.watchBackups(t.Context(), 2*day, slog.New(slog.NewTextHandler(tellsOf(said), nil)))()
	if line := <-said; !strings.Contains(line, "level=WARN") || !strings.Contains(line, "a backup is overdue") {
		t.Errorf("the log says %q", line)
	}
}

// tellsOf is told each line of a log.
type tellsOf chan string

func (c tellsOf) Write(b []byte) (int, error) {
	c <- string(b)
	return len(b), nil
}

// TestACutOffReleaseGoes: what a release left that was cut off is deleted, in words, by
// whoever opens the folder, unless one is being made.
func TestACutOffReleaseGoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	half := filepath.Join(dir, "releases", ".writing-spring", "cells.csv")
	past := filepath.Join(dir, "releases", ".building", "khi.db")
	whole := filepath.Join(dir, "releases", "winter", "manifest.json")
	for _, path := range []string{half, past, whole} {
		if err := os.WriteFile(mustFolder(t, path), []byte("x"), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	k := newKeeper(dir, keeperOptions{}, &said)
	free, err := k.holdReleases()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.clearCutOff(); err != nil || said.Len() > 0 {
		t.Errorf("beside a release that is made: %v, %q", err, said.String())
	}
	if err := errors.Join(free(), k.clearCutOff()); err != nil || strings.Count(said.String(), "was cut off") != 2 {
		t.Errorf("%v: %q", err, said.String())
	}
	for path, there := range map[string]bool{filepath.Dir(half): false, filepath.Dir(past): false, whole: true} {
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("%s: %v", path, err)
		}
	}
}
