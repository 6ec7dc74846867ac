package attack

import "math"

// program is a linear program: quantities from 0 to their room, and equations
// between them, kept solved for one quantity each (the simplex method with limits
// on both sides).
type program struct {
	rows  [][]float64 // the coefficients of the quantities; what a row comes to is at[basic]
	basic []int
	at    []float64 // where each quantity is
	room  []float64 // how high each can be; 0 is the least
	work  int       // steps left

	coef        [][]float64 // the equations as they were given
	right, sign []float64
}

// newProgram finds a point that meets every equation, or gives nil where it
// finds none: coefficients times quantities come to the right-hand sides.
func newProgram(coef [][]float64, right, room []float64, work int) *program {
	m, n := len(coef), len(room)
	p := &program{at: make([]float64, n+m), room: append(append([]float64{}, room...), make([]float64, m)...), work: work, coef: coef, right: right}
	for i, c := range coef {
		row := make([]float64, n+m)
		sign := 1.0
		if right[i] < 0 {
			sign = -1
		}
		for j, v := range c {
			row[j] = sign * v
		}
		row[n+i], p.at[n+i], p.room[n+i] = 1, sign*right[i], inf
		p.rows, p.basic, p.sign = append(p.rows, row), append(p.basic, n+i), append(p.sign, sign)
	}
	goal := make([]float64, n+m)
	for i := range m {
		goal[n+i] = -1
	}
	if _, ended := p.climb(goal); !ended {
		return nil
	}
	for i := range m {
		if p.at[n+i] > 1e-6 {
			return nil
		}
		p.room[n+i] = 0
	}
	return p
}

// climb makes the goal as great as it can be, and reports whether it got there;
// a goal without end counts as that, with the quantity at infinity. gain is what
// more of each quantity would add to the goal in the end.
func (p *program) climb(goal []float64) (gain []float64, ended bool) {
	gain = append([]float64{}, goal...)
	for i, row := range p.rows {
		if k := goal[p.basic[i]]; k != 0 {
			for j, v := range row {
				gain[j] -= k * v
			}
		}
	}
	inBasis := make([]bool, len(p.at))
	for _, b := range p.basic {
		inBasis[b] = true
	}
	for ; p.work > 0; p.work-- {
		enter, sign := p.entering(gain, inBasis)
		if enter < 0 {
			return gain, true
		}
		leave, length := p.leaving(enter, sign)
		if math.IsInf(length, 1) {
			p.at[enter] = inf
			return gain, true
		}
		for i, row := range p.rows {
			p.at[p.basic[i]] -= sign * length * row[enter]
		}
		p.at[enter] += sign * length
		if leave < 0 {
			continue // it went from one of its limits to the other
		}
		inBasis[p.basic[leave]], inBasis[enter] = false, true
		p.pivot(leave, enter, gain)
	}
	return gain, false
}

// entering is the first quantity of which more, or less, helps (Bland's rule).
func (p *program) entering(gain []float64, inBasis []bool) (int, float64) {
	for j, g := range gain {
		switch {
		case inBasis[j] || p.room[j] == 0:
		case g > 1e-9 && p.room[j]-p.at[j] > 1e-9:
			return j, 1
		case g < -1e-9 && p.at[j] > 1e-9:
			return j, -1
		}
	}
	return -1, 0
}

// leaving is the row whose quantity first stands in the way.
func (p *program) leaving(enter int, sign float64) (leave int, length float64) {
	leave, length = -1, p.room[enter]-p.at[enter]
	if sign < 0 {
		length = p.at[enter]
	}
	for i, row := range p.rows {
		speed := -sign * row[enter]
		b := p.basic[i]
		var room float64
		switch {
		case speed > 1e-7:
			room = (p.room[b] - p.at[b]) / speed
		case speed < -1e-7:
			room = p.at[b] / -speed
		default:
			continue
		}
		if room = max(room, 0); room < length-1e-12 || room <= length && leave >= 0 && b < p.basic[leave] {
			leave, length = i, room
		}
	}
	return leave, length
}

func (p *program) pivot(leave, enter int, gain []float64) {
	row := p.rows[leave]
	k := row[enter]
	for j := range row {
		row[j] /= k
	}
	row[enter] = 1
	for i, other := range p.rows {
		if f := other[enter]; i != leave && f != 0 {
			for j, v := range row {
				other[j] -= f * v
			}
			other[enter] = 0
		}
	}
	if f := gain[enter]; f != 0 {
		for j, v := range row {
			gain[j] -= f * v
		}
		gain[enter] = 0
	}
	p.basic[leave] = enter
}

// extreme is a limit that a quantity cannot go beyond, upwards (way 1) or
// downwards (way -1). It is worked out anew from the equations themselves and the
// multipliers that the search ended with: whatever these are, no table that meets
// the equations is beyond it, so that errors of arithmetic make it wider at most.
func (p *program) extreme(q int, way float64) float64 {
	goal := make([]float64, len(p.at))
	goal[q] = way
	gain, ended := p.climb(goal)
	if !ended || hasInf(p.at) {
		return inf * way
	}
	n := len(p.at) - len(p.rows)
	bound := 0.0
	rest := append([]float64{}, goal[:n]...)
	for i, c := range p.coef {
		k := -gain[n+i] * p.sign[i]
		if math.Abs(k) < 1e-11 {
			continue
		}
		bound += k * p.right[i]
		for j, v := range c {
			rest[j] -= k * v
		}
	}
	for j, v := range rest {
		if v > 1e-9 {
			bound += v * p.room[j]
		}
	}
	return bound * way
}

func hasInf(at []float64) bool {
	for _, v := range at {
		if math.IsInf(v, 0) {
			return true
		}
	}
	return false
}
