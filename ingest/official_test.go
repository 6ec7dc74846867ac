package ingest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/ingest"
)

// TestOfficialFiguresOfThreePublishers loads extracts of real files, and an
// invented one of CQC's, and holds what stands in the database to figures read
// off by eye.
func TestOfficialFiguresOfThreePublishers(t *testing.T) {
	ctx := context.Background()
	store := openDuck(t)
	l := duckLoader(t, t.TempDir(), store)
	if _, err := l.Start(ctx); err != nil {
		t.Fatal(err)
	}
	load := func(name string, want ingest.Counts, layout string) map[string]int {
		t.Helper()
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := l.Load(ctx, bytes.NewReader(body), ingest.Request{FileName: "x.csv"})
		if r == nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err != nil || r.Counts != want || r.Layout != layout {
			t.Fatalf("%s: %v %+v %q %+v", name, err, r.Counts, r.Layout, r.Findings)
		}
		found := map[string]int{}
		for _, f := range r.Findings {
			found[f.Rule]++
		}
		return found
	}
	for measure, mean := range map[string]string{"life_satisfaction": "mean satisfaction with your life nowadays", "worthwhile": "mean feeling things done in life are worthwhile",
		"happiness": "mean happiness yesterday", "anxiety": "mean anxiety yesterday"} {
		load("ons_"+measure+"_extract.csv", ingest.Counts{In: 11, Accepted: 11}, "ONS subnational wellbeing, "+mean+", 2020-21")
	}
	ask(t, store, `SELECT value, vintage, period, source, place_name FROM benchmark WHERE measure = 'anxiety' AND place_code = 'E08000034'`, 3.51, "2020-21, read 2026-04-02", "2020-21", "ons", "Kirklees")
	ask(t, store, `SELECT count(DISTINCT measure), count(*), count(*) FILTER (place_code = 'E07000004') FROM benchmark`, int64(4), int64(44), int64(4)) // a former code stays as published
	// The whole files say na of areas with few answers: that is no number, and no reason to refuse the rest.
	extract, err := os.ReadFile("testdata/ons_anxiety_extract.csv")
	if err != nil {
		t.Fatal(err)
	}
	more := strings.TrimRight(string(extract), "\r\n") + "\nE06000053,Isles of Scilly,na,,\nE06000017,Rutland,n/a,,\n"
	if r, err := l.Load(ctx, strings.NewReader(more), ingest.Request{FileName: "ons.csv"}); err != nil || r.Accepted != 13 {
		t.Fatal(err, r)
	}
	ask(t, store, `SELECT value IS NULL, flag FROM benchmark WHERE place_code = 'E06000053' AND superseded_by IS NULL`, true, "x")
	// Four key questions of ten graded schemes, counted apart in the file; Shetland's is not graded yet, Fairhill's is not active.
	found := load("care_inspectorate_extract.csv", ingest.Counts{In: 49, Accepted: 41, LeftOut: 8}, "Care Inspectorate datastore, newest entry 2024-06-18")
	if found["other_adult_placement"] != 1 || found["unknown_place"] != 0 {
		t.Errorf("findings %v", found)
	}
	ask(t, store, `SELECT count(DISTINCT service_ref), count(DISTINCT place_code) FILTER (place_code LIKE 'S12%') FROM rating WHERE source = 'care_inspectorate'`, int64(11), int64(11))
	ask(t, store, `SELECT good_or_better, nation, rule, place_code FROM rating_harmonised WHERE service_name = 'Shared Lives Moray'`, true, "SCO", "lowest key question graded 4 or higher", "S12000020")
	ask(t, store, `SELECT count(*) FROM rating_harmonised WHERE source = 'care_inspectorate' AND good_or_better IS NULL`, int64(1))
	found = load("cqc_ratings_invented.csv", ingest.Counts{In: 6, Accepted: 4, LeftOut: 2}, "CQC latest ratings, newest entry 2025-11-11")
	if found["not_shared_lives"] != 1 || found["rated_in_parts"] != 1 {
		t.Errorf("findings %v", found)
	}
	ask(t, store, `SELECT good_or_better, place_code, rated_from::VARCHAR FROM rating_harmonised WHERE service_ref = '1-100000001'`, true, "E06000019", "2024-05-14")
	ask(t, store, `SELECT good_or_better FROM rating_harmonised WHERE service_ref = '1-100000002'`, false)
}
