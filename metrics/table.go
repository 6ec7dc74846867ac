package metrics

import (
	"slices"
	"strings"
)

// Role says what a column means, so that a chart or a sentence can find the
// column it needs without knowing the table.
type Role string

// The roles a column can have. A table has at most one column of each role
// except Other.
const (
	Estimate  Role = "estimate"
	Low       Role = "low"  // lower 95% limit of the estimate
	High      Role = "high" // upper 95% limit
	Base      Role = "base" // how many people the estimate rests on
	Benchmark Role = "benchmark"
	Change    Role = "change"
	Low95     Role = "low95" // funnel limits about the benchmark, at this row's base
	High95    Role = "high95"
	Low998    Role = "low998"
	High998   Role = "high998"
	Other     Role = "other"
)

// Column is one column of figures.
type Column struct {
	Key  string `json:"key"`            // lower_case, unique in the table; the CSV heading
	Name string `json:"name"`           // as people read it, unique in the table
	Unit Unit   `json:"unit,omitempty"` // "" where each row has its own
	Role Role   `json:"role"`
}

// Facet is one of the things that name a row together, where a row is of several:
// an indicator, a place, a period, a group.
type Facet struct {
	Key  string `json:"key"`  // lower_case, unique in the table
	Name string `json:"name"` // as people read it
}

// Named is one thing by its code and as people read it.
type Named struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Row is one line of a table: a place, a period or a group.
type Row struct {
	Key   string `json:"key"`   // place id, period or level
	Label string `json:"label"` // as people read it
	// Facets are the things that the row is of, one for each facet of the table; Key
	// and Label say them in one.
	Facets  []Named  `json:"facets,omitempty"`
	Cells   []Figure `json:"cells"`          // one for each column
	Unit    Unit     `json:"unit,omitempty"` // for columns whose unit differs from row to row
	Verdict string   `json:"verdict,omitempty"`
	// Verdict says in words how the row stands to the benchmark or the funnel:
	// "inside the funnel", "higher than expected", ... or "".
	Notes []string `json:"notes,omitempty"` // keys into Table.Notes, such as "few"
	// Standings says in a word for each cell how it lies to what it is held against,
	// "" where it was not; nil in tables that say it by row or not at all.
	Standings []string `json:"standings,omitempty"`
}

// Standing is how the cell of a column lies to what it is held against, in a word, or "".
func (r Row) Standing(column int) string {
	if column < 0 || column >= len(r.Standings) {
		return ""
	}
	return r.Standings[column]
}

// Shape is the picture that suits a table.
type Shape string

// The shapes of chart that package dashboards/chart draws.
const (
	Trend     Shape = "trend"     // rows are periods: a line with its interval band
	Bars      Shape = "bars"      // rows are groups or places: bars with intervals
	Funnel    Shape = "funnel"    // rows are places: base against estimate, with limits
	Intervals Shape = "intervals" // rows are places: point and interval, and the benchmark as a line
	Plain     Shape = "plain"     // no picture

	// Pictures of business cases, whose columns are found by key too.
	Waterfall Shape = "waterfall" // from one total to another; columns from and to
	Tornado   Shape = "tornado"   // rows are parameters; columns low and high, the base as benchmark
	Curves    Shape = "curves"    // every column of the estimate's unit as a line over the rows
	Plane     Shape = "plane"     // rows are options: cost against columns effect, effect_low, effect_high
	Heat      Shape = "heat"      // every column of the estimate's unit as squares

	// Pictures of many indicators, each in its own unit.
	Spine     Shape = "spine"     // rows are indicators: a place among others of its kind; columns worst to best
	Tartan    Shape = "tartan"    // rows are places, columns indicators: a square each, with its standing in words
	Quadrant  Shape = "quadrant"  // rows are places: the estimate against column across, about the marks of both
	Squares   Shape = "squares"   // rows are council areas: a square each on a map, with its standing in words
	Multiples Shape = "multiples" // rows are places, columns periods: a small line each
)

// LeftOut is a number of people who are not counted, and why.
type LeftOut struct {
	Reason string `json:"reason"` // not_asked, not_answered, dont_know, ...
	Words  string `json:"words"`
	People Figure `json:"people"`
}

