package dashboards

import (
	"fmt"
	"math"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

func people(v float64) string {
	return metrics.Count.Text(metrics.Known(v)) + " people"
}

func lastYear(w *scenario.PlanResult) scenario.PlanYear { return w.Years[len(w.Years)-1] }

// planTable begins a table of a plan: the frame in its subtitle, and the stamp.
func planTable(l *metrics.Labels, w *scenario.PlanResult, id, title, head string, columns ...metrics.Column) *metrics.Table {
	t := &metrics.Table{ID: id, Title: title, Subtitle: w.Plan + ", version " + w.Version + ", " + w.Period, RowHead: head, Columns: columns, Shape: metrics.Plain,
		Better: metrics.Neither, Source: "the plan that was typed in, worked out; no record of anybody is in it", AsOf: l.AsOf, Invented: l.Invented}
	if w.Stamp != "" {
		t.Unverified = true
		t.Subtitle += ". UNVERIFIED: not for publication"
	}
	t.Alt = title + "."
	return t
}

func count(key, name string) metrics.Column {
	return metrics.Column{Key: key, Name: name, Unit: metrics.Count, Role: metrics.Other}
}

// planFacts are the results in short.
func planFacts(w *scenario.PlanResult) []fact {
	end, lent := lastYear(w), "nothing has to be lent"
	if w.PeakFunding < 0 {
		lent = fmt.Sprintf("%s, in month %d; 90%% of runs %s to %s", scenario.Pounds(-w.PeakFunding), w.PeakMonth, scenario.Pounds(-w.Sure.PeakFunding.High), scenario.Pounds(-w.Sure.PeakFunding.Low))
	}
	back := fmt.Sprintf("not within %d years", end.Year)
	if w.PaidBack && w.PaybackMonth == 0 {
		back = "from the start"
	} else if w.PaidBack {
		back = fmt.Sprintf("month %d", w.PaybackMonth)
	}
	if w.FallsAgain {
		back += "; the sum falls below 0 again later"
	}
	facts := []fact{
		{Name: "Target", Words: people(w.Target)},
		{Name: "People at the end", Words: fmt.Sprintf("%s; 90%% of runs %s to %s", people(w.Reached), metrics.Count.Text(metrics.Known(w.Sure.Reached.Low)), metrics.Count.Text(metrics.Known(w.Sure.Reached.High)))},
		{Name: "Starts needed", Words: fmt.Sprintf("%s in all, %.1f a month once the first carers are approved", metrics.Count.Text(metrics.Known(w.Starts)), w.MonthlyStarts)},
		{Name: "Carer households", Words: fmt.Sprintf("%s now, %s at the end", metrics.Count.Text(metrics.Known(w.Years[0].Households)), metrics.Count.Text(metrics.Known(end.Households)))},
		{Name: "Coordinators", Words: fmt.Sprintf("%s now, %s at the end", metrics.Count.Text(metrics.Known(w.Years[0].Coordinators)), metrics.Count.Text(metrics.Known(end.Coordinators)))},
		{Name: "The money is back", Words: fmt.Sprintf("%s; in %.1f%% of runs within the plan", back, 100*w.Sure.PaysBack)},
		{Name: "Peak funding", Words: lent},
		{Name: "Present value of the net budget", Words: scenario.Pounds(w.Present)},
	}
	if c := w.Cliff; c != nil {
		facts = append(facts, fact{Name: "When the grant ends", Words: fmt.Sprintf("%s a year is gone in %s; that year’s budget stands at %s without it", scenario.Pounds(c.Lost), c.Financial, scenario.Pounds(c.Net))})
	}
	return facts
}

// growthTable is the path of the plan beside growth at the historic rate.
func growthTable(l *metrics.Labels, w *scenario.PlanResult) *metrics.Table {
	end := lastYear(w)
	t := planTable(l, w, "growth", fmt.Sprintf("From %s to %s in %d years is growth of %.1f%% a year; 6%% a year leads to %s", metrics.Count.Text(metrics.Known(w.Years[0].People)), people(end.People), end.Year,
		100*grownBy(w), metrics.Count.Text(metrics.Known(end.Historic))), "Financial year",
		as(metrics.Estimate, count("people", "People, as approvals allow")), as(metrics.Benchmark, count("historic", "People at 6% growth a year")), count("wanted", "People by the plan"),
		count("starts", "Starts in the year"), count("leavers", "Leavers in the year"))
	t.Shape = metrics.Trend
	t.Alt = "Line chart. " + w.Growth + fmt.Sprintf(" At 6%% a year there would be %s.", people(lastYear(w).Historic))
	for _, y := range w.Years {
		cells := known(y.People, y.Historic, y.Wanted, y.Starts, y.Leavers)
		if y.Year == 0 {
			cells[3], cells[4] = metrics.Missing(metrics.NotApplicable), metrics.Missing(metrics.NotApplicable)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: y.Financial, Label: yearWords(y.Financial), Cells: cells})
	}
	if w.HistoricYears > 0 {
		t.Notes = append(t.Notes, metrics.Note{Key: "historic", Text: fmt.Sprintf("At the historic 6%% a year the same growth takes %.1f years. The 6%% is the sector’s own figure, in use since 2012, and not one that we could check.", w.HistoricYears)})
	}
	t.Notes = append(t.Notes, metrics.Note{Key: "lag", Text: "Until the first new carers are approved, today’s pipeline replaces those who leave and no more. Numbers are at the end of each year."})
	return t
}

