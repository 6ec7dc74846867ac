package stat

import (
	"fmt"
	"math"
)

// Scatter is how far places lie from a centre, measured in what chance gives
// places of their size, and what is left when the many comparisons are allowed
// for.
type Scatter struct {
	Z              []float64 // of each place
	Q              []float64 // Benjamini and Hochberg's adjusted p of each place
	Phi, Tau2      float64   // winsorised at 10 %; see Funnel
	MoreThanChance bool      // the winsorised scores spread more than chance does (5 %)
}

// falseAlarms is the share of false alarms among alarms that is put up with.
const falseAlarms = 0.05

// ScatterOf is from values, the standard error that chance alone gives each
// about the centre, and the centre. It needs two places (ErrTooFew) and errors
// above 0. Tau2 is the variance between places on the scale of the values
// (Spiegelhalter 2005), to be taken into limits only where MoreThanChance.
func ScatterOf(values, errors []float64, centre float64) (Scatter, error) {
	if len(values) != len(errors) || len(values) < 2 {
		return Scatter{}, fmt.Errorf("%d values and %d errors: one of each, and two at least: %w", len(values), len(errors), ErrTooFew)
	}
	if err := checkFinite("value", append(append([]float64{centre}, values...), errors...)...); err != nil {
		return Scatter{}, err
	}
	s := Scatter{Z: make([]float64, len(values))}
	ps := make([]float64, len(values))
	for i, v := range values {
		if errors[i] <= 0 {
			return Scatter{}, fmt.Errorf("place %d: standard error %v: is above 0: %w", i+1, errors[i], ErrUndefined)
		}
		s.Z[i] = (v - centre) / errors[i]
		ps[i] = normalTails(s.Z[i])
	}
	var err error
	if s.Q, err = Adjust(ps, BenjaminiHochberg); err != nil {
		return Scatter{}, err
	}
	trimmed, _ := Winsorise(s.Z, 0.1)
	n := float64(len(values))
	s.Phi = Phi(trimmed)
	s.Tau2 = Tau2(s.Phi, errors)
	s.MoreThanChance = s.Tau2 > 0 && chiTail(n*s.Phi, n-1) < 0.05
	return s, nil
}

// StandsOut reports whether a place still stands out among all of them: an
// alarm of a kind of which no more than one in twenty is false.
func (s Scatter) StandsOut(place int) bool { return s.Q[place] <= falseAlarms }

// Outside reports whether a place lies outside 95 % limits that allow for the
// spread found between places, given its standard error.
func (s Scatter) Outside(place int, standardError float64) bool {
	return math.Abs(s.Z[place])*standardError > Z95*math.Sqrt(standardError*standardError+s.Tau2)
}
