package dashboards

import (
	"fmt"
	"strconv"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// ofOptions makes a kind of table of a case with two options or more; without a
// case it is the example.
func ofOptions(says string, of func(*metrics.Labels, *scenario.Result) *metrics.Table) tableKind {
	return ofCase(says, func(l *metrics.Labels, w *scenario.Result, _ int) *metrics.Table {
		if w.Appraisal == nil {
			return scenarioTable(l, w, "options", "There is one option in this case: an appraisal sets two or more side by side", "Option", as(metrics.Estimate, money("npsv", "Net present social value")))
		}
		return of(l, w)
	}, withoutPicture)
}

// optionsTable is the net present social value of each option with its interval,
// and what council and public sector save.
func optionsTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	a := w.Appraisal
	top := 0
	for i, o := range a.Options {
		if o.Option == a.Best {
			top = i
		}
	}
	o := a.Options[top]
	t := scenarioTable(l, w, "options", fmt.Sprintf("%s is worth most to society, %s less its risks, and is best in %.1f%% of runs (against what its people would otherwise have had, %s; 90%% of runs %s to %s; %s prices, %s)", sentenceCase(a.Best),
		scenario.Pounds(o.AfterRisk), 100*o.BestIn, w.Options[top].Counterfactual.Basis, scenario.Pounds(o.Sure.Low), scenario.Pounds(o.Sure.High), w.PriceYear, w.Period), "Option",
		as(metrics.Estimate, money("npsv", "Net present social value")), as(metrics.Low, money("low", "5% of runs")), as(metrics.High, money("high", "95% of runs")),
		money("after_risk", "Less the expected cost of risks"), metrics.Column{Key: "best", Name: "Best in this share of runs", Unit: metrics.Percent, Role: metrics.Other})
	t.Shape = metrics.Intervals
	t.Alt = "Interval plot of the net present social value of each option. " + a.Headline
	for _, o := range a.Options {
		t.Rows = append(t.Rows, metrics.Row{Key: o.Option, Label: sentenceCase(o.Option), Cells: append(known(o.NPSV, o.Sure.Low, o.Sure.High, o.AfterRisk), metrics.Known(100*o.BestIn))})
	}
	t.Notes = []metrics.Note{{Key: "against", Text: "Each option is counted against what its own people would otherwise have had. All options share the same runs, so that what is the same for all is no doubt between them."}}
	return t
}

// optionsMoneyTable sets council and whole public sector side by side, each beside
// the first option too.
func optionsMoneyTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	a := w.Appraisal
	t := scenarioTable(l, w, "options-money", fmt.Sprintf("What each option saves the council after people’s contributions, and council, NHS and DWP together, in present value and beside %s (%s prices, %s)", a.Beside, w.PriceYear, w.Period), "Option",
		money("council", "Council"), money("public", "Council, NHS and DWP"), money("more_council", "Council, beside "+a.Beside), money("more_public", "Council, NHS and DWP, beside "+a.Beside),
		money("more", "Net present social value, beside "+a.Beside), money("more_low", "5% of runs"), money("more_high", "95% of runs"))
	for _, o := range a.Options {
		t.Rows = append(t.Rows, metrics.Row{Key: o.Option, Label: sentenceCase(o.Option), Cells: known(o.Council, o.Public, o.MoreCouncil, o.MorePublic, o.More, o.MoreSure.Low, o.MoreSure.High)})
	}
	return t
}

