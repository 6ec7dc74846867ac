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
			care := feeBands[c.among(.3, .34, .24, .12)] * s.costly * c.normal(1, .03)
			extra := 0.0
			if c.is(.42) {
				extra = 65 + 130*c.Float64()
			}
			overhead, own := (96+30*c.Float64())*s.costly, 74+52*c.Float64()
			respite := 0.0
			if c.is(.3) {
				respite = 18 + 30*c.Float64()
			}
			growth := 1.0
			for yi, y := range w.years() {
				growth *= feeGrowth[min(yi, len(feeGrowth)-1)]
				if !w.ranIn(a, y) || c.is(.03) { // a few years were never costed
					continue
				}
				for _, e := range []elementCost{
					{element: "care", weekly: care * growth},
					{element: "overhead", weekly: overhead * growth},
					{element: "day_support", weekly: extra * growth},
					{element: "respite", weekly: respite * growth},
					{element: "client_contribution", weekly: own * growth},
				} {
					if e.weekly > 0 {
						e.arrangement, e.year = a.ref, y
						all = append(all, e)
					}
				}
			}
		}
	}
	return all
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
