package attack

import (
	"math"
	"testing"
)

func TestRatesTellTheNumberOfEvents(t *testing.T) {
	figure := func(v float64) Figure { v = math.Round(v*10) / 10; return Figure{Value: &v} }
	for _, x := range []float64{3, 7, 9, 10, 14, 40} {
		limits := poisson(x)
		scale := 100 / 37.25
		rate := *figure(x * scale).Value
		found := eventsOf(rate, figure(limits.Low*scale), figure(limits.High*scale))
		if x < found.Low || x > found.High || found.High-found.Low > x/10 {
			t.Errorf("%v events in 37.25 years: between %v and %v", x, found.Low, found.High)
		}
	}
}

func TestARatioIsAShareOfBoth(t *testing.T) {
	v := 50.0
	if got := *shareOf(Figure{Value: &v}).Value; math.Abs(got-100.0/3) > 1e-9 {
		t.Errorf("1 to 2 is %v%% of both", got)
	}
}
