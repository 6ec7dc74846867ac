package stat

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// ranks are the ranks of values from 1, ties at their mean, and the sum of
// t³-t over groups of t ties.
func ranks(values []float64) (rank []float64, ties float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return sign(values[a] - values[b]) })
	rank = make([]float64, len(values))
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && values[order[end]] == values[order[start]] {
			end++
		}
		t := float64(end - start)
		for _, i := range order[start:end] {
			rank[i] = float64(start+end+1) / 2
		}
		ties += t*t*t - t
		start = end
	}
	return rank, ties
}

// SignedRank is Wilcoxon's test of paired differences.
type SignedRank struct {
	V            float64 // sum of the ranks of positive differences, zeros dropped
	N            int     // differences other than 0
	Z            float64 // normal score of V without continuity correction
	NormalP      float64 // two-sided, of Z
	ContinuityP  float64 // with continuity correction (wilcox.test of R)
	ExactP       float64 // conditional on the ranks, with ties; see exactPairs
	Exact        bool    // whether ExactP was worked out
	PrattZ       float64 // zeros keep their ranks (Pratt 1959)
	PrattP       float64
	RankBiserial float64 // (positive minus negative) over all ranks
}

// exactPairs is the number of pairs up to which the exact distribution is
// worked out; beyond it the normal one is indistinguishable.
const exactPairs = 200

// P is the p to show: exact where it was worked out, else with continuity
// correction.
func (s SignedRank) P() float64 {
	if s.Exact {
		return s.ExactP
	}
	return s.ContinuityP
}

// WilcoxonSignedRank tests whether paired differences lie around 0, by ranks
// of their sizes with ties at mid-ranks (Wilcoxon 1945). Zeros are dropped,
// and kept for Pratt's variant. It matches wilcox.test, wilcox.exact and
// coin's wilcoxsign_test. Without any difference other than 0 there is no test
// (ErrTooFew).
func WilcoxonSignedRank(differences []float64) (SignedRank, error) {
	if err := checkFinite("signed-rank test", differences...); err != nil {
		return SignedRank{}, err
	}
	var moved []float64
	for _, d := range differences {
		if d != 0 {
			moved = append(moved, d)
		}
	}
	if len(moved) == 0 {
		return SignedRank{}, fmt.Errorf("nobody changed: %w", ErrTooFew)
	}
	out := SignedRank{N: len(moved)}
	rank, ties := ranks(sizes(moved))
	out.V = positiveSum(moved, rank)
	n := float64(out.N)
	all := n * (n + 1) / 2
	sd := math.Sqrt(n*(n+1)*(2*n+1)/24 - ties/48)
	d := out.V - all/2
	out.Z = d / sd
	out.NormalP = normalTails(out.Z)
	out.ContinuityP = normalTails((math.Abs(d) - 0.5) / sd)
	if d == 0 {
		out.ContinuityP = 1
	}
	out.RankBiserial = (2*out.V - all) / all
	if out.N <= exactPairs {
		out.ExactP, out.Exact = exactSignedRank(rank, out.V), true
	}
	out.PrattZ = pratt(differences)
	out.PrattP = normalTails(out.PrattZ)
	return out, nil
}

func sizes(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Abs(v)
	}
	return out
}

func positiveSum(differences, rank []float64) float64 {
	sum := 0.0
	for i, d := range differences {
		if d > 0 {
			sum += rank[i]
		}
	}
	return sum
}

// normalTails is the two-sided p of a normal score.
func normalTails(z float64) float64 {
	return math.Min(1, 2*distuv.UnitNormal.CDF(-math.Abs(z)))
}

// pratt ranks the zeros with the rest and gives their ranks to neither side.
func pratt(differences []float64) float64 {
	rank, _ := ranks(sizes(differences))
	var all, squares float64
	for i, d := range differences {
		if d != 0 {
			all += rank[i]
			squares += rank[i] * rank[i]
		}
	}
	return (positiveSum(differences, rank) - all/2) / math.Sqrt(squares/4)
}

// exactSignedRank is the chance, every sign being as likely as its opposite,
// that the sum of positive ranks lies as far from its middle as v or further.
// Ranks are doubled, so that mid-ranks are whole.
func exactSignedRank(rank []float64, v float64) float64 {
	all := 0
	steps := make([]int, len(rank))
	for i, r := range rank {
		steps[i] = int(math.Round(2 * r))
		all += steps[i]
	}
	chance := make([]float64, all+1)
	chance[0] = 1
	reached := 0
	for _, s := range steps {
		reached += s
		for k := reached; k >= 0; k-- {
			chance[k] /= 2
			if k >= s {
				chance[k] += chance[k-s] / 2
			}
		}
	}
	far := math.Abs(2*2*v - float64(all))
	var p total
	for k, c := range chance {
		if math.Abs(float64(2*k-all)) >= far-1e-9 {
			p.add(c)
		}
	}
	return math.Min(1, p.value())
}

// RankSum is the test of Mann and Whitney (Wilcoxon's for separate groups).
type RankSum struct {
	W           float64 // pairs in which group 1 is higher, ties as half
	ContinuityP float64 // two-sided normal p with continuity and ties
	Superiority float64 // W over all pairs: the chance that one of group 1 is higher
}

// MannWhitney tests whether values of group 1 tend to lie above those of
// group 2 (wilcox.test of R with exact=FALSE). Each group needs one value; if
// all values are the same there is no test (ErrUndefined).
func MannWhitney(group1, group2 []float64) (RankSum, error) {
	if len(group1) == 0 || len(group2) == 0 {
		return RankSum{}, fmt.Errorf("groups of %d and %d: %w", len(group1), len(group2), ErrTooFew)
	}
	both := slices.Concat(group1, group2)
	if err := checkFinite("rank-sum test", both...); err != nil {
		return RankSum{}, err
	}
	if allSame(both) {
		return RankSum{}, fmt.Errorf("all values are the same: %w", ErrUndefined)
	}
	rank, ties := ranks(both)
	n1, n2 := float64(len(group1)), float64(len(group2))
	w := sumOf(rank[:len(group1)]) - n1*(n1+1)/2
	n := n1 + n2
	sd := math.Sqrt(n1 * n2 / 12 * (n + 1 - ties/(n*(n-1))))
	d := math.Abs(w - n1*n2/2)
	p := 1.0
	if d > 0 {
		p = normalTails((d - 0.5) / sd)
	}
	return RankSum{w, p, w / (n1 * n2)}, nil
}
