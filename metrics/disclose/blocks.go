package disclose

// Block is a part of a lattice that no sum links to the rest: what is hidden in it
// depends on nothing outside it.
type Block struct {
	Lattice
	Cells []int // where each of its cells is in the whole
}

// Blocks takes a lattice apart, such as one of many years into its years. Cells
// and sums keep their order. Cells that stand in no sum are one block together.
func (l Lattice) Blocks() []Block {
	group := make([]int, len(l.Cells))
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	linked := make([]bool, len(l.Cells))
	for _, s := range l.Sums {
		linked[s.Total] = true
		for _, p := range s.Parts {
			linked[p] = true
			if a, b := find(s.Total), find(p); a != b {
				group[max(a, b)] = min(a, b)
			}
		}
	}
	const alone = -1
	var blocks []Block
	number, place := map[int]int{}, make([]int, len(l.Cells))
	blockOf := func(i int) int {
		root := alone
		if linked[i] {
			root = find(i)
		}
		b, ok := number[root]
		if !ok {
			b = len(blocks)
			number[root] = b
			blocks = append(blocks, Block{})
		}
		return b
	}
	for i, c := range l.Cells {
		b := &blocks[blockOf(i)]
		place[i] = len(b.Cells)
		b.Cells, b.Lattice.Cells = append(b.Cells, i), append(b.Lattice.Cells, c)
	}
	for _, s := range l.Sums {
		moved := Sum{Total: place[s.Total]}
		for _, p := range s.Parts {
			moved.Parts = append(moved.Parts, place[p])
		}
		b := &blocks[blockOf(s.Total)]
		b.Sums = append(b.Sums, moved)
	}
	return blocks
}
