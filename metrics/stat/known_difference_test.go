package stat

import (
	"math"
	"testing"
)

// wantMaybe compares a number that the reference may not have; then there must
// be an error.
func wantMaybe(t *testing.T, tol tolerance, name string, got float64, err error, want *float64) {
	t.Helper()
	switch {
	case want == nil && err == nil:
		t.Errorf("%s = %v where the reference gives none", name, got)
	case want != nil && err != nil:
		t.Errorf("%s: %v, want %v", name, err, *want)
	case want != nil:
		wantNear(t, tol, name, got, *want)
	}
}

func TestProportionIntervalsKnown(t *testing.T) {
	type in struct{ X, N float64 }
	type want struct {
		Wilson, Jeffreys [2]*float64
		Corrected        [2]*float64 `json:"wilson_cc"`
		Exact            [2]*float64 `json:"clopper_pearson"`
	}
	eachKnown(t, "single_proportion_intervals", func(t *testing.T, tol tolerance, in in, want want) {
		iv, err := WilsonContinuity(in.X, in.N, Z95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Corrected[0], want.Corrected[1])
		iv, err = ClopperPearson(in.X, in.N, Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Exact[0], want.Exact[1])
		iv, err = Jeffreys(in.X, in.N, Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Jeffreys[0], want.Jeffreys[1])
	})
}

func TestDifferenceOfProportionsKnown(t *testing.T) {
	type in struct{ X1, N1, X2, N2 float64 }
	type want struct {
		MN      [2]*float64 `json:"miettinen_nurminen_ci95"`
		Chi     *float64    `json:"chisq"`
		ChiP    *float64    `json:"chisq_p"`
		FisherP *float64    `json:"fisher_p"`
	}
	eachKnown(t, "difference_two_proportions", func(t *testing.T, tol tolerance, in in, want want) {
		_, iv, err := MiettinenNurminen(in.X1, in.N1, in.X2, in.N2, Z95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.MN[0], want.MN[1])
		chi, p, err := ChiSquareTwo(in.X1, in.N1, in.X2, in.N2)
		wantMaybe(t, tol, "chi-squared", chi, err, want.Chi)
		wantMaybe(t, tol, "p", p, err, want.ChiP)
		p, err = Fisher(int64(in.X1), int64(in.N1), int64(in.X2), int64(in.N2))
		wantMaybe(t, tol, "Fisher", p, err, want.FisherP)
	})
}

func TestDifferenceOfRatesKnown(t *testing.T) {
	type in struct {
		Events1, Events2 int64
		Time1, Time2     float64
	}
	type want struct {
		Ratio      *float64    `json:"rate_ratio"`
		Exact      [2]*float64 `json:"exact_ci95"`
		P          *float64    `json:"exact_p"`
		Difference *float64    `json:"rate_difference"`
		Score      [2]*float64 `json:"score_rd_ci95"`
	}
	eachKnown(t, "difference_two_rates", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := CompareRates(in.Events1, in.Time1, in.Events2, in.Time2, Level95)
		wantEstimate(t, tol, Estimate{got.Ratio, got.RatioLimit}, err, want.Ratio, want.Exact[0], want.Exact[1])
		wantEstimate(t, tol, got.Difference, err, want.Difference, want.Score[0], want.Score[1])
		wantMaybe(t, tol, "p", got.P, err, want.P)
	})
}

func TestDifferenceOfMeansKnown(t *testing.T) {
	type in struct{ Group1, Group2 []float64 }
	type want struct {
		T        *float64    `json:"welch_t"`
		DF       *float64    `json:"welch_df"`
		P        *float64    `json:"welch_p"`
		W        *float64    `json:"mann_whitney_W"`
		RankP    *float64    `json:"mann_whitney_p_cc"`
		CohenD   *float64    `json:"cohens_d_pooled"`
		Interval [2]*float64 `json:"ci95"`
	}
	eachKnown(t, "difference_two_means", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := WelchTest(in.Group1, in.Group2, Level95)
		wantMaybe(t, tol, "t", got.T, err, want.T)
		wantMaybe(t, tol, "df", got.DF, err, want.DF)
		wantMaybe(t, tol, "p", got.P, err, want.P)
		rank, err := MannWhitney(in.Group1, in.Group2)
		wantMaybe(t, tol, "W", rank.W, err, want.W)
		wantMaybe(t, tol, "rank p", rank.ContinuityP, err, want.RankP)
		d, err := PooledEffect(in.Group1, in.Group2)
		wantMaybe(t, tol, "d", d, err, want.CohenD)
	})
}

