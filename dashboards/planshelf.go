package dashboards

import (
	"net/http"
	"net/url"
	"time"

	"khi/metrics/benefit/scenario"
)

// keepsPlans says whether plans to grow can be kept here.
func (s *server) keepsPlans() bool { return s.Plans.Dir != "" && s.Undoer != nil }

// keepPlan keeps a plan to grow as the next version of its name.
func (s *server) keepPlan(r *request, text, why string) (*response, error) {
	if !s.keepsPlans() {
		return nil, notFound("This copy of the service can only be read. Plans are kept where data are loaded, with khi plan keep.")
	}
	k, err := s.Plans.Keep([]byte(text), why, time.Now())
	if err != nil {
		return s.growthPage(r, text, &problem{words: err.Error()})
	}
	return seeOther("/cost/growth?kept=" + url.QueryEscape(k.Ref())), nil
}

// growthCompare sets two plans that were kept side by side.
func (s *server) growthCompare(r *request) (*response, error) {
	if err := r.strictly("from", "to"); err != nil {
		return nil, err
	}
	body := casesPage{A: r.values.Get("from"), B: r.values.Get("to"), What: "plans to grow", At: "/cost/growth"}
	var sides []*scenario.PlanResult
	for _, ref := range []string{body.A, body.B} {
		text, err := s.keptPlan(ref)
		if err != nil {
			return nil, err
		}
		w, err := r.cases.plan(text)
		if err != nil {
			return nil, err
		}
		sides = append(sides, w.result)
	}
	body.set(scenario.ComparePlans(sides[0], sides[1]), sides[0].Apart(sides[1]))
	return s.page(r, http.StatusOK, "cases", "Two plans to grow", "cost", body)
}
