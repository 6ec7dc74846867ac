package attack

import (
	"net/url"
	"strings"
)

// parted are the breakdowns whose levels are groups.
var parted = []string{"outcome", "was", "now", "move", "fate"}

// groups takes the tables of indicators that part those whom they count: into
// outcomes, by the answer before and the answer now, or by how long each was watched.
// Every group is a number of people, and all groups come to everybody.
func (s *State) groups(output string, asked url.Values, t *Table) {
	told := s.Rules.told
	if s.rough[t.Indicator] {
		told = roughly
	}
	tell := func(by, level string, f Figure) {
		n := Name{t.Indicator, People, asked.Get("place"), asked.Get("period"), by, level}
		if s.figure(n, f, told, output); !f.shown() && !f.Hidden && f.Missing != "no_answers" {
			s.hide(n, output) // not said, whatever the reason
		}
	}
	for _, row := range t.Rows {
		base, _ := t.Figure(row, "base")
		switch kind := s.indicators[t.Indicator].Kind; kind {
		case "outcome":
			tell("outcome", row.Key, base)
		case "transition":
			by, level := "was", row.Key
			if row.Key == whole {
				by, level = whole, whole
			}
			tell(by, level, base)
			for i, c := range t.Columns {
				to, is := strings.CutPrefix(c.Key, "now_")
				switch {
				case is && row.Key == whole:
					tell("now", to, row.Cells[i])
				case is:
					tell("move", row.Key+">"+to, row.Cells[i])
				}
			}
		case "survival":
			for i, c := range t.Columns {
				if c.Role == "other" {
					tell("fate", row.Key+"_"+c.Key, row.Cells[i])
				}
			}
		}
	}
	if s.indicators[t.Indicator].Kind == "survival" && len(t.Rows) > 0 {
		tell("fate", "later", Figure{Hidden: true})
	}
}

// overMoves: those who gave an answer before have gone to one of the answers, and
// those who give one now have come from one.
func (y *system) overMoves() {
	var g groups
	for _, n := range y.names {
		if n.By != "move" {
			continue
		}
		from, to, _ := strings.Cut(n.Level, ">")
		before, after := n, n
		before.By, before.Level = "was", from
		after.By, after.Level = "now", to
		g.put(before, n)
		g.put(after, n)
	}
	for _, side := range g.order {
		y.sum(side, g.of[side], "as the moves from one answer, or to one, add up to it")
	}
}
