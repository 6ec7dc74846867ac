package dashboards

import (
	"slices"

	"khi/metrics"
	"khi/metrics/benefit"
)

// What a reader sends is never used as it comes: each value is looked up in
// what the snapshot knows, and what is not there is answered in words that do
// not repeat it.

func (r *request) indicatorNamed(name string) (metrics.Indicator, error) {
	if ind, ok := r.engine.Catalogue().Find(name); ok {
		return ind, nil
	}
	return metrics.Indicator{}, notFound("There is no indicator with that name. The indicators page lists them all.")
}

func (r *request) placeOf(id string) (metrics.Place, error) {
	if p, ok := r.engine.Places().Find(id); ok {
		return p, nil
	}
	return metrics.Place{}, notFound("There is no place with that code. Start from the United Kingdom and choose a nation, an area or a scheme.")
}

func (r *request) queryIndicator() (metrics.Indicator, error) {
	name := r.values.Get("indicator")
	if name == "" {
		return metrics.Indicator{}, badRequest("Say which indicator: add indicator= and a name from the indicators page.")
	}
	return r.indicatorNamed(name)
}

// queryPlace reads a place from the query; without one it is the whole UK.
func (r *request) queryPlace(key string) (metrics.Place, error) {
	id := r.values.Get(key)
	if id == "" {
		id = "UK"
	}
	return r.placeOf(id)
}

// queryIndicatorIn reads an indicator and, under a key, a place from the query.
func (r *request) queryIndicatorIn(key string) (ind metrics.Indicator, place metrics.Place, err error) {
	if ind, err = r.queryIndicator(); err != nil {
		return ind, place, err
	}
	place, err = r.queryPlace(key)
	return ind, place, err
}

// queryPeriod reads a year or a quarter that has data; without one it is the
// last complete year.
func (r *request) queryPeriod(yearsOnly bool) (metrics.Period, error) {
	written := r.values.Get("period")
	if written == "" {
		return r.latestYear(), nil
	}
	p, err := metrics.ParsePeriod(written)
	if err != nil {
		return "", badRequest("That is not a period. Write a financial year as 2025-26, or a quarter of one as 2025-26Q1.")
	}
	if yearsOnly && !p.IsYear() {
		return "", badRequest("This table is made by the year. Write a financial year, such as 2025-26.")
	}
	if !slices.Contains(r.engine.Years(), p) && !slices.Contains(r.engine.Quarters(), p) {
		return "", notFound("There are no figures for that period. The list of periods on the page shows those that there are.")
	}
	return p, nil
}

// latestYear is the last year that was over on the day of the snapshot, or
// else the last year there is.
func (r *request) latestYear() metrics.Period {
	years := r.engine.Years()
	for _, y := range slices.Backward(years) {
		if y.After().Format("2006-01-02") <= r.engine.Labels().AsOf {
			return y
		}
	}
	if len(years) == 0 {
		return ""
	}
	return years[len(years)-1]
}

// queryDimension reads what a breakdown is by; without it, the first that the
// indicator offers.
func (r *request) queryDimension(ind metrics.Indicator) (string, error) {
	if len(ind.By) == 0 {
		return "", notFound("This indicator is not broken down by groups.")
	}
	by := r.values.Get("by")
	if by == "" {
		return ind.By[0], nil
	}
	if !slices.Contains(ind.By, by) {
		return "", badRequest("This indicator cannot be broken down in that way. Choose one of the groups that the page offers.")
	}
	return by, nil
}

// grainsBelow are the levels that a place can be taken apart into.
func (r *request) grainsBelow(p metrics.Place) []metrics.Grain {
	var below []metrics.Grain
	for _, g := range []metrics.Grain{metrics.Nation, metrics.Area, metrics.Scheme} {
		if r.engine.Places().HasBelow(p.ID, g) {
			below = append(below, g)
		}
	}
	return below
}

// queryGrain reads the level to compare at; without it, the one next below.
func (r *request) queryGrain(within metrics.Place) (metrics.Grain, error) {
	below := r.grainsBelow(within)
	if len(below) == 0 {
		return "", notFound("There is nothing to compare inside this place. Choose a place with two or more schemes.")
	}
	g := metrics.Grain(r.values.Get("grain"))
	switch {
	case g == "":
		return below[0], nil
	case !slices.Contains(below, g):
		return "", badRequest("This place cannot be compared at that level. Choose nations, areas or schemes that lie inside it.")
	}
	return g, nil
}

func (r *request) queryShape() (metrics.Shape, error) {
	switch s := metrics.Shape(r.values.Get("shape")); s {
	case "":
		return metrics.Intervals, nil
	case metrics.Intervals, metrics.Funnel:
		return s, nil
	}
	return "", badRequest("A comparison is drawn as intervals or as a funnel. Write shape=intervals or shape=funnel.")
}

// queryComparator reads what costs are set against; without it, the first that
// counts the same money as a cost of our own.
func (r *request) queryComparator() (benefit.Comparator, error) {
	all := r.engine.Comparators()
	if len(all) == 0 {
		return benefit.Comparator{}, notFound("No comparator has been set up, so costs cannot be set against anything.")
	}
	id := r.values.Get("comparator")
	if id == "" {
		for _, c := range all {
			if slices.ContainsFunc(r.engine.Catalogue(), func(ind metrics.Indicator) bool { return ind.Perspective == c.Perspective }) {
				return c, nil
			}
		}
		return all[0], nil
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return benefit.Comparator{}, notFound("There is no comparator with that name. The cost page lists them all.")
}
