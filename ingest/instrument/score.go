package instrument

import (
	"fmt"
	"math"
	"slices"
)

// Score says how the answers of one respondent become one number: a constant
// and the sum of terms, put through a conversion table where there is one.
// That one shape holds plain sums, sums of recoded answers, value sets with
// decrements and weighted sums.
type Score struct {
	ID       string           `yaml:"id"`
	Title    string           `yaml:"title"`
	Column   string           `yaml:"column"` // field of the contract that keeps it
	Constant float64          `yaml:"constant"`
	Terms    []Term           `yaml:"terms"`
	Convert  string           `yaml:"convert"` // table: raw sum to metric
	Missing  Missing          `yaml:"missing"`
	When     map[string][]int `yaml:"when"` // facts that the answer must have, such as the form
	Range    [2]float64       `yaml:"range"`
	Decimals int              `yaml:"decimals"`
	Better   string           `yaml:"better"`
	Note     string           `yaml:"note"`
}

// Term adds up some items: their codes, or what a table gives for the codes.
type Term struct {
	Items  []string `yaml:"items"`
	Factor float64  `yaml:"factor"` // 1 where it is not given
	Offset int      `yaml:"offset"` // added to each code before the factor; without a table only
	Table  string   `yaml:"table"`  // item and code to points
	Supply string   `yaml:"supply"` // name of a table that a deployment gives; it goes before Table
	// Sums is what a supplied table must add up to over all items, by code.
	Sums map[int]float64 `yaml:"sums"`
	High int             `yaml:"high"` // the highest code that this form has; a higher one is no answer to it
	Need bool            `yaml:"need"` // takes out what a greater need does to the score, and so runs against it
}

// Missing is the rule for answers that are not there.
type Missing struct {
	Most   int    `yaml:"most"` // how many may be missing; each then counts as the mean of the others
	Source string `yaml:"source"`
}

func (t Term) factor() float64 {
	if t.Factor == 0 {
		return 1
	}
	return t.Factor
}

// Why says why there is no score.
type Why string

// The reasons for having no score.
const (
	Scored      Why = ""
	NotAsked    Why = "not_asked"        // the form has none of the questions
	NotAll      Why = "not_all_answered" // an answer that the score needs is not there
	NotEligible Why = "not_eligible"     // the score is not meant for this respondent or form
	NoTable     Why = "no_value_set"     // the deployment has not given the table that the score needs
)

// NoAnswer stands in the place of an answer that is not there.
const NoAnswer = math.MinInt32

// Scorer works out one score. It is made once for a file and used for each
// row; it is safe for concurrent use.
type Scorer struct {
	score   Score
	name    string // of a supplied table that it uses
	inputs  []string
	terms   []term
	metric  map[int]float64
	facts   []fact
	noTable bool
}

type term struct {
	factor float64
	offset int
	high   int
	at     []int             // places in inputs
	points []map[int]float64 // nil for a sum of codes
}

type fact struct {
	at   int
	want []int
}

// Scorer compiles one score of the instrument; supplied are the tables of the
// deployment, by the names that terms ask for.
func (in *Instrument) Scorer(s Score, supplied map[string]*Table) (*Scorer, error) {
	c := &Scorer{score: s}
	for _, t := range s.Terms {
		one := term{factor: t.factor(), offset: t.Offset, high: t.High}
		table, err := t.points(supplied)
		if err != nil {
			return nil, fmt.Errorf("instrument %s, score %s: %w", in.Key(), s.ID, err)
		}
		if given := supplied[t.Supply]; given != nil {
			c.name = given.Name
		}
		c.noTable = c.noTable || table == nil && (t.Table != "" || t.Supply != "")
		for _, id := range t.Items {
			if _, known := in.Item(id); !known {
				return nil, fmt.Errorf("instrument %s, score %s: there is no item %q", in.Key(), s.ID, id)
			}
			one.at = append(one.at, c.input(id))
			if table != nil {
				one.points = append(one.points, table.Points[id])
			}
		}
		c.terms = append(c.terms, one)
	}
	for _, it := range in.Items { // in the order of the items, not of the map
		if want, ok := s.When[it.ID]; ok {
			c.facts = append(c.facts, fact{c.input(it.ID), want})
		}
	}
	if s.Convert != "" {
		t, err := readTable(s.Convert)
		if err != nil {
			return nil, err
		}
		c.metric = t.Points["raw"]
	}
	return c, nil
}

// points is the table of a term: that of the deployment, our own, or none.
func (t Term) points(supplied map[string]*Table) (*Table, error) {
	if given := supplied[t.Supply]; t.Supply != "" && given != nil {
		return given, nil
	}
	if t.Table == "" {
		return nil, nil
	}
	return readTable(t.Table)
}

func (c *Scorer) input(id string) int {
	if i := slices.Index(c.inputs, id); i >= 0 {
		return i
	}
	c.inputs = append(c.inputs, id)
	return len(c.inputs) - 1
}

// Inputs are the ids of the items whose codes Score takes, in that order.
func (c *Scorer) Inputs() []string { return c.inputs }

// Table is the name of the supplied table that the score uses, or "".
func (c *Scorer) Table() string { return c.name }

// Questions are the inputs that are answers and not facts about the answer:
// a form that has none of them did not ask for this score.
func (c *Scorer) Questions(in *Instrument) []string {
	return slices.DeleteFunc(slices.Clone(c.inputs), func(id string) bool {
		it, _ := in.Item(id)
		return it.Kind == "fact"
	})
}

// Score gives the score of one respondent, rounded to the decimals of its
// definition. Codes stand in the order of Inputs, NoAnswer where there is none;
// each is within the range that its item declares.
func (c *Scorer) Score(codes []int) (float64, Why) {
	if c.noTable {
		return 0, NoTable
	}
	for _, f := range c.facts {
		switch {
		case codes[f.at] == NoAnswer:
			return 0, NotAll
		case !slices.Contains(f.want, codes[f.at]):
			return 0, NotEligible
		}
	}
	sum, items, missing := 0.0, 0, 0
	for i := range c.terms {
		s, n := c.terms[i].sum(codes)
		sum, missing, items = sum+s, missing+n, items+len(c.terms[i].at)
	}
	if missing > c.score.Missing.Most || missing == items {
		return 0, NotAll
	}
	if missing > 0 { // each counts as the mean of those that are there
		sum *= float64(items) / float64(items-missing)
	}
	if c.metric != nil {
		return c.metric[int(math.Round(sum))], Scored
	}
	power := math.Pow10(c.score.Decimals)
	return math.Round((c.score.Constant+sum)*power) / power, Scored
}

// Beyond gives the place in codes of an answer that the form does not have,
// or -1: a six on a form with five levels.
func (c *Scorer) Beyond(codes []int) int {
	for _, f := range c.facts {
		if !slices.Contains(f.want, codes[f.at]) {
			return -1
		}
	}
	for i := range c.terms {
		t := &c.terms[i]
		for _, at := range t.at {
			if t.high > 0 && codes[at] > t.high {
				return at
			}
		}
	}
	return -1
}

func (t *term) sum(codes []int) (sum float64, missing int) {
	for i, at := range t.at {
		code := codes[at]
		switch {
		case code == NoAnswer || t.high > 0 && code > t.high:
			missing++
		case t.points != nil:
			points, known := t.points[i][code]
			if !known {
				missing++
			}
			sum += points
		default:
			sum += float64(code + t.offset)
		}
	}
	return t.factor * sum, missing
}
