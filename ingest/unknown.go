package ingest

import (
	"fmt"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/layout"
)

// lacking names the fields that have no column and how their question is
// worded, so that somebody who never saw our names knows what to look for.
func (f found) lacking() string {
	if len(f.missing) == 0 {
		return "None of its columns bears a question of ours, so that no answer would be read."
	}
	var all []string
	for _, name := range f.missing {
		words := inWords(name)
		if field := f.contract.field(name); field != nil {
			words = field.inSentence()
		}
		if f.source.Form == "" && words != name { // our own templates have the names for headers
			words += " (" + name + ")"
		}
		for _, m := range f.source.Columns {
			if m.Field == name && len(m.Texts["en"]) > 0 {
				words = fmt.Sprintf("%s (%q)", words, m.Texts["en"][0])
				break
			}
		}
		all = append(all, words)
	}
	return "No column was found for " + strings.Join(all, ", ") + "."
}

// asksNothing reports that a survey tool's table has a column for the person and
// the day, others that nobody knows, and none for any answer: its rows would be
// kept without what was said.
func (f found) asksNothing() bool {
	return f.source.Form != "" && !f.source.saved && len(f.unmapped) > 0 && !slices.ContainsFunc(f.columns, func(c foundColumn) bool {
		return c.at >= 0 && (c.field.Item || c.field.Type == "multi")
	})
}

// unknownLayout says what the file was taken for and what it lacks, or that it
// is of no kind that is known.
func unknownLayout(at finding.Place, b *book.Book, near []string, sourceID string) error {
	var seen []string
	for _, s := range b.Sheets {
		headers := strings.Join(s.Header[:min(len(s.Header), 20)], ", ")
		if s.Name != "" {
			headers = s.Name + ": " + headers
		}
		seen = append(seen, headers)
	}
	const mapIt = "say once what it means, on the page where the file was sent or with khi map FILE."
	message := "The headers of this file are those of no tool that khi knows, and none bears a question or field of ours."
	advice := "Check that it is the right file. Export it again with the tool's standard settings and send it unopened; use one of our templates (khi templates DIR); or, where a column holds answers, " + mapIt
	rule := "unknown_layout"
	switch {
	case len(b.Sheets) == 1 && layout.IsDictionary(b.Sheets[0].Header):
		message, advice = "This is a data dictionary of REDCap: it says what codes mean and holds no answers.", "Put it into one zip with the export of the answers, and send that."
	case len(b.Sheets) == 1 && layout.IsStructure(b.Sheets[0].Header):
		message, advice = "This is the structure of a LimeSurvey survey: it says what codes mean and holds no answers.", "Put it into one zip with the export of the answers, and send that."
	case len(near) > 0:
		rule = "columns_missing"
		message = "The file was read as " + strings.Join(near, " Or as ")
		advice = "If a column holds this under another name, " + mapIt + " If none does, add it to the form and export again."
	case slices.ContainsFunc(b.Sheets, hasTitleAbove):
		message = "The first row is not a row of headers: most of its cells are empty."
		advice = "If titles stand above the headers, delete those rows, so that the headers are the first row, and send the file again."
	}
	if sourceID != "" {
		message = fmt.Sprintf("The file does not fit the source %q that was asked for. %s", sourceID, message)
		advice = "Leave the source out, and khi finds out by itself which tool wrote the file. " + advice
	}
	if len(b.Hidden) > 0 {
		advice += " The workbook has hidden sheets, which are not read: if one holds the answers, unhide it."
	}
	r := at.Refuse("", rule, message, advice)
	r.Header = shorten(strings.Join(seen, " | "), 600)
	return r
}

// hasTitleAbove reports a first row that is mostly empty, as a title makes it.
func hasTitleAbove(s book.Sheet) bool {
	filled := 0
	for _, h := range s.Header {
		if strings.TrimSpace(h) != "" {
			filled++
		}
	}
	return len(s.Header) > 2 && 3*filled <= len(s.Header)
}

// KnownLayouts gives each kind of file that is recognised and what it is known by.
func KnownLayouts() []string {
	var all []string
	for _, l := range layouts {
		all = append(all, l.Wants)
	}
	return all
}
