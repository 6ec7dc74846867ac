package stat

import (
	"fmt"
	"math"
	"testing"
)

func TestCronbachKnown(t *testing.T) {
	type in struct{ Items [][]*float64 }
	type want struct {
		Raw      *float64    `json:"raw_alpha"`
		Std      *float64    `json:"std_alpha"`
		Mean     *float64    `json:"average_r"`
		Dropped  []float64   `json:"alpha_if_dropped"`
		ItemRest []float64   `json:"item_rest_r"`
		Feldt    [2]*float64 `json:"feldt_ci95"`
	}
	eachKnown(t, "cronbach_alpha", func(t *testing.T, tol tolerance, in in, want want) {
		var answers [][]float64
		missing := false
		for _, row := range in.Items {
			var a []float64
			for _, v := range row {
				if v == nil {
					missing = true
					a = append(a, math.NaN())
				} else {
					a = append(a, *v)
				}
			}
			answers = append(answers, a)
		}
		got, err := CronbachAlpha(answers, Level95)
		wantEstimate(t, tol, Estimate{got.Raw, got.Feldt}, err, want.Raw, want.Feldt[0], want.Feldt[1])
		wantMaybe(t, tol, "standardised", got.Standardised, err, want.Std)
		wantMaybe(t, tol, "mean correlation", got.MeanCorrelation, err, want.Mean)
		wantAll(t, tol, "if dropped", got.IfDropped, want.Dropped)
		if !missing {
			wantAll(t, tol, "item-rest", got.ItemRest, want.ItemRest)
		}
	})
}

func TestAgreementKnown(t *testing.T) {
	type in struct{ Ratings [][]float64 }
	type icc struct{ ICC, F, Lower, Upper float64 }
	eachKnown(t, "icc_ratings", func(t *testing.T, tol tolerance, in in, want map[string]icc) {
		got, err := RaterAgreement(in.Ratings, Level95)
		if err != nil {
			t.Fatal(err)
		}
		for name, g := range map[string]IntraClass{
			"ICC1": got.One, "ICC2": got.Random, "ICC3": got.Fixed, "ICC1k": got.MeanOne, "ICC2k": got.MeanRandom, "ICC3k": got.MeanFixed,
		} {
			w := want[name]
			wantAll(t, tol, name, []float64{g.Value, g.F, g.Interval.Low, g.Interval.High}, []float64{w.ICC, w.F, w.Lower, w.Upper})
		}
	})
}

func TestGroupReliabilityKnown(t *testing.T) {
	type in struct {
		Group []any
		Y     []float64
	}
	type want struct{ ICC1, ICC2, F, P *float64 }
	eachKnown(t, "icc_schemes_anova", func(t *testing.T, tol tolerance, in in, want want) {
		at := map[string]int{}
		var groups [][]float64
		for i, g := range in.Group {
			j, ok := at[fmt.Sprint(g)]
			if !ok {
				j = len(groups)
				at[fmt.Sprint(g)] = j
				groups = append(groups, nil)
			}
			groups[j] = append(groups[j], in.Y[i])
		}
		got, err := GroupReliability(groups)
		wantMaybe(t, tol, "ICC1", got.Share, err, want.ICC1)
		wantMaybe(t, tol, "ICC2", got.Reliability, err, want.ICC2)
		wantMaybe(t, tol, "F", got.F, err, want.F)
		wantMaybe(t, tol, "p", got.P, err, want.P)
	})
}

func TestReliableChangeKnown(t *testing.T) {
	type in struct {
		Before, After []float64
		Reliability   float64
		Direction     int
		SD            float64 `json:"sd_baseline"`
		Mean          float64 `json:"m_functional"`
		FunctionalSD  float64 `json:"sd_functional"`
	}
	type want struct {
		Difference                                           float64 `json:"s_diff"`
		RCI                                                  []float64
		Cutoff                                               float64 `json:"cutoff_c"`
		Recovered, Improved, Unchanged, Deteriorated, Harmed []bool
	}
	eachKnown(t, "reliable_change_index", func(t *testing.T, tol tolerance, in in, want want) {
		var pairs []Pair
		for i := range in.Before {
			pairs = append(pairs, Pair{in.Before[i], in.After[i]})
		}
		p := HigherIsBetter
		if in.Direction < 0 {
			p = LowerIsBetter
		}
		got, err := ReliableChange(pairs, Functional{meanOf(in.Before), in.SD}, in.Reliability, &Functional{in.Mean, in.FunctionalSD}, p)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "error of difference", got.ErrorOfDifference, want.Difference)
		wantNear(t, tol, "cutoff", got.Cutoff, want.Cutoff)
		wantAll(t, tol, "index", got.Index, want.RCI)
		for i, person := range got.People {
			for is, list := range map[Person][]bool{Recovered: want.Recovered, Improved: want.Improved, Unchanged: want.Unchanged, Deteriorated: want.Deteriorated, Harmed: want.Harmed} {
				if (person == is) != list[i] {
					t.Errorf("person %d: %v, want %v: %v", i, person, is, list[i])
				}
			}
		}
	})
}

func TestMarginOfErrorKnown(t *testing.T) {
	type in struct{ Population, Respondents, Yes int64 }
	type want struct {
		P, SE, Margin *float64
		Margin95      *float64 `json:"margin_95"`
	}
	eachKnown(t, "margin_of_error_fpc", func(t *testing.T, tol tolerance, in in, want want) {
		p, se, margin, err := MarginOfError(in.Population, in.Respondents, in.Yes, Level95)
		wantMaybe(t, tol, "p", p, err, want.P)
		wantMaybe(t, tol, "se", se, err, want.SE)
		wantMaybe(t, tol, "margin", margin, err, want.Margin95)
	})
}

func TestAnswersNeededKnown(t *testing.T) {
	type in struct {
		Population            int64
		P, Margin, Confidence float64
		Rate                  float64 `json:"response_rate"`
	}
	type want struct {
		Needed float64  `json:"n_required"`
		Send   *float64 `json:"questionnaires_to_send_published"`
	}
	eachKnown(t, "sample_size_finite_population", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := AnswersNeeded(in.Population, in.P, in.Margin, in.Confidence)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, tol, "needed", float64(got), want.Needed)
		if want.Send != nil {
			send, _, err := ToSend(got, in.Rate, in.Population)
			wantMaybe(t, tol, "to send", float64(send), err, want.Send)
		}
	})
}

func TestPerGroupNeededKnown(t *testing.T) {
	type in struct{ P1, P2, Power, Alpha float64 }
	type want struct {
		N *float64 `json:"n_per_group"`
	}
	eachKnown(t, "sample_size_two_proportions", func(t *testing.T, tol tolerance, in in, want want) {
		got, err := PerGroupNeeded(in.P1, in.P2, in.Power, in.Alpha)
		wantMaybe(t, tol, "n", got, err, want.N)
	})
}
