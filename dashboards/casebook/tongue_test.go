package casebook

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"khi/metrics/benefit/scenario"
)

// marked says a text with a mark before it; it has none for texts that begin with No.
func marked(english string) (string, bool) {
	if strings.HasPrefix(english, "No") {
		return english, false
	}
	return "Cy " + english, true
}

// TestInAnotherLanguage says a case in another language: every text of ours changes, and
// what people wrote, the codes that formulas compare, and every figure do not.
func TestInAnotherLanguage(t *testing.T) {
	t.Parallel()
	s, r := worked(t, texts(t)["options"])
	var out bytes.Buffer
	c := Case{Scenario: s, Result: r, Version: "test", Day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Log: []scenario.Kept{{Name: "case", Number: 1, KeptOn: "2026-11-20", Why: "What"}}}
	if err := Write(&out, c); err != nil {
		t.Fatal(err)
	}
	english := open(t, bytes.Clone(out.Bytes()))
	out.Reset()
	c.Lang, c.Say = "cy", marked
	if err := Write(&out, c); err != nil {
		t.Fatal(err)
	}
	other := open(t, out.Bytes())
	if p, err := other.GetDocProps(); err != nil || p.Language != "cy" {
		t.Errorf("the file says that it is in %q, %v", p.Language, err)
	}
	tabs, said := english.GetSheetList(), other.GetSheetList()
	named := map[string]bool{}
	for i, tab := range tabs[1:] {
		same(t, english, other, tab, said[i+1])
		for _, fault := range other.faults(said[i+1], named) {
			t.Errorf("%s: %s", said[i+1], fault)
		}
	}
	if at := other.row("Cy Change log", "case@1", 0); other.text("Cy Change log", cellAt(3, at)) != "What" {
		t.Error("what somebody wrote when they kept the case has changed")
	}
	if other.text("Cy Cover_Cover", "A1") == english.text(coverSheet, "A1") {
		t.Error("the title of the cover is in English")
	}
}

// same holds the cells of a worksheet to those of the English one: a figure, a formula's
// value and somebody's words are the same, and a text of ours is said.
func same(t *testing.T, english, other opened, tab, said string) {
	t.Helper()
	if said != "Cy "+tab && said != "Cy "+tab+"_"+tab && said != tab[:2]+"Cy "+tab[2:] && !strings.HasPrefix(tab, "No") {
		t.Errorf("the worksheet %s is called %s", tab, said)
	}
	e, err1 := english.GetRows(tab, rawValues)
	w, err2 := other.GetRows(said, rawValues)
	if err1 != nil || err2 != nil || len(e) != len(w) {
		t.Fatalf("%s: %d rows, in English %d; %v, %v", said, len(w), len(e), err1, err2)
	}
	changed := 0
	for r := range e {
		if len(e[r]) != len(w[r]) {
			t.Fatalf("%s, row %d: %q and %q", said, r+1, e[r], w[r])
		}
		for i := range e[r] {
			if e[r][i] == w[r][i] {
				continue
			}
			changed++
			if _, err := strconv.ParseFloat(e[r][i], 64); err == nil || !strings.Contains(w[r][i], "Cy ") {
				t.Errorf("%s, row %d: %q became %q", said, r+1, e[r][i], w[r][i])
			}
		}
	}
	if changed < 3 {
		t.Errorf("%s: %d texts were said", said, changed)
	}
}
