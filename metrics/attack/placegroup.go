package attack

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// placeGroup is what the list of places says of places that belong together.
type placeGroup struct {
	ID      string
	Members []struct{ Place, From, Until string }
}

// lastDay is the last day of a financial year or of a quarter of one.
func lastDay(period string) string {
	var year, next, quarter int
	n, _ := fmt.Sscanf(period, "%4d-%2dQ%1d", &year, &next, &quarter)
	if n < 2 {
		return ""
	}
	if n == 2 {
		quarter = 4
	}
	return time.Date(year, time.Month(4+3*quarter), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// membersAt are the places that a group consists of in a period: as the service says,
// those that belong to it on the last day; one that lies in another counts with that.
func (s *State) membersAt(g placeGroup, period string) (ids []string) {
	day := lastDay(period)
	for _, m := range g.Members {
		if m.From <= day && (m.Until == "" || m.Until >= day) && !slices.Contains(ids, m.Place) {
			ids = append(ids, m.Place)
		}
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		for at := s.above[id]; at != ""; at = s.above[at] {
			if slices.Contains(ids, at) {
				return true
			}
		}
		return false
	})
}

// groupsOf are the groups of which a place is a member in a period.
func (s *State) groupsOf(place, period string) (ids []string) {
	for _, g := range s.together {
		if slices.Contains(s.membersAt(g, period), place) {
			ids = append(ids, g.ID)
		}
	}
	return ids
}

// sameMembers reports whether a place that is a group has the same members in two periods.
func (s *State) sameMembers(place, a, b string) bool {
	for _, g := range s.together {
		if g.ID == place {
			x, y := s.membersAt(g, a), s.membersAt(g, b)
			slices.Sort(x)
			slices.Sort(y)
			return slices.Equal(x, y)
		}
	}
	return true
}

// leaves are the smallest places that some places are made of.
func (s *State) leaves(ids []string) (all []string) {
	for place := range s.above {
		lowest := true
		for _, above := range s.above {
			lowest = lowest && above != place
		}
		for at := place; lowest && at != ""; at = s.above[at] {
			if slices.Contains(ids, at) {
				all = append(all, place)
				break
			}
		}
	}
	slices.Sort(all)
	return all
}

// besideGroups takes a group from every place that it lies in, and any two groups from
// each other: what is left over is a sum of the smallest places. All of it follows from
// the sums over places, but in many steps.
func (y *system) besideGroups() {
	if len(y.state.together) == 0 {
		return
	}
	at := y.wherever()
	for _, period := range at.periods {
		type sum struct {
			place  string
			leaves []string
		}
		var sums []sum
		for _, g := range y.state.together {
			sums = append(sums, sum{g.ID, y.state.leaves(y.state.membersAt(g, period))})
		}
		groups := len(sums)
		for _, above := range at.above {
			sums = append(sums, sum{above, y.state.leaves([]string{above})})
		}
		for i := range groups {
			for j := i + 1; j < len(sums); j++ {
				a, b := sums[i], sums[j]
				if !slices.ContainsFunc(a.leaves, func(l string) bool { return slices.Contains(b.leaves, l) }) {
					continue
				}
				for _, n := range at.cells[period] {
					y.difference(n, a.place, b.place, a.leaves, b.leaves)
				}
			}
		}
	}
}

// whereabouts are the cells that numbers are about, whatever their places.
type whereabouts struct {
	periods, above []string
	cells          map[string][]Name
}

func (y *system) wherever() whereabouts {
	w := whereabouts{cells: map[string][]Name{}}
	seen := map[Name]bool{}
	for _, n := range y.names {
		n = n.in("")
		if !seen[n] {
			seen[n] = true
			if w.cells[n.Period] == nil {
				w.periods = append(w.periods, n.Period)
			}
			w.cells[n.Period] = append(w.cells[n.Period], n)
		}
	}
	for _, above := range y.state.above {
		if !slices.Contains(w.above, above) {
			w.above = append(w.above, above)
		}
	}
	slices.Sort(w.above)
	return w
}

// difference says that one place less another is what is only in the one less what is
// only in the other.
func (y *system) difference(n Name, a, b string, inA, inB []string) {
	first, ok := y.number[n.in(a)]
	second, also := y.number[n.in(b)]
	if !ok || !also {
		return
	}
	terms, all := []term{{first, -1}, {second, 1}}, true
	add := func(in, out []string, coef float64) {
		for _, l := range in {
			if slices.Contains(out, l) {
				continue
			}
			i, there := y.number[n.in(l)]
			if there {
				terms = append(terms, term{i, coef})
			}
			all = all && there
		}
	}
	add(inA, inB, 1)
	add(inB, inA, -1)
	if !all && strings.HasPrefix(n.What, leftOut) {
		return // of schemes no output gives who is left out in a quarter: those are not nobody
	}
	y.equal = append(y.equal, equation{terms: merged(terms), why: "as what is only in " + a + " and only in " + b + " is the difference of the two"})
}
