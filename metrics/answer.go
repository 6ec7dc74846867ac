package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Trend is one indicator in one place over time: a row for each quarter, or for
// each financial year where the indicator has only years.
func (e *Engine) Trend(ctx context.Context, indicator, place string) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	t := e.table(ind, pl, "trend")
	t.RowHead, t.Shape = "Quarter", Trend
	if ind.Yearly {
		t.RowHead = "Financial year"
	}
	t.Columns = columnsOf(ind)
	above, compared := e.above(pl)
	if compared && ind.Kind != CountKind {
		t.Columns = append(t.Columns, Column{"benchmark", above.Name, ind.Unit, Benchmark})
	}
	latest := estimate{value: Missing(NotAvailable)}
	var latestPeriod Period
	for _, p := range e.periodsOf(ind, l) {
		est := l.of(ind, at{pl.ID, p, whole, whole})
		row := estimateRow(ind, string(p), p.Words(), est)
		if t.Index(Benchmark) >= 0 {
			row.Cells = append(row.Cells, l.of(ind, at{above.ID, p, whole, whole}).value)
		}
		t.Rows = append(t.Rows, row)
		if est.value.Reason() != NoAnswers && est.value.Reason() != NotAvailable {
			latest, latestPeriod = est, p
		}
	}
	t.Rows = sinceFirst(t.Rows)
	if err := e.answered(ctx, t, ind, l, pl.ID, latestPeriod, func(r Row) (string, Period) { return pl.ID, Period(r.Key) }); err != nil {
		return nil, err
	}
	if latestPeriod == "" {
		t.Title = fmt.Sprintf("%s in %s: there is no figure yet.", ind.Title, pl.InWords())
	} else {
		t.Title = headline(ind, pl.InWords(), latestPeriod, latest)
		if err := e.leaveOut(ctx, t, ind, pl.ID, latestPeriod, l); err != nil {
			return nil, err
		}
	}
	t.Subtitle = fmt.Sprintf("%s, %s, by %s", ind.Title, pl.Name, strings.ToLower(t.RowHead))
	t.Alt = "Line chart. " + t.Title + spanWords(t, 0) + hiddenCount(t.Rows, 0, strings.ToLower(t.RowHead))
	t.Notes = append(t.Notes, variationNote(t, ind)...)
	t.Notes = append(t.Notes, yearsNote(ind, e.wholeYears(ind, pl, l))...)
	markBreaks(t, EventsOf(pl, e.places, e.labels.Changes))
	t.Notes = append(t.Notes, growthNote(t, ind)...)
	return e.finish(t, ind), nil
}

// wholeYears are the yearly estimates of a place for the years that were over
// on the day of the snapshot.
func (e *Engine) wholeYears(ind Indicator, pl Place, l *lattice) []yearEstimate {
	var out []yearEstimate
	for _, y := range e.years {
		if y.After().Format(time.DateOnly) <= e.labels.AsOf {
			out = append(out, yearEstimate{y, l.of(ind, at{pl.ID, y, whole, whole})})
		}
	}
	return out
}

// sinceFirst leaves out the periods before the first figure, shown or hidden:
// nobody had been asked yet. Gaps after it stay.
func sinceFirst(rows []Row) []Row {
	for i, r := range rows {
		if _, ok := r.Cells[0].Value(); ok || r.Cells[0].IsHidden() {
			return rows[i:]
		}
	}
	return rows
}

