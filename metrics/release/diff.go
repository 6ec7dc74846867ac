package release

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"khi/metrics"
)

// Difference is what changed from one release to another: what they were made
// from, how, and every figure that says something else.
type Difference struct {
	From        Other          `json:"from"`
	To          Other          `json:"to"`
	Same        bool           `json:"same"` // both are the same to the last byte
	Inputs      []Changed      `json:"inputs"`
	Definitions []Changed      `json:"definitions"` // by indicator
	Figures     []ChangedCells `json:"figures"`
	Costs       []ChangedCells `json:"costs"`
}

// Changed is one fact that differs.
type Changed struct {
	What string `json:"what"`
	From string `json:"from"`
	To   string `json:"to"`
}

// ChangedCells is one row of figures that differs; a side that is not there is empty.
type ChangedCells struct {
	Indicator string `json:"indicator,omitempty"`
	metrics.Cut
	Comparator string           `json:"comparator,omitempty"`
	Row        string           `json:"row,omitempty"`
	From       []metrics.Figure `json:"from"`
	To         []metrics.Figure `json:"to"`
}

// Compare says what changed between two releases.
func Compare(from, to *Release) (*Difference, error) {
	d := &Difference{From: Other{from.Name, from.Fingerprint}, To: Other{to.Name, to.Fingerprint},
		Inputs: []Changed{}, Definitions: []Changed{}, Figures: []ChangedCells{}, Costs: []ChangedCells{}}
	d.Same = from.Fingerprint == to.Fingerprint
	d.inputs(&from.Manifest, &to.Manifest)
	for _, name := range union(from.Indicators, to.Indicators) {
		if err := d.indicator(name, from, to); err != nil {
			return nil, err
		}
	}
	return d, d.costs(from, to)
}

func (d *Difference) inputs(a, b *Manifest) {
	for _, c := range []Changed{
		{"as of", a.AsOf, b.AsOf},
		{"lines of the ledger", fmt.Sprint(a.Data.Lines), fmt.Sprint(b.Data.Lines)},
		{"last line of the ledger", a.Data.Head, b.Data.Head},
		{"version of khi", a.Program, b.Program},
		{"definitions, views, ways of counting and reference tables together", a.Definitions, b.Definitions},
		{"rules of protection", a.Protection.Name + ": " + a.Protection.Words, b.Protection.Name + ": " + b.Protection.Words},
		{"releases that it was protected together with", fmt.Sprint(len(a.Earlier)), fmt.Sprint(len(b.Earlier))},
		{"made-up data", fmt.Sprint(a.Invented), fmt.Sprint(b.Invented)},
		{"comparators of costs", strings.Join(a.Comparators, " "), strings.Join(b.Comparators, " ")},
	} {
		if c.From != c.To {
			d.Inputs = append(d.Inputs, c)
		}
	}
}

