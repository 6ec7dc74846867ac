package dashboards

import (
	"errors"
	"fmt"
	"math"
	"net/url"

	"khi/metrics"
	"khi/metrics/benefit"
)

// needBands are the bands of assessed need, the lowest first.
var needBands = []string{"low", "medium", "high", "very_high"}

// bandCosts is what the service shows of the cost of a live-in home by assessed need in
// one place: the whole row, and each band as far as every number of it is shown.
type bandCosts struct {
	all    metrics.Row
	table  *metrics.Table
	bands  []benefit.Band
	spread map[string]float64 // standard error of each band's mean
	hidden bool               // of a band a number is hidden
}

// costsByNeed reads them from the table of that breakdown and from nothing else.
func (r *request) costsByNeed(indicator, place string, year metrics.Period) (*bandCosts, error) {
	t, err := r.engine.Breakdown(r.ctx(), indicator, place, year, "need_band")
	if err != nil {
		return nil, err
	}
	c := &bandCosts{table: t, spread: map[string]float64{}}
	rows := map[string]metrics.Row{}
	for _, row := range t.Rows {
		rows[row.Key] = row
	}
	if c.all = rows[wholeRow]; c.all.Key == "" {
		return nil, fmt.Errorf("there is no cost of everybody: %w", metrics.ErrNotFound)
	}
	for _, band := range needBands {
		row, there := rows[band]
		if !there {
			continue
		}
		var v [4]float64
		all := true
		for i, role := range []metrics.Role{metrics.Estimate, metrics.Low, metrics.High, metrics.Base} {
			f := t.Figure(row, role)
			c.hidden = c.hidden || f.IsHidden()
			n, shown := f.Value()
			v[i], all = n, all && shown
		}
		if all {
			c.bands = append(c.bands, benefit.Band{Name: band, People: v[3], Mean: benefit.Money{Amount: metrics.Pounds.Round(v[0]), Year: metrics.CostPriceYear}})
			c.spread[band] = (v[2] - v[1]) / (2 * z95)
		}
	}
	return c, nil
}

// z95 is half the width of a 95% interval in standard errors.
const z95 = 1.959963984540054

// standard is the cost with a mix of needs: the value with its 95% interval, or why there
// is none. The bands of a place are independent people.
func (c *bandCosts) standard(weights map[string]float64) []metrics.Figure {
	mean, err := benefit.Standardised(c.bands, weights)
	switch {
	case err != nil && c.hidden:
		return []metrics.Figure{metrics.Hidden(), metrics.Hidden(), metrics.Hidden()}
	case err != nil: // nobody is in a band
		none := metrics.Missing(metrics.NotAvailable)
		return []metrics.Figure{none, none, none}
	}
	variance := 0.0
	for band, w := range weights {
		variance += w * w * c.spread[band] * c.spread[band]
	}
	half := z95 * math.Sqrt(variance)
	return known(mean.Amount, mean.Amount-half, mean.Amount+half)
}

// needWeights are the shares of the bands among the people of a place whose need was
// assessed; nil where one of the numbers is hidden or nobody was assessed.
func (c *bandCosts) needWeights() map[string]float64 {
	sum := 0.0
	for _, b := range c.bands {
		sum += b.People
	}
	if c.hidden || sum == 0 {
		return nil
	}
	w := map[string]float64{}
	for _, b := range c.bands {
		w[b.Name] = b.People / sum
	}
	return w
}

// needsTable is what a live-in home costs the council in a place and in the places next
// below it, as it is and with the needs of the whole place. It is made of figures that the
// service shows: where one of them is hidden there is no standardised figure.
func needsTable(r *request) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	year := r.latestYear()
	const indicator = "live_in_cost"
	of, err := r.costsByNeed(indicator, place.ID, year)
	if err != nil {
		return nil, nil, err
	}
	l := r.engine.Labels()
	t := &metrics.Table{ID: "needs-" + place.ID, Shape: metrics.Plain, RowHead: "Place", Better: metrics.Neither, Source: "Costs and arrangements", AsOf: l.AsOf, Invented: l.Invented,
		Columns: []metrics.Column{as(metrics.Estimate, money("cost", "Cost as it is")), as(metrics.Low, money("cost_low", "Lower 95% limit")), as(metrics.High, money("cost_high", "Upper 95% limit")),
			money("standard", "Cost with the needs of all"), money("standard_low", "Lower 95% limit, with the needs of all"), money("standard_high", "Upper 95% limit, with the needs of all")}}
	t.Subtitle = fmt.Sprintf("%s, %s; the council after people's contributions; %s prices", place.Name, year.Words(), metrics.CostPriceYear)
	weights := of.needWeights()
	if err := r.needsRows(t, indicator, place, year, weights); err != nil {
		return nil, nil, err
	}
	t.Title = "A live-in home with the needs of all: how the cost differs where people's needs are alike, " + place.Name + "."
	if weights == nil {
		t.Title = "Costs cannot be brought to the same needs in " + place.Name + ": need was not assessed, or one of the numbers is hidden."
	}
	t.Alt = "Table. " + t.Title
	t.Notes = append(t.Notes, metrics.Note{Key: "needs", Text: "With the needs of all: the cost of each band of assessed need, weighed with how many of all people here are in it. People without an assessed need are not in it. It is made of the figures that the page of the indicator shows; where one of them is hidden, so is this. What differs besides need, such as where fees are set, is still in it: it is no league table."})
	return t, url.Values{"place": {place.ID}}, nil
}

// needsRows adds the place and the places next below it.
func (r *request) needsRows(t *metrics.Table, indicator string, place metrics.Place, year metrics.Period, weights map[string]float64) error {
	places := []metrics.Place{place}
	if below := r.grainsBelow(place); len(below) > 0 {
		places = append(places, r.engine.Places().Below(place.ID, below[0])...)
	}
	for _, p := range places {
		c, err := r.costsByNeed(indicator, p.ID, year)
		if errors.Is(err, metrics.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		row := metrics.Row{Key: p.ID, Label: p.Name}
		for _, role := range []metrics.Role{metrics.Estimate, metrics.Low, metrics.High} {
			row.Cells = append(row.Cells, c.table.Figure(c.all, role))
		}
		switch {
		case weights != nil:
			row.Cells = append(row.Cells, c.standard(weights)...)
		default:
			none := metrics.Missing(metrics.NotAvailable)
			row.Cells = append(row.Cells, none, none, none)
		}
		t.Rows = append(t.Rows, row)
	}
	return nil
}
