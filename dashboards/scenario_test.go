package dashboards

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
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
	for what, c := range map[string][]string{
		"a probability":            {"value: 0.08, low: 0.05, high: 0.12", "value: 1.08, low: 0.05, high: 1.2", "parameters.leavers.value", "from 0 to 1"},
		"shares":                   {"share: 0.45", "share: 0.40", "counterfactual.settings", "must come to 1"},
		"a missing price year":     {"high: 38000, price_year: 2024-25", "high: 38000", "parameters.fee.price_year", "missing"},
		"nominal among real":       {"high: 38000, price_year: 2024-25", "high: 38000, price_year: 2024-25, prices: nominal", "parameters.fee.prices", "may not be mixed"},
		"health and growing value": {"value: wellby, schedule: health", "value: wellby, growth: anyhow, schedule: health", "benefits[1].growth", "health"},
		"negative people":          {"starts: [6, 10,", "starts: [-6, 10,", "people.starts[1]", "no negative people"},
	} {
		bad := strings.Replace(scenario.Example, c[0], c[1], 1)
		w := post(h, "/api/v1/benefit/scenario", bad)
		if bad == scenario.Example || w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c[2]) || !strings.Contains(w.Body.String(), c[3]) {
			t.Errorf("%s: %d %.300s", what, w.Code, w.Body)
		}
		d.hold(t, what, w.Body.Bytes(), op.Responses["422"].Content["application/problem+json"].Schema)
	}
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
	bcea := post(h, "/api/v1/benefit/compare?thresholds=5&against=New", "\"e.Old\",\"c.Old\",\"e.New\",\"c.New\"\n0,0,1,100\n0,0,-2,10\n")
	d.hold(t, "BCEA's columns", bcea.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	if !strings.Contains(bcea.Body.String(), `"Old": 57.5`) {
		t.Errorf("beside New: %d %.500s", bcea.Code, bcea.Body)
	}
	for address, status := range map[string]int{"?against=z": 422, "?thresholds=x": 400, "?threshold=1": 400, "?shares=a%3D2": 422, "?thresholds=-1": 422} {
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

// TestPeopleForPrograms: a table of people is compared and not kept; what is wrong
// with it is told by line, column and rule.
func TestPeopleForPrograms(t *testing.T) {
	h, d := siteOf(t, newFixture(t, plainName)), readDocument(t)
	op := d.Paths["/api/v1/benefit/people"]["post"]
	table := "setting,cost,price_year,band\n"
	for i := range 20 {
		table += fmt.Sprintf("Shared Lives,%d,2024-25,low\nSupported,%d,2024-25,low\nATU,%d,2024-25,low\n", 30_000+100*i, 45_000+100*i, 200_000+i)
		if i == 3 {
			table = strings.ReplaceAll(table, "ATU", "Clinic")
		}
	}
	w := post(h, "/api/v1/benefit/people?setting=Shared+Lives&years=3&crisis=5000", table)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "15000") {
		t.Fatalf("status %d: %.800s", w.Code, w.Body)
	}
	d.hold(t, "people", w.Body.Bytes(), op.Responses["200"].Content["application/json"].Schema)
	for address, status := range map[string]int{"": 400, "?setting=x": 422, "?setting=ATU&years=x": 400, "?setting=ATU&crisis=x": 400, "?setting=ATU&years=99": 422, "?setting=Clinic": 422, "?set=ATU": 400} {
		if w := post(h, "/api/v1/benefit/people"+address, table); w.Code != status {
			t.Errorf("%s: status %d, want %d: %s", address, w.Code, status, w.Body)
		}
	}
	w = post(h, "/api/v1/benefit/people?setting=A", "setting,cost,price_year\nA,-1,2024-25\n")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "line 2, cost") {
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

// TestScenarioForms: what the forms send leads to the address of the case that
// they make, where each picture, each file and the workbook are; a number that
// cannot stand is told on the page.
func TestScenarioForms(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	quick := strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)
	send := func(fields ...string) *httptest.ResponseRecorder {
		form := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return post(h, "/cost/scenario", form.Encode())
	}
	w := send("case", strings.ReplaceAll(quick, "\n", "\r\n"))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cost/scenario?z="+packCase(quick) {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	w = send("z", packCase(quick), "n.parameters.fee.value", "36,000", "n.options.1.settings.3.share", "0.25", "n.options.1.settings.2.share", "0.4")
	address := w.Header().Get("Location")
	body := get(h, "GET", address).Body.String()
	if w.Code != http.StatusSeeOther || !strings.Contains(body, "value: 36000, low: 30000") || !strings.Contains(body, "40% supported living, 25% living with family") {
		t.Errorf("%d %s: %.300s", w.Code, address, body)
	}
	packed := strings.TrimPrefix(address, "/cost/scenario?z=")
	for _, file := range []string{"/reports/case.xlsx?z=", "/tables/case-payers.svg?option=1&z=", "/tables/case-years.svg?z=", "/tables/case-tornado.svg?z=", "/tables/case-break-even.svg?z=", "/tables/case-plane.svg?z=", "/tables/case-curves.svg?z=", "/tables/case-icers.xlsx?z=", "/tables/case-losses.xlsx?z=", "/tables/case-knowing.xlsx?z=", "/tables/case-sides.xlsx?z="} {
		if w := get(h, "GET", file+packed); w.Code != http.StatusOK || w.Body.Len() < 1000 {
			t.Errorf("%s: %d %.200s", file, w.Code, w.Body)
		}
		if w := get(h, "GET", file+"zz"); w.Code != http.StatusBadRequest {
			t.Errorf("%s of a damaged case: %d", file, w.Code)
		}
	}
	for _, c := range []struct{ field, with, words string }{{"n.parameters.fee.value", "dear", "is not a number"}, {"n.parameters.fee.value", "1", ""}, {"n.parameters.gone.value", "1", "no such number"}} {
		w := send("z", packCase(quick), c.field, c.with)
		said := w.Body.String()
		if c.words == "" { // the number stands, and the rule is told at the address of the case
			said = get(h, "GET", w.Header().Get("Location")).Body.String()
			c.words = "must lie between"
		}
		if !strings.Contains(said, c.words) || strings.Contains(said, "Net present social value</dt>") {
			t.Errorf("%s = %s: %d %.300s", c.field, c.with, w.Code, said)
		}
	}
	if w := send("case", ""); w.Code != http.StatusBadRequest {
		t.Errorf("an empty form: %d", w.Code)
	}
}

// TestKeptCases: a case is kept from its page and set beside the version before
// it; without a folder nothing is kept.
func TestKeptCases(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Version: "1", Undoer: &undoing{}, Cases: scenario.Shelf{Dir: t.TempDir()}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	quick := strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)
	keep := func(h http.Handler, text, why string) *httptest.ResponseRecorder {
		return post(h, "/cost/scenario", url.Values{"do": {"keep"}, "case": {text}, "why": {why}}.Encode())
	}
	first := keep(h, quick, "a draft")
	second := keep(h, strings.Replace(quick, "share: 0.20", "share: 0.25", 1), "one share alone")
	if first.Code != http.StatusSeeOther || !strings.HasSuffix(first.Header().Get("Location"), "%401") || second.Code != http.StatusOK || !strings.Contains(second.Body.String(), "must come to 1") {
		t.Fatalf("%d %s, %d", first.Code, first.Header().Get("Location"), second.Code)
	}
	if w := keep(h, strings.Replace(quick, "value: 34000", "value: 35000", 1), "a dearer fee"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	page := get(h, "GET", first.Header().Get("Location")).Body.String()
	const name = "shared-lives-for-people-with-a-learning-disability"
	compare := "/cost/scenario/compare?from=" + name + "@1&to=" + name + "@2"
	if !strings.Contains(page, "a dearer fee") || !strings.Contains(page, "/cost/scenario/compare?from="+name+"@1&amp;to="+name+"%402") || !strings.Contains(page, "unverified") {
		t.Errorf("the page does not list what was kept: %.300s", page)
	}
	if body := get(h, "GET", compare).Body.String(); !strings.Contains(body, "£34,000 (£30,000 to £38,000") || !strings.Contains(body, "£35,000 (£30,000 to £38,000") {
		t.Errorf("what changed: %.1000s", body)
	}
	if w := get(h, "GET", "/cost/scenario?kept=nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a case that was not kept: %d", w.Code)
	}
	if w := keep(siteOf(t, newFixture(t, plainName)), quick, ""); w.Code != http.StatusNotFound {
		t.Errorf("kept without a folder: %d", w.Code)
	}
}

