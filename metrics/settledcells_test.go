package metrics

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"khi/metrics/disclose"
)

// TestSettledCellsAreThoseThatWereMade: each cell is found under its own name with the
// sums that were kept of it, in the same order, and no other is.
func TestSettledCellsAreThoseThatWereMade(t *testing.T) {
	e := engineOf(t, randomWorld(rand.New(rand.NewPCG(7, 3))))
	cells, absent := 0, 0
	for _, family := range e.families {
		made, err := e.makeFamily(t.Context(), family)
		if err != nil {
			t.Fatal(err)
		}
		settled, err := readFamily(writeFamily(family, made), family, e)
		if err != nil {
			t.Fatal(err)
		}
		text := writeFamily(family, made)
		indexed, err := indexedFamily(text, writeIndex(family, settled, len(text)), family, e)
		if err != nil || !reflect.DeepEqual(indexed, settled) {
			t.Fatalf("%s: taken up by what was kept of where they stand: %v", family[0].Name, err)
		}
		for name, m := range made {
			l := settled[name]
			if !reflect.DeepEqual(l.levels, levelsSeen(m)) || l.size() != len(m.cells) || l.roundBase != m.roundBase || l.cost != m.cost {
				t.Fatalf("%s: %v and %v, %d and %d cells", name, l.levels, m.levels, l.size(), len(m.cells))
			}
			inOrder := sortedKeys(m.cells, compareAt)
			for k, s := range l.each() {
				if k != inOrder[0] || !reflect.DeepEqual(l.find(k), s) || !reflect.DeepEqual(s, asKept(m.cells[k])) {
					t.Fatalf("%s: %v in place of %v: %+v, found %+v, made %+v", name, k, inOrder[0], s, l.find(k), m.cells[k])
				}
				inOrder = inOrder[1:]
				cells++
				for _, other := range []at{{k.place, k.period, k.dimension, "no such level"}, {"nowhere", k.period, k.dimension, k.level}, {k.level, k.period, k.dimension, k.place}} {
					if m.cells[other] == nil {
						if absent++; l.find(other) != nil {
							t.Fatalf("%s: %v is found", name, other)
						}
					}
				}
			}
		}
	}
	if cells < 1000 || absent < cells {
		t.Errorf("%d cells and %d that are not there: the test shows nothing", cells, absent)
	}
}

// levelsSeen are the levels that some cell of a lattice has.
func levelsSeen(l *lattice) map[string][]string {
	seen := &lattice{cells: map[at]*sums{}, levels: map[string][]string{}}
	for k := range l.cells {
		seen.at(k.place, CellKey{Period: k.period, Dimension: k.dimension, Level: k.level})
	}
	return seen.levels
}

// asKept is what may be kept of a cell: of a hidden one that it is hidden, and whether
// anybody is in it.
func asKept(s *sums) *sums {
	if !s.hidden {
		kept := *s
		kept.largest, kept.second = 0, 0
		return &kept
	}
	kept := &sums{hidden: true, forChange: s.forChange}
	if s.n > 0 {
		kept.n, kept.respondents = 1, 1
	}
	return kept
}

// TestNumbersAreKeptToTheBit: whole or not, large or small.
func TestNumbersAreKeptToTheBit(t *testing.T) {
	for _, v := range []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 1 << 51, 1<<52 - 1, 1 << 52, -(1 << 52), 1 << 62, 1e300, math.Inf(1), math.Inf(-1), math.NaN(), math.Pi, math.SmallestNonzeroFloat64} {
		w := newSettledWriter()
		w.number(v)
		r := &settledReader{rest: w.out}
		if got := r.number(); math.Float64bits(got) != math.Float64bits(v) || r.err != nil || len(r.rest) > 0 {
			t.Errorf("%v comes back as %v (%v, %d bytes left)", v, got, r.err, len(r.rest))
		}
	}
}

// TestSettledCellsInDisorderAreRefused: what is not as it was written is found at once.
func TestSettledCellsInDisorderAreRefused(t *testing.T) {
	w := smallWorld()
	for i := range 14 {
		w.say("friends", "ABCDE"[i%5:i%5+1], day(2025, 5, 5), float64(i%4), 20+i, nil)
	}
	e, err := NewEngine(t.Context(), w, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	ind, _ := e.catalogue.Find("friends")
	family := e.families[ind.Name]
	of, err := e.makeFamily(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	f, err := UnpackFigures(writeFamily(family, of), false)
	if err != nil || len(f.Cells) < 2 {
		t.Fatal(len(f.Cells), err)
	}
	f.Cells[0], f.Cells[1] = f.Cells[1], f.Cells[0]
	text, err := f.Pack()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readFamily(text, family, e); err == nil {
		t.Error("cells in disorder were taken up: some could not be found")
	}
}

// TestAnIndexThatIsNotOfThemIsRefused: of other figures, cut off, or with a byte too many; and
// whatever else stands there does no harm.
func TestAnIndexThatIsNotOfThemIsRefused(t *testing.T) {
	e := engineOf(t, randomWorld(rand.New(rand.NewPCG(7, 3))))
	ind, _ := e.catalogue.Find("friends")
	family := e.families[ind.Name]
	made, err := e.makeFamily(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	text := writeFamily(family, made)
	settled, err := readFamily(text, family, e)
	if err != nil {
		t.Fatal(err)
	}
	index := writeIndex(family, settled, len(text))
	for n := range len(index) {
		if _, err := indexedFamily(text, index[:n], family, e); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for all", n, len(index))
		}
	}
	if _, err := indexedFamily(text[1:], index, family, e); err == nil {
		t.Error("figures of another length are taken up")
	}
	if _, err := indexedFamily(text, append(slices.Clone(index), 0), family, e); err == nil {
		t.Error("a byte too many is not seen")
	}
	chance := rand.New(rand.NewPCG(7, 4))
	for range 3000 {
		other := slices.Clone(index)
		other[chance.IntN(len(other))] ^= byte(1 << chance.IntN(8))
		of, err := indexedFamily(text, other, family, e)
		if err != nil {
			continue
		}
		for _, l := range of {
			for k := range l.each() {
				_ = k
			}
		}
	}
}
