package ingest

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"khi/ingest/book"
	"khi/ingest/marked"
)

//go:embed sources/*.yaml
var sourceFiles embed.FS

// Source says how one kind of export maps to a contract. Only the columns
// named here are ever read.
type Source struct {
	ID        string            `yaml:"id"`
	Version   int               `yaml:"version"`
	Title     string            `yaml:"title"`
	Layout    string            `yaml:"layout"`
	Contract  string            `yaml:"contract"`
	Encoding  string            `yaml:"encoding"`  // windows-1252, where the tool writes it
	ByName    bool              `yaml:"by_name"`   // each field is also found under its own name
	LastPart  string            `yaml:"last_part"` // a header counts from after this mark: group/question
	Columns   []Mapping         `yaml:"columns"`
	Constants map[string]string `yaml:"constants"` // fields that the file does not say, by name
	Keep      []Keep            `yaml:"keep"`      // rows to load; the others are counted as left out
	Drop      []string          `yaml:"drop"`      // headers left out on purpose; * at the end stands for any rest
	SkipRows  string            `yaml:"skip_rows"` // rows whose first cell starts so are headers (hxl: #)
	NotRows   []Keep            `yaml:"refuse"`    // rows that hold no answers and why: header, values
}

// Mapping leads one column of the export to one field of the contract.
type Mapping struct {
	Header  string            `yaml:"header"`
	Also    []string          `yaml:"also"`
	Field   string            `yaml:"field"`
	Date    string            `yaml:"date"`    // iso, instant, dmy, mdy, excel, any
	Multi   string            `yaml:"multi"`   // space, semicolon
	Words   map[string]string `yaml:"words"`   // the export's words to our codes
	Reverse int64             `yaml:"reverse"` // a scale stored the other way up: 10 means 10 minus the value
}

// Keep names values of one column.
type Keep struct {
	Header string   `yaml:"header"`
	Values []string `yaml:"values"`
}

var loadSources = sync.OnceValues(func() ([]*Source, error) {
	names, err := fs.Glob(sourceFiles, "sources/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Source
	for _, name := range names {
		s := new(Source)
		if err := readYAML(sourceFiles, name, s); err != nil {
			return nil, err
		}
		if name != "sources/"+s.ID+".yaml" {
			return nil, fmt.Errorf("%s has the id %q", name, s.ID)
		}
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, s)
	}
	templates, err := templateSources()
	return append(all, templates...), err
})

// templateSources gives a source for each contract: our own template, whose
// headers are the names of the fields.
func templateSources() ([]*Source, error) {
	contracts, err := loadContracts()
	if err != nil {
		return nil, err
	}
	var all []*Source
	for _, c := range contracts {
		all = append(all, &Source{
			ID: "template_" + c.ID, Version: c.Version, Title: "Our template: " + strings.ToLower(c.Title),
			Layout: "template", Contract: c.ID, ByName: true,
		})
	}
	return all, nil
}

func (s *Source) check() error {
	if layoutByID(s.Layout) == nil {
		return fmt.Errorf("there is no layout %q", s.Layout)
	}
	c, err := contractByID(s.Contract)
	if err != nil {
		return err
	}
	names := slices.Collect(mapKeys(s.Constants))
	for _, m := range s.Columns {
		names = append(names, m.Field)
	}
	for _, n := range names {
		if c.field(n) == nil {
			return fmt.Errorf("contract %s has no field %q", c.ID, n)
		}
	}
	return nil
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Sources gives every source, the templates last.
func Sources() ([]*Source, error) { return loadSources() }

// found is where a source's fields stand in one sheet.
type found struct {
	source   *Source
	contract *Contract
	sheet    book.Sheet
	columns  []foundColumn // one for each field of the contract
	read     int           // columns of the sheet that are read
	missing  []string      // required fields that have no column
	unmapped []int         // columns that the source does not know
}

type foundColumn struct {
	field   *Field
	at      int // -1 where the sheet has no such column
	mapping Mapping
}

// find looks for the columns of a source in a sheet. A header that two columns
// bear is refused, since nobody can say which one counts.
func (s *Source) find(c *Contract, sh book.Sheet) found {
	f := found{source: s, contract: c, sheet: sh}
	taken := make([]bool, len(sh.Header))
	for _, field := range c.Fields {
		col := foundColumn{field: field, at: -1}
		for _, m := range s.mappings(field) {
			if at := s.headerAt(sh.Header, m, taken); at >= 0 {
				col.at, col.mapping = at, m
				taken[at] = true
				f.read++
				break
			}
		}
		_, isConstant := s.Constants[field.Name]
		if col.at < 0 && field.Required && !isConstant && field.Type != "scheme" { // the sender may say the scheme
			f.missing = append(f.missing, field.Name)
		}
		f.columns = append(f.columns, col)
	}
	for i, h := range sh.Header {
		if !taken[i] && !s.dropped(h) {
			f.unmapped = append(f.unmapped, i)
		}
	}
	return f
}

// mappings gives what may stand for a field: what the source says, else its own name.
func (s *Source) mappings(field *Field) []Mapping {
	var all []Mapping
	for _, m := range s.Columns {
		if m.Field == field.Name {
			all = append(all, m)
		}
	}
	if s.ByName && !slices.ContainsFunc(all, func(m Mapping) bool { return m.Header != "" }) {
		own := Mapping{Field: field.Name}
		if len(all) > 0 {
			own = all[0]
		}
		own.Header, own.Also = field.Name, append(slices.Clone(field.Also), own.Also...)
		all = []Mapping{own}
	}
	return all
}

// headerAt finds the column that a mapping means; several fields may read the
// same column, so taken columns count only for the last-part rule.
func (s *Source) headerAt(header []string, m Mapping, taken []bool) int {
	for _, want := range append([]string{m.Header}, m.Also...) {
		want = book.Fold(want)
		for i, h := range header {
			if book.Fold(h) == want {
				return i
			}
		}
		if s.LastPart == "" {
			continue
		}
		for i, h := range header {
			if k := strings.LastIndex(h, s.LastPart); k >= 0 && !taken[i] && book.Fold(h[k+len(s.LastPart):]) == want {
				return i
			}
		}
	}
	return -1
}

func (s *Source) dropped(header string) bool {
	h := book.Fold(header)
	if h == "" || marked.Added(header) {
		return true
	}
	for _, d := range s.Drop {
		d = book.Fold(d)
		start, any := strings.CutSuffix(d, "*")
		if h == d || any && strings.HasPrefix(h, start) {
			return true
		}
		if s.LastPart != "" && any {
			if k := strings.Index(h, s.LastPart); k >= 0 && strings.HasPrefix(h[k+len(s.LastPart):], start) {
				return true
			}
		}
	}
	for _, k := range append(s.Keep, s.NotRows...) {
		if h == book.Fold(k.Header) {
			return true
		}
	}
	return false
}
