// Package scenario reads a business case that is written down as data, refuses
// what cannot be right, and works out what it comes to and how sure that is.
package scenario

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"gopkg.in/yaml.v3"

	"khi/metrics/benefit"
	"khi/queries"
)

// Scenario is a business case: options over some years, and every number that
// they rest on with its range and its source.
type Scenario struct {
	Name         string                `yaml:"scenario"`
	Version      string                `yaml:"version"`
	PriceYear    string                `yaml:"price_year"` // financial year; all results are at its prices
	Prices       string                `yaml:"prices"`     // real: discount rates are real
	BaseYear     string                `yaml:"base_year"`  // financial year of year 0, which is not discounted
	Horizon      int                   `yaml:"horizon"`    // years 1 to Horizon follow the base year
	Schedule     string                `yaml:"schedule"`   // of discount rates: standard, health, sensitivity
	Perspective  string                `yaml:"perspective"`
	WeeksPerYear float64               `yaml:"weeks_per_year"` // for amounts by the week; 365.25/7 where it is left out
	Uncertainty  Uncertainty           `yaml:"uncertainty"`
	Parameters   map[string]*Parameter `yaml:"parameters"`
	Own          map[string]*Parameter `yaml:"own"` // a council's own figures, which take the place of parameters
	Options      []Option              `yaml:"options"`
	Criteria     []Criterion           `yaml:"criteria"` // what options are scored on beside money
	Evidence     *Evidence             `yaml:"evidence"` // how grades of evidence count; nil where nothing is graded
	Groups       *Groups               `yaml:"groups"`   // whose money counts for more; nil where nothing is weighted
	Risks        []Risk                `yaml:"risks"`

	schedules map[string]*benefit.Schedule
	names     []string       // of the parameters, in order
	at        map[string]int // place of a parameter in a row of values
	notes     []string
}

// Uncertainty says how the runs are drawn. The same seed gives the same runs.
type Uncertainty struct {
	Runs        int      `yaml:"runs"`
	Seed        uint64   `yaml:"seed"`
	Correlation *float64 `yaml:"correlation,omitempty"` // of every pair of unit costs; 0.5 where it is left out
}

// Parameter is a number with what is known about it.
type Parameter struct {
	Unit         string        `yaml:"unit"` // pounds, people, share, months or units
	Value        *float64      `yaml:"value"`
	Low          *float64      `yaml:"low,omitempty"`
	High         *float64      `yaml:"high,omitempty"`
	Distribution *Distribution `yaml:"distribution,omitempty"`
	PriceYear    string        `yaml:"price_year,omitempty"` // of pounds, and of nothing else
	Prices       string        `yaml:"prices,omitempty"`
	Source       string        `yaml:"source"`
	Verification string        `yaml:"verification"`

	value, low, high float64 // in pounds of the scenario's price year
	doubt            benefit.Doubt
	ours             bool       // a unit cost: moves together with the others
	instead          *Parameter // that an own figure took the place of
}

// Distribution is the shape of a doubt; SD is in the unit of the parameter.
type Distribution struct {
	Family string   `yaml:"family"` // gamma, beta, lognormal, normal, pert or certain
	SD     *float64 `yaml:"sd,omitempty"`
}

// Option is one thing that could be done.
type Option struct {
	Name           string        `yaml:"name"`
	People         People        `yaml:"people"`
	Counterfactual Mix           `yaml:"counterfactual"`
	Costs          []Cost        `yaml:"costs"`
	Benefits       []Benefit     `yaml:"benefits"`
	Outcomes       []Outcome     `yaml:"outcomes"`      // chains from a population to what it gains or saves
	SocialReturn   *SocialReturn `yaml:"social_return"` // nil where none is asked for
}

// People is how many there are: as many every year, or starts by year with
// leavers. Names are those of parameters.
type People struct {
	Steady       string    `yaml:"steady"`
	Opening      string    `yaml:"opening"`
	Starts       []float64 `yaml:"starts"`
	Delivered    string    `yaml:"delivered"` // share of the planned starts that comes about
	Leavers      string    `yaml:"leavers"`
	Source       string    `yaml:"source"`
	Verification string    `yaml:"verification"`
}

