package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// BetaPrior says how the true proportions of places lie: beta(Alpha, Beta).
// NoSpread says that the places differ by no more than chance, so that every
// place's estimate is Mean; Alpha and Beta are then infinite.
type BetaPrior struct {
	Alpha, Beta, Mean float64
	NoSpread          bool
	LogLikelihood     float64 // with the binomial coefficients; 0 of FitBetaByMoments
}

// PlaceCount is x of n in a place.
type PlaceCount struct{ X, N float64 }

// The range of ln(Alpha+Beta) in which the fit is sought. Beyond its upper end
// (about 10⁷ people's worth of prior) places differ by no more than chance;
// below its lower end every place is all or nothing.
const (
	leastStrength, mostStrength = -7.0, 16.0
	strengthWithin              = 1e-9
)

// FitBeta fits how places' true proportions lie by maximum likelihood of the
// beta-binomial. Empty places (n of 0) say nothing. It needs two places with
// people (ErrTooFew); an outcome that all or none have, or places that each
// have all or none, leave it undefined.
//
// The moment fit counts chance within places as spread between them and so
// shrinks too little; this one does not.
func FitBeta(places []PlaceCount) (BetaPrior, error) {
	mean, kept, err := pooled(places)
	if err != nil {
		return BetaPrior{}, err
	}
	f := betaFit{places: kept, constant: coefficients(kept)}
	best := f.best()
	chance := binomialLikelihood(kept, mean) + f.constant
	if best.strength >= mostStrength-0.01 || chance >= best.value+f.constant-1e-9 {
		inf := math.Inf(1)
		return BetaPrior{Alpha: inf, Beta: inf, Mean: mean, NoSpread: true, LogLikelihood: chance}, nil
	}
	if best.strength <= leastStrength+0.01 {
		return BetaPrior{}, fmt.Errorf("every place has all or none: %w", ErrUndefined)
	}
	s := math.Exp(best.strength)
	return BetaPrior{best.mean * s, (1 - best.mean) * s, best.mean, false, best.value + f.constant}, nil
}

// pooled is the proportion of all, and the places that have people.
func pooled(places []PlaceCount) (mean float64, kept []PlaceCount, err error) {
	var x, n total
	for i, p := range places {
		if p.N == 0 && p.X == 0 {
			continue
		}
		if err := checkProportion(p.X, p.N); err != nil {
			return 0, nil, fmt.Errorf("place %d: %w", i+1, err)
		}
		kept = append(kept, p)
		x.add(p.X)
		n.add(p.N)
	}
	if len(kept) < 2 {
		return 0, nil, fmt.Errorf("%d places with people: %w", len(kept), ErrTooFew)
	}
	if x.value() == 0 || x.value() == n.value() {
		return 0, nil, fmt.Errorf("%v of %v have the outcome: %w", x.value(), n.value(), ErrUndefined)
	}
	return x.value() / n.value(), kept, nil
}

func coefficients(places []PlaceCount) float64 {
	var t total
	for _, p := range places {
		t.add(logChooseReal(p.N, p.X))
	}
	return t.value()
}

func binomialLikelihood(places []PlaceCount, mean float64) float64 {
	var t total
	for _, p := range places {
		t.add(xlogy(p.X, mean) + xlogy(p.N-p.X, 1-mean))
	}
	return t.value()
}

// betaFit seeks the fit along the logarithm of the prior's strength, with the
// best mean for each.
type betaFit struct {
	places   []PlaceCount
	constant float64
}

type betaPoint struct{ strength, mean, value float64 }

func (f betaFit) best() betaPoint {
	const grid = 24
	var points [grid]betaPoint
	top, mean := 0, 0.5
	for i := range points {
		points[i] = f.profile(leastStrength+(mostStrength-leastStrength)*float64(i)/(grid-1), mean)
		mean = points[i].mean
		if points[i].value > points[top].value {
			top = i
		}
	}
	low, high := points[max(0, top-1)].strength, points[min(grid-1, top+1)].strength
	return f.golden(low, high, points[top])
}

// golden narrows the bracket until it is strengthWithin wide.
func (f betaFit) golden(a, b float64, best betaPoint) betaPoint {
	const ratio = 0.6180339887498949
	c, d := f.profile(b-ratio*(b-a), best.mean), f.profile(a+ratio*(b-a), best.mean)
	for b-a > strengthWithin {
		if c.value > d.value {
			b, d = d.strength, c
			c = f.profile(b-ratio*(b-a), c.mean)
		} else {
			a, c = c.strength, d
			d = f.profile(a+ratio*(b-a), d.mean)
		}
		if b-a < 1e-6 && c.value == d.value { // nothing left to tell apart
			break
		}
	}
	for _, p := range []betaPoint{c, d} {
		if p.value > best.value {
			best = p
		}
	}
	return best
}

// profile is the likelihood at a strength with the best mean for it, by
// Newton's method on the logit from a mean nearby. In the mean the likelihood
// has one top.
func (f betaFit) profile(strength, mean float64) betaPoint {
	s := math.Exp(strength)
	at := math.Log(mean / (1 - mean))
	for range 100 {
		m := expit(at)
		slope, bend := f.derivatives(s, m)
		g := slope * m * (1 - m)
		h := bend*m*m*(1-m)*(1-m) + slope*m*(1-m)*(1-2*m)
		move := g
		if h < 0 {
			move = -g / h
		}
		move = math.Max(-1, math.Min(1, move))
		at += move
		if math.Abs(move) < 1e-10 {
			break
		}
	}
	m := expit(at)
	return betaPoint{strength, m, f.likelihood(s, m)}
}

func (f betaFit) likelihood(s, m float64) float64 {
	a, b := m*s, (1-m)*s
	var t total
	for _, p := range f.places {
		t.add(rising(a, p.X) + rising(b, p.N-p.X) - rising(s, p.N))
	}
	return t.value()
}

// rising is ln(Γ(a+x)/Γ(a)), as a sum where x is small and whole, which keeps
// its digits where a is large.
func rising(a, x float64) float64 {
	if x <= 20 && x == math.Trunc(x) {
		sum, product := 0.0, 1.0
		for i := 0.0; i < x; i++ {
			if product *= a + i; product > 1e250 || product < 1e-250 {
				sum, product = sum+math.Log(product), 1
			}
		}
		return sum + math.Log(product)
	}
	if a > 1e6*x {
		return x*math.Log(a) + x*(x-1)/(2*a)
	}
	up, _ := math.Lgamma(a + x)
	down, _ := math.Lgamma(a)
	return up - down
}

// derivatives by the mean.
func (f betaFit) derivatives(s, m float64) (slope, bend float64) {
	a, b := m*s, (1-m)*s
	for _, p := range f.places {
		g1, h1 := risingSlopes(a, p.X)
		g2, h2 := risingSlopes(b, p.N-p.X)
		slope += s * (g1 - g2)
		bend += s * s * (h1 + h2)
	}
	return slope, bend
}

// risingSlopes are the first two derivatives of rising by a.
func risingSlopes(a, x float64) (first, second float64) {
	if x <= 20 && x == math.Trunc(x) {
		for i := 0.0; i < x; i++ {
			first += 1 / (a + i)
			second -= 1 / ((a + i) * (a + i))
		}
		return first, second
	}
	return mathext.Digamma(a+x) - mathext.Digamma(a), mathext.Zeta(2, a+x) - mathext.Zeta(2, a)
}
