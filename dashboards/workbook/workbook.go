// Package workbook writes Tables as an accessible Excel workbook.
//
// The layout follows the UK Government Analysis Function's checklist for
// spreadsheets: a cover, a list of contents, notes, then one marked-up table a
// worksheet, and last every figure once more as tidy data. There are no merged
// cells, filters, frozen panes, pictures or hidden rows. Whoever asks for them gets
// another workbook, which says so (see analyst.go). The same cover and
// tables give the same bytes.
package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// Cover is what the first worksheet says about the whole file.
type Cover struct {
	Title       string   // as people read it: "Key human indicators: Example Shared Lives, 2025-26"
	About       []string // paragraphs
	Place       string
	Period      string
	AsOf        string   // day of the data, 2006-01-02; the file's own dates come from it
	Fingerprint string   // of data, definitions and program
	Version     string   // of the program
	Filters     []string // each selection in words; none means that nothing was filtered
	Contact     string   // whom to ask, in words
	Invented    bool     // demonstration data: every worksheet says so
	// Exact says in words of which place these are exact figures: every worksheet and
	// every printed page says so. It comes from the tables.
	Exact string
	// Analyst makes it the workbook for analysts: with charts, filters and frozen headings.
	Analyst bool
	// Lang is the tag of the file's language, or "" for English, and Say gives a text in
	// it, if it can. Codes, and names of worksheets in addresses, are never said.
	Lang string
	Say  func(english string) (string, bool)
}

// Write writes the tables as one workbook. It refuses, and writes nothing, when
// the tables do not fit into a worksheet (the error names the CSV download as
// the way), when a text is longer than a cell can hold, or when a table
// contradicts itself. Figures are written to the precision of their unit.
func Write(w io.Writer, cover Cover, tables []*metrics.Table) error {
	day, err := time.Parse(time.DateOnly, cover.AsOf)
	if err != nil {
		return fmt.Errorf("workbook: the day of the data %q is not a date like 2026-11-01", cover.AsOf)
	}
	if err := check(tables); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for _, t := range tables {
		cover.Invented, cover.Exact = cover.Invented || t.Invented, t.Exact
	}
	b, err := newBook(cover)
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	defer func() { _ = b.file.Close() }()
	if err := b.fill(tables); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := b.describe(cover, day); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return pack(w, b.file, nil, cover.Analyst)
}

// book is a workbook being written.
type book struct {
	file   *excelize.File
	styles styles
	cover  Cover
	notes  notes
	taken  map[string]bool // worksheet names, lower case
	said   map[string]bool // texts that were looked up in another language, and whether it has them
}

func newBook(cover Cover) (*book, error) {
	b := &book{file: excelize.NewFile(), cover: cover, taken: map[string]bool{}, said: map[string]bool{}}
	var err error
	if b.styles, err = newStyles(b.file); err != nil {
		_ = b.file.Close()
		return nil, err
	}
	return b, nil
}

// fill writes every worksheet in its order. The names come first, because the
// contents must link to worksheets that do not exist yet.
func (b *book) fill(tables []*metrics.Table) error {
	for _, fixed := range []string{coverTab, contentsTab, notesTab, remarksTab, leftOutTab, dataTab} {
		b.taken[fold(fixed)] = true
	}
	parts := make([]part, len(tables))
	for i, t := range tables {
		parts[i] = part{table: t, tab: b.tab(i+1, t.ID), cited: b.notes.add(t)}
	}
	sheets := []sheet{b.notes.sheet()}
	for _, p := range parts {
		sheets = append(sheets, p.sheet())
	}
	if s, any := leftOutSheet(parts); any {
		sheets = append(sheets, s)
	}
	sheets = append(sheets, dataSheet(parts))
	for i := range sheets {
		sheets[i].tab = b.tabOf(sheets[i].tab)
	}
	if b.cover.Analyst {
		sheets = b.forAnalysts(sheets, parts)
	}
	list := contents(sheets)
	list.tab = b.tabOf(contentsTab)
	for _, s := range append([]sheet{list}, sheets...) {
		if err := b.add(s); err != nil {
			return err
		}
	}
	return b.addCover(parts) // it says how much of the others has another language
}

