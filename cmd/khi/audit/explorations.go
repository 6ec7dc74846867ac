package audit

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"khi/metrics"
)

// keepLevels takes what a breakdown states.
func (d *derived) keepLevels(asked url.Values, body []byte) error {
	var t metrics.Table
	if err := json.Unmarshal(body, &t); err != nil {
		return err
	}
	if d.levels == nil {
		d.levels = map[string][]metrics.Level{}
	}
	d.levels[asked.Encode()] = metrics.LevelsIn(&t)
	return nil
}

// broken gives what was kept of a breakdown.
func (d *derived) broken(ind metrics.Indicator, pl metrics.Place, year metrics.Period, by string) ([]metrics.Level, error) {
	asked := url.Values{"indicator": {ind.Name}, "place": {pl.ID}, "period": {string(year)}, "by": {by}}
	levels, there := d.levels[asked.Encode()]
	if !there {
		return nil, fmt.Errorf("no table gives %s by %s in %s, %s", ind.Name, by, pl.ID, year)
	}
	return levels, nil
}

// explorations asks for everything that can be chosen on the explorer's page, place by
// place: every indicator and period in both layouts, and every year by each breakdown.
// Each is made once more from nothing but profiles and breakdowns. What is chosen of
// several places is the same rows one after the other (metrics.ExploreOf).
func (w *walk) explorations(years, quarters []string) error {
	if w.derived.places == nil || len(years) == 0 {
		return nil
	}
	var yearly, periods []metrics.Period
	for _, y := range years {
		yearly = append(yearly, metrics.Period(y))
	}
	periods = slices.Clone(yearly)
	for _, q := range quarters {
		periods = append(periods, metrics.Period(q))
	}
	for _, pl := range w.derived.places.All() {
		s := metrics.Selection{Indicators: w.derived.catalogue.ByTheme(), Places: []metrics.Place{pl}, Periods: periods}
		asked := []string{"every", "indicators", "every", "years", "every", "quarters", "places", pl.ID}
		if err := w.exploration(s, asked...); err != nil {
			return err
		}
		s.Wide = true
		if err := w.exploration(s, append(asked, "layout", "wide")...); err != nil {
			return err
		}
		for _, d := range metrics.Dimensions {
			if !slices.ContainsFunc(s.Indicators, func(ind metrics.Indicator) bool { return ind.CanBreak(d.Key) }) {
				continue
			}
			s := metrics.Selection{Indicators: s.Indicators, Places: s.Places, Periods: yearly, By: d.Key}
			if err := w.exploration(s, "every", "indicators", "every", "years", "places", pl.ID, "by", d.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) exploration(s metrics.Selection, pairs ...string) error {
	head := func(url.Values) *metrics.Table {
		return w.derived.profiles[profileOf{s.Places[0].ID, s.Periods[0]}]
	}
	return w.remadeFrom("explore", head, func(*metrics.Table) {}, func(head *metrics.Table) (*metrics.Table, error) {
		x, err := metrics.ExploreOf(head, s, w.derived.say, w.derived.broken)
		if err != nil {
			return nil, err
		}
		return x.Collect(len(s.Indicators) * len(s.Places) * len(s.Periods) * mostLevels)
	}, pairs...)
}

// mostLevels is more than any breakdown has.
const mostLevels = 1000
