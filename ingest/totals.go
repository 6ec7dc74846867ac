package ingest

// Totals are the control totals of one table of a batch: what the ledger
// promises and what the database must give back.
type Totals struct {
	Table   string        `json:"table"`
	Rows    int64         `json:"rows"`
	Columns []ColumnTotal `json:"columns"`
}

// ColumnTotal counts the values of a column and adds them up as whole
// numbers: integers as they are, days since 1970-01-01, bytes of a text,
// ten-thousandths of a decimal, the low half of a pseudonym.
type ColumnTotal struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
	Sum   int64  `json:"sum"`
}

const lowHalf = 1<<32 - 1

func (c *ColumnTotal) add(num int64) {
	c.Count++
	c.Sum += num
}

func newTotals(c *Contract) Totals {
	t := Totals{Table: c.ID}
	for _, f := range c.Columns() {
		t.Columns = append(t.Columns, ColumnTotal{Name: f.Column})
	}
	return t
}

// equal compares totals; a ledger line written under an older contract has
// fewer columns, and those that came later must then be empty.
func (t Totals) equal(database Totals) bool {
	if t.Table != database.Table || t.Rows != database.Rows {
		return false
	}
	promised := map[string]ColumnTotal{}
	for _, c := range t.Columns {
		promised[c.Name] = c
	}
	for _, c := range database.Columns {
		if c.Count != promised[c.Name].Count || c.Sum != promised[c.Name].Sum {
			return false
		}
		delete(promised, c.Name)
	}
	return len(promised) == 0
}
