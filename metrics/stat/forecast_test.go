package stat_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics/stat"
)

// The line through (1,2) (2,4) (3,5) (4,4) (5,5) is 2.2 + 0.6 t with 2.4 left over in
// squares; at 6 it is 5.8, the error of a new point √(0.8 · (1 + 1/5 + 9/10)) = 1.29615,
// and Student's t with 3 degrees of freedom at 0.975 is 3.182446 (printed tables).
func TestForecastKnown(t *testing.T) {
	v, iv, err := stat.Forecast([]float64{1, 2, 3, 4, 5}, []float64{2, 4, 5, 4, 5}, 6, 0.95)
	if err != nil || math.Abs(v-5.8) > 1e-12 || math.Abs(iv.Low-(5.8-3.182446*1.2961481)) > 1e-5 || math.Abs(iv.High-(5.8+3.182446*1.2961481)) > 1e-5 {
		t.Errorf("%v %v %v", v, iv, err)
	}
	for _, times := range [][]float64{nil, {1, 2}, {2, 2, 2}} {
		if _, _, err := stat.Forecast(times, make([]float64, len(times)), 6, 0.95); !errors.Is(err, stat.ErrNoLine) {
			t.Errorf("%v: %v", times, err)
		}
	}
}

// Points on a line are led on along it without doubt; the forecast moves with the
// values and with the time, and is wider the further it goes.
func TestForecastOfAnyLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 8).Draw(t, "n")
		a, b := rapid.Float64Range(-100, 100).Draw(t, "a"), rapid.Float64Range(-10, 10).Draw(t, "b")
		times, line, noisy, moved := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			times[i] = float64(2000 + i)
			line[i] = a + b*float64(i)
			noisy[i] = line[i] + rapid.Float64Range(-5, 5).Draw(t, "e")
			moved[i] = noisy[i] + 7
		}
		at := float64(2000 + n + rapid.IntRange(0, 5).Draw(t, "at"))
		if v, iv, err := stat.Forecast(times, line, at, 0.95); err != nil || math.Abs(v-(a+b*(at-2000))) > 1e-6 || iv.High-iv.Low > 1e-4 {
			t.Fatalf("on the line: %v %v %v", v, iv, err)
		}
		v, iv, err := stat.Forecast(times, noisy, at, 0.95)
		w, up, _ := stat.Forecast(times, moved, at, 0.95)
		_, further, _ := stat.Forecast(times, noisy, at+1, 0.95)
		if err != nil || math.Abs(w-v-7) > 1e-6 || math.Abs(up.Low-iv.Low-7) > 1e-6 || further.High-further.Low < iv.High-iv.Low {
			t.Fatalf("%v %v, moved %v %v, further %v: %v", v, iv, w, up, further, err)
		}
	})
}
