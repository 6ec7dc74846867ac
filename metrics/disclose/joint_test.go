package disclose

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// drawJoint makes indicators of which each counts some of the people of the one before,
// over places and groups with their totals, the first with who said yes and who said no.
// Hidden is what is small, and nothing else.
func drawJoint(t *rapid.T, p Profile) (j Joint, hidden []bool) {
	places, groups := rapid.IntRange(2, 3).Draw(t, "places"), rapid.IntRange(2, 3).Draw(t, "groups")
	add := func(q Quantity) int {
		j.Quantities = append(j.Quantities, q)
		return len(j.Quantities) - 1
	}
	figure := func(people int64) int {
		j.Figures = append(j.Figures, Figure{Worth: 1, People: people, Fixed: people == 0})
		hidden = append(hidden, people > 0 && people < p.MinBase)
		return len(j.Figures) - 1
	}
	margins := func(of [][]int) {
		for r := range of {
			j.Sums = append(j.Sums, Sum{Total: of[r][groups], Parts: of[r][:groups]})
		}
		for c := range groups + 1 {
			s := Sum{Total: of[places][c]}
			for r := range places {
				s.Parts = append(s.Parts, of[r][c])
			}
			j.Sums = append(j.Sums, s)
		}
	}
	var before, counts [][]int64
	var wider [][]int
	for n := range rapid.IntRange(2, 3).Draw(t, "indicators") {
		counts = table2(places, groups, func(r, c int) int64 {
			if n == 0 {
				return int64(rapid.IntRange(0, 12).Draw(t, "people"))
			}
			return max(0, before[r][c]-int64(rapid.IntRange(0, 2).Draw(t, "fewer")))
		})
		people := make([][]int, places+1)
		var yes, no [][]int
		said := table2(places, groups, func(r, c int) int64 {
			if n > 0 {
				return 0
			}
			return int64(rapid.IntRange(0, int(counts[r][c])).Draw(t, "yes"))
		})
		yes, no = make([][]int, places+1), make([][]int, places+1)
		for r := range places + 1 {
			for c := range groups + 1 {
				v := counts[r][c]
				f := figure(v)
				q := Quantity{Value: v, Low: min(v, 1), High: NoLimit, Told: []Told{{f, v, v}}}
				if n > 0 { // to the nearest 5
					q.Told[0].Low, q.Told[0].High = max(min(1, v), (v+2)/5*5-2), (v+2)/5*5+2
				}
				if v > 0 && v < p.MinBase {
					q.Goal = p.MinBase
				}
				people[r] = append(people[r], add(q))
				if n > 0 {
					rest := Quantity{Value: before[r][c] - v, High: NoLimit}
					j.Links = append(j.Links, Sum{Total: wider[r][c], Parts: []int{people[r][c], add(rest)}})
					continue
				}
				side := func(x int64) int {
					q := Quantity{Value: x, High: NoLimit, Told: []Told{{f, x, x}}}
					if v > 0 && x < p.MinNumerator {
						q.Goal = p.MinNumerator
						hidden[f] = true
					}
					return add(q)
				}
				yes[r], no[r] = append(yes[r], side(said[r][c])), append(no[r], side(v-said[r][c]))
				j.Links = append(j.Links, Sum{Total: people[r][c], Parts: []int{yes[r][c], no[r][c]}})
			}
		}
		margins(people)
		if n == 0 {
			margins(yes)
		}
		before, wider = counts, people
	}
	return j, hidden
}

// table2 is a table of numbers with its totals.
func table2(rows, cols int, of func(r, c int) int64) [][]int64 {
	all := make([][]int64, rows+1)
	for r := range all {
		all[r] = make([]int64, cols+1)
	}
	for r := range rows {
		for c := range cols {
			v := of(r, c)
			all[r][c] += v
			all[r][cols] += v
			all[rows][c] += v
			all[rows][cols] += v
		}
	}
	return all
}

