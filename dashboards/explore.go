package dashboards

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khi/metrics"
)

// severally are the parameters that may be given more than once.
var severally = []string{"indicators", "places", "periods", "every"}

var exploreParams = append(slices.Clone(severally), "by", "layout")

// sets are what the parameter every stands for: all of a kind at once.
var sets = []option{
	{"indicators", "Every indicator", "", false}, {"nations", "Every nation", "", false}, {"areas", "Every area", "", false},
	{"schemes", "Every scheme", "", false}, {"years", "Every financial year", "", false}, {"quarters", "Every quarter", "", false},
}

var grainSets = map[metrics.Grain]string{metrics.Nation: "nations", metrics.Area: "areas", metrics.Scheme: "schemes"}

// selection reads what somebody chooses, and gives it back in the order of the lists
// that the page offers. What is left open is the headline indicators, the United
// Kingdom and the last complete year.
func (r *request) selection() (s metrics.Selection, q url.Values, err error) {
	every, q := r.values["every"], url.Values{}
	for _, v := range every {
		if !slices.ContainsFunc(sets, func(o option) bool { return o.Value == v }) {
			return s, nil, badRequest("every= takes indicators, nations, areas, schemes, years or quarters.")
		}
	}
	for _, o := range sets {
		if slices.Contains(every, o.Value) {
			q.Add("every", o.Value)
		}
	}
	if err = r.selectIndicators(&s, q); err == nil {
		err = r.selectPlaces(&s, q)
	}
	if err == nil {
		err = r.selectPeriods(&s, q)
	}
	if err != nil {
		return s, nil, err
	}
	if s.By = r.values.Get("by"); s.By != "" {
		if _, known := dimensionNamed(s.By); !known {
			return s, nil, badRequest("There is no such breakdown here. The page lists those that there are.")
		}
		if slices.ContainsFunc(s.Periods, func(p metrics.Period) bool { return !p.IsYear() }) {
			return s, nil, badRequest("Groups have figures for whole financial years only. Choose years, or no breakdown.")
		}
		q.Set("by", s.By)
	}
	switch layout := r.values.Get("layout"); layout {
	case "", "tidy":
	case "wide":
		s.Wide = true
		q.Set("layout", layout)
	default:
		return s, nil, badRequest("The layout is tidy, with a row for each figure, or wide, with a column for each period.")
	}
	return s, q, nil
}

func (r *request) selectIndicators(s *metrics.Selection, q url.Values) error {
	names, all := r.values["indicators"], slices.Contains(q["every"], "indicators")
	for _, name := range names {
		if _, err := r.indicatorNamed(name); err != nil {
			return err
		}
	}
	if len(names) == 0 && !all {
		for _, ind := range headlineIndicators(r.engine.Catalogue()) {
			names = append(names, ind.Name)
		}
	}
	for _, ind := range r.engine.Catalogue().ByTheme() {
		if all || slices.Contains(names, ind.Name) {
			s.Indicators = append(s.Indicators, ind)
			if !all {
				q.Add("indicators", ind.Name)
			}
		}
	}
	return nil
}

func (r *request) selectPlaces(s *metrics.Selection, q url.Values) error {
	ids := r.values["places"]
	for _, id := range ids {
		if _, err := r.placeOf(id); err != nil {
			return err
		}
	}
	of := func(p metrics.Place) bool { return slices.Contains(q["every"], grainSets[p.Grain]) }
	if len(ids) == 0 && !slices.ContainsFunc(r.engine.Places().All(), of) {
		ids = []string{"UK"}
	}
	for _, p := range r.engine.Places().All() {
		if of(p) || slices.Contains(ids, p.ID) {
			s.Places = append(s.Places, p)
			if !of(p) {
				q.Add("places", p.ID)
			}
		}
	}
	return nil
}

