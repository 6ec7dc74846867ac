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
	body := get(siteOf(t, costly{newFixture(t, plainName), false}), "GET", "/cost").Body.String()
	// 0.1893 x 88,012.12 + 0.3987 x 86,863.55 + 0.4120 x 18,000, at 2024-25 prices, less 34,000
	for _, want := range []string{"£16,661", "£34,632", "£7,416", "£58,709", "£24,709", "£54,012", "Unverified: not for publication", "national mix", "need=learning_disability", "What has been claimed", "By hand", "£36,341", "£23,502", "£35,169"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(body, "nobody has sent one, or it is hidden") { // people with mental health needs
		t.Error("where there is no cost the page does not say so")
	}
	h := siteOf(t, costly{newFixture(t, plainName), true})
	if body := get(h, "GET", "/cost").Body.String(); strings.Contains(body, "£24,709") || strings.Contains(body, "By hand") {
		t.Error("an answer was worked out from a cost that is hidden in part")
	}
	for _, bad := range []string{"need=learning_disability", "need=nothing", "need=learning_disability&place=nowhere"} {
		if w := get(h, "GET", "/cost/scenario?"+bad); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "34000") {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
	w := get(siteOf(t, costly{newFixture(t, plainName), false}), "GET", "/cost/scenario?need=learning_disability&place=ENG")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "value: 34000, low: 33000, high: 35000") {
		t.Errorf("the case to begin with: %d", w.Code)
	}
}
