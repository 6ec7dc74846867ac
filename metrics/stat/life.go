package stat

import (
	"fmt"
	"math"
)

// AgeBand is deaths and people of an age band, in rising order of StartAge
// (years); the last band has no end.
type AgeBand struct {
	StartAge       float64
	People, Deaths float64
}

// The rules under which a life expectancy is not published
// (PHEindicatormethods): 5,000 people or fewer, or a 95 % interval over 20
// years wide.
const (
	fewestForLife = 5000
	widestLife    = 20
)

// LifeExpectancy is the years that a person at the start of each band can
// expect to live on at today's death rates: an abridged life table by Chiang
// (1984), with Silcocks' variance of the last band (2001), as
// phe_life_expectancy. A value of ErrUndefined in errs, one for each band,
// marks what may not be published: an interval over 20 years wide at 95 %.
// It refuses 5,000 people or fewer (ErrTooFew), more deaths than people, and
// no deaths in the last band (the table would not end).
func LifeExpectancy(bands []AgeBand, level float64) (years []Estimate, errs []error, err error) {
	z, err := ZOf(level)
	if err != nil {
		return nil, nil, err
	}
	if err := checkAges(bands); err != nil {
		return nil, nil, err
	}
	last := len(bands) - 1
	alive := 1.0
	rows := make([]lifeRow, len(bands))
	for i := range bands {
		rows[i] = rowOf(bands, i, alive)
		alive *= 1 - rows[i].dying
	}
	years, errs = make([]Estimate, len(bands)), make([]error, len(bands))
	var lived, spread, next float64 // person-years above, variance above, expectancy of the next band
	for i := last; i >= 0; i-- {
		r := rows[i]
		lived += r.lived
		reach := (1-r.share)*r.width + next
		if i == last {
			reach = 0.5
		}
		spread += r.variance * r.alive * r.alive * reach * reach
		next = lived / r.alive
		half := math.Sqrt(spread / (r.alive * r.alive))
		years[i] = Estimate{next, Interval{next - z*half, next + z*half}}
		if 2*Z95*half > widestLife {
			errs[i] = fmt.Errorf("at %v: the interval is over %d years wide: %w", bands[i].StartAge, widestLife, ErrUndefined)
		}
	}
	return years, errs, nil
}

// lifeRow is a line of the life table: of those alive at its start (of 1 at
// the first), who dies in it, the share of the band that they live, and the
// years lived by all.
type lifeRow struct{ alive, dying, width, share, lived, variance float64 }

func rowOf(bands []AgeBand, i int, alive float64) lifeRow {
	b := bands[i]
	rate := b.Deaths / b.People
	if i == len(bands)-1 {
		return lifeRow{alive, 1, 2 / rate, 0.5, alive / rate, 4 / (b.Deaths * rate * rate)}
	}
	r := lifeRow{alive: alive, width: bands[i+1].StartAge - b.StartAge, share: 0.5}
	if b.StartAge == 0 {
		r.share = 0.1 // who dies in the first year dies early in it
	}
	r.dying = rate * r.width / (1 + rate*r.width*(1-r.share))
	r.lived = r.width * (alive*(1-r.dying) + r.share*alive*r.dying)
	if b.Deaths > 0 {
		r.variance = r.dying * r.dying * (1 - r.dying) / b.Deaths
	}
	return r
}

func checkAges(bands []AgeBand) error {
	if len(bands) < 2 {
		return fmt.Errorf("%d age bands: a life table needs two: %w", len(bands), ErrTooFew)
	}
	var people total
	for i, b := range bands {
		if err := checkFinite("age band", b.StartAge, b.People, b.Deaths); err != nil {
			return err
		}
		if b.People <= 0 || b.Deaths < 0 || b.Deaths > b.People {
			return fmt.Errorf("from age %v: %v deaths of %v people: there are people, and no more deaths than people", b.StartAge, b.Deaths, b.People)
		}
		if i > 0 && b.StartAge <= bands[i-1].StartAge {
			return fmt.Errorf("age %v after age %v: bands are in rising order", b.StartAge, bands[i-1].StartAge)
		}
		people.add(b.People)
	}
	if people.value() <= fewestForLife {
		return fmt.Errorf("%v people: a life expectancy needs more than %d: %w", people.value(), fewestForLife, ErrTooFew)
	}
	if last := bands[len(bands)-1]; last.Deaths == 0 {
		return fmt.Errorf("no deaths from age %v on: %w", last.StartAge, ErrUndefined)
	}
	return nil
}
