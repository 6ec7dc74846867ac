package metrics

import (
	"context"
	"fmt"
	"slices"

	"khi/metrics/stat"
)

// Compare sets the places of one grain within a place side by side, in the
// order of their names, each with its interval and with the limits within which
// chance alone would leave 95% and 99.8% of places of its size (the limits of
// PHEindicatormethods, so that funnel and printed interval never contradict
// each other). shape is Funnel or Intervals.
func (e *Engine) Compare(ctx context.Context, indicator, within string, grain Grain, p Period, shape Shape) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, within)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	if err := suited(ind, shape); err != nil {
		return nil, err
	}
	if !e.places.HasBelow(pl.ID, grain) {
		return nil, fmt.Errorf("%s has no places of the kind %q within it: %w", pl.Name, string(grain), ErrNotFound)
	}
	t := e.table(ind, pl, string(shape), string(grain), string(p))
	t.RowHead, t.Shape = grainName[grain], shape
	t.Columns = columnsOf(ind)
	whole := at{pl.ID, p, whole, whole}
	mark := l.of(ind, whole)
	limits := funnelLimits(ind, l, whole, mark)
	if ind.Kind != CountKind {
		t.Columns = append(t.Columns, Column{"benchmark", pl.Name, ind.Unit, Benchmark})
	}
	if suited(ind, Funnel) == nil { // also where the limits are hidden with the benchmark
		t.Columns = append(t.Columns,
			Column{"low95", "Lower 95% funnel limit", ind.Unit, Low95}, Column{"high95", "Upper 95% funnel limit", ind.Unit, High95},
			Column{"low998", "Lower 99.8% funnel limit", ind.Unit, Low998}, Column{"high998", "Upper 99.8% funnel limit", ind.Unit, High998})
	}
	for _, child := range e.places.Open(pl.ID, grain, p) {
		k := at{child.ID, p, "all", "all"}
		t.Rows = append(t.Rows, compareRow(ind, child, l.of(ind, k), mark, limits))
	}
	e.adjust(t, ind, comparedPlaces{ind.Name, pl.ID, grain, p})
	if err := e.answered(ctx, t, ind, l, pl.ID, p, func(r Row) (string, Period) { return r.Key, p }); err != nil {
		return nil, err
	}
	t.Title = compareTitle(t, ind, pl, grain, p, mark)
	t.Subtitle = fmt.Sprintf("%s, by %s in %s, %s", ind.Title, grainWord[grain], pl.InWords(), p.Words())
	t.Alt = map[Shape]string{Funnel: "Funnel plot. ", Intervals: "Interval plot. "}[shape] + t.Title + spanWords(t, 0)
	if err := e.leaveOut(ctx, t, ind, pl.ID, p, l); err != nil {
		return nil, err
	}
	t.Notes = append(t.Notes, Note{"order", "Places are in the order of their names. A rank would mostly be chance."})
	t.Notes = append(t.Notes, scatterNotes(t, ind, grainWord[grain])...)
	noteEvents(t, e.eventsBetween(t.Rows, p.Year()))
	return e.finish(t, ind), nil
}

var (
	grainName = map[Grain]string{Scheme: "Scheme", Area: "Council area", Nation: "Nation", GroupGrain: "Group of places"}
	grainWord = map[Grain]string{Scheme: "scheme", Area: "council area", Nation: "nation", GroupGrain: "group"}
)

func suited(ind Indicator, shape Shape) error {
	switch {
	case shape == Intervals:
		return nil
	case shape != Funnel:
		return fmt.Errorf("places are compared by %q or %q: %w", Funnel, Intervals, ErrNotFound)
	case !hasFunnel(ind):
		return fmt.Errorf("a funnel plot needs a share or an average, and %s is a %s: %w", ind.Title, ind.Kind, ErrNotSuited)
	}
	return nil
}

// hasFunnel tells shares and averages, whose limits follow from how many are
// counted. Those of a rate would follow from the time at risk, which is not shown.
func hasFunnel(ind Indicator) bool {
	return slices.Contains([]Kind{Proportion, Mean, ChangeKind}, ind.Kind)
}

// gone reports whether a scheme had not opened yet or had closed before the period.
func gone(pl Place, p Period) bool {
	return (pl.Closed != "" && pl.Closed < p.First().Format("2006-01-02")) ||
		(pl.Opened != "" && pl.Opened >= p.After().Format("2006-01-02"))
}

