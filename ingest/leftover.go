package ingest

import (
	"fmt"
	"slices"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/layout"
)

// noneLeftOver refuses a workbook or archive of which one table would be read
// and another of the same kind, with rows in it, would not: half of the answers
// is worse than none.
func (c *catalogue) noneLeftOver(l layout.Layout, b *book.Book, sourceID string) error {
	if l.Grid || l.ID == "template" {
		return nil
	}
	for _, name := range b.Others {
		i := slices.IndexFunc(b.Sheets, func(s book.Sheet) bool { return s.Name == name })
		if i < 0 || !hasRows(b.Sheets[i]) {
			continue
		}
		alone := *b
		alone.Sheets, alone.Others, alone.Findings = b.Sheets[i:i+1], nil, nil
		sheets, _ := l.Match(&alone)
		if len(sheets) == 0 {
			continue
		}
		tables, _, _, err := c.sourcesFor(l.ID, sheets, sourceID)
		if err != nil {
			return err
		}
		if len(tables) == len(sheets) {
			return finding.At(b.File, name).Refuse("", "two_sheets_one_table", fmt.Sprintf("The file holds answers to the same form in %d places, and this is one of them.", sameKind(b, b.Sheets[i])),
				"Send each as a file of its own, or take out what is a copy.")
		}
	}
	return nil
}

func hasRows(s book.Sheet) bool {
	for _, err := range s.Rows() {
		return err == nil
	}
	return false
}

// sameKind counts the tables with as many columns as one has, itself among them.
func sameKind(b *book.Book, one book.Sheet) (n int) {
	for _, s := range b.Sheets {
		if len(s.Header) == len(one.Header) {
			n++
		}
	}
	return max(n, 2)
}
