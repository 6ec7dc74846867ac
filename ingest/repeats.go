package ingest

import (
	"context"
	"fmt"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Questions that a form repeats, such as one page for each friend, stand in
// tables of their own. No field of ours takes them, but a file that holds them
// must be whole: each is read to its end, and its rows must belong to
// submissions that the file has.

// repeatCount is how many rows of a repeat each submission has.
type repeatCount struct {
	name string
	key  int // column of the main table
	rows map[string]int64
	n    int64
}

// countRepeats reads the repeats of a table.
func (t *table) countRepeats(ctx context.Context) error {
	for _, r := range t.sheet.Repeats {
		c := repeatCount{name: r.Sheet.Name, key: r.Key, rows: map[string]int64{}}
		for row, err := range r.Sheet.Rows() {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if allBlank(row.Cells) {
				continue
			}
			c.rows[r.Of(row)]++
			c.n++
		}
		t.repeats = append(t.repeats, c)
	}
	return nil
}

// tellRepeats says what the repeats hold, and which of their rows belong to
// nobody: those are left over when the main table is looked through.
func (t *table) tellRepeats() error {
	if len(t.repeats) == 0 {
		return nil
	}
	left := make([]map[string]bool, len(t.repeats))
	for i, r := range t.repeats {
		left[i] = map[string]bool{}
		for key := range r.rows {
			left[i][key] = true
		}
	}
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return err
		}
		for i, r := range t.repeats {
			delete(left[i], string(row.Cells[r.key]))
		}
	}
	at := finding.At(t.file, "")
	for i, r := range t.repeats {
		var lost, most int64
		for key, n := range r.rows {
			if left[i][key] {
				lost += n
			} else {
				most = max(most, n)
			}
		}
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: r.name, Rule: "repeat_counted",
			Message: fmt.Sprintf("This part repeats a question: it holds %d rows of %d submissions, %d at most of one. They were counted and not kept, for no field takes them.", r.n-lost, len(r.rows)-len(left[i]), most),
			Advice:  "Nothing needs to be done."})
		if lost > 0 {
			t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: r.name, Rule: "repeat_of_nobody",
				Message: fmt.Sprintf("%d rows of this part belong to %d submissions that the file does not have.", lost, len(left[i])),
				Advice:  "Submissions may have been deleted or filtered out. If you did not do that, export the whole form again: the file may be cut short."})
		}
	}
	return nil
}

// repeatsOf gives for a row of the main table how many rows each repeat has.
func (t *table) repeatsOf(row book.Row) (counts []string) {
	for _, r := range t.repeats {
		counts = append(counts, fmt.Sprint(r.rows[string(row.Cells[r.key])]))
	}
	return counts
}

// repeatNames head the counts in a preview.
func (t *table) repeatNames() (names []string) {
	for _, r := range t.repeats {
		names = append(names, "rows in "+strings.TrimSuffix(r.name, ".csv"))
	}
	return names
}
