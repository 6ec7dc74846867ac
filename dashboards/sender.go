package dashboards

import (
	"context"
	"errors"
	"io"
)

// Sender takes files in for the page that sends them and for programs. It is
// declared here and wired by the program.
type Sender interface {
	// Receive keeps a file on a tray and begins to check it; the token leads to it.
	Receive(ctx context.Context, r io.Reader, p Parcel) (token string, err error)
	Look(token string) (Sent, error)
	// Say tells of a file that was checked which scheme it is about or how its
	// dates are written, and checks it again; what is empty stays as it was.
	Say(token string, p Parcel) error
	// Keep begins to load a file that was checked.
	Keep(token string, rows WrongRows) error
	// Marked gives the file back with its problems marked; with rest, of a text
	// only the rows that have one.
	Marked(ctx context.Context, token string, rest bool) (name string, file []byte, err error)
	Discard(token string)
	// Load takes a file in at once. A refusal comes with a receipt.
	Load(ctx context.Context, r io.Reader, p Parcel, dryRun bool) (*Receipt, error)
}

// ErrNotOnTray says that a file is not, or no longer, on the tray.
var ErrNotOnTray = errors.New("the file is not on the tray")

// Parcel is a file that somebody sends and what they say of it.
type Parcel struct {
	Name      string
	By        string // who sends it, for the ledger
	Scheme    string
	Source    string
	DateOrder string // dmy, mdy or empty
	Wrong     WrongRows
}

// WrongRows says what is done with the rows of a file that have problems.
type WrongRows string

const (
	RefuseFile WrongRows = ""          // nothing of the file is loaded
	GoodRows   WrongRows = "good_rows" // they stay out and the others are loaded
	KeepRows   WrongRows = "keep_rows" // an answer that cannot be read is left out and its row kept; only rows that do not say who or when stay out
)

// wrongRows reads the two fields in which forms and programs say it.
func wrongRows(good, keep bool) (WrongRows, error) {
	switch {
	case good && keep:
		return "", badRequest("good_rows and keep_rows are two ways to deal with wrong rows. Choose one.")
	case good:
		return GoodRows, nil
	case keep:
		return KeepRows, nil
	}
	return RefuseFile, nil
}

// Stage is how far a file on the tray is.
type Stage string

const (
	Checking Stage = "checking"
	Checked  Stage = "checked"
	Loading  Stage = "loading"
	Loaded   Stage = "loaded"
	Refused  Stage = "refused"
	Failed   Stage = "failed"
)

// Sent is a file on the tray.
type Sent struct {
	Name, Scheme string
	By           string // who sent it
	Stage        Stage
	Rows         int64  // read so far
	Words        string // what went wrong
	Receipt      *Receipt
	Kept         *Kept // of a file that was checked: what keeping rows would bring, where that is more
}

// Kept is what a file would bring if rows were kept without the answers that
// cannot be read.
type Kept struct {
	Rows    int64 // that would load
	Answers int64 // that would be left out of them
	Refused int64 // rows that would still stay out
}

// Receipt says what a check or a load found. The values of cells in it are for
// the person who sent the file.
type Receipt struct {
	Status   string        `json:"status"` // checked, loaded or refused
	Before   bool          `json:"already_loaded"`
	Batch    int64         `json:"batch"`
	Layout   string        `json:"layout"`
	Source   string        `json:"source"`
	In       int64         `json:"rows_in"`
	Accepted int64         `json:"rows_accepted"`
	Refused  int64         `json:"rows_refused"`
	Repeated int64         `json:"rows_repeated"`
	LeftOut  int64         `json:"rows_left_out"`
	Unread   int64         `json:"answers_left_out"`     // of the rows that are kept, because they could not be read
	Open     []string      `json:"loose_ends,omitempty"` // rows of the batch that speak of what is not there, in words; of a load only
	Total    int           `json:"findings_total"`
	Findings []SentFinding `json:"findings"`
	ByRule   []RuleCount   `json:"by_rule"`
	Fields   []FieldEnd    `json:"fields"`
	Previews []SentPreview `json:"-"`
	CanMark  bool          `json:"-"`
}

// SentFinding is one problem of a file.
type SentFinding struct {
	Refused bool   `json:"refused"`         // the row or the file stays out
	Unread  bool   `json:"answer_left_out"` // the row is loaded without this answer; a warning if neither
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"`
	Header  string `json:"header"`
	Field   string `json:"-"`
	Value   string `json:"value"`
	Rule    string `json:"rule"`
	What    string `json:"-"` // the rule in words
	Message string `json:"message"`
	Advice  string `json:"advice"`
}

// RuleCount is how often a rule was broken in a field.
type RuleCount struct {
	Refused bool   `json:"refused"`
	Unread  bool   `json:"answer_left_out"`
	Sheet   string `json:"sheet"`
	Field   string `json:"field"`
	Of      string `json:"-"` // the field in words
	Rule    string `json:"rule"`
	What    string `json:"-"` // the rule in words
	Found   int    `json:"found"`
}

// FieldEnd says how the cells of one field ended.
type FieldEnd struct {
	Sheet         string `json:"sheet"`
	Field         string `json:"field"`
	Label         string `json:"-"` // the field in words
	Header        string `json:"header"`
	Valid         int64  `json:"passed_valid"`
	Blank         int64  `json:"passed_blank"`
	FailedBlank   int64  `json:"failed_blank"`
	FailedInvalid int64  `json:"failed_invalid"`
}

// Numbers are the four counts as people read them.
func (f FieldEnd) Numbers() []string {
	return []string{number(f.Valid), number(f.Blank), number(f.FailedBlank), number(f.FailedInvalid)}
}

// SentPreview shows the first rows of a table as they were understood.
type SentPreview struct {
	Table  string
	Fields []string
	Rows   [][]string
}
