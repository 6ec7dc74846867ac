package attack

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
)

// Indicator is what the list of indicators says of one.
type Indicator struct {
	Name   string   `json:"name"`
	Kind   string   `json:"kind"`
	Unit   string   `json:"unit"`
	By     []string `json:"by"`
	Yearly bool     `json:"yearly"`
	Within string   `json:"within"`
	// Excludes is another share of the same question, in which nobody is who is in this one.
	Excludes string `json:"excludes"`
	Scale    []float64
	Reads    []string `json:"reads"`
	// Part is the group of another indicator whose people this one is about.
	Part *struct{ Indicator, By, Group string }
}

// Figure is one figure of a table.
type Figure struct {
	Value   *float64 `json:"value"`
	Hidden  bool     `json:"hidden"`
	Missing string   `json:"missing"`
}

func (f Figure) shown() bool { return f.Value != nil }

// Table is a table as the API gives it.
type Table struct {
	ID, Indicator, Title, Subtitle, Alt, Protection string
	Columns                                         []struct{ Key, Role, Unit string }
	Rows                                            []Row
	LeftOut                                         []struct {
		Reason string
		People Figure
	} `json:"left_out"`
	Notes []struct{ Key, Text string }
}

// Row is one line of a table.
type Row struct {
	Key, Label, Verdict string
	Cells               []Figure
	Notes               []string
}

// Figure is the figure of a row under a role.
func (t *Table) Figure(r Row, role string) (Figure, bool) {
	for i, c := range t.Columns {
		if c.Role == role && i < len(r.Cells) {
			return r.Cells[i], true
		}
	}
	return Figure{}, false
}

// ReadIndicators takes the list of indicators.
func (s *State) ReadIndicators(body []byte) ([]Indicator, error) {
	var v struct{ Indicators []Indicator }
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, fmt.Errorf("the list of indicators: %w", err)
	}
	for _, ind := range v.Indicators {
		s.indicators[ind.Name] = ind
	}
	return v.Indicators, nil
}

// Place is what the list of places says of one.
type Place struct{ ID, Grain, Parent string }

// ReadPlaces takes the list of places.
func (s *State) ReadPlaces(body []byte) ([]Place, error) {
	var v struct {
		Places []Place
		Groups []placeGroup
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, fmt.Errorf("the list of places: %w", err)
	}
	s.together = v.Groups
	for _, p := range v.Places {
		if p.Parent != "" {
			s.above[p.ID] = p.Parent
		}
	}
	return v.Places, nil
}

// ReadTable takes a table: its kind, what was asked for, and the answer.
func (s *State) ReadTable(output, kind string, asked url.Values, body []byte) (*Table, error) {
	var t Table
	if err := json.Unmarshal(body, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", output, err)
	}
	s.Tables++
	if s.Rules.Name == "" {
		s.Rules, _ = RulesNamed(t.Protection)
	}
	if slices.ContainsFunc(t.Notes, func(n struct{ Key, Text string }) bool { return n.Key == "base" }) {
		s.rough[t.Indicator] = true
	}
	grouped := kind == "breakdown" && slices.Contains([]string{"outcome", "transition", "survival"}, s.indicators[t.Indicator].Kind)
	if grouped {
		s.later = append(s.later, func() { s.groups(output, asked, &t) })
	}
	for i, row := range t.Rows {
		if len(row.Cells) != len(t.Columns) {
			return nil, fmt.Errorf("%s: row %q has %d figures for %d columns", output, row.Key, len(row.Cells), len(t.Columns))
		}
		name, ok := nameOf(kind, asked, &t, row, i)
		if !ok || grouped {
			continue
		}
		s.later = append(s.later, func() { s.row(output, &t, row, name) })
	}
	s.later = append(s.later, func() { s.people(output, kind, asked, &t) })
	return &t, nil
}

// nameOf says what the row of a table is about; rows of other kinds of tables
// have nothing that adds up.
func nameOf(kind string, asked url.Values, t *Table, row Row, i int) (Name, bool) {
	n := Name{Indicator: t.Indicator, Place: asked.Get("place"), Period: asked.Get("period"), By: whole, Level: whole}
	switch kind {
	case "trend", "target":
		n.Period = row.Key
	case "breakdown":
		if i > 0 {
			n.By, n.Level = asked.Get("by"), row.Key
		}
	case "compare", "peers":
		n.Place = row.Key
	case "profile":
		n.Indicator = row.Key
	case "release":
		parts := strings.Split(row.Key, "/")
		if len(parts) != 2 && len(parts) != 4 {
			return n, false
		}
		n.Place, n.Period = parts[0], parts[1]
		if len(parts) == 4 {
			n.By, n.Level = parts[2], parts[3]
		}
	default:
		return n, false
	}
	return n, true
}

