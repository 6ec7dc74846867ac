package dashboards

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/chart"
	"khi/dashboards/download"
	"khi/metrics"
)

// asked is one table that somebody asked for, every part of it looked up. The
// pages, the files and the API all come here: what a page shows is what a file
// holds.
type asked struct {
	kind  string
	query url.Values // canonical: what the reader left out is filled in
	table *metrics.Table

	size        chart.Size    // of a picture
	rows        download.Rows // of a selection, which may be long; then the table has none
	chosen      []string      // each selection in words, for covers
	fingerprint string        // of the snapshot

	say   func(english string) string         // where it is asked for in Welsh
	speak func(english string) (string, bool) // the same, and whether there is Welsh for it
}

// href is the address of the table in one form.
func (a *asked) href(ext string) string {
	return "/tables/" + a.kind + "." + ext + "?" + a.query.Encode()
}

// drawn says whether the table has a picture.
func (a *asked) drawn() bool {
	return a.table.Shape != metrics.Plain && a.table.Shape != "" && len(a.table.Rows) > 0
}

// tableKind is one kind of table: what it is in a sentence, the parameters it
// takes, who makes it, and whether it has a picture. A new kind is declared in
// tableKinds and nowhere else: addresses, files and the document of the API
// follow from it.
type tableKind struct {
	says    string
	params  []string
	answer  func(r *request) (*metrics.Table, url.Values, error)
	picture pictured
}

// apiParams are the parameters that programs may give besides: a selection can be longer
// than one answer, and comes page by page.
func (k tableKind) apiParams() []string {
	if slices.Equal(k.params, exploreParams) {
		return append(slices.Clone(k.params), pageParams...)
	}
	return k.params
}

// pictured says whether the tables of a kind can be drawn.
type pictured bool

const (
	withPicture    pictured = true
	withoutPicture pictured = false
)

