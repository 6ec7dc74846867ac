package ingest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"khi/queries/disk"
)

// Lock keeps the record's files from whoever has them and not its key. The hash by which a
// file is named is that of what is in it, so the ledger says the same of a locked one.
type Lock interface {
	Sealer
	Open(io.Reader) (io.Reader, error)
}

// ErrLocked says that the record is locked and that no key was given, or another one.
var ErrLocked = errors.New("the record is locked with another key than was given")

const (
	plainEnd  = ".csv"
	lockedEnd = ".csv.age"
)

// stemOf is the hash in the name of a file of the record.
func stemOf(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, ".age"), plainEnd)
}

// recordEnd is how names of new files of the record end.
func (l *Loader) recordEnd() string {
	if l.lock != nil {
		return lockedEnd
	}
	return plainEnd
}

// newRecord writes a file of the record, locked where the record is.
func (l *Loader) newRecord(f *os.File) (*recordWriter, error) {
	w := newRecordWriter(f)
	if l.lock == nil {
		return w, nil
	}
	to, err := l.lock.Seal(f)
	if err != nil {
		w.abandon()
		return nil, fmt.Errorf("locking the record: %w", err)
	}
	w.to, w.lock = to, to
	return w, nil
}

// reading gives what is in a file that newRecord wrote, from its beginning.
func (l *Loader) reading(f *os.File) (io.Reader, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil || l.lock == nil {
		return f, err
	}
	return l.lock.Open(f)
}

// recordFile is one open file of the record.
type recordFile struct {
	io.Reader
	file *os.File
}

func (f *recordFile) Close() error { return f.file.Close() }

// openRecord opens a file of the record, locked or not. Where one is there in both ways, a
// locking was cut off, and the locked one is whole.
func (l *Loader) openRecord(hash string) (*recordFile, error) {
	base := filepath.Join(l.recordDir(), hash)
	f, err := os.Open(base + lockedEnd)
	if errors.Is(err, os.ErrNotExist) {
		if f, err = os.Open(base + plainEnd); err != nil {
			return nil, err
		}
		return &recordFile{f, f}, nil
	}
	if err != nil {
		return nil, err
	}
	if l.lock == nil {
		return nil, errors.Join(fmt.Errorf("%s: name the file with its key with --record-key: %w", f.Name(), ErrLocked), f.Close())
	}
	in, err := l.lock.Open(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w: %w", f.Name(), ErrLocked, err), f.Close())
	}
	return &recordFile{in, f}, nil
}

// isLocked reports that the record holds a locked file.
func (l *Loader) isLocked() (bool, error) {
	locked, err := disk.Matching(l.recordDir(), "*"+lockedEnd)
	return len(locked) > 0, err
}

// LockRecord locks every file of the record with the key in force, also those that were
// locked with another one of which the lock knows the key. Each file is whole at any
// moment, so it may be cut off and done once more.
func (l *Loader) LockRecord() (files int, err error) {
	if l.lock == nil {
		return 0, fmt.Errorf("there is no key to lock with: %w", ErrLocked)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	done := map[string]bool{}
	for _, e := range l.ledger.entries {
		if e.Kind != kindLoad || done[e.Record] {
			continue
		}
		if err := l.lockFile(&e); err != nil {
			return files, fmt.Errorf("batch %d: %w", e.Seq, err)
		}
		done[e.Record] = true
		files++
	}
	return files, nil
}

func (l *Loader) lockFile(e *Entry) error {
	in, err := l.openRecord(e.Record)
	if err != nil {
		return err
	}
	defer in.Close()
	f, err := l.tempFile()
	if err != nil {
		return err
	}
	defer discard(f)
	w, err := l.newRecord(f)
	if err != nil {
		return err
	}
	defer w.abandon()
	if err := eachRecordLine(in, func(line []byte) error { w.put(line); return nil }); err != nil {
		return err
	}
	switch hash, err := w.close(); {
	case err != nil:
		return err
	case hash != e.Record:
		return fmt.Errorf("its content does not match the hash in the ledger: %w", ErrRecordDamaged)
	}
	base := filepath.Join(l.recordDir(), e.Record)
	if err := os.Rename(f.Name(), base+lockedEnd); err != nil {
		return err
	}
	if err := disk.SyncFolder(l.recordDir()); err != nil {
		return err
	}
	if err := os.Remove(base + plainEnd); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return disk.SyncFolder(l.recordDir())
}
