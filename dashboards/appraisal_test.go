package dashboards

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// TestAppraisalPage: the example is stamped, its headline says beside what, whose
// money, which prices and how sure; the forms lead to the address of what they
// make, and faults are told on the page.
func TestAppraisalPage(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	quick := strings.Replace(scenario.ExampleOptions, "runs: 2000", "runs: 200", 1)
	body := get(h, "GET", "/cost/options?z="+packCase(quick)).Body.String()
	for _, want := range []string{"Unverified: not for publication", "Compared with business as usual", "90% of runs", "2024-25 prices", "In-house growth", "Externalise", "Joint scheme", "Targeted growth",
		"Council, NHS and DWP", "the provider hands the contract back", `name="n.criteria.1.swing" value="40"`, `name="n.criteria.2.values.4" value="8"`, "scores highest"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	packed := packCase(quick)
	for _, file := range []string{"options.svg", "options.csv", "options-money.csv", "options-scores.xlsx", "options-weights.svg", "options-risks.json"} {
		if w := get(h, "GET", "/tables/"+file+"?z="+packed); w.Code != http.StatusOK {
			t.Errorf("%s: %d %.300s", file, w.Code, w.Body)
		}
	}
	w := post(h, "/cost/options", url.Values{"z": {packed}, "n.criteria.1.swing": {"90"}}.Encode())
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/cost/options?z=") {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	if body := get(h, "GET", w.Header().Get("Location")).Body.String(); !strings.Contains(body, `value="90"`) || !strings.Contains(body, "targeted growth scores highest") {
		t.Error("another weight makes no difference")
	}
	for field, words := range map[string]string{"n.criteria.1.swing": "is not a number", "n.criteria.9.swing": "there is no such number"} {
		value := map[bool]string{true: "much", false: "1"}[words == "is not a number"]
		if w := post(h, "/cost/options", url.Values{"z": {packed}, field: {value}}.Encode()); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%s: %d", field, w.Code)
		}
	}
	one := strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)
	if body := get(h, "GET", "/cost/options?z="+packCase(one)).Body.String(); !strings.Contains(body, "There is one option in this case") {
		t.Error("an appraisal of one option")
	}
	if w := get(h, "GET", "/tables/options.csv?z="+packCase(one)); w.Code != http.StatusOK {
		t.Errorf("%d", w.Code)
	}
}
