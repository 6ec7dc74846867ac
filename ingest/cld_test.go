package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// costAnswer is one row of the expectations that came with the sample.
type costAnswer struct {
	ID        string   `json:"id"`
	Component string   `json:"component"`
	Weekly    *float64 `json:"cost_per_week"`
	Weeks     *float64 `json:"weeks_in_period"`
	Total     *float64 `json:"total_in_period"`
}

var componentCodes = map[string]string{"Shared Lives": "shared_lives", "Home support": "home_support", "Residential": "residential",
	"Equipment": "equipment", "Community supported living": "community_supported_living"}

// TestClientLevelDataOfBothReleases holds both spellings of one submission to
// the expected rows and rejects, through a dry run of the whole pipeline.
func TestClientLevelDataOfBothReleases(t *testing.T) {
	var want struct {
		Rows    []costAnswer `json:"rows"`
		Rejects []struct{ ID, Reason string }
	}
	if err := json.Unmarshal(sample(t, "expected/cld_release1.json"), &want); err != nil || len(want.Rows) != 6 {
		t.Fatal(err, len(want.Rows))
	}
	for file, layout := range map[string]string{
		"cld_release1.csv": "DHSC Client Level Data, release 1, costs of 2025-26Q1",
		"cld_release2.csv": "DHSC Client Level Data, release 2, costs of 2025-26Q1",
	} {
		l := newLoader(t, newMemory("northshire"))
		r, err := l.Load(context.Background(), bytes.NewReader(sample(t, file)), Request{FileName: file, Scheme: "northshire", DryRun: true, Policy: LoadGood})
		if err != nil {
			t.Fatalf("%s: %v %+v", file, err, r)
		}
		if r.Layout != layout || (r.Counts != Counts{In: 8, Accepted: 6, Refused: 2}) {
			t.Errorf("%s: %q %+v", file, r.Layout, r.Counts)
		}
		p := r.Preview[0]
		for i, w := range want.Rows {
			at := func(name string) string { return p.Rows[i][slices.Index(p.Fields, name)] }
			near := func(name string, v *float64, within float64) {
				got, err := strconv.ParseFloat(at(name), 64)
				if v == nil && at(name) != "" || v != nil && (err != nil || math.Abs(got-*v) > within) {
					t.Errorf("%s, %s: %s is %q, want %v", file, w.ID, name, at(name), v)
				}
			}
			if at("person_ref") != w.ID || at("component") != componentCodes[w.Component] {
				t.Errorf("%s: row %d is %s %s, want %s %s", file, i, at("person_ref"), at("component"), w.ID, w.Component)
			}
			near("cost_per_week", w.Weekly, 1e-9)
			near("weeks_in_period", w.Weeks, 1e-6)
			near("total_in_period", w.Total, 0.005)
		}
		var rejects []string
		for _, f := range r.Findings {
			if f.Level == finding.Refused {
				rejects = append(rejects, f.Rule)
			}
		}
		for _, w := range want.Rejects {
			if !slices.Contains(rejects, w.Reason) {
				t.Errorf("%s: %s was not refused for %s: %v", file, w.ID, w.Reason, rejects)
			}
		}
		if n := countRule(r, "negative_made_positive"); n != 1 {
			t.Errorf("%s: %d warnings of a negative amount", file, n)
		}
		if n := countRule(r, "spelling_mapped"); file == "cld_release1.csv" && n != 1 {
			t.Errorf("%s: %d warnings of a spelling", file, n)
		}
		if n := countRule(r, "column_not_read"); n != 0 {
			t.Errorf("%s: %d columns of the specification are unknown", file, n)
		}
		if shown := fmt.Sprint(r); strings.Contains(shown, "Quillfeather") || strings.Contains(shown, "9434765919") || strings.Contains(shown, "1961-03-14") {
			t.Errorf("%s: the receipt shows who a person is", file)
		}
	}
}

// cldOf makes a submission in the order of the first sample's header.
func cldOf(t *testing.T, rows ...map[string]string) string {
	t.Helper()
	head, _, _ := strings.Cut(string(sample(t, "cld_release1.csv")), "\n")
	names := strings.Split(strings.TrimSpace(head), ",")
	var b strings.Builder
	b.WriteString(strings.Join(names, ",") + "\n")
	for _, row := range rows {
		for i, n := range names {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(row[n])
			delete(row, n)
		}
		b.WriteByte('\n')
		if len(row) > 0 {
			t.Fatalf("no columns for %v", row)
		}
	}
	return b.String()
}

func service(person string, more ...string) map[string]string {
	row := map[string]string{"LA_Code": "999", "LA_Person_Unique_Identifier": person, "Client_Type": "Service User", "Event_Type": "Service",
		"Event_Start_Date": "2025-01-01", "Service_Type": "Long Term Support: Community", "Service_Component": "Shared Lives",
		"Unit_Cost": "100", "Cost_Frequency_Unit_Type": "Weekly", "Reporting_Period_Start_Date": "2024-07-01", "Reporting_Period_End_Date": "2025-06-30"}
	for i := 0; i < len(more); i += 2 {
		row[more[i]] = more[i+1]
	}
	return row
}

