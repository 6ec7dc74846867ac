package duck_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"khi/queries/duck"
)

// spills needs some 160 MB of memory, or disk.
const spills = "CREATE TEMP TABLE spilt AS SELECT i, md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b FROM range(2500000) t(i) ORDER BY a"

// spilt is how many bytes lie in the folder for what does not fit into memory; only its owner
// may look into it.
func spilt(t *testing.T, dir string) (bytes int64) {
	t.Helper()
	folder := filepath.Join(dir, "spill")
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("%v %v", info, err)
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // it may be gone by now
		}
		if info, err := d.Info(); err == nil {
			bytes += info.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

// TestNothingStaysOfWhatWasSpilt: what goes to the disk for want of memory is gone with the
// write, and after a crash in the middle of one with the next start.
func TestNothingStaysOfWhatWasSpilt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := play(t, "spill", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	most := int64(0)
	for until := time.Now().Add(2 * time.Minute); most == 0 && time.Now().Before(until); time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "spill")); err == nil {
			most = spilt(t, dir)
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if most == 0 || spilt(t, dir) == 0 {
		t.Fatalf("%d bytes were spilt, and the crash left %d: this test shows nothing", most, spilt(t, dir))
	}
	db, err := duck.Open(t.Context(), duck.Options{Dir: dir, MemoryLimit: "60MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if n := spilt(t, dir); n != 0 {
		t.Errorf("%d bytes stay after the start", n)
	}
	if err := db.Update(t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(text(spills), nil); return err }); err != nil {
		t.Fatal(err)
	}
	if n := spilt(t, dir); n != 0 {
		t.Errorf("%d bytes stay after the write", n)
	}
	if err := db.Close(); err != nil || spilt(t, dir) != 0 {
		t.Errorf("%v; %d bytes stay after the end", err, spilt(t, dir))
	}
}
