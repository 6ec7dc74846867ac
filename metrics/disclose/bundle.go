package disclose

import (
	"cmp"
	"math"
	"slices"
)

// What a small scheme has of one group can often be larger only where the scheme as a
// whole is larger, and then there is more of it in a group of every breakdown and in a
// quarter too. No single chain does that. So the cell that stands in many sums (the hub:
// everybody of the scheme) is moved, and another hub the other way, such as another
// scheme of the same area, and for each sum that is now off a chain is taken to one that
// is off as much the other way.

// bundle is what has been moved so far.
type bundle struct {
	off    []float64 // how far each essential sum is off
	unlike []int32   // those that have been off
	log    []shifted
}

type shifted struct {
	cell   int
	amount float64
}

// mostPartners is with how many other hubs one is moved.
const mostPartners = 12

// mostFar is with how many other hubs further away.
const mostFar = 3

// mostEnds is how many sums the chain from one of them is looked for over.
const mostEnds = 200

// reachBundled moves a cell to the goal, or as near as bundles lead, and keeps how far
// the numbers of all cells that moved differ.
func (c *chains) reachBundled(l *ledger, cell int, way, goal float64) {
	c.bundles(l, cell, way, goal)
	c.note(l)
}

// bundleCure is a cure by bundles, or nil.
func (s *search) bundleCure(i int) (found *cycle) {
	c, l := s.chains, s.lack
	if c.bundles(l, i, s.way, s.aim) {
		found = c.cure(l)
	}
	for _, m := range c.moved {
		c.delta[m] = 0
	}
	return found
}

// bundles moves a cell by as many bundles as it takes to reach the goal, and leaves what
// moved in moved. It reports whether the goal is reached.
func (c *chains) bundles(l *ledger, cell int, way, goal float64) bool {
	c.bundle.log = c.bundle.log[:0]
	least := 1.0
	if !l.whole {
		least = 1e-6 * math.Max(1, math.Abs(l.value[cell]))
	}
	reached := false
	for range maxWalks {
		need := way * (goal - l.value[cell] - c.delta[cell])
		if reached = need < least; reached {
			break
		}
		step := need
		if l.whole {
			step = 1
		}
		if !c.moveBundle(l, cell, way, step) {
			break
		}
	}
	c.moved = c.moved[:0]
	for _, s := range c.bundle.log {
		c.moved = append(c.moved, s.cell)
	}
	slices.Sort(c.moved)
	c.moved = slices.Compact(c.moved)
	if at := slices.Index(c.moved, cell); at > 0 {
		c.moved[0], c.moved[at] = cell, c.moved[0] // the first says how close amounts must be
	}
	return reached
}

// moveBundle moves a cell by a step and balances every sum again, or leaves all as it was.
func (c *chains) moveBundle(l *ledger, cell int, way, step float64) bool {
	before := len(c.bundle.log)
	if has, _ := c.roomIfHidden(l, int32(cell), way); has < step {
		return false
	}
	c.shift(cell, way*step)
	hub := cell
	if c.plain(int32(cell)) {
		h, move, ok := c.hubOf(l, cell, step)
		if !ok {
			c.undo(before)
			return false
		}
		hub = h
		c.shift(hub, move*step)
	}
	withHub := len(c.bundle.log)
	for _, p := range c.partners(l, hub, step) {
		c.shift(p.cell, p.amount)
		if c.balance(l, step, mostEnds) {
			return true
		}
		c.undo(withHub)
	}
	if c.moveFar(l, hub, step) {
		return true
	}
	c.undo(before)
	return false
}

// moveFar moves a hub far away the other way, such as a scheme of another area: a chain
// leads there over the wholes of the areas between. Or it leaves all as it was.
func (c *chains) moveFar(l *ledger, hub int, step float64) bool {
	before := len(c.bundle.log)
	for _, in := range c.in[hub] {
		off := c.bundle.off[in.to]
		if off == 0 || in.sign < 0 { // a hub is a part in the sum of the place that it belongs to, and the total of its groups
			continue
		}
		for _, far := range c.farHubs(l, hub, in.to, math.Copysign(1, off), step) {
			if !c.route(l, -1, in.to, math.Copysign(1, off), step, len(c.price), func(end int32) bool { return end == far.end }) {
				continue
			}
			for _, h := range c.laid {
				c.shift(int(h.cell), h.way*step)
			}
			c.shift(far.cell, far.amount)
			if c.balance(l, step, len(c.price)) {
				return true
			}
			c.undo(before)
		}
	}
	return false
}

