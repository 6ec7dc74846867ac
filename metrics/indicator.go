package metrics

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"khi/queries"
)

// Kind is how the observations of an indicator become an estimate.
type Kind string

// The kinds of indicator that the engine can estimate.
const (
	Proportion Kind = "proportion" // value 0 or 1: Wilson interval
	Mean       Kind = "mean"       // t interval
	Median     Kind = "median"     // of whole numbers, with quartiles
	CountKind  Kind = "count"      // people, no interval: everybody is counted
	ChangeKind Kind = "change"     // mean of paired differences: t interval
	RateKind   Kind = "rate"       // events over time at risk: exact Poisson or Byar interval
	RatioKind  Kind = "ratio"      // things of one sort (value 1) for each 100 of another (value 0): score interval
	GrowthKind Kind = "growth"     // people at the end of a year over those a year before, in the same schemes
	ReachKind  Kind = "reach"      // a group of another indicator out of a published total; see reach.go

	// Those counted parted into groups by what became of them; see parts.go.
	OutcomeKind    Kind = "outcome"    // better, the same, worse
	TransitionKind Kind = "transition" // from which answer to which
	SurvivalKind   Kind = "survival"   // still there after how many months: Kaplan and Meier
)

var kinds = []Kind{Proportion, Mean, Median, CountKind, ChangeKind, RateKind, RatioKind, GrowthKind, ReachKind, OutcomeKind, TransitionKind, SurvivalKind}

// Direction says which way an indicator is better, if either.
type Direction string

// The three directions. Neither means that no colour of praise or blame is
// ever used for the indicator.
const (
	Higher  Direction = "higher"
	Lower   Direction = "lower"
	Neither Direction = "neither"
)

// Indicator is one file of queries/indicators: the definition that the API,
// the pages, the charts, the workbooks and the docs all read.
type Indicator struct {
	Name        string    `json:"name"` // file name, such as friends_block
	ID          string    `json:"id"`   // KHI-03
	Title       string    `json:"title"`
	Question    string    `json:"question"` // in plain words
	Counts      string    `json:"counts"`   // what counts, for a reader who must trust the number
	Sentence    string    `json:"-"`        // pattern of the headline: "{value} of people …"
	Kind        Kind      `json:"kind"`
	Unit        Unit      `json:"unit"`
	Better      Direction `json:"better"`
	Theme       string    `json:"theme"`
	Of          string    `json:"of"`   // who is counted, in words: people, carers, live-in arrangements
	Each        string    `json:"each"` // what one observation is of: one of Units of analysis
	By          []string  `json:"by"`   // dimensions it can be broken down by
	Instrument  string    `json:"instrument"`
	Source      string    `json:"source"`
	Reads       []string  `json:"reads"` // tables of the record that it is made from
	Since       string    `json:"since"`
	MinN        int       `json:"min_n"`
	Licence     string    `json:"licence"`
	Official    string    `json:"official,omitempty"` // code of the published measure to stand beside, such as 3A
	Note        string    `json:"note,omitempty"`
	Yearly      bool      `json:"yearly,omitempty"`      // only whole financial years have a figure
	Perspective string    `json:"perspective,omitempty"` // money: whose cost it is, as package benefit names it
	Within      string    `json:"within,omitempty"`      // another indicator that counts everybody whom this one counts
	Excludes    string    `json:"excludes,omitempty"`    // another share of the same question and people, in which nobody is who is in this one
	LooksBack   bool      `json:"-"`                     // what it says of somebody on a day is made of nobody else's answers to the survey and of none of a later day
	Withheld    []string  `json:"-"`                     // reasons that the views it reads can give and of which no number is ever given
	Scale       []float64 `json:"scale,omitempty"`       // scores: the lowest and the highest answer that one person can give
	Lowest      float64   `json:"-"`                     // the two of them again, 0 where there is no scale
	Highest     float64   `json:"-"`
	Levels      []string  `json:"levels,omitempty"`  // outcomes and transitions: the groups, the one that the figure is about first
	Rough       bool      `json:"-"`                 // numbers of people are to the nearest 5: beside those of other indicators they would tell too much
	Steps       []int     `json:"steps,omitempty"`   // survival: after how many months the curve is given
	Reached     bool      `json:"reached,omitempty"` // survival: the figure is the share to whom it has happened by then, not the share still there
	Part        PartOf    `json:"part,omitzero"`     // reach: the group of another indicator whose people it is about
	Total       OfTotal   `json:"-"`                 // reach: the published total that it is the share of
	Spent       OfTotal   `json:"-"`                 // reach of money: the published amount that is set against it; else nothing
	SQL         string    `json:"-"`
}

// Asks reports whether people are asked for it; else it is made from records.
func (ind Indicator) Asks() bool {
	return !ind.countsOnly() && slices.ContainsFunc(ind.Reads, func(table string) bool { return strings.HasSuffix(table, "_response") })
}

