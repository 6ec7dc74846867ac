package dashboards

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

// apiScenario works out the YAML or JSON that is sent.
func (s *server) apiScenario(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	w, err := workScenario(http.MaxBytesReader(nil, io.NopCloser(r.Body), mostScenario+1))
	if err != nil {
		return nil, err
	}
	return answerJSON(w.result)
}

// mostTable is how long a table of runs may be.
const mostTable = 64 << 20

// apiCompare compares the options of a table of means or of runs, as CSV or JSON.
func (s *server) apiCompare(r *request) (*response, error) {
	if err := r.strictly("thresholds", "shares", "against"); err != nil {
		return nil, err
	}
	thresholds := r.values.Get("thresholds")
	if thresholds != "" {
		if _, err := benefit.ReadThresholds(thresholds); err != nil {
			return nil, badRequest(sentenceCase(err.Error()) + ".")
		}
	}
	wrong := func(err error) error {
		return &problem{status: http.StatusUnprocessableEntity, title: "This table cannot be compared", words: err.Error()}
	}
	q, err := benefit.ReadQuestion(http.MaxBytesReader(nil, r.Body, mostTable), nil)
	if err != nil {
		return nil, wrong(err)
	}
	if err := q.Settle(thresholds, r.values.Get("shares"), r.values.Get("against")); err != nil {
		return nil, wrong(err)
	}
	c, err := q.Compare()
	if err != nil {
		return nil, wrong(err)
	}
	return answerJSON(c)
}

// cannotBeRight is what was typed in, in words, and why nothing was worked out.
type cannotBeRight struct {
	What     string
	Problems []string
}

func whatIsWrong(what string, err error) *cannotBeRight {
	return &cannotBeRight{what, strings.Split(problemOf(err).words, "\n")}
}

type scenarioPage struct {
	Case    string
	Packed  string // the case in an address
	Wrong   *cannotBeRight
	Result  *scenario.Result
	Whose   string
	Numbers []numberRow
	Shares  []shareRow
	Grades  []gradeRow
	Rules   []string // for combining grades; nil where nothing is graded
	Options []scenarioOption
	OfAll   []*figureView // the options against each other
	Kept    keptShelf
	MayKeep bool
	MostWhy int
}

// keptShelf is what was kept of cases or plans, and the page that shows them.
type keptShelf struct {
	At  string
	All []scenario.Kept
}

func (p scenarioPage) hasCharts() bool { return p.Result != nil }

// scenarioOption is one option in words.
type scenarioOption struct {
	scenario.OptionResult
	Facts   []fact
	Figures []*figureView
	Title   string
	Heading string // id of its heading
}

// numberRow is an assumption that can be changed in the form; Low and High are
// "" where the text of the case does not give them.
type numberRow struct {
	scenario.Assumption
	ValueText, LowText, HighText, Checked string
}

// shareRow is a share of an alternative that can be changed in the form.
type shareRow struct{ Field, Option, Setting, Text string }

// gradeRow is a grade of evidence that can be changed in the form.
type gradeRow struct {
	Field, Option, Outcome, What string
	Grade                        int
}

// caseText is the case that an address means: packed, as it is, kept under a
// name, or one to begin with for a place.
func (s *server) caseText(r *request) (string, error) {
	v := r.values
	switch {
	case v.Get("z") != "":
		return unpackCase(v.Get("z"))
	case strings.TrimSpace(v.Get("case")) != "":
		if len(v.Get("case")) > mostCase {
			return "", errDamagedCase
		}
		return v.Get("case"), nil
	case v.Get("kept") != "":
		k, err := s.Cases.Find(v.Get("kept"))
		if errors.Is(err, scenario.ErrNotKept) {
			return "", notFound("No business case has been kept under that name.")
		}
		if err != nil {
			return "", err
		}
		text, err := s.Cases.Text(k)
		return string(text), err
	case v.Get("need") != "":
		return r.startingCase(v.Get("need"))
	}
	return scenario.Example, nil
}

// startingCase is a case to begin with: the cost of a live-in home that the cost
// page shows for a place and a need, protected like there, beside where its people
// lived before, as far as that is shown, or else what is published of the nation.
func (r *request) startingCase(need string) (string, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return "", err
	}
	ours, err := r.ownCost(place, need)
	if err != nil {
		return "", err
	}
	mixes, _, err := r.mixes(place, need)
	if err != nil {
		return "", err
	}
	if len(mixes) > 0 {
		ours.Mix = &mixes[0].mix
	}
	text, err := scenario.Start(need, *ours)
	if err != nil {
		return "", notFound("There is no case to begin with for these people.")
	}
	return text, nil
}

