package stat

import "testing"

func TestWilsonKnown(t *testing.T) {
	type in struct{ Numerator, Denominator, Multiplier, Confidence float64 }
	type want struct {
		Value            float64
		LowerCL, UpperCL *float64
		ends
	}
	eachKnown(t, "phe_proportion_wilson", func(t *testing.T, tol tolerance, in in, want want) {
		wantNear(t, tol, "value", in.Numerator/in.Denominator*in.Multiplier, want.Value)
		if in.Confidence > 0 {
			if in.Confidence > 1 {
				in.Confidence /= 100
			}
			z, err := ZOf(in.Confidence)
			if err != nil {
				t.Fatal(err)
			}
			iv, err := Wilson(in.Numerator, in.Denominator, z)
			if err != nil || want.LowerCL == nil {
				t.Fatal(err, want)
			}
			wantBounds(t, tol, "at confidence", iv, want.LowerCL, want.UpperCL, in.Multiplier)
			return
		}
		if want.Lower95 == nil || want.Upper998 == nil {
			t.Fatal("the case expects nothing")
		}
		for _, at := range []struct {
			z         float64
			low, high *float64
		}{{Z95, want.Lower95, want.Upper95}, {Z998, want.Lower998, want.Upper998}} {
			iv, err := Wilson(in.Numerator, in.Denominator, at.z)
			if err != nil {
				t.Fatal(err)
			}
			wantBounds(t, tol, "Wilson", iv, at.low, at.high, in.Multiplier)
		}
	})
}

func TestWilsonAgainstBaseR(t *testing.T) {
	type in struct{ X, N float64 }
	type want struct{ Wilson [2]float64 }
	eachKnown(t, "single_proportion_intervals", func(t *testing.T, tol tolerance, in in, want want) {
		iv, err := Wilson(in.X, in.N, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "Wilson", iv, &want.Wilson[0], &want.Wilson[1], 1)
	})
}

func TestProportionGroupedKnown(t *testing.T) {
	type in struct {
		Rows       []map[string]any
		Multiplier float64
		GroupBy    any `json:"group_by"`
	}
	type want struct{ Rows []map[string]any }
	eachKnown(t, "phe_proportion_grouped", func(t *testing.T, tol tolerance, in in, want want) {
		compared := 0
		for _, w := range want.Rows {
			var x, n float64
			for _, r := range in.Rows {
				if sameGroup(r, w) {
					x, n = x+r["x"].(float64), n+r["n"].(float64)
				}
			}
			iv, err := Wilson(x, n, Z95)
			if err != nil {
				t.Fatal(err)
			}
			wantNear(t, tol, "x", x, w["x"].(float64))
			wantNear(t, tol, "value", x/n*in.Multiplier, w["value"].(float64))
			wantNear(t, tol, "low", iv.Low*in.Multiplier, w["lowercl"].(float64))
			wantNear(t, tol, "high", iv.High*in.Multiplier, w["uppercl"].(float64))
			compared++
		}
		if compared == 0 {
			t.Fatal("nothing compared")
		}
	})
}

// sameGroup compares the text columns that two rows have in common.
func sameGroup(row, group map[string]any) bool {
	for k, v := range group {
		if text, ok := v.(string); ok && row[k] != nil && row[k] != text {
			return false
		}
	}
	return true
}

func TestProportionRefusesKnown(t *testing.T) {
	type in struct{ Numerator, Denominator float64 }
	eachKnown(t, "phe_proportion_invalid", func(t *testing.T, _ tolerance, in in, _ any) {
		if iv, err := Wilson(in.Numerator, in.Denominator, Z95); err == nil {
			t.Errorf("%v of %v gave %v", in.Numerator, in.Denominator, iv)
		}
	})
}