// people takes the numbers of people who are left out, where the table says of
// which period they are.
func (s *State) people(output, kind string, asked url.Values, t *Table) {
	place := asked.Get("place") + asked.Get("within")
	if kind != "breakdown" && kind != "compare" {
		return
	}
	for _, lo := range t.LeftOut {
		n := Name{t.Indicator, leftOut + lo.Reason, place, asked.Get("period"), whole, whole}
		told := s.Rules.told
		if lo.Reason == "proxy" { // whom some questions count as a group
			told = roughly
		}
		s.figure(n, lo.People, told, output)
	}
}

// figure notes a count: what it tells, that it is hidden, or that nobody is counted.
func (s *State) figure(n Name, f Figure, told func(float64) Span, output string) {
	switch {
	case f.shown():
		s.show(n, told(*f.Value), output)
	case f.Hidden:
		s.hide(n, output)
	case f.Missing == "no_answers":
		s.show(n, Span{}, output)
	}
}

// told is what a count tells by the rules of rounding.
func (r Rules) told(v float64) Span {
	if r.Round > 1 {
		half := math.Floor(r.Round / 2)
		return Span{max(0, v-half), v + half}
	}
	return Span{v, v}
}

// roughly is what a count to the nearest 5 tells.
func roughly(v float64) Span {
	if v == 0 {
		return Span{0, 2} // shown as 0, which may be 1 or 2
	}
	return Span{max(1, v-2), v + 2}
}

// row takes the figures of one row.
func (s *State) row(output string, t *Table, row Row, n Name) {
	ind := s.indicators[n.Indicator]
	if ind.Part != nil { // the same people, by their other name
		n.Indicator, n.By, n.Level = ind.Part.Indicator, ind.Part.By, ind.Part.Group
	}
	estimate, _ := t.Figure(row, "estimate")
	base, has := t.Figure(row, "base")
	if ind.Kind == "count" || !has {
		base = estimate
	}
	s.consistent(output, t, row, n, estimate, base)
	told := s.Rules.told
	if s.rough[n.Indicator] {
		told = roughly
	}
	s.figure(n.of(People), base, told, output)
	switch ind.Kind {
	case "proportion":
		s.sides(output, t, row, n, estimate, base)
	case "ratio":
		s.sides(output, t, t.shares(row), n, shareOf(estimate), base)
	case "rate":
		s.events(output, t, row, n, estimate)
	case "mean", "change":
		s.answers(output, n, ind, estimate, base)
	}
}

// sides takes those who said yes and those who said no: the percentage and the
// number of people give them back.
func (s *State) sides(output string, t *Table, row Row, n Name, estimate, base Figure) {
	if !estimate.shown() {
		for _, side := range []string{Yes, No} {
			s.figure(n.of(side), estimate, s.Rules.told, output)
		}
		return
	}
	counted, known := base.Value, base.shown()
	low, _ := t.Figure(row, "low")
	high, _ := t.Figure(row, "high")
	if s.rough[n.Indicator] && s.Rules.Round <= 1 {
		s.limitsOfGiven(output, n, *estimate.Value, base, low, high)
	} else if from := fromInterval(*estimate.Value, low, high); from.Low > 0 && from.exact() {
		switch {
		case !known: // the interval gives the number of people away
			s.show(n.of(People), from, output+", by its interval")
			counted, known = &from.Low, true
		case s.rough[n.Indicator] && math.Mod(from.Low, 5) != 0:
			s.breach(output, n.of(People).String(), fmt.Sprintf("it is given to the nearest 5 and known to be %.0f", from.Low), "from the percentage and its interval")
		}
	}
	if !known {
		return
	}
	for side, share := range map[string]float64{Yes: *estimate.Value, No: 100 - *estimate.Value} {
		s.show(n.of(side), s.sideSpan(*counted, share, side, n.Indicator), output)
	}
}

// percentStep is half the last digit that percentages are given to.
const percentStep = 0.05

func (s *State) sideSpan(people, share float64, side, indicator string) Span {
	if s.Rules.Round <= 1 && s.rough[indicator] { // a number to the nearest 5, and a percentage on a grid
		half, told := percentGrid(people)/2, roughly(people)
		return Span{math.Ceil(told.Low*max(0, share-half)/100 - crumb), math.Floor(told.High*min(100, share+half)/100 + crumb)}
	}
	if s.Rules.Round > 1 { // counts to the nearest 5, and their quotient
		near := 5 * math.Round(people*share/100/5)
		if side == No { // the difference of two rounded numbers
			return Span{max(0, near-4), near + 4}
		}
		return Span{max(0, near-2), near + 2}
	}
	low := math.Ceil(people*(share-percentStep)/100 - 1e-9)
	high := math.Floor(people*(share+percentStep)/100 + 1e-9)
	if high < low { // the last digit was rounded half up
		low = math.Round(people * share / 100)
		high = low
	}
	return Span{max(0, low), min(people, high)}
}

