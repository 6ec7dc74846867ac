package metrics

import (
	"context"
	"fmt"
	"strings"

	"khi/metrics/benefit"
)

// priceYear is the price year of every amount that the cost indicators give:
// queries/indicators/live_in_cost.sql divides by the deflator whose base it is.
const priceYear = CostPriceYear

// CostPriceYear is the price year of the amounts of Cost.
const CostPriceYear = "2024-25"

// perspectiveWords says whose cost an amount is.
var perspectiveWords = map[string]string{
	"council_net":   "the council (after what the person pays)",
	"council_gross": "the council (before what the person pays)",
	"public":        "the whole public sector",
}

// costFor is the indicator that holds our own cost in a perspective.
func (e *Engine) costFor(perspective string) (Indicator, bool) {
	for _, ind := range e.catalogue {
		if ind.Perspective != "" && ind.Perspective == perspective {
			return ind, true
		}
	}
	return Indicator{}, false
}

// Cost sets what a live-in arrangement costs against one comparator, for a
// place and the places just below it, in the newest financial year with
// figures. The saving is the comparator less the arrangement; below 0 the
// arrangement costs more. Both sides have one price year and one perspective.
func (e *Engine) Cost(ctx context.Context, place, comparator string) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	c, err := e.comparator(comparator)
	if err != nil {
		return nil, err
	}
	ind, ok := e.costFor(c.Perspective)
	if !ok {
		return nil, fmt.Errorf("we hold no cost from the perspective %q: %w", c.Perspective, ErrNotFound)
	}
	l, err := e.lattice(ctx, ind)
	if err != nil {
		return nil, err
	}
	year := e.newestWith(l, pl)
	t := e.table(ind, pl, "against", safe(c.ID))
	t.Shape, t.RowHead = Intervals, "Place"
	t.Columns = []Column{
		{"estimate", "Saving a year", PoundsDelta, Estimate},
		{"low", "Lower limit of the saving", PoundsDelta, Low}, {"high", "Upper limit of the saving", PoundsDelta, High},
		{"base", "Arrangements counted", Count, Base},
		{"cost", "Cost of a live-in arrangement a year", Pounds, Other},
		{"cost_low", "Lower 95% limit of the cost", Pounds, Other}, {"cost_high", "Upper 95% limit of the cost", Pounds, Other},
		{"comparator", "Cost of the comparator a year", Pounds, Other},
	}
	var first benefit.Saving
	for i, p := range append([]Place{pl}, e.places.PartsIn(pl.ID, year)...) {
		row, s, err := e.costRow(l, ind, p, year, c)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = s
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = costTitle(t, pl, year, c)
	t.Subtitle = fmt.Sprintf("Comparator: %s, %s (%s). Perspective: %s. Prices of %s.",
		strings.ToLower(c.Service[:1])+c.Service[1:], c.ClientGroup, c.Source, perspectiveWords[c.Perspective], priceYear)
	t.Alt = "Interval plot. " + t.Title + spanWords(t, 0) + hiddenCount(t.Rows, 0, "place")
	if c.Need == "" {
		if err := e.leaveOut(ctx, t, ind, pl.ID, year, l); err != nil {
			return nil, err
		}
	} else {
		t.Notes = append(t.Notes, Note{"need", "Like with like: only people whose main reason for support is \"" +
			strings.ToLower(LevelWords(c.Need)) + "\" are counted here."})
	}
	t.Source = "Costs and arrangements; " + c.Source
	if first.Words != "" {
		t.Notes = append(t.Notes, Note{"range", first.Words})
	}
	for i, n := range first.Notes {
		t.Notes = append(t.Notes, Note{fmt.Sprintf("comparator%d", i+1), n})
	}
	return e.finish(t, ind), nil
}

func (e *Engine) comparator(id string) (benefit.Comparator, error) {
	for _, c := range e.comparators {
		if c.ID == id {
			return c, nil
		}
	}
	return benefit.Comparator{}, fmt.Errorf("there is no comparator called %q: %w", id, ErrNotFound)
}

