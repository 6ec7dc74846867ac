package metrics

import (
	"context"
	"math"
	"testing"
	"time"

	"khi/metrics/disclose"
)

func columnOf(t *testing.T, tab *Table, key string) int {
	t.Helper()
	for i, c := range tab.Columns {
		if c.Key == key {
			return i
		}
	}
	t.Fatalf("%s has no column %s", tab.ID, key)
	return -1
}

// 30 of 40 women and 20 of 40 men: 25 points apart, by Newcombe's method from 3.8 to
// 43.3 (from the two Wilson intervals, by hand). Women are half of those counted and
// 60 of 100 of the people supported.
func TestGapsAndWhoIsMissing(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	for gender, yes := range map[string]int{"woman": 30, "man": 20} {
		w.say("balance", "A", on, 1, yes, map[string]string{"gender": gender})
		w.say("balance", "A", on, 0, 40-yes, map[string]string{"gender": gender})
	}
	w.say("people", "A", on, 1, 60, map[string]string{"gender": "woman"})
	w.say("people", "A", on, 1, 40, map[string]string{"gender": "man"})
	tab := tableOf(t, engineOver(t, w, disclose.Default), "balance", "A", "gender")
	for _, row := range tab.Rows {
		if row.Key != "woman" {
			continue
		}
		for key, want := range map[string]float64{"gap": 25, "gap_low": 3.8, "gap_high": 43.3, "share_counted": 50, "share_supported": 60} {
			if v, ok := row.Cells[columnOf(t, tab, key)].Value(); !ok || math.Abs(v-want) > 0.051 {
				t.Errorf("%s is %v, want %v", key, row.Cells[columnOf(t, tab, key)], want)
			}
		}
	}
	if said := textOf(tab.Notes, "answered"); !contains(said, "80 of the 100 people", "80.0%") {
		t.Error(said)
	}
}

// What is hidden of a group stays hidden in what is made of it.
func TestGapsOfHiddenGroupsAreHidden(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	for gender, n := range map[string]int{"woman": 30, "man": 3, "other": 9} {
		w.say("balance", "A", on, 1, n*2/3, map[string]string{"gender": gender})
		w.say("balance", "A", on, 0, n-n*2/3, map[string]string{"gender": gender})
		w.say("people", "A", on, 1, n*2, map[string]string{"gender": gender})
	}
	hidden := 0
	tab := tableOf(t, engineOver(t, w, disclose.Default), "balance", "A", "gender")
	for _, row := range tab.Rows {
		if len(row.Cells) != len(tab.Columns) {
			t.Fatalf("%s has %d figures under %d columns", row.Label, len(row.Cells), len(tab.Columns))
		}
		if !row.Cells[0].IsHidden() {
			continue
		}
		hidden++
		for i, f := range row.Cells {
			if _, known := f.Value(); known {
				t.Errorf("%s is hidden and its %s is %v", row.Label, tab.Columns[i].Key, f)
			}
		}
	}
	if hidden < 2 {
		t.Fatalf("%d groups are hidden", hidden)
	}
}

// Places are drawn towards all, the small ones further; a hidden place has no
// adjusted figure.
func TestAdjustedForSmallNumbers(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	for scheme, of := range map[string][2]int{"A": {90, 100}, "B": {12, 20}, "C": {40, 100}, "E": {17, 20}} {
		w.say("balance", scheme, on, 1, of[0], nil)
		w.say("balance", scheme, on, 0, of[1]-of[0], nil)
	}
	w.labels.Schemes[3].Closed = ""
	w.say("balance", "D", on, 1, 30, nil)
	w.say("balance", "D", on, 0, 30, nil)
	tab, err := engineOver(t, w, disclose.Default).Compare(context.Background(), "balance", "UK", Scheme, "2025-26", Funnel)
	if err != nil {
		t.Fatal(err)
	}
	at := columnOf(t, tab, "adjusted")
	moved := map[string]float64{}
	for _, row := range tab.Rows {
		raw, _ := row.Cells[0].Value()
		drawn, ok := row.Cells[at].Value()
		if !ok {
			t.Fatalf("%s has %v", row.Label, row.Cells[at])
		}
		moved[row.Key] = raw - drawn
	}
	if moved["A"] <= 0 || moved["E"] <= moved["A"] || moved["C"] >= 0 {
		t.Errorf("moved by %v", moved)
	}
}
