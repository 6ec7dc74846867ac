package demo

import (
	"fmt"
	"time"
)

// carer is one answer of a carer or of a worker to the survey that is theirs.
type carer struct {
	ref  string
	wave string
	end  time.Time
	kind string // approved, unpaid; workers have none

	agree              [6]int // warmth, respect, trust, listened, valued, time enough
	breaks, rise, rule int
	life               [6]int // parts of a carer's life
	n                  int
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
		a := carer{ref: fmt.Sprintf("%s-%s%03d", s.code, prefix, n+1), wave: "review", n: n, end: asked.AddDate(0, 0, c.IntN(26)).Add(time.Duration(9*60+c.IntN(500)) * time.Minute)}
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

// writeStaff writes one KoboToolbox export for each scheme that asks, with the
// answers of all years: carers, then workers.
func writeStaff(out *output, w *world) error {
	for _, workers := range []bool{false, true} {
		name, columns := "carers", staffColumns(workers)
		if workers {
			name = "workers"
		}
		for si, s := range w.schemes {
			var rows []carer
			for yi := range w.years() {
				if s.asksStaff(si) {
					rows = append(rows, w.staff(s, si, yi, workers)...)
				}
			}
			if len(rows) == 0 {
				continue
			}
			asked := map[string]bool{}
			for i := range rows {
				if !asked[rows[i].ref] {
					rows[i].wave = "baseline"
				}
				asked[rows[i].ref] = true
			}
			if err := out.add(File{Name: name + "_" + s.id + ".csv", Scheme: s.id}, koboFile(rows, columns)); err != nil {
				return err
			}
		}
	}
	return nil
}

func staffColumns(workers bool) []exported[carer] {
	ref, agree := "carer_ref", agreeNames[:5]
	if workers {
		ref, agree = "worker_ref", agreeNames[:]
	}
	cs := []exported[carer]{
		{"start", func(a carer) string { return koboTime(a.end.Add(-6 * time.Minute)) }},
		{"end", func(a carer) string { return koboTime(a.end) }},
		{ref, func(a carer) string { return a.ref }},
		{"wave", func(a carer) string { return a.wave }},
	}
	for i, q := range agree {
		cs = append(cs, exported[carer]{q, func(a carer) string { return number(a.agree[i]) }})
	}
	if !workers {
		cs = append(cs, exported[carer]{"carer_kind", func(a carer) string { return a.kind }},
			exported[carer]{"breaks", func(a carer) string { return number(a.breaks) }},
			exported[carer]{"pay_rise", func(a carer) string { return number(a.rise) }})
		for i, q := range lifeNames {
			cs = append(cs, exported[carer]{q, func(a carer) string { return number(a.life[i]) }})
		}
	}
	return append(cs, exported[carer]{"system_impact", func(a carer) string { return number(a.rule) }},
		exported[carer]{"_id", func(a carer) string { return fmt.Sprint(5_100_000 + a.n) }},
		exported[carer]{"_uuid", func(a carer) string { return fmt.Sprintf("5e1f%04x-2b7c-4d31-8a60-%012x", a.n, a.end.Unix()) }},
		exported[carer]{"_submission_time", func(a carer) string { return a.end.UTC().Format("2006-01-02T15:04:05") }},
		exported[carer]{"_index", nil})
}
