package ingest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/instrument"
	"khi/queries"
	"khi/queries/disk"
)

// Tx is one write to the database, all or nothing. Package queries/duck has it.
type Tx interface {
	Exec(s queries.Statement, args map[string]any) (int64, error)
	Rows(s queries.Statement, args map[string]any, each func(values []any) error) error
	// Fill adds rows to a table of ours; the columns that are not named are NULL.
	Fill(table string, columns []string, fill func(Rows) error) (int64, error)
	// Stage makes an empty temporary table stage_<table> with the columns of table.
	Stage(table string) error
	// CountPending makes the cells anew that the table cells_pending speaks of, and empties it.
	// It may call spare when it needs one core only from then on, and then says whether
	// each person in the schemes with changes is known to have answered the survey once.
	// Single is the batch of which the caller knows that no person answered twice in it, or 0.
	CountPending(single int64, spare func(once bool)) error
}

// Rows takes the rows of one table, value after value in the order of the named
// columns, and Next after each row. Texts are copied.
type Rows interface {
	Null() error
	Whole(v int64) error
	Decimal(v float64) error
	Day(days int64) error // since 1970-01-01
	Text(v []byte) error
	Next() error
}

// Store is the database as a load needs it.
type Store interface {
	Update(ctx context.Context, do func(Tx) error) error
	Read(ctx context.Context, s queries.Statement, args map[string]any, each func(values []any) error) error
	Checkpoint(ctx context.Context) error
}

// Options set up a Loader.
type Options struct {
	Dir   string // holds the record, the ledger and temporary files; made if it is not there
	Key   []byte // of the pseudonyms: 32 bytes, kept apart from the data; each key that it was changed for stands behind it
	Store Store
	// Now is the clock, time.Now if nil: its day in London decides what lies in the future,
	// and lines of the ledger say it. Their order is that of their numbers, whatever it says.
	Now    func() time.Time
	Limits book.Limits
	// ValueSets are the tables that the deployment gives for scores, by the
	// names of instrument.ReadSupplied.
	ValueSets map[string]*instrument.Table
	// Bulk says that the database has rows of batch 0, made up in it for benchmarks. No
	// line of the ledger is theirs; elsewhere such rows are damage.
	Bulk bool
	// Lock locks the record's files; nil leaves new ones as they are, and locked ones shut.
	Lock Lock
	// Originals locks each file as it came, to be kept beside the record; nil keeps none.
	Originals Sealer
}

// Policy says what happens to a file in which some rows are refused.
type Policy int

const (
	RefuseAll Policy = iota // nothing of it is loaded
	LoadGood                // the good rows are loaded and the refused ones listed
	KeepRows                // as LoadGood, but an answer that cannot be read is left out and its row kept
)

// policyNames are the policies as the ledger, the command line and the pages
// name them.
var policyNames = map[Policy]string{RefuseAll: "refuse_all", LoadGood: "good_rows", KeepRows: "keep_rows"}

func (p Policy) String() string { return policyNames[p] }

// Request says what a file was sent as.
type Request struct {
	FileName  string
	Scheme    string // the only scheme its rows may be about; empty for a sender who may name any
	Source    string // id of the source; empty to find it
	By        string // who sends it, for the ledger
	DateOrder string // "dmy" or "mdy": what the sender says of dates with slashes
	DryRun    bool   // check and show, keep nothing
	Policy    Policy
	// Keyed says that the service itself asked: references in the file are the keys
	// that Subject gave. No sender can say so.
	Keyed    bool
	Later    bool             // one of several files: the caller counts the figures of all of them with Settle
	Progress func(rows int64) // is told now and then how many rows were read; nil for nobody
}

// Status says how a load ended.
type Status string

const (
	StatusLoaded  Status = "loaded"
	StatusChecked Status = "checked" // a dry run of a file that would load
	StatusRefused Status = "refused"
)

