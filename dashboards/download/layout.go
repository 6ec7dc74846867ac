package download

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"khi/metrics"
)

// field is one column of the CSV file.
type field struct {
	key    string // the heading
	title  string // as people read it
	about  string // what stands in it, in words
	figure bool   // numbers and shorthand, not words
	ours   bool   // the words are of the file, not of the table
	text   func(metrics.Row) string
	of     func(metrics.Row) metrics.Figure // of a figure: to the precision that is published
}

// layout is the file's columns in order. CSV and its metadata both follow it.
func layout(t *metrics.Table) []field {
	label := t.RowHead
	if strings.TrimSpace(label) == "" {
		label = "Row"
	}
	fields := []field{
		{key: "key", title: label + ", code", about: "Code of the row: a place, a period or a group.", text: func(r metrics.Row) string { return safe(r.Key) }},
		{key: "label", title: label, about: "Name of the row.", text: func(r metrics.Row) string { return safe(r.Label) }},
	}
	for i, f := range t.Facets {
		fields = append(fields,
			field{key: f.Key, title: f.Name + ", code", about: "Code of the " + strings.ToLower(f.Name) + ".", text: func(r metrics.Row) string { return safe(r.Facets[i].Code) }},
			field{key: f.Key + "_name", title: f.Name, about: f.Name + ", as people read it.", text: func(r metrics.Row) string { return safe(r.Facets[i].Name) }})
	}
	for i, c := range t.Columns {
		fields = append(fields, field{
			key: c.Key, title: titleOf(c), about: aboutColumn(c), figure: true,
			text: func(r metrics.Row) string { return number(r.Cells[i], t.Unit(r, i)) },
			of:   func(r metrics.Row) metrics.Figure { return r.Cells[i].At(t.Unit(r, i)) },
		})
		if slices.ContainsFunc(t.Rows, func(r metrics.Row) bool { return r.Standings != nil }) {
			fields = append(fields, field{key: c.Key + "_standing", title: c.Name + ", how it compares",
				about: "How the figure before lies to what it is held against, in a word; blank where it was not compared.",
				text:  func(r metrics.Row) string { return safe(r.Standing(i)) }})
		}
	}
	return unique(append(fields, words(t)...))
}

// words are the columns that follow the figures, each only where the table
// has something to put in it.
func words(t *metrics.Table) []field {
	var fields []field
	if slices.ContainsFunc(t.Columns, func(c metrics.Column) bool { return c.Unit == "" }) {
		fields = append(fields, field{key: "unit", ours: true, title: "Unit", about: "Unit of the figures of this row, in columns that have none of their own.",
			text: func(r metrics.Row) string { return safe(wordsOf(r.Unit)) }})
	}
	if slices.ContainsFunc(t.Rows, func(r metrics.Row) bool { return r.Verdict != "" }) {
		fields = append(fields, field{key: "verdict", title: "How it compares", about: "How the row stands to the benchmark or the funnel; blank where it was not compared.",
			text: func(r metrics.Row) string { return safe(r.Verdict) }})
	}
	if len(t.Facets) > 0 || slices.ContainsFunc(t.Rows, func(r metrics.Row) bool { return len(r.Notes) > 0 }) {
		fields = append(fields, field{key: "notes", title: "Notes", about: "Keys of the notes on this row, separated by spaces; blank where there are none.",
			text: func(r metrics.Row) string { return safe(strings.Join(r.Notes, " ")) }})
	}
	if t.Invented {
		fields = append(fields, field{key: "made_up", ours: true, title: "Made-up data", about: invented,
			text: func(metrics.Row) string { return "made-up data" }})
	}
	if t.Unverified {
		fields = append(fields, field{key: "unverified", ours: true, title: "Unverified", about: unverified,
			text: func(metrics.Row) string { return "unverified: not for publication" }})
	}
	if t.Exact != "" {
		fields = append(fields, field{key: "exact_do_not_share", title: "Exact figures: do not share", about: t.Exact,
			text: func(metrics.Row) string { return safe(t.Exact) }})
	}
	return fields
}

const unverified = "The figures rest on a number that nobody has checked. They are not for publication."

const invented = "The figures were invented to show how the service works. They describe no real person, scheme or place."

// unique numbers headings that would otherwise appear twice.
func unique(fields []field) []field {
	used := map[string]bool{}
	for i, f := range fields {
		key := cmp.Or(f.key, "column")
		for n := 2; used[key]; n++ {
			key = fmt.Sprintf("%s_%d", cmp.Or(f.key, "column"), n)
		}
		used[key], fields[i].key = true, key
	}
	return fields
}

// wordsOf is the unit in words, with the range of a percentage: some programs hold
// shares as 0 to 1.
func wordsOf(u metrics.Unit) string {
	if u == metrics.Percent {
		return u.Words() + ", 0 to 100"
	}
	return u.Words()
}

func titleOf(c metrics.Column) string {
	if c.Unit == "" || c.Unit == metrics.Count {
		return c.Name
	}
	return c.Name + " (" + wordsOf(c.Unit) + ")"
}

var roleWords = map[metrics.Role]string{
	metrics.Estimate: "The estimate.", metrics.Low: "Lower 95% limit of the estimate.", metrics.High: "Upper 95% limit of the estimate.",
	metrics.Base: "How many the estimate rests on.", metrics.Benchmark: "What the row is compared with.",
	metrics.Change: "The change.", metrics.Low95: "Lower 95% funnel limit about the benchmark, at the row's base.",
	metrics.High95: "Upper 95% funnel limit about the benchmark, at the row's base.", metrics.Low998: "Lower 99.8% funnel limit about the benchmark, at the row's base.",
	metrics.High998: "Upper 99.8% funnel limit about the benchmark, at the row's base.",
}

func aboutColumn(c metrics.Column) string {
	about := roleWords[c.Role]
	if about == "" {
		about = c.Name + "."
	}
	if c.Unit == "" {
		return about + " Unit: given for each row."
	}
	return about + " Unit: " + wordsOf(c.Unit) + "."
}
