package metrics

import (
	"fmt"
	"math"
)

// addYearBefore adds up, for growth, the people of the schemes that have people at
// the end of the year and of the year before: a scheme that is there for the first
// time, or no longer, would make growth of what is only in the records.
func (l *lattice) addYearBefore(ind Indicator, places *Places) {
	if ind.Kind != GrowthKind {
		return
	}
	l.roundBase = true
	for k, s := range l.cells {
		if k.dimension != whole {
			continue
		}
		if !places.steady(k.place, k.period, k.period.before()) {
			continue // members came or went: there is no number of the same places a year before
		}
		for _, id := range places.schemesIn(k.place, k.period) {
			here, past := l.cells[at{id, k.period, whole, whole}], l.cells[at{id, k.period.before(), whole, whole}]
			if here != nil && past != nil {
				s.after, s.before = s.after+here.respondents, s.before+past.respondents
			}
		}
		s.after, s.before = l.rounding().Rounded(s.after), l.rounding().Rounded(s.before)
	}
}

// before is the year before a year.
func (p Period) before() Period { return QuarterOf(p.First().AddDate(0, 0, -1)).Year() }

// growth is how many more there are than a year before, per cent, both to the
// nearest 5. It can be said where both numbers can.
func (e *estimate) growth(l *lattice, s *sums, k at) {
	past := l.find(at{k.place, k.period.before(), whole, whole})
	e.value = Missing(NotAvailable)
	if past == nil || past.hidden {
		return
	}
	if s.before > 0 {
		e.value = Known(100 * (float64(s.after)/float64(s.before) - 1))
	}
}

// growthNote says how much the latest unbroken run of years comes to: the compound
// rate, the plain average and how much 100 have become. It is made from the figures
// that the table shows.
func growthNote(t *Table, ind Indicator) []Note {
	if ind.Kind != GrowthKind {
		return nil
	}
	factor, sum, years := 1.0, 0.0, 0
	var first, last string
	for _, r := range t.Rows {
		v, ok := t.Figure(r, Estimate).Value()
		if !ok {
			factor, sum, years = 1, 0, 0
			continue
		}
		if years == 0 {
			first = r.Label
		}
		factor, sum, years, last = factor*(1+v/100), sum+v, years+1, r.Label
	}
	if years < 2 || factor <= 0 {
		return nil
	}
	compound := 100 * (math.Pow(factor, 1/float64(years)) - 1)
	return []Note{{"growth", fmt.Sprintf("Over the %d years from %s to %s that is %s a year, compounded (plain average %s): of every 100 people there are %.0f now. Each year’s growth is of the schemes that have people at both ends of it.",
		years, first, last, PercentChange.Text(Known(compound)), PercentChange.Text(Known(sum/float64(years))), 100*factor)}}
}
