package dashboards

import (
	"encoding/json"
	"strings"

	"khi/dashboards/chart"
	"khi/metrics"
	"khi/metrics/disclose"
)

// figureView is a table as a page shows it: words, picture, figures, files.
// Everything in it comes from the Table.
type figureView struct {
	ID      string // unique on the page
	Table   *metrics.Table
	Image   string          // address of the drawing, or "" for a table without one
	Phone   string          // the same for a narrow screen
	Option  json.RawMessage // what khi-charts.js draws with, or nil
	Facets  []string        // headings of what names a row, in place of its label
	Head    []string
	Rows    []rowView
	Verdict bool // some row has a verdict
	Remark  bool // some row has a note
	LeftOut []leftOutView
	Files   []fileLink
	Folded  bool   // the table starts closed, and what another figure of the page says is not said again
	Lower   bool   // the headline stands one level lower, under a heading of the page
	asked   *asked // nil for a table that has no address of its own
}

type rowView struct {
	Label, Href string
	Facets      []string // the rest of what names it, where the label is the first
	Whole       string   // all of it in one
	Cells       []cellView
	Verdict     string
	Notes       []string
}

// cellView is one figure in words. None is true where there is no number.
type cellView struct {
	Text     string
	None     bool
	Standing string // how it lies to what it is held against, in a word
}

type fileLink struct {
	Name, Href string
}

// fileForms are the forms that a table can be downloaded in, as links name
// them. Tables without a picture have no first two.
var fileForms = []struct{ ext, name string }{
	{"svg", "Picture (SVG)"}, {"png", "Picture (PNG)"}, {"csv", "CSV"}, {"xlsx", "Excel (XLSX)"}, {"parquet", "Parquet"}, {"json", "JSON"},
}

// figure makes the view of one table; id must be unique on the page.
func (s *server) figure(id string, a *asked) (*figureView, error) {
	v := plainFigure(id, a.table)
	v.asked = a
	drawn := a.drawn()
	if drawn {
		option, err := chartOption(a)
		if err != nil {
			return nil, err
		}
		v.Option, v.Image, v.Phone = option, a.href("svg")+"&size=page", a.href("svg")+"&size=phone"
	}
	v.Files = a.files(drawn)
	return v, nil
}

// plainFigure is the view of a table that has no address of its own.
func plainFigure(id string, t *metrics.Table) *figureView {
	v := &figureView{ID: id, Table: t}
	for _, f := range t.Facets {
		v.Facets = append(v.Facets, f.Name)
	}
	for i, c := range t.Columns {
		if shown(t, i) {
			v.Head = append(v.Head, c.Name)
		}
	}
	words := map[string]string{}
	for _, n := range t.Notes {
		words[n.Key] = n.Text
	}
	v.LeftOut = leftOutViews(t.LeftOut)
	for _, row := range t.Rows {
		rv := rowView{Label: row.Label, Verdict: row.Verdict}
		for i, f := range row.Facets {
			if i == 0 {
				rv.Label, rv.Whole = f.Name, row.Label
				continue
			}
			name := f.Name
			if t.Facets[i].Key == "period" { // in short: its words stand above the table
				name = f.Code
			}
			rv.Facets = append(rv.Facets, name)
		}
		for i := range row.Cells {
			if !shown(t, i) {
				continue
			}
			_, known := row.Cells[i].Value()
			rv.Cells = append(rv.Cells, cellView{t.Text(row, i), !known, row.Standing(i)})
		}
		for _, key := range row.Notes {
			rv.Notes = append(rv.Notes, words[key])
		}
		v.Verdict = v.Verdict || row.Verdict != ""
		v.Remark = v.Remark || len(rv.Notes) > 0
		v.Rows = append(v.Rows, rv)
	}
	return v
}

// Protection says what is hidden, in words first and then by the name of the rules, without
// the full stop that the page sets.
func (v *figureView) Protection() string {
	rules, words, named := strings.Cut(v.Table.Protected, ": ")
	if _, known := disclose.Find(rules); !named || !known {
		return strings.TrimRight(v.Table.Protected, ". ")
	}
	return strings.TrimRight(words, ". ") + " (the rules called " + rules + ")"
}

// PageWidth is how wide the picture for a wide screen is, in CSS pixels.
func (v *figureView) PageWidth() int { return chart.OnPage.Width }

