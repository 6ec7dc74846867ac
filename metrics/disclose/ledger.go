package disclose

import (
	"math"
	"slices"
)

// ledger is one kind of number that adds up over the lattice: the people, those
// who said yes, those who said no, the answers' sum, the money.
type ledger struct {
	value, low, high []float64
	whole            bool      // in whole numbers
	least, most      []float64 // between which the number of a cell is known to be able to lie
	leastBy, mostBy  [][]int   // the cells that differ in the table which shows that
	goal             []float64 // what the number was last found to have to be able to reach
	outer            *outer    // limits that no table exceeds
	step             []float64 // real ledgers: how much below and above the truth must be possible
}

// ledgers are those of a lattice: what is hidden in it must be wide in each.
func (s *search) ledgers() []*ledger {
	people, yes, no := s.empty(), s.empty(), s.empty()
	people.whole, yes.whole, no.whole = true, true, true
	amounts, answers := s.empty(), s.empty()
	s.neither = s.empty()
	s.neither.whole = true
	used := map[*ledger]bool{}
	for i, c := range s.Cells {
		n := float64(c.Respondents)
		somebody := 1.0 // in every hidden cell, as empty ones are shown
		if s.HideEmpty || c.Respondents == 0 {
			somebody = 0
		}
		if c.Kind == Proportion {
			x := float64(c.Numerator)
			yes.put(i, x, max(0, somebody-(n-x)), math.Inf(1))
			no.put(i, n-x, max(0, somebody-x), math.Inf(1))
			s.neither.put(i, float64(c.Neither), 0, math.Inf(1))
			used[yes], used[no] = true, true
			used[s.neither] = used[s.neither] || c.JudgeNeither
			continue
		}
		people.put(i, n, somebody, math.Inf(1))
		used[people] = true
		switch {
		case c.Kind == Money:
			amounts.put(i, c.Total, min(0, 2*c.Total), math.Inf(1))
			amounts.step[i] = s.DominancePercent / 100 * min(c.Largest, math.Abs(c.Total))
			used[amounts] = true
		case c.Kind == MeanKind && c.Scale > 0:
			answers.put(i, c.Total, 0, n*c.Scale)
			answers.step[i] = min(c.Scale/2, n*c.Scale/2) // nobody has given none
			used[answers] = true
		}
	}
	s.yes, s.no = yes, no
	var all []*ledger
	for _, l := range []*ledger{people, yes, no, s.neither, amounts, answers} {
		if used[l] {
			all = append(all, l)
		}
	}
	return all
}

func (s *search) empty() *ledger {
	of := func() []float64 { return make([]float64, len(s.Cells)) }
	return &ledger{value: of(), low: of(), high: of(), least: of(), most: of(), goal: of(), step: of(),
		leastBy: make([][]int, len(s.Cells)), mostBy: make([][]int, len(s.Cells))}
}

func (l *ledger) put(i int, v, low, high float64) {
	l.value[i], l.low[i], l.high[i] = v, low, high
	l.least[i], l.most[i] = v, v
}

// found takes up a table in which some cells have other numbers than in truth.
func (l *ledger) found(cells []int, numbers []float64) {
	var differ []int
	for j, c := range cells {
		if numbers[j] != l.value[c] && !math.IsInf(numbers[j], 0) {
			differ = append(differ, c)
		}
	}
	for j, c := range cells {
		v := numbers[j]
		if math.IsInf(v, 0) {
			continue
		}
		if v < l.least[c] {
			l.least[c], l.leastBy[c] = v, differ
		}
		if v > l.most[c] {
			l.most[c], l.mostBy[c] = v, differ
		}
	}
}

// forget drops what was seen only in tables in which a cell differs, and gives
// the cells of which less is known to be possible now.
func (l *ledger) forget(cell int) (of []int) {
	for c := range l.value {
		low, high := slices.Contains(l.leastBy[c], cell), slices.Contains(l.mostBy[c], cell)
		if low {
			l.least[c], l.leastBy[c] = l.value[c], nil
		}
		if high {
			l.most[c], l.mostBy[c] = l.value[c], nil
		}
		if low || high {
			of = append(of, c)
		}
	}
	return of
}