// farHub is a hub that can be moved the other way, and the end that leads to it.
type farHub struct {
	shifted
	end        int32
	price, has float64
}

// farHubs are those of hubs not too far away that cost least and have most to give.
func (c *chains) farHubs(l *ledger, hub int, from int32, off, step float64) []farHub {
	var all []farHub
	c.route(l, -1, from, off, step, mostEnds, func(end int32) bool {
		way := -c.path[end].balance
		for _, m := range c.cells[end/ends] {
			if c.plain(m.to) || len(c.in[m.to]) < 3 || int(m.to) == hub || m.sign < 0 {
				continue
			}
			if has, price := c.roomIfHidden(l, m.to, way); has >= step {
				all = append(all, farHub{shifted{int(m.to), way * step}, end, c.price[end] + price, has})
			}
		}
		return false
	})
	slices.SortFunc(all, func(a, b farHub) int {
		return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(b.has, a.has), cmp.Compare(a.cell, b.cell))
	})
	return all[:min(len(all), mostFar)]
}

// hubOf is the cell with many sums in a sum that a cell has put off, and the way in which
// it balances that.
func (c *chains) hubOf(l *ledger, cell int, step float64) (hub int, move float64, ok bool) {
	for _, in := range c.in[cell] {
		for _, m := range c.cells[in.to] {
			if c.plain(m.to) || int(m.to) == cell || len(c.in[m.to]) < 3 {
				continue
			}
			move := -math.Copysign(1, c.bundle.off[in.to]) * m.sign
			if has, _ := c.roomIfHidden(l, m.to, move); has >= step {
				return int(m.to), move, true
			}
		}
	}
	return 0, 0, false
}

// partners are other hubs that balance a sum that one has put off: the cheapest first,
// and of those those with most to give.
func (c *chains) partners(l *ledger, hub int, step float64) (best []shifted) {
	type partner struct {
		shifted
		price, has float64
	}
	var all []partner
	for _, in := range c.in[hub] {
		if c.bundle.off[in.to] == 0 {
			continue
		}
		for _, m := range c.cells[in.to] {
			if c.plain(m.to) || int(m.to) == hub || len(c.in[m.to]) < 3 {
				continue
			}
			move := -math.Copysign(1, c.bundle.off[in.to]) * m.sign
			if has, price := c.roomIfHidden(l, m.to, move); has >= step {
				all = append(all, partner{shifted{int(m.to), move * step}, price, has})
			}
		}
	}
	slices.SortFunc(all, func(a, b partner) int {
		return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(b.has, a.has), cmp.Compare(a.cell, b.cell))
	})
	for _, p := range all[:min(len(all), mostPartners)] {
		best = append(best, p.shifted)
	}
	return best
}

// balance takes a chain from every sum that is off to one that is off the other way.
func (c *chains) balance(l *ledger, step float64, mostEnds int) bool {
	b := &c.bundle
	for n := 0; n < len(b.unlike); n++ {
		sum := b.unlike[n]
		if b.off[sum] == 0 {
			continue
		}
		if math.Abs(b.off[sum]) != step {
			return false
		}
		way := math.Copysign(1, b.off[sum])
		found := c.route(l, -1, sum, way, step, mostEnds, func(end int32) bool {
			to := end / ends
			return to != sum && b.off[to] != 0 && endOf(to, -b.off[to]) == end
		})
		if !found {
			return false
		}
		for _, h := range c.laid {
			c.shift(int(h.cell), h.way*step)
		}
		if b.off[sum] != 0 {
			return false
		}
	}
	b.unlike = b.unlike[:0]
	return true
}

func (c *chains) shift(cell int, amount float64) {
	b := &c.bundle
	b.log = append(b.log, shifted{cell, amount})
	c.put(cell, amount)
}

func (c *chains) put(cell int, amount float64) {
	c.delta[cell] += amount
	for _, m := range c.in[cell] {
		if c.bundle.off[m.to] += m.sign * amount; c.bundle.off[m.to] != 0 {
			c.bundle.unlike = append(c.bundle.unlike, m.to)
		}
	}
}

// undo takes back what was moved since the log was so long.
func (c *chains) undo(to int) {
	b := &c.bundle
	for len(b.log) > to {
		last := b.log[len(b.log)-1]
		b.log = b.log[:len(b.log)-1]
		c.put(last.cell, -last.amount)
	}
	b.unlike = slices.DeleteFunc(b.unlike, func(s int32) bool { return b.off[s] == 0 })
}
