package stat

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Blood clotting (Hurn and others 1945): McCullagh and Nelder 1989, section 8.4.2,
// and the example of R's glm.
var clotting = []float64{118, 58, 42, 35, 27, 25, 21, 19, 18}

func logOfPlasma() []float64 {
	var logs []float64
	for _, u := range []float64{5, 10, 15, 20, 30, 40, 60, 80, 100} {
		logs = append(logs, math.Log(u))
	}
	return logs
}

func alike(t *testing.T, what string, got, want []float64, within float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= within*math.Abs(want[i])) {
			t.Errorf("%s: %.12g, want %.12g", what, got, want)
			return
		}
	}
}

// TestGammaOfClotting: R prints 5.50323 (0.19030) and -0.60192 (0.05531). The digits
// behind, and the robust errors, are from Newton's method on the likelihood with the
// sandwich written out for two coefficients, worked outside this program.
func TestGammaOfClotting(t *testing.T) {
	fit, err := Gamma([][]float64{logOfPlasma()}, clotting, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "coefficients", fit.Coefficients, []float64{5.50323022752, -0.601917671742}, 1e-10)
	alike(t, "errors", fit.SE, []float64{0.190300924917, 0.0553078030326}, 1e-9)
	alike(t, "robust errors", fit.Robust, []float64{0.272638929285, 0.0745901445845}, 1e-7)
	by, err := Gamma([][]float64{logOfPlasma()}, clotting, nil, []string{"a", "a", "b", "b", "b", "c", "c", "d", "d"})
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "errors by cluster", by.Robust, []float64{0.286252729892, 0.079998137011}, 1e-7)
	alike(t, "coefficients by cluster", by.Coefficients, fit.Coefficients, 1e-12)
}

// TestGammaOfTwoGroups: with groups alone the fit is the group means, and the errors
// have a closed form.
func TestGammaOfTwoGroups(t *testing.T) {
	y := []float64{10, 14, 18, 30, 50, 40, 60}
	group := []float64{0, 0, 0, 1, 1, 1, 1}
	fit, err := Gamma([][]float64{group}, y, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	pearson := 0.0
	for i, v := range y {
		mean := 14.0
		if group[i] == 1 {
			mean = 45
		}
		pearson += (v/mean - 1) * (v/mean - 1)
	}
	phi := pearson / 5
	alike(t, "coefficients", fit.Coefficients, []float64{math.Log(14), math.Log(45.0 / 14)}, 1e-12)
	alike(t, "errors", fit.SE, []float64{math.Sqrt(phi / 3), math.Sqrt(phi * (1.0/3 + 1.0/4))}, 1e-12)
	mean, se, err := fit.Predicted([][]float64{{0}, {1}, {1}, {1}})
	if err != nil || math.Abs(mean-(14+3*45)/4.0) > 1e-9 {
		t.Errorf("recycled %v ± %v (%v)", mean, se, err)
	}
	one, se, err := fit.Predicted([][]float64{{0}})
	if err != nil || math.Abs(se-one*fit.Robust[0]) > 1e-9 {
		t.Errorf("the error of one mean: %v, want %v (%v)", se, one*fit.Robust[0], err)
	}
	two, second, _ := fit.Predicted([][]float64{{1}})
	gap, of, err := fit.PredictedDifference([][]float64{{1}}, [][]float64{{0}})
	// With groups alone the two means know nothing of each other.
	if err != nil || math.Abs(gap-(two-one)) > 1e-9 || math.Abs(of-math.Hypot(se, second)) > 1e-9 {
		t.Errorf("the difference %v ± %v, want %v ± %v (%v)", gap, of, two-one, math.Hypot(se, second), err)
	}
}

// TestGammaProperties: other units change the intercept alone, a weight of 2 is the
// row twice for the coefficients, and no other coefficients fit better.
func TestGammaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 25).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		for i := range n {
			x[i] = float64(rapid.IntRange(-300, 300).Draw(t, "x")) / 100
			y[i] = float64(rapid.IntRange(50, 50_000).Draw(t, "y")) / 100
		}
		x[0], x[1] = -3, 3
		fit, err := Gamma([][]float64{x}, y, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var double []float64
		var weights, twice, again []float64
		for i := range n {
			double, weights = append(double, 100*y[i]), append(weights, 2)
			twice, again = append(twice, x[i], x[i]), append(again, y[i], y[i])
		}
		other, err1 := Gamma([][]float64{x}, double, nil, nil)
		weighted, err2 := Gamma([][]float64{x}, y, weights, nil)
		rows, err3 := Gamma([][]float64{twice}, again, nil, nil)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		for j := range 2 {
			shift := []float64{math.Log(100), 0}[j]
			if math.Abs(other.Coefficients[j]-fit.Coefficients[j]-shift) > 1e-6 || math.Abs(other.SE[j]-fit.SE[j]) > 1e-6*(1+fit.SE[j]) {
				t.Fatalf("pence: %v %v, pounds: %v %v", other.Coefficients, other.SE, fit.Coefficients, fit.SE)
			}
			if math.Abs(weighted.Coefficients[j]-rows.Coefficients[j]) > 1e-6 || math.Abs(weighted.Coefficients[j]-fit.Coefficients[j]) > 1e-6 {
				t.Fatalf("weights: %v, rows: %v", weighted.Coefficients, rows.Coefficients)
			}
		}
		deviance := func(a, b float64) float64 {
			sum := 0.0
			for i := range n {
				r := y[i] / math.Exp(a+b*x[i])
				sum += 2 * (r - 1 - math.Log(r))
			}
			return sum
		}
		for _, step := range [][2]float64{{1e-3, 0}, {-1e-3, 0}, {0, 1e-3}, {0, -1e-3}} {
			if deviance(fit.Coefficients[0]+step[0], fit.Coefficients[1]+step[1]) < fit.Deviance-1e-9 {
				t.Fatalf("a better fit lies beside %v", fit.Coefficients)
			}
		}
	})
}

func TestGammaRefuses(t *testing.T) {
	x := []float64{1, 2, 3, 4}
	for name, c := range map[string]struct {
		columns    [][]float64
		y, weights []float64
		clusters   []string
		want       error
	}{
		"too few rows":     {[][]float64{{1, 2}}, []float64{1, 2}, nil, nil, ErrTooFew},
		"one cluster":      {[][]float64{x}, []float64{1, 2, 3, 5}, nil, []string{"a", "a", "a", "a"}, ErrTooFew},
		"twice the column": {[][]float64{x, {2, 4, 6, 8}}, []float64{1, 2, 3, 5}, nil, nil, ErrUndefined},
		"an amount of 0":   {[][]float64{x}, []float64{0, 2, 3, 5}, nil, nil, nil},
		"not a number":     {[][]float64{{1, 2, 3, math.NaN()}}, []float64{1, 2, 3, 5}, nil, nil, nil},
		"no weight":        {[][]float64{x}, []float64{1, 2, 3, 5}, []float64{1, 1, 1, 0}, nil, nil},
	} {
		if _, err := Gamma(c.columns, c.y, c.weights, c.clusters); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
