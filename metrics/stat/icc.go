package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// IntraClass is an intraclass correlation with the F that tests it and its
// interval.
type IntraClass struct {
	Value, F float64
	Interval Interval
}

// Agreement holds the six intraclass correlations of Shrout and Fleiss (1979):
// One for raters drawn anew for each person, Random for the same raters taken
// as a sample, Fixed for these raters and no others; the Mean forms are of the
// mean of all raters.
type Agreement struct {
	One, Random, Fixed             IntraClass
	MeanOne, MeanRandom, MeanFixed IntraClass
}

// RaterAgreement is from ratings of people (rows) by raters (columns), all of
// them present, as ICC of R's psych by analysis of variance. It needs two of
// each (ErrTooFew) and people and ratings that differ (ErrUndefined).
func RaterAgreement(ratings [][]float64, level float64) (Agreement, error) {
	if err := checkLevel(level); err != nil {
		return Agreement{}, err
	}
	s, err := twoWay(ratings)
	if err != nil {
		return Agreement{}, err
	}
	n, k, tail := s.n, s.k, (1-level)/2
	quantile := func(p, a, b float64) float64 { return distuv.F{D1: a, D2: b}.Quantile(p) }
	// one person's rating from the ratio of mean squares, and its interval
	single := func(f, df float64) IntraClass {
		low, high := f/quantile(1-tail, n-1, df), f*quantile(1-tail, df, n-1)
		of := func(f float64) float64 { return (f - 1) / (f + k - 1) }
		return IntraClass{of(f), f, Interval{of(low), of(high)}}
	}
	mean := func(f, df float64) IntraClass {
		return IntraClass{1 - 1/f, f, Interval{1 - quantile(1-tail, n-1, df)/f, 1 - 1/(f*quantile(1-tail, df, n-1))}}
	}
	f1, f3 := s.people/s.within, s.people/s.residual
	out := Agreement{
		One: single(f1, n*(k-1)), MeanOne: mean(f1, n*(k-1)),
		Fixed: single(f3, (n-1)*(k-1)), MeanFixed: mean(f3, (n-1)*(k-1)),
	}
	out.Random, out.MeanRandom = s.random(f3, tail)
	return out, nil
}

// squares are mean squares of a two-way analysis of variance.
type squares struct{ n, k, people, raters, residual, within float64 }

func twoWay(ratings [][]float64) (squares, error) {
	if len(ratings) < 2 || len(ratings[0]) < 2 {
		return squares{}, fmt.Errorf("agreement needs two people and two raters: %w", ErrTooFew)
	}
	n, k := len(ratings), len(ratings[0])
	var all []float64
	for i, row := range ratings {
		if len(row) != k {
			return squares{}, fmt.Errorf("person %d has %d ratings, the first has %d", i+1, len(row), k)
		}
		all = append(all, row...)
	}
	if err := checkFinite("rating", all...); err != nil {
		return squares{}, err
	}
	grand := meanOf(all)
	var people, raters, total float64
	for _, row := range ratings {
		m := meanOf(row) - grand
		people += float64(k) * m * m
		for _, v := range row {
			total += (v - grand) * (v - grand)
		}
	}
	for j := range k {
		sum := 0.0
		for _, row := range ratings {
			sum += row[j]
		}
		m := sum/float64(n) - grand
		raters += float64(n) * m * m
	}
	fn, fk := float64(n), float64(k)
	s := squares{fn, fk, people / (fn - 1), raters / (fk - 1), (total - people - raters) / ((fn - 1) * (fk - 1)), (total - people) / (fn * (fk - 1))}
	if !(s.people > 0) || !(s.residual > 1e-12*s.people) {
		return s, fmt.Errorf("people do not differ, or raters agree in full: %w", ErrUndefined)
	}
	return s, nil
}

// random is the two-way random form, with the degrees of freedom of
// Satterthwaite for its interval.
func (s squares) random(f, tail float64) (one, mean IntraClass) {
	n, k := s.n, s.k
	value := (s.people - s.residual) / (s.people + (k-1)*s.residual + k*(s.raters-s.residual)/n)
	fj := s.raters / s.residual
	a, b := k*value*fj, n*(1+(k-1)*value)-k*value
	v := (k - 1) * (n - 1) * (a + b) * (a + b) / ((n-1)*k*k*value*value*fj*fj + b*b)
	up := distuv.F{D1: n - 1, D2: v}.Quantile(1 - tail)
	down := distuv.F{D1: v, D2: n - 1}.Quantile(1 - tail)
	low := n * (s.people - up*s.residual) / (up*(k*s.raters+(k*n-k-n)*s.residual) + n*s.people)
	high := n * (down*s.people - s.residual) / (k*s.raters + (k*n-k-n)*s.residual + n*down*s.people)
	of := func(x float64) float64 { return x * k / (1 + x*(k-1)) }
	one = IntraClass{value, f, Interval{low, high}}
	mean = IntraClass{(s.people - s.residual) / (s.people + (s.raters-s.residual)/n), f, Interval{of(low), of(high)}}
	return one, mean
}

// SchemeReliability is how far groups differ: Share of the variance between
// groups (ICC1), and Reliability of a group's mean (ICC2). Below 0.7 a mean is
// too unsure to be ranked.
type SchemeReliability struct{ Share, Reliability, F, P float64 }

// GroupReliability is from values by group, by one-way analysis of variance
// with the mean group size (ICC1 and ICC2 of R's multilevel). It needs two
// groups and one more value than groups (ErrTooFew); values that do not differ
// within any group leave it undefined.
func GroupReliability(groups [][]float64) (SchemeReliability, error) {
	var all []float64
	k := 0.0
	for _, g := range groups {
		if len(g) > 0 {
			k++
		}
		all = append(all, g...)
	}
	n := float64(len(all))
	if err := checkFinite("value", all...); err != nil {
		return SchemeReliability{}, err
	}
	if k < 2 || n <= k {
		return SchemeReliability{}, fmt.Errorf("%v values in %v groups: %w", n, k, ErrTooFew)
	}
	grand := meanOf(all)
	var between, within total
	for _, g := range groups {
		if len(g) == 0 {
			continue
		}
		m := meanOf(g)
		between.add(float64(len(g)) * (m - grand) * (m - grand))
		for _, v := range g {
			within.add((v - m) * (v - m))
		}
	}
	b, w := between.value()/(k-1), within.value()/(n-k)
	if w == 0 || b == 0 || math.IsNaN(b/w) {
		return SchemeReliability{}, fmt.Errorf("no spread within groups, or none between: %w", ErrUndefined)
	}
	return SchemeReliability{(b - w) / (b + (n/k-1)*w), (b - w) / b, b / w, fTail(b/w, k-1, n-k)}, nil
}