// limitsAt gives the funnel limits for a base, on the scale of the unit.
type limitsAt func(base float64) (l95, l998 stat.Interval, ok bool)

// funnelLimits is nil where the indicator has no funnel or the benchmark may
// not be shown: limits about a hidden value would give it back.
func funnelLimits(ind Indicator, l *lattice, k at, mark estimate) limitsAt {
	centre, ok := mark.value.Value()
	if !ok || !hasFunnel(ind) {
		return nil
	}
	if ind.Kind == Proportion {
		return func(n float64) (stat.Interval, stat.Interval, bool) {
			a, b := stat.ProportionLimits(centre/100, n, stat.Z95), stat.ProportionLimits(centre/100, n, stat.Z998)
			return scale(a), scale(b), true
		}
	}
	sd, ok := l.spread(k)
	if !ok {
		return nil
	}
	return func(n float64) (stat.Interval, stat.Interval, bool) {
		if n < 2 {
			return stat.Interval{}, stat.Interval{}, false
		}
		return stat.MeanLimits(centre, sd, n, 0.95), stat.MeanLimits(centre, sd, n, 0.998), true
	}
}

func scale(iv stat.Interval) stat.Interval {
	return stat.Interval{Low: 100 * iv.Low, High: 100 * iv.High}
}

func compareRow(ind Indicator, pl Place, est, mark estimate, limits limitsAt) Row {
	row := estimateRow(ind, pl.ID, pl.Name, est)
	if ind.Kind == CountKind {
		return row
	}
	row.Cells = append(row.Cells, mark.value)
	if suited(ind, Funnel) != nil {
		return row
	}
	if limits == nil {
		return withoutLimits(row, mark.value)
	}
	base, ok := est.base.Value()
	var in95, in998 stat.Interval
	if ok {
		in95, in998, ok = limits(base)
	}
	if !ok { // limits are drawn from the base, so they are hidden or missing with it
		return withoutLimits(row, est.base)
	}
	in95, in998 = asPublished(in95, ind.Unit), asPublished(in998, ind.Unit)
	row.Cells = append(row.Cells, Known(in95.Low), Known(in95.High), Known(in998.Low), Known(in998.High))
	row.Verdict = verdict(mustValue(est.value), in95, in998)
	return row
}

// asPublished is an interval to the precision that a unit is given to: a verdict is
// on the figures that stand beside it.
func asPublished(iv stat.Interval, u Unit) stat.Interval {
	return stat.Interval{Low: u.Round(iv.Low), High: u.Round(iv.High)}
}

// withoutLimits gives a row the reason why it has no limits: that the base, or
// what they are about, is hidden or missing.
func withoutLimits(row Row, why Figure) Row {
	if _, known := why.Value(); known { // too few answers for a spread
		why = Missing(NotAvailable)
	}
	row.Cells = append(row.Cells, why, why, why, why)
	return row
}

// verdict says in neutral words how a place stands in the funnel. Outside means
// "look closer": never "failing".
func verdict(v float64, in95, in998 stat.Interval) string {
	switch {
	case v > in998.High:
		return "much higher than expected"
	case v < in998.Low:
		return "much lower than expected"
	case v > in95.High:
		return "higher than expected"
	case v < in95.Low:
		return "lower than expected"
	}
	return "inside the funnel"
}

func compareTitle(t *Table, ind Indicator, pl Place, grain Grain, p Period, mark estimate) string {
	outside, shown, hidden := 0, 0, 0
	for _, r := range t.Rows {
		if _, ok := r.Cells[0].Value(); ok {
			shown++
		}
		if r.Cells[0].IsHidden() {
			hidden++
		}
		if r.Verdict != "" && r.Verdict != "inside the funnel" {
			outside++
		}
	}
	title := headline(ind, pl.InWords(), p, mark)
	what := grainWord[grain]
	if _, known := mark.value.Value(); known && t.Index(Low95) >= 0 && shown > 0 {
		title += fmt.Sprintf(" %s outside the 95%% funnel limits, of %d with a figure.", countOf(outside, what), shown)
	}
	if hidden > 0 {
		title += fmt.Sprintf(" %s hidden so that nobody can be recognised.", countOf(hidden, what))
	}
	return title
}

func countOf(n int, what string) string {
	switch n {
	case 0:
		return "No " + what + " is"
	case 1:
		return "1 " + what + " is"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}
