package dashboards

import (
	"net/http"
	"strconv"

	"khi/metrics/benefit/scenario"
)

type appraisalPage struct {
	Packed   string
	Case     string
	Wrong    *cannotBeRight
	Result   *scenario.Result
	Figures  []*figureView
	Criteria []criterionRow
	Names    []string // of the options
}

func (p appraisalPage) hasCharts() bool { return p.Result != nil }

// criterionRow is a criterion that can be changed in the form.
type criterionRow struct {
	Number                   int // from 1
	Name, Swing, Worst, Best string
	Source, Checked          string
	Weight                   float64
	Values                   []string
}

// appraisal sets the options of a case side by side. The address is the case.
func (s *server) appraisal(r *request) (*response, error) {
	if err := r.strictly("case", "z", "kept"); err != nil {
		return nil, err
	}
	text := scenario.ExampleOptions
	if len(r.values) > 0 {
		var err error
		if text, err = s.caseText(r); err != nil {
			return nil, err
		}
	}
	return s.appraisalPage(r, text, nil)
}

func (s *server) appraisalPage(r *request, text string, wrong error) (*response, error) {
	body := appraisalPage{Case: text, Packed: packCase(text)}
	w, err := r.cases.work(text)
	if wrong != nil {
		err = wrong
	}
	switch {
	case err != nil:
		body.Wrong = whatIsWrong("This appraisal", err)
	case w.result.Appraisal == nil:
		body.Wrong = &cannotBeRight{"This appraisal", []string{"There is one option in this case. An appraisal sets two or more side by side, business as usual first."}}
	default:
		if err := s.fillAppraisal(r, &body, w); err != nil {
			return nil, err
		}
	}
	a, err := s.page(r, http.StatusOK, "appraisal", "Option appraisal", "cost", body)
	if err == nil { // see undoAsk: a form must be able to prove where it comes from
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

// appraisalFigures are the kinds of table on the page, in their order.
var appraisalFigures = []string{"options", "options-money", "options-scores", "options-weights", "options-risks"}

func (s *server) fillAppraisal(r *request, body *appraisalPage, w *workedCase) error {
	body.Result = w.result
	for _, kind := range appraisalFigures {
		scored := kind == "options-scores" || kind == "options-weights"
		if scored && len(w.result.Appraisal.Criteria) == 0 || kind == "options-risks" && len(w.result.Appraisal.Risks) == 0 {
			continue
		}
		a, err := r.with("z", body.Packed).ask(kind)
		if err != nil {
			return err
		}
		f, err := s.figure(kind, a)
		if err != nil {
			return err
		}
		body.Figures = append(body.Figures, f)
	}
	text := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	for _, o := range w.result.Options {
		body.Names = append(body.Names, sentenceCase(o.Name))
	}
	for i, c := range w.scenario.Criteria {
		row := criterionRow{i + 1, c.Name, text(c.Swing), text(c.Worst), text(c.Best), c.Source, c.Verification, 100 * w.result.Appraisal.Criteria[i].Weight, nil}
		for _, v := range c.Values {
			row.Values = append(row.Values, text(v))
		}
		body.Criteria = append(body.Criteria, row)
	}
	return nil
}

// appraisalSend takes the forms of the page and leads to the address of the case
// that they make.
func (s *server) appraisalSend(r *request) (*response, error) {
	form, err := readCaseForm(r.Request)
	if err != nil {
		return nil, err
	}
	text, wrong, err := caseOfForm(form)
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return s.appraisalPage(r, text, &problem{words: wrong.Error()})
	}
	if _, err := r.cases.work(text); err != nil {
		return s.appraisalPage(r, text, err)
	}
	return seeOther("/cost/options?z=" + packCase(text)), nil
}
