package workbook

import (
	"khi/metrics"
)

// dataSheet holds every figure of every table once, one in a row, for use in
// other programs. The people left out follow the figures of their table.
func dataSheet(parts []part) sheet {
	count := 0
	known, unknown, unnamed := false, false, false
	var used []metrics.Note
	for _, p := range parts {
		count += len(p.table.Rows)*len(p.table.Columns) + len(p.table.LeftOut)
		used = merge(used, p.table.Shorthands())
		unnamed = unnamed || lacksNames(p.table)
		for _, f := range figuresOf(p.table) {
			_, ok := f.Value()
			known, unknown = known || ok, unknown || !ok
		}
	}
	remarks := []string{"This worksheet contains one table. It holds every figure of this file once, one in a row, for use in other programs."}
	remarks = append(remarks, legend(used)...)
	if known {
		remarks = append(remarks, "A cell of the column “Shorthand” is blank where the figure is known.")
	}
	if unknown {
		remarks = append(remarks, "A cell of the column “Value” is blank where there is no figure to show; the shorthand beside it says why.")
	}
	if unnamed {
		remarks = append(remarks, "A code, a name or a unit is blank where the table gives none.")
	}
	return sheet{
		tab: dataTab, name: "data", title: "Every figure, one in a row", holds: "All figures of the tables as tidy data.", remarks: remarks,
		columns: []column{{heading: "Table", width: 44, code: true}, {heading: "Worksheet", width: 34, code: true}, {heading: "Row code", width: 22, code: true},
			{heading: "Row", width: 40}, {heading: "Column code", width: 18, code: true}, {heading: "Column", width: 32},
			{heading: "Value", width: 14, number: true}, {heading: "Shorthand", width: 12, code: true}, {heading: "Unit", width: 16}},
		count: count, rows: tidyRows(parts),
	}
}

// lacksNames reports whether a table leaves a code, a name or a unit empty.
func lacksNames(t *metrics.Table) bool {
	lacks := t.ID == ""
	for _, c := range t.Columns {
		lacks = lacks || c.Key == "" || c.Name == ""
	}
	for _, r := range t.Rows {
		lacks = lacks || r.Key == "" || r.Label == ""
		for i := range r.Cells {
			lacks = lacks || t.Unit(r, i) == ""
		}
	}
	for _, l := range t.LeftOut {
		lacks = lacks || l.Reason == ""
	}
	return lacks
}

func merge(all, more []metrics.Note) []metrics.Note {
	for _, n := range more {
		found := false
		for _, a := range all {
			found = found || a == n
		}
		if !found {
			all = append(all, n)
		}
	}
	return all
}

// Codes of the figures that stand outside a table's columns.
const leftOutCode = "left_out"

func tidyRows(parts []part) func(func([]cell) bool) {
	return func(yield func([]cell) bool) {
		for _, p := range parts {
			t := p.table
			for _, r := range t.Rows {
				for i, f := range r.Cells {
					c := t.Columns[i]
					if !yield(p.tidy(r.Key, r.Label, c.Key, c.Name, f, t.Unit(r, i))) {
						return
					}
				}
			}
			for _, l := range t.LeftOut {
				if !yield(p.tidy(l.Reason, reasonOf(l), leftOutCode, "People left out", l.People, metrics.Count)) {
					return
				}
			}
		}
	}
}

func (p part) tidy(key, label, columnKey, name string, f metrics.Figure, u metrics.Unit) []cell {
	value := cell{}
	if _, ok := f.Value(); ok {
		value = figureCell(f, u, general)
	}
	return []cell{{text: p.table.ID}, {text: p.tab}, {text: key}, {text: label}, {text: columnKey}, {text: name},
		value, {text: f.Shorthand()}, {text: u.Words()}}
}
