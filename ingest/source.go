package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/marked"
)

// Source says how one kind of export maps to a contract. Only the columns
// named here are ever read.
type Source struct {
	ID          string            `yaml:"id"`
	Version     int               `yaml:"version"`
	Title       string            `yaml:"title"`
	Layout      string            `yaml:"layout"`
	Contract    string            `yaml:"contract,omitempty"`
	Form        string            `yaml:"form,omitempty"`          // the questionnaire, whose questions need no columns here
	EveryForm   bool              `yaml:"every_form,omitempty"`    // a tool: one source for each form that there is
	Encoding    string            `yaml:"encoding,omitempty"`      // windows-1252, where the tool writes it
	ByName      bool              `yaml:"by_name,omitempty"`       // each field is also found under its own name
	LastPart    string            `yaml:"last_part,omitempty"`     // a header counts from after this mark: group/question
	WaveByOrder bool              `yaml:"wave_by_order,omitempty"` // where no column says the wave: a person's first day in the file is the baseline
	Columns     []Mapping         `yaml:"columns,omitempty"`
	Constants   map[string]string `yaml:"constants,omitempty"`    // fields that the file does not say, by name
	Keep        []Keep            `yaml:"keep,omitempty"`         // rows to load; the others are counted as left out
	Drop        []string          `yaml:"drop,omitempty"`         // headers left out on purpose; * at the end stands for any rest
	SkipRows    string            `yaml:"skip_rows,omitempty"`    // rows whose first cell starts so are headers (hxl: #)
	NotRows     []Keep            `yaml:"refuse,omitempty"`       // rows that hold no answers and why: header, values
	LeaveOut    []LeaveOut        `yaml:"leave_out,omitempty"`    // rows that are no answers of people, and why
	OwnNumbers  bool              `yaml:"own_numbers,omitempty"`  // the tool numbers the answers, in whatever way a project likes
	FormVersion string            `yaml:"form_version,omitempty"` // header of the version of the form that a row was answered in

	// Own are the columns beside those of the form.
	Own []Mapping `yaml:"-"`

	saved     bool              // it lies in the data folder
	listed    bool              // the catalogue has taken it up, with all that its form asks
	languages map[string]string // of its form
}

// Mapping leads one column of the export to one field of the contract; where
// several columns fit, as after a change of the form, all of them.
type Mapping struct {
	Header  string            `yaml:"header,omitempty"`
	Also    []string          `yaml:"also,omitempty"`
	Field   string            `yaml:"field"`
	Names   []string          `yaml:"names,omitempty"`   // codes of the question
	Texts   Wordings          `yaml:"texts,omitempty"`   // wordings of the question, by language
	Date    string            `yaml:"date,omitempty"`    // iso, instant, utc, dmy, mdy, excel, any
	Order   string            `yaml:"order,omitempty"`   // dmy or mdy: what the tool writes, where the file leaves it open
	Shape   string            `yaml:"shape,omitempty"`   // how the tool itself writes them: short_year, am_pm; the order counts for no others
	Multi   string            `yaml:"multi,omitempty"`   // space, semicolon
	Words   map[string]string `yaml:"words,omitempty"`   // the export's words to our codes
	Before  []string          `yaml:"before,omitempty"`  // a value counts up to this mark
	Reverse int64             `yaml:"reverse,omitempty"` // a scale stored the other way up: 10 means 10 minus the value

	keys mappingKeys
}

// Keep names values of one column.
type Keep struct {
	Header  string   `yaml:"header"`
	Values  []string `yaml:"values"`
	Rule    string   `yaml:"rule"` // with message and advice: what the sender is told, where the standard words do not fit
	Message string   `yaml:"message"`
	Advice  string   `yaml:"advice"`
}

