package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"khi/metrics"
)

// extra says which columns of words a table needs beside its figures.
type extra struct {
	code, unit, verdict, notes bool
	standings                  bool // a word beside each figure
}

// extrasOf keeps the worksheet narrow: a column of words stands there only
// where a row has something to say in it. Codes stand beside places, and
// wherever two rows would otherwise look the same.
func extrasOf(t *metrics.Table) extra {
	e := extra{code: t.Shape == metrics.Funnel || t.Shape == metrics.Intervals}
	e.unit = slices.ContainsFunc(t.Columns, func(c metrics.Column) bool { return c.Unit == "" })
	labels := map[string]bool{}
	for _, r := range t.Rows {
		e.code = e.code || labels[r.Label]
		labels[r.Label] = true
		e.verdict = e.verdict || r.Verdict != ""
		e.notes = e.notes || len(r.Notes) > 0
		e.standings = e.standings || r.Standings != nil
	}
	return e
}

// sheet is the worksheet of one Table.
func (p part) sheet() sheet {
	t, e := p.table, extrasOf(p.table)
	return sheet{
		tab: p.tab, name: fold(p.tab), title: cmp.Or(strings.TrimSpace(t.Title), strings.TrimSpace(t.ID), "Table without a title"),
		holds:   cmp.Or(sentence(t.Subtitle), "One table of figures."),
		remarks: p.remarks(e), columns: tableColumns(t, e), count: len(t.Rows), unverified: t.Unverified,
		rows: func(yield func([]cell) bool) {
			for _, r := range t.Rows {
				if !yield(p.row(r, e)) {
					return
				}
			}
		},
	}
}

// labelWidth is that of the first column, which carries the title and the
// remarks too.
const labelWidth = 60

func tableColumns(t *metrics.Table, e extra) []column {
	columns := []column{{heading: cmp.Or(t.RowHead, "Row"), width: labelWidth}}
	if e.code {
		columns = append(columns, column{heading: "Code", width: 16, code: true})
	}
	for _, f := range t.Facets {
		columns = append(columns, column{heading: f.Name, width: 32}, column{heading: f.Name + ", code", width: 16, code: true})
	}
	if e.unit {
		columns = append(columns, column{heading: "Unit", width: 24})
	}
	for _, c := range t.Columns {
		columns = append(columns, column{heading: headingOf(c), width: 16, number: true})
		if e.standings {
			columns = append(columns, column{heading: c.Name + ", how it compares", width: 16})
		}
	}
	if e.verdict {
		columns = append(columns, column{heading: "How it compares", width: 32})
	}
	if e.notes {
		columns = append(columns, column{heading: "Notes", width: 16, code: true})
	}
	return columns
}

func (p part) row(r metrics.Row, e extra) []cell {
	t := p.table
	row := []cell{{text: cmp.Or(r.Label, r.Key, "no name")}}
	if e.code {
		row = append(row, cell{text: r.Key})
	}
	for _, f := range r.Facets {
		row = append(row, cell{text: cmp.Or(f.Name, "no name")}, cell{text: cmp.Or(f.Code, "no code")})
	}
	if e.unit {
		row = append(row, cell{text: r.Unit.Words()})
	}
	for i, f := range r.Cells {
		u := t.Unit(r, i)
		row = append(row, figureCell(f, u, formatOf(u)))
		if e.standings {
			row = append(row, cell{text: r.Standing(i)})
		}
	}
	if e.verdict {
		row = append(row, cell{text: r.Verdict})
	}
	if e.notes {
		row = append(row, cell{text: p.cited.row(r)})
	}
	return row
}

// remarks are the lines between the title and the table.
func (p part) remarks(e extra) []string {
	t := p.table
	lines := []string{strings.TrimSpace("This worksheet contains one table. " + sentence(t.Subtitle))}
	lines = append(lines, legend(t.Shorthands())...)
	lines = append(lines, blanks(t, e)...)
	if i := t.Index(metrics.Base); i >= 0 {
		lines = append(lines, fmt.Sprintf("The column “%s” says how many each estimate rests on.", plain(headingOf(t.Columns[i]))))
	}
	if len(t.LeftOut) > 0 {
		lines = append(lines, leftOutWords(t)+" The worksheet "+leftOutTab+" lists them for every table.")
	}
	if s := sentence(t.Protected); s != "" {
		lines = append(lines, "How people are protected: "+s)
	}
	if s := sentence(t.Source); s != "" {
		lines = append(lines, "Source: "+s+asOf(t))
	}
	return append(lines, "Notes that hold for the whole table: "+cite(p.cited.whole)+". Their text is in the worksheet "+notesTab+".")
}

