package metrics

import (
	"context"
	"errors"
	"testing"
)

// What was quoted stands beside the figure of the same place and period: 20 of 40
// said yes in 2024-25 and 30 of 40 in 2025-26, so that 50 became 75 per cent, 25
// points or half as much again. The limits of 30 of 40 are 59.8 and 85.8 (Wilson).
// What is hidden stays so, also as a change.
func TestQuoted(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2024, 5, 1), 1, 20, nil)
	w.say("friends_help", "A", day(2024, 5, 1), 0, 20, nil)
	w.say("friends_help", "A", day(2025, 5, 1), 1, 30, nil)
	w.say("friends_help", "A", day(2025, 5, 1), 0, 10, nil)
	for _, year := range []int{2024, 2025} { // Cedar is there to be hidden with Elm
		w.say("friends_help", "C", day(year, 5, 1), 1, 6, nil)
		w.say("friends_help", "C", day(year, 5, 1), 0, 6, nil)
	}
	w.say("friends_help", "E", day(2024, 5, 1), 1, 2, nil)
	w.say("friends_help", "E", day(2025, 5, 1), 1, 3, nil)
	claim := func(ref, place, kind string, period, from Period, v float64) Claim {
		return Claim{Ref: ref, Words: "words", Source: "a report", SaidOn: "2025-12-01", Place: place, Indicator: "friends_help", Kind: kind, Period: period, From: from, Value: v}
	}
	w.labels.Claims = []Claim{
		claim("within", "A", "level", "2025-26", "", 80), claim("above", "A", "level", "2025-26", "", 90), claim("below", "A", "level", "2025-26Q1", "", 50),
		claim("points", "A", "change", "2025-26", "2024-25", 20), claim("percent", "A", "change_percent", "2025-26", "2024-25", 3),
		claim("future", "A", "level", "2031-32", "", 80), claim("backwards", "A", "change", "2024-25", "2025-26", 1), claim("no-year", "A", "level", "2025-31", "", 1),
		claim("small", "E", "change_percent", "2025-26", "2024-25", 3), claim("small-level", "E", "level", "2025-26", "", 3), claim("nowhere", "X", "level", "2025-26", "", 3),
	}
	e := engineOn(t, w)
	table, err := e.Quoted(context.Background(), "friends_help", "A")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][3]string{ // quoted, ours, verdict
		"within": {"80.0%", "75.0%", "within our interval"}, "above": {"90.0%", "75.0%", "above our interval"}, "below": {"50.0%", "75.0%", "below our interval"},
		"points": {"20.0%", "25.0%", "within our interval"}, "percent": {"3.0%", "50.0%", "below our interval"}, "future": {"80.0%", "[x]", "cannot be set beside ours"},
	}
	for _, row := range table.Rows {
		if got := [3]string{table.Text(row, 0), table.Text(row, 1), row.Verdict}; got != want[row.Key] {
			t.Errorf("%s: %v, want %v", row.Key, got, want[row.Key])
		}
		delete(want, row.Key)
		// Wilson's limits of 20 of 40 are 35.2 and 64.8: by hand, Newcombe's 3.8 to 43.3 points;
		// the logarithm of 1.5 less and more 0.344 and 0.376.
		if limits, ok := map[string][2]string{"points": {"3.8%", "43.3%"}, "percent": {"6.3%", "118.4%"}}[row.Key]; ok && limits != [2]string{table.Text(row, 2), table.Text(row, 3)} {
			t.Errorf("%s: from %s to %s, want %v", row.Key, table.Text(row, 2), table.Text(row, 3), limits)
		}
	}
	if len(want) > 0 || len(e.StrayClaims()) != 3 {
		t.Errorf("not shown: %v; stray: %q", want, e.StrayClaims())
	}
	small, err := e.Quoted(context.Background(), "friends_help", "E")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range small.Rows {
		for i, f := range row.Cells[1:] {
			if _, shown := f.Value(); shown {
				t.Errorf("%s, column %d: %v is shown of three people", row.Key, i+1, f)
			}
		}
	}
	if _, err := e.Quoted(context.Background(), "friends_help", "B"); !errors.Is(err, ErrNotFound) {
		t.Errorf("where nothing was quoted: %v", err)
	}
}

// Of everybody there is no interval, and the number is exact: 954 became 961, which is 0.7
// per cent (as a sector report called a rise of 3).
func TestQuotedOfEverybody(t *testing.T) {
	w := smallWorld()
	w.say("people", "A", day(2024, 5, 1), 1, 954, nil)
	w.say("people", "A", day(2025, 5, 1), 1, 961, nil)
	claim := func(ref, kind string, v float64) Claim {
		return Claim{Ref: ref, Words: "words", Source: "a report", SaidOn: "2025-12-01", Place: "A", Indicator: "people", Kind: kind, Period: "2025-26", From: "2024-25", Value: v}
	}
	w.labels.Claims = []Claim{claim("three", "change_percent", 3), claim("right", "change_percent", 0.7), claim("one", "change_percent", 1), claim("fewer", "level", 960), claim("more", "change", 7)}
	table, err := engineOn(t, w).Quoted(context.Background(), "people", "A")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"three": "above ours", "right": "the same as ours, as far as it was quoted", "one": "the same as ours, as far as it was quoted", "fewer": "below ours", "more": "the same as ours, as far as it was quoted"}
	for _, row := range table.Rows {
		if row.Verdict != want[row.Key] || row.Cells[2].Reason() != NotApplicable {
			t.Errorf("%s: %q, %v", row.Key, row.Verdict, row.Cells)
		}
	}
}
