package metrics

import (
	"context"
	"fmt"
	"math"
)

// Past is something that was published before and can be set beside what is
// published now: an engine, or a release that keeps what it gave out.
type Past interface {
	// Kept is what was given out of one indicator, or nil where it was not there yet.
	Kept(ctx context.Context, indicator string) (*Kept, error)
	// PublishedGroups are the groups of places as they were then.
	PublishedGroups() ([]Group, error)
}

// Kept is what was given out of one indicator: which cells were hidden, and the
// sums behind those that were shown. Of hidden cells it has no numbers.
type Kept struct {
	EmptyHidden bool // cells with nobody in them were hidden too
	Cells       []KeptCell
}

// Cut names one publishable cell: a place, a period and one group of one
// breakdown ("all", "all" for everybody).
type Cut struct {
	Place  string `json:"place"`
	Period Period `json:"period"`
	By     string `json:"by"`
	Group  string `json:"group"`
}

func (c Cut) at() at { return at{c.Place, c.Period, c.By, c.Group} }

func (k at) cut() Cut { return Cut{k.place, k.period, k.dimension, k.level} }

// KeptCell is one cell as it was given out.
type KeptCell struct {
	Cut
	Hidden bool `json:"hidden,omitempty"`
	// ForChange: hidden only because it had changed by a few people since an
	// earlier publication.
	ForChange bool    `json:"for_change,omitempty"`
	People    int64   `json:"people,omitempty"`
	Sum       float64 `json:"sum,omitempty"` // of the answers
	Square    float64 `json:"square,omitempty"`
}

// Kept lets what this engine gives out be the past of another.
func (e *Engine) Kept(ctx context.Context, indicator string) (*Kept, error) {
	ind, ok := e.catalogue.Find(indicator)
	if !ok {
		return nil, nil
	}
	l, err := e.lattice(ctx, ind)
	if err != nil {
		return nil, err
	}
	kept := &Kept{EmptyHidden: l.profile.HideEmpty}
	for k, s := range e.shownCells(l) {
		c := KeptCell{Cut: k.cut(), Hidden: s.hidden, ForChange: s.forChange}
		if !s.hidden {
			c.People, c.Sum, c.Square = s.respondents, steady(s.swx), steady(s.swxx)
		}
		kept.Cells = append(kept.Cells, c)
	}
	return kept, nil
}

// steady leaves out the last digits of a sum of decimals: they depend on the
// order in which it was added up, and on the processor.
func steady(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	const digits = 12
	p := math.Pow10(digits - 1 - int(math.Floor(math.Log10(math.Abs(v)))))
	if math.IsInf(p, 0) || p == 0 {
		return v
	}
	return math.Round(v*p) / p
}

// past is Kept by cell.
type past struct {
	emptyHidden bool
	groups      map[groupIn]bool // the groups that it had, as they are now, and in which periods
	cells       map[at]KeptCell
	first       map[at]KeptCell // of the other share of the same question, where this one answers for neither
}

// pasts are what was published before of each member of a family.
func (e *Engine) pasts(ctx context.Context, members []*member) ([][]past, error) {
	all := make([][]past, len(members))
	for i, m := range members {
		for n, was := range e.earlier {
			kept, err := was.Kept(ctx, m.ind.Name)
			if err != nil {
				return nil, fmt.Errorf("what was published before of %s: %w", m.ind.Name, err)
			}
			if kept == nil {
				continue
			}
			p := past{emptyHidden: kept.EmptyHidden, groups: e.were[n].now, cells: e.were[n].byCell(kept)}
			if m.judges {
				first, err := was.Kept(ctx, m.beside.ind.Name)
				if err != nil {
					return nil, fmt.Errorf("what was published before of %s: %w", m.beside.ind.Name, err)
				}
				p.first = e.were[n].byCell(first)
			}
			all[i] = append(all[i], p)
		}
	}
	return all, nil
}

// heed marks the cells of which an earlier publication has decided: one that it
// hid stays hidden, since beside the old total and the other parts the new number
// would give the old one back; and one that it showed, and that has not changed,
// is known to readers, so that nothing can be hidden behind it.
func (m *member) heed(before []past) {
	f := m.frame
	for _, was := range before {
		for _, k := range f.order {
			c, there := was.cells[k]
			if !there {
				continue
			}
			if cell, s := &f.Cells[f.number[k]], f.of.cells[k]; c.Hidden {
				cell.Held = cell.Held || !c.ForChange
			} else if changeOf(c, s).none() {
				cell.Published = true
			}
		}
	}
	for i := range f.Cells {
		f.Cells[i].Held = f.Cells[i].Held && !f.Cells[i].Published
	}
}
