package stat

import (
	"fmt"
	"math"
	"testing"
)

type surveyIn struct {
	Microdata, Strata, Weight, FPC               string
	UseFPC                                       bool `json:"use_fpc"`
	Variable, Level, Domain                      string
	Numerator, Denominator, Row, Column, Outcome string
	Group                                        *string
	Statistic                                    string
	Probs                                        []float64
	Variables                                    []string
	PostStratum                                  string
	Population                                   map[string]float64
	Rake                                         map[string]map[string]float64
}

func (in surveyIn) open(t *testing.T) (records, *Sample) {
	t.Helper()
	r := readRecords(t, in.Microdata)
	weights, _ := r.numbers(t, in.Weight)
	people, _ := r.numbers(t, in.FPC)
	population := map[string]float64{}
	for i, h := range r[in.Strata] {
		population[h] = people[i]
	}
	if !in.UseFPC {
		population = nil
	}
	s, err := NewSample(r[in.Strata], weights, population, LonelyFail)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

func TestSurveyMeanKnown(t *testing.T) {
	type want struct {
		Mean, SE, DF, Deff, Total float64
		CIZ                       [2]float64 `json:"ci95_z"`
		CIT                       [2]float64 `json:"ci95_t"`
		TotalSE                   float64    `json:"total_se"`
		N                         int
	}
	eachKnown(t, "survey_mean_stratified", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		values, present := r.numbers(t, in.Variable)
		got, err := s.Mean(values, present)
		if err != nil || got.N != want.N {
			t.Fatal(got, err)
		}
		sum, err := s.Total(values, present)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "mean, se, df, deff, total", []float64{got.Value, got.SE, got.DF, got.DesignEffect, sum.Value, sum.SE},
			[]float64{want.Mean, want.SE, want.DF, want.Deff, want.Total, want.TotalSE})
		iv, err := got.Interval(Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, &want.CIT[0], &want.CIT[1])
		iv, err = got.WaldInterval(Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, &want.CIZ[0], &want.CIZ[1])
	})
}

func TestSurveyProportionKnown(t *testing.T) {
	type want struct {
		P, SE  float64
		Logit  [2]float64 `json:"ci95_logit"`
		XLogit [2]float64 `json:"ci95_xlogit"`
		Beta   [2]float64 `json:"ci95_beta"`
		Mean   [2]float64 `json:"ci95_mean"`
		Asin   [2]float64 `json:"ci95_asin"`
	}
	eachKnown(t, "survey_proportion_stratified", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		values, _ := r.levelled(in.Variable, in.Level)
		got, err := s.Mean(values, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "p, se", []float64{got.Value, got.SE}, []float64{want.P, want.SE})
		for name, at := range map[string]struct {
			interval func(float64) (Interval, error)
			want     [2]float64
		}{
			"logit": {got.LogitInterval, want.Logit}, "xlogit": {got.LogitInterval, want.XLogit}, "beta": {got.BetaInterval, want.Beta},
			"mean": {got.Interval, want.Mean}, "arcsine": {got.ArcsineInterval, want.Asin},
		} {
			iv, err := at.interval(Level95)
			if err != nil {
				t.Fatal(name, err)
			}
			wantBounds(t, tol, name, iv, &at.want[0], &at.want[1], 1)
		}
	})
}

func TestSurveyDomainKnown(t *testing.T) {
	type want struct {
		Rows []struct {
			Domain   string
			Mean, SE float64
		}
	}
	eachKnown(t, "survey_domain_mean", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		values, present := r.numbers(t, in.Variable)
		for _, w := range want.Rows {
			_, domain := r.levelled(in.Domain, w.Domain)
			for i := range domain {
				domain[i] = domain[i] && present[i]
			}
			got, err := s.Mean(values, domain)
			if err != nil {
				t.Fatal(err)
			}
			wantAll(t, tol, w.Domain, []float64{got.Value, got.SE}, []float64{w.Mean, w.SE})
		}
	})
}

func TestSurveyRatioKnown(t *testing.T) {
	type want struct{ Ratio, SE float64 }
	eachKnown(t, "survey_ratio", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		x, _ := r.numbers(t, in.Numerator)
		y, _ := r.numbers(t, in.Denominator)
		got, err := s.Ratio(x, y, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "ratio", []float64{got.Value, got.SE}, []float64{want.Ratio, want.SE})
	})
}

func TestSurveyQuantileKnown(t *testing.T) {
	type want struct{ Quantiles []float64 }
	eachKnown(t, "survey_quantile", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		values, present := r.numbers(t, in.Variable)
		got, err := s.Quantiles(values, present, in.Probs...)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "quantile", got, want.Quantiles)
	})
}

