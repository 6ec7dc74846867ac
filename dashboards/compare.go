package dashboards

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"khi/metrics"
)

type comparePage struct {
	Indicator metrics.Indicator
	Within    metrics.Place
	Form      []choice
	Intervals *figureView
	Funnel    *figureView
	NoFunnel  bool // the indicator has no funnel
	Report    string
	Zip       string
	NotShown  []string // places without a figure, each with the reason
	Direction string
}

func (comparePage) hasCharts() bool { return true }

// compare sets places side by side, in the order of their names. Without an
// indicator it starts with the first of the headline.
func (s *server) compare(r *request) (*response, error) {
	body, err := s.compareBody(r)
	if err != nil {
		return nil, err
	}
	return s.page(r, http.StatusOK, "compare", "Compare places: "+body.Indicator.Title, "compare", body)
}

// compareBody is what the page of a comparison holds.
func (s *server) compareBody(r *request) (*comparePage, error) {
	ind, err := r.compareIndicator()
	if err != nil {
		return nil, err
	}
	within, err := r.queryPlace("within")
	if err != nil {
		return nil, err
	}
	grain, err := r.pageGrain(within)
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	keep := func(p metrics.Place) bool { return len(r.grainsBelow(p)) > 0 }
	body := &comparePage{Indicator: ind, Within: within, Direction: directionWords(ind.Better), Form: []choice{
		r.chooseIndicator(ind.Name), r.choosePlace("within", "Inside", within.ID, keep),
		r.chooseGrain(within, grain), r.choosePeriod(period, true)}}
	asks := func(shape metrics.Shape) *request {
		return r.with("indicator", ind.Name, "within", within.ID, "grain", string(grain), "period", string(period), "shape", string(shape))
	}
	intervals, err := asks(metrics.Intervals).ask("compare")
	if err != nil {
		return nil, err
	}
	if body.Intervals, err = s.figure("intervals", intervals); err != nil {
		return nil, err
	}
	body.Intervals.linkRows(placeHref).Lower = true
	body.NotShown = notShown(intervals.table)
	report := url.Values{}
	for key, v := range intervals.query {
		if key != "shape" {
			report[key] = v
		}
	}
	body.Report, body.Zip = "/reports/compare.xlsx?"+report.Encode(), zipAddress("compare", "", report)
	return body, s.addFunnel(body, asks(metrics.Funnel))
}

func (s *server) addFunnel(body *comparePage, r *request) error {
	funnel, err := r.ask("compare")
	if errors.Is(err, metrics.ErrNotSuited) || (err == nil && funnel.table.Index(metrics.Low95) < 0) {
		body.NoFunnel = true
		return nil
	}
	if err != nil {
		return err
	}
	body.Funnel, err = s.figure("funnel", funnel)
	if err == nil {
		body.Funnel.linkRows(placeHref)
		body.Funnel.Folded, body.Funnel.Lower = true, true
	}
	return err
}

func (r *request) compareIndicator() (metrics.Indicator, error) {
	if r.values.Get("indicator") != "" {
		return r.queryIndicator()
	}
	for _, id := range headline {
		for _, ind := range r.engine.Catalogue() {
			if ind.ID == id {
				return ind, nil
			}
		}
	}
	return metrics.Indicator{}, notFound("There is no indicator to compare.")
}

// pageGrain is the level that the form asks for. Somebody who changes the place
// may leave a level behind that the new place does not have: then the page shows
// the one next below and says so in its subtitle. Without a level it shows
// schemes, which is where differences can be acted on.
func (r *request) pageGrain(within metrics.Place) (metrics.Grain, error) {
	below := r.grainsBelow(within)
	if r.values.Get("grain") == "" && len(below) > 0 {
		return below[len(below)-1], nil
	}
	written := metrics.Grain(r.values.Get("grain"))
	if _, known := grainHead[written]; known && len(below) > 0 && !slices.Contains(below, written) {
		return below[0], nil
	}
	return r.queryGrain(within)
}

func (r *request) chooseGrain(within metrics.Place, chosen metrics.Grain) choice {
	var options []option
	for _, g := range []metrics.Grain{metrics.Nation, metrics.Area, metrics.Scheme} {
		// All three are offered: the choice of place may change together with this one.
		options = append(options, option{string(g), grainWords[g], "", g == chosen})
	}
	return choiceOf("grain", "Show", options)
}

// notShown names the places that have no figure, each with the reason.
func notShown(t *metrics.Table) []string {
	var all []string
	for _, row := range t.Rows {
		f := t.Figure(row, metrics.Estimate)
		if _, ok := f.Value(); ok {
			continue
		}
		switch {
		case f.IsHidden():
			all = append(all, row.Label+": hidden so that nobody can be recognised")
		case f.Reason() == metrics.NoAnswers:
			all = append(all, row.Label+": nobody answered")
		case f.Reason() == metrics.NotApplicable:
			all = append(all, row.Label+": there is a figure for whole financial years only")
		default:
			all = append(all, row.Label+": not available")
		}
	}
	return all
}
