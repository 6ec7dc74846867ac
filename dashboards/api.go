package dashboards

import (
	"net/http"
	"slices"

	"khi/metrics"
)

func (s *server) openapi(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	body, err := openapiDocument()
	if err != nil {
		return nil, err
	}
	return &response{status: http.StatusOK, contentType: jsonType, body: body}, nil
}

// problemJSON is a problem as RFC 9457 writes it.
func problemJSON(p *problem) *response {
	body, err := jsonBytes(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", p.title, p.status, p.words})
	if err != nil { // strings and a number always encode
		panic(err)
	}
	return &response{status: p.status, contentType: "application/problem+json", body: body}
}

func answerJSON(v any) (*response, error) {
	body, err := jsonBytes(v)
	if err != nil {
		return nil, err
	}
	return &response{status: http.StatusOK, contentType: jsonType, body: body}, nil
}

// snapshotJSON is what every list says about where it comes from.
type snapshotJSON struct {
	AsOf     string `json:"as_of"`
	Invented bool   `json:"invented"`
}

func snapshotOf(e Engine) snapshotJSON {
	return snapshotJSON{e.Labels().AsOf, e.Labels().Invented}
}

func (s *server) apiIndicators(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	return answerJSON(struct {
		snapshotJSON
		Indicators []metrics.Indicator `json:"indicators"`
	}{snapshotOf(r.engine), append([]metrics.Indicator{}, r.engine.Catalogue()...)})
}

func (s *server) apiIndicator(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	ind, err := r.indicatorNamed(r.param("name"))
	if err != nil {
		return nil, err
	}
	return answerJSON(ind)
}

func (s *server) apiPlaces(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	return answerJSON(struct {
		snapshotJSON
		Places  []metrics.Place        `json:"places"`
		Groups  []metrics.Group        `json:"groups"`
		Changes []metrics.SchemeChange `json:"changes"`
	}{snapshotOf(r.engine), append([]metrics.Place{}, r.engine.Places().All()...), append([]metrics.Group{}, r.engine.Places().Groups()...), append([]metrics.SchemeChange{}, r.engine.Labels().Changes...)})
}

type periodJSON struct {
	Period metrics.Period `json:"period"`
	Words  string         `json:"words"`
	First  string         `json:"first_day"`
	Last   string         `json:"last_day"`
}

func periodsJSON(periods []metrics.Period) []periodJSON {
	all := []periodJSON{}
	for _, p := range periods {
		all = append(all, periodJSON{p, p.Words(), p.First().Format("2006-01-02"), p.After().AddDate(0, 0, -1).Format("2006-01-02")})
	}
	return all
}

func (s *server) apiPeriods(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	return answerJSON(struct {
		snapshotJSON
		Years    []periodJSON `json:"years"`
		Quarters []periodJSON `json:"quarters"`
	}{snapshotOf(r.engine), periodsJSON(r.engine.Years()), periodsJSON(r.engine.Quarters())})
}

func (s *server) apiLoads(r *request) (*response, error) {
	if err := r.strictly(pageParams...); err != nil {
		return nil, err
	}
	seen, found := r.seenLoads()
	p, byPage, err := r.paging()
	if err != nil {
		return nil, err
	}
	found, more := inForce(seen, found), false
	if byPage {
		if seen, more, err = p.loadsPage(seen); err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(slices.Clone(found), func(f metrics.FindingCount) bool {
			return !slices.ContainsFunc(seen, func(l metrics.Load) bool { return l.Seq == f.Seq })
		})
	}
	a, err := answerJSON(struct {
		snapshotJSON
		Loads    []loadView             `json:"loads"`
		Findings []metrics.FindingCount `json:"findings"`
	}{snapshotOf(r.engine), loadViews(seen), append([]metrics.FindingCount{}, found...)})
	if err == nil && byPage {
		a = r.paged(a, p, more)
	}
	return a, err
}
