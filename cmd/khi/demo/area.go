package demo

import (
	"fmt"
	"slices"
)

// areaNames are the ten statements on an area, in the order of the questionnaire.
var areaNames = [...]string{"say_spend", "own_plans", "small_groups", "find_out", "linking", "strengths", "shared_homes", "share_power", "early_help", "kind_work"}

// areaViews are those who answer on an area: how many of each at most, and how they lean.
// Whoever runs a thing thinks better of it than whoever lives with it.
var areaViews = []struct {
	name string
	many int
	lean float64
}{{"council", 14, .75}, {"charity", 11, .1}, {"citizen", 34, -.35}}

// asksArea are the schemes that ask their area: a few, and one of them small, so that
// most places have none and some of what there is must be hidden.
func (s *scheme) asksArea(si int) bool { return si%5 == 0 }

// areaTable is what those of a scheme's area answered in each year.
func (w *world) areaTable(s *scheme, si int) [][]string {
	table := [][]string{append([]string{"respondent_ref", "wave", "answered_on", "view_from"}, areaNames[:]...)}
	var before []string
	for yi := range w.years() {
		asked := w.yearDay(yi)
		if asked.IsZero() || asked.Before(s.opened.AddDate(0, 1, 0)) || (!s.closed.IsZero() && asked.After(s.closed)) {
			continue
		}
		for vi, view := range areaViews {
			many := view.many
			if si%2 == 1 {
				many /= 3 // few answer there
			}
			for n := range many {
				c := w.o.chance(30+vi, si, n<<8|yi+1)
				if !c.is(.8) {
					continue
				}
				ref := fmt.Sprintf("%s-A%d%03d", s.code, vi, n+1)
				wave := "baseline"
				if slices.Contains(before, ref) {
					wave = "review"
				}
				before = append(before, ref)
				line := []string{ref, wave, isoDay(asked.AddDate(0, 0, c.IntN(26))), view.name}
				own := c.normal(0, .5)
				for q := range areaNames {
					line = append(line, areaAnswer(clamp(2.7-view.lean+.09*float64(q%4)-.12*float64(yi)-own+c.normal(0, .8), 1, 5), c))
				}
				table = append(table, line)
			}
		}
	}
	return table
}

// areaAnswer is an answer as a file has it: a few do not know, say nothing, or do not want to.
func areaAnswer(code int, c chance) string {
	switch x := c.Float64(); {
	case x < .05:
		return "dont_know"
	case x < .06:
		return "prefer_not_to_say"
	case x < .08:
		return ""
	}
	return number(code)
}

// writeAreas writes what areas answered in our own template, a file for each scheme that
// asked.
func writeAreas(out *output, w *world) error {
	for si, s := range w.schemes {
		if !s.asksArea(si) {
			continue
		}
		if table := w.areaTable(s, si); len(table) > 1 {
			if err := addCSV(out, "areas_"+s.id+".csv", s.id, table); err != nil {
				return err
			}
		}
	}
	return nil
}
