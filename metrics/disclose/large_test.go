package disclose

import "testing"

// A sum of a large place over a group and all that is beside it has dozens of cells. Two
// cells of the country and two of a nation were hidden in each of these, where cells of
// areas will do: the cure was looked for among 240 cells, in which no cycle closes, and
// then the nearest cells that were left were hidden, one after the other.
func TestLargePlacesAreTheLastToGo(t *testing.T) {
	for _, seed := range []uint64{30, 51} {
		l := countryOfAreas(seed, 3)
		r := Default.Protect(l)
		if r.Primary == 0 || r.Secondary == 0 || r.Open > 0 {
			t.Fatalf("country %d: %d cells hidden for their own numbers, %d for others' sake, %d open", seed, r.Primary, r.Secondary, r.Open)
		}
		for i, c := range l.Cells {
			if r.Hidden[i] && c.Worth >= leastGivenBack {
				t.Errorf("country %d: cell %d of %d people is hidden, and it is a nation or all", seed, i, c.Respondents)
			}
		}
	}
}

// countryOfAreas is a year of an invented country: two nations of 30 and 8 areas, in four
// quarters and the year, with so many groups that overlap. Few areas are small.
func countryOfAreas(seed uint64, groups int) Lattice {
	var l Lattice
	next := seed
	random := func(n int64) int64 {
		next = scatter(next)
		return int64(next % uint64(n))
	}
	const first, areas, quarters = 30, 38, 4
	at := func(place, period int) int { return place*(quarters+1) + period } // period 4: the year
	uk, one, two := areas, areas+1, areas+2
	places := areas + 3 + groups
	l.Cells = make([]Cell, places*(quarters+1))
	for a := range areas {
		for q := range quarters {
			n := 20 + random(60)
			if random(12) == 0 {
				n = 1 + random(4)
			}
			l.Cells[at(a, q)].Respondents = n
		}
	}
	partsOf := map[int][]int{}
	for a := range areas {
		nation := one
		if a >= first {
			nation = two
		}
		partsOf[nation] = append(partsOf[nation], a)
	}
	for g := range groups {
		for a := range 4 {
			partsOf[areas+3+g] = append(partsOf[areas+3+g], 3*g+a)
		}
	}
	for q := range quarters {
		for p, parts := range partsOf {
			for _, a := range parts {
				l.Cells[at(p, q)].Respondents += l.Cells[at(a, q)].Respondents
			}
		}
		l.Cells[at(uk, q)].Respondents = l.Cells[at(one, q)].Respondents + l.Cells[at(two, q)].Respondents
	}
	for p := range places {
		worth := 4
		switch p {
		case uk:
			worth = 12
		case one, two:
			worth = 8
		}
		sum := Sum{Total: at(p, quarters)}
		for q := range quarters {
			l.Cells[at(p, q)].Kind, l.Cells[at(p, q)].Worth = CountKind, worth-1
			l.Cells[at(p, quarters)].Respondents += l.Cells[at(p, q)].Respondents
			sum.Parts = append(sum.Parts, at(p, q))
		}
		l.Cells[at(p, quarters)].Kind, l.Cells[at(p, quarters)].Worth = CountKind, worth
		l.Sums = append(l.Sums, sum)
	}
	for period := range quarters + 1 {
		add := func(total int, parts []int) {
			s := Sum{Total: at(total, period)}
			for _, p := range parts {
				s.Parts = append(s.Parts, at(p, period))
			}
			l.Sums = append(l.Sums, s)
		}
		add(uk, []int{one, two})
		for _, p := range []int{one, two} {
			add(p, partsOf[p])
		}
		for g := range groups {
			group := areas + 3 + g
			add(group, partsOf[group])
			beside := []int{group}
			for a := range first {
				if a < 3*g || a >= 3*g+4 {
					beside = append(beside, a)
				}
			}
			add(one, beside)
			add(uk, append(beside, two))
		}
	}
	return l
}
