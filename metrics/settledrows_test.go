package metrics

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// TestFiguresGoToAnotherProcess: what an engine hands over, taken apart into rows and
// put together again, is the same to the byte; an engine that has nothing else says word
// for word what the first says; and no row has a number of a hidden cell.
func TestFiguresGoToAnotherProcess(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(7, 0)))
	w.leave("life_sat", "A", day(2025, 5, 5), "dont_know", 7)
	w.leave("life_sat", "B", day(2025, 5, 5), "dont_know", 2)
	w.groups("balance_moves", "A", "move", day(2025, time.June, 2), map[string]int{"1>1": 30, "1>2": 12, "2>1": 2})
	for months, n := range map[int]int{5: 8, 17: 6, 29: 2} {
		w.say("lasting", "A", day(2025, time.June, 2), float64(months), n, map[string]string{"fate": "ended"})
	}
	writer := engineOf(t, w)
	handed := settledOf(t, writer)
	there := &shared{kept: kept{all: map[string][]byte{}}}
	cells, hidden := 0, 0
	for key, text := range handed {
		f, err := UnpackFigures(text, strings.HasPrefix(key, leftOutKey))
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		again, err := f.Pack()
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("%s: put together again it is something else (%v)", key, err)
		}
		for _, c := range f.Cells {
			cells++
			if c.Hidden {
				hidden++
				if c.Respondents+c.N+c.Before+c.After != 0 || c.SW != 0 || c.SWX != 0 || c.SWXX != 0 || c.SWW != 0 || len(c.Bins)+len(c.Spells) > 0 {
					t.Errorf("a number of a hidden cell is handed over: %+v", c)
				}
			}
		}
		for _, l := range f.LeftOut {
			if l.Hidden && l.People > 1 {
				t.Errorf("a hidden number is handed over: %+v", l)
			}
		}
		there.Keep(key, again)
	}
	if hidden == 0 || hidden == cells {
		t.Fatalf("%d of %d cells are hidden: the test shows nothing", hidden, cells)
	}
	copied := engineOf(t, blind{w})
	copied.RememberFigures(there)
	if allThatIsSaid(t, copied) != allThatIsSaid(t, writer) {
		t.Error("an engine with nothing but the figures says something else")
	}
	for key, text := range settledOf(t, copied) {
		if !bytes.Equal(text, handed[key]) {
			t.Errorf("%s: handed on, it is something else", key)
		}
	}
	if err := engineOf(t, blind{w}).Settle(t.Context(), there); err == nil {
		t.Error("an engine without cells and without figures hands some over")
	}
}

func engineOf(t *testing.T, s Store) *Engine {
	t.Helper()
	e, err := NewEngine(t.Context(), s, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func settledOf(t *testing.T, e *Engine) map[string][]byte {
	t.Helper()
	m := &shared{kept: kept{all: map[string][]byte{}}}
	if err := e.Settle(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return m.all
}

// TestDamagedRowsAreRefused: cells of another indicator, or too few of them, are not
// put together.
func TestDamagedRowsAreRefused(t *testing.T) {
	whole := func() *SettledFigures {
		return &SettledFigures{Indicators: []SettledIndicator{{Name: "a", Cells: 1}, {Name: "b", Cells: 1}}, Cells: []SettledCell{{Indicator: "a", Place: "UK"}, {Indicator: "b", Place: "UK"}}}
	}
	if _, err := whole().Pack(); err != nil {
		t.Fatal(err)
	}
	for what, harm := range map[string]func(*SettledFigures){
		"too few":             func(f *SettledFigures) { f.Cells = f.Cells[:1] },
		"too many":            func(f *SettledFigures) { f.Cells = append(f.Cells, f.Cells[0]) },
		"of another":          func(f *SettledFigures) { f.Cells[0].Indicator = "b" },
		"less than no number": func(f *SettledFigures) { f.Indicators[0].Cells = -1 },
	} {
		f := whole()
		harm(f)
		if _, err := f.Pack(); err == nil {
			t.Errorf("%s: put together all the same", what)
		}
	}
	for _, text := range []string{"x", "\x02ab", strings.Repeat("\xff", 20)} {
		for _, leftOut := range []bool{true, false} {
			if f, err := UnpackFigures([]byte(text), leftOut); err == nil && (len(f.Cells) > 0 || len(f.LeftOut) > 0) {
				t.Errorf("%q was taken apart: %+v", text, f)
			}
		}
	}
}
