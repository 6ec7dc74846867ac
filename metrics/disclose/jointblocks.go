package disclose

// JointBlock is a part of a joint system that no sum and no figure links to the rest.
type JointBlock struct {
	Joint
	FigureAt []int // where each of its figures is in the whole
}

// Blocks takes a joint system apart, such as one of many years into its years. Quantities
// that stand in no sum are one block together; figures that tell nothing are in none.
func (j Joint) Blocks() []JointBlock {
	l := Lattice{Cells: make([]Cell, len(j.Quantities)), Sums: make([]Sum, 0, len(j.Sums)+len(j.Links)+len(j.Figures))}
	l.Sums = append(append(l.Sums, j.Sums...), j.Links...)
	last := make([]int, len(j.Figures)) // a quantity that each figure tells, plus 1
	for i, q := range j.Quantities {
		for _, t := range q.Told {
			if at := last[t.Figure] - 1; at >= 0 {
				l.Sums = append(l.Sums, Sum{Total: at, Parts: []int{i}}) // for the sake of the blocks
			}
			last[t.Figure] = i + 1
		}
	}
	var blocks []JointBlock
	block, place := make([]int, len(j.Quantities)), make([]int, len(j.Quantities))
	figure := make([]int, len(j.Figures)) // where in its block, plus 1
	for n, part := range l.Blocks() {
		var b JointBlock
		for k, i := range part.Cells {
			block[i], place[i] = n, k
			q := j.Quantities[i]
			told := make([]Told, len(q.Told))
			for x, t := range q.Told {
				if figure[t.Figure] == 0 {
					b.Figures, b.FigureAt = append(b.Figures, j.Figures[t.Figure]), append(b.FigureAt, t.Figure)
					figure[t.Figure] = len(b.Figures)
				}
				told[x] = Told{figure[t.Figure] - 1, t.Low, t.High}
			}
			q.Told = told
			b.Quantities = append(b.Quantities, q)
		}
		blocks = append(blocks, b)
	}
	moved := func(sums []Sum, into func(b *JointBlock) *[]Sum) {
		for _, s := range sums {
			m := Sum{Total: place[s.Total]}
			for _, p := range s.Parts {
				m.Parts = append(m.Parts, place[p])
			}
			to := into(&blocks[block[s.Total]])
			*to = append(*to, m)
		}
	}
	moved(j.Sums, func(b *JointBlock) *[]Sum { return &b.Sums })
	moved(j.Links, func(b *JointBlock) *[]Sum { return &b.Links })
	return blocks
}
