package stat

import (
	"fmt"
	"math"
)

// ChiSquareTest is a chi-squared statistic and its upper tail.
type ChiSquareTest struct{ ChiSquare, DF, P float64 }

// ChiSquareTable is Pearson's test of independence of the rows and columns of
// a table of counts, without continuity correction, and Cramér's V (0 to 1, not
// adjusted for its bias). A row or column without any count leaves it
// undefined (ErrUndefined): join it to another.
func ChiSquareTable(counts [][]float64) (test ChiSquareTest, v float64, err error) {
	rows, columns, all, err := margins(counts)
	if err != nil {
		return ChiSquareTest{}, 0, err
	}
	var t total
	for i, row := range counts {
		for j, c := range row {
			e := rows[i] * columns[j] / all
			t.add((c - e) * (c - e) / e)
		}
	}
	df := float64((len(rows) - 1) * (len(columns) - 1))
	v = math.Sqrt(t.value() / all / float64(min(len(rows), len(columns))-1))
	return ChiSquareTest{t.value(), df, chiTail(t.value(), df)}, math.Min(1, v), nil
}

func margins(counts [][]float64) (rows, columns []float64, all float64, err error) {
	if len(counts) < 2 || len(counts[0]) < 2 {
		return nil, nil, 0, fmt.Errorf("a table needs two rows and two columns: %w", ErrTooFew)
	}
	rows, columns = make([]float64, len(counts)), make([]float64, len(counts[0]))
	for i, row := range counts {
		if len(row) != len(columns) {
			return nil, nil, 0, fmt.Errorf("row %d has %d columns, row 1 has %d", i+1, len(row), len(columns))
		}
		for j, c := range row {
			if !(c >= 0 && c <= mostPeople && measurable(c)) {
				return nil, nil, 0, fmt.Errorf("row %d, column %d: %v is no count", i+1, j+1, c)
			}
			rows[i] += c
			columns[j] += c
			all += c
		}
	}
	for _, m := range [][]float64{rows, columns} {
		for i, c := range m {
			if c == 0 {
				return nil, nil, 0, fmt.Errorf("row or column %d is empty: %w", i+1, ErrUndefined)
			}
		}
	}
	return rows, columns, all, nil
}

// ChiSquareFit tests whether counts follow known shares, such as those of the
// people supported among who answered. Shares sum to 1 and are above 0.
func ChiSquareFit(counts, shares []float64) (ChiSquareTest, error) {
	if len(counts) != len(shares) || len(counts) < 2 {
		return ChiSquareTest{}, fmt.Errorf("%d counts and %d shares: one of each, and two at least: %w", len(counts), len(shares), ErrTooFew)
	}
	if err := checkFinite("count", counts...); err != nil {
		return ChiSquareTest{}, err
	}
	if err := checkFinite("share", shares...); err != nil {
		return ChiSquareTest{}, err
	}
	n, all := sumOf(counts), sumOf(shares)
	if !(math.Abs(all-1) < 1e-6) {
		return ChiSquareTest{}, fmt.Errorf("shares sum to %v, not 1", all)
	}
	if n <= 0 {
		return ChiSquareTest{}, fmt.Errorf("counts of nobody: %w", ErrTooFew)
	}
	var t total
	for i, c := range counts {
		if c < 0 || shares[i] <= 0 {
			return ChiSquareTest{}, fmt.Errorf("count %v, share %v: a count is 0 or more, a share above 0", c, shares[i])
		}
		e := n * shares[i]
		t.add((c - e) * (c - e) / e)
	}
	df := float64(len(counts) - 1)
	return ChiSquareTest{t.value(), df, chiTail(t.value(), df)}, nil
}

// TwoByTwo is one stratum of a comparison: A of A+B in the first group and C
// of C+D in the second have the outcome.
type TwoByTwo struct{ A, B, C, D float64 }

// MantelHaenszel is the common odds ratio over strata with the interval of
// Robins, Breslow and Greenland (1986), and the test of no association without
// continuity correction (mantelhaen.test of R). Strata of fewer than two
// people add nothing. Where no stratum has both outcomes in both directions
// the ratio has no value (ErrUndefined).
func MantelHaenszel(strata []TwoByTwo, level float64) (odds Estimate, test ChiSquareTest, err error) {
	z, err := ZOf(level)
	if err != nil {
		return Estimate{}, ChiSquareTest{}, err
	}
	var excess, variance, r, s, pr, both, qs total
	for i, t := range strata {
		if err := checkFinite("table", t.A, t.B, t.C, t.D); err != nil {
			return Estimate{}, ChiSquareTest{}, err
		}
		if min(t.A, t.B, t.C, t.D) < 0 {
			return Estimate{}, ChiSquareTest{}, fmt.Errorf("stratum %d: counts are 0 or more", i+1)
		}
		n := t.A + t.B + t.C + t.D
		if n < 2 {
			continue
		}
		excess.add(t.A - (t.A+t.B)*(t.A+t.C)/n)
		variance.add((t.A + t.B) * (t.C + t.D) * (t.A + t.C) * (t.B + t.D) / (n * n * (n - 1)))
		p, q, x, y := (t.A+t.D)/n, (t.B+t.C)/n, t.A*t.D/n, t.B*t.C/n
		r.add(x)
		s.add(y)
		pr.add(p * x)
		both.add(p*y + q*x)
		qs.add(q * y)
	}
	if variance.value() == 0 || r.value() == 0 || s.value() == 0 {
		return Estimate{}, ChiSquareTest{}, fmt.Errorf("no stratum in which both groups and both outcomes meet: %w", ErrUndefined)
	}
	chi := excess.value() * excess.value() / variance.value()
	at, a, b := r.value()/s.value(), r.value(), s.value()
	half := z * math.Sqrt(pr.value()/(2*a*a)+both.value()/(2*a*b)+qs.value()/(2*b*b))
	return Estimate{at, Interval{at * math.Exp(-half), at * math.Exp(half)}}, ChiSquareTest{chi, 1, chiTail(chi, 1)}, nil
}

// CochranArmitage tests a linear trend of x of n over groups at scores (nil: 1,
// 2, ...), as prop.trend.test of R. Where nobody or everybody has the outcome
// there is no trend (ErrUndefined).
func CochranArmitage(x, n, scores []float64) (ChiSquareTest, error) {
	if len(x) != len(n) || len(x) < 2 || scores != nil && len(scores) != len(x) {
		return ChiSquareTest{}, fmt.Errorf("%d numerators, %d denominators, %d scores: one of each, and two at least: %w", len(x), len(n), len(scores), ErrTooFew)
	}
	var sx, sn, xt, nt, ntt total
	for i := range x {
		if err := checkProportion(x[i], n[i]); err != nil {
			return ChiSquareTest{}, fmt.Errorf("group %d: %w", i+1, err)
		}
		t := float64(i + 1)
		if scores != nil {
			t = scores[i]
		}
		sx.add(x[i])
		sn.add(n[i])
		xt.add(x[i] * t)
		nt.add(n[i] * t)
		ntt.add(n[i] * t * t)
	}
	all, yes := sn.value(), sx.value()
	d := all*xt.value() - yes*nt.value()
	under := yes * (all - yes) * (all*ntt.value() - nt.value()*nt.value())
	if !(under > 0) {
		return ChiSquareTest{}, fmt.Errorf("%v of %v over these scores: no trend to test: %w", yes, all, ErrUndefined)
	}
	chi := all * d * d / under
	return ChiSquareTest{chi, 1, chiTail(chi, 1)}, nil
}
