package metrics

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khi/metrics/disclose"
	"khi/metrics/stat"
)

// groups says answers of one indicator whose levels are groups: n people of each.
func (w *world) groups(indicator, scheme, dimension string, on time.Time, people map[string]int) {
	for group, n := range people {
		w.say(indicator, scheme, on, 1, n, map[string]string{dimension: group})
	}
}

func engineOver(t *testing.T, w *world, p disclose.Profile) *Engine {
	t.Helper()
	e, err := NewEngine(context.Background(), w, p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func tableOf(t *testing.T, e *Engine, indicator, place, by string) *Table {
	t.Helper()
	tab, err := e.Breakdown(context.Background(), indicator, place, "2025-26", by)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func latestRow(t *testing.T, e *Engine, indicator, place string) Row {
	t.Helper()
	tab, err := e.Trend(context.Background(), indicator, place)
	if err != nil {
		t.Fatal(err)
	}
	return tab.Rows[len(tab.Rows)-1]
}

// Of the three outcomes each tells of the others: where one is too few to be said, or
// nobody's, none is said. 20, 15 and 10 of 45 are 44.4%, 33.3% and 22.2%.
func TestOutcomesAreSaidTogether(t *testing.T) {
	for _, c := range []struct {
		better, same, worse int
		shown               bool
	}{{20, 15, 10, true}, {20, 15, 2, false}, {20, 15, 0, false}, {30, 0, 0, false}, {4, 20, 20, false}} {
		w := smallWorld()
		w.groups("wellbeing_outcome", "A", "outcome", day(2025, time.June, 2),
			map[string]int{"improved": c.better, "unchanged": c.same, "deteriorated": c.worse})
		e := engineOver(t, w, disclose.Default)
		rows := append(tableOf(t, e, "wellbeing_outcome", "A", "outcome").Rows, latestRow(t, e, "wellbeing_outcome", "A"))
		for _, row := range rows {
			for i, f := range row.Cells {
				if _, known := f.Value(); known && !c.shown || f.IsHidden() && c.shown {
					t.Errorf("%+v: row %s, figure %d is %v", c, row.Key, i, f)
				}
			}
		}
		if !c.shown {
			continue
		}
		for i, want := range []float64{44.4, 33.3, 22.2} {
			if v, _ := rows[i].Cells[0].Value(); math.Abs(v-want) > 0.05 {
				t.Errorf("%s is %v, want %v", rows[i].Label, v, want)
			}
		}
		last := rows[3].Cells
		if len(last) != 7 || last[4] != rows[1].Cells[0] || last[5] != rows[2].Cells[0] {
			t.Errorf("the trend has %v beside the first outcome", last[4:])
		}
		profile, err := e.Profile(context.Background(), "A", "2025-26")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range profile.Rows {
			if row.Key == "wellbeing_outcome" && (len(row.Notes) != 1 || row.Notes[0] != "beside_wellbeing_outcome") {
				t.Errorf("the profile says the first outcome without the others: %v", row.Notes)
			}
		}
	}
}

// A small number of people who made one move is hidden, and so many others with it
// that neither the rows nor the columns give it back; nobody is not said to have made
// a move that a row would give back.
func TestMovesCannotBeWorkedOut(t *testing.T) {
	w := smallWorld()
	w.groups("balance_moves", "A", "move", day(2025, time.June, 2), map[string]int{
		"1>1": 30, "1>2": 12, "1>3": 10, "2>1": 2, "2>2": 20, "2>3": 14, "3>1": 9, "3>2": 8, "3>3": 25})
	e := engineOver(t, w, disclose.Default)
	tab := tableOf(t, e, "balance_moves", "A", "move")
	if v, ok := tab.Rows[0].Cells[4].Value(); !ok || v != 130 {
		t.Fatalf("everybody is %v", tab.Rows[0].Cells[4])
	}
	if f := tab.Rows[2].Cells[0]; !f.IsHidden() {
		t.Errorf("2 people made a move and the table says %v", f)
	}
	for _, line := range [][]Figure{tab.Rows[2].Cells, {tab.Rows[0].Cells[0], tab.Rows[1].Cells[0], tab.Rows[2].Cells[0], tab.Rows[3].Cells[0], tab.Rows[4].Cells[0]}} {
		hidden := 0
		for _, f := range line {
			if f.IsHidden() {
				hidden++
			}
		}
		if hidden < 2 {
			t.Errorf("%v has one hidden number, which the others give back", line)
		}
	}
	if row := latestRow(t, e, "balance_moves", "A"); len(row.Cells) != 6 {
		t.Errorf("the trend has %v", row.Cells)
	}
}

// All who said 2 before say 1 now: that would tell what each of them says.
func TestAMoveOfEverybodyIsHidden(t *testing.T) {
	w := smallWorld()
	w.groups("balance_moves", "A", "move", day(2025, time.June, 2), map[string]int{"1>1": 30, "1>2": 12, "2>1": 11, "3>3": 9, "3>1": 8})
	for _, f := range tableOf(t, engineOver(t, w, disclose.Default), "balance_moves", "A", "move").Rows[2].Cells[:2] {
		if !f.IsHidden() {
			t.Errorf("everybody made the same move and the table says %v", f)
		}
	}
}

// 40 homes: 8 ended in month 6, 6 in month 18, 2 in month 30; 10 were out of sight at
// 20 months and 14 are there after 40. S(12) = 32/40, S(24) = 0.8 × 26/32, and of the
// third year, with 2 endings, nothing is said.
func TestTheCurveEndsBeforeASmallNumber(t *testing.T) {
	w := smallWorld()
	for _, c := range []struct {
		months, n int
		fate      string
	}{{5, 8, "ended"}, {17, 6, "ended"}, {29, 2, "ended"}, {20, 10, "open"}, {40, 14, "open"}} {
		w.say("lasting", "A", day(2025, time.June, 2), float64(c.months), c.n, map[string]string{"fate": c.fate})
	}
	tab := tableOf(t, engineOver(t, w, disclose.Default), "lasting", "A", "fate")
	for i, want := range []float64{80, 65} {
		if v, _ := tab.Rows[i].Cells[0].Value(); math.Abs(v-want) > 1e-9 {
			t.Errorf("after %s: %v, want %v", tab.Rows[i].Label, v, want)
		}
	}
	for _, row := range tab.Rows[2:] {
		for i, f := range row.Cells {
			if !f.IsHidden() {
				t.Errorf("after %s figure %d is %v", row.Label, i, f)
			}
		}
	}
}

// 40 enquiries: 12 approved in month 5 and 10 in month 10, 8 still open after 8 months, 10
// that came to nothing in a list that goes to month 30. Within half a year 12/40 = 30%,
// within a year 1 − 28/40 × 10/20 = 65%: of the rounded numbers 10 and 25 of 40.
func TestACurveOfThoseToWhomItHasHappened(t *testing.T) {
	w := smallWorld()
	for _, c := range []struct {
		months, n int
		fate      string
	}{{4, 12, "ended"}, {9, 10, "ended"}, {8, 8, "open"}, {30, 10, "open"}} {
		w.say("approval_reached", "A", day(2025, time.June, 2), float64(c.months), c.n, map[string]string{"fate": c.fate})
	}
	tab := tableOf(t, engineOver(t, w, disclose.Default), "approval_reached", "A", "fate")
	for i, want := range [][]float64{{25, 40, 10, 0}, {62.5, 30, 10, 10}, {62.5, 10, 0, 0}} {
		row := tab.Rows[i]
		for j, at := range []int{0, 3, 4, 5} {
			if v, known := row.Cells[at].Value(); !known || math.Abs(v-want[j]) > 1e-9 {
				t.Errorf("within %s, %s: %v, want %v", row.Label, tab.Columns[at].Name, row.Cells[at], want[j])
			}
		}
		low, _ := row.Cells[1].Value()
		high, _ := row.Cells[2].Value()
		if low >= want[0] || high <= want[0] {
			t.Errorf("within %s: limits %v to %v around %v", row.Label, low, high, want[0])
		}
	}
}

// Of unrounded curves, what has happened and what has not make up everybody, with the
// limits of the one those of the other turned round.
func TestTheTwoWaysToSayACurveAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &sums{spells: map[stat.Spell]int64{{Time: 99}: 5, {Time: 1, Event: true}: 2}}
		for range rapid.IntRange(1, 12).Draw(t, "kinds") {
			spell := stat.Spell{Time: float64(rapid.IntRange(0, 30).Draw(t, "months")), Event: rapid.Bool().Draw(t, "ended")}
			s.spells[spell] += rapid.Int64Range(1, 20).Draw(t, "many")
		}
		l, month := &lattice{}, float64(rapid.IntRange(1, 30).Draw(t, "month"))
		there, gone := l.curveAt(Indicator{}, s, month), l.curveAt(Indicator{Reached: true}, s, month)
		for _, pair := range [][2]Figure{{there.value, gone.value}, {there.low, gone.high}, {there.high, gone.low}} {
			a, known := pair[0].Value()
			b, also := pair[1].Value()
			if known != also || known && math.Abs(a+b-100) > 1e-9 {
				t.Fatalf("after %v months of %v: %v and %v", month, s.spells, pair[0], pair[1])
			}
		}
	})
}

