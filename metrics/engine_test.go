package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics/disclose"
)

func engineOn(t testing.TB, w *world) *Engine {
	t.Helper()
	e, err := NewEngine(context.Background(), w, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// 30 of 40 in Alder and 20 of 40 in Birch: 50 of 80 in Kirklees. The limits are
// worked out by hand for 50 of 80: (103.8415 ∓ 1.96·8.879) / 167.683 (Wilson).
func TestTrendAddsSchemesUpBeforeItDivides(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 30, nil)
	w.say("friends_help", "A", day(2025, 5, 1), 0, 10, nil)
	w.say("friends_help", "B", day(2025, 5, 2), 1, 20, nil)
	w.say("friends_help", "B", day(2025, 5, 2), 0, 20, nil)
	w.leave("friends_help", "A", day(2025, 5, 1), "dont_know", 6)
	w.say("friends_help", "C", day(2025, 5, 2), 1, 25, nil)
	w.say("friends_help", "C", day(2025, 5, 2), 0, 25, nil)
	tab, err := engineOn(t, w).Trend(context.Background(), "friends_help", "E08000034")
	if err != nil {
		t.Fatal(err)
	}
	row := tab.Rows[0]
	for role, want := range map[Role]float64{Estimate: 62.5, Low: 51.5487, High: 72.3058, Base: 80, Benchmark: 75.0 / 130 * 100} {
		if v, ok := tab.Figure(row, role).Value(); !ok || v != Percent.Round(want) {
			t.Errorf("%s is %v, want %v", role, tab.Figure(row, role), want)
		}
	}
	if want := "62.5% of people say their support helps them make and keep friends in Kirklees, April to June 2025 (95% interval 51.5% to 72.3%; 80 people)."; tab.Title != want {
		t.Errorf("title is %q, want %q", tab.Title, want)
	}
	if len(tab.LeftOut) != 2 || tab.LeftOut[0] != (LeftOut{"not_answered", tab.LeftOut[0].Words, Hidden()}) || tab.LeftOut[1].Reason != "dont_know" || tab.LeftOut[1].People != Known(6) {
		t.Errorf("left out: %+v", tab.LeftOut)
	}
}

// What stands in a table is what is published of it: nothing that is made from the
// table, a picture or a sentence, can say more.
func TestTablesHoldWhatIsPublished(t *testing.T) {
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(5, 5))))
	ctx, seen := context.Background(), 0
	look := func(tab *Table, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range tab.Published().Rows {
			for j, f := range r.Cells {
				if seen++; !f.Same(tab.Rows[i].Cells[j]) {
					t.Errorf("%s, %s, %s: %v and not as published", tab.ID, r.Key, tab.Columns[j].Key, tab.Rows[i].Cells[j])
				}
			}
		}
	}
	for _, pl := range e.Places().All() {
		for _, ind := range []string{"friends_help", "life_sat", "friends"} {
			look(e.Trend(ctx, ind, pl.ID))
			look(e.Breakdown(ctx, ind, pl.ID, "2025-26", "gender"))
		}
		look(e.Profile(ctx, pl.ID, "2025-26"))
	}
	look(e.Compare(ctx, "life_sat", "UK", Scheme, "2025-26", Funnel))
	look(e.Compare(ctx, "friends_help", "UK", Nation, "2025-26", Intervals))
	if seen < 1000 {
		t.Errorf("%d figures: nothing is tested", seen)
	}
}

func TestNobodyAnsweredIsNotNought(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 20, nil)
	w.say("friends_help", "A", day(2025, 5, 1), 0, 20, nil)
	w.say("friends_help", "A", day(2025, 11, 1), 1, 20, nil)
	w.say("friends_help", "A", day(2025, 11, 1), 0, 20, nil)
	tab, err := engineOn(t, w).Trend(context.Background(), "friends_help", "A")
	if err != nil {
		t.Fatal(err)
	}
	if len(tab.Rows) != 3 {
		t.Fatalf("%d quarters, want 3: the empty one must be there", len(tab.Rows))
	}
	if got := tab.Text(tab.Rows[1], 0); got != "[w]" {
		t.Errorf("a quarter without answers reads %q", got)
	}
}

func TestUnknownThingsAreNotFound(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 20, nil)
	e, ctx := engineOn(t, w), context.Background()
	ask := map[string]func() error{
		"indicator": func() error { _, err := e.Trend(ctx, "x", "UK"); return err },
		"place":     func() error { _, err := e.Trend(ctx, "friends_help", "x"); return err },
		"period":    func() error { _, err := e.Compare(ctx, "friends_help", "UK", Scheme, "2019-20", Funnel); return err },
		"dimension": func() error { _, err := e.Breakdown(ctx, "friends_help", "UK", "2025-26", "religion"); return err },
		"cost":      func() error { _, err := e.Cost(ctx, "UK", "x"); return err },
	}
	for name, f := range ask {
		if err := f(); !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
	if _, err := e.Compare(ctx, "friends", "UK", Scheme, "2025-26", Funnel); !errors.Is(err, ErrNotSuited) {
		t.Errorf("a funnel of medians: %v", err)
	}
}

