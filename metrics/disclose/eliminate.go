package disclose

import (
	"container/heap"
	"math/bits"
)

// prime is the Mersenne prime 2^61-1.
const prime = 1<<61 - 1

// term is one coefficient of an equation, modulo prime and not 0.
type term struct {
	col  int32
	coef uint64
}

// row is an equation: terms in rising order of column.
type row []term

// merged adds up terms of the same column.
func (r row) merged() row {
	out := r[:0]
	for i := 0; i < len(r); {
		t := r[i]
		for i++; i < len(r) && r[i].col == t.col; i++ {
			t.coef = add(t.coef, r[i].coef)
		}
		if t.coef != 0 {
			out = append(out, t)
		}
	}
	return out
}

// at is the coefficient of a column, or 0.
func (r row) at(col int32) uint64 {
	for _, t := range r {
		if t.col == col {
			return t.coef
		}
	}
	return 0
}

// solveFor is the value of one column that makes the row 0.
func (r row) solveFor(col int32, x []uint64) uint64 {
	var rest, own uint64
	for _, t := range r {
		if t.col == col {
			own = t.coef
			continue
		}
		rest = add(rest, times(t.coef, x[t.col]))
	}
	return times(negative(rest), inverse(own))
}

// plus is r + k·other, leaving out col, which is known to cancel.
func (r row) plus(other row, k uint64, col int32) row {
	out := make(row, 0, len(r)+len(other))
	i, j := 0, 0
	for i < len(r) || j < len(other) {
		switch {
		case j == len(other) || i < len(r) && r[i].col < other[j].col:
			out = append(out, r[i])
			i++
		case i == len(r) || other[j].col < r[i].col:
			out = append(out, term{other[j].col, times(k, other[j].coef)})
			j++
		default:
			if c := add(r[i].coef, times(k, other[j].coef)); c != 0 && r[i].col != col {
				out = append(out, term{r[i].col, c})
			}
			i++
			j++
		}
	}
	return out
}

// step is one pivot: the row gives the column once all later steps are solved.
type step struct {
	col int32
	row row
}

// eliminate brings rows to echelon form. It takes the column that stands in
// the fewest rows first, and in it the shortest row: a column that stands in
// one row alone costs nothing, which solves trees in one pass, and what is
// left fills up slowly.
func eliminate(rows []row, columns int) []step {
	in := make([]map[int32]bool, columns) // which live rows hold a column
	for c := range in {
		in[c] = map[int32]bool{}
	}
	for i, r := range rows {
		for _, t := range r {
			in[t.col][int32(i)] = true
		}
	}
	var q columnQueue
	for c := range in {
		q = append(q, waiting{int32(c), len(in[c])})
	}
	heap.Init(&q)
	touch := func(col int32) { heap.Push(&q, waiting{col, len(in[col])}) }
	var steps []step
	for len(q) > 0 {
		next := heap.Pop(&q).(waiting)
		col := next.col
		if len(in[col]) != next.rows || next.rows == 0 {
			continue // an older note about the column, or a free one
		}
		at := shortest(rows, in[col])
		pivot := rows[at]
		inv := inverse(pivot.at(col))
		for _, t := range pivot {
			delete(in[t.col], at)
		}
		for i := range in[col] {
			rows[i] = reduce(rows[i], i, pivot, col, inv, in)
		}
		clear(in[col])
		for _, t := range pivot {
			if t.col != col {
				touch(t.col)
			}
		}
		steps = append(steps, step{col, pivot})
	}
	return steps
}

// reduce takes a column out of a row by means of the pivot row and keeps the
// lists of who holds what.
func reduce(r row, i int32, pivot row, col int32, inv uint64, in []map[int32]bool) row {
	out := r.plus(pivot, times(negative(r.at(col)), inv), col)
	for _, t := range pivot {
		if t.col != col {
			delete(in[t.col], i)
		}
	}
	for _, t := range out {
		in[t.col][i] = true
	}
	return out
}

// shortest is the row with the fewest terms, the first of them.
func shortest(rows []row, among map[int32]bool) int32 {
	best := int32(-1)
	for i := range among {
		if best < 0 || len(rows[i]) < len(rows[best]) || len(rows[i]) == len(rows[best]) && i < best {
			best = i
		}
	}
	return best
}

// waiting is a column and in how many rows it stood when it was queued.
type waiting struct {
	col  int32
	rows int
}

type columnQueue []waiting

func (q columnQueue) Len() int { return len(q) }
func (q columnQueue) Less(i, j int) bool {
	return q[i].rows < q[j].rows || q[i].rows == q[j].rows && q[i].col < q[j].col
}
func (q columnQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *columnQueue) Push(x any)   { *q = append(*q, x.(waiting)) }
func (q *columnQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

func add(a, b uint64) uint64 {
	if s := a + b; s < prime {
		return s
	}
	return a + b - prime
}

func negative(a uint64) uint64 {
	if a == 0 {
		return 0
	}
	return prime - a
}

func times(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	// a·b = high·2^61 + low, and 2^61 is 1 modulo prime.
	return add(hi<<3|lo>>61, lo&prime)
}

// inverse is a^(prime-2), by Fermat; ±1 are nearly all there are.
func inverse(a uint64) uint64 {
	if a == 1 || a == prime-1 {
		return a
	}
	result := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			result = times(result, a)
		}
		a = times(a, a)
	}
	return result
}
