package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/access"
	"khi/metrics"
)

// headline are the indicators of the first page, in the order of the cards.
// "Gets in the way" stands beside "helps" and is never taken from it.
var headline = []string{
	"KHI-13", "KHI-02", "KHI-03", "KHI-04", "KHI-05", "KHI-07", "KHI-09", "KHI-10", "KHI-11", "KHI-20", "KHI-24", "KHI-31", "KHI-36",
}

// beside are the headline indicators that lists of places show, one column each.
var beside = []string{"KHI-13", "KHI-02", "KHI-03"}

type overviewPage struct {
	Period   metrics.Period
	Cards    []card
	Children *figureView
	Demo     bool
}

func (s *server) overview(r *request) (*response, error) {
	if !r.engine.Places().HasBelow(access.Everywhere, metrics.Scheme) {
		return nil, noFiguresYet()
	}
	period := r.latestYear()
	cards, err := r.cards("UK", period)
	if err != nil {
		return nil, err
	}
	children, err := r.children("UK", period)
	if err != nil {
		return nil, err
	}
	return s.page(r, http.StatusOK, "overview", "Overview", "overview",
		overviewPage{Period: period, Cards: cards, Children: children, Demo: r.engine.Labels().Invented})
}

// cards are the headline figures of a place.
func (r *request) cards(place string, period metrics.Period) ([]card, error) {
	t, err := r.engine.Profile(r.ctx(), place, period)
	if err != nil {
		return nil, err
	}
	byID := map[string]card{}
	for _, row := range t.Rows {
		if ind, ok := r.engine.Catalogue().Find(row.Key); ok {
			byID[ind.ID] = r.cardThere(t, row, ind, place, indicatorHref(ind.Name, place, period))
		}
	}
	var cards []card
	for _, id := range headline {
		if c, ok := byID[id]; ok {
			cards = append(cards, c)
		}
	}
	return cards, nil
}

// children is the table of the places directly below one with a few headline
// figures each, or nil when there is none below. It is put together from the
// engine's comparisons, figure by figure, so that it can hold nothing that
// they do not.
func (r *request) children(place string, period metrics.Period) (*figureView, error) {
	below := r.engine.Places().PartsIn(place, period)
	if len(below) == 0 {
		return nil, nil
	}
	t := &metrics.Table{ID: "children", RowHead: grainHead[below[0].Grain], Shape: metrics.Plain,
		AsOf: r.engine.Labels().AsOf, Invented: r.engine.Labels().Invented,
		Title: "The figures of each place, in the order of their names"}
	columns, err := childColumns(r.ctx(), r.engine, place, below, period)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		t.Columns = append(t.Columns, metrics.Column{Key: c.ind.Name, Name: c.ind.Title, Unit: c.ind.Unit, Role: metrics.Other})
	}
	for _, p := range below {
		row := metrics.Row{Key: p.ID, Label: p.Name}
		if p.Closed != "" {
			row.Label += " (closed " + dayWords(p.Closed) + ")"
		}
		for _, c := range columns {
			f, ok := c.of[p.ID]
			if !ok {
				f = metrics.Missing(metrics.NotAvailable)
			}
			row.Cells = append(row.Cells, f)
		}
		t.Rows = append(t.Rows, row)
	}
	return plainFigure("places-below", t).linkRows(placeHref), nil
}

var grainHead = map[metrics.Grain]string{metrics.Nation: "Nation", metrics.Area: "Council area", metrics.Scheme: "Scheme", metrics.GroupGrain: "Group of places"}

// childColumn is one indicator for the places below, by place.
type childColumn struct {
	ind metrics.Indicator
	of  map[string]metrics.Figure

	grains []metrics.Grain // whose comparisons the figures are from
}

func childColumns(ctx context.Context, e Engine, place string, below []metrics.Place, period metrics.Period) ([]childColumn, error) {
	var columns []childColumn
	for _, id := range beside {
		for _, ind := range e.Catalogue() {
			if ind.ID != id {
				continue
			}
			c := childColumn{ind: ind, of: map[string]metrics.Figure{}}
			for _, grain := range grainOrder { // the members of a group may be of several
				if !slices.ContainsFunc(below, func(p metrics.Place) bool { return p.Grain == grain }) {
					continue
				}
				t, err := e.Compare(ctx, ind.Name, place, grain, period, metrics.Intervals)
				if errors.Is(err, metrics.ErrNotFound) {
					continue
				}
				if err != nil {
					return nil, err
				}
				c.grains = append(c.grains, grain)
				for _, row := range t.Rows {
					c.of[row.Key] = t.Figure(row, metrics.Estimate)
				}
			}
			if len(c.of) > 0 {
				columns = append(columns, c)
			}
		}
	}
	return columns, nil
}

func placeHref(id string) string { return "/places/" + url.PathEscape(id) }

func indicatorHref(name, place string, period metrics.Period) string {
	return "/indicators/" + url.PathEscape(name) + "?" + queryOf("place", place, "period", string(period))
}

func queryOf(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}
