package dashboards

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// quickPlan is the example with few runs.
var quickPlan = strings.Replace(scenario.ExamplePlan, "runs: 1000", "runs: 100", 1)

// TestGrowthPage: the example plan is stamped on the page and in each of its
// files, its money says against what and how sure, and each number stands with
// its range, its source and how it was checked.
func TestGrowthPage(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	body := get(h, "GET", "/cost/growth").Body.String()
	for _, want := range []string{"Unverified: not for publication", "13.5 years", "Compared with the support that these people would otherwise have had", "2024-25 prices", "90% of runs",
		"When the grant ends", "Peak funding", "four to six weeks", `name="saving.value" value="16000"`, `name="lag.low" value="4"`, "Shared Lives Plus, state of the sector 2021-22"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	packed := packCase(quickPlan)
	for _, kind := range growthFigures {
		if file := get(h, "GET", "/tables/"+kind+".csv?plan="+packed); file.Code != http.StatusOK || !strings.Contains(file.Body.String(), "unverified: not for publication") {
			t.Errorf("%s: %d, no stamp: %.300s", kind, file.Code, file.Body)
		}
	}
	hostile := get(h, "GET", "/cost/growth?plan="+packCase("plan: </textarea><xss-probe>")).Body.String()
	if strings.Contains(hostile, "<xss-probe") || !strings.Contains(hostile, "This plan cannot be right") {
		t.Error("markup comes back as markup, or a plan with faults is not refused on the page")
	}
}

// TestShortPlan: an address with a few numbers is a plan that nothing holds back;
// money needs the year of its prices.
func TestShortPlan(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	if body := get(h, "GET", "/cost/growth?start=500&target=1100&years=5&leavers=8").Body.String(); !strings.Contains(body, "asks for 904 starts") || !strings.Contains(body, "typed in") {
		t.Errorf("the short plan: %.2000s", body)
	}
	if w := get(h, "GET", "/cost/growth?saving=12000"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Prices of") {
		t.Errorf("a saving without a price year: %d", w.Code)
	}
	for _, bad := range []string{"start=-1", "years=0", "years=2.5", "leavers=100", "start=x", "target=400", "saving=NaN&price_year=2024-25", "start=1&start=2", "stat=1", "plan=%21"} {
		if w := get(h, "GET", "/cost/growth?"+bad); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", bad, w.Code)
		}
	}
	if w := get(h, "GET", "/cost/growth?saving=12000&setup=90000&price_year=2024-25"); !strings.Contains(w.Body.String(), "£12,000") && !strings.Contains(w.Body.String(), `name="saving.value" value="12000"`) {
		t.Errorf("the saving that was typed in is not there: %d", w.Code)
	}
}