// widest is how low and how high a quantity can be by gonum's linear programming: of all
// tables in which the sums are as they are and every limit that a reader has is kept.
func widest(j Joint, hidden []bool, target int) (out Interval, err error) {
	low, high := make([]float64, len(j.Quantities)), make([]float64, len(j.Quantities))
	column, cols, limits := make([]int, len(j.Quantities)), 0, 0
	for i, q := range j.Quantities {
		l, h := q.Low, q.High
		for _, t := range q.Told {
			if !hidden[t.Figure] {
				l, h = max(l, t.Low), min(h, t.High)
			}
		}
		low[i], high[i] = float64(l), float64(h)
		if column[i] = -1; l < h { // what is given exactly is no unknown
			column[i] = cols
			cols++
			if h != NoLimit {
				limits++
			}
		}
	}
	sums := append(append([]Sum{}, j.Sums...), j.Links...)
	a, b := mat.NewDense(len(sums)+limits, cols+limits, nil), make([]float64, len(sums)+limits)
	for r, s := range sums {
		put := func(i int, sign float64) {
			if at := column[i]; at >= 0 {
				a.Set(r, at, a.At(r, at)+sign)
			}
			b[r] -= sign * low[i]
		}
		put(s.Total, -1)
		for _, p := range s.Parts {
			put(p, 1)
		}
	}
	limits = 0
	for i, at := range column {
		if at >= 0 && high[i] < float64(NoLimit) {
			r := len(sums) + limits
			a.Set(r, at, 1)
			a.Set(r, cols+limits, 1)
			b[r] = high[i] - low[i]
			limits++
		}
	}
	a, b = independent(a, b)
	for _, way := range []float64{1, -1} {
		_, n := a.Dims()
		c := make([]float64, n)
		c[column[target]] = way
		best, _, err := lp.Simplex(c, a, b, 1e-10, nil)
		if errors.Is(err, lp.ErrUnbounded) {
			best = math.Inf(-1)
		} else if err != nil {
			return out, err
		}
		if way > 0 {
			out.Low = low[target] + best
		} else {
			out.High = low[target] - best
		}
	}
	return out, nil
}

// independent leaves out the equations that follow from others.
func independent(a *mat.Dense, b []float64) (*mat.Dense, []float64) {
	rows, cols := a.Dims()
	work := mat.DenseCopyOf(a)
	var keep []int
	used := make([]bool, rows)
	for c := range cols {
		at := -1
		for r := range rows {
			if !used[r] && math.Abs(work.At(r, c)) > 1e-9 && (at < 0 || math.Abs(work.At(r, c)) > math.Abs(work.At(at, c))) {
				at = r
			}
		}
		if at < 0 {
			continue
		}
		used[at] = true
		keep = append(keep, at)
		for r := range rows {
			if k := work.At(r, c) / work.At(at, c); !used[r] && k != 0 {
				for x := c; x < cols; x++ {
					work.Set(r, x, work.At(r, x)-k*work.At(at, x))
				}
			}
		}
	}
	lean, right := mat.NewDense(len(keep), cols, nil), make([]float64, len(keep))
	for r, at := range keep {
		lean.SetRow(r, a.RawRowView(at))
		right[r] = b[at]
	}
	return lean, right
}

