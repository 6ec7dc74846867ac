package stat

import (
	"fmt"
	"math"
	"slices"
)

// QuantileGroups puts each value into one of k groups of like size by rank,
// ties at their lowest rank: group 1 has the lowest values, or the highest
// where highestFirst (phe_quantile of PHEindicatormethods; its invert). With
// fewer values than groups there are none (ErrTooFew). Missing values are left
// out by the caller.
func QuantileGroups(values []float64, k int, highestFirst bool) ([]int, error) {
	if err := checkFinite("quantile groups", values...); err != nil {
		return nil, err
	}
	if k < 1 {
		return nil, fmt.Errorf("%d groups: is 1 or more", k)
	}
	n := len(values)
	if n < k || n == 0 {
		return nil, fmt.Errorf("%d values for %d groups: %w", n, k, ErrTooFew)
	}
	sorted := slices.Sorted(slices.Values(values))
	groups := make([]int, n)
	for i, v := range values {
		rank, _ := slices.BinarySearch(sorted, v)
		if highestFirst {
			for rank < n && sorted[rank] == v {
				rank++
			}
			rank = n - rank
		}
		// The place counts from the far end, as the reference's does: of
		// groups that cannot be equal, the middle ones differ otherwise.
		fromEnd := float64(n-rank) / (float64(n) / float64(k))
		groups[i] = max(1, k+1-int(math.Ceil(fromEnd-1e-9)))
	}
	return groups, nil
}

// Quantile is the p-th quantile (0 to 1) of values in rising order, by R's
// type 7 (linear between the two nearest).
func Quantile(sorted []float64, p float64) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("quantile %v: lies between 0 and 1", p)
	}
	if len(sorted) == 0 {
		return 0, fmt.Errorf("quantile of no values: %w", ErrTooFew)
	}
	if err := checkFinite("quantile", sorted...); err != nil {
		return 0, err
	}
	if !slices.IsSorted(sorted) {
		return 0, fmt.Errorf("quantile of values that are not in rising order")
	}
	return quantile7(sorted, p), nil
}

func quantile7(sorted []float64, p float64) float64 {
	at := float64(len(sorted)-1) * p
	below := math.Floor(at + 4*epsilon)
	share := at - below
	if math.Abs(share) < 4*epsilon {
		share = 0
	}
	i := int(below)
	low, high := sorted[i], sorted[min(i+1, len(sorted)-1)]
	return low + share*(high-low)
}

// ValueBands cuts the range of values into k bands at their quantiles (type
// 7) and says in which band each value lies: band 1 has the lowest values, or
// the highest where highestFirst. A value on a bound belongs to the band below
// it (the quartiles and quintiles of Fingertips). Values that are all the same
// lie in the first band.
func ValueBands(values []float64, k int, highestFirst bool) (bands []int, bounds []float64, err error) {
	if k < 1 {
		return nil, nil, fmt.Errorf("%d bands: is 1 or more", k)
	}
	sorted := slices.Sorted(slices.Values(values))
	if _, err := Quantile(sorted, 0); err != nil {
		return nil, nil, err
	}
	for i := range k + 1 {
		bounds = append(bounds, quantile7(sorted, float64(i)/float64(k)))
	}
	for _, v := range values {
		b := 1
		for b < k && v > bounds[b] {
			b++
		}
		if highestFirst {
			b = k + 1 - b
		}
		bands = append(bands, b)
	}
	return bands, bounds, nil
}