func TestFunnelKnown(t *testing.T) {
	type in struct {
		Multiplier float64
		Rows       []struct{ Numerator, Denominator float64 }
	}
	type want struct {
		Significance []string
		Baseline     float64
		Limits       []map[string]float64
	}
	eachKnown(t, "phe_funnel_proportion", func(t *testing.T, tol tolerance, in in, want want) {
		var x, n float64
		for _, r := range in.Rows {
			x, n = x+r.Numerator, n+r.Denominator
		}
		p0 := x / n
		wantNear(t, tol, "baseline", p0*in.Multiplier, want.Baseline)
		for _, l := range want.Limits {
			two, three := ProportionLimits(p0, l["Population"], Z95), ProportionLimits(p0, l["Population"], Z998)
			wantNear(t, tol, "lower 95", two.Low*in.Multiplier, l["lower_2s_limit"])
			wantNear(t, tol, "upper 95", two.High*in.Multiplier, l["upper_2s_limit"])
			wantNear(t, tol, "lower 99.8", three.Low*in.Multiplier, l["lower_3s_limit"])
			wantNear(t, tol, "upper 99.8", three.High*in.Multiplier, l["upper_3s_limit"])
		}
		for i, r := range in.Rows {
			if got := funnelWords(p0, r.Numerator, r.Denominator); got != want.Significance[i] {
				t.Errorf("row %d: %s, want %s", i, got, want.Significance[i])
			}
		}
	})
}

func funnelWords(p0, x, n float64) string {
	side := func(z float64) int { return ProportionLimits(p0, n, z).Side(x / n) }
	switch {
	case side(Z998) > 0:
		return "High (0.001)"
	case side(Z998) < 0:
		return "Low (0.001)"
	case side(Z95) > 0:
		return "High (0.025)"
	case side(Z95) < 0:
		return "Low (0.025)"
	}
	return "Not significant"
}

func TestNewcombeKnown(t *testing.T) {
	type in struct{ X1, N1, X2, N2 float64 }
	type want struct {
		Difference  float64
		Ratesci     [2]float64 `json:"newcombe_ci95"`
		Statsmodels [2]float64 `json:"newcombe_ci95_statsmodels"`
	}
	eachKnown(t, "difference_two_proportions", func(t *testing.T, tol tolerance, in in, want want) {
		d, iv, err := NewcombeDifference(in.X1, in.N1, in.X2, in.N2, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "difference", d, want.Difference)
		wantBounds(t, tol, "ratesci", iv, &want.Ratesci[0], &want.Ratesci[1], 1)
		wantBounds(t, tol, "statsmodels", iv, &want.Statsmodels[0], &want.Statsmodels[1], 1)
	})
}

func TestPairedProportionKnown(t *testing.T) {
	type in struct {
		YesYes int64 `json:"yes_yes"`
		YesNo  int64 `json:"yes_no"`
		NoYes  int64 `json:"no_yes"`
		NoNo   int64 `json:"no_no"`
	}
	type want struct {
		Difference float64
		ExactP     *float64    `json:"exact_p"`
		Newcombe   *[2]float64 `json:"newcombe_paired_ci95"`
	}
	compared := 0
	eachKnown(t, "paired_proportion_mcnemar", func(t *testing.T, tol tolerance, in in, want want) {
		d, iv, err := PairedProportion(in.YesYes, in.YesNo, in.NoYes, in.NoNo, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "difference", d, want.Difference)
		if want.Newcombe != nil {
			wantBounds(t, tol, "Newcombe", iv, &want.Newcombe[0], &want.Newcombe[1], 1)
			compared++
		}
		p, err := McNemar(in.YesNo, in.NoYes)
		if in.YesNo+in.NoYes == 0 {
			if err == nil {
				t.Errorf("a test without anybody who changed: p = %v", p)
			}
			return
		}
		if err != nil || want.ExactP == nil {
			t.Fatal(err, want.ExactP)
		}
		wantNear(t, tol, "p", p, *want.ExactP)
	})
	if compared < 5 {
		t.Errorf("only %d intervals compared", compared)
	}
}