// Breakdown is one indicator in one place and financial year by one dimension,
// with everybody as the first row.
func (e *Engine) Breakdown(ctx context.Context, indicator, place string, year Period, dim string) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	d, ok := dimension(dim)
	if !ok || !slices.Contains(ind.Offered(pl), dim) {
		return nil, fmt.Errorf("%s in %s cannot be broken down by %q: %w", ind.Title, pl.InWords(), dim, ErrNotFound)
	}
	if !slices.Contains(e.years, year) {
		return nil, fmt.Errorf("breakdowns are by financial year, and there is none called %q: %w", string(year), ErrNotFound)
	}
	if dim == partsOf[ind.Kind] {
		return e.parted(ctx, ind, pl, year, l)
	}
	t := e.table(ind, pl, "by-"+strings.ReplaceAll(dim, "_", "-"), string(year))
	t.RowHead, t.Shape, t.Columns = d.Name, Bars, columnsOf(ind)
	everybody := l.of(ind, at{pl.ID, year, whole, whole})
	t.Rows = append(t.Rows, estimateRow(ind, whole, "Everybody", everybody))
	for _, level := range levelsInOrder(dim, l.levels[dim]) {
		est := l.of(ind, at{pl.ID, year, dim, level})
		t.Rows = append(t.Rows, estimateRow(ind, level, LevelWords(level), est))
	}
	gaps(t, ind)
	if err := e.missing(ctx, t, ind, pl.ID, year, dim); err != nil {
		return nil, err
	}
	t.Title = headline(ind, pl.InWords(), year, everybody)
	t.Subtitle = fmt.Sprintf("%s %s, %s, %s", ind.Title, d.Words, pl.Name, year.Words())
	t.Alt = "Bar chart " + d.Words + ". " + t.Title + spanWords(t, 0) + hiddenCount(t.Rows, 0, "group")
	if err := e.leaveOut(ctx, t, ind, pl.ID, year, l); err != nil {
		return nil, err
	}
	ask, err := e.asking(ctx)
	if err != nil {
		return nil, err
	}
	t.Notes = append(t.Notes, modeNote(ask(ind, l, pl.ID, year), pl.InWords(), year)...)
	noteEvents(t, e.eventsIn(pl, year))
	return e.finish(t, ind), nil
}

