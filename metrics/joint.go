package metrics

import (
	"strings"

	"khi/metrics/disclose"
)

// Indicators of a family set each other limits. Where one counts some of the people of
// another, its base is a lower limit for the other's, and the other's an upper limit for
// its own, also where they are hidden and known only within some range; where two count
// the same people, their yes and no come to the same number. So the family's numbers of
// people are held against one system of all of them (disclose.Joint).

// joint is a family as one system of numbers of people.
type joint struct {
	disclose.Joint
	family          []*member
	first           []int   // the number of each member's first figure
	people, yes, no [][]int // the quantity of each cell of each member
	profile         disclose.Profile
}

// sideOf is what a quantity counts.
type sideOf int

const (
	people sideOf = iota // who are counted
	yes                  // of these, who said yes
	no
)

// hideJoint hides further figures until nothing is known too closely through several
// indicators together. What is hidden later cannot undo that. It reports whether it hid any.
func hideJoint(family []*member, profile judge) (hid bool) {
	if len(family) < 2 && !profile.HideEmpty || family[0].frame.apart {
		return false
	}
	j := newJoint(family, profile.Profile)
	var hidden []bool
	for _, m := range family {
		hidden = append(hidden, m.hidden...)
	}
	result := profile.protectJoint(j.Joint, hidden)
	family[0].openJoint = result.Open
	for i, m := range family {
		for c := range m.hidden {
			if result.Hidden[j.first[i]+c] && !m.hidden[c] {
				m.hidden[c], m.stale, hid = true, true, true
			}
		}
	}
	return hid
}

func newJoint(family []*member, profile disclose.Profile) *joint {
	n := len(family)
	j := &joint{family: family, first: make([]int, n), people: make([][]int, n), yes: make([][]int, n), no: make([][]int, n), profile: profile}
	for i, m := range family {
		j.first[i] = len(j.Figures)
		for _, c := range m.frame.Cells {
			j.Figures = append(j.Figures, disclose.Figure{Worth: c.Worth, People: c.Respondents, Fixed: c.Published || c.Respondents == 0})
		}
	}
	for i := range family {
		j.peopleOf(i)
		j.sidesOf(i)
	}
	for i, m := range family {
		if m.judges {
			j.neither(i)
		}
		if at := widerOf(family, m); at >= 0 && !sameBase(family[at].frame, m.frame) {
			j.within(i, at)
		}
	}
	return j
}

func (j *joint) add(q disclose.Quantity) int {
	j.Quantities = append(j.Quantities, q)
	return len(j.Quantities) - 1
}

// peopleOf makes the numbers of people of a member, or takes those of the member that
// counts the same.
func (j *joint) peopleOf(i int) {
	m := j.family[i]
	if j.people[i] != nil {
		return
	}
	of := make([]int, len(m.frame.Cells))
	j.people[i] = of
	if at := widerOf(j.family, m); at >= 0 && sameBase(j.family[at].frame, m.frame) {
		j.peopleOf(at)
		for _, k := range m.frame.order {
			of[m.frame.number[k]] = j.people[at][j.family[at].frame.number[k]]
		}
	} else {
		for c, cell := range m.frame.Cells {
			somebody := int64(1) // in every hidden cell, as empty ones are shown
			if j.profile.HideEmpty || cell.Respondents == 0 {
				somebody = 0
			}
			of[c] = j.add(disclose.Quantity{Value: cell.Respondents, Low: somebody, High: disclose.NoLimit})
		}
		j.sums(m.frame, of, people)
	}
	for c, cell := range m.frame.Cells {
		q := &j.Quantities[of[c]]
		low, high := m.frame.of.given(cell.Respondents, j.profile)
		q.Told = append(q.Told, disclose.Told{Figure: j.first[i] + c, Low: low, High: high})
		switch {
		case cell.Respondents > 0 && cell.Respondents < j.profile.MinBase:
			q.Goal = j.profile.MinBase
		case cell.Respondents == 0 && j.profile.HideEmpty:
			q.Goal = 1 // somebody may be there
		case cell.Held:
			q.Goal = max(q.Goal, cell.Respondents)
		}
	}
}

// given are the limits within which a base that is shown tells a number of people.
func (l *lattice) given(people int64, profile disclose.Profile) (low, high int64) {
	if !l.roundBase && profile.Round <= 1 {
		return people, people
	}
	near := max(5, profile.Round)
	rounded := disclose.Profile{Round: near}.Rounded(people)
	return max(min(1, people), rounded-near/2), rounded + near/2
}

