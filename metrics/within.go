package metrics

import (
	"slices"

	"khi/metrics/disclose"
)

// Where one indicator counts some of the people of another, its base says that
// there are at least as many in the other, also where the other hides its own. With
// enough of these lower limits a hidden number can be known from above too: what is
// left of a total when every other part has its least.

// hideLowerLimits looks, in each indicator that others lie within, for hidden cells
// that are known too closely by the bases of those others, and hides these near by:
// in the cells that share a sum with the one that is known too closely, then, where
// that was not enough, further away. It reports whether it hid any.
func hideLowerLimits(family []*member, profile judge, hops int) (hid bool) {
	for _, wider := range family {
		narrower := withinOf(family, wider)
		if len(narrower) == 0 {
			continue
		}
		limited := false
		for i := range wider.frame.Cells {
			wider.frame.Cells[i].Least = 0
		}
		for _, m := range narrower {
			limited = m.limit(wider, profile.Profile) || limited
		}
		if !limited {
			continue
		}
		near := wider.near(profile.Narrow(wider.frame.Lattice, wider.lacking(family)), hops)
		for _, m := range narrower {
			hid = m.hideBelow(wider, near) || hid
		}
		for i := range wider.frame.Cells { // what is hidden by then is told by nobody
			wider.frame.Cells[i].Least = 0
		}
	}
	return hid
}

// lacking are the cells of which readers have the number of people from no indicator
// that counts the same people.
func (m *member) lacking(family []*member) []bool {
	lacking := slices.Clone(m.hidden)
	for _, o := range family {
		if o == m || !sameBase(m.frame, o.frame) {
			continue
		}
		for _, k := range m.frame.order {
			i := m.frame.number[k]
			lacking[i] = lacking[i] && o.hidden[o.frame.number[k]]
		}
	}
	return lacking
}

// withinOf are the indicators of the family that lie within one, directly or
// through others, and whose bases are not the same as its own.
func withinOf(family []*member, wider *member) (all []*member) {
	inside := map[string]bool{wider.ind.Name: true}
	for range family {
		for _, m := range family {
			if inside[m.ind.Within] && !inside[m.ind.Name] {
				inside[m.ind.Name] = true
				if !sameBase(wider.frame, m.frame) {
					all = append(all, m)
				}
			}
		}
	}
	return all
}

// limit notes in the cells of a wider indicator how many people the shown bases
// of this one say that there are at least, and reports whether it noted any.
func (m *member) limit(wider *member, profile disclose.Profile) (any bool) {
	for _, k := range m.frame.order {
		at, ok := wider.frame.number[k]
		if !ok || m.hidden[m.frame.number[k]] || !wider.hidden[at] {
			continue
		}
		base := m.frame.of.cells[k].respondents
		if near := max(5, profile.Round); m.frame.of.roundBase || profile.Round > 1 {
			rounded := disclose.Profile{Round: near}.Rounded(base)
			base = max(min(1, base), rounded-near/2)
		}
		c := &wider.frame.Cells[at]
		c.Least, any = max(c.Least, base), true
	}
	return any
}

// near are the hidden cells within some steps, from sum to sum, of those given.
func (m *member) near(cells []int, hops int) map[int]bool {
	found := map[int]bool{}
	for _, i := range cells {
		found[i] = true
	}
	for range hops {
		next := map[int]bool{}
		for _, s := range m.frame.Sums {
			all := append([]int{s.Total}, s.Parts...)
			touched := false
			for _, i := range all {
				touched = touched || found[i]
			}
			for _, i := range all {
				if touched && m.hidden[i] {
					next[i] = true
				}
			}
		}
		for i := range next {
			found[i] = true
		}
	}
	return found
}

// hideBelow hides the cells whose people are among those of some cells of a wider
// indicator.
func (m *member) hideBelow(wider *member, cells map[int]bool) (hid bool) {
	for _, k := range m.frame.order {
		at, ok := wider.frame.number[k]
		i := m.frame.number[k]
		if ok && cells[at] && !m.hidden[i] && !m.frame.Cells[i].Published && m.frame.Cells[i].Respondents > 0 {
			m.hidden[i], m.stale, hid = true, true, true
		}
	}
	return hid
}
