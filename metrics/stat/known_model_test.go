package stat

import (
	"strings"
	"testing"
)

func TestCaseMixKnown(t *testing.T) {
	type in struct{ Microdata, Formula string }
	type want struct {
		Coefficients map[string]float64
		SE           map[string]float64 `json:"standard_errors"`
		Deviance     *float64
		Null         *float64 `json:"null_deviance"`
		AIC          *float64
		C            *float64  `json:"c_statistic"`
		Observed     *float64  `json:"sum_observed"`
		Expected     *float64  `json:"sum_expected"`
		First        []float64 `json:"first_fitted"`
		Providers    []struct {
			Provider         string
			N                int
			Observed         int64
			Expected, Ratio  float64
			Lower95, Upper95 *float64
		}
	}
	eachKnown(t, "casemix_logistic", func(t *testing.T, tol tolerance, in in, want want) {
		r := readRecords(t, in.Microdata)
		outcome, terms, _ := strings.Cut(in.Formula, "~")
		yes, _ := r.numbers(t, strings.TrimSpace(outcome))
		names := []string{"(Intercept)"}
		var columns [][]float64
		for term := range strings.SplitSeq(terms, "+") {
			names = append(names, strings.TrimSpace(term))
			values, _ := r.numbers(t, names[len(names)-1])
			columns = append(columns, values)
		}
		fit, err := Logistic(columns, yes, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			wantNear(t, tol, name, fit.Coefficients[i], want.Coefficients[name])
			if want.SE != nil {
				wantNear(t, tol, name+" SE", fit.SE[i], want.SE[name])
			}
		}
		for name, pair := range map[string][2]*float64{
			"deviance": {&fit.Deviance, want.Deviance}, "null": {&fit.NullDeviance, want.Null}, "AIC": {&fit.AIC, want.AIC}, "c": {&fit.CStatistic, want.C},
		} {
			if pair[1] != nil {
				wantNear(t, tol, name, *pair[0], *pair[1])
			}
		}
		wantAll(t, tol, "fitted", fit.Fitted[:len(want.First)], want.First)
		places, err := CaseMix(fit, r["provider"], yes, Level95)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]CaseMixPlace{}
		observed, expected := 0.0, 0.0
		for _, p := range places {
			by[p.Name] = p
			observed, expected = observed+float64(p.Observed), expected+p.Expected
		}
		wantNear(t, tol, "sum of expected", expected, observed)
		for _, w := range want.Providers {
			p := by[w.Provider]
			if p.People != w.N || p.Observed != w.Observed {
				t.Errorf("%s: %+v", w.Provider, p)
			}
			wantNear(t, tol, "expected", p.Expected, w.Expected)
			wantEstimate(t, tol, p.Ratio, nil, &w.Ratio, w.Lower95, w.Upper95)
		}
	})
}

func placesOf(x, n []float64) []PlaceCount {
	var places []PlaceCount
	for i := range x {
		places = append(places, PlaceCount{x[i], n[i]})
	}
	return places
}

func TestBetaBinomialKnown(t *testing.T) {
	type in struct{ X, N []float64 }
	type want struct {
		Alpha *float64  `json:"mm_alpha"`
		Beta  *float64  `json:"mm_beta"`
		Mean  []float64 `json:"mm_posterior_mean"`
		Low   []float64 `json:"mm_cred95_low"`
		High  []float64 `json:"mm_cred95_high"`
		Log   *float64  `json:"mle_loglik"`
		ML    []float64 `json:"mle_posterior_mean"`
	}
	eachKnown(t, "shrinkage_beta_binomial", func(t *testing.T, tol tolerance, in in, want want) {
		places := placesOf(in.X, in.N)
		moments, err := FitBetaByMoments(places)
		wantMaybe(t, tol, "alpha", moments.Alpha, err, want.Alpha)
		wantMaybe(t, tol, "beta", moments.Beta, err, want.Beta)
		prior, err := FitBeta(places)
		if err != nil {
			t.Fatal(err)
		}
		// The reference's optimiser may stop early: never a lower likelihood.
		if want.Log != nil && (prior.LogLikelihood < *want.Log-1e-6 || prior.LogLikelihood > *want.Log+1e-3) {
			t.Errorf("log likelihood %.9g, want %.9g", prior.LogLikelihood, *want.Log)
		}
		for i, p := range places {
			if want.Alpha != nil {
				got, err := moments.Shrink(p, Level95)
				wantEstimate(t, tol, got, err, &want.Mean[i], &want.Low[i], &want.High[i])
			}
			got, err := prior.Shrink(p, Level95)
			wantEstimate(t, tolerance{Abs: 1e-3}, got, err, &want.ML[i], nil, nil)
		}
	})
}

func TestNormalShrinkageKnown(t *testing.T) {
	type in struct{ Y, V []float64 }
	type want struct {
		Tau2, Mu, Q, I2 float64
		SE              float64 `json:"se_mu"`
		QP              float64 `json:"Q_p"`
		BLUP            []float64
		BLUPSE          []float64 `json:"blup_se"`
	}
	eachKnown(t, "shrinkage_normal_normal", func(t *testing.T, tol tolerance, in in, wants map[string]want) {
		for name, how := range map[string]Heterogeneity{"DL": DerSimonianLaird, "PM": PauleMandel, "REML": REML} {
			want := wants[name]
			got, err := ShrinkNormal(in.Y, in.V, how)
			if err != nil {
				t.Fatal(name, err)
			}
			wantAll(t, tol, name+" tau2, mu, se, Q, p, I2", []float64{got.Tau2, got.Mean, got.MeanSE, got.Q, got.QP, got.I2},
				[]float64{want.Tau2, want.Mu, want.SE, want.Q, want.QP, want.I2})
			wantAll(t, tol, name+" values", got.Values, want.BLUP)
			wantAll(t, tol, name+" errors", got.SE, want.BLUPSE)
		}
	})
}

func TestRandomInterceptKnown(t *testing.T) {
	type in struct{ X, N []float64 }
	type want struct {
		Intercept float64
		SD        float64   `json:"sd_scheme"`
		ICC       float64   `json:"icc_latent"`
		Fitted    []float64 `json:"fitted_probability"`
	}
	eachKnown(t, "multilevel_random_intercept_logit", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := RandomIntercept(placesOf(in.X, in.N))
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "intercept, sd, icc", []float64{got.Intercept, got.SD, got.LatentICC}, []float64{want.Intercept, want.SD, want.ICC})
		wantAll(t, tol, "fitted", got.Fitted, want.Fitted)
	})
}
