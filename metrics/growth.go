package metrics

import (
	"fmt"
	"math"

	"khi/metrics/benefit"
)

// HistoricGrowth is how much the number of people in live-in arrangements has
// grown a year since 2012, as the sector's own account of 2021 says.
const HistoricGrowth = 0.06

// What a scheme of ordinary size has: people to a carer (10,549 to 9,193 in the
// United Kingdom, Shared Lives Plus 2021-22), carers to a coordinator (Social
// Care Institute for Excellence, costing of 75 arrangements, 2015-16).
const (
	PeopleToACarer      = 10549.0 / 9193
	CarersToCoordinator = 25.0
)

// GrowthPlan is a plan to have more people in live-in arrangements.
type GrowthPlan struct {
	benefit.Growth
	Base Period // financial year in which there are Start people
	// What each person-year more saves before coordinators, what a coordinator
	// costs a year and what is spent once in the base year, at one price year.
	Saving             benefit.Money
	Coordinator, Setup float64
}

// GrowthYear is one year of a plan; people and coordinators are at its end.
type GrowthYear struct {
	Year         Period  `json:"year"`
	People       float64 `json:"people"`
	Historic     float64 `json:"people_at_historic_growth"`
	Starts       float64 `json:"starts"`
	Leavers      float64 `json:"leavers"`
	Carers       float64 `json:"carers"`
	Coordinators float64 `json:"coordinators"`
	Net          float64 `json:"-"` // pounds, only where a saving was given
	Cumulative   float64 `json:"-"`
}

// GrowthWork is what a plan asks for, year by year from the base year.
type GrowthWork struct {
	Path          benefit.GrowthPath
	Years         []GrowthYear
	HistoricYears float64 // that historic growth takes to the target; 0 where it never gets there
	Payback       benefit.Payback
}

// Work walks through the plan. Money counts what the people above today's
// number save, on the year's average, less the coordinators above today's.
func (p GrowthPlan) Work() (*GrowthWork, error) {
	if p.Target < p.Start {
		return nil, fmt.Errorf("the plan leads from %g to %g people: a plan to grow ends with at least as many as it began with", p.Start, p.Target)
	}
	path, err := p.Path()
	if err != nil {
		return nil, err
	}
	w := &GrowthWork{Path: path}
	if years, err := p.YearsAt(HistoricGrowth); err == nil {
		w.HistoricYears = years
	}
	before, net := 0.0, make([]float64, len(path.People))
	year := p.Base
	for t, n := range path.People {
		y := GrowthYear{Year: year, People: n, Historic: p.Start * math.Pow(1+HistoricGrowth, float64(t)), Carers: n / PeopleToACarer}
		if y.Coordinators, err = benefit.Coordinators(y.Carers, CarersToCoordinator); err != nil {
			return nil, err
		}
		if t == 0 {
			net[0] = -p.Setup
		} else {
			y.Starts, y.Leavers = path.StartsPerYear, before*p.Leavers
			more := (before+n)/2 - p.Start
			net[t] = more*p.Saving.Amount - (y.Coordinators-w.Years[0].Coordinators)*p.Coordinator
		}
		before = n
		w.Years = append(w.Years, y)
		year = year.Next()
	}
	if p.Saving.Year == "" {
		return w, nil
	}
	if w.Payback, err = benefit.PayBack(benefit.Flows{Year: p.Saving.Year, Amounts: net}, nil); err != nil {
		return nil, err
	}
	for t := range w.Years {
		w.Years[t].Net, w.Years[t].Cumulative = net[t], w.Payback.Cumulative[t]
	}
	return w, nil
}

func (p GrowthPlan) table(l *Labels, id string) *Table {
	return &Table{ID: id, Shape: Trend, RowHead: "Financial year", Better: Neither,
		Source: "the plan that was typed in, worked out; no record of anybody is in it", AsOf: l.AsOf, Invented: l.Invented}
}