// Profile is every indicator for one place and period: a row for each.
func (e *Engine) Profile(ctx context.Context, place string, p Period) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	t := e.table(Indicator{Name: "profile"}, pl, string(p))
	t.Indicator, t.RowHead, t.Shape = "", "Indicator", Plain
	t.Columns = []Column{
		{"estimate", "Figure", "", Estimate}, {"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High},
		{"base", "People counted", Count, Base},
	}
	above, compared := e.above(pl)
	if compared {
		t.Columns = append(t.Columns, Column{"benchmark", above.Name, "", Benchmark})
	}
	t.Columns = append(t.Columns, askedColumns...)
	e.warm(ctx)
	ask, err := e.asking(ctx)
	if err != nil {
		return nil, err
	}
	var rounded []string
	for _, ind := range e.catalogue.ByTheme() {
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		est := l.of(ind, at{pl.ID, p, whole, whole})
		row := estimateRow(Indicator{}, ind.Name, ind.Title, est)
		row.Unit = ind.Unit
		if note, ok := othersNote(ind, est); ok {
			row.Notes = append(row.Notes, note.Key)
			t.Notes = append(t.Notes, note)
		}
		if l.roundBase {
			rounded = append(rounded, ind.Title)
		}
		if compared {
			b := Missing(NotApplicable)
			if ind.Kind != CountKind {
				b = l.of(ind, at{above.ID, p, whole, whole}).value
			}
			row.Cells = append(row.Cells, b)
		}
		row.Cells = append(row.Cells, ask(ind, l, pl.ID, p)...)
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("Key Human Indicators for %s, %s.", pl.InWords(), p.Words())
	t.Subtitle = "Every indicator, with its 95% interval and how many people it rests on"
	t.Alt = t.Title + hiddenCount(t.Rows, 0, "figure")
	t.Notes = append(t.Notes, roundedBases(rounded)...)
	noteEvents(t, e.eventsIn(pl, p))
	return e.finish(t, Indicator{Better: Neither}), nil
}

// ask finds the indicator and the place and makes the lattice ready.
func (e *Engine) ask(ctx context.Context, indicator, place string) (Indicator, Place, *lattice, error) {
	ind, err := e.indicator(indicator)
	if err != nil {
		return ind, Place{}, nil, err
	}
	pl, err := e.place(place)
	if err != nil {
		return ind, pl, nil, err
	}
	l, err := e.lattice(ctx, ind)
	return ind, pl, l, err
}

// above is the place that a place is held against: its nation, or the United
// Kingdom for a nation; the United Kingdom has none.
func (e *Engine) above(pl Place) (Place, bool) { return e.places.Against(pl) }

// columnsOf are the columns that an estimate of the indicator fills.
func columnsOf(ind Indicator) []Column {
	name := map[Kind]string{Proportion: "Percentage", Mean: "Average", Median: "Median", ChangeKind: "Average change", CountKind: "People",
		GrowthKind: "Growth over the year", ReachKind: "Share of the published total", OutcomeKind: "Percentage", TransitionKind: "Percentage now", SurvivalKind: "Percentage",
		RateKind: "For each 100 a year", RatioKind: "For each 100"}[ind.Kind]
	if ind.Unit == Pounds {
		name = "Average cost a year"
	}
	if ind.Kind == CountKind {
		if ind.Each == "arrangement" {
			name = "Arrangements"
		}
		return []Column{{"estimate", name, ind.Unit, Estimate}}
	}
	cols := []Column{
		{"estimate", name, ind.Unit, Estimate},
		{"low", "Lower 95% limit", ind.Unit, Low}, {"high", "Upper 95% limit", ind.Unit, High},
		{"base", counted(ind), Count, Base},
	}
	if ind.Kind == Median {
		cols = append(cols, Column{"lower_quartile", "Lower quartile", ind.Unit, Other},
			Column{"upper_quartile", "Upper quartile", ind.Unit, Other})
	}
	switch ind.Kind {
	case OutcomeKind:
		for _, level := range ind.Levels[1:] {
			cols = append(cols, Column{"share_" + level, LevelWords(level), Percent, Other})
		}
	case ReachKind:
		if ind.Spent.What != "" {
			return append(cols, Column{"spent", "Spent on it, as published", Pounds, Other}, Column{"total", "Spent in all, as published", Pounds, Other})
		}
		cols = append(cols, Column{"total", "Published total", Count, Other})
	case TransitionKind:
		cols = append(cols, Column{"share_before", "Percentage before", Percent, Other})
	}
	return cols
}

// counted heads the column that says how many an estimate rests on: for a ratio
// both sorts together.
func counted(ind Indicator) string {
	if ind.Kind == RatioKind {
		return strings.ToUpper(ind.Of[:1]) + ind.Of[1:] + " counted"
	}
	return analysed[ind.Each]
}

// estimateRow lays an estimate out under columnsOf; the zero Indicator gives
// the four columns that every kind has.
func estimateRow(ind Indicator, key, label string, e estimate) Row {
	r := Row{Key: key, Label: label, Cells: []Figure{e.value, e.low, e.high, e.base}}
	switch ind.Kind {
	case CountKind:
		r.Cells = r.Cells[:1]
	case Median:
		r.Cells = append(r.Cells, e.lowerQuartile, e.upperQuartile)
	case OutcomeKind, TransitionKind, ReachKind:
		if len(e.more) == 0 { // nothing at all, for the reason that the estimate gives
			e.more = slices.Repeat([]Figure{e.value}, len(columnsOf(ind))-4)
		}
		r.Cells = append(r.Cells, e.more...)
	}
	if e.few {
		r.Notes = append(r.Notes, "few")
	}
	return r
}

// table starts a Table with what every table of the snapshot says.
func (e *Engine) table(ind Indicator, pl Place, parts ...string) *Table {
	id := strings.Join(append([]string{strings.ReplaceAll(ind.Name, "_", "-"), safe(pl.ID)}, parts...), "-")
	t := &Table{
		ID: id, Indicator: ind.Name, Better: ind.Better, Source: ind.Source,
		Protected: e.profile.Name + ": " + e.profile.Words, AsOf: e.labels.AsOf, Invented: e.labels.Invented,
	}
	if pl.Grain == GroupGrain {
		t.Notes = []Note{{"group", pl.Name + " is a group of places. " + RuleOfGroups}}
	}
	return t
}

// safe keeps what may stand in a file name.
func safe(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, id)
}

// finish adds the notes that the rows refer to and those of the indicator.
func (e *Engine) finish(t *Table, ind Indicator) *Table {
	for _, r := range t.Rows {
		if slices.Contains(r.Notes, "few") {
			t.Notes = append(t.Notes, Note{"few", FewWords})
			break
		}
	}
	t.Notes = append(t.Notes, e.totalNote(ind)...)
	if ind.Note != "" {
		t.Notes = append(t.Notes, Note{"indicator", ind.Note})
	}
	if t.Source == "" {
		t.Source = "Survey responses and scheme records"
	}
	return t
}
