package dashboards

import (
	"fmt"
	"strconv"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// chainKinds are the tables that an option has where it has outcome chains, or a social
// return; the page leaves the others out.
func chainKinds(o scenario.OptionResult) []string {
	var kinds []string
	if o.Outcomes != nil {
		kinds = append(kinds, "case-outcomes", "case-agencies", "case-rules")
	}
	if o.SocialReturn != nil {
		kinds = append(kinds, "case-return")
	}
	return kinds
}

func column(key, name string, u metrics.Unit) metrics.Column {
	return metrics.Column{Key: key, Name: name, Unit: u, Role: metrics.Other}
}

// outcomesTable walks each chain of an option from people to pounds.
func outcomesTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	columns := []metrics.Column{column("completing", "People who complete", metrics.Ratio), column("gross", "Outcomes", metrics.Ratio), column("net", "Outcomes due to the option", metrics.Ratio),
		column("bias", "Optimism bias", metrics.Percent), money("before", "Present value before bias"), money("after", "Present value"), money("cashable", "Of it cashable")}
	if o.Outcomes == nil {
		return scenarioTable(l, w, "case-outcomes", "There are no outcome chains in "+o.Name, "Outcome", columns...)
	}
	c := o.Outcomes
	t := scenarioTable(l, w, "case-outcomes", fmt.Sprintf("What is achieved by %s beside places to live is worth %s: fiscal %s, economic %s, social %s (society as a whole; grades of evidence combined by the rule “%s”; %s prices, %s)",
		o.Name, scenario.Pounds(c.Public), scenario.Pounds(c.Fiscal), scenario.Pounds(c.Economic), scenario.Pounds(c.Social), c.Rule, w.PriceYear, w.Period), "Outcome", columns...)
	for i, r := range c.Lines {
		key, cash := strconv.Itoa(i+1), metrics.Missing(metrics.NotApplicable)
		if r.Category == "fiscal" {
			cash = metrics.Known(r.Cashable)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: "outcome_" + key, Label: sentenceCase(r.Name), Cells: append(known(r.Completing, r.Gross, r.Net, 100*r.Bias, r.Before, r.After), cash), Notes: []string{"outcome-" + key}})
		words := fmt.Sprintf("A %s gain. Deadweight is taken off as %s. Grades of evidence, 1 best to 6: population %d, evidence %d, age %d, known error %d.", r.Category, r.Mode, r.Grades.Population, r.Grades.Evidence, r.Grades.Age, r.Grades.Error)
		if r.Overlap != "" {
			words += " For society it counts already: " + r.Overlap + "."
		}
		t.Notes = append(t.Notes, metrics.Note{Key: "outcome-" + key, Text: words})
	}
	t.Notes = append(t.Notes, metrics.Note{Key: "grades", Text: w.Evidence.Words})
	return t
}

// agenciesTable is whose money the fiscal outcomes are.
func agenciesTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	t := scenarioTable(l, w, "case-agencies", "No outcome of "+o.Name+" saves an agency money", "Agency", money("saved", "Present value"), money("cashable", "Of it cashable"))
	if o.Outcomes == nil || len(o.Outcomes.Agencies) == 0 {
		return t
	}
	t.Title = fmt.Sprintf("Whose money the outcomes of %s save, %s in all (%s prices, %s)", o.Name, scenario.Pounds(o.Outcomes.Fiscal), w.PriceYear, w.Period)
	t.Alt = t.Title + "."
	for _, a := range o.Outcomes.Agencies {
		t.Rows = append(t.Rows, metrics.Row{Key: a.Agency, Label: sentenceCase(a.Agency), Cells: known(a.Saved, a.Cashable)})
	}
	t.Notes = []metrics.Note{{Key: "cashable", Text: "Cashable is what an agency can really take out of a budget: a bed that somebody else then fills frees no money."}}
	return t
}

// rulesTable is what each rule for combining grades of evidence leads to.
func rulesTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	t := scenarioTable(l, w, "case-rules", "Nothing in "+o.Name+" rests on grades of evidence", "Rule", money("npsv", "Net present social value"), column("bcr", "Benefit-cost ratio", metrics.Ratio))
	if o.Outcomes == nil {
		return t
	}
	t.Title = fmt.Sprintf("What the rule for combining grades of evidence does to %s; this case uses “%s” (society as a whole; %s prices, %s)", o.Name, o.Outcomes.Rule, w.PriceYear, w.Period)
	t.Alt = t.Title + "."
	for _, r := range o.Outcomes.Rules {
		ratio := metrics.Missing(metrics.NotApplicable)
		if r.BCR != nil {
			ratio = metrics.Known(*r.BCR)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: r.Rule, Label: sentenceCase(r.Rule), Cells: []metrics.Figure{metrics.Known(r.NPSV), ratio}})
	}
	t.Notes = []metrics.Note{{Key: "rule", Text: "Four grades lead to one correction of an outcome. Nobody has confirmed which rule the tool of Greater Manchester uses, and the rule moves the answer: so all three stand here."}}
	return t
}

// returnTable is the social return of an option, impact by impact.
func returnTable(l *metrics.Labels, w *scenario.Result, option int) *metrics.Table {
	o := w.Options[option]
	t := scenarioTable(l, w, "case-return", "No social return is asked for in "+o.Name, "Impact", money("first", "In its first year"), money("worth", "Present value"))
	r := o.SocialReturn
	if r == nil {
		return t
	}
	t.Title = fmt.Sprintf("Social return on investment of %s: %s (%s prices, %s)", o.Name, r.Told(), w.PriceYear, w.Period)
	t.Alt = t.Title + "."
	for i, v := range r.Impacts {
		t.Rows = append(t.Rows, metrics.Row{Key: "impact_" + strconv.Itoa(i+1), Label: sentenceCase(v.Name + " (" + v.Whose + ")"), Cells: known(v.First, v.Worth)})
	}
	t.Notes = []metrics.Note{{Key: "beside", Text: r.Words}}
	return t
}
