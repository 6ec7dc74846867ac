package ingest

import (
	"fmt"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Fields that several columns make: a question with a column for each option,
// and a question that an edited form has twice, one half empty. They are read
// after the others, so that a file that has none pays nothing for them.

func (t *table) readWide(row book.Row) bool {
	good := true
	for i, c := range t.wide {
		v, bad := c.readParts(row.Cells)
		c.ended.count(c.partsBlank(row.Cells), bad != nil)
		if bad != nil && !t.wrong(row, c, &v, bad) {
			good = false
		}
		if v.note != nil {
			t.report(row, c, finding.Warning, v.note)
		}
		t.put(t.wideAt[i], v)
	}
	return good
}

// readParts gives the value that the columns of a field make together.
func (c *column) readParts(cells [][]byte) (cell, *problem) {
	c.last = c.parts[0].at
	if c.parts[0].option != "" {
		return c.ticks(cells)
	}
	said, other, twice := "", -1, false
	for _, p := range c.parts {
		s := string(cells[p.at])
		if strings.TrimSpace(s) == "" {
			continue
		}
		if p.other {
			other = p.at
			continue
		}
		if said != "" && book.Fold(said) != book.Fold(s) {
			c.last = p.at
			return cell{}, &problem{rule: "two_answers", message: fmt.Sprintf("Two columns of the file are the question \"%s\", and this row answers both, each in another way.", c.field.inSentence()),
				advice: "Find out which of the two counts, and empty the other. Forms that were edited keep the column of the old question."}
		}
		twice = twice || said != ""
		said, c.last = s, p.at
	}
	if said == "" {
		v, bad := c.blank()
		if other >= 0 && bad == nil {
			c.last = other
			v.note = otherNote(c.field)
		}
		return v, bad
	}
	v, bad := c.read([]byte(said))
	if twice && bad == nil && v.note == nil {
		v.note = &problem{rule: "same_answers", message: "Two columns of the file are the question \"" + c.field.inSentence() + "\", and this row answers both alike; it was counted once.",
			advice: "Check in the tool that the two are the same question and not a copy by mistake."}
	}
	return v, bad
}

func otherNote(f *Field) *problem {
	return &problem{rule: "other_answer", message: f.called() + " was given in the person's own words, which no code stands for; the words are not kept.",
		advice: "Nothing needs to be done unless the words mean one of the options; then choose it in the tool."}
}

// ticks reads a question with a column for each option. Nothing ticked is no
// answer: tools write the same for "none of them" and for a question that
// nobody came to, and forms have an option of its own for the first.
func (c *column) ticks(cells [][]byte) (cell, *problem) {
	var ticked []string
	other := -1
	for _, p := range c.parts {
		raw := book.Fold(string(cells[p.at]))
		if p.other {
			if raw != "" && !notTicked[raw] {
				other = p.at
			}
			continue
		}
		switch c.options[raw] {
		case p.option:
			ticked = append(ticked, p.option)
			continue
		}
		switch {
		case raw == "" || notTicked[raw]:
		case tickedWords[raw] || isCount(raw) || c.options[wordingKey(raw)] == p.option:
			ticked = append(ticked, p.option)
		default:
			c.last = p.at
			return cell{}, &problem{rule: "unknown_code", message: fmt.Sprintf("This column says whether \"%s\" was ticked in the question \"%s\": 0 or 1, Y or blank, Checked or Unchecked, or the option itself.", p.option, c.field.inSentence()),
				advice: "Export with the standard settings of the tool."}
		}
	}
	if len(ticked) == 0 {
		v, bad := c.blank()
		if other >= 0 && bad == nil {
			c.last = other
			v.note = otherNote(c.field)
		}
		return v, bad
	}
	return c.read([]byte(strings.Join(ticked, ";")))
}

// notTicked and tickedWords are how tools say of one option whether it was ticked.
var notTicked = map[string]bool{"0": true, "n": true, "no": true, "false": true, "unchecked": true, "not selected": true, "nac ydy": true, "nage": true, "na": true, "n/a": true, "-99": true}

var tickedWords = map[string]bool{"1": true, "y": true, "yes": true, "true": true, "checked": true, "selected": true, "x": true, "ydy": true, "ie": true}

// isCount reports a number from 1: some tools write the option's place for a tick.
func isCount(s string) bool {
	n, ok := digits(s)
	return ok && n > 0 && len(s) < 4
}

// headerAt finds the column of a header or of a tool's own name; -1 if there is none.
func (f found) headerAt(header string) int {
	want := book.Fold(header)
	last := -1
	for i, h := range f.sheet.Header {
		names := []string{book.Fold(h)}
		if f.sheet.Columns != nil {
			names = append(names, book.Fold(f.sheet.Columns[i].Code))
		}
		for _, n := range names {
			if n == want || f.source.LastPart != "" && lastOf(n, f.source.LastPart) == want {
				if n == want {
					return i
				}
				if last < 0 {
					last = i
				}
			}
		}
	}
	return last
}
