package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawPlaces(t *rapid.T, least int) []PlaceCount {
	var places []PlaceCount
	for range rapid.IntRange(least, 12).Draw(t, "places") {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		places = append(places, PlaceCount{float64(rapid.IntRange(0, n).Draw(t, "x")), float64(n)})
	}
	return places
}

func TestIntervalsOfProportionsHoldTheirProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, n := xOfN(t)
		for name, interval := range map[string]func(x, n, level float64) (Interval, error){
			"exact": ClopperPearson, "Jeffreys": Jeffreys,
			"corrected": func(x, n, _ float64) (Interval, error) { return WilsonContinuity(x, n, Z95) },
		} {
			iv, err := interval(x, n, Level95)
			mirror, err2 := interval(n-x, n, Level95)
			if err != nil || err2 != nil || !iv.Holds(x/n) || iv.Low < 0 || iv.High > 1 {
				t.Fatalf("%s of %v of %v: %v (%v, %v)", name, x, n, iv, err, err2)
			}
			if math.Abs(iv.Low-(1-mirror.High)) > 1e-9 || math.Abs(iv.High-(1-mirror.Low)) > 1e-9 {
				t.Fatalf("%s of %v of %v: %v does not mirror %v", name, x, n, iv, mirror)
			}
		}
	})
}

func TestScoreIntervalsTurnRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x1, n1 := xOfN(t)
		x2, n2 := xOfN(t)
		d, iv, err := MiettinenNurminen(x1, n1, x2, n2, Z95)
		back, turned, err2 := MiettinenNurminen(x2, n2, x1, n1, Z95)
		if err != nil || err2 != nil || !iv.Holds(d) || iv.Low < -1 || iv.High > 1 || d != -back {
			t.Fatalf("%v %v (%v, %v)", d, iv, err, err2)
		}
		if math.Abs(iv.Low+turned.High) > 1e-6 || math.Abs(iv.High+turned.Low) > 1e-6 {
			t.Fatalf("%v turned round %v", iv, turned)
		}
		p, err := Fisher(int64(x1), int64(n1), int64(x2), int64(n2))
		q, err2 := Fisher(int64(x2), int64(n2), int64(x1), int64(n1))
		if err != nil || err2 != nil || math.Abs(p-q) > 1e-6 || p < 0 || p > 1 {
			t.Fatalf("Fisher %v, turned round %v", p, q)
		}
	})
}

// The rule that keeps a funnel's lines and its verdicts in agreement.
func TestRatioLimitsAgreeWithVerdicts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		observed := rapid.Int64Range(0, 400).Draw(t, "observed")
		expected := rapid.Float64Range(0.01, 300).Draw(t, "expected")
		got, err := CountVerdict(observed, expected)
		if err != nil {
			t.Fatal(err)
		}
		two, err := RatioLimits(expected, Level95)
		if err != nil {
			t.Fatal(err)
		}
		three, err := RatioLimits(expected, Level998)
		if err != nil {
			t.Fatal(err)
		}
		ratio := float64(observed) / expected
		for _, line := range []float64{two.Low, two.High, three.Low, three.High} {
			if math.Abs(line-ratio) < 1e-9*(1+ratio) {
				t.Skip("on the line")
			}
		}
		if drawn := verdict(two.Side(ratio), three.Side(ratio)); drawn != got || three.Low > two.Low || three.High < two.High {
			t.Fatalf("%d of %v: lines %v, %v say %v, counting says %v", observed, expected, two, three, drawn, got)
		}
	})
}

func TestShrunkenEstimatesLieBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := drawPlaces(t, 3)
		prior, err := FitBeta(places)
		if err != nil {
			t.Skip(err)
		}
		shuffled := slices.Clone(places)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again, err := FitBeta(append(shuffled, PlaceCount{}))
		if err != nil || math.Abs(again.LogLikelihood-prior.LogLikelihood) > 1e-6 {
			t.Fatalf("in another order: %+v, was %+v (%v)", again, prior, err)
		}
		for _, p := range places {
			e, err := prior.Shrink(p, Level95)
			raw := p.X / p.N
			if err != nil || !e.Interval.Holds(e.Value) && !prior.NoSpread || e.Value < math.Min(raw, prior.Mean)-1e-9 || e.Value > math.Max(raw, prior.Mean)+1e-9 {
				t.Fatalf("%v of prior %+v: %+v (%v)", p, prior, e, err)
			}
		}
	})
}

// No prior on a grid may fit better than the one found.
func TestBetaFitIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := drawPlaces(t, 3)
		prior, err := FitBeta(places)
		if err != nil {
			t.Skip(err)
		}
		f := betaFit{places: places}
		for s := -4.0; s <= 12; s++ {
			for m := 0.05; m < 1; m += 0.1 {
				if other := f.likelihood(math.Exp(s), m) + coefficients(places); other > prior.LogLikelihood+1e-7 {
					t.Fatalf("mean %v, strength e^%v: %v is above %v", m, s, other, prior.LogLikelihood)
				}
			}
		}
	})
}

func TestAdjustedPsKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 40).Draw(t, "p")
		bh, _ := Adjust(ps, BenjaminiHochberg)
		by, _ := Adjust(ps, BenjaminiYekutieli)
		holm, _ := Adjust(ps, Holm)
		bonferroni, _ := Adjust(ps, Bonferroni)
		for i := range ps {
			if !(ps[i] <= bh[i]+1e-15 && bh[i] <= by[i]+1e-15 && bh[i] <= holm[i]+1e-12 && holm[i] <= bonferroni[i]+1e-15 && bonferroni[i] <= 1) {
				t.Fatalf("p %v: BH %v, BY %v, Holm %v, Bonferroni %v", ps[i], bh[i], by[i], holm[i], bonferroni[i])
			}
			for j := range ps {
				if ps[i] < ps[j] && bh[i] > bh[j] {
					t.Fatalf("BH turned the order of %v and %v round", ps[i], ps[j])
				}
			}
		}
	})
}

// Turning a series upside down turns every signal with it.
func TestXmRTurnsRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 30), func(i int) float64 { return float64(i) }), 2, 40).Draw(t, "values")
		down := make([]float64, len(values))
		for i, v := range values {
			down[i] = -v
		}
		up, err := XmR(values, XmRPlan{})
		if err != nil {
			t.Fatal(err)
		}
		turned, err := XmR(down, XmRPlan{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range up {
			p, q := up[i], turned[i]
			if p.Cause.Signal(HigherIsBetter) != q.Cause.Signal(LowerIsBetter) || math.Abs(p.Low+q.High) > 1e-9 || p.Low > p.Mean || p.Mean > p.High {
				t.Fatalf("point %d: %+v, turned %+v", i, p, q)
			}
		}
	})
}

func TestTrendTurnsWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var forwards, backwards []YearCount
		for i := range 5 {
			n := rapid.IntRange(2, 500).Draw(t, "n")
			x := rapid.IntRange(1, n-1).Draw(t, "x")
			forwards = append(forwards, YearCount{2000 + i, float64(x), float64(n), 1})
			backwards = append(backwards, YearCount{2004 - i, float64(x), float64(n), 1})
		}
		a, err := ProportionTrend(forwards)
		b, err2 := ProportionTrend(backwards)
		if err != nil || err2 != nil || a.Direction() != -b.Direction() || math.Abs(a.ChiSquare-b.ChiSquare) > 1e-9*(1+a.ChiSquare) {
			t.Fatalf("%+v, backwards %+v (%v, %v)", a, b, err, err2)
		}
	})
}

func TestSurvivalFallsWithinItsInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var spells []Spell
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			spells = append(spells, Spell{float64(rapid.IntRange(0, 20).Draw(t, "time")), rapid.Bool().Draw(t, "event")})
		}
		curve, err := KaplanMeier(spells)
		if err != nil {
			t.Fatal(err)
		}
		last := 1.0
		for _, s := range curve.Steps {
			if s.Survival > last || s.Survival < 0 {
				t.Fatalf("%v after %v", s.Survival, last)
			}
			last = s.Survival
			for _, scale := range []SurvivalScale{PlainScale, LogScale, LogLogScale} {
				if iv, err := s.Interval(scale, Level95); err == nil && (!iv.Holds(s.Survival) || iv.Low < 0 || iv.High > 1) {
					t.Fatalf("%v outside %v", s.Survival, iv)
				}
			}
		}
	})
}

// A sample with equal weights and no strata is a plain mean.
func TestSampleOfOneStratumIsPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := drawValues(t, 2)
		strata, weights := make([]string, len(values)), make([]float64, len(values))
		fill64(weights, rapid.Float64Range(0.5, 20).Draw(t, "weight"))
		s, err := NewSample(strata, weights, nil, LonelyFail)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Mean(values, nil)
		mean, sd := plainMean(values)
		if err != nil || math.Abs(got.Value-mean) > 1e-9 || math.Abs(got.SE-sd/math.Sqrt(float64(len(values)))) > 1e-9 {
			t.Fatalf("%+v, plain %v ± %v (%v)", got, mean, sd, err)
		}
		everybody, err := NewSample(strata, weights, map[string]float64{"": float64(len(values))}, LonelyFail)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := everybody.Mean(values, nil); err != nil || all.SE != 0 {
			t.Fatalf("everybody answered and the error is %v (%v)", all.SE, err)
		}
	})
}

// Adding the same to every value, or multiplying, does not change a rank test.
func TestRankTestsOnlySeeOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Map(rapid.IntRange(-9, 9), func(i int) float64 { return float64(i) })
		a := rapid.SliceOfN(whole, 2, 20).Draw(t, "a")
		b := rapid.SliceOfN(whole, 2, 20).Draw(t, "b")
		one, err := MannWhitney(a, b)
		if err != nil {
			t.Skip(err)
		}
		moved := func(v []float64) (out []float64) {
			for _, x := range v {
				out = append(out, x*x*x*2+7)
			}
			return out
		}
		two, err := MannWhitney(moved(a), moved(b))
		turned, err2 := MannWhitney(b, a)
		if err != nil || err2 != nil || one != two || math.Abs(one.ContinuityP-turned.ContinuityP) > 1e-12 || math.Abs(one.Superiority+turned.Superiority-1) > 1e-12 {
			t.Fatalf("%+v, %+v, %+v", one, two, turned)
		}
	})
}

func TestCaseMixExpectsWhatWasObserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 80).Draw(t, "n")
		yes, age := make([]float64, n), make([]float64, n)
		places := make([]string, n)
		observed := 0.0
		for i := range n {
			age[i] = float64(rapid.IntRange(18, 90).Draw(t, "age"))
			yes[i] = float64(rapid.IntRange(0, 1).Draw(t, "yes"))
			places[i] = fmt.Sprint(rapid.IntRange(0, 4).Draw(t, "place"))
			observed += yes[i]
		}
		fit, err := Logistic([][]float64{age}, yes, nil)
		if err != nil {
			t.Skip(err)
		}
		rows, err := CaseMix(fit, places, yes, Level95)
		if err != nil {
			t.Fatal(err)
		}
		expected := 0.0
		for _, r := range rows {
			expected += r.Expected
		}
		if math.Abs(expected-observed) > 1e-6*n1(observed) || fit.Deviance > fit.NullDeviance+1e-9 {
			t.Fatalf("expected %v, observed %v; deviance %v of %v", expected, observed, fit.Deviance, fit.NullDeviance)
		}
	})
}

func n1(x float64) float64 { return math.Max(1, math.Abs(x)) }
