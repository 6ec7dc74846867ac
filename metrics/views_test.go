package metrics

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// viewed is a breakdown of one statement by view, as it is given out.
func viewed(rows map[string][4]Figure) *Table {
	t := &Table{ID: "x", Source: "s", Protected: "p", AsOf: "2026-11-01", Columns: []Column{{"estimate", "", Percent, Estimate}, {"low", "", Percent, Low}, {"high", "", Percent, High}, {"base", "", Count, Base}}}
	for _, v := range append([]string{whole}, Views...) {
		if cells, ok := rows[v]; ok {
			t.Rows = append(t.Rows, Row{Key: v, Unit: Percent, Cells: cells[:]})
		}
	}
	return t
}

func fourOf(v, low, high, base float64) [4]Figure {
	return [4]Figure{Known(v), Known(low), Known(high), Known(base)}
}

var fourHidden = [4]Figure{Hidden(), Hidden(), Hidden(), Hidden()}

func cellNamed(t *testing.T, of *Table, row, key string) Figure {
	t.Helper()
	for _, r := range of.Rows {
		for i, c := range of.Columns {
			if r.Key == row && c.Key == key {
				return r.Cells[i]
			}
		}
	}
	t.Fatalf("no cell %s of %s", key, row)
	return Figure{}
}

// TestViewsStandSideBySide holds a gap to the example of Newcombe (1998, method 10:
// 56 of 70 less 48 of 80 is 20 points, 5.24 to 33.39), and what is hidden to stay so.
func TestViewsStandSideBySide(t *testing.T) {
	c, err := ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.OnAreas()); n != 10 {
		t.Fatalf("%d actions of an area, want 10", n)
	}
	a, b := c.OnAreas()[0].Name, c.OnAreas()[1].Name
	now := map[string]*Table{
		a: viewed(map[string][4]Figure{whole: fourOf(69, 61, 76, 150), "council": fourOf(80, 69.2, 87.7, 70), "citizen": fourOf(60, 49, 70, 80)}),
		b: viewed(map[string][4]Figure{whole: fourHidden, "council": fourOf(30, 20, 42, 70), "charity": fourHidden, "citizen": fourOf(60, 49, 70, 80)}),
	}
	then := map[string]*Table{a: viewed(map[string][4]Figure{"citizen": fourOf(59, 48, 69, 80), "council": fourHidden})}
	of := func(m map[string]*Table) func(string) *Table { return func(name string) *Table { return m[name] } }
	got := ViewsOf(c, Place{ID: "E1", Name: "One"}, "2025-26", of(now), of(then))
	for key, want := range map[string]float64{"council_citizen": 20, "council_citizen_low": 5.24, "council_citizen_high": 33.39, "citizen_change": 1, "citizen_base": 80} {
		if v, ok := cellNamed(t, got, a, key).Value(); !ok || math.Abs(v-want) > .11 {
			t.Errorf("%s is %v %v, want %v", key, v, ok, want)
		}
	}
	for _, key := range []string{"charity_low", "charity_base", "council_charity", "charity_citizen_high", "charity_change"} {
		if f := cellNamed(t, got, b, key); !f.IsHidden() {
			t.Errorf("%s of a view that is hidden is %v", key, f)
		}
	}
	if f := cellNamed(t, got, a, "council_change"); !f.IsHidden() {
		t.Errorf("a change from a year that is hidden is %v", f)
	}
	if f := cellNamed(t, got, a, "charity"); f.Reason() != NoAnswers {
		t.Errorf("a view that nobody gave is %v", f)
	}
	if f := cellNamed(t, got, b, "citizen_change"); f.Reason() != NotAvailable {
		t.Errorf("a change from a year that is not there is %v", f)
	}
	if want := "of 2 actions the council sees more than citizens do in 1, and less in 1."; !strings.Contains(got.Title, want) || got.Rows[0].Verdict != "council higher than citizens" || got.Rows[1].Verdict != "council lower than citizens" {
		t.Errorf("%q, %q, %q", got.Title, got.Rows[0].Verdict, got.Rows[1].Verdict)
	}
	if ViewsOf(c, Place{}, "2025-26", of(nil), of(nil)) != nil {
		t.Error("a table is made of nothing")
	}
	sameOnceRead(t, got, func(read func(*Table) *Table) *Table {
		return ViewsOf(c, Place{ID: "E1", Name: "One"}, "2025-26", func(n string) *Table { return read(now[n]) }, func(n string) *Table { return read(then[n]) })
	})
}

