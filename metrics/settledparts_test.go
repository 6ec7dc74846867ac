package metrics

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// Curves, moves, outcomes and growth say the same when they are taken up as kept.
func TestSettledPartsSayTheSame(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	w.groups("balance_moves", "A", "move", on, map[string]int{"1>1": 30, "1>2": 12, "2>1": 2, "2>2": 20, "3>3": 9, "3>1": 8})
	w.groups("wellbeing_outcome", "A", "outcome", on, map[string]int{"improved": 20, "unchanged": 15, "deteriorated": 10})
	for months, n := range map[int]int{5: 8, 17: 6, 29: 2} {
		w.say("lasting", "A", on, float64(months), n, map[string]string{"fate": "ended"})
	}
	w.say("lasting", "A", on, 40, 24, map[string]string{"fate": "open"})
	w.say("live_in_growth", "A", day(2025, time.March, 31), 1, 40, nil)
	w.say("live_in_growth", "A", day(2026, time.March, 31), 1, 52, nil)
	m := &shared{kept: kept{all: map[string][]byte{}}}
	said := func(s Store) string {
		e, err := NewEngine(context.Background(), s, disclose.Default)
		if err != nil {
			t.Fatal(err)
		}
		e.RememberFigures(m)
		var out []any
		for name, by := range map[string]string{"balance_moves": "move", "wellbeing_outcome": "outcome", "lasting": "fate"} {
			tab := tableOf(t, e, name, "A", by)
			out = append(out, name, tab.Columns, tab.Rows)
		}
		for _, name := range []string{"balance_moves", "wellbeing_outcome", "lasting", "live_in_growth"} {
			out = append(out, latestRow(t, e, name, "A"))
		}
		text, err := json.Marshal(out[len(out)-4:])
		if err != nil {
			t.Fatal(err)
		}
		tables := map[string]any{}
		for i := 0; i+2 < len(out)-4; i += 3 {
			tables[out[i].(string)] = out[i+2]
		}
		more, err := json.Marshal(tables)
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + string(more)
	}
	first := said(w)
	if again := said(blind{w}); again != first {
		t.Errorf("kept figures say\n%s\nand those made anew\n%s", again, first)
	}
}
