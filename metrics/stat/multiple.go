package stat

import (
	"fmt"
	"math"
	"slices"
)

// Adjustment is a way to allow for many comparisons at once.
type Adjustment int

// The adjustments, as in p.adjust of R. BenjaminiHochberg bounds the share of
// false alarms among the alarms (1995); BenjaminiYekutieli does so whatever
// the dependence (2001). Holm (1979) and Bonferroni bound the chance of a
// single false alarm.
const (
	BenjaminiHochberg Adjustment = iota
	BenjaminiYekutieli
	Holm
	Bonferroni
)

// Adjust is the adjusted p of each p, in their order. A comparison that was
// not made is left out by the caller and does not count.
func Adjust(ps []float64, how Adjustment) ([]float64, error) {
	for i, p := range ps {
		if !(p >= 0 && p <= 1) {
			return nil, fmt.Errorf("p %d is %v: a p lies between 0 and 1", i+1, p)
		}
	}
	if how < BenjaminiHochberg || how > Bonferroni {
		return nil, fmt.Errorf("no adjustment %d", how)
	}
	m := float64(len(ps))
	out := make([]float64, len(ps))
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
		out[i] = math.Min(1, m*ps[i])
	}
	if how == Bonferroni {
		return out, nil
	}
	slices.SortFunc(order, func(a, b int) int { return sign(ps[a] - ps[b]) })
	if how == Holm {
		most := 0.0
		for k, i := range order {
			most = math.Max(most, math.Min(1, (m-float64(k))*ps[i]))
			out[i] = most
		}
		return out, nil
	}
	scale := 1.0
	if how == BenjaminiYekutieli {
		scale = 0
		for k := range ps {
			scale += 1 / float64(k+1)
		}
	}
	least := 1.0
	for k, i := range slices.Backward(order) {
		least = math.Min(least, scale*m/float64(k+1)*ps[i])
		out[i] = least
	}
	return out, nil
}
