package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"khi/cmd/khi/backup"
	"khi/queries/disk"
)

const keyBytes = 32

// pseudonymKey reads the key, or makes one where there is none. It lies outside
// the database, so that a copy of the database alone leads back to nobody.
func pseudonymKey(path, dir string) ([]byte, error) {
	path = pseudonymKeyAt(path, dir)
	key, err := os.ReadFile(path)
	if err == nil {
		if len(key) == 0 || len(key)%keyBytes != 0 {
			return nil, fmt.Errorf("%s is not a key of %d bytes, or several of them: restore it from your copy; with another key, people who are in the record would become strangers", path, keyBytes)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "ledger.jsonl")); err == nil {
		return nil, fmt.Errorf("%s is missing, and the ledger shows that files were loaded with it: restore it from your copy", path)
	}
	key = make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	return key, disk.Write(path, key)
}

// pseudonymKeyAt is the file with the key.
func pseudonymKeyAt(named, dir string) string {
	return cmp.Or(named, filepath.Join(dir, backup.KeyName))
}

// holdFile takes a file for this process until free is called. Where another process has
// it, the error is what that means. The lock is the kernel's, so it goes with the process.
func holdFile(path, meaning string) (free func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = fmt.Errorf("%s (%s is in use)", meaning, path)
		}
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}

// inventedMark is the file whose presence says that a folder holds made-up data.
const inventedMark = "INVENTED"

func isInvented(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, inventedMark))
	return err == nil
}

// setAside renames the database and what belongs to it, so that nothing of it
// is lost and nothing of it is read.
func setAside(dir string) error {
	stamp := time.Now().UTC().Format("20060102T150405.000000000")
	for _, name := range []string{"khi.db", "khi.db.wal", bulkMark} {
		from := filepath.Join(dir, name)
		err := os.Rename(from, from+".damaged-"+stamp)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("set %s aside: %w", name, err)
		}
	}
	return nil
}

// clearCutOff removes what commands left that were cut off, for whoever has the folder while
// its database is shut. A release may be under way beside.
func (k *keeper) clearCutOff() error {
	if err := k.options.clearStaged(k.dir); err != nil {
		return err
	}
	free, err := k.holdReleases()
	if err != nil {
		return nil
	}
	return errors.Join(clearReleases(filepath.Join(k.dir, "releases"), k.say), free())
}
