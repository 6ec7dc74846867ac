package metrics

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// Alder was split into Birch, its neighbour in Kirklees, and Cedar in Liverpool;
// Damson and Elm, of two nations, went into one that has no records. The figures
// are those of the same world without the changes, and what happened stands with
// the places that it bears on: not with England, inside which Alder and Cedar lie.
func TestChangesOfSchemesMoveNothing(t *testing.T) {
	world := func(changes ...SchemeChange) *Engine {
		w := smallWorld()
		for _, scheme := range []string{"A", "B", "C"} {
			for _, year := range []int{2024, 2025} {
				w.say("friends_help", scheme, day(year, 5, 1), 1, 20, nil)
				w.say("friends_help", scheme, day(year, 5, 1), 0, 20, nil)
			}
		}
		w.labels.Changes = changes
		return engineOn(t, w)
	}
	changed := world(SchemeChange{"A", "B", "2025-05-01", "split"}, SchemeChange{"A", "C", "2025-05-01", "split"},
		SchemeChange{"D", "new-one", "2025-07-01", "merged"}, SchemeChange{"E", "new-one", "2025-07-01", "merged"}, SchemeChange{"B", "E", "2024-07-01", "part_moved"})
	plain := world()
	const split, went, some = "On 1 May 2025 Alder was split; Birch and Cedar took over from it.", "On 1 July 2025 Damson and Elm went into new-one.", "On 1 July 2024 some of the people of Birch went over to Elm."
	want := map[string][]string{"A": {split}, "B": {split, some}, "C": {split}, "D": {went}, "E": {went, some},
		"E08000034": {split, some}, "ENG": {some}, "SCO": {some}, "UK": nil}
	for id, words := range want {
		pl, _ := changed.Places().Find(id)
		var got []string
		for _, ev := range EventsOf(pl, changed.Places(), changed.Labels().Changes) {
			got = append(got, ev.Words)
		}
		slices.Sort(got)
		slices.Sort(words)
		if !slices.Equal(got, words) {
			t.Errorf("%s: %q, want %q", id, got, words)
		}
		a, err := changed.Trend(context.Background(), "friends_help", id)
		if err != nil {
			t.Fatal(err)
		}
		b, err := plain.Trend(context.Background(), "friends_help", id)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range a.Rows {
			if !slices.Equal(row.Cells, b.Rows[i].Cells) {
				t.Errorf("%s, %s: %v with the changes and %v without", id, row.Key, row.Cells, b.Rows[i].Cells)
			}
		}
		if id == "A" {
			marked := slices.DeleteFunc(slices.Clone(a.Rows), func(r Row) bool { return !slices.Contains(r.Notes, changeNote) })
			if len(marked) != 1 || marked[0].Key != "2025-26Q1" || !slices.ContainsFunc(a.Notes, func(n Note) bool { return n.Key == changeNote && strings.HasPrefix(n.Text, split) }) {
				t.Errorf("the trend of Alder marks %v and says %v", marked, a.Notes)
			}
		}
	}
	table, err := changed.Compare(context.Background(), "friends_help", "UK", Scheme, "2025-26", Intervals)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(table.Notes, func(n Note) bool {
		return n.Key == changeNote && strings.Contains(n.Text, split) && strings.Contains(n.Text, went) && !strings.Contains(n.Text, some)
	}) {
		t.Errorf("the comparison of 2025-26 says %v", table.Notes)
	}
	if stray := changed.StrayChanges(); len(stray) != 2 || !strings.Contains(stray[0], `"new-one"`) {
		t.Errorf("stray: %q", stray)
	}
}
