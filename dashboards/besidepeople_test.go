package dashboards

import (
	"fmt"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/benefit/cohort"
)

// besideAnswer is an answer as a snapshot has it.
func besideAnswer(saving string) string {
	return fmt.Sprintf(`{"setting": "Shared Lives", "price_year": "2024-25", "period": "2026-27", "settings": [], "notes": ["Where it comes from."], "matched": {"people": 280, "unmatched": 75, "others": 450,
		"exact_on": ["band", "group", "region"], "caliper": 0.2, "cost": {"value": 51300}, "saving": %s, "mix": %s, "naive": {"value": 59100},
		"mix_without_inpatient": {"why_not": "all of those who are like them live in hospital"}, "family_share_at_no_saving": 0.694, "words": ["Said of them."],
		"settings": [{"setting": "residential care", "percent": 17, "cost": {"value": 91300}}, {"setting": "other settings together", "percent": 83, "cost": {"why_not": "few"}}],
		"balance": [{"what": "band very_high", "before": -0.3, "after": 0.04}, {"what": "age", "before": 0.2, "after": 0}], "balanced": true}}`, saving, saving)
}

// TestPeopleLikeThem: the matched group stands on the pages of England and of places in
// it, with its three numbers, its balance and a headline that names comparator, whose
// money, prices, period and interval; not on those of Wales, and nowhere without records.
func TestPeopleLikeThem(t *testing.T) {
	page := func(place, saving string) string {
		f := newFixture(t, plainName)
		if saving != "" {
			if err := f.labels.BesideOthers("learning_disability", []byte(besideAnswer(saving))); err != nil {
				t.Fatal(err)
			}
		}
		return get(siteOf(t, costly{f, false, nil, nil}), "GET", "/cost?place="+place).Body.String()
	}
	const saves = `{"value": 19200, "low": 15000, "high": 23400}`
	for _, place := range []string{"ENG", "UK"} {
		body := page(place, saves)
		for _, want := range []string{"Compared with people like them elsewhere, people with a learning disability in Shared Lives cost £19,200 a year less each (95% interval £15,000 to £23,400; council, before people’s contributions; 2024-25 prices; councils’ records of 2026-27).",
			"£59,100", "not shown: all of those who are like them live in hospital", "69.4%", "280, of whom 75 have nobody like them", "need band, main reason for support, region (exactly), and nearly in age", "£91,300", "Need: very high", "−0.30", "0.04", "Said of them.", "Where it comes from."} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the page does not say %q", place, want)
			}
		}
		if strings.Count(body, "Compared with people like them") != 1 {
			t.Errorf("%s: not said once, of the one need that the records answer", place)
		}
	}
	if body := page("ENG", `{"value": -3400, "low": -7300, "high": 600}`); !strings.Contains(body, "cost £3,400 a year more each (95% interval −£600 to £7,300;") {
		t.Error("what costs more is not said to")
	}
	for place, saving := range map[string]string{"WAL": saves, "ENG": ""} {
		if strings.Contains(page(place, saving), "matched group") {
			t.Errorf("%s: there is a matched group", place)
		}
	}
	unbalanced := &cohort.Answer{Matched: &cohort.Matched{}}
	if title := besideBalance(&metrics.Labels{}, unbalanced).Title; !strings.Contains(title, "with care") {
		t.Errorf("unbalanced: %s", title)
	}
}
