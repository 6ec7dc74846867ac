package disclose

// surroundings says of a few cells of a lattice what is among them, without a map for
// each question.
type surroundings struct {
	of    *ties
	round int32
	cell  []int32 // the round in which a cell was last among them
	sum   []int32 // and a sum looked at
	count []int32 // how many of them a sum has
	slot  []int32 // which equation a sum is
}

func newSurroundings(t *ties) *surroundings {
	cells, sums := len(t.sumsOf), len(t.sums)
	return &surroundings{of: t, cell: make([]int32, cells), sum: make([]int32, sums),
		count: make([]int32, sums), slot: make([]int32, sums)}
}

func (n *surroundings) begin() { n.round++ }

// take takes a cell in, and reports whether it was not among them.
func (n *surroundings) take(cell int) bool {
	was := n.cell[cell] == n.round
	n.cell[cell] = n.round
	return !was
}

// first reports whether a sum is looked at for the first time.
func (n *surroundings) first(sum int32) bool {
	was := n.sum[sum] == n.round
	n.sum[sum] = n.round
	return !was
}

// loose leaves out the cells that cannot move when only these may, because they are
// alone in a sum, and gives none where the first cannot.
func (n *surroundings) loose(cells []int) []int {
	n.begin()
	for _, c := range cells {
		n.take(c)
		for _, sum := range n.of.sumsOf[c] {
			if n.first(sum) {
				n.count[sum] = 0
			}
			n.count[sum]++
		}
	}
	var alone []int32
	look := func(c int) {
		for _, sum := range n.of.sumsOf[c] {
			if n.count[sum] == 1 {
				alone = append(alone, sum)
			}
		}
	}
	for _, c := range cells {
		look(c)
	}
	for len(alone) > 0 {
		sum := alone[len(alone)-1]
		alone = alone[:len(alone)-1]
		if n.count[sum] != 1 {
			continue // its last cell has gone since
		}
		fixed := n.member(sum)
		if fixed == cells[0] {
			return nil
		}
		n.cell[fixed] = 0
		for _, other := range n.of.sumsOf[fixed] {
			if n.count[other]--; n.count[other] == 1 {
				alone = append(alone, other)
			}
		}
	}
	var left []int
	for _, c := range cells {
		if n.cell[c] == n.round {
			left = append(left, c)
		}
	}
	return left
}

// member is a cell of a sum that is among the cells.
func (n *surroundings) member(sum int32) int {
	s := n.of.sums[sum]
	for _, p := range s.Parts {
		if n.cell[p] == n.round {
			return p
		}
	}
	return s.Total
}

// equations are the sums that some cells stand in, with all else fixed. A quantity may
// have another beside it that counts against it; -1 where there is none.
func (n *surroundings) equations(cells []int, against func(j int) int) (equations []relation) {
	n.begin()
	for j, c := range cells {
		for _, m := range n.of.in[c] {
			if n.first(m.to) {
				n.slot[m.to] = int32(len(equations))
				equations = append(equations, nil)
			}
			e := &equations[n.slot[m.to]]
			*e = append(*e, part{j, m.sign})
			if k := against(j); k >= 0 {
				*e = append(*e, part{k, -m.sign})
			}
		}
	}
	return equations
}
