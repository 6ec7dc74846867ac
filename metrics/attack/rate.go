package attack

import "math"

// A ratio of two sorts of things for each 100 is a share of both together, and its
// limits are those of the share; a rate's limits over the rate itself tell how many
// events there were, whatever the time at risk.

// shareOf turns so many for each 100 of the other sort into a percentage of both.
func shareOf(f Figure) Figure {
	if !f.shown() {
		return f
	}
	v := 100 * *f.Value / (100 + *f.Value)
	return Figure{Value: &v}
}

// shares is a row whose estimate and limits are turned into percentages.
func (t *Table) shares(row Row) Row {
	cells := make([]Figure, len(row.Cells))
	for i, f := range row.Cells {
		cells[i] = f
		switch t.Columns[i].Role {
		case "estimate", "low", "high":
			cells[i] = shareOf(f)
		}
	}
	row.Cells = cells
	return row
}

// events takes how many events there were behind a rate, which is then the number
// who said yes.
func (s *State) events(output string, t *Table, row Row, n Name, estimate Figure) {
	if !estimate.shown() {
		for _, side := range []string{Yes, No} {
			s.figure(n.of(side), estimate, s.Rules.told, output)
		}
		return
	}
	s.hide(n.of(No), output) // it follows from the number of people
	low, _ := t.Figure(row, "low")
	high, _ := t.Figure(row, "high")
	if from := eventsOf(*estimate.Value, low, high); from.Low > 0 {
		if s.Rules.Round > 1 || s.rough[n.Indicator] {
			from = Span{max(1, from.Low-2), from.High + 2}
		}
		s.show(n.of(Yes), from, output+", by its interval")
	} else {
		s.hide(n.of(Yes), output)
	}
}

// exact are the limits of Garwood's interval for 1 to 9 events.
var exact = [...]Span{{0.0253, 5.5716}, {0.2422, 7.2247}, {0.6187, 8.7673}, {1.0899, 10.2416}, {1.6235, 11.6683}, {2.2019, 13.0595}, {2.8144, 14.4227}, {3.4538, 15.7632}, {4.1154, 17.0848}}

func poisson(x float64) Span {
	if x <= float64(len(exact)) {
		return exact[int(x)-1]
	}
	low := x * math.Pow(1-1/(9*x)-z95/(3*math.Sqrt(x)), 3)
	y := x + 1
	return Span{low, y * math.Pow(1-1/(9*y)+z95/(3*math.Sqrt(y)), 3)}
}

// eventsOf is every number of events up to 2,000 whose limits stand to the rate as
// those given do, all to one decimal.
func eventsOf(rate float64, low, high Figure) (found Span) {
	if !low.shown() || !high.shown() || rate <= 0 {
		return Span{}
	}
	near := func(limit, x, said float64) bool { // the rate and the limit are both rounded
		return math.Abs(limit/x*rate-said) <= percentStep*(1+limit/x)+1e-3
	}
	for x := 1.0; x <= 2000; x++ {
		limits := poisson(x)
		if !near(limits.Low, x, *low.Value) || !near(limits.High, x, *high.Value) {
			continue
		}
		if found.Low == 0 {
			found.Low = x
		}
		found.High = x
	}
	return found
}
