package disclose

import (
	"cmp"
	"container/heap"
	"slices"
)

// Many sums of a lattice follow from others: that the groups of a nation add up to the
// nation, from the same of its areas; a nation as a group of areas and all that is beside
// it, from the sums of the two. What readers can know is the same with them or without,
// but a cell that stands in two sums can be moved along a chain (chains.go) and one that
// stands in twenty cannot, and every tableau grows with its equations. So tables are
// looked for over sums that say everything once. What is found is checked against all,
// and what a sum gives away by itself is judged of all.

// largeLattice is from how many cells on a lattice is a country, where tables are looked
// for over essential sums, along chains and among a few cells of each sum (thin.go). A
// year of an indicator of the demonstration has 2,000 cells at most. There, tableaux of
// a few hundred cells over all sums hide 2% fewer figures for others' sake, and chains
// first hide 7% more; of a year of 170 schemes, with 8,700 cells, a few hundred are too
// few for a cure to be among them. Tests take all lattices for large.
var largeLattice = 4000

// eachOnce are the sums of which none says the same as one before it.
func eachOnce(sums []Sum) (kept []Sum) {
	same := map[uint64][]Sum{}
	for _, sum := range sums {
		key := sum.key()
		if !slices.ContainsFunc(same[key], func(o Sum) bool { return o.Total == sum.Total && slices.Equal(o.Parts, sum.Parts) }) {
			same[key], kept = append(same[key], sum), append(kept, sum)
		}
	}
	return kept
}

// key is the same for sums that say the same.
func (s Sum) key() uint64 {
	h := scatter(uint64(s.Total))
	for _, p := range s.Parts {
		h = h*31 + scatter(uint64(p))
	}
	return h
}

// essential are sums from which all those of a lattice follow, and which follow from
// them: those of small places first, each as short as the ones before make it.
func (l Lattice) essential() (kept []Sum) {
	order := make([]int, len(l.Sums))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(l.Cells[l.Sums[a].Total].Respondents, l.Cells[l.Sums[b].Total].Respondents)
	})
	e := newReduction(len(l.Cells))
	c := newContraction(len(l.Cells))
	for _, i := range order {
		sum := c.shortened(l.Sums[i])
		if e.follows(sum) {
			continue
		}
		kept = append(kept, sum)
		c.add(sum)
	}
	return kept
}

// contraction knows the sums that have been kept, by their parts.
type contraction struct {
	sums   []Sum
	partOf [][]int32 // of each cell: the sums that it is a part of
	count  []int32   // scratch: how many parts of a sum are among those at hand
	among  []bool    // scratch: the cells at hand
}

func newContraction(cells int) *contraction {
	return &contraction{partOf: make([][]int32, cells), among: make([]bool, cells)}
}

func (c *contraction) add(sum Sum) {
	if !repeats(sum.Parts) {
		for _, p := range sum.Parts {
			c.partOf[p] = append(c.partOf[p], int32(len(c.sums)))
		}
	}
	c.sums, c.count = append(c.sums, sum), append(c.count, 0)
}

// repeats tells whether a cell stands twice among the parts of a sum: such a sum is
// neither shortened nor put in, since one of the two would be lost.
func repeats(parts []int) bool {
	for i, p := range parts {
		if slices.Contains(parts[:i], p) {
			return true
		}
	}
	return false
}

