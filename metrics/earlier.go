package metrics

import (
	"context"

	"khi/metrics/disclose"
)

// holdChanges hides what would tell, beside an earlier publication, of the few
// people who have come, gone or answered otherwise since. The change of a cell
// that both show is a cell of its own, and so is the change of what is left of a
// total when its shown parts are taken away; where that breaks a rule, the new
// figure is held, and everything is protected again, until nothing is left to hold.
func (e *Engine) holdChanges(ctx context.Context, members []*member) error {
	if len(e.earlier) == 0 {
		return nil
	}
	before := make([][]*lattice, len(members)) // by member, then by publication
	for i, m := range members {
		for _, was := range e.earlier {
			l, err := was.lattice(ctx, m.ind)
			if err != nil {
				return err
			}
			before[i] = append(before[i], l)
		}
	}
	for {
		held := false
		for i, m := range members {
			for _, was := range before[i] {
				held = m.hold(was, e.profile) || held
			}
		}
		if !held {
			return nil
		}
		protectFamily(members, e.places, e.judge())
	}
}

// change is how many more people a cell counts than it did, and the sums that tell their answers.
type change struct {
	people, yes int64
	sum, square float64
	shown       bool // before and now
}

// hold marks the cells of which the change would tell too much, and reports
// whether it marked any.
func (m *member) hold(was *lattice, profile disclose.Profile) bool {
	changes := make([]change, len(m.frame.Cells))
	held := false
	for _, k := range m.frame.order {
		i := m.frame.number[k]
		c := changeOf(was.cells[k], m.frame.of.cells[k], was.profile.HideEmpty)
		changes[i] = c
		if c.shown && !m.frame.Cells[i].Held && !c.safe(m.frame.Cells[i].Kind, profile) {
			m.frame.Cells[i].Held, held = true, true
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
			m.frame.Cells[s.Total].Held, held = true, true
		}
	}
	return held
}

// changeOf sets a cell beside what it was; a cell that was not there counted nobody.
func changeOf(was, now *sums, emptyHidden bool) change {
	if was == nil {
		was = &sums{hidden: emptyHidden}
	}
	return change{
		people: now.respondents - was.respondents, yes: int64(now.swx+0.5) - int64(was.swx+0.5),
		sum: now.swx - was.swx, square: now.swxx - was.swxx, shown: !was.hidden && !now.hidden,
	}
}

func (c change) less(o change) change {
	return change{people: c.people - o.people, yes: c.yes - o.yes, sum: c.sum - o.sum, square: c.square - o.square, shown: true}
}

// safe reports whether a change tells of nobody, or of enough people that it
// could be published as a figure of its own. Of money it is safe only where
// nothing changed: whether one amount makes up the change is not known.
func (c change) safe(kind disclose.Kind, profile disclose.Profile) bool {
	if c.people == 0 {
		const rounding = 1e-6 // of sums of decimals
		return c.sum < rounding && c.sum > -rounding && c.square < rounding && c.square > -rounding
	}
	if kind == disclose.Money {
		return false
	}
	cell := disclose.Cell{Kind: kind, Respondents: c.people, Numerator: c.yes}
	if c.people < 0 {
		cell.Respondents, cell.Numerator = -c.people, -c.yes
	}
	if kind == disclose.Proportion && (cell.Numerator < 0 || cell.Numerator > cell.Respondents) {
		return false // some came and others changed their answers
	}
	return profile.Safe(cell)
}
