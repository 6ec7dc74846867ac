package stat

import "testing"

func TestTablesKnown(t *testing.T) {
	type in struct {
		Table  [][]float64
		Shares []float64 `json:"population_share"`
	}
	type want struct {
		Chi    *float64 `json:"chisq"`
		DF     *float64
		P      *float64 `json:"p_value"`
		V      *float64 `json:"cramers_v"`
		FitChi *float64 `json:"respondent_fit_chisq"`
		FitP   *float64 `json:"respondent_fit_p"`
	}
	eachKnown(t, "chisq_tables", func(t *testing.T, tol tolerance, in in, want want) {
		test, v, err := ChiSquareTable(in.Table)
		wantMaybe(t, tol, "chi-squared", test.ChiSquare, err, want.Chi)
		wantMaybe(t, tol, "df", test.DF, err, want.DF)
		wantMaybe(t, tol, "p", test.P, err, want.P)
		wantMaybe(t, tol, "V", v, err, want.V)
		if in.Shares == nil {
			return
		}
		var counts []float64 // of the first column
		for _, row := range in.Table {
			counts = append(counts, row[0])
		}
		test, err = ChiSquareFit(counts, in.Shares)
		wantMaybe(t, tol, "fit", test.ChiSquare, err, want.FitChi)
		wantMaybe(t, tol, "fit p", test.P, err, want.FitP)
	})
}

func TestMantelHaenszelKnown(t *testing.T) {
	type in struct{ Strata []TwoByTwo }
	type want struct {
		Chi  *float64    `json:"chisq"`
		P    *float64    `json:"p_value"`
		Odds *float64    `json:"common_odds_ratio"`
		CI   [2]*float64 `json:"ci95"`
	}
	eachKnown(t, "stratified_mantel_haenszel", func(t *testing.T, tol tolerance, in in, want want) {
		odds, test, err := MantelHaenszel(in.Strata, Level95)
		wantEstimate(t, tol, odds, err, want.Odds, want.CI[0], want.CI[1])
		wantMaybe(t, tol, "chi-squared", test.ChiSquare, err, want.Chi)
		wantMaybe(t, tol, "p", test.P, err, want.P)
	})
}

func TestCochranArmitageKnown(t *testing.T) {
	type in struct{ X, N []float64 }
	type want struct {
		Chi     *float64 `json:"chisq"`
		P       *float64 `json:"p_value"`
		Slope   *float64 `json:"logit_slope"`
		SlopeSE *float64 `json:"logit_slope_se"`
	}
	eachKnown(t, "trend_cochran_armitage", func(t *testing.T, tol tolerance, in in, want want) {
		test, err := CochranArmitage(in.X, in.N, nil)
		wantMaybe(t, tol, "chi-squared", test.ChiSquare, err, want.Chi)
		wantMaybe(t, tol, "p", test.P, err, want.P)
		place := make([]float64, len(in.X))
		for i := range place {
			place[i] = float64(i + 1)
		}
		fit, err := Logistic([][]float64{place}, in.X, in.N)
		if err != nil {
			t.Fatal(err)
		}
		wantMaybe(t, tol, "slope", fit.Coefficients[1], err, want.Slope)
		wantMaybe(t, tol, "slope SE", fit.SE[1], err, want.SlopeSE)
	})
}

func TestSurvivalKnown(t *testing.T) {
	type in struct {
		Time  []float64
		Event []int
		Group []int
		Scale string `json:"conf_type"`
		At    []float64
	}
	type want struct {
		Survival, SE, Lower95, Upper95 []*float64
		Risk                           []int `json:"n_risk"`
		Median                         *float64
		Chi                            *float64 `json:"chisq"`
		Observed, Expected             []float64
	}
	scales := map[string]SurvivalScale{"plain": PlainScale, "log": LogScale, "log-log": LogLogScale}
	eachKnown(t, "survival_kaplan_meier", func(t *testing.T, tol tolerance, in in, want want) {
		spells := make([]Spell, len(in.Time))
		groups := map[int][]Spell{}
		for i, at := range in.Time {
			spells[i] = Spell{at, in.Event[i] == 1}
			if in.Group != nil {
				groups[in.Group[i]] = append(groups[in.Group[i]], spells[i])
			}
		}
		if want.Chi != nil {
			var both [][]Spell
			for g := 0; g < 100; g++ {
				if len(groups[g]) > 0 {
					both = append(both, groups[g])
				}
			}
			test, observed, expected, err := LogRank(both)
			wantMaybe(t, tol, "chi-squared", test.ChiSquare, err, want.Chi)
			wantAll(t, tol, "observed", observed, want.Observed)
			wantAll(t, tol, "expected", expected, want.Expected)
			return
		}
		curve, err := KaplanMeier(spells)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range in.At {
			step, err := curve.At(at)
			wantMaybe(t, tol, "survival", step.Survival, err, want.Survival[i])
			wantMaybe(t, tol, "se", step.SE, err, want.SE[i])
			if step.AtRisk != want.Risk[i] {
				t.Errorf("%d at risk, want %d", step.AtRisk, want.Risk[i])
			}
			iv, err := step.Interval(scales[in.Scale], Level95)
			wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Lower95[i], want.Upper95[i])
		}
		median, err := curve.Median()
		wantMaybe(t, tol, "median", median, err, want.Median)
	})
}
