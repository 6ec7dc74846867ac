package dashboards

import (
	"fmt"
	"strconv"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// optionView puts what one option comes to into facts and tables.
func optionView(l *metrics.Labels, w *scenario.Result, i int) scenarioOption {
	o := w.Options[i]
	v := scenarioOption{OptionResult: o, Heading: "option-" + strconv.Itoa(i+1)}
	add := func(name, words string, args ...any) {
		v.Facts = append(v.Facts, fact{Name: name, Words: fmt.Sprintf(words, args...)})
	}
	p := scenario.Pounds
	add("Net present social value", "%s; 5%% to 95%% of runs: %s to %s; Monte Carlo error of the mean %s", p(o.NPSV), p(o.Sure.NPSV.Low), p(o.Sure.NPSV.High), p(o.Sure.NPSV.MonteCarloError))
	if o.BCR != nil {
		add("Benefit-cost ratio", "%.2f", *o.BCR)
	} else {
		add("Benefit-cost ratio", "None. %s", o.NoBCR)
	}
	add("Payback", "%s; discounted: %s; counting cashable savings alone: %s", o.Payback.Words(), o.Discounted.Words(), o.Cashable.Words())
	add("Peak funding", "%s", p(o.PeakFunding))
	add("Probability that it saves", "%.1f%% of runs; that its net present social value is above 0: %.1f%%", 100*o.Sure.Saves, 100*o.Sure.WorthIt)
	c := o.Counterfactual
	add("Saving against residential care, without overhead (naive)", "%s", poundsOr(c.Naive))
	add("Saving against the mix", "%s (%s)", p(c.Mix), c.Basis)
	add("Saving against the mix without inpatient care", "%s", poundsOr(c.WithoutInpatient))
	if c.FamilyShare != nil {
		add("Share living with family at which the saving vanishes", "%.1f%%", 100**c.FamilyShare)
	}
	id := "scenario-" + strconv.Itoa(i+1)
	v.Tables = []*figureView{
		plainFigure(id+"-sides", sidesTable(l, w, o)), plainFigure(id+"-years", yearsTable(l, w, o)), plainFigure(id+"-tornado", tornadoTable(l, w, o)),
	}
	return v
}

func poundsOr(v *float64) string {
	if v == nil {
		return "none"
	}
	return scenario.Pounds(*v)
}

func scenarioTable(l *metrics.Labels, w *scenario.Result, id, title, head string, columns ...metrics.Column) *metrics.Table {
	t := &metrics.Table{ID: id, Title: title, Subtitle: title + ", " + w.PriceYear + " prices", RowHead: head, Columns: columns, Shape: metrics.Plain,
		Better: metrics.Neither, Source: "the business case that was typed in", AsOf: l.AsOf, Invented: l.Invented}
	if w.Stamp != "" {
		t.Subtitle += " (unverified)"
	}
	return t
}

func money(key, name string) metrics.Column {
	return metrics.Column{Key: key, Name: name, Unit: metrics.Pounds, Role: metrics.Other}
}

func sidesTable(l *metrics.Labels, w *scenario.Result, o scenario.OptionResult) *metrics.Table {
	t := scenarioTable(l, w, "sides", "Who pays", "Whose money", money("arrangement", "Arrangement, a person-year"), money("alternative", "Alternative, a person-year"),
		money("saving", "Saving, a person-year"), money("present", "Present value of the saving"))
	for _, p := range o.Perspectives {
		t.Rows = append(t.Rows, metrics.Row{Key: p.Perspective, Label: sentenceCase(scenario.Whose[p.Perspective]), Cells: known(p.Arrangement, p.Alternative, p.Saving, p.PresentValue)})
	}
	return t
}

func yearsTable(l *metrics.Labels, w *scenario.Result, o scenario.OptionResult) *metrics.Table {
	t := scenarioTable(l, w, "years", "Year by year", "Year", money("cost", "Cost"), money("avoided", "Avoided"), money("cashable", "Of it cashable"),
		money("gains", "Other gains"), money("net", "Net"), money("cumulative", "Sum so far"))
	for _, y := range o.Years {
		t.Rows = append(t.Rows, metrics.Row{Key: strconv.Itoa(y.Year), Label: strconv.Itoa(y.Year), Cells: known(y.Cost, y.Avoided, y.Cashable, y.Gains, y.Net, y.Cumulative)})
	}
	return t
}

func tornadoTable(l *metrics.Labels, w *scenario.Result, o scenario.OptionResult) *metrics.Table {
	t := scenarioTable(l, w, "tornado", "What moves the net present social value, most first", "Parameter", money("low", "At its low end"), money("high", "At its high end"))
	for _, b := range o.Tornado {
		t.Rows = append(t.Rows, metrics.Row{Key: b.Parameter, Label: fmt.Sprintf("%s (%.6g to %.6g)", b.Parameter, b.Low, b.High), Cells: known(b.AtLow, b.AtHigh)})
	}
	return t
}

func known(values ...float64) []metrics.Figure {
	var all []metrics.Figure
	for _, v := range values {
		all = append(all, metrics.Known(v))
	}
	return all
}
