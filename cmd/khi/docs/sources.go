package docs

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"khi/ingest"
)

func sourcesPage(contracts []*ingest.Contract, forms []*ingest.Form, sources []*ingest.Source) string {
	var p page
	p.line("# What can be loaded\n\n" + generated)
	p.line("A **source** says how one kind of export maps to one of our tables. Only the columns named by a source are ever read; names, addresses and numbers that identify a person are never among them. [How to load each kind of file](ingest.md).\n")
	p.head("source", "version", "what it is", "table")
	for _, s := range sources {
		p.row("`"+s.ID+"`", strconv.Itoa(s.Version), s.Title, "["+s.Contract+"](#"+s.Contract+")")
	}
	p.line("\n## Tables")
	for _, c := range contracts {
		p.contract(c)
	}
	p.line("\n## Forms\n\nA **form** is one questionnaire: its questions and answers in each language and version. Every tool's source shares it, and a deployment can add wordings of its own.")
	for _, f := range forms {
		p.form(f)
	}
	p.line("\n## Sources")
	for _, s := range sources {
		if len(s.Columns) > 0 {
			p.source(s)
		}
	}
	return p.String()
}

func (p *page) contract(c *ingest.Contract) {
	p.line("\n### %s\n", c.ID)
	p.line("%s. %s\n", strings.TrimSuffix(c.Title, "."), strings.TrimSpace(c.About))
	p.line("One row is told from another by: %s.\n", strings.Join(c.Key, ", "))
	p.head("field", "type", "must be there", "what it is")
	for _, f := range c.Fields {
		must := ""
		if f.Required {
			must = "yes"
		}
		p.row("`"+f.Name+"`", f.Type+limits(f), must, about(f))
	}
}

// about says what a field is, with its codes, and whether it is kept at all.
func about(f *ingest.Field) string {
	text := strings.TrimSpace(f.About)
	if c := codes(f); c != "" {
		text = strings.TrimSuffix(text, ".") + c
	}
	if f.Derived {
		text += " Worked out at load: no column of a file."
	}
	if f.Column == "-" {
		text += " Read, and never kept."
	}
	return text
}

// limits gives the range of a number, such as ", 0 to 10".
func limits(f *ingest.Field) string {
	switch {
	case f.Min != nil && f.Max != nil:
		return fmt.Sprintf(", %v to %v", *f.Min, *f.Max)
	case f.Min != nil:
		return fmt.Sprintf(", from %v", *f.Min)
	case f.Max != nil:
		return fmt.Sprintf(", up to %v", *f.Max)
	}
	return ""
}

// codes gives the answers of a coded field with one wording of each.
func codes(f *ingest.Field) string {
	var all []string
	for _, c := range f.Codes {
		if len(c.Words) > 0 {
			all = append(all, fmt.Sprintf("`%s` %s", c.Code, c.Words[0]))
		} else {
			all = append(all, "`"+c.Code+"`")
		}
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, "; ")
}

func (p *page) source(s *ingest.Source) {
	p.line("\n### `%s` version %d: %s\n", s.ID, s.Version, s.Title)
	p.line("Files that look like `%s`; rows go to [%s](#%s).\n", s.Layout, s.Contract, s.Contract)
	if s.ByName {
		p.line("A column that bears the name of a field is that field. Beyond that:\n")
	}
	columns := s.Columns
	if s.Form != "" {
		columns = s.Own
		p.line("The questions are those of the form [%s](#%s). Beyond them:\n", s.Form, s.Form)
	}
	p.head("column of the file", "field", "how it is read")
	for _, m := range columns {
		header := m.Header
		if header == "" {
			header = m.Field
		}
		p.row("`"+strings.Join(append([]string{header}, m.Also...), "` or `")+"`", m.Field, reading(m))
	}
	for _, field := range slices.Sorted(maps.Keys(s.Constants)) {
		p.row("(not in the file)", field, "always `"+s.Constants[field]+"`")
	}
	for _, k := range s.Keep {
		p.line("\nOnly rows with `%s` of `%s` are loaded; the others are counted as left out.", k.Header, strings.Join(k.Values, "`, `"))
	}
	for _, o := range s.LeaveOut {
		p.line("\nLeft out and counted, by `%s`: %s", o.Header, o.Message)
	}
	if len(s.Drop) > 0 {
		p.line("\nNot read, on purpose: `%s`.", strings.Join(s.Drop, "`, `"))
	}
}

func (p *page) form(f *ingest.Form) {
	p.line("\n### %s\n", f.ID)
	p.line("Version %d of the %s.\n", f.Version, f.Title)
	p.head("field", "language", "wordings", "answers")
	for _, q := range f.Questions {
		for _, language := range slices.Sorted(maps.Keys(q.Texts)) {
			var answers []string
			for _, o := range q.Options {
				if texts := o.Texts[language]; len(texts) > 0 {
					answers = append(answers, "`"+o.Code+o.Reason+"` "+strings.Join(texts, " / "))
				}
			}
			p.row(q.Field, f.Languages[language], strings.Join(q.Texts[language], " / "), strings.Join(answers, "; "))
		}
	}
}

func reading(m ingest.Mapping) string {
	var all []string
	if m.Date != "" {
		all = append(all, "date: "+m.Date)
	}
	if m.Multi != "" {
		all = append(all, "several answers, parted by "+m.Multi)
	}
	if m.Reverse != 0 {
		all = append(all, fmt.Sprintf("stored the other way up: %d minus the value", m.Reverse))
	}
	if len(m.Words) > 0 {
		all = append(all, fmt.Sprintf("%d wordings of the tool", len(m.Words)))
	}
	return strings.Join(all, "; ")
}
