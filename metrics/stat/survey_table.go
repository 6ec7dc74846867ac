package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// RaoScott is a test of independence in a weighted table.
type RaoScott struct {
	F, DF1, DF2, P   float64 // second-order correction, the one to use
	ChiSquare, DF    float64 // Pearson's on the weighted table scaled to the respondents
	FirstOrderP      float64 // of ChiSquare with the first-order correction
	MeanDesignEffect float64
}

// Independence tests whether two groupings of the respondents are independent,
// allowing for weights and strata (Rao and Scott 1984; svychisq). Respondents
// outside the domain are left out. It needs two levels of each (ErrTooFew).
func (s *Sample) Independence(rows, columns []string, in []bool) (RaoScott, error) {
	if len(rows) != len(s.weights) || len(columns) != len(s.weights) {
		return RaoScott{}, fmt.Errorf("%d rows and %d columns of %d respondents", len(rows), len(columns), len(s.weights))
	}
	if err := s.checkLengths(in); err != nil {
		return RaoScott{}, err
	}
	row, nr := levelsOf(rows, in)
	column, nc := levelsOf(columns, in)
	if nr < 2 || nc < 2 {
		return RaoScott{}, fmt.Errorf("table of %d by %d: independence needs two levels of each: %w", nr, nc, ErrTooFew)
	}
	shares, zs, n := s.cellShares(row, column, nr, nc, in)
	v := mat.NewSymDense(nr*nc, nil)
	for i := range zs {
		for j := i; j < len(zs); j++ {
			v.SetSym(i, j, s.covariance(zs[i], zs[j]))
		}
	}
	delta, err := designEffects(shares, v, nr, nc, n)
	if err != nil {
		return RaoScott{}, err
	}
	return raoScott(delta, pearson(shares, nr, nc)*n, s.degrees(in))
}

// levelsOf numbers the names within the domain.
func levelsOf(names []string, in []bool) (level []int, count int) {
	place := map[string]int{}
	level = make([]int, len(names))
	for i, name := range names {
		if !inside(in, i) {
			continue
		}
		k, ok := place[name]
		if !ok {
			k = len(place)
			place[name] = k
		}
		level[i] = k
	}
	return level, len(place)
}

// cellShares are the weighted shares of the cells, and their contributions.
func (s *Sample) cellShares(row, column []int, nr, nc int, in []bool) (shares []float64, zs [][]float64, n float64) {
	shares, zs = make([]float64, nr*nc), make([][]float64, nr*nc)
	var all total
	for i, w := range s.weights {
		if inside(in, i) {
			shares[row[i]+nr*column[i]] += w
			all.add(w)
			n++
		}
	}
	for k := range shares {
		shares[k] /= all.value()
		zs[k] = make([]float64, len(s.weights))
		for i, w := range s.weights {
			if inside(in, i) {
				hit := 0.0
				if row[i]+nr*column[i] == k {
					hit = 1
				}
				zs[k][i] = w * (hit - shares[k]) / all.value()
			}
		}
	}
	return shares, zs, n
}

func pearson(shares []float64, nr, nc int) float64 {
	rows, columns := make([]float64, nr), make([]float64, nc)
	for k, p := range shares {
		rows[k%nr] += p
		columns[k/nr] += p
	}
	var t total
	for k, p := range shares {
		e := rows[k%nr] * columns[k/nr]
		t.add((p - e) * (p - e) / e)
	}
	return t.value()
}

// designEffects is the matrix whose eigenvalues are the generalised design
// effects of the interaction: contrasts that the main effects leave over,
// against the same under a simple random sample.
func designEffects(shares []float64, v *mat.SymDense, nr, nc int, n float64) (*mat.Dense, error) {
	c := contrasts(nr, nc)
	inverse := make([]float64, len(shares))
	for k, p := range shares {
		if p > 0 {
			inverse[k] = 1 / p
		}
	}
	d := mat.NewDiagDense(len(inverse), inverse)
	var plain, full, dc, vd mat.Dense
	dc.Mul(d, c)
	plain.Mul(c.T(), &dc)
	plain.Scale(1/n, &plain)
	vd.Mul(v, &dc)
	full.Mul(dc.T(), &vd)
	var delta mat.Dense
	if err := delta.Solve(&plain, &full); err != nil {
		return nil, fmt.Errorf("table with too many empty cells: %w", ErrUndefined)
	}
	return &delta, nil
}

// contrasts are the interactions of rows and columns with the main effects
// taken out.
func contrasts(nr, nc int) *mat.Dense {
	k := (nr - 1) * (nc - 1)
	c := mat.NewDense(nr*nc, k, nil)
	for a := 1; a < nr; a++ {
		for b := 1; b < nc; b++ {
			j := (a - 1) + (nr-1)*(b-1)
			for r := range nr {
				for q := range nc {
					x, y := -1/float64(nr), -1/float64(nc)
					if r == a {
						x++
					}
					if q == b {
						y++
					}
					c.Set(r+nr*q, j, x*y)
				}
			}
		}
	}
	return c
}

func raoScott(delta *mat.Dense, chi, design float64) (RaoScott, error) {
	k, _ := delta.Dims()
	var square mat.Dense
	square.Mul(delta, delta)
	trace := mat.Trace(delta)
	out := RaoScott{ChiSquare: chi, DF: float64(k), MeanDesignEffect: trace / float64(k)}
	if !(trace > 0) || design < 1 {
		return out, fmt.Errorf("no spread between respondents to test with: %w", ErrUndefined)
	}
	out.DF1 = trace * trace / mat.Trace(&square)
	out.DF2 = out.DF1 * design
	out.F = chi / trace
	out.P = fTail(out.F, out.DF1, out.DF2)
	out.FirstOrderP = chiTail(chi/out.MeanDesignEffect, out.DF)
	return out, nil
}

// chiTail and fTail are the upper tails of chi-squared and of F, exact far out
// where one minus the distribution function would be 0.
func chiTail(x, df float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

func fTail(f, df1, df2 float64) float64 {
	switch {
	case f <= 0:
		return 1
	case math.IsInf(f, 1):
		return 0
	}
	return mathext.RegIncBeta(df2/2, df1/2, df2/(df2+df1*f))
}
