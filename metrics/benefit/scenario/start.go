package scenario

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// Ours is what a place's own records say that a person-year costs its council,
// as it may be shown: a protected figure with its 95% interval.
type Ours struct {
	Place             string // in words
	Mean, Low, High   float64
	PriceYear, Period string
}

//go:embed start_learning_disability.yaml
var startLearningDisability string

//go:embed start_mental_health.yaml
var startMentalHealth string

// Starts are the main reasons for support for which there is a case to begin with.
var Starts = []string{"learning_disability", "mental_health"}

// Start is a case to begin with, for the people of one main reason for support:
// what the place's own records say, against the alternatives that a published
// source or nobody yet vouches for. It is stamped until every figure is checked.
func Start(need string, o Ours) (string, error) {
	text := map[string]string{"learning_disability": startLearningDisability, "mental_health": startMentalHealth}[need]
	if text == "" {
		return "", fmt.Errorf("there is no case to begin with for %q; there is one for %s", need, strings.Join(Starts, ", "))
	}
	t, err := template.New("start").Funcs(template.FuncMap{
		"number": func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }, "quote": strconv.Quote,
	}).Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.Execute(&out, o); err != nil {
		return "", err
	}
	return out.String(), nil
}