// Where every home has lasted that is said of none: like a share that everybody gave, it
// would be each one's answer. One profile that shows such shares shows the curve too.
func TestACurveThatTellsOfEverybodyIsHidden(t *testing.T) {
	w := smallWorld()
	w.say("lasting", "A", day(2025, time.June, 2), 70, 40, map[string]string{"fate": "open"})
	open := disclose.Default
	open.HideUnanimous = false
	for _, c := range []struct {
		profile disclose.Profile
		hidden  bool
	}{{disclose.Default, true}, {open, false}} {
		e := engineOver(t, w, c.profile)
		trend, err := e.Trend(context.Background(), "lasting", "A")
		if err != nil {
			t.Fatal(err)
		}
		for _, tab := range []*Table{tableOf(t, e, "lasting", "A", "fate"), trend} {
			last := tab.Rows[len(tab.Rows)-1]
			if tab != trend {
				last = tab.Rows[0]
			}
			if last.Cells[0].IsHidden() != c.hidden {
				t.Errorf("%s, everybody's answer hidden %v: %v", tab.Title, c.hidden, last.Cells[0])
			}
		}
	}
}

// 40 and 60 people become 44 and 66; a scheme that is there for the first time does
// not count, and the compound rate is that of the run.
func TestGrowthIsOfTheSameSchemes(t *testing.T) {
	w := smallWorld()
	for _, c := range []struct {
		scheme string
		year   int
		people int
	}{{"A", 2024, 40}, {"B", 2024, 60}, {"A", 2025, 45}, {"B", 2025, 65}, {"C", 2025, 50}, {"A", 2026, 50}, {"B", 2026, 60}, {"C", 2026, 55}} {
		w.say("live_in_growth", c.scheme, day(c.year, time.March, 31), 1, c.people, nil)
	}
	tab, err := engineOver(t, w, disclose.Default).Trend(context.Background(), "live_in_growth", "ENG")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"2024-25": 10, "2025-26": 100 * (165.0/160 - 1)}
	for _, row := range tab.Rows {
		v, ok := row.Cells[0].Value()
		if x, is := want[row.Key]; ok != is || math.Abs(v-x) > 0.05 {
			t.Errorf("%s: %v, want %v", row.Label, row.Cells[0], x)
		}
	}
	said := ""
	for _, n := range tab.Notes {
		if n.Key == "growth" {
			said = n.Text
		}
	}
	if said == "" || !contains(said, "+6.5%", "+6.6%", "113 now") {
		t.Errorf("the run of years: %q", said)
	}
}

func contains(text string, all ...string) bool {
	for _, part := range all {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
