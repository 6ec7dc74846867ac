package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"khi/metrics/disclose"
)

// Exact figures are those that protection has not touched. They are for the people of
// the place alone, so they never come as a Table: whoever has one of them holds an
// Unprotected, which goes nowhere that a Table goes. They are counted anew from the
// snapshot each time, of the one place and of nothing beside it, and nothing of them is
// kept: the lattices that protected answers come from never see them.

// Unprotected is a table of exact figures of one place.
type Unprotected struct {
	table Table
	of    Place
}

// Of is the place whose figures these are.
func (u *Unprotected) Of() Place { return u.of }

// Marked is the table with the mark that it may be shown with: in its headline, its
// notes, its name and the field Exact, which every output prints. There is no way to
// the figures without it.
func (u *Unprotected) Marked() *Table {
	t := u.table
	t.Exact = "Exact figures of " + u.of.Name + ", not protected. They are for people who hold a grant for them there: do not share."
	t.ID = "exact-do-not-share-" + t.ID
	t.Title = "DO NOT SHARE. " + t.Title
	t.Alt = "DO NOT SHARE. " + t.Alt
	t.Protected = "none: " + t.Exact
	t.Notes = append([]Note{{"exact", t.Exact + " Small numbers can be about people whom you know."}}, t.Notes...)
	return &t
}

// ExactAsk says which exact figures of a place are wanted: all indicators in a period,
// or one indicator over time, or one in a year by a breakdown.
type ExactAsk struct {
	Place     string
	Indicator string // "" for all
	Period    Period // "" for all
	By        string // "" for everybody
	// Fewest is of how many people at least it is said what they answered: of one alone
	// that would be their answer. It is 2 or more. Counts of people are always given.
	Fewest int64
}

// errNoExact is what asking for exact figures of a group of places comes to, whose
// members come and go.
var errNoExact = fmt.Errorf("exact figures are of schemes, areas and nations: %w", ErrNotFound)

// Exact gives exact figures of a place. Whether the reader may have them is for the
// caller to say.
func (e *Engine) Exact(ctx context.Context, ask ExactAsk) (*Unprotected, error) {
	pl, err := e.place(ask.Place)
	if err != nil {
		return nil, err
	}
	if pl.Grain == GroupGrain {
		return nil, errNoExact
	}
	x := &exact{Engine: e, ctx: ctx, of: pl, fewest: max(2, ask.Fewest)}
	var t *Table
	switch {
	case ask.Indicator == "":
		t, err = x.profile(ask.Period)
	case ask.By == "":
		t, err = x.trend(ask.Indicator)
	default:
		t, err = x.breakdown(ask.Indicator, ask.Period, ask.By)
	}
	if err != nil {
		return nil, err
	}
	return &Unprotected{*t, pl}, nil
}

// exact is one question for exact figures.
type exact struct {
	*Engine
	ctx    context.Context
	of     Place
	fewest int64
}

// count adds up the cells of the place alone. Nothing of other places is left in it.
func (x *exact) count(ind Indicator) (*lattice, *Cells, error) {
	name := ind.Name
	if ind.Kind == ReachKind {
		name = ind.Part.Indicator
	}
	cells, err := x.store.Cells(x.ctx, name)
	if err != nil {
		return nil, nil, fmt.Errorf("read the cells of %s: %w", name, err)
	}
	own := &Cells{}
	for _, c := range cells.Cells {
		if x.places.within(c.Scheme, x.of.ID) {
			own.Cells = append(own.Cells, c)
		}
	}
	for _, b := range cells.Bins {
		if x.places.within(b.Scheme, x.of.ID) {
			own.Bins = append(own.Bins, b)
		}
	}
	for _, c := range cells.LeftOut {
		if x.places.within(c.Scheme, x.of.ID) {
			own.LeftOut = append(own.LeftOut, c)
		}
	}
	counted := ind
	if ind.Kind == ReachKind {
		counted, _ = x.catalogue.Find(name)
	}
	l := &lattice{profile: disclose.Profile{Name: "none"}, cells: map[at]*sums{}, levels: map[string][]string{}, exact: true}
	l.addUp(counted, x.places, own)
	for k := range l.cells {
		if k.place != x.of.ID {
			delete(l.cells, k)
		}
	}
	l.roundBase = false
	if ind.Kind == ReachKind {
		l = x.reachOf(ind, l)
		l.exact = true
	}
	return l, own, nil
}

