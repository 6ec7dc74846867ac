// Package cohort compares what people cost in different settings, person by person:
// with their needs allowed for, beside others like them, beside where they would
// otherwise have lived, and for as long as what they have lasts.
package cohort

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"khi/metrics/benefit"
)

// Person is somebody in one setting. Text that is "" and numbers that are nil are
// not known, which is never nought.
type Person struct {
	Setting   string        // where the person lives
	Cost      benefit.Money // a year, to the payer that the table is about
	Overhead  *float64      // of Cost: what the scheme itself costs, in pounds of the same year
	Band      string        // of need, assessed and not what is paid
	Age       *float64
	Group     string // such as the main reason for support
	Region    string
	Scheme    string // people of one scheme are alike
	Days      *float64
	Entered   float64 // days after the start at which the person began to be watched
	Ended     bool    // after Days; else it was still going on
	Otherwise string  // the setting where the person would live without this one
	Basis     string  // how that is known: one of Bases
}

// Bases are the ways in which it can be known of one person where they would
// otherwise live, the surest first.
var Bases = []string{"prior placement", "panel judgement"}

// The columns of a table of people. Of those that need not be there, one that is
// left out makes what needs it not available.
var (
	needed   = []string{"setting", "cost", "price_year"}
	optional = []string{"person", "overhead", "band", "age", "group", "region", "scheme", "days", "entered", "ended", "otherwise", "basis"}
)

const (
	mostPeople = 200_000
	mostPounds = 1e7
	mostDays   = 40_000
)

// Read reads a table of people in CSV: a line for each person and setting, with the
// columns setting, cost (pounds a year) and price_year, and as many as there are of
// overhead, band, age, group, region, scheme, days, entered, ended (yes or no),
// otherwise and basis. It refuses a table with any fault, naming up to ten by line,
// column and rule. A column person is read over and never kept.
func Read(r io.Reader) ([]Person, error) {
	c := csv.NewReader(r)
	c.Comment, c.TrimLeadingSpace = '#', true
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the table of people is empty: it needs a header and a line for each person")
	}
	if err != nil {
		return nil, fmt.Errorf("the table of people cannot be read: %w", err)
	}
	t := table{at: map[string]int{}}
	if err := t.heads(head); err != nil {
		return nil, err
	}
	var people []Person
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the table of people cannot be read: %w", err)
		}
		if len(people) == mostPeople {
			return nil, fmt.Errorf("the table has more than %d lines", mostPeople)
		}
		t.row = row
		t.line, _ = c.FieldPos(0)
		people = append(people, t.person())
		if len(t.faults) >= 10 {
			break
		}
	}
	if len(t.faults) > 0 {
		return nil, errors.Join(t.faults...)
	}
	if len(people) == 0 {
		return nil, errors.New("the table of people has a header and nobody in it")
	}
	return people, nil
}

type table struct {
	at     map[string]int
	row    []string
	line   int
	faults []error
}

func (t *table) heads(head []string) error {
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF")))
		if _, twice := t.at[h]; twice {
			return fmt.Errorf("the column %q is there twice", h)
		}
		if !slices.Contains(needed, h) && !slices.Contains(optional, h) {
			return fmt.Errorf("the column %q is not known: a table of people has %s, and may have %s", h, strings.Join(needed, ", "), strings.Join(optional, ", "))
		}
		t.at[h] = i
	}
	for _, n := range needed {
		if _, ok := t.at[n]; !ok {
			return fmt.Errorf("there is no column %q: a table of people has %s", n, strings.Join(needed, ", "))
		}
	}
	return nil
}

func (t *table) fault(column, rule string, args ...any) {
	t.faults = append(t.faults, fmt.Errorf("line %d, %s: %s", t.line, column, fmt.Sprintf(rule, args...)))
}

func (t *table) text(column string) string {
	i, ok := t.at[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(t.row[i])
}

// number is nil where the cell is empty or the column is not there.
func (t *table) number(column string, low, high float64) *float64 {
	text := t.text(column)
	if text == "" {
		return nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "xX_") || !(v >= low && v <= high) || math.IsInf(v, 0) {
		t.fault(column, "%q must be a number from %g to %g", text, low, high)
		return nil
	}
	return &v
}

func (t *table) person() Person {
	p := Person{Setting: t.text("setting"), Band: t.text("band"), Group: t.text("group"), Region: t.text("region"), Scheme: t.text("scheme"),
		Otherwise: t.text("otherwise"), Basis: strings.ToLower(t.text("basis")), Age: t.number("age", 0, 120), Days: t.number("days", 1, mostDays), Overhead: t.number("overhead", 0, mostPounds)}
	if p.Setting == "" {
		t.fault("setting", "is empty; each person lives somewhere")
	}
	switch cost := t.number("cost", 0, mostPounds); {
	case cost != nil && *cost > 0:
		p.Cost = benefit.Money{Amount: *cost, Year: t.text("price_year")}
	case cost != nil:
		t.fault("cost", "is 0: what costs nothing to this payer cannot be compared by ratio; leave the person out and say so")
	case t.text("cost") == "":
		t.fault("cost", "is empty; a cost that is not known is not nought, leave the person out and say so")
	}
	if p.Overhead != nil && *p.Overhead > p.Cost.Amount {
		t.fault("overhead", "%g is more than the whole cost, of which it is a part", *p.Overhead)
	}
	if e := t.number("entered", 0, mostDays); e != nil {
		p.Entered = *e
	}
	if p.Days != nil && p.Entered >= *p.Days {
		t.fault("entered", "%g days after the start must be before the end, %g days after it", p.Entered, *p.Days)
	}
	switch ended := strings.ToLower(t.text("ended")); ended {
	case "yes", "no", "":
		p.Ended = ended == "yes"
		if p.Days != nil && ended == "" {
			t.fault("ended", "is empty; say yes or no of everybody with days")
		}
	default:
		t.fault("ended", "%q must be yes or no", ended)
	}
	if (p.Otherwise == "") != (p.Basis == "") {
		t.fault("basis", "otherwise and basis: give both or neither")
	} else if p.Basis != "" && !slices.Contains(Bases, p.Basis) {
		t.fault("basis", "%q is not one of %s: what is known of a region or a nation is not known of a person", p.Basis, strings.Join(Bases, ", "))
	}
	return p
}
