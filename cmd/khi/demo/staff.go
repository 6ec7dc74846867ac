package demo

import (
	"fmt"
	"time"
)

// carer is one answer of a carer or of a worker to the survey that is theirs.
type carer struct {
	ref  string
	wave string
	on   time.Time
	kind string // approved, unpaid; workers have none

	agree              [6]int // warmth, respect, trust, listened, valued, time enough
	breaks, rise, rule int
	life               [6]int // parts of a carer's life
}

var (
	agreeNames = [...]string{"warmth", "respect", "trust", "listened", "valued", "time_enough"}
	lifeNames  = [...]string{"carer_occupation", "carer_control", "carer_self_care", "carer_safety", "carer_contact", "carer_encouragement"}
)

// asksStaff are the schemes that ask their carers and workers, once a year.
func (s *scheme) asksStaff(si int) bool { return s.model != "homeshare" && si%3 != 2 }

// staff are the answers of a scheme's carers or workers in one financial year.
func (w *world) staff(s *scheme, si, yi int, workers bool) (all []carer) {
	what, prefix, many := 5, "C", len(s.people)*7/10
	if workers {
		what, prefix, many = 6, "W", 4+len(s.people)/9
	}
	asked := w.yearDay(yi)
	if asked.IsZero() || asked.Before(s.opened.AddDate(0, 1, 0)) || (!s.closed.IsZero() && asked.After(s.closed)) {
		return nil
	}
	for n := range many {
		c := w.o.chance(what, si, n)
		lean := c.normal(0, .8)
		if kind := c.Float64(); kind < .25 { // a few come and go
			if n%len(w.years()) != yi {
				continue
			}
		}
		c = w.o.chance(what, si, n<<8|yi+1)
		if !c.is(.66) {
			continue
		}
		a := carer{ref: fmt.Sprintf("%s-%s%03d", s.code, prefix, n+1), wave: "review", on: asked.AddDate(0, 0, c.IntN(26))}
		a.reply(s, lean+.15*float64(yi)*s.improves, workers, c)
		all = append(all, a)
	}
	return all
}

func (a *carer) reply(s *scheme, lean float64, workers bool, c chance) {
	a.kind = "approved"
	if c.is(.12) {
		a.kind = "unpaid"
	}
	middle := [...]float64{2.2, 2, 2.1, 2.7, 2.5, 3}
	for i := range a.agree {
		a.agree[i] = clamp(middle[i]-.8*lean-.3*s.life+c.normal(0, .7), 1, 5)
	}
	a.breaks = clamp(1.8-.3*lean+c.normal(0, .6), 1, 3)
	a.rise = 1 + c.among(.55, .45)
	a.rule = 1 + c.among(.2, .45, .35)
	for i := range a.life {
		a.life[i] = clamp(1.7-.35*lean+c.normal(0, .5), 1, 3)
	}
	single := []*int{&a.breaks, &a.rise, &a.rule}
	for i := range a.agree {
		single = append(single, &a.agree[i], &a.life[i])
	}
	for _, v := range single {
		if c.is(.03) {
			*v = blank
		}
	}
}

// yearDay is the day from which carers and workers are asked in a year: in its
// third quarter, or never where the period does not have that.
func (w *world) yearDay(yi int) time.Time {
	year := w.years()[yi]
	for _, q := range w.quarters {
		if q.label == year+"Q3" {
			return q.from.AddDate(0, 0, 20)
		}
	}
	return time.Time{}
}

// writeStaff writes the answers of all years in our own template, a file for
// each scheme that asks: carers, then workers.
func writeStaff(out *output, w *world) error {
	for _, workers := range []bool{false, true} {
		name := "carers"
		if workers {
			name = "workers"
		}
		for si, s := range w.schemes {
			if !s.asksStaff(si) {
				continue
			}
			table := w.staffTable(s, si, workers)
			if len(table) == 1 {
				continue
			}
			if err := addCSV(out, name+"_"+s.id+".csv", s.id, table); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) staffTable(s *scheme, si int, workers bool) [][]string {
	ref, agree := "carer_ref", agreeNames[:5]
	if workers {
		ref, agree = "worker_ref", agreeNames[:]
	}
	head := append([]string{ref, "wave", "answered_on"}, agree...)
	if !workers {
		head = append(append(head, "carer_kind", "breaks", "pay_rise"), lifeNames[:]...)
	}
	table := [][]string{append(head, "system_impact")}
	asked := map[string]bool{}
	for yi := range w.years() {
		for _, a := range w.staff(s, si, yi, workers) {
			if !asked[a.ref] {
				a.wave = "baseline"
			}
			asked[a.ref] = true
			line := []string{a.ref, a.wave, isoDay(a.on)}
			for i := range agree {
				line = append(line, number(a.agree[i]))
			}
			if !workers {
				line = append(line, a.kind, number(a.breaks), number(a.rise))
				for _, v := range a.life {
					line = append(line, number(v))
				}
			}
			table = append(table, append(line, number(a.rule)))
		}
	}
	return table
}
