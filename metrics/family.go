package metrics

import (
	"context"
	"fmt"
	"slices"

	"khi/metrics/disclose"
)

// member is an indicator of a family while its lattice is being protected.
type member struct {
	ind    Indicator
	frame  *frame
	hidden []bool
	// forChange: held for nothing but a small change since an earlier publication
	forChange []bool
	exposed   int // numbers that can be worked out whatever is hidden
	open      int // cells that stay narrow although all that is linked to them is hidden
	openJoint int // the same of the numbers of people of all members together, at the first member
	// beside is the other share of the same question, if there is one, and judges says
	// that this member holds those who gave neither answer to the rules.
	beside *member
	judges bool
	// stale: something has changed since it was protected on its own numbers
	stale bool
}

// protectFamily decides for all cells of indicators that share their respondents
// at once which to hide. Each indicator is protected on its own numbers; then
// those that count the same people on the numbers of people, because a base that
// one of them hides could be read off another; and so on, until neither hides
// anything more. Where one counts some of the people of another, its base is given
// to the nearest 5: the difference of two exact bases would give the number of
// people who are left out of the one and not of the other.
func protectFamily(family []*member, places *Places, profile judge) {
	for range family { // as deep as one can be within another
		for _, m := range family {
			if at := widerOf(family, m); at >= 0 {
				wider := family[at].frame
				m.frame.of.roundBase = m.ind.Rough || !sameBase(wider, m.frame) || wider.of.roundBase
			}
		}
	}
	together := newTogether(family)
	for _, m := range family {
		m.stale = true
	}
	settle := func() {
		for again := true; again; {
			again = false
			for _, m := range family {
				m.stale = m.noteShares() || m.stale
				if m.stale {
					again = m.protect(profile) || again
				}
			}
			again = together.linked && together.protect(profile) || again && together.shares
		}
	}
	settle()
	if hideJoint(family, profile) {
		settle()
	}
	for _, m := range family {
		m.frame.of.cost = hiddenCostOf(m, profile.Profile)
		for _, k := range m.frame.order {
			m.frame.of.cells[k].hidden = m.hidden[m.frame.number[k]]
		}
		m.frame.of.forgetBeyond(m.ind)
	}
}

// protect hides what a member's own numbers ask for, and reports whether that has
// changed anything.
func (m *member) protect(profile judge) bool {
	was := m.hidden
	result := profile.ProtectMore(m.frame.Lattice, m.hidden)
	m.hidden, m.open, m.exposed, m.stale = result.Hidden, result.Open, result.Exposed, false
	return !slices.Equal(was, m.hidden)
}

// together is a family as one lattice of numbers of people.
type together struct {
	disclose.Lattice
	family []*member
	linked bool  // some have the same people
	shares bool  // some are two shares of one question
	first  []int // the number of each member's first cell
}

func newTogether(family []*member) *together {
	t := &together{family: family}
	for _, m := range family {
		first := len(t.Cells)
		t.first = append(t.first, first)
		for _, c := range m.frame.Cells {
			t.Cells = append(t.Cells, disclose.Cell{Kind: disclose.CountKind, Respondents: c.Respondents, Worth: c.Worth, MinBase: c.MinBase, Published: c.Published})
		}
		for _, s := range m.frame.Sums {
			moved := disclose.Sum{Total: s.Total + first}
			for _, p := range s.Parts {
				moved.Parts = append(moved.Parts, p+first)
			}
			t.Sums = append(t.Sums, moved)
		}
	}
	for i, m := range family {
		if at := widerOf(family, m); at >= 0 && sameBase(family[at].frame, m.frame) {
			t.link(at, i)
			t.linked = true
		}
		t.shares = t.shares || m.beside != nil
	}
	return t
}

// widerOf is the place of the indicator in the family that counts everybody
// whom a member counts, or -1.
func widerOf(family []*member, m *member) int {
	return slices.IndexFunc(family, func(w *member) bool { return w.ind.Name == m.ind.Within })
}

// link says of each cell of one indicator that its people are those of another.
func (t *together) link(wider, narrower int) {
	w, n := t.family[wider].frame, t.family[narrower].frame
	seen := map[[2]int]bool{}
	for _, k := range n.order {
		pair := [2]int{w.number[k] + t.first[wider], n.number[k] + t.first[narrower]}
		if !seen[pair] {
			seen[pair] = true
			t.Sums = append(t.Sums, disclose.Sum{Total: pair[0], Parts: []int{pair[1]}})
		}
	}
}

// sameBase reports whether two indicators count as many people in every cell.
func sameBase(a, b *frame) bool {
	if len(a.order) != len(b.order) {
		return false
	}
	for _, k := range a.order {
		s := b.of.cells[k]
		if s == nil || s.respondents != a.of.cells[k].respondents {
			return false
		}
	}
	return true
}

// protect hides what the family gives away of numbers of people, and reports
// whether it hid anything.
func (t *together) protect(profile judge) bool {
	result := profile.ProtectMore(t.Lattice, t.hidden())
	more := false
	for i, m := range t.family {
		for c := range m.hidden {
			if result.Hidden[t.first[i]+c] && !m.hidden[c] {
				m.hidden[c], m.stale, more = true, true, true
			}
		}
	}
	return more
}

// makeFamily reads, adds up and protects the indicators of one family.
func (e *Engine) makeFamily(ctx context.Context, family []Indicator) (map[string]*lattice, error) {
	lattices := map[string]*lattice{}
	var members []*member
	for _, ind := range family {
		cells, err := e.store.Cells(ctx, ind.Name)
		if err != nil {
			return nil, fmt.Errorf("read the cells of %s: %w", ind.Name, err)
		}
		l := newLattice(ind, e.places, cells, e.profile)
		lattices[ind.Name] = l
		m := &member{ind: ind, frame: l.frame(ind, e.places)}
		m.forChange = make([]bool, len(m.frame.Cells))
		members = append(members, m)
	}
	if err := besides(members); err != nil {
		return nil, err
	}
	for _, m := range members {
		if e.weaken != nil {
			e.weaken(m.frame)
		}
	}
	before, err := e.pasts(ctx, members)
	if err != nil {
		return nil, err
	}
	for i, m := range members {
		m.heed(before[i])
	}
	protectFamily(members, e.places, e.judge())
	return lattices, e.holdChanges(members, before)
}
