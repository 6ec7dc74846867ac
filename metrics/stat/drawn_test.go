package stat

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// numbers are whatever was drawn.
type numbers []float64

func (v numbers) at(i int) float64 {
	if i < len(v) {
		return v[i]
	}
	return 0
}

// whole numbers stay small enough for the sums over all outcomes.
func (v numbers) whole(i int) int64 {
	x := v.at(i)
	if math.IsNaN(x) || math.Abs(x) > 5000 {
		return -1
	}
	return int64(x)
}

func (v numbers) level() float64 { return []float64{Level95, Level998, 0.5}[len(v)%3] }

func (v numbers) halves() (a, b []float64) { return v[:len(v)/2], v[len(v)/2 : len(v)/2*2] }

func (v numbers) places() (places []PlaceCount) {
	for i := range len(v) / 2 {
		places = append(places, PlaceCount{v[2*i], v[2*i+1]})
	}
	return places
}

func (v numbers) rows(k int) (rows [][]float64) {
	for i := range len(v) / k {
		rows = append(rows, v[k*i:k*i+k])
	}
	return rows
}

func endsOf(iv Interval, err error) ([]float64, error) { return []float64{iv.Low, iv.High}, err }

func estimateOf(e Estimate, err error) ([]float64, error) {
	return []float64{e.Value, e.Interval.Low, e.Interval.High}, err
}

func wholes(values []int) (out []float64) {
	for _, v := range values {
		out = append(out, float64(v))
	}
	return out
}

func linesOf(points []XmRPoint, err error) (out []float64, _ error) {
	for _, p := range points {
		out = append(out, p.Mean, p.Low, p.High)
	}
	return out, err
}

// sayOrRefuse fails where a method answers NaN without an error.
func sayOrRefuse(t interface{ Errorf(string, ...any) }, v numbers) {
	for name, method := range everyMethod {
		given := slices.Clone(v)
		got, err := method(given)
		if err == nil && slices.ContainsFunc(got, math.IsNaN) {
			t.Errorf("%s%v = %v without an error", name, v, got)
		}
		for i := range v {
			if math.Float64bits(given[i]) != math.Float64bits(v[i]) {
				t.Errorf("%s%v changed what it was given", name, v)
				break
			}
		}
	}
}

func TestEveryMethodSaysOrRefuses(t *testing.T) {
	odd := []float64{0, 1, -1, 0.5, 10, 1e-300, 1e300, -1e300, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.SampledFrom(odd), rapid.Map(rapid.IntRange(0, 40), func(i int) float64 { return float64(i) }), rapid.Float64Range(0, 1))
		same := rapid.Bool().Draw(t, "same")
		v := rapid.SliceOfN(number, 0, 24).Draw(t, "numbers")
		if same && len(v) > 0 {
			fill64(v, v[0])
		}
		sayOrRefuse(t, v)
	})
}

func FuzzEveryMethod(f *testing.F) {
	for _, v := range []numbers{{3, 9}, {0, 0, 0, 0}, {5, 10, 6, 12, 7, 9, 1, 4, 3, 8}, {math.NaN(), 1, math.Inf(1), -2}} {
		var b []byte
		for _, x := range v {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v numbers
		for len(b) >= 8 && len(v) < 32 {
			v = append(v, math.Float64frombits(binary.LittleEndian.Uint64(b)))
			b = b[8:]
		}
		sayOrRefuse(t, v)
	})
}