// Of linked indicators a solver that shares no code with the search finds every number
// that must not be known closely to be possible within wide limits; and where figures
// had to be hidden for that, it finds one too close without.
func TestLinkedIndicatorsAreWideByAnOutsideSolver(t *testing.T) {
	tried, failed, more := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom([]Profile{Default, OneToFour}).Draw(t, "profile")
		j, hidden := drawJoint(t, p)
		r := p.ProtectJoint(j, hidden)
		if r.Open > 0 {
			t.Fatalf("%d numbers stay too closely known", r.Open)
		}
		for f, h := range hidden {
			if h && !r.Hidden[f] || r.Hidden[f] && j.Figures[f].Fixed {
				t.Fatalf("figure %d: hidden before %v, after %v", f, h, r.Hidden[f])
			}
			if r.Hidden[f] && !h {
				more++
			}
		}
		var asked []int
		for i, q := range j.Quantities {
			if q.Goal > 0 && r.Hidden[q.Told[0].Figure] { // so it is an unknown
				asked = append(asked, i)
			}
		}
		if len(asked) == 0 {
			return
		}
		for range 3 {
			i := rapid.SampledFrom(asked).Draw(t, "asked")
			got, err := widest(j, r.Hidden, i)
			if tried++; err != nil {
				failed++
				continue
			}
			if q := j.Quantities[i]; got.High < float64(q.Goal)-1e-6 || got.High-got.Low < float64(p.MinWidth)-1e-6 {
				t.Fatalf("%s: quantity %d is %d, asked to be possibly %d, and known to be within %v", p.Name, i, q.Value, q.Goal, got)
			}
		}
	})
	t.Logf("%d limits found outside, %d not found, %d further figures hidden", tried-failed, failed, more)
	if tried == 0 || failed*10 > tried || more == 0 {
		t.Errorf("of %d limits %d were not found, and %d further figures hidden: nothing is tested", tried, failed, more)
	}
}

// A part of the people of a group tells of the whole from above, through what is left of
// a total: two places hold 1 each of a group, whose number in the nation is hidden and,
// by those who were asked again in all other groups, no more than 5.
func TestUpperLimitsOfAnotherIndicatorAreHeeded(t *testing.T) {
	told := func(f int, v int64) []Told { return []Told{{f, v, v}} }
	j := Joint{
		Figures: []Figure{{Worth: 4, People: 30}, {Worth: 1, People: 25}, {Worth: 1, People: 5}, {Worth: 1, People: 3}, {Worth: 1, People: 2}, {Worth: 1, People: 25}, {Worth: 1, People: 13}, {Worth: 1, People: 12}},
		Quantities: []Quantity{
			{Value: 30, Low: 1, High: NoLimit, Told: told(0, 30)},
			{Value: 25, Low: 1, High: NoLimit, Told: told(1, 25)},         // another group
			{Value: 5, Low: 1, High: NoLimit, Told: told(2, 5)},           // the group
			{Value: 3, Low: 1, High: NoLimit, Goal: 5, Told: told(3, 3)},  // in one place
			{Value: 2, Low: 1, High: NoLimit, Goal: 5, Told: told(4, 2)},  // and in the other
			{Value: 25, Low: 1, High: NoLimit, Told: []Told{{5, 25, 29}}}, // asked again, of the other group
			{Value: 0, High: NoLimit},                                     // and not asked again
			{Value: 13, Low: 1, High: NoLimit, Told: told(6, 13)},         // the other group in one place
			{Value: 12, Low: 1, High: NoLimit, Told: told(7, 12)},
		},
		Sums:  []Sum{{0, []int{1, 2}}, {2, []int{3, 4}}, {1, []int{7, 8}}},
		Links: []Sum{{1, []int{5, 6}}},
	}
	hidden := []bool{false, true, true, true, true, false, true, true}
	if len(Default.NarrowJoint(j, hidden)) == 0 {
		t.Error("that the group is at most 5, and so each place at most 4, is not seen")
	}
	lower := j
	lower.Links = nil
	if narrow := Default.NarrowJoint(lower, hidden); len(narrow) > 0 {
		t.Errorf("without the other indicator %v would be too closely known: the test shows nothing", narrow)
	}
	r := Default.ProtectJoint(j, hidden)
	if r.Open > 0 || !r.Hidden[5] && !r.Hidden[0] {
		t.Errorf("neither the other indicator nor the total is hidden: %+v", r)
	}
	if narrow := Default.NarrowJoint(j, r.Hidden); len(narrow) > 0 {
		t.Errorf("%v are still too closely known", narrow)
	}
}