// optionsScoresTable is the score of each option on each criterion, the cost beside.
func optionsScoresTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	a := w.Appraisal
	title := "No criterion is given"
	if a.Favoured != "" {
		title = fmt.Sprintf("On the criteria that have no price %s scores highest; money stays outside the score", a.Favoured)
	}
	t := scenarioTable(l, w, "options-scores", title, "Criterion", metrics.Column{Key: "weight", Name: "Weight by swing", Unit: metrics.Percent, Role: metrics.Other})
	for i, o := range a.Options {
		t.Columns = append(t.Columns, metrics.Column{Key: "option_" + strconv.Itoa(i+1), Name: sentenceCase(o.Option), Unit: metrics.Score, Role: metrics.Other})
	}
	none := metrics.Missing(metrics.NotApplicable)
	t.Columns = append(t.Columns, metrics.Column{Key: "changes_at", Name: "Another wins at a weight of", Unit: metrics.Percent, Role: metrics.Other})
	for i, c := range a.Criteria {
		at := none
		if f := a.Flips[i]; f.Weight != nil {
			at = metrics.Known(100 * *f.Weight)
			t.Notes = append(t.Notes, metrics.Note{Key: "flip-" + strconv.Itoa(i+1), Text: fmt.Sprintf("At a weight of %.1f%% for “%s”, the others in proportion, %s draws level.", 100**f.Weight, c.Criterion, f.Winner)})
		}
		t.Rows = append(t.Rows, metrics.Row{Key: "criterion_" + strconv.Itoa(i+1), Label: sentenceCase(c.Criterion), Cells: append(append([]metrics.Figure{metrics.Known(100 * c.Weight)}, known(c.Values...)...), at)})
	}
	total := []metrics.Figure{metrics.Known(100)}
	for _, o := range a.Options {
		if o.Score == nil {
			total = append(total, none)
			continue
		}
		total = append(total, metrics.Known(*o.Score))
	}
	t.Rows = append(t.Rows, metrics.Row{Key: "score", Label: "Score, 0 to 100", Cells: append(total, none)})
	t.Notes = append(t.Notes, metrics.Note{Key: "scale", Text: "Values run in a straight line from 0 at the worst end of a criterion to 100 at its best. A result that changes with a small step of a weight is no result."})
	if a.Tied {
		t.Notes = append(t.Notes, metrics.Note{Key: "tied", Text: "Another option has the same score; the first stands."})
	}
	return t
}

// optionsWeightsTable is the score of each option as the weight of one criterion,
// that which changes the result soonest, goes from none to all.
func optionsWeightsTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	a, at := w.Appraisal, 0
	gap := func(i int) float64 {
		f := a.Flips[i]
		if f.Weight == nil {
			return 2
		}
		return max(*f.Weight-f.Now, f.Now-*f.Weight)
	}
	for i := range a.Flips {
		if gap(i) < gap(at) {
			at = i
		}
	}
	t := scenarioTable(l, w, "options-weights", "No criterion is given", "Weight")
	for i, o := range a.Options {
		role := metrics.Other
		if i == 0 {
			role = metrics.Estimate
		}
		t.Columns = append(t.Columns, metrics.Column{Key: "option_" + strconv.Itoa(i+1), Name: sentenceCase(o.Option), Unit: metrics.Score, Role: role})
	}
	t.Shape = metrics.Curves
	if len(a.Criteria) == 0 {
		return t
	}
	c, f := a.Criteria[at], a.Flips[at]
	t.Title = fmt.Sprintf("%s stays ahead whatever weight “%s” has; it has %.0f%%", sentenceCase(a.Favoured), c.Criterion, 100*c.Weight)
	if f.Weight != nil {
		t.Title = fmt.Sprintf("%s is ahead with a weight of %.0f%% for “%s”; at %.0f%% %s draws level", sentenceCase(a.Favoured), 100*c.Weight, c.Criterion, 100**f.Weight, f.Winner)
	}
	t.Alt = "Line chart of the scores by the weight of one criterion. " + t.Title + "."
	for weight := 0; weight <= 100; weight += 10 {
		t.Rows = append(t.Rows, metrics.Row{Key: strconv.Itoa(weight), Label: strconv.Itoa(weight) + "%", Cells: known(a.Scores(at, float64(weight)/100)...)})
	}
	t.Notes = []metrics.Note{{Key: "others", Text: "The other criteria keep their proportions. Of all criteria this is the one whose weight changes the result soonest."}}
	return t
}

// optionsRisksTable is what may go wrong and what that is expected to cost.
func optionsRisksTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	t := scenarioTable(l, w, "options-risks", fmt.Sprintf("What may go wrong with each option, and what that is expected to cost the council (%s prices, present value)", w.PriceYear), "Risk",
		metrics.Column{Key: "likelihood", Name: "How likely", Unit: metrics.Percent, Role: metrics.Other}, money("impact", "Cost if it happens"), money("expected", "Expected cost"))
	for i, k := range w.Appraisal.Risks {
		key := strconv.Itoa(i + 1)
		t.Rows = append(t.Rows, metrics.Row{Key: "risk_" + key, Label: sentenceCase(k.Option) + ": " + k.Risk, Cells: known(100*k.Likelihood, k.Impact, k.Expected), Notes: []string{"risk-" + key}})
		t.Notes = append(t.Notes, metrics.Note{Key: "risk-" + key, Text: fmt.Sprintf("In year %d. Against it: %s.", k.Year, k.Mitigation)})
	}
	return t
}