// said is what is said of a cell. Of fewer people than the least number, how many they
// are is said and nothing of what they answered.
func (x *exact) said(ind Indicator, l *lattice, k at) estimate {
	k.place = x.of.ID
	est := l.of(ind, k)
	s := l.cells[k]
	if s == nil || s.respondents >= x.fewest || ind.countsOnly() {
		return est
	}
	base, more := est.base, make([]Figure, len(est.more))
	for i := range more {
		more[i] = Hidden()
	}
	est = all(Hidden())
	est.base, est.more, est.few = base, more, true
	return est
}

// countsOnly says that the figure is made from numbers of people and nobody's answer.
func (ind Indicator) countsOnly() bool {
	return slices.Contains([]Kind{CountKind, GrowthKind, ReachKind}, ind.Kind)
}

// sayers is how many said yes, of a share.
func (x *exact) sayers(ind Indicator, l *lattice, k at, est estimate) Figure {
	s := l.cells[k]
	if _, known := est.value.Value(); ind.Kind != Proportion || s == nil || !known {
		return Missing(NotApplicable)
	}
	return Known(float64(int64(s.swx + 0.5)))
}

// inShare is the column of sayers.
var inShare = Column{"counted_in", "People in the share", Count, Other}

func (x *exact) start(ind Indicator, parts ...string) *Table {
	t := x.table(ind, x.of, parts...)
	t.Shape = Plain
	return t
}

func (x *exact) row(ind Indicator, l *lattice, k at, key, label string) Row {
	est := x.said(ind, l, k)
	r := estimateRow(ind, key, label, est)
	if ind.Kind == Proportion {
		r.Cells = append(r.Cells, x.sayers(ind, l, k, est))
	}
	return r
}

func exactColumns(ind Indicator) []Column {
	if ind.Kind == Proportion {
		return append(columnsOf(ind), inShare)
	}
	return columnsOf(ind)
}

