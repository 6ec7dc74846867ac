package stat

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// xOfN draws a numerator and a denominator.
func xOfN(t *rapid.T) (x, n float64) {
	whole := rapid.IntRange(1, 5000).Draw(t, "n")
	return float64(rapid.IntRange(0, whole).Draw(t, "x")), float64(whole)
}

func TestWilsonHoldsItsProportionAndWidens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, n := xOfN(t)
		narrow, err := Wilson(x, n, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := Wilson(x, n, Z998)
		if err != nil {
			t.Fatal(err)
		}
		if !narrow.Holds(x/n) || !(narrow.Width() > 0) || narrow.Low < 0 || narrow.High > 1 {
			t.Fatalf("%v of %v: %v", x, n, narrow)
		}
		if wide.Low > narrow.Low || wide.High < narrow.High || wide.Width() <= narrow.Width() {
			t.Fatalf("%v of %v: 99.8 %% %v inside 95 %% %v", x, n, wide, narrow)
		}
		mirror, err := Wilson(n-x, n, Z95)
		if err != nil || math.Abs(mirror.Low-(1-narrow.High)) > 1e-12 {
			t.Fatalf("%v of %v: no mirrors %v %v (%v)", x, n, narrow, mirror, err)
		}
	})
}

// The rule that keeps funnel, colour and printed interval in agreement.
func TestFunnelAgreesWithWilson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, n := xOfN(t)
		p0 := rapid.Float64Range(0.001, 0.999).Draw(t, "p0")
		z := rapid.SampledFrom([]float64{Z95, Z998}).Draw(t, "z")
		own, err := Wilson(x, n, z)
		if err != nil {
			t.Fatal(err)
		}
		if math.Min(math.Abs(own.Low-p0), math.Abs(own.High-p0)) < 1e-9 {
			t.Skip("on the line")
		}
		outside := ProportionLimits(p0, n, z).Side(x/n) != 0
		if excluded := !own.Holds(p0); outside != excluded {
			t.Fatalf("%v of %v about %v: outside the funnel %v, interval leaves it out %v", x, n, p0, outside, excluded)
		}
	})
}

func TestWeightsOfOneChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, n := xOfN(t)
		plain, err := Wilson(x, n, Z95)
		if err != nil {
			t.Fatal(err)
		}
		w := rapid.Float64Range(0.1, 50).Draw(t, "weight")
		p, weighted, err := WilsonWeighted(n*w, n*w*w, x*w, Z95)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(p-x/n) > 1e-12 || math.Abs(weighted.Low-plain.Low) > 1e-9 || math.Abs(weighted.High-plain.High) > 1e-9 {
			t.Fatalf("%v of %v, weight %v: %v, plain %v", x, n, w, weighted, plain)
		}
	})
}

func drawValues(t *rapid.T, least int) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(-100, 100), least, 60).Draw(t, "values")
}

// plainMean is the textbook formula on the values themselves.
func plainMean(values []float64) (mean, sd float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sd += (v - mean) * (v - mean) / float64(len(values)-1)
	}
	return mean, math.Sqrt(sd)
}

func TestMeanFromSumsIsThePlainMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := drawValues(t, 2)
		wantMean, wantSD := plainMean(values)
		n, sw, sww, swx, swxx := sumsOf(values, nil)
		mean, narrow, sd, err := MeanT(n, sw, sww, swx, swxx, Level95)
		if err != nil {
			t.Fatal(err)
		}
		_, wide, _, err := MeanT(n, sw, sww, swx, swxx, Level998)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(mean-wantMean) > 1e-9 || math.Abs(sd-wantSD) > 1e-3 {
			t.Fatalf("mean %v sd %v, plain %v %v", mean, sd, wantMean, wantSD)
		}
		if !narrow.Holds(mean) || wide.Width() < narrow.Width() {
			t.Fatalf("%v: %v, %v", mean, narrow, wide)
		}
		// A common weight changes nothing.
		same := slices.Repeat([]float64{3}, len(values))
		n, sw, sww, swx, swxx = sumsOf(values, same)
		_, weighted, _, err := MeanT(n, sw, sww, swx, swxx, Level95)
		if err != nil || math.Abs(weighted.Low-narrow.Low) > 1e-2 {
			t.Fatalf("weight 3: %v, weight 1: %v (%v)", weighted, narrow, err)
		}
	})
}

