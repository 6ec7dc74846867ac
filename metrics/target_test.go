package metrics

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"khi/metrics/disclose"
)

func target(ref, place, indicator, kind string, from, by Period, value float64) Target {
	return Target{Ref: ref, Words: ref + " in words", Source: "a strategy", SetOn: "2025-06-12", Place: place, Indicator: indicator, From: from, By: by, Kind: kind, Value: value}
}

// growing has 100 people in 2021-22 and ten more in each year up to 140 in 2025-26.
func growing() *world {
	w := smallWorld()
	for i := range 5 {
		w.say("people", "A", day(2021+i, time.June, 2), 1, 100+10*i, nil)
	}
	return w
}

// From 110 in 2022-23, 60 more by 2027-28 are 12 a year: 146 in 2025-26, and there are
// 140. The five years lie on a line, which leads to 160. Of 45 more, 137 would be due
// and 155 in the end.
func TestTheWayToATarget(t *testing.T) {
	w := growing()
	start := 130.0
	said := target("said", "A", "people", "more", "2022-23", "2024-25", 5)
	said.Start = &start
	w.labels.Targets = []Target{
		target("sixty", "A", "people", "more", "2022-23", "2027-28", 60), target("forty-five", "A", "people", "more", "2022-23", "2027-28", 45),
		target("past", "A", "people", "level", "2022-23", "2025-26", 141), said,
		target("nobody", "X", "people", "level", "2022-23", "2025-26", 1), target("backwards", "A", "people", "level", "2025-26", "2022-23", 1),
		target("no-such", "A", "nothing", "level", "2022-23", "2025-26", 1), target("share", "A", "balance", "level", "2022-23", "2025-26", 150),
	}
	e := engineOver(t, w, disclose.Default)
	ask := func(ref string) *Table {
		t.Helper()
		tab, err := e.Targets(context.Background(), "people", "A", ref)
		if err != nil {
			t.Fatal(err)
		}
		return tab
	}
	for ref, want := range map[string][]string{
		"sixty":      {"140 in", "behind the path (146)", "160 (160 to 160) in", "not on track for the target of 170"},
		"forty-five": {"ahead of the path (137)", "so on track for the target of 155"},
		"past":       {"140 in", "the target was 141: not reached"},
		"said":       {"130 in", "the target was 135: not reached"},
	} {
		if title := ask(ref).Title; !contains(title, want...) {
			t.Errorf("%s: %s", ref, title)
		}
	}
	tab := ask("") // the first in the list that the store gives
	if len(tab.Rows) != 6 || tab.ID != "people-A-target-sixty" || !contains(textOf(tab.Notes, "others"), "forty-five", "past") {
		t.Errorf("%s, %d rows, %v", tab.ID, len(tab.Rows), tab.Notes)
	}
	last := tab.Rows[5]
	for key, want := range map[string]string{"estimate": "[x]", "path": "170", "forecast": "160", "forecast_low": "160"} {
		if got := tab.Text(last, columnOf(t, tab, key)); got != want {
			t.Errorf("%s in the last year is %s, not %s", key, got, want)
		}
	}
	if _, err := e.Targets(context.Background(), "people", "A", "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a target that nobody set: %v", err)
	}
	if stray := strings.Join(e.StrayTargets(), "\n"); strings.Count(stray, "\n") != 3 || !contains(stray, "nobody", "backwards", "no-such", "share") {
		t.Error(stray)
	}
}

// 30 of 40 said yes, from 59.8 to 85.8 per cent (Wilson): a path at 70 is within that.
// With two years there is no line to lead on.
func TestSharesAreHeldToThePathByTheirInterval(t *testing.T) {
	w := smallWorld()
	for _, year := range []int{2024, 2025} {
		w.say("friends_help", "A", day(year, time.June, 2), 1, 30, nil)
		w.say("friends_help", "A", day(year, time.June, 2), 0, 10, nil)
	}
	start := 65.0
	aim := target("seventy-five", "A", "friends_help", "level", "2023-24", "2027-28", 75)
	aim.Start = &start
	lower := target("less", "A", "friends_help", "level", "2024-25", "2027-28", 15)
	w.labels.Targets = []Target{aim, lower}
	e := engineOver(t, w, disclose.Default)
	tab, err := e.Targets(context.Background(), "friends_help", "A", "")
	if err != nil || !contains(tab.Title, "on the path (70.0%)", "cannot be said: it takes 3 years") {
		t.Errorf("%v %v", tab, err)
	}
	if tab, err = e.Targets(context.Background(), "friends_help", "A", "less"); err != nil || !contains(tab.Title, "behind the path (55.0%)") {
		t.Errorf("a target below: %v %v", tab, err)
	}
}

// What is hidden is on no path and in no forecast.
func TestHiddenFiguresLeadNowhere(t *testing.T) {
	w := growing()
	for i := range 5 {
		w.say("people", "E", day(2021+i, time.June, 2), 1, 3, nil)
	}
	more := target("more", "E", "people", "more", "2022-23", "2027-28", 2)
	w.labels.Targets = []Target{more}
	tab, err := engineOver(t, w, disclose.Default).Targets(context.Background(), "people", "E", "")
	if err != nil || !contains(tab.Title, "where it begins is not shown") {
		t.Fatalf("%v %v", tab, err)
	}
	for _, row := range tab.Rows {
		for i, f := range row.Cells {
			if _, shown := f.Value(); shown {
				t.Errorf("%s, %s: %v is shown of three people", row.Key, tab.Columns[i].Key, f)
			}
		}
	}
}
