package ingest

import (
	"regexp"
	"strings"

	"khi/queries"
)

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

// filledIn says which columns of a table have values by what the ledger promises of batches.
func filledIn(table string, promised ...Totals) map[string]bool {
	filled := map[string]bool{}
	for _, t := range promised {
		for _, c := range t.Columns {
			if t.Table == table && c.Count > 0 {
				filled[c.Name] = true
			}
		}
	}
	return filled
}

// asksColumn is a line of lists/ingest_totals_TABLE about one column, and readsTotals the one about the table.
var (
	asksColumn  = regexp.MustCompile(`(?m)^( +)count\((\w+)\), .*?(,?)$`)
	readsTotals = regexp.MustCompile(`(?m)^FROM (\w+)$`)
)

// askFilled leaves in the text of lists/ingest_totals_TABLE what it asks of columns that have
// values. Of the others it asks at once how many rows have a value in any of them, which the
// database mostly knows without looking: that is given as the count of the first of them, so
// that a value where none was promised does not add up. Where nothing was promised at all, every
// row is one too many, whatever it holds.
func askFilled(text string, filled map[string]bool) string {
	table := readsTotals.FindStringSubmatch(text)
	if table == nil {
		return text
	}
	var empty []string
	for _, m := range asksColumn.FindAllStringSubmatch(text, -1) {
		if !filled[m[2]] {
			empty = append(empty, m[2]+" IS NOT NULL")
		}
	}
	first := len(filled) > 0
	return asksColumn.ReplaceAllStringFunc(text, func(line string) string {
		m := asksColumn.FindStringSubmatch(line)
		if filled[m[2]] {
			return line
		}
		count := "0"
		if first {
			first = false
			count = "(\n" + strings.NewReplacer("{table}", table[1], "{any}", strings.Join(empty, " OR ")).Replace(queries.Get("lists/ingest_filled").Text) + "\n)"
		}
		return m[1] + count + ", 0" + m[3]
	})
}
