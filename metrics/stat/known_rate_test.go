package stat

import (
	"math"
	"testing"
)

// levels are the two levels at which the files give limits.
func (e ends) each(check func(level float64, low, high *float64)) {
	check(Level95, e.Lower95, e.Upper95)
	check(Level998, e.Lower998, e.Upper998)
}

func TestRateKnown(t *testing.T) {
	type in struct {
		Numerator   int64
		PersonYears float64 `json:"person_years"`
		Multiplier  float64
	}
	type want struct {
		Value *float64
		ends
	}
	eachKnown(t, "phe_rate_byars", func(t *testing.T, tol tolerance, in in, want want) {
		want.each(func(level float64, low, high *float64) {
			got, err := Rate(in.Numerator, in.PersonYears, in.Multiplier, level)
			wantEstimate(t, tol, got, err, want.Value, low, high)
		})
	})
}

type standardRow struct {
	AgeBand      int
	Events       int64
	Pop          float64
	StdPop       float64
	EventFreq    int64
	UniqueEvents int64
}

type standardWant struct {
	Total *int64   `json:"total_count"`
	Value *float64 `json:"value"`
	ends
}

func TestDirectlyStandardisedKnown(t *testing.T) {
	type in struct {
		Multiplier float64
		Rows       []standardRow
	}
	for _, file := range []string{"phe_dsr_independent", "phe_dsr_nonindependent"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in in, want standardWant) {
			bands := bandsOf(in.Rows)
			want.each(func(level float64, low, high *float64) {
				got, events, err := DirectlyStandardised(bands, in.Multiplier, level)
				if want.Total != nil && events != *want.Total {
					t.Errorf("%d events, want %d", events, *want.Total)
				}
				wantEstimate(t, tol, got, err, want.Value, low, high)
			})
		})
	}
}

// bandsOf gathers the rows of one age band, which repeat its people.
func bandsOf(rows []standardRow) []StandardBand {
	var bands []StandardBand
	last := -1
	for _, r := range rows {
		if r.EventFreq == 0 {
			bands = append(bands, StandardBand{Events: r.Events, People: r.Pop, Standard: r.StdPop})
			continue
		}
		if r.AgeBand != last {
			bands = append(bands, StandardBand{People: r.Pop, Standard: r.StdPop})
			last = r.AgeBand
		}
		b := &bands[len(bands)-1]
		b.Repeats = append(b.Repeats, Repeat{r.EventFreq, r.UniqueEvents})
	}
	return bands
}

func TestIndirectlyStandardisedKnown(t *testing.T) {
	type in struct {
		RefValue, Multiplier float64
		Strata               []struct {
			N    float64
			X    int64
			NRef float64 `json:"n_ref"`
			XRef float64 `json:"x_ref"`
		}
	}
	type want struct {
		Observed      int64
		Expected      float64
		ReferenceRate *float64 `json:"ref_rate"`
		Value         *float64
		ends
	}
	for _, file := range []string{"phe_isratio", "phe_israte"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in in, want want) {
			var bands []ReferenceBand
			for _, s := range in.Strata {
				bands = append(bands, ReferenceBand{s.X, s.N, s.XRef, s.NRef})
			}
			want.each(func(level float64, low, high *float64) {
				got, err := IndirectlyStandardised(bands, level)
				shown := scaled(got.Ratio.Value, got.Ratio.Interval, in.RefValue)
				if in.Multiplier > 0 {
					shown = got.Rate(in.Multiplier)
				}
				wantEstimate(t, tol, shown, err, want.Value, low, high)
				wantNear(t, tol, "expected", got.Expected, want.Expected)
				if want.ReferenceRate != nil {
					wantNear(t, tol, "reference rate", got.ReferenceRate*in.Multiplier, *want.ReferenceRate)
				}
				if got.Observed != want.Observed {
					t.Errorf("observed %d, want %d", got.Observed, want.Observed)
				}
			})
		})
	}
}

func TestLifeExpectancyKnown(t *testing.T) {
	type in struct {
		Rows []struct{ StartAge, Pops, Deaths float64 }
	}
	type want struct {
		Rows []struct {
			StartAge float64
			Value    *float64
			Low95    *float64 `json:"lower95_0cl"`
			High95   *float64 `json:"upper95_0cl"`
			Low998   *float64 `json:"lower99_8cl"`
			High998  *float64 `json:"upper99_8cl"`
		}
	}
	eachKnown(t, "phe_life_expectancy", func(t *testing.T, tol tolerance, in in, want want) {
		var bands []AgeBand
		at := map[float64]int{}
		for i, r := range in.Rows {
			at[r.StartAge] = i
			bands = append(bands, AgeBand{r.StartAge, r.Pops, r.Deaths})
		}
		for _, w := range want.Rows {
			ends{w.Low95, w.High95, w.Low998, w.High998}.each(func(level float64, low, high *float64) {
				years, errs, err := LifeExpectancy(bands, level)
				if err != nil {
					wantEstimate(t, tol, Estimate{}, err, w.Value, low, high)
					return
				}
				i := at[w.StartAge]
				wantEstimate(t, tol, years[i], errs[i], w.Value, low, high)
			})
		}
	})
}