// union are the names of the indicators of either, in order.
func union(a, b []Indicator) []string {
	var names []string
	for _, ind := range slices.Concat(a, b) {
		if !slices.Contains(names, ind.Name) {
			names = append(names, ind.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (d *Difference) indicator(name string, from, to *Release) error {
	a, _ := from.Has(name)
	b, _ := to.Has(name)
	if a.Definition != b.Definition {
		d.Definitions = append(d.Definitions, Changed{name, a.Definition, b.Definition})
	}
	was, err := from.Figures(name)
	if err != nil {
		return err
	}
	now, err := to.Figures(name)
	if err != nil {
		return err
	}
	before, after := byCut(was), byCut(now)
	for _, f := range now {
		if !sameFigures(f.Figures, before[f.Cut]) {
			d.Figures = append(d.Figures, ChangedCells{Indicator: name, Cut: f.Cut, From: before[f.Cut], To: f.Figures})
		}
	}
	for _, f := range was {
		if _, there := after[f.Cut]; !there {
			d.Figures = append(d.Figures, ChangedCells{Indicator: name, Cut: f.Cut, From: f.Figures})
		}
	}
	return nil
}

func byCut(all []metrics.Frozen) map[metrics.Cut][]metrics.Figure {
	by := make(map[metrics.Cut][]metrics.Figure, len(all))
	for _, f := range all {
		by[f.Cut] = f.Figures
	}
	return by
}

// costs compares the rows of the tables of costs.
func (d *Difference) costs(from, to *Release) error {
	type key struct{ place, comparator, row string }
	read := func(r *Release) ([]key, map[key][]metrics.Figure, error) {
		lines, err := r.Costs()
		var order []key
		by := map[key][]metrics.Figure{}
		for _, l := range lines {
			for _, row := range l.Table.Rows {
				k := key{l.Place, l.Comparator, row.Key}
				order, by[k] = append(order, k), row.Cells
			}
		}
		return order, by, err
	}
	before, was, err := read(from)
	if err != nil {
		return err
	}
	after, now, err := read(to)
	if err != nil {
		return err
	}
	seen := map[key]bool{}
	for _, k := range slices.Concat(after, before) {
		if !seen[k] && !sameFigures(was[k], now[k]) {
			d.Costs = append(d.Costs, ChangedCells{Cut: metrics.Cut{Place: k.place}, Comparator: k.comparator, Row: k.row, From: was[k], To: now[k]})
		}
		seen[k] = true
	}
	return nil
}

// Words say what changed, without the figures one by one.
func (d *Difference) Words() []string {
	if d.Same {
		return []string{d.From.Name + " and " + d.To.Name + " are the same to the last byte"}
	}
	var all []string
	for _, c := range d.Inputs {
		all = append(all, fmt.Sprintf("%s: %s → %s", c.What, cmp.Or(c.From, "none"), cmp.Or(c.To, "none")))
	}
	for _, c := range d.Definitions {
		all = append(all, fmt.Sprintf("definition of %s: %s → %s", c.What, cmp.Or(short(c.From), "none"), cmp.Or(short(c.To), "none")))
	}
	return append(all, fmt.Sprintf("%d rows of figures and %d rows of costs say something else", len(d.Figures), len(d.Costs)))
}

func short(hash string) string { return hash[:min(12, len(hash))] }

// Words are one changed row.
func (c ChangedCells) Words() string {
	what := []string{c.Indicator, c.Place}
	if c.Comparator != "" {
		what = []string{"cost against " + c.Comparator, c.Place, "row " + c.Row}
	} else {
		what = append(what, string(c.Period))
		if c.By != "all" {
			what = append(what, c.By+" "+c.Group)
		}
	}
	return strings.Join(what, ", ") + ": " + texts(c.From) + " → " + texts(c.To)
}

func texts(figures []metrics.Figure) string {
	if len(figures) == 0 {
		return "nobody"
	}
	var all []string
	for _, f := range figures {
		all = append(all, f.String())
	}
	return strings.Join(all, " ")
}

// Entry is one line of the calendar of releases.
type Entry struct {
	Name        string `json:"name"`
	Number      int    `json:"number"`
	AsOf        string `json:"as_of"`
	Corrects    string `json:"corrects,omitempty"`
	CorrectedBy string `json:"corrected_by,omitempty"`
	Why         string `json:"why,omitempty"`
	Dates       Dates  `json:"dates"`
	Stage       string `json:"stage"` // announced, provisional, members, public
	Invented    bool   `json:"invented"`
	Fingerprint string `json:"fingerprint"`
}

// Calendar lists releases, the newest first, with the stage that each has reached
// on a day (of DayAt).
func Calendar(all []*Release, day string) []Entry {
	entries := []Entry{}
	for _, r := range slices.Backward(all) {
		e := Entry{Name: r.Name, Number: r.Number, AsOf: r.AsOf, Corrects: r.Corrects, Why: r.Why, Dates: r.Dates,
			Stage: r.Dates.On(day).String(), Invented: r.Invented, Fingerprint: r.Fingerprint}
		for _, other := range all {
			if other.Corrects == r.Name {
				e.CorrectedBy = other.Name
			}
		}
		entries = append(entries, e)
	}
	return entries
}
