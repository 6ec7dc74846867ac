package demo

import (
	"math"
	"strconv"
	"time"
)

// notSaid stands for a cell that the scheme left empty: missing is not zero.
const notSaid = -1

// activityNames are the counts of a quarterly return, in the order of the file.
var activityNames = [...]string{"people_total", "carers_approved", "carers_new", "carers_left", "vacancies",
	"referrals", "enquiries", "matches_started", "matches_ended", "waiting_people"}

type quarterActivity struct {
	quarter  string
	counts   [len(activityNames)]int
	staffFTE float64

	enquired, gained int // as they were, whatever the return says
}

// makeActivity counts what can be counted from the arrangements and makes up
// carers, places and the pipeline around it.
func (w *world) makeActivity(s *scheme, si int) []quarterActivity {
	c := w.o.chance(2, si, 0)
	carers := float64(0)
	var all []quarterActivity
	for _, q := range w.quarters {
		if !q.to.After(s.opened) || (!s.closed.IsZero() && q.from.After(s.closed)) {
			continue
		}
		people, started, ended := s.count(q)
		before := carers
		carers = math.Max(3, math.Round(float64(people)/1.12+c.normal(4, 1.5)))
		left := c.poisson(.025 * carers)
		gained := int(carers-before) + left
		if before == 0 || gained < 0 {
			gained = c.poisson(.03 * carers)
		}
		a := quarterActivity{quarter: q.label, staffFTE: math.Round(carers/22*10+10) / 10}
		a.counts = [...]int{people, int(carers), gained, left, c.poisson(2 + .05*carers),
			started + c.poisson(2+.05*carers), gained*4 + c.poisson(6), started, ended, c.poisson(1 + .03*float64(people))}
		a.enquired, a.gained = a.counts[6], gained
		a.leaveOut(s, si, c)
		all = append(all, a)
	}
	return all
}

// count gives the people with any arrangement at the end of a quarter and the
// arrangements that began and ended in it.
func (s *scheme) count(q quarter) (people, started, ended int) {
	within := func(t time.Time) bool { return !t.IsZero() && !t.Before(q.from) && t.Before(q.to) }
	for _, p := range s.people {
		here := false
		for _, a := range p.arrangements {
			here = here || (a.start.Before(q.to) && (a.end.IsZero() || !a.end.Before(q.to)))
			if within(a.start) {
				started++
			}
			if within(a.end) {
				ended++
			}
		}
		if here {
			people++
		}
	}
	return people, started, ended
}

// leaveOut: some counts do not apply, some schemes never send one, and now and
// then a cell is simply empty.
func (a *quarterActivity) leaveOut(s *scheme, si int, c chance) {
	for i := range a.counts {
		switch {
		case c.is(.04),
			s.model == "homeshare" && i >= 1 && i <= 4, // Homeshare has no approved carers
			si%6 == 4 && activityNames[i] == "enquiries":
			a.counts[i] = notSaid
		}
	}
	if si%5 == 3 {
		a.staffFTE = notSaid
	}
}

func said(n int) string {
	if n == notSaid {
		return ""
	}
	return strconv.Itoa(n)
}
