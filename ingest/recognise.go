package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
	"khi/ingest/layout"
)

// layouts are those of other people's tools and our own templates.
var layouts = append(layout.All[:len(layout.All):len(layout.All)],
	layout.Layout{ID: "template", Wants: "our own templates: a CSV, or a workbook with a sheet for each table, with our field names as headers", Match: ownTemplate},
	layout.Layout{ID: "generic", Wants: "any other table with one header row, once it is mapped (khi map)", Match: layout.Generic})

func layoutIDs() []string {
	var ids []string
	for _, l := range layouts {
		ids = append(ids, l.ID)
	}
	return ids
}

func layoutByID(id string) *layout.Layout {
	for i := range layouts {
		if layouts[i].ID == id {
			return &layouts[i]
		}
	}
	return nil
}

// ownTemplate takes the sheets whose headers fit one of our contracts.
func ownTemplate(b *book.Book) ([]book.Sheet, string) {
	var ours []book.Sheet
	var names []string
	for _, s := range b.Sheets {
		f := bestTemplate(s)
		if f == nil {
			if book.Fold(s.Name) != guideSheet {
				b.Others = append(b.Others, s.Name)
			}
			continue
		}
		ours = append(ours, s)
		names = append(names, f.contract.ID)
	}
	if len(ours) == 0 {
		return nil, ""
	}
	kind := "Our template, CSV, " + layout.Separated(b.Separator)
	if b.Container != "csv" {
		kind = "Our template, " + b.Container
	}
	return ours, kind + ": " + strings.Join(names, ", ")
}

// bestTemplate is the contract whose required fields a sheet has and of whose
// fields it has most, provided that half of the sheet's columns are among them.
func bestTemplate(s book.Sheet) *found {
	templates, err := ownTemplates()
	if err != nil {
		return nil
	}
	var best *found
	keys := keysOf(s, "")
	for _, source := range templates {
		c, _ := contractByID(source.Contract)
		f := source.find(c, keys)
		if len(f.missing) > 0 || 2*f.read < len(s.Header) {
			continue
		}
		if best == nil || f.read > best.read || book.Fold(s.Name) == c.ID {
			best = &f
		}
	}
	return best
}

// recognise finds the layout of an upload and, for each of its tables, the
// source that maps it.
func (c *catalogue) recognise(b *book.Book, sourceID string) (tables []found, words string, err error) {
	at := finding.At(b.File, "")
	if err := layout.OwnExport(b); err != nil {
		return nil, "", err
	}
	var near []string
	var twice error
	var ours *opened
	all, others, seen := b.Sheets, b.Others, b.Findings
	tidy, beside := withoutUntidy(b)
	for _, l := range layouts {
		b.Sheets, b.Others, b.Findings = tidy, beside, seen[:len(seen):len(seen)]
		if l.Grid {
			b.Sheets, b.Others = all, others[:len(others):len(others)]
		}
		if len(b.Sheets) == 0 {
			continue
		}
		sheets, words := l.Match(b)
		if len(sheets) == 0 {
			continue
		}
		if err := layout.NoYear(b, words); err != nil {
			return nil, "", err
		}
		if err := checkHeaders(b.File, sheets); err != nil {
			twice = err
			continue
		}
		tables, lacks, some, err := c.sourcesFor(l.ID, sheets, sourceID)
		if err != nil {
			return nil, "", err
		}
		if len(tables) == len(sheets) && (ours == nil || columnsRead(tables) > columnsRead(ours.tables)) {
			if err := c.noneLeftOver(l, b, sourceID); err != nil {
				return nil, "", err
			}
			words += languageWords(words, tables) + formWords(tables)
			if l.ID != "template" {
				return tables, words, nil
			}
			ours = &opened{tables: tables, words: words, others: b.Others, findings: b.Findings}
			continue
		}
		if l.ID != "generic" || some && len(near) == 0 { // any table looks like that one
			near = append(near, words+". "+lacks)
		}
	}
	if ours != nil { // nothing else reads more of it
		b.Others, b.Findings = ours.others, ours.findings
		return ours.tables, ours.words, nil
	}
	b.Sheets, b.Others, b.Findings = all, others, seen
	if b.Untidy != nil {
		return nil, "", b.Untidy
	}
	if err := scanRows(b); err != nil {
		return nil, "", err
	}
	if twice == nil {
		twice = checkHeaders(b.File, b.Sheets)
	}
	if twice != nil {
		return nil, "", twice
	}
	return nil, "", unknownLayout(at, b, near, sourceID)
}

