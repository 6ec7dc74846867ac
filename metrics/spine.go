package metrics

import (
	"context"
	"errors"
	"fmt"

	"khi/metrics/stat"
)

// Keys of the columns that say how the other places lie. Worst is the lowest where
// higher is better or no direction is agreed, and the highest where lower is better.
const (
	SpineWorst        = "worst"
	SpineWorseQuarter = "worse_quarter"
	SpineBetterQuart  = "better_quarter"
	SpineBest         = "best"
	SpinePlaces       = "places"
)

// Spine is one place across all indicators, held against its nation (a nation against
// the United Kingdom), among all places of its kind in the United Kingdom: those of one
// nation are often too few to say how places lie.
func (e *Engine) Spine(ctx context.Context, place string, p Period) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	say, err := e.stating(ctx, p, e.catalogue)
	if err != nil {
		return nil, err
	}
	return SpineOf(e.table(Indicator{Name: "spine"}, pl, string(p)), e.catalogue, e.places, pl, p, say)
}

// SpineOf makes the spine of a place from what the profiles state. Head is a table
// that says where the figures come from. It fails with ErrNotSuited for the United
// Kingdom, which is held against nothing.
func SpineOf(head *Table, c Catalogue, places *Places, pl Place, p Period, say Stating) (*Table, error) {
	above, ok := places.Against(pl)
	if !ok {
		return nil, fmt.Errorf("%s has nothing above it to be held against: %w", pl.Name, ErrNotSuited)
	}
	peers := places.Open("UK", pl.Grain, p)
	t := headed(head, "spine-"+safe(pl.ID)+"-"+string(p))
	t.RowHead, t.Shape = "Indicator", Spine
	t.Columns = []Column{
		{"estimate", pl.Name, "", Estimate}, {"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High},
		{"base", "People counted", Count, Base}, {"benchmark", above.Name, "", Benchmark},
		{SpineWorst, "Worst place, or lowest", "", Other}, {SpineWorseQuarter, "Worse quarter ends, or lower", "", Other},
		{SpineBetterQuart, "Better quarter begins, or higher", "", Other}, {SpineBest, "Best place, or highest", "", Other},
		{SpinePlaces, "Places with a figure", Count, Other},
	}
	few := false
	for _, ind := range c.ByTheme() {
		if ind.Kind == CountKind {
			continue
		}
		s, mark := say(ind.Name, pl.ID), say(ind.Name, above.ID).Value
		row := Row{Key: ind.Name, Label: ind.Title, Unit: ind.Unit, Cells: []Figure{s.Value, s.Low, s.High, s.Base, mark},
			Verdict: Standing(s, mark, ind.Better)}
		row.Cells = append(row.Cells, among(ind, peers, say)...)
		if s.Few {
			few, row.Notes = true, []string{"few"}
		}
		t.Rows = append(t.Rows, row)
	}
	count := standingsOf(t.Rows)
	t.Title = fmt.Sprintf("%s beside %s, %s: %s.", pl.Name, above.InWords(), p.Words(), count)
	t.Subtitle = fmt.Sprintf("Each indicator beside %s, among the %ss of the United Kingdom", above.InWords(), grainWord[pl.Grain])
	t.Alt = "Spine chart. " + t.Title + hiddenCount(t.Rows, 0, "figure")
	t.Notes = append(t.Notes,
		Note{"standing", "Better and worse are said only where a direction is agreed; otherwise higher and lower. Similar means that the benchmark lies within the 95% interval. Of twenty figures about one would stand apart by chance alone."},
		Note{"ends", fmt.Sprintf("The worst and the best are those of the %ss of the United Kingdom with a figure that may be shown. Small places stand at the ends mostly by chance. Where fewer than four have one, none is given.", grainWord[pl.Grain])})
	if few {
		t.Notes = append(t.Notes, Note{"few", FewWords})
	}
	return t, nil
}

// headed is an empty table with the provenance of another, of several indicators.
func headed(head *Table, id string) *Table {
	return &Table{ID: id, Better: Neither, Protected: head.Protected, Source: "Survey responses and scheme records", AsOf: head.AsOf, Invented: head.Invented}
}

// among are the columns that say how the places of a kind lie, from the worst to the
// best, and how many of them have a figure that is shown.
func among(ind Indicator, peers []Place, say Stating) []Figure {
	var values []float64
	for _, peer := range peers {
		if v, ok := say(ind.Name, peer.ID).Value.Value(); ok {
			values = append(values, v)
		}
	}
	n := Known(float64(len(values)))
	spread, err := stat.SpreadOf(values)
	if err != nil {
		none := Missing(NotAvailable)
		return []Figure{none, none, none, none, n}
	}
	ends := []float64{spread.Min, spread.P25, spread.P75, spread.Max}
	if ind.Better == Lower {
		ends = []float64{spread.Max, spread.P75, spread.P25, spread.Min}
	}
	var all []Figure
	for _, v := range ends {
		all = append(all, Known(v).At(ind.Unit))
	}
	return append(all, n)
}

// standingsOf counts the verdicts of some rows in words: "2 better, 1 worse, 20 similar".
func standingsOf(rows []Row) string {
	n := map[string]int{}
	for _, r := range rows {
		n[r.Verdict]++
	}
	return tally(n)
}

func tally(n map[string]int) string {
	said := ""
	for _, word := range []string{StandsBetter, StandsWorse, StandsHigher, StandsLower, StandsSimilar} {
		if n[word] == 0 {
			continue
		}
		if said != "" {
			said += ", "
		}
		said += fmt.Sprintf("%d %s", n[word], word)
	}
	if said == "" {
		return "no figure can be compared"
	}
	return said
}

// Tartan is the places of one grain within a place, and how each of some indicators
// lies to that place's own figure.
func (e *Engine) Tartan(ctx context.Context, within string, grain Grain, p Period, indicators []string) (*Table, error) {
	pl, err := e.place(within)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	var of []Indicator
	for _, name := range indicators {
		ind, err := e.indicator(name)
		if err != nil {
			return nil, err
		}
		of = append(of, ind)
	}
	say, err := e.stating(ctx, p, of)
	if err != nil {
		return nil, err
	}
	return TartanOf(e.table(Indicator{Name: "tartan"}, pl), of, e.places, pl, grain, p, say)
}

// TartanOf makes the tartan from what the profiles state.
func TartanOf(head *Table, of []Indicator, places *Places, within Place, grain Grain, p Period, say Stating) (*Table, error) {
	if len(of) == 0 {
		return nil, errors.New("a tartan needs an indicator")
	}
	rows := places.Open(within.ID, grain, p)
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s has no places of the kind %q within it: %w", within.Name, string(grain), ErrNotFound)
	}
	t := headed(head, "tartan-"+safe(within.ID)+"-"+string(grain)+"-"+string(p))
	t.RowHead, t.Shape = grainName[grain], Tartan
	n, hidden := map[string]int{}, 0
	for _, ind := range of {
		t.Columns = append(t.Columns, Column{ind.Name, ind.Title, ind.Unit, Other})
	}
	whole := Row{Key: within.ID, Label: within.Name}
	for _, ind := range of {
		whole.Cells, whole.Standings = append(whole.Cells, say(ind.Name, within.ID).Value), append(whole.Standings, "")
	}
	for _, pl := range rows {
		row := Row{Key: pl.ID, Label: pl.Name}
		for i, ind := range of {
			s := say(ind.Name, pl.ID)
			word := ""
			if ind.Kind != CountKind {
				word = Standing(s, whole.Cells[i], ind.Better)
			}
			if s.Value.IsHidden() {
				hidden++
			}
			n[word]++
			row.Cells, row.Standings = append(row.Cells, s.Value), append(row.Standings, word)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append([]Row{whole}, t.Rows...)
	t.Title = fmt.Sprintf("The %ss of %s beside its own figures, %s: %s.", grainWord[grain], within.InWords(), p.Words(), tally(n))
	t.Subtitle = fmt.Sprintf("Headline indicators of each %s in %s", grainWord[grain], within.InWords())
	t.Alt = "Tartan rug. " + t.Title
	if hidden > 0 {
		t.Alt += " " + countOf(hidden, "figure") + " hidden so that nobody can be recognised."
	}
	t.Notes = []Note{
		{"standing", "Better and worse are said only where a direction is agreed; otherwise higher and lower. Similar means that the figure of " + within.InWords() + " lies within the 95% interval."},
		{"many", fmt.Sprintf("Of %d comparisons about %.0f would stand apart by chance alone. A row is no verdict on a place.", compared(n), 0.05*float64(compared(n)))},
		{"order", "The first row is what the others are held against. Places follow in the order of their names."},
	}
	return t, nil
}

func compared(n map[string]int) (all int) {
	for word, k := range n {
		if word != "" {
			all += k
		}
	}
	return all
}
