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
}

// Breakdown of where people lived before, of the places for which there is one.
func (c costly) Breakdown(ctx context.Context, indicator, place string, year metrics.Period, by string) (*metrics.Table, error) {
	if by != "before" {
		return c.fixture.Breakdown(ctx, indicator, place, year, by)
	}
	t := &metrics.Table{Columns: []metrics.Column{{Key: "estimate", Role: metrics.Estimate}}}
	for key, f := range c.lived[place] {
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
	body := get(siteOf(t, costly{newFixture(t, plainName), false, nil}), "GET", "/cost").Body.String()
	// 0.1893 x 88,012.43 + 0.3987 x 86,863.51 + 0.4120 x 18,000, at 2024-25 prices, less 34,000
	for _, want := range []string{"£16,661", "£34,632", "£7,416", "£58,709", "£24,709", "£54,012", "Unverified: not for publication", "national mix", "need=learning_disability", "What has been claimed", "By hand", "£36,341", "£23,502", "£35,169"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(body, "nobody has sent one, or it is hidden") { // people with mental health needs
		t.Error("where there is no cost the page does not say so")
	}
	h := siteOf(t, costly{newFixture(t, plainName), true, nil})
	if body := get(h, "GET", "/cost").Body.String(); strings.Contains(body, "£24,709") || strings.Contains(body, "By hand") {
		t.Error("an answer was worked out from a cost that is hidden in part")
	}
	for _, bad := range []string{"need=learning_disability", "need=nothing", "need=learning_disability&place=nowhere"} {
		if w := get(h, "GET", "/cost/scenario?"+bad); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "34000") {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
	w := get(siteOf(t, costly{newFixture(t, plainName), false, nil}), "GET", "/cost/scenario?need=learning_disability&place=ENG")
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
		return get(siteOf(t, costly{newFixture(t, plainName), false, lived}), "GET", "/cost?place=ENG").Body.String()
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
	lived["ENG"]["in_hospital"] = metrics.Hidden()
	if body = page(); strings.Contains(body, "Prior placement, England") || strings.Contains(body, "of arrangements") || !strings.Contains(body, "is not counted here") || !strings.Contains(body, "Regional mix, United Kingdom") {
		t.Error("a mix was made of a hidden number, or the one around it was not taken")
	}
	lived["UK"] = map[string]metrics.Figure{"care_home": n(5)}
	if body = page(); strings.Contains(body, "Regional mix") || !strings.Contains(body, "National mix") {
		t.Error("a mix was made of five people")
	}
	w := get(siteOf(t, costly{newFixture(t, plainName), false, map[string]map[string]metrics.Figure{"ENG": {"care_home": n(50), "with_family": n(50)}}}), "GET", "/cost/scenario?need=learning_disability&place=ENG")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "share: 0.5, cashable") || !strings.Contains(w.Body.String(), "basis: prior placement") {
		t.Errorf("the case to begin with does not start from where people lived before: %d", w.Code)
	}
}