// Receipt is what the sender gets back.
type Receipt struct {
	Status        Status    `json:"status"`
	AlreadyLoaded bool      `json:"already_loaded"` // this is the receipt of the first time
	DryRun        bool      `json:"dry_run"`
	Batch         int64     `json:"batch"` // ledger line; 0 if nothing was kept
	At            time.Time `json:"at"`
	FileName      string    `json:"file_name"`
	Scheme        string    `json:"scheme"`
	Source        string    `json:"source"`
	SourceVersion int       `json:"source_version"`
	SourceHash    string    `json:"source_hash,omitempty"`
	SourceTitle   string    `json:"source_title"`
	Layout        string    `json:"layout"` // in words
	Original      string    `json:"original"`
	Record        string    `json:"record"`
	Line          string    `json:"line,omitempty"` // hash of its line of the ledger, which holds all lines before it
	Counts
	Totals        []Totals          `json:"totals"`
	Policy        string            `json:"policy"`
	Unreadable    int64             `json:"answers_unreadable"` // answers that were given and could not be read, whatever was done with them
	Findings      []finding.Finding `json:"findings"`
	FindingsTotal int               `json:"findings_total"`
	Fields        []Outcome         `json:"fields,omitempty"`  // how the cells of each field ended; not known of a batch from the record
	ByRule        []finding.Count   `json:"by_rule,omitempty"` // every finding, counted; not known of a batch from the record
	Preview       []Preview         `json:"preview,omitempty"`
	LooseEnds     []LooseEnd        `json:"loose_ends,omitempty"` // rows of this batch that speak of what is not there
}

// Loader loads files into one record and one database. One process has one.
type Loader struct {
	dir       string
	key       []byte // with those in force before it, oldest first
	spare     []byte // a key behind it that nothing is under yet
	store     Store
	now       func() time.Time
	lim       book.Limits
	sets      map[string]*instrument.Table
	mu        sync.Mutex // one load writes at a time
	ledger    *ledger
	bulk      bool   // see Options
	lock      Lock   // see Options
	originals Sealer // see Options
	behind    bool   // the database may lack batches that the ledger has
}

// New opens the record under dir. It does not look at the database: Start does.
func New(o Options) (*Loader, error) {
	switch {
	case o.Dir == "" || o.Store == nil:
		return nil, errors.New("ingest: a loader needs a folder and a store")
	case len(o.Key) < keySize || len(o.Key)%keySize != 0:
		return nil, fmt.Errorf("ingest: the key of the pseudonyms must have %d bytes, or a multiple of that where it was changed", keySize)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	l := &Loader{dir: o.Dir, store: o.Store, now: o.Now, lim: o.Limits.WithDefaults(), sets: o.ValueSets, bulk: o.Bulk, lock: o.Lock, originals: o.Originals}
	for _, d := range []string{l.dir, l.recordDir(), l.tempDir()} {
		if err := disk.MakeFolder(d); err != nil {
			return nil, fmt.Errorf("ingest: %w", err)
		}
	}
	if err := l.clearTemp(); err != nil {
		return nil, err
	}
	var err error
	if l.ledger, err = openLedger(filepath.Join(l.dir, "ledger.jsonl")); err != nil {
		return nil, err
	}
	if locked, err := l.isLocked(); err != nil || locked && l.lock == nil {
		return nil, errors.Join(fmt.Errorf("name the file with the key of the record with --record-key: %w", ErrLocked), err)
	}
	if err := l.clearOriginals(); err != nil {
		return nil, err
	}
	l.behind = len(l.ledger.entries) > 0
	return l, l.takeKeys(o.Key)
}

func (l *Loader) recordDir() string { return filepath.Join(l.dir, "record") }
func (l *Loader) tempDir() string   { return filepath.Join(l.dir, "tmp") }

// recordPath is where a new file of the record goes.
func (l *Loader) recordPath(hash string) string {
	return filepath.Join(l.recordDir(), hash+l.recordEnd())
}

// clearTemp removes what an interrupted load left; nothing there was acknowledged.
func (l *Loader) clearTemp() error {
	left, err := os.ReadDir(l.tempDir())
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	for _, f := range left {
		if err := os.RemoveAll(filepath.Join(l.tempDir(), f.Name())); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
	return nil
}

// tempFile makes a private file with a name that says nothing.
func (l *Loader) tempFile() (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(l.tempDir(), rand.Text()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("ingest: making a temporary file: %w", err)
	}
	return f, nil
}

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// Lines gives a copy of the ledger: loads and undoings. It waits for no load.
func (l *Loader) Lines() []Entry { return l.ledger.lines() }
