package stat

import (
	"math"
	"slices"
	"testing"
)

// bounded is a value with its intervals as the Fingertips files give it.
type bounded struct {
	Value float64
	ends
}

func (b bounded) at95() Interval { return Interval{*b.Lower95, *b.Upper95} }

var polarities = map[string]Polarity{
	"high_is_good": HigherIsBetter, "low_is_good": LowerIsBetter, "blue_orange_blue": NoJudgement, "not_applicable": NotApplicable,
}

var comparisonWords = map[Comparison]string{
	NotCompared: "None", Worst: "Worst", Worse: "Worse", Similar: "Same", Better: "Better", Best: "Best",
}

type comparisonIn struct {
	Area                        bounded
	Benchmark                   bounded
	Polarity                    string
	BenchmarkValue              float64 `json:"benchmark_value"`
	Value, Lower, Upper, Target float64
	UseCIs                      bool    `json:"use_cis"`
	Per100000                   float64 `json:"value_per_100000"`
	BenchmarkPer100000          float64 `json:"benchmark_per_100000"`
	Population                  float64
	Tail                        float64 `json:"tail_probability"`
	Numerator, Denominator, Z   float64
	BenchmarkPercent            float64 `json:"benchmark_percent"`
}

func TestComparisonsKnown(t *testing.T) {
	for file, compare := range map[string]func(in comparisonIn, p Polarity) (Comparison, error){
		"fingertips_compare_single_ci": func(in comparisonIn, p Polarity) (Comparison, error) {
			return CompareToValue(in.Area.at95(), in.BenchmarkValue, p), nil
		},
		"fingertips_compare_double_ci": func(in comparisonIn, p Polarity) (Comparison, error) {
			return CompareIntervals(in.Area.at95(), in.Benchmark.at95(), p), nil
		},
		"fingertips_compare_two_level_ci": func(in comparisonIn, p Polarity) (Comparison, error) {
			own998 := Interval{*in.Area.Lower998, *in.Area.Upper998}
			return CompareToValueAtTwoLevels(in.Area.at95(), own998, in.BenchmarkValue, p), nil
		},
		"fingertips_compare_spc_dsr": func(in comparisonIn, p Polarity) (Comparison, error) {
			limits, err := StandardisedRateLimits(in.BenchmarkPer100000, in.Population, 1e5, 1-2*in.Tail)
			return CompareToLimits(in.Per100000, limits, p), err
		},
		"fingertips_compare_spc_proportion": func(in comparisonIn, p Polarity) (Comparison, error) {
			limits, err := WilsonLimitsAt(in.BenchmarkPercent/100, in.Denominator, in.Z)
			return CompareToLimits(in.Numerator/in.Denominator, limits, p), err
		},
		"fingertips_target_range": func(in comparisonIn, p Polarity) (Comparison, error) {
			return CompareToTargetRange(in.Value, Interval{in.Lower, in.Upper}, p), nil
		},
		"fingertips_target_single": func(in comparisonIn, p Polarity) (Comparison, error) {
			var own *Interval
			if in.UseCIs {
				iv := in.Area.at95()
				own = &iv
			}
			return CompareToTarget(in.Area.Value, in.Target, own, p), nil
		},
	} {
		type want struct{ Significance string }
		eachKnown(t, file, func(t *testing.T, _ tolerance, in comparisonIn, want want) {
			p, ok := polarities[in.Polarity]
			if !ok {
				t.Fatalf("polarity %q", in.Polarity)
			}
			got, err := compare(in, p)
			if err != nil || comparisonWords[got] != want.Significance {
				t.Errorf("%s: %s, want %s (%v)", file, comparisonWords[got], want.Significance, err)
			}
		})
	}
}

func TestTwoPeriodMarkerKnown(t *testing.T) {
	type in struct{ Points []bounded }
	type want struct{ Marker string }
	words := map[int]string{-1: "Decreasing", 0: "NoChange", 1: "Increasing"}
	eachKnown(t, "fingertips_two_period_marker", func(t *testing.T, _ tolerance, in in, want want) {
		if len(in.Points) != 2 {
			t.Fatalf("%d points", len(in.Points))
		}
		got, known := ChangeBetween(in.Points[0].at95(), in.Points[1].at95())
		if !known || words[got] != want.Marker {
			t.Errorf("%s, want %s", words[got], want.Marker)
		}
	})
}

func TestValueBandsKnown(t *testing.T) {
	type in struct {
		Values   []float64
		Polarity string
		Bins     int
	}
	type want struct {
		Category []int
		Bounds   []float64
	}
	for _, file := range []string{"fingertips_quartiles", "fingertips_quintiles"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in in, want want) {
			// Fingertips turns its quintiles round where high is good, its
			// quartiles never.
			highestFirst := in.Polarity == "high_is_good" && in.Bins == 5
			bands, bounds, err := ValueBands(in.Values, in.Bins, highestFirst)
			if err != nil || !slices.Equal(bands, want.Category) {
				t.Errorf("bands %v, want %v (%v)", bands, want.Category, err)
			}
			wantAll(t, tol, "bound", bounds, want.Bounds)
		})
	}
}

