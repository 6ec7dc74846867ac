package stat

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Of two shares with log-scale limits the interval is Katz's for a relative risk: 15 of
// 100 against 10 of 100 is 1.50, from 0.71 to 3.18 (Katz and others 1978, by hand: the
// variance of the logarithm is 1/15 - 1/100 + 1/10 - 1/100).
func TestMoverRatioIsKatzOfLogLimits(t *testing.T) {
	limits := func(x, n float64) (float64, Interval) {
		p, se := x/n, math.Sqrt(1/x-1/n)
		return p, Interval{p * math.Exp(-Z95*se), p * math.Exp(Z95*se)}
	}
	now, nowIs := limits(15, 100)
	then, thenIs := limits(10, 100)
	got, err := MoverRatio(now, nowIs, then, thenIs)
	if err != nil || math.Abs(got.Low-0.7082) > 0.0005 || math.Abs(got.High-3.1770) > 0.0005 {
		t.Errorf("%v, %v", got, err)
	}
}

// The ratio the other way round has the limits the other way round; a known denominator
// only scales the interval; a lower limit of nought is carried on.
func TestMoverRatioProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) (float64, Interval) {
			v := rapid.Float64Range(0.01, 1000).Draw(rt, name)
			return v, Interval{v * rapid.Float64Range(0.1, 1).Draw(rt, "low"), v * rapid.Float64Range(1, 9).Draw(rt, "high")}
		}
		a, ai := draw("a")
		b, bi := draw("b")
		iv, err := MoverRatio(a, ai, b, bi)
		back, err2 := MoverRatio(b, bi, a, ai)
		if err != nil || err2 != nil || iv.Low > a/b*(1+1e-9) || iv.High < a/b*(1-1e-9) || math.Abs(iv.Low*back.High-1) > 1e-6 {
			rt.Fatalf("%v (%v) over %v (%v): %v and back %v; %v, %v", a, ai, b, bi, iv, back, err, err2)
		}
		if known, err := MoverRatio(a, ai, b, Interval{b, b}); err != nil || math.Abs(known.Low*b-ai.Low) > 1e-6*a || math.Abs(known.High*b-ai.High) > 1e-6*ai.High {
			rt.Fatalf("over a known %v: %v of %v", b, known, ai)
		}
	})
	if iv, err := MoverRatio(5, Interval{0, 9}, 5, Interval{4, 6}); err != nil || iv.Low != 0 {
		t.Errorf("%v, %v", iv, err)
	}
	if iv, err := MoverRatio(5, Interval{4, 6}, 5, Interval{0, 9}); err != nil || !math.IsInf(iv.High, 1) {
		t.Errorf("%v, %v", iv, err)
	}
	for _, bad := range []Interval{{6, 7}, {1, 4}, {-1, 9}, {math.NaN(), 9}} {
		if _, err := MoverRatio(5, bad, 5, Interval{4, 6}); err == nil {
			t.Errorf("5 in %v is taken", bad)
		}
	}
	if _, err := MoverRatio(0, Interval{0, 1}, 5, Interval{4, 6}); !errors.Is(err, ErrUndefined) {
		t.Error(err)
	}
}