func TestStudentsPointAgainstGonum(t *testing.T) {
	for _, level := range []float64{0.5, 0.9, Level95, 0.99, Level998, 0.9999} {
		for _, df := range []float64{1, 2.5, 3.999, 4, 5, 7.3, 12, 30, 99, 1000, 1e5, 1e7} {
			want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - (1-level)/2)
			if got := tOf(level, df); math.Abs(got-want) > 1e-8*want {
				t.Errorf("level %v, %v degrees of freedom: %.12g, gonum has %.12g", level, df, got, want)
			}
		}
	}
}

func TestUnequalWeightsWidenTheInterval(t *testing.T) {
	values := []float64{1, 9, 1, 9, 1, 9, 1, 9}
	n, sw, sww, swx, swxx := sumsOf(values, nil)
	_, plain, _, err := MeanT(n, sw, sww, swx, swxx, Level95)
	if err != nil {
		t.Fatal(err)
	}
	n, sw, sww, swx, swxx = sumsOf(values, []float64{5, 5, 1, 1, 1, 1, 1, 1})
	mean, weighted, _, err := MeanT(n, sw, sww, swx, swxx, Level95)
	if err != nil || mean != 5 || weighted.Width() <= plain.Width() {
		t.Errorf("mean %v, %v against plain %v (%v)", mean, weighted, plain, err)
	}
}

func TestTooFewObservationsGiveNoInterval(t *testing.T) {
	if _, _, _, err := MeanT(1, 1, 1, 4, 16, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("mean of one: %v", err)
	}
	if _, _, _, err := MeanT(2, 1, 1, 4, 16, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("mean of one weight that outweighs the other: %v", err)
	}
	if _, err := PairedMean(0, 0, 0, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("change of nobody: %v", err)
	}
	if _, err := Wilson(0, 0, Z95); !errors.Is(err, ErrTooFew) {
		t.Errorf("0 of 0: %v", err)
	}
	if _, _, err := WilsonWeighted(0, 0, 0, Z95); !errors.Is(err, ErrTooFew) {
		t.Errorf("weighted 0 of 0: %v", err)
	}
	if _, err := HistogramQuantile(nil, 0.5); !errors.Is(err, ErrTooFew) {
		t.Errorf("median of nobody: %v", err)
	}
	if _, err := McNemar(0, 0); !errors.Is(err, ErrTooFew) {
		t.Errorf("nobody changed: %v", err)
	}
	if _, _, err := WelchDifference(1, 4, 0, 9, 4, 1, Level95); !errors.Is(err, ErrTooFew) {
		t.Errorf("difference from one person: %v", err)
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range [][3]float64{{nan, 5, Z95}, {1, nan, Z95}, {1, inf, Z95}, {1, 5, 0}, {1, 5, -1}, {1, 5, nan}, {1, 5, inf}} {
		if iv, err := Wilson(c[0], c[1], c[2]); err == nil {
			t.Errorf("Wilson%v = %v", c, iv)
		}
	}
	for _, level := range []float64{0, 1, 95, -0.5, nan} {
		if _, _, _, err := MeanT(5, 5, 5, 10, 30, level); err == nil {
			t.Errorf("mean at level %v", level)
		}
		if _, err := Byar(20, level); err == nil {
			t.Errorf("count at level %v", level)
		}
	}
	if _, _, _, err := MeanT(5, 5, 5, nan, 30, Level95); err == nil {
		t.Error("mean of NaN")
	}
	for _, bins := range [][]Bin{{{2, 1}, {1, 1}}, {{1, -1}}} {
		if _, err := HistogramQuantile(bins, 0.5); err == nil {
			t.Errorf("median of %v", bins)
		}
	}
	if _, err := HistogramQuantile([]Bin{{1, 1}}, 1.1); err == nil {
		t.Error("quantile 1.1")
	}
	if _, err := CountInterval(-1, Level95); err == nil {
		t.Error("count -1")
	}
	if _, err := McNemar(-1, 3); err == nil {
		t.Error("-1 people")
	}
	if _, _, err := PairedProportion(1, -1, 0, 0, Z95); err == nil {
		t.Error("-1 people")
	}
}

// Type 7 on the sorted answers themselves.
func TestQuantileOfHistogramIsThatOfTheAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.IntRange(-3, 12), 1, 50).Draw(t, "answers")
		p := rapid.SampledFrom([]float64{0, 0.1, 0.25, 0.5, 0.75, 0.9, 1}).Draw(t, "p")
		slices.Sort(answers)
		var bins []Bin
		for _, a := range answers {
			if last := len(bins) - 1; last >= 0 && bins[last].Value == a && rapid.Bool().Draw(t, "join") {
				bins[last].N++
				continue
			}
			bins = append(bins, Bin{a, 1})
		}
		at := p * float64(len(answers)-1)
		low, high := answers[int(math.Floor(at+1e-9))], answers[int(math.Ceil(at-1e-9))]
		want := float64(low) + (at-math.Floor(at+1e-9))*float64(high-low)
		got, err := HistogramQuantile(bins, p)
		if err != nil || math.Abs(got-want) > 1e-9 {
			t.Fatalf("quantile %v of %v = %v, want %v (%v)", p, answers, got, want, err)
		}
	})
}

