package metrics

import (
	"context"
	"encoding/json"
	"fmt"

	"khi/metrics/benefit/cohort"
)

// Store is what the engine reads: one immutable snapshot.
type Store interface {
	// Labels gives places, loads and the facts about the snapshot itself.
	Labels(ctx context.Context) (*Labels, error)
	// Cells gives every cell of one indicator.
	Cells(ctx context.Context, indicator string) (*Cells, error)
}

// Labels is what a snapshot says about itself.
type Labels struct {
	Areas, Schemes []Place
	AsOf           string // day of the snapshot, 2006-01-02
	Invented       bool   // demonstration data
	FilesKept      bool   // some files that were sent are kept as they came, locked
	Fingerprint    string // of the ledger that the snapshot was made from
	Loads          []Load
	Findings       []FindingCount
	Benchmarks     []Published
	Claims         []Claim
	Targets        []Target
	Totals         []Total        // what councils and nations have published
	Ratings        []Rating       // of services by their regulators, the newest edition of each
	Changes        []SchemeChange // which scheme took over from which, the oldest first
	Groups         []Group        // which places belong together, and when
	Periods        []string       // every period that any cell speaks of
	// Beside says, by need, what people in Shared Lives cost beside people like them, from
	// councils' own records; protected as it stands.
	Beside map[string]*cohort.Answer
}

// BesideOthers takes what a snapshot says of people of one need beside those like them.
func (l *Labels) BesideOthers(need string, text []byte) error {
	a := &cohort.Answer{}
	if err := json.Unmarshal(text, a); err != nil {
		return fmt.Errorf("people beside those like them, %s: %w", need, err)
	}
	if l.Beside == nil {
		l.Beside = map[string]*cohort.Answer{}
	}
	l.Beside[need] = a
	return nil
}

// Load is one batch in the ledger, for the data page and for "how was this
// number made".
type Load struct {
	Seq      int64    `json:"seq"`
	File     string   `json:"file"`
	Original string   `json:"sha256"`
	Source   string   `json:"source"` // kobo_csv v1
	Layout   string   `json:"layout"`
	In       int64    `json:"rows_in"`
	Accepted int64    `json:"rows_accepted"`
	Refused  int64    `json:"rows_refused"`
	At       string   `json:"loaded_at"` // RFC 3339, UTC
	Schemes  []string `json:"schemes"`   // whose rows it brought and still has, or for which it was sent
	By       string   `json:"by"`        // who loaded it; "" where that was not kept yet
	Record   string   `json:"record"`    // SHA-256 of the record file
	Line     string   `json:"line"`      // hash of its line of the ledger
	Undone   *Undoing `json:"undone,omitempty"`
	Parts    []Part   `json:"-"` // what became of its rows; counts that may point to few people
}

// Undoing says when, by whom and why a load was taken out again.
type Undoing struct {
	Seq  int64  `json:"seq"` // line of the ledger
	Line string `json:"line"`
	By   string `json:"by"`
	Why  string `json:"why"`
	At   string `json:"at"` // RFC 3339, UTC
}

// Part is how many rows of a load are in force in one table, or were replaced
// by one later load.
type Part struct {
	Table      string
	ReplacedBy int64 // 0: in force
	Rows       int64
}

// FindingCount is how often a rule spoke in a load.
type FindingCount struct {
	Seq    int64  `json:"seq"`
	Level  string `json:"level"` // refused, unreadable, warning
	Rule   string `json:"rule"`
	Field  string `json:"field"`
	What   string `json:"-"` // the rule in words
	Of     string `json:"-"` // the field, or the table, in words
	Advice string `json:"advice"`
	N      int64  `json:"n"`
}

// Published is an official figure of somebody else's.
type Published struct {
	Source, Vintage, Measure string
	Period                   Period
	PlaceCode, PlaceName     string
	Population, Statistic    string
	Value                    Figure // rounded to published precision, or missing with the publisher's flag
}

// Cells is what the engine needs to know of one indicator.
type Cells struct {
	Cells   []Cell
	Bins    []Bin
	LeftOut []LeftOutCell
}

// CellKey says which cell: a scheme, a period, and one level of one dimension
// ("all", "all" for everybody).
type CellKey struct {
	Scheme           string
	Period           Period
	Dimension, Level string
}

// Cell holds the additive sums of one cell; see queries/schema/0010_cell.sql.
type Cell struct {
	CellKey
	Respondents, N     int64
	SW, SWW, SWX, SWXX float64
	// Largest and Second are the two largest contributions of one respondent to
	// SWX, without their sign. They add up as maxima.
	Largest, Second float64
}

// Bin is how many respondents of a cell gave one whole-number answer.
type Bin struct {
	CellKey
	Bin int
	N   int64
}

// LeftOutCell is how many of a scheme's respondents a period left out, by reason.
type LeftOutCell struct {
	Scheme      string
	Period      Period
	Reason      string
	Respondents int64
}
