package cohort

import (
	"math"
	"slices"
)

// balance sets each level and age side by side, in standard deviations of all before
// matching (Austin 2009). A level with fewer than Fewest people is not named.
func (c *cases) balance(m *Matched, here, elsewhere []Person, pairs []pair, parts []float64) {
	m.Balanced = true
	add := func(what string, of func(Person) (float64, bool)) {
		var a, b, matched weighed
		var after weighed
		for _, p := range here {
			a.add(of(p))(1)
		}
		for _, p := range elsewhere {
			b.add(of(p))(1)
		}
		for _, p := range pairs {
			matched.add(of(here[p.here]))(1)
		}
		for j, w := range parts {
			if w > 0 {
				after.add(of(elsewhere[j]))(w)
			}
		}
		sd := math.Sqrt((a.variance() + b.variance()) / 2)
		if sd == 0 {
			return
		}
		row := Balance{What: what, Before: round2((a.mean() - b.mean()) / sd)}
		d := round2((matched.mean() - after.mean()) / sd)
		row.After = &d
		m.Balanced = m.Balanced && math.Abs(d) < alikeSD
		m.Balance = append(m.Balance, row)
	}
	for _, f := range factors {
		if !slices.Contains(m.Exact, f.name) {
			continue
		}
		for _, level := range byFrequency(c.people, f.of) {
			n := 0
			for _, p := range c.people {
				if f.of(p) == level {
					n++
				}
			}
			if level != "" && n >= Fewest {
				add(f.name+" "+level, func(p Person) (float64, bool) { return map[bool]float64{true: 1}[f.of(p) == level], f.of(p) != "" })
			}
		}
	}
	add("age", func(p Person) (float64, bool) {
		if p.Age == nil {
			return 0, false
		}
		return *p.Age, true
	})
}

// weighed adds up values with weights.
type weighed struct{ n, sum, squares float64 }

func (w *weighed) add(v float64, known bool) func(weight float64) {
	return func(weight float64) {
		if known {
			w.n += weight
			w.sum += weight * v
			w.squares += weight * v * v
		}
	}
}

func (w *weighed) mean() float64 {
	if w.n == 0 {
		return 0
	}
	return w.sum / w.n
}

func (w *weighed) variance() float64 {
	if w.n < 2 {
		return 0
	}
	return max(0, (w.squares-w.sum*w.sum/w.n)/(w.n-1))
}

func round2(v float64) float64 { return math.Round(100*v)/100 + 0 } // + 0: never -0
