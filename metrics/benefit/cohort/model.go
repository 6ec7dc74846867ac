package cohort

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"khi/metrics/stat"
)

// Regression is the cost by setting with everything else that is known held alike: a
// gamma regression with the logarithm as its link.
type Regression struct {
	People     int            `json:"people"` // to the nearest 5
	Allows     []string       `json:"allows_for"`
	Clusters   bool           `json:"errors_by_scheme"`
	Dispersion float64        `json:"dispersion"`
	Settings   []AdjustedCost `json:"settings"`
}

// AdjustedCost is what another setting costs beside the one of interest.
type AdjustedCost struct {
	Setting string `json:"setting"`
	Times   Amount `json:"times_as_dear"` // ratio of the means, all else alike
	Cost    Amount `json:"cost"`          // a year, if those in the setting of interest lived there
	Saving  Amount `json:"saving"`        // that less what the same fit gives for them where they are

	cost, se float64
}

// design is the table of a regression: who is in it, and the columns.
type design struct {
	people   []Person
	settings []string // others, in order; each has a column
	names    []string // of what is allowed for
	rows     [][]float64
	row      func(p Person, setting string) []float64
}

// factors are what a regression and a match can allow for.
var factors = []struct {
	name string
	of   func(Person) string
}{
	{"band", func(p Person) string { return p.Band }},
	{"group", func(p Person) string { return p.Group }},
	{"region", func(p Person) string { return p.Region }},
}

// regress fits the regression, or says why there is none.
func (c *cases) regress() {
	d := c.design()
	if len(d.settings) == 0 {
		c.note("There is no regression: no setting beside %s has %d people of whom everything is known.", c.Setting, FewestModel)
		return
	}
	columns := make([][]float64, len(d.rows[0]))
	var y []float64
	var clusters []string
	for i, p := range d.people {
		for j, v := range d.rows[i] {
			columns[j] = append(columns[j], v)
		}
		y, clusters = append(y, p.Cost.Amount), append(clusters, p.Scheme)
	}
	if len(y)-len(columns)-1 < FewestModel {
		c.note("There is no regression: fewer than %d people more than it has coefficients.", FewestModel)
		return
	}
	schemes := len(slices.Compact(slices.Sorted(slices.Values(clusters))))
	if schemes < 2 || slices.Contains(clusters, "") {
		clusters = nil
	}
	fit, err := stat.Gamma(columns, y, nil, clusters)
	if err != nil {
		c.note("There is no regression: %v.", err)
		return
	}
	if clusters != nil && schemes < 10 {
		c.note("The errors of the regression allow for people of one scheme being alike, but there are fewer than ten schemes: they may be too small.")
	}
	r := &Regression{People: Rounded(len(y)), Allows: d.names, Clusters: clusters != nil, Dispersion: fit.Dispersion}
	for j, setting := range d.settings {
		a, err := c.adjusted(d, fit, j, setting)
		if err != nil {
			c.note("There is no adjusted cost of %s: %v.", setting, err)
			continue
		}
		r.Settings = append(r.Settings, a)
	}
	c.answer.Regression = r
	if left := len(c.people) - len(y); left > 0 {
		c.note("About %d people are not in the regression: something of them is not known, or fewer than %d are like them.", max(roundTo, Rounded(left)), FewestModel)
	}
}

// adjusted is the recycled prediction of one setting for those in that of interest.
func (c *cases) adjusted(d design, fit stat.GammaFit, j int, setting string) (AdjustedCost, error) {
	var there, here [][]float64
	for _, p := range d.people {
		if p.Setting == c.Setting {
			there, here = append(there, d.row(p, setting)), append(here, d.row(p, c.Setting))
		}
	}
	cost, costSE, err1 := fit.Predicted(there)
	gap, gapSE, err2 := fit.PredictedDifference(there, here)
	if err := errors.Join(err1, err2); err != nil {
		return AdjustedCost{}, err
	}
	slope, se := fit.Coefficients[j+1], fit.Robust[j+1]
	times := ratio(math.Exp(slope), 0)
	*times.Low, *times.High = *ratio(math.Exp(slope-stat.Z95*se), 0).Value, *ratio(math.Exp(slope+stat.Z95*se), 0).Value
	return AdjustedCost{setting, times, pounds(cost, stat.Z95*costSE), pounds(gap, stat.Z95*gapSE), cost, costSE}, nil
}

// design lays the table out: people of whom all is known that the table has, and
// who are not alone in any level. The most frequent level of each is the reference.
func (c *cases) design() design {
	d := design{people: slices.Clone(c.people)}
	hasAge := slices.ContainsFunc(d.people, func(p Person) bool { return p.Age != nil })
	levels := map[string][]string{}
	for before := -1; before != len(d.people); { // leaving one out can make another alone
		before = len(d.people)
		n := map[string]int{}
		for _, p := range d.people {
			n["setting "+p.Setting]++
			for _, f := range factors {
				n[f.name+" "+f.of(p)]++
			}
		}
		d.people = slices.DeleteFunc(d.people, func(p Person) bool {
			gone := n["setting "+p.Setting] < FewestModel || hasAge && p.Age == nil
			for _, f := range factors {
				known := f.of(p) != "" || n[f.name+" "] == before
				gone = gone || !known || n[f.name+" "+f.of(p)] < FewestModel
			}
			return gone
		})
	}
	for _, f := range factors {
		levels[f.name] = byFrequency(d.people, f.of)
	}
	others := byFrequency(d.people, func(p Person) string { return p.Setting })
	if !slices.Contains(others, c.Setting) {
		return design{}
	}
	for _, s := range c.shown[1:] {
		if slices.Contains(others, s) {
			d.settings = append(d.settings, s)
		}
	}
	for _, f := range factors {
		if len(levels[f.name]) > 1 {
			d.names = append(d.names, f.name)
		}
	}
	if hasAge = hasAge && varies(d.people); hasAge {
		d.names = append(d.names, "age")
	}
	d.row = func(p Person, setting string) []float64 {
		var row []float64
		is := func(v bool) {
			row = append(row, map[bool]float64{true: 1}[v])
		}
		for _, s := range d.settings {
			is(s == setting)
		}
		for _, f := range factors {
			for _, level := range levels[f.name][min(1, len(levels[f.name])):] {
				is(f.of(p) == level)
			}
		}
		if hasAge {
			row = append(row, (*p.Age-50)/10)
		}
		return row
	}
	for _, p := range d.people {
		d.rows = append(d.rows, d.row(p, p.Setting))
	}
	return d
}

func varies(people []Person) bool {
	return slices.ContainsFunc(people, func(p Person) bool { return *p.Age != *people[0].Age })
}

// byFrequency are the levels of something, the most frequent first.
func byFrequency(people []Person, of func(Person) string) []string {
	n := map[string]int{}
	for _, p := range people {
		n[of(p)]++
	}
	var all []string
	for level := range n {
		all = append(all, level)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) })
	return all
}
