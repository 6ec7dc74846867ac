package dashboards

import (
	"fmt"
	"math"
	"strconv"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// caseTable makes one table of a worked case; option counts from 0.
type caseTable func(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table

// caseOrder is the order in which a page shows them: of each option, then of all.
var caseOrder, caseOfAll = []string{"case-payers", "case-sides", "case-years", "case-tornado", "case-break-even"}, []string{"case-plane", "case-icers", "case-curves", "case-losses", "case-knowing"}

// frameWords are what every headline of money says beside its figure.
func frameWords(w *scenario.Result, o scenario.OptionResult) string {
	return fmt.Sprintf("against what people would otherwise have had, %s; %s; %s prices, %s", o.Counterfactual.Basis, scenario.Whose[w.Perspective], w.PriceYear, w.Period)
}

// rounded is a number of a case as people write it: whole from a thousand on, with
// commas, and else in four figures.
func rounded(v float64) string {
	if math.Abs(v) >= 1000 {
		return metrics.Count.Text(metrics.Known(math.Round(v)))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// between is the middle 90% of runs in words.
func between(s scenario.Spread) string {
	return fmt.Sprintf("90%% of runs %s to %s", scenario.Pounds(s.Low), scenario.Pounds(s.High))
}

func scenarioTable(l *metrics.Labels, w *scenario.Result, id, title, head string, columns ...metrics.Column) *metrics.Table {
	t := &metrics.Table{ID: id, Title: title, Subtitle: w.Scenario + ", version " + w.Version + ", " + w.PriceYear + " prices", RowHead: head, Columns: columns, Shape: metrics.Plain,
		Better: metrics.Neither, Source: "the business case that was typed in", AsOf: l.AsOf, Invented: l.Invented}
	if w.Stamp != "" {
		t.Unverified = true
		t.Subtitle += ". UNVERIFIED: not for publication"
	}
	t.Alt = title + "."
	return t
}

func money(key, name string) metrics.Column {
	return metrics.Column{Key: key, Name: name, Unit: metrics.Pounds, Role: metrics.Other}
}

// as gives a column a role.
func as(role metrics.Role, c metrics.Column) metrics.Column {
	c.Role = role
	return c
}

func known(values ...float64) []metrics.Figure {
	var all []metrics.Figure
	for _, v := range values {
		all = append(all, metrics.Known(v))
	}
	return all
}

func sidesTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	t := scenarioTable(l, w, "case-sides", "Who pays for a person-year in "+o.Name+", and what each saves, "+frameWords(w, o), "Whose money",
		money("arrangement", "Arrangement, a person-year"), money("marginal", "One person-year more"), money("alternative", "Alternative, a person-year"), money("saving", "Saving, a person-year"), money("present", "Present value of the saving"))
	for _, p := range o.Perspectives {
		t.Rows = append(t.Rows, metrics.Row{Key: p.Perspective, Label: sentenceCase(scenario.Whose[p.Perspective]), Cells: known(p.Arrangement, p.Marginal, p.Alternative, p.Saving, p.PresentValue)})
	}
	t.Notes = []metrics.Note{{Key: "reconcile", Text: "Council after contributions, NHS and DWP come to council, NHS and DWP together; with the person, carers and others they come to all payments. Transfers move money from one to another and cost society nothing."},
		{Key: "marginal", Text: "One person-year more leaves out what is paid by the year, by the step or once, such as coordinators: it is what growth costs while there is room. Schemes are compared by the average."}}
	return t
}

// payersTable leads from the payments for the alternative to those for the
// arrangement, payer by payer.
func payersTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	of := map[string]scenario.SideResult{}
	for _, p := range o.Perspectives {
		of[p.Perspective] = p
	}
	all := of["all_payments"]
	t := scenarioTable(l, w, "case-payers", fmt.Sprintf("All payers together pay %s for a person-year in %s and would pay %s for what people would otherwise have had (%s; all payments, by whomever; saving in %s; %s prices, %s)",
		scenario.Pounds(all.Arrangement), o.Name, scenario.Pounds(all.Alternative), o.Counterfactual.Basis, between(o.Sure.AllPayments), w.PriceYear, w.Period), "Payer",
		metrics.Column{Key: "amount", Name: "Total, or change", Unit: metrics.PoundsDelta, Role: metrics.Estimate},
		metrics.Column{Key: "from", Name: "From", Unit: metrics.PoundsDelta, Role: metrics.Other}, metrics.Column{Key: "to", Name: "To", Unit: metrics.PoundsDelta, Role: metrics.Other})
	t.Shape = metrics.Waterfall
	t.Alt = "Waterfall chart by payer. " + t.Title + "."
	put := func(key, label string, from, to float64) {
		t.Rows = append(t.Rows, metrics.Row{Key: key, Label: label, Cells: known(to-from, from, to)})
	}
	put("alternative", "What people would otherwise have had", 0, all.Alternative)
	at := all.Alternative
	for _, p := range []struct{ key, label string }{{"council_net", "Council, after contributions"}, {"nhs", "NHS"}, {"dwp", "DWP"}, {"person", "The person"}, {"carer_and_others", "Carers and others"}} {
		change := of[p.key].Arrangement - of[p.key].Alternative
		if change == 0 {
			continue
		}
		put(p.key, p.label, at, at+change)
		at += change
	}
	put("arrangement", "The arrangement", 0, all.Arrangement)
	return t
}

func yearsTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	back := "does not pay back within these years"
	if o.Payback.Years != nil {
		back = "has paid back after " + o.Payback.Words()
	}
	t := scenarioTable(l, w, "case-years", fmt.Sprintf("%s %s; somebody must lend up to %s (%s; lent in %s, back at the end in %.1f%% of runs)", sentenceCase(o.Name), back, scenario.Pounds(-o.PeakFunding), frameWords(w, o), between(lent(o)), 100*o.Sure.PaysBack), "Year",
		as(metrics.Estimate, metrics.Column{Key: "cumulative", Name: "Sum so far", Unit: metrics.PoundsDelta}), metrics.Column{Key: "cashable_sum", Name: "Cashable alone", Unit: metrics.PoundsDelta, Role: metrics.Other},
		money("cost", "Cost"), money("avoided", "Avoided"), money("cashable", "Of it cashable"), money("gains", "Other gains"), money("net", "Net"))
	t.Shape = metrics.Curves
	t.Alt = "Line chart of the sum so far by year, of all savings and of cashable savings alone. " + t.Title + "."
	cash := 0.0
	for _, y := range o.Years {
		cash += y.Cashable - y.Cost
		t.Rows = append(t.Rows, metrics.Row{Key: strconv.Itoa(y.Year), Label: strconv.Itoa(y.Year), Cells: known(y.Cumulative, cash, y.Cost, y.Avoided, y.Cashable, y.Gains, y.Net)})
	}
	return t
}

func tornadoTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	title := "No parameter is in doubt"
	if len(o.Tornado) > 0 {
		title = fmt.Sprintf("What moves the net present social value of %s most is %s: from %s to %s", o.Name, scenario.Called(o.Tornado[0].Parameter), scenario.Pounds(o.Tornado[0].AtLow), scenario.Pounds(o.Tornado[0].AtHigh))
	}
	t := scenarioTable(l, w, "case-tornado", fmt.Sprintf("%s (against what people would otherwise have had, %s; %s; %s; %s prices, %s)", title, o.Counterfactual.Basis, scenario.Whose["society"], between(o.Sure.NPSV), w.PriceYear, w.Period), "Parameter",
		metrics.Column{Key: "swing", Name: "How far it moves", Unit: metrics.PoundsDelta, Role: metrics.Estimate}, metrics.Column{Key: "low", Name: "At its low end", Unit: metrics.PoundsDelta, Role: metrics.Other},
		metrics.Column{Key: "high", Name: "At its high end", Unit: metrics.PoundsDelta, Role: metrics.Other}, metrics.Column{Key: "base", Name: "At the base", Unit: metrics.PoundsDelta, Role: metrics.Benchmark})
	t.Shape = metrics.Tornado
	t.Alt = "Tornado chart. " + t.Title + "."
	for _, b := range o.Tornado {
		swing := b.AtHigh - b.AtLow
		if swing < 0 {
			swing = -swing
		}
		t.Rows = append(t.Rows, metrics.Row{Key: b.Parameter, Label: fmt.Sprintf("%s (%s to %s)", scenario.Called(b.Parameter), rounded(b.Low), rounded(b.High)), Cells: known(swing, b.AtLow, b.AtHigh, o.NPSV)})
	}
	t.Notes = []metrics.Note{{Key: "alone", Text: "Each parameter moves alone. The picture does not say how likely its ends are."}}
	return t
}

func breakEvenTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	last := o.Years[len(o.Years)-1]
	t := scenarioTable(l, w, "case-break-even", fmt.Sprintf("After %d years %s stands at %s as assumed; the squares say where it pays for itself if fewer people come or the alternative costs less (%s; %s)", last.Year, o.Name, scenario.Pounds(last.Cumulative), frameWords(w, o), between(o.Sure.Sum)), "People who come")
	for j, a := range o.BreakEven.Alternative {
		role := metrics.Other
		if j == 0 {
			role = metrics.Estimate
		}
		t.Columns = append(t.Columns, metrics.Column{Key: fmt.Sprintf("alternative_%.0f", 100*a), Name: fmt.Sprintf("%.0f%%", 100*a), Unit: metrics.PoundsDelta, Role: role})
	}
	for i, p := range o.BreakEven.People {
		t.Rows = append(t.Rows, metrics.Row{Key: fmt.Sprintf("people_%.0f", 100*p), Label: fmt.Sprintf("%.0f%%", 100*p), Cells: known(o.BreakEven.Sum[i]...)})
	}
	t.Shape = metrics.Heat
	t.Alt = "Heat map of the sum at the end, by how many people come and by what the alternative costs. " + t.Title + "."
	t.Notes = []metrics.Note{{Key: "columns", Text: "What the alternative costs, as a share of what is assumed"}, {Key: "people", Text: "People are a share of those assumed. What is spent by the year and once is spent however many come."}}
	return t
}