// LeaveOut names rows that are kept out and counted, with the reason.
type LeaveOut struct {
	Header    string   `yaml:"header"`
	Values    []string `yaml:"values,omitempty"`
	Blank     bool     `yaml:"blank,omitempty"`      // the cell is empty
	Filled    bool     `yaml:"filled,omitempty"`     // the cell holds something
	NoAnswers bool     `yaml:"no_answers,omitempty"` // and no question of ours is answered
	Rule      string   `yaml:"rule"`
	Message   string   `yaml:"message"`
}

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
		return fmt.Errorf("there is no layout %q; the layouts are %s", s.Layout, strings.Join(layoutIDs(), ", "))
	}
	c, err := contractByID(s.Contract)
	if err != nil {
		return err
	}
	names := slices.Collect(maps.Keys(s.Constants))
	for _, m := range s.Columns {
		names = append(names, m.Field)
		if !slices.Contains(dateConventions, m.Date) {
			return fmt.Errorf("field %s: there is no date convention %q; the conventions are %s", m.Field, m.Date, strings.Join(dateConventions[1:], ", "))
		}
		if m.Order != "" && m.Order != dateDMY && m.Order != dateMDY {
			return fmt.Errorf("field %s: order is dmy or mdy, not %q", m.Field, m.Order)
		}
		if m.Shape != "" && dateShapes[m.Shape] == nil {
			return fmt.Errorf("field %s: there is no shape of dates %q; the shapes are %s", m.Field, m.Shape, strings.Join(slices.Sorted(maps.Keys(dateShapes)), ", "))
		}
	}
	for _, n := range names {
		if c.field(n) == nil {
			return fmt.Errorf("contract %s has no field %q", c.ID, n)
		}
	}
	for _, o := range s.LeaveOut {
		if o.Header == "" || o.Rule == "" || o.Message == "" || (len(o.Values) == 0 && !o.Blank && !o.Filled) {
			return fmt.Errorf("leave_out needs a header, a rule, a message, and values, blank or filled")
		}
	}
	return nil
}

// found is where a source's fields stand in one sheet.
type found struct {
	source    *Source
	contract  *Contract
	sheet     book.Sheet
	columns   []foundColumn // one for each field of the contract
	read      int           // columns of the sheet that are read
	missing   []string      // required fields that have no column
	unmapped  []int         // columns that the source does not know
	bare      []int         // columns without a heading, which nobody can know
	languages map[string]int
}

type foundColumn struct {
	field   *Field
	at      int // -1 where the sheet has no such column
	mapping Mapping
	parts   []part            // where several columns make the field
	codes   map[string]string // the tool's codes and what each says, where the file holds them
	zone    string            // of its times, where the file says it
}

// part is one of several columns that make a field: a whole answer, or what
// says whether one option was ticked.
type part struct {
	at     int
	option string // code of the option; empty for a whole answer
	other  bool   // an answer in the person's own words
}

// find looks for the columns of a source in a sheet.
func (s *Source) find(c *Contract, k *sheetKeys) found {
	f := found{source: s, contract: c, sheet: k.sheet, languages: map[string]int{}}
	taken := make([]bool, len(k.sheet.Header))
	for _, field := range c.Fields {
		col := foundColumn{field: field, at: -1}
		if field.Derived {
			f.columns = append(f.columns, col)
			continue
		}
		for _, m := range s.mappings(field) {
			if f.place(&col, m, k, taken) {
				break
			}
		}
		_, isConstant := s.Constants[field.Name]
		byOrder := s.WaveByOrder && c.Waves != nil && c.Waves.Wave == field.Name
		if col.at < 0 && field.Required && !isConstant && !byOrder && field.Type != "scheme" { // the sender may say the scheme
			f.missing = append(f.missing, field.Name)
		}
		f.columns = append(f.columns, col)
	}
	f.ownInstrument(k, taken)
	for i, h := range k.sheet.Header {
		if !taken[i] && !(h != "" && s.dropped(h)) && !s.dropped(f.label(i)) {
			f.unmapped = append(f.unmapped, i)
		}
		if !taken[i] && h == "" && f.label(i) == "" && s.Layout != "activity_return" { // that layout tells of them itself
			f.bare = append(f.bare, i)
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
	for i := range all {
		all[i].ready()
	}
	return all
}

func (s *Source) dropped(header string) bool {
	h := book.Fold(header)
	if h == "" || marked.Added(header) {
		return true
	}
	for _, d := range s.Drop {
		d = book.Fold(d)
		if end, any := strings.CutPrefix(d, "*"); any && strings.HasSuffix(h, end) {
			return true
		}
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
	for _, k := range slices.Concat(s.Keep, s.NotRows) {
		if h == book.Fold(k.Header) {
			return true
		}
	}
	return slices.ContainsFunc(s.LeaveOut, func(o LeaveOut) bool { return h == book.Fold(o.Header) })
}
