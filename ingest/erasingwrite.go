package ingest

import (
	"crypto/rand"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// writeRecords writes the shorter files and what the ledger will say of them.
func (w *eraser) writeRecords() error {
	for _, h := range w.hits {
		e := &w.entries[h.batch-1]
		w.out.Hashes = append(w.out.Hashes, e.Record)
		if e.Original != "" {
			w.out.Hashes = append(w.out.Hashes, e.Original)
		}
		err := w.record(e, func(whole io.Reader, out *recordWriter) error {
			out.nameless = true
			return copyWithout(whole, h.cut, out)
		})
		if err != nil {
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
	w.out.Records = w.records
	slices.Sort(w.out.Schemes)
	return nil
}

// writeLedger writes the lines from the first affected one on anew, and puts the line of
// the erasing behind them.
func (w *eraser) writeLedger() (err error) {
	from := int64(len(w.entries)) + 1
	last := Entry{Seq: from, At: w.l.now().UTC().Truncate(time.Millisecond), Kind: kindErase, By: cleanWords(w.req.By, mostBy), Salt: rand.Text(), Erased: &Erased{Rows: []ErasedRows{}, Until: w.req.Until}}
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
	w.out.Line, w.out.Ledger, err = w.ledger(from, last)
	return err
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