// shown leaves funnel limits to the table of the funnel: beside intervals they
// would only make the table wide. The files have them all.
func shown(t *metrics.Table, column int) bool {
	switch t.Columns[column].Role {
	case metrics.Low95, metrics.High95, metrics.Low998, metrics.High998:
		return t.Shape == metrics.Funnel
	}
	return true
}

// leftOutView is how many people were not counted and why, in words.
type leftOutView struct{ Words, People string }

func leftOutViews(all []metrics.LeftOut) []leftOutView {
	var views []leftOutView
	for _, l := range all {
		views = append(views, leftOutView{l.Words, metrics.Count.Text(l.People)})
	}
	return views
}

// General are the notes that belong to the table as a whole, not to a row.
func (v *figureView) General() []string {
	rowOnly := map[string]bool{}
	for _, r := range v.Table.Rows {
		for _, key := range r.Notes {
			rowOnly[key] = true
		}
	}
	var general []string
	for _, n := range v.Table.Notes {
		if !rowOnly[n.Key] {
			general = append(general, n.Text)
		}
	}
	return general
}

// linkRows turns the labels of rows into links, by the key of the row.
func (v *figureView) linkRows(href func(key string) string) *figureView {
	for i, row := range v.Table.Rows {
		v.Rows[i].Href = href(row.Key)
	}
	return v
}

// card is one headline figure: the number, how sure it is, who it rests on and
// which way is better, if either.
type card struct {
	ID, Theme, Title, Href, Sentence  string
	Value, Interval, Base, Comparison string
	Direction, Verdict                string
	Indicator                         string
	None                              bool // there is no number to show
	Notes                             []string
}

// directionWords say which way is better. Where neither is, the page says so
// and no colour of praise or blame is used.
func directionWords(d metrics.Direction) string {
	switch d {
	case metrics.Higher:
		return "Higher is better"
	case metrics.Lower:
		return "Lower is better"
	}
	return "Neither higher nor lower is better"
}

// cardOf makes the card of one row of a profile.
func cardOf(t *metrics.Table, row metrics.Row, ind metrics.Indicator, href string) card {
	c := card{ID: "card-" + ind.ID, Theme: ind.Theme, Title: ind.Title, Href: href, Verdict: row.Verdict,
		Direction: directionWords(ind.Better), Indicator: ind.Name}
	text := func(r metrics.Role) (string, bool) {
		i := t.Index(r)
		if i < 0 || i >= len(row.Cells) {
			return "", false
		}
		_, known := row.Cells[i].Value()
		return t.Text(row, i), known
	}
	value, known := text(metrics.Estimate)
	c.Value, c.None = value, !known
	c.Sentence = sentence(ind, t.Figure(row, metrics.Estimate), value)
	low, lowKnown := text(metrics.Low)
	high, highKnown := text(metrics.High)
	if known && lowKnown && highKnown {
		c.Interval = "95% interval: " + low + " to " + high
	}
	if base, ok := text(metrics.Base); ok && known && ind.Kind != metrics.CountKind {
		c.Base = "Based on " + base + " " + ind.Of
	}
	if mark, ok := text(metrics.Benchmark); ok && known {
		c.Comparison = t.Columns[t.Index(metrics.Benchmark)].Name + ": " + mark
	}
	words := map[string]string{}
	for _, n := range t.Notes {
		words[n.Key] = n.Text
	}
	for _, key := range row.Notes {
		c.Notes = append(c.Notes, words[key])
	}
	return c
}

// cardThere is the card of a place, which says since when nobody is supported there.
func (r *request) cardThere(t *metrics.Table, row metrics.Row, ind metrics.Indicator, place, href string) card {
	c := cardOf(t, row, ind, href)
	if p, ok := r.engine.Places().Find(place); ok && p.Closed != "" {
		c.Sentence = strings.Replace(c.Sentence, " people are supported.", " people were supported, until the scheme closed on "+dayWords(p.Closed)+".", 1)
	}
	return c
}

// Width is how many columns the table has in all.
func (v *figureView) Width() int {
	n := max(1, len(v.Facets)) + len(v.Head)
	if v.Verdict {
		n++
	}
	if v.Remark {
		n++
	}
	return n
}
