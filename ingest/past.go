package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Past is the record of a data folder as it was at some moment: the first lines of
// its ledger.
type Past struct {
	Lines []Entry
	dir   string
	text  []byte
}

// PastOf reads what the ledger of a data folder said before a moment. It changes
// nothing there, takes no lock, and reads no line that is still being written.
func PastOf(dir string, before time.Time) (*Past, error) {
	path := filepath.Join(dir, "ledger.jsonl")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no ledger in %s: load something first", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	l := newLedger(path)
	if _, err := l.read(text); err != nil {
		return nil, err
	}
	n := 0
	for n < len(l.entries) && l.entries[n].At.Before(before) {
		n++
	}
	for _, e := range l.entries[n:] {
		if e.At.Before(before) {
			return nil, fmt.Errorf("line %d of the ledger says %s, and a line before it is later: the clock of this machine was put back between them, so what was loaded before that moment cannot be told; choose a later day", e.Seq, e.At.Format(time.RFC3339))
		}
	}
	end := 0
	for range n {
		end += bytes.IndexByte(text[end:], '\n') + 1
	}
	return &Past{Lines: l.entries[:n], dir: dir, text: text[:end]}, nil
}

// Head is the hash of the last line, which holds all before it; "" of none.
func (p *Past) Head() string {
	if len(p.Lines) == 0 {
		return ""
	}
	return p.Lines[len(p.Lines)-1].Hash
}

// Lay makes an empty folder into a data folder with the record as it was. The
// record files are those of the folder that it was read from: they never change.
func (p *Past) Lay(folder string) error {
	record, err := filepath.Abs(filepath.Join(p.dir, "record"))
	if err != nil {
		return err
	}
	if err := os.Symlink(record, filepath.Join(folder, "record")); err != nil {
		return fmt.Errorf("laying out the record as it was: %w", err)
	}
	return os.WriteFile(filepath.Join(folder, "ledger.jsonl"), p.text, 0o600)
}