var tableKinds = map[string]tableKind{
	"trend":     {"One indicator in one place over time.", []string{"indicator", "place"}, trendTable, withPicture},
	"breakdown": {"One indicator in one place and year by groups of people.", []string{"indicator", "place", "period", "by"}, breakdownTable, withPicture},
	"compare":   {"The places inside a place side by side, in the order of their names.", []string{"indicator", "within", "grain", "period", "shape"}, compareTable, withPicture},
	"peers":     {"A council area or a scheme beside its peers: those named, or the places whose council areas are most alike in people and people to a square kilometre.", []string{"indicator", "place", "period", "peers"}, peersTable, withPicture},
	"target":    {"A place beside the straight path to a target that was set for it, with a forecast and its interval.", []string{"indicator", "place", "target"}, targetTable, withPicture},
	"profile":   {"Every indicator for one place and period.", []string{"place", "period"}, profileTable, withoutPicture},
	"cost":      {"What a live-in home costs a year beside a comparator with a source.", []string{"place", "comparator"}, costTable, withPicture},
	"needs":     {"What a live-in home costs in a place and the places next below it, as it is and with the assessed needs of all.", []string{"place"}, needsTable, withoutPicture},
	"official":  {"Own figures beside published ones.", []string{"place"}, officialTable, withoutPicture},
	"ratings":   {"How many services in a place its regulators rate good or better, by nation, by council or service by service.", []string{"place"}, ratingsTable, withoutPicture},
	"quoted":    {"What has been quoted of an indicator in a place, beside what the records say.", []string{"indicator", "place"}, quotedTable, withoutPicture},
	"spine":     {"A place across all indicators, held against its nation (a nation against the UK), among the places of its kind there.", []string{"place", "period"}, spineTable, withPicture},
	"tartan":    {"The places inside a place and the headline indicators, each with how it stands to the place's own figure.", []string{"within", "grain", "period"}, tartanTable, withPicture},
	"quadrant":  {"Independence and connection together: of a place, of what it is held against, and of the places next below it.", []string{"place", "period"}, quadrantTable, withPicture},
	"multiples": {"One indicator over its newest twelve periods, for a place and for each of the places next below it.", []string{"indicator", "place"}, multiplesTable, withPicture},
	"map":       {"One indicator for every council area with a scheme, each beside the United Kingdom; its picture is a map of equal squares.", []string{"indicator", "period"}, mapTable, withPicture},
	"explore":   {"Any of the published figures: several indicators, places and periods, and one breakdown.", exploreParams, exploreTable, withoutPicture},
	"changed":   {"Every indicator for one place and period beside the period before, with the interval of the change.", []string{"place", "period"}, changedTable, withoutPicture},

	"views": {"What the council, charities and citizens of a place say of the ten actions of an area, the gaps between them and the change since the year before.", []string{"place", "period"}, viewsTable, withoutPicture},
	"gaps":  {"How far groups of people are from everybody else in one place and year, beside the year before.", []string{"place", "period"}, gapsTable, withoutPicture},

	"growth":         ofPlan("A plan to support more people beside growth at the historic rate.", growthParams, growthTable, withPicture),
	"growth-cash":    ofPlan("The money of a plan to support more people, year by year, until it is back, with and without its grant.", []string{"plan"}, growthCashTable, withPicture),
	"growth-work":    ofPlan("Carer households to assess and to approve, and coordinators, year by year.", []string{"plan"}, growthWorkTable, withoutPicture),
	"growth-money":   ofPlan("What a plan to support more people spends, line by line.", []string{"plan"}, growthMoneyTable, withoutPicture),
	"growth-targets": ofPlan("What each target of a plan means beside growth at the historic rate.", []string{"plan"}, growthTargetsTable, withoutPicture),

	"options":         ofOptions("Net present social value of each option of a case, with its interval.", optionsTable),
	"options-money":   ofOptions("What each option saves the council and the whole public sector, beside the first option too.", optionsMoneyTable),
	"options-scores":  ofOptions("Scores of the options on criteria that have no price, with swing weights.", optionsScoresTable),
	"options-weights": ofOptions("Scores of the options by the weight of the criterion that changes the result soonest.", optionsWeightsTable),
	"options-risks":   ofOptions("What may go wrong with each option, and what that is expected to cost.", optionsRisksTable),
	"case-payers":     ofOption("From what all payers would pay for the alternative to what they pay for the arrangement, payer by payer.", payersTable, withPicture),
	"case-sides":      ofOption("A person-year and the present value of the saving as each of those concerned sees them.", sidesTable, withoutPicture),
	"case-years":      ofOption("The money of a business case year by year, until it has paid back.", yearsTable, withPicture),
	"case-tornado":    ofOption("How far each parameter moves the net present social value.", tornadoTable, withPicture),
	"case-break-even": ofOption("The sum at the end by how many people come and by what the alternative costs.", breakEvenTable, withPicture),
	"case-outcomes":   ofOption("From people to pounds for each outcome chain of an option, with its optimism bias.", outcomesTable, withoutPicture),
	"case-agencies":   ofOption("What the outcomes of an option save each agency, and what of it is cashable.", agenciesTable, withoutPicture),
	"case-rules":      ofOption("What each rule for combining grades of evidence leads to.", rulesTable, withoutPicture),
	"case-return":     ofOption("The social return on investment of an option, impact by impact.", returnTable, withoutPicture),
	"case-plane":      ofCase("Net cost and gain of each option beside going on as now.", planeTable, withPicture),
	"case-icers":      ofCase("The options of a case in order of net cost: extra cost of each unit of gain, with dominance.", icerTable, withoutPicture),
	"case-losses":     ofCase("What choosing each option loses on average, by what a unit of gain is worth.", lossesTable, withoutPicture),
	"case-knowing":    ofCase("What it would be worth to know each number of a case for certain.", knowingTable, withoutPicture),
	"case-curves":     ofCase("How often each option is best, by what a unit of gain is worth.", curvesTable, withPicture),
}

// ask makes the table of a kind from the query of the request.
func (r *request) ask(kind string) (*asked, error) {
	k, ok := tableKinds[kind]
	if !ok {
		return nil, notFound("There is no table of that kind. The kinds are " + strings.Join(slices.Sorted(maps.Keys(tableKinds)), ", ") + ".")
	}
	t, q, err := k.answer(r)
	if err != nil {
		return nil, err
	}
	return &asked{kind: kind, query: q, table: t, rows: r.rows, fingerprint: r.engine.Labels().Fingerprint, chosen: r.chosenWords(q), say: r.sayer(), speak: r.speaker()}, nil
}

// whole is the table with all its rows; what has too many for a form is refused, and
// never cut.
func (a *asked) whole(most int, form string) (*metrics.Table, error) {
	if a.rows == nil {
		return a.table, nil
	}
	t, err := (&metrics.Exploration{Head: a.table, Rows: a.rows}).Collect(most)
	if errors.Is(err, metrics.ErrTooMany) {
		return nil, a.tooMany(most, form)
	}
	return t, err
}

