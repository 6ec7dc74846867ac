package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// FitBetaByMoments fits the beta prior to the mean and variance of the raw
// proportions (ebbr's "mm"). It is here for comparison: FitBeta is the one to
// use.
func FitBetaByMoments(places []PlaceCount) (BetaPrior, error) {
	_, kept, err := pooled(places)
	if err != nil {
		return BetaPrior{}, err
	}
	ps := make([]float64, len(kept))
	for i, p := range kept {
		ps[i] = p.X / p.N
	}
	m, v := meanOf(ps), varianceOf(ps)
	s := m*(1-m)/v - 1
	if v == 0 || s <= 0 {
		return BetaPrior{}, fmt.Errorf("proportions with mean %v and variance %v are those of no beta: %w", m, v, ErrUndefined)
	}
	return BetaPrior{Alpha: m * s, Beta: (1 - m) * s, Mean: m}, nil
}

// Shrink is a place's estimate adjusted for small numbers: the mean of its
// posterior and the interval between the tails. The raw figure is shown beside
// it, and it is never used to look for outliers. Without spread between places
// the estimate is the mean of all and the interval has no width.
func (b BetaPrior) Shrink(p PlaceCount, level float64) (Estimate, error) {
	if err := checkLevel(level); err != nil {
		return Estimate{}, err
	}
	if p != (PlaceCount{}) {
		if err := checkProportion(p.X, p.N); err != nil {
			return Estimate{}, err
		}
	}
	if b.NoSpread {
		return Estimate{b.Mean, Interval{b.Mean, b.Mean}}, nil
	}
	x, y, tail := b.Alpha+p.X, b.Beta+p.N-p.X, (1-level)/2
	if !(x > 0) || !(y > 0) {
		return Estimate{}, fmt.Errorf("prior beta(%v, %v): both are above 0", b.Alpha, b.Beta)
	}
	return Estimate{x / (x + y), Interval{mathext.InvRegIncBeta(x, y, tail), mathext.InvRegIncBeta(x, y, 1-tail)}}, nil
}

// Heterogeneity is how tau², the variance between places, is estimated.
type Heterogeneity int

// DerSimonianLaird is by moments, PauleMandel solves for Q, REML is restricted
// maximum likelihood.
const (
	DerSimonianLaird Heterogeneity = iota
	PauleMandel
	REML
)

// NormalShrinkage is a set of places' values drawn towards their mean.
type NormalShrinkage struct {
	Tau2, Mean, MeanSE float64
	Q, QP, I2          float64   // Cochran's Q, its p, and the share of variance between places in per cent
	Values, SE         []float64 // best linear unbiased predictions of the places
}

// ShrinkNormal draws values with known variances towards their weighted mean:
// value_i = mean + tau²/(tau²+v_i)·(y_i - mean), with tau² kept at 0 or more
// (rma and blup of metafor). It needs two places (ErrTooFew) and variances
// above 0. tau² is solved to one part in 10¹⁰; REML that does not settle gives
// ErrNotConverged.
func ShrinkNormal(values, variances []float64, how Heterogeneity) (NormalShrinkage, error) {
	k := len(values)
	if k != len(variances) || k < 2 {
		return NormalShrinkage{}, fmt.Errorf("%d values and %d variances: one of each, and two at least: %w", k, len(variances), ErrTooFew)
	}
	if err := checkFinite("value", values...); err != nil {
		return NormalShrinkage{}, err
	}
	for i, v := range variances {
		if !(v >= 1/largest && v <= largest) {
			return NormalShrinkage{}, fmt.Errorf("variance %d is %v: is above 0", i+1, v)
		}
	}
	q, _, w, ww := weightedSpread(values, variances, 0)
	df := float64(k - 1)
	out := NormalShrinkage{Q: q, QP: chiTail(q, df)}
	var err error
	switch how {
	case DerSimonianLaird:
		out.Tau2 = math.Max(0, (q-df)/(w-ww/w))
	case PauleMandel:
		out.Tau2 = pauleMandel(values, variances, df)
	case REML:
		out.Tau2, err = reml(values, variances)
	default:
		err = fmt.Errorf("no way %d to estimate tau²", how)
	}
	if err != nil {
		return NormalShrinkage{}, err
	}
	typical := df * w / (w*w - ww)
	out.I2 = 100 * out.Tau2 / (out.Tau2 + typical)
	var sum float64
	_, out.Mean, sum, _ = weightedSpread(values, variances, out.Tau2)
	out.MeanSE = 1 / math.Sqrt(sum)
	for i, y := range values {
		own := out.Tau2 / (out.Tau2 + variances[i])
		out.Values = append(out.Values, own*y+(1-own)*out.Mean)
		out.SE = append(out.SE, math.Sqrt(own*variances[i]+(1-own)*(1-own)*out.MeanSE*out.MeanSE))
	}
	return out, nil
}

// weightedSpread is Q about the weighted mean, that mean, and the sums of
// weights and of their squares, at a tau².
func weightedSpread(y, v []float64, tau2 float64) (q, mean, w, ww float64) {
	var sy, sw, sq, sww total
	for i := range y {
		wi := 1 / (v[i] + tau2)
		sw.add(wi)
		sww.add(wi * wi)
		sy.add(wi * y[i])
	}
	mean = sy.value() / sw.value()
	for i := range y {
		sq.add((y[i] - mean) * (y[i] - mean) / (v[i] + tau2))
	}
	return sq.value(), mean, sw.value(), sww.value()
}

// pauleMandel is the tau² at which Q is its expectation; Q falls in tau².
func pauleMandel(y, v []float64, df float64) float64 {
	over := func(tau2 float64) float64 { q, _, _, _ := weightedSpread(y, v, tau2); return q - df }
	if over(0) <= 0 {
		return 0
	}
	high := varianceOf(y) + 1e-300
	for over(high) > 0 {
		high *= 2
	}
	return solve(0, high, over)
}

// reml climbs by Fisher scoring.
func reml(y, v []float64) (float64, error) {
	tau2 := math.Max(0, varianceOf(y)-meanOf(v))
	scale := varianceOf(y) + meanOf(v)
	for range 1000 {
		_, mean, w, ww := weightedSpread(y, v, tau2)
		var residual, trace, www total
		for i := range y {
			wi := 1 / (v[i] + tau2)
			residual.add(wi * wi * (y[i] - mean) * (y[i] - mean))
			trace.add(wi)
			www.add(wi * wi * wi)
		}
		tr := trace.value() - ww/w
		information := ww - 2*www.value()/w + ww*ww/(w*w)
		next := math.Max(0, tau2+(residual.value()-tr)/information)
		if math.Abs(next-tau2) <= 1e-10*(scale+tau2) {
			return next, nil
		}
		tau2 = next
	}
	return 0, fmt.Errorf("variance between places by REML: %w", ErrNotConverged)
}
