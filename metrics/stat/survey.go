package stat

import (
	"fmt"
	"math"
	"slices"
)

// Lonely says what a stratum with one respondent (and more people than that)
// adds to a variance: by itself it has none.
type Lonely int

// The rules, as in R's survey package. LonelyAdjust is the cautious one: the
// respondent's distance from the overall estimate stands in. LonelyAverage
// takes the average of the other strata, LonelyCertainty adds nothing.
const (
	LonelyFail Lonely = iota
	LonelyAdjust
	LonelyAverage
	LonelyCertainty
)

// Sample is a stratified sample of people: for each respondent a stratum and a
// weight, how many people the whole stratum has (where the finite population
// correction is wanted), and margins to which weights were brought.
type Sample struct {
	weights  []float64
	stratum  []int     // of each respondent
	answered []float64 // respondents of each stratum
	people   []float64 // of each stratum; +Inf without correction
	lonely   Lonely
	margins  [][]margin
}

// NewSample takes one stratum name and one weight above 0 for each respondent.
// population is how many people each stratum has; nil leaves the finite
// population correction out, which is right where the question is about the
// process that made these people, not about these people.
func NewSample(strata []string, weights []float64, population map[string]float64, rule Lonely) (*Sample, error) {
	if len(strata) != len(weights) {
		return nil, fmt.Errorf("%d strata and %d weights: one of each for a respondent", len(strata), len(weights))
	}
	if len(strata) == 0 {
		return nil, fmt.Errorf("sample of nobody: %w", ErrTooFew)
	}
	s := &Sample{weights: slices.Clone(weights), lonely: rule}
	place := map[string]int{}
	for i, name := range strata {
		if !(weights[i] > 0) || math.IsInf(weights[i], 1) {
			return nil, fmt.Errorf("respondent %d: weight %v: a weight is a number above 0", i+1, weights[i])
		}
		h, ok := place[name]
		if !ok {
			h = len(place)
			place[name] = h
			people := math.Inf(1)
			if population != nil {
				if people, ok = population[name]; !ok || !(people > 0) {
					return nil, fmt.Errorf("stratum %q: no number of people", name)
				}
			}
			s.people, s.answered = append(s.people, people), append(s.answered, 0)
		}
		s.answered[h]++
		s.stratum = append(s.stratum, h)
	}
	for name, h := range place {
		if s.answered[h] > s.people[h] {
			return nil, fmt.Errorf("stratum %q: %v respondents of %v people", name, s.answered[h], s.people[h])
		}
		if rule == LonelyFail && s.alone(h) {
			return nil, fmt.Errorf("stratum %q has one respondent of %v people, which shows no spread; collapse it or choose a rule: %w", name, s.people[h], ErrTooFew)
		}
	}
	return s, nil
}

// alone is a stratum that was sampled and has one respondent.
func (s *Sample) alone(h int) bool { return s.answered[h] == 1 && s.people[h] > 1 }

// covariance of two estimates from their linearised contributions, which are
// 0 for respondents outside the domain: between respondents within strata,
// with the finite population correction.
func (s *Sample) covariance(a, b []float64) float64 {
	if len(s.margins) > 0 {
		a, b = s.residuals(a), s.residuals(b)
	}
	strata := len(s.answered)
	ma, mb := make([]float64, strata), make([]float64, strata)
	for i, h := range s.stratum {
		ma[h] += a[i] / s.answered[h]
		mb[h] += b[i] / s.answered[h]
	}
	sums := make([]total, strata)
	for i, h := range s.stratum {
		if s.answered[h] > 1 {
			sums[h].add((a[i] - ma[h]) * (b[i] - mb[h]))
		} else {
			sums[h].add(a[i] * b[i])
		}
	}
	var all total
	lonely := 0
	for h := range sums {
		open := 1 - s.answered[h]/s.people[h]
		switch n := s.answered[h]; {
		case n > 1:
			all.add(open * n / (n - 1) * sums[h].value())
		case s.alone(h):
			lonely++
			if s.lonely == LonelyAdjust {
				all.add(open * sums[h].value())
			}
		}
	}
	if s.lonely == LonelyAverage && lonely > 0 {
		if lonely == strata {
			return math.NaN()
		}
		return all.value() * float64(strata) / float64(strata-lonely)
	}
	return all.value()
}

// SurveyEstimate is an estimate from a sample.
type SurveyEstimate struct {
	Value, SE    float64
	N            int     // respondents it rests on
	DF           float64 // of the design: respondents minus strata among them
	DesignEffect float64 // variance over that of a simple random sample; 0 where it has none
}

// Interval is Value ± t·SE on the design's degrees of freedom.
func (e SurveyEstimate) Interval(level float64) (Interval, error) {
	if err := checkLevel(level); err != nil {
		return Interval{}, err
	}
	if e.DF < 1 {
		return Interval{}, fmt.Errorf("%d respondents leave no degrees of freedom: %w", e.N, ErrTooFew)
	}
	half := tOf(level, e.DF) * e.SE
	return Interval{e.Value - half, e.Value + half}, nil
}

