package stat

import (
	"maps"
	"slices"
	"testing"
)

// theRest are the methods that everyMethod leaves out, for they give no error or take what
// others have made, each on one small input.
var theRest = map[string]func() error{}

// measure puts a method among the rest that gives a value and perhaps an error.
func measure[T any](name string, run func() (T, error)) {
	theRest[name] = func() error { _, err := run(); return err }
}

// plain puts one there that cannot fail.
func plain[T any](name string, run func() T) {
	theRest[name] = func() error { _ = run(); return nil }
}

// two drops the second of two values.
func two[A, B any](a A, _ B, err error) (A, error) { return a, err }

func init() {
	own, other := Interval{0.4, 0.6}, Interval{0.55, 0.7}
	plain("CompareToValue", func() Comparison { return CompareToValue(own, 0.7, HigherIsBetter) })
	plain("CompareToValueAtTwoLevels", func() Comparison { return CompareToValueAtTwoLevels(own, Interval{0.3, 0.65}, 0.7, HigherIsBetter) })
	plain("CompareIntervals", func() Comparison { return CompareIntervals(own, other, HigherIsBetter) })
	plain("CompareToLimits", func() Comparison { return CompareToLimits(0.8, own, HigherIsBetter) })
	plain("CompareToTarget", func() Comparison { return CompareToTarget(0.5, 0.7, &own, HigherIsBetter) })
	plain("CompareToTargetRange", func() Comparison { return CompareToTargetRange(0.5, other, HigherIsBetter) })
	plain("ChangeBetween", func() int { d, _ := ChangeBetween(own, other); return d })
	plain("Interval", func() float64 {
		return own.Width() * float64(own.Side(0.7)) * map[bool]float64{true: 1}[own.Holds(0.5)]
	})
	measure("ZOf", func() (float64, error) { return ZOf(0.95) })
	measure("WilsonLimitsAt", func() (Interval, error) { return WilsonLimitsAt(0.6, 40, Z95) })
	measure("StandardisedRateLimits", func() (Interval, error) { return StandardisedRateLimits(300, 2000, 1000, Level95) })
	measure("Byar", func() (Interval, error) { return Byar(40, Level95) })
	measure("ChiSquareTwo", func() (float64, error) { return two(ChiSquareTwo(12, 40, 25, 45)) })
	measure("StandardisedDifference", func() (float64, error) { return StandardisedDifference(7, 2, 6.5, 2.2) })
	measure("Forecast", func() (float64, error) {
		return two(Forecast([]float64{1, 2, 3, 4, 5}, []float64{10, 12, 11, 14, 15}, 6, Level95))
	})
	measure("RatioLimits", func() (Interval, error) { return RatioLimits(20, Level95) })
	measure("RatioFunnelAt", func() (RatioFunnelPoint, error) { return RatioFunnelAt(20, Level95) })
	measure("MoverRatio", func() (Interval, error) { return MoverRatio(0.5, own, 0.62, other) })
	measure("WilsonWeighted", func() (float64, error) { return two(WilsonWeighted(40, 42, 25, Z95)) })
	plain("EffectiveN", func() float64 { return EffectiveN(40, 42) })
	plain("SameAnswer", func() bool { return SameAnswer(40, 200, 1000) })
	measure("WelchDifference", func() (float64, error) { return two(WelchDifference(40, 7, 2, 50, 6.5, 2.2, Level95)) })
	bins := []Bin{{0, 3}, {1, 9}, {2, 14}, {5, 4}}
	measure("MedianInterval", func() (Interval, error) { return MedianInterval(bins, Z95) })
	measure("HistogramQuantile", func() (float64, error) { return HistogramQuantile(bins, 0.9) })
	measure("Quantile", func() (float64, error) { return Quantile([]float64{1, 2, 4, 8, 9}, 0.3) })
	pairsOfTests()
	placesOfTests()
	seriesOfTests()
	surveysOfTests()
}