// grownBy is the growth a year that the people who are there at the end come to.
func grownBy(w *scenario.PlanResult) float64 {
	from, end := w.Years[0].People, lastYear(w)
	if !(from > 0) {
		return 0
	}
	return math.Pow(end.People/from, 1/float64(end.Year)) - 1
}

func yearWords(financial string) string {
	p, err := metrics.ParsePeriod(financial)
	if err != nil { // not reached: a plan was checked
		return financial
	}
	return p.Words()
}

// growthCashTable follows the money of the plan until it is back.
func growthCashTable(l *metrics.Labels, w *scenario.PlanResult) *metrics.Table {
	back := fmt.Sprintf("What is put in is not back within %d years", lastYear(w).Year)
	if w.PaidBack {
		back = fmt.Sprintf("What is put in is back in month %d", w.PaybackMonth)
	}
	t := planTable(l, w, "growth-cash", fmt.Sprintf("%s; at most %s must be lent (against %s; %s; %s prices, %s; 90%% of runs %s to %s lent)", back, scenario.Pounds(-w.PeakFunding), w.Comparator,
		scenario.Whose[w.Perspective], w.PriceYear, w.Period, scenario.Pounds(-w.Sure.PeakFunding.High), scenario.Pounds(-w.Sure.PeakFunding.Low)), "Financial year",
		as(metrics.Estimate, metrics.Column{Key: "cumulative", Name: "Sum so far", Unit: metrics.PoundsDelta}), metrics.Column{Key: "without_grant", Name: "Without the grant", Unit: metrics.PoundsDelta, Role: metrics.Other},
		money("gross", "Gross saving in the year"), money("full_year", "Gross saving of a full year"), money("cashable", "Cashable saving"), money("grant", "Grant"), money("spent", "Spent"), money("net", "Net budget"), money("of_the_day", "Net budget in money of the day"))
	t.Shape = metrics.Curves
	t.Alt = "Line chart of the sum so far by year, with and without the grant. " + t.Title + "."
	for _, y := range w.Years {
		t.Rows = append(t.Rows, metrics.Row{Key: y.Financial, Label: y.Financial, Cells: known(y.Cumulative, y.WithoutGrant, y.Gross, y.FullYear, y.Cashable, y.Grant,
			y.Recruitment+y.Staff+y.DoubleRunning+y.Standing, y.Net, y.OfTheDay)})
	}
	t.Notes = []metrics.Note{{Key: "sum", Text: "The sum so far is cashable savings and grants less spending, in " + w.PriceYear + " prices and not discounted. What is saved and not cashable is in no budget."},
		{Key: "full-year", Text: "The saving of a full year is what those who are there at its end save in twelve months; what the year itself does not bring is carried over into the next."}}
	if c := w.Cliff; c != nil {
		t.Notes = append(t.Notes, metrics.Note{Key: "cliff", Text: fmt.Sprintf("The grant does not come again: %s a year is gone in %s, and that year’s budget stands at %s.", scenario.Pounds(c.Lost), c.Financial, scenario.Pounds(c.Net))})
	}
	if w.FallsAgain {
		t.Notes = append(t.Notes, metrics.Note{Key: "falls", Text: "The sum falls below 0 again later."})
	}
	return t
}

