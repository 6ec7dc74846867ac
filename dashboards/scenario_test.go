package dashboards

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// TestScenarioForPrograms: a case comes back worked out, in the documented
// form; one that breaks a rule comes back with its field and rule.
func TestScenarioForPrograms(t *testing.T) {
	h, d := siteOf(t, newFixture(t, plainName)), readDocument(t)
	op := d.Paths["/api/v1/benefit/scenario"]["post"]
	w := post(h, "/api/v1/benefit/scenario", scenario.Example)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %.500s", w.Code, w.Body)
	}
	d.hold(t, "the example", w.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	if !strings.Contains(strings.ReplaceAll(w.Body.String(), " ", ""), `"stamp":"unverified"`) {
		t.Error("no stamp on an unverified number")
	}
	bad := strings.Replace(scenario.Example, "share: 0.45", "share: 0.40", 1)
	w = post(h, "/api/v1/benefit/scenario", bad)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "counterfactual.settings") {
		t.Errorf("shares that do not come to 1: %d %.300s", w.Code, w.Body)
	}
	d.hold(t, "a refusal", w.Body.Bytes(), op.Responses["422"].Content["application/problem+json"].Schema)
	if w := post(h, "/api/v1/benefit/scenario", strings.Repeat("#", mostScenario+10)); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", w.Code)
	}
}

// TestCompareForPrograms: a table of runs, as CSV and as JSON, comes back
// compared in the documented form; one that breaks a rule names it.
func TestCompareForPrograms(t *testing.T) {
	h, d := siteOf(t, newFixture(t, plainName)), readDocument(t)
	op := d.Paths["/api/v1/benefit/compare"]["post"]
	const csv = "cost_a,effect_a,cost_b,effect_b,cost_c,effect_c\n30000,0,34000,0.3,45000,0.5\n30000,0,36000,0.1,41000,0.6\n30000,0,31000,0.4,47000,0.35\n30000,0,35000,0.25,43000,0.55\n30000,0,33000,0.2,46000,0.4\n"
	w := post(h, "/api/v1/benefit/compare?thresholds=20000&shares=a%3D0.5,b%3D0.5", csv)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %.500s", w.Code, w.Body)
	}
	d.hold(t, "runs", w.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	var got struct {
		Incremental []struct{ ICER float64 }
		Decisions   []struct {
			Best  string
			EVPI  float64
			Mixed float64 `json:"loss_of_the_present_mix"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if dec := got.Decisions[0]; math.Abs(got.Incremental[1].ICER-15200) > 1e-6 || dec.Best != "b" || math.Abs(dec.EVPI-1000) > 1e-6 || math.Abs(dec.Mixed-1600) > 1e-6 {
		t.Errorf("WE6: %+v", got)
	}
	means := post(h, "/api/v1/benefit/compare", `{"options":["a","b","c"],"costs":[1,2,2],"effects":[0,1,1]}`)
	d.hold(t, "means", means.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	if means.Code != http.StatusOK || !strings.Contains(means.Body.String(), `"duplicate"`) {
		t.Errorf("means: %d %.300s", means.Code, means.Body)
	}
	for address, status := range map[string]int{"?thresholds=x": 400, "?threshold=1": 400, "?shares=a%3D2": 422, "?thresholds=-1": 422} {
		if w := post(h, "/api/v1/benefit/compare"+address, csv); w.Code != status {
			t.Errorf("%s: status %d, want %d: %s", address, w.Code, status, w.Body)
		}
	}
	w = post(h, "/api/v1/benefit/compare", "cost_a,effect_a,cost_b,effect_b\n1,2,3,x\n")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "line 2, effect_b") {
		t.Errorf("a bad cell: %d %s", w.Code, w.Body)
	}
	d.hold(t, "a refusal", w.Body.Bytes(), op.Responses["422"].Content["application/problem+json"].Schema)
}

// TestScenarioPage: the address is the case; what is typed in comes back as
// text, and its faults are told on the page.
func TestScenarioPage(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	body := get(h, "GET", "/cost/scenario").Body.String()
	for _, want := range []string{"Unverified: not for publication", "£2,457,605", "£31,381", "69.8%", "2024-25 prices", "90% of runs"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	changed := strings.Replace(scenario.Example, "horizon: 5", "horizon: 4", 1)
	body = get(h, "GET", "/cost/scenario?case="+url.QueryEscape(changed)).Body.String()
	if !strings.Contains(body, "people.starts: there are 5") || strings.Contains(body, "£2,457,605") {
		t.Error("a case with a fault is not refused on the page")
	}
	hostile := get(h, "GET", "/cost/scenario?case="+url.QueryEscape("</textarea><xss-probe>")).Body.String()
	if strings.Contains(hostile, "<xss-probe") {
		t.Error("markup comes back as markup")
	}
}

// TestGrowthPage: a plan without a saving shows no money; with one it needs the
// year of its prices.
func TestGrowthPage(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	body := get(h, "GET", "/cost/growth").Body.String()
	if !strings.Contains(body, "904 starts, 181 a year") || !strings.Contains(body, "13.5 years") || strings.Contains(body, "paid back") {
		t.Errorf("the example plan: %.2000s", body)
	}
	if w := get(h, "GET", "/cost/growth?saving=12000"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Prices of") {
		t.Errorf("a saving without a price year: %d", w.Code)
	}
	for _, bad := range []string{"start=-1", "years=0", "years=2.5", "leavers=100", "start=x", "target=400", "saving=NaN&price_year=2024-25", "start=1&start=2", "stat=1"} {
		if w := get(h, "GET", "/cost/growth?"+bad); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", bad, w.Code)
		}
	}
	if w := get(h, "GET", "/cost/growth?saving=12000&setup=90000&price_year=2024-25"); !strings.Contains(w.Body.String(), "paid back after") {
		t.Errorf("no payback: %d", w.Code)
	}
}
