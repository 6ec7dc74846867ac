package metrics

import (
	"context"
	"testing"
)

// The code 3A meant satisfaction until 2022-23 and means control since, and a
// restated or an older figure must not stand in for the newest year's.
func TestOfficialFiguresAreOfTheirYear(t *testing.T) {
	published := func(period Period, vintage, measure string, v float64) Published {
		return Published{Source: "ascof", Vintage: vintage, Measure: measure, Period: period, PlaceCode: englandCode,
			Population: "all", Statistic: "outcome", Value: Known(v)}
	}
	old := []Published{published("2020-21", "2020-21", "1B", 77), published("2020-21", "2020-21", "3A", 64)}
	newer := append([]Published{published("2023-24", "2024-25", "3A", 78), published("2023-24", "2023-24", "3A", 79),
		published("2023-24", "2023-24", "1B", 12)}, old...)
	for name, c := range map[string]struct {
		benchmarks []Published
		want       float64
		notes      int
	}{"before the renumbering": {old, 77, 2}, "after it, restated": {newer, 78, 1}} {
		other := published("2024-25", "2024-25", "3A", 5)
		other.Source = "fingertips" // another publisher's codes and years are its own
		w := smallWorld()
		w.labels.Benchmarks = append(c.benchmarks, other)
		w.say("control", "A", day(2025, 5, 1), 1, 20, nil)
		w.say("control", "A", day(2025, 5, 1), 0, 20, nil)
		tab, err := engineOn(t, w).Official(context.Background(), "A")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range tab.Rows {
			if got := tab.Figure(row, Benchmark); row.Key == "control" && got != Known(c.want) {
				t.Errorf("%s: England's control is %v, want %v", name, got, c.want)
			}
		}
		if len(tab.Notes) != c.notes {
			t.Errorf("%s: notes %v", name, tab.Notes)
		}
	}
}
