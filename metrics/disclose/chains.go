package disclose

import (
	"math"
	"slices"
)

// Most hidden cells stand in two sums: that of their column, over places, and that of
// their row, over groups. If one of them were larger, another cell of its row would be
// as much smaller, one of that one's column larger, and so on, until the chain comes
// back to where it began. Such a chain is another table that looks the same, and it is
// found by walking from sum to sum, in a fraction of the time that a tableau takes.
// Chains are taken one after the other, which is the method of augmenting paths: where
// no further one is found, and no cell of another kind was met, nothing more is
// possible, for the sums that were reached are a cut.

// chains walks the hidden cells of a lattice.
type chains struct {
	of    *search
	in    [][]link // the sums in which a cell stands, each but once
	cells [][]link // the cells of each
	// outside is a sum that there is not: of the cells that stand in one. What one of them
	// is more another is less; that they could do otherwise is not looked for.
	outside int32
	delta   []float64
	moved   []int // the cells that have a delta
	round   int32
	seen    []int32 // in which round each sum was last reached
	came    []hop   // and how
	queue   []int32
	laid    []hop // the chain that was found last, backwards
	// by the two ends of each sum, of chains over shown cells too
	price   []float64
	reached []int32
	path    []hop
	open    offers
	isPlain []bool
	cost    []float64 // of each cell: what it is worth to readers
	hideToo bool      // shown cells may be moved, as they could be hidden
}

// hop is how a walk came to a sum: by moving a cell, from another sum or the start.
type hop struct {
	cell    int32
	from    int32
	balance float64 // how the sum is off: 1 too much, -1 too little
	way     float64 // of the cell
}

const (
	start    = -1
	maxHops  = 4096 // sums that one walk reaches at most
	maxWalks = 64   // chains that are taken for one goal at most
)

func newChains(s *search) *chains {
	sums := len(s.few.sums) + 1
	c := &chains{of: s, in: slices.Clone(s.few.in), cells: slices.Clone(s.few.cells), outside: int32(len(s.few.sums)),
		delta: make([]float64, len(s.Cells)), seen: make([]int32, sums), came: make([]hop, sums)}
	c.cells = append(c.cells, nil)
	c.price, c.reached, c.path = make([]float64, ends*sums), make([]int32, ends*sums), make([]hop, ends*sums)
	c.isPlain, c.cost = make([]bool, len(s.Cells)), make([]float64, len(s.Cells))
	for cell, in := range c.in {
		if s.large && len(in) == 1 {
			c.in[cell] = []link{in[0], {c.outside, -in[0].sign}}
			c.cells[c.outside] = append(c.cells[c.outside], link{int32(cell), -in[0].sign})
		}
		c.isPlain[cell] = len(c.in[cell]) == 2 && c.in[cell][0].to != c.in[cell][1].to
		c.cost[cell] = s.costOf(cell)
	}
	return c
}

// plain tells the cells that stand in two different sums.
func (c *chains) plain(cell int32) bool { return c.isPlain[cell] }

// room is how far the number of a cell can still go.
func (c *chains) room(l *ledger, cell int32, way float64) float64 {
	switch {
	case !c.of.hidden[cell]:
		return 0
	case way > 0:
		return l.high[cell] - l.value[cell] - c.delta[cell]
	}
	return l.value[cell] + c.delta[cell] - l.low[cell]
}

// reach moves a cell to the goal, or as near as chains lead, and keeps how far the
// numbers of all cells on them differ. It reports whether nothing could take the cell
// further.
func (c *chains) reach(l *ledger, cell int, way, goal float64) (end bool) {
	if !c.plain(int32(cell)) {
		return false
	}
	least := 1.0
	if !l.whole {
		least = 1e-6 * math.Max(1, math.Abs(l.value[cell]))
	}
	c.moved = append(c.moved[:0], cell)
	for range maxWalks {
		need := math.Min(way*(goal-l.value[cell]-c.delta[cell]), c.room(l, int32(cell), way))
		if need < least {
			end = way*(goal-l.value[cell]-c.delta[cell]) >= least // its own limit
			break
		}
		found, _ := c.walk(l, cell, way, need)
		if !found {
			var cut bool
			if found, cut = c.walk(l, cell, way, least); !found {
				end = cut
				break
			}
		}
		c.take(l, cell, way, need)
	}
	c.note(l)
	return end
}

// walk looks for the shortest chain on which every cell has some room: from the one
// sum of a cell, which its move puts out of balance, to the other. Where there is
// none, it reports whether the sums that it reached are a cut.
func (c *chains) walk(l *ledger, cell int, way, room float64) (found, cut bool) {
	from, to := c.in[cell][0], c.in[cell][1]
	c.round++
	c.queue = append(c.queue[:0], from.to)
	c.seen[from.to], c.came[from.to] = c.round, hop{int32(cell), start, from.sign * way, way}
	cut = true
	for at := 0; at < len(c.queue); at++ {
		sum := c.queue[at]
		cut = cut && sum != c.outside
		off := c.came[sum].balance
		for _, m := range c.cells[sum] {
			move := -off * m.sign
			if int(m.to) == cell || c.room(l, m.to, move) < room {
				continue
			}
			if !c.plain(m.to) {
				cut = false
				continue
			}
			next := c.in[m.to][0]
			if next.to == sum {
				next = c.in[m.to][1]
			}
			off := next.sign * move
			if c.seen[next.to] == c.round {
				cut = cut && c.came[next.to].balance == off
				continue
			}
			c.seen[next.to], c.came[next.to] = c.round, hop{m.to, sum, off, move}
			if next.to != to.to {
				c.queue = append(c.queue, next.to)
				continue
			}
			if off == -to.sign*way {
				c.laid = c.laid[:0]
				for h := c.came[to.to]; h.from != start; h = c.came[h.from] {
					c.laid = append(c.laid, h)
				}
				return true, false
			}
			cut = false // it comes to the end from the wrong side
		}
		if len(c.queue) > maxHops {
			return false, false
		}
	}
	return false, cut
}

// take moves the cells of the chain that was just found, as far as all let it.
func (c *chains) take(l *ledger, cell int, way, most float64) {
	for _, h := range c.laid {
		has, _ := c.roomIfHidden(l, h.cell, h.way)
		most = math.Min(most, has)
	}
	c.delta[cell] += way * most
	for _, h := range c.laid {
		if c.delta[h.cell] == 0 {
			c.moved = append(c.moved, int(h.cell))
		}
		c.delta[h.cell] += h.way * most
	}
}

// note keeps how far the numbers of the moved cells differ, if that is a table that a
// reader must hold possible: every limit is kept, and every sum as the lattice gives it
// comes to the same. Then all cells are back where they were.
func (c *chains) note(l *ledger) {
	if len(c.moved) == 0 {
		return
	}
	numbers := make([]float64, len(c.moved))
	for n, i := range c.moved {
		numbers[n] = l.value[i] + c.delta[i]
		c.delta[i] = 0
	}
	if c.of.within(l, c.moved, numbers) && c.of.addsUp(l, c.moved, numbers) {
		l.found(c.moved, numbers)
	}
}
