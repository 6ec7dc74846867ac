package disclose

import (
	"math"
	"math/bits"
	"slices"
)

// moves are all ways to change some quantities so that every equation between
// them still holds: from one point that is known to be possible to others. The
// equations are kept solved for some of the quantities (the basic ones), so that
// one quantity can be pushed as far as the limits of all let it go. This is the
// simplex method with limits on both sides, started from a possible point that
// need not be a corner.
//
// It works in floating point. What follows from it is safe where a point that it
// found is checked afterwards (see whole and holds); nothing rests on a claim
// that it found no such point, except that more is hidden.
type moves struct {
	on        *sheet
	rows      []tableRow // solved: row i holds 1 for basic[i] and 0 for every other basic quantity
	holders   holders    // of the quantities
	basic     []int
	rowOf     []int // the row that a quantity is basic in, or -1
	low, high []float64
	at        []float64 // where the point is now
	equations []relation
	steps     int // pivots done, for the bound on the work
	moved     int // how often the point was
	most      int // for one push; beyond it the search gives up
	steep     int // how many of them take the quantity with the largest share, and not the first
	first     *solved
}

// relation is an equation: the terms come to the same at every possible point.
type relation []part

// part is one term of an equation.
type part struct {
	cell int
	coef float64
}

const (
	tiny     = 1e-9
	maxSteps = 4000 // pivots for one push, unless less is allowed
)

// newMoves starts at a point that meets the limits; first is solved for, where it can be.
func newMoves(on *sheet, equations []relation, at, low, high []float64, first int) *moves {
	m := &moves{on: on, holders: on.lay(len(equations), len(at)), at: at, low: low, high: high, equations: equations, most: maxSteps, rowOf: make([]int, len(at))}
	for i := range m.rowOf {
		m.rowOf[i] = -1
	}
	for _, e := range shortFirst(equations) {
		row := on.row(len(at))
		for _, t := range e {
			row.set(t.cell, row.at[t.cell]+t.coef)
		}
		m.add(row, first)
	}
	return m
}

// shortFirst are equations in the order in which solving them fills least.
func shortFirst(equations []relation) []relation {
	equations = slices.Clone(equations)
	slices.SortStableFunc(equations, func(a, b relation) int { return len(a) - len(b) })
	return equations
}

// add takes one more equation in: out of it go the quantities that are solved
// for already, and it is solved for the one with most room.
func (m *moves) add(row tableRow, first int) {
	m.reduce(row)
	best, room := -1, -1.0
	for j, v := range row.each {
		if math.Abs(v) <= tiny {
			row.at[j] = 0
			continue
		}
		r := math.Min(m.high[j]-m.at[j], 1e12) + math.Min(m.at[j]-m.low[j], 1e12)
		if j == first {
			r = math.Inf(1)
		}
		if r > room {
			best, room = j, r
		}
	}
	if best < 0 {
		return // it follows from the others
	}
	row.scale(1 / row.at[best])
	r := len(m.rows)
	m.rowOf[best] = r
	m.rows, m.basic = append(m.rows, row), append(m.basic, best)
	m.takeOut(r, best, tiny)
	for _, j := range m.on.columns {
		m.holders.set(int(j), r)
	}
}

// reduce takes the quantities out of a new row that are solved for already.
func (m *moves) reduce(row tableRow) {
	var solved []int
	for j := range row.each {
		if m.rowOf[j] >= 0 {
			solved = append(solved, m.rowOf[j])
		}
	}
	slices.Sort(solved)
	for _, i := range solved {
		b := m.basic[i]
		if k := row.at[b]; math.Abs(k) > tiny {
			row.subtract(m.rows[i], k)
		}
		row.at[b] = 0
	}
}

// takeOut takes the basic quantity of one row out of all others in which it is more than
// some amount, and is 0 in the rest.
func (m *moves) takeOut(r, col int, than float64) {
	row := m.rows[r]
	m.on.read(row)
	for i := range m.holders.of(col) {
		if i == r {
			continue
		}
		at := m.rows[i].at
		if k := at[col]; math.Abs(k) > than {
			for n, j := range m.on.columns {
				at[j] -= k * m.on.values[n]
			}
			m.noteMore(i, row.notes)
		}
		at[col] = 0
		m.rows[i].notes[col/64] &^= 1 << (col % 64)
	}
	m.holders.only(col, r)
}

// noteMore notes in a row where there may be numbers now.
func (m *moves) noteMore(i int, notes []uint64) {
	has := m.rows[i].notes
	for w, word := range notes {
		for more := word &^ has[w]; more != 0; more &= more - 1 {
			m.holders.set(w*64+bits.TrailingZeros64(more), i)
		}
		has[w] |= word
	}
}

// push moves one quantity up (way 1) or down (way -1) until it has reached the
// goal or can go no further, and reports whether the search came to an end.
func (m *moves) push(q int, way, goal float64) bool {
	for range m.most {
		if way*(goal-m.at[q]) <= tiny || way > 0 && m.high[q]-m.at[q] <= tiny || way < 0 && m.at[q]-m.low[q] <= tiny {
			return true
		}
		r := m.rowOf[q]
		if r < 0 && !m.solveFor(q) { // no equation holds it
			m.moved++
			if way > 0 {
				m.at[q] = math.Min(goal, m.high[q])
			} else {
				m.at[q] = math.Max(goal, m.low[q])
			}
			return true
		}
		r = m.rowOf[q]
		enter, sign := m.entering(r, way)
		if enter < 0 {
			return true
		}
		if !m.step(q, enter, sign, way, goal) {
			return true // without end
		}
	}
	return false
}

