package demo

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// written writes a set once for a test and gives its folder and files.
func written(t *testing.T, o Options) (string, []File) {
	t.Helper()
	dir := t.TempDir()
	files, err := Write(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, files
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSameSeedSameBytes(t *testing.T) {
	first, files := written(t, Options{Seed: 7})
	second, again := written(t, Options{Seed: 7})
	if !slices.Equal(files, again) {
		t.Fatal("two calls list different files")
	}
	for _, f := range files {
		if string(read(t, first, f.Name)) != string(read(t, second, f.Name)) {
			t.Errorf("%s differs between two calls with the same seed", f.Name)
		}
	}
	third, other := written(t, Options{Seed: 8})
	same := 0
	for _, f := range other {
		if strings.HasPrefix(f.Name, "survey_") {
			if before, err := os.ReadFile(filepath.Join(first, f.Name)); err == nil && string(before) == string(read(t, third, f.Name)) {
				same++
			}
		}
	}
	if same > 0 {
		t.Errorf("%d survey files are the same under another seed", same)
	}
}

func TestEveryFileIsListedOnce(t *testing.T) {
	dir, files := written(t, Options{})
	seen := map[string]bool{"README.md": true}
	for _, f := range files {
		if seen[f.Name] {
			t.Errorf("%s is listed twice", f.Name)
		}
		seen[f.Name] = true
		if f.Why != "" {
			t.Errorf("%s would be refused: %s", f.Name, f.Why)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !seen[e.Name()] {
			t.Errorf("%s was written and is not listed", e.Name())
		}
		delete(seen, e.Name())
	}
	for name := range seen {
		t.Errorf("%s is listed and was not written", name)
	}
}

// TestLoadOrder: what a file refers to comes before it.
func TestLoadOrder(t *testing.T) {
	_, files := written(t, Options{Groups: true})
	rank := map[string]int{"schemes": 0, "people": 1, "arrangements": 2, "costs": 3, "activity": 4, "applications": 5, "matches": 6, "safeguarding": 7, "health": 8, "survey": 9, "carers": 10, "workers": 11, "targets": 12, "totals": 13, "groups": 14, "areas": 15, "ascof": 16, "ratings": 17, "client": 18}
	last, year := 0, map[string]string{}
	for _, f := range files {
		kind, _, _ := strings.Cut(f.Name, "_")
		r, known := rank[kind]
		if !known || r < last {
			t.Fatalf("%s comes out of order", f.Name)
		}
		last = r
		if kind != "survey" {
			continue
		}
		stem := strings.TrimSuffix(f.Name, filepath.Ext(f.Name))
		if y := stem[len(stem)-7:]; y <= year[f.Scheme] {
			t.Errorf("%s comes after the export of %s", f.Name, year[f.Scheme])
		} else {
			year[f.Scheme] = y
		}
	}
}

func TestCounts(t *testing.T) {
	dir, files := written(t, Options{})
	nations, models, tools, quarters := map[string]int{}, map[string]int{}, map[string]map[string]bool{}, map[string]bool{}
	people := 0
	for _, f := range files {
		kind, _, _ := strings.Cut(f.Name, "_")
		switch kind {
		case "schemes":
			for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
				nations[r[3]]++
				models[r[2]]++
			}
		case "people":
			people += len(readTable(t, ',', read(t, dir, f.Name))) - 1
		case "activity":
			for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
				quarters[r[0]] = true
			}
		case "survey":
			ext := filepath.Ext(f.Name)
			if tools[ext] == nil {
				tools[ext] = map[string]bool{}
			}
			tools[ext][f.Scheme] = true
		}
	}
	if nations["ENG"] != 14 || nations["SCO"] != 4 || nations["WAL"] != 3 || nations["NIR"] != 3 || models["homeshare"] != 2 {
		t.Errorf("schemes %v %v", nations, models)
	}
	if len(tools[".csv"]) != 9 || len(tools[".zip"]) != 8 || len(tools[".xlsx"]) != 7 {
		t.Errorf("tools: %d Kobo, %d ODK, %d Forms", len(tools[".csv"]), len(tools[".zip"]), len(tools[".xlsx"]))
	}
	if people < 2400 || people > 2600 {
		t.Errorf("%d people", people)
	}
	for _, y := range []string{"2023-24", "2024-25", "2025-26"} {
		for _, q := range []string{"Q1", "Q2", "Q3", "Q4"} {
			if !quarters[y+q] {
				t.Errorf("no activity for %s%s", y, q)
			}
			delete(quarters, y+q)
		}
	}
	if len(quarters) > 0 {
		t.Errorf("activity outside the period: %v", quarters)
	}
}

// TestRealCouncils holds each area code to the register of councils.
func TestRealCouncils(t *testing.T) {
	nation := map[string]string{}
	for _, r := range readTable(t, ',', sample(t, "councils.csv"))[1:] {
		nation[r[0]] = r[2]
	}
	short := map[string]string{"England": "ENG", "Scotland": "SCO", "Wales": "WAL", "Northern Ireland": "NIR"}
	schemes := map[string]int{}
	for _, s := range schemeTable {
		if short[nation[s.area]] != s.nation {
			t.Errorf("%s: %s is in %q, not %s", s.id, s.area, nation[s.area], s.nation)
		}
		schemes[s.area]++
	}
	if schemes["E08000034"] != 3 || schemes["E06000014"] != 2 {
		t.Error("one council should have three schemes and another two")
	}
}

func TestOptionsRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"too many schemes": {Schemes: 25}, "fewer than none": {Schemes: -1}, "too few people": {People: 20},
		"one quarter": {Quarters: 1}, "too long": {Quarters: 41}, "too many people": {People: 1_000_000},
	} {
		dir := filepath.Join(t.TempDir(), "out")
		if files, err := Write(dir, o); err == nil {
			t.Errorf("%s: accepted, %d files", name, len(files))
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s: refused, and yet a folder was made", name)
		}
	}
}

