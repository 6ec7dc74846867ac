package metrics

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// rated is a service for the tests: good or not, by the letter it begins with.
func rated(nation, council, name, from string) Rating {
	source := map[string]string{"ENG": "cqc", "SCO": "care_inspectorate", "WAL": "ciw", "NIR": "rqia"}[nation]
	return Rating{Source: source, Edition: "2026-03-02", Ref: name, Name: name, PlaceCode: council, Nation: nation, Rated: name[0] != 'u', Good: name[0] == 'g', Rule: "rule of " + source, From: from}
}

func ratingsWorld() (*Labels, *Places) {
	areas := []Place{{ID: "E08000034", Name: "Kirklees", Grain: Area, Parent: "ENG"}, {ID: "E06000063", Name: "Cumberland", Grain: Area, Parent: "ENG"}, {ID: "S12000020", Name: "Moray", Grain: Area, Parent: "SCO"}}
	schemes := []Place{{ID: "a", Name: "A", Grain: Scheme, Parent: "E08000034"}, {ID: "b", Name: "B", Grain: Scheme, Parent: "S12000020"}, {ID: "c", Name: "C", Grain: Scheme, Parent: "E06000063"}}
	l := &Labels{AsOf: "2026-06-30"}
	for range 24 {
		l.Ratings = append(l.Ratings, rated("ENG", "E08000034", "good", "2025-06-30"))
	}
	l.Ratings = append(l.Ratings, rated("ENG", "E07000026", "poor in Allerdale", "2016-06-30"), rated("ENG", "", "unrated", ""),
		rated("SCO", "S12000020", "good in Moray", "2024-06-30"), rated("NIR", "N09000003", "unrated in Belfast", ""))
	return l, NewPlaces(areas, schemes, Group{ID: "pool", Name: "Pool", Kind: "consortium", Members: []Member{{Place: "E06000063", From: "2023-04-01"}, {Place: "S12000020", From: "2020-04-01", Until: "2024-03-31"}}})
}

// 24 of 25: Wilson (1927) gives 80.46% to 99.29%, worked apart from the program.
func TestRatingsOfNationsAndCouncils(t *testing.T) {
	l, places := ratingsWorld()
	england, err := RatingsOf(l, places, Place{ID: "ENG", Name: "England", Grain: Nation})
	if err != nil {
		t.Fatal(err)
	}
	if want := "24 of 25 rated services in England are rated good or better: 96.0% (95% interval 80.5% to 99.3%)."; england.Title != want {
		t.Errorf("%q, want %q", england.Title, want)
	}
	one, err := RatingsOf(l, places, Place{ID: "E06000063", Name: "Cumberland", Grain: Area, Parent: "ENG"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "The one rated service in Cumberland is not rated good or better."; one.Title != want {
		t.Errorf("%q, want %q", one.Title, want)
	}
	got := map[string][]string{}
	var keys []string
	for _, r := range england.Rows {
		keys = append(keys, r.Key)
		for i, c := range r.Cells {
			got[r.Key] = append(got[r.Key], cellText(england, r, i, c))
		}
	}
	// Allerdale went into Cumberland on 1 April 2023.
	if want := []string{"ENG", "not_known", "E06000063", "E08000034"}; !slices.Equal(keys, want) {
		t.Errorf("rows %v, want %v", keys, want)
	}
	for key, want := range map[string]string{
		"ENG":       "96.0% 80.5% 99.3% 25 24 1 10.0 1.0",
		"E06000063": "[z] [z] [z] 1 0 0 10.0 10.0",
		"not_known": "[w] [w] [w] 0 0 1 [w] [w]",
	} {
		if have := strings.Join(got[key], " "); have != want {
			t.Errorf("%s: %s, want %s", key, have, want)
		}
	}
	if !strings.Contains(england.Notes[0].Text, "Care Quality Commission: rule of cqc") || strings.Contains(england.Notes[0].Text, "rule of ciw") {
		t.Errorf("the rule: %s", england.Notes[0].Text)
	}
}

func cellText(t *Table, r Row, i int, f Figure) string {
	unit := t.Columns[i].Unit
	if unit == "" {
		unit = r.Unit
	}
	return unit.Text(f)
}

func TestRatingsOfOtherPlaces(t *testing.T) {
	l, places := ratingsWorld()
	for id, want := range map[string][]string{
		"UK":        {"UK", "ENG", "SCO", "NIR"},
		"SCO":       {"SCO", "S12000020"},
		"S12000020": {"S12000020", "care_inspectorate:good in Moray"},
		"pool":      {"pool", "cqc:poor in Allerdale"}, // Moray has left the group
		"E06000063": {"E06000063", "cqc:poor in Allerdale"},
	} {
		pl, ok := places.Find(id)
		table, err := RatingsOf(l, places, pl)
		if !ok || err != nil {
			t.Fatal(id, ok, err)
		}
		var keys []string
		for _, r := range table.Rows {
			keys = append(keys, r.Key)
		}
		if !slices.Equal(keys, want) {
			t.Errorf("%s: rows %v, want %v", id, keys, want)
		}
	}
	for _, pl := range []Place{{ID: "a", Name: "A", Grain: Scheme}, {ID: "WAL", Name: "Wales", Grain: Nation}} {
		if table, err := RatingsOf(l, places, pl); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s has %v, %v", pl.ID, table, err)
		}
	}
}
