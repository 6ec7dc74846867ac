package stat

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// FunnelKind is what a funnel sets side by side, and on which scale its places
// are taken to be normal.
type FunnelKind int

// The kinds, as in FunnelPlotR.
const (
	ProportionFunnel FunnelKind = iota // PR: numerator of denominator, arcsine scale, z winsorised
	RatioFunnelCQC                     // SR: observed over expected, square root scale, z winsorised
	RatioFunnelSHMI                    // SR: observed over expected, log scale, z truncated, expected rounded to 2 decimals
	CountRatioFunnel                   // RC: one count over another, log scale after adding a half, z winsorised
)

// FunnelUnit is a place: numerator (observed) and denominator (expected).
type FunnelUnit struct{ Numerator, Denominator float64 }

// FunnelPlace is a place with its score, and with the limits for its size:
// Plain as if chance were all, Wide for the spread found between places.
type FunnelPlace struct {
	Ratio              float64
	Z                  float64 // score without allowing for overdispersion
	Trimmed            float64 // Z after winsorising; Z itself where it was left out
	Changed            bool    // at or beyond where scores are winsorised, or left out
	Plain95, Plain998  Interval
	Wide95, Wide998    Interval
	scale, denominator float64
}

// Funnel is a funnel that allows for overdispersion: places differ by more
// than chance, because of a mix of people that nobody measured or because of
// bad measurement. Tau2 above 0 says so, and Phi how strongly (1 is chance).
type Funnel struct {
	Kind      FunnelKind
	Target    float64 // ratio of the sums; 1 for observed over expected
	Phi, Tau2 float64
	Places    []FunnelPlace
}

// FewestForOverdispersion is the number of places under which the spread
// between them is hardly known; a page then shows plain limits only.
const FewestForOverdispersion = 10

// OverdispersedFunnel allows for overdispersion by an additive random effect
// (Spiegelhalter 2005): z-scores on the kind's scale, the trim share at either
// end pulled in to its quantile (type 7) or left out, phi the mean of their
// squares, tau² by moments (DerSimonian and Laird), and limits from
// sqrt(s²+tau²). It matches FunnelPlotR 0.6, with its quirks: the limits of a
// CountRatioFunnel use 1/(2·sqrt(denominator)) where its z-scores use the
// standard error of the log ratio. It needs two places; denominators of 0 and,
// on the log scale, numerators of 0 are refused.
func OverdispersedFunnel(kind FunnelKind, units []FunnelUnit, trim float64) (Funnel, error) {
	f := Funnel{Kind: kind, Target: 1}
	if !(trim >= 0 && trim < 0.5) {
		return f, fmt.Errorf("trim %v: a share of either end, 0 to below 0.5", trim)
	}
	if len(units) < 2 {
		return f, fmt.Errorf("funnel of %d places: needs two: %w", len(units), ErrTooFew)
	}
	var x, n total
	for i, u := range units {
		if err := u.check(kind); err != nil {
			return f, fmt.Errorf("place %d: %w", i+1, err)
		}
		x.add(u.Numerator)
		n.add(u.Denominator)
	}
	if kind == ProportionFunnel || kind == CountRatioFunnel {
		f.Target = x.value() / n.value()
	}
	if f.Target == 0 {
		return f, fmt.Errorf("funnel of places without any event: %w", ErrUndefined)
	}
	zs := make([]float64, len(units))
	for i, u := range units {
		p := FunnelPlace{Ratio: u.Numerator / u.Denominator, denominator: u.Denominator}
		p.Z, p.scale = f.score(u)
		zs[i], p.Trimmed = p.Z, p.Z
		f.Places = append(f.Places, p)
	}
	f.spread(zs, trim)
	for i := range f.Places {
		p := &f.Places[i]
		p.Plain95, p.Wide95 = f.Limits(p.denominator, Z95)
		p.Plain998, p.Wide998 = f.Limits(p.denominator, Z998)
	}
	return f, nil
}

func (u FunnelUnit) check(kind FunnelKind) error {
	if err := checkFinite("numerator and denominator", u.Numerator, u.Denominator); err != nil {
		return err
	}
	switch {
	case kind < ProportionFunnel || kind > CountRatioFunnel:
		return fmt.Errorf("no kind %d of funnel", kind)
	case u.Numerator < 0 || u.Denominator <= 0:
		return fmt.Errorf("%v of %v: a numerator is 0 or more, a denominator above 0", u.Numerator, u.Denominator)
	case kind == ProportionFunnel && u.Numerator > u.Denominator:
		return fmt.Errorf("%v of %v: the numerator of a proportion lies between 0 and the denominator", u.Numerator, u.Denominator)
	case kind == RatioFunnelSHMI && (u.Numerator == 0 || rounded(u.Denominator) == 0):
		return fmt.Errorf("%v of %v: the log of no events has no value: %w", u.Numerator, u.Denominator, ErrUndefined)
	}
	return nil
}

