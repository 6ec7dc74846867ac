package dashboards

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"khi/metrics"
	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

// icerTable orders the options of a case, going on as now among them, by what they cost
// and give, and says which are worth considering: the incremental table.
func icerTable(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
	c := w.Comparison
	unit := "gain"
	if c.Family != "" {
		unit = c.Family
	}
	t := scenarioTable(l, w, "case-icers", fmt.Sprintf("Options in order of their net cost to %s, beside going on as now, with the extra cost of each %s where one is worth considering (%s prices, %s)",
		scenario.Whose[w.Perspective], unit, w.PriceYear, w.Period), "Option",
		metrics.Column{Key: "cost", Name: "Net cost, present value", Unit: metrics.PoundsDelta, Role: metrics.Other}, metrics.Column{Key: "effect", Name: "Gain", Unit: metrics.Points, Role: metrics.Other},
		metrics.Column{Key: "extra_cost", Name: "Extra cost", Unit: metrics.PoundsDelta, Role: metrics.Other}, metrics.Column{Key: "extra_effect", Name: "Extra gain", Unit: metrics.Points, Role: metrics.Other},
		money("icer", "Extra cost of a unit of gain"))
	for _, i := range c.Incremental {
		label := sentenceCase(i.Option) + ": " + i.Standing
		if i.Against != "" {
			label += ", against " + i.Against
		}
		t.Rows = append(t.Rows, metrics.Row{Key: i.Option, Label: label, Cells: append(known(i.Cost, i.Effect), orNone(i.ExtraCost, 1), orNone(i.ExtraEffect, 1), orNone(i.ICER, 1))})
	}
	t.Notes = []metrics.Note{{Key: "standing", Text: "The reference is the cheapest that nothing dominates. Dominated: another costs no more and gives no less. Extended dominance: a mix of two others does. A ratio stands only where an option is on the frontier; a negative one is never given."}}
	if c.Family == "" {
		t.Notes = append(t.Notes, metrics.Note{Key: "money", Text: "Nothing that people gain is valued in this case, so money alone is compared."})
	}
	return t
}

// knowingTable is what it would be worth to know one parameter for certain before deciding.
func knowingTable(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
	last := w.Comparison.Decisions[len(w.Comparison.Decisions)-1]
	rows := slices.Clone(last.Partial)
	slices.SortStableFunc(rows, func(a, b benefit.PartialRow) int { return cmp.Compare(b.EVPPI, a.EVPPI) })
	t := scenarioTable(l, w, "case-knowing", fmt.Sprintf("What it would be worth to know a number for certain before choosing between the options and going on as now, at %s for a unit of gain: all of them %s (%s; mean over %s runs; %s prices, %s)",
		scenario.Pounds(last.Threshold), scenario.Pounds(last.EVPI), scenario.Whose[w.Perspective], scenario.Whole(float64(w.Runs)), w.PriceYear, w.Period), "Number",
		money("value", "Worth knowing it alone (EVPPI)"), metrics.Column{Key: "r2", Name: "How much of the difference it explains", Unit: metrics.Percent, Role: metrics.Other})
	for _, p := range rows {
		t.Rows = append(t.Rows, metrics.Row{Key: p.Parameter, Label: scenario.Called(p.Parameter), Cells: known(p.EVPPI, 100*p.R2)})
	}
	return t
}

// lossesTable is what choosing each option loses on average, beside knowing everything.
func lossesTable(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
	c := w.Comparison
	t := scenarioTable(l, w, "case-losses", fmt.Sprintf("What choosing each option, or going on as now, loses on average beside choosing with everything known (%s; mean over %s runs; %s prices, %s)", scenario.Whose[w.Perspective], scenario.Whole(float64(w.Runs)), w.PriceYear, w.Period), "Worth of a unit of gain")
	for i, o := range c.Options {
		t.Columns = append(t.Columns, money("option_"+strconv.Itoa(i), sentenceCase(o)))
	}
	for _, d := range c.Decisions {
		var cells []metrics.Figure
		for _, o := range c.Options {
			cells = append(cells, metrics.Known(d.ExpectedLoss[o]))
		}
		t.Rows = append(t.Rows, metrics.Row{Key: strconv.FormatFloat(d.Threshold, 'f', -1, 64), Label: scenario.Pounds(d.Threshold), Cells: cells})
	}
	t.Notes = []metrics.Note{{Key: "least", Text: "The least of each line is what perfect information is worth (EVPI)."}}
	return t
}
