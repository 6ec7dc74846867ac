package main

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"khi/metrics/disclose"
)

// learnt is how many small numbers an attacker has.
type learnt struct{ exact, narrow int }

// sum says that a number is those of some parts together.
type sum struct {
	total cellName
	parts []cellName
}

// sums are all the ways in which an attacker knows numbers to add up.
func (a *attacker) sums() (all []sum) {
	byPlace, byLevel := map[cellName][]cellName{}, map[cellName][]cellName{}
	visit := func(name cellName) {
		above := name
		if above.place = a.places[name.place]; above.place != "" {
			byPlace[above] = append(byPlace[above], name)
		}
		if name.by != "all" {
			whole := name
			whole.by, whole.level = "all", name.by // the level keeps the sums of two breakdowns apart
			byLevel[whole] = append(byLevel[whole], name)
		}
	}
	for name := range a.shown {
		visit(name)
	}
	for name := range a.hidden {
		visit(name)
	}
	for total, parts := range byPlace {
		all = append(all, sum{total, parts})
	}
	for whole, parts := range byLevel {
		whole.level = "all"
		all = append(all, sum{whole, parts})
	}
	// People are those who said yes and those who said no; and one question that
	// two indicators ask has one base.
	for name := range a.hidden {
		if name.what == "yes" {
			people, no := name, name
			people.what, no.what = "people", "no"
			all = append(all, sum{people, []cellName{name, no}})
		}
		if name.indicator == "friends_block" && name.what == "people" {
			other := name
			other.indicator = "friends_help"
			all = append(all, sum{name, []cellName{other}})
		}
	}
	return all
}

// range_ is what an attacker knows of a number.
type range_ struct{ low, high float64 }

// attack narrows every hidden number as far as the sums allow, by what is left of
// totals and by elimination, and counts the small ones that it then has.
func (a *attacker) attack(t *testing.T, truth *attacker, p disclose.Profile) (found learnt) {
	t.Helper()
	known := map[cellName]*range_{}
	for name, v := range a.shown {
		told := range_{v, v}
		if p.Round > 1 || a.fuzzy[name.indicator] && name.what == "people" && v > 0 {
			told = range_{max(0, v-2), v + 2} // a 0 may be 1 or 2 rounded down
			if name.what == "no" {            // the difference of two rounded numbers
				told = range_{max(0, v-4), v + 4}
			}
		}
		known[name] = &told
	}
	for name := range a.hidden {
		known[name] = &range_{0, math.Inf(1)}
		if !p.HideEmpty && name.what == "people" {
			known[name].low = 1 // empty ones are shown
		}
	}
	sums := slices.DeleteFunc(a.sums(), func(s sum) bool { return a.fuzzy[s.total.indicator] && s.total.what == "people" })
	sums = append(sums, a.askedSums(known)...)
	propagate(known, sums)
	if p.Round <= 1 {
		eliminate(known, sums)
		propagate(known, sums)
	}
	for name := range a.hidden {
		v, ok := truth.shown[name]
		limit := map[bool]float64{true: float64(p.MinBase), false: float64(p.MinNumerator)}[name.what == "people"]
		if strings.HasPrefix(name.what, "left out") {
			limit = float64(p.MinBase)
		}
		if !ok || v <= 0 || v >= limit {
			continue // not small, or nobody's
		}
		r := known[name]
		if v < r.low-1e-9 || v > r.high+1e-9 {
			t.Fatalf("the attacker errs: %+v is %v, and not within %v", name, v, *r)
		}
		switch {
		case r.high-r.low < 0.5:
			found.exact++
			found.narrow++
		case r.low >= 1 && r.high < limit:
			found.narrow++
		}
		if !p.PrimaryOnly && r.high < limit {
			t.Errorf("%s: %+v (%v) is known to be within %v", p.Name, name, v, *r)
		}
	}
	return found
}

// askedSums say that those counted and those left out of any question of the
// survey come to the same number, which nobody gives.
func (a *attacker) askedSums(known map[cellName]*range_) (all []sum) {
	reasons := map[cellName][]cellName{}
	for _, names := range []func(func(cellName) bool){maps.Keys(a.shown), maps.Keys(a.hidden)} {
		for name := range names {
			if strings.HasPrefix(name.what, "left out: ") && !strings.HasPrefix(name.indicator, "live_in") {
				people := name
				people.what = "people"
				reasons[people] = append(reasons[people], name)
			}
		}
	}
	below := map[cellName][]cellName{}
	for people, parts := range reasons {
		if known[people] == nil {
			continue
		}
		asked := cellName{"", "asked", people.place, people.period, "all", "all"}
		if known[asked] == nil {
			known[asked] = &range_{0, math.Inf(1)}
			above := asked
			above.place = a.places[asked.place]
			below[above] = append(below[above], asked)
		}
		all = append(all, sum{asked, append(parts, people)})
	}
	for above, parts := range below {
		if known[above] != nil {
			all = append(all, sum{above, parts})
		}
	}
	return all
}