// Mix is where people would otherwise have lived.
type Mix struct {
	Basis        string    `yaml:"basis"` // how that is known
	Source       string    `yaml:"source"`
	Verification string    `yaml:"verification"`
	Judgements   *float64  `yaml:"judgements"` // how many the shares rest on
	Settings     []Setting `yaml:"settings"`
}

// Setting is one place to live and what a person costs there.
type Setting struct {
	Name     string   `yaml:"name"`
	Kind     string   `yaml:"kind"` // residential, supported, family, inpatient or other
	Share    *float64 `yaml:"share"`
	Cashable string   `yaml:"cashable"` // parameter: the share of the cost that is really not spent
	Costs    []Cost   `yaml:"costs"`
}

// Cost is one line of cost.
type Cost struct {
	Name     string    `yaml:"name"`
	Payer    string    `yaml:"payer"`
	Amount   string    `yaml:"amount"` // parameter
	Per      string    `yaml:"per"`    // person_year, person_week, year, step or once
	Each     float64   `yaml:"each"`   // of what is paid by the step: how many people one serves
	Year     int       `yaml:"year"`   // of what is paid once
	Life     int       `yaml:"life"`   // of what is paid once and spread evenly over the years after; 0 for not spread
	Part     string    `yaml:"part"`   // care, overhead, respite, day_support, mileage, recruitment, voids, housing, household, setup or other
	Transfer bool      `yaml:"transfer"`
	Receives bool      `yaml:"receives"` // the payer gets the money: the other side of a transfer
	Grade    int       `yaml:"grade"`    // how good the evidence of the amount is, 1 to 6; 0 for not graded
	Optimism *Optimism `yaml:"optimism"` // of what is built, bought or handed to others
}

// Benefit is a gain that is no saving of money.
type Benefit struct {
	Name       string `yaml:"name"`
	Outcomes   string `yaml:"outcomes"` // group of outcomes; valued by one family only
	Family     string `yaml:"family"`   // WELLBY, QALY or outcome proxy
	Change     string `yaml:"change"`   // parameter: units for each person and year
	Deadweight string `yaml:"deadweight"`
	Value      string `yaml:"value"`  // parameter: pounds for a unit
	Growth     string `yaml:"growth"` // parameter: real growth of that value a year
	Schedule   string `yaml:"schedule"`
}

const mostBytes = 1 << 20

// Read reads a scenario in YAML or JSON. It refuses unknown fields and whatever
// breaks a rule, naming the field and the rule; all problems are told at once.
func Read(r io.Reader) (*Scenario, error) { return ReadWithOwn(r, nil) }

// ReadWithOwn reads a scenario and puts a council's own figures, a map of
// parameters, in the place of those of the same name. own may be nil.
func ReadWithOwn(r, own io.Reader) (*Scenario, error) {
	s := &Scenario{}
	s.Uncertainty.Runs = runsLeftOut
	if err := decodeOne(r, s, "scenario"); err != nil {
		return nil, err
	}
	if own != nil {
		figures, err := readOwn(own)
		if err != nil {
			return nil, err
		}
		if s.Own == nil {
			s.Own = map[string]*Parameter{}
		}
		maps.Copy(s.Own, figures)
	}
	schedules, deflator, err := references()
	if err != nil {
		return nil, err
	}
	s.schedules = schedules
	if err := s.check(deflator); err != nil {
		return nil, err
	}
	return s, nil
}

// decodeOne reads the only document of a file; what names it in refusals.
func decodeOne(r io.Reader, into any, what string) error {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return err
	}
	if len(text) > mostBytes {
		return fmt.Errorf("the %s is longer than %d bytes", what, mostBytes)
	}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("the %s is empty", what)
		}
		return inOurWords(string(text), err)
	}
	if err := d.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return fmt.Errorf("there is more than one document: a file holds one %s", what)
	}
	return wholeNumbers(string(text), into)
}

// references are the discount rates and the deflator.
func references() (map[string]*benefit.Schedule, *benefit.Deflator, error) {
	rates, err := queries.Reference("discount_rates.csv")
	if err != nil {
		return nil, nil, err
	}
	defer rates.Close()
	schedules, err := benefit.ReadSchedules(rates)
	if err != nil {
		return nil, nil, err
	}
	index, err := queries.Reference("gdp_deflator.csv")
	if err != nil {
		return nil, nil, err
	}
	defer index.Close()
	deflator, err := benefit.ReadDeflator(index)
	return schedules, deflator, err
}