// sameOnceRead makes a table again from what was given out: nothing may rest on more.
func sameOnceRead(t *testing.T, want *Table, make func(read func(*Table) *Table) *Table) {
	t.Helper()
	got := make(func(of *Table) *Table {
		if of == nil {
			return nil
		}
		text, err := json.Marshal(of)
		if err != nil {
			t.Fatal(err)
		}
		var out Table
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		return &out
	})
	a, _ := json.Marshal(got)
	if b, _ := json.Marshal(want); string(a) != string(b) {
		t.Errorf("made from what is given out it is\n%s\nand was\n%s", a, b)
	}
}

// TestGapsCloseOnlyWhereThatIsClear sets three groups beside the year before: one comes
// clearly closer, one moves away, one may have done either; a fourth is hidden.
func TestGapsCloseOnlyWhereThatIsClear(t *testing.T) {
	c, err := ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	pl := Place{ID: "ENG", Name: "England", Grain: Nation}
	table := func(gaps map[string][3]Figure) *Table {
		out := &Table{ID: "x", Columns: []Column{{"estimate", "", Percent, Estimate}, {"gap", "", Points, Other}, {"gap_low", "", Points, Other}, {"gap_high", "", Points, Other}}, Rows: []Row{{Key: whole, Label: "Everybody", Cells: []Figure{Known(1), Missing(NotApplicable), Missing(NotApplicable), Missing(NotApplicable)}}}}
		for _, level := range []string{"a", "b", "c", "d"} {
			g := gaps[level]
			out.Rows = append(out.Rows, Row{Key: level, Label: level, Cells: []Figure{Known(1), g[0], g[1], g[2]}})
		}
		return out
	}
	three := func(v, low, high float64) [3]Figure { return [3]Figure{Known(v), Known(low), Known(high)} }
	first := c.GapBreakdowns(pl)[0]
	now := table(map[string][3]Figure{"a": three(-2, -5, 1), "b": three(-20, -23, -17), "c": three(-9, -12, -6), "d": {Hidden(), Hidden(), Hidden()}})
	then := table(map[string][3]Figure{"a": three(-12, -15, -9), "b": three(-10, -13, -7), "c": three(-10, -13, -7), "d": three(-1, -2, 0)})
	pick := func(of *Table) func(GapBreakdown) *Table {
		return func(b GapBreakdown) *Table {
			if b != first {
				return nil
			}
			return of
		}
	}
	got := GapsOf(c, pl, "2025-26", pick(now), pick(then))
	var said []string
	for _, r := range got.Rows {
		said = append(said, r.Verdict)
	}
	if want := GapCloses + " " + GapWidens + " " + GapNoClear + " "; strings.Join(said, " ") != want {
		t.Errorf("said %q, want %q", strings.Join(said, " "), want)
	}
	key := first.Indicator + " " + first.By + " "
	if v, _ := cellNamed(t, got, key+"a", "change_low").Value(); math.Abs(v-(10-math.Hypot(3, 3))) > .06 {
		t.Errorf("the lower limit of the change is %v", v)
	}
	if f := cellNamed(t, got, key+"d", "change"); !f.IsHidden() {
		t.Errorf("a change of what is hidden is %v", f)
	}
	if !strings.Contains(got.Title, "of 3 groups that can be set beside the year before, 1 came clearly closer") {
		t.Errorf("the headline is %q", got.Title)
	}
	for _, b := range c.GapBreakdowns(Place{ID: "UK", Grain: UK}) {
		if b.By == deprivation {
			t.Error("fifths of nations are compared across the United Kingdom")
		}
	}
	sameOnceRead(t, got, func(read func(*Table) *Table) *Table {
		return GapsOf(c, pl, "2025-26", func(b GapBreakdown) *Table { return read(pick(now)(b)) }, func(b GapBreakdown) *Table { return read(pick(then)(b)) })
	})
}

// The words of gaps say what there is, also of one and of none.
func TestGapsMovedInWords(t *testing.T) {
	for n, want := range map[[3]int]string{
		{0, 0, 0}: "no group can", {1, 1, 0}: "the one group that can be set beside the year before came clearly closer", {1, 0, 1}: "the one group that can be set beside the year before moved clearly away",
		{1, 0, 0}: "the one group that can be set beside the year before neither", {4, 0, 0}: "of 4 groups that can be set beside the year before, none came clearly closer to everybody else or moved",
		{4, 2, 0}: "2 came clearly closer to everybody else and none moved", {4, 0, 3}: "none came clearly closer to everybody else and 3 moved", {4, 1, 3}: "1 came clearly closer to everybody else and 3 moved",
	} {
		if got := gapsMoved(n[0], n[1], n[2]); !strings.Contains(got, want) {
			t.Errorf("%v: %q", n, got)
		}
	}
}