// withoutUntidy sets aside the sheets that have no header: notes beside the
// answers keep nobody from reading those.
func withoutUntidy(b *book.Book) (tidy []book.Sheet, others []string) {
	others = b.Others[:len(b.Others):len(b.Others)]
	for _, s := range b.Sheets {
		if s.Untidy {
			others = append(others, s.Name)
		} else {
			tidy = append(tidy, s)
		}
	}
	return tidy, others[:len(others):len(others)]
}

func columnsRead(tables []found) (n int) {
	for _, t := range tables {
		n += t.read
	}
	return n
}

// scanRows reads every row of a file that was not recognised: what broke it
// may be the reason.
func scanRows(b *book.Book) error {
	for _, s := range b.Sheets {
		for _, err := range s.Rows() {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// sourcesFor picks the source of each sheet: the one that reads most columns.
func (c *catalogue) sourcesFor(layoutID string, sheets []book.Sheet, sourceID string) (tables []found, lacks string, some bool, err error) {
	all := slices.Concat(c.sources, c.templates)
	most := 0
	for _, sh := range sheets {
		var best *found
		keys := map[string]*sheetKeys{}
		for _, s := range all {
			if s.Layout != layoutID || sourceID != "" && s.ID != sourceID {
				continue
			}
			contract, err := contractByID(s.Contract)
			if err != nil {
				return nil, "", false, err
			}
			if keys[s.LastPart] == nil {
				keys[s.LastPart] = keysOf(sh, s.LastPart)
			}
			f := s.find(contract, keys[s.LastPart])
			if len(f.missing) > 0 || f.asksNothing() {
				near := f.read
				if f.asksNothing() { // one that knows a question comes before one that knows none
					near--
				}
				if lacks == "" || near > most {
					most, lacks = near, f.lacking()
				}
			} else if best == nil || f.read > best.read || f.read == best.read && (s.saved && !best.source.saved || contract.ID == book.Fold(sh.Name)) {
				best = &f
			}
		}
		if best != nil {
			tables = append(tables, *best)
		}
	}
	if lacks == "" {
		lacks = "No source for it is set up."
	}
	return tables, lacks, most > 0, nil
}

// formWords names the form where it is not the one that people answer themselves.
func formWords(tables []found) string {
	for _, t := range tables {
		if t.source.Form != "" && t.contract.ID != "survey_response" {
			return ", " + strings.ToLower(t.contract.Title)
		}
	}
	return ""
}

// languageWords names the language of the questions, where they were known by
// their wording: the one in which most of them are.
func languageWords(words string, tables []found) string {
	out := ""
	for _, t := range tables {
		best := ""
		for _, language := range slices.Sorted(maps.Keys(t.languages)) {
			if best == "" || t.languages[language] > t.languages[best] {
				best = language
			}
		}
		name := t.source.languages[best]
		switch {
		case name == "":
		case strings.HasSuffix(words, "labels"):
			out = " in " + name
		default:
			out = ", questions in " + name
		}
	}
	return out
}

// checkHeaders refuses two columns of one name, for nobody can say which one
// counts. Where a layout says what each column means, it has seen to that.
func checkHeaders(file string, sheets []book.Sheet) error {
	for _, s := range sheets {
		if s.Columns != nil {
			continue
		}
		if err := checkHeader(finding.At(file, s.Name), s.Header); err != nil {
			return err
		}
	}
	return nil
}

func checkHeader(at finding.Place, header []string) error {
	seen := map[string]int{}
	for i, h := range header {
		name := book.Fold(h)
		if name == "" {
			continue
		}
		if first, twice := seen[name]; twice {
			r := at.Refuse(finding.ColumnName(i)+"1", "header_twice", fmt.Sprintf("Columns %s and %s have the same header.", finding.ColumnName(first), finding.ColumnName(i)),
				"Rename one of them, or delete it if it is left over from an older version of the form.")
			r.Header = h
			return r
		}
		seen[name] = i
	}
	return nil
}

func shorten(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:limit]) + "…"
}