func TestSlopeIndexKnown(t *testing.T) {
	type in struct {
		Multiplier float64
		Rows       []struct{ Population, Value, SE float64 }
	}
	type want struct{ SII, RII, Intercept float64 }
	eachKnown(t, "phe_sii_point", func(t *testing.T, tol tolerance, in in, want want) {
		var groups []RankedGroup
		for _, r := range in.Rows {
			groups = append(groups, RankedGroup{r.Population, r.Value, r.SE})
		}
		got, err := SlopeIndex(groups, Level95)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "slope", got.Slope.Value*in.Multiplier, want.SII)
		wantNear(t, tol, "relative", got.Relative, want.RII)
		wantNear(t, tol, "intercept", got.Intercept, want.Intercept)
	})
}

func TestQuantileGroupsKnown(t *testing.T) {
	type in struct {
		Values     []*float64
		NQuantiles int
		Invert     bool
	}
	type want struct{ Quantile []*int }
	eachKnown(t, "phe_quantile", func(t *testing.T, _ tolerance, in in, want want) {
		present, at := presentOf(in.Values)
		got, err := QuantileGroups(present, in.NQuantiles, in.Invert)
		for i, w := range want.Quantile {
			j, ok := at[i]
			switch {
			case w == nil && ok && err == nil:
				t.Errorf("value %d has group %d where the reference has none", i, got[j])
			case w != nil && (err != nil || !ok || got[j] != *w):
				t.Errorf("value %d: %v, %v, want %d", i, got, err, *w)
			}
		}
	})
}

// presentOf leaves out what is missing and says where the rest went.
func presentOf(values []*float64) (present []float64, at map[int]int) {
	at = map[int]int{}
	for i, v := range values {
		if v != nil {
			at[i] = len(present)
			present = append(present, *v)
		}
	}
	return present, at
}

func TestRateFunnelKnown(t *testing.T) {
	type in struct {
		Multiplier float64
		Rows       []struct {
			Numerator   int64
			Denominator float64
		}
	}
	type want struct{ Significance []string }
	eachKnown(t, "phe_funnel_rate", func(t *testing.T, _ tolerance, in in, want want) {
		var events, exposure float64
		for _, r := range in.Rows {
			events, exposure = events+float64(r.Numerator), exposure+r.Denominator
		}
		for i, r := range in.Rows {
			wantVerdict(t, r.Numerator, events/exposure*r.Denominator, want.Significance[i])
		}
	})
}

func TestRatioFunnelKnown(t *testing.T) {
	type in struct {
		Rows []struct {
			Numerator   int64
			Denominator float64
		}
	}
	type want struct {
		Significance []string
		Limits       []map[string]float64
	}
	eachKnown(t, "phe_funnel_ratio", func(t *testing.T, tol tolerance, in in, want want) {
		for i, r := range in.Rows {
			wantVerdict(t, r.Numerator, r.Denominator, want.Significance[i])
		}
		for _, l := range want.Limits {
			for name, level := range map[string]float64{"2s": Level95, "3s": Level998} {
				got, err := RatioFunnelAt(int64(l["Observed_events"]), level)
				if err != nil {
					t.Fatal(err)
				}
				wantNear(t, tol, "low expected", got.LowExpected, l["lower_"+name+"_exp_events"])
				wantNear(t, tol, "low", 100*got.LowRatio, l["lower_"+name+"_limit"])
				// The reference halves to 1e-7 of the expected events, which
				// their inverse magnifies.
				loose := tolerance{tol.Abs, tol.Rel + 1e-7/got.HighExpected}
				wantNear(t, tol, "high expected", got.HighExpected, l["upper_"+name+"_exp_events"])
				wantNear(t, loose, "high", 100*got.HighRatio, l["upper_"+name+"_limit"])
			}
		}
	})
}

var verdictWords = map[Verdict]string{
	VeryLow: "Low (0.001)", Low: "Low (0.025)", WithinLimits: "Not significant", High: "High (0.025)", VeryHigh: "High (0.001)",
}

func wantVerdict(t *testing.T, observed int64, expected float64, want string) {
	t.Helper()
	got, err := CountVerdict(observed, expected)
	if err != nil || verdictWords[got] != want {
		t.Errorf("%d of %v expected: %s (%v), want %s", observed, expected, verdictWords[got], err, want)
	}
}

func TestFingertipsPoissonKnown(t *testing.T) {
	type in struct{ X, P float64 }
	type want struct{ Low, High *float64 }
	eachKnown(t, "fingertips_poisson_limits", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := PoissonAbout(in.X, 1-2*in.P)
		if err != nil {
			t.Fatal(err)
		}
		wantBounds(t, tol, "limits", got, want.Low, want.High, 1)
	})
}

func TestFingertipsStandardisedFunnelKnown(t *testing.T) {
	type in struct{ Years, Unit, Benchmark float64 }
	type want struct {
		Rows []struct{ Population, L3, L2, U2, U3 float64 }
	}
	eachKnown(t, "fingertips_funnel_limits_dsr", func(t *testing.T, tol tolerance, in in, want want) {
		for _, r := range want.Rows {
			// The populations are printed whole; the reference walks along
			// whole numbers of expected events.
			events := math.Round(r.Population * in.Years * in.Benchmark / in.Unit)
			two, err := PoissonAbout(events, Level95)
			if err != nil {
				t.Fatal(err)
			}
			three, err := PoissonAbout(events, Level998)
			if err != nil {
				t.Fatal(err)
			}
			wantBounds(t, tol, "95 %", two, &r.L2, &r.U2, in.Benchmark/events)
			wantBounds(t, tol, "99.8 %", three, &r.L3, &r.U3, in.Benchmark/events)
		}
	})
}
