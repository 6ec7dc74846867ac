package benefit

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Doubt is what is not known about a parameter, as a distribution whose values
// are found by their quantiles: that way several parameters can move together
// and every option can share the same random numbers.
type Doubt interface {
	Quantile(p float64) float64
	Mean() float64
}

// GammaOf is the distribution of a cost with this mean and standard deviation:
// shape m²/s², scale s²/m (method of moments; Briggs, Claxton and Sculpher 2006).
func GammaOf(mean, sd float64) (distuv.Gamma, error) {
	if !(mean > 0) || !(sd > 0) || math.IsInf(mean*sd, 0) {
		return distuv.Gamma{}, fmt.Errorf("a cost with mean %g and standard deviation %g: both must be above 0", mean, sd)
	}
	return distuv.Gamma{Alpha: mean * mean / (sd * sd), Beta: mean / (sd * sd)}, nil
}

// BetaOf is the distribution of a share with this mean and standard deviation.
func BetaOf(mean, sd float64) (distuv.Beta, error) {
	if !(mean > 0 && mean < 1) || !(sd > 0) || sd*sd >= mean*(1-mean) {
		return distuv.Beta{}, fmt.Errorf("a share with mean %g and standard deviation %g: the mean must be between 0 and 1, the deviation above 0 and below %g",
			mean, sd, math.Sqrt(mean*(1-mean)))
	}
	a := ((1-mean)/(sd*sd) - 1/mean) * mean * mean
	return distuv.Beta{Alpha: a, Beta: a * (1/mean - 1)}, nil
}

// LogNormalOf is the distribution of a ratio with this mean and standard deviation.
func LogNormalOf(mean, sd float64) (distuv.LogNormal, error) {
	if !(mean > 0) || !(sd > 0) {
		return distuv.LogNormal{}, fmt.Errorf("a ratio with mean %g and standard deviation %g: both must be above 0", mean, sd)
	}
	v := sd * sd
	return distuv.LogNormal{Mu: math.Log(mean / math.Sqrt(1+v/(mean*mean))), Sigma: math.Sqrt(math.Log1p(v / (mean * mean)))}, nil
}

// PERT is a beta distribution stretched over low to high with its mode at the
// likeliest value (Malcolm and others 1959, with the usual weight of 4).
type PERT struct {
	Low, High float64
	beta      distuv.Beta
}

// PERTOf needs low <= likeliest <= high and low < high.
func PERTOf(low, likeliest, high float64) (PERT, error) {
	if !(low < high) || !(likeliest >= low && likeliest <= high) {
		return PERT{}, fmt.Errorf("a range from %g to %g with %g likeliest: the three must stand in order", low, high, likeliest)
	}
	w := high - low
	return PERT{low, high, distuv.Beta{Alpha: 1 + 4*(likeliest-low)/w, Beta: 1 + 4*(high-likeliest)/w}}, nil
}

// Quantile is the value below which the share p lies.
func (d PERT) Quantile(p float64) float64 { return d.Low + (d.High-d.Low)*d.beta.Quantile(p) }

// Mean is (low + 4 x likeliest + high)/6.
func (d PERT) Mean() float64 { return d.Low + (d.High-d.Low)*d.beta.Mean() }

// Certain is a parameter about which there is no doubt.
type Certain float64

// Quantile is the value itself.
func (c Certain) Quantile(float64) float64 { return float64(c) }

// Mean is the value itself.
func (c Certain) Mean() float64 { return float64(c) }

// SDOfRange is the standard deviation of a normal whose middle 95% is the range.
// Outputs say that it was found so.
func SDOfRange(low, high float64) float64 { return (high - low) / 3.92 }

// Draws gives runs x parameters: row i holds a value of each parameter. The seed
// gives the same draws again. rho is the correlation of every pair in a Gaussian
// copula, 0 for none: prices of one region move together, and leaving that out
// makes their difference look less sure than it is.
func Draws(of []Doubt, runs int, rho float64, seed uint64) ([][]float64, error) {
	if runs < 1 || len(of) == 0 {
		return nil, errors.New("drawing needs at least one run and one parameter")
	}
	if err := checkShare("the correlation", rho); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(of))))
	shared, own := math.Sqrt(rho), math.Sqrt(1-rho)
	curves := make([]func(z float64) float64, len(of))
	for j, d := range of {
		curves[j] = curveOf(d, runs)
	}
	flat := make([]float64, runs*len(of))
	all := make([][]float64, runs)
	for i := range all {
		row := flat[i*len(of) : (i+1)*len(of)]
		common := shared * rng.NormFloat64()
		for j := range of {
			row[j] = curves[j](common + own*rng.NormFloat64())
		}
		all[i] = row
	}
	return all, nil
}

// Knots of a curve: every 1/64 of a standard deviation, two of them beyond the edge.
const (
	knotsEach = 64
	reach     = edge + 2.0/knotsEach
)

