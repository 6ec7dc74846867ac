// Package attack is somebody who collects everything that the service gives out
// and tries to work out what it hides. It knows what any reader knows, and
// nothing of how figures are made or protected.
package attack

import (
	"fmt"
	"slices"
	"strings"
)

// Name says which number: what it counts, and of whom. By and Level are "all"
// for everybody.
type Name struct{ Indicator, What, Place, Period, By, Level string }

// What a number can count.
const (
	People  = "people" // who are counted
	Yes     = "yes"    // of these, who said yes
	No      = "no"
	Neither = "neither"    // of two shares of one question: who are in neither; no output gives it
	Sum     = "sum"        // of their answers
	asked   = "asked"      // everybody to whom the survey went
	leftOut = "left out: " // and the reason
)

const whole = "all"

func (n Name) String() string {
	words := fmt.Sprintf("%s of %s in %s, %s", n.What, n.Indicator, n.Place, n.Period)
	if n.By != whole {
		words += ", " + n.By + " " + n.Level
	}
	return words
}

// Rules are what the service says of the rules by which it hides. Whoever reads
// its documentation has them.
type Rules struct {
	Name         string
	Fewest       float64 // people that a figure must be about
	Side         float64 // people on either side of a percentage
	Round        float64 // counts are to the nearest
	HideNought   bool
	UnanimityOut bool // percentages of 0 and 100 are hidden
}

// published are the rules as docs/disclosure.md gives them.
var published = []Rules{
	{Name: "default", Fewest: 5, Side: 3, UnanimityOut: true},
	{Name: "one_to_four", Fewest: 5, Side: 5, UnanimityOut: true},
	{Name: "nhs_secondary_care", Fewest: 8, Side: 8, Round: 5, UnanimityOut: true},
	{Name: "tre_10", Fewest: 10, Side: 10, HideNought: true, UnanimityOut: true},
	{Name: "strict_public", Fewest: 10, Side: 5, Round: 5, HideNought: true, UnanimityOut: true},
}

// RulesNamed are the rules of a name, as outputs print it before a colon.
func RulesNamed(protection string) (Rules, bool) {
	name, _, _ := strings.Cut(protection, ":")
	i := slices.IndexFunc(published, func(r Rules) bool { return r.Name == name })
	if i < 0 {
		return Rules{Name: name}, false
	}
	return published[i], true
}

// Span is what a reader knows of a number: it lies from Low to High.
type Span struct{ Low, High float64 }

func (s Span) exact() bool { return s.High-s.Low < 0.5 }

// sight is a number as the outputs give it.
type sight struct {
	Span
	shown, hidden string // an output that gives the number, and one that hides it
}

// State is everything that was given out at one time.
type State struct {
	Label string // which publication this is
	Rules Rules

	Tables, Shown, Hidden int // what was read; numbers are counted by Names and Attack

	indicators map[string]Indicator
	above      map[string]string // place → the one above it
	together   []placeGroup      // places that belong together, which overlap
	seen       map[Name]*sight
	rough      map[string]bool // indicators whose bases are to the nearest 5
	found      []Breach        // what no working out is needed for
	later      []func()        // what was read and not taken in yet
}

// NewState is a state of which nothing has been read yet.
func NewState(label string) *State {
	return &State{Label: label, indicators: map[string]Indicator{}, above: map[string]string{}, seen: map[Name]*sight{}, rough: map[string]bool{}}
}

// Breach is something that a reader can learn and must not.
type Breach struct {
	State  string // which publication; two where they were set side by side
	Output string // where the number is hidden
	Number string // which number
	Learnt string // what is learnt
	How    string
}

func (b Breach) String() string {
	words := b.Number + ": " + b.Learnt
	if b.How != "" {
		words += ", " + b.How
	}
	if b.Output != "" {
		words += " (hidden in " + b.Output + ")"
	}
	if b.State != "" {
		words = b.State + ": " + words
	}
	return words
}

func (s *State) breach(output, number, learnt, how string) {
	s.found = append(s.found, Breach{State: s.Label, Output: output, Number: number, Learnt: learnt, How: how})
}

// show notes that an output tells a number to lie within a span.
func (s *State) show(n Name, told Span, output string) {
	at := s.seen[n]
	if at == nil {
		at = &sight{Span: told}
		s.seen[n] = at
	}
	if at.shown == "" {
		at.shown, at.Span = output, told
		s.Shown++
		return
	}
	at.Low, at.High = max(at.Low, told.Low), min(at.High, told.High)
	if at.Low > at.High+0.5 {
		s.breach("", n.String(), fmt.Sprintf("two outputs tell different numbers, %s and %s", at.shown, output), "")
		at.High = at.Low
	}
}

// hide notes that an output hides a number.
func (s *State) hide(n Name, output string) {
	at := s.seen[n]
	if at == nil {
		at = &sight{}
		s.seen[n] = at
	}
	if at.hidden == "" {
		at.hidden = output
		s.Hidden++
	}
}

// contradictions are numbers that one output hides and another gives.
func (s *State) contradictions() {
	for _, n := range s.Names() {
		if at := s.seen[n]; at.shown != "" && at.hidden != "" {
			s.breach(at.hidden, n.String(), "it is given elsewhere", "in "+at.shown)
		}
	}
}

// Names are all numbers that were seen, in a fixed order.
func (s *State) Names() []Name {
	s.read()
	all := make([]Name, 0, len(s.seen))
	for n := range s.seen {
		all = append(all, n)
	}
	slices.SortFunc(all, compareNames)
	return all
}

// read takes what was put off until it was known which numbers are rounded.
func (s *State) read() {
	if len(s.later) == 0 {
		return // several may ask at once then
	}
	for _, take := range s.later {
		take()
	}
	s.later = nil
}

// Rough reports whether the numbers of people of an indicator are to the nearest 5.
func (s *State) Rough(indicator string) bool { return s.rough[indicator] }

// Hides reports whether an output hides a number.
func (s *State) Hides(n Name) bool {
	s.read()
	at := s.seen[n]
	return at != nil && at.hidden != ""
}

// Gives is what the outputs tell of a number.
func (s *State) Gives(n Name) (Span, bool) {
	s.read()
	if at := s.seen[n]; at != nil && at.shown != "" {
		return at.Span, true
	}
	return Span{}, false
}
