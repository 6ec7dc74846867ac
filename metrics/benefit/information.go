package benefit

import (
	"fmt"
	"math"
	"slices"
)

// Drawn is one parameter of a probabilistic analysis: its value in each run.
type Drawn struct {
	Name   string
	Values []float64
}

// Partial is what it would be worth to know one parameter for certain.
type Partial struct {
	Parameter string
	EVPPI     float64 // pounds a person, at the threshold of the decision
	R2        float64 // how much of the gain of the best option over the next this parameter explains
}

// FewestForPartial is how many runs the value of knowing one parameter needs:
// it rests on a regression over the runs.
const FewestForPartial = 100

// Partials gives the expected value of partial perfect information of each
// parameter at each threshold: the mean over runs of the best fitted net benefit
// less the best mean net benefit, where the net benefit of each option is fitted
// by a regression on the parameter alone (Strong, Oakley and Brennan 2014). The
// regression is a natural cubic spline with five knots, or the means of the
// groups where the parameter has few values. Row i is threshold i.
func (s Sample) Partials(thresholds []float64) ([][]Partial, error) {
	effects, costs, err := s.Means()
	if err != nil {
		return nil, err
	}
	if len(s.Parameters) > 0 && len(s.Costs) < FewestForPartial {
		return nil, fmt.Errorf("the value of knowing one parameter needs at least %d runs, and there are %d: %w", FewestForPartial, len(s.Costs), ErrNoAnswer)
	}
	all := make([][]Partial, len(thresholds))
	for _, p := range s.Parameters {
		f := s.fitOn(p.Values)
		for i, k := range thresholds {
			all[i] = append(all[i], f.partial(p.Name, k, effects, costs))
		}
	}
	return all, nil
}

// fitted is what one parameter tells of each option: by option, then run.
type fitted struct {
	sample         Sample
	effects, costs [][]float64
}

func (s Sample) fitOn(x []float64) fitted {
	f := fitted{sample: s}
	project := projection(x)
	column := func(of [][]float64, d int) []float64 {
		y := make([]float64, len(of))
		for i := range of {
			y[i] = of[i][d]
		}
		return project(y)
	}
	for d := range s.Options {
		f.effects = append(f.effects, column(s.Effects, d))
		f.costs = append(f.costs, column(s.Costs, d))
	}
	return f
}

func (f fitted) partial(name string, k float64, effects, costs []float64) Partial {
	n := len(f.sample.Costs)
	nmb := make([]float64, len(effects))
	for d := range effects {
		nmb[d] = k*effects[d] - costs[d]
	}
	best := firstBest(nmb)
	sum := 0.0
	for i := range n {
		most := math.Inf(-1)
		for d := range nmb {
			most = max(most, k*f.effects[d][i]-f.costs[d][i])
		}
		sum += most
	}
	return Partial{name, max(0, sum/float64(n)-nmb[best]), f.explained(k, nmb, best)}
}

// explained is R² of the net benefit of the best option over the next.
func (f fitted) explained(k float64, nmb []float64, best int) float64 {
	next := -1
	for d := range nmb {
		if d != best && (next < 0 || nmb[d] > nmb[next]) {
			next = d
		}
	}
	mean, all, told := nmb[best]-nmb[next], 0.0, 0.0
	for i := range f.sample.Costs {
		e, c := f.sample.Effects[i], f.sample.Costs[i]
		whole := k*(e[best]-e[next]) - (c[best] - c[next]) - mean
		part := k*(f.effects[best][i]-f.effects[next][i]) - (f.costs[best][i] - f.costs[next][i]) - mean
		all += whole * whole
		told += part * part
	}
	if all == 0 {
		return 0
	}
	return min(1, told/all)
}

// fewValues is how many different values a parameter may have to be taken as a
// set of groups.
const fewValues = 12

