package demo

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// row is one answer on its way into an export.
type row struct {
	p *person
	a *answer
	n int // counts the answers of the scheme, oldest first
}

// cell is one column of an export: its header and how to fill it.
type cell struct {
	header string
	value  func(row) string
}

// koboColumns is the layout of a KoboToolbox export with XML names, the tick
// boxes both joined and one by one.
func koboColumns(newForm, more bool) []cell {
	version := "vKh1FriEnDs2023a"
	if newForm {
		version = "vKh1FriEnDs2023b"
	}
	return slices.Concat([]cell{
		{"start", func(r row) string { return koboTime(r.a.start) }},
		{"end", func(r row) string { return koboTime(r.a.end) }},
		{"person_ref", func(r row) string { return reference(r.p, r.n) }},
		{"wave", func(r row) string { return r.a.wave }},
	}, formColumns(newForm, more, nil), []cell{
		{"_id", func(r row) string { return fmt.Sprint(4417000 + r.n) }},
		{"_uuid", func(r row) string { return uuid(r) }},
		{"_submission_time", func(r row) string { return r.a.end.Format("2006-01-02T15:04:05") }},
		{"_validation_status", empty},
		{"_notes", empty},
		{"_status", func(row) string { return "submitted_via_web" }},
		{"_submitted_by", func(r row) string {
			return strings.ToLower(strings.ReplaceAll(inventedName(r.n/40), " ", "_"))
		}},
		{"__version__", func(row) string { return version }},
		{"_tags", empty},
		{"_index", nil}, // the place in the file, filled in while writing
	})
}

func empty(row) string { return "" }

func koboTime(t time.Time) string { return t.In(london).Format("2006-01-02T15:04:05.000-07:00") }

// uuid stays the same for an answer in each export that holds it.
func uuid(r row) string {
	h := uint32(2166136261)
	for _, b := range []byte(r.p.ref) {
		h = (h ^ uint32(b)) * 16777619
	}
	return fmt.Sprintf("0b7c%04x-5d1e-4a55-9a7e-%08x%04x", r.n&0xffff, h, r.n&0xffff)
}

// formColumns are the questions themselves, with the codes as the form has
// them. A group name goes before the question where the tool writes one.
func formColumns(newForm, more bool, group func(string) string) []cell {
	if group == nil {
		group = func(q string) string { return q }
	}
	var cs []cell
	add := func(q string, value func(a *answer) string) {
		cs = append(cs, cell{group(q), func(r row) string { return value(r.a) }})
	}
	add("friends_n", func(a *answer) string { return number(a.friends) })
	add("friends_help", func(a *answer) string { return helpsCodes[a.helps] })
	if newForm {
		add("friends_enough", func(a *answer) string { return enoughCodes[a.enough] })
		add("balance", func(a *answer) string { return balanceCodes[a.balance] })
		add("lonely", func(a *answer) string { return lonelyCodes[a.lonely] })
	}
	add("life_sat", func(a *answer) string { return number(a.life) })
	add("worthwhile", func(a *answer) string { return number(a.worthwhile) })
	add("happy", func(a *answer) string { return number(a.happy) })
	add("anxious", func(a *answer) string { return number(a.anxious) })
	add("choice", func(a *answer) string { return number(a.choice) })
	if newForm {
		for i, q := range ascsNames {
			add(q, func(a *answer) string { return number(a.ascs[i]) })
		}
	}
	if newForm && more {
		moreColumns(add)
	}
	add("indep_help", func(a *answer) string { return strings.Join(a.more, " ") })
	for _, option := range append(slices.Clone(moreNames), "none") {
		add("indep_help/"+option, func(a *answer) string {
			switch {
			case a.more == nil:
				return ""
			case slices.Contains(a.more, option):
				return "1"
			}
			return "0"
		})
	}
	add("completed_by", func(a *answer) string { return byCodes[a.by] })
	add("comment", func(a *answer) string { return a.comment })
	return cs
}

// koboCSV writes rows as KoboToolbox does: semicolons, every cell in quotes,
// CRLF between records and a bare LF inside a cell.
func koboCSV(rows []row, newForm, more bool) []byte {
	var b bytes.Buffer
	columns := koboColumns(newForm, more)
	line := func(text func(c cell) string) {
		for i, c := range columns {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteByte('"')
			b.WriteString(strings.ReplaceAll(text(c), `"`, `""`))
			b.WriteByte('"')
		}
		b.WriteString("\r\n")
	}
	line(func(c cell) string { return c.header })
	for n, r := range rows {
		line(func(c cell) string {
			if c.header == "_index" {
				return fmt.Sprint(n + 1)
			}
			return c.value(r)
		})
	}
	return b.Bytes()
}