// solveFor makes a quantity basic, in exchange for one that stays where it is.
func (m *moves) solveFor(q int) bool {
	for i := range m.holders.of(q) {
		if math.Abs(m.rows[i].at[q]) > tiny {
			m.pivot(i, q)
			return true
		}
	}
	return false
}

// entering is a quantity whose move would take the basic one of row r the right way, and
// the way that it must go itself: for the first steps the one that does most for each
// unit (Dantzig's rule, which gets there in fewer), then the first (Bland's rule: no
// cycles).
func (m *moves) entering(r int, way float64) (enter int, going float64) {
	b, share := m.basic[r], tiny
	enter = -1
	for j, v := range m.rows[r].each {
		if j == b || math.Abs(v) <= share {
			continue
		}
		sign := 1.0
		if v*way > 0 {
			sign = -1
		}
		if sign > 0 && m.high[j]-m.at[j] > tiny || sign < 0 && m.at[j]-m.low[j] > tiny {
			if m.steps >= m.steep {
				return j, sign
			}
			enter, going, share = j, sign, math.Abs(v)
		}
	}
	return enter, going
}

// step moves one quantity until something is in its way, and reports false
// where nothing ever is.
func (m *moves) step(q, enter int, sign, way, goal float64) bool {
	length, leave := m.high[enter]-m.at[enter], -1
	if sign < 0 {
		length = m.at[enter] - m.low[enter]
	}
	for i := range m.holders.of(enter) {
		speed := -m.rows[i].at[enter] * sign
		if math.Abs(speed) <= tiny {
			continue
		}
		b := m.basic[i]
		room := (m.high[b] - m.at[b]) / speed
		if speed < 0 {
			room = (m.low[b] - m.at[b]) / speed
		}
		if b == q && way*speed > 0 && (goal-m.at[b])/speed < room {
			room = (goal - m.at[b]) / speed
			if room <= length {
				length, leave = room, -1
			}
			continue
		}
		if room = math.Max(room, 0); room < length-tiny || room < length+tiny && (leave < 0 || b < m.basic[leave]) {
			length, leave = math.Min(room, length), i
		}
	}
	if math.IsInf(length, 1) {
		m.at[q] = math.Inf(int(way))
		return false
	}
	for i := range m.holders.of(enter) {
		m.at[m.basic[i]] -= m.rows[i].at[enter] * sign * length
	}
	m.at[enter] += sign * length
	m.moved++
	if leave >= 0 {
		m.pivot(leave, enter)
	}
	return true
}

// pivot solves row r for another quantity.
func (m *moves) pivot(r, col int) {
	m.steps++
	row := m.rows[r]
	row.scale(1 / row.at[col])
	row.at[col] = 1
	m.takeOut(r, col, 0)
	m.rowOf[m.basic[r]] = -1
	m.rowOf[col], m.basic[r] = r, col
}

// whole gives the point in whole numbers, where rounding it breaks no limit
// and no equation: a possible table, checked in exact arithmetic.
func (m *moves) whole(start []float64) ([]float64, bool) {
	out := make([]float64, len(m.at))
	for j, v := range m.at {
		out[j] = math.Round(v)
		if math.Abs(out[j]-v) > 1e-6 || out[j] < m.low[j] || out[j] > m.high[j] {
			return nil, false
		}
	}
	return out, m.holds(start, out, 0)
}

// holds checks that the equations come to the same at two points.
func (m *moves) holds(a, b []float64, tolerance float64) bool {
	for _, e := range m.equations {
		var off float64
		for _, t := range e {
			off += t.coef * (b[t.cell] - a[t.cell])
		}
		if math.Abs(off) > tolerance {
			return false
		}
	}
	return true
}

// solved is how the equations were solved at first.
type solved struct {
	rows  []relation
	basic []int
}

// remember keeps how the equations are solved, for back: solving many anew takes as long
// as hundreds of moves.
func (m *moves) remember() {
	m.first = &solved{rows: make([]relation, len(m.rows)), basic: slices.Clone(m.basic)}
	all := relation{}
	for _, row := range m.rows {
		for j, v := range row.each {
			all = append(all, part{j, v})
		}
	}
	for i, row := range m.rows {
		n := 0
		for range row.each {
			n++
		}
		m.first.rows[i], all = all[:n:n], all[n:]
	}
}

// back goes back to a point, with the equations solved as they were at first.
func (m *moves) back(to []float64) {
	copy(m.at, to)
	for i := range m.rowOf {
		m.rowOf[i] = -1
	}
	clear(m.holders.rows)
	for i, b := range m.first.basic {
		m.rows[i].clear()
		for _, t := range m.first.rows[i] {
			m.rows[i].set(t.cell, t.coef)
			m.holders.set(t.cell, i)
		}
		m.basic[i], m.rowOf[b] = b, i
	}
	m.steps = 0
}
