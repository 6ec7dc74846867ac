package benefit

import (
	"fmt"
	"io"
	"slices"
)

// WeeksPerYear is the convention of this service for turning a weekly fee into
// a yearly one: 365.25 days of 7, the mean length of a year that fee
// calculations in social care use. A scheme that pays 52 weeks gives its own
// yearly figure.
const WeeksPerYear = 365.25 / 7

// The units in which a comparator may be given, per person.
const (
	PerWeek = "week"
	PerYear = "year"
)

// Perspectives say whose money a figure is. Figures of different perspectives
// are never subtracted from each other.
var Perspectives = []string{"council_gross", "council_net", "nhs", "public", "market"}

// Comparator is what support in another setting costs, with its source.
type Comparator struct {
	ID           string
	Service      string // in words: residential, nursing and supported accommodation (mix)
	ClientGroup  string // in words: people with a learning disability, 18 to 64
	Need         string // main reason for support whose people alone it is compared with, as records code it; "" for all
	Unit         string // PerWeek or PerYear, of one person
	Value        float64
	Low, High    *float64 // the source's own range, both or neither
	PriceYear    string   // financial year
	Perspective  string   // one of Perspectives
	Source, URL  string
	Verification string // read: in the source itself; quoted: in another publication
	Note         string // what a reader has to know before using it
}

var comparatorHead = []string{"id", "setting", "people", "need", "per", "pounds", "pounds_low", "pounds_high",
	"price_year", "paid_by", "source", "url", "checked", "note"}

// ReadComparators reads a table of comparators, skipping lines that start with
// #. It refuses a figure without a source, a clear price year or a known
// perspective: such a figure cannot be compared with anything.
func ReadComparators(r io.Reader) ([]Comparator, error) {
	rows, err := readTable(r, comparatorHead)
	if err != nil {
		return nil, fmt.Errorf("comparators: %w", err)
	}
	var all []Comparator
	for _, row := range rows {
		c, err := comparatorOf(row)
		if err != nil {
			return nil, fmt.Errorf("comparators: %s: %w", row[0], err)
		}
		if slices.ContainsFunc(all, func(o Comparator) bool { return o.ID == c.ID }) {
			return nil, fmt.Errorf("comparators: %s stands there twice", c.ID)
		}
		all = append(all, c)
	}
	return all, nil
}

func comparatorOf(row []string) (Comparator, error) {
	c := Comparator{ID: row[0], Service: row[1], ClientGroup: row[2], Need: row[3], Unit: row[4], PriceYear: row[8],
		Perspective: row[9], Source: row[10], URL: row[11], Verification: row[12], Note: row[13]}
	value, err := pounds(row[5])
	if err != nil || value == nil {
		return c, fmt.Errorf("pounds %q is not an amount", row[5])
	}
	c.Value = *value
	if c.Low, err = pounds(row[6]); err != nil {
		return c, fmt.Errorf("pounds_low: %w", err)
	}
	if c.High, err = pounds(row[7]); err != nil {
		return c, fmt.Errorf("pounds_high: %w", err)
	}
	return c, c.check()
}

// check refuses a comparator that cannot be compared with anything.
func (c Comparator) check() error {
	switch {
	case c.ID == "" || c.Service == "" || c.ClientGroup == "":
		return fmt.Errorf("id, setting and people must all be filled in")
	case c.Unit != PerWeek && c.Unit != PerYear:
		return fmt.Errorf("per %q: must be %s or %s", c.Unit, PerWeek, PerYear)
	case !slices.Contains(Perspectives, c.Perspective):
		return fmt.Errorf("paid_by %q: must be one of %v", c.Perspective, Perspectives)
	case c.Source == "" || c.URL == "":
		return fmt.Errorf("a figure without source and address cannot be used")
	case (c.Low == nil) != (c.High == nil):
		return fmt.Errorf("pounds_low and pounds_high: give both or neither")
	case c.Low != nil && !(*c.Low <= c.Value && c.Value <= *c.High):
		return fmt.Errorf("%v is not between %v and %v", c.Value, *c.Low, *c.High)
	}
	return checkYear(c.PriceYear)
}

// mostPounds is far above what any support costs: more is a slip of the keys.
const mostPounds = 1e7

// pounds reads an amount above 0, or nothing.
func pounds(s string) (*float64, error) {
	if s == "" {
		return nil, nil
	}
	v, ok := plainNumber(s)
	if !ok || v > mostPounds {
		return nil, fmt.Errorf("%q is not an amount of pounds above 0, such as 735.40", s)
	}
	return &v, nil
}

// Yearly is the comparator for one person for a year, at its own price year.
func (c Comparator) Yearly() Comparator {
	if c.Unit != PerWeek {
		return c
	}
	c.Unit, c.Value = PerYear, c.Value*WeeksPerYear
	if c.Low != nil && c.High != nil {
		low, high := *c.Low*WeeksPerYear, *c.High*WeeksPerYear
		c.Low, c.High = &low, &high
	}
	return c
}
