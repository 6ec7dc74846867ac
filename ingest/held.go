package ingest

import (
	"fmt"
	"reflect"
	"time"
)

// endOfTime is later than any line of a ledger.
var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// HoldReceipts holds receipts against the ledger of a data folder, or of a copy of it: each
// must say what the line of its batch says. Nothing else is opened, no lock is taken and
// nothing is changed, so the service may be running, stopped or elsewhere. done is told of
// each receipt that is right.
func HoldReceipts(dir string, receipts []*Receipt, done func(*Receipt, Entry)) error {
	past, err := PastOf(dir, endOfTime)
	if err != nil {
		return err
	}
	for _, r := range receipts {
		e, err := past.holds(r)
		if err != nil {
			return err
		}
		done(r, e)
	}
	return nil
}

// holds finds the line of a receipt and what of the two differs.
func (p *Past) holds(r *Receipt) (Entry, error) {
	if r.Status != StatusLoaded || r.Batch < 1 {
		return Entry{}, fmt.Errorf("%s: this is no receipt of a load: of a file that was refused or only checked nothing is kept", r.FileName)
	}
	if r.Batch > int64(len(p.Lines)) || p.Lines[r.Batch-1].Kind != kindLoad {
		return Entry{}, fmt.Errorf("%s: the ledger has no load of the number %d: lines were taken off its end, or the receipt is of another service", r.FileName, r.Batch)
	}
	e := p.Lines[r.Batch-1]
	for _, of := range []struct {
		what         string
		said, stands any
	}{
		{"the SHA-256 of the file", r.Original, e.Original}, {"the moment", r.At.UTC(), e.At.UTC()}, {"the name of the file", r.FileName, e.FileName},
		{"the scheme", r.Scheme, e.Scheme}, {"how it was read", [2]any{r.Source, r.SourceVersion}, [2]any{e.Source, e.SourceVersion}},
		{"the numbers of rows", r.Counts, e.Counts}, {"the totals", r.Totals, e.Totals}, {"the SHA-256 of the rows", r.Record, e.Record}, {"the hash of its line", r.Line, e.Hash},
	} {
		if !reflect.DeepEqual(of.said, of.stands) {
			return e, fmt.Errorf("%s: %s in the receipt, %v, and in line %d of the ledger, %v, differ: the receipt was altered%s", r.FileName, of.what, of.said, e.Seq, of.stands, p.writtenAnew())
		}
	}
	return e, nil
}

// writtenAnew says that lines were, where they were: then a receipt from before differs by right.
func (p *Past) writtenAnew() string {
	for _, e := range p.Lines {
		if e.Kind == kindErase || e.Kind == kindRekey {
			return fmt.Sprintf(", or it is from before somebody was erased or the key was changed (line %d), after which the line was written anew", e.Seq)
		}
	}
	return ""
}
