package attack

import "math"

// z95 is the 97.5th centile of the normal distribution.
const z95 = 1.959963984540054

// fromInterval is the number of people from which a percentage has a Wilson
// interval, both to one decimal: every whole number up to 2,000 is tried.
func fromInterval(percent float64, low, high Figure) Span {
	if !low.shown() || !high.shown() {
		return Span{}
	}
	var found Span
	for n := 1.0; n <= 2000; n++ {
		x := math.Round(percent * n / 100)
		if math.Abs(100*x/n-percent) > percentStep+1e-6 {
			continue
		}
		from, to := wilson(x, n)
		if math.Abs(from-*low.Value) > percentStep+1e-6 || math.Abs(to-*high.Value) > percentStep+1e-6 {
			continue
		}
		if found.Low == 0 {
			found.Low = n
		}
		found.High = n
	}
	return found
}

func wilson(x, n float64) (low, high float64) {
	p, z2 := x/n, z95*z95
	mid, half := (p+z2/(2*n))/(1+z2/n), z95/(1+z2/n)*math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	return 100 * (mid - half), 100 * (mid + half)
}

// limitsOfGiven looks for limits that are not those of the percentage and the number of
// people as they are given, to the nearest 5: they would tell the exact ones.
func (s *State) limitsOfGiven(output string, n Name, percent float64, base, low, high Figure) {
	if !base.shown() || !low.shown() || !high.shown() {
		return
	}
	from, to := wilson(percent/100**base.Value, *base.Value)
	if math.Abs(from-*low.Value) > percentStep+1e-6 || math.Abs(to-*high.Value) > percentStep+1e-6 {
		s.breach(output, n.of(People).String(), "it is given to the nearest 5, and the limits are not those of that number", "so that they tell another")
	}
}
