package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"khi/metrics/benefit/scenario"
)

// plan works out a plan to grow and prints it.
func (c *cli) plan(path string, asJSON, forRelease bool) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	p, err := scenario.ReadPlan(file)
	if err != nil {
		return fmt.Errorf("%s:\n%w", path, err)
	}
	if forRelease {
		if err := p.Releasable(); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	r, err := p.Work()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	return printPlan(c.stdout, r)
}

func printPlan(w io.Writer, r *scenario.PlanResult) error {
	fmt.Fprintf(w, "%s, version %s\n", r.Plan, r.Version)
	if r.Stamp != "" {
		fmt.Fprintf(w, "UNVERIFIED: nobody has checked %s. Not for publication.\n", strings.Join(r.Unverified, ", "))
	}
	fmt.Fprintf(w, "%s prices; years %s; whose money: %s.\n", r.PriceYear, r.Period, scenario.Whose[r.Perspective])
	for _, n := range r.Notes {
		fmt.Fprintln(w, "Note:", n)
	}
	fmt.Fprintf(w, "\n%s\n%s\n\n", r.Growth, r.Headline)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Year\tPeople\tBy the plan\tAt 6% a year\tStarts\tLeavers\tHouseholds\tTo assess\tApproved\tCoordinators")
	for _, y := range r.Years {
		fmt.Fprintf(t, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\n", y.Financial, y.People, y.Wanted, y.Historic, y.Starts, y.Leavers, y.Households, y.Assessments, y.Approvals, y.Coordinators)
	}
	fmt.Fprintln(t, "\nYear\tGross saving\tOf a full year\tCashable\tGrant\tRecruitment\tCoordinators\tDouble running\tSet-up and marketing\tNet budget\tSum so far\tWithout the grant\tNet, money of the day")
	for _, y := range r.Years {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", y.Financial, pounds(y.Gross), pounds(y.FullYear), pounds(y.Cashable), pounds(y.Grant), pounds(y.Recruitment),
			pounds(y.Staff), pounds(y.DoubleRunning), pounds(y.Standing), pounds(y.Net), pounds(y.Cumulative), pounds(y.WithoutGrant), pounds(y.OfTheDay))
	}
	if c := r.Cliff; c != nil {
		fmt.Fprintf(t, "\nThe grant of %s a year is gone in %s; that year's budget stands at %s.\n", pounds(c.Lost), c.Financial, pounds(c.Net))
	}
	fmt.Fprintf(t, "Present value of the net budget: %s.\n", pounds(r.Present))
	fmt.Fprintln(t, "\nTarget\tPeople\tGrowth a year\tYears at 6% a year")
	for _, g := range r.Targets {
		years := "never"
		if g.HistoricYears > 0 {
			years = fmt.Sprintf("%.1f", g.HistoricYears)
		}
		words := g.Words
		if g.Chosen {
			words += " (the plan)"
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.1f%%\t%s\n", words, g.People, 100*g.Rate, years)
	}
	return t.Flush()
}