func (r *request) selectPeriods(s *metrics.Selection, q url.Values) error {
	written := r.values["periods"]
	for _, w := range written {
		if _, err := r.with("period", w).queryPeriod(false); err != nil {
			return err
		}
	}
	years, quarters := slices.Contains(q["every"], "years"), slices.Contains(q["every"], "quarters")
	if len(written) == 0 && !years && !quarters {
		written = []string{string(r.latestYear())}
	}
	for _, p := range slices.Concat(r.engine.Years(), r.engine.Quarters()) {
		all := p.IsYear() && years || !p.IsYear() && quarters
		if all || slices.Contains(written, string(p)) {
			s.Periods = append(s.Periods, p)
			if !all {
				q.Add("periods", string(p))
			}
		}
	}
	return nil
}

// dimensionNamed is a breakdown that a selection can have.
func dimensionNamed(key string) (metrics.Dimension, bool) {
	i := slices.IndexFunc(metrics.Dimensions, func(d metrics.Dimension) bool { return d.Key == key && metrics.Sorts(key) })
	if i < 0 {
		return metrics.Dimension{}, false
	}
	return metrics.Dimensions[i], true
}

// exploreTable gives the head of a selection; the request keeps its rows.
func exploreTable(r *request) (*metrics.Table, url.Values, error) {
	s, q, err := r.selection()
	if err != nil {
		return nil, nil, err
	}
	x, err := r.engine.Explore(r.ctx(), s)
	if err != nil {
		return nil, nil, err
	}
	r.rows = x.Rows
	return x.Head, q, nil
}

// namesInLine is how many names a line of the cover of a workbook holds.
const namesInLine = 25

// severalWords say a choice of several things as people read them, some to a line.
func (r *request) severalWords(key string, values []string) (lines []string) {
	var names []string
	for _, v := range values {
		switch key {
		case "indicators":
			if ind, ok := r.engine.Catalogue().Find(v); ok {
				v = ind.ID + " " + ind.Title
			}
		case "places":
			if p, ok := r.engine.Places().Find(v); ok {
				v = p.Name + " (" + p.ID + ")"
			}
		case "periods":
			v += ": " + metrics.Period(v).Words()
		case "every":
			v = strings.ToLower(sets[slices.IndexFunc(sets, func(o option) bool { return o.Value == v })].Label)
		}
		names = append(names, v)
	}
	for part := range slices.Chunk(names, namesInLine) {
		head := strings.ToUpper(key[:1]) + key[1:]
		if key == "every" {
			head = "All of a kind"
		}
		lines = append(lines, head+": "+strings.Join(part, "; "))
	}
	return lines
}

// mostOnPage is how many rows a page shows; of more it shows none, and says so.
const mostOnPage = 300

// explorePage is one page on which an analyst chooses among the published figures.
type explorePage struct {
	Choices []checks // indicators, places, periods
	Form    []choice // breakdown and layout
	Chosen  []string // what is shown, in words
	Figure  *figureView
	Rows    string // how many rows the selection has
	TooMany string // why none of them is shown
	Files   []fileLink
	Wrong   string // what cannot be chosen together
}

// checks is a list of things to tick, in groups.
type checks struct {
	ID, Name, Label, Hint string
	Sets                  []option // all of a kind at once
	Groups                []optionGroup
	Ticked                int
}

