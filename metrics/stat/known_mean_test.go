package stat

import (
	"math"
	"slices"
	"testing"
)

func TestMeanKnown(t *testing.T) {
	type in struct{ Values []float64 }
	type want struct {
		Value, Stdev float64
		ends
	}
	eachKnown(t, "phe_mean_t", func(t *testing.T, tol tolerance, in in, want want) {
		n, sw, sww, swx, swxx := sumsOf(in.Values, nil)
		mean, iv, sd, err := MeanT(n, sw, sww, swx, swxx, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "mean", mean, want.Value)
		wantNear(t, tol, "sd", sd, want.Stdev)
		wantBounds(t, tol, "95 %", iv, want.Lower95, want.Upper95, 1)
		if _, iv, _, err = MeanT(n, sw, sww, swx, swxx, Level998); err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "99.8 %", iv, want.Lower998, want.Upper998, 1)
	})
}

// sumsOf adds up values; weights of nil are all 1.
func sumsOf(values, weights []float64) (n int64, sw, sww, swx, swxx float64) {
	for i, x := range values {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		n, sw, sww, swx, swxx = n+1, sw+w, sww+w*w, swx+w*x, swxx+w*x*x
	}
	return n, sw, sww, swx, swxx
}

func TestPairedMeanKnown(t *testing.T) {
	type in struct{ Before, After []float64 }
	type want struct {
		N    int64
		Mean float64 `json:"mean_change"`
		SD   float64 `json:"sd_change"`
		T    float64
		DF   float64
		P    float64    `json:"t_p"`
		CI95 [2]float64 `json:"ci95"`
	}
	eachKnown(t, "paired_change_continuous", func(t *testing.T, tol tolerance, in in, want want) {
		var sum, squares float64
		for i := range in.Before {
			d := in.After[i] - in.Before[i]
			sum, squares = sum+d, squares+d*d
		}
		c, err := PairedMean(want.N, sum, squares, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "mean", c.Mean, want.Mean)
		wantNear(t, tol, "sd", c.SD, want.SD)
		wantNear(t, tol, "t", c.T, want.T)
		wantNear(t, tol, "df", c.DF, want.DF)
		wantNear(t, tol, "p", c.P, want.P)
		wantBounds(t, tol, "95 %", c.Interval, &want.CI95[0], &want.CI95[1], 1)
	})
}

func TestWelchKnown(t *testing.T) {
	type in struct{ Group1, Group2 []float64 }
	type want struct {
		Difference float64
		CI95       [2]float64
	}
	eachKnown(t, "difference_two_means", func(t *testing.T, tol tolerance, in in, want want) {
		n1, m1, s1 := described(t, in.Group1)
		n2, m2, s2 := described(t, in.Group2)
		d, iv, err := WelchDifference(n1, m1, s1, n2, m2, s2, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "difference", d, want.Difference)
		wantBounds(t, tol, "95 %", iv, &want.CI95[0], &want.CI95[1], 1)
	})
}

func described(t *testing.T, values []float64) (n int64, mean, sd float64) {
	t.Helper()
	n, sw, sww, swx, swxx := sumsOf(values, nil)
	mean, _, sd, err := MeanT(n, sw, sww, swx, swxx, Level95)
	if err != nil {
		t.Fatal(err)
	}
	return n, mean, sd
}

func TestByarKnown(t *testing.T) {
	type in struct{ Count int64 }
	eachKnown(t, "phe_byars_count", func(t *testing.T, tol tolerance, in in, want ends) {
		for _, at := range []struct {
			level     float64
			low, high *float64
		}{{Level95, want.Lower95, want.Upper95}, {Level998, want.Lower998, want.Upper998}} {
			iv, err := Byar(in.Count, at.level)
			if err != nil {
				t.Fatal(err)
			}
			wantBounds(t, tol, "Byar", iv, at.low, at.high, 1)
			if at.low == nil && !math.IsNaN(iv.Low) {
				t.Errorf("low = %v where the reference gives none", iv.Low)
			}
		}
	})
}

func TestExactPoissonKnown(t *testing.T) {
	type in struct{ Events int64 }
	type want struct {
		Exact95  [2]float64
		Exact998 [2]float64 `json:"exact99_8"`
	}
	eachKnown(t, "poisson_exact_interval", func(t *testing.T, tol tolerance, in in, want want) {
		iv, err := ExactPoisson(in.Events, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "95 %", iv, &want.Exact95[0], &want.Exact95[1], 1)
		if iv, err = ExactPoisson(in.Events, Level998); err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "99.8 %", iv, &want.Exact998[0], &want.Exact998[1], 1)
	})
}

func TestCountIntervalKnownAsRate(t *testing.T) {
	type in struct {
		Numerator   int64
		PersonYears float64 `json:"person_years"`
		Multiplier  float64
	}
	type want struct{ ends }
	eachKnown(t, "phe_rate_byars", func(t *testing.T, tol tolerance, in in, want want) {
		scale := in.Multiplier / in.PersonYears
		iv, err := CountInterval(in.Numerator, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "95 %", iv, want.Lower95, want.Upper95, scale)
		if iv, err = CountInterval(in.Numerator, Level998); err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "99.8 %", iv, want.Lower998, want.Upper998, scale)
	})
}

// The file's values have up to three decimals; in thousandths they are whole.
func TestQuartilesKnown(t *testing.T) {
	type in struct {
		Values []float64
		Bins   int
	}
	type want struct{ Bounds []float64 }
	eachKnown(t, "fingertips_quartiles", func(t *testing.T, tol tolerance, in in, want want) {
		var bins []Bin
		slices.Sort(in.Values)
		for _, v := range in.Values {
			bins = append(bins, Bin{int(math.Round(v * 1000)), 1})
		}
		if len(want.Bounds) != in.Bins+1 {
			t.Fatalf("%d bounds of %d bins", len(want.Bounds), in.Bins)
		}
		for i, bound := range want.Bounds {
			got, err := HistogramQuantile(bins, float64(i)/float64(in.Bins))
			if err != nil {
				t.Fatal(err)
			}
			wantNear(t, tol, "bound", got/1000, bound)
		}
	})
}
