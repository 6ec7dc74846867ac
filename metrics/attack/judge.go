package attack

import (
	"fmt"
	"math"
	"strings"
)

func floor(v float64) float64 { return math.Floor(v + 1e-6) }

// Report is what an attack on one state came to.
type Report struct {
	Breaches []Breach
	Groups   int // linked groups of which the limits were found by linear programming
	sys      *system
}

// Span is what is known of a number in the end.
func (r *Report) Span(n Name) (Span, bool) {
	i, ok := r.sys.number[n]
	if !ok {
		return Span{}, false
	}
	return r.sys.span[i], true
}

// How says from what a number was last narrowed.
func (r *Report) How(n Name) string {
	if i, ok := r.sys.number[n]; ok {
		return r.sys.how(i)
	}
	return ""
}

// Given is what a state says as it stands, with nothing worked out: enough for Between.
func (s *State) Given() *Report {
	s.read()
	return &Report{sys: s.system()}
}

// Attack works out what can be worked out of one state.
func (s *State) Attack() *Report {
	s.read()
	s.contradictions()
	y := s.system()
	y.narrow()
	for range 2 {
		y.eliminate()
		y.narrow()
	}
	groups := y.bound()
	y.narrow()
	r := &Report{Breaches: s.found, Groups: groups, sys: y}
	for i := range y.names {
		y.judge(int32(i), r)
	}
	return r
}

// limit is the number under which knowing a number tells of few people.
func (y *system) limit(n Name) float64 {
	switch n.What {
	case Yes, No, Neither:
		return max(1, y.state.Rules.Side)
	case Sum:
		if y.state.indicators[n.Indicator].Unit == pounds {
			return inf
		}
		return 0
	}
	return y.state.Rules.Fewest
}

// judge says of a hidden number whether too much is known of it.
func (y *system) judge(i int32, r *Report) {
	n := y.names[i]
	if n.What == Neither {
		y.judgeNeither(i, r)
		return
	}
	at := y.state.seen[n]
	if at != nil && at.shown != "" {
		y.judgeShown(n, at, r)
	}
	if at == nil || at.hidden == "" || at.shown != "" {
		return
	}
	s, limit := y.span[i], y.limit(n)
	tell := func(learnt string) {
		r.Breaches = append(r.Breaches, Breach{State: y.state.Label, Output: at.hidden, Number: n.String(), Learnt: learnt, How: y.how(i)})
	}
	switch {
	case n.What == Sum:
		if told, ok := y.unanimous(n, s); ok {
			tell(told)
		}
	case n.What == Yes || n.What == No:
		if somebody := y.span[y.number[n.of(People)]].Low >= 1; somebody && s.High < limit && (s.Low >= 1 || y.state.Rules.UnanimityOut) {
			tell(s.words())
		}
	case s.High < limit && (s.Low >= 1 || s.exact() && n.What == People && y.state.Rules.HideNought):
		tell(s.words())
	}
}

// judgeNeither says whether too much is known of those who are in neither of two
// shares. Nobody gives their number, so it counts as hidden everywhere.
func (y *system) judgeNeither(i int32, r *Report) {
	n, s := y.names[i], y.span[i]
	people, ok := y.number[n.of(People)]
	if !ok || y.span[people].Low < 1 || s.High >= y.limit(n) || s.Low < 1 && !y.state.Rules.UnanimityOut {
		return
	}
	r.Breaches = append(r.Breaches, Breach{State: y.state.Label, Number: n.String(), Learnt: s.words(), How: y.how(i)})
}

// judgeShown says of a number that is given whether it should be hidden.
func (y *system) judgeShown(n Name, at *sight, r *Report) {
	few := at.High < y.limit(n) && at.High >= 1
	if side := n.What == Yes || n.What == No; side && at.High < 1 && y.state.Rules.UnanimityOut {
		people, ok := y.number[n.of(People)]
		few = ok && y.span[people].Low >= 1
	}
	if few && n.What != Sum && at.exact() {
		r.Breaches = append(r.Breaches, Breach{State: y.state.Label, Number: n.String(), Learnt: Span{at.Low, at.High}.words() + ", by an output that should hide it", How: "in " + at.shown})
	}
}

func (s Span) words() string {
	if s.exact() {
		return fmt.Sprintf("it is exactly %.0f", s.High)
	}
	return fmt.Sprintf("it is from %.0f to %.0f", s.Low, s.High)
}

// unanimous reports whether the sum of some answers, by as many people as are
// known, says that each of them gave the highest or the lowest.
func (y *system) unanimous(n Name, s Span) (string, bool) {
	i, ok := y.number[n.of(People)]
	if !ok || !y.span[i].exact() || y.span[i].High < 1 {
		return "", false
	}
	ind := y.state.indicators[n.Indicator]
	if len(ind.Scale) != 2 { // of money it takes the truth to say
		return "", false
	}
	most := y.span[i].High * (ind.Scale[1] - ind.Scale[0])
	switch {
	case s.High < 0.5:
		return "everybody gave the lowest answer", true
	case s.Low > most-0.5:
		return "everybody gave the highest answer", true
	}
	return "", false
}

// how says from what a number was narrowed last.
func (y *system) how(i int32) string {
	switch e := y.by[i]; {
	case e == programmed:
		return "by linear programming over the sums that it stands in"
	case e < 0:
		return ""
	default:
		var others []string
		for _, t := range y.equal[e].terms {
			if t.at == i || y.names[t.at].What == "1" {
				continue
			}
			words := y.names[t.at].String()
			if s := y.span[t.at]; s.exact() {
				words += fmt.Sprintf(" (%.0f)", s.Low)
			} else if !math.IsInf(s.High, 1) {
				words += fmt.Sprintf(" (%.0f to %.0f)", s.Low, s.High)
			}
			if others = append(others, words); len(others) == 6 {
				others = append(others, "and others")
				break
			}
		}
		return y.equal[e].why + ": " + strings.Join(others, "; ")
	}
}
