package metrics

import "slices"

// A group is one more sum over the places that are in it, and so is what is left of a
// larger place when a group in it is taken away. Each is among the sums of every lattice,
// so that neither gives back what another cell hides.

// wanted is a question about a place in a period that is asked for every cell.
type wanted struct {
	what, id string
	in       Period
}

// remember is what was worked out before, or now.
func remember[T any](p *Places, w wanted, find func() T) T {
	if was, ok := p.found.Load(w); ok {
		return was.(T)
	}
	now := find()
	p.found.Store(w, now)
	return now
}

// holding are the ids of the places that count a scheme's people in a period: the way
// from the United Kingdom down to it, and the groups that it is in.
func (p *Places) holding(scheme string, in Period) []string {
	return remember(p, wanted{"holding", scheme, in}, func() []string { return p.findHolding(scheme, in) })
}

func (p *Places) findHolding(scheme string, in Period) (ids []string) {
	for _, pl := range p.Path(scheme) {
		ids = append(ids, pl.ID)
	}
	for _, i := range p.groupsOf[scheme] {
		if p.covers(p.groups[i].ID, scheme, in) {
			ids = append(ids, p.groups[i].ID)
		}
	}
	return ids
}

// covers reports whether all of a place of the tree is in another place in a period.
func (p *Places) covers(id, inside string, in Period) bool {
	if g := p.group(id); g != nil {
		return slices.ContainsFunc(p.membersIn(g, in), func(m string) bool { return p.within(inside, m) })
	}
	return p.within(inside, id)
}

// touches reports whether a place of the tree has anything of a group in a period.
func (p *Places) touches(id string, g *Group, in Period) bool {
	return slices.ContainsFunc(p.membersIn(g, in), func(m string) bool { return p.within(m, id) || p.within(id, m) })
}

// besides are the places that, with a group, make up a place that all of the group is
// in: the largest that have nothing of the group. ok is false where the group is not
// wholly inside, or is the place itself.
func (p *Places) besides(id string, g *Group, in Period) (others []string, ok bool) {
	members := p.membersIn(g, in)
	if id == g.ID || len(members) == 0 || slices.ContainsFunc(members, func(m string) bool { return !p.covers(id, m, in) }) {
		return nil, false
	}
	var add func(at string)
	add = func(at string) {
		switch {
		case p.covers(g.ID, at, in):
		case !p.touches(at, g, in):
			others = append(others, at)
		default:
			for _, c := range p.children[at] {
				add(c)
			}
		}
	}
	for _, part := range p.partsIn(id, in) {
		add(part)
	}
	return others, true
}

// steady reports whether a place is made of the same members in two periods; all but
// groups always are.
func (p *Places) steady(id string, a, b Period) bool {
	g := p.group(id)
	return g == nil || slices.Equal(p.membersIn(g, a), p.membersIn(g, b))
}

// steadyIn reports whether a place is made of the same members in a year and in each of
// its quarters.
func (p *Places) steadyIn(id string, year Period) bool {
	for q, n := year+"Q1", 0; n < 4; q, n = q.Next(), n+1 {
		if !p.steady(id, year, q) {
			return false
		}
	}
	return true
}

// withGroups are, of a place and period, the ways of making it up from a group and what
// is beside it.
func (p *Places) withGroups(id string, in Period) [][]string {
	if len(p.groups) == 0 {
		return nil
	}
	return remember(p, wanted{"ways", id, in}, func() [][]string { return p.findWithGroups(id, in) })
}

func (p *Places) findWithGroups(id string, in Period) (ways [][]string) {
	for i := range p.groups {
		if others, ok := p.besides(id, &p.groups[i], in); ok {
			ways = append(ways, append([]string{p.groups[i].ID}, others...))
		}
	}
	return ways
}

// schemesIn are the schemes of a place in a period.
func (p *Places) schemesIn(id string, in Period) []string {
	g := p.group(id)
	if g == nil {
		return p.schemes[id]
	}
	return slices.DeleteFunc(slices.Clone(p.schemes[id]), func(s string) bool { return !p.covers(id, s, in) })
}
