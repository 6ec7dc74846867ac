package attack

import (
	"cmp"
	"slices"
	"strings"
)

// term is a number in an equation.
type term struct {
	at   int32
	coef float64
}

// equation says that its terms come to nothing, or to no less than nothing.
type equation struct {
	terms   []term
	atLeast bool
	derived bool   // follows from others together
	why     string // in words
}

// system is what somebody who has one state knows.
type system struct {
	state  *State
	names  []Name
	number map[Name]int32
	span   []Span
	equal  []equation
	by     []int32 // the equation that last narrowed a number, or -1
	in     [][]int32
}

// system sets up every equation that a reader can.
func (s *State) system() *system {
	y := &system{state: s, number: map[Name]int32{}}
	for _, n := range s.Names() {
		y.add(n, s.start(n))
	}
	y.ofNeither()
	y.overPlaces()
	y.besideGroups()
	y.overLevels()
	y.overPeriods()
	y.overMoves()
	y.ofPeople()
	y.ofAsked()
	y.index()
	return y
}

// start is what is known of a number before anything is added up. Noughts are
// shown, so who is hidden is somebody; but a group of nobody is hidden where it would
// give another group back.
func (s *State) start(n Name) Span {
	at := s.seen[n]
	if at.shown != "" {
		return at.Span
	}
	known := Span{0, inf}
	if !s.Rules.HideNought && n.What == People && !slices.Contains(parted, n.By) {
		known.Low = 1
	}
	return known
}

func (y *system) add(n Name, known Span) int32 {
	i := int32(len(y.names))
	y.number[n] = i
	y.names, y.span, y.by = append(y.names, n), append(y.span, known), append(y.by, -1)
	return i
}

// sum says that a number is those of its parts together. Parts that no output
// speaks of are nobody.
func (y *system) sum(total Name, parts []Name, why string) {
	t, ok := y.number[total]
	if !ok || len(parts) == 0 {
		return
	}
	terms := []term{{t, -1}}
	for _, p := range parts {
		if i, ok := y.number[p]; ok {
			terms = append(terms, term{i, 1})
		}
	}
	y.equal = append(y.equal, equation{terms: merged(terms), why: why})
}

// notAbove says that a number is no higher than some others together.
func (y *system) notAbove(small Name, big []Name, why string) {
	i, ok := y.number[small]
	if !ok {
		return
	}
	terms := []term{{i, -1}}
	for _, b := range big {
		if j, ok := y.number[b]; ok {
			terms = append(terms, term{j, 1})
		}
	}
	if len(terms) > 1 {
		y.equal = append(y.equal, equation{terms: merged(terms), atLeast: true, why: why})
	}
}

func merged(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int { return cmp.Compare(a.at, b.at) })
	out := terms[:0]
	for _, t := range terms {
		if n := len(out); n > 0 && out[n-1].at == t.at {
			out[n-1].coef += t.coef
			continue
		}
		out = append(out, t)
	}
	return slices.DeleteFunc(out, func(t term) bool { return t.coef == 0 })
}

// groups gathers names under what they are parts of, in a fixed order.
type groups struct {
	of    map[Name][]Name
	order []Name
}

func (g *groups) put(under, part Name) {
	if g.of == nil {
		g.of = map[Name][]Name{}
	}
	if g.of[under] == nil {
		g.order = append(g.order, under)
	}
	g.of[under] = append(g.of[under], part)
}

func (y *system) overPlaces() {
	var g groups
	for _, n := range y.names {
		if above := y.state.above[n.Place]; above != "" {
			g.put(n.in(above), n)
		}
		for _, id := range y.state.groupsOf(n.Place, n.Period) {
			g.put(n.in(id), n)
		}
	}
	for _, total := range g.order {
		y.sum(total, g.of[total], "as the places of "+total.Place+" add up to it")
	}
}

func (y *system) overLevels() {
	var g groups
	for _, n := range y.names {
		if n.By != whole {
			under := n
			under.Level = whole // the dimension keeps the sums of two breakdowns apart
			g.put(under, n)
		}
	}
	for _, under := range g.order {
		y.sum(under.wholly(), g.of[under], "as the groups by "+under.By+" add up to everybody")
	}
}

