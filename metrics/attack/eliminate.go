package attack

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// mostTerms is how long an equation that follows from others may be to be of use.
const mostTerms = 60

// eliminate takes linked groups of open numbers, brings their equations into the
// form in which each has a number of its own, and keeps what follows: a number
// that is alone in its equation is known, and a short equation narrows others.
func (y *system) eliminate() {
	for _, group := range y.linked() {
		rows := y.rowsOf(group)
		for _, r := range reduced(rows) {
			y.keep(r)
		}
	}
}

// row is an equation over open numbers: what they come to is rest.
type row struct {
	of   map[int32]float64
	rest float64
}

func (y *system) open(i int32) bool { return y.span[i].High-y.span[i].Low > crumb }

// linked are the groups of open numbers that equations link, with the equations.
func (y *system) linked() (all [][]int32) {
	seen, used := make([]bool, len(y.names)), make([]bool, len(y.equal))
	for start := range y.names {
		if seen[start] || !y.open(int32(start)) {
			continue
		}
		seen[start] = true
		var equations []int32
		for queue := []int32{int32(start)}; len(queue) > 0; queue = queue[1:] {
			for _, e := range y.in[queue[0]] {
				if used[e] || y.equal[e].atLeast || y.equal[e].derived {
					continue
				}
				used[e] = true
				equations = append(equations, e)
				for _, t := range y.equal[e].terms {
					if !seen[t.at] && y.open(t.at) {
						seen[t.at] = true
						queue = append(queue, t.at)
					}
				}
			}
		}
		if len(equations) > 1 {
			all = append(all, equations)
		}
	}
	return all
}

func (y *system) rowsOf(equations []int32) []row {
	rows := make([]row, 0, len(equations))
	for _, e := range equations {
		r := row{of: map[int32]float64{}}
		for _, t := range y.equal[e].terms {
			if y.open(t.at) {
				r.of[t.at] = t.coef
			} else {
				r.rest -= t.coef * y.span[t.at].Low
			}
		}
		if len(r.of) > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// reduced solves each row for a number that stands in no other, the one that
// stands in the fewest rows first, so that rows stay short.
func reduced(rows []row) []row {
	in := map[int32]map[int]bool{}
	for i, r := range rows {
		for at := range r.of {
			if in[at] == nil {
				in[at] = map[int]bool{}
			}
			in[at][i] = true
		}
	}
	done := make([]bool, len(rows))
	for {
		at, ok := next(rows, in, done)
		if !ok {
			return rows
		}
		var pivot int
		pivot, ok = shortest(rows, in[at], done)
		if !ok {
			return rows
		}
		done[pivot] = true
		solve(rows, in, pivot, at)
	}
}

// next is the open column with the fewest rows of which one is not used yet.
func next(rows []row, in map[int32]map[int]bool, done []bool) (best int32, ok bool) {
	least := 0
	for i, r := range rows {
		if done[i] {
			continue
		}
		for at := range r.of {
			if n := len(in[at]); !ok || n < least || n == least && at < best {
				best, least, ok = at, n, true
			}
		}
		if least == 1 {
			return best, ok
		}
	}
	return best, ok
}

func shortest(rows []row, among map[int]bool, done []bool) (best int, ok bool) {
	for i := range among {
		if !done[i] && (!ok || cmp.Or(cmp.Compare(len(rows[i].of), len(rows[best].of)), cmp.Compare(i, best)) < 0) {
			best, ok = i, true
		}
	}
	return best, ok
}

// solve takes a number out of all rows but one.
func solve(rows []row, in map[int32]map[int]bool, pivot int, at int32) {
	p := rows[pivot]
	k := p.of[at]
	for c := range p.of {
		p.of[c] /= k
	}
	p.rest /= k
	rows[pivot] = p
	for _, i := range slices.Sorted(maps.Keys(in[at])) {
		if i == pivot {
			continue
		}
		f := rows[i].of[at]
		for c, v := range p.of {
			w := rows[i].of[c] - f*v
			if w < 1e-9 && w > -1e-9 {
				delete(rows[i].of, c)
				delete(in[c], i)
				continue
			}
			rows[i].of[c] = w
			in[c][i] = true
		}
		rows[i].rest -= f * p.rest
	}
}

// keep adds what a row says to what is known.
func (y *system) keep(r row) {
	if len(r.of) == 0 || len(r.of) > mostTerms {
		return
	}
	e := equation{derived: true, why: "as many sums together tell"}
	for _, at := range slices.Sorted(maps.Keys(r.of)) {
		coef, ok := fraction(r.of[at])
		if !ok {
			return // arithmetic has lost it
		}
		if coef != 0 {
			e.terms = append(e.terms, term{at, coef})
		}
	}
	if r.rest != 0 {
		e.terms = append(e.terms, term{y.constant(), -r.rest})
	}
	y.equal = append(y.equal, e)
	y.link(len(y.equal) - 1)
}

// fraction is the simple fraction that a coefficient is.
func fraction(v float64) (float64, bool) {
	for _, k := range []float64{1, 2, 3, 4, 5, 6} {
		if whole := math.Round(v * k); math.Abs(v*k-whole) < 1e-7 {
			return whole / k, true
		}
	}
	return 0, false
}

// constant is a number that is 1.
func (y *system) constant() int32 {
	n := Name{What: "1"}
	i, ok := y.number[n]
	if !ok {
		i = y.add(n, Span{1, 1})
		y.in = append(y.in, nil)
	}
	return i
}
