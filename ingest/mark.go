package ingest

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"khi/ingest/book"
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

// withoutMarks takes the two columns of marks out of the grid of a text that comes back
// with them; where they stand among other columns of a table they are left out by name.
func withoutMarks(b *book.Book) {
	for i := range b.Sheets {
		s := &b.Sheets[i]
		at := slices.IndexFunc(s.Header, marked.Added)
		if s.Separator == 0 || at < 0 {
			continue
		}
		grid := s.Grid
		s.Grid = func() iter.Seq2[book.Row, error] {
			return func(yield func(book.Row, error) bool) {
				for row, err := range grid() {
					row.Cells = row.Cells[:min(at, len(row.Cells))]
					if !yield(row, err) {
						return
					}
				}
			}
		}
	}
}
