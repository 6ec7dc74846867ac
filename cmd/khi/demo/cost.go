package demo

import (
	"strconv"
	"time"
)

// elementCost is pounds a week of one element of a live-in arrangement in one
// financial year, in that year's prices.
type elementCost struct {
	arrangement, year, element string
	weekly                     float64
}

// Weekly fee bands, pounds in the first year. They are invented, and lie within
// the range that English commissioners paid in 2022-23 according to the
// reports that Shared Lives Plus published.
var feeBands = []float64{388, 446, 512, 624}

// feeGrowth is how much fees went up in each later year; general prices rose less.
var feeGrowth = []float64{1, 1.062, 1.054, 1.045, 1.035}

// costs of a scheme: every live-in arrangement in each year in which it ran.
func (w *world) costs(s *scheme, si int) []elementCost {
	var all []elementCost
	for pi, p := range s.people {
		c := w.o.chance(3, si, pi)
		for _, a := range p.arrangements {
			if a.kind != "live_in" {
				continue
			}
			elements := s.weeklyCosts(si, c)
			growth := 1.0
			for yi, y := range w.years() {
				growth *= feeGrowth[min(yi, len(feeGrowth)-1)]
				if !w.ranIn(a, y) || c.is(.03) { // a few years were never costed
					continue
				}
				for _, e := range elements {
					weekly := e.weekly * growth
					if e.element == "care" {
						weekly *= careByNeed[a.judged.band]
					}
					all = append(all, elementCost{a.ref, y, e.element, weekly})
				}
			}
		}
	}
	return all
}

// weeklyCosts makes up one arrangement's elements in prices of the first year.
// An element that is not known is left out, which is not the same as nothing to pay.
func (s *scheme) weeklyCosts(si int, c chance) (known []elementCost) {
	part := func(element string, p, weekly float64) {
		if c.is(p) {
			known = append(known, elementCost{element: element, weekly: weekly})
		}
	}
	part("care", .985, feeBands[c.among(.3, .34, .24, .12)]*s.costly*c.normal(1, .03))
	part("overhead", .98, (96+30*c.Float64())*s.costly)
	part("day_support", .42, 65+130*c.Float64())
	part("respite", .3, 18+30*c.Float64())
	part("client_contribution", .96, 74+52*c.Float64())
	if si%7 != 5 { // such a scheme does not know what its people get
		part("housing_benefit", .9, 84+60*c.Float64())
	}
	return known
}

// ranIn says whether an arrangement was open on any day of a year of the period.
func (w *world) ranIn(a arrangement, year string) bool {
	from, to := time.Time{}, time.Time{}
	for _, q := range w.quarters {
		if q.year == year {
			if from.IsZero() {
				from = q.from
			}
			to = q.to
		}
	}
	return a.start.Before(to) && (a.end.IsZero() || !a.end.Before(from))
}

func pounds(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }
