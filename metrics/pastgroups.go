package metrics

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A group may have been published with other members than it has now. Readers of both
// publications know the sum over its members of then, so that is a cell of the lattice
// too, as that of a group which no page shows: known where it was shown and has not
// changed, and hidden for ever where it was hidden.

// groupIn names a group in a period.
type groupIn struct {
	group  string
	period Period
}

// wereGroups says which groups of now the groups of an earlier publication are.
type wereGroups struct {
	as  map[groupIn]string // by the id of then, where it is another now
	now map[groupIn]bool   // the groups of now that it had
}

// placesWithEarlier makes the places: the tree, the groups of now, and those of before
// that are none of them.
func (e *Engine) placesWithEarlier() error {
	e.places = NewPlaces(e.labels.Areas, e.labels.Schemes, e.labels.Groups...)
	e.were = make([]wereGroups, len(e.earlier))
	once := map[string]*Group{}
	for i, past := range e.earlier {
		groups, err := past.PublishedGroups()
		if err != nil {
			return fmt.Errorf("the groups that were published before: %w", err)
		}
		e.were[i] = e.places.were(groups, slices.Concat(e.quarters, e.years), once)
	}
	all := slices.Clone(e.places.Groups())
	for _, id := range sortedKeys(once, strings.Compare) {
		all = append(all, *once[id])
	}
	if len(once) > 0 {
		e.places = NewPlaces(e.labels.Areas, e.labels.Schemes, all...)
	}
	return nil
}

// were finds what the groups of an earlier publication are now, and puts those that are
// none among once.
func (p *Places) were(groups []Group, periods []Period, once map[string]*Group) wereGroups {
	w := wereGroups{map[groupIn]string{}, map[groupIn]bool{}}
	for _, g := range groups {
		for _, in := range periods {
			then := p.findMembers(&g, in) // those of now may have the same id
			if now := p.group(g.ID); now != nil && slices.Equal(then, p.membersIn(now, in)) {
				w.now[groupIn{g.ID, in}] = true
				continue
			}
			id := onceID(then)
			if once[id] == nil {
				once[id] = &Group{ID: id, once: true, in: map[Period]bool{}}
				for _, m := range then {
					once[id].Members = append(once[id].Members, Member{Place: m})
				}
			}
			once[id].in[in] = true
			w.as[groupIn{g.ID, in}], w.now[groupIn{id, in}] = id, true
		}
	}
	return w
}

// onceID is the id of a group that was published and is no more; no place can have it.
func onceID(members []string) string { return "once " + strings.Join(members, " ") }

// byCell is what was kept, under the groups of now.
func (w wereGroups) byCell(k *Kept) map[at]KeptCell {
	cells := map[at]KeptCell{}
	if k != nil {
		for _, c := range k.Cells {
			key := c.at()
			if id, other := w.as[groupIn{key.place, key.period}]; other {
				key.place = id
			}
			cells[key] = c
		}
	}
	return cells
}

// PublishedGroups are the groups of places that the engine gives out.
func (e *Engine) PublishedGroups() ([]Group, error) { return e.places.Groups(), nil }

// shownCells are the cells of a lattice that are given out, in order: all but those of
// groups that were published before and are no more.
func (e *Engine) shownCells(l *lattice) iter.Seq2[at, *sums] {
	return func(yield func(at, *sums) bool) {
		for k, s := range l.each() {
			if g := e.places.group(k.place); g != nil && g.once {
				continue
			}
			if !yield(k, s) {
				return
			}
		}
	}
}
