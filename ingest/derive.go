package ingest

import (
	"math"
	"strconv"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// verdict is what a derivation says of a row that could be read.
type verdict int

const (
	keepRow   verdict = iota
	refuseRow         // with a finding
	leaveRow          // left out on purpose, counted by setAside
)

// derivations are the rules that fill the derived fields of a contract. Each
// is set up once for a table and asked for every row, after its cells are read.
// It is assigned in init: a rule may lead back to the contracts.
var derivations map[string]func(t *table) func(row book.Row) verdict

func init() {
	derivations = map[string]func(t *table) func(row book.Row) verdict{
		"service_cost": serviceCost,
	}
}

// word gives a text cell without its quotes.
func (v cell) word() string { return strings.Trim(string(v.text), `"`) }

// amount gives the value of a decimal cell; ok is false where there is none.
func (v cell) amount() (n float64, ok bool) {
	n, err := strconv.ParseFloat(string(v.text), 64)
	return n, err == nil
}

// decimalCell keeps a number to so many decimals.
func decimalCell(v float64, decimals int) cell {
	power := math.Pow10(decimals)
	v = math.Round(v*power) / power
	return cell{text: strconv.AppendFloat(nil, v, 'f', -1, 64), num: int64(math.Round(v * decimalScale))}
}

// told adds a finding about a cell of the row that a derivation looked at.
func (t *table) told(row book.Row, at int, level finding.Level, p *problem) {
	c := t.columns[at]
	if c.at < 0 {
		t.refuseAs(level, row, -1, c.field.Name, p.rule, p.message, p.advice)
		return
	}
	t.report(row, c, level, p)
}
