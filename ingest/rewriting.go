package ingest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"khi/queries/disk"
)

// rewriting is a record and a ledger that are written anew beside those in force, in which
// nothing is changed: that is for whoever moves the new files into their place.
type rewriting struct {
	l       *Loader
	into    string // an empty folder
	tell    func(what string) error
	entries []Entry  // of the new ledger
	records []string // the new files of the record
}

func (l *Loader) rewriting(into string, tell func(string) error) *rewriting {
	return &rewriting{l: l, into: into, tell: tell, entries: slices.Clone(l.ledger.entries)}
}

func (w *rewriting) step(what string) error {
	if w.tell == nil {
		return nil
	}
	return w.tell(what)
}

// record writes the file of a batch anew, under its own hash, and its totals into the line.
func (w *rewriting) record(e *Entry, again func(io.Reader, *recordWriter) error) error {
	if err := w.step("writing a file of the record"); err != nil {
		return err
	}
	whole, err := w.l.openRecord(e.Record)
	if err != nil {
		return err
	}
	defer whole.Close()
	path := filepath.Join(w.into, rand.Text())
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	out, err := w.l.newRecord(f)
	if err != nil {
		return err
	}
	defer out.abandon()
	if err := again(whole, out); err != nil {
		return err
	}
	if err := w.step("syncing a file of the record"); err != nil {
		return err
	}
	hash, err := out.close()
	if err != nil {
		return err
	}
	in, err := w.l.reading(f)
	if err != nil {
		return err
	}
	if e.Totals, err = totalsOf(in); err != nil {
		return err
	}
	if err := w.step("naming a file of the record"); err != nil {
		return err
	}
	e.Record = hash
	to := filepath.Join(w.into, hash+w.l.recordEnd())
	if !slices.Contains(w.records, to) {
		w.records = append(w.records, to)
	}
	return os.Rename(path, to)
}

// ledger writes the lines from one on anew, each load with another salt, and a last one
// behind them.
func (w *rewriting) ledger(from int64, last Entry) (Entry, string, error) {
	w.entries = append(w.entries, last)
	var text bytes.Buffer
	prev := firstPrev
	for i := range w.entries {
		e := &w.entries[i]
		if e.Prev = prev; e.Seq >= from && e.Kind == kindLoad {
			e.Salt = rand.Text()
		}
		line, err := e.seal()
		if err != nil {
			return last, "", err
		}
		text.Write(line)
		prev = e.Hash
	}
	path := filepath.Join(w.into, "ledger.jsonl")
	if err := newLedger(path).holds(text.Bytes()); err != nil {
		return last, "", err
	}
	return w.entries[len(w.entries)-1], path, w.writeWhole(path, text.Bytes())
}

// holds reads a ledger that was just written as the next start will.
func (l *ledger) holds(text []byte) error {
	whole, err := l.read(text)
	if err == nil && whole != len(text) {
		err = errors.New("it has a line without an end")
	}
	if err != nil {
		return fmt.Errorf("the new ledger cannot be read, so nothing was changed: %w", err)
	}
	return nil
}

func (w *rewriting) writeWhole(path string, text []byte) error {
	if err := w.step("writing the new ledger"); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		if err = w.step("syncing the new ledger"); err == nil {
			err = f.Sync()
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// old lists the files that no line of the new ledger names. What was never acknowledged is
// among them.
func (w *rewriting) old() (names []string, err error) {
	named, anew := map[string]bool{}, map[string]string{}
	for _, e := range w.entries {
		named[e.Record] = true
	}
	for _, path := range w.records { // one that is named as before may have been written in the clear
		anew[stemOf(filepath.Base(path))] = filepath.Base(path)
	}
	files, err := os.ReadDir(w.l.recordDir())
	for _, f := range files {
		if stem := stemOf(f.Name()); !named[stem] || anew[stem] != "" && anew[stem] != f.Name() {
			names = append(names, f.Name())
		}
	}
	return names, err
}
