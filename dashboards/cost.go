package dashboards

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"khi/metrics"
	"khi/metrics/benefit"
)

type costPage struct {
	Place      metrics.Place
	Cards      []card // what a live-in home costs, for each view of whose money it is
	Lives      []card // what people say of their lives there
	Gained     []fact // what each point costs that they have gained
	Period     metrics.Period
	Form       []choice
	Quoted     []*figureView // what has been quoted of the costs
	Chosen     bool          // the reader has said what to set it against
	Offers     []offer       // what it can be set against, while nothing is chosen
	Figure     *figureView
	Needs      *figureView // what it costs with the needs of all; nil where need is not asked
	Comparator comparatorView
	Views      []string // one sentence for each view of whose money it is
	Answers    []answerView
	Claimed    *figureView // what has been claimed, at one price year
}

// answerView is what a live-in home saves people of one need, in three ways,
// with the steps by hand; Missing says why there is none.
type answerView struct {
	ID, Need, Missing, Headline, Case string
	Unverified                        []string
	Steps, Mixes                      *figureView
	Facts, Sources                    []fact
	Beside                            *besideView    // people like them, from councils' own records; nil where there are none
	Nearer                            *metrics.Place // whose records say where people lived before; nil where this place's do
}

func (p costPage) hasCharts() bool { return p.Figure != nil && p.Figure.Image != "" }

// offer is a comparator that can be chosen.
type offer struct {
	comparatorView
	Href string
}

// comparatorView is a comparator in words.
type comparatorView struct {
	Service, People, Price, Range, PriceYear, Payer, Checked, Source, URL, Note string
}

// payers say whose money each perspective counts.
var payers = map[string]string{
	"council_gross": "what councils pay, before what people pay towards it themselves",
	"council_net":   "what councils pay, after what people pay towards it themselves",
	"nhs":           "what the NHS pays",
	"public":        "what the whole public sector pays",
	"market":        "what anybody would pay at the market's price",
}

var checkedWords = map[string]string{
	"read":   "We read the figure in the source itself.",
	"quoted": "We have the figure from another publication that quotes the source: check it before you rely on it.",
}

func inWords(c benefit.Comparator) comparatorView {
	v := comparatorView{Service: c.Service, People: c.ClientGroup, PriceYear: c.PriceYear, Payer: payers[c.Perspective],
		Checked: checkedWords[c.Verification], Source: c.Source, URL: c.URL, Note: c.Note}
	money := func(pounds float64) string { return metrics.Pounds.Text(metrics.Known(pounds)) }
	v.Price = fmt.Sprintf("%s a %s for one person", money(c.Value), c.Unit)
	if c.Low != nil && c.High != nil {
		v.Range = fmt.Sprintf("The source gives a range of %s to %s.", money(*c.Low), money(*c.High))
	}
	return v
}

func (s *server) cost(r *request) (*response, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, err
	}
	chosen, err := r.queryComparator()
	if err != nil {
		return nil, err
	}
	body := costPage{Place: place, Period: r.latestYear(), Chosen: r.values.Get("comparator") != ""}
	if err := r.costCards(&body, place.ID); err != nil {
		return nil, err
	}
	for _, c := range body.Cards {
		quoted, err := s.quotedFigure(r, c.Indicator, place.ID)
		if err != nil {
			return nil, err
		}
		if quoted != nil {
			body.Quoted = append(body.Quoted, quoted)
		}
	}
	switch needs, err := r.with("place", place.ID).ask("needs"); {
	case err == nil:
		if body.Needs, err = s.figure("needs", needs); err != nil {
			return nil, err
		}
		body.Needs.Lower = true
	case !errors.Is(err, metrics.ErrNotFound):
		return nil, err
	}
	claimed, err := metrics.ClaimedSavings(r.engine.Labels())
	if err != nil {
		return nil, err
	}
	body.Claimed = plainFigure("claimed", claimed)
	body.Claimed.Lower = true
	if body.Answers, err = r.answers(place); err != nil {
		return nil, err
	}
	if !body.Chosen { // a saving that nobody asked for would be read as the answer
		body.Form = []choice{r.choosePlace("place", "Place", place.ID, nil), r.chooseComparator("")}
		for _, c := range r.engine.Comparators() {
			body.Offers = append(body.Offers, offer{inWords(c), "/cost?" + queryOf("place", place.ID, "comparator", c.ID)})
		}
		return s.page(r, http.StatusOK, "cost", "Cost and savings: "+place.Name, "cost", body)
	}
	body.Comparator, body.Views = inWords(chosen), viewsOf(r.engine, chosen)
	body.Form = []choice{r.choosePlace("place", "Place", place.ID, nil), r.chooseComparator(chosen.ID)}
	a, err := r.with("place", place.ID, "comparator", chosen.ID).ask("cost")
	switch {
	case err == nil:
		if body.Figure, err = s.figure("cost", a); err != nil {
			return nil, err
		}
		body.Figure.linkRows(placeHref)
	case !errors.Is(err, metrics.ErrNotFound):
		return nil, err
	}
	return s.page(r, http.StatusOK, "cost", "Cost and savings: "+place.Name, "cost", body)
}

// costCards are what a live-in home costs in a place, one for each payer, and what
// people say of their lives there.
func (r *request) costCards(body *costPage, place string) error {
	t, err := r.engine.Profile(r.ctx(), place, body.Period)
	if err != nil {
		return err
	}
	for _, row := range t.Rows {
		if ind, ok := r.engine.Catalogue().Find(row.Key); ok && ind.Perspective != "" {
			body.Cards = append(body.Cards, cardOf(t, row, ind, indicatorHref(ind.Name, place, body.Period)))
		}
	}
	body.Lives, body.Gained = r.lives(t, place, body.Period)
	return nil
}

// viewsOf says which views of the money there are, and plainly which there are
// not: each needs both a cost of our own and a comparator with a source.
func viewsOf(e Engine, chosen benefit.Comparator) []string {
	held := func(perspective string) bool {
		return slices.ContainsFunc(e.Catalogue(), func(ind metrics.Indicator) bool { return ind.Perspective == perspective }) &&
			slices.ContainsFunc(e.Comparators(), func(c benefit.Comparator) bool { return c.Perspective == perspective })
	}
	words := []string{"This page counts " + payers[chosen.Perspective] + ". Money of one payer is never taken from money of another."}
	council, public := held("council_gross") || held("council_net"), held("public")
	switch {
	case council && public:
		words = append(words, "There are comparators with a source for councils and for the whole public sector. Choose one of each to see both views.")
	case council:
		words = append(words, "Only the view of councils has a comparator with a source. For the whole public sector there is none that we could check, so no saving is shown for it.")
	case public:
		words = append(words, "Only the view of the whole public sector has a comparator with a source. For councils there is none that we could check, so no saving is shown for them.")
	}
	return words
}

func (r *request) chooseComparator(chosen string) choice {
	var options []option
	if chosen == "" {
		options = append(options, option{"", "Choose what to set it against", "", true})
	}
	for _, c := range r.engine.Comparators() {
		options = append(options, option{c.ID, fmt.Sprintf("%s, %s (%s)", c.Service, c.ClientGroup, c.PriceYear), "", c.ID == chosen})
	}
	return choiceOf("comparator", "Set against", options)
}
