package casebook

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// appraises holds the option appraisal of a workbook, whose values somebody has
// worked out from the formulas, to the engine's.
func (o opened) appraises(a *scenario.Appraisal) {
	o.t.Helper()
	is := func(what, sheet, cell string, yes bool) {
		if want := map[bool]string{true: "yes", false: "no"}[yes]; o.text(sheet, cell) != want {
			o.t.Errorf("%s, %s %s: %q, want %q", what, sheet, cell, o.text(sheet, cell), want)
		}
	}
	head := o.row(appraisalSheet, "Option", 0)
	for i, x := range a.Options {
		at := head + 1 + i
		for column, want := range map[int]float64{sideNPSV: x.NPSV, sideMore: x.More, sideRisk: x.RiskCost, sideAfter: x.AfterRisk, sideCouncil: x.Council, sidePublic: x.Public, sideCost: x.NetCost} {
			o.penny(x.Option, appraisalSheet, cellAt(column, at), want)
		}
		is("best by money", appraisalSheet, cellAt(sideBest, at), x.Option == a.Best)
		if x.Score == nil {
			continue
		}
		o.near(x.Option, appraisalSheet, cellAt(sideScore, at), *x.Score)
		is("best by score", appraisalSheet, cellAt(sideFavoured, at), x.Option == a.Favoured)
		if x.CostOfAPoint != nil {
			o.penny("cost of a point", appraisalSheet, cellAt(sidePoint, at), *x.CostOfAPoint)
		} else if got := o.text(appraisalSheet, cellAt(sidePoint, at)); got != "none" {
			o.t.Errorf("%s: a point costs %q where it has no cost", x.Option, got)
		}
	}
	for i, k := range a.Risks {
		o.penny(k.Risk, risksSheet, cellAt(7, o.row(risksSheet, "Risk", 0)+1+i), k.Expected)
	}
	for j, c := range a.Criteria {
		at := o.row(criteriaSheet, c.Criterion, 0)
		o.near(c.Criterion, criteriaSheet, cellAt(critWeight, at), c.Weight)
		for i, v := range c.Values {
			o.near(c.Criterion, criteriaSheet, cellAt(critGiven+len(a.Options)+i, at), v)
		}
		o.turns(a, j)
	}
}

// turns holds the weight at which a criterion would have another option win.
func (o opened) turns(a *scenario.Appraisal, criterion int) {
	o.t.Helper()
	flip := a.Flips[criterion]
	at := o.row(weightsSheet, flip.Criterion, 0)
	found := 0
	for row := at; row < at+len(a.Options); row++ {
		if o.text(weightsSheet, cellAt(10, row)) != "yes" {
			continue
		}
		found++
		if flip.Weight == nil {
			o.t.Errorf("%s: %s would win, but nobody does by the engine", flip.Criterion, o.text(weightsSheet, cellAt(2, row)))
			continue
		}
		if got := o.text(weightsSheet, cellAt(2, row)); got != flip.Winner {
			o.t.Errorf("%s: %s would win, want %s", flip.Criterion, got, flip.Winner)
		}
		o.near(flip.Criterion, weightsSheet, cellAt(8, row), *flip.Weight)
	}
	if flip.Weight != nil && found != 1 {
		o.t.Errorf("%s: %d options are marked as the nearest", flip.Criterion, found)
	}
}

// near holds a cell to a number that is no money.
func (o opened) near(what, sheet, cell string, want float64) {
	o.t.Helper()
	got, err := strconv.ParseFloat(o.text(sheet, cell), 64)
	if err != nil || math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
		o.t.Errorf("%s, %s %s: %q, want %v", what, sheet, cell, o.text(sheet, cell), want)
	}
}

// changedOptionsText is the option appraisal with another swing, another value,
// another likelihood and another cost of a risk.
func changedOptionsText(t *testing.T, text string) string {
	t.Helper()
	for _, c := range [][2]string{{"close friend, swing: 40,", "close friend, swing: 15,"}, {"values: [4, 7, 7, 8, 6]", "values: [4, 6, 7, 8, 6]"},
		{"{unit: share, value: 0.25, low: 0.1", "{unit: share, value: 0.4, low: 0.1"}, {"{unit: pounds, value: 120000, low: 80000, high: 200000", "{unit: pounds, value: 150000, low: 80000, high: 200000"}} {
		changed := strings.Replace(text, c[0], c[1], 1)
		if changed == text {
			t.Fatalf("%q is not there", c[0])
		}
		text = changed
	}
	return text
}

// changedOptions makes the same changes in the workbook.
func changedOptions(t *testing.T, file []byte) []byte {
	t.Helper()
	o := open(t, file)
	set := func(sheet, cell string, v float64) {
		if err := o.SetCellValue(sheet, cell, v); err != nil {
			t.Fatal(err)
		}
	}
	set(assumptionsSheet, cellAt(3, o.row(assumptionsSheet, "few_carers", 0)), 0.4)
	set(assumptionsSheet, cellAt(3, o.row(assumptionsSheet, "agency", 0)), 150000)
	set(criteriaSheet, cellAt(critSwing, o.row(criteriaSheet, "people with a close friend", 0)), 15)
	set(criteriaSheet, cellAt(critGiven+1, o.row(criteriaSheet, "choice of where and with whom to live", 0)), 6)
	var out bytes.Buffer
	if err := o.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