// newestWith is the newest year that is over and has a figure, hidden or not,
// for a place.
func (e *Engine) newestWith(l *lattice, pl Place) Period {
	if len(e.years) == 0 {
		return ""
	}
	newest := e.latestYear()
	for i := len(e.years) - 1; i >= 0; i-- {
		if e.years[i] > newest {
			continue
		}
		if s := l.find(at{pl.ID, e.years[i], whole, whole}); s != nil && s.n > 0 {
			return e.years[i]
		}
	}
	return newest
}

func (e *Engine) costRow(l *lattice, ind Indicator, pl Place, year Period, c benefit.Comparator) (Row, benefit.Saving, error) {
	est := l.of(ind, costOf(pl, year, c))
	row := estimateRow(Indicator{}, pl.ID, pl.Name, est)
	mean, okMean := est.value.Value()
	low, okLow := est.low.Value()
	high, okHigh := est.high.Value()
	them, err := e.comparatorAt(c)
	if err != nil {
		return row, benefit.Saving{}, err
	}
	cost := []Figure{est.value, est.low, est.high, Known(them)}
	if !okMean || !okLow || !okHigh {
		// No saving without an interval: the reason is that of the cost.
		row.Cells = append([]Figure{est.low, est.low, est.low, est.base}, cost...)
		return row, benefit.Saving{}, nil
	}
	s, err := e.deflator.AnnualSaving(c, benefit.Estimate{
		Mean: mean, Low: low, High: high, Year: priceYear, Perspective: ind.Perspective}, priceYear)
	if err != nil {
		return row, s, fmt.Errorf("saving of %s: %w", pl.Name, err)
	}
	row.Cells = append([]Figure{Known(s.Value), Known(s.Low), Known(s.High), est.base}, cost...)
	return row, s, nil
}

// costOf is the cell that a comparator is set against: the people whose need is
// its own, or everybody where it is about everybody.
func costOf(pl Place, year Period, c benefit.Comparator) at {
	if c.Need == "" {
		return at{pl.ID, year, whole, whole}
	}
	return at{pl.ID, year, "need", c.Need}
}

// comparatorAt is a comparator's yearly cost at our price year.
func (e *Engine) comparatorAt(c benefit.Comparator) (float64, error) {
	y := c.Yearly()
	m, _, err := e.deflator.Convert(benefit.Money{Amount: y.Value, Year: y.PriceYear}, priceYear)
	if err != nil {
		return 0, fmt.Errorf("comparator %s: %w", c.ID, err)
	}
	return m.Amount, nil
}

// costTitle is the plain-language line: comparator, price year, perspective,
// period and range are all in it, or there is no figure in it.
func costTitle(t *Table, pl Place, year Period, c benefit.Comparator) string {
	row := t.Rows[0]
	v, ok := row.Cells[0].Value()
	if !ok {
		why := "there is no figure"
		if row.Cells[0].IsHidden() {
			why = "the figure is hidden so that nobody can be recognised"
		}
		return fmt.Sprintf("Saving of a live-in arrangement in %s, %s: %s.", pl.InWords(), year.Words(), why)
	}
	verb, amount := "less", v
	low, high := row.Cells[1], row.Cells[2]
	if v < 0 {
		verb, amount = "more", -v
		low, high = Known(-mustValue(high)), Known(-mustValue(low))
	}
	return fmt.Sprintf("Compared with %s for %s, a live-in arrangement%s in %s is estimated to cost %s %s %s a year (range %s to %s; %s prices, %s).",
		strings.ToLower(c.Service[:1])+c.Service[1:], c.ClientGroup, forWhom(c), pl.InWords(), perspectiveWords[c.Perspective],
		Pounds.Text(Known(amount)), verb, Pounds.Text(low), Pounds.Text(high), priceYear, year.Words())
}

func forWhom(c benefit.Comparator) string {
	if c.Need == "" {
		return ""
	}
	return " for people with the same main reason for support"
}
