package disclose

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// beside puts lattices beside each other as one, with nothing between them.
func beside(all ...Lattice) (one Lattice) {
	for _, l := range all {
		first := len(one.Cells)
		one.Cells = append(one.Cells, l.Cells...)
		for _, s := range l.Sums {
			moved := Sum{Total: s.Total + first}
			for _, p := range s.Parts {
				moved.Parts = append(moved.Parts, p+first)
			}
			one.Sums = append(one.Sums, moved)
		}
	}
	return one
}

// A lattice that is taken apart is protected as well as the whole: every cell is in
// one block with all its sums, and what the blocks hide together passes the audit of
// the whole.
func TestBlocksAreProtectedAsTheWhole(t *testing.T) {
	apart := 0
	rapid.Check(t, func(t *rapid.T) {
		l := beside(drawLattice(t), drawLattice(t), Lattice{Cells: []Cell{drawCell(t, CountKind)}})
		p := rapid.SampledFrom(Profiles).Draw(t, "profile")
		blocks := l.Blocks()
		if len(blocks) > 2 {
			apart++
		}
		together := Result{Hidden: make([]bool, len(l.Cells))}
		var seen []int
		sums := 0
		for _, b := range blocks {
			r := p.Protect(b.Lattice)
			for k, i := range b.Cells {
				if b.Lattice.Cells[k] != l.Cells[i] {
					t.Fatalf("cell %d is another in its block", i)
				}
				together.Hidden[i] = r.Hidden[k]
			}
			seen, sums = append(seen, b.Cells...), sums+len(b.Sums)
			together.Primary, together.Secondary, together.Open = together.Primary+r.Primary, together.Secondary+r.Secondary, together.Open+r.Open
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != len(l.Cells) || sums != len(l.Sums) {
			t.Fatalf("%d of %d cells and %d of %d sums are in blocks", len(seen), len(l.Cells), sums, len(l.Sums))
		}
		if together.Open > 0 {
			t.Fatalf("%d cells stay narrow", together.Open)
		}
		audit(t, p, l, together)
		auditGroups(t, p, l, together)
	})
	if apart == 0 {
		t.Error("nothing was taken apart")
	}
}
