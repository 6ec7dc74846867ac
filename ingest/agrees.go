package ingest

import (
	"khi/ingest/book"
	"khi/ingest/finding"
)

// agrees holds the values of a row against each other: dates that must follow one
// another, and values of which there are both or neither.
func (t *table) agrees(row book.Row) bool {
	good := true
	for _, o := range t.order {
		first, then := t.cells[o[0]], t.cells[o[1]]
		if good && len(first.text) > 0 && len(then.text) > 0 && then.num < first.num {
			c := t.columns[o[1]]
			t.report(row, c, finding.Refused, &problem{rule: "dates_out_of_order", message: sentenceCase(t.columnCalled(c)) + " is before " + t.columnCalled(t.columns[o[0]]) + ".", advice: "Check both dates."})
			good = false
		}
	}
	for _, pair := range t.together {
		lacks, has := t.columns[pair[0]], t.columns[pair[1]]
		first, second := len(t.cells[pair[0]].text) > 0, len(t.cells[pair[1]].text) > 0
		if first {
			lacks, has = has, lacks
		}
		if first != second {
			t.report(row, lacks, finding.Refused, &problem{rule: "half_told", message: sentenceCase(t.columnCalled(has)) + " is there, and " + t.columnCalled(lacks) + " is not.", advice: "Fill in both, or neither."})
			good = false
		}
	}
	return good
}
