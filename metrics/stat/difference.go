package stat

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// MiettinenNurminen is x1/n1 - x2/n2 of two separate groups with the score
// interval of Miettinen and Nurminen (1985): the differences that their score
// test does not reject. It matches scoreci of ratesci without skewness
// correction. The interval is solved to 1e-12.
func MiettinenNurminen(x1, n1, x2, n2, z float64) (difference float64, iv Interval, err error) {
	if err := checkTwo(x1, n1, x2, n2, z); err != nil {
		return 0, Interval{}, err
	}
	difference = x1/n1 - x2/n2
	score := func(d float64) float64 {
		p1, p2 := restrictedProportions(x1, n1, x2, n2, d)
		n := n1 + n2
		v := (p1*(1-p1)/n1 + p2*(1-p2)/n2) * n / (n - 1)
		return scoreOf(difference-d, v)
	}
	return difference, scoreInterval(difference, -1, 1, z, score), nil
}

func checkTwo(x1, n1, x2, n2, z float64) error {
	if err := checkProportion(x1, n1); err != nil {
		return err
	}
	if err := checkProportion(x2, n2); err != nil {
		return err
	}
	return checkZ(z)
}

func scoreOf(distance, variance float64) float64 {
	if distance == 0 {
		return 0
	}
	return distance / math.Sqrt(math.Max(0, variance))
}

// scoreInterval is where a falling score passes z and -z around an estimate.
func scoreInterval(at, least, most, z float64, score func(float64) float64) Interval {
	iv := Interval{least, most}
	if at > least {
		iv.Low = solve(least, at, func(d float64) float64 { return math.Min(score(d), 1e9) - z })
	}
	if at < most {
		iv.High = solve(at, most, func(d float64) float64 { return math.Max(score(d), -1e9) + z })
	}
	return iv
}

// restrictedProportions are the most likely p1 and p2 = p1 - d under a given
// difference d: the root of a cubic in closed form.
func restrictedProportions(x1, n1, x2, n2, d float64) (p1, p2 float64) {
	n, x := n1+n2, x1+x2
	l3, l2 := n, (n1+2*n2)*d-n-x
	l1 := (n2*d-n-2*x2)*d + x
	l0 := x2 * d * (1 - d)
	q := math.Pow(l2/(3*l3), 3) - l1*l2/(6*l3*l3) + l0/(2*l3)
	p := math.Sqrt(math.Max(0, math.Pow(l2/(3*l3), 2)-l1/(3*l3)))
	if q < 0 {
		p = -p
	}
	cosine := 0.0
	if p != 0 {
		cosine = math.Max(-1, math.Min(1, q/(p*p*p)))
	}
	a := (math.Pi + math.Acos(cosine)) / 3
	p2 = clip(2*p*math.Cos(a) - l2/(3*l3))
	return clip(p2 + d), p2
}

// Fisher is the exact two-sided p of a two-by-two table (x1 of n1 against x2
// of n2): the probability, given the margins, of all tables no more likely
// than this one (fisher.test of R).
func Fisher(x1, n1, x2, n2 int64) (float64, error) {
	if x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2 {
		return 0, fmt.Errorf("%d of %d and %d of %d: a numerator lies between 0 and its denominator", x1, n1, x2, n2)
	}
	all := x1 + x2
	low, high := max(0, all-n2), min(all, n1)
	log := func(x int64) float64 { return logChoose(n1, x) + logChoose(n2, all-x) - logChoose(n1+n2, all) }
	return twoSided(low, high, x1, log), nil
}

// twoSided adds the probabilities of all outcomes that are no more likely than
// the one seen, within 1 part in 10⁷ as R does.
func twoSided(low, high, seen int64, log func(int64) float64) float64 {
	bound := log(seen) + 1e-7
	var p total
	for x := low; x <= high; x++ {
		if l := log(x); l <= bound {
			p.add(math.Exp(l))
		}
	}
	return math.Min(1, p.value())
}