func TestMcNemarAndTangoKnown(t *testing.T) {
	type in struct {
		YesYes int64 `json:"yes_yes"`
		YesNo  int64 `json:"yes_no"`
		NoYes  int64 `json:"no_yes"`
		NoNo   int64 `json:"no_no"`
	}
	type want struct {
		Chi        *float64    `json:"mcnemar_chisq"`
		P          *float64    `json:"mcnemar_p"`
		CorrectedC *float64    `json:"mcnemar_cc_chisq"`
		CorrectedP *float64    `json:"mcnemar_cc_p"`
		Corrected  [2]*float64 `json:"newcombe_paired_corc_ci95"`
		Tango      [2]*float64 `json:"tango_ci95"`
	}
	eachKnown(t, "paired_proportion_mcnemar", func(t *testing.T, tol tolerance, in in, want want) {
		chi, p, err := McNemarChiSquare(in.YesNo, in.NoYes, false)
		wantMaybe(t, tol, "chi-squared", chi, err, want.Chi)
		wantMaybe(t, tol, "p", p, err, want.P)
		chi, p, err = McNemarChiSquare(in.YesNo, in.NoYes, true)
		wantMaybe(t, tol, "corrected chi-squared", chi, err, want.CorrectedC)
		wantMaybe(t, tol, "corrected p", p, err, want.CorrectedP)
		_, iv, err := PairedProportionContinuity(in.YesYes, in.YesNo, in.NoYes, in.NoNo, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "Newcombe corrected", iv, want.Corrected[0], want.Corrected[1], 1)
		_, iv, err = Tango(in.YesYes, in.YesNo, in.NoYes, in.NoNo, Z95)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "Tango", iv, want.Tango[0], want.Tango[1], 1)
	})
}

func TestPairedChangeKnown(t *testing.T) {
	type in struct{ Before, After []float64 }
	type want struct {
		V           *float64    `json:"wilcoxon_V"`
		CorrectedP  *float64    `json:"wilcoxon_p_normal_cc"`
		NormalP     *float64    `json:"wilcoxon_p_normal"`
		ExactP      *float64    `json:"wilcoxon_p_exact"`
		PrattZ      *float64    `json:"pratt_z"`
		PrattP      *float64    `json:"pratt_p"`
		Z           *float64    `json:"wilcoxon_zero_dropped_z"`
		Biserial    *float64    `json:"rank_biserial"`
		Response    *float64    `json:"cohens_dz_srm"`
		ResponseCI  [2]*float64 `json:"cohens_dz_ci95"`
		Hedges      *float64    `json:"hedges_gz"`
		Baseline    *float64    `json:"effect_size_baseline_sd"`
		Correlation *float64
	}
	eachKnown(t, "paired_change_continuous", func(t *testing.T, tol tolerance, in in, want want) {
		changes := make([]float64, len(in.Before))
		for i := range changes {
			changes[i] = in.After[i] - in.Before[i]
		}
		w, err := WilcoxonSignedRank(changes)
		for _, c := range []struct {
			name string
			got  float64
			want *float64
		}{
			{"V", w.V, want.V}, {"corrected p", w.ContinuityP, want.CorrectedP}, {"normal p", w.NormalP, want.NormalP},
			{"exact p", w.ExactP, want.ExactP}, {"Pratt z", w.PrattZ, want.PrattZ}, {"Pratt p", w.PrattP, want.PrattP},
			{"z", w.Z, want.Z}, {"rank-biserial", w.RankBiserial, want.Biserial},
		} {
			wantMaybe(t, tol, c.name, c.got, err, c.want)
		}
		e, err := PairedEffects(in.Before, in.After, Level95)
		wantMaybe(t, tol, "response", e.Response, err, want.Response)
		wantMaybe(t, tol, "Hedges", e.ResponseHedges, err, want.Hedges)
		wantMaybe(t, tol, "baseline", e.Baseline, err, want.Baseline)
		wantMaybe(t, tol, "correlation", e.Correlation, err, want.Correlation)
		wantBounds(t, tolerance{Abs: 1e-4}, "response", e.ResponseInterval, want.ResponseCI[0], want.ResponseCI[1], 1)
		if math.IsNaN(e.Correlation) {
			t.Error("correlation is not a number")
		}
	})
}

func TestAdjustKnown(t *testing.T) {
	type in struct{ P []*float64 }
	type want struct{ BH, Holm, Bonferroni, BY []*float64 }
	eachKnown(t, "multiple_comparisons_adjust", func(t *testing.T, tol tolerance, in in, want want) {
		present, at := presentOf(in.P)
		for how, expected := range map[Adjustment][]*float64{BenjaminiHochberg: want.BH, BenjaminiYekutieli: want.BY, Holm: want.Holm, Bonferroni: want.Bonferroni} {
			got, err := Adjust(present, how)
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range expected {
				if j, ok := at[i]; ok != (w != nil) {
					t.Errorf("%d: %v", i, w)
				} else if ok {
					wantNear(t, tol, "q", got[j], *w)
				}
			}
		}
	})
}