// growthWorkTable is what has to be done: households, approvals, coordinators.
func growthWorkTable(l *metrics.Labels, w *scenario.PlanResult) *metrics.Table {
	most := 0.0
	for _, y := range w.Years {
		most = max(most, y.Assessments)
	}
	t := planTable(l, w, "growth-work", fmt.Sprintf("In the busiest year %s carer households must be assessed; at the end there are %s and %s coordinators",
		metrics.Count.Text(metrics.Known(most)), metrics.Count.Text(metrics.Known(lastYear(w).Households)), metrics.Count.Text(metrics.Known(lastYear(w).Coordinators))), "Financial year",
		count("assessments", "Households to assess"), count("approvals", "Households approved"), count("households", "Households at the end"), count("coordinators", "Coordinators at the end"))
	for _, y := range w.Years {
		cells := known(y.Assessments, y.Approvals, y.Households, y.Coordinators)
		if y.Year == 0 {
			cells[0], cells[1] = metrics.Missing(metrics.NotApplicable), metrics.Missing(metrics.NotApplicable)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: y.Financial, Label: y.Financial, Cells: cells})
	}
	t.Notes = []metrics.Note{{Key: "step", Text: "Coordinators go up by whole posts: a started group of households needs one."}}
	if w.Held {
		t.Notes = append(t.Notes, metrics.Note{Key: "held", Text: "In some months more approvals are wanted than can be made: growth waits for them."})
	}
	return t
}

// growthMoneyTable is what is spent, line by line.
func growthMoneyTable(l *metrics.Labels, w *scenario.PlanResult) *metrics.Table {
	spent := 0.0
	for _, y := range w.Years {
		spent += y.Recruitment + y.Staff + y.DoubleRunning + y.Standing
	}
	t := planTable(l, w, "growth-money", fmt.Sprintf("The plan spends %s above keeping today’s number (%s; %s; %s prices, %s)", scenario.Pounds(spent), scenario.Whose[w.Perspective], between(w.Sure.Spent), w.PriceYear, w.Period), "Financial year",
		money("recruitment", "Recruitment"), money("staff", "Coordinators"), money("double_running", "Double running"), money("standing", "Set-up, marketing, training, ICT"))
	for _, y := range w.Years {
		t.Rows = append(t.Rows, metrics.Row{Key: y.Financial, Label: y.Financial, Cells: known(y.Recruitment, y.Staff, y.DoubleRunning, y.Standing)})
	}
	return t
}

// growthTargetsTable sets the targets beside growth at the historic rate.
func growthTargetsTable(l *metrics.Labels, w *scenario.PlanResult) *metrics.Table {
	t := planTable(l, w, "growth-targets", fmt.Sprintf("What each target means beside growth of 6%% a year, from %s in %d years", people(w.Years[0].People), lastYear(w).Year), "Target",
		count("people", "People"), metrics.Column{Key: "rate", Name: "Growth a year", Unit: metrics.Percent, Role: metrics.Other},
		metrics.Column{Key: "years", Name: "Years at 6% a year", Unit: metrics.Score, Role: metrics.Other})
	for _, g := range w.Targets {
		label := sentenceCase(g.Words)
		if g.Chosen {
			label += " (the plan)"
		}
		years := metrics.Missing(metrics.NotApplicable)
		if g.HistoricYears > 0 {
			years = metrics.Known(g.HistoricYears)
		}
		t.Rows = append(t.Rows, metrics.Row{Key: g.Target, Label: label, Cells: []metrics.Figure{metrics.Known(g.People), metrics.Known(100 * g.Rate), years}})
	}
	return t
}
