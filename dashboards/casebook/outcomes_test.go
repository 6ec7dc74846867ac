package casebook

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// chained holds every link of the outcome chains, and each impact of a social return, to
// the engine's.
func (o opened) chained(r *scenario.Result) {
	o.t.Helper()
	for i, opt := range r.Options {
		n := strconv.Itoa(i + 1)
		if opt.Outcomes != nil {
			head := o.row(n+" Outcomes", "Step", 0)
			for i, l := range opt.Outcomes.Lines {
				for step, want := range map[int]float64{outCompleting: l.Completing, outGross: l.Gross, outNet: l.Net, outBias: l.Bias, outBefore: l.Before, outAfter: l.After, outCashed: l.Cashable} {
					o.penny(l.Name, n+" Outcomes", cellAt(2+i, head+step), want)
				}
			}
		}
		if opt.SocialReturn != nil {
			for _, v := range opt.SocialReturn.Impacts {
				at := o.row(n+" Social return", v.Name, 0)
				o.penny(v.Name, n+" Social return", cellAt(backWorth, at), v.Worth)
				o.penny(v.Name, n+" Social return", cellAt(backFirst+1, at), v.First)
			}
		}
	}
}

// changedOutcomesText is the example of outcomes with another rule for combining grades,
// another grade, other shares of the agencies and another deadweight.
func changedOutcomesText(t *testing.T, text string) string {
	t.Helper()
	for _, c := range [][2]string{{"rule: worst grade", "rule: one after the other"}, {"evidence: 4, age: 1, error: 3", "evidence: 5, age: 1, error: 3"}, {"NHS, share: 0.9", "NHS, share: 0.6"}, {"council, share: 0.1", "council, share: 0.4"},
		{"not_back_anyhow: {unit: share, value: 0.25", "not_back_anyhow: {unit: share, value: 0.2"}, {"displaced:    {unit: share, value: 0.1", "displaced:    {unit: share, value: 0.15"}} {
		changed := strings.Replace(text, c[0], c[1], 1)
		if changed == text {
			t.Fatalf("%q is not there", c[0])
		}
		text = changed
	}
	return text
}

// changedOutcomes makes the same changes in the workbook.
func changedOutcomes(t *testing.T, file []byte) []byte {
	t.Helper()
	o := open(t, file)
	head := o.row("1 Outcomes", "Step", 0)
	for _, c := range []struct {
		sheet, cell string
		v           any
	}{{evidenceSheet, cellAt(evidenceGrade, o.row(evidenceSheet, "Rule by which the four grades of an outcome are combined", 0)), "one after the other"},
		{"1 Outcomes", cellAt(2, head+outGrades+1), 5}, {"1 Outcomes", cellAt(2, head+outAgencies), 0.4}, {"1 Outcomes", cellAt(2, head+outAgencies+1), 0.6},
		{assumptionsSheet, cellAt(3, o.row(assumptionsSheet, "not_back_anyhow", 0)), 0.2}, {assumptionsSheet, cellAt(3, o.row(assumptionsSheet, "displaced", 0)), 0.15}} {
		if err := o.SetCellValue(c.sheet, c.cell, c.v); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := o.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
