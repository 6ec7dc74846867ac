package ingest

import (
	"errors"
	"fmt"
	"os"

	"khi/ingest/finding"
)

func receiptFor(up *upload, tables []found, words string, b *build) *Receipt {
	id, version, title, hash := sourceOf(tables)
	return &Receipt{
		DryRun: up.req.DryRun, FileName: up.req.FileName, Scheme: up.req.Scheme, Original: up.original,
		Source: id, SourceVersion: version, SourceHash: hash, SourceTitle: title, Layout: words,
		Counts: b.counts, Totals: b.totals, Policy: up.req.Policy.String(), Unreadable: b.unreadable, Findings: b.found.All(up.req.FileName), FindingsTotal: b.found.Total(), ByRule: b.found.Counts(), Fields: b.outcomes, Preview: b.preview,
	}
}

// refusedReceipt turns a finding.Refusal into a receipt; any other error goes up as it is.
func (l *Loader) refusedReceipt(up *upload, req Request, b *build, err error) (*Receipt, error) {
	why, refused := isRefusal(err)
	if !refused {
		return nil, err
	}
	receipt := &Receipt{Status: StatusRefused, DryRun: req.DryRun, FileName: req.FileName, Scheme: req.Scheme, Policy: req.Policy.String()}
	if up != nil {
		receipt.Original = up.original
	}
	if b != nil {
		receipt.Counts, receipt.Preview, receipt.Unreadable = b.counts, b.preview, b.unreadable
		receipt.Findings, receipt.FindingsTotal = b.found.All(req.FileName), b.found.Total()
		receipt.ByRule, receipt.Fields = b.found.Counts(), b.outcomes
	}
	if why != nil {
		receipt.Findings = append([]finding.Finding{why.Finding}, receipt.Findings...)
		receipt.FindingsTotal++
	}
	// Nothing of a refused file counts as accepted.
	receipt.Counts.Accepted, receipt.Counts.Unread = 0, 0
	return receipt, err
}

// receiptOf gives the receipt of a batch that was loaded before. Its findings
// come from the record and so have no values.
func (l *Loader) receiptOf(e *Entry) (*Receipt, error) {
	r := &Receipt{
		Status: StatusLoaded, AlreadyLoaded: true, Batch: e.Seq, At: e.At, FileName: e.FileName, Scheme: e.Scheme,
		Source: e.Source, SourceVersion: e.SourceVersion, SourceHash: e.SourceHash, Layout: e.Layout, Original: e.Original, Record: e.Record, Line: e.Hash,
		Counts: e.Counts, Totals: e.Totals, Policy: e.Policy, Unreadable: e.Unread,
	}
	if s := l.sourceNamed(e.Source); s != nil {
		r.SourceTitle = s.Title
	}
	err := l.readRecord(e, func(rr *recordReader, s *section) error {
		if s.table != "finding" {
			return rr.fill(nowhere{}, e.Seq)
		}
		for row, err := range rr.rows(e.Seq) {
			if err != nil {
				return err
			}
			r.Findings = append(r.Findings, findingOf(row, e.FileName))
		}
		return nil
	})
	r.FindingsTotal = len(r.Findings)
	return r, err
}

// findingOf reads a finding as findingColumns and the sheet give it.
func findingOf(row []any, file string) finding.Finding {
	text := func(i int) string {
		s, _ := row[i].(string)
		return s
	}
	return finding.Finding{
		Level: finding.Level(text(0)), Rule: text(1), Cell: text(2), Field: text(3), Message: text(4), Advice: text(5),
		File: file, Sheet: text(len(findingColumns) + 1),
	}
}

// readRecord walks the sections of a batch's canonical file and then holds the
// file to its hash. What each was given must not be kept before that.
func (l *Loader) readRecord(e *Entry, each func(*recordReader, *section) error) error {
	f, err := l.openRecord(e.Record)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("batch %d: its record file %s.csv is missing; restore it from the backup: %w", e.Seq, e.Record, ErrRecordDamaged)
	}
	if err != nil {
		return fmt.Errorf("batch %d: %w", e.Seq, err)
	}
	defer f.Close()
	rr, err := newRecordReader(f, e.Record+".csv")
	if err != nil {
		return err
	}
	if err := rr.each(func(s *section) error { return each(rr, s) }); err != nil {
		return err
	}
	return rr.check(e.Record)
}
