package casebook

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestOneTableOnEachSheet: every sheet but the cover holds one marked-up table
// that begins in the first column, with headings of its own, no blank row, a line
// above that owns up to blank cells, nothing below and no merged cells, as the
// checklist of the Analysis Function asks; nothing is set smaller than 12 points.
func TestOneTableOnEachSheet(t *testing.T) {
	for name, text := range texts(t) {
		file, _ := written(t, text)
		o := open(t, file)
		named := map[string]bool{}
		for _, s := range o.GetSheetList() {
			for _, fault := range o.faults(s, named) {
				t.Errorf("%s, sheet %s: %s", name, s, fault)
			}
		}
		if strings.Contains(part(t, file, "xl/tables/table1.xml"), "autoFilter") {
			t.Error("a table has filter buttons")
		}
	}
}

func (o opened) faults(sheet string, named map[string]bool) (found []string) {
	o.t.Helper()
	merged, err1 := o.GetMergeCells(sheet)
	tables, err2 := o.GetTables(sheet)
	rows, err3 := o.GetRows(sheet)
	if err := errors.Join(err1, err2, err3); err != nil {
		o.t.Fatal(err)
	}
	bad := func(words string, args ...any) { found = append(found, fmt.Sprintf(words, args...)) }
	if len(merged) > 0 {
		bad("merged cells")
	}
	if len(rows) < 3 || rows[0][0] == "" || rows[1][0] == "" {
		bad("the first two rows do not say what it holds")
	}
	if want := 1; sheet != coverSheet && len(tables) != want || sheet == coverSheet && len(tables) > 0 {
		bad("%d tables", len(tables))
		return found
	} else if sheet == coverSheet {
		return found
	}
	if named[tables[0].Name] {
		bad("the table %s is there twice", tables[0].Name)
	}
	named[tables[0].Name] = true
	from, to, _ := strings.Cut(tables[0].Range, ":")
	left, top, err1 := excelize.CellNameToCoordinates(from)
	right, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err := errors.Join(err1, err2); err != nil {
		o.t.Fatal(err)
	}
	if left != 1 || len(rows) > bottom {
		bad("the table begins in column %d, and there are %d rows below it", left, len(rows)-bottom)
	}
	owned := strings.Contains(strings.ToLower(fmt.Sprint(rows[:top-1])), "blank")
	heads := map[string]bool{}
	for at := top; at <= bottom; at++ {
		filled := 0
		for column := 1; column <= right; column++ {
			switch v := o.text(sheet, cellAt(column, at)); {
			case v != "":
				filled++
				if at == top && heads[v] {
					bad("two columns are headed %q", v)
				}
				heads[v] = heads[v] || at == top
			case at == top || !owned:
				bad("cell %s is blank", cellAt(column, at))
			}
		}
		if filled == 0 {
			bad("row %d is blank", at)
		}
	}
	return found
}