// propagate takes what is left of totals, until nothing changes.
func propagate(known map[cellName]*range_, sums []sum) {
	get := func(name cellName) range_ {
		if r, ok := known[name]; ok {
			return *r
		}
		return range_{0, 0} // never listed: nobody
	}
	for changed, round := true, 0; changed && round < 60; round++ {
		changed = false
		tighten := func(name cellName, low, high float64) {
			r := known[name]
			if r == nil {
				return
			}
			if low > r.low+1e-9 {
				r.low, changed = low, true
			}
			if high < r.high-1e-9 {
				r.high, changed = high, true
			}
		}
		for _, s := range sums {
			total := get(s.total)
			if known[s.total] == nil {
				continue
			}
			low, high := 0.0, 0.0
			for _, part := range s.parts {
				r := get(part)
				low, high = low+r.low, high+r.high
			}
			tighten(s.total, low, high)
			for _, part := range s.parts {
				r := get(part)
				others := high - r.high
				if math.IsInf(r.high, 1) {
					others = 0
					for _, o := range s.parts {
						if o != part {
							others += get(o).high
						}
					}
				}
				tighten(part, total.low-others, total.high-(low-r.low))
			}
		}
	}
}

// eliminate solves the equations of each connected group of unknown numbers.
func eliminate(known map[cellName]*range_, sums []sum) {
	open := func(name cellName) bool { r := known[name]; return r != nil && r.high-r.low > 0.5 }
	groupOf, of := map[cellName][]int{}, map[cellName]bool{}
	for i, s := range sums {
		for _, name := range append(slices.Clone(s.parts), s.total) {
			if open(name) && known[s.total] != nil {
				groupOf[name] = append(groupOf[name], i)
			}
		}
	}
	for start := range groupOf {
		if of[start] {
			continue
		}
		var cells []cellName
		rows := map[int]bool{}
		of[start] = true
		for queue := []cellName{start}; len(queue) > 0; queue = queue[1:] {
			cells = append(cells, queue[0])
			for _, i := range groupOf[queue[0]] {
				rows[i] = true
				for _, name := range append(slices.Clone(sums[i].parts), sums[i].total) {
					if open(name) && !of[name] {
						of[name] = true
						queue = append(queue, name)
					}
				}
			}
		}
		solveGroup(known, sums, cells, rows)
	}
}

func solveGroup(known map[cellName]*range_, sums []sum, cells []cellName, rows map[int]bool) {
	column := map[cellName]int{}
	for i, c := range cells {
		column[c] = i
	}
	var m [][]float64
	for i := range rows {
		row := make([]float64, len(cells)+1)
		put := func(name cellName, k float64) {
			if j, ok := column[name]; ok {
				row[j] += k
			} else if r := known[name]; r != nil {
				row[len(cells)] -= k * r.low
			}
		}
		put(sums[i].total, -1)
		for _, part := range sums[i].parts {
			put(part, 1)
		}
		m = append(m, row)
	}
	rank := 0
	for j := range cells {
		best := rank
		for i := rank; i < len(m); i++ {
			if math.Abs(m[i][j]) > math.Abs(m[best][j]) {
				best = i
			}
		}
		if rank == len(m) || math.Abs(m[best][j]) < 1e-7 {
			continue
		}
		m[rank], m[best] = m[best], m[rank]
		for c := len(cells); c >= 0; c-- {
			if c != j {
				m[rank][c] /= m[rank][j]
			}
		}
		m[rank][j] = 1
		for i := range m {
			if i == rank || m[i][j] == 0 {
				continue
			}
			for k, c := m[i][j], 0; c <= len(cells); c++ {
				m[i][c] -= k * m[rank][c]
			}
		}
		rank++
	}
	for _, row := range m[:rank] {
		at, n := -1, 0
		for j := range cells {
			if math.Abs(row[j]) > 1e-6 {
				at, n = j, n+1
			}
		}
		if n == 1 {
			v := row[len(cells)] / row[at]
			*known[cells[at]] = range_{v, v}
		}
	}
}