// TestOutcomesOnThePage: the chains of a case, whose money they save, what each rule for
// combining grades leads to and the social return stand on its page, in its tables and in
// its workbook; a grade and the rule can be changed in the form.
func TestOutcomesOnThePage(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	text, err := os.ReadFile("../metrics/benefit/scenario/outcomes_example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	quick := strings.Replace(string(text), "runs: 10000", "runs: 200", 1)
	body := get(h, "GET", "/cost/scenario?z="+packCase(quick)).Body.String()
	for _, words := range []string{"combined by the rule “worst grade”", "Social return on investment</dt>", "Outcomes, public value</dt>", "People who do not go back to hospital", "One after the other", "Learning and company", `name="n.options.1.outcomes.1.grades.evidence" value="4"`, "grades of evidence"} {
		if !strings.Contains(body, words) {
			t.Errorf("%q is not on the page", words)
		}
	}
	w := post(h, "/cost/scenario", url.Values{"z": {packCase(quick)}, "n.evidence.rule": {"mean of the grades"}, "n.options.1.outcomes.1.grades.evidence": {"2"}}.Encode())
	if body = get(h, "GET", w.Header().Get("Location")).Body.String(); !strings.Contains(body, "combined by the rule “mean of the grades”") || !strings.Contains(body, "evidence 2, age 1") {
		t.Errorf("%d: the grade and the rule were not changed: %.300s", w.Code, w.Body)
	}
	w = post(h, "/cost/scenario", url.Values{"z": {packCase(quick)}, "n.evidence.rule": {"the best"}}.Encode())
	if !strings.Contains(w.Body.String(), "evidence.rule: &#34;the best&#34; is not one of") {
		t.Errorf("a rule that is none: %.300s", w.Body)
	}
	for _, kind := range []string{"case-outcomes", "case-agencies", "case-rules", "case-return"} {
		for _, of := range []string{quick, strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)} {
			if w := get(h, "GET", "/tables/"+kind+".csv?option=1&z="+packCase(of)); w.Code != http.StatusOK {
				t.Errorf("%s: %d %.200s", kind, w.Code, w.Body)
			}
		}
	}
	if w := get(h, "GET", "/reports/case.xlsx?z="+packCase(quick)); w.Code != http.StatusOK {
		t.Errorf("the workbook: %d", w.Code)
	}
}
