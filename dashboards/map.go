package dashboards

import (
	"net/http"
	"net/url"

	"khi/metrics"
)

func mapTable(r *request) (*metrics.Table, url.Values, error) {
	ind, err := r.queryIndicator()
	if err != nil {
		return nil, nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Map(r.ctx(), ind.Name, period)
	return t, url.Values{"indicator": {ind.Name}, "period": {string(period)}}, err
}

// squaresPage is the map of councils for one indicator.
type squaresPage struct {
	Indicator metrics.Indicator
	Direction string
	Form      []choice
	Map       *figureView // nil where no council area has a scheme
}

func (squaresPage) hasCharts() bool { return true }

func (s *server) squares(r *request) (*response, error) {
	ind, err := r.compareIndicator()
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	body := squaresPage{Indicator: ind, Direction: directionWords(ind.Better), Form: []choice{r.chooseIndicator(ind.Name), r.choosePeriod(period, true)}}
	if body.Map, err = s.optional("map", r.with("indicator", ind.Name, "period", string(period))); err != nil {
		return nil, err
	}
	if body.Map != nil {
		body.Map.linkRows(placeHref)
	}
	return s.page(r, http.StatusOK, "squares", "Map of councils: "+ind.Title, "compare", body)
}
