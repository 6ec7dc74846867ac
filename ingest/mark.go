package ingest

import (
	"context"
	"fmt"
	"io"

	"khi/ingest/finding"
	"khi/ingest/marked"
)

// mostMarked bounds what a marked file lists: somebody with more problems than
// this has one problem, many times.
const mostMarked = 200_000

// Mark checks a file as a dry run does and writes it back to w with its
// problems marked. With Policy LoadGood or KeepRows
// a text keeps only the rows that would stay out or lose an answer, to be mended
// and sent by themselves. A file that is refused as a
// whole before its rows could be read cannot be marked: nothing is written then
// and the error says why.
func (l *Loader) Mark(ctx context.Context, r io.Reader, req Request, w io.Writer) (*Receipt, error) {
	req.DryRun = true
	up, err := l.receive(ctx, r, req)
	if up != nil {
		defer discard(up.file)
	}
	if err != nil {
		return l.refusedReceipt(up, req, nil, err)
	}
	var found []finding.Finding
	left := 0
	up.each = func(f finding.Finding) {
		if len(found) < mostMarked {
			found = append(found, f)
		} else {
			left++
		}
	}
	b, tables, words, err := l.build(ctx, up, nil)
	if !up.whole {
		return l.refusedReceipt(up, req, b, err)
	}
	if left > 0 {
		found = append(found, tooManyToMark(req.FileName, left))
	}
	receipt := receiptFor(up, tables, words, b)
	if receipt.Status = StatusChecked; err != nil {
		receipt.Status = StatusRefused
	}
	return receipt, marked.Write(w, marked.Original{Book: up.book, File: up.file, Size: up.size, First: up.first}, found, req.Policy != RefuseAll)
}

func tooManyToMark(file string, left int) finding.Finding {
	return finding.Finding{Level: finding.Refused, File: file, Cell: "row 1", Rule: "more_findings",
		Message: fmt.Sprintf("%d more problems are counted and not marked.", left),
		Advice:  "Mend what is marked, in the whole column, and check the file again."}
}