// sidesOf makes the numbers of those who said yes and no, which with the people of the
// cell are one sum. A percentage that is rounded is taken for exact: that hides more.
func (j *joint) sidesOf(i int) {
	m := j.family[i]
	if len(m.frame.Cells) == 0 || m.frame.Cells[0].Kind != disclose.Proportion {
		return
	}
	side := func(what sideOf, of func(disclose.Cell) int64) []int {
		all := make([]int, len(m.frame.Cells))
		for c, cell := range m.frame.Cells {
			v := of(cell)
			all[c] = j.add(disclose.Quantity{Value: v, High: disclose.NoLimit, Goal: j.goalOfSide(cell, v),
				Told: []disclose.Told{{Figure: j.first[i] + c, Low: v, High: v}}})
		}
		j.sums(m.frame, all, what)
		return all
	}
	j.yes[i] = side(yes, func(c disclose.Cell) int64 { return c.Numerator })
	j.no[i] = side(no, func(c disclose.Cell) int64 { return c.Respondents - c.Numerator })
	for c := range m.frame.Cells {
		j.Links = append(j.Links, disclose.Sum{Total: j.people[i][c], Parts: []int{j.yes[i][c], j.no[i][c]}})
	}
}

// goalOfSide is how many must be possible of those who gave one answer, while it is hidden.
func (j *joint) goalOfSide(c disclose.Cell, v int64) int64 {
	switch {
	case c.Respondents == 0:
		return 0
	case v < j.profile.MinNumerator && (v > 0 || j.profile.HideUnanimous):
		return max(1, j.profile.MinNumerator)
	case c.Held:
		return v
	}
	return 0
}

// neither makes the numbers of those who gave neither of two answers, which no figure tells.
func (j *joint) neither(i int) {
	m := j.family[i]
	other := -1
	for at, o := range j.family {
		if o == m.beside {
			other = at
		}
	}
	all := make([]int, len(m.frame.Cells))
	for c, cell := range m.frame.Cells {
		all[c] = j.add(disclose.Quantity{Value: cell.Neither, High: disclose.NoLimit, Goal: j.goalOfSide(cell, cell.Neither)})
	}
	for _, k := range m.frame.order {
		c := m.frame.number[k]
		if all[c] < 0 {
			continue
		}
		first := j.yes[other][m.beside.frame.number[k]]
		j.Links = append(j.Links, disclose.Sum{Total: j.people[i][c], Parts: []int{j.yes[i][c], first, all[c]}})
		all[c] = -1 // places that are one have one
	}
}

// within binds the numbers of people of a member to those of the one that counts all of
// them and more.
func (j *joint) within(i, at int) {
	m, w := j.family[i].frame, j.family[at].frame
	seen := map[[2]int]bool{}
	for _, k := range m.order {
		there, ok := w.number[k]
		if !ok {
			continue
		}
		pair := [2]int{j.people[at][there], j.people[i][m.number[k]]}
		rest := j.Quantities[pair[0]].Value - j.Quantities[pair[1]].Value
		if !seen[pair] && rest >= 0 {
			seen[pair] = true
			beside := j.add(disclose.Quantity{Value: rest, High: disclose.NoLimit})
			j.Links = append(j.Links, disclose.Sum{Total: pair[0], Parts: []int{pair[1], beside}})
		}
	}
}

// sums binds the quantities of a frame's cells as its cells add up. Whoever counts in a
// year counts in one of its quarters, perhaps in several; so the year is no more than its
// quarters together, and no less than each of them. Of a year the latest answer counts,
// so of those who gave one answer that is sure of the last quarter only.
func (j *joint) sums(f *frame, of []int, what sideOf) {
	period := make([]Period, len(f.Cells))
	for _, k := range f.order {
		period[f.number[k]] = k.period
	}
	for _, s := range f.Sums {
		sum := disclose.Sum{Total: of[s.Total]}
		total := j.Quantities[of[s.Total]].Value
		more := -total
		for _, p := range s.Parts {
			sum.Parts = append(sum.Parts, of[p])
			more += j.Quantities[of[p]].Value
		}
		if period[s.Total] != period[s.Parts[0]] {
			if more >= 0 {
				sum.Parts = append(sum.Parts, j.add(disclose.Quantity{Value: -more, Low: -disclose.NoLimit}))
			}
			for _, p := range s.Parts {
				if rest := total - j.Quantities[of[p]].Value; rest >= 0 && (what == people || strings.HasSuffix(string(period[p]), "Q4")) {
					j.Sums = append(j.Sums, disclose.Sum{Total: of[s.Total], Parts: []int{of[p], j.add(disclose.Quantity{Value: rest, High: disclose.NoLimit})}})
				}
			}
		}
		if what != no || period[s.Total] != period[s.Parts[0]] { // who said no adds up where all and who said yes do
			j.Sums = append(j.Sums, sum)
		}
	}
}
