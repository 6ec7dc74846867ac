package dashboards

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"khi/dashboards/access"
	"khi/dashboards/chart"
	"khi/dashboards/schedule"
	"khi/dashboards/welsh"
)

// Reporter makes the reports of pages for whoever holds the data folder, by the code
// that answers their addresses: the same bytes.
type Reporter struct {
	s      *server
	engine Engine
}

// NewReporter makes reports from one snapshot.
func NewReporter(e Engine, charts *chart.Renderer, version string) *Reporter {
	return &Reporter{&server{Options: Options{Charts: charts, Version: version, Logger: slog.New(slog.DiscardHandler)}}, e}
}

// answerOf is the answer of a report's address and what its last part and its query are.
func answerOf(w schedule.Wanted) (answer func(*server, *request) (*response, error), name string, q url.Values) {
	ext := map[string]string{"": ".zip", "zip": ".zip", "workbook": ".xlsx", "analysts": ".xlsx", "paper": ".html"}[w.What]
	given := func(pairs ...string) url.Values {
		pairs = append(pairs, "period", w.Period)
		if w.What == "analysts" {
			pairs = append(pairs, "for", "analysts")
		}
		q, _ := url.ParseQuery(queryOf(pairs...)) // it was written a moment ago
		return q
	}
	switch {
	case w.Indicator != "":
		return (*server).indicatorReport, w.Indicator + ext, given("place", w.Place)
	case w.Compare == "":
		return (*server).placeReport, w.Place + ext, given()
	case ext == ".xlsx":
		return (*server).compareReport, "compare.xlsx", given("indicator", w.Compare, "within", w.Place, "grain", w.Grain)
	}
	return (*server).compareZip, "compare.zip", given("indicator", w.Compare, "within", w.Place, "grain", w.Grain)
}

// Make gives a report and the name of its file. What there is not is an error in words.
func (x *Reporter) Make(ctx context.Context, w schedule.Wanted) (name string, body []byte, err error) {
	if err := w.Check(); err != nil {
		return "", nil, err
	}
	answer, last, q := answerOf(w)
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	if err != nil {
		return "", nil, err
	}
	if x.s.pages == nil && w.What == "paper" {
		if x.s.pages, err = parsePages(); err != nil {
			return "", nil, err
		}
	}
	r := &request{Request: asked, welsh: w.Lang == welsh.Lang, engine: x.engine, param: func(string) string { return last }, values: q, cases: &x.s.cases, visit: access.ThisMachine()}
	a, err := answer(x.s, r)
	if err != nil {
		p := problemOf(err)
		if p.status >= http.StatusInternalServerError {
			return "", nil, err
		}
		return "", nil, fmt.Errorf("%s: %s", strings.ToLower(p.title), p.words)
	}
	var out bytes.Buffer
	out.Write(a.body)
	if a.stream != nil {
		if err := a.stream(&out); err != nil {
			return "", nil, err
		}
	}
	_, says, err := mime.ParseMediaType(a.header["Content-Disposition"])
	return r.fileInWelsh(says["filename"]), out.Bytes(), err
}
