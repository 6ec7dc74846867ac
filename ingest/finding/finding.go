// Package finding tells the person who sent a file what is wrong with it, where, and what to do.
package finding

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Level says what a finding does to the row or file that it is about.
type Level string

const (
	Refused    Level = "refused"    // the row, or the whole file, stays out
	Unreadable Level = "unreadable" // the row is loaded without this answer
	Warning    Level = "warning"    // loaded, and worth knowing
)

// Finding is one problem, told so that the person who sent the file can act.
// Value and Header repeat text of the file: they are for that person's screen
// and are never kept. Message and Advice never hold text from the file.
type Finding struct {
	Level   Level  `json:"level"`
	File    string `json:"file"`
	Sheet   string `json:"sheet"`
	Cell    string `json:"cell"` // C14, or "line 14" where there are no cells
	Header  string `json:"header"`
	Field   string `json:"field"`
	Value   string `json:"value"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Advice  string `json:"advice"`
}

// ErrRefused is wrapped by the error of a load that kept nothing because of
// what the file holds. The receipt that comes with it has the findings.
var ErrRefused = errors.New("the file was refused")

// Refusal stops the reading of a file: something is wrong with the file as a
// whole, so no row of it can be believed.
type Refusal struct{ Finding }

func (r *Refusal) Error() string {
	where := r.File
	if r.Sheet != "" {
		where += ", " + r.Sheet
	}
	if r.Cell != "" {
		where += ", " + r.Cell
	}
	return fmt.Sprintf("%s: %s %s", where, r.Message, r.Advice)
}

func (r *Refusal) Unwrap() error { return ErrRefused }

// Place is where in an upload a reader stands.
type Place struct{ File, Sheet string }

// At is a place in a file; sheet is empty where there is only one.
func At(file, sheet string) Place { return Place{File: file, Sheet: sheet} }

// Refuse stops the reading at a cell of the place; the cell may be empty.
func (p Place) Refuse(cell, rule, message, advice string) *Refusal {
	return &Refusal{Finding{
		Level: Refused, File: p.File, Sheet: p.Sheet, Cell: cell,
		Rule: rule, Message: message, Advice: advice,
	}}
}

// LineName names a line where there are no cells.
func LineName(n int) string { return fmt.Sprintf("line %d", n) }

// RowName names a row where its cells have no letters.
func RowName(n int) string { return fmt.Sprintf("row %d", n) }

// ColumnName gives the letters of a column as a spreadsheet shows them; the
// first column is 0.
func ColumnName(i int) string {
	var b [8]byte
	at := len(b)
	for i++; i > 0 && at > 0; i = (i - 1) / 26 {
		at--
		b[at] = byte('A' + (i-1)%26)
	}
	return string(b[at:])
}

// List collects what was found in one load. It lists each kind a limited
// number of times and counts the rest, so that a file with a million wrong
// cells gives a page and not a flood; nothing is left uncounted.
type List struct {
	Each  func(Finding) // is told every finding, listed or not; nil for nobody
	list  []Finding
	max   int
	seen  map[ruleField]int
	total int
}

type ruleField struct {
	level              Level
	sheet, rule, field string
}

// ListedOfOneKind is how many findings of one rule and field are listed in full.
const ListedOfOneKind = 20

// NewList lists at most limit findings in full.
func NewList(limit int) *List {
	return &List{max: limit, seen: map[ruleField]int{}}
}

// Add counts a finding, and lists it if there is room for its kind.
func (f *List) Add(one Finding) {
	k := ruleField{one.Level, one.Sheet, one.Rule, one.Field}
	f.seen[k]++
	f.total++
	if f.Each != nil {
		f.Each(one)
	}
	if f.seen[k] <= ListedOfOneKind && len(f.list) < f.max {
		f.list = append(f.list, one)
	}
}

// Count is how often one rule was broken in one field of a sheet.
type Count struct {
	Level Level  `json:"level"`
	Sheet string `json:"sheet"`
	Field string `json:"field"`
	Rule  string `json:"rule"`
	Found int    `json:"found"`
}

// Counts gives every kind of finding with its number, most frequent first.
func (f *List) Counts() []Count {
	var all []Count
	for k, n := range f.seen {
		all = append(all, Count{k.level, k.sheet, k.field, k.rule, n})
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Found, a.Found), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Level, b.Level))
	})
	return all
}

// Total is how many were found, listed or not.
func (f *List) Total() int { return f.total }

// All gives the listed findings and, for those that were only counted, one
// finding with the number.
func (f *List) All(file string) []Finding {
	if left := f.total - len(f.list); left > 0 {
		level := Warning
		for k := range f.seen {
			if k.level == Refused || k.level == Unreadable && level == Warning {
				level = k.level
			}
		}
		return append(f.list[:len(f.list):len(f.list)], Finding{
			Level: level, File: file, Rule: "more_findings",
			Message: fmt.Sprintf("%d more problems of the kinds above are counted and not listed.", left),
			Advice:  "Mend the ones that are listed, in the whole column, and send the file again.",
		})
	}
	return f.list
}
