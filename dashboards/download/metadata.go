package download

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"khi/metrics"
)

// The parts of a CSV on the Web description (W3C, "Metadata Vocabulary for
// Tabular Data", 2015) that a table needs. Words are British English.
type csvw struct {
	Context     []any          `json:"@context"`
	URL         string         `json:"url"`
	Title       string         `json:"dc:title"`
	Description string         `json:"dc:description,omitempty"`
	Language    string         `json:"dc:language"`
	Rights      string         `json:"dc:rights"`
	Source      string         `json:"dc:source,omitempty"`
	Date        string         `json:"dc:date,omitempty"`
	Identifier  string         `json:"dc:identifier"`
	Extent      string         `json:"dc:extent"`
	Dialect     map[string]any `json:"dialect"`
	Notes       []remark       `json:"notes"`
	Schema      schema         `json:"tableSchema"`
}

// remark is one annotation of the table.
type remark struct {
	Kind   string          `json:"kind"` // made-up data, unverified, shorthand, note, left out, protection, count
	Key    string          `json:"key,omitempty"`
	Text   string          `json:"text"`
	People *metrics.Figure `json:"people,omitempty"`
	Rows   *int            `json:"rows,omitempty"`
}

type schema struct {
	Columns    []csvwColumn `json:"columns"`
	PrimaryKey string       `json:"primaryKey,omitempty"`
}

type csvwColumn struct {
	Name        string   `json:"name,omitempty"`
	Titles      []string `json:"titles"`
	Description string   `json:"dc:description"`
	Datatype    string   `json:"datatype"`
	Null        []string `json:"null,omitempty"`
	Required    bool     `json:"required,omitempty"`
}

// CSVMetadata is the CSV on the Web description of the file that CSV writes
// and that can be fetched at csvURL: its usual place is that address with
// "-metadata.json" at the end. It tells what the table is, what was left out
// and why, what each column and each shorthand means, and how many rows a
// whole download has.
func (g Tongue) CSVMetadata(t *metrics.Table, csvURL string) ([]byte, error) {
	if strings.TrimSpace(csvURL) == "" {
		return nil, fmt.Errorf("table %q: the description of a CSV file needs the address of the file", t.ID)
	}
	if err := check(t); err != nil {
		return nil, err
	}
	return g.CSVMetadataRows(t, rowsOf(t), csvURL)
}

// CSVMetadataRows is CSVMetadata of a table whose rows come one by one: it reads them
// all, and keeps none but their keys.
func (g Tongue) CSVMetadataRows(t *metrics.Table, all Rows, csvURL string) ([]byte, error) {
	e, err := extentOf(t, all)
	if err != nil {
		return nil, err
	}
	fields := g.layout(t)
	m := csvw{
		Context: []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": g.lang()}},
		URL:     csvURL, Title: t.Title, Description: t.Subtitle, Language: g.lang(), Source: t.Source, Date: t.AsOf,
		Rights:     g.say("The definition of the indicator names the licence of its questions and of its source."),
		Identifier: t.ID, Extent: g.say(fmt.Sprintf("%d rows", e.rows)),
		Dialect: map[string]any{"encoding": "utf-8", "header": true, "delimiter": ",", "lineTerminators": []string{"\r\n"}},
		Notes:   remarks(t, e),
		Schema:  schema{Columns: make([]csvwColumn, len(fields))},
	}
	for i, f := range fields {
		m.Schema.Columns[i] = describe(f)
	}
	for i := range m.Notes {
		m.Notes[i].Text = g.say(m.Notes[i].Text)
	}
	if e.unique {
		m.Schema.PrimaryKey, m.Schema.Columns[0].Required = fields[0].key, true
	}
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("description of table %q: %w", t.ID, err)
	}
	return append(out, '\n'), nil
}

// nameLike is what CSV on the Web allows as a column's name without escapes.
var nameLike = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.]*$`)

func describe(f field) csvwColumn {
	c := csvwColumn{Titles: []string{safe(f.key)}, Description: f.about, Datatype: "string"}
	if f.title != "" && f.title != f.key {
		c.Titles = append(c.Titles, f.title)
	}
	if nameLike.MatchString(f.key) {
		c.Name = f.key
	}
	if f.figure {
		c.Datatype = "number"
		c.Null = []string{"[c]", "[w]", "[x]", "[z]"}
	}
	return c
}

func remarks(t *metrics.Table, e extent) []remark {
	all := []remark{{Kind: "count", Text: "Rows in the whole file, headings not counted.", Rows: &e.rows}}
	if t.Invented {
		all = append(all, remark{Kind: "made-up data", Text: invented})
	}
	if t.Exact != "" {
		all = append(all, remark{Kind: "exact figures, do not share", Text: t.Exact})
	}
	if t.Unverified {
		all = append(all, remark{Kind: "unverified", Text: unverified})
	}
	for _, s := range e.shorthands {
		all = append(all, remark{Kind: "shorthand", Key: s.Key, Text: s.Text})
	}
	if t.Protected != "" {
		all = append(all, remark{Kind: "protection", Text: t.Protected})
	}
	for _, n := range t.Notes {
		all = append(all, remark{Kind: "note", Key: n.Key, Text: n.Text})
	}
	for _, l := range t.LeftOut {
		people := l.People.At(metrics.Count)
		all = append(all, remark{Kind: "left out", Key: l.Reason, Text: l.Words, People: &people})
	}
	return all
}

// extent is what the rows of a table say about the whole of it.
type extent struct {
	rows       int
	unique     bool // their keys can identify them
	shorthands []metrics.Note
}

func extentOf(t *metrics.Table, rows Rows) (extent, error) {
	e, keys := extent{unique: true}, map[string]bool{}
	used := metrics.Table{Notes: t.Notes, LeftOut: t.LeftOut}
	seen := map[string]bool{}
	for r, err := range rows {
		if err != nil {
			return e, err
		}
		key := safe(r.Key)
		e.rows, e.unique = e.rows+1, e.unique && key != "" && !keys[key]
		keys[key] = true
		for _, f := range r.Cells {
			if s := f.Shorthand(); !seen[s] {
				seen[s] = true
				used.Rows = append(used.Rows, metrics.Row{Cells: []metrics.Figure{f}})
			}
		}
	}
	e.shorthands = used.Shorthands()
	return e, nil
}
