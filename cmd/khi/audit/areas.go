package audit

import (
	"encoding/json"
	"fmt"
	"slices"

	"khi/metrics"
)

// areas asks for the views and the gaps of every place and year, and makes each once more
// from nothing but the breakdowns that are given out: one that is the same then tells
// nothing that they do not.
func (w *walk) areas(years []string) error {
	if w.derived.places == nil {
		return nil
	}
	for _, pl := range w.derived.places.All() {
		seen := map[[3]string]*metrics.Table{}
		for _, year := range years {
			if err := w.areaIn(pl, metrics.Period(year), years, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) areaIn(pl metrics.Place, year metrics.Period, years []string, seen map[[3]string]*metrics.Table) error {
	var failed error
	ask := func(p metrics.Period, indicator, by string) *metrics.Table {
		key := [3]string{string(p), indicator, by}
		t, there := seen[key]
		if !there && slices.Contains(years, string(p)) && failed == nil {
			t, failed = w.breakdownOf(pl.ID, p, indicator, by)
			seen[key] = t
		}
		return t
	}
	views := func(p metrics.Period) func(string) *metrics.Table {
		return func(indicator string) *metrics.Table { return ask(p, indicator, metrics.ByView) }
	}
	gaps := func(p metrics.Period) func(metrics.GapBreakdown) *metrics.Table {
		return func(b metrics.GapBreakdown) *metrics.Table { return ask(p, b.Indicator, b.By) }
	}
	c := w.derived.catalogue
	made := func(t *metrics.Table) (*metrics.Table, error) {
		if t == nil && failed == nil {
			failed = fmt.Errorf("%s, %s: there is a table of breakdowns of which none is given", pl.ID, year)
		}
		return t, failed
	}
	if err := w.remade("views", func(*metrics.Table) (*metrics.Table, error) {
		return made(metrics.ViewsOf(c, pl, year, views(year), views(year.Before())))
	}, "place", pl.ID, "period", string(year)); err != nil {
		return err
	}
	return w.remade("gaps", func(*metrics.Table) (*metrics.Table, error) {
		return made(metrics.GapsOf(c, pl, year, gaps(year), gaps(year.Before())))
	}, "place", pl.ID, "period", string(year))
}

// breakdownOf is a breakdown as the service gives it, or nil where there is none.
func (w *walk) breakdownOf(place string, p metrics.Period, indicator, by string) (*metrics.Table, error) {
	_, path, a, err := w.askTable("breakdown", []string{"indicator", indicator, "place", place, "period", string(p), "by", by})
	if err != nil || a.Status == 404 {
		return nil, err
	}
	if a.Status != 200 {
		return nil, fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	var t metrics.Table
	if err := json.Unmarshal(a.Body, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &t, nil
}
