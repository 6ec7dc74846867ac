package metrics

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khi/metrics/disclose"
	"khi/metrics/stat"
)

// Some indicators part those whom they count into groups by what became of them:
// better, the same and worse; from which answer to which; ended or still open, and
// after how long. Each group is a number of people of its own, so they are cells of
// the lattice like the levels of a breakdown, protected with the wholes and places
// that they add up to. By each, how many are in a group is what is secret: a group
// of nobody and a group of everybody tell something of everybody.

// partsOf is the dimension whose levels part those whom an indicator of the kind
// counts; no other kind has one.
var partsOf = map[Kind]string{OutcomeKind: "outcome", TransitionKind: "move", SurvivalKind: "fate"}

// The dimensions of a transition: the answer before, and the answer after.
const was, now = "was", "now"

// move is the level of those who went from one answer to another.
func move(from, to string) string { return from + ">" + to }

func moved(level string) (from, to string) {
	from, to, _ = strings.Cut(level, ">")
	return from, to
}

// stepLevel is the level of those whose time under watch ended after the step before
// and up to this one, in months; ended says whether with the event.
func stepLevel(step int, ended bool) string {
	if ended {
		return fmt.Sprintf("%03d_ended", step)
	}
	return fmt.Sprintf("%03d_open", step)
}

// later is the level of those who were watched beyond the last step.
const later = "later"

// addParts makes the cells of the groups that the store does not give as they are.
func (l *lattice) addParts(ind Indicator, bins []Bin, places *Places) {
	switch ind.Kind {
	case TransitionKind:
		for k, s := range l.cells {
			if k.dimension == "move" {
				from, to := moved(k.level)
				l.addPeople(at{k.place, k.period, was, from}, s.respondents)
				l.addPeople(at{k.place, k.period, now, to}, s.respondents)
			}
		}
	case SurvivalKind:
		for k := range l.cells {
			if k.dimension == "fate" {
				delete(l.cells, k)
			}
		}
		delete(l.levels, "fate")
		for _, b := range bins {
			if b.Dimension != "fate" || !b.Period.IsYear() {
				continue
			}
			for _, id := range places.holding(b.Scheme, b.Period) {
				ended := b.Level == "ended"
				l.addPeople(at{id, b.Period, "fate", ind.levelOf(b.Bin, ended)}, b.N)
				l.addSpell(at{id, b.Period, whole, whole}, b.Bin, ended, b.N)
			}
		}
	}
}

func (l *lattice) addPeople(k at, n int64) {
	s := l.at(k.place, CellKey{Period: k.period, Dimension: k.dimension, Level: k.level})
	s.respondents, s.n = s.respondents+n, s.n+n
	s.sw, s.sww = s.sw+float64(n), s.sww+float64(n)
}

// addSpell keeps how long each was watched, in full months: who ended in a month
// had not reached its end.
func (l *lattice) addSpell(k at, months int, ended bool, n int64) {
	s := l.cells[k]
	if s == nil {
		return
	}
	if s.spells == nil {
		s.spells = map[stat.Spell]int64{}
	}
	if ended {
		months++
	}
	s.spells[stat.Spell{Time: float64(months), Event: ended}] += n
}

// levelOf is the group of those watched for so many full months.
func (ind Indicator) levelOf(months int, ended bool) string {
	for _, step := range ind.Steps {
		if months < step {
			return stepLevel(step, ended)
		}
	}
	return later
}

// movesOf are the moves from one answer, or to one.
func (l *lattice) movesOf(number map[at]int, k at) (parts []int) {
	for _, level := range l.levels["move"] {
		from, to := moved(level)
		if i, ok := number[at{k.place, k.period, "move", level}]; ok && (k.dimension == was && from == k.level || k.dimension == now && to == k.level) {
			parts = append(parts, i)
		}
	}
	return parts
}

