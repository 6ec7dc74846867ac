package dashboards

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/benefit"
)

// costly is an engine with a comparator for people with a learning disability
// and, of a place, the cost that its table of costs shows or hides.
type costly struct {
	*fixture
	hidden bool
	lived  map[string]map[string]metrics.Figure // by place, then by where people lived before
	judged map[string]map[string]metrics.Figure // by breakdown, of ENG: the alternative as recorded, and how it is known
}

// Breakdown of where people lived before, of the places for which there is one.
func (c costly) Breakdown(ctx context.Context, indicator, place string, year metrics.Period, by string) (*metrics.Table, error) {
	rows := c.lived[place]
	switch {
	case by == "otherwise" || by == "known_by":
		rows = c.judged[by]
	case by != "before":
		return c.fixture.Breakdown(ctx, indicator, place, year, by)
	}
	t := &metrics.Table{Columns: []metrics.Column{{Key: "estimate", Role: metrics.Estimate}}}
	for key, f := range rows {
		t.Rows = append(t.Rows, metrics.Row{Key: key, Label: key, Cells: []metrics.Figure{f}})
	}
	return t, nil
}

func (c costly) Comparators() []benefit.Comparator {
	return []benefit.Comparator{{ID: "mix", Service: "other support", ClientGroup: "people with a learning disability", Need: "learning_disability", Unit: benefit.PerYear, Value: 60000,
		PriceYear: "2012-13", Perspective: "council_net", Source: "a source", URL: "https://example.org", Verification: "read"}}
}

func (c costly) Cost(_ context.Context, place, _ string) (*metrics.Table, error) {
	t := &metrics.Table{ID: "cost", Title: "A cost", RowHead: "Place", Shape: metrics.Plain, AsOf: "2026-11-01"}
	row := metrics.Row{Key: place, Label: place}
	for _, column := range []struct {
		key   string
		value float64
	}{{"cost", 34000}, {"cost_low", 33000}, {"cost_high", 35000}} {
		t.Columns = append(t.Columns, metrics.Column{Key: column.key, Name: column.key, Unit: metrics.Pounds, Role: metrics.Other})
		f := metrics.Known(column.value)
		if c.hidden && column.key == "cost_low" {
			f = metrics.Hidden()
		}
		row.Cells = append(row.Cells, f)
	}
	t.Columns[0].Role = metrics.Estimate
	t.Rows = []metrics.Row{row}
	return t, nil
}

