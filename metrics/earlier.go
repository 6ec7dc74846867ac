package metrics

import (
	"errors"
	"fmt"
	"math"

	"khi/metrics/disclose"
)

// ErrTellsThePast is what an engine says of an indicator that cannot be published
// beside what was published before: whatever were hidden, a reader of both could
// work out a number that must stay hidden.
var ErrTellsThePast = errors.New("beside what was published before, it would tell what must stay hidden")

// holdChanges hides what would tell, beside an earlier publication, of the few
// people who have come, gone or answered otherwise since. The change of a cell
// that both show is a cell of its own, and so is the change of what is left of a
// total when its shown parts are taken away; where that breaks a rule, the new
// figure is held, and everything is protected again, until nothing is left to hold.
func (e *Engine) holdChanges(members []*member, before [][]past) error {
	for again := true; again; {
		again = false
		for i, m := range members {
			for _, was := range before[i] {
				again = m.hold(was, e.places, e.profile) || again
			}
		}
		if again {
			protectFamily(members, e.places, e.judge())
		}
	}
	for i, m := range members {
		if len(before[i]) > 0 && m.exposed > 0 {
			return fmt.Errorf("%s (figures that stay too closely known: %d): %w", m.ind.Title, m.exposed, ErrTellsThePast)
		}
		m.noteChanges()
	}
	return nil
}

// noteChanges says of each hidden cell whether it is hidden for a change alone.
func (m *member) noteChanges() {
	for _, k := range m.frame.order {
		i := m.frame.number[k]
		m.frame.of.cells[k].forChange = m.hidden[i] && m.forChange[i]
	}
}

// change is how many more people a cell counts than it did, and the sums that tell their answers.
type change struct {
	people, yes int64
	sum, square float64
	shown       bool // before and now
	fresh       bool // nobody was counted before: the cell itself is the change
	// neither is how many more gave neither of two answers, where both shares were
	// given before and are now.
	neither int64
	both    bool
}

// hold marks the cells of which the change would tell too much, and reports
// whether it marked any.
func (m *member) hold(was past, places *Places, profile disclose.Profile) bool {
	changes := make([]change, len(m.frame.Cells))
	held := false
	for _, k := range m.frame.order {
		i := m.frame.number[k]
		s := m.frame.of.cells[k]
		if places.group(k.place) != nil && !was.groups[groupIn{k.place, k.period}] {
			continue // nobody was told of it: what has changed of it is not known
		}
		before, there := was.cells[k]
		c := changeOf(before, s)
		c.shown = !s.hidden && (there && !before.Hidden || !there && !was.emptyHidden)
		c.fresh = !there
		c.neither, c.both = m.changeOfNeither(was, k, before)
		changes[i] = c
		if c.shown && !c.safe(m.frame.Cells[i].Kind, profile) {
			held = m.holdOne(i) || held
		}
	}
	for _, s := range m.frame.Sums {
		total := changes[s.Total]
		if !total.shown || m.frame.Cells[s.Total].Held {
			continue
		}
		rest, missing := total, false
		for _, p := range s.Parts {
			if c := changes[p]; c.shown {
				rest = rest.less(c)
			} else {
				missing = true
			}
		}
		if missing && !rest.safe(m.frame.Cells[s.Total].Kind, profile) {
			held = m.holdOneOf(s, changes) || held
		}
	}
	return held
}

// changeOfNeither is how many more people of a cell are in neither share of a question,
// and whether readers can know that.
func (m *member) changeOfNeither(was past, k at, before KeptCell) (more int64, both bool) {
	if !m.judges || m.beside.frame.of.cells[k].hidden {
		return 0, false
	}
	first, there := was.first[k]
	if there && first.Hidden || !there && was.emptyHidden {
		return 0, false
	}
	return m.frame.Cells[m.frame.number[k]].Neither - (before.People - int64(before.Sum+0.5) - int64(first.Sum+0.5)), true
}

// holdOne holds a cell for its change.
func (m *member) holdOne(i int) bool {
	if c := &m.frame.Cells[i]; !c.Held && !c.Published {
		c.Held, m.forChange[i] = true, true
		return true
	}
	return false
}

// holdOneOf holds the total of a sum or, where that was published, the part that
// has changed and is missed least.
func (m *member) holdOneOf(s disclose.Sum, changes []change) bool {
	if m.holdOne(s.Total) {
		return true
	}
	least := -1
	for _, p := range s.Parts {
		c := m.frame.Cells[p]
		if changes[p].shown && !c.Published && !c.Held && (least < 0 || c.Worth < m.frame.Cells[least].Worth) {
			least = p
		}
	}
	return least >= 0 && m.holdOne(least)
}

// changeOf sets a cell beside what it was; a cell that was not there counted nobody.
func changeOf(was KeptCell, now *sums) change {
	return change{
		people: now.respondents - was.People, yes: int64(now.swx+0.5) - int64(was.Sum+0.5),
		sum: differ(now.swx, was.Sum), square: differ(now.swxx, was.Square),
	}
}

// differ is how much one sum is above another, or 0 where they are the same but
// for the digits that steady leaves out.
func differ(a, b float64) float64 {
	const digits = 1e-10
	if math.Abs(a-b) <= digits*math.Max(math.Abs(a), math.Abs(b)) {
		return 0
	}
	return a - b
}

func (c change) less(o change) change {
	return change{people: c.people - o.people, yes: c.yes - o.yes, sum: c.sum - o.sum, square: c.square - o.square, shown: true,
		neither: c.neither - o.neither, both: c.both && o.both}
}

// none reports whether nothing has changed that a figure could tell.
func (c change) none() bool {
	const rounding = 1e-6 // of sums of decimals
	return c.people == 0 && math.Abs(c.sum) < rounding && math.Abs(c.square) < rounding
}

// safe reports whether a change tells of nobody, or of enough people that it
// could be published as a figure of its own. Of money it is safe only where
// nothing changed: whether one amount makes up the change is not known. A cell
// that is new has been judged as it is.
func (c change) safe(kind disclose.Kind, profile disclose.Profile) bool {
	if c.fresh || c.none() {
		return true
	}
	if kind == disclose.Money || c.people == 0 {
		return false
	}
	cell := disclose.Cell{Kind: kind, Respondents: c.people, Numerator: c.yes, Neither: c.neither, JudgeNeither: c.both}
	if c.people < 0 {
		cell.Respondents, cell.Numerator, cell.Neither = -c.people, -c.yes, -c.neither
	}
	if kind == disclose.Proportion && (cell.Numerator < 0 || cell.Numerator > cell.Respondents || c.both && (cell.Neither < 0 || cell.Neither > cell.Respondents-cell.Numerator)) {
		return false // some came and others changed their answers
	}
	return profile.Safe(cell)
}
