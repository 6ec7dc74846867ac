package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"khi/cmd/khi/erase"
	"khi/ingest"
	"khi/queries/disk"
)

// recordLock locks files of the record with age. The first key of its file locks, and all
// of them open, so that another can be put before the one in force.
type recordLock struct {
	keys []age.Identity
	to   age.Recipient
}

// openRecordLock reads the key, or makes one where there is none. It lies outside the data
// folder, so that a copy of that opens nothing. nil where no key is named.
func openRecordLock(path, dir string) (*recordLock, error) {
	if path == "" {
		return nil, nil
	}
	if inside, err := isWithin(dir, path); err != nil || inside {
		return nil, errors.Join(fmt.Errorf("%s lies in the data folder: the key that locks the record is kept outside it, for whoever has a copy of the folder would have it", path), err)
	}
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if locked, err := disk.Matching(filepath.Join(dir, "record"), "*.age"); err != nil || len(locked) > 0 {
			return nil, errors.Join(fmt.Errorf("%s is missing, and files of the record are locked with the key in it: restore it from your copy: %w", path, ingest.ErrLocked), err)
		}
		key, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, err
		}
		if err := disk.Write(path, []byte(key.String()+"\n")); err != nil {
			return nil, err
		}
	}
	keys, err := readKeys(path)
	if err != nil {
		return nil, err
	}
	first, ok := keys[0].(*age.X25519Identity)
	if !ok {
		return nil, fmt.Errorf("%s does not begin with a key of age (AGE-SECRET-KEY-1…)", path)
	}
	return &recordLock{keys, first.Recipient()}, nil
}

// isWithin reports that a path lies in a folder.
func isWithin(dir, path string) (bool, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return false, err
	}
	name, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(name), nil
}

func (l *recordLock) Seal(w io.Writer) (io.WriteCloser, error) { return age.Encrypt(w, l.to) }
func (l *recordLock) Open(r io.Reader) (io.Reader, error)      { return age.Decrypt(r, l.keys...) }

// unlock opens the record for a search; nil where it is not locked.
func (k *keeper) unlock() erase.Unlock {
	if k.lock == nil {
		return nil
	}
	return k.lock.Open
}
