package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khi/cmd/khi/backup"
	"khi/queries/disk"
)

// stamped is how backups in a folder are named, so that their order is that of their names.
const stamped = "khi-2006-01-02T150405Z.age"

// nextBackup is the name of a backup that is made now in a folder of them.
func nextBackup(folder string, now time.Time) (string, error) {
	if err := disk.MakeFolder(folder); err != nil {
		return "", fmt.Errorf("no backup was made: %w", err)
	}
	return filepath.Join(folder, now.UTC().Format(stamped)), nil
}

// clearPartBackups deletes backups of a folder that were cut off while they were written, and
// nothing else in it.
func clearPartBackups(folder string, say io.Writer) error {
	files, err := disk.Matching(folder, "khi-*.age"+partEnd)
	if err != nil {
		return err
	}
	for _, path := range files {
		if _, err := time.Parse(stamped+partEnd, filepath.Base(path)); err != nil {
			continue
		}
		free, err := holdFile(path, "another khi backup writes it")
		if err != nil {
			fmt.Fprintln(say, err)
			continue
		}
		if err := errors.Join(os.Remove(path), free()); err != nil {
			return fmt.Errorf("no backup was made, for one that was cut off cannot be deleted: %w", err)
		}
		fmt.Fprintf(say, "deleted %s: that backup was cut off, so look why\n", path)
	}
	return nil
}

// keepNewest deletes all but the newest backups of a folder, and nothing else in it.
func keepNewest(folder string, keep int, say io.Writer) error {
	files, err := disk.Matching(folder, "khi-*.age")
	if err != nil || keep < 1 {
		return err
	}
	files = slices.DeleteFunc(files, func(path string) bool {
		_, err := time.Parse(stamped, filepath.Base(path))
		return err != nil
	})
	slices.Sort(files)
	for _, old := range files[:max(0, len(files)-keep)] {
		if err := os.Remove(old); err != nil {
			return fmt.Errorf("the backup was made, and an old one stays: %w", err)
		}
		fmt.Fprintln(say, "deleted", old)
	}
	return nil
}

// noteBackup notes in the data folder when it was last backed up, for khi serve to tell.
func noteBackup(dir string, at time.Time) error {
	return disk.Write(filepath.Join(dir, backup.MadeName), []byte(at.UTC().Format(time.RFC3339)+"\n"))
}

// lastBackup is when that was, in seconds since 1970; 0 where there was none.
func lastBackup(dir string) float64 {
	text, err := os.ReadFile(filepath.Join(dir, backup.MadeName))
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return float64(at.Unix())
}