// TestGrowthForms: what the form sends leads to the address of the plan that it
// makes; a number that cannot stand, and a plan that breaks a rule, are told on the page.
func TestGrowthForms(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	send := func(fields ...string) (int, string, string) {
		form := url.Values{"text": {quickPlan}, "do": {"numbers"}}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		w := post(h, "/cost/growth", form.Encode())
		return w.Code, w.Header().Get("Location"), w.Body.String()
	}
	status, address, _ := send("saving.value", "18,500", "saving.source", "our business case", "saving.verification", "local", "lag.low", "", "lag.high", "", "target", "share", "grant_years", "3")
	if status != http.StatusSeeOther {
		t.Fatal(status)
	}
	text, err := unpackCase(strings.TrimPrefix(address, "/cost/growth?plan="))
	if err != nil {
		t.Fatal(err)
	}
	p, err := scenario.ReadPlan(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	saving, lag := p.Parameters["saving"], p.Parameters["lag"]
	if *saving.Value != 18500 || saving.Source != "our business case" || saving.Verification != "local" || *saving.Low != 8000 || lag.Low != nil || lag.Distribution.Family != "certain" || p.Target != "share" || p.GrantYears != 3 {
		t.Errorf("%+v, %+v, %s", saving, lag, text)
	}
	if body := get(h, "GET", address).Body.String(); !strings.Contains(body, "1,125 people in 5 years") || !strings.Contains(body, "our business case") {
		t.Errorf("the changed plan: %.2000s", body)
	}
	for _, c := range []struct{ field, value, words string }{
		{"saving.value", "much", "is not a number"}, {"leavers.value", "1.5", "must be from 0 to 1"}, {"horizon", "few", "is not a whole number"}, {"saving.price_year", "", "price_year: is missing"}, {"target", "all", "is not one of"},
	} {
		if status, _, body := send(c.field, c.value); status != http.StatusOK || !strings.Contains(body, c.words) || strings.Contains(body, "/tables/growth.svg") {
			t.Errorf("%s=%s: %d, no %q", c.field, c.value, status, c.words)
		}
	}
	if status, _, _ := send("text", ""); status != http.StatusBadRequest {
		t.Errorf("an empty form: %d", status)
	}
}

// TestPlanForPrograms: a plan comes back worked out in the documented form, one
// that breaks a rule with its field.
func TestPlanForPrograms(t *testing.T) {
	h, d := siteOf(t, newFixture(t, plainName)), readDocument(t)
	op := d.Paths["/api/v1/benefit/growth"]["post"]
	w := post(h, "/api/v1/benefit/growth", quickPlan)
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %.500s", w.Code, w.Body)
	}
	d.hold(t, "the example plan", w.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	w = post(h, "/api/v1/benefit/growth", strings.Replace(quickPlan, "prices: real", "prices: nominal", 1))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "prices") {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
	d.hold(t, "a refusal", w.Body.Bytes(), op.Responses["422"].Content["application/problem+json"].Schema)
}

// TestKeptPlans: a plan is kept from its page and set beside the version before
// it; without a folder nothing is kept, and a business case is no plan.
func TestKeptPlans(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Version: "1", Undoer: &undoing{}, Plans: scenario.Shelf{Dir: t.TempDir(), Plans: true}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	keep := func(h http.Handler, text, why string) *httptest.ResponseRecorder {
		return post(h, "/cost/growth", url.Values{"do": {"keep"}, "text": {text}, "why": {why}}.Encode())
	}
	first := keep(h, quickPlan, "a draft")
	if first.Code != http.StatusSeeOther || first.Header().Get("Location") != "/cost/growth?kept=shared-lives-growth-plan%401" {
		t.Fatalf("%d %s", first.Code, first.Header().Get("Location"))
	}
	if w := keep(h, strings.Replace(quickPlan, "more:           {unit: people, value: 600", "more:           {unit: people, value: 300", 1), "half as many"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %.500s", w.Code, w.Body)
	}
	for text, why := range map[string]string{"plan: x": "", quickPlan + "# again\n": strings.Repeat("x", mostWhy+1)} {
		if w := keep(h, text, why); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "This plan cannot be right") {
			t.Errorf("%.20s was kept: %d", text, w.Code)
		}
	}
	page := get(h, "GET", first.Header().Get("Location")).Body.String()
	const compare = "/cost/growth/compare?from=shared-lives-growth-plan@1&to=shared-lives-growth-plan@2"
	if !strings.Contains(page, "half as many") || !strings.Contains(page, strings.ReplaceAll(strings.Replace(compare, "@2", "%402", 1), "&", "&amp;")) || !strings.Contains(page, "894 starts") {
		t.Errorf("the page does not list what was kept: %.300s", page)
	}
	if body := get(h, "GET", compare).Body.String(); !strings.Contains(body, "600 more people") || !strings.Contains(body, "300 more people") || !strings.Contains(body, "894") || !strings.Contains(body, "Two plans to grow") {
		t.Errorf("what changed: %.1000s", body)
	}
	for _, gone := range []string{"/cost/growth?kept=nothing", "/cost/growth/compare?from=nothing&to=nothing"} {
		if w := get(h, "GET", gone); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", gone, w.Code)
		}
	}
	if w := keep(siteOf(t, newFixture(t, plainName)), quickPlan, ""); w.Code != http.StatusNotFound {
		t.Errorf("kept without a folder: %d", w.Code)
	}
}
