package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest"
	"khi/metrics/benefit/cohort"
)

// councilOf is a made-up submission of Client Level Data for Kirklees: pairs of people of
// one age and need, one in Shared Lives at 500 pounds a week and one in a care home at 1,200,
// older people at home with nobody like them in Shared Lives, and people who are left out.
func councilOf(t *testing.T, dir string) string {
	t.Helper()
	given, err := os.Open("../../ingest/testdata/cld_release2.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer given.Close()
	all, err := csv.NewReader(given).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range all[0] {
		at[h] = i
	}
	rows := [][]string{all[0]}
	add := func(person, born, home, kind, component, cost, frequency string) {
		row := append([]string(nil), all[1]...)
		for column, v := range map[string]string{"LA_Code": "211", "NHS_Number": "", "LA_Person_Unique_Identifier": person, "Date_of_Birth": born, "Accommodation_Status": home,
			"Event_Reference": "E" + person + component, "Service_Type": kind, "Service_Component": component, "Unit_Cost": cost, "Cost_Frequency_Unit_Type": frequency, "Event_Start_Date": map[string]string{"Weekly": "2019-09-02", "One-off": "2025-05-01"}[frequency], "Planned_Units_Per_Week": "1"} {
			if _, ok := at[column]; !ok {
				t.Fatalf("the sample has no column %s", column)
			}
			row[at[column]] = v
		}
		rows = append(rows, row)
	}
	const community, residential = "Long term support: Community", "Long term support: Residential care"
	born := []string{"1995-05-01", "1970-05-01", "1958-05-01"} // age bands 18-24, 45-64, 45-64 at the start of 2019
	for i := range 30 {
		n, day := fmt.Sprint(i), born[i%3]
		add("S"+n, day, "Shared Lives scheme", community, "Shared Lives", fmt.Sprint(480+10*(i%5)), "Weekly")
		add("R"+n, day, "Registered care home", residential, "Long term residential care", fmt.Sprint(1180+10*(i%5)), "Weekly")
		if i%2 == 0 { // and a day service beside it
			add("R"+n, day, "Registered care home", community, "Day support", "100", "Weekly")
		}
	}
	for i := range 12 {
		n := fmt.Sprint(i)
		add("H"+n, "1930-05-01", "Owner occupier or shared ownership scheme", community, "Home support or domiciliary care", fmt.Sprint(200+i), "Weekly")
	}
	for i := range 6 { // no weekly cost; and nobody knows where they live
		add(fmt.Sprintf("N%d", i), "1970-05-01", "Registered care home", residential, "Long term residential care", "5000", "One-off")
		add(fmt.Sprintf("U%d", i), "1970-05-01", "Unknown", community, "Day support", "90", "Weekly")
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "council.csv")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMatchedGroupFromTheRecords: people in Shared Lives beside people like them in care
// homes, from what councils send; by hand the one costs 500 a week, the other 1,200 and
// half of them 100 more for the day, so 750 a week are between them.
func TestMatchedGroupFromTheRecords(t *testing.T) {
	t.Parallel()
	dir, ctx := t.TempDir(), context.Background()
	data := filepath.Join(dir, "data")
	if _, err := (keeperOptions{data: data}).fromRecordsOf(ctx, io.Discard, recordsRequest{}); err == nil || !strings.Contains(err.Error(), "data folder") {
		t.Errorf("no folder: %v", err)
	}
	k := keeperOf(t, data, io.Discard)
	defer shut(t, k)
	ask := recordsRequest{Setting: "Shared Lives"}
	if _, err := k.fromRecords(ctx, ask); err == nil || !strings.Contains(err.Error(), "Client Level Data") {
		t.Errorf("no records: %v", err)
	}
	scheme := filepath.Join(dir, "scheme.csv")
	if err := os.WriteFile(scheme, []byte("scheme_id,name,model,nation,area_code\nkirk,Kirk,shared_lives,ENG,E08000034\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{scheme, councilOf(t, dir)} {
		if _, err := k.loadFile(ctx, f, ingest.Request{FileName: filepath.Base(f), Scheme: "kirk"}); err != nil {
			t.Fatal(err)
		}
	}
	ask.Need = "learning_disability"
	a, err := k.fromRecords(ctx, ask)
	if err != nil {
		t.Fatal(err)
	}
	if a.Setting != "Shared Lives" || len(a.Settings) != 3 || a.Matched == nil {
		t.Fatalf("%+v", a)
	}
	m := a.Matched
	if want := 750 * 365.25 / 7; m.Saving.Value == nil || math.Abs(*m.Saving.Value-want) > 1 || m.People != 30 || m.Unmatched != 0 || m.Others != 30 || !m.Balanced {
		t.Errorf("matched: %+v, want a saving of %.0f", m, want)
	}
	if !slices.Contains(m.Exact, "region") || m.Naive.Value == nil || math.Abs(*m.Naive.Value-*m.Mix.Value) > 1 || len(m.Settings) != 1 {
		t.Errorf("matched: %+v", m)
	}
	if *a.Settings[0].Cost.Value != math.Round(500*365.25/7) {
		t.Errorf("Shared Lives costs %v", *a.Settings[0].Cost.Value)
	}
	notes := strings.Join(a.Notes, " ")
	for _, words := range []string{"no assessed need", "5 people one of whose services has no weekly cost", "5 of whom the record does not say where they live"} {
		if !strings.Contains(notes, words) {
			t.Errorf("%q is not said: %s", words, notes)
		}
	}
	k.matchesOnNeed(t, ask)
	ask.Need = "memory"
	if _, err := k.fromRecords(ctx, ask); err == nil {
		t.Error("nobody of that need, and no error")
	}
	if err := run(ctx, []string{"benefit", "--records", "--scenario", "x"}, nil, io.Discard, io.Discard); !errors.Is(err, errUsage) {
		t.Errorf("records and a scenario at once: %v", err)
	}
}

// matchesOnNeed: with a table of need bands beside the records each person in Shared Lives
// is set beside people of their age and band alone. All of them are of low need and half of
// those in care homes, those without a day service: by hand 700 a week are between them.
func (k *keeper) matchesOnNeed(t *testing.T, ask recordsRequest) {
	t.Helper()
	table := "LA_Person_Unique_Identifier,Need_Band\n"
	here, there := map[int][]float64{}, map[int][]float64{} // costs of a week by band of age
	for i := range 30 {
		age := map[bool]int{true: 18, false: 45}[i%3 == 0]
		here[age] = append(here[age], float64(480+10*(i%5)))
		table += fmt.Sprintf("s%d, Low \n", i) // references are the same in small letters
		if i%2 == 0 {
			table += fmt.Sprintf("R%d,high\n", i)
			continue
		}
		table += fmt.Sprintf("R%d,low\n", i)
		there[age] = append(there[age], float64(1180+10*(i%5)))
	}
	mean := func(all []float64) float64 {
		sum := 0.0
		for _, v := range all {
			sum += v
		}
		return sum / float64(len(all))
	}
	want := 0.0
	for age, costs := range here {
		want += float64(len(costs)) / 30 * (mean(there[age]) - mean(costs)) * 365.25 / 7
	}
	ask.Bands = []byte(table)
	a, err := k.fromRecords(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	m := a.Matched
	if m == nil || m.Saving.Value == nil || math.Abs(*m.Saving.Value-want) > 1 || m.Others != 15 || !slices.Contains(m.Exact, "band") {
		t.Errorf("matched on need: %+v, want a saving of %.0f", m, want)
	}
	at := slices.IndexFunc(m.Balance, func(b cohort.Balance) bool { return b.What == "band low" })
	if at < 0 || m.Balance[at].Before == 0 || *m.Balance[at].After != 0 {
		t.Errorf("balance: %+v", m.Balance)
	}
	if notes := strings.Join(a.Notes, " "); !strings.Contains(notes, "council's own table") || !strings.Contains(notes, "known of about 60 of 70") || strings.Contains(notes, "no assessed need") {
		t.Errorf("it is not said: %s", notes)
	}
	for _, c := range []struct{ table, says string }{
		{"person_ref,need_band\nS1,low\nS1,high\n", "line 3, need_band: the same person has another band on line 2"},
		{"person_ref,need_band\n,low\n", "line 2, person_ref: is missing"},
		{"person_ref,need_band\nS1,unknown\n", "a band for nobody"},
		{"person_ref,need_band\nX1,low\n", "nobody in the records"},
		{"person_ref,need_band\n943 476 5919,low\n", "line 2, person_ref: it is an NHS number"},
		{"person_ref,fee\nS1,low\n", "is not known here"},
		{"person_ref\nS1\n", "need_band is missing"},
		{"scheme_id,person_ref,need_band\nnowhere,S1,low\n", "nobody in the records"},
	} {
		ask.Bands = []byte(c.table)
		if _, err := k.fromRecords(context.Background(), ask); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v", c.table, err)
		}
	}
}