// Themes in the order that pages show them.
var Themes = []string{
	"Friendship and belonging", "Wellbeing", "Independence, choice and control", "Dignity, warmth and kindness",
	"Carers, workers and the system", "Home and safety", "People supported", "Value for money",
}

// analysed are the units of analysis, each with the heading of the column that
// says how many an estimate rests on. Those counted by different ones are never
// the same.
var analysed = map[string]string{
	"person": "People counted", "carer": "Carers counted", "worker": "Workers counted", "arrangement": "Arrangements counted", "enquiry": "Enquiries counted", "application": "Applications counted", "respondent": "Respondents counted", "place": "Places counted",
}

// ByTheme is the catalogue theme after theme, as pages show it, and within one in
// its own order.
func (c Catalogue) ByTheme() Catalogue {
	sorted := slices.Clone(c)
	slices.SortStableFunc(sorted, func(a, b Indicator) int { return slices.Index(Themes, a.Theme) - slices.Index(Themes, b.Theme) })
	return sorted
}

// Catalogue is every indicator, sorted by ID.
type Catalogue []Indicator

// ReadCatalogue reads the indicators from package queries.
func ReadCatalogue() (Catalogue, error) {
	statements, err := queries.In("indicators")
	if err != nil {
		return nil, err
	}
	var all Catalogue
	for _, s := range statements {
		ind, err := indicatorOf(s)
		if err != nil {
			return nil, err
		}
		all = append(all, ind)
	}
	slices.SortFunc(all, func(a, b Indicator) int {
		return cmp.Or(cmp.Compare(a.standing(), b.standing()), strings.Compare(a.ID, b.ID))
	})
	for i := 1; i < len(all); i++ {
		if all[i].ID == all[i-1].ID {
			return nil, fmt.Errorf("%s and %s are both %s", all[i-1].Name, all[i].Name, all[i].ID)
		}
	}
	for _, ind := range all {
		if wider, ok := all.Find(ind.Within); ind.Within != "" && (!ok || wider.Yearly && !ind.Yearly) {
			return nil, fmt.Errorf("indicator %s: \"within: %s\" must name another indicator that has its periods", ind.Name, ind.Within)
		}
		if first, _ := all.Find(ind.Excludes); ind.Excludes != "" && (ind.Within != ind.Excludes || ind.Kind != Proportion || first.Kind != Proportion) {
			return nil, fmt.Errorf("indicator %s: \"excludes: %s\" must name another share of the people whom it is within", ind.Name, ind.Excludes)
		}
	}
	return all, all.checkReach()
}

// families are the indicators that share their respondents by definition, by the
// name of each: the widest first, the others in the order of the catalogue. A reach
// has the family of the indicator whose people it is about, and is none of it.
func (c Catalogue) families() map[string][]Indicator {
	root := make(map[string]string, len(c))
	members := map[string][]Indicator{} // by root
	for i := range c {
		name := c[i].Name
		if root[name] = c.widest(&c[i]); root[name] == name {
			members[name] = []Indicator{c[i]}
		}
	}
	for i := range c {
		if name := c[i].Name; root[name] != name {
			members[root[name]] = append(members[root[name]], c[i])
		}
	}
	all := make(map[string][]Indicator, len(c))
	for i := range c {
		name := c[i].Name
		if c[i].Kind == ReachKind {
			name = c[i].Part.Indicator
		}
		all[c[i].Name] = members[root[name]]
	}
	return all
}

// widest is the name of the indicator that counts all whom an indicator counts.
func (c Catalogue) widest(ind *Indicator) string {
	for range c { // as deep as there are indicators, should two ever name each other
		wider := c.index(ind.Within)
		if ind.Within == "" || wider < 0 {
			break
		}
		ind = &c[wider]
	}
	return ind.Name
}

// Find is the indicator of a name.
func (c Catalogue) Find(name string) (Indicator, bool) {
	i := c.index(name)
	if i < 0 {
		return Indicator{}, false
	}
	return c[i], true
}

// index compares where the indicators stand: each is too large to be copied again
// and again, and every table looks one up.
func (c Catalogue) index(name string) int {
	for i := range c {
		if c[i].Name == name {
			return i
		}
	}
	return -1
}

var indicatorID = regexp.MustCompile(`^(KHI-\d\d[a-z]?|ASCOF-\d[A-Z]|LOCAL-\d\d\d)$`)

// Own reports whether the indicator is one of the deployment and not of the program.
func (ind Indicator) Own() bool { return strings.HasPrefix(ind.Name, queries.OwnPrefix) }

// standing orders indicators: ours, then those that only stand beside published
// ones, then those of the deployment.
func (ind Indicator) standing() int {
	return slices.Index([]string{"KHI", "ASC", "LOC"}, ind.ID[:3])
}