// curveOf gives the value of a parameter at a normal score. With many runs the
// quantiles, which cost much to find, are found at the knots alone and the curve
// between them is a cubic through four of them: the values agree with the
// quantiles to a millionth of a standard deviation.
func curveOf(d Doubt, runs int) func(float64) float64 {
	exact := func(z float64) float64 { return d.Quantile(normalShare(z)) }
	if c, ok := d.(Certain); ok {
		return func(float64) float64 { return float64(c) }
	}
	const knots = 2*reach*knotsEach + 1
	if runs < 2*knots {
		return exact
	}
	at := knotted.of(d, knots)
	return func(z float64) float64 {
		x := (min(max(z, -edge), edge) + reach) * knotsEach
		i := int(x)
		t := x - float64(i)
		before, from, to, after := at[i-1], at[i], at[i+1], at[i+2]
		return from + t*((to-before)/2+t*(before-2.5*from+2*to-after/2+t*(1.5*(from-to)+(after-before)/2)))
	}
}

// knotted keeps the knots of distributions that were drawn lately: somebody who changes
// one number of a case draws all others again as they were.
var knotted knotsOf

// mostKnotted bounds what it keeps, of a few kilobytes each.
const mostKnotted = 512

type knotsOf struct {
	sync.Mutex
	at map[Doubt][]float64
}

func (k *knotsOf) of(d Doubt, knots int) []float64 {
	if !reflect.TypeOf(d).Comparable() {
		return knotsAt(d, knots)
	}
	k.Lock()
	at := k.at[d]
	k.Unlock()
	if at != nil {
		return at
	}
	at = knotsAt(d, knots) // not under the lock: two who ask at once both find the same
	k.Lock()
	defer k.Unlock()
	if k.at == nil || len(k.at) >= mostKnotted {
		k.at = map[Doubt][]float64{}
	}
	k.at[d] = at
	return at
}

func knotsAt(d Doubt, knots int) []float64 {
	at := make([]float64, knots)
	for i := range at {
		at[i] = d.Quantile(0.5 * math.Erfc(-(float64(i)/knotsEach-reach)/math.Sqrt2))
	}
	return at
}

// normalShare is the normal distribution function. What lies beyond six
// standard deviations counts as six: quantiles there may be infinite, and
// a share so near to 1 has few digits left.
func normalShare(z float64) float64 { return 0.5 * math.Erfc(-min(max(z, -edge), edge)/math.Sqrt2) }

const edge = 6

// DirichletDraws gives runs x settings of a mix of shares that is known as well
// as n judgements tell: each row comes to 1.
func DirichletDraws(shares []float64, n float64, runs int, seed uint64) ([][]float64, error) {
	if !(n > 0) || runs < 1 {
		return nil, errors.New("a mix needs judgements and runs, at least one of each")
	}
	total := 0.0
	for i, s := range shares {
		if err := checkShare(fmt.Sprintf("share %d", i+1), s); err != nil {
			return nil, err
		}
		total += s
	}
	if math.Abs(total-1) > sharesWithin {
		return nil, fmt.Errorf("the shares come to %v and must come to 1", total)
	}
	src := rand.NewPCG(seed, uint64(len(shares)))
	all := make([][]float64, runs)
	for i := range all {
		row := make([]float64, len(shares))
		sum := 0.0
		for j, s := range shares {
			if s > 0 {
				row[j] = distuv.Gamma{Alpha: n * s, Beta: 1, Src: src}.Rand()
				sum += row[j]
			}
		}
		for j := range row {
			row[j] /= sum
		}
		all[i] = row
	}
	return all, nil
}

// Spread says what runs come to: their mean, the middle 90%, how often they are
// above 0, and how far the mean may be off because the runs are not endless.
type Spread struct {
	Mean, SD, Low, High float64
	AboveZero           float64
	MonteCarloError     float64 // sd/sqrt(runs)
}

// SpreadOf sums runs up. It needs at least two.
func SpreadOf(runs []float64) (Spread, error) {
	if len(runs) < 2 {
		return Spread{}, errors.New("a spread needs at least two runs")
	}
	sorted := slices.Clone(runs)
	slices.Sort(sorted)
	if math.IsNaN(sorted[0]) {
		return Spread{}, errors.New("a run is not a number")
	}
	var s Spread
	s.Mean, s.SD = stat.MeanStdDev(sorted, nil)
	s.Low, s.High = stat.Quantile(0.05, stat.LinInterp, sorted, nil), stat.Quantile(0.95, stat.LinInterp, sorted, nil)
	above := 0
	for _, v := range runs {
		if v > 0 {
			above++
		}
	}
	s.AboveZero = float64(above) / float64(len(runs))
	s.MonteCarloError = s.SD / math.Sqrt(float64(len(runs)))
	return s, nil
}
