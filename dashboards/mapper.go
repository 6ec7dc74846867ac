package dashboards

import "context"

// Mapper asks what the columns of a file on the tray are, and keeps the answer
// for every file like it. It is declared here and wired by the program.
type Mapper interface {
	// Inspect says how a file was understood. chosen are fields that somebody has
	// given to columns, by place.
	Inspect(ctx context.Context, token string, chosen map[int]string) (*Inspected, error)
	// Confirm keeps a mapping and checks the file again by it. What is wrong with
	// the mapping is a *Refusal.
	Confirm(ctx context.Context, token string, m Mapping) error
}

// Inspected is a file whose columns are to be named.
type Inspected struct {
	Name, Layout string
	Missing      []string // fields that must be there and have no column yet
	Columns      []InspectedColumn
	Fields       []MapField
}

// InspectedColumn is one column. Samples are for the person who sent the file.
type InspectedColumn struct {
	At        int
	Letter    string
	Header    string
	Samples   []string
	Field     string       // as which it is read already; empty if it is not
	ReadAs    string       // the same in words
	Suggested string       // the likeliest field, if one is likely
	Why       string       // it is
	Unknown   []string     // values that the chosen field does not take
	Spare     bool         // they may stay without a meaning: then they are wrong
	Fact      bool         // no question: there is no reason for having no answer to it
	Guesses   []CodeGuess  // what each of them may mean, where that can be told; Code is empty where not
	Codes     []CodeChoice // of the chosen field
}

// CodeChoice is an answer that a field knows, and the word for it.
type CodeChoice struct{ Code, Word string }

// CodeGuess is what a value may mean, in words why.
type CodeGuess struct{ Code, Why string }

// MapField is a field that a column may be.
type MapField struct {
	Name, Label, About string
	Required           bool
	Further            bool // of a questionnaire beside the usual form
}

// Mapping is what somebody said of the columns of a file.
type Mapping struct {
	Title  string
	Fields map[int]string            // by the place of the column
	Words  map[int]map[string]string // what its values mean
	Wave   string                    // where no column says it: baseline, review or "order"
}