// shortened puts totals in place of the parts of sums that stand in a sum altogether:
// the regions of a nation for their areas.
func (c *contraction) shortened(sum Sum) Sum {
	if repeats(sum.Parts) {
		return sum
	}
	parts := slices.Clone(sum.Parts)
	for again := true; again; {
		again = false
		var whole []int32 // the sums of which all parts are there
		for _, p := range parts {
			c.among[p] = true
			for _, s := range c.partOf[p] {
				if c.count[s]++; int(c.count[s]) == len(c.sums[s].Parts) {
					whole = append(whole, s)
				}
			}
		}
		for _, p := range parts {
			for _, s := range c.partOf[p] {
				c.count[s] = 0
			}
		}
		slices.SortFunc(whole, func(a, b int32) int {
			return cmp.Or(len(c.sums[b].Parts)-len(c.sums[a].Parts), cmp.Compare(a, b))
		})
		put := slices.Clone(parts)
		for _, s := range whole {
			t := c.sums[s]
			if len(t.Parts) < 2 || t.Total == sum.Total || slices.Contains(put, t.Total) || c.among[t.Total] ||
				slices.ContainsFunc(t.Parts, func(p int) bool { return !c.among[p] }) {
				continue
			}
			for _, p := range t.Parts {
				c.among[p] = false
			}
			put = append(put, t.Total)
			again = true
		}
		next := put[:0]
		for i, p := range put {
			if i >= len(parts) || c.among[p] {
				next = append(next, p)
			}
		}
		for _, p := range parts {
			c.among[p] = false
		}
		parts = next
	}
	return Sum{Total: sum.Total, Parts: parts}
}

// reduction tells whether a sum follows from others, in whole numbers and so exactly.
// Each that does not is solved for one of its cells, with no cell in it that an earlier
// one was solved for.
type reduction struct {
	rows   [][]whole
	rowOf  []int32 // by which row a cell is solved for, or -1
	amount []int64 // scratch: of each cell
	in     []bool  // scratch: which cells have been met
	met    []int
	next   intHeap // scratch: the rows to be put in, the earliest first
}

type whole struct {
	cell   int32
	amount int64
}

// mostAmount bounds the numbers of a reduction; a sum that would need larger ones is
// taken to say something new.
const mostAmount = 1 << 30

func newReduction(cells int) *reduction {
	e := &reduction{rowOf: make([]int32, cells), amount: make([]int64, cells), in: make([]bool, cells)}
	for i := range e.rowOf {
		e.rowOf[i] = -1
	}
	return e
}

// follows reports whether a sum follows from those that it was asked of before, and else
// takes it in.
func (e *reduction) follows(sum Sum) bool {
	e.put(sum.Total, -1)
	for _, p := range sum.Parts {
		e.put(p, 1)
	}
	ok := true
	for len(e.next) > 0 {
		r := heap.Pop(&e.next).(int32)
		k := e.amount[e.rows[r][0].cell]
		if k == 0 {
			continue
		}
		for _, t := range e.rows[r] {
			e.put(int(t.cell), -k*t.amount)
			ok = ok && max(e.amount[t.cell], -e.amount[t.cell]) < mostAmount
		}
	}
	return e.store(sum.Total, ok)
}

func (e *reduction) put(cell int, amount int64) {
	if !e.in[cell] {
		e.in[cell] = true
		e.met = append(e.met, cell)
		if r := e.rowOf[cell]; r >= 0 {
			heap.Push(&e.next, r)
		}
	}
	e.amount[cell] += amount
}

// store keeps what is left of a sum, solved for its total or else the first cell that
// it can be solved for in whole numbers, and reports whether nothing is left.
func (e *reduction) store(total int, ok bool) bool {
	var row []whole
	at := -1
	for _, cell := range e.met {
		if v := e.amount[cell]; v != 0 {
			if (v == 1 || v == -1) && (at < 0 || cell == total) {
				at = len(row)
			}
			row = append(row, whole{int32(cell), v})
		}
		e.amount[cell], e.in[cell] = 0, false
	}
	e.met = e.met[:0]
	if len(row) == 0 && ok {
		return true
	}
	if at < 0 || !ok {
		return false // it says something new, and is not used to find out what follows
	}
	row[0], row[at] = row[at], row[0]
	if row[0].amount < 0 {
		for i := range row {
			row[i].amount = -row[i].amount
		}
	}
	e.rowOf[row[0].cell] = int32(len(e.rows))
	e.rows = append(e.rows, row)
	return false
}

// intHeap gives the smallest number first.
type intHeap []int32

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int32)) }
func (h *intHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
