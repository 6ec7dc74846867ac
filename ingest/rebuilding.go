package ingest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"khi/queries/disk"
)

// A rebuild makes the cells only after the last batch, so a database in which
// one was cut off can hold every row and too few cells, and no total shows it.
// A mark beside the ledger says that a rebuild is under way: it is on the disk
// before the first batch, and goes when the cells are there.

func (l *Loader) rebuildMark() string { return filepath.Join(l.dir, "rebuilding") }

func (l *Loader) markRebuild() error {
	f, err := os.OpenFile(l.rebuildMark(), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("marking the rebuild: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close(), disk.SyncFolder(filepath.Dir(l.rebuildMark()))); err != nil {
		return fmt.Errorf("marking the rebuild: %w", err)
	}
	return nil
}

func (l *Loader) unmarkRebuild() error {
	if err := os.Remove(l.rebuildMark()); err != nil {
		return fmt.Errorf("ending the rebuild: %w", err)
	}
	return disk.SyncFolder(filepath.Dir(l.rebuildMark()))
}

// unfinished says ErrDamaged where a rebuild was cut off.
func (l *Loader) unfinished() error {
	_, err := os.Stat(l.rebuildMark())
	if err == nil {
		return fmt.Errorf("a rebuild was cut off before its end: %w", ErrDamaged)
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
