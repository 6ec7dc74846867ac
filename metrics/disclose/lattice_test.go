package disclose

// table builds a lattice of rows × columns of one kind with both margins.
type table struct {
	Lattice
	at map[[2]string]int
}

func newTable(kind Kind) *table { return &table{at: map[[2]string]int{}, Lattice: Lattice{}} }

// put adds a cell and returns its index.
func (t *table) put(row, col string, c Cell) int {
	i := len(t.Cells)
	t.Cells = append(t.Cells, c)
	t.at[[2]string{row, col}] = i
	return i
}

// sum declares a total over cells already there, creating it where needed.
func (t *table) sum(row, col string, parts []int) int {
	total, ok := t.at[[2]string{row, col}]
	if !ok {
		c := Cell{Kind: t.Cells[parts[0]].Kind, Constant: true}
		for _, p := range parts {
			c.Respondents += t.Cells[p].Respondents
			c.Numerator += t.Cells[p].Numerator
			c.Constant = c.Constant && t.Cells[p].Constant
			c.Total += t.Cells[p].Total
			c.Largest, c.Second = TopTwo(c.Largest, c.Second, t.Cells[p].Largest, t.Cells[p].Second)
		}
		total = t.put(row, col, c)
	}
	t.Sums = append(t.Sums, Sum{total, parts})
	return total
}

// crossed is a table of counts with both margins and the grand total.
func crossed(counts [][]int64) *table {
	t := newTable(CountKind)
	name := func(prefix rune, i int) string { return string(prefix) + string(rune('0'+i)) }
	for r, row := range counts {
		for c, n := range row {
			t.put(name('r', r), name('c', c), Cell{Kind: CountKind, Respondents: n})
		}
	}
	var rows, cols []string
	for r := range counts {
		rows = append(rows, name('r', r))
	}
	for c := range counts[0] {
		cols = append(cols, name('c', c))
	}
	t.margins(rows, cols)
	return t
}

// margins adds row totals, column totals and the grand total both ways.
func (t *table) margins(rows, cols []string) {
	var rowTotals, colTotals []int
	for _, r := range rows {
		var parts []int
		for _, c := range cols {
			parts = append(parts, t.at[[2]string{r, c}])
		}
		rowTotals = append(rowTotals, t.sum(r, "Total", parts))
	}
	for _, c := range cols {
		var parts []int
		for _, r := range rows {
			parts = append(parts, t.at[[2]string{r, c}])
		}
		colTotals = append(colTotals, t.sum("Total", c, parts))
	}
	t.sum("Total", "Total", rowTotals)
	t.sum("Total", "Total", colTotals)
}