func TestQuantileSkipsEmptyBins(t *testing.T) {
	median, quartiles, err := MedianOf([]Bin{{1, 0}, {2, 1}, {3, 0}, {4, 1}, {9, 0}})
	if err != nil || median != 3 || quartiles != (Interval{2.5, 3.5}) {
		t.Errorf("median %v, quartiles %v, %v", median, quartiles, err)
	}
}

func TestSameAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := float64(rapid.IntRange(-20, 20).Draw(t, "value")) / 10
		values := slices.Repeat([]float64{value}, rapid.IntRange(1, 500).Draw(t, "n"))
		_, sw, _, swx, swxx := sumsOf(values, nil)
		if !SameAnswer(sw, swx, swxx) {
			t.Fatalf("%d times %v", len(values), value)
		}
		values[0]++
		if _, sw, _, swx, swxx = sumsOf(values, nil); len(values) > 1 && SameAnswer(sw, swx, swxx) {
			t.Fatalf("%d times %v but for one", len(values)-1, value)
		}
	})
}

func TestCountIntervalHoldsItsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Int64Range(0, 100000).Draw(t, "x")
		narrow, err := CountInterval(x, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := CountInterval(x, Level998)
		if err != nil || !narrow.Holds(float64(x)) || narrow.Low < 0 || wide.Width() <= narrow.Width() || wide.Low > narrow.Low {
			t.Fatalf("%d: %v, %v (%v)", x, narrow, wide, err)
		}
	})
}

func TestDifferencesHoldTheirEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x1, n1 := xOfN(t)
		x2, n2 := xOfN(t)
		d, iv, err := NewcombeDifference(x1, n1, x2, n2, Z95)
		if err != nil || !iv.Holds(d) || iv.Low < -1-1e-12 || iv.High > 1+1e-12 {
			t.Fatalf("%v %v (%v)", d, iv, err)
		}
		back, mirror, err := NewcombeDifference(x2, n2, x1, n1, Z95)
		if err != nil || math.Abs(back+d) > 1e-12 || math.Abs(mirror.Low+iv.High) > 1e-12 {
			t.Fatalf("turned round: %v %v, was %v %v (%v)", back, mirror, d, iv, err)
		}
	})
}

func TestMcNemarAgainstCounting(t *testing.T) {
	for lost := int64(0); lost <= 12; lost++ {
		for gained := int64(0); gained <= 12; gained++ {
			n := lost + gained
			if n == 0 {
				continue
			}
			var tail, ways float64 = 0, 1
			for k := int64(0); k <= min(lost, gained); k++ {
				tail += ways
				ways = ways * float64(n-k) / float64(k+1)
			}
			want := math.Min(1, 2*tail/math.Exp2(float64(n)))
			if got, err := McNemar(lost, gained); err != nil || math.Abs(got-want) > 1e-12 {
				t.Errorf("%d, %d: %v, want %v (%v)", lost, gained, got, want, err)
			}
		}
	}
}

func TestMeanLimits(t *testing.T) {
	iv := MeanLimits(50, 10, 25, Level95)
	if math.Abs(iv.Low-(50-2*Z95)) > 1e-9 || math.Abs(iv.High-(50+2*Z95)) > 1e-9 {
		t.Errorf("50 ± z·10/5 = %v", iv)
	}
	if nobody := MeanLimits(50, 10, 0, Level95); nobody.Side(1e9) != 0 {
		t.Errorf("limits of nobody: %v", nobody)
	}
	if nobody := ProportionLimits(0.4, 0, Z95); nobody != (Interval{0, 1}) {
		t.Errorf("limits of nobody: %v", nobody)
	}
}

func TestChangeOfEverybodyAlike(t *testing.T) {
	c, err := PairedMean(6, 12, 24, Level95)
	if err != nil || c.SD != 0 || c.P != 0 || c.Mean != 2 || c.Interval != (Interval{2, 2}) {
		t.Errorf("all changed by 2: %+v, %v", c, err)
	}
	c, err = PairedMean(6, 0, 0, Level95)
	if err != nil || c.P != 1 || c.T != 0 {
		t.Errorf("nobody changed: %+v, %v", c, err)
	}
}
