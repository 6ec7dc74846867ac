package stat

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

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

// schemes are made-up counts of 170 schemes whose true shares differ.
func schemes() []PlaceCount {
	r := rand.New(rand.NewPCG(1, 2))
	var places []PlaceCount
	for range 170 {
		n := 5 + r.IntN(60)
		p, x := 0.5+0.3*r.Float64(), 0
		for range n {
			if r.Float64() < p {
				x++
			}
		}
		places = append(places, PlaceCount{float64(x), float64(n)})
	}
	return places
}

func BenchmarkFitBeta170(b *testing.B) {
	places := schemes()
	b.ReportAllocs()
	for b.Loop() {
		prior, err := FitBeta(places)
		if err != nil {
			b.Fatal(err)
		}
		sink += prior.Mean
	}
}

func BenchmarkOverdispersedFunnel170(b *testing.B) {
	var units []FunnelUnit
	for _, p := range schemes() {
		units = append(units, FunnelUnit{p.X, p.N})
	}
	b.ReportAllocs()
	for b.Loop() {
		f, err := OverdispersedFunnel(ProportionFunnel, units, 0.1)
		if err != nil {
			b.Fatal(err)
		}
		sink += f.Phi
	}
}

func BenchmarkProportionVerdict(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		v, _ := ProportionVerdict(41, 87, 0.6)
		sink += float64(v)
	}
}

func BenchmarkLogistic100k(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 100_000
	age, need, yes := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range yes {
		age[i], need[i] = 18+70*r.Float64(), float64(r.IntN(4))
		if r.Float64() < expit(-1+0.02*age[i]-0.3*need[i]) {
			yes[i] = 1
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		fit, err := Logistic([][]float64{age, need}, yes, nil)
		if err != nil {
			b.Fatal(err)
		}
		sink += fit.CStatistic
	}
}

func BenchmarkXmR(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 40)
	for i := range values {
		values[i] = 60 + 5*r.NormFloat64()
	}
	b.ReportAllocs()
	for b.Loop() {
		points, _ := XmR(values, XmRPlan{})
		sink += points[0].High
	}
}

// BenchmarkEveryMethod runs every method of the package on one small input that it
// accepts, of 12 to 36 numbers.
func BenchmarkEveryMethod(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(everyMethod)) {
		method, v := everyMethod[name], accepted(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out, _ := method(v)
				sink += out[0]
			}
		})
	}
}

// Of every method something is measured: an input that it answers.
func TestEveryMethodCanBeMeasured(t *testing.T) {
	for name := range everyMethod {
		accepted(t, name)
	}
}

// set are inputs of methods that nothing drawn would suit: counts and the shares that
// they should be; people and deaths from a first year of age upwards.
var set = map[string]numbers{
	"Fit":  {30, 14, 25, 8, 0.4, 0.2, 0.3, 0.1},
	"Life": {120000, 900, 110000, 200, 100000, 100, 115000, 300, 125000, 600, 130000, 800, 120000, 900, 110000, 1100, 105000, 9600, 100000, 9500},
}

// accepted is the first of some made-up inputs that a method answers: counts below
// their bases, shares, a count and
// shares, or rising values.
func accepted(t testing.TB, name string) numbers {
	t.Helper()
	if v, set := set[name]; set {
		if out, err := everyMethod[name](v); err != nil || len(out) == 0 {
			t.Fatalf("%s: %v %v", name, out, err)
		}
		return v
	}
	var last error
	draw := rand.New(rand.NewPCG(11, 7))
	for range 3000 {
		v := make(numbers, 12+3*draw.IntN(9))
		kind, top := draw.IntN(5), float64(1+draw.IntN(60))
		for i := range v {
			switch x := draw.Float64(); {
			case kind == 0 && i%2 == 0, kind == 1:
				v[i] = math.Floor(x * top)
			case kind == 0:
				v[i] = top + math.Floor(x*40)
			case kind == 4 && i == 0:
				v[i] = top
			case kind == 2, kind == 4:
				v[i] = x
			default:
				v[i] = top*float64(i) + x
			}
		}
		out, err := everyMethod[name](v)
		if err == nil && len(out) > 0 {
			return v
		}
		last = err
	}
	t.Fatalf("%s answers none of the inputs: %v", name, last)
	return nil
}
