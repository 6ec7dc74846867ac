package scenario

import (
	"fmt"
	"slices"
)

// ComparePlans says in what two plans that were worked out differ, and what each
// comes to.
func ComparePlans(from, to *PlanResult) Compared {
	c := Compared{From: from.Plan + ", version " + from.Version, To: to.Plan + ", version " + to.Version}
	frame := func(what, a, b string) {
		if a != b {
			c.Frame = append(c.Frame, Difference{what, a, b})
		}
	}
	frame("price year", from.PriceYear, to.PriceYear)
	frame("years", from.Period, to.Period)
	frame("whose money", Whose[from.Perspective], Whose[to.Perspective])
	frame("what the saving is against", from.Comparator, to.Comparator)
	frame("target", from.chosen(), to.chosen())
	frame("runs and seed", fmt.Sprintf("%d, %d", from.Runs, from.Seed), fmt.Sprintf("%d, %d", to.Runs, to.Seed))
	frame("stamp", from.Stamp, to.Stamp)
	c.numbers(from.Assumptions, to.Assumptions)
	a, b := from.outcomes(), to.outcomes()
	for i, what := range []string{"people at the end", "starts in all", "growth a year", "sum at the end, cashable savings and grants less spending", "money is back",
		"chance that it is back", "most that must be lent", "present value of the net budget", "what the grant leaves behind"} {
		c.Results = append(c.Results, Difference{what, a[i], b[i]})
	}
	return c
}

// Apart tells whether the amounts of two plans may not be taken from each other.
func (r *PlanResult) Apart(other *PlanResult) bool {
	return r.PriceYear != other.PriceYear || r.Perspective != other.Perspective || r.Period != other.Period || r.Comparator != other.Comparator
}

func (r *PlanResult) chosen() string {
	i := slices.IndexFunc(r.Targets, func(t TargetResult) bool { return t.Chosen })
	if i < 0 {
		return ""
	}
	return r.Targets[i].Words
}

// outcomes are what a plan comes to, each with its interval where it has one.
func (r *PlanResult) outcomes() [9]string {
	within := func(value string, s Spread, words func(float64) string) string {
		return fmt.Sprintf("%s (90%% of runs from %s to %s)", value, words(s.Low), words(s.High))
	}
	back := "not within these years"
	if r.PaidBack {
		back = fmt.Sprintf("in month %d", r.PaybackMonth)
		if r.FallsAgain {
			back += ", and below 0 again later"
		}
	}
	cliff := "no grant ends within these years"
	if r.Cliff != nil {
		cliff = fmt.Sprintf("%s a year is gone in %s; that year's budget stands at %s", Pounds(r.Cliff.Lost), r.Cliff.Financial, Pounds(r.Cliff.Net))
	}
	peak := r.Sure.PeakFunding
	peak.Low, peak.High = -peak.High, -peak.Low
	return [9]string{within(Whole(r.Reached), r.Sure.Reached, Whole), Whole(r.Starts), percent(r.Rate), within(Pounds(r.Years[len(r.Years)-1].Cumulative), r.Sure.Sum, Pounds), back,
		percent(r.Sure.PaysBack), within(Pounds(-r.PeakFunding), peak, Pounds), Pounds(r.Present), cliff}
}
