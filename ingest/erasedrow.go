package ingest

import (
	"strings"

	"khi/ingest/book"
)

// ofErased is told of the rows of a file that are about somebody who was erased: how many
// they are and not which, for a finding is kept.
var ofErased = [3]string{"person_erased", "%d rows are about people who were erased, or about their arrangements. They were left out.",
	"Take them out of what you send. Somebody who wants to be counted again needs a new reference."}

// goneBefore says who was erased before; nil where nobody was.
func (l *Loader) goneBefore() func(kind, scheme string, key int64) bool {
	if len(l.ledger.gone) == 0 {
		return nil
	}
	return func(kind, scheme string, key int64) bool { return l.ledger.gone[l.ErasedMark(kind, scheme, key)] }
}

// isOfErased reports that a row is about somebody who was erased. It is asked before
// anything else of the row is looked at, so that no finding speaks of them.
func (t *table) isOfErased(row book.Row) bool {
	if s := t.scheme; s != nil && s.at >= 0 {
		v, bad := s.read(row.Cells[s.at])
		if bad != nil {
			return false
		}
		t.turnTo(v)
	}
	person := t.contract.NamedBy("person") != ""
	for _, c := range t.columns {
		kind, is := strings.CutSuffix(c.field.Type, "_ref")
		if !is || c.at < 0 || person && kind == "arrangement" { // a row that says whose it is need not be asked in another way
			continue
		}
		if v, bad := c.read(row.Cells[c.at]); bad == nil && len(v.text) > 0 && t.conv.gone(kind, t.conv.nowRow, v.num) {
			return true
		}
	}
	return false
}
