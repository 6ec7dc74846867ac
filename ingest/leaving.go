package ingest

import (
	"bytes"
	"fmt"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// leaving is a kind of row that a source keeps out, such as a preview.
type leaving struct {
	LeaveOut
	at     int
	values map[string]bool
}

func (f found) leavings() []leaving {
	var all []leaving
	for _, o := range f.source.LeaveOut {
		at := f.headerAt(o.Header)
		if strings.HasPrefix(o.Header, "*") { // of several instruments, the one that holds our questions
			at = -1
			for _, c := range f.columns {
				if c.field.Type == "date" && c.at >= 0 && strings.HasSuffix(book.Fold(f.name(c.at)), book.Fold(o.Header[1:])) {
					at = c.at
				}
			}
		}
		if at < 0 {
			continue
		}
		l := leaving{o, at, map[string]bool{}}
		for _, v := range o.Values {
			l.values[book.Fold(v)] = true
		}
		all = append(all, l)
	}
	return all
}

// versions counts the versions of a form in which the rows were answered.
type versions struct {
	at   int
	last []byte
	seen map[string]bool
}

func (f found) versions() *versions {
	if f.source.FormVersion == "" {
		return nil
	}
	at := f.headerAt(f.source.FormVersion)
	if at < 0 {
		return nil
	}
	return &versions{at: at, seen: map[string]bool{}}
}

func (v *versions) see(row book.Row) {
	if c := row.Cells[v.at]; len(c) > 0 && !bytes.Equal(c, v.last) {
		v.last = append(v.last[:0], c...)
		v.seen[string(c)] = true
	}
}

func (v *versions) words() string {
	if v == nil || len(v.seen) < 2 {
		return ""
	}
	return fmt.Sprintf(", %d form versions", len(v.seen))
}

// name is what the tool calls a column.
func (f found) name(at int) string {
	if f.sheet.Columns != nil && f.sheet.Columns[at].Code != "" {
		return f.sheet.Columns[at].Code
	}
	return f.sheet.Header[at]
}

// label is what a column is called on a screen.
func (f found) label(at int) string {
	if f.sheet.Columns == nil {
		return f.sheet.Header[at]
	}
	c := f.sheet.Columns[at]
	name := c.Text
	if name == "" {
		name = c.Code
	}
	if c.Option != "" {
		name += ": " + c.Option
	}
	return name
}

// leavesOut reports that a row is not to be loaded, and counts and tells it.
func (t *table) leavesOut(row book.Row) bool {
	for _, l := range t.leave {
		said := book.Fold(string(row.Cells[l.at]))
		if !l.values[said] && (!l.Blank || said != "") && (!l.Filled || said == "") || l.NoAnswers && t.answered(row) {
			continue
		}
		t.counts.LeftOut++
		t.tell(finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Cell: row.Address(l.at), Header: t.sheet.Header[l.at],
			Value: shorten(string(row.Cells[l.at]), 200), Rule: l.Rule, Message: l.Message, Advice: "The row was left out and counted. Nothing needs to be done."})
		return true
	}
	return false
}

// answered reports that a row answers one of our questions. An option that is
// not ticked is no answer.
func (t *table) answered(row book.Row) bool {
	for _, c := range t.columns {
		if !c.field.Item {
			continue
		}
		if c.at >= 0 && strings.TrimSpace(string(row.Cells[c.at])) != "" {
			return true
		}
		for _, p := range c.parts {
			if raw := book.Fold(string(row.Cells[p.at])); raw != "" && (p.option == "" || !notTicked[raw]) {
				return true
			}
		}
	}
	return false
}