func planeTable(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
	c := w.Comparison
	unit := "What people gain, in units"
	if c.Family != "" {
		unit = "What people gain (" + c.Family + "), present value"
	}
	t := scenarioTable(l, w, "case-plane", fmt.Sprintf("Net cost of each option to %s beside going on as now, and what people gain (%s prices, %s)", scenario.Whose[w.Perspective], w.PriceYear, w.Period), "Option",
		metrics.Column{Key: "cost", Name: "Net cost, present value", Unit: metrics.PoundsDelta, Role: metrics.Estimate},
		metrics.Column{Key: "low", Name: "5% of runs", Unit: metrics.PoundsDelta, Role: metrics.Low}, metrics.Column{Key: "high", Name: "95% of runs", Unit: metrics.PoundsDelta, Role: metrics.High},
		metrics.Column{Key: "effect", Name: unit, Unit: metrics.Points, Role: metrics.Other}, metrics.Column{Key: "effect_low", Name: "Gain, 5% of runs", Unit: metrics.Points, Role: metrics.Other},
		metrics.Column{Key: "effect_high", Name: "Gain, 95% of runs", Unit: metrics.Points, Role: metrics.Other})
	t.Shape = metrics.Plane
	t.Alt = "Cost-effectiveness plane. " + t.Title + "."
	for _, s := range c.Spreads {
		t.Rows = append(t.Rows, metrics.Row{Key: s.Option, Label: sentenceCase(s.Option), Cells: known(s.Cost.Mean, s.Cost.Low, s.Cost.High, s.Effect.Mean, s.Effect.Low, s.Effect.High)})
	}
	for _, q := range c.Plane {
		t.Notes = append(t.Notes, metrics.Note{Key: "plane-" + q.Option, Text: sentenceCase(fmt.Sprintf("%s beside %s: cheaper and better in %.1f%% of runs, dearer and better in %.1f%%, cheaper and worse in %.1f%%, dearer and worse in %.1f%%.",
			q.Option, q.Against, 100*q.CheaperBetter, 100*q.DearerBetter, 100*q.CheaperWorse, 100*q.DearerWorse))})
	}
	return t
}

// costBetween is the net cost of an option in words, with its interval; "" for going on as
// now, beside which all costs are counted.
func costBetween(c *scenario.Comparison, option string) string {
	for _, s := range c.Spreads {
		if s.Option == option {
			return fmt.Sprintf("its net cost in 90%% of runs %s to %s; ", scenario.Pounds(s.Cost.Low), scenario.Pounds(s.Cost.High))
		}
	}
	return ""
}

// lent is what somebody must lend, as a positive amount.
func lent(o scenario.OptionResult) scenario.Spread {
	return scenario.Spread{Low: max(0, -o.Sure.PeakFunding.High), High: max(0, -o.Sure.PeakFunding.Low)}
}

// curvesTable is how often each option is best by what a unit of gain is worth.
func curvesTable(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
	c := w.Comparison
	last := c.Decisions[len(c.Decisions)-1]
	t := scenarioTable(l, w, "case-curves", fmt.Sprintf("At %s for a unit of gain %s is best on average beside going on as now and every other option, and best in %.1f%% of runs; knowing everything for certain would be worth %s (%s; %s%s prices, %s)",
		scenario.Pounds(last.Threshold), last.Best, 100*last.Frontier, scenario.Pounds(last.EVPI), scenario.Whose[w.Perspective], costBetween(c, last.Best), w.PriceYear, w.Period), "Worth of a unit of gain")
	for i, o := range c.Options {
		role := metrics.Other
		if i == 0 {
			role = metrics.Estimate
		}
		t.Columns = append(t.Columns, metrics.Column{Key: "option_" + strconv.Itoa(i), Name: sentenceCase(o), Unit: metrics.Percent, Role: role})
	}
	t.Columns = append(t.Columns, money("evpi", "Value of perfect information"))
	for _, d := range c.Decisions {
		var cells []metrics.Figure
		for _, o := range c.Options {
			cells = append(cells, metrics.Known(100*d.Probability[o]))
		}
		t.Rows = append(t.Rows, metrics.Row{Key: strconv.FormatFloat(d.Threshold, 'f', -1, 64), Label: scenario.Pounds(d.Threshold), Cells: append(cells, metrics.Known(d.EVPI))})
	}
	t.Shape = metrics.Curves
	t.Alt = "Acceptability curves. " + t.Title + "."
	t.Notes = []metrics.Note{{Key: "best", Text: "A line says in what share of the runs an option is best. Where the lines cross matters less than which option is best on average."}}
	if len(c.Decisions) == 1 {
		t.Notes = append(t.Notes, metrics.Note{Key: "money", Text: "Nothing that people gain is valued in this case, so money alone is compared."})
	}
	return t
}
