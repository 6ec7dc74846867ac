package stat

import (
	"fmt"
	"math"
	"slices"
)

// Spread is how the places' values of one indicator lie: the ingredients of a
// spine chart. Quantiles are of type 7.
type Spread struct{ Min, P5, P25, Median, P75, P95, Max float64 }

// fewestForSpread is the number of values under which only the smallest and
// the largest say anything.
const fewestForSpread = 4

// SpreadOf needs four values (ErrTooFew; Min and Max are filled in all the
// same where there is one value). Quantiles are rounded to 10 decimals, as
// Fingertips does.
func SpreadOf(values []float64) (Spread, error) {
	if err := checkFinite("spread", values...); err != nil {
		return Spread{}, err
	}
	if len(values) == 0 {
		return Spread{}, fmt.Errorf("spread of no values: %w", ErrTooFew)
	}
	v := slices.Sorted(slices.Values(values))
	s := Spread{Min: v[0], Max: v[len(v)-1]}
	if len(v) < fewestForSpread {
		return s, fmt.Errorf("spread of %d values: needs %d: %w", len(v), fewestForSpread, ErrTooFew)
	}
	at := func(p float64) float64 { return math.Round(quantile7(v, p)*1e10) / 1e10 }
	s.P5, s.P25, s.Median, s.P75, s.P95 = at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)
	return s, nil
}

// Spine is the layout of a spine chart in the unit of the values: the
// benchmark in the middle, HalfWidth to either side, and from the left Offset
// (nothing), Outer (to the first quartile mark), Inner (between the quartiles)
// and Rest. Where low is good the axis is turned, so that worse is left.
type Spine struct {
	HighestLeft                           bool
	HalfWidth, Offset, Outer, Inner, Rest float64
	benchmark                             float64
}

// SpineOf lays out a spine (SpineChartCalculator of Fingertips). It refuses
// values that are not in rising order or all the same (ErrUndefined).
func SpineOf(benchmark float64, s Spread, p Polarity) (Spine, error) {
	if err := checkFinite("spine", benchmark, s.Min, s.P25, s.P75, s.Max); err != nil {
		return Spine{}, err
	}
	if s.Min > s.P25 || s.P25 > s.P75 || s.P75 > s.Max {
		return Spine{}, fmt.Errorf("spine: %v, %v, %v, %v are not in rising order", s.Min, s.P25, s.P75, s.Max)
	}
	half := math.Max(benchmark-s.Min, s.Max-benchmark)
	if half <= 0 {
		return Spine{}, fmt.Errorf("spine: every place is at the benchmark: %w", ErrUndefined)
	}
	out := Spine{HighestLeft: p == LowerIsBetter, HalfWidth: half, Inner: s.P75 - s.P25, benchmark: benchmark}
	out.Offset, out.Outer, out.Rest = half-(benchmark-s.Min), s.P25-s.Min, s.Max-s.P75
	if out.HighestLeft {
		out.Offset, out.Outer, out.Rest = half-(s.Max-benchmark), s.Max-s.P75, s.P25-s.Min
	}
	return out, nil
}

// At is how far from the left end a value lies, in the unit of the values.
func (s Spine) At(value float64) float64 {
	if s.HighestLeft {
		return s.benchmark + s.HalfWidth - value
	}
	return value - (s.benchmark - s.HalfWidth)
}

// SpinePixels are the parts of a spine in whole pixels.
type SpinePixels struct {
	PerUnit                            float64
	Offset, Outer, Inner, Rest, Marker int
}

// Pixels lays the spine out in a drawing: so wide, with a margin to the left
// and a marker of this size for a value. Rest takes up the rounding of the
// other parts, so that the whole keeps its width.
func (s Spine) Pixels(width, margin, marker, value float64) SpinePixels {
	per := width / (2 * s.HalfWidth)
	px := func(units float64) int { return int(math.Round(units * per)) }
	out := SpinePixels{PerUnit: per, Outer: px(s.Outer), Inner: px(s.Inner)}
	out.Offset = px(s.Offset) + int(margin)
	out.Rest = px(s.Outer+s.Inner+s.Rest) - out.Outer - out.Inner
	out.Marker = out.Offset + px(s.At(value)-s.Offset) - int(marker/2)
	return out
}
