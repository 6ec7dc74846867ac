package dashboards

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/chart"
	"khi/metrics"
)

// asked is one table that somebody asked for, every part of it looked up. The
// pages, the files and the API all come here: what a page shows is what a file
// holds.
type asked struct {
	kind  string
	query url.Values // canonical: what the reader left out is filled in
	table *metrics.Table

	size        chart.Size // of a picture
	chosen      []string   // each selection in words, for covers
	fingerprint string     // of the snapshot
}

// href is the address of the table in one form.
func (a *asked) href(ext string) string {
	return "/tables/" + a.kind + "." + ext + "?" + a.query.Encode()
}

// tableKind is one kind of table: the parameters it takes and who makes it.
type tableKind struct {
	params []string
	answer func(r *request) (*metrics.Table, url.Values, error)
}

var tableKinds = map[string]tableKind{
	"trend":       {[]string{"indicator", "place"}, trendTable},
	"breakdown":   {[]string{"indicator", "place", "period", "by"}, breakdownTable},
	"compare":     {[]string{"indicator", "within", "grain", "period", "shape"}, compareTable},
	"peers":       {[]string{"indicator", "place", "period", "peers"}, peersTable},
	"target":      {[]string{"indicator", "place", "target"}, targetTable},
	"profile":     {[]string{"place", "period"}, profileTable},
	"cost":        {[]string{"place", "comparator"}, costTable},
	"official":    {[]string{"place"}, officialTable},
	"quoted":      {[]string{"indicator", "place"}, quotedTable},
	"spine":       {[]string{"place", "period"}, spineTable},
	"tartan":      {[]string{"within", "grain", "period"}, tartanTable},
	"quadrant":    {[]string{"place", "period"}, quadrantTable},
	"multiples":   {[]string{"indicator", "place"}, multiplesTable},
	"map":         {[]string{"indicator", "period"}, mapTable},
	"changed":     {[]string{"place", "period"}, changedTable},
	"growth":      ofPlan(growthParams, growthTable),
	"growth-cash": ofPlan([]string{"plan"}, growthCashTable), "growth-work": ofPlan([]string{"plan"}, growthWorkTable),
	"growth-money": ofPlan([]string{"plan"}, growthMoneyTable), "growth-targets": ofPlan([]string{"plan"}, growthTargetsTable),

	"options": ofOptions(optionsTable), "options-money": ofOptions(optionsMoneyTable), "options-scores": ofOptions(optionsScoresTable),
	"options-weights": ofOptions(optionsWeightsTable), "options-risks": ofOptions(optionsRisksTable),
	"case-payers": ofOption(payersTable), "case-sides": ofOption(sidesTable), "case-years": ofOption(yearsTable),
	"case-tornado": ofOption(tornadoTable), "case-break-even": ofOption(breakEvenTable), "case-plane": ofCase(planeTable), "case-curves": ofCase(curvesTable),
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
	return &asked{kind: kind, query: q, table: t, fingerprint: r.engine.Labels().Fingerprint, chosen: r.chosenWords(q)}, nil
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
		if len(values) > 1 {
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
		}
		words = append(words, strings.ToUpper(key[:1])+key[1:]+": "+value)
	}
	return words
}
