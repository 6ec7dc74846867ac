package stat

import (
	"fmt"
	"math"
)

// Bin is how many observations have one whole-number value.
type Bin struct {
	Value int
	N     int64
}

// HistogramQuantile is the p-th quantile (0 to 1) of the answers in a
// histogram whose bins are in rising order of value, by R's type 7 (linear
// between the two nearest answers, the usual default). Bins of one value may
// repeat, as they do when schemes are put together.
func HistogramQuantile(bins []Bin, p float64) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("quantile %v: lies between 0 and 1", p)
	}
	var n int64
	for i, b := range bins {
		if b.N < 0 {
			return 0, fmt.Errorf("bin %d holds %d answers", b.Value, b.N)
		}
		if i > 0 && b.Value < bins[i-1].Value {
			return 0, fmt.Errorf("bin %d after bin %d: bins must be in rising order", b.Value, bins[i-1].Value)
		}
		n += b.N
	}
	if n == 0 {
		return 0, fmt.Errorf("quantile of no answers: %w", ErrTooFew)
	}
	at := float64(n-1) * p
	// R allows for the rounding of (n-1)·p the same way.
	below := math.Floor(at + 4*epsilon)
	share := at - below
	if math.Abs(share) < 4*epsilon {
		share = 0
	}
	low, high := ordered(bins, int64(below)), ordered(bins, min(int64(below)+1, n-1))
	return low + share*(high-low), nil
}

const epsilon = 0x1p-52

// ordered is the answer at a place (from 0) when all are put in order.
func ordered(bins []Bin, place int64) float64 {
	for _, b := range bins {
		if place < b.N {
			return float64(b.Value)
		}
		place -= b.N
	}
	return math.NaN()
}

// MedianOf is the median of a histogram and its quartiles, type 7.
func MedianOf(bins []Bin) (median float64, quartiles Interval, err error) {
	if median, err = HistogramQuantile(bins, 0.5); err != nil {
		return 0, Interval{}, err
	}
	if quartiles.Low, err = HistogramQuantile(bins, 0.25); err != nil {
		return 0, Interval{}, err
	}
	quartiles.High, err = HistogramQuantile(bins, 0.75)
	return median, quartiles, err
}
