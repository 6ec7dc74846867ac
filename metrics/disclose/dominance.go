package disclose

import "slices"

// MoneyCell is the cell that some people's amounts make.
func MoneyCell(amounts []float64) Cell {
	c := Cell{Kind: Money, Respondents: int64(len(amounts)), Constant: true}
	for _, v := range amounts {
		c.Total += v
		c.Largest, c.Second = TopTwo(c.Largest, c.Second, max(v, -v), 0)
		c.Constant = c.Constant && v == amounts[0]
	}
	return c
}

// Exceeds reports whether the largest few amounts make up more than a share of
// all of them, in percent: the (n, k) rule.
func Exceeds(amounts []float64, few int, percent float64) bool {
	sorted := slices.Sorted(slices.Values(amounts))
	slices.Reverse(sorted)
	var top, all float64
	for i, v := range sorted {
		all += v
		if i < few {
			top += v
		}
	}
	return top > percent/100*all
}

// Estimable reports whether whoever gave the second largest amount could
// estimate the largest to within less than some percent: the p% rule.
func Estimable(c Cell, percent float64) bool {
	return c.Total-c.Largest-c.Second < percent/100*c.Largest
}
