package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// layout is one way in which a tool lays out its export. It is recognised by
// content, never by the file's name.
type layout struct {
	id      string
	wants   string // what it is known by, for the person whose file was not recognised
	matches func(b *book) (sheets []sheet, words string)
}

var layouts = []layout{
	{"kobo_csv", "KoboToolbox CSV: columns _id, _uuid and _submission_time", koboCSV},
	{"odk_central", "ODK Central zip or CSV: columns SubmissionDate, meta-instanceID and KEY", odkCentral},
	{"ms_forms", "Microsoft Forms workbook: columns ID, Start time, Completion time, Email and Name", msForms},
	{"ascof", "ASCOF open data CSV: columns ASCOF Measure Code, Measure Type, Measure Value and ONS Code", ascofCSV},
	{"template", "our own templates: a CSV, or a workbook with a sheet for each table, with our field names as headers", ownTemplate},
}

func layoutByID(id string) *layout {
	for i := range layouts {
		if layouts[i].id == id {
			return &layouts[i]
		}
	}
	return nil
}

// has reports whether a header row holds all of the names.
func has(header []string, names ...string) bool {
	for _, n := range names {
		if !slices.ContainsFunc(header, func(h string) bool { return fold(h) == fold(n) }) {
			return false
		}
	}
	return true
}

func separated(sep byte) string {
	switch sep {
	case ';':
		return "`;` separated"
	case '\t':
		return "tab separated"
	}
	return "`,` separated"
}

func koboCSV(b *book) ([]sheet, string) {
	if b.container != "csv" || !has(b.sheets[0].header, "_id", "_uuid", "_submission_time") {
		return nil, ""
	}
	names := "xml names"
	for _, h := range b.sheets[0].header {
		if strings.ContainsAny(h, " ?") {
			names = "labels"
		}
	}
	return b.sheets, fmt.Sprintf("KoboToolbox CSV, %s, %s", separated(b.separator), names)
}

func odkCentral(b *book) ([]sheet, string) {
	if b.container == "xlsx" {
		return nil, ""
	}
	for i, s := range b.sheets {
		if !has(s.header, "SubmissionDate", "meta-instanceID", "KEY") {
			continue
		}
		if b.container == "csv" {
			return b.sheets, "ODK Central CSV, " + separated(b.separator)
		}
		repeats := slices.Delete(slices.Clone(b.sheets), i, i+1)
		for _, r := range repeats {
			b.others = append(b.others, r.name)
		}
		return []sheet{s}, fmt.Sprintf("ODK Central zip, %s, main table and %d repeat tables", separated(b.separator), len(repeats))
	}
	return nil, ""
}

func msForms(b *book) ([]sheet, string) {
	if b.container != "xlsx" {
		return nil, ""
	}
	for _, s := range b.sheets {
		if has(s.header, "ID", "Start time", "Completion time", "Email", "Name") {
			for _, other := range b.sheets {
				if other.name != s.name {
					b.others = append(b.others, other.name)
				}
			}
			return []sheet{s}, "Microsoft Forms workbook"
		}
	}
	return nil, ""
}

func ascofCSV(b *book) ([]sheet, string) {
	if b.container != "csv" || !has(b.sheets[0].header, "ASCOF Measure Code", "Measure Type", "Measure Value", "ONS Code") {
		return nil, ""
	}
	return b.sheets, "ASCOF open data CSV, " + separated(b.separator)
}

// ownTemplate takes the sheets whose headers fit one of our contracts.
func ownTemplate(b *book) ([]sheet, string) {
	var ours []sheet
	var names []string
	for _, s := range b.sheets {
		f := bestTemplate(s)
		if f == nil {
			if fold(s.name) != guideSheet {
				b.others = append(b.others, s.name)
			}
			continue
		}
		ours = append(ours, s)
		names = append(names, f.contract.ID)
	}
	if len(ours) == 0 {
		return nil, ""
	}
	kind := "Our template, CSV, " + separated(b.separator)
	if b.container != "csv" {
		kind = "Our template, " + b.container
	}
	return ours, kind + ": " + strings.Join(names, ", ")
}