func pairsOfTests() {
	pairs := []Pair{{18, 25}, {20, 19}, {15, 30}, {22, 12}, {19, 20}, {24, 27}}
	index, err := ReliableChange(pairs, Functional{20, 4}, 0.8, nil, HigherIsBetter)
	if err != nil {
		panic(err)
	}
	plain("OutcomeOf", func() int64 { a, _, _ := OutcomeOf(index).Counts(); return a })
	measure("Shares", func() (Estimate, error) { a, _, _, err := OutcomeOf(index).Shares(Z95); return a, err })
	measure("MarshalJSON", func() ([]byte, error) { return OutcomeOf(index).MarshalJSON() })
	first, second := map[int]float64{1: 5, 2: 7, 3: 4}, map[int]float64{2: 6, 3: 8, 4: 9}
	plain("PairUp", func() int { _, _, joined := PairUp(first, second); return joined })
	measure("AttritionOf", func() (Attrition, error) { return AttritionOf([]float64{5, 7, 8, 9}, []float64{3, 4, 6}, 2) })
	measure("PairedProportion", func() (float64, error) { return two(PairedProportion(30, 4, 12, 20, Z95)) })
	measure("PairedProportionContinuity", func() (float64, error) { return two(PairedProportionContinuity(30, 4, 12, 20, Z95)) })
	measure("McNemarChiSquare", func() (float64, error) { return two(McNemarChiSquare(4, 12, true)) })
	measure("RegressionToMean", func() (Regression, error) { return RegressionToMean(15, 4, 20, 4, 0.8, HigherIsBetter) })
	measure("RegressionBelow", func() (float64, error) { return RegressionBelow(15, 20, 4, 0.8, false) })
	measure("MarginOfError", func() (float64, error) { p, _, _, err := MarginOfError(400, 120, 80, Level95); return p, err })
	measure("ToSend", func() (int64, error) { return two(ToSend(120, 0.4, 400)) })
}

func placesOfTests() {
	places := schemes()
	prior, err := FitBeta(places)
	if err != nil {
		panic(err)
	}
	measure("Shrink", func() (Estimate, error) { return prior.Shrink(places[0], Level95) })
	zs, scales := []float64{-3, -1, 0, 0.5, 1, 2.5}, []float64{1, 2, 1, 1, 2, 1}
	plain("Winsorise", func() float64 { v, _ := Winsorise(zs, 0.1); return v[0] })
	plain("Outermost", func() bool { return Outermost(zs, 0.1)[0] })
	plain("Phi, Tau2", func() float64 { return Tau2(Phi(zs), scales) })
	funnel, err := OverdispersedFunnel(ProportionFunnel, []FunnelUnit{{5, 40}, {20, 50}, {30, 45}}, 0.1)
	if err != nil {
		panic(err)
	}
	plain("Limits", func() Interval { iv, _ := funnel.Limits(40, Z95); return iv })
	measure("ScatterOf", func() (Scatter, error) { return ScatterOf(zs, scales, 0) })
	scatter, _ := ScatterOf(zs, scales, 0)
	plain("StandsOut, Outside", func() bool { return scatter.StandsOut(0) || scatter.Outside(0, 1) })
	column, yes, ones := []float64{1, 2, 3, 4, 5, 6}, []float64{0, 1, 0, 1, 0, 1}, []float64{1, 1, 1, 1, 1, 1}
	fit, err := Logistic([][]float64{column}, yes, ones)
	if err != nil {
		panic(err)
	}
	measure("CaseMix", func() ([]CaseMixPlace, error) {
		return CaseMix(fit, []string{"a", "a", "b", "b", "c", "c"}, yes, Level95)
	})
	amounts, clusters := []float64{10, 13, 12, 20, 19, 25}, []string{"a", "b", "c", "d", "e", "f"}
	measure("Gamma", func() (GammaFit, error) { return Gamma([][]float64{column}, amounts, ones, clusters) })
	cost, err := Gamma([][]float64{column}, amounts, ones, clusters)
	if err != nil {
		panic(err)
	}
	measure("Predicted", func() (float64, error) { return two(cost.Predicted([][]float64{{2}, {3}})) })
	measure("PredictedDifference", func() (float64, error) { return two(cost.PredictedDifference([][]float64{{3}}, [][]float64{{2}})) })
}

