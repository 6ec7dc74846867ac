package disclose

import (
	"container/heap"
	"math"
	"slices"
)

// A narrow cell is most often cured along chains, too: over shown cells as well as hidden
// ones, each shown one at the price of what readers would miss. The cheapest chain through
// the whole lattice is found sooner than a tableau of a few hundred cells is set up, and
// however far it leads. Where one chain carries too little, others are taken beside it;
// a cell that is to be hidden in any case costs nothing more.

// chainCure is the cheapest way that chains give, or nil.
func (s *search) chainCure(i int) *cycle {
	c, l := s.chains, s.lack
	if !c.plain(int32(i)) {
		return nil
	}
	least := 1.0
	if !l.whole {
		least = 1e-6 * math.Max(1, math.Abs(l.value[i]))
	}
	found := &cycle{cells: []int{i}}
	c.moved = append(c.moved[:0], i)
	defer func() {
		for _, m := range c.moved {
			c.delta[m] = 0
		}
	}()
	for range maxWalks {
		need := s.way * (s.aim - l.value[i] - c.delta[i])
		if need < least {
			break
		}
		if c.delta[i]*s.way+need > c.most(l, int32(i), s.way)+tiny || !c.cheapest(l, i, s.way, need) && !c.cheapest(l, i, s.way, least) {
			return nil
		}
		c.take(l, i, s.way, need)
	}
	if s.way*(s.aim-l.value[i]-c.delta[i]) >= least {
		return nil
	}
	found.cells = slices.Clone(c.moved)
	for _, m := range found.cells {
		found.at = append(found.at, l.value[m]+c.delta[m])
		if !s.hidden[m] && c.delta[m] != 0 {
			found.hide = append(found.hide, m)
			found.price += s.costOf(m)
		}
	}
	return found
}

// most is how far a cell could go from its true number if it were hidden.
func (c *chains) most(l *ledger, cell int32, way float64) float64 {
	if way > 0 {
		return l.high[cell] - l.value[cell]
	}
	return l.value[cell] - l.low[cell]
}

// roomIfHidden is how far a cell can still go, and at what price.
func (c *chains) roomIfHidden(l *ledger, cell int32, way float64) (room, price float64) {
	i := int(cell)
	if !c.of.hidden[i] {
		if !c.of.canCover(i) {
			return 0, 0
		}
		if c.delta[i] == 0 {
			price = c.of.costOf(i)
		}
	}
	return c.most(l, cell, way) - way*c.delta[i], price
}

// ends are the two ways in which a sum can be off: too little and too much.
const ends = 2

// endOf numbers a sum with the way in which it is off.
func endOf(sum int32, off float64) int32 {
	if off > 0 {
		return ends*sum + 1
	}
	return ends * sum
}

// cheapest looks for the cheapest chain on which every cell has some room, by Dijkstra's
// method over the sums, and leaves it for take.
func (c *chains) cheapest(l *ledger, cell int, way, room float64) bool {
	from, to := c.in[cell][0], c.in[cell][1]
	if c.price == nil {
		c.price, c.reached, c.path = make([]float64, ends*len(c.cells)), make([]int32, ends*len(c.cells)), make([]hop, ends*len(c.cells))
	}
	c.round++
	c.open = c.open[:0]
	offer := func(sum int32, h hop, price float64) {
		e := endOf(sum, h.balance)
		if c.reached[e] == c.round && c.price[e] <= price {
			return
		}
		c.reached[e], c.price[e], c.path[e] = c.round, price, h
		heap.Push(&c.open, offered{price, e})
	}
	offer(from.to, hop{int32(cell), start, from.sign * way, way}, 0)
	goal := endOf(to.to, -to.sign*way)
	for len(c.open) > 0 {
		next := heap.Pop(&c.open).(offered)
		if next.price > c.price[next.end] {
			continue
		}
		if next.end == goal {
			c.lay(goal)
			return true
		}
		sum := next.end / ends
		off := c.path[next.end].balance
		for _, m := range c.cells[sum] {
			move := -off * m.sign
			if int(m.to) == cell || !c.plain(m.to) {
				continue
			}
			has, price := c.roomIfHidden(l, m.to, move)
			if has < room {
				continue
			}
			other := c.in[m.to][0]
			if other.to == sum {
				other = c.in[m.to][1]
			}
			offer(other.to, hop{m.to, next.end, other.sign * move, move}, next.price+price)
		}
	}
	return false
}

// lay puts the chain that leads to an end down for take, backwards.
func (c *chains) lay(goal int32) {
	c.laid = c.laid[:0]
	for h := c.path[goal]; h.from != start; h = c.path[h.from] {
		c.laid = append(c.laid, h)
	}
}

// offered is an end that can be come to at a price.
type offered struct {
	price float64
	end   int32
}

// offers give the cheapest first.
type offers []offered

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	return o[i].price < o[j].price || o[i].price == o[j].price && o[i].end < o[j].end
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offered)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}
