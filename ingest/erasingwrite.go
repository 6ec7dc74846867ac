package ingest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"khi/queries/disk"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// writeRecords writes the shorter files and what the ledger will say of them.
func (w *eraser) writeRecords() error {
	w.entries = slices.Clone(w.l.ledger.entries)
	for _, h := range w.hits {
		e := &w.entries[h.batch-1]
		w.out.Hashes = append(w.out.Hashes, e.Record)
		if e.Original != "" {
			w.out.Hashes = append(w.out.Hashes, e.Original)
		}
		if err := w.shorten(e, h.cut); err != nil {
			return err
		}
		e.Accepted, e.LeftOut, e.Unread = e.Accepted-h.rows, e.LeftOut+h.rows, max(0, e.Unread-h.unread)
		e.Original = "" // whoever has the file without them could try answers until it fits
		w.out.Rows += h.rows
		for s := range h.schemes {
			if !slices.Contains(w.out.Schemes, s) {
				w.out.Schemes = append(w.out.Schemes, s)
			}
		}
	}
	slices.Sort(w.out.Schemes)
	return nil
}

// shorten writes the file of a batch without some rows, under its own hash.
func (w *eraser) shorten(e *Entry, cut []cutRow) (err error) {
	if err := w.step("writing a shorter file"); err != nil {
		return err
	}
	whole, err := os.Open(w.l.recordPath(e.Record))
	if err != nil {
		return err
	}
	defer whole.Close()
	path := filepath.Join(w.req.Into, rand.Text())
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	out := newRecordWriter(f)
	defer out.abandon()
	out.nameless = true
	if err := copyWithout(whole, cut, out); err != nil {
		return err
	}
	if err := w.step("syncing a shorter file"); err != nil {
		return err
	}
	hash, err := out.close()
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	if e.Totals, err = totalsOf(f); err != nil {
		return err
	}
	if err := w.step("naming a shorter file"); err != nil {
		return err
	}
	e.Record = hash
	to := filepath.Join(w.req.Into, hash+".csv")
	if !slices.Contains(w.out.Records, to) {
		w.out.Records = append(w.out.Records, to)
	}
	return os.Rename(path, to)
}

// writeLedger writes the lines from the first affected one on anew, each with another
// salt, and puts the line of the erasing behind them.
func (w *eraser) writeLedger() error {
	from := int64(len(w.entries)) + 1
	last := Entry{Seq: from, At: time.Now().UTC().Truncate(time.Millisecond), Kind: kindErase, By: cleanWords(w.req.By, mostBy), Salt: rand.Text(), Erased: &Erased{Rows: []ErasedRows{}, Until: w.req.Until}}
	for _, h := range w.hits {
		last.Erased.Rows = append(last.Erased.Rows, ErasedRows{h.batch, h.rows})
		from = min(from, h.batch)
	}
	for i := range w.entries {
		if w.unsay(&w.entries[i]) {
			from = min(from, w.entries[i].Seq)
		}
	}
	last.Erased.From, last.Erased.Who = from, w.whoMarks()
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
			return err
		}
		text.Write(line)
		prev = e.Hash
	}
	w.out.Line, w.out.Ledger = w.entries[len(w.entries)-1], filepath.Join(w.req.Into, "ledger.jsonl")
	if err := newLedger(w.out.Ledger).holds(text.Bytes()); err != nil {
		return err
	}
	return w.writeWhole(w.out.Ledger, text.Bytes())
}

// holds reads a ledger that was just written as the next start will.
func (l *ledger) holds(text []byte) error {
	whole, err := l.read(text)
	if err == nil && whole != len(text) {
		err = errors.New("it has a line without an end")
	}
	if err != nil {
		return fmt.Errorf("the new ledger cannot be read, so nothing was erased: %w", err)
	}
	return nil
}

func (w *eraser) writeWhole(path string, text []byte) error {
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

// whoMarks are the marks of all whom the erasing is about, and of their arrangements.
func (w *eraser) whoMarks() []string {
	all := w.marks
	for _, set := range []map[Subject]bool{w.who, w.arrangements} {
		for s := range set {
			all[w.l.ErasedMark(s.Kind, s.Scheme, s.Key)] = true
			w.out.Keys = append(w.out.Keys, s.Key)
		}
	}
	slices.Sort(w.out.Keys)
	marks := make([]string, 0, len(all))
	for m := range all {
		marks = append(marks, m)
	}
	slices.Sort(marks)
	return marks
}

// unsay takes their reference out of the words of a line.
func (w *eraser) unsay(e *Entry) (said bool) {
	ref := normalReference(strings.TrimSpace(w.req.Reference))
	if ref == "" {
		return false
	}
	if says(e.FileName, ref) {
		e.FileName, said = "file"+filepath.Ext(e.FileName), true
	}
	if says(e.Why, ref) {
		e.Why, said = "", true
	}
	return said
}

// says reports that a text holds a reference as a word of its own.
func says(text, ref string) bool {
	text = normalReference(text)
	for from := 0; ; {
		at := strings.Index(text[from:], ref)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(ref)
		if (at == 0 || !isWordByte(text[at-1])) && (end == len(text) || !isWordByte(text[end])) {
			return true
		}
		from = at + 1
	}
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// listOld lists the files that no line of the new ledger names. What was never
// acknowledged is among them.
func (w *eraser) listOld() error {
	named := map[string]bool{}
	for _, e := range w.entries {
		named[e.Record+".csv"] = true
	}
	files, err := os.ReadDir(w.l.recordDir())
	for _, f := range files {
		if !named[f.Name()] {
			w.out.Old = append(w.out.Old, f.Name())
		}
	}
	return err
}