// describe sets the properties that a screen reader and a search look at. The
// times are those of the data, so that writing twice gives the same bytes.
func (b *book) describe(c Cover, day time.Time) error {
	title, about := b.title(), b.say(plain("Figures as of "+c.AsOf+". Fingerprint "+cmp.Or(c.Fingerprint, "not given")+"."))
	if c.Invented {
		about = b.say(inventedWords) + " " + about
	}
	if c.Exact != "" {
		about = plain(c.Exact) + " " + about
	}
	stamp := day.UTC().Format(time.RFC3339)
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: b.say(plain(c.Place + ", " + c.Period)), Creator: b.say("Key Human Indicators"),
		LastModifiedBy: b.say("Key Human Indicators"), Description: about, Language: cmp.Or(c.Lang, "en-GB"),
		Created: stamp, Modified: stamp, Version: plain(c.Version),
	}); err != nil {
		return err
	}
	b.file.SetActiveSheet(0)
	return nil
}

// title is the cover's title, which says itself when the data are made up.
func (b *book) title() string {
	title := cmp.Or(plain(b.cover.Title), "Key Human Indicators")
	if b.cover.Invented {
		title = "Made-up data: " + title
	}
	if b.cover.Analyst {
		title = "For analysts: " + title
	}
	if b.cover.Exact != "" {
		title = "DO NOT SHARE. " + title
	}
	return b.say(title)
}

// check refuses what could only be written wrongly.
func check(tables []*metrics.Table) error {
	if len(tables) == 0 {
		return errors.New("there are no tables to write")
	}
	figures := 0
	for _, t := range tables {
		if t == nil {
			return errors.New("a table is missing")
		}
		if t.Exact != tables[0].Exact {
			return fmt.Errorf("table %q: exact figures of a place stand in no workbook with anything else", t.ID)
		}
		if err := checkTable(t); err != nil {
			return fmt.Errorf("table %q: %w", t.ID, err)
		}
		figures += len(t.Rows)*len(t.Columns) + len(t.LeftOut)
	}
	if figures > maxRows-roomAbove {
		return fmt.Errorf("the data worksheet would need %s rows, more than the %s that an Excel worksheet holds, so no workbook was made: download each table as CSV, which holds every row",
			thousands(figures), thousands(maxRows))
	}
	return nil
}

func checkTable(t *metrics.Table) error {
	if len(t.Rows) > maxRows-roomAbove {
		return fmt.Errorf("%s rows are more than the %s that an Excel worksheet holds, so no workbook was made: download the table as CSV, which holds every row",
			thousands(len(t.Rows)), thousands(maxRows))
	}
	if len(t.Columns) > maxColumns-4 {
		return fmt.Errorf("%s columns are more than an Excel worksheet holds, so no workbook was made: download the table as CSV", thousands(len(t.Columns)))
	}
	known := map[string]bool{}
	for _, n := range t.Notes {
		known[n.Key] = true
	}
	for _, l := range t.LeftOut {
		if v, ok := l.People.Value(); ok && !finite(metrics.Count.Round(v)) {
			return fmt.Errorf("people left out, reason %q: %v is not a number that can be published", l.Reason, v)
		}
	}
	for _, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			return fmt.Errorf("row %q has %d figures for %d columns", r.Key, len(r.Cells), len(t.Columns))
		}
		if len(r.Facets) != len(t.Facets) {
			return fmt.Errorf("row %q is named by %d things in place of %d", r.Key, len(r.Facets), len(t.Facets))
		}
		for _, key := range r.Notes {
			if !known[key] {
				return fmt.Errorf("row %q refers to the note %q, which the table does not have", r.Key, key)
			}
		}
		for i := range r.Cells {
			if err := checkFigure(t, r, i); err != nil {
				return err
			}
		}
	}
	return nil
}
