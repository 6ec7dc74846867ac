package benefit

import (
	"fmt"
	"io"
	"math"
	"strconv"
)

// Schedule is a declining discount rate: real rates by band of years from the
// base year. Rates are real, so they may be used on flows of one price year
// only (HM Treasury, The Green Book, annex on discounting).
type Schedule struct {
	Name          string
	EffectiveFrom string // the day from which the guidance holds
	bands         []band
}

// band holds for the years from..to; to is 0 for the last one.
type band struct {
	from, to int
	rate     float64
}

var scheduleHead = []string{"schedule", "effective_from", "from_year", "to_year", "rate"}

// ReadSchedules reads a table of schedules, each with bands that follow one
// another from year 1 without a gap; the last has no end.
func ReadSchedules(r io.Reader) (map[string]*Schedule, error) {
	rows, err := readTable(r, scheduleHead)
	if err != nil {
		return nil, fmt.Errorf("discount rates: %w", err)
	}
	all := map[string]*Schedule{}
	for _, row := range rows {
		s := all[row[0]]
		if s == nil {
			s = &Schedule{Name: row[0], EffectiveFrom: row[1]}
			all[row[0]] = s
		}
		if err := s.add(row); err != nil {
			return nil, fmt.Errorf("discount rates, %s from year %s: %w", row[0], row[2], err)
		}
	}
	for _, s := range all {
		if s.bands[len(s.bands)-1].to != 0 {
			return nil, fmt.Errorf("discount rates, %s: the last band must have no end", s.Name)
		}
	}
	return all, nil
}

func (s *Schedule) add(row []string) error {
	var b band
	var err error
	if b.from, err = strconv.Atoi(row[2]); err != nil {
		return err
	}
	if row[3] != "" {
		if b.to, err = strconv.Atoi(row[3]); err != nil || b.to < b.from {
			return fmt.Errorf("the band ends in year %q", row[3])
		}
	}
	if b.rate, err = strconv.ParseFloat(row[4], 64); err != nil || b.rate <= -1 || math.IsInf(b.rate, 0) || math.IsNaN(b.rate) {
		return fmt.Errorf("the rate %q must be a number above -1", row[4])
	}
	want := 1
	if n := len(s.bands); n > 0 {
		want = s.bands[n-1].to + 1
	}
	if b.from != want || row[1] != s.EffectiveFrom {
		return fmt.Errorf("the band must follow the one before it, from year %d", want)
	}
	s.bands = append(s.bands, b)
	return nil
}

// Flat is a schedule with one rate for all years.
func Flat(name string, rate float64) *Schedule {
	return &Schedule{Name: name, bands: []band{{from: 1, rate: rate}}}
}

// Rate is the rate of a year, counted from 1. It is 0 for year 0.
func (s *Schedule) Rate(year int) float64 {
	for _, b := range s.bands {
		if year >= b.from && (b.to == 0 || year <= b.to) {
			return b.rate
		}
	}
	return 0
}

// Factors gives the discount factors of the years 0 to last:
// D(0) = 1 and D(t) = D(t-1)/(1+rate of year t), which is not (1+rate)^-t once
// the rate has changed.
func (s *Schedule) Factors(last int) []float64 {
	f := make([]float64, max(last, 0)+1)
	f[0] = 1
	for t := 1; t < len(f); t++ {
		f[t] = f[t-1] / (1 + s.Rate(t))
	}
	return f
}

// Annuity is the sum of the factors of the years first to last: what £1 in
// each of them is worth in year 0.
func (s *Schedule) Annuity(first, last int) float64 {
	f := s.Factors(last)
	sum := 0.0
	for t := max(first, 0); t < len(f); t++ {
		sum += f[t]
	}
	return sum
}
