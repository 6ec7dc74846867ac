package dashboards

import (
	"errors"
	"net/http"
	"net/url"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// galleryPage shows every kind of chart with figures of this service.
type galleryPage struct{ Charts []galleryChart }

// galleryChart is one kind of chart: what it is for, when it misleads, and an example.
type galleryChart struct {
	Name, For, NotFor string
	Example           *figureView
}

// chartKind says of one kind of chart what it is for, and where examples may be found:
// the first that has a hidden figure beside shown ones is taken, or else the first.
type chartKind struct {
	shape             metrics.Shape
	name, use, misuse string
	table             string
	examples          func(r *request) []url.Values
}

var chartKinds = []chartKind{
	{metrics.Trend, "Line over time", "How one figure moves from quarter to quarter or year to year. The band is the 95% interval; a gap is a period that is hidden or has no answers.",
		"Fewer than three periods, or groups that are not in the order of time.", "trend", ofPlaces("friends_block")},
	{metrics.Bars, "Bars", "A few groups of people side by side, with everybody first.", "Groups that overlap, or many places: use dots with intervals.", "breakdown", byGroups},
	{metrics.Intervals, "Dots with intervals", "Places side by side, each with how sure its figure is.", "Ranking: places whose intervals overlap may well be alike.", "compare", within("intervals")},
	{metrics.Funnel, "Funnel", "Which places differ by more than chance would explain, given how many people each has.", "Saying why a place differs, or medians and numbers of people.", "compare", within("funnel")},
	{metrics.Spine, "Spine", "One place across all indicators, each beside its nation and among places of its kind.", "Adding indicators up to one score.", "spine", places},
	{metrics.Tartan, "Tartan rug", "Many places and indicators at a glance, each with its standing in a word.", "Counting squares: of twenty, one stands apart by chance.", "tartan", insides},
	{metrics.Quadrant, "Quadrant", "Independence and connection together.", "Reading one as the price of the other.", "quadrant", nations},
	{metrics.Multiples, "Small multiples", "The same small line for many places, to see which goes its own way.", "Reading exact figures: the table has them.", "multiples", ofPlaces("friends_help")},
	{metrics.Squares, "Map of squares", "Where in the country figures differ; every council has a square of the same size.", "Neighbourhood effects: near squares look alike by chance too.", "map", ofCountry},
	{metrics.Waterfall, "Waterfall", "From one sum to another, step by step: who pays what.", "Parts that do not add up to the whole.", "case-payers", ofExample(scenario.Example)},
	{metrics.Tornado, "Tornado", "Which assumption of a business case moves its result most.", "How likely each assumption is: it shows the range alone.", "case-tornado", ofExample(scenario.Example)},
	{metrics.Heat, "Squares of two assumptions", "Where a result turns from loss to gain when two assumptions change together.", "More than two assumptions at once.", "case-break-even", ofExample(scenario.Example)},
	{metrics.Plane, "Cost and gain", "What options cost and give beside going on as now.", "Options whose gain is not counted in the same unit.", "case-plane", ofExample(scenario.Example)},
	{metrics.Curves, "Curves", "How often each option is best, by what a gain is worth.", "Choosing the option that is best most often: what is at stake counts too.", "case-curves", ofExample(scenario.Example)},
}

// tried is how many examples of a kind are looked at.
const tried = 6

// placesFrom are the newest year and some places, the smallest first.
func placesFrom(r *request) (all []metrics.Place, year string) {
	for _, g := range []metrics.Grain{metrics.Scheme, metrics.Area, metrics.Nation} {
		for _, p := range r.engine.Places().All() {
			if p.Grain == g && len(all) < tried {
				all = append(all, p)
			}
		}
	}
	return all, string(r.latestYear())
}

func places(r *request) (all []url.Values) {
	list, year := placesFrom(r)
	for _, p := range list {
		all = append(all, url.Values{"place": {p.ID}, "period": {year}})
	}
	return all
}

// nations have many places below them, so that their pictures show more than one.
func nations(r *request) (all []url.Values) {
	for _, p := range r.engine.Places().Children("UK") {
		all = append(all, url.Values{"place": {p.ID}, "period": {string(r.latestYear())}})
	}
	return all
}

func ofPlaces(indicator string) func(*request) []url.Values {
	return func(r *request) (all []url.Values) {
		list, _ := placesFrom(r)
		for _, p := range append(r.engine.Places().Children("UK"), list...) {
			all = append(all, url.Values{"indicator": {indicator}, "place": {p.ID}})
		}
		return all
	}
}

func byGroups(r *request) (all []url.Values) {
	list, year := placesFrom(r)
	for _, p := range append(r.engine.Places().Children("UK"), list...) {
		all = append(all, url.Values{"indicator": {"friends_help"}, "place": {p.ID}, "period": {year}, "by": {"age_band"}})
	}
	return all
}

func insides(r *request) (all []url.Values) {
	_, year := placesFrom(r)
	for _, p := range append(r.engine.Places().Children("UK"), metrics.Place{ID: "UK"}) {
		below := r.grainsBelow(p)
		if len(below) > 0 {
			all = append(all, url.Values{"within": {p.ID}, "grain": {string(below[len(below)-1])}, "period": {year}})
		}
	}
	return all
}

func within(shape string) func(*request) []url.Values {
	return func(r *request) (all []url.Values) {
		for _, q := range insides(r) {
			q.Set("indicator", "friends_help")
			q.Set("shape", shape)
			all = append(all, q)
		}
		return all
	}
}

func ofCountry(r *request) []url.Values {
	return []url.Values{{"indicator": {"friends_help"}, "period": {string(r.latestYear())}}}
}

func ofExample(text string) func(*request) []url.Values {
	return func(*request) []url.Values { return []url.Values{{"z": {packCase(text)}}} }
}

func (s *server) gallery(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	var body galleryPage
	for _, k := range chartKinds {
		c, err := s.exampleOf(r, k)
		if err != nil {
			return nil, err
		}
		body.Charts = append(body.Charts, c)
	}
	return s.page(r, http.StatusOK, "gallery", "Every kind of chart", "about", body)
}

// exampleOf finds a table that has the picture, if possible with hidden figures.
func (s *server) exampleOf(r *request, k chartKind) (galleryChart, error) {
	c := galleryChart{Name: k.name, For: k.use, NotFor: k.misuse}
	for _, q := range k.examples(r) {
		other := *r
		other.values = q
		a, err := other.ask(k.table)
		var p *problem
		if errors.Is(err, metrics.ErrNotFound) || errors.Is(err, metrics.ErrNotSuited) || errors.As(err, &p) && p.status == http.StatusNotFound {
			continue
		}
		if err != nil {
			return c, err
		}
		hidden, shown := countFigures(a.table)
		if a.table.Shape != k.shape || shown < 2 || c.Example != nil && hidden == 0 {
			continue
		}
		if c.Example, err = s.figure("chart-"+string(k.shape), a); err != nil {
			return c, err
		}
		c.Example.Option = nil // pictures alone: the page stays light
		if q.Has("z") {
			c.Example.Files = nil // each address holds the whole case: its own page has the files
		}
		if hidden > 0 {
			return c, nil
		}
	}
	return c, nil
}

// countFigures counts the figures of a table that are hidden and those that are shown.
func countFigures(t *metrics.Table) (hidden, shown int) {
	for _, row := range t.Rows {
		for _, f := range row.Cells {
			if f.IsHidden() {
				hidden++
			} else if _, ok := f.Value(); ok {
				shown++
			}
		}
	}
	return hidden, shown
}
