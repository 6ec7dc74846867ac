package dashboards

import (
	"fmt"
	"slices"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// besideCost are what people say of their lives that stands beside what a live-in home
// costs: the two that have a value in money first, then those that have no price.
var besideCost = []string{"life_sat_change", "scrqol", "friends", "friends_block", "lonely", "balance"}

// lives are the cards of what people say in a place, in the order of besideCost, and
// what each point costs that was gained, from the same table.
func (r *request) lives(t *metrics.Table, place string, period metrics.Period) (cards []card, gained []fact) {
	found := map[string]card{}
	var change, cost metrics.Row
	for _, row := range t.Rows {
		ind, ok := r.engine.Catalogue().Find(row.Key)
		if !ok {
			continue
		}
		if slices.Contains(besideCost, ind.Name) {
			found[ind.Name] = cardOf(t, row, ind, indicatorHref(ind.Name, place, period))
		}
		switch {
		case ind.Name == "life_sat_change":
			change = row
		case ind.Perspective == "council_net":
			cost = row
		}
	}
	for _, name := range besideCost {
		if c, ok := found[name]; ok {
			cards = append(cards, c)
		}
	}
	return cards, gainedOf(t, cost, change)
}

// gainedOf is what a year of a live-in home costs the council for each point of life
// satisfaction (a wellbeing-year) that people have gained, with the range that the
// interval of the change leaves; nothing where the change may be none.
func gainedOf(t *metrics.Table, cost, change metrics.Row) []fact {
	if cost.Key == "" || change.Key == "" {
		return nil
	}
	value := func(row metrics.Row, of metrics.Role) (float64, bool) { return t.Figure(row, of).Value() }
	pounds, ok1 := value(cost, metrics.Estimate)
	points, ok2 := value(change, metrics.Estimate)
	low, ok3 := value(change, metrics.Low)
	high, ok4 := value(change, metrics.High)
	const name = "Cost to the council of each point of life satisfaction gained (a wellbeing-year)"
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4:
		return []fact{{Name: name, Words: "none: the cost or the change is hidden, or there is none"}}
	case low <= 0:
		return []fact{{Name: name, Words: "none: the change may be none, so no cost of a point can be given"}}
	}
	return []fact{{Name: name, Words: fmt.Sprintf("%s (%s to %s as the change may be; %s prices)", scenario.Pounds(pounds/points), scenario.Pounds(pounds/high), scenario.Pounds(pounds/low), metrics.CostPriceYear)}}
}
