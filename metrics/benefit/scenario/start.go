package scenario

import (
	_ "embed"
	"fmt"
	"math"
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
	Mix               *Otherwise // nil for what is published of the nation
}

// Otherwise is where people would otherwise live: shares that come to 1, how they are
// known and of how many people.
type Otherwise struct {
	Basis, Source, Verification           string
	People                                int
	CareHome, Supported, Family, Hospital float64
}

// Published are the mixes of the nation, where nothing nearer is known: adults aged 18
// to 64 with a learning disability in long-term support in England 2017-18 (Public
// Health England, without Shared Lives); of people with mental health needs nobody has
// published one.
var Published = map[string]Otherwise{
	"learning_disability": {"national mix", "adults aged 18 to 64 with a learning disability in long-term support by accommodation, England 2017-18 (Public Health England), without Shared Lives", "read", 100, 0.189, 0.399, 0.412, 0},
	"mental_health":       {"national mix", "nobody has published where people with mental health needs would otherwise live; a fifth with family is an assumption", "unverified", 20, 0.8, 0, 0.2, 0},
}

// Of makes a mix of numbers of people; those in hospital count only where it is known
// of each person.
func (o Otherwise) Of(careHome, supported, family, hospital float64) Otherwise {
	if !personal(o.Basis) {
		hospital = 0
	}
	all := careHome + supported + family + hospital
	part := func(n float64) float64 { return math.Round(1000*n/all) / 1000 } // as the page shows it, so that the sum can be done by hand
	o.People = int(all)
	o.CareHome, o.Supported, o.Hospital = part(careHome), part(supported), part(hospital)
	o.Family = math.Round(1000*(1-o.CareHome-o.Supported-o.Hospital)) / 1000
	return o
}

//go:embed start_learning_disability.yaml
var startLearningDisability string

//go:embed start_mental_health.yaml
var startMentalHealth string

// Starts are the main reasons for support for which there is a case to begin with.
var Starts = []string{"learning_disability", "mental_health"}

// Start is a case to begin with, for the people of one main reason for support:
// what the place's own records say that it costs and where people lived before,
// against alternatives that a published source or nobody yet vouches for. It is stamped until every figure is checked.
func Start(need string, o Ours) (string, error) {
	text := map[string]string{"learning_disability": startLearningDisability, "mental_health": startMentalHealth}[need]
	if text == "" {
		return "", fmt.Errorf("there is no case to begin with for %q; there is one for %s", need, strings.Join(Starts, ", "))
	}
	if o.Mix == nil {
		national := Published[need]
		o.Mix = &national
	}
	t, err := template.New("start").Funcs(template.FuncMap{
		"number": func(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }, "quote": strconv.Quote,
		"share": func(v float64) string { return strconv.FormatFloat(math.Round(1e12*v)/1e12, 'f', -1, 64) },
		"both":  func(a, b float64) float64 { return a + b },
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