func seriesOfTests() {
	values := []float64{60, 62, 58, 61, 65, 59, 60, 64, 63, 61, 62, 70}
	points, err := XmR(values, XmRPlan{})
	if err != nil {
		panic(err)
	}
	sides := []int{1, 1, 1, 1, 1, 1, 1, -1, 1, 1, -1, 1}
	plain("Shifts", func() []int { return Shifts(sides) })
	plain("Trends", func() []int { return Trends(values) })
	plain("TwoOfThree", func() []bool {
		return TwoOfThree([]bool{true, true, false, true, false, false, false, false, true, true, false, true}, sides)
	})
	plain("Signal", func() Signal { return AboveLimit.Signal(HigherIsBetter) })
	plain("AssuranceOf", func() Assurance { return AssuranceOf(points[11], 55, HigherIsBetter) })
	plain("Direction", func() int { return RecentTrend{}.Direction() })
	spread, err := SpreadOf(values)
	if err != nil {
		panic(err)
	}
	spine, err := SpineOf(61, spread, HigherIsBetter)
	if err != nil {
		panic(err)
	}
	plain("Spine.At, Pixels", func() int { return spine.Pixels(400, 10, 8, spine.At(62)).Marker })
	curve, err := KaplanMeier([]Spell{{3, true}, {5, false}, {8, true}, {9, true}, {12, false}})
	if err != nil {
		panic(err)
	}
	measure("SurvivalCurve.At", func() (SurvivalStep, error) { return curve.At(8) })
	measure("KaplanMeierLate", func() (SurvivalCurve, error) {
		return KaplanMeierLate([]LateSpell{{0, Spell{3, true}}, {1, Spell{5, false}}, {0, Spell{8, true}}, {2, Spell{9, true}}, {0, Spell{12, false}}})
	})
	measure("Area", func() (float64, error) { return curve.Area(0, 8) })
}

func surveysOfTests() {
	strata, weights := []string{"a", "a", "a", "a", "b", "b", "b", "b"}, []float64{5, 5, 5, 5, 8, 8, 8, 8}
	sample, err := NewSample(strata, weights, map[string]float64{"a": 20, "b": 32}, LonelyAdjust)
	if err != nil {
		panic(err)
	}
	values, all := []float64{1, 0, 1, 1, 0, 0, 1, 0}, slices.Repeat([]bool{true}, 8)
	rows, columns := []string{"x", "y", "x", "y", "x", "y", "y", "x"}, []string{"m", "m", "f", "f", "f", "m", "f", "m"}
	first := []bool{true, true, false, false, true, true, false, false}
	second := []bool{false, false, true, true, false, false, true, true}
	estimate, err := sample.Mean(values, all)
	if err != nil {
		panic(err)
	}
	measure("StratifiedProportion", func() (SurveyEstimate, error) {
		return StratifiedProportion([]StratumCount{{100, 20, 12}, {50, 10, 4}}, false)
	})
	measure("Sample.Total", func() (SurveyEstimate, error) { return sample.Total(values, all) })
	measure("Sample.Quantiles", func() ([]float64, error) { return sample.Quantiles([]float64{1, 2, 3, 4, 5, 6, 7, 8}, all, 0.5) })
	measure("Sample.DifferenceOfMeans", func() (SurveyTest, error) { return sample.DifferenceOfMeans(values, first, second) })
	measure("Sample.MeanAgainstZero", func() (SurveyTest, error) { return sample.MeanAgainstZero(values, all) })
	measure("Sample.Independence", func() (RaoScott, error) { return sample.Independence(rows, columns, all) })
	measure("Sample.PostStratify", func() (*Sample, error) { return sample.PostStratify(columns, map[string]float64{"m": 30, "f": 22}) })
	measure("Sample.Rake", func() (*Sample, error) {
		return sample.Rake([]KnownMargin{{columns, map[string]float64{"m": 30, "f": 22}}, {rows, map[string]float64{"x": 25, "y": 27}}})
	})
	measure("WaldInterval", func() (Interval, error) { return estimate.WaldInterval(Level95) })
	measure("LogitInterval", func() (Interval, error) { return estimate.LogitInterval(Level95) })
	measure("ArcsineInterval", func() (Interval, error) { return estimate.ArcsineInterval(Level95) })
	measure("BetaInterval", func() (Interval, error) { return estimate.BetaInterval(Level95) })
}

// BenchmarkTheRest runs each of them.
func BenchmarkTheRest(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(theRest)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := theRest[name](); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What is measured is an answer and not a refusal.
func TestTheRestAnswers(t *testing.T) {
	for name, run := range theRest {
		if err := run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
