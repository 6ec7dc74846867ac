package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/optimize"
)

// Multilevel is a logistic model with one random intercept a place.
type Multilevel struct {
	Intercept, SD float64   // on the logit scale; SD between places
	LatentICC     float64   // SD² / (SD² + π²/3)
	Fitted        []float64 // each place's proportion at the mode of its intercept
	LogLikelihood float64   // without the binomial coefficients
}

// multilevelNodes is the number of points of the adaptive Gauss-Hermite rule
// (glmer's nAGQ=25).
const multilevelNodes = 25

// RandomIntercept fits logit(p of a place) = Intercept + normal(0, SD) to x of
// n by maximum likelihood, integrating over each place's intercept about its
// mode (glmer of lme4 with nAGQ=25). It stops when the likelihood moves by less
// than 1e-10. Places without people say nothing and get the overall value. It
// needs two places with people (ErrTooFew); an outcome that all or none have
// is undefined.
func RandomIntercept(places []PlaceCount) (Multilevel, error) {
	mean, kept, err := pooled(places)
	if err != nil {
		return Multilevel{}, err
	}
	m := hermite(kept)
	start := []float64{math.Log(mean / (1 - mean)), 0.5}
	problem := optimize.Problem{Func: func(p []float64) float64 { return -m.likelihood(p[0], math.Abs(p[1])) }}
	settings := &optimize.Settings{
		MajorIterations: 2000,
		Converger:       &optimize.FunctionConverge{Absolute: 1e-10, Iterations: 60},
	}
	result, err := optimize.Minimize(problem, start, settings, &optimize.NelderMead{})
	if err != nil || result.Status == optimize.IterationLimit {
		return Multilevel{}, fmt.Errorf("random intercept: %v: %w", err, ErrNotConverged)
	}
	out := Multilevel{Intercept: result.X[0], SD: math.Abs(result.X[1]), LogLikelihood: -result.F}
	// Where places differ by no more than chance the best SD is 0 itself.
	if flat := m.likelihood(start[0], 0); flat >= out.LogLikelihood-1e-9 {
		out.Intercept, out.SD, out.LogLikelihood = start[0], 0, flat
	}
	out.LatentICC = out.SD * out.SD / (out.SD*out.SD + math.Pi*math.Pi/3)
	for _, p := range places {
		u, _ := mode(p, out.Intercept, out.SD)
		out.Fitted = append(out.Fitted, expit(out.Intercept+u))
	}
	return out, nil
}

type gaussHermite struct {
	places  []PlaceCount
	x, logW []float64
}

// hermite has the points and log weights for the standard normal density.
func hermite(places []PlaceCount) gaussHermite {
	g := gaussHermite{places, make([]float64, multilevelNodes), make([]float64, multilevelNodes)}
	w := make([]float64, multilevelNodes)
	quad.Hermite{}.FixedLocations(g.x, w, math.Inf(-1), math.Inf(1))
	for i := range w {
		// The rule is for exp(-x²); what is integrated holds its own density.
		g.logW[i] = math.Log(w[i]) + g.x[i]*g.x[i]
	}
	return g
}

func (g gaussHermite) likelihood(intercept, sd float64) float64 {
	var t total
	for _, p := range g.places {
		if sd < 1e-8 {
			t.add(joint(p, intercept, 0, 0))
			continue
		}
		u, curve := mode(p, intercept, sd)
		spread := math.Sqrt2 / math.Sqrt(curve)
		top := joint(p, intercept, u, sd)
		sum := 0.0
		for i, x := range g.x {
			sum += math.Exp(g.logW[i] + joint(p, intercept, u+spread*x, sd) - top)
		}
		t.add(top + math.Log(spread*sum/(sd*math.Sqrt(2*math.Pi))))
	}
	return t.value()
}

// joint is the log density of a place's count and its intercept u.
func joint(p PlaceCount, intercept, u, sd float64) float64 {
	at := intercept + u
	out := p.X*at - p.N*softplus(at)
	if sd > 0 {
		out -= u * u / (2 * sd * sd)
	}
	return out
}

// softplus is ln(1+e^x) without overflow.
func softplus(x float64) float64 { return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// mode of a place's intercept by Newton's method (the density has one top),
// and the curvature there.
func mode(p PlaceCount, intercept, sd float64) (u, curve float64) {
	if sd < 1e-8 {
		return 0, math.Inf(1)
	}
	for range 100 {
		q := expit(intercept + u)
		slope := p.X - p.N*q - u/(sd*sd)
		curve = p.N*q*(1-q) + 1/(sd*sd)
		move := math.Max(-2, math.Min(2, slope/curve))
		u += move
		if math.Abs(move) < 1e-12*(1+math.Abs(u)) {
			break
		}
	}
	q := expit(intercept + u)
	return u, p.N*q*(1-q) + 1/(sd*sd)
}
