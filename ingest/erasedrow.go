package ingest

import (
	"context"
	"strings"

	"khi/ingest/book"
)

// ofErased is told of the rows of a file that are about somebody who was erased: how many
// they are and not which, for a finding is kept.
var ofErased = &aside{message: "%d rows are about people who were erased, or about their arrangements. They were left out.",
	advice: "Take them out of what you send. Somebody who wants to be counted again needs a new reference."}

// ofRetention is told of rows about somebody who was erased because the time was over.
var ofRetention = &aside{message: "%d rows are about people who were erased because the time for which rows are kept was over, and tell nothing newer. They were left out.",
	advice: "Nothing needs to be done, unless somebody has come back: then load what is new about them first, undo this load, and send this file again."}

// goneBefore says of whom nothing is taken, up to which day; nil where nobody was erased.
func (l *Loader) goneBefore() func(Subject) string {
	if len(l.ledger.gone) == 0 {
		return nil
	}
	return func(s Subject) string { return l.ledger.gone[l.ErasedMark(s.Kind, s.Scheme, s.Key)] }
}

// isOfErased reports that a row is about somebody who was erased, and counts it. It is
// asked before anything else of the row is looked at, so that no finding speaks of them.
func (t *table) isOfErased(row book.Row) bool {
	who, until := t.erasedIn(row)
	switch {
	case until == "":
		return false
	case until == Ever:
		t.setAside("person_erased", ofErased.message, ofErased.advice)
		return true
	}
	if day := t.lastDay(row); day > until || day == "" && t.conv.back[who] {
		return false
	}
	t.setAside("retention_over", ofRetention.message, ofRetention.advice)
	return true
}

// erasedIn finds who of those whom a row names was erased, and up to which day nothing
// about them is taken; "" where nobody was.
func (t *table) erasedIn(row book.Row) (who Subject, until string) {
	if s := t.scheme; s != nil && s.at >= 0 {
		v, bad := s.read(row.Cells[s.at])
		if bad != nil {
			return who, ""
		}
		t.turnTo(&v)
	}
	person := t.contract.NamedBy("person") != ""
	for _, c := range t.columns {
		kind, is := strings.CutSuffix(c.field.Type, "_ref")
		if !is || c.at < 0 || person && kind == "arrangement" { // a row that says whose it is need not be asked in another way
			continue
		}
		if v, bad := c.read(row.Cells[c.at]); bad == nil && len(v.text) > 0 {
			s := Subject{kind, t.conv.nowRow, v.num}
			if u := t.conv.gone(s); u > until {
				who, until = s, u
			}
		}
	}
	return who, until
}

// lastDay is the last day that a row tells of, "" of none: a date, or the end of a
// quarter or a year.
func (t *table) lastDay(row book.Row) (last string) {
	for _, c := range t.columns {
		if !c.field.tellsDay() {
			continue
		}
		v := c.absent
		if c.at >= 0 {
			read, bad := c.read(row.Cells[c.at])
			if bad != nil {
				continue
			}
			v = read
		}
		last = max(last, c.field.dayOf(v.word()))
	}
	return last
}

// returns are those whose time was over and of whom the record since then, or another
// table of this very file, tells something newer: rows of theirs without a day are taken.
// It is nil where no table has such rows.
func (l *Loader) returns(ctx context.Context, b *build, tables []found) (map[Subject]bool, error) {
	needed := false
	for _, f := range tables {
		needed = needed || !f.contract.hasDays() && namingOf(f.contract).namesAnybody()
	}
	if !needed {
		return nil, nil
	}
	back, err := l.cameBack()
	if err != nil {
		return nil, err
	}
	for _, f := range tables {
		if n := namingOf(f.contract); len(n.days) > 0 && n.namesAnybody() {
			if err := b.seeReturns(ctx, f, back); err != nil {
				return nil, err
			}
		}
	}
	return back, nil
}

// seeReturns reads of a table whom its rows name and when, and nothing else. What is wrong
// with it is told by whoever loads it.
func (b *build) seeReturns(ctx context.Context, f found, back map[Subject]bool) error {
	t := &table{build: b, found: f}
	for _, fc := range f.columns {
		if _, is := strings.CutSuffix(fc.field.Type, "_ref"); !is && fc.field.Type != "scheme" && !fc.field.tellsDay() {
			continue
		}
		c, err := newColumn(b.conv, fc, f.source, f.sheet.Header)
		if err != nil || b.settleOrder(ctx, f, c) != nil {
			return nil
		}
		if t.columns = append(t.columns, c); fc.field.Type == "scheme" {
			t.scheme = c
		}
	}
	defer func() { b.conv.nowRow = "" }()
	b.conv.nowRow = ""
	if t.scheme != nil && t.scheme.at < 0 {
		t.turnTo(&t.scheme.absent)
	}
	for row, err := range f.sheet.Rows() {
		if err != nil || ctx.Err() != nil {
			return ctx.Err()
		}
		if who, until := t.erasedIn(row); until != "" && t.lastDay(row) > until {
			back[who] = true
		}
	}
	return nil
}
