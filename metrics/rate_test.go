package metrics

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// A rate of 12 events in 40 years and a ratio of 12 to 28, with the limits by Byar
// and by Wilson as they come out by hand; 2 of 40 are too few to be shown.
func TestRatesAndRatios(t *testing.T) {
	for name, want := range map[string][4]float64{
		"endings_unplanned": {30, 15.48, 52.41, 40},
		"approved":          {42.857, 22.06, 83.25, 40},
	} {
		cells := rowOfEvents(t, name, 12).Cells
		for i, x := range want {
			if got, ok := cells[i].Value(); !ok || math.Abs(got-x) > 0.051 {
				t.Errorf("%s, figure %d: %v, want %v", name, i, cells[i], x)
			}
		}
		for _, few := range []int{0, 2, 38, 40} {
			for i, f := range rowOfEvents(t, name, few).Cells {
				if _, ok := f.Value(); ok {
					t.Errorf("%s of %d among 40: figure %d is %v", name, few, i, f)
				}
			}
		}
	}
}

// rowOfEvents is the latest year of a place with events among 40.
func rowOfEvents(t *testing.T, indicator string, events int) Row {
	t.Helper()
	w := smallWorld()
	w.say(indicator, "A", day(2025, time.June, 2), 1, events, nil)
	w.say(indicator, "A", day(2025, time.June, 3), 0, 40-events, nil)
	e, err := NewEngine(context.Background(), w, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := e.Trend(context.Background(), indicator, "A")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Compare(context.Background(), indicator, "UK", Scheme, "2025-26", Funnel); !errors.Is(err, ErrNotSuited) {
		t.Errorf("%s has a funnel: %v", indicator, err)
	}
	return tab.Rows[len(tab.Rows)-1]
}
