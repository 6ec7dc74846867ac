package duck

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"khi/queries/disk"
)

// prepareFolder makes the data folder and what lies in it private to the
// user that runs the service.
func prepareFolder(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no data folder was given")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("the data folder: %w", err)
	}
	if i := strings.IndexAny(dir, "?%#"); i >= 0 {
		return "", fmt.Errorf("the path of the data folder, %s, may not hold %q: the database would read settings into it", dir, dir[i])
	}
	for _, d := range []string{dir, filepath.Join(dir, "snapshots"), filepath.Join(dir, "spill")} {
		if err := disk.MakeFolder(d); err != nil {
			return "", fmt.Errorf("cannot make the data folder: %w", err)
		}
		if err := os.Chmod(d, 0o700); errors.Is(err, syscall.EROFS) {
			return "", fmt.Errorf("the disk of the data folder can only be read, so nothing was done: look why (a disk with faults is often put so), have it mounted for writing, and start khi again: %w", err)
		} else if err != nil {
			return "", fmt.Errorf("cannot make the data folder private: %w", err)
		}
	}
	return dir, nil
}

// clearSpill removes what a process that was killed had put on the disk for want of memory: rows
// of people, which nobody would ever look for there. Folders in it are other people's.
func clearSpill(dir string) error {
	left, err := os.ReadDir(filepath.Join(dir, "spill"))
	for _, f := range left {
		if err == nil && !f.IsDir() {
			err = os.Remove(filepath.Join(dir, "spill", f.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("emptying the folder for what does not fit into memory: %w", err)
	}
	return nil
}

// ownFiles makes the database's files readable to this user only. It never
// opens khi.db: closing such a handle would drop the lock that DuckDB holds.
func ownFiles(dir string) error {
	for _, name := range []string{"khi.db", "khi.db.wal"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot make %s private: %w", name, err)
		}
	}
	return nil
}

// lockFolder takes the data folder for this process. The lock is the kernel's,
// so it is gone when the process is, however it ended.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "khi.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 20))
		_ = f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("cannot lock the data folder %s: %w", dir, err)
		}
		return nil, fmt.Errorf("the data folder %s is in use by process %s; stop that one first, or ask the running service instead",
			dir, strings.TrimSpace(string(holder)))
	}
	if err := writePid(f); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot lock the data folder: %w", err), f.Close())
	}
	return f, nil
}

func writePid(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

// unlockFolder frees the data folder. The file stays: removing it would let
// two processes lock two files of the same name.
func unlockFolder(f *os.File) error {
	if f == nil {
		return nil
	}
	return f.Close()
}
