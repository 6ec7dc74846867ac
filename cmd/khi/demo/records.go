package demo

import (
	"fmt"
	"time"
)

// yesNo is a yes with some chance, a no, or now and then nothing.
func (c chance) yesNo(yes float64) string {
	switch {
	case c.is(.04):
		return ""
	case c.is(yes):
		return "yes"
	}
	return "no"
}

// matchingTable is what some schemes ask about each match that begins: whether the two
// chose each other, and whether they had met.
func matchingTable(w *world, s *scheme, si int) [][]string {
	t := [][]string{{"arrangement_ref", "started_on", "person_chose", "carer_chose", "met_before"}}
	if si%3 == 1 {
		return t
	}
	for n, p := range s.people {
		c := w.o.chance(8, si, n)
		for _, a := range p.arrangements {
			if a.start.Before(w.from) || !a.start.Before(w.to) {
				continue
			}
			t = append(t, []string{a.ref, isoDay(a.start), c.yesNo(.84 + .1*s.life), c.yesNo(.92), c.yesNo(.88)})
		}
	}
	return t
}

// here reports whether somebody was supported between two days, the second excluded.
func (p *person) here(from, to time.Time) bool {
	for _, a := range p.arrangements {
		if a.start.Before(to) && (a.end.IsZero() || !a.end.Before(from)) {
			return true
		}
	}
	return false
}

// safeguardingTable are the enquiries of half of the schemes that are concluded.
func safeguardingTable(w *world, s *scheme, si int) [][]string {
	t := [][]string{{"enquiry_ref", "person_ref", "opened_on", "concluded_on", "risk", "asked", "achieved"}}
	if si%2 == 1 {
		return t
	}
	for n, p := range s.people {
		c := w.o.chance(9, si, n)
		for _, q := range w.quarters {
			opened := c.day(q.from, q.to)
			concluded := opened.AddDate(0, 0, 25+c.IntN(100))
			if !c.is(.018) || !p.here(q.from, opened) || !concluded.Before(w.to) {
				continue
			}
			risk := []string{"removed", "reduced", "remains", "none found", ""}[c.among(.24, .52, .09, .11, .04)]
			asked := []string{"asked and said", "asked and said none", "was not asked", ""}[c.among(.66, .14, .16, .04)]
			achieved := ""
			if asked == "asked and said" {
				achieved = []string{"fully achieved", "partly achieved", "not achieved", ""}[c.among(.62, .27, .07, .04)]
			}
			t = append(t, []string{fmt.Sprintf("%s-S%03d", s.code, len(t)), p.ref, isoDay(opened), isoDay(concluded), risk, asked, achieved})
		}
	}
	return t
}

// personYearTable is what the records of two schemes in three say of people's health in
// each year that is over.
func personYearTable(w *world, s *scheme, si int) [][]string {
	t := [][]string{{"year", "person_ref", "health_check", "health_plan", "psychotropic", "diagnosis", "reviewed", "dnacpr", "dnacpr_involved", "dnacpr_correct"}}
	if s.model == "homeshare" || si%3 == 0 {
		return t
	}
	for n, p := range s.people {
		c := w.o.chance(10, si, n)
		onMedicine := c.yesNo(.24)
		diagnosis, notice := c.yesNo(.7), c.yesNo(.03)
		if p.birthYear > 0 && p.age(w.to) >= 70 {
			notice = c.yesNo(.35)
		}
		involved, correct := c.yesNo(.8), c.yesNo(.9)
		for _, year := range w.years() {
			from, to := yearOf(year)
			if to.After(w.to) || !p.here(from, to) {
				continue
			}
			line := []string{year, p.ref, c.yesNo(.76), "", onMedicine, "", "", notice, "", ""}
			if line[2] == "yes" {
				line[3] = c.yesNo(.85)
			}
			if onMedicine == "yes" {
				line[5], line[6] = diagnosis, c.yesNo(.72)
			}
			if notice == "yes" {
				line[8], line[9] = involved, correct
			}
			t = append(t, line)
		}
	}
	return t
}

// yearOf is the first day of a financial year and the first day after it.
func yearOf(label string) (from, to time.Time) {
	var first int
	if _, err := fmt.Sscanf(label, "%d-", &first); err != nil {
		return from, to
	}
	from = time.Date(first, time.April, 1, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(1, 0, 0)
}