// percentGrid is what percentages are to the nearest of where the number of people is
// to the nearest 5.
func percentGrid(people float64) float64 {
	for _, g := range []float64{1, 2, 5, 10} {
		if g*(people-2) >= 100 {
			return g
		}
	}
	return 20
}

// answers takes the sum of the answers to a score, which the average and the
// number of people give back to within the rounding.
func (s *State) answers(output string, n Name, ind Indicator, estimate, base Figure) {
	if s.rough[n.Indicator] && estimate.shown() && base.shown() {
		s.wholeAnswers(output, n, ind, *estimate.Value, *base.Value)
	}
	if s.rough[n.Indicator] || s.Rules.Round > 1 {
		return
	}
	if len(ind.Scale) != 2 {
		s.money(output, n, ind, estimate, base)
		return
	}
	switch {
	case estimate.Hidden:
		s.hide(n.of(Sum), output)
	case estimate.shown() && base.shown():
		p := *base.Value // each answer counted from the lowest
		mid := p * (*estimate.Value - ind.Scale[0])
		s.show(n.of(Sum), Span{max(0, mid-scoreStep*p), mid + scoreStep*p}, output)
	case estimate.Missing == "no_answers":
		s.show(n.of(Sum), Span{}, output)
	}
}

// money takes the sum of some amounts, as whoever knows that each counts as much as the
// next can: the average to the pound times the number.
func (s *State) money(output string, n Name, ind Indicator, estimate, base Figure) {
	switch {
	case ind.Unit != pounds:
	case estimate.Hidden:
		s.hide(n.of(Sum), output)
	case estimate.shown() && base.shown():
		s.show(n.of(Sum), Span{*base.Value * (*estimate.Value - poundStep), *base.Value * (*estimate.Value + poundStep)}, output)
	case estimate.Missing == "no_answers":
		s.show(n.of(Sum), Span{}, output)
	}
}

// pounds is the unit of money, and poundStep half the last digit that it is given to.
const (
	pounds    = "pounds"
	poundStep = 0.5
)

// wholeAnswers looks for an average that only one number of people can have: answers
// are whole numbers, and their average over some people is a fraction of that many.
func (s *State) wholeAnswers(output string, n Name, ind Indicator, mean, near float64) {
	if len(ind.Scale) != 2 || ind.Scale[0] != math.Floor(ind.Scale[0]) || ind.Scale[1] != math.Floor(ind.Scale[1]) {
		return
	}
	told, can, step := roughly(near), []float64{}, scoreStep
	switch { // averages of few are to the nearest 0.5 and 0.2
	case near <= 5:
		step = 0.25
	case near <= 10:
		step = 0.1
	}
	for people := max(told.Low, s.Rules.Fewest); people <= told.High; people++ {
		if math.Abs(math.Round(mean*people)/people-mean) <= step+1e-9 {
			can = append(can, people)
		}
	}
	if len(can) == 1 && math.Mod(can[0], 5) != 0 {
		s.breach(output, n.of(People).String(), fmt.Sprintf("it is given to the nearest 5 and known to be %.0f", can[0]), "as the average of whole answers can be that of no other number of people")
	}
}

// scoreStep is half the last digit that averages of scores are given to.
const scoreStep = 0.051

// consistent looks for a row that hides one figure and gives another from which
// it can be worked out.
func (s *State) consistent(output string, t *Table, row Row, n Name, estimate, base Figure) {
	say := func(learnt, how string) { s.breach(output, n.String(), learnt, how) }
	if estimate.Hidden && base.shown() {
		say("the figure is hidden and the number of people is given", "so that whoever knows one of them knows the other's part")
	}
	if base.Hidden && estimate.shown() {
		say("the number of people is hidden and the figure is given", "which is made from it")
	}
	for _, role := range []string{"low", "high", "low95", "high95", "low998", "high998"} {
		f, has := t.Figure(row, role)
		if has && f.shown() && (estimate.Hidden || base.Hidden) {
			say("a limit is given of a figure that is hidden", "and limits are made from the number of people")
		}
	}
	if estimate.Hidden && row.Verdict != "" {
		say("the row is said to be "+row.Verdict+" and its figure is hidden", "")
	}
	if estimate.Hidden && strings.ContainsAny(strings.Join(row.Notes, ""), "0123456789") || estimate.Hidden && slices.Contains(row.Notes, "few") {
		say("a note speaks of a figure that is hidden", "")
	}
	for i, f := range row.Cells { // quartiles and what else hangs on the figure
		if t.Columns[i].Role == "other" && f.shown() && estimate.Hidden {
			say("the column "+t.Columns[i].Key+" is given of a figure that is hidden", "")
		}
	}
}
