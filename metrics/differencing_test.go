package metrics

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics/disclose"
)

// An attacker who collects every breakdown and comparison of an indicator knows
// all shown bases and that places and levels add up. Elimination on all of
// that must leave every cell open that is hidden for its own sake. It knows nothing of how the lattice
// was protected: it reads tables.
func TestTheTablesTogetherGiveNoHiddenCellBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := randomWorld(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 11)))
		e := engineOn(t, w)
		a := &attacker{index: map[at]int{}, known: map[int]float64{}}
		collect(t, e, a)
		if len(a.known) == len(a.index) {
			return // nothing was hidden in this world
		}
		for i := range a.determined() {
			// Working out a cell that is hidden only for another's sake harms nobody.
			if k := a.keys[i]; !safeInItself(t, e, k) {
				rt.Fatalf("the count of %+v can be worked out", k)
			}
		}
	})
}

func safeInItself(t *testing.T, e *Engine, k at) bool {
	ind, _ := e.Catalogue().Find("friends_help")
	l, err := e.lattice(context.Background(), ind)
	if err != nil {
		t.Fatal(err)
	}
	s := l.cells[k]
	return s == nil || disclose.Default.Safe(disclose.Cell{
		Kind: disclose.Proportion, Respondents: s.respondents, Numerator: int64(s.swx)})
}

type attacker struct {
	index map[at]int
	keys  []at
	known map[int]float64 // base of a shown cell
	sums  [][]int         // first is the total of the rest
}

func (a *attacker) see(k at, base Figure) {
	if _, seen := a.index[k]; !seen {
		a.index[k] = len(a.keys)
		a.keys = append(a.keys, k)
	}
	if v, ok := base.Value(); ok {
		a.known[a.index[k]] = v
	}
}

// collect reads the yearly tables of one indicator for every place.
func collect(t *testing.T, e *Engine, a *attacker) {
	ind, _ := e.Catalogue().Find("friends_help")
	for _, pl := range e.Places().All() {
		for _, y := range e.Years() {
			for _, d := range []string{"gender", "age_band"} {
				tab, err := e.Breakdown(context.Background(), ind.Name, pl.ID, y, d)
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range tab.Rows {
					base := tab.Figure(row, Base)
					if base.Reason() == NoAnswers {
						base = Known(0)
					}
					k := at{pl.ID, y, d, row.Key}
					if row.Key == whole {
						k.dimension = whole
					}
					a.see(k, base)
				}
			}
		}
	}
	for _, k := range slices.Clone(a.keys) {
		sum := []int{a.index[k]}
		for _, c := range e.Places().Children(k.place) {
			if i, ok := a.index[at{c.ID, k.period, k.dimension, k.level}]; ok {
				sum = append(sum, i)
			}
		}
		if len(sum) > 1 {
			a.sums = append(a.sums, sum)
		}
		if k.dimension != whole {
			continue
		}
		for _, d := range []string{"gender", "age_band"} {
			sum := []int{a.index[k]}
			for i, o := range a.keys {
				if o.place == k.place && o.period == k.period && o.dimension == d {
					sum = append(sum, i)
				}
			}
			a.sums = append(a.sums, sum)
		}
	}
}

// determined gives the hidden cells that elimination pins down.
func (a *attacker) determined() map[int]bool {
	var unknown []int
	for i := range a.keys {
		if _, ok := a.known[i]; !ok {
			unknown = append(unknown, i)
		}
	}
	var m [][]float64
	for _, sum := range a.sums {
		row := make([]float64, len(unknown))
		for n, i := range sum {
			if c, ok := slices.BinarySearch(unknown, i); ok {
				row[c] -= 1
				if n == 0 {
					row[c] += 2
				}
			}
		}
		m = append(m, row)
	}
	found, pivotRow := map[int]bool{}, 0
	for c := 0; c < len(unknown) && pivotRow < len(m); c++ {
		best := pivotRow
		for r := pivotRow; r < len(m); r++ {
			if math.Abs(m[r][c]) > math.Abs(m[best][c]) {
				best = r
			}
		}
		if math.Abs(m[best][c]) < 1e-9 {
			continue
		}
		m[best], m[pivotRow] = m[pivotRow], m[best]
		for r := range m {
			if f := m[r][c] / m[pivotRow][c]; r != pivotRow && math.Abs(f) > 1e-12 {
				for j := range m[r] {
					m[r][j] -= f * m[pivotRow][j]
				}
			}
		}
		pivotRow++
	}
	for _, row := range m[:pivotRow] {
		at, n := 0, 0
		for c, v := range row {
			if math.Abs(v) > 1e-9 {
				at, n = c, n+1
			}
		}
		if n == 1 {
			found[unknown[at]] = true
		}
	}
	return found
}