// profile is every indicator of the place in one period.
func (x *exact) profile(p Period) (*Table, error) {
	if err := x.period(p); err != nil {
		return nil, err
	}
	t := x.start(Indicator{Name: "profile"}, string(p))
	t.Indicator, t.RowHead = "", "Indicator"
	t.Columns = []Column{
		{"estimate", "Figure", "", Estimate}, {"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High},
		{"base", "People counted", Count, Base}, inShare,
	}
	for _, ind := range x.catalogue.ByTheme() {
		l, _, err := x.count(ind)
		if err != nil {
			return nil, err
		}
		k := at{x.of.ID, p, whole, whole}
		est := x.said(ind, l, k)
		row := estimateRow(Indicator{}, ind.Name, ind.Title, est)
		row.Cells = append(row.Cells, x.sayers(ind, l, k, est))
		row.Unit = ind.Unit
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("Exact figures of %s, %s.", x.of.InWords(), p.Words())
	t.Subtitle = "Every indicator as counted, with its 95% interval and how many people it rests on"
	t.Alt = t.Title
	return x.finish(t, Indicator{Better: Neither}), nil
}

// trend is one indicator of the place over time.
func (x *exact) trend(indicator string) (*Table, error) {
	ind, l, own, err := x.one(indicator)
	if err != nil {
		return nil, err
	}
	t := x.start(ind, "trend")
	t.RowHead, t.Columns = "Quarter", exactColumns(ind)
	periods := x.quarters
	if ind.Yearly {
		t.RowHead, periods = "Financial year", x.years
	}
	latest := Period("")
	for _, p := range periods {
		k := at{x.of.ID, p, whole, whole}
		if l.cells[k] != nil {
			latest = p
		}
		t.Rows = append(t.Rows, x.row(ind, l, k, string(p), p.Words()))
	}
	t.Rows = sinceFirst(t.Rows)
	t.Title = fmt.Sprintf("%s in %s, exact: there is no figure yet.", ind.Title, x.of.InWords())
	if latest != "" {
		t.Title = "Exact: " + headline(ind, x.of.InWords(), latest, x.said(ind, l, at{x.of.ID, latest, whole, whole}))
		t.LeftOut = x.leftOutOf(own, ind, latest)
	}
	t.Subtitle = fmt.Sprintf("%s, %s, by %s, as counted", ind.Title, x.of.Name, strings.ToLower(t.RowHead))
	t.Alt = t.Title
	return x.finish(t, ind), nil
}

// OfferedExact are the breakdowns of exact figures that an indicator has in a place: all
// but by what became of people, which tables of another form have.
func (ind Indicator) OfferedExact(pl Place) []string {
	return slices.DeleteFunc(slices.Clone(ind.Offered(pl)), func(by string) bool { return by == partsOf[ind.Kind] })
}

// breakdown is one indicator of the place in a year by groups of people.
func (x *exact) breakdown(indicator string, year Period, by string) (*Table, error) {
	ind, l, own, err := x.one(indicator)
	if err != nil {
		return nil, err
	}
	d, ok := dimension(by)
	if !ok || !slices.Contains(ind.OfferedExact(x.of), by) {
		return nil, fmt.Errorf("%s in %s cannot be broken down by %q: %w", ind.Title, x.of.InWords(), by, ErrNotFound)
	}
	if !slices.Contains(x.years, year) {
		return nil, fmt.Errorf("breakdowns are by financial year, and there is none called %q: %w", string(year), ErrNotFound)
	}
	t := x.start(ind, "by-"+strings.ReplaceAll(by, "_", "-"), string(year))
	t.RowHead, t.Columns = d.Name, exactColumns(ind)
	everybody := at{x.of.ID, year, whole, whole}
	t.Rows = append(t.Rows, x.row(ind, l, everybody, whole, "Everybody"))
	for _, level := range levelsInOrder(by, l.levels[by]) {
		t.Rows = append(t.Rows, x.row(ind, l, at{x.of.ID, year, by, level}, level, LevelWords(level)))
	}
	t.LeftOut = x.leftOutOf(own, ind, year)
	t.Title = "Exact: " + headline(ind, x.of.InWords(), year, x.said(ind, l, everybody))
	t.Subtitle = fmt.Sprintf("%s %s, %s, %s, as counted", ind.Title, d.Words, x.of.Name, year.Words())
	t.Alt = t.Title
	return x.finish(t, ind), nil
}

func (x *exact) one(indicator string) (Indicator, *lattice, *Cells, error) {
	ind, err := x.indicator(indicator)
	if err != nil {
		return ind, nil, nil, err
	}
	l, own, err := x.count(ind)
	return ind, l, own, err
}

// leftOutOf is how many of the place were left out of an indicator in a period, for
// each reason.
func (x *exact) leftOutOf(own *Cells, ind Indicator, p Period) (out []LeftOut) {
	if ind.Kind == ReachKind {
		return nil
	}
	people := map[string]int64{}
	for _, c := range own.LeftOut {
		if c.Period == p {
			people[c.Reason] += c.Respondents
		}
	}
	for _, reason := range reasonOrder {
		if n := people[reason.key]; n > 0 {
			out = append(out, LeftOut{Reason: reason.key, Words: strings.TrimSuffix(reason.words, " (to the nearest 5)"), People: Known(float64(n))})
		}
	}
	return out
}
