package demo

import (
	"fmt"
	"time"
)

// application is one enquiry from somebody who might become a carer.
type application struct {
	enquired, applied, decided time.Time // zero where it has not come so far
	outcome                    string
}

// listsApplications are the schemes that keep a list of those who enquire.
func (s *scheme) listsApplications(si int) bool { return s.model != "homeshare" && si%4 != 3 }

// applications are as many enquiries in each quarter as the scheme has had, and of those
// who had enquired before as many approved as became carers in it.
func (w *world) applications(s *scheme, si int) (all []application) {
	c := w.o.chance(7, si, 0)
	for _, a := range s.activity {
		q := w.quarterOf(a.quarter)
		for range a.enquired {
			one := application{enquired: c.day(q.from, q.to)}
			if c.is(.45) {
				if on := one.enquired.AddDate(0, 0, min(60, c.days(24, 14, 0))); on.Before(w.to) {
					one.applied = on
				}
			}
			all = append(all, one)
		}
		for range a.gained {
			all = w.approveOne(all, q, c)
		}
	}
	for i := range all {
		all[i].giveUp(w.to, c)
	}
	return all
}

// approveOne approves in a quarter one of those who enquired from ten weeks to a year
// before and are still open: nobody, where there is none.
func (w *world) approveOne(all []application, q quarter, c chance) []application {
	on := c.day(q.from, q.to)
	var open []int
	for i, a := range all {
		if waited := on.Sub(a.enquired).Hours() / 24; a.outcome == "" && !a.applied.IsZero() && waited >= 70 && waited <= 365 {
			open = append(open, i)
		}
	}
	if len(open) > 0 {
		a := &all[open[c.IntN(len(open))]]
		a.decided, a.outcome = on, "approved"
	}
	return all
}

// giveUp ends most of those who were not approved, sooner where they never applied.
func (a *application) giveUp(until time.Time, c chance) {
	after, declined := 20+int(c.ExpFloat64()*60), false
	if !a.applied.IsZero() {
		after, declined = 90+int(c.ExpFloat64()*140), c.is(.2)
	}
	if a.outcome != "" || a.enquired.AddDate(0, 0, after).Compare(until) >= 0 {
		return
	}
	a.decided, a.outcome = a.enquired.AddDate(0, 0, after), "withdrew"
	if declined {
		a.outcome = "declined"
	}
}

func (w *world) quarterOf(label string) quarter {
	for _, q := range w.quarters {
		if q.label == label {
			return q
		}
	}
	return quarter{}
}

// applicationsTable is the list as it stands on the last day of the period.
func applicationsTable(w *world, s *scheme, si int) [][]string {
	t := [][]string{{"application_ref", "enquired_on", "applied_on", "decided_on", "outcome", "as_of"}}
	if !s.listsApplications(si) {
		return t
	}
	asOf := w.to.AddDate(0, 0, -1)
	for i, a := range w.applications(s, si) {
		t = append(t, []string{fmt.Sprintf("%s-E%04d", s.code, i+1), isoDay(a.enquired), isoDay(a.applied), isoDay(a.decided), a.outcome, isoDay(asOf)})
	}
	return t
}