// Mean is the weighted mean of those in the domain (nil: everybody), with the
// standard error of R's svymean: all strata stay in the variance, where
// filtering the rows first would make it wrong. values of respondents outside
// the domain are not looked at; a missing answer is outside.
func (s *Sample) Mean(values []float64, in []bool) (SurveyEstimate, error) {
	ones := make([]float64, len(s.weights))
	fill64(ones, 1)
	e, z, err := s.ratio(values, ones, in)
	if err != nil {
		return e, err
	}
	if plain := s.simpleVariance(values, in, e); plain > 0 {
		e.DesignEffect = s.covariance(z, z) / plain
	}
	return e, nil
}

func fill64(part []float64, with float64) {
	for i := range part {
		part[i] = with
	}
}

// Ratio is the weighted sum of one variable over that of another (svyratio).
func (s *Sample) Ratio(numerator, denominator []float64, in []bool) (SurveyEstimate, error) {
	e, _, err := s.ratio(numerator, denominator, in)
	return e, err
}

func (s *Sample) ratio(numerator, denominator []float64, in []bool) (e SurveyEstimate, z []float64, err error) {
	if err := s.checkLengths(in, numerator, denominator); err != nil {
		return e, nil, err
	}
	var x, y total
	for i, w := range s.weights {
		if inside(in, i) {
			x.add(w * numerator[i])
			y.add(w * denominator[i])
			e.N++
		}
	}
	if e.N == 0 {
		return e, nil, fmt.Errorf("estimate of nobody: %w", ErrTooFew)
	}
	if math.IsNaN(x.value() + y.value()) {
		return e, nil, fmt.Errorf("a value in the domain is not a number: leave missing answers out of the domain")
	}
	if y.value() == 0 {
		return e, nil, fmt.Errorf("ratio to a sum of 0: %w", ErrUndefined)
	}
	e.Value = x.value() / y.value()
	z = make([]float64, len(s.weights))
	for i, w := range s.weights {
		if inside(in, i) {
			z[i] = w * (numerator[i] - e.Value*denominator[i]) / y.value()
		}
	}
	v := s.covariance(z, z)
	if math.IsNaN(v) {
		return e, nil, fmt.Errorf("every stratum has one respondent: %w", ErrTooFew)
	}
	e.SE, e.DF = math.Sqrt(v), s.degrees(in)
	return e, z, nil
}

func inside(in []bool, i int) bool { return in == nil || in[i] }

func (s *Sample) checkLengths(in []bool, values ...[]float64) error {
	for _, v := range values {
		if len(v) != len(s.weights) {
			return fmt.Errorf("%d values of %d respondents", len(v), len(s.weights))
		}
	}
	if in != nil && len(in) != len(s.weights) {
		return fmt.Errorf("a domain of %d among %d respondents", len(in), len(s.weights))
	}
	return nil
}

// Total is the weighted sum of a variable (svytotal).
func (s *Sample) Total(values []float64, in []bool) (SurveyEstimate, error) {
	if err := s.checkLengths(in, values); err != nil {
		return SurveyEstimate{}, err
	}
	var sum total
	e := SurveyEstimate{DF: s.degrees(in)}
	z := make([]float64, len(s.weights))
	for i, w := range s.weights {
		if inside(in, i) {
			z[i] = w * values[i]
			sum.add(z[i])
			e.N++
		}
	}
	v := s.covariance(z, z)
	if e.Value = sum.value(); math.IsNaN(e.Value) || math.IsNaN(v) {
		return e, fmt.Errorf("a value in the domain is not a number, or every stratum has one respondent: %w", ErrUndefined)
	}
	e.SE = math.Sqrt(v)
	return e, nil
}

// degrees of freedom: respondents in the domain minus the strata they are in.
func (s *Sample) degrees(in []bool) float64 {
	n := 0
	seen := make([]bool, len(s.answered))
	for i, h := range s.stratum {
		if inside(in, i) {
			n++
			if !seen[h] {
				seen[h] = true
				n--
			}
		}
	}
	return float64(n)
}

// simpleVariance is the variance that a simple random sample of the same size
// would have had; 0 where the sample is everybody.
func (s *Sample) simpleVariance(values []float64, in []bool, e SurveyEstimate) float64 {
	var w, square total
	for i, weight := range s.weights {
		if inside(in, i) {
			w.add(weight)
			square.add(weight * (values[i] - e.Value) * (values[i] - e.Value))
		}
	}
	n, people := float64(e.N), w.value()
	if n < 2 || people <= n {
		return 0
	}
	return square.value() / people * n / (n - 1) * (people - n) / (people * n)
}