// overPeriods: who answered in a quarter answered in its year, and of a year the
// latest answer counts.
func (y *system) overPeriods() {
	var g groups
	changed := map[Name]bool{} // years of a group that had other members in a quarter
	for _, n := range y.names {
		year, _, quarterly := strings.Cut(n.Period, "Q")
		if !quarterly || n.By != whole || y.state.indicators[n.Indicator].Kind == "count" || n.What != People && n.What != Yes && n.What != No && n.What != Neither {
			continue
		}
		under := n
		under.Period = year
		if y.state.sameMembers(n.Place, n.Period, year) {
			g.put(under, n)
		} else {
			changed[under] = true
		}
	}
	for _, year := range g.order {
		if changed[year] {
			y.quartersOf(year, g.of[year])
			continue
		}
		y.notAbove(year, g.of[year], "as whoever counts in the year "+year.Period+" counts in one of its quarters")
		y.quartersOf(year, g.of[year])
	}
}

func (y *system) quartersOf(year Name, quarters []Name) {
	for _, q := range quarters {
		if q.What == People || strings.HasSuffix(q.Period, "Q4") {
			y.notAbove(q, []Name{year}, "as whoever counts in a quarter counts in its year")
		}
	}
}

// ofPeople: people are those who said yes and those who said no, and those whom
// an indicator counts are among those of the indicator that it lies within. Where
// the two never differ they are the same people.
func (y *system) ofPeople() {
	same := y.sameBases()
	for _, n := range y.names {
		if n.What != People {
			continue
		}
		if _, ok := y.number[n.of(Yes)]; ok {
			y.sum(n, []Name{n.of(Yes), n.of(No)}, "as everybody said yes or no")
		}
		ind := y.state.indicators[n.Indicator]
		if ind.Within == "" {
			continue
		}
		wider := n
		wider.Indicator = ind.Within
		if same[n.Indicator] {
			y.sum(wider, []Name{n}, "as "+n.Indicator+" and "+ind.Within+" count the same people")
		} else {
			y.notAbove(n, []Name{wider}, "as "+ind.Within+" counts everybody whom "+n.Indicator+" counts")
		}
	}
}

// ofNeither: of two shares of one question, people are those in the one, those in the
// other and those in neither.
func (y *system) ofNeither() {
	for _, n := range slices.Clone(y.names) {
		first := n.of(Yes)
		first.Indicator = y.state.indicators[n.Indicator].Excludes
		if _, ok := y.number[first]; !ok || n.What != People {
			continue
		}
		y.add(n.of(Neither), Span{0, inf})
		y.sum(n, []Name{n.of(Yes), first, n.of(Neither)}, "as everybody said yes to one of "+n.Indicator+" and "+first.Indicator+", or to neither")
	}
}

// sameBases are the indicators that count as many people as the one they lie
// within, wherever both numbers are given.
func (y *system) sameBases() map[string]bool {
	met, differ := map[string]int{}, map[string]bool{}
	for i, n := range y.names {
		ind := y.state.indicators[n.Indicator]
		if n.What != People || ind.Within == "" {
			continue
		}
		wider := n
		wider.Indicator = ind.Within
		j, ok := y.number[wider]
		if !ok || !y.span[i].exact() || !y.span[j].exact() {
			continue
		}
		met[n.Indicator]++
		differ[n.Indicator] = differ[n.Indicator] || y.span[i] != y.span[j]
	}
	same := map[string]bool{}
	for name, times := range met {
		same[name] = times >= 5 && !differ[name] && !y.state.rough[name]
	}
	return same
}

// ofAsked: those counted and those left out of any question of the survey come to
// the same number, which nobody gives.
func (y *system) ofAsked() {
	var reasons groups
	for _, n := range slices.Clone(y.names) {
		if strings.HasPrefix(n.What, leftOut) && slices.Contains(y.state.indicators[n.Indicator].Reads, "response") {
			reasons.put(n.of(People), n)
		}
	}
	var below groups
	for _, people := range reasons.order {
		if _, ok := y.number[people]; !ok {
			continue
		}
		all := Name{What: asked, Place: people.Place, Period: people.Period, By: whole, Level: whole}
		if _, ok := y.number[all]; !ok {
			y.add(all, Span{0, inf})
			if above := y.state.above[all.Place]; above != "" {
				below.put(all.in(above), all)
			}
			for _, id := range y.state.groupsOf(all.Place, all.Period) {
				below.put(all.in(id), all)
			}
		}
		y.sum(all, append(reasons.of[people], people), "as everybody who was asked is counted or left out")
	}
	for _, total := range below.order {
		y.sum(total, below.of[total], "as the places of "+total.Place+" add up to it")
	}
}

// index lists the equations of each number.
func (y *system) index() {
	y.in = make([][]int32, len(y.names))
	for e := range y.equal {
		y.link(e)
	}
}

func (y *system) link(e int) {
	for _, t := range y.equal[e].terms {
		y.in[t.at] = append(y.in[t.at], int32(e))
	}
}
