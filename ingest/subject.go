package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"khi/ingest/book"
)

// Subject is one person, carer, worker, applicant or respondent as rows name them: by the keyed hash of
// the reference that their scheme has for them. The reference itself is kept nowhere.
type Subject struct {
	Kind   string // person, carer, worker; application: somebody who asked to become a carer; respondent: somebody who was asked about an area
	Scheme string
	Key    int64
}

// SubjectKinds are the kinds of people that rows are about.
var SubjectKinds = []string{"person", "carer", "worker", "application", "respondent"}

// ErrReference wraps a reference that no row can have. No message repeats it.
var ErrReference = errors.New("the reference cannot be looked for")

// Subject hashes a scheme's own reference as a load does.
func (l *Loader) Subject(kind, scheme, reference string) (Subject, error) {
	ref := normalReference(strings.TrimSpace(book.FoldSpace(reference)))
	switch {
	case !slices.Contains(SubjectKinds, kind):
		return Subject{}, fmt.Errorf("%q is no kind of people: %w", kind, ErrReference)
	case scheme == "" || ref == "":
		return Subject{}, fmt.Errorf("name the scheme and the reference that it has for them: %w", ErrReference)
	case directIdentifier(ref):
		return Subject{}, fmt.Errorf("it is an NHS number or an e-mail address; rows with one are refused, so nothing is kept under it. Use the scheme's own reference: %w", ErrReference)
	}
	return Subject{kind, scheme, newPseudonyms(l.key).of(scheme, kind, []byte(ref))}, nil
}

// NamedBy is the column of a contract's table that names a person, carer or
// worker, or "" where its rows name none of that kind.
func (c *Contract) NamedBy(kind string) string {
	for _, f := range c.Fields {
		if f.Type == kind+"_ref" {
			return f.Column
		}
	}
	return ""
}

// UndoneRow is a row of a load that was undone: it is in no table any more, and
// still in the record.
type UndoneRow struct {
	Contract *Contract
	Batch    int64
	Values   []any // those of the contract's columns
	Sheet    string
	Line     int64
}

// UndoneRows finds what the record still holds of somebody from loads that were
// undone. arrangements are those of theirs that are known already: rows of costs
// name no person, but an arrangement.
func (l *Loader) UndoneRows(who Subject, arrangements []int64) ([]UndoneRow, error) {
	entries, undone := l.Lines(), map[int64]bool{}
	for _, e := range entries {
		if e.IsUndo() {
			undone[e.Undoes] = true
		}
	}
	theirs := map[int64]bool{}
	for _, a := range arrangements {
		theirs[a] = true
	}
	for {
		var all []UndoneRow
		before := len(theirs)
		for i := range entries {
			if !undone[entries[i].Seq] || !entries[i].IsLoad() {
				continue
			}
			found, err := l.rowsAbout(&entries[i], who, theirs)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
		if len(theirs) == before { // an arrangement in one load may have its costs in another
			return all, nil
		}
	}
}

func (l *Loader) rowsAbout(e *Entry, who Subject, arrangements map[int64]bool) (all []UndoneRow, err error) {
	err = l.readRecord(e, func(rr *recordReader, s *section) error {
		c, err := contractByID(s.table)
		if err != nil { // findings: they hold where and why, and nobody's reference
			return rr.fill(nowhere{}, e.Seq)
		}
		columns := c.Columns()
		at := func(name string) int {
			return slices.IndexFunc(columns, func(f *Field) bool { return f.Column == name })
		}
		scheme, person, arrangement := at("scheme_id"), at(c.NamedBy(who.Kind)), at("arrangement_key")
		for row, err := range rr.rows(e.Seq) {
			if err != nil {
				return err
			}
			if scheme < 0 || row[scheme] != who.Scheme {
				continue
			}
			about := person >= 0 && row[person] == who.Key
			if who.Kind == "person" && arrangement >= 0 {
				key, _ := row[arrangement].(int64)
				if about {
					arrangements[key] = true
				}
				about = about || person < 0 && arrangements[key]
			}
			if !about {
				continue
			}
			n := len(columns)
			sheet, _ := row[n+1].(string)
			line, _ := row[n+2].(int64)
			all = append(all, UndoneRow{c, e.Seq, slices.Clone(row[:n]), sheet, line})
		}
		return nil
	})
	return all, err
}
