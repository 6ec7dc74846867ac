package disclose

import "math/big"

// fataler is what testing and rapid have in common.
type fataler interface {
	Fatalf(format string, args ...any)
}

// The auditor shares no code with Protect: dense Gauss-Jordan elimination in
// exact fractions over the hidden cells.

// workedOut gives the hidden cells whose value the sums determine.
func workedOut(l Lattice, hidden []bool) map[int]bool {
	reduced, cols := reducedForm(l, hidden)
	out := map[int]bool{}
	for _, row := range reduced {
		at, n := -1, 0
		for j, v := range row {
			if v.Sign() != 0 {
				at, n = j, n+1
			}
		}
		if n == 1 {
			out[cols[at]] = true
		}
	}
	return out
}

// reducedForm is the reduced row echelon form of the sums, with the cell of each column.
func reducedForm(l Lattice, hidden []bool) (rows [][]*big.Rat, cols []int) {
	colOf := map[int]int{}
	for i, h := range hidden {
		if h {
			colOf[i] = len(cols)
			cols = append(cols, i)
		}
	}
	for _, s := range l.Sums {
		row := make([]*big.Rat, len(cols))
		for j := range row {
			row[j] = new(big.Rat)
		}
		put := func(cell int, v int64) {
			if j, ok := colOf[cell]; ok {
				row[j].Add(row[j], big.NewRat(v, 1))
			}
		}
		put(s.Total, -1)
		for _, p := range s.Parts {
			put(p, 1)
		}
		rows = append(rows, row)
	}
	rank := 0
	for j := 0; j < len(cols) && rank < len(rows); j++ {
		pivot := -1
		for i := rank; i < len(rows); i++ {
			if rows[i][j].Sign() != 0 {
				pivot = i
				break
			}
		}
		if pivot < 0 {
			continue
		}
		rows[rank], rows[pivot] = rows[pivot], rows[rank]
		clearColumn(rows, rank, j)
		rank++
	}
	return rows[:rank], cols
}

func clearColumn(rows [][]*big.Rat, rank, j int) {
	inv := new(big.Rat).Inv(rows[rank][j])
	for _, v := range rows[rank] {
		v.Mul(v, inv)
	}
	for i, row := range rows {
		if i == rank || row[j].Sign() == 0 {
			continue
		}
		k := new(big.Rat).Set(row[j])
		for c, v := range row {
			v.Sub(v, new(big.Rat).Mul(k, rows[rank][c]))
		}
	}
}

// audit fails the test where a result gives a cell away.
func audit(t fataler, p Profile, l Lattice, r Result) {
	if len(r.Hidden) != len(l.Cells) {
		t.Fatalf("%d fates for %d cells", len(r.Hidden), len(l.Cells))
	}
	determined := workedOut(l, r.Hidden)
	var primary, secondary int
	for i, c := range l.Cells {
		switch {
		case !p.Safe(c) && !r.Hidden[i]:
			t.Fatalf("cell %d %+v breaks a rule and is shown", i, c)
		case !p.Safe(c) && determined[i]:
			t.Fatalf("cell %d %+v is hidden but can be worked out", i, c)
		case !p.Safe(c):
			primary++
		case r.Hidden[i]:
			secondary++
		}
		if r.Hidden[i] && c.Respondents == 0 && !p.HideEmpty {
			t.Fatalf("cell %d is empty and hidden", i)
		}
	}
	if primary != r.Primary || secondary != r.Secondary {
		t.Fatalf("counted %d and %d, result says %d and %d", primary, secondary, r.Primary, r.Secondary)
	}
	auditRemainders(t, p, l, r, determined)
}

// auditRemainders computes what is left of every total that a reader has.
func auditRemainders(t fataler, p Profile, l Lattice, r Result, determined map[int]bool) {
	has := func(i int) bool { return !r.Hidden[i] || determined[i] }
	for i, s := range l.Sums {
		rest, missing := l.Cells[s.Total], 0
		for _, part := range s.Parts {
			if has(part) {
				rest.Respondents -= l.Cells[part].Respondents
				rest.Numerator -= l.Cells[part].Numerator
				continue
			}
			missing++
		}
		if has(s.Total) && missing > 0 && rest.Kind != Money && !p.Safe(Cell{Kind: rest.Kind, Respondents: rest.Respondents, Numerator: rest.Numerator}) {
			t.Fatalf("sum %d: the remainder %d (%d yes) of %d cells can be worked out", i, rest.Respondents, rest.Numerator, missing)
		}
	}
}

// auditGroups looks at every equation of the reduced form that gives the joint
// figure of two cells, each counted once.
func auditGroups(t fataler, p Profile, l Lattice, r Result) {
	rows, cols := reducedForm(l, r.Hidden)
	one := big.NewRat(1, 1)
	for _, row := range rows {
		var group []int
		whole := true
		for j, v := range row {
			if v.Sign() != 0 {
				group = append(group, cols[j])
				whole = whole && v.Cmp(one) == 0
			}
		}
		if !whole || len(group) != 2 {
			continue
		}
		a, b := l.Cells[group[0]], l.Cells[group[1]]
		if joint := (Cell{Kind: a.Kind, Respondents: a.Respondents + b.Respondents, Numerator: a.Numerator + b.Numerator}); !p.Safe(joint) {
			t.Fatalf("cells %v are known to hold %d (%d yes) together", group, joint.Respondents, joint.Numerator)
		}
	}
}
