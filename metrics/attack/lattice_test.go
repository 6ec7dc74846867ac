package attack

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"khi/metrics/disclose"
)

// lattice is places by groups with every total, as protection sees it and as
// readers do.
type lattice struct {
	disclose.Lattice
	names []Name
	at    map[Name]int
	above map[string]string
}

// randomLattice has schemes in areas in one country, by everybody and by the
// groups of one breakdown.
func randomLattice(r *rand.Rand) *lattice {
	l := &lattice{at: map[Name]int{}, above: map[string]string{}}
	levels := []string{"a", "b", "c", "d"}[:2+r.IntN(3)]
	for a := range 2 + r.IntN(2) {
		area := fmt.Sprint("area", a)
		l.above[area] = "UK"
		for s := range 2 + r.IntN(3) {
			scheme := fmt.Sprint(area, "scheme", s)
			l.above[scheme] = area
			for _, level := range levels {
				c := disclose.Cell{Kind: disclose.Proportion, Respondents: int64(r.IntN(4) * r.IntN(12))}
				if c.Respondents > 0 {
					c.Numerator = r.Int64N(c.Respondents + 1)
				}
				l.put(Name{"asked", "", scheme, "2025-26", "group", level}, c)
			}
		}
	}
	for _, n := range append([]Name{}, l.names...) { // totals of groups and of places
		for place := n.Place; place != ""; place = l.above[place] {
			if place != n.Place {
				l.add(n.in(place), n)
			}
			l.add(n.in(place).wholly(), n)
		}
	}
	for _, n := range l.names {
		l.sums(n, levels)
	}
	return l
}

func (l *lattice) put(n Name, c disclose.Cell) int {
	l.at[n] = len(l.Cells)
	l.names, l.Cells = append(l.names, n), append(l.Cells, c)
	return l.at[n]
}

func (l *lattice) add(total, part Name) {
	i, ok := l.at[total]
	if !ok {
		i = l.put(total, disclose.Cell{Kind: disclose.Proportion})
	}
	c := l.Cells[l.at[part]]
	l.Cells[i].Respondents += c.Respondents
	l.Cells[i].Numerator += c.Numerator
}

func (l *lattice) sums(n Name, levels []string) {
	sum := disclose.Sum{Total: l.at[n]}
	for below, above := range l.above {
		if above == n.Place {
			sum.Parts = append(sum.Parts, l.at[n.in(below)])
		}
	}
	if len(sum.Parts) > 0 {
		l.Sums = append(l.Sums, sum)
	}
	if n.By != whole {
		return
	}
	sum = disclose.Sum{Total: l.at[n]}
	for _, level := range levels {
		part := n
		part.By, part.Level = "group", level
		sum.Parts = append(sum.Parts, l.at[part])
	}
	l.Sums = append(l.Sums, sum)
}

// publish is the lattice as readers see it.
func (l *lattice) publish(rules Rules, hidden []bool) *State {
	s := NewState("")
	s.Rules, s.above = rules, l.above
	s.indicators["asked"] = Indicator{Name: "asked", Kind: "proportion"}
	for i, n := range l.names {
		c := l.Cells[i]
		for what, v := range map[string]int64{People: c.Respondents, Yes: c.Numerator, No: c.Respondents - c.Numerator} {
			if hidden[i] {
				s.hide(n.of(what), "the table")
			} else {
				s.show(n.of(what), Span{float64(v), float64(v)}, "the table")
			}
		}
	}
	return s
}

