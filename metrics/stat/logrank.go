package stat

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

type logRankSpell struct {
	Spell
	group int
}

// logRankSums walks through the times of events: seen and expected events of
// each group, and the covariance of their differences.
func logRankSums(all []logRankSpell, risk []float64) (observed, expected []float64, v *mat.SymDense) {
	k := len(risk)
	observed, expected, v = make([]float64, k), make([]float64, k), mat.NewSymDense(k, nil)
	for start := 0; start < len(all); {
		end, events, n := start, 0.0, float64(len(all)-start)
		gone := make([]float64, k)
		for end < len(all) && all[end].Time == all[start].Time {
			gone[all[end].group]++
			if all[end].Event {
				events++
				observed[all[end].group]++
			}
			end++
		}
		for a := range k {
			expected[a] += events * risk[a] / n
			for b := a; b < k && n > 1; b++ {
				same := 0.0
				if a == b {
					same = 1
				}
				v.SetSym(a, b, v.At(a, b)+events*(n-events)/(n-1)*risk[a]/n*(same-risk[b]/n))
			}
		}
		for g := range k {
			risk[g] -= gone[g]
		}
		start = end
	}
	return observed, expected, v
}

// quadratic is (o-e)' V⁻¹ (o-e) without the last group, which follows from the
// others.
func quadratic(observed, expected []float64, v *mat.SymDense) (float64, error) {
	k := len(observed) - 1
	d := mat.NewVecDense(k, nil)
	for i := range k {
		d.SetVec(i, observed[i]-expected[i])
	}
	var solved mat.VecDense
	if err := solved.SolveVec(v.SliceSym(0, k), d); err != nil {
		return 0, fmt.Errorf("no events while the groups were both watched: %w", ErrUndefined)
	}
	return mat.Dot(d, &solved), nil
}