func TestFunnelNeverContradictsThePrintedInterval(t *testing.T) {
	w := smallWorld()
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range []string{"A", "B", "C", "E"} {
		share := r.Float64()
		for range 60 {
			v := 0.0
			if r.Float64() < share {
				v = 1
			}
			w.say("friends_help", s, day(2025, 5, 1), v, 1, nil)
		}
	}
	tab, err := engineOn(t, w).Compare(context.Background(), "friends_help", "UK", Scheme, "2025-26", Funnel)
	if err != nil {
		t.Fatal(err)
	}
	mark, _ := tab.Figure(tab.Rows[0], Benchmark).Value()
	for _, row := range tab.Rows {
		low, ok := tab.Figure(row, Low).Value()
		if !ok {
			continue
		}
		high, _ := tab.Figure(row, High).Value()
		if inside := row.Verdict == "inside the funnel"; inside != (low <= mark && mark <= high) {
			t.Errorf("%s: interval %v to %v about %v, but it is said to be %s", row.Label, low, high, mark, row.Verdict)
		}
	}
}

// everything asks for every table that the engine can give.
func everything(t testing.TB, e *Engine) []*Table {
	ctx := context.Background()
	var all []*Table
	keep := func(tab *Table, err error) {
		if err != nil && !errors.Is(err, ErrNotSuited) && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
		if err == nil {
			all = append(all, tab)
		}
	}
	for _, pl := range e.Places().All() {
		for _, y := range append(append([]Period{}, e.Years()...), e.Quarters()...) {
			keep(e.Profile(ctx, pl.ID, y))
		}
		keep(e.Official(ctx, pl.ID))
		for _, c := range e.Comparators() {
			keep(e.Cost(ctx, pl.ID, c.ID))
		}
		for _, ind := range e.Catalogue() {
			keep(e.Trend(ctx, ind.Name, pl.ID))
			for _, y := range e.Years() {
				for _, d := range ind.By {
					keep(e.Breakdown(ctx, ind.Name, pl.ID, y, d))
				}
			}
			for _, g := range []Grain{Nation, Area, Scheme} {
				for _, s := range []Shape{Funnel, Intervals} {
					for _, y := range e.Years() {
						keep(e.Compare(ctx, ind.Name, pl.ID, g, y, s))
					}
				}
			}
		}
	}
	return all
}

// No table may show a base under 5, a share with 1 or 2 people on one side, or
// any figure in a row whose base is hidden.
func TestNoTableShowsASmallNumber(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 7)))
		for _, tab := range everything(t, engineOn(t, w)) {
			for _, row := range tab.Rows {
				if len(row.Cells) != len(tab.Columns) {
					rt.Fatalf("%s: row %s has %d cells under %d columns", tab.ID, row.Key, len(row.Cells), len(tab.Columns))
				}
				base := tab.Figure(row, Base)
				if n, ok := base.Value(); ok && n < 5 {
					rt.Fatalf("%s: row %s rests on %v people", tab.ID, row.Key, n)
				}
				if base.IsHidden() {
					for i, f := range row.Cells {
						if _, known := f.Value(); known && tab.Columns[i].Role != Benchmark && tab.Columns[i].Key != "comparator" {
							rt.Fatalf("%s: row %s hides its base and shows %s", tab.ID, row.Key, tab.Columns[i].Key)
						}
					}
				}
				if v, ok := tab.Figure(row, Estimate).Value(); ok && tab.UnitOf(Estimate) == Percent {
					n, _ := base.Value()
					x := math.Round(v * n / 100)
					if x < 3 || n-x < 3 {
						rt.Fatalf("%s: row %s shows %v of %v", tab.ID, row.Key, x, n)
					}
				}
			}
			for _, lo := range tab.LeftOut {
				if v, ok := lo.People.Value(); ok && v < 5 {
					rt.Fatalf("%s: %v people who %s", tab.ID, v, lo.Words)
				}
			}
		}
	})
}

// A hidden figure leaves no digit of itself in the words either.
func TestHiddenFiguresLeaveNoWords(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 3, nil)
	w.say("friends_help", "A", day(2025, 5, 1), 0, 1, nil)
	tab, err := engineOn(t, w).Trend(context.Background(), "friends_help", "A")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(tab.Title, "hidden so that nobody can be recognised") || strings.Contains(tab.Title+tab.Alt, "75") {
		t.Errorf("title %q, alt %q", tab.Title, tab.Alt)
	}
	data, err := json.Marshal(tab.Rows)
	if err != nil || strings.Contains(string(data), `"value":75`) || strings.Contains(string(data), `"value":4}`) {
		t.Errorf("%s, %v", data, err)
	}
}

func TestTheSameSnapshotGivesTheSameTables(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(3, 4)))
	first, _ := json.Marshal(everything(t, engineOn(t, w)))
	again, _ := json.Marshal(everything(t, engineOn(t, w)))
	if string(first) != string(again) {
		t.Error("two engines on one snapshot gave different tables")
	}
}