// TestThreeAnswers: the cost page works the three numbers out by hand from the
// cost that it shows; where that is hidden there is no answer and no number.
func TestThreeAnswers(t *testing.T) {
	body := get(siteOf(t, costly{newFixture(t, plainName), false, nil, nil}), "GET", "/cost").Body.String()
	// 0.189 x 88,012.43 + 0.399 x 86,863.51 + 0.412 x 18,000, at 2024-25 prices, less 34,000
	for _, want := range []string{"£16,634", "£34,659", "18.9%", "39.9%", "41.2%", "£7,416", "£58,709", "£24,709", "£54,012", "Unverified: not for publication", "national mix", "need=learning_disability", "What has been claimed", "By hand", "£36,341", "£23,502", "£35,169"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(body, "nobody has sent one, or it is hidden") { // people with mental health needs
		t.Error("where there is no cost the page does not say so")
	}
	h := siteOf(t, costly{newFixture(t, plainName), true, nil, nil})
	if body := get(h, "GET", "/cost").Body.String(); strings.Contains(body, "£24,709") || strings.Contains(body, "By hand") {
		t.Error("an answer was worked out from a cost that is hidden in part")
	}
	for _, bad := range []string{"need=learning_disability", "need=nothing", "need=learning_disability&place=nowhere"} {
		if w := get(h, "GET", "/cost/scenario?"+bad); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "34000") {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
	w := get(siteOf(t, costly{newFixture(t, plainName), false, nil, nil}), "GET", "/cost/scenario?need=learning_disability&place=ENG")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "value: 34000, low: 33000, high: 35000") {
		t.Errorf("the case to begin with: %d", w.Code)
	}
}

// TestMixesByHowTheyAreKnown: where people of the place lived before comes first, then
// that of the place around it, without hospital, then what is published; a mix with a
// hidden number is not made, nor one of few.
func TestMixesByHowTheyAreKnown(t *testing.T) {
	n := metrics.Known
	lived := map[string]map[string]metrics.Figure{
		"ENG": {"all": n(200), "care_home": n(20), "supported_or_own_home": n(30), "with_family": n(40), "in_hospital": n(10), "elsewhere": n(60), "not known": n(40)},
		"UK":  {"care_home": n(100), "supported_or_own_home": n(100), "with_family": n(200), "in_hospital": n(100)},
	}
	page := func() string {
		return get(siteOf(t, costly{newFixture(t, plainName), false, lived, nil}), "GET", "/cost?place=ENG").Body.String()
	}
	body := page()
	// 0.2 x 88,012.43 + 0.3 x 86,863.51 + 0.4 x 18,000 + 0.1 x 0 (the NHS pays), less 34,000; the same over 0.9;
	// around it, without hospital, 0.25, 0.25 and 0.5 of the same.
	for _, want := range []string{"prior placement", "£16,862", "£22,513", "Prior placement, England", "Regional mix, United Kingdom", "£18,719", "National mix", "£24,709", "50% of arrangements", "30% of arrangements", "20% of arrangements"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	lived["ENG"]["elsewhere"] = metrics.Hidden()
	if body = page(); !strings.Contains(body, "of which share is hidden") || !strings.Contains(body, "Prior placement, England") {
		t.Error("the page does not say that it may not say of which share it is known")
	}
	// With hospital hidden the mix is of the others: 0.222 x 88,012.43 + 0.333 x 86,863.51 + 0.445 x 18,000, less 34,000.
	lived["ENG"]["in_hospital"] = metrics.Hidden()
	if body = page(); !strings.Contains(body, "Prior placement, England") || strings.Contains(body, "of arrangements") || !strings.Contains(body, "not shown: fewer people lived in hospital than may be shown") || !strings.Contains(body, "£22,474") || strings.Contains(body, "is shown, with what it saves") {
		t.Error("a mix without those in hospital, of whom there are few, is not made or not told")
	}
	lived["ENG"]["care_home"] = metrics.Hidden()
	if body = page(); strings.Contains(body, "Prior placement, England") || strings.Contains(body, "of arrangements") || !strings.Contains(body, "is not counted here") || !strings.Contains(body, "Regional mix, United Kingdom") {
		t.Error("a mix was made of a hidden number, or the one around it was not taken")
	}
	england := map[string]map[string]metrics.Figure{"ENG": {"care_home": n(50), "with_family": n(50)}}
	if body := get(siteOf(t, costly{newFixture(t, plainName), false, england, nil}), "GET", "/cost").Body.String(); !strings.Contains(body, `<a href="/cost?place=ENG">Where people of England lived before is shown`) {
		t.Error("the kingdom, whose own numbers are hidden, does not lead to the nation whose are shown")
	}
	lived["UK"] = map[string]metrics.Figure{"care_home": n(5)}
	if body = page(); strings.Contains(body, "Regional mix") || !strings.Contains(body, "National mix") {
		t.Error("a mix was made of five people")
	}
	w := get(siteOf(t, costly{newFixture(t, plainName), false, map[string]map[string]metrics.Figure{"ENG": {"care_home": n(50), "with_family": n(50)}}, nil}), "GET", "/cost/scenario?need=learning_disability&place=ENG")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "share: 0.5, cashable") || !strings.Contains(w.Body.String(), "basis: prior placement") {
		t.Errorf("the case to begin with does not start from where people lived before: %d", w.Code)
	}
}

// TestAlternativeOfEachPerson: where somebody's alternative was judged, what was recorded
// for each person comes first, the page says how it is known of how many, and a hidden
// number of them is said to be hidden and leads to no mix.
func TestAlternativeOfEachPerson(t *testing.T) {
	n := metrics.Known
	judged := map[string]map[string]metrics.Figure{
		"otherwise": {"all": n(200), "care_home": n(20), "supported_or_own_home": n(30), "with_family": n(40), "in_hospital": n(10), "elsewhere": n(60), "not known": n(40)},
		"known_by":  {"all": n(200), "panel": n(90), "prior_placement": n(65), "matched": metrics.Hidden(), "not known": n(40)},
	}
	page := func() string {
		return get(siteOf(t, costly{newFixture(t, plainName), false, map[string]map[string]metrics.Figure{"ENG": {"care_home": n(100)}}, judged}), "GET", "/cost?place=ENG").Body.String()
	}
	body := page()
	// the same sums as in TestMixesByHowTheyAreKnown, and 88,012.43 less 34,000 where all lived in a care home before
	for _, want := range []string{"recorded for each person", "Recorded for each person, England", "£16,862", "£22,513", "Prior placement, England", "£54,012", "Alternative known: panel", "90 arrangements", "65 arrangements", "hidden, so that nobody can be recognised"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	judged["otherwise"]["with_family"] = metrics.Hidden()
	if body = page(); strings.Contains(body, "Recorded for each person, England") || !strings.Contains(body, "90 arrangements") {
		t.Error("a mix was made of a hidden number")
	}
	judged["known_by"] = map[string]metrics.Figure{"all": n(200), "prior_placement": n(160), "not known": n(40)}
	judged["otherwise"]["with_family"] = n(40)
	if body = page(); strings.Contains(body, "Recorded for each person") || strings.Contains(body, "Alternative known: p") {
		t.Error("where nobody's alternative was judged the page says that it was recorded for each person")
	}
}

// TestNeedsOfAll: costs are brought to the needs of the whole place (worked example WE9:
// two places whose order turns); one hidden number of a band hides what it would be in.
func TestNeedsOfAll(t *testing.T) {
	row := func(key string, mean, people float64) metrics.Row {
		return metrics.Row{Key: key, Label: key, Cells: []metrics.Figure{metrics.Known(mean), metrics.Known(mean - 1960), metrics.Known(mean + 1960), metrics.Known(people)}}
	}
	f := newFixture(t, plainName)
	f.needs = map[string][]metrics.Row{
		"UK":  {row("all", 34300, 100), row("low", 21500, 30), row("medium", 33500, 45), row("high", 51000, 25)},
		"ENG": {row("all", 30250, 40), row("low", 22000, 20), row("medium", 34000, 15), row("high", 52000, 5)},
		"WAL": {row("all", 41150, 40), row("low", 21000, 4), row("medium", 33000, 14), row("high", 50000, 22)},
	}
	h := siteOf(t, f)
	csv := get(h, "GET", "/tables/needs.csv?place=UK").Body.String()
	// half widths: 1960 x sqrt(.3² + .45² + .25²) = 1960 x .59582 = 1167.80
	for _, want := range []string{"England,30250,28290,32210,34900,33732,36068", "Wales,41150,39190,43110,33650,32482,34818"} {
		if !strings.Contains(csv, want) {
			t.Errorf("no %q in\n%s", want, csv)
		}
	}
	f.needs["WAL"][2].Cells[0] = metrics.Hidden()
	f.anew()
	if csv = get(h, "GET", "/tables/needs.csv?place=UK").Body.String(); !strings.Contains(csv, "34900") || strings.Contains(csv, "33650") {
		t.Errorf("a hidden band: %s", csv)
	}
	f.needs["UK"][3].Cells[3] = metrics.Hidden()
	f.anew()
	if csv = get(h, "GET", "/tables/needs.csv?place=UK").Body.String(); strings.Contains(csv, "34900") || !strings.Contains(csv, "30250") {
		t.Errorf("a hidden number of the weights: %s", csv)
	}
}
