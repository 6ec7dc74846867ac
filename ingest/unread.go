package ingest

import (
	"fmt"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// An answer that was given and cannot be read need not cost the row: under
// KeepRows it is left out, with a code of its own, and is never taken for a
// question that was not answered. What says who answered, when, of which scheme
// and for which time cannot be left out, so a row without that stays out.

// unreadable is the code of an answer that was given and could not be read.
const unreadable = -5

// unreadAnswer is one such answer of the row that is being read.
type unreadAnswer struct {
	column  *column
	at      int // of several columns that make the field, the one that is wrong
	problem *problem
}

// wrong deals with a cell that cannot be read. It says whether the row can stand
// without it; v is then what is kept of it.
func (t *table) wrong(row book.Row, c *column, v *cell, bad *problem) (stands bool) {
	if c.field.Item && !bad.followsOn {
		t.unreadable++
		if t.policy == KeepRows {
			t.unread = append(t.unread, unreadAnswer{c, c.last, bad})
			*v = c.noAnswer(unreadable)
			return true
		}
	}
	if !bad.followsOn {
		t.report(row, c, finding.Refused, bad)
	}
	return false
}

// tellUnread tells of the answers that could not be read, once it is known
// whether the row is kept without them.
func (t *table) tellUnread(row book.Row, kept bool) {
	for _, u := range t.unread {
		level, p := finding.Refused, *u.problem
		if kept {
			level = finding.Unreadable
			p.message += " The row is loaded without this answer."
		}
		u.column.last = u.at
		t.report(row, u.column, level, &p)
	}
}

// leastUnread is from how many unreadable answers a whole column is doubted.
const leastUnread = 10

// doubtColumns warns of questions of which more answers were left out than
// read: the column is hardly what it was taken for.
func (t *table) doubtColumns() {
	for _, c := range t.columns {
		bad := c.ended[failedInvalid]
		if t.policy != KeepRows || !c.field.Item || bad < leastUnread || bad <= c.ended[endedValid] {
			continue
		}
		t.warnColumn(c, "mostly_unreadable", fmt.Sprintf("%d answers in %s could not be read and %d could.", bad, t.columnCalled(c), c.ended[endedValid]),
			"The column may be another question, or in codes of its own. Look at it in the tool; if it was read wrongly, undo the load and map the column.")
	}
}

// takeBack no longer counts the unreadable answers of a row that comes out again.
func (t *table) takeBack(at int32) {
	t.counts.Unread -= t.unreadOf[at]
}