// TestCostRule goes through the frequencies, the ends of a period and the age.
func TestCostRule(t *testing.T) {
	for name, c := range map[string]struct {
		row                 map[string]string
		weekly, weeks, rule string
	}{
		"weekly and units":  {service("A", "Planned_units_per_week", "7"), "100", "13", ""},
		"fortnightly":       {service("A", "Cost_Frequency_Unit_Type", "Fortnightly"), "50", "13", ""},
		"monthly":           {service("A", "Cost_Frequency_Unit_Type", "monthly"), "23.0769", "13", ""},
		"quarterly":         {service("A", "Cost_Frequency_Unit_Type", "Quarterly"), "7.6923", "13", ""},
		"annual":            {service("A", "Cost_Frequency_Unit_Type", "Annual"), "1.9231", "13", ""},
		"daily":             {service("A", "Cost_Frequency_Unit_Type", "Daily", "Planned_units_per_week", "-7"), "700", "13", ""},
		"no frequency":      {service("A", "Cost_Frequency_Unit_Type", "", "Planned_units_per_week", "2"), "200", "13", ""},
		"odd frequency":     {service("A", "Cost_Frequency_Unit_Type", "per moon", "Planned_units_per_week", "2"), "200", "13", ""},
		"hours, no units":   {service("A", "Cost_Frequency_Unit_Type", "Hourly"), "", "", "no_cost"},
		"nought":            {service("A", "Unit_Cost", "0"), "", "", "no_cost"},
		"one day":           {service("A", "Event_Start_Date", "2025-06-30"), "100", "0.142857", ""},
		"first day":         {service("A", "Event_End_Date", "2025-04-01"), "100", "0.142857", ""},
		"ended before":      {service("A", "Event_End_Date", "2025-03-31"), "", "", "outside_quarter"},
		"starts after":      {service("A", "Event_Start_Date", "2025-07-01"), "", "", "outside_quarter"},
		"died":              {service("A", "Date_of_Death", "2025-04-07"), "100", "1", ""},
		"paid once before":  {service("A", "Cost_Frequency_Unit_Type", "One-Off"), "", "", "outside_quarter"},
		"request":           {service("A", "Event_Type", "Request"), "", "", "not_a_service_event"},
		"a word of no list": {service("A", "Service_Component", "Befriending"), "100", "13", "invalid_and_not_mapped"},
	} {
		body := cldOf(t, c.row, service("B", "Unit_Cost", "1"))
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "c.csv", Scheme: "s", DryRun: true, Policy: LoadGood})
		if err != nil {
			t.Errorf("%s: %v %+v", name, err, r.Findings)
			continue
		}
		p := r.Preview[0]
		got := func(field string) string {
			for _, row := range p.Rows {
				if row[slices.Index(p.Fields, "person_ref")] == "A" {
					return row[slices.Index(p.Fields, field)]
				}
			}
			return ""
		}
		if got("cost_per_week") != c.weekly || got("weeks_in_period") != c.weeks {
			t.Errorf("%s: %s a week for %s weeks, want %s and %s", name, got("cost_per_week"), got("weeks_in_period"), c.weekly, c.weeks)
		}
		if c.rule != "" && countRule(r, c.rule) != 1 {
			t.Errorf("%s: no %s among %+v", name, c.rule, r.Findings)
		}
	}
}

// TestPeriodComesFromTheRows: enough events tell the period, whatever the file says.
func TestPeriodComesFromTheRows(t *testing.T) {
	var rows []map[string]string
	for i := range 120 {
		month := 1 + i%9 // January to September; the stated period ends in December
		rows = append(rows, service(fmt.Sprint("P", i), "Event_Start_Date", fmt.Sprintf("2025-%02d-01", month), "Event_End_Date", fmt.Sprintf("2025-%02d-20", month),
			"Reporting_Period_Start_Date", "2025-01-01", "Reporting_Period_End_Date", "2025-12-31"))
	}
	rows = append(rows, service("Q", "Event_End_Date", "2025-12-01", "Reporting_Period_End_Date", "2025-12-31")) // one event is no month
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(cldOf(t, rows...)), Request{FileName: "c.csv", Scheme: "s", DryRun: true})
	if err != nil || !strings.HasSuffix(r.Layout, "costs of 2025-26Q2") || countRule(r, "stated_period_differs") != 1 {
		t.Fatalf("%v %q %+v", err, r.Layout, r.Findings)
	}
}

// TestUnknownHomesFollowTheService: where the person lives is Shared Lives where
// nothing else is known and the service is.
func TestUnknownHomesFollowTheService(t *testing.T) {
	body := cldOf(t, service("A", "Accommodation_Status", "Unknown", "Date_of_Birth", "1960-01-02"), service("B", "Accommodation_Status", "Unknown", "Service_Component", "Equipment"),
		service("C", "Accommodation_Status", "Registered care home", "Date_of_Birth", "1960-01-01"))
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "c.csv", Scheme: "s", DryRun: true})
	if err != nil {
		t.Fatal(err, r.Findings)
	}
	p := r.Preview[0]
	for i, want := range [][2]string{{"shared_lives", "45-64"}, {"not_known", "not_known"}, {"care_home", "65-74"}} {
		if a, b := p.Rows[i][slices.Index(p.Fields, "accommodation")], p.Rows[i][slices.Index(p.Fields, "age_band")]; a != want[0] || b != want[1] {
			t.Errorf("row %d: %s %s, want %v", i, a, b, want)
		}
	}
}

// Headers with spaces between their words are the same columns, and no more of
// them is let through.
func TestClientLevelDataWithSpacesInItsHeaders(t *testing.T) {
	text := string(sample(t, "cld_release2.csv"))
	head, rest, _ := strings.Cut(text, "\n")
	load := func(text string) *Receipt {
		r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), strings.NewReader(text), Request{FileName: "c.csv", Scheme: "northshire", DryRun: true, Policy: LoadGood})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	want, got := load(text), load(strings.ReplaceAll(head, "_", " ")+"\n"+rest)
	if got.Counts != want.Counts || got.Layout != want.Layout || !reflect.DeepEqual(got.Preview, want.Preview) {
		t.Errorf("%+v, %q; want %+v, %q", got.Counts, got.Layout, want.Counts, want.Layout)
	}
}
