package dashboards

import (
	"errors"
	"net/url"
	"strings"

	"khi/metrics"
)

// mostChosen is how many peers somebody may name.
const mostChosen = 30

// queryPeers reads the places that somebody chose as peers; without any, the neighbours
// are taken.
func (r *request) queryPeers() ([]string, error) {
	written := r.values.Get("peers")
	if written == "" {
		return nil, nil
	}
	var ids []string
	for _, id := range strings.Split(written, ",") {
		p, err := r.placeOf(strings.TrimSpace(id))
		if err != nil {
			return nil, err
		}
		ids = append(ids, p.ID)
	}
	if len(ids) > mostChosen {
		return nil, badRequest("Name at most 30 peers.")
	}
	return ids, nil
}

func peersTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, nil, err
	}
	chosen, err := r.queryPeers()
	if err != nil {
		return nil, nil, err
	}
	q := url.Values{"indicator": {ind.Name}, "place": {place.ID}, "period": {string(period)}}
	if len(chosen) > 0 {
		q.Set("peers", strings.Join(chosen, ","))
	}
	t, err := r.engine.Peers(r.ctx(), ind.Name, place.ID, period, chosen)
	return t, q, err
}

func targetTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	ref := r.values.Get("target")
	q := url.Values{"indicator": {ind.Name}, "place": {place.ID}}
	if ref != "" {
		q.Set("target", ref)
	}
	t, err := r.engine.Targets(r.ctx(), ind.Name, place.ID, ref)
	return t, q, err
}

// besideFigure is a table that stands on a page of an indicator only where there is one.
func (s *server) besideFigure(r *request, kind, id string) (*figureView, error) {
	a, err := r.ask(kind)
	if errors.Is(err, metrics.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v, err := s.figure(id, a)
	if err == nil {
		v.Lower = true
	}
	return v, err
}

// quotedFigure is what has been quoted of an indicator in a place beside our own
// figure, or nil where nothing has.
func (s *server) quotedFigure(r *request, indicator, place string) (*figureView, error) {
	return s.besideFigure(r.with("indicator", indicator, "place", place), "quoted", "quoted-"+strings.ReplaceAll(indicator, "_", "-"))
}

// peersFigure sets a place beside its neighbours, or beside the peers that somebody
// chose; nil for a place that has none.
func (s *server) peersFigure(r *request, indicator, place string, period metrics.Period) (*figureView, error) {
	return s.besideFigure(r.with("indicator", indicator, "place", place, "period", string(period), "peers", r.values.Get("peers")), "peers", "peers")
}

// targetFigure sets a place beside the path to a target, or is nil where none was set.
func (s *server) targetFigure(r *request, indicator, place string) (*figureView, error) {
	return s.besideFigure(r.with("indicator", indicator, "place", place, "target", r.values.Get("target")), "target", "target")
}