func TestQuarterLabels(t *testing.T) {
	w := makeWorld(Options{Today: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Schemes: 1, People: 3, Quarters: 6})
	var got []string
	for _, q := range w.quarters {
		got = append(got, q.label)
	}
	want := []string{"2025-26Q1", "2025-26Q2", "2025-26Q3", "2025-26Q4", "2026-27Q1", "2026-27Q2"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestASCOFExtractIsAsPublished checks figures against the ones printed in the
// publication, and that the symbols and the binary noise are still there.
func TestASCOFExtractIsAsPublished(t *testing.T) {
	r := csv.NewReader(strings.NewReader(string(ascofExtract)))
	table, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if h := strings.Join(table[0], ","); h != "Geographical Code,Geographical Description,Geographical Level,ONS Code,ASCOF Measure Code,Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description" {
		t.Errorf("header %s", h)
	}
	value, symbols, noise := map[string]string{}, map[string]int{}, 0
	for _, row := range table[1:] {
		value[row[1]+" "+row[4]+" "+row[6]] = row[7]
		if strings.HasPrefix(row[7], "[") {
			symbols[row[7]]++
		} else if len(row[7]) > 12 {
			noise++
		}
	}
	if v := value["Kirklees 1A Outcome"]; v != "19.600000000000001" {
		t.Errorf("Kirklees 1A is %s", v)
	}
	if symbols["[x]"] == 0 || symbols["[c]"] == 0 || noise == 0 {
		t.Errorf("symbols %v, values with binary noise %d", symbols, noise)
	}
}

// The list of applications goes with the quarterly return: as many enquiries, and no more
// approved than became carers; some are still open, and nothing happens after its day.
func TestApplicationsGoWithTheReturns(t *testing.T) {
	o, err := Options{Seed: 3}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	w, lists, approved, open := makeWorld(o), 0, 0, 0
	for si, s := range w.schemes {
		if !s.listsApplications(si) {
			continue
		}
		lists++
		enquiries, gained, inReturn := 0, 0, 0
		for _, a := range s.activity {
			enquiries, gained = enquiries+a.enquired, gained+a.gained
		}
		all := w.applications(s, si)
		for _, a := range all {
			switch a.outcome {
			case "approved":
				inReturn++
			case "":
				open++
			}
			for _, on := range []time.Time{a.enquired, a.applied, a.decided} {
				if !on.Before(w.to) || !on.IsZero() && on.Before(a.enquired) {
					t.Errorf("%s: %+v", s.id, a)
				}
			}
		}
		if approved += inReturn; len(all) != enquiries || inReturn > gained {
			t.Errorf("%s lists %d enquiries and %d approved; its returns say %d and %d", s.id, len(all), inReturn, enquiries, gained)
		}
	}
	if lists < 10 || approved < 200 || open < 100 {
		t.Errorf("%d lists with %d approved and %d open", lists, approved, open)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if _, err := Write(b.TempDir(), Options{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

// The made-up records of health are of people who were supported in the year, and say
// what only some have only of those.
func TestYearlyFactsSayWhatBelongsTogether(t *testing.T) {
	dir, files := written(t, Options{})
	rows := 0
	for _, f := range files {
		if !strings.HasPrefix(f.Name, "health_") {
			continue
		}
		for _, r := range readTable(t, ',', read(t, dir, f.Name))[1:] {
			rows++
			if r[3] != "" && r[2] != "yes" || (r[5] != "" || r[6] != "") && r[4] != "yes" || (r[8] != "" || r[9] != "") && r[7] != "yes" {
				t.Errorf("%s: %v", f.Name, r)
			}
		}
	}
	if rows < 2000 {
		t.Errorf("%d rows of health facts", rows)
	}
}
