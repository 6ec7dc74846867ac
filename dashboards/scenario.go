package dashboards

import (
	"io"
	"net/http"
	"strings"

	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

// mostScenario is how long a business case may be in an address and a request.
const (
	mostInAddress = 64 << 10
	mostScenario  = 1 << 20
)

// work reads and works a business case out; what is wrong is told in its words.
func workScenario(text io.Reader) (*scenario.Result, error) {
	c, err := scenario.Read(text)
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This business case cannot be right", words: err.Error()}
	}
	w, err := c.Work()
	if err != nil {
		return nil, &problem{status: http.StatusUnprocessableEntity, title: "This business case cannot be worked out", words: err.Error()}
	}
	return w, nil
}

// apiScenario works out the YAML or JSON that is sent.
func (s *server) apiScenario(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	w, err := workScenario(http.MaxBytesReader(nil, io.NopCloser(r.Body), mostScenario+1))
	if err != nil {
		return nil, err
	}
	return answerJSON(w)
}

// mostTable is how long a table of runs may be.
const mostTable = 64 << 20

// apiCompare compares the options of a table of means or of runs, as CSV or JSON.
func (s *server) apiCompare(r *request) (*response, error) {
	if err := r.strictly("thresholds", "shares"); err != nil {
		return nil, err
	}
	thresholds := r.values.Get("thresholds")
	if thresholds == "" {
		thresholds = benefit.EveryFiveThousand
	}
	at, err := benefit.ReadThresholds(thresholds)
	if err != nil {
		return nil, badRequest(sentenceCase(err.Error()) + ".")
	}
	wrong := func(err error) error {
		return &problem{status: http.StatusUnprocessableEntity, title: "This table cannot be compared", words: err.Error()}
	}
	q, err := benefit.ReadQuestion(http.MaxBytesReader(nil, r.Body, mostTable), nil)
	if err != nil {
		return nil, wrong(err)
	}
	q.Thresholds = at
	if shares := r.values.Get("shares"); shares != "" {
		if q.Shares, err = benefit.ReadShares(shares, q.Options); err != nil {
			return nil, wrong(err)
		}
	}
	c, err := q.Compare()
	if err != nil {
		return nil, wrong(err)
	}
	return answerJSON(c)
}

type scenarioPage struct {
	Case     string
	Problems []string
	Result   *scenario.Result
	Whose    string
	Options  []scenarioOption
}

// scenarioOption is one option in words.
type scenarioOption struct {
	scenario.OptionResult
	Facts   []fact
	Tables  []*figureView
	Heading string // id of its heading
}

// scenario is the editor of a business case: the text is in the address, so
// that the address is the case. Nothing is kept here.
func (s *server) scenario(r *request) (*response, error) {
	if err := r.strictly("case"); err != nil {
		return nil, err
	}
	body := scenarioPage{Case: r.values.Get("case")}
	if strings.TrimSpace(body.Case) == "" {
		body.Case = scenario.Example
	}
	if len(body.Case) > mostInAddress {
		return nil, badRequest("The business case is too long for an address. Use khi benefit --scenario, or send it to /api/v1/benefit/scenario.")
	}
	w, err := workScenario(strings.NewReader(body.Case))
	if err != nil {
		body.Problems = strings.Split(problemOf(err).words, "\n")
		return s.page(r, http.StatusOK, "scenario", "Business case", "cost", body)
	}
	body.Result, body.Whose = w, scenario.Whose[w.Perspective]
	for i := range w.Options {
		body.Options = append(body.Options, optionView(r.engine.Labels(), w, i))
	}
	return s.page(r, http.StatusOK, "scenario", "Business case", "cost", body)
}