func (s *server) explore(r *request) (*response, error) {
	if err := r.strictly(exploreParams...); err != nil {
		return nil, err
	}
	selected, q, err := r.selection()
	var wrong *problem
	if errors.As(err, &wrong) && wrong.status == http.StatusBadRequest { // the form, with what to change
		body := explorePage{Wrong: wrong.words, Choices: r.tick(r.values), Form: exploreForm(r.values)}
		return s.page(r, http.StatusBadRequest, "explore", "Explore the figures", "explore", body)
	}
	if err != nil {
		return nil, err
	}
	a, err := r.ask("explore")
	if err != nil {
		return nil, err
	}
	ticked := url.Values{"every": q["every"]}
	for _, ind := range selected.Indicators {
		ticked.Add("indicators", ind.Name)
	}
	ticked["places"], ticked["periods"] = q["places"], q["periods"]
	if slices.Contains(q["every"], "indicators") {
		ticked.Del("indicators")
	}
	body := explorePage{Choices: r.tick(ticked), Form: exploreForm(q), Chosen: a.chosen}
	t, err := (&metrics.Exploration{Head: a.table, Rows: a.rows}).Collect(mostOnPage)
	switch {
	case errors.Is(err, metrics.ErrTooMany):
		body.TooMany = fmt.Sprintf("This selection has more than %d rows, the most that a page shows. Nothing was cut: the files below hold every row.", mostOnPage)
		body.Files = a.files(false)
		return s.page(r, http.StatusOK, "explore", "Explore the figures", "explore", body)
	case err != nil:
		return nil, err
	}
	shown := *a
	shown.table, shown.rows = t, nil
	if body.Figure, err = s.figure("selection", &shown); err != nil {
		return nil, err
	}
	body.Rows = number(int64(len(t.Rows)))
	return s.page(r, http.StatusOK, "explore", "Explore the figures", "explore", body)
}

// tick makes the lists to tick, with what was chosen.
func (r *request) tick(q url.Values) []checks {
	inds := checks{ID: "indicators", Name: "indicators", Label: "Indicators", Hint: "With nothing ticked: the headline indicators."}
	var options []option
	for _, ind := range r.engine.Catalogue().ByTheme() {
		options = append(options, option{ind.Name, ind.Title, ind.Theme, slices.Contains(q["indicators"], ind.Name)})
	}
	inds.Groups = grouped(options)
	places := checks{ID: "places", Name: "places", Label: "Places", Hint: "With nothing ticked: the United Kingdom."}
	options = nil
	for _, g := range grainOrder {
		for _, p := range r.engine.Places().All() {
			if p.Grain == g {
				options = append(options, option{p.ID, p.Name, grainWords[g], slices.Contains(q["places"], p.ID)})
			}
		}
	}
	places.Groups = grouped(options)
	periods := checks{ID: "periods", Name: "periods", Label: "Periods", Hint: "With nothing ticked: the last complete year. A breakdown needs years."}
	options = nil
	for i, list := range [][]metrics.Period{r.engine.Years(), r.engine.Quarters()} {
		for _, p := range slices.Backward(list) {
			options = append(options, option{string(p), string(p) + ": " + p.Words(), []string{"Years", "Quarters"}[i], slices.Contains(q["periods"], string(p))})
		}
	}
	periods.Groups = grouped(options)
	all := []checks{inds, places, periods}
	for i, of := range [][]option{sets[:1], sets[1:4], sets[4:]} {
		for _, o := range of {
			o.Chosen = slices.Contains(q["every"], o.Value)
			all[i].Sets = append(all[i].Sets, o)
		}
		for _, o := range all[i].Sets {
			if o.Chosen {
				all[i].Ticked++
			}
		}
		for _, g := range all[i].Groups {
			for _, o := range g.Options {
				if o.Chosen {
					all[i].Ticked++
				}
			}
		}
	}
	return all
}

func exploreForm(q url.Values) []choice {
	by := []option{{"", "No breakdown: everybody", "", q.Get("by") == ""}}
	for _, d := range metrics.Dimensions {
		if metrics.Sorts(d.Key) {
			by = append(by, option{d.Key, d.Name, "", d.Key == q.Get("by")})
		}
	}
	wide := q.Get("layout") == "wide"
	return []choice{choiceOf("by", "One breakdown", by),
		choiceOf("layout", "Layout", []option{{"tidy", "A row for each figure (tidy)", "", !wide}, {"wide", "A column for each period (wide)", "", wide}})}
}

// files are the links to a table in each form; drawn says that it has pictures.
func (a *asked) files(drawn bool) (all []fileLink) {
	for _, f := range fileForms {
		if drawn || !forms[f.ext].inline {
			all = append(all, fileLink{f.name, a.href(f.ext)})
		}
	}
	return all
}
