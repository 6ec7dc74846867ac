package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// smallDisk is a disk of our own in memory that can be filled; where this user may not make
// one, the test is left out.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	at := t.TempDir()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("a small disk cannot be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(at, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return at
}

// fill leaves so many kilobytes of a disk free and gives what frees them again.
func fill(t *testing.T, at string, left uint64) (free func()) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(at, &s); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(at, "filler")
	err := os.WriteFile(path, make([]byte, s.Bavail*uint64(s.Bsize)-left<<10), 0o600)
	if err != nil && !errors.Is(err, syscall.ENOSPC) { // the service wrote meanwhile
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFullDiskLosesNothing loads through a service whose disk is full, at every stage at
// which it can be: pages are answered all the while, whoever loads is told, and once there
// is room again the same file is there, once, in the pages too, without a new start.
func TestAFullDiskLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	disk := smallDisk(t, 48)
	f := &folder{dir: filepath.Join(disk, "data"), key: filepath.Join(t.TempDir(), "key"), acknowledged: map[string]int64{}}
	files := writeBatches(t, t.TempDir())
	f.load(t, files[0])
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	served := &demo{cmd: cmd, site: site}
	defer served.stop()
	told := 0
	for i, left := range []uint64{0, 100, 250, 600, 1500, 2500} {
		name := files[i+1]
		free := fill(t, disk, left)
		if o := khi(t, f.args("load", name)...); o.code != 0 {
			told++
			if !strings.Contains(o.stdout+o.stderr, "no space left on device") && !strings.Contains(o.stdout+o.stderr, "No space left on device") {
				t.Errorf("%d KB: it says %s %s", left, o.stdout, o.stderr)
			}
		}
		if page, _ := served.get(t, "/livez"); len(page) == 0 {
			t.Errorf("%d KB: nothing answers", left)
		}
		free()
		f.load(t, name)
		if page, _ := served.get(t, "/data"); !bytes.Contains(page, []byte(filepath.Base(name))) {
			t.Errorf("%d KB: there is room again, and the pages do not have %s", left, filepath.Base(name))
		}
	}
	if told < 3 {
		t.Errorf("the disk was full for %d of 6 loads", told)
	}
	served.stop()
	f.whole(t)
	before := f.check(t)
	mustKhi(t, "rebuild", "--data", f.dir, "--key-file", f.key)
	if after := f.check(t); after != before {
		t.Errorf("what is there is %+v, and the record gives %+v", before, after)
	}
	f.onADiskThatCanOnlyBeRead(t, disk, files[1])
}

// onADiskThatCanOnlyBeRead: each command says so and leaves everything as it is, and when the
// disk can be written again nothing is amiss.
func (f *folder) onADiskThatCanOnlyBeRead(t *testing.T, disk, file string) {
	t.Helper()
	before := f.check(t)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{f.args("load", file), {"undo", "2"}, {"rebuild"}, {"check"}, {"serve", "--listen", "127.0.0.1:0"}, {"release", "r1", "--as-of", "2026-01-01", "--public", "2200-01-01"}} {
		if args[0] != "load" {
			args = append(args, "--data", f.dir)
		}
		if args[0] != "load" && args[0] != "release" {
			args = append(args, "--key-file", f.key)
		}
		o := khi(t, args...)
		if said := o.stdout + o.stderr; o.code == 0 || !strings.Contains(said, "read-only file system") || strings.Contains(said, "in use") || strings.Contains(said, "goroutine") {
			t.Errorf("khi %s on a disk that can only be read ended with %d: %s", args[0], o.code, said)
		}
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if after := f.check(t); after != before {
		t.Errorf("there was %+v, and now there is %+v", before, after)
	}
}