// early is how much more a level of a curve would be missed than the last: without
// the first step nothing is said of the later ones.
func (ind Indicator) early(level string) int {
	for i, step := range ind.Steps {
		if level == stepLevel(step, true) || level == stepLevel(step, false) {
			return (len(ind.Steps) - i) * (len(ind.Steps) - i)
		}
	}
	return 0
}

// groupCell is what the rules must know of one group: how many are in it, and
// whether it tells of everybody.
func (l *lattice) groupCell(ind Indicator, k at, worth int) disclose.Cell {
	s := l.cells[k]
	return disclose.Cell{Kind: disclose.CountKind, Respondents: s.respondents, Worth: worth,
		Held: l.profile.HideUnanimous && l.tellsOfAll(ind, k)}
}

// tellsOfAll reports whether a group is all of those whom it is a part of, or, of
// three outcomes, one beside a group of nobody.
func (l *lattice) tellsOfAll(ind Indicator, k at) bool {
	all := at{k.place, k.period, whole, whole}
	if k.dimension == "move" {
		from, to := moved(k.level)
		for _, side := range []at{{k.place, k.period, was, from}, {k.place, k.period, now, to}} {
			if l.cells[side].respondents == l.cells[k].respondents {
				return true
			}
		}
	}
	if ind.Kind == OutcomeKind {
		return slices.ContainsFunc(ind.Levels, func(level string) bool { return l.cells[at{k.place, k.period, k.dimension, level}] == nil })
	}
	if ind.Kind == SurvivalKind && l.cells[at{k.place, k.period, k.dimension, stepLevel(ind.Steps[0], true)}] == nil {
		return true // nothing has ended by the first step: that is everybody's fate
	}
	return l.cells[all] != nil && l.cells[all].respondents == l.cells[k].respondents
}

// group is how many are in a group, or that it must not be said. Nobody is said to
// be in it only where everything that it adds up with is shown.
func (l *lattice) group(k at, beside []at) Figure {
	s := l.find(k)
	if s != nil && s.hidden || l.find(at{k.place, k.period, whole, whole}) == nil {
		return Hidden()
	}
	if s != nil {
		return Known(float64(l.base(s)))
	}
	for _, other := range beside {
		if o := l.find(other); o != nil && o.hidden || l.profile.HideEmpty {
			return Hidden()
		}
	}
	return Known(0)
}

// shares are the three outcomes of a place and year, as shares with Wilson's
// intervals, all of them or none.
func (l *lattice) shares(ind Indicator, k at) ([]estimate, bool) {
	total := l.find(at{k.place, k.period, whole, whole})
	if total == nil || total.hidden {
		return nil, false
	}
	var out []estimate
	for _, level := range ind.Levels {
		s := l.find(at{k.place, k.period, "outcome", level})
		if s == nil || s.hidden {
			return nil, false
		}
		e := all(Missing(NotApplicable))
		e.proportion(l.rounding(), &sums{swx: float64(s.respondents), sw: float64(total.respondents), respondents: total.respondents})
		e.base = Known(float64(l.base(s)))
		out = append(out, e.published(Percent))
	}
	return out, true
}

// outcome is the share of the first outcome, with the others beside it.
func (e *estimate) outcome(l *lattice, ind Indicator, k at) {
	shares, ok := l.shares(ind, k)
	if !ok {
		*e = all(Hidden())
		e.more = slices.Repeat([]Figure{Hidden()}, len(ind.Levels)-1)
		return
	}
	e.value, e.low, e.high = shares[0].value, shares[0].low, shares[0].high
	for _, s := range shares[1:] {
		e.more = append(e.more, s.value)
	}
}

// othersNote says the other outcomes, or the answer before, where a table has room
// for one figure only: the first is never said without them.
func othersNote(ind Indicator, e estimate) (Note, bool) {
	if _, known := e.value.Value(); !known || len(e.more) == 0 {
		return Note{}, false
	}
	var said []string
	for i, c := range columnsOf(ind)[4:] {
		said = append(said, fmt.Sprintf("%s %s", strings.ToLower(c.Name[:1])+c.Name[1:], c.Unit.Text(e.more[i])))
	}
	return Note{"beside_" + ind.Name, "Beside it: " + strings.Join(said, ", ") + "."}, true
}

