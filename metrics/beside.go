package metrics

import (
	"fmt"

	"khi/metrics/disclose"
)

// Two shares of one question, of which nobody can be in both, have a third number
// between them: how many gave neither answer. Whoever has the people and both shares
// has it too. So it is a figure that is given wherever both are, and held to the same
// rules: where it breaks one, one of the two shares is hidden and kept from being worked
// out. That is the one that names the other (excludes:), unless the other is hidden there
// anyway.
//
// That this is enough for what can be worked out: the people, the first share and the
// second are three numbers of each cell that nothing links, and all that is published
// is one of them for one cell. So a sum of numbers of those who gave neither answer can
// be worked out just where the same sum of each of the three can.
//
// From where to where they can be is searched together with all other numbers of people
// of the family: see joint.go.

// besides finds the two shares of each question in a family, and notes in their cells
// how many gave neither answer.
func besides(family []*member) error {
	for _, m := range family {
		if m.ind.Excludes == "" {
			continue
		}
		for _, first := range family {
			if first.ind.Name == m.ind.Excludes {
				m.beside, first.beside, m.judges = first, m, true
			}
		}
		if err := m.noteNeither(); err != nil {
			return err
		}
	}
	return nil
}

// noteNeither works out, for each cell, how many gave neither answer. Both shares are
// made from one answer of the same people; if they are not, nothing may be published.
func (m *member) noteNeither() error {
	first := m.beside.frame
	for _, k := range m.frame.order {
		cell := &m.frame.Cells[m.frame.number[k]]
		at, ok := first.number[k]
		if !ok {
			return fmt.Errorf("%s and %s must count the same people, and %v has nobody of the latter", m.ind.Title, m.beside.ind.Title, k)
		}
		other := &first.Cells[at]
		neither := cell.Respondents - cell.Numerator - other.Numerator
		if neither < 0 || other.Respondents != cell.Respondents {
			return fmt.Errorf("%s and %s must be two answers to one question, and in %v they are not", m.ind.Title, m.beside.ind.Title, k)
		}
		cell.JudgeNeither, cell.SumNeither, cell.Neither = true, true, neither
		other.Neither = neither
	}
	return nil
}

// noteShares says of each cell of a share whether this share is the one that answers for
// those who gave neither answer: the second one where readers have the first, shown or
// worked out, and the first where it is hidden and they have the second. It reports
// whether that is another one than before.
func (m *member) noteShares() (changed bool) {
	o := m.beside
	if o == nil || o.hidden == nil || m.hidden == nil && !m.judges {
		return false
	}
	theirs, ours := o.readable(), make([]bool, len(m.frame.Cells))
	if m.hidden != nil {
		ours = m.readable()
	}
	for _, k := range m.frame.order {
		i := m.frame.number[k]
		at, both := o.frame.number[k]
		judge := both && theirs[at] && (m.judges || !ours[i])
		changed = changed || judge != m.frame.Cells[i].JudgeNeither
		m.frame.Cells[i].JudgeNeither = judge
	}
	return changed
}

// readable are the cells that readers have, shown or worked out.
func (m *member) readable() []bool { return disclose.Recoverable(m.frame.Lattice, m.hidden) }

// hidden is what is hidden of the family so far.
func (t *together) hidden() []bool {
	hidden := make([]bool, len(t.Cells))
	for i, m := range t.family {
		copy(hidden[t.first[i]:], m.hidden)
	}
	return hidden
}