func (a *asked) tooMany(most int, form string) error {
	return &problem{status: http.StatusBadRequest, title: "This selection is too long for " + form,
		words: "It has more than " + number(int64(most)) + " rows, which is the most that " + form + " can hold. Nothing was cut. CSV and Parquet hold every row: take one of them, or choose less. CSV: " + a.href("csv"),
		links: []fileLink{{"Every row as CSV", a.href("csv")}, {"Every row as Parquet", a.href("parquet")}}}
}

// with is the same request with other values in the query.
func (r *request) with(pairs ...string) *request {
	other := *r
	other.values = url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		other.values.Set(pairs[i], pairs[i+1])
	}
	return &other
}

// strictly refuses a query that holds a parameter that would be ignored: a
// filter with a slip in its name must not give the unfiltered figure.
func (r *request) strictly(params ...string) error {
	for key, values := range r.values {
		if !slices.Contains(params, key) {
			if len(params) == 0 {
				return badRequest("This address takes no parameters.")
			}
			return badRequest("There is a parameter that this address does not know. It knows: " + strings.Join(params, ", ") + ".")
		}
		if len(values) > 1 && !slices.Contains(severally, key) {
			return badRequest("Give each parameter once: " + key + " is there more than once.")
		}
	}
	return nil
}

func trendTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Trend(r.ctx(), ind.Name, place.ID)
	return t, url.Values{"indicator": {ind.Name}, "place": {place.ID}}, err
}

func breakdownTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	year, err := r.queryPeriod(true)
	if err != nil {
		return nil, nil, err
	}
	by, err := r.queryDimension(ind)
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Breakdown(r.ctx(), ind.Name, place.ID, year, by)
	return t, url.Values{"indicator": {ind.Name}, "place": {place.ID}, "period": {string(year)}, "by": {by}}, err
}

func compareTable(r *request) (*metrics.Table, url.Values, error) {
	ind, within, err := r.queryIndicatorIn("within")
	if err != nil {
		return nil, nil, err
	}
	grain, err := r.queryGrain(within)
	if err != nil {
		return nil, nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, nil, err
	}
	shape, err := r.queryShape()
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Compare(r.ctx(), ind.Name, within.ID, grain, period, shape)
	return t, url.Values{"indicator": {ind.Name}, "within": {within.ID}, "grain": {string(grain)},
		"period": {string(period)}, "shape": {string(shape)}}, err
}

func profileTable(r *request) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Profile(r.ctx(), place.ID, period)
	return t, url.Values{"place": {place.ID}, "period": {string(period)}}, err
}

func costTable(r *request) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	c, err := r.queryComparator()
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Cost(r.ctx(), place.ID, c.ID)
	return t, url.Values{"place": {place.ID}, "comparator": {c.ID}}, err
}

func officialTable(r *request) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Official(r.ctx(), place.ID)
	return t, url.Values{"place": {place.ID}}, err
}

func ratingsTable(r *request) (*metrics.Table, url.Values, error) {
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, nil, err
	}
	t, err := metrics.RatingsOf(r.engine.Labels(), r.engine.Places(), place)
	return t, url.Values{"place": {place.ID}}, err
}

func quotedTable(r *request) (*metrics.Table, url.Values, error) {
	ind, place, err := r.queryIndicatorIn("place")
	if err != nil {
		return nil, nil, err
	}
	t, err := r.engine.Quoted(r.ctx(), ind.Name, place.ID)
	return t, url.Values{"indicator": {ind.Name}, "place": {place.ID}}, err
}

// chosenWords say each selection as people read it.
func (r *request) chosenWords(q url.Values) []string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(q)) {
		if slices.Contains(severally, key) {
			words = append(words, r.severalWords(key, q[key])...)
			continue
		}
		value := q.Get(key)
		switch key {
		case "z": // the whole case: its name stands above the table
			continue
		case "indicator":
			if ind, ok := r.engine.Catalogue().Find(value); ok {
				value = ind.ID + " " + ind.Title
			}
		case "place", "within":
			if p, ok := r.engine.Places().Find(value); ok {
				value = p.Name + " (" + p.ID + ")"
			}
		case "period":
			value = metrics.Period(value).Words()
		case "by":
			if d, ok := dimensionNamed(value); ok {
				value = d.Name
			}
		}
		words = append(words, strings.ToUpper(key[:1])+key[1:]+": "+value)
	}
	return words
}
