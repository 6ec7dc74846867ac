package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"khi/dashboards/rights"
	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// subjectFile is all that is held about one person, in words. It names the
// scheme and never the person.
type subjectFile struct {
	Scheme     string       `json:"scheme"`
	SchemeName string       `json:"scheme_name"`
	About      string       `json:"about"` // a person, a carer, a worker, an application or a respondent
	Day        string       `json:"day"`   // on which it was looked up
	Invented   bool         `json:"made_up_data,omitempty"`
	Rows       []subjectRow `json:"rows"`
	// What they decided about their story, where somebody ever made a link to it.
	Links     []rights.Link     `json:"links,omitempty"`
	Decisions []rights.Decision `json:"decisions,omitempty"`
	Notes     []rights.Note     `json:"notes,omitempty"`
	// What they said in rounds of questions, as they said it; loaded or not.
	Rounds []subjectRound `json:"rounds,omitempty"`
	// Loads of which the file is kept as it came, locked, and holds them or may hold them.
	Originals []int64  `json:"files_kept_of_loads,omitempty"`
	Kept      []string `json:"how_it_is_kept"`
}

// subjectRow is one row that is held, and where it came from.
type subjectRow struct {
	Table   string        `json:"table"`
	Title   string        `json:"title"`
	State   string        `json:"state"` // in force, replaced or undone
	File    string        `json:"file"`  // name of the file as it was sent
	Sheet   string        `json:"sheet,omitempty"`
	Line    int64         `json:"line"`
	Loaded  string        `json:"loaded"` // the day
	Batch   int64         `json:"batch"`
	Values  []ingest.Told `json:"values"`
	InForce bool          `json:"in_force"`
}

// howKept says how somebody is held, whoever they are.
var howKept = []string{
	"The name, the address, the date of birth and the NHS number are not kept. The scheme's own reference is not kept either: a keyed hash of it stands for the person.",
	"Rows that a later file replaced, and rows of a load that was undone, are kept in the record and count in no figure.",
	"Figures that were given out are numbers about groups of people and hold no row of one person.",
	"Not in this list: backups that were made before, letters with links to questions that were printed, and files of the scheme that were sent in and wait to be looked through.",
}

// keptAsSent is said in place of the first where files are kept as they came.
const keptAsSent = "In rows the name, the address, the date of birth and the NHS number are not kept, and a keyed hash stands for the scheme's own reference. The files that were sent are kept as they came, locked: whatever the scheme wrote into them is there. Whoever has their key gives them out (khi original)."

// subject finds every row about somebody: in the tables, and of undone loads in the record.
func (k *keeper) subject(ctx context.Context, req subjectRequest) (*subjectFile, error) {
	out := &subjectFile{Scheme: req.Scheme, About: cmp.Or(map[string]string{"application": "an application"}[req.Kind], "a "+req.Kind), Day: londonToday().Format(time.DateOnly), Invented: isInvented(k.dir), Rows: []subjectRow{}, Kept: howKept}
	err := k.db.Read(ctx, queries.Get("lists/ingest_schemes"), nil, func(v []any) error {
		if v[0] == req.Scheme {
			out.SchemeName, _ = v[1].(string)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if out.SchemeName == "" {
		return nil, fmt.Errorf("there is no scheme %q", req.Scheme)
	}
	who, err := k.loader.Subject(req.Kind, req.Scheme, req.Reference)
	if err != nil {
		return nil, err
	}
	if out.Rows, err = k.rowsAbout(ctx, who); err != nil {
		return out, err
	}
	if out.Originals, err = k.originalsAbout(out.Rows); err != nil {
		return out, err
	}
	if len(out.Originals) > 0 {
		out.Kept = append([]string{keptAsSent}, howKept[1:]...)
	}
	if out.Rounds, err = k.rounds(who); err != nil || who.Kind != "person" {
		return out, err
	}
	book, err := k.storyBook()
	if err != nil {
		return nil, err
	}
	of := rights.Person{Scheme: who.Scheme, Key: who.Key}
	out.Links, out.Decisions, out.Notes = book.LinksOf(of), book.Decisions(of), book.Notes(of)
	return out, nil
}

// rowsAbout gives the rows in the order of the tables, each with its file.
func (k *keeper) rowsAbout(ctx context.Context, who ingest.Subject) ([]subjectRow, error) {
	contracts, err := ingest.Contracts()
	if err != nil {
		return nil, err
	}
	f := &subjectFinder{ledger: k.loader.Lines()}
	for _, c := range contracts {
		s := queries.Get("subject/rows")
		switch key := c.NamedBy(who.Kind); {
		case key != "":
			s.Text = strings.NewReplacer("{table}", duck.Whole(c.ID), "{key}", key).Replace(s.Text) // names of our own files
		case who.Kind == "person" && c.NamedBy("arrangement") != "": // costs and matches name no person
			s = queries.Get("subject/arranged")
			s.Text = strings.ReplaceAll(s.Text, "{table}", duck.Whole(c.ID))
		default:
			continue
		}
		err := k.db.Read(ctx, s, map[string]any{"scheme": who.Scheme, "subject": who.Key}, func(v []any) error { return f.stored(c, v) })
		if err != nil {
			return nil, err
		}
	}
	undone, err := k.loader.UndoneRows(who, f.arrangements)
	if err != nil {
		return nil, err
	}
	for _, u := range undone {
		if err := f.add(u.Contract, u.Values, u.Batch, u.Sheet, u.Line, stateOf(f.ledger, u.Batch)); err != nil {
			return nil, err
		}
	}
	order := map[string]int{}
	for i, c := range contracts {
		order[c.ID] = i
	}
	slices.SortStableFunc(f.rows, func(a, b subjectRow) int { return order[a.Table] - order[b.Table] })
	return f.rows, nil
}

type subjectFinder struct {
	ledger       []ingest.Entry
	rows         []subjectRow
	arrangements []int64
}

// stored takes a row of a table: the columns of the contract, then batch, sheet,
// line and what replaced it.
func (f *subjectFinder) stored(c *ingest.Contract, v []any) error {
	n := len(c.Columns())
	if len(v) != n+4 {
		return fmt.Errorf("table %s has %d columns, and its contract %d", c.ID, len(v), n)
	}
	if c.ID == "arrangement" {
		at := slices.IndexFunc(c.Columns(), func(f *ingest.Field) bool { return f.Column == "arrangement_key" })
		if key, ok := v[at].(int64); ok {
			f.arrangements = append(f.arrangements, key)
		}
	}
	state := "in force"
	if by, replaced := v[n+3].(int64); replaced {
		state = fmt.Sprintf("replaced by batch %d", by)
	}
	return f.add(c, v[:n], v[n].(int64), v[n+1].(string), v[n+2].(int64), state)
}

func (f *subjectFinder) add(c *ingest.Contract, values []any, batch int64, sheet string, line int64, state string) error {
	told, err := c.Tell(values)
	if err != nil {
		return err
	}
	r := subjectRow{Table: c.ID, Title: c.Title, State: state, InForce: state == "in force", Sheet: sheet, Line: line, Batch: batch, Values: told}
	if batch >= 1 && batch <= int64(len(f.ledger)) { // rows made up in bulk for benchmarks are of no file
		e := f.ledger[batch-1]
		r.File, r.Loaded = e.FileName, e.At.In(london()).Format(time.DateOnly)
	}
	f.rows = append(f.rows, r)
	return nil
}
