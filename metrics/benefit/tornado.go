package benefit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Range is a parameter with its base value and the ends that are thought possible.
type Range struct {
	Name            string
	Base, Low, High float64
}

// Bar is what one parameter does to a result, the others at their base.
type Bar struct {
	Range
	AtLow, AtHigh float64
}

// Swing is how far the result moves.
func (b Bar) Swing() float64 { return math.Abs(b.AtHigh - b.AtLow) }

// Tornado moves each parameter to its ends in turn and orders them by what that
// does, most first; equals stay as given. It says nothing of how likely the ends
// are. result takes the values in the order of the parameters.
func Tornado(params []Range, result func(values []float64) float64) (base float64, bars []Bar, err error) {
	values := make([]float64, len(params))
	for i, p := range params {
		if !(p.Low <= p.Base && p.Base <= p.High) {
			return 0, nil, fmt.Errorf("%s: %g, %g and %g must stand in order", p.Name, p.Low, p.Base, p.High)
		}
		values[i] = p.Base
	}
	base = result(values)
	for i, p := range params {
		b := Bar{Range: p}
		values[i] = p.Low
		b.AtLow = result(values)
		values[i] = p.High
		b.AtHigh = result(values)
		values[i] = p.Base
		bars = append(bars, b)
	}
	slices.SortStableFunc(bars, func(a, b Bar) int { return cmp.Compare(b.Swing(), a.Swing()) })
	return base, bars, nil
}
