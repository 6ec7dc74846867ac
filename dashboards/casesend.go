package dashboards

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"khi/dashboards/casebook"
	"khi/metrics/benefit/scenario"
)

// readCaseForm reads what the forms of the page send: the text of a case, or a
// packed one with numbers to be changed in it.
func readCaseForm(r *http.Request) (url.Values, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 4*mostCase+1))
	if err != nil || len(body) > 4*mostCase {
		return nil, badRequest("The form did not arrive whole, or is too long. Go back and send it again.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("The form is damaged. Go back and send it again.")
	}
	return form, nil
}

// scenarioSend takes the forms of the page and leads to the address of the case
// that they make.
func (s *server) scenarioSend(r *request) (*response, error) {
	form, err := readCaseForm(r.Request)
	if err != nil {
		return nil, err
	}
	text, wrong, err := caseOfForm(form)
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return s.scenarioPage(r, text, &problem{words: wrong.Error()})
	}
	if form.Get("do") == "keep" {
		return s.keepCase(r, text, form.Get("why"))
	}
	return seeOther("/cost/scenario?z=" + packCase(text)), nil
}

// caseOfForm is the text that a form makes; wrong says which number cannot stand.
func caseOfForm(form url.Values) (text string, wrong, err error) {
	text = strings.ReplaceAll(form.Get("case"), "\r\n", "\n")
	if form.Get("z") != "" {
		if text, err = unpackCase(form.Get("z")); err != nil {
			return "", nil, err
		}
	}
	if len(text) > mostCase || strings.TrimSpace(text) == "" {
		return "", nil, badRequest("There is no business case in the form, or it is too long.")
	}
	changes := map[string]string{}
	for name, values := range form {
		if field, ok := strings.CutPrefix(name, "n."); ok && len(values) == 1 {
			changes[field] = values[0]
		}
	}
	changed, wrong := scenario.Edit(text, changes)
	if wrong != nil {
		return text, wrong, nil
	}
	return changed, nil, nil
}

// keepCase keeps a case as the next version of its name.
func (s *server) keepCase(r *request, text, why string) (*response, error) {
	if s.Cases.Dir == "" || s.Undoer == nil {
		return nil, notFound("This copy of the service can only be read. Cases are kept where data are loaded, with khi case keep.")
	}
	if _, err := r.cases.work(text); err != nil {
		return s.scenarioPage(r, text, err)
	}
	k, err := s.Cases.Keep([]byte(text), why, time.Now())
	if err != nil {
		return s.scenarioPage(r, text, &problem{words: err.Error()})
	}
	return seeOther("/cost/scenario?kept=" + url.QueryEscape(k.Ref())), nil
}

// caseReport is the workbook of a case, with live formulas.
func (s *server) caseReport(r *request) (*response, error) {
	if err := r.strictly("z"); err != nil {
		return nil, err
	}
	text, err := unpackCase(r.values.Get("z"))
	if err != nil {
		return nil, err
	}
	w, err := r.cases.work(text)
	if err != nil {
		return nil, err
	}
	l := r.engine.Labels()
	day, err := time.Parse(time.DateOnly, l.AsOf)
	if err != nil {
		return nil, err
	}
	book := casebook.Case{Scenario: w.scenario, Result: w.result, Version: s.Version, Day: day, Invented: l.Invented, Lang: r.language(), Say: r.speakerBeside(casebook.Given(w.scenario, namesOf(r.engine)))}
	var out bytes.Buffer
	if err := casebook.Write(&out, book); err != nil {
		return nil, err
	}
	return attachment(sheetType, r.reportName("xlsx", "case"), out.Bytes()), nil
}

type casesPage struct {
	What     string // what the two are
	At       string // the page of either
	From, To string // titles
	A, B     string // what they are kept under
	Apart    bool   // their amounts may not be taken from each other
	Parts    []casesPart
}

type casesPart struct {
	ID, Title string
	Rows      []scenario.Difference
}

// scenarioCompare sets two kept cases side by side.
func (s *server) scenarioCompare(r *request) (*response, error) {
	if err := r.strictly("from", "to"); err != nil {
		return nil, err
	}
	body := casesPage{A: r.values.Get("from"), B: r.values.Get("to"), What: "business cases", At: "/cost/scenario"}
	var sides []*workedCase
	for _, ref := range []string{body.A, body.B} {
		text, err := s.caseText(r.with("kept", ref))
		if err != nil {
			return nil, err
		}
		w, err := r.cases.work(text)
		if err != nil {
			return nil, err
		}
		sides = append(sides, w)
	}
	a, b := sides[0].result, sides[1].result
	body.set(scenario.Compare(a, b), a.PriceYear != b.PriceYear || a.Perspective != b.Perspective || a.Period != b.Period)
	return s.page(r, http.StatusOK, "cases", "Two business cases", "cost", body)
}

// set puts in what two kept texts differ onto the page.
func (p *casesPage) set(d scenario.Compared, apart bool) {
	p.From, p.To, p.Apart = d.From, d.To, apart
	p.Parts = []casesPart{{"frame", "Frame", d.Frame}, {"numbers", "Numbers that differ", d.Numbers}, {"results", "What they come to", d.Results}}
}
