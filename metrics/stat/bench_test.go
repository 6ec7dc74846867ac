package stat

import "testing"

var sink float64

func BenchmarkWilson(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		iv, _ := Wilson(41, 87, Z95)
		sink += iv.Low
	}
}

func BenchmarkMeanT(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		mean, _, _, _ := MeanT(40, 40, 40, 800, 17000, Level95)
		sink += mean
	}
}

func BenchmarkNewcombeDifference(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		d, _, _ := NewcombeDifference(56, 70, 48, 80, Z95)
		sink += d
	}
}

func BenchmarkMedian(b *testing.B) {
	b.ReportAllocs()
	bins := make([]Bin, 25)
	for i := range bins {
		bins[i] = Bin{i, int64(i + 1)}
	}
	for b.Loop() {
		m, _, _ := MedianOf(bins)
		sink += m
	}
}

func BenchmarkExactPoisson(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		iv, _ := ExactPoisson(7, Level95)
		sink += iv.High
	}
}

// Estimators run once for every cell of a table: none may allocate. (The exact
// Poisson interval of fewer than 10 events does, in gonum's gamma quantile.)
func TestEstimatorsDoNotAllocate(t *testing.T) {
	bins := []Bin{{0, 3}, {1, 4}, {2, 9}}
	for name, run := range map[string]func(){
		"Wilson":     func() { _, _ = Wilson(41, 87, Z95) },
		"MeanT":      func() { _, _, _, _ = MeanT(40, 40, 40, 800, 17000, Level95) },
		"MedianOf":   func() { _, _, _ = MedianOf(bins) },
		"Newcombe":   func() { _, _, _ = NewcombeDifference(56, 70, 48, 80, Z95) },
		"PairedMean": func() { _, _ = PairedMean(25, 36, 160, Level95) },
		"Byar":       func() { _, _ = CountInterval(70, Level998) },
		"McNemar":    func() { _, _ = McNemar(4, 12) },
		"limits":     func() { sink += ProportionLimits(0.6, 40, Z998).Low + MeanLimits(20, 3, 40, Level95).Low },
	} {
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
