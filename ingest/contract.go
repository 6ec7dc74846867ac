package ingest

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed contracts/*.yaml
var contractFiles embed.FS

// Contract says what one table of ours accepts: its fields, in the order of
// the table's columns, and which of them tell one row from another.
type Contract struct {
	ID      string   `yaml:"id"` // also the name of the table
	Version int      `yaml:"version"`
	Title   string   `yaml:"title"`
	About   string   `yaml:"about"`
	Key     []string `yaml:"key"` // columns
	Order   []Order  `yaml:"order"`
	// Together are pairs of fields of which a row has both or neither.
	Together [][2]string `yaml:"together"`
	Waves    *Waves      `yaml:"waves"`
	Derive   string      `yaml:"derive"` // the rule that fills the derived fields, by name
	// Instruments are the questionnaires whose items are fields too, after those
	// of the file, and whose scores are worked out at load.
	Instruments []string `yaml:"instruments"`
	Offer       []string `yaml:"offer"` // those whose items a template has columns for
	Fields      []*Field `yaml:"fields"`
}

// Order says that one date of a row may not lie before another.
type Order struct {
	First string `yaml:"first"`
	Then  string `yaml:"then"`
}

// Waves says how the rows of one person follow one another in time.
type Waves struct {
	Person string `yaml:"person"`
	Wave   string `yaml:"wave"`
	Date   string `yaml:"date"`
	First  string `yaml:"first"`
	Later  string `yaml:"later"`
}

// Field is one field of a contract: what a person writes in a file and how it
// is kept.
type Field struct {
	Name     string   `yaml:"name"`
	Label    string   `yaml:"label"`  // what a person reads in place of the name
	Also     []string `yaml:"also"`   // other headers that mean this field
	Column   string   `yaml:"column"` // the table's column; "-" for what is read and never kept
	Type     string   `yaml:"type"`
	SQL      string   `yaml:"sql"`
	About    string   `yaml:"about"`
	Required bool     `yaml:"required"`
	Derived  bool     `yaml:"derived"` // worked out at load from the other fields; no column of a file
	Item     bool     `yaml:"item"`    // a question: why there is no answer is kept
	Min      *float64 `yaml:"min"`
	Max      *float64 `yaml:"max"`
	Decimals int      `yaml:"decimals"`
	Earliest string   `yaml:"earliest"`
	Future   bool     `yaml:"future"` // a date that may lie ahead
	Pattern  string   `yaml:"pattern"`
	Place    string   `yaml:"place"` // the code of a place, held to the gazetteer: area, council, published
	Codes    []Code   `yaml:"codes"`
	Unmapped string   `yaml:"unmapped"` // the code of a word that is on no list: kept with a warning, not refused
	Exact    bool     `yaml:"exact"`    // another spelling of a listed word is mapped with a warning
	Example  []string `yaml:"example"`  // one for each example row of the template

	pattern *regexp.Regexp
	more    bool // of an instrument: in a template only for those who ask that questionnaire
}

// Code is one answer of a coded field and the words that mean it.
type Code struct {
	Code  string   `yaml:"code"`
	Words []string `yaml:"words"`
	Alone bool     `yaml:"alone"` // of several answers: cannot stand beside another
}

// Types of fields and the SQL type each is kept as unless the field says otherwise.
var fieldTypes = map[string]string{
	"scheme": "VARCHAR", "text": "VARCHAR", "code": "VARCHAR", "integer": "INTEGER", "decimal": "DOUBLE",
	"date": "DATE", "quarter": "VARCHAR", "year": "VARCHAR", "person_ref": "BIGINT", "arrangement_ref": "BIGINT", "carer_ref": "BIGINT", "worker_ref": "BIGINT", "respondent_ref": "BIGINT", "application_ref": "BIGINT", "enquiry_ref": "BIGINT",
	"multi": "VARCHAR", "free_text": "VARCHAR", "symbol": "VARCHAR",
}

// recorded reports whether the field is kept.
func (f *Field) recorded() bool { return f.Column != "-" }

// called is how a message speaks of a value of the field: the cell and its header
// stand beside it, and our own name of the field means nothing to who asked the question.
func (f *Field) called() string {
	switch {
	case f.Item:
		return "The answer"
	case f.Place != "":
		return "The code"
	}
	switch f.Type {
	case "person_ref":
		return "The person's reference"
	case "arrangement_ref":
		return "The arrangement's reference"
	case "carer_ref":
		return "The carer's reference"
	case "worker_ref":
		return "The worker's reference"
	case "respondent_ref":
		return "The reference of who answers"
	case "application_ref":
		return "The application's reference"
	case "enquiry_ref":
		return "The enquiry's reference"
	case "scheme":
		return "The name of the scheme"
	case "date":
		return "The date"
	case "integer", "decimal":
		return "The number"
	}
	return "This"
}

// Columns gives the fields that are kept, in the order of the table.
func (c *Contract) Columns() []*Field {
	return slices.DeleteFunc(slices.Clone(c.Fields), func(f *Field) bool { return !f.recorded() })
}

// isPublic reports that the rows belong to no scheme.
func (c *Contract) isPublic() bool {
	return !slices.ContainsFunc(c.Fields, func(f *Field) bool { return f.Type == "scheme" })
}

// Asked gives the fields that a file may have a column for.
func (c *Contract) Asked() []*Field {
	return slices.DeleteFunc(slices.Clone(c.Fields), func(f *Field) bool { return f.Derived })
}

func (c *Contract) field(name string) *Field {
	for _, f := range c.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (c *Contract) complete() error {
	if err := c.takeInstruments(); err != nil {
		return fmt.Errorf("contract %s: %w", c.ID, err)
	}
	for _, f := range c.Fields {
		if err := f.complete(); err != nil {
			return fmt.Errorf("contract %s: %w", c.ID, err)
		}
	}
	if _, known := derivations[c.Derive]; c.Derive != "" && !known {
		return fmt.Errorf("contract %s: there is no rule %q", c.ID, c.Derive)
	}
	columns := c.Columns()
	for _, k := range c.Key {
		if !slices.ContainsFunc(columns, func(f *Field) bool { return f.Column == k }) {
			return fmt.Errorf("contract %s: key column %s is not among the fields", c.ID, k)
		}
	}
	for _, o := range c.Order {
		for _, name := range []string{o.First, o.Then} {
			if f := c.field(name); f == nil || f.Type != "date" {
				return fmt.Errorf("contract %s: order names %q, which is not a date field", c.ID, name)
			}
		}
	}
	for _, pair := range c.Together {
		for _, name := range pair {
			if f := c.field(name); f == nil || f.Item || !f.recorded() {
				return fmt.Errorf("contract %s: together names %q, which is no field that is kept, or a question", c.ID, name)
			}
		}
	}
	return nil
}

func (f *Field) complete() (err error) {
	standard, ok := fieldTypes[f.Type]
	if !ok {
		return fmt.Errorf("field %s has the unknown type %q", f.Name, f.Type)
	}
	if f.Column == "" {
		f.Column = f.Name
	}
	if f.Item && (f.Type == "integer" || f.Type == "code") {
		standard = "SMALLINT"
	}
	if f.SQL == "" {
		f.SQL = standard
	}
	if (f.Type == "code" || f.Type == "multi") && len(f.Codes) == 0 {
		return fmt.Errorf("field %s has no codes", f.Name)
	}
	if f.Unmapped != "" && !slices.ContainsFunc(f.Codes, func(c Code) bool { return c.Code == f.Unmapped }) {
		return fmt.Errorf("field %s has no code %q", f.Name, f.Unmapped)
	}
	if f.Place != "" && f.Place != placeArea && f.Place != placeCouncil && f.Place != placeNamed && f.Place != placePublished {
		return fmt.Errorf("field %s names a place in an unknown way, %q", f.Name, f.Place)
	}
	if f.Label == "" {
		f.Label = inWords(f.Name)
	}
	if f.About == "" {
		return fmt.Errorf("field %s does not say what it is about", f.Name)
	}
	if f.Pattern != "" {
		f.pattern, err = regexp.Compile(`^(?:` + f.Pattern + `)$`)
	}
	return err
}

var loadContracts = sync.OnceValues(func() ([]*Contract, error) {
	var all []*Contract
	// The order is the order of loading: what others refer to comes first.
	for _, id := range []string{"scheme", "person", "arrangement", "survey_response", "carer_response", "worker_response", "scheme_quarter", "cost", "service_event", "scheme_quarter_gap", "benchmark", "rating", "claim", "scheme_change", "target", "application", "matching", "safeguarding", "person_year", "council_total", "group_member", "area_response"} {
		c := new(Contract)
		if err := readYAML(contractFiles, "contracts/"+id+".yaml", c); err != nil {
			return nil, err
		}
		if c.ID != id {
			return nil, fmt.Errorf("contracts/%s.yaml has the id %q", id, c.ID)
		}
		if err := c.complete(); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
})

func readYAML(from embed.FS, name string, into any) error {
	text, err := from.ReadFile(name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Contracts gives the contracts in the order in which their tables are loaded.
// An error is a fault of the program and found by its first test.
func Contracts() ([]*Contract, error) { return loadContracts() }

func contractByID(id string) (*Contract, error) {
	all, err := loadContracts()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return nil, fmt.Errorf("there is no contract named %q", id)
}
