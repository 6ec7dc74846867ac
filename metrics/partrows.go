package metrics

import (
	"fmt"

	"khi/metrics/stat"
)

// outcomeRows are everybody and then each outcome with how many it became of.
func (l *lattice) outcomeRows(t *Table, ind Indicator, pl Place, year Period) {
	t.RowHead, t.Shape = "What became of them", Bars
	t.Columns = columnsOf(Indicator{Kind: Proportion, Unit: Percent, Each: ind.Each})
	k := at{pl.ID, year, whole, whole}
	everybody := l.of(ind, k)
	shares, shown := l.shares(ind, k)
	for i, level := range ind.Levels {
		e := everybody // says why there is nothing
		if shown {
			e = shares[i]
		}
		t.Rows = append(t.Rows, estimateRow(Indicator{}, level, LevelWords(level), e))
	}
}

// moveRows are the answers before, each with how many gave each answer after.
func (l *lattice) moveRows(t *Table, ind Indicator, pl Place, year Period) {
	t.RowHead, t.Shape = "Answer before", Plain
	for _, to := range ind.Levels {
		t.Columns = append(t.Columns, Column{"now_" + to, "Now: " + ind.answer(to), Count, Other})
	}
	t.Columns = append(t.Columns, Column{"base", counted(ind), Count, Base})
	k := func(dimension, level string) at { return at{pl.ID, year, dimension, level} }
	total := l.of(ind, k(whole, whole)).base // hidden with the figure that it is the base of
	sideOf := func(side string) (others []at) {
		for _, level := range ind.Levels {
			others = append(others, k(side, level))
		}
		return others
	}
	row := Row{Key: whole, Label: "Everybody"}
	for _, to := range ind.Levels {
		row.Cells = append(row.Cells, orWhy(total, l.group(k(now, to), sideOf(now))))
	}
	row.Cells = append(row.Cells, total)
	t.Rows = append(t.Rows, row)
	for _, from := range ind.Levels {
		row := Row{Key: from, Label: ind.answer(from)}
		for _, to := range ind.Levels {
			row.Cells = append(row.Cells, orWhy(total, l.group(k("move", move(from, to)), l.crossing(ind, k, from, to))))
		}
		row.Cells = append(row.Cells, orWhy(total, l.group(k(was, from), sideOf(was))))
		t.Rows = append(t.Rows, row)
	}
}

// crossing is every cell in the row and the column of a move, with their sums: where
// one of them is hidden, that nobody made the move could give it back.
func (l *lattice) crossing(ind Indicator, k func(dimension, level string) at, from, to string) []at {
	all := []at{k(was, from), k(now, to)}
	for _, other := range ind.Levels {
		all = append(all, k("move", move(from, other)), k("move", move(other, to)))
	}
	return all
}

// orWhy is a number in a group, or why nothing can be said of the place and year.
func orWhy(total, f Figure) Figure {
	if _, known := total.Value(); known {
		return f
	}
	return total
}

// answer is a level of the question in words.
func (ind Indicator) answer(level string) string {
	if w, ok := levelWords[ind.Name+" "+level]; ok {
		return w
	}
	return LevelWords(level)
}

// stepRows are the steps of the curve: the share still there, and how many were at
// risk, ended and went out of sight up to it. The curve ends before the first step
// that cannot be said.
func (l *lattice) stepRows(t *Table, ind Indicator, pl Place, year Period) {
	t.RowHead, t.Shape = "Time since the start", Trend
	said := []string{"Percentage still there", "At risk since the time before", "Ended since", "Watched no longer"}
	if ind.Reached {
		said = []string{"Percentage by then", "Not yet by the time before", "Since the time before", "Watched no longer"}
	}
	t.Columns = []Column{
		{"estimate", said[0], Percent, Estimate}, {"low", "Lower 95% limit", Percent, Low}, {"high", "Upper 95% limit", Percent, High},
		{"base", said[1], Count, Base}, {"ended", said[2], Count, Other}, {"open", said[3], Count, Other},
	}
	for i, step := range ind.Steps {
		e := l.step(ind, pl, year, i)
		t.Rows = append(t.Rows, Row{Key: fmt.Sprint(step), Label: monthsWords(step), Cells: append([]Figure{e.value, e.low, e.high, e.base}, e.more...)})
	}
}

func monthsWords(months int) string {
	switch {
	case months == 12:
		return "1 year"
	case months%12 == 0:
		return fmt.Sprintf("%d years", months/12)
	}
	return fmt.Sprintf("%d months", months)
}