// indicatorOf reads the facts of one file and refuses what is incomplete.
func indicatorOf(s queries.Statement) (Indicator, error) {
	name := strings.TrimPrefix(s.Name, "indicators/")
	ind := Indicator{
		Name: name, ID: s.Fact("id"), Title: s.Fact("title"), Question: s.Fact("question"),
		Counts: s.Doc, Sentence: s.Fact("sentence"), Kind: Kind(s.Fact("kind")), Unit: Unit(s.Fact("unit")),
		Better: Direction(s.Fact("better")), Theme: s.Fact("theme"), Of: s.Fact("of"),
		By: strings.Fields(s.Fact("by")), Instrument: s.Fact("instrument"), Source: s.Fact("source"),
		Reads: strings.Fields(s.Fact("reads")), Since: s.Fact("since"), Licence: s.Fact("licence"), Official: s.Fact("official"), Note: s.Fact("note"),
		Yearly: s.Fact("periods") == "year", Perspective: s.Fact("perspective"), Within: s.Fact("within"), Excludes: s.Fact("excludes"), LooksBack: s.Fact("looks") == "back", SQL: s.Text,
		Each: s.Fact("each"), Withheld: strings.Fields(s.Fact("withheld")), Rough: s.Fact("base") == "nearest 5" || strings.HasPrefix(name, queries.OwnPrefix),
	}
	var err error
	if ind.MinN, err = strconv.Atoi(s.Fact("min-n")); err != nil {
		return ind, fmt.Errorf("indicator %s: min-n: %w", name, err)
	}
	if scale := s.Fact("scale"); scale != "" {
		if n, err := fmt.Sscanf(scale, "%g %g", &ind.Lowest, &ind.Highest); n != 2 || err != nil || ind.Lowest >= ind.Highest {
			return ind, fmt.Errorf("indicator %s: scale must be the lowest and the highest answer, such as 0 10, not %q", name, scale)
		}
		ind.Scale = []float64{ind.Lowest, ind.Highest}
	}
	switch {
	case (ind.Kind == Mean || ind.Kind == ChangeKind) && ind.Unit != Pounds && ind.Highest == ind.Lowest:
		return ind, fmt.Errorf("indicator %s: no \"scale\" line: how closely a hidden average can be known depends on the lowest and the highest answer", name)
	case !indicatorID.MatchString(ind.ID):
		return ind, fmt.Errorf("indicator %s: id %q is not like KHI-03", name, ind.ID)
	case ind.Own() != strings.HasPrefix(ind.ID, "LOCAL-"):
		return ind, fmt.Errorf("indicator %s: id %q: those of a deployment, and no others, are like LOCAL-001", name, ind.ID)
	case slices.ContainsFunc(ind.By, func(by string) bool { _, known := dimension(by); return !known }):
		return ind, fmt.Errorf("indicator %s: by %s: one of them is no breakdown", name, strings.Join(ind.By, " "))
	case !slices.Contains(kinds, ind.Kind):
		return ind, fmt.Errorf("indicator %s: unknown kind %q", name, ind.Kind)
	case !slices.Contains([]Direction{Higher, Lower, Neither}, ind.Better):
		return ind, fmt.Errorf("indicator %s: better must be higher, lower or neither, not %q", name, ind.Better)
	case !slices.Contains(Themes, ind.Theme):
		return ind, fmt.Errorf("indicator %s: unknown theme %q", name, ind.Theme)
	case analysed[ind.Each] == "":
		return ind, fmt.Errorf("indicator %s: each must be person, carer, worker, arrangement, enquiry, application, respondent or place, not %q", name, ind.Each)
	case len(ind.Reads) == 0:
		return ind, fmt.Errorf("indicator %s: no \"reads\" line: its cells would never be refreshed", name)
	case ind.MinN < 5:
		return ind, fmt.Errorf("indicator %s: min-n %d is under 5", name, ind.MinN)
	case !strings.Contains(ind.Sentence, "{value}"):
		return ind, fmt.Errorf("indicator %s: sentence must hold {value}", name)
	}
	if err := ind.readParts(s.Fact("levels"), s.Fact("steps"), s.Fact("curve")); err != nil {
		return ind, err
	}
	if err := ind.readReach(s.Fact("part"), s.Fact("total"), s.Fact("spent")); err != nil {
		return ind, err
	}
	for key, v := range map[string]string{"title": ind.Title, "question": ind.Question, "unit": string(ind.Unit),
		"of": ind.Of, "instrument": ind.Instrument, "source": ind.Source, "since": ind.Since, "licence": ind.Licence} {
		if v == "" {
			return ind, fmt.Errorf("indicator %s: no %q line", name, key)
		}
	}
	return ind, nil
}