// GrowthTable sets the plan beside growth at the historic rate.
func (p GrowthPlan) GrowthTable(l *Labels) (*Table, error) {
	w, err := p.Work()
	if err != nil {
		return nil, err
	}
	t := p.table(l, "growth")
	t.Columns = []Column{
		{"people", "People by the plan", Count, Estimate}, {"historic", "People at 6% growth a year", Count, Benchmark},
		{"starts", "Starts in the year", Count, Other}, {"leavers", "Leavers in the year", Count, Other},
		{"carers", "Carers", Count, Other}, {"coordinators", "Coordinators", Count, Other},
	}
	for _, y := range w.Years {
		starts, leavers := Known(y.Starts), Known(y.Leavers)
		if y.Year == p.Base {
			starts, leavers = Missing(NotApplicable), Missing(NotApplicable)
		}
		t.Rows = append(t.Rows, Row{Key: string(y.Year), Label: y.Year.Words(), Cells: []Figure{Known(y.People), Known(y.Historic), starts, leavers, Known(y.Carers), Known(y.Coordinators)}})
	}
	whole := func(v float64) string { return Count.Text(Known(v)) }
	t.Title = fmt.Sprintf("From %s to %s people in %d years needs %s starts, %s a year", whole(p.Start), whole(p.Target), p.Years, whole(w.Path.Starts), whole(w.Path.StartsPerYear))
	t.Subtitle = fmt.Sprintf("People in live-in arrangements at the end of each financial year, with %.3g%% leaving each year, beside growth of 6%% a year", 100*p.Leavers)
	t.Alt = "Line chart. " + t.Title + "."
	if p.Start > 0 {
		t.Alt += fmt.Sprintf(" At 6%% a year there would be %s.", whole(w.Years[p.Years].Historic))
		t.Notes = append(t.Notes, Note{"pace", fmt.Sprintf("The plan is growth of %.1f%% a year.", 100*w.Path.YearlyRate)})
	}
	if w.HistoricYears > 0 {
		t.Notes = append(t.Notes, Note{"historic", fmt.Sprintf("At the historic 6%% a year the same growth takes %.1f years. The 6%% is the sector’s own figure, in use since 2012, and not one that we could check.", w.HistoricYears)})
	}
	t.Notes = append(t.Notes, Note{"ratios", "Carers are counted at 1.15 people to a carer (Shared Lives Plus, 2021-22), coordinators at 25 carers each (SCIE, 2015-16), a started 25 as a whole one."})
	return t, nil
}

// CashTable follows the money of the plan until it is back.
func (p GrowthPlan) CashTable(l *Labels) (*Table, error) {
	w, err := p.Work()
	if err != nil {
		return nil, err
	}
	t := p.table(l, "growth-cash")
	t.Columns = []Column{{"cumulative", "Sum so far", PoundsDelta, Estimate}, {"net", "Saved less spent in the year", PoundsDelta, Other}}
	for _, y := range w.Years {
		t.Rows = append(t.Rows, Row{Key: string(y.Year), Label: y.Year.Words(), Cells: []Figure{Known(y.Cumulative), Known(y.Net)}})
	}
	money := func(v float64) string { return Pounds.Text(Known(v)) }
	switch {
	case !w.Payback.PaidBack:
		t.Title = fmt.Sprintf("The plan does not pay back within %d years", p.Years)
	case w.Payback.Years == 0 && w.Payback.PeakFunding == 0:
		t.Title = "The plan never has to be lent money"
	default:
		t.Title = fmt.Sprintf("The plan has paid back after %.1f years; somebody must lend up to %s", w.Payback.Years, money(-w.Payback.PeakFunding))
	}
	t.Subtitle = fmt.Sprintf("Sum of savings and spending, %s prices, not discounted, against keeping today’s number of people: %s saved for each person-year more, %s for each coordinator more, %s once",
		p.Saving.Year, money(p.Saving.Amount), money(p.Coordinator), money(p.Setup))
	t.Alt = "Line chart. " + t.Title + "."
	t.Notes = []Note{{"typed", "The saving was typed in: say against what, at whose cost and how sure. The scenario page works all of that out."}}
	if w.Payback.FallsAgain {
		t.Notes = append(t.Notes, Note{"falls", "The sum falls below 0 again later."})
	}
	return t, nil
}