func asOf(t *metrics.Table) string {
	if t.AsOf == "" {
		return ""
	}
	return " Data as of " + t.AsOf + "."
}

const legendWords = "Shorthand: "

// legend explains the shorthand of a table in one line.
func legend(used []metrics.Note) []string {
	if len(used) == 0 {
		return nil
	}
	var meanings []string
	for _, s := range used {
		meanings = append(meanings, s.Key+" means "+s.Text)
	}
	return []string{legendWords + strings.Join(meanings, "; ") + "."}
}

// blanks says why cells are empty, where any are.
func blanks(t *metrics.Table, e extra) []string {
	var why []string
	none := func(empty func(metrics.Row) bool) bool { return slices.ContainsFunc(t.Rows, empty) }
	if e.verdict && none(func(r metrics.Row) bool { return r.Verdict == "" }) {
		why = append(why, "in the column “How it compares” where a row was not compared")
	}
	if e.standings && none(func(r metrics.Row) bool { return r.Standings == nil || slices.Contains(r.Standings, "") }) {
		why = append(why, "in the columns “how it compares” where a figure was not compared")
	}
	if e.notes && none(func(r metrics.Row) bool { return len(r.Notes) == 0 }) {
		why = append(why, "in the column “Notes” where a row has no note")
	}
	if e.code && none(func(r metrics.Row) bool { return r.Key == "" }) {
		why = append(why, "in the column “Code” where a row has none")
	}
	if e.unit && none(func(r metrics.Row) bool { return r.Unit == "" }) {
		why = append(why, "in the column “Unit” where a row has none of its own")
	}
	if len(why) == 0 {
		return nil
	}
	return []string{"Cells are blank " + strings.Join(why, ", and ") + "."}
}

// leftOutWords is the remark on who is not counted in a table.
func leftOutWords(t *metrics.Table) string {
	var reasons []string
	for _, l := range t.LeftOut {
		reasons = append(reasons, reasonOf(l)+", "+metrics.Count.Text(l.People))
	}
	return "Left out of this table: " + strings.Join(reasons, "; ") + "."
}

func reasonOf(l metrics.LeftOut) string {
	return cmp.Or(strings.TrimSpace(l.Words), l.Reason, "reason not given")
}

// leftOutSheet lists who is not counted in any table, and why. One worksheet
// for all tables reads better than a small one behind each.
func leftOutSheet(parts []part) (sheet, bool) {
	count := 0
	var used []metrics.Note
	for _, p := range parts {
		count += len(p.table.LeftOut)
		only := metrics.Table{LeftOut: p.table.LeftOut}
		for _, s := range only.Shorthands() {
			if !slices.Contains(used, s) {
				used = append(used, s)
			}
		}
	}
	rows := func(yield func([]cell) bool) {
		for _, p := range parts {
			for _, l := range p.table.LeftOut {
				if !yield([]cell{{text: p.sheet().title}, {text: p.tab}, {text: reasonOf(l)},
					figureCell(l.People, metrics.Count, formats[metrics.Count])}) {
					return
				}
			}
		}
	}
	remarks := append([]string{"This worksheet contains one table. For each table of this file it gives the people who are not counted in it, and why."}, legend(used)...)
	return sheet{
		tab: leftOutTab, name: "left_out", title: "People left out of each table, and why",
		holds: "The number of people who are not counted in each table, by reason.", remarks: remarks,
		columns: []column{{heading: "Table", width: labelWidth}, {heading: "Worksheet", width: 34, code: true}, {heading: "Reason", width: 40},
			{heading: "People", width: 16, number: true}},
		count: count, rows: rows,
	}, count > 0
}
