package scenario

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Example is a whole business case of an invented council, to begin with.
//
//go:embed example.yaml
var Example string

// Whose says in words whose money a perspective counts.
var Whose = map[string]string{
	"council_gross": "the council before people's contributions",
	"council_net":   "the council after people's contributions",
	"nhs":           "the NHS",
	"exchequer":     "council, NHS and DWP together",
	"person":        "the person",
	"society":       "society as a whole",

	"dwp": "the DWP", "carer_and_others": "carers and others", "all_payments": "all payments, by whomever",
}

// headline is never a saving alone: comparator, price year, perspective, period
// and interval stand with it.
func (s *Scenario) headline(o *Option, r *OptionResult) string {
	saving, sure := r.Counterfactual.Mix, r.Sure
	less := "less"
	if saving < 0 {
		less = "more"
	}
	judged := "the mix taken as exact"
	if sure.SharesMoved {
		judged = "the mix drawn too"
	}
	return fmt.Sprintf("Compared with %s (%s), each person-year in %s is estimated to cost %s %s %s (90%% of runs lie between a saving of %s and of %s, %s; it saves in %s of runs; %s prices, %s).",
		mixWords(o.Counterfactual), o.Counterfactual.Basis, o.Name, Whose[s.Perspective], Pounds(math.Abs(saving)), less,
		Pounds(sure.Saving.Low), Pounds(sure.Saving.High), judged, percent(sure.Saves), s.PriceYear, s.period())
}

func mixWords(m Mix) string {
	var w []string
	for _, t := range m.Settings {
		w = append(w, percent(*t.Share)+" "+t.Name)
	}
	return strings.Join(w, ", ")
}

// percent never rounds what is not quite all, or not quite none, to all or none.
func percent(v float64) string {
	switch {
	case v > 0.9995 && v < 1:
		return "more than 99.9%"
	case v > 0 && v < 0.0005:
		return "less than 0.1%"
	}
	return strconv.FormatFloat(math.Round(1000*v)/10, 'f', -1, 64) + "%"
}

// period is the years that the figures cover.
func (s *Scenario) period() string {
	start, err := strconv.Atoi(s.BaseYear[:4])
	if err != nil { // the form was checked
		return s.BaseYear
	}
	year := func(y int) string { return fmt.Sprintf("%04d-%02d", y, (y+1)%100) }
	return year(start+1) + " to " + year(start+s.Horizon) + ", counted from " + s.BaseYear
}

// Pounds is an amount in whole pounds, halves away from 0, with commas.
func Pounds(v float64) string {
	r := math.Round(v)
	digits := strconv.FormatFloat(math.Abs(r), 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if r < 0 {
		return "\u2212£" + digits
	}
	return "£" + digits
}

// Called is the name of a parameter of a case as words for a page.
func Called(parameter string) string { return strings.ReplaceAll(parameter, "_", " ") }

// UnverifiedWords are the numbers that nobody has checked, as a page names them.
func (r *Result) UnverifiedWords() []string { return inWords(r.Unverified, Called) }

// UnverifiedWords are the numbers that nobody has checked, as the form of a plan
// names them.
func (r *PlanResult) UnverifiedWords() []string {
	return inWords(r.Unverified, func(name string) string {
		for _, n := range PlanNumbers {
			if n.Name == name {
				return strings.ToLower(n.Label[:1]) + n.Label[1:]
			}
		}
		return Called(name)
	})
}

func inWords(names []string, called func(string) string) []string {
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = called(n)
	}
	return words
}
