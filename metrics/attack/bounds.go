package attack

import "math"

// How large a linked group may be for its limits to be found by linear
// programming, and how many steps a whole state may take.
const (
	mostLinked = 160
	mostWork   = 400_000
)

// bound finds, for the hidden numbers of small linked groups, how low and how
// high they can be at all: what is left of totals one at a time may be wider.
func (y *system) bound() (groups int) {
	work := mostWork
	for _, equations := range y.linked() {
		g := y.group(equations)
		if len(g.numbers) == 0 || len(g.numbers) > mostLinked {
			continue
		}
		groups++
		work = g.bound(y, work)
		if work <= 0 {
			break
		}
	}
	return groups
}

// group is a linked group as a linear program.
type group struct {
	numbers []int32
	coef    [][]float64
	right   []float64
	room    []float64
}

func (y *system) group(equations []int32) (g group) {
	at := map[int32]int{}
	use := append([]int32{}, equations...)
	for _, e := range equations {
		for _, t := range y.equal[e].terms {
			if _, ok := at[t.at]; !ok && y.open(t.at) {
				at[t.at] = len(g.numbers)
				g.numbers = append(g.numbers, t.at)
			}
		}
	}
	for _, i := range g.numbers { // what is no less than something else
		for _, e := range y.in[i] {
			if y.equal[e].atLeast && y.within(e, at) {
				use = append(use, e)
			}
		}
	}
	if len(g.numbers) > mostLinked {
		return g
	}
	slack := 0
	taken := map[int32]bool{}
	var lean []int32
	for _, e := range use {
		if !taken[e] {
			taken[e] = true
			lean = append(lean, e)
			if y.equal[e].atLeast {
				slack++
			}
		}
	}
	for _, i := range g.numbers {
		g.room = append(g.room, y.span[i].High-y.span[i].Low)
	}
	for range slack {
		g.room = append(g.room, inf)
	}
	free := len(g.numbers)
	for _, e := range lean {
		row, right := make([]float64, len(g.room)), 0.0
		for _, t := range y.equal[e].terms {
			right -= t.coef * y.span[t.at].Low
			if j, ok := at[t.at]; ok {
				row[j] += t.coef
			}
		}
		if y.equal[e].atLeast {
			row[free] = -1
			free++
		}
		g.coef, g.right = append(g.coef, row), append(g.right, right)
	}
	return g
}

// within reports whether all open numbers of an equation are in a group.
func (y *system) within(e int32, at map[int32]int) bool {
	for _, t := range y.equal[e].terms {
		if _, ok := at[t.at]; !ok && y.open(t.at) {
			return false
		}
	}
	return true
}

// bound narrows the numbers of a group, and gives the steps that are left.
func (g *group) bound(y *system, work int) int {
	p := newProgram(g.coef, g.right, g.room, work)
	if p == nil {
		return work / 2 // what was rounded does not quite agree: nothing follows
	}
	for j, i := range g.numbers {
		if !y.matters(i) {
			continue
		}
		old := y.span[i]
		for _, way := range []float64{1, -1} {
			v := p.extreme(j, way)
			if hasInf(p.at) { // a ray: start again from a point
				if p = newProgram(g.coef, g.right, g.room, p.work); p == nil {
					return 0
				}
			}
			if p.work <= 0 {
				return 0
			}
			if math.IsInf(v, 0) {
				continue
			}
			s := Span{old.Low, inf}
			if way > 0 {
				s.High = y.down(i, old.Low+v)
			} else {
				s.Low = y.up(i, old.Low+v)
			}
			y.set(i, s, programmed)
		}
	}
	return p.work
}

// programmed is the reason of what linear programming found.
const programmed = -2

func (y *system) down(i int32, v float64) float64 {
	if y.counts(i) {
		return floor(v)
	}
	return v
}

func (y *system) up(i int32, v float64) float64 {
	if y.counts(i) {
		return -floor(-v)
	}
	return v
}

// matters reports whether it would be a breach to know a number closely.
func (y *system) matters(i int32) bool {
	n := y.names[i]
	at := y.state.seen[n]
	return (n.What == Neither || at != nil && at.hidden != "") && y.span[i].Low < y.limit(n)
}
