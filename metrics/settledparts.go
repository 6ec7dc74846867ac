package metrics

import (
	"cmp"

	"khi/metrics/stat"
)

// parts puts down what only some kinds have: how long each was watched, up to the last
// step that is given, and the people of a year before and now, to the nearest 5.
func (w *settledWriter) parts(s *sums) {
	w.whole(s.before)
	w.whole(s.after)
	spells := sortedKeys(s.spells, compareSpells)
	w.whole(int64(len(spells)))
	for _, spell := range spells {
		w.number(spell.Time)
		w.flag(spell.Event)
		w.whole(s.spells[spell])
	}
}

func compareSpells(a, b stat.Spell) int {
	return cmp.Or(cmp.Compare(a.Time, b.Time), compareEvents(a, b))
}

func compareEvents(a, b stat.Spell) int {
	switch {
	case a.Event == b.Event:
		return 0
	case a.Event:
		return 1
	}
	return -1
}

func (r *settledReader) parts(s *sums) {
	s.before, s.after = r.whole(), r.whole()
	n := r.count()
	if n == 0 {
		return
	}
	s.spells = make(map[stat.Spell]int64, n)
	for range n {
		spell := stat.Spell{Time: r.number(), Event: r.flag()}
		s.spells[spell] = r.whole()
	}
}
