package disclose

import (
	"cmp"
	"slices"
)

// bindingSums are the sums that give cells away by themselves: all else in
// them is known. Where it takes several sums together, all sums of the cells.
func (s *search) bindingSums(cells []int) []int32 {
	var binding, all []int32
	for _, c := range cells {
		for _, sum := range s.sumsOf[c] {
			all = append(all, sum)
			if s.binds(int(sum), cells) {
				binding = append(binding, sum)
			}
		}
	}
	if len(binding) > 0 {
		return binding
	}
	return all
}

func (s *search) binds(sum int, cells []int) bool {
	among := func(c int) bool {
		for _, known := range cells {
			if c == known {
				return true
			}
		}
		return !s.solver.unknown(c)
	}
	if !among(s.Sums[sum].Total) {
		return false
	}
	for _, part := range s.Sums[sum].Parts {
		if !among(part) {
			return false
		}
	}
	return true
}

// withLooseEnds adds to some sums those that give away their secondary cells,
// and so on. A secondary cell that can be worked out protects nobody; to hide
// its neighbour there is often better than to hide yet another cell here.
func (s *search) withLooseEnds(sums []int32) []int32 {
	seen := map[int32]bool{}
	for _, sum := range sums {
		seen[sum] = true
	}
	all := slices.Clone(sums)
	look := func(cell int) {
		if !s.hidden[cell] || s.solver.unknown(cell) || s.solver.isNew[cell] {
			return
		}
		for _, sum := range s.sumsOf[cell] {
			if !seen[sum] && s.binds(int(sum), []int{cell}) {
				seen[sum] = true
				all = append(all, sum)
			}
		}
	}
	for at := 0; at < len(all); at++ {
		look(s.Sums[all[at]].Total)
		for _, part := range s.Sums[all[at]].Parts {
			look(part)
		}
	}
	return all
}

// price orders the cells that may be hidden next: what we would miss most
// comes last. The worth that the caller gave decides first. Totals of the sum itself are worth most; then cells that are
// totals elsewhere or would need a further cell hidden to be of use; then
// cells about many people. The index settles ties, so that the result never
// depends on anything but the lattice.
type price struct {
	worth       int
	total       bool
	burden      int32
	respondents int64
	cell        int
}

func (a price) compare(b price) int {
	if a.worth != b.worth {
		return cmp.Compare(a.worth, b.worth)
	}
	if a.total != b.total {
		if b.total {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.burden, b.burden), cmp.Compare(a.respondents, b.respondents), cmp.Compare(a.cell, b.cell))
}

// cheapest is the cheapest shown cell of some sums, if there is one. Empty
// cells are no use: everybody knows that they are 0. Nor are published ones.
func (s *search) cheapest(sums []int32) (best price, found bool) {
	for _, sum := range sums {
		p, ok := s.cheapestOf(sum, func(int) bool { return true })
		if ok && (!found || p.compare(best) < 0) {
			best, found = p, true
		}
	}
	return best, found
}

// cheapestOf is the cheapest shown cell of one sum among those that suit.
func (s *search) cheapestOf(sum int32, suits func(cell int) bool) (best price, found bool) {
	offer := func(cell int, total bool) {
		if s.hidden[cell] || !s.canCover(cell) || !suits(cell) {
			return
		}
		p := price{s.Cells[cell].Worth, total, s.totals[cell] + s.alone(cell, sum), s.Cells[cell].Respondents, cell}
		if !found || p.compare(best) < 0 {
			best, found = p, true
		}
	}
	offer(s.Sums[sum].Total, true)
	for _, part := range s.Sums[sum].Parts {
		offer(part, false)
	}
	return best, found
}

// canCover tells the cells that readers do not have once they are hidden.
func (s *search) canCover(cell int) bool {
	return s.Cells[cell].Respondents > 0 && !s.Cells[cell].Published
}

// hideCheapest hides the cheapest shown cell of some sums, or reports that
// there is none.
func (s *search) hideCheapest(sums []int32) bool {
	best, found := s.cheapest(sums)
	if found {
		s.hide(best.cell)
	}
	return found
}

// alone counts the other sums in which a cell, once hidden, would be the only
// hidden one, so that it could be worked out at once.
func (s *search) alone(cell int, except int32) (n int32) {
	for _, sum := range s.sumsOf[cell] {
		if sum != except && !s.anyHidden(int(sum)) {
			n++
		}
	}
	return n
}

func (s *search) anyHidden(sum int) bool {
	if s.hidden[s.Sums[sum].Total] {
		return true
	}
	for _, part := range s.Sums[sum].Parts {
		if s.hidden[part] {
			return true
		}
	}
	return false
}

// hideNear hides a cell that is linked to others through hidden cells, for the
// case that all their own sums are already hidden throughout.
func (s *search) hideNear(cells []int) bool {
	seen := map[int32]bool{}
	for len(cells) > 0 {
		var sums []int32
		for _, c := range cells {
			for _, sum := range s.sumsOf[c] {
				if !seen[sum] {
					seen[sum] = true
					sums = append(sums, sum)
				}
			}
		}
		if s.hideCheapest(sums) {
			return true
		}
		cells = cells[:0:0]
		for _, sum := range sums {
			cells = append(append(cells, s.Sums[sum].Total), s.Sums[sum].Parts...)
		}
	}
	return false
}
