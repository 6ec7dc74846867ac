// Package layout recognises which tool wrote an upload and gives its tables with one header each.
package layout

import (
	"slices"

	"khi/ingest/book"
)

// Layout is one way in which a tool lays out its export. It is recognised by
// content, never by the file's name.
type Layout struct {
	ID    string
	Wants string // what it is known by, for the person whose file was not recognised
	// Match gives the tables of a file that has this layout, and the layout in
	// words; no table if it is another one. What is in the file and not in the
	// tables it notes in the book's Others.
	Match func(b *book.Book) (sheets []book.Sheet, words string)
}

// All are the layouts of other people's tools, in the order in which they are tried.
var All = []Layout{
	{"kobo_csv", "KoboToolbox CSV: columns _id, _uuid and _submission_time", koboCSV},
	{"odk_central", "ODK Central zip or CSV: columns SubmissionDate, meta-instanceID and KEY", odkCentral},
	{"ms_forms", "Microsoft Forms workbook: columns ID, Start time, Completion time, Email and Name", msForms},
	{"ascof", "ASCOF open data CSV: columns ASCOF Measure Code, Measure Type, Measure Value and ONS Code", ascofCSV},
}

// has reports whether a header row holds all of the names.
func has(header []string, names ...string) bool {
	for _, n := range names {
		if !slices.ContainsFunc(header, func(h string) bool { return book.Fold(h) == book.Fold(n) }) {
			return false
		}
	}
	return true
}

// Separated says in words what separates the cells.
func Separated(sep byte) string {
	switch sep {
	case ';':
		return "`;` separated"
	case '\t':
		return "tab separated"
	}
	return "`,` separated"
}
