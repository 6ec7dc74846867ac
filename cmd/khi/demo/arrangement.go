package demo

import (
	"fmt"
	"time"
)

// arrangement is one kind of support that one person has from one day on.
type arrangement struct {
	ref, kind  string
	start, end time.Time // end is zero while it goes on
	reason     string
	planned    string // yes, no; empty while it goes on
	prior      string
	judged     judged
}

// lasting is how likely an arrangement of a kind is to end, a year.
var lasting = map[string]float64{
	"live_in": .11, "short_break": .22, "day_support": .20, "homeshare_match": .55,
	"mh_crisis": 4, "home_from_hospital": 5, "outreach_kinship": .3,
}

func (w *world) makeArrangements(s *scheme, p *person, c chance) {
	kind := "homeshare_match"
	if s.model != "homeshare" {
		kind = []string{"live_in", "short_break", "day_support", "outreach_kinship", "mh_crisis", "home_from_hospital"}[c.among(.56, .22, .15, .03, .02, .02)]
	}
	first := w.arrangement(s, p, c, kind, w.firstStart(s, kind, c))
	if s.model == "homeshare" || !c.is(.14) {
		return
	}
	switch {
	case first.end.IsZero() && kind == "live_in":
		w.arrangement(s, p, c, "day_support", c.day(first.start, w.last(s)))
	case first.end.IsZero() && kind == "short_break":
		w.arrangement(s, p, c, "day_support", c.day(first.start, w.last(s)))
	case !first.end.IsZero():
		if again := first.end.AddDate(0, 0, 5+c.IntN(80)); again.Before(w.last(s)) {
			w.arrangement(s, p, c, "live_in", again)
		}
	}
}

// last is the first day on which nothing can start any more.
func (w *world) last(s *scheme) time.Time {
	if !s.closed.IsZero() {
		return s.closed.AddDate(0, -1, 0)
	}
	return w.to
}

// firstStart: about half were there before the period began, the rest start in it.
func (w *world) firstStart(s *scheme, kind string, c chance) time.Time {
	if lasting[kind] < 1 && s.opened.Before(w.from) && c.is(.56) {
		earliest := w.from.AddDate(-9, 0, 0)
		if s.opened.After(earliest) {
			earliest = s.opened
		}
		return c.day(earliest, w.from)
	}
	from := w.from
	if s.opened.After(from) {
		from = s.opened
	}
	return c.day(from, w.last(s).AddDate(0, 0, -7))
}

// arrangement adds one, with an end if chance or the closing of the scheme gives it one.
func (w *world) arrangement(s *scheme, p *person, c chance, kind string, start time.Time) arrangement {
	a := arrangement{kind: kind, start: start}
	a.ref = fmt.Sprintf("%s-A%d", p.ref, len(p.arrangements)+1)
	a.prior = priorSetting(p, kind, c)
	// Someone who is on the books during the period cannot have left before it.
	from := start
	if from.Before(w.from) {
		from = w.from
	}
	end := from.AddDate(0, 0, 1+int(c.ExpFloat64()/lasting[kind]*365))
	if end.Before(w.last(s)) {
		a.end = end
		a.reason, a.planned = endReason(p, kind, end, c)
	} else if !s.closed.IsZero() {
		a.end = c.day(s.closed.AddDate(0, -1, 0), s.closed.AddDate(0, 0, 1))
		if a.end.Before(a.start) {
			a.end = a.start
		}
		a.reason, a.planned = "funding_withdrawn", "yes"
	}
	p.arrangements = append(p.arrangements, a)
	return a
}

func priorSetting(p *person, kind string, c chance) string {
	if kind == "home_from_hospital" {
		return "hospital"
	}
	if kind == "mh_crisis" {
		return []string{"own_home", "family_home", "hospital"}[c.among(.5, .3, .2)]
	}
	if kind != "live_in" {
		return []string{"family_home", "own_home", ""}[c.among(.55, .35, .10)]
	}
	return []string{"family_home", "residential_care", "supported_living", "hospital", "own_home", "shared_lives", ""}[c.among(.38, .17, .16, .05, .10, .09, .05)]
}

// endReason gives the reason and whether the ending had been planned.
func endReason(p *person, kind string, on time.Time, c chance) (string, string) {
	if kind == "mh_crisis" || kind == "home_from_hospital" {
		return "planned_move_on", "yes"
	}
	if p.age(on) >= 75 && c.is(.4) {
		return []string{"death", "moved_nursing", "moved_residential", "needs_increased"}[c.among(.4, .2, .25, .15)], "no"
	}
	type ending struct {
		reason  string
		share   float64
		planned float64
	}
	endings := []ending{
		{"planned_move_on", .17, 1}, {"moved_independent", .18, 1}, {"moved_residential", .06, .5},
		{"hospital", .04, 0}, {"death", .04, 0}, {"carer_retired", .13, .8}, {"carer_health", .08, .2},
		{"relationship_breakdown", .12, 0}, {"needs_increased", .06, .4}, {"person_choice", .08, .7},
		{"safeguarding", .01, 0}, {"moved_area", .03, .8},
	}
	shares := make([]float64, len(endings))
	for i, e := range endings {
		shares[i] = e.share
	}
	e := endings[c.among(shares...)]
	if c.is(e.planned) {
		return e.reason, "yes"
	}
	return e.reason, "no"
}