func TestSurveyTTestKnown(t *testing.T) {
	type want struct {
		Difference, T, DF float64
		SE                *float64
		P                 float64 `json:"p_value"`
	}
	eachKnown(t, "survey_ttest", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		values, present := r.numbers(t, in.Outcome)
		got, err := s.MeanAgainstZero(values, present)
		if in.Group != nil {
			_, no := r.levelled(*in.Group, "No")
			_, yes := r.levelled(*in.Group, "Yes")
			got, err = s.DifferenceOfMeans(values, no, yes)
		}
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "difference, t, df, p", []float64{got.Difference, got.T, got.DF, got.P}, []float64{want.Difference, want.T, want.DF, want.P})
		if want.SE != nil {
			wantNear(t, tol, "se", got.SE, *want.SE)
		}
		if math.Abs(got.P-want.P) > 1e-4*want.P {
			t.Errorf("p = %v, want %v", got.P, want.P)
		}
	})
}

func TestSurveyMarginsKnown(t *testing.T) {
	type want struct {
		Mean, SE []float64
		Sum      float64 `json:"sum_weights"`
	}
	eachKnown(t, "survey_poststratify_rake", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		var err error
		if in.PostStratum != "" {
			s, err = s.PostStratify(r[in.PostStratum], in.Population)
		} else {
			var known []KnownMargin
			for _, name := range []string{"stype", "sch_wide"} {
				known = append(known, KnownMargin{r[name], in.Rake[name]})
			}
			s, err = s.Rake(known)
		}
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "weights", sumOf(s.weights), want.Sum)
		for i, name := range in.Variables {
			values, present := r.numbers(t, name)
			got, err := s.Mean(values, present)
			if err != nil {
				t.Fatal(err)
			}
			wantAll(t, tol, name, []float64{got.Value, got.SE}, []float64{want.Mean[i], want.SE[i]})
		}
	})
}

func TestRaoScottKnown(t *testing.T) {
	type want struct {
		Statistic float64
		Parameter any
		P         float64 `json:"p_value"`
	}
	eachKnown(t, "survey_rao_scott_chisq", func(t *testing.T, tol tolerance, in surveyIn, want want) {
		r, s := in.open(t)
		got, err := s.Independence(r[in.Row], r[in.Column], nil)
		if err != nil {
			t.Fatal(err)
		}
		if df, ok := want.Parameter.(float64); ok {
			wantAll(t, tol, "first order", []float64{got.ChiSquare, got.DF, got.FirstOrderP}, []float64{want.Statistic, df, want.P})
			return
		}
		df := want.Parameter.([]any)
		wantAll(t, tol, "second order", []float64{got.F, got.DF1, got.DF2, got.P}, []float64{want.Statistic, df[0].(float64), df[1].(float64), want.P})
	})
}

func TestLonelyKnown(t *testing.T) {
	type in struct {
		Rows []struct {
			H          int
			N, Y, W    float64
			Population float64
		}
		Rule string `json:"lonely_psu"`
	}
	type want struct {
		Error    string
		Mean, SE *float64
	}
	rules := map[string]Lonely{"fail": LonelyFail, "adjust": LonelyAdjust, "average": LonelyAverage, "certainty": LonelyCertainty, "remove": LonelyCertainty}
	eachKnown(t, "survey_lonely_psu", func(t *testing.T, tol tolerance, in in, want want) {
		var strata []string
		var weights, values []float64
		population := map[string]float64{}
		for _, r := range in.Rows {
			strata, weights, values = append(strata, fmt.Sprint(r.H)), append(weights, r.W), append(values, r.Y)
			population[fmt.Sprint(r.H)] = r.N
		}
		s, err := NewSample(strata, weights, population, rules[in.Rule])
		if want.Error != "" {
			if err == nil {
				t.Error("no refusal")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Mean(values, nil)
		wantEstimate(t, tol, Estimate{Value: got.Value, Interval: Interval{Low: got.SE}}, err, want.Mean, want.SE, nil)
	})
}

func TestStratifiedProportionKnown(t *testing.T) {
	type in struct{ Strata []StratumCount }
	type want struct {
		P, SE, DF *float64
		Wald      [2]*float64 `json:"ci95_wald"`
		Logit     [2]*float64 `json:"ci95_logit"`
	}
	eachKnown(t, "survey_small_stratified_proportion", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := StratifiedProportion(in.Strata, false)
		if err != nil {
			t.Fatal(err)
		}
		wantAll(t, tol, "p, se, df", []float64{got.Value, got.SE, got.DF}, []float64{*want.P, *want.SE, *want.DF})
		iv, err := got.WaldInterval(Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Wald[0], want.Wald[1])
		iv, err = got.LogitInterval(Level95)
		wantEstimate(t, tol, Estimate{Interval: iv}, err, nil, want.Logit[0], want.Logit[1])
	})
}
