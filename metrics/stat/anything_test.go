package stat

import "fmt"

// everyMethod runs a method on numbers of any kind and gives the numbers that
// it answers with.
var everyMethod = map[string]func(v numbers) ([]float64, error){
	"Wilson":     func(v numbers) ([]float64, error) { return endsOf(Wilson(v.at(0), v.at(1), Z95)) },
	"WilsonCC":   func(v numbers) ([]float64, error) { return endsOf(WilsonContinuity(v.at(0), v.at(1), Z95)) },
	"Exact":      func(v numbers) ([]float64, error) { return endsOf(ClopperPearson(v.at(0), v.at(1), v.level())) },
	"Jeffreys":   func(v numbers) ([]float64, error) { return endsOf(Jeffreys(v.at(0), v.at(1), v.level())) },
	"PoissonAt":  func(v numbers) ([]float64, error) { return endsOf(PoissonAbout(v.at(0), v.level())) },
	"RateLimits": func(v numbers) ([]float64, error) { return endsOf(RateLimits(v.at(0), v.at(1), v.at(2), v.level())) },
	"Rate":       func(v numbers) ([]float64, error) { return estimateOf(Rate(v.whole(0), v.at(1), v.at(2), v.level())) },
	"Verdict": func(v numbers) ([]float64, error) {
		a, err := CountVerdict(v.whole(0), v.at(1))
		return []float64{float64(a)}, err
	},
	"OverExpected": func(v numbers) ([]float64, error) {
		return estimateOf(ObservedOverExpected(v.whole(0), v.at(1), v.level()))
	},
	"Newcombe": func(v numbers) ([]float64, error) {
		d, iv, err := NewcombeDifference(v.at(0), v.at(1), v.at(2), v.at(3), Z95)
		return []float64{d, iv.Low, iv.High}, err
	},
	"MN": func(v numbers) ([]float64, error) {
		d, iv, err := MiettinenNurminen(v.at(0), v.at(1), v.at(2), v.at(3), Z95)
		return []float64{d, iv.Low, iv.High}, err
	},
	"Rates": func(v numbers) ([]float64, error) {
		c, err := CompareRates(v.whole(0), v.at(1), v.whole(2), v.at(3), v.level())
		return []float64{c.Ratio, c.P, c.Difference.Value, c.Difference.Interval.Low, c.Difference.Interval.High}, err
	},
	"Tango": func(v numbers) ([]float64, error) {
		d, iv, err := Tango(v.whole(0), v.whole(1), v.whole(2), v.whole(3), Z95)
		return []float64{d, iv.Low, iv.High}, err
	},
	"Fisher": func(v numbers) ([]float64, error) {
		p, err := Fisher(v.whole(0), v.whole(1), v.whole(2), v.whole(3))
		return []float64{p}, err
	},
	"Standardised": func(v numbers) ([]float64, error) {
		var bands []StandardBand
		for i := range len(v) / 3 {
			bands = append(bands, StandardBand{Events: v.whole(3 * i), People: v[3*i+1], Standard: v[3*i+2]})
		}
		e, _, err := DirectlyStandardised(bands, 1000, v.level())
		return []float64{e.Value, e.Interval.Low, e.Interval.High}, err
	},
	"Indirect": func(v numbers) ([]float64, error) {
		var bands []ReferenceBand
		for i := range len(v) / 4 {
			bands = append(bands, ReferenceBand{v.whole(4 * i), v[4*i+1], v[4*i+2], v[4*i+3]})
		}
		e, err := IndirectlyStandardised(bands, v.level())
		return []float64{e.Expected, e.Ratio.Value, e.Ratio.Interval.Low, e.Ratio.Interval.High}, err
	},
	"Life": func(v numbers) ([]float64, error) {
		var bands []AgeBand
		for i := range len(v) / 2 {
			bands = append(bands, AgeBand{float64(5 * i), v[2*i], v[2*i+1]})
		}
		years, errs, err := LifeExpectancy(bands, v.level())
		var out []float64
		for i, y := range years {
			if errs[i] == nil {
				out = append(out, y.Value, y.Interval.Low, y.Interval.High)
			}
		}
		return out, err
	},
	"Slope": func(v numbers) ([]float64, error) {
		var groups []RankedGroup
		for i := range len(v) / 3 {
			groups = append(groups, RankedGroup{v[3*i], v[3*i+1], v[3*i+2]})
		}
		s, err := SlopeIndex(groups, v.level())
		return []float64{s.Slope.Value, s.Slope.Interval.Low, s.Slope.Interval.High, s.Intercept, s.Relative}, err
	},
	"Spread": func(v numbers) ([]float64, error) {
		s, err := SpreadOf(v)
		return []float64{s.Min, s.P25, s.Median, s.Max}, err
	},
	"Groups": func(v numbers) ([]float64, error) { g, err := QuantileGroups(v, 4, true); return wholes(g), err },
	"Bands": func(v numbers) ([]float64, error) {
		b, bounds, err := ValueBands(v, 5, false)
		return append(wholes(b), bounds...), err
	},
	"XmR":    func(v numbers) ([]float64, error) { return linesOf(XmR(v, XmRPlan{FixAfter: 8})) },
	"Rebase": func(v numbers) ([]float64, error) { return linesOf(XmR(v, XmRPlan{Rebase: []int{3, 6}})) },
	"Signed": func(v numbers) ([]float64, error) {
		w, err := WilcoxonSignedRank(v)
		return []float64{w.P(), w.Z, w.PrattP, w.RankBiserial, w.ContinuityP}, err
	},
	"RankSum": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		w, err := MannWhitney(a, b)
		return []float64{w.W, w.ContinuityP, w.Superiority}, err
	},
	"Welch": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		w, err := WelchTest(a, b, v.level())
		return []float64{w.T, w.DF, w.P, w.Difference.Interval.Low}, err
	},
	"Effects": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		e, err := PairedEffects(a, b, v.level())
		return []float64{e.Response, e.ResponseInterval.Low, e.Correlation, e.Baseline}, err
	},
	"Pooled": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		d, err := PooledEffect(a, b)
		return []float64{d}, err
	},
	"Adjust": func(v numbers) ([]float64, error) { return Adjust(v, BenjaminiHochberg) },
	"Fit": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		c, err := ChiSquareFit(a, b)
		return []float64{c.ChiSquare, c.P}, err
	},
	"Armitage": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		c, err := CochranArmitage(a, b, nil)
		return []float64{c.ChiSquare, c.P}, err
	},
	"Table": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		c, w, err := ChiSquareTable([][]float64{a, b})
		return []float64{c.ChiSquare, c.P, w}, err
	},
	"Haenszel": func(v numbers) ([]float64, error) {
		var s []TwoByTwo
		for i := range len(v) / 4 {
			s = append(s, TwoByTwo{v[4*i], v[4*i+1], v[4*i+2], v[4*i+3]})
		}
		e, c, err := MantelHaenszel(s, v.level())
		return []float64{e.Value, e.Interval.Low, c.P}, err
	},
	"Survival": func(v numbers) ([]float64, error) {
		var s []Spell
		for i, t := range v {
			s = append(s, Spell{t, i%3 != 0})
		}
		c, err := KaplanMeier(s)
		if err != nil {
			return nil, err
		}
		var out []float64
		for _, step := range c.Steps {
			out = append(out, step.Survival, step.SE)
			if iv, err := step.Interval(LogLogScale, Level95); err == nil {
				out = append(out, iv.Low, iv.High)
			}
		}
		return out, nil
	},
	"LogRank": func(v numbers) ([]float64, error) {
		var g [2][]Spell
		for i, t := range v {
			g[i%2] = append(g[i%2], Spell{t, i%3 != 0})
		}
		c, _, expected, err := LogRank(g[:])
		return append(expected, c.ChiSquare, c.P), err
	},
	"Beta": func(v numbers) ([]float64, error) {
		b, err := FitBeta(v.places())
		return []float64{b.Mean, b.LogLikelihood}, err
	},
	"Moments": func(v numbers) ([]float64, error) {
		b, err := FitBetaByMoments(v.places())
		return []float64{b.Alpha, b.Beta}, err
	},
	"Normal": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		s, err := ShrinkNormal(a, b, REML)
		return append(s.Values, s.Tau2, s.I2), err
	},
	"Paule": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		s, err := ShrinkNormal(a, b, PauleMandel)
		return append(s.SE, s.Tau2), err
	},
	"Intercept": func(v numbers) ([]float64, error) {
		m, err := RandomIntercept(v.places())
		return append(m.Fitted, m.SD), err
	},
	"Logistic": func(v numbers) ([]float64, error) {
		a, b := v.halves()
		f, err := Logistic([][]float64{a}, b, nil)
		return append(f.Fitted, f.SE...), err
	},
	"Over": func(v numbers) ([]float64, error) {
		var out []float64
		for kind := ProportionFunnel; kind <= CountRatioFunnel; kind++ {
			var units []FunnelUnit
			for _, p := range v.places() {
				units = append(units, FunnelUnit{p.X, p.N})
			}
			f, err := OverdispersedFunnel(kind, units, 0.1)
			if err == nil {
				out = append(out, f.Phi, f.Tau2, f.Places[0].Wide95.Low, f.Places[0].Wide95.High, f.Places[0].Plain95.Low)
			}
		}
		return out, nil
	},
	"Reliable": func(v numbers) ([]float64, error) {
		var pairs []Pair
		for i := range len(v) / 2 {
			pairs = append(pairs, Pair{v[2*i], v[2*i+1]})
		}
		r, err := ReliableChange(pairs, Functional{v.at(0), v.at(1)}, v.at(2), &Functional{v.at(3), v.at(4)}, HigherIsBetter)
		return append(r.Index, r.Cutoff, r.ErrorOfDifference), err
	},
	"Alpha": func(v numbers) ([]float64, error) {
		a, err := CronbachAlpha(v.rows(3), v.level())
		return append(a.IfDropped, a.Raw, a.Standardised, a.Feldt.Low), err
	},
	"Raters": func(v numbers) ([]float64, error) {
		a, err := RaterAgreement(v.rows(3), v.level())
		return []float64{a.One.Value, a.Random.Value, a.Random.Interval.Low, a.MeanFixed.Interval.High}, err
	},
	"Grouped": func(v numbers) ([]float64, error) {
		g, err := GroupReliability(v.rows(3))
		return []float64{g.Share, g.Reliability, g.F, g.P}, err
	},
	"Answers": func(v numbers) ([]float64, error) {
		n, err := AnswersNeeded(v.whole(0), v.at(1), v.at(2), v.level())
		return []float64{float64(n)}, err
	},
	"PerGroup": func(v numbers) ([]float64, error) {
		n, err := PerGroupNeeded(v.at(0), v.at(1), v.at(2), v.at(3))
		return []float64{n}, err
	},
	"Trend": func(v numbers) ([]float64, error) {
		var c []YearCount
		for i, p := range v.places() {
			c = append(c, YearCount{Year: 2000 + i, Count: p.X, Denominator: p.N})
		}
		t, err := ProportionTrend(c)
		return []float64{t.ChiSquare, t.Slope}, err
	},
	"ValueTrend": func(v numbers) ([]float64, error) {
		var c []YearValue
		for i := range len(v) / 3 {
			c = append(c, YearValue{Year: 2000 + i, Value: v[3*i], Interval: Interval{v[3*i+1], v[3*i+2]}})
		}
		t, err := ValueTrend(c)
		return []float64{t.ChiSquare, t.Slope}, err
	},
	"Spine": func(v numbers) ([]float64, error) {
		s, err := SpineOf(v.at(0), Spread{Min: v.at(1), P25: v.at(2), P75: v.at(3), Max: v.at(4)}, LowerIsBetter)
		return []float64{s.HalfWidth, s.Offset, s.Outer}, err
	},
	"Sample": func(v numbers) ([]float64, error) {
		strata := make([]string, len(v))
		weights := make([]float64, len(v))
		in := make([]bool, len(v))
		for i := range v {
			strata[i], weights[i], in[i] = fmt.Sprint(i%3), 1+float64(i%4), i%5 != 0
		}
		s, err := NewSample(strata, weights, nil, LonelyAdjust)
		if err != nil {
			return nil, err
		}
		m, err := s.Mean(v, in)
		return []float64{m.Value, m.SE, m.DesignEffect}, err
	},
}
