package cohort

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"khi/metrics/benefit"
	"khi/queries"
)

// Question is what to compare: everybody in the setting of interest with everybody
// in the others.
type Question struct {
	People    []Person
	Setting   string   // of interest
	PriceYear string   // of all results; "" for the newest that a cost has
	Period    string   // in which the costs arose; "" where nobody says
	Horizon   int      // years over which what lasts is counted; 0 for 5
	Crisis    *float64 // what an ending that nobody planned for costs once, in pounds of PriceYear
}

// Answer is what the people come to. No figure in it rests on fewer than Fewest
// people, and no number of people is exact: see Amount.
type Answer struct {
	Setting    string       `json:"setting"`
	PriceYear  string       `json:"price_year"`
	Period     string       `json:"period,omitempty"`
	Settings   []SettingRow `json:"settings"`
	Regression *Regression  `json:"regression,omitempty"`
	Matched    *Matched     `json:"matched,omitempty"`
	Otherwise  *Otherwise   `json:"otherwise,omitempty"`
	Lasting    *Lasting     `json:"lasting,omitempty"`
	Notes      []string     `json:"notes"`
}

// ErrNoAnswer says that these people do not answer the question: nobody lives in the
// setting of interest, or nobody elsewhere, or too few do for anything to be said of them.
var ErrNoAnswer = errors.New("no answer")

// The rules on small numbers: what may be said of how many.
const (
	Fewest      = 5  // people behind any amount or share
	FewestModel = 10 // people behind a line of a regression, a matched group or a step of a curve
	roundTo     = 5  // numbers of people are given to the nearest of it
)

// Amount is a figure in pounds (or a ratio or share where it says so) with its 95%
// interval; where it may not be given it holds no number and says why.
type Amount struct {
	Value *float64 `json:"value,omitempty"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
	Why   string   `json:"why_not,omitempty"`
}

// pounds is an amount in whole pounds with its limits: finer than that, means tell
// how many people they are of.
func pounds(v, half float64) Amount { return limits(v, half, 1) }

// ratio is to three decimals.
func ratio(v, half float64) Amount { return limits(v, half, 1000) }

func limits(v, half, per float64) Amount {
	to := func(x float64) *float64 { x = math.Round(per*x) / per; return &x }
	return Amount{to(v), to(v - half), to(v + half), ""}
}

func withheld(why string) Amount { return Amount{Why: why} }

const tooFew = "too few people, or one or two who make up nearly all"

// Rounded is a number of people as it is given.
func Rounded(n int) int { return (n + roundTo/2) / roundTo * roundTo }

// cases is a question on its way.
type cases struct {
	Question
	people []Person // at one price year, those of settings that may be shown
	all    []Person // at one price year
	shown  []string // settings, the one of interest first
	answer *Answer
}

// Work answers a question.
func (q Question) Work() (*Answer, error) {
	c := &cases{Question: q, answer: &Answer{Notes: []string{}}}
	if c.Horizon == 0 {
		c.Horizon = 5
	}
	if c.Horizon < 1 || c.Horizon > 30 {
		return nil, fmt.Errorf("horizon: %d must be from 1 to 30 years", c.Horizon)
	}
	if c.Crisis != nil && !(*c.Crisis >= 0 && *c.Crisis <= mostPounds) {
		return nil, fmt.Errorf("crisis: %g must be pounds from 0 to %g", *c.Crisis, mostPounds)
	}
	if err := c.prices(); err != nil {
		return nil, err
	}
	if err := c.choose(); err != nil {
		return nil, err
	}
	c.answer.Setting, c.answer.PriceYear, c.answer.Period = c.Setting, c.PriceYear, c.Period
	c.settings()
	c.regress()
	c.match()
	c.otherwise()
	return c.answer, c.lasting()
}

func (c *cases) note(text string, args ...any) {
	c.answer.Notes = append(c.answer.Notes, fmt.Sprintf(text, args...))
}

// prices brings all costs to one price year, by the GDP deflator.
func (c *cases) prices() error {
	index, err := queries.Reference("gdp_deflator.csv")
	if err != nil {
		return err
	}
	defer index.Close()
	d, err := benefit.ReadDeflator(index)
	if err != nil {
		return err
	}
	newest := ""
	for _, p := range c.People {
		newest = max(newest, p.Cost.Year)
	}
	if c.PriceYear == "" {
		c.PriceYear = newest
	}
	var told []string
	for i, p := range c.People {
		m, note, err := d.Convert(p.Cost, c.PriceYear)
		if err != nil {
			return fmt.Errorf("%w: person %d of the table, price_year %q: %w", ErrNoAnswer, i+1, p.Cost.Year, err)
		}
		if p.Overhead != nil {
			v := *p.Overhead * m.Amount / p.Cost.Amount
			p.Overhead = &v
		}
		p.Cost = m
		c.all = append(c.all, p)
		if note != "" && !slices.Contains(told, note) {
			told = append(told, note)
		}
	}
	c.answer.Notes = append(c.answer.Notes, told...)
	return nil
}

// choose finds the settings of which anything may be said.
func (c *cases) choose() error {
	var names []string
	for _, p := range c.all {
		if !slices.Contains(names, p.Setting) {
			names = append(names, p.Setting)
		}
	}
	slices.Sort(names)
	at := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, c.Setting) })
	if at < 0 {
		return fmt.Errorf("%w: setting: nobody lives in %q; the settings are %s", ErrNoAnswer, c.Setting, strings.Join(names, ", "))
	}
	if len(names) < 2 {
		return fmt.Errorf("%w: setting: everybody lives in the same one, so there is nobody to compare them with", ErrNoAnswer)
	}
	c.Setting = names[at]
	names = append([]string{c.Setting}, slices.Delete(names, at, at+1)...)
	for _, n := range names {
		row := SettingRow{Setting: n}
		if safe(c.in(c.all, n)) {
			c.shown = append(c.shown, n)
		} else {
			row.Cost = withheld(tooFew)
			row.Standardised, row.Ratio = row.Cost, row.Cost
		}
		c.answer.Settings = append(c.answer.Settings, row)
	}
	for _, p := range c.all {
		if slices.Contains(c.shown, p.Setting) {
			c.people = append(c.people, p)
		}
	}
	if len(c.shown) < len(names) {
		c.note("Settings with fewer than %d people, or of which one or two people make up nearly all the cost, are left out of everything here.", Fewest)
	}
	if !slices.Contains(c.shown, c.Setting) {
		return fmt.Errorf("%w: setting: too few people live in %q for anything to be said of them: %d are needed, and no one or two may make up nearly all the cost", ErrNoAnswer, c.Setting, Fewest)
	}
	return nil
}

func (c *cases) in(people []Person, setting string) []Person {
	var in []Person
	for _, p := range people {
		if p.Setting == setting {
			in = append(in, p)
		}
	}
	return in
}
