package stat

import (
	"slices"
	"testing"
	"time"
)

type spcIn struct {
	Dates       []string
	Values      []float64
	Improvement string   `json:"improvement_direction"`
	Target      *float64 `json:"target"`
	FixAfter    *int     `json:"fix_after_n_points"`
	Rebase      []string
	Screen      *bool `json:"screen_outliers"`
}

// plan turns rebase dates into places.
func (in spcIn) plan(t *testing.T) XmRPlan {
	t.Helper()
	plan := XmRPlan{KeepWideRanges: in.Screen != nil && !*in.Screen}
	if in.FixAfter != nil {
		plan.FixAfter = *in.FixAfter
	}
	for _, r := range in.Rebase {
		if _, err := time.Parse(time.DateOnly, r); err != nil {
			t.Fatal(err)
		}
		place, _ := slices.BinarySearch(in.Dates, r)
		plan.Rebase = append(plan.Rebase, place)
	}
	return plan
}

type spcWant struct {
	Mean      []float64
	LPL, UPL  []*float64 // nil: equal values, of which the reference draws no limits
	Cause     []string   `json:"special_cause_type"`
	Type      []string   `json:"point_type"`
	Outside   []bool     `json:"outside_limits"`
	Near      []bool     `json:"close_to_limits"`
	Variation string     `json:"variation_icon"`
	Assurance *string    `json:"assurance_icon"`
	Group     []int      `json:"rebase_group"`
}

var (
	improving  = map[string]Polarity{"increase": HigherIsBetter, "decrease": LowerIsBetter, "neutral": NoJudgement}
	causeWords = map[Cause]string{
		CommonCause: "Common Cause", AboveLimit: "Above UCL", BelowLimit: "Below LCL", RisingRun: "7 Point Trend (Increasing)", FallingRun: "7 Point Trend (Decreasing)",
		TwoOfThreeHigh: "2 in 3 Above CL", TwoOfThreeLow: "2 in 3 Below CL", RunAbove: "7 Points Above CL", RunBelow: "7 Points Below CL",
	}
	signalWords = map[Signal]string{
		NoSignal: "common_cause", Improvement: "special_cause_improvement", Concern: "special_cause_concern", NeutralHigh: "special_cause_neutral_high", NeutralLow: "special_cause_neutral_low",
	}
	assuranceWords = map[Assurance]string{WillPass: "consistent_pass", WillFail: "consistent_fail", HitOrMiss: "inconsistent"}
)

func TestXmRKnown(t *testing.T) {
	for _, file := range []string{"spc_xmr_basic", "spc_xmr_nhs_ae", "spc_xmr_baseline_rebase"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in spcIn, want spcWant) {
			points, err := XmR(in.Values, in.plan(t))
			if err != nil || len(points) != len(want.Mean) {
				t.Fatalf("%d points, %v", len(points), err)
			}
			p, ok := improving[in.Improvement]
			if !ok {
				t.Fatalf("direction %q", in.Improvement)
			}
			for i, got := range points {
				wantNear(t, tol, "mean", got.Mean, want.Mean[i])
				wantBounds(t, tol, "limits", Interval{got.Low, got.High}, want.LPL[i], want.UPL[i], 1)
				if want.LPL[i] == nil && (got.Low != got.Mean || got.High != got.Mean) {
					t.Errorf("limits %v to %v of equal values", got.Low, got.High)
				}
				if causeWords[got.Cause] != want.Cause[i] || signalWords[got.Cause.Signal(p)] != want.Type[i] {
					t.Errorf("point %d: %s, want %s (%s)", i, causeWords[got.Cause], want.Cause[i], want.Type[i])
				}
				if got.Outside != want.Outside[i] || got.NearLimit != want.Near[i] || got.Group != want.Group[i] {
					t.Errorf("point %d: %+v, want outside %v, near %v, group %d", i, got, want.Outside[i], want.Near[i], want.Group[i])
				}
			}
			last := points[len(points)-1]
			if got := signalWords[last.Cause.Signal(p)]; got != want.Variation {
				t.Errorf("variation %s, want %s", got, want.Variation)
			}
			assurance := NoAssurance
			if in.Target != nil {
				assurance = AssuranceOf(last, *in.Target, p)
			}
			if want.Assurance == nil && assurance != NoAssurance || want.Assurance != nil && assuranceWords[assurance] != *want.Assurance {
				t.Errorf("assurance %q", assuranceWords[assurance])
			}
		})
	}
}

func TestShiftRuleKnown(t *testing.T) {
	type in struct {
		Sides []int `json:"relative_to_mean"`
	}
	type want struct {
		Part []int `json:"part_of"`
	}
	eachKnown(t, "spc_rule_shift", func(t *testing.T, _ tolerance, in in, want want) {
		wantMarks(t, absolute(Shifts(in.Sides)), want.Part)
	})
}

func TestTrendRuleKnown(t *testing.T) {
	type in struct{ Values []float64 }
	type want struct {
		End  []int `json:"seven_trend_at"`
		Part []int `json:"part_of"`
	}
	eachKnown(t, "spc_rule_trend", func(t *testing.T, _ tolerance, in in, want want) {
		got := Trends(in.Values)
		wantMarks(t, absolute(got), absolute(want.Part))
		for i, end := range want.End {
			if end != 0 && got[i] != end {
				t.Errorf("point %d: %d, want %d", i, got[i], end)
			}
		}
	})
}

func TestTwoOfThreeRuleKnown(t *testing.T) {
	type in struct {
		Near  []int `json:"close_to_limits"`
		Sides []int `json:"relative_to_mean"`
	}
	type want struct{ Flag []int }
	eachKnown(t, "spc_rule_two_in_three", func(t *testing.T, _ tolerance, in in, want want) {
		near := make([]bool, len(in.Near))
		for i, n := range in.Near {
			near[i] = n != 0
		}
		got := make([]int, len(want.Flag))
		for i, marked := range TwoOfThree(near, in.Sides) {
			if marked {
				got[i] = 1
			}
		}
		wantMarks(t, got, want.Flag)
	})
}

func absolute(marks []int) []int {
	out := make([]int, len(marks))
	for i, m := range marks {
		out[i] = max(m, -m)
	}
	return out
}

func wantMarks(t *testing.T, got, want []int) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
