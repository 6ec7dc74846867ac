package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// PairedEffect holds effect sizes of a change of the same people. They answer
// different questions and are always labelled.
type PairedEffect struct {
	Response         float64  // mean change over its SD (d_z, standardised response mean)
	ResponseInterval Interval // noncentral t
	ResponseHedges   float64  // Response with the small sample correction
	Baseline         float64  // mean change over the SD at baseline (Kazis 1989)
	Correlation      float64  // between before and after
}

// PairedEffects needs two pairs (ErrTooFew) and some spread of the changes and
// at baseline (ErrUndefined). It matches effectsize (cohens_d, hedges_g,
// glass_delta with paired values).
func PairedEffects(before, after []float64, level float64) (PairedEffect, error) {
	if len(before) != len(after) {
		return PairedEffect{}, fmt.Errorf("%d before and %d after: pairs have both", len(before), len(after))
	}
	if err := checkLevel(level); err != nil {
		return PairedEffect{}, err
	}
	if err := checkFinite("before", before...); err != nil {
		return PairedEffect{}, err
	}
	if err := checkFinite("after", after...); err != nil {
		return PairedEffect{}, err
	}
	n := len(before)
	if n < 2 {
		return PairedEffect{}, fmt.Errorf("%d pairs: %w", n, ErrTooFew)
	}
	change := make([]float64, n)
	for i := range change {
		change[i] = after[i] - before[i]
	}
	sd, baseline, later := math.Sqrt(varianceOf(change)), math.Sqrt(varianceOf(before)), math.Sqrt(varianceOf(after))
	if sd == 0 || baseline == 0 {
		return PairedEffect{}, fmt.Errorf("SD of the changes %v, at baseline %v: an effect size needs both: %w", sd, baseline, ErrUndefined)
	}
	mean := meanOf(change)
	e := PairedEffect{Response: mean / sd, Baseline: mean / baseline}
	if later > 0 {
		e.Correlation = covarianceOf(before, after) / (baseline * later)
	}
	e.ResponseHedges = e.Response * hedges(float64(n-1))
	root := math.Sqrt(float64(n))
	iv, err := noncentrality(e.Response*root, float64(n-1), level)
	e.ResponseInterval = Interval{iv.Low / root, iv.High / root}
	return e, err
}

// hedges is the exact correction of a standardised mean for small samples.
func hedges(df float64) float64 {
	a, _ := math.Lgamma(df / 2)
	b, _ := math.Lgamma((df - 1) / 2)
	if df < 2 {
		return math.NaN()
	}
	return math.Exp(a-b) / math.Sqrt(df/2)
}

// PooledEffect is Cohen's d of two separate groups: the difference of means
// over the pooled standard deviation.
func PooledEffect(group1, group2 []float64) (float64, error) {
	n1, n2 := float64(len(group1)), float64(len(group2))
	if n1 < 2 || n2 < 2 {
		return 0, fmt.Errorf("groups of %v and %v: each needs two: %w", n1, n2, ErrTooFew)
	}
	if err := checkFinite("effect size", append(append([]float64{}, group1...), group2...)...); err != nil {
		return 0, err
	}
	v := ((n1-1)*varianceOf(group1) + (n2-1)*varianceOf(group2)) / (n1 + n2 - 2)
	if v == 0 {
		return 0, fmt.Errorf("neither group has a spread: %w", ErrUndefined)
	}
	return (meanOf(group1) - meanOf(group2)) / math.Sqrt(v), nil
}

// StandardisedDifference of two groups by their means and standard deviations:
// the difference over the root of the mean variance (Austin 2009), with which
// the balance of groups is judged. 0.1 and more is worth a sentence. Without
// spread it has no value (ErrUndefined).
func StandardisedDifference(mean1, sd1, mean2, sd2 float64) (float64, error) {
	if err := checkFinite("standardised difference", mean1, sd1, mean2, sd2); err != nil {
		return 0, err
	}
	v := (sd1*sd1 + sd2*sd2) / 2
	if v == 0 {
		return 0, fmt.Errorf("neither group has a spread: %w", ErrUndefined)
	}
	return (mean1 - mean2) / math.Sqrt(v), nil
}

// noncentrality is the interval of the noncentrality of a t statistic: the
// values under which it lies at either tail.
func noncentrality(t, df, level float64) (Interval, error) {
	tail := (1 - level) / 2
	reach := 10 + 2*math.Abs(t)
	at := func(p float64) float64 {
		return solveWithin(t-reach, t+reach, 1e-10*reach, func(d float64) float64 { return noncentralT(t, df, d) - p })
	}
	iv := Interval{at(1 - tail), at(tail)}
	if math.IsNaN(iv.Low + iv.High) {
		return iv, fmt.Errorf("interval of the effect size of t %v: %w", t, ErrNotConverged)
	}
	return iv, nil
}

// noncentralT is the distribution function of the noncentral t (Lenth 1989,
// AS 243), summed until what is left adds less than 1e-13. Where the series
// would underflow the normal approximation is good to many digits.
func noncentralT(t, df, delta float64) float64 {
	if math.Abs(delta) > 37 {
		return distuv.UnitNormal.CDF((t*(1-1/(4*df)) - delta) / math.Sqrt(1+t*t/(2*df)))
	}
	if t < 0 {
		return 1 - noncentralT(-t, df, -delta)
	}
	sum := distuv.UnitNormal.CDF(-delta)
	if t == 0 {
		return sum
	}
	x, half := t*t/(t*t+df), delta*delta/2
	logP := -half
	logQ, signQ := math.Log(math.Abs(delta)/math.Sqrt2)-half, math.Copysign(1, delta)
	g, _ := math.Lgamma(1.5)
	logQ -= g
	var series, poisson total
	for j := 0.0; j < 5000; j++ {
		p := math.Exp(logP)
		q := 0.0
		if delta != 0 {
			q = signQ * math.Exp(logQ)
		}
		series.add(p*mathext.RegIncBeta(j+0.5, df/2, x) + q*mathext.RegIncBeta(j+1, df/2, x))
		poisson.add(p)
		if j > half && 1-poisson.value() < 1e-13 {
			break
		}
		logP += math.Log(half / (j + 1))
		logQ += math.Log(half / (j + 1.5))
	}
	return sum + series.value()/2
}