// score is a place's z and the standard error on the scale that it rests on.
func (f Funnel) score(u FunnelUnit) (z, s float64) {
	x, n := u.Numerator, u.Denominator
	switch f.Kind {
	case RatioFunnelCQC:
		return 2 * (math.Sqrt(x) - math.Sqrt(n)), 1 / (2 * math.Sqrt(n))
	case RatioFunnelSHMI:
		e := rounded(n)
		return math.Sqrt(e) * math.Log(x/e), 1 / math.Sqrt(e)
	case CountRatioFunnel:
		s = math.Sqrt(x/((x+0.5)*(x+0.5)) + n/((n+0.5)*(n+0.5)))
		return (math.Log((x+0.5)/(n+0.5)) - math.Log(f.Target)) / s, s
	}
	s = 1 / (2 * math.Sqrt(n))
	return (math.Asin(math.Sqrt(x/n)) - math.Asin(math.Sqrt(f.Target))) / s, s
}

// rounded to two decimals, as the published SHMI is: to the nearer of the two
// numbers around it, and between equally near ones to the even (R since 4.0).
func rounded(expected float64) float64 {
	cents := math.Floor(expected * 100)
	low, high := cents/100, (cents+1)/100
	below, above := expected-low, high-expected
	if below < above || below == above && math.Mod(cents, 2) == 0 {
		return low
	}
	return high
}

// spread trims the scores and takes phi and tau² from what is left.
func (f *Funnel) spread(zs []float64, trim float64) {
	trimmed, changed := Winsorise(zs, trim)
	if f.Kind == RatioFunnelSHMI {
		changed = Outermost(zs, trim)
	}
	var kept, scales []float64
	for i := range f.Places {
		p := &f.Places[i]
		p.Changed = changed[i]
		if f.Kind == RatioFunnelSHMI {
			if changed[i] {
				continue
			}
		} else {
			p.Trimmed = trimmed[i]
		}
		kept, scales = append(kept, p.Trimmed), append(scales, p.scale)
	}
	f.Phi = Phi(kept)
	f.Tau2 = Tau2(f.Phi, scales)
}

// Winsorise pulls what lies beyond the trim and 1-trim quantiles (type 7) in
// to them, and marks the values at or beyond them, as FunnelPlotR does.
func Winsorise(values []float64, trim float64) (trimmed []float64, changed []bool) {
	trimmed, changed = slices.Clone(values), make([]bool, len(values))
	if len(values) == 0 {
		return trimmed, changed
	}
	sorted := slices.Sorted(slices.Values(values))
	low, high := quantile7(sorted, trim), quantile7(sorted, 1-trim)
	for i, v := range values {
		trimmed[i] = min(max(v, low), high)
		changed[i] = v <= low || v >= high
	}
	return trimmed, changed
}

// Outermost marks the trim share of values at either end, whole values only:
// those that the SHMI leaves out.
func Outermost(zs []float64, trim float64) []bool {
	order := make([]int, len(zs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(zs[a], zs[b]) })
	out := make([]bool, len(zs))
	for i := range int(math.Floor(float64(len(zs))*trim + 1e-9)) {
		out[order[i]], out[order[len(zs)-1-i]] = true, true
	}
	return out
}

// Phi is the mean of squared z-scores: 1 where places differ by chance alone.
func Phi(zs []float64) float64 {
	var t total
	for _, z := range zs {
		t.add(z * z)
	}
	return t.value() / math.Max(1, float64(len(zs)))
}

// Tau2 is the variance between places by moments, from phi and the places'
// standard errors; 0 where phi shows no more than chance.
func Tau2(phi float64, scales []float64) float64 {
	var w, ww total
	for _, s := range scales {
		w.add(1 / (s * s))
		ww.add(1 / (s * s * s * s))
	}
	n := float64(len(scales))
	under := w.value() - ww.value()/w.value()
	if n*phi < n-1 || !(under > 0) {
		return 0
	}
	return math.Max(0, (n*phi-(n-1))/under)
}

// Limits are the funnel lines for a place of this denominator: Plain as if
// chance were all, Wide with tau².
func (f Funnel) Limits(denominator, z float64) (plain, wide Interval) {
	s := 1 / (2 * math.Sqrt(denominator))
	if f.Kind == RatioFunnelSHMI {
		denominator = rounded(denominator)
		s = 1 / math.Sqrt(denominator)
	}
	plain, wide = f.within(z*s), f.within(z*math.Sqrt(s*s+f.Tau2))
	if f.Kind == RatioFunnelCQC || f.Kind == RatioFunnelSHMI {
		tail := mathext.GammaIncRegComp(0.5, z*z/2) / 2
		plain = Interval{
			mathext.GammaIncRegInv(denominator, tail) / denominator,
			mathext.GammaIncRegCompInv(denominator+1, tail) / denominator,
		}
	}
	return plain, wide
}

// within is the target give or take a distance on the kind's scale.
func (f Funnel) within(d float64) Interval {
	switch f.Kind {
	case RatioFunnelCQC:
		return Interval{math.Max(0, f.Target-d), f.Target + d}
	case RatioFunnelSHMI, CountRatioFunnel:
		return Interval{f.Target * math.Exp(-d), f.Target * math.Exp(d)}
	}
	at := math.Asin(math.Sqrt(f.Target))
	low, high := math.Sin(math.Max(0, at-d)), math.Sin(math.Min(math.Pi/2, at+d))
	return Interval{low * low, high * high}
}
