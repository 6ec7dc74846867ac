package metrics

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"khi/metrics/disclose"
)

func totalOf(place string, year Period, dimension, level, vintage string, value Figure) Total {
	return Total{Source: "statistics", Vintage: vintage, Period: year, PlaceCode: place, What: longTerm, By: dimension, Level: level, Value: value}
}

// withDisability puts n people with a learning disability, and others, in a scheme.
func withDisability(w *world, scheme string, n, others int) {
	on := day(2025, time.June, 2)
	w.say("people", scheme, on, 1, n, map[string]string{"need": "learning_disability", "gender": "woman"})
	w.say("people", scheme, on, 1, others, map[string]string{"need": "mental_health", "gender": "man"})
}

// 60 of 800 are 7.5%, by the later edition and not by the earlier; of a nation whose
// publisher gave a symbol, of an area of which nothing is published, of a total that is
// less than the people, and of a scheme there is no share, and the people stay.
func TestReachIsTheGroupOfThePublishedTotal(t *testing.T) {
	w := smallWorld()
	withDisability(w, "A", 40, 30)
	withDisability(w, "B", 20, 10)
	withDisability(w, "C", 30, 20)
	withDisability(w, "E", 25, 12)
	w.labels.Totals = []Total{
		totalOf("E08000034", "2025-26", "need", "learning_disability", "2026-10", Known(800)),
		totalOf("E08000034", "2025-26", "need", "learning_disability", "2026-04", Known(700)),
		totalOf("E08000034", "2024-25", "need", "learning_disability", "2026-10", Known(1)),
		totalOf("E92000001", "2025-26", "need", "learning_disability", "2026-10", Hidden()),
		totalOf("S12000020", "2025-26", "need", "learning_disability", "2026-10", Known(20)),
	}
	w.labels.Groups = []Group{
		{ID: "both", Name: "Both", Members: []Member{{Place: "E08000034", From: "2020-01-01"}, {Place: "S12000020", From: "2020-01-01"}}},
		{ID: "half", Name: "Half", Members: []Member{{Place: "E08000034", From: "2020-01-01"}, {Place: "E08000012", From: "2020-01-01"}}},
	}
	e := engineOver(t, w, disclose.Default)
	type want struct {
		share, people, total float64
	}
	none := math.NaN()
	for place, want := range map[string]want{"E08000034": {7.5, 60, 800}, "ENG": {none, 90, none}, "E08000012": {none, 30, none}, "S12000020": {none, 25, 20}, "A": {none, 40, none}, "both": {10.4, 85, 820}, "half": {none, 90, none}} {
		p, err := e.Profile(context.Background(), place, "2025-26")
		if err != nil {
			t.Fatal(err)
		}
		if got := StatedIn(p, "reach_learning_disability").Base; !is(got, want.people) {
			t.Errorf("%s: people are %v, want %v", place, got, want.people)
		}
		tab, err := e.Trend(context.Background(), "reach_learning_disability", place)
		if err != nil {
			t.Fatal(err)
		}
		row := tab.Rows[len(tab.Rows)-1]
		if !is(row.Cells[columnOf(t, tab, "estimate")], want.share) || !is(row.Cells[columnOf(t, tab, "base")], want.people) || !is(row.Cells[columnOf(t, tab, "total")], want.total) {
			t.Errorf("%s: %v, want %v", place, row.Cells, want)
		}
	}
}

func tells(f Figure) bool {
	_, ok := f.Value()
	return ok
}

func is(f Figure, want float64) bool {
	v, ok := f.At(Percent).Value()
	return !ok && math.IsNaN(want) || ok && v == want
}

// Where the group is hidden among the people supported, so is all that is made of it,
// and where it is shown it is the same number, in every place and year.
func TestReachTellsNoMoreThanTheGroup(t *testing.T) {
	for seed := range 6 {
		w := randomWorld(rand.New(rand.NewPCG(uint64(seed), 110)))
		hiddenOne := false
		for i, s := range []string{"A", "B", "C", "D", "E"} {
			withDisability(w, s, 2+(seed*7+i*5)%11, 3+(seed+i)%9)
			w.labels.Totals = append(w.labels.Totals, totalOf(w.labels.Schemes[i].Parent, "2025-26", "need", "learning_disability", "2026", Known(150)))
		}
		e := engineOver(t, w, disclose.Default)
		of, _ := e.catalogue.Find("reach_learning_disability")
		people, _ := e.catalogue.Find("people")
		l, err := e.lattice(context.Background(), of)
		if err != nil {
			t.Fatal(err)
		}
		counted, err := e.lattice(context.Background(), people)
		if err != nil {
			t.Fatal(err)
		}
		for k := range l.cells {
			mine, theirs := l.of(of, k), counted.of(people, at{k.place, k.period, "need", "learning_disability"})
			hiddenOne = hiddenOne || theirs.value.IsHidden()
			if !mine.base.Same(theirs.value) || theirs.value.IsHidden() && (tells(mine.value) || len(mine.more) > 0 && tells(mine.more[0])) {
				t.Fatalf("seed %d, %v: %v beside %v", seed, k, mine, theirs)
			}
		}
		if seed == 0 && !hiddenOne {
			t.Error("nothing is hidden in the first world: it tests nothing")
		}
	}
}

