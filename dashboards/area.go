package dashboards

import (
	"errors"
	"net/http"
	"net/url"

	"khi/metrics"
)

// areaPage is how support joins up in a place: three tests that any joined-up system can
// be put to, from the indicators, and what its councils, charities and citizens say of ten
// actions. There is no score.
type areaPage struct {
	Place      metrics.Place
	Above      []metrics.Place
	Period     metrics.Period
	Form       []choice
	Households []card
	Gaps       *figureView // nil where no breakdown is there
	Own        []card
	Views      *figureView // nil where nothing was asked in any year
	ViewRows   []viewLine
	Before     metrics.Period
}

func (areaPage) hasCharts() bool { return false }

// viewLine is one of the ten actions as the page shows it; the files have every limit.
type viewLine struct {
	Href, Label, Council, Charity, Citizen, Gap, Limits, Change string
}

// What the first and the third test look at, in the order in which it is shown.
var (
	testHouseholds = []string{"belong", "chose", "lasting", "carer_qol", "friends_help"}
	testOwn        = []string{"say_once", "information", "control", "carer_listened"}
)

// yearBreakdown is a breakdown as it is given out, or nil where there is none.
func (r *request) yearBreakdown(indicator, place string, year metrics.Period, by string) (*metrics.Table, error) {
	t, err := r.engine.Breakdown(r.ctx(), indicator, place, year, by)
	if errors.Is(err, metrics.ErrNotFound) {
		return nil, nil
	}
	return t, err
}

// twoYears makes a table from breakdowns of a year and of the year before.
func (r *request) twoYears(kind string, make func(pl metrics.Place, year metrics.Period, ask func(year metrics.Period, indicator, by string) *metrics.Table) *metrics.Table) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	year, err := r.queryPeriod(true)
	if err != nil {
		return nil, nil, err
	}
	var failed error
	t := make(place, year, func(year metrics.Period, indicator, by string) *metrics.Table {
		of, err := r.yearBreakdown(indicator, place.ID, year, by)
		failed = errors.Join(failed, err)
		return of
	})
	if failed != nil {
		return nil, nil, failed
	}
	if t == nil {
		return nil, nil, notFound("There are no figures for a table of " + kind + " there.")
	}
	return t, url.Values{"place": {place.ID}, "period": {string(year)}}, nil
}

func viewsTable(r *request) (*metrics.Table, url.Values, error) {
	return r.twoYears("views", func(pl metrics.Place, year metrics.Period, ask func(metrics.Period, string, string) *metrics.Table) *metrics.Table {
		of := func(year metrics.Period) func(string) *metrics.Table {
			return func(indicator string) *metrics.Table { return ask(year, indicator, metrics.ByView) }
		}
		return metrics.ViewsOf(r.engine.Catalogue(), pl, year, of(year), of(year.Before()))
	})
}

func gapsTable(r *request) (*metrics.Table, url.Values, error) {
	return r.twoYears("gaps", func(pl metrics.Place, year metrics.Period, ask func(metrics.Period, string, string) *metrics.Table) *metrics.Table {
		of := func(year metrics.Period) func(metrics.GapBreakdown) *metrics.Table {
			return func(b metrics.GapBreakdown) *metrics.Table { return ask(year, b.Indicator, b.By) }
		}
		return metrics.GapsOf(r.engine.Catalogue(), pl, year, of(year), of(year.Before()))
	})
}

// area shows the three tests and the ten actions of a place.
func (s *server) area(r *request) (*response, error) {
	place, err := r.placeOf(r.param("id"))
	if err != nil {
		return nil, err
	}
	year, err := r.queryPeriod(true)
	if err != nil {
		return nil, err
	}
	b := &areaPage{Place: place, Above: r.engine.Places().Path(place.ID), Period: year, Before: year.Before(), Form: []choice{r.choosePeriod(year, false)}}
	asks := r.with("place", place.ID, "period", string(year))
	profile, err := asks.ask("profile")
	if err != nil {
		return nil, err
	}
	b.Households, b.Own = r.testCards(profile.table, testHouseholds, place.ID, year), r.testCards(profile.table, testOwn, place.ID, year)
	if b.Gaps, err = s.optional("gaps", asks); err != nil {
		return nil, err
	}
	if b.Gaps != nil {
		b.Gaps.Lower = true
	}
	if b.Views, err = s.optional("views", asks); err != nil {
		return nil, err
	}
	if b.Views != nil {
		b.ViewRows = viewLines(b.Views.Table, place.ID, year)
	}
	return s.page(r, http.StatusOK, "area", "How support joins up in "+place.InWords(), "places", b)
}

func (r *request) testCards(t *metrics.Table, names []string, place string, year metrics.Period) (cards []card) {
	for _, name := range names {
		for _, row := range t.Rows {
			if ind, ok := r.engine.Catalogue().Find(row.Key); ok && ind.Name == name {
				cards = append(cards, cardOf(t, row, ind, indicatorHref(name, place, year)))
			}
		}
	}
	return cards
}

// viewLines are the rows of the page: every figure is the table's own text.
func viewLines(t *metrics.Table, place string, year metrics.Period) (lines []viewLine) {
	at := map[string]int{}
	for i, c := range t.Columns {
		at[c.Key] = i
	}
	for _, row := range t.Rows {
		text := func(key string) string { return t.Text(row, at[key]) }
		l := viewLine{Href: indicatorHref(row.Key, place, year), Label: row.Label, Council: text("council"), Charity: text("charity"), Citizen: text("citizen"),
			Gap: text("council_citizen"), Limits: text("council_citizen_low"), Change: text("citizen_change")}
		if _, known := row.Cells[at["council_citizen"]].Value(); known {
			l.Limits = text("council_citizen_low") + " to " + text("council_citizen_high")
		}
		lines = append(lines, l)
	}
	return lines
}
