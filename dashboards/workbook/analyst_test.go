package workbook

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"khi/metrics"
)

// TestTheWorkbookForAnalysts: it has what analysts ask for and says so; beyond that it
// meets the checklist, holds the figures of the accessible report, and draws nothing of a
// figure that is hidden or missing.
func TestTheWorkbookForAnalysts(t *testing.T) {
	cover, tables := schemeCover(), schemeTables()
	plainFile := written(t, cover, tables...)
	cover.Analyst = true
	file := written(t, cover, tables...)
	if !bytes.Equal(file, written(t, cover, tables...)) {
		t.Error("the same tables give other bytes")
	}
	asked := regexp.MustCompile(`^there is a part xl/drawings/|^xl/charts/\S+ has <f>|: (it has (panes|a drawing)|the table is not in column A, or too high, or has filter buttons)$`)
	for _, fault := range faults(t, file) {
		if !asked.MatchString(fault) {
			t.Error(fault)
		}
	}
	_, want := read(t, plainFile, dataTab)
	_, got := read(t, file, dataTab)
	if len(want) < 100 || len(want) != len(got) {
		t.Fatalf("%d figures, %d in the accessible report", len(got), len(want))
	}
	for i := range want {
		if strings.Join(want[i], "|") != strings.Join(got[i], "|") {
			t.Errorf("%v is %v in the accessible report", got[i], want[i])
		}
	}
	parts := partsOf(t, file)
	words := false
	drawn, frozen := 0, 0
	for _, s := range sheetsOf(t, parts) {
		for _, c := range s.cells() {
			words = words || s.name == coverTab && c.text() == analystWords
		}
		if len(s.Panes) > 0 {
			frozen++
		}
		if s.Drawing != nil {
			drawn++
			checkDrawn(t, s)
		}
	}
	if charts := len(chartsIn(parts)); !words || drawn < 5 || drawn != charts || frozen < len(tables) {
		t.Errorf("says so on its cover %v, %d worksheets with a chart of %d, %d with headings in sight", words, drawn, charts, frozen)
	}
	for name, chart := range chartsIn(parts) {
		if !bytes.Contains(chart, []byte(`dispBlanksAs val="gap"`)) || regexp.MustCompile(`<numCache>.*<v>`).Match(chart) {
			t.Errorf("%s draws a blank as nought, or keeps figures of its own", name)
		}
	}
	for name, part := range parts {
		if strings.HasPrefix(name, "xl/drawings/drawing") && !regexp.MustCompile(`<xdr:cNvPr [^>]*descr="[^"]{20,}"`).Match(part) {
			t.Errorf("%s: the chart has no text for those who cannot see it", name)
		}
	}
}

func chartsIn(parts map[string][]byte) map[string][]byte {
	all := map[string][]byte{}
	for name, part := range parts {
		if strings.HasPrefix(name, "xl/charts/chart") {
			all[name] = part
		}
	}
	return all
}

// checkDrawn holds what a chart draws to numbers and blanks: Excel draws a text as nought.
func checkDrawn(t *testing.T, s xmlSheet) {
	_, top, right, bottom := s.table.corners()
	for at, c := range s.cells() {
		if at[1] > top && at[1] <= bottom && at[0] > 1 && at[0] <= right && !c.isNumber() {
			t.Errorf("worksheet %s, %s: %q is drawn as nought", s.name, c.Ref, c.text())
		}
	}
}

// A workbook of tables that nobody can draw has no chart, and is whole.
func TestForAnalystsWithNothingToDraw(t *testing.T) {
	table := schemeTables()[0]
	table.Shape = metrics.Plain
	parts := partsOf(t, written(t, Cover{AsOf: "2026-11-01", Analyst: true}, table))
	if len(chartsIn(parts)) != 0 {
		t.Error("a plain table was drawn")
	}
}