// Note is a remark that rows or the whole table refer to.
type Note struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// Table is everything an output may say about one question. Pages, charts,
// workbooks, CSV and JSON render a Table and nothing else: what is not in here
// cannot be shown, and every number in here has been through protection.
type Table struct {
	ID        string    `json:"id"`        // stable, safe in a URL and a file name: friends-block-trend-SCO
	Indicator string    `json:"indicator"` // name of the indicator, or "" for a table of several
	Title     string    `json:"title"`     // the headline, a full sentence
	Subtitle  string    `json:"subtitle"`  // what is measured, unit, place, period
	Alt       string    `json:"alt"`       // text alternative of the chart
	RowHead   string    `json:"row_head"`  // heading of the label column: Quarter, Scheme, Age
	Facets    []Facet   `json:"facets,omitempty"`
	Columns   []Column  `json:"columns"`
	Rows      []Row     `json:"rows"`
	LeftOut   []LeftOut `json:"left_out,omitempty"`
	Notes     []Note    `json:"notes,omitempty"`
	Shape     Shape     `json:"shape"`
	Better    Direction `json:"better"`     // which way is better, or none
	Protected string    `json:"protection"` // name and rule of the protection profile applied
	Source    string    `json:"source"`     // what the figures were made from
	AsOf      string    `json:"as_of"`      // day of the snapshot, 2006-01-02
	Invented  bool      `json:"invented"`   // true for demonstration data: every output says so

	// Unverified is true where the table rests on a number that nobody has checked:
	// every output says so.
	Unverified bool `json:"unverified,omitempty"`

	// Exact says of which place these are exact figures, in words: every output prints
	// it. Only Unprotected.Marked sets it. It is "" in every protected table.
	Exact string `json:"exact_do_not_share,omitempty"`
}

// Index is the position of the column with a role, or -1.
func (t *Table) Index(r Role) int {
	for i, c := range t.Columns {
		if c.Role == r {
			return i
		}
	}
	return -1
}

// Column is the position of the column with a key, or -1.
func (t *Table) Column(key string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Key == key })
}

// Figure is the figure of a row under a role; a table without such a column
// has none to give.
func (t *Table) Figure(row Row, r Role) Figure {
	if i := t.Index(r); i >= 0 && i < len(row.Cells) {
		return row.Cells[i]
	}
	return Missing(NotApplicable)
}

// UnitOf is the unit of the column with a role.
func (t *Table) UnitOf(r Role) Unit {
	if i := t.Index(r); i >= 0 {
		return t.Columns[i].Unit
	}
	return Score
}

// Unit is the unit of a cell: that of its column, or of its row where the
// column holds figures of several indicators and so has none of its own.
func (t *Table) Unit(row Row, column int) Unit {
	if u := t.Columns[column].Unit; u != "" {
		return u
	}
	return row.Unit
}

// Text is a cell as people read it.
func (t *Table) Text(row Row, column int) string {
	return t.Unit(row, column).Text(row.Cells[column])
}

// Shorthands lists the shorthand symbols that the table uses, each with its
// meaning, in a fixed order; outputs print it above the table.
func (t *Table) Shorthands() []Note {
	used := map[string]bool{}
	see := func(f Figure) { used[f.Shorthand()] = true }
	for _, r := range t.Rows {
		for _, f := range r.Cells {
			see(f)
		}
	}
	for _, l := range t.LeftOut {
		see(l.People)
	}
	for _, n := range t.Notes {
		used[n.Key] = true
	}
	var notes []Note
	for _, n := range shorthand {
		if used[n.Key] {
			notes = append(notes, n)
		}
	}
	return notes
}

// ShorthandsIn explains the shorthand that stands in sentences.
func ShorthandsIn(texts []string) []Note {
	return slices.DeleteFunc(slices.Clone(shorthand), func(n Note) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, n.Key) })
	})
}

var shorthand = []Note{
	{"[c]", "hidden so that nobody can be recognised"},
	{"[w]", "nobody answered"},
	{"[x]", "not available"},
	{"[z]", "does not apply"},
	{"[r]", "revised: not what the release said that this one corrects"},
}