func logChoose(n, k int64) float64 {
	a, _ := math.Lgamma(float64(n) + 1)
	b, _ := math.Lgamma(float64(k) + 1)
	c, _ := math.Lgamma(float64(n-k) + 1)
	return a - b - c
}

// RateComparison sets the rates of two groups side by side.
type RateComparison struct {
	Ratio      float64  // rate 1 over rate 2
	RatioLimit Interval // exact, given the sum of events; +Inf where group 2 had none
	P          float64  // exact two-sided, of equal rates
	Difference Estimate // rate 1 minus rate 2, score interval
}

// CompareRates compares events1 in time1 with events2 in time2: the ratio with
// its exact interval (poisson.test of R, by Clopper and Pearson given the sum)
// and the difference with the score interval (Miettinen and Nurminen 1985;
// scoreci of ratesci without skewness correction). Without any event there is nothing to compare
// (ErrTooFew).
func CompareRates(events1 int64, time1 float64, events2 int64, time2, level float64) (RateComparison, error) {
	if err := checkExposure(time1, 1); err != nil {
		return RateComparison{}, err
	}
	if err := checkExposure(time2, 1); err != nil {
		return RateComparison{}, err
	}
	if events1 < 0 || events2 < 0 {
		return RateComparison{}, fmt.Errorf("%d and %d events: events are 0 or more", events1, events2)
	}
	n := events1 + events2
	if n == 0 {
		return RateComparison{}, fmt.Errorf("no events in either group: %w", ErrTooFew)
	}
	share, err := ClopperPearson(float64(events1), float64(n), level)
	if err != nil {
		return RateComparison{}, err
	}
	odds := func(p float64) float64 { return p / (1 - p) * time2 / time1 }
	out := RateComparison{
		Ratio:      float64(events1) / time1 / (float64(events2) / time2),
		RatioLimit: Interval{odds(share.Low), odds(share.High)},
	}
	p0 := time1 / (time1 + time2)
	out.P = twoSided(0, n, events1, func(x int64) float64 {
		return logChoose(n, x) + float64(x)*math.Log(p0) + float64(n-x)*math.Log1p(-p0)
	})
	z, err := ZOf(level)
	out.Difference = rateDifference(float64(events1), time1, float64(events2), time2, z)
	return out, err
}

func rateDifference(x1, t1, x2, t2, z float64) Estimate {
	at := x1/t1 - x2/t2
	score := func(d float64) float64 {
		b := (t1+t2)*d - x1 - x2
		p2 := (-b + math.Sqrt(math.Max(0, b*b+4*(t1+t2)*x2*d))) / (2 * (t1 + t2))
		p1 := math.Max(0, p2+d)
		v := p1/t1 + p2/t2
		if v <= 0 {
			return math.Copysign(math.Inf(1), at-d)
		}
		return (at - d) / math.Sqrt(v)
	}
	reach := 10*(1+z)*(math.Sqrt(x1+1)/t1+math.Sqrt(x2+1)/t2) + math.Abs(at)
	return Estimate{at, scoreInterval(at, at-reach, at+reach, z, score)}
}

// ChiSquareTwo is Pearson's chi-squared of x1 of n1 against x2 of n2, without
// continuity correction, and its p (prop.test of R). Where nobody or everybody
// has the outcome there is none (ErrUndefined).
func ChiSquareTwo(x1, n1, x2, n2 float64) (chi, p float64, err error) {
	if err := checkTwo(x1, n1, x2, n2, 1); err != nil {
		return 0, 0, err
	}
	x, n := x1+x2, n1+n2
	if x == 0 || x == n {
		return 0, 0, fmt.Errorf("%v of %v: no difference to test: %w", x, n, ErrUndefined)
	}
	d := x1*n2 - x2*n1
	chi = d * d * n / (n1 * n2 * x * (n - x))
	return chi, mathext.GammaIncRegComp(0.5, chi/2), nil
}