// Of a thousand random lattices under each of three profiles nothing small can
// be worked out; where only small cells are hidden, something nearly always can.
// What the attacker holds possible always holds what is true.
func TestNothingCanBeWorkedOutOfRandomLattices(t *testing.T) {
	profiles := []disclose.Profile{disclose.Default, disclose.OneToFour, disclose.TRE10}
	weak := disclose.Default
	weak.PrimaryOnly = true
	found, tried, programs := 0, 0, 0
	for seed := range uint64(1000) {
		l := randomLattice(rand.New(rand.NewPCG(seed, 7)))
		p := profiles[seed%3]
		rules, ok := RulesNamed(p.Name + ": words")
		if !ok {
			t.Fatalf("the attacker does not know the rules %q", p.Name)
		}
		s := l.publish(rules, p.Protect(l.Lattice).Hidden)
		r := s.Attack()
		programs += r.Groups
		for _, b := range r.Breaches {
			t.Errorf("lattice %d, %s: %s", seed, p.Name, b)
		}
		for i, n := range l.names {
			if held, ok := r.Span(n.of(Yes)); !ok || float64(l.Cells[i].Numerator) < held.Low || float64(l.Cells[i].Numerator) > held.High {
				t.Fatalf("lattice %d: the attacker errs: %s is %d, and not within %v", seed, n.of(Yes), l.Cells[i].Numerator, held)
			}
		}
		if seed%20 == 0 {
			tried++
			rules, _ := RulesNamed(weak.Name)
			if len(l.publish(rules, weak.Protect(l.Lattice).Hidden).Attack().Breaches) > 0 {
				found++
			}
		}
	}
	t.Logf("limits of %d groups by linear programming; with further hiding off, breaches in %d of %d", programs, found, tried)
	if programs < 500 || found < tried*3/4 {
		t.Errorf("the attacker is too weak: %d groups by linear programming, breaches in %d of %d unprotected lattices", programs, found, tried)
	}
}

// The rules that the attacker reads are those of the profiles.
func TestRulesAreThoseOfTheProfiles(t *testing.T) {
	for _, p := range disclose.Profiles {
		r, ok := RulesNamed(p.Name + ": " + p.Words)
		want := Rules{Name: p.Name, Fewest: float64(p.MinBase), Side: float64(p.MinNumerator), Round: float64(p.Round), HideNought: p.HideEmpty, UnanimityOut: p.HideUnanimous}
		if !ok || r != want {
			t.Errorf("%+v, want %+v", r, want)
		}
	}
}

// A narrow range that only linear programming finds: three numbers that come to
// 6 in pairs are 3 each, and no sum by itself says more than 0 to 6.
func TestLimitsByLinearProgramming(t *testing.T) {
	for _, c := range []struct {
		ab, bc, ac float64
		low, high  float64
	}{{6, 6, 6, 3, 3}, {10, 7, 5, 4, 4}} {
		y := &system{state: NewState(""), number: map[Name]int32{}}
		y.state.Rules = published[0]
		var n []Name
		for _, what := range []string{"x", "y", "z"} {
			name := Name{What: what}
			y.state.hide(name, "the table")
			y.add(name, Span{0, inf})
			n = append(n, name)
		}
		for i, pair := range [][2]int{{0, 1}, {1, 2}, {0, 2}} {
			total := Name{What: fmt.Sprint("total", i)}
			v := []float64{c.ab, c.bc, c.ac}[i]
			y.add(total, Span{v, v})
			y.sum(total, []Name{n[pair[0]], n[pair[1]]}, "as the test says")
		}
		y.index()
		if y.bound() != 1 {
			t.Fatal("there is one linked group")
		}
		if got := y.span[0]; got.Low != c.low || got.High != c.high {
			t.Errorf("x is within %v, want %v to %v", got, c.low, c.high)
		}
	}
}

// An interval gives the number of people back: 46 of 49 and 12 of 17.
func TestIntervalsTellTheNumberOfPeople(t *testing.T) {
	figure := func(v float64) Figure { return Figure{Value: &v} }
	for _, c := range []struct{ percent, low, high, n float64 }{{93.9, 83.5, 97.9, 49}, {70.6, 46.9, 86.7, 17}} {
		got := fromInterval(c.percent, figure(c.low), figure(c.high))
		if got.Low > c.n || got.High < c.n || !got.exact() {
			t.Errorf("%v%% from %v to %v is of %v people, want %v", c.percent, c.low, c.high, got, c.n)
		}
	}
}
