package metrics

import (
	"context"
	"slices"
)

// Stated is what a profile states of one indicator in one place and period, to the
// precision that is published. Tables that set many indicators or places side by side
// are made from these and from nothing else, so whoever has the profiles has them too.
type Stated struct {
	Value, Low, High, Base Figure
	Few                    bool
	// Asked is how many of the people supported are counted and who answered, one for
	// each of askedColumns; nil where it is not stated.
	Asked []Figure
}

// Stating gives what is stated of an indicator in a place.
type Stating func(indicator, place string) Stated

// Unstated is what is stated where nothing is.
func Unstated() Stated {
	none := Missing(NotAvailable)
	return Stated{Value: none, Low: none, High: none, Base: none}
}

// StatedIn reads what a profile states of an indicator.
func StatedIn(profile *Table, indicator string) Stated {
	if profile == nil {
		return Unstated()
	}
	i := slices.IndexFunc(profile.Rows, func(r Row) bool { return r.Key == indicator })
	if i < 0 {
		return Unstated()
	}
	r := profile.Rows[i]
	at := func(role Role) Figure {
		if c := profile.Index(role); c >= 0 {
			return r.Cells[c].At(profile.Unit(r, c))
		}
		return Missing(NotApplicable)
	}
	s := Stated{Value: at(Estimate), Low: at(Low), High: at(High), Base: at(Base), Few: slices.Contains(r.Notes, "few")}
	for _, c := range askedColumns {
		if i := slices.IndexFunc(profile.Columns, func(own Column) bool { return own.Key == c.Key }); i >= 0 {
			s.Asked = append(s.Asked, r.Cells[i].At(Percent))
		}
	}
	return s
}

// stating gives what the profiles of a period would state, without making them. An
// indicator whose lattice cannot be made is an error, found before the first question.
func (e *Engine) stating(ctx context.Context, p Period, of []Indicator) (Stating, error) {
	e.warm(ctx)
	ask, err := e.asking(ctx)
	if err != nil {
		return nil, err
	}
	lattices, units := map[string]*lattice{}, map[string]Indicator{}
	for _, ind := range of {
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		lattices[ind.Name], units[ind.Name] = l, ind
	}
	return func(indicator, place string) Stated {
		l, ok := lattices[indicator]
		if !ok {
			return Unstated()
		}
		ind := units[indicator]
		est := l.of(ind, at{place, p, whole, whole})
		return Stated{est.value.At(ind.Unit), est.low.At(ind.Unit), est.high.At(ind.Unit), est.base.At(Count), est.few, ask(ind, l, place, p)}
	}, nil
}

// Words for how a figure lies to what it is held against. Better and worse are said
// only where a direction is agreed.
const (
	StandsBetter  = "better"
	StandsWorse   = "worse"
	StandsHigher  = "higher"
	StandsLower   = "lower"
	StandsSimilar = "similar"
)

// Standing says how a stated figure lies to a benchmark, by the interval that is
// printed beside it: similar where the benchmark lies within. It is "" where any of
// them is hidden or missing.
func Standing(s Stated, mark Figure, better Direction) string {
	_, shown := s.Value.Value()
	low, okLow := s.Low.Value()
	high, okHigh := s.High.Value()
	centre, okMark := mark.Value()
	if !shown || !okLow || !okHigh || !okMark {
		return ""
	}
	switch {
	case low > centre:
		return inDirection(true, better)
	case high < centre:
		return inDirection(false, better)
	}
	return StandsSimilar
}

func inDirection(higher bool, better Direction) string {
	switch {
	case better == Neither && higher:
		return StandsHigher
	case better == Neither:
		return StandsLower
	case (better == Higher) == higher:
		return StandsBetter
	}
	return StandsWorse
}

// Against is the place that a place is held against: its nation, or the United
// Kingdom for a nation and for a group of more than one; the United Kingdom has none.
func (p *Places) Against(pl Place) (Place, bool) {
	if g := p.group(pl.ID); g != nil {
		return p.Find(p.around(g))
	}
	for at := p.parent(pl.ID); at != ""; at = p.parent(at) {
		if above, ok := p.Find(at); ok && (above.Grain == Nation || above.Grain == UK) {
			return above, true
		}
	}
	return Place{}, false
}

// Open are the places of a grain within a place that were there in a period.
func (p *Places) Open(within string, grain Grain, in Period) []Place {
	g := p.group(within)
	return slices.DeleteFunc(p.Below(within, grain), func(pl Place) bool { return gone(pl, in) || g != nil && !p.covers(within, pl.ID, in) })
}

// Before is the period of the same grain before this one.
func (p Period) Before() Period {
	if p.IsYear() {
		return written(p.startYear()-1, 0)
	}
	return QuarterOf(p.First().AddDate(0, 0, -1))
}
