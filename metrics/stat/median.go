package stat

import (
	"fmt"
	"math"
)

// MedianInterval is the distribution-free interval of a median: the answers at
// the ranks n/2 - z·sqrt(n)/2 and 1 + n/2 + z·sqrt(n)/2, to the nearest whole
// rank (Campbell and Gardner, BMJ 1988;296:1454). With few answers the ranks
// meet the ends, and the interval runs from the least answer to the largest.
func MedianInterval(bins []Bin, z float64) (Interval, error) {
	if err := checkZ(z); err != nil {
		return Interval{}, err
	}
	var n int64
	for _, b := range bins {
		n += b.N
	}
	if n < 1 {
		return Interval{}, fmt.Errorf("median of no answers: %w", ErrTooFew)
	}
	low, high := medianRanks(n, z)
	return Interval{ordered(bins, low-1), ordered(bins, high-1)}, nil
}

// medianRanks counts from 1.
func medianRanks(n int64, z float64) (low, high int64) {
	half := z * math.Sqrt(float64(n)) / 2
	low = max(1, int64(math.Round(float64(n)/2-half)))
	high = min(n, int64(math.Round(1+float64(n)/2+half)))
	return low, high
}
