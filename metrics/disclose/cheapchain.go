package disclose

import (
	"math"
	"slices"
)

// A narrow cell is most often cured along chains, too: over shown cells as well as hidden
// ones, each shown one at the price of what readers would miss. The cheapest chain through
// the whole lattice is found sooner than a tableau of a few hundred cells is set up, and
// however far it leads. Where one chain carries too little, others are taken beside it;
// a cell that is to be hidden in any case costs nothing more.

// chainCure is the cheapest way that chains give, each of which goes from one sum of the
// cell to the other, or nil.
func (s *search) chainCure(i int) *cycle {
	if !s.chains.plain(int32(i)) {
		return nil
	}
	s.chains.hideToo = true
	defer func() { s.chains.hideToo = false }()
	c, l := s.chains, s.lack
	least := 1.0
	if !l.whole {
		least = 1e-6 * math.Max(1, math.Abs(l.value[i]))
	}
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
	return c.cure(l)
}

// cure is what the moved cells come to as a cure.
func (c *chains) cure(l *ledger) *cycle {
	found := &cycle{cells: slices.Clone(c.moved)}
	for _, m := range found.cells {
		found.at = append(found.at, l.value[m]+c.delta[m])
		if !c.of.hidden[m] && c.delta[m] != 0 {
			found.hide = append(found.hide, m)
			found.price += c.of.costOf(m)
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
		if !c.hideToo || !c.of.canCover(i) {
			return 0, 0
		}
		if c.delta[i] == 0 {
			price = c.cost[i]
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

// cheapest looks for the cheapest chain from one sum of a cell to the other on which every
// cell has some room, by Dijkstra's method over the sums, and leaves it for take.
func (c *chains) cheapest(l *ledger, cell int, way, room float64) bool {
	first, last := c.in[cell][0], c.in[cell][1]
	goal := endOf(last.to, -last.sign*way)
	c.round++
	c.open = c.open[:0]
	offer := func(sum int32, h hop, price float64) {
		e := endOf(sum, h.balance)
		if c.reached[e] == c.round && c.price[e] <= price {
			return
		}
		c.reached[e], c.price[e], c.path[e] = c.round, price, h
		c.open.push(offered{price, e})
	}
	offer(first.to, hop{from: start, balance: first.sign * way}, 0)
	for len(c.open) > 0 {
		next := c.open.pop()
		if next.price > c.price[next.end] {
			continue
		}
		if c.path[next.end].from != start && next.end == goal {
			c.lay(next.end)
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

// offers are a heap that gives the cheapest first.
type offers []offered

func (o offered) before(p offered) bool {
	return o.price < p.price || o.price == p.price && o.end < p.end
}

func (o *offers) push(x offered) {
	h := append(*o, x)
	at := len(h) - 1
	for up := (at - 1) / 2; at > 0 && x.before(h[up]); up = (at - 1) / 2 {
		h[at] = h[up]
		at = up
	}
	h[at] = x
	*o = h
}

func (o *offers) pop() offered {
	h := *o
	first, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	at := 0
	for down := 1; down < len(h); down = 2*at + 1 {
		if down+1 < len(h) && h[down+1].before(h[down]) {
			down++
		}
		if !h[down].before(last) {
			break
		}
		h[at] = h[down]
		at = down
	}
	if len(h) > 0 {
		h[at] = last
	}
	*o = h
	return first
}