// step is one step of the curve: the share by the estimate of Kaplan and Meier over
// full months, with its interval on the log-log scale. Where counts are rounded, the
// share comes from the rounded number of all that the curve says have ended.
func (l *lattice) step(ind Indicator, pl Place, year Period, i int) estimate {
	s := l.find(at{pl.ID, year, whole, whole})
	nothing := func(f Figure) estimate {
		e := all(f)
		e.more = []Figure{f, f}
		return e
	}
	switch {
	case (s == nil || s.n == 0) && !l.profile.HideEmpty:
		return nothing(Missing(NoAnswers))
	case s == nil || s.n == 0 || s.hidden:
		return nothing(Hidden())
	}
	risk, ended, open, gone := s.respondents, int64(0), int64(0), int64(0)
	for _, step := range ind.Steps[:i+1] {
		risk -= ended + open
		ended, open = 0, 0
		for _, end := range []bool{true, false} {
			c := l.find(at{pl.ID, year, "fate", stepLevel(step, end)})
			switch {
			case c == nil:
			case c.hidden:
				return nothing(Hidden())
			case end:
				ended, gone = c.respondents, gone+c.respondents
			default:
				open = c.respondents
			}
		}
	}
	if gone == 0 && l.profile.HideUnanimous {
		return nothing(Hidden()) // that nothing has ended is said of everybody
	}
	if l.profile.HideUnanimous && s.fewWatched(float64(ind.Steps[i]), ind.MinN) {
		return nothing(Hidden()) // one event among the last few would move the whole curve
	}
	e := l.curveAt(ind, s, float64(ind.Steps[i]))
	if e.value.Reason() == NotAvailable {
		return nothing(Missing(NotAvailable))
	}
	e = e.published(Percent)
	say := func(n int64) Figure { return Known(float64(l.rounding().Rounded(n))) }
	e.base, e.more = say(risk), []Figure{say(ended), say(open)}
	return e
}

// fewWatched reports whether an event up to a time, in months, came when fewer than
// some were still watched. A curve is not drawn beyond that (Pocock, Clayton and
// Altman 2002): where one person of a late year is watched longest and it happens to
// them, the curve says that it happens to everybody.
func (s *sums) fewWatched(months float64, fewest int) bool {
	var all int64
	for _, n := range s.spells {
		all += n
	}
	for spell := range s.spells {
		if !spell.Event || spell.Time > months {
			continue
		}
		watched := all
		for other, n := range s.spells {
			if other.Time < spell.Time {
				watched -= n
			}
		}
		if watched < int64(fewest) {
			return true
		}
	}
	return false
}

// curveAt is the share still there after some months, or of a curve that says to whom
// it has happened, all others.
func (l *lattice) curveAt(ind Indicator, s *sums, months float64) estimate {
	var spells []stat.Spell
	for spell, n := range s.spells {
		for range n {
			spells = append(spells, spell)
		}
	}
	e := all(Missing(NotApplicable))
	curve, err := stat.KaplanMeier(spells)
	if err != nil {
		e.value = Missing(NotAvailable)
		return e
	}
	at, err := curve.At(months)
	if err != nil {
		e.value = Missing(NotAvailable)
		return e
	}
	share := at.Survival
	if ind.Reached {
		share = 1 - share
	}
	if l.rounding().Round > 1 {
		n := float64(s.respondents)
		e.proportion(l.rounding(), &sums{swx: n * share, sw: n, respondents: s.respondents})
		return e
	}
	e.value = Known(100 * share)
	if iv, err := at.Interval(stat.LogLogScale, 0.95); err == nil {
		e.low, e.high = Known(100*iv.Low), Known(100*iv.High)
		if ind.Reached {
			e.low, e.high = Known(100*(1-iv.High)), Known(100*(1-iv.Low))
		}
	}
	return e
}

// survival is the curve at its first step.
func (e *estimate) survival(l *lattice, ind Indicator, pl string, year Period) {
	first := l.step(ind, Place{ID: pl}, year, 0)
	if first.value.IsHidden() {
		*e = all(Hidden())
		return
	}
	e.value, e.low, e.high = first.value, first.low, first.high
}

// forgetBeyond leaves out of each curve what happened after the last step that can be
// said: nothing that is given out needs it.
func (l *lattice) forgetBeyond(ind Indicator) {
	for k, s := range l.cells {
		if s.spells == nil {
			continue
		}
		last := 0
		for i, step := range ind.Steps {
			if e := l.step(ind, Place{ID: k.place}, k.period, i); e.value.IsHidden() {
				break
			}
			last = step
		}
		kept := map[stat.Spell]int64{}
		for spell, n := range s.spells {
			if spell.Time > float64(last) {
				spell = stat.Spell{Time: float64(last)}
			}
			kept[spell] += n
		}
		s.spells = kept
	}
}
