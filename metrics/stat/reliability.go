package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Alpha is Cronbach's alpha of a scale and what it rests on.
type Alpha struct {
	Raw, Standardised float64  // from covariances, from correlations
	MeanCorrelation   float64  // between items
	Feldt             Interval // of Raw (Feldt 1965)
	IfDropped         []float64
	ItemRest          []float64 // correlation of an item with the sum of the others
	People, Items     int
}

// CronbachAlpha is the internal consistency of items (columns) answered by
// people (rows), matching alpha of R's psych. NaN is an item not answered: as
// there, covariances are taken from the people who answered both items. Alpha
// rises with the number of items and is no proof that they measure one thing.
// It needs two items and three people (ErrTooFew), and some spread
// (ErrUndefined). With two items IfDropped says nothing and is left out.
func CronbachAlpha(answers [][]float64, level float64) (Alpha, error) {
	if err := checkLevel(level); err != nil {
		return Alpha{}, err
	}
	n := len(answers)
	if n < 3 || len(answers[0]) < 2 {
		return Alpha{}, fmt.Errorf("%d people: alpha needs three people and two items: %w", n, ErrTooFew)
	}
	k := len(answers[0])
	for i, a := range answers {
		if len(a) != k {
			return Alpha{}, fmt.Errorf("person %d has %d items, the first has %d", i+1, len(a), k)
		}
	}
	c, err := pairwise(answers, k)
	if err != nil {
		return Alpha{}, err
	}
	out := Alpha{People: n, Items: k}
	if out.Raw, err = alphaOf(c, -1); err != nil {
		return Alpha{}, err
	}
	out.MeanCorrelation = meanCorrelation(c)
	out.Standardised = float64(k) * out.MeanCorrelation / (1 + float64(k-1)*out.MeanCorrelation)
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (k - 1))}
	tail := (1 - level) / 2
	out.Feldt = Interval{1 - (1-out.Raw)*f.Quantile(1-tail), 1 - (1-out.Raw)*f.Quantile(tail)}
	for i := range k {
		out.ItemRest = append(out.ItemRest, itemRest(c, i))
		if k > 2 {
			without, err := alphaOf(c, i)
			if err != nil {
				return Alpha{}, fmt.Errorf("without item %d: %w", i+1, err)
			}
			out.IfDropped = append(out.IfDropped, without)
		}
	}
	return out, nil
}

// pairwise covariances of the items.
func pairwise(answers [][]float64, k int) ([][]float64, error) {
	c := make([][]float64, k)
	for i := range c {
		c[i] = make([]float64, k)
		for j := range i + 1 {
			var x, y []float64
			for _, a := range answers {
				if !math.IsNaN(a[i]) && !measurable(a[i]) {
					return nil, fmt.Errorf("item %d: an answer is %v", i+1, a[i])
				}
				if !math.IsNaN(a[i]) && !math.IsNaN(a[j]) {
					x, y = append(x, a[i]), append(y, a[j])
				}
			}
			if len(x) < 2 {
				return nil, fmt.Errorf("items %d and %d: %d people answered both: %w", j+1, i+1, len(x), ErrTooFew)
			}
			c[i][j] = covarianceOf(x, y)
			c[j][i] = c[i][j]
		}
		if c[i][i] == 0 {
			return nil, fmt.Errorf("item %d: everybody answered the same: %w", i+1, ErrUndefined)
		}
	}
	return c, nil
}

func alphaOf(c [][]float64, without int) (float64, error) {
	var diagonal, all, k float64
	for i := range c {
		if i == without {
			continue
		}
		k++
		diagonal += c[i][i]
		for j := range c {
			if j != without {
				all += c[i][j]
			}
		}
	}
	if !(all > 0) {
		return 0, fmt.Errorf("the sum of the items has no spread: %w", ErrUndefined)
	}
	return k / (k - 1) * (1 - diagonal/all), nil
}

func meanCorrelation(c [][]float64) float64 {
	var sum, pairs float64
	for i := range c {
		for j := range i {
			sum += c[i][j] / math.Sqrt(c[i][i]*c[j][j])
			pairs++
		}
	}
	return sum / pairs
}

// itemRest is 0 where the other items' sum has no spread.
func itemRest(c [][]float64, item int) float64 {
	var with, rest float64
	for i := range c {
		if i == item {
			continue
		}
		with += c[item][i]
		for j := range c {
			if j != item {
				rest += c[i][j]
			}
		}
	}
	if !(rest > 0) {
		return 0
	}
	return with / math.Sqrt(c[item][item]*rest)
}