// projection gives the function that fits a column on x.
func projection(x []float64) func(y []float64) []float64 {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	if len(slices.Compact(slices.Clone(sorted))) <= fewValues {
		return func(y []float64) []float64 { return groupMeans(x, y) }
	}
	axes := orthonormal(splineOf(x, sorted))
	return func(y []float64) []float64 {
		fit := make([]float64, len(y))
		for _, a := range axes {
			along := dot(a, y)
			for i := range fit {
				fit[i] += along * a[i]
			}
		}
		return fit
	}
}

func groupMeans(x, y []float64) []float64 {
	sum, n := map[float64]float64{}, map[float64]float64{}
	for i, v := range x {
		sum[v] += y[i]
		n[v]++
	}
	fit := make([]float64, len(y))
	for i, v := range x {
		fit[i] = sum[v] / n[v]
	}
	return fit
}

// splineOf is the basis of a natural cubic spline: 1, x, and a cubic for each
// inner knot that becomes a straight line beyond the outer two. Knots stand at
// the 5th, 27.5th, 50th, 72.5th and 95th percentile (Harrell 2001); those that
// fall together count once.
func splineOf(x, sorted []float64) [][]float64 {
	n := len(x)
	var knots []float64
	for _, p := range []float64{0.05, 0.275, 0.5, 0.725, 0.95} {
		knots = append(knots, sorted[min(n-1, int(p*float64(n)))])
	}
	knots = slices.Compact(knots)
	one := make([]float64, n)
	for i := range one {
		one[i] = 1
	}
	basis := [][]float64{one, slices.Clone(x)}
	if len(knots) < 3 {
		square := make([]float64, n)
		for i, v := range x {
			square[i] = v * v
		}
		return append(basis, square)
	}
	last, before := knots[len(knots)-1], knots[len(knots)-2]
	width := last - knots[0]
	cube := func(v float64) float64 { v = max(0, v/width); return v * v * v }
	for _, k := range knots[:len(knots)-2] {
		column := make([]float64, n)
		for i, v := range x {
			column[i] = cube(v-k) - cube(v-before)*(last-k)/(last-before) + cube(v-last)*(before-k)/(last-before)
		}
		basis = append(basis, column)
	}
	return basis
}

// orthonormal turns columns into axes at right angles (Gram and Schmidt, each
// done twice for the digits); a column that adds nothing is left out.
func orthonormal(columns [][]float64) [][]float64 {
	var axes [][]float64
	for _, c := range columns {
		size := math.Sqrt(dot(c, c))
		v := slices.Clone(c)
		for range 2 {
			for _, a := range axes {
				along := dot(a, v)
				for i := range v {
					v[i] -= along * a[i]
				}
			}
		}
		left := math.Sqrt(dot(v, v))
		if !(left > 1e-9*size) {
			continue
		}
		for i := range v {
			v[i] /= left
		}
		axes = append(axes, v)
	}
	return axes
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// Quadrants say where an option lies beside another on the cost-effectiveness
// plane, as shares of the runs. Runs in which cost or effect are the same are
// in Same.
type Quadrants struct {
	CheaperBetter float64 `json:"cheaper_and_better"`
	CheaperWorse  float64 `json:"cheaper_and_worse"`
	DearerBetter  float64 `json:"dearer_and_better"`
	DearerWorse   float64 `json:"dearer_and_worse"`
	Same          float64 `json:"no_different_in_cost_or_effect"`
}

// Plane places option d beside option from.
func (s Sample) Plane(d, from int) Quadrants {
	var counts struct{ cheaperBetter, cheaperWorse, dearerBetter, dearerWorse, same float64 }
	for i := range s.Costs {
		cost, effect := s.Costs[i][d]-s.Costs[i][from], s.Effects[i][d]-s.Effects[i][from]
		switch {
		case cost == 0 || effect == 0:
			counts.same++
		case cost < 0 && effect > 0:
			counts.cheaperBetter++
		case cost < 0:
			counts.cheaperWorse++
		case effect > 0:
			counts.dearerBetter++
		default:
			counts.dearerWorse++
		}
	}
	n := float64(len(s.Costs))
	return Quadrants{counts.cheaperBetter / n, counts.cheaperWorse / n, counts.dearerBetter / n, counts.dearerWorse / n, counts.same / n}
}
