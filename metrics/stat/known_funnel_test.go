package stat

import "testing"

type overIn struct {
	DataType   string  `json:"data_type"`
	Method     string  `json:"sr_method"`
	Multiplier float64 `json:"multiplier"`
	Limit      int     `json:"limit"`
	Trim       float64 `json:"trim_by"`
	Adjusted   bool    `json:"draw_adjusted"`
	Rows       []struct{ Num, Den float64 }
}

type overWant struct {
	Phi, Tau2 float64
	Units     []struct {
		RR               float64
		Z                float64  `json:"Uzscore"`
		Trimmed          *float64 `json:"Wuzscore"`
		Winsorised       int
		Truncated        int
		LCL95, UCL95     *float64
		LCL99, UCL99     *float64
		OD95LCL, OD95UCL *float64
		OD99LCL, OD99UCL *float64
		Outlier          int
	}
}

var funnelKinds = map[string]FunnelKind{"PR": ProportionFunnel, "SRCQC": RatioFunnelCQC, "SRSHMI": RatioFunnelSHMI, "RC": CountRatioFunnel}

func TestOverdispersedFunnelKnown(t *testing.T) {
	for _, file := range []string{"funnelplotr_pr", "funnelplotr_sr_cqc", "funnelplotr_sr_shmi", "funnelplotr_rc"} {
		eachKnown(t, file, func(t *testing.T, tol tolerance, in overIn, want overWant) {
			var units []FunnelUnit
			for _, r := range in.Rows {
				units = append(units, FunnelUnit{r.Num, r.Den})
			}
			kind, ok := funnelKinds[in.DataType+in.Method]
			if !ok {
				t.Fatalf("no kind %s %s", in.DataType, in.Method)
			}
			f, err := OverdispersedFunnel(kind, units, in.Trim)
			if err != nil {
				t.Fatal(err)
			}
			if !in.Adjusted { // then the reference widens nothing
				f.Phi, f.Tau2 = 0, 0
			}
			wantNear(t, tol, "phi", f.Phi, want.Phi)
			wantNear(t, tol, "tau2", f.Tau2, want.Tau2)
			wantPlaces(t, tol, in, want, f)
		})
	}
}

func wantPlaces(t *testing.T, tol tolerance, in overIn, want overWant, f Funnel) {
	t.Helper()
	for i, w := range want.Units {
		p := f.Places[i]
		wantNear(t, tol, "ratio", p.Ratio, w.RR)
		wantNear(t, tol, "z", p.Z, w.Z)
		if w.Trimmed != nil {
			wantNear(t, tol, "trimmed z", p.Trimmed, *w.Trimmed)
		}
		if p.Changed != (w.Winsorised+w.Truncated > 0) {
			t.Errorf("%d: changed %v", i, p.Changed)
		}
		// FunnelPlotR rounds the normal points, but not its Poisson tails.
		plain95, wide95 := f.Limits(in.Rows[i].Den, 1.959964)
		plain998, wide998 := f.Limits(in.Rows[i].Den, 3.090232)
		if in.DataType == "SR" {
			plain95, plain998 = p.Plain95, p.Plain998
		}
		wantBounds(t, tol, "95", plain95, w.LCL95, w.UCL95, in.Multiplier)
		wantBounds(t, tol, "99.8", plain998, w.LCL99, w.UCL99, in.Multiplier)
		wantBounds(t, tol, "wide 95", wide95, w.OD95LCL, w.OD95UCL, in.Multiplier)
		wantBounds(t, tol, "wide 99.8", wide998, w.OD99LCL, w.OD99UCL, in.Multiplier)
		limits := map[bool]map[int]Interval{true: {95: wide95, 99: wide998}, false: {95: plain95, 99: plain998}}[in.Adjusted][in.Limit]
		if outlier := limits.Side(p.Ratio) != 0; outlier != (w.Outlier != 0) {
			t.Errorf("%d: outlier %v, want %d", i, outlier, w.Outlier)
		}
	}
}

func TestPhiAndTau2Known(t *testing.T) {
	type in struct{ Z, S []float64 }
	type want struct{ Phi, Tau2 float64 }
	eachKnown(t, "funnelplotr_phi_tau2", func(t *testing.T, tol tolerance, in in, want want) {
		phi := Phi(in.Z)
		wantNear(t, tol, "phi", phi, want.Phi)
		wantNear(t, tol, "tau2", Tau2(phi, in.S), want.Tau2)
	})
}

func TestWinsoriseKnown(t *testing.T) {
	type in struct {
		Z    []float64
		Trim float64 `json:"trim_by"`
	}
	type want struct {
		Z         []float64  `json:"winsorised_z"`
		Changed   []int      `json:"was_winsorised"`
		Truncated []*float64 `json:"truncated_z"`
	}
	eachKnown(t, "funnelplotr_winsorise", func(t *testing.T, tol tolerance, in in, want want) {
		z, changed := Winsorise(in.Z, in.Trim)
		left := Outermost(in.Z, in.Trim)
		wantAll(t, tol, "z", z, want.Z)
		for i := range changed {
			if changed[i] != (want.Changed[i] != 0) || left[i] != (want.Truncated[i] == nil) {
				t.Errorf("%d: changed %v, left out %v", i, changed[i], left[i])
			}
		}
	})
}