// transition is the share who gave the first answer now, with the share who gave
// it before.
func (e *estimate) transition(l *lattice, ind Indicator, k at) {
	total := l.find(at{k.place, k.period, whole, whole})
	share := func(side string) estimate {
		s := l.find(at{k.place, k.period, side, ind.Levels[0]})
		if s == nil || s.hidden {
			return all(Hidden())
		}
		out := all(Missing(NotApplicable))
		out.proportion(l.rounding(), &sums{swx: float64(s.respondents), sw: float64(total.respondents), respondents: total.respondents})
		return out.published(Percent)
	}
	after, before := share(now), share(was)
	if after.value.IsHidden() || before.value.IsHidden() {
		*e = all(Hidden())
		e.more = []Figure{Hidden()}
		return
	}
	e.value, e.low, e.high, e.more = after.value, after.low, after.high, []Figure{before.value}
}

// readParts reads what only indicators with groups say of themselves.
func (ind *Indicator) readParts(levels, steps, curve string) error {
	ind.Reached = curve == "reached"
	ind.Levels = strings.Fields(levels)
	for _, text := range strings.Fields(steps) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || len(ind.Steps) > 0 && n <= ind.Steps[len(ind.Steps)-1] {
			return fmt.Errorf("indicator %s: steps are whole months that rise, not %q", ind.Name, steps)
		}
		ind.Steps = append(ind.Steps, n)
	}
	part, parted := partsOf[ind.Kind]
	switch {
	case curve != "" && (!ind.Reached || ind.Kind != SurvivalKind):
		return fmt.Errorf("indicator %s: \"curve: reached\" is for survival, and there is no other", ind.Name)
	case !parted && len(ind.Levels)+len(ind.Steps) > 0:
		return fmt.Errorf("indicator %s: levels and steps are for outcomes, transitions and survival", ind.Name)
	case parted && !slices.Equal(ind.By, []string{part}):
		return fmt.Errorf("indicator %s: of the kind %s, so \"by\" must be %s and nothing else", ind.Name, ind.Kind, part)
	case parted && !ind.Yearly, ind.Kind == GrowthKind && !ind.Yearly:
		return fmt.Errorf("indicator %s: of the kind %s, so it needs \"periods: year\"", ind.Name, ind.Kind)
	case ind.Kind == SurvivalKind && len(ind.Steps) == 0:
		return fmt.Errorf("indicator %s: no \"steps\" line: after which months the curve is given", ind.Name)
	case parted && ind.Kind != SurvivalKind && len(ind.Levels) < 2:
		return fmt.Errorf("indicator %s: no \"levels\" line: the groups, the one that the figure is about first", ind.Name)
	}
	return nil
}

// parted is the table of the groups of a place and year.
func (e *Engine) parted(ctx context.Context, ind Indicator, pl Place, year Period, l *lattice) (*Table, error) {
	t := e.table(ind, pl, "by-"+partsOf[ind.Kind], string(year))
	everybody := l.of(ind, at{pl.ID, year, whole, whole})
	t.Title = headline(ind, pl.InWords(), year, everybody)
	switch ind.Kind {
	case OutcomeKind:
		l.outcomeRows(t, ind, pl, year)
	case TransitionKind:
		l.moveRows(t, ind, pl, year)
	case SurvivalKind:
		l.stepRows(t, ind, pl, year)
	}
	t.Subtitle = fmt.Sprintf("%s, %s, %s", ind.Title, pl.Name, year.Words())
	t.Alt = map[Shape]string{Bars: "Bar chart. ", Trend: "Line chart. "}[t.Shape] + t.Title + hiddenCount(t.Rows, 0, strings.ToLower(t.RowHead))
	if err := e.leaveOut(ctx, t, ind, pl.ID, year, l); err != nil {
		return nil, err
	}
	return e.finish(t, ind), nil
}
