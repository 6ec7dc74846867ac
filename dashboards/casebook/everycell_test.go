package casebook

import (
	"math"
	"strconv"
	"testing"
)

// everyFormula holds each cell with a formula, on every sheet, to what stands in the file
// that was given out: the figures of the engine are held to some of them elsewhere, and
// this to the rest.
func everyFormula(t *testing.T, given, recalculated opened) {
	t.Helper()
	compared := 0
	for _, sheet := range given.GetSheetList() {
		rows, err := given.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		here := 0
		for r := range rows {
			for c := range rows[r] {
				at := cellAt(c+1, r+1)
				if f, err := given.GetCellFormula(sheet, at); err != nil || f == "" {
					continue
				}
				here++
				want, got := given.text(sheet, at), recalculated.text(sheet, at)
				a, err1 := strconv.ParseFloat(want, 64)
				b, err2 := strconv.ParseFloat(got, 64)
				if err1 == nil && err2 == nil && math.Abs(a-b) <= 0.005 || want == got {
					continue
				}
				t.Errorf("%s %s: LibreOffice has %q, the file %q", sheet, at, got, want)
			}
		}
		if here == 0 && map[string]bool{summarySheet: true, assumptionsSheet: true, discountSheet: true, "1 Alternative": true, "1 Costs": true, "1 Payers": true, "1 Cash flow": true}[sheet] {
			t.Errorf("%s has no formula", sheet)
		}
		compared += here
	}
	if compared < 100 {
		t.Errorf("%d formulas were compared", compared)
	}
}
