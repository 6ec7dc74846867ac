package dashboards

import (
	"net/http"
	"strconv"

	"khi/metrics/benefit/cohort"
)

// apiPeople compares what the people of a table cost in different settings. Nothing
// of them is kept, and the answer is protected as figures of this service are.
func (s *server) apiPeople(r *request) (*response, error) {
	if err := r.strictly("setting", "price_year", "years", "crisis"); err != nil {
		return nil, err
	}
	q := cohort.Question{Setting: r.values.Get("setting"), PriceYear: r.values.Get("price_year")}
	if q.Setting == "" {
		return nil, badRequest("setting is missing: name the setting that the others are compared with.")
	}
	if years := r.values.Get("years"); years != "" {
		n, err := strconv.Atoi(years)
		if err != nil {
			return nil, badRequest("years must be a whole number of years, such as 5.")
		}
		q.Horizon = n
	}
	if crisis := r.values.Get("crisis"); crisis != "" {
		v, err := strconv.ParseFloat(crisis, 64)
		if err != nil {
			return nil, badRequest("crisis must be pounds, such as 12000.")
		}
		q.Crisis = &v
	}
	wrong := func(err error) error {
		return &problem{status: http.StatusUnprocessableEntity, title: "These people cannot be compared", words: err.Error()}
	}
	var err error
	if q.People, err = cohort.Read(http.MaxBytesReader(nil, r.Body, mostTable)); err != nil {
		return nil, wrong(err)
	}
	a, err := q.Work()
	if err != nil {
		return nil, wrong(err)
	}
	return answerJSON(a)
}