// Women are 60 of 100 people supported and half of those whom the council supports:
// 1.20 times. Of a hidden group nothing is said.
func TestWhoIsMissingAgainstThePopulation(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	for gender, n := range map[string]int{"female": 60, "male": 38, "other": 2} {
		w.say("people", "C", on, 1, n, map[string]string{"gender": gender})
	}
	w.labels.Totals = []Total{
		totalOf("E08000012", "2025-26", whole, whole, "2026", Known(1000)), totalOf("E08000012", "2025-26", "gender", "female", "2026", Known(500)),
		totalOf("E08000012", "2025-26", "gender", "other", "2026", Known(10)),
	}
	tab := tableOf(t, engineOver(t, w, disclose.Default), "people", "E08000012", "gender")
	seen := 0
	for _, row := range tab.Rows {
		share, times := row.Cells[columnOf(t, tab, "share_published")], row.Cells[columnOf(t, tab, "reach_gap")]
		switch {
		case row.Cells[0].IsHidden():
			seen++
			if !share.IsHidden() || !times.IsHidden() {
				t.Errorf("%s is hidden and has %v and %v beside it", row.Key, share, times)
			}
		case row.Key == "female":
			seen++
			if v, ok := times.Value(); !is(share, 50) || !ok || math.Abs(v-1.2) > 1e-9 {
				t.Errorf("women: %v, %v", share, times)
			}
		}
	}
	if seen < 2 || textOf(tab.Notes, "population") == "" {
		t.Errorf("%d rows were looked at: %v", seen, tab.Notes)
	}
}

// A group that is none of its breakdown is told, and one that is is not.
func TestStrayTotals(t *testing.T) {
	w := smallWorld()
	w.labels.Totals = []Total{
		totalOf("ENG", "2025-26", "gender", "memory", "1", Known(1)), totalOf("ENG", "2025-26", whole, "memory", "1", Known(1)), totalOf("ENG", "2025-26", "need", whole, "1", Known(1)),
		totalOf("ENG", "2025-26", "need", "memory", "1", Known(1)), totalOf("ENG", "2025-26", whole, whole, "1", Known(1)), totalOf("ENG", "2025-26", "gender", "other", "1", Known(1)),
	}
	if said := engineOver(t, w, disclose.Default).StrayTotals(); len(said) != 3 {
		t.Error(said)
	}
}

// 1,200,000 of 20,000,000 are 6%, whoever the people beside it are; where one of the two
// amounts was not published, or the part is more than the whole, or the people are hidden,
// there is no share.
func TestShareOfTheBudget(t *testing.T) {
	w := smallWorld()
	withDisability(w, "A", 40, 30)
	withDisability(w, "B", 20, 10)
	withDisability(w, "C", 30, 20)
	withDisability(w, "E", 25, 12)
	for i, place := range []string{"E08000034", "E08000012", "E92000001", "S12000020", "K02000001"} {
		spent := totalOf(place, "2025-26", "need", "learning_disability", "2026-10", []Figure{Known(1_200_000), Known(3), Hidden(), Known(1_000_000), Known(30)}[i])
		spent.What = "spend_shared_lives"
		all := totalOf(place, "2025-26", "need", "learning_disability", "2026-10", []Figure{Known(20_000_000), Known(2), Known(5), Known(10_000_000), Known(0)}[i])
		all.What = "spend_gross"
		w.labels.Totals = append(w.labels.Totals, spent, all)
	}
	e := engineOver(t, w, disclose.Default)
	none := math.NaN()
	for place, want := range map[string][3]float64{"E08000034": {6, 1_200_000, 20_000_000}, "E08000012": {none, 3, 2}, "ENG": {none, none, 5}, "S12000020": {10, 1_000_000, 10_000_000}, "UK": {none, 30, 0}, "A": {none, none, none}} {
		tab, err := e.Trend(context.Background(), "budget_share_learning_disability", place)
		if err != nil {
			t.Fatal(err)
		}
		row := tab.Rows[len(tab.Rows)-1]
		for i, column := range []string{"estimate", "spent", "total"} {
			f := row.Cells[columnOf(t, tab, column)]
			if v, ok := f.Value(); ok != !math.IsNaN(want[i]) || ok && math.Abs(v-want[i]) > 1e-9 {
				t.Errorf("%s: %s is %v, want %v", place, column, f, want[i])
			}
		}
	}
}
