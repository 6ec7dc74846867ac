package metrics

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"khi/metrics/stat"
)

// Target is a figure that somebody has set out to reach.
type Target struct {
	Ref, Words, Source string
	SetOn              string // 2006-01-02
	Place, Indicator   string
	From, By           Period   // financial years
	Kind               string   // level, more
	Start              *float64 // where it began, nil where whoever set it did not say
	Value              float64
	To                 *float64 // of a range: the end that is further from the start
}

// The kinds of target: what the figure is to be, or how much more than at the start.
const (
	targetLevel = "level"
	targetMore  = "more"
)

// fewestToForecast is how many years in a row a forecast is made from, and mostToForecast
// how many of the latest ones at most.
const (
	fewestToForecast = 3
	mostToForecast   = 5
)

// Targets sets the figures of a place beside the straight path to a target that was set
// for it, and says where the figures lead if they go on as they did. Ref chooses among
// several targets; "" is the newest. All is made from the figures that are shown by
// themselves; where one is hidden, so is what would follow from it.
func (e *Engine) Targets(ctx context.Context, indicator, place, ref string) (*Table, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	var all []Target
	for _, t := range e.labels.Targets {
		if t.Indicator == ind.Name && t.Place == pl.ID && t.check(e.catalogue, e.places) == nil {
			all = append(all, t)
		}
	}
	at := slices.IndexFunc(all, func(t Target) bool { return ref == "" || t.Ref == ref })
	if at < 0 {
		return nil, fmt.Errorf("no such target has been set for %s in %s: %w", ind.Title, pl.InWords(), ErrNotFound)
	}
	way := e.wayTo(all[at], ind, pl, l)
	t := e.table(ind, pl, "target", safe(all[at].Ref))
	t.RowHead, t.Shape, t.Columns = "Financial year", Trend, columnsOf(ind)
	t.Columns = append(t.Columns, Column{"path", "Straight path to the target", ind.Unit, Benchmark}, Column{"forecast", "Forecast", ind.Unit, Other},
		Column{"forecast_low", "Lower 95% limit of the forecast", ind.Unit, Other}, Column{"forecast_high", "Upper 95% limit of the forecast", ind.Unit, Other})
	for i, y := range way.years {
		row := estimateRow(ind, string(y), y.Words(), way.own[i])
		row.Cells = append(row.Cells, way.path[i], way.forecast[i].value, way.forecast[i].low, way.forecast[i].high)
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("“%s” in %s: %s.", all[at].Words, pl.InWords(), strings.Join(way.words(), "; "))
	t.Subtitle = fmt.Sprintf("%s, %s, by financial year, beside the path from %s to %s", ind.Title, pl.Name, way.From.Words(), way.By.Words())
	t.Alt = "Line chart. " + t.Title + hiddenCount(t.Rows, 0, "financial year")
	t.Notes = append(t.Notes, way.notes(all)...)
	return e.finish(t, ind), nil
}

// way is the way to a target, year by year.
type way struct {
	Target
	ind      Indicator
	years    []Period
	own      []estimate
	path     []Figure
	forecast []estimate
	now      int // the latest year that is over and has a figure, or -1
	made     int // of how many years the forecast is made
	start    Figure
	goal     Figure
}

func (e *Engine) wayTo(t Target, ind Indicator, pl Place, l *lattice) *way {
	w := &way{Target: t, ind: ind, now: -1}
	figure := func(y Period) estimate {
		if !slices.Contains(e.years, y) || y.After().Format(time.DateOnly) > e.labels.AsOf {
			return all(Missing(NotAvailable)) // not over yet
		}
		return l.of(ind, at{pl.ID, y, whole, whole})
	}
	w.start = figure(t.From).value.At(ind.Unit)
	if t.Start != nil {
		w.start = Known(*t.Start).At(ind.Unit)
	}
	w.goal = Known(t.Value).At(ind.Unit)
	if t.Kind == targetMore {
		w.goal = onward(w.start, t.Value).At(ind.Unit)
	}
	length := float64(t.By.startYear() - t.From.startYear())
	for y := t.From; y <= t.By; y = y.Next() {
		own := figure(y)
		if _, ok := own.value.Value(); ok {
			w.now = len(w.years)
		}
		w.years, w.own = append(w.years, y), append(w.own, own)
		w.path = append(w.path, between(w.start, w.goal, float64(y.startYear()-t.From.startYear())/length).At(ind.Unit))
	}
	w.lead(e.wholeYears(ind, pl, l))
	return w
}

// lead forecasts the years after the latest figure from the latest years that stand in a
// row with a shown figure.
func (w *way) lead(whole []yearEstimate) {
	var times, values []float64
	for _, y := range whole {
		v, ok := y.value.At(w.ind.Unit).Value()
		if !ok {
			times, values = nil, nil
			continue
		}
		times, values = append(times, float64(y.year.startYear())), append(values, v)
	}
	drop := max(0, len(times)-mostToForecast)
	times, values = times[drop:], values[drop:]
	none := all(Missing(NotAvailable))
	if len(whole) > 0 && whole[len(whole)-1].value.IsHidden() {
		none = all(Hidden())
	}
	for _, y := range w.years {
		est := none
		if len(times) >= fewestToForecast && float64(y.startYear()) > times[len(times)-1] {
			if v, iv, err := stat.Forecast(times, values, float64(y.startYear()), 0.95); err == nil {
				est = estimate{value: Known(w.within(v)), low: Known(w.within(iv.Low)), high: Known(w.within(iv.High))}.published(w.ind.Unit)
				w.made = len(times)
			}
		} else if len(whole) > 0 && y <= whole[len(whole)-1].year {
			est = all(Missing(NotApplicable)) // there is a figure of its own
		}
		w.forecast = append(w.forecast, est)
	}
}

// within keeps a forecast to what the figure can be.
func (w *way) within(v float64) float64 {
	switch {
	case w.ind.Unit == Percent:
		return min(100, max(0, v))
	case w.ind.Kind == CountKind:
		return max(0, v)
	case w.ind.Highest > w.ind.Lowest:
		return min(w.ind.Highest, max(w.ind.Lowest, v))
	}
	return v
}

// onward is a shown figure and so much more.
func onward(f Figure, more float64) Figure {
	if v, ok := f.Value(); ok {
		return Known(v + more)
	}
	return f
}

// between is a point on the way from one shown figure to another.
func between(from, to Figure, share float64) Figure {
	a, ok := from.Value()
	if !ok {
		return from
	}
	b, ok := to.Value()
	if !ok {
		return to
	}
	return Known(a + share*(b-a))
}

// words say where the figures stand to the path, and where they lead.
func (w *way) words() []string {
	goal, aimed := w.goal.Value()
	start, begun := w.start.Value()
	if !aimed || !begun {
		return []string{"the path cannot be drawn, for where it begins is not shown"}
	}
	up := goal >= start
	target := w.ind.Unit.Text(w.goal)
	if w.now < 0 {
		return []string{"there is no figure to set beside the path to " + target}
	}
	own := w.own[w.now]
	v, _ := own.value.At(w.ind.Unit).Value()
	if w.years[w.now] == w.By {
		reached := map[bool]string{true: "reached", false: "not reached"}[v == goal || v > goal == up]
		return []string{fmt.Sprintf("%s in %s, and the target was %s: %s", w.ind.Unit.Text(own.value), w.By.Words(), target, reached)}
	}
	p, _ := w.path[w.now].Value()
	where := standing(own, v, p, up)
	text := []string{fmt.Sprintf("%s in %s, %s (%s)", w.ind.Unit.Text(own.value), w.years[w.now].Words(), where, w.ind.Unit.Text(w.path[w.now]))}
	return append(text, w.leads(goal, up))
}

// standing is how a figure stands to its point on the path: by its interval where it has
// one, for of a few people a figure is soon a little off.
func standing(own estimate, v, path float64, up bool) string {
	side := 0
	low, from := own.low.Value()
	high, to := own.high.Value()
	switch {
	case from && to:
		side = int(stat.CompareToValue(stat.Interval{Low: low, High: high}, path, stat.HigherIsBetter) - stat.Similar)
	case v > path:
		side = 1
	case v < path:
		side = -1
	}
	if !up {
		side = -side
	}
	return map[int]string{-1: "behind the path", 0: "on the path", 1: "ahead of the path"}[side]
}

// leads says whether the forecast reaches the target.
func (w *way) leads(goal float64, up bool) string {
	f := w.forecast[len(w.forecast)-1]
	low, from := f.low.Value()
	high, to := f.high.Value()
	if !from || !to {
		return fmt.Sprintf("where that leads cannot be said: it takes %d years in a row with a figure", fewestToForecast)
	}
	if !up {
		low, high, goal = -high, -low, -goal
	}
	verdict := "it is open whether the target of %s is reached"
	switch {
	case low >= goal:
		verdict = "on track for the target of %s"
	case high < goal:
		verdict = "not on track for the target of %s"
	}
	return fmt.Sprintf("if it goes on as it did there will be %s (%s to %s) in %s, so "+verdict, w.ind.Unit.Text(f.value), w.ind.Unit.Text(f.low), w.ind.Unit.Text(f.high), w.By.Words(), w.ind.Unit.Text(w.goal))
}

func (w *way) notes(all []Target) []Note {
	day := w.SetOn
	if at, err := time.Parse(time.DateOnly, w.SetOn); err == nil {
		day = at.Format("2 January 2006")
	}
	notes := []Note{{"target", fmt.Sprintf("The target was set on %s by: %s. The path is a straight line from %s (%s) to %s (%s); nobody said that it must be kept year by year.",
		day, w.Source, w.From.Words(), w.ind.Unit.Text(w.start), w.By.Words(), w.ind.Unit.Text(w.goal))}}
	if w.To != nil {
		further := onward(Known(0), *w.To)
		if w.Kind == targetMore {
			further = onward(w.start, *w.To)
		}
		notes = append(notes, Note{"range", fmt.Sprintf("The target is a range, from %s to %s. The path leads to its nearer end.", w.ind.Unit.Text(w.goal), w.ind.Unit.Text(further.At(w.ind.Unit)))})
	}
	if w.made > 0 {
		notes = append(notes, Note{"forecast", fmt.Sprintf("The forecast is the straight line through the figures of the latest %d years that are over, led on, with the interval in which a new year would lie if what moved them so far goes on as it did. Plans, money and people can change that.", w.made)})
	}
	var others []string
	for _, t := range all {
		if t.Ref != w.Ref {
			others = append(others, fmt.Sprintf("“%s” (%s)", t.Words, t.Ref))
		}
	}
	if len(others) > 0 {
		notes = append(notes, Note{"others", "Other targets have been set for this: " + strings.Join(others, ", ") + ". Add target= and the name to the address of the table to see one."})
	}
	return notes
}

// check refuses a target that nobody would ever be shown.
func (t Target) check(catalogue Catalogue, places *Places) error {
	ind, ok := catalogue.Find(t.Indicator)
	if !ok {
		return fmt.Errorf("target %s is about the indicator %q, and there is none: correct the name and send the file again", t.Ref, t.Indicator)
	}
	if _, ok := places.Find(t.Place); !ok {
		return fmt.Errorf("target %s is for the place %q, of which there are no records yet", t.Ref, t.Place)
	}
	for _, p := range []Period{t.From, t.By} {
		if parsed, err := ParsePeriod(string(p)); err != nil || !parsed.IsYear() {
			return fmt.Errorf("target %s: %q is not a financial year", t.Ref, p)
		}
	}
	switch {
	case t.By <= t.From:
		return fmt.Errorf("target %s is to be reached by %s and is counted from %s: correct the one or the other", t.Ref, t.By, t.From)
	case t.By.startYear()-t.From.startYear() > 50:
		return fmt.Errorf("target %s is more than 50 years long: correct its years", t.Ref)
	case math.IsNaN(t.Value) || t.Kind == targetLevel && ind.Unit == Percent && (t.Value < 0 || t.Value > 100):
		return fmt.Errorf("target %s: %g cannot be a percentage: write 15 for 15%%", t.Ref, t.Value)
	}
	return nil
}

// StrayTargets says of each target that is shown nowhere why it is not.
func (e *Engine) StrayTargets() []string {
	var all []string
	for _, t := range e.labels.Targets {
		if err := t.check(e.catalogue, e.places); err != nil {
			all = append(all, err.Error())
		}
	}
	return all
}