func TestSpreadKnown(t *testing.T) {
	type in struct{ Values []float64 }
	type want struct{ Min, P5, P25, Median, P75, P95, Max *float64 }
	eachKnown(t, "fingertips_spine_stats", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := SpreadOf(in.Values)
		if (want.Median == nil) != (err != nil) {
			t.Fatalf("%+v, %v", got, err)
		}
		for name, pair := range map[string]struct {
			got  float64
			want *float64
		}{
			"min": {got.Min, want.Min}, "p5": {got.P5, want.P5}, "p25": {got.P25, want.P25}, "median": {got.Median, want.Median},
			"p75": {got.P75, want.P75}, "p95": {got.P95, want.P95}, "max": {got.Max, want.Max},
		} {
			if pair.want != nil {
				wantNear(t, tol, name, pair.got, *pair.want)
			}
		}
	})
}

func TestSpineKnown(t *testing.T) {
	type in struct {
		Benchmark, Min, P25, P75, Max, Value float64
		Polarity                             string
	}
	type want struct {
		HighestLeft bool    `json:"highest_left"`
		HalfWidth   float64 `json:"units_of_largest_side"`
		Offset      float64 `json:"q1_offset"`
		Q1, Q2, Q4  float64
		Pixels      struct {
			Offset     int `json:"q1_offset"`
			Q1, Q2, Q4 int
			PerUnit    float64 `json:"per_unit"`
			Marker     int     `json:"marker_offset"`
		}
	}
	eachKnown(t, "fingertips_spine_geometry", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := SpineOf(in.Benchmark, Spread{Min: in.Min, P25: in.P25, P75: in.P75, Max: in.Max}, polarities[in.Polarity])
		if err != nil || got.HighestLeft != want.HighestLeft {
			t.Fatal(got, err)
		}
		wantAll(t, tol, "units", []float64{got.HalfWidth, got.Offset, got.Outer, got.Inner, got.Rest},
			[]float64{want.HalfWidth, want.Offset, want.Q1, want.Q2, want.Q4})
		px := got.Pixels(250, 12, 18, in.Value)
		wantNear(t, tol, "per unit", px.PerUnit, want.Pixels.PerUnit)
		w := want.Pixels
		if px.Offset != w.Offset || px.Outer != w.Q1 || px.Inner != w.Q2 || px.Rest != w.Q4 || px.Marker != w.Marker {
			t.Errorf("pixels %+v, want %+v", px, w)
		}
	})
}

type trendIn struct {
	ValueType int `json:"value_type_id"`
	YearRange int `json:"year_range"`
	Points    []struct {
		Year               int
		Count, Denominator *float64
		Value              *float64
		ends
	}
}

// trendOf leaves out a year without a value, as whoever asks for a trend must.
func (in trendIn) trendOf(proportion bool) (RecentTrend, error) {
	var counts []YearCount
	var values []YearValue
	for _, p := range in.Points {
		if p.Count != nil && p.Denominator != nil {
			counts = append(counts, YearCount{p.Year, *p.Count, *p.Denominator, in.YearRange})
		}
		if p.Value != nil && p.Lower95 != nil && p.Upper95 != nil {
			values = append(values, YearValue{p.Year, *p.Value, Interval{*p.Lower95, *p.Upper95}, in.YearRange})
		}
	}
	if proportion {
		return ProportionTrend(counts)
	}
	return ValueTrend(values)
}

func TestRecentTrendKnown(t *testing.T) {
	type want struct {
		ChiSquare   *float64 `json:"chi_square"`
		Critical    float64  `json:"critical_value"`
		Significant bool
		Trend       string
	}
	words := map[int]string{-1: "decreasing", 0: "no_change", 1: "increasing"}
	for _, file := range []string{"fingertips_trend_proportion", "fingertips_trend_rate"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in trendIn, want want) {
			got, err := in.trendOf(file == "fingertips_trend_proportion")
			if want.ChiSquare == nil {
				if err == nil {
					t.Errorf("%+v where the reference gives none", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wantNear(t, tol, "chi-squared", got.ChiSquare, *want.ChiSquare)
			wantNear(t, tol, "critical", trendCritical, want.Critical)
			if got.Significant != want.Significant || words[got.Direction()] != want.Trend {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

func TestTrendValidityKnown(t *testing.T) {
	type want struct{ Calculable bool }
	eachKnown(t, "fingertips_trend_validity", func(t *testing.T, _ tolerance, in trendIn, want want) {
		const proportion = 5
		got, err := in.trendOf(in.ValueType == proportion)
		if (err == nil) != want.Calculable || math.IsNaN(got.ChiSquare) {
			t.Errorf("%+v, %v; want calculable %v", got, err, want.Calculable)
		}
	})
}
