package attack

import (
	"fmt"
	"math"
	"slices"
)

// Between sets two publications side by side: what changed by a few people tells
// of those who came, went or answered otherwise, be it in a figure that both give
// or in what is left of a total when its given parts are taken away.
func Between(was, now *Report) (found []Breach) {
	a, b := was.sys, now.sys
	d := &change{was: a, now: b}
	for i, n := range b.names {
		if s, ok := d.of(int32(i)); ok && d.telling(n, s) {
			found = append(found, d.breach(n, s, "both give the number"))
		}
	}
	for e := range b.equal {
		if n, s, ok := d.rest(&b.equal[e]); ok && d.telling(n, s) {
			found = append(found, d.breach(n, s, "what is left of it when the given parts are taken away, "+b.equal[e].why))
		}
	}
	for i, n := range b.names {
		if s, ok := d.members(int32(i)); ok && d.telling(n, s) {
			found = append(found, d.breach(n, s, "what is left of the change of a group when what is given of its members is taken away"))
		}
	}
	return found
}

type change struct{ was, now *system }

// given is a number that the outputs give; who is not spoken of is nobody.
func given(y *system, n Name) (Span, bool) {
	if n.What == Neither {
		return Span{}, false
	}
	at := y.state.seen[n]
	if at == nil {
		return Span{}, !y.state.Rules.HideNought
	}
	return at.Span, at.shown != ""
}

// of is how much a number has changed, where both give it.
func (d *change) of(i int32) (Span, bool) {
	n := d.now.names[i]
	if !d.sameGroup(n) {
		return Span{}, false
	}
	before, ok := given(d.was, n)
	after, also := given(d.now, n)
	if !ok || !also {
		return Span{}, false
	}
	return Span{after.Low - before.High, after.High - before.Low}, true
}

// rest is how much is left of the change of a total; ok only where the total is
// given at both times and some part is not.
func (d *change) rest(e *equation) (total Name, left Span, ok bool) {
	if e.atLeast || e.derived {
		return Name{}, Span{}, false
	}
	missing, neither := false, Name{}
	for _, t := range e.terms {
		s, given := d.of(t.at)
		switch {
		case t.coef == -1 && !given:
			return Name{}, Span{}, false
		case t.coef == -1:
			total = d.now.names[t.at]
			left = Span{left.Low + s.Low, left.High + s.High}
		case given:
			left = Span{left.Low - s.High, left.High - s.Low}
		case d.now.names[t.at].What == Neither && !missing:
			missing, neither = true, d.now.names[t.at]
		default:
			missing, neither = true, Name{}
		}
	}
	if neither.Indicator != "" && total.What != Neither { // those left over have a name of their own
		return neither, left, total.Indicator != ""
	}
	return total, left, missing && total.Indicator != ""
}

// telling reports whether a change is that of one to a few people. Of those who
// said yes or no a change says more than that of the people only where nobody
// came or went.
func (d *change) telling(n Name, s Span) bool {
	if !s.exact() || math.Abs(s.Low) < 0.5 {
		return false
	}
	switch n.What {
	case People:
		return math.Abs(s.Low) < d.now.state.Rules.Fewest
	case Yes, No, Neither:
		return math.Abs(s.Low) < d.now.state.Rules.Side
	}
	return false
}

func (d *change) breach(n Name, s Span, how string) Breach {
	return Breach{State: d.was.state.Label + " and " + d.now.state.Label, Number: n.String(),
		Learnt: fmt.Sprintf("it changed by %+.0f", s.Low), How: how}
}

// sameGroup reports whether a place, if it is a group, had the same members in both
// publications.
func (d *change) sameGroup(n Name) bool {
	was, now := d.membersOf(n)
	return slices.Equal(was, now)
}

// membersOf are the members of a group in each of the publications; none of another place.
func (d *change) membersOf(n Name) (was, now []string) {
	for i, s := range []*State{d.was.state, d.now.state} {
		for _, g := range s.together {
			if g.ID == n.Place {
				members := s.membersAt(g, n.Period)
				slices.Sort(members)
				if i == 0 {
					was = members
				} else {
					now = members
				}
			}
		}
	}
	return was, now
}

// members is what is left of the change of a group of which members came or went when all
// that is given of members is taken away: what those have of which it is not given. Of
// those who stayed and whose numbers are not given, a reader takes it that nothing changed.
func (d *change) members(i int32) (left Span, ok bool) {
	n := d.now.names[i]
	was, now := d.membersOf(n)
	before, given1 := given(d.was, n)
	after, given2 := given(d.now, n)
	if slices.Equal(was, now) || len(was) == 0 || !given1 || !given2 {
		return Span{}, false
	}
	left = Span{after.Low - before.High, after.High - before.Low}
	take := func(s Span) { left = Span{left.Low - s.High, left.High - s.Low} }
	missing := false
	for _, place := range now {
		switch s, told := given(d.now, n.in(place)); {
		case slices.Contains(was, place):
			if at, there := d.now.number[n.in(place)]; there {
				if s, told := d.of(at); told {
					take(s)
				}
			}
		case told:
			take(s)
		default:
			missing = true
		}
	}
	for _, place := range was {
		if slices.Contains(now, place) {
			continue
		}
		if s, told := given(d.was, n.in(place)); told {
			take(Span{-s.High, -s.Low})
		} else {
			missing = true
		}
	}
	return left, missing
}