// bestTemplate is the contract whose required fields a sheet has and of whose
// fields it has most, provided that half of the sheet's columns are among them.
func bestTemplate(s sheet) *found {
	sources, err := templateSources()
	if err != nil {
		return nil
	}
	var best *found
	for _, source := range sources {
		c, _ := contractByID(source.Contract)
		f := source.find(c, s)
		if len(f.missing) > 0 || 2*f.read < len(s.header) {
			continue
		}
		if best == nil || f.read > best.read || fold(s.name) == c.ID {
			best = &f
		}
	}
	return best
}

// recognise finds the layout of an upload and, for each of its tables, the
// source that maps it.
func recognise(b *book, sourceID string) (tables []found, words string, err error) {
	at := place{file: b.file}
	for _, s := range b.sheets {
		if err := checkHeader(place{b.file, s.name}, s.header); err != nil {
			return nil, "", err
		}
	}
	var near []string
	for _, l := range layouts {
		sheets, words := l.matches(b)
		if len(sheets) == 0 {
			continue
		}
		tables, lacks, err := sourcesFor(l.id, sheets, sourceID)
		if err != nil {
			return nil, "", err
		}
		if len(tables) == len(sheets) {
			return tables, words, nil
		}
		near = append(near, words+", but "+lacks)
	}
	if err := scanRows(b); err != nil {
		return nil, "", err
	}
	return nil, "", unknownLayout(at, b, near, sourceID)
}

// scanRows reads every row of a file that was not recognised: what broke it
// may be the reason.
func scanRows(b *book) error {
	for _, s := range b.sheets {
		for _, err := range s.rows() {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// sourcesFor picks the source of each sheet: the one that reads most columns.
func sourcesFor(layoutID string, sheets []sheet, sourceID string) (tables []found, lacks string, err error) {
	all, err := loadSources()
	if err != nil {
		return nil, "", err
	}
	for _, sh := range sheets {
		var best *found
		for _, s := range all {
			if s.Layout != layoutID || sourceID != "" && s.ID != sourceID {
				continue
			}
			c, err := contractByID(s.Contract)
			if err != nil {
				return nil, "", err
			}
			f := s.find(c, sh)
			if len(f.missing) > 0 {
				lacks = fmt.Sprintf("%s needs columns for %s", s.Title, strings.Join(f.missing, ", "))
			} else if best == nil || f.read > best.read || f.read == best.read && c.ID == fold(sh.name) {
				best = &f
			}
		}
		if best != nil {
			tables = append(tables, *best)
		}
	}
	if lacks == "" {
		lacks = "no source for it is set up"
	}
	return tables, lacks, nil
}

func checkHeader(at place, header []string) error {
	seen := map[string]int{}
	for i, h := range header {
		name := fold(h)
		if name == "" {
			continue
		}
		if first, twice := seen[name]; twice {
			r := at.refuse(columnName(i)+"1", "header_twice", fmt.Sprintf("Columns %s and %s have the same header.", columnName(first), columnName(i)),
				"Rename one of them, or delete it if it is left over from an older version of the form.")
			r.Header = h
			return r
		}
		seen[name] = i
	}
	return nil
}

// unknownLayout says what was looked for and what was seen.
func unknownLayout(at place, b *book, near []string, sourceID string) error {
	var looked, seen []string
	for _, l := range layouts {
		looked = append(looked, l.wants)
	}
	for _, s := range b.sheets {
		headers := strings.Join(s.header[:min(len(s.header), 20)], ", ")
		if s.name != "" {
			headers = s.name + ": " + headers
		}
		seen = append(seen, headers)
	}
	message := "The layout of this file is not one that we know. We looked for: " + strings.Join(looked, "; ") + "."
	if len(near) > 0 {
		message = "The file looks like " + strings.Join(near, "; ") + "."
	}
	if sourceID != "" {
		message = fmt.Sprintf("The file does not fit the source %q that was asked for. %s", sourceID, message)
	}
	r := at.refuse("", "unknown_layout", message, "Export with the standard settings of the tool, or use one of our templates.")
	r.Header = shorten(strings.Join(seen, " | "), 600)
	return r
}

func shorten(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:limit]) + "…"
}
