package benefit

import (
	"fmt"
	"math"
)

// Growth is a plan to have more people in a service.
type Growth struct {
	Start, Target float64 // people
	Years         int
	Leavers       float64 // share who leave in a year, 0 to below 1
}

// GrowthPath is what a plan asks for.
type GrowthPath struct {
	StartsPerYear float64 // gross: those who leave must be replaced
	Starts        float64 // over all years
	People        []float64
	YearlyRate    float64 // net growth a year that the plan comes to
}

// Path finds the even number of starts a year that leads to the target:
// s = (target - start q^T)(1-q)/(1-q^T) with q = 1 - leavers.
func (g Growth) Path() (GrowthPath, error) {
	if !(g.Start >= 0) || !(g.Target >= 0) || g.Years < 1 || g.Years > mostYears || !(g.Leavers >= 0 && g.Leavers < 1) {
		return GrowthPath{}, fmt.Errorf("a plan from %g to %g people in %d years with %g leaving: people must be 0 or more, years 1 or more, the share who leave from 0 to below 1",
			g.Start, g.Target, g.Years, g.Leavers)
	}
	q := 1 - g.Leavers
	var p GrowthPath
	if g.Leavers == 0 {
		p.StartsPerYear = (g.Target - g.Start) / float64(g.Years)
	} else {
		kept := math.Pow(q, float64(g.Years))
		p.StartsPerYear = (g.Target - g.Start*kept) * (1 - q) / (1 - kept)
	}
	if p.StartsPerYear < 0 {
		return GrowthPath{}, fmt.Errorf("more than %g people remain without a single start: %w", g.Target, ErrNoAnswer)
	}
	p.Starts = p.StartsPerYear * float64(g.Years)
	p.People = []float64{g.Start}
	for range g.Years {
		p.People = append(p.People, p.People[len(p.People)-1]*q+p.StartsPerYear)
	}
	if g.Start > 0 {
		p.YearlyRate = math.Pow(g.Target/g.Start, 1/float64(g.Years)) - 1
	}
	return p, nil
}

// YearsAt is how long growth at a steady rate takes to reach the target.
func (g Growth) YearsAt(rate float64) (float64, error) {
	if !(g.Start > 0) || !(g.Target > 0) || !(rate > -1) || rate == 0 {
		return 0, fmt.Errorf("from %g to %g people at %g a year: %w", g.Start, g.Target, rate, ErrNoAnswer)
	}
	years := math.Log(g.Target/g.Start) / math.Log1p(rate)
	if years < 0 {
		return 0, fmt.Errorf("growth of %g a year leads away from the target: %w", rate, ErrNoAnswer)
	}
	return years, nil
}

// Coordinators is how many are needed for a number of carers: a step for each
// started group.
func Coordinators(carers, carersEach float64) (float64, error) {
	if !(carers >= 0) || !(carersEach > 0) {
		return 0, fmt.Errorf("%g carers, %g to a coordinator: the first must be 0 or more, the second above 0", carers, carersEach)
	}
	return math.Ceil(carers / carersEach), nil
}

// Ramp is how a service fills up and empties.
type Ramp struct {
	Opening float64
	Starts  []float64 // by year from 1
	Leavers float64   // share of the closing stock of the year before
}

// Occupancy gives, by year from 1, how many people are there on average and at
// the end: closing = closing before x (1-leavers) + starts.
func (r Ramp) Occupancy() (average, closing []float64, err error) {
	if err := checkShare("leavers", r.Leavers); err != nil {
		return nil, nil, err
	}
	before := r.Opening
	for t, s := range r.Starts {
		if !(s >= 0) {
			return nil, nil, fmt.Errorf("starts of year %d are %g: they must be 0 or more", t+1, s)
		}
		after := before*(1-r.Leavers) + s
		average, closing = append(average, (before+after)/2), append(closing, after)
		before = after
	}
	return average, closing, nil
}

// PartYear is what starts in the months of a financial year are worth in that
// year and in a full one.
type PartYear struct {
	InYear, FullYear Money
	Fraction         float64
}

// PartYearEffect takes the starts by month of the financial year, April first.
// A start counts from the middle of its month: (12 - month + 0.5)/12.
func PartYearEffect(starts [12]float64, each Money) (PartYear, error) {
	var p PartYear
	people, years := 0.0, 0.0
	for m, n := range starts {
		if !(n >= 0) {
			return p, fmt.Errorf("starts of month %d of the financial year are %g: they must be 0 or more", m+1, n)
		}
		people += n
		years += n * (12 - float64(m+1) + 0.5) / 12
	}
	p.InYear, p.FullYear = Money{years * each.Amount, each.Year}, Money{people * each.Amount, each.Year}
	if people > 0 {
		p.Fraction = years / people
	}
	return p, nil
}
