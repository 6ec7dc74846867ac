package disclose

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"
)

// outside gives the limits of a hidden cell by gonum's linear programming, which
// shares no code with the search: value is what adds up, low its least number.
func outside(l Lattice, hidden []bool, value, low []float64, target int) (Interval, error) {
	rows, cols := reducedForm(l, hidden)
	column := -1
	for j, c := range cols {
		if c == target {
			column = j
		}
	}
	used := make([]int, 0, len(cols))
	for j := range cols {
		for _, r := range rows {
			if r[j].Sign() != 0 {
				used = append(used, j)
				break
			}
		}
	}
	at := -1
	for k, j := range used {
		if j == column {
			at = k
		}
	}
	if at < 0 {
		return Interval{low[target], math.Inf(1)}, nil
	}
	a, b := mat.NewDense(len(rows), len(used), nil), make([]float64, len(rows))
	for i, r := range rows {
		for k, j := range used {
			v, _ := r[j].Float64()
			a.Set(i, k, v)
			b[i] += v * (value[cols[j]] - low[cols[j]])
		}
	}
	out := Interval{}
	for _, way := range []float64{1, -1} {
		c := make([]float64, len(used))
		c[at] = way
		best, _, err := lp.Simplex(c, a, b, 1e-10, nil)
		switch {
		case errors.Is(err, lp.ErrUnbounded):
			best = math.Inf(-1)
		case err != nil:
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

// narrowOutside fails where a count that is hidden for its own sake is known within
// narrower limits than the profile asks for, by the outside solver. It gives how many limits
// that found, and on how many it gave up.
func narrowOutside(t *rapid.T, p Profile, l Lattice, hidden []bool) (found, lost int) {
	yes, no, people := make([]float64, len(l.Cells)), make([]float64, len(l.Cells)), make([]float64, len(l.Cells))
	lowYes, lowNo, lowAll := make([]float64, len(l.Cells)), make([]float64, len(l.Cells)), make([]float64, len(l.Cells))
	for i, c := range l.Cells {
		yes[i], no[i], people[i] = float64(c.Numerator), float64(c.Respondents-c.Numerator), float64(c.Respondents)
		if !p.HideEmpty && c.Respondents > 0 {
			lowAll[i] = 1
			lowYes[i], lowNo[i] = max(0, 1-no[i]), max(0, 1-yes[i])
		}
	}
	check := func(i int, value, low []float64, most int64) {
		got, err := outside(l, hidden, value, low, i)
		if err != nil {
			lost++
			return
		}
		found++
		if width := got.High - got.Low; width < float64(p.MinWidth)-1e-6 || got.High < float64(most)+1-1e-6 {
			t.Fatalf("%s: cell %d %+v is known to be within %v", p.Name, i, l.Cells[i], got)
		}
	}
	for i, c := range l.Cells {
		if !hidden[i] || p.Safe(c) {
			continue
		}
		if c.Kind != Proportion {
			if c.Respondents < p.MinBase {
				check(i, people, lowAll, p.MinBase-1)
			}
			continue
		}
		broken := p.Breaks(c)
		if small := broken&SmallSide != 0 || broken&Unanimous != 0; small {
			if v := c.Numerator; v < p.MinNumerator {
				check(i, yes, lowYes, p.MinNumerator-1)
			}
			if v := c.Respondents - c.Numerator; v < p.MinNumerator {
				check(i, no, lowNo, p.MinNumerator-1)
			}
		}
	}
	return found, lost
}

// Everything that is hidden for its own numbers is within limits wide enough by
// the profile, as a solver finds that knows nothing of how it was hidden.
func TestHiddenCountsAreWithinWideLimits(t *testing.T) { withinWideLimits(t, drawLattice) }

// So it is where parts are also added up in groups that overlap, as councils are in city
// regions and consortia: with every total, and every total less a group.
func TestOverlappingGroupsAreWithinWideLimits(t *testing.T) { withinWideLimits(t, drawOverlapping) }

func withinWideLimits(t *testing.T, draw func(*rapid.T) Lattice) {
	tried, failed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l := draw(t)
		p := rapid.SampledFrom(Profiles).Draw(t, "profile")
		r := p.Protect(l)
		if r.Open > 0 {
			t.Fatalf("%d cells stay narrow", r.Open)
		}
		found, lost := narrowOutside(t, p, l, r.Hidden)
		tried, failed = tried+found+lost, failed+lost
	})
	if tried == 0 || failed*20 > tried {
		t.Errorf("the outside solver gave up on %d of %d", failed, tried)
	}
	t.Logf("%d limits found, %d given up", tried, failed)
}

// Our own limits are those of the outside solver, wherever that finds any.
func TestLimitsAgreeWithTheOutsideSolver(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		for i := range l.Cells {
			l.Cells[i].Kind = CountKind
		}
		hidden := rapid.SliceOfN(rapid.Bool(), len(l.Cells), len(l.Cells)).Draw(t, "hidden")
		got, err := Intervals(l, hidden, 0, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		value, low := make([]float64, len(l.Cells)), make([]float64, len(l.Cells))
		for i, c := range l.Cells {
			value[i] = float64(c.Respondents)
		}
		for i := range l.Cells {
			if !hidden[i] {
				continue
			}
			want, err := outside(l, hidden, value, low, i)
			if err != nil {
				continue
			}
			compared++
			if math.Abs(got[i].Low-want.Low) > 1e-6 || got[i].High != want.High && math.Abs(got[i].High-want.High) > 1e-6 {
				t.Fatalf("cell %d is %v, and %v outside", i, got[i], want)
			}
		}
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}
