package dashboards

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"khi/metrics"
)

// headlineIndicators are those of the first page, as the catalogue has them.
func headlineIndicators(c metrics.Catalogue) (all []metrics.Indicator) {
	for _, id := range headline {
		if i := slices.IndexFunc(c, func(ind metrics.Indicator) bool { return ind.ID == id }); i >= 0 {
			all = append(all, c[i])
		}
	}
	return all
}

// placeAndPeriod reads what a table about one place in one period is asked with.
func (r *request) placeAndPeriod() (metrics.Place, metrics.Period, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return place, "", nil, err
	}
	period, err := r.queryPeriod(false)
	return place, period, url.Values{"place": {place.ID}, "period": {string(period)}}, err
}

func spineTable(r *request) (*metrics.Table, url.Values, error) {
	if r.values.Get("place") == "" {
		return nil, nil, badRequest("Say which place: add place= and the code of a nation, an area or a scheme.")
	}
	place, period, q, err := r.placeAndPeriod()
	if err != nil {
		return nil, nil, err
	}
	if _, ok := r.engine.Places().Against(place); !ok {
		return nil, nil, notFound("The United Kingdom stands above all others, so there is nothing to hold it against. Choose a nation, an area or a scheme.")
	}
	t, err := r.engine.Spine(r.ctx(), place.ID, period)
	return t, q, err
}

func tartanTable(r *request) (*metrics.Table, url.Values, error) {
	within, err := r.queryPlace("within")
	if err != nil {
		return nil, nil, err
	}
	grain, err := r.queryGrain(within)
	if err != nil {
		return nil, nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, ind := range headlineIndicators(r.engine.Catalogue()) {
		names = append(names, ind.Name)
	}
	t, err := r.engine.Tartan(r.ctx(), within.ID, grain, period, names)
	return t, url.Values{"within": {within.ID}, "grain": {string(grain)}, "period": {string(period)}}, err
}

func changedTable(r *request) (*metrics.Table, url.Values, error) {
	place, period, q, err := r.placeAndPeriod()
	if err != nil {
		return nil, nil, err
	}
	before := period.Before()
	if !slices.Contains(r.engine.Years(), before) && !slices.Contains(r.engine.Quarters(), before) {
		return nil, nil, notFound("There are no figures for the period before that one, so nothing can be said of a change.")
	}
	t, err := r.engine.Changed(r.ctx(), place.ID, period)
	return t, q, err
}

// standingPage is how a place stands beside its nation, and the places below it
// beside its own figures.
type standingPage struct {
	Place  metrics.Place
	Above  []metrics.Place
	Period metrics.Period
	Form   []choice
	Spine  *figureView // nil for the United Kingdom
	Tartan *figureView // nil where there is nothing below
}

func (standingPage) hasCharts() bool { return true }

func (s *server) standing(r *request) (*response, error) {
	place, err := r.placeOf(r.param("id"))
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	path := r.engine.Places().Path(place.ID)
	body := standingPage{Place: place, Above: path, Period: period, Form: []choice{r.choosePeriod(period, true)}}
	if body.Spine, err = s.optional("spine", r.with("place", place.ID, "period", string(period))); err != nil {
		return nil, err
	}
	if body.Spine != nil {
		body.Spine.linkRows(func(name string) string { return indicatorHref(name, place.ID, period) })
	}
	asks := r.with("within", place.ID, "period", string(period))
	if below := r.grainsBelow(place); len(below) > 0 {
		grain, err := r.pageGrain(place)
		if err != nil {
			return nil, err
		}
		body.Form = append(body.Form, r.chooseGrain(place, grain))
		asks.values.Set("grain", string(grain))
		if body.Tartan, err = s.optional("tartan", asks); err != nil {
			return nil, err
		}
		if body.Tartan != nil {
			body.Tartan.linkRows(placeHref)
		}
	}
	return s.page(r, http.StatusOK, "standing", "How "+place.Name+" stands", "places", body)
}

// optional is the figure of a table, or nil where there is no such table.
func (s *server) optional(kind string, r *request) (*figureView, error) {
	a, err := r.ask(kind)
	var p *problem
	if errors.Is(err, metrics.ErrNotFound) || errors.As(err, &p) && p.status == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.figure(kind, a)
}

func quadrantTable(r *request) (*metrics.Table, url.Values, error) {
	place, period, q, err := r.placeAndPeriod()
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Quadrant(r.ctx(), place.ID, period)
	return t, q, err
}

func multiplesTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Multiples(r.ctx(), ind.Name, place.ID)
	return t, url.Values{"indicator": {ind.Name}, "place": {place.ID}}, err
}