// ownCost is what the cost page shows of a live-in home for people of one need.
// It comes from that page's table and from nothing else.
func (r *request) ownCost(place metrics.Place, need string) (*scenario.Ours, error) {
	none := &problem{status: http.StatusNotFound, title: "There is no cost to begin with",
		words: "The cost page shows no cost of a live-in home for these people here: nobody has sent one, or it is hidden so that nobody can be recognised. Start from the example instead."}
	at := slices.IndexFunc(r.engine.Comparators(), func(c benefit.Comparator) bool { return c.Need == need && c.Perspective == "council_net" })
	if at < 0 || need == "" {
		return nil, none
	}
	t, err := r.engine.Cost(r.ctx(), place.ID, r.engine.Comparators()[at].ID)
	if errors.Is(err, metrics.ErrNotFound) || err == nil && len(t.Rows) == 0 {
		return nil, none
	}
	if err != nil {
		return nil, err
	}
	o := &scenario.Ours{Place: place.Name, PriceYear: metrics.CostPriceYear, Period: "newest whole year"}
	for key, into := range map[string]*float64{"cost": &o.Mean, "cost_low": &o.Low, "cost_high": &o.High} {
		column := t.Column(key)
		if column < 0 {
			return nil, none
		}
		v, shown := t.Rows[0].Cells[column].Value()
		if !shown {
			return nil, none
		}
		*into = metrics.Pounds.Round(v)
	}
	return o, nil
}

// scenario is the editor of a business case. The address is the case: nothing is
// kept unless somebody keeps it.
func (s *server) scenario(r *request) (*response, error) {
	if err := r.strictly("case", "z", "kept", "place", "need"); err != nil {
		return nil, err
	}
	text, err := s.caseText(r)
	if err != nil {
		return nil, err
	}
	return s.scenarioPage(r, text, nil)
}

// scenarioPage shows a case and what it comes to, or what is wrong with it.
func (s *server) scenarioPage(r *request, text string, wrong error) (*response, error) {
	body := scenarioPage{Case: text, Packed: packCase(text), MayKeep: s.Cases.Dir != "" && s.Undoer != nil, MostWhy: mostWhy}
	var err error
	body.Kept.At = "/cost/scenario"
	if body.Kept.All, err = s.Cases.All(); err != nil {
		return nil, err
	}
	w, err := r.cases.work(text)
	if wrong != nil {
		err = wrong
	}
	if err != nil {
		body.Wrong = whatIsWrong("This case", err)
	} else if err := s.fillScenario(r, &body, w); err != nil {
		return nil, err
	}
	a, err := s.page(r, http.StatusOK, "scenario", "Business case", "cost", body)
	if err == nil { // see undoAsk: a form must be able to prove where it comes from
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

func (s *server) fillScenario(r *request, body *scenarioPage, w *workedCase) error {
	body.Result, body.Whose = w.result, scenario.Whose[w.result.Perspective]
	body.Numbers, body.Shares, body.Grades = numberRows(w), shareRows(w), gradeRows(w)
	if w.result.Evidence != nil {
		body.Rules = scenario.RuleWords()
	}
	figure := func(kind, id string, query ...string) (*figureView, error) {
		a, err := r.with(append([]string{"z", body.Packed}, query...)...).ask(kind)
		if err != nil {
			return nil, err
		}
		f, err := s.figure(id, a)
		if err == nil {
			f.Lower, f.Folded = true, f.Image != "" // a table without a picture is all there is to see
		}
		return f, err
	}
	for i := range w.result.Options {
		v := optionView(w.result, i)
		for _, kind := range slices.Concat(caseOrder, chainKinds(w.result.Options[i])) {
			number := strconv.Itoa(i + 1)
			f, err := figure(kind, kind+"-"+number, "option", number)
			if err != nil {
				return err
			}
			v.Figures = append(v.Figures, f)
		}
		body.Options = append(body.Options, v)
	}
	for _, kind := range caseOfAll {
		f, err := figure(kind, kind)
		if err != nil {
			return err
		}
		body.OfAll = append(body.OfAll, f)
	}
	return nil
}

func numberRows(w *workedCase) []numberRow {
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	var rows []numberRow
	for _, a := range w.result.Assumptions {
		q := w.scenario.Parameters[a.Parameter]
		rows = append(rows, numberRow{a, text(q.Value), text(q.Low), text(q.High), a.Verification})
	}
	return rows
}

func shareRows(w *workedCase) []shareRow {
	var rows []shareRow
	for i, o := range w.scenario.Options {
		for j, t := range o.Counterfactual.Settings {
			rows = append(rows, shareRow{fmt.Sprintf("options.%d.settings.%d.share", i+1, j+1), o.Name, t.Name, strconv.FormatFloat(*t.Share, 'f', -1, 64)})
		}
	}
	return rows
}

func gradeRows(w *workedCase) []gradeRow {
	var rows []gradeRow
	for i, o := range w.scenario.Options {
		for j, c := range o.Outcomes {
			for _, g := range c.Grades.Named() {
				rows = append(rows, gradeRow{fmt.Sprintf("options.%d.outcomes.%d.grades.%s", i+1, j+1, g.Field), o.Name, c.Name, g.Field, g.Grade})
			}
		}
	}
	return rows
}
