package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"khi/metrics/benefit/cohort"
)

// cohort compares what people cost in different settings, person by person.
func (c *cli) cohort(path, crisis string, q cohort.Question, asJSON bool) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if q.People, err = cohort.Read(file); err != nil {
		return fmt.Errorf("%s:\n%w", path, err)
	}
	if crisis != "" {
		v, err := strconv.ParseFloat(crisis, 64)
		if err != nil {
			return fmt.Errorf("--crisis %q must be pounds: %w", crisis, errUsage)
		}
		q.Crisis = &v
	}
	a, err := q.Work()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	return printCohort(c.stdout, a)
}

func printCohort(w io.Writer, a *cohort.Answer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s beside other settings, pounds of %s for a person and year, with 95%% intervals. Numbers of people are to the nearest 5.\n\n", a.Setting, a.PriceYear)
	fmt.Fprintln(t, "Setting\tPeople\tCost as it is\tCost with the needs of all\tHow\tOver what their bands cost")
	for _, r := range a.Settings {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\n", r.Setting, r.People, amount(r.Cost), amount(r.Standardised), r.How, plainAmount(r.Ratio))
	}
	if r := a.Regression; r != nil {
		fmt.Fprintf(t, "\nAll else alike (gamma regression of %d people, allowing for %s):\n\nSetting\tTimes as dear\tCost of those in %s there\tSaving\n", r.People, or(strings.Join(r.Allows, ", "), "nothing else"), a.Setting)
		for _, s := range r.Settings {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Setting, plainAmount(s.Times), amount(s.Cost), amount(s.Saving))
		}
	}
	printMatched(t, a)
	printOtherwise(t, a)
	printLasting(t, a)
	for _, n := range a.Notes {
		fmt.Fprintln(t, "\nNote: "+n)
	}
	return t.Flush()
}

func printMatched(t io.Writer, a *cohort.Answer) {
	m := a.Matched
	if m == nil {
		return
	}
	balanced := "balanced"
	if !m.Balanced {
		balanced = "NOT balanced: read it with care"
	}
	fmt.Fprintf(t, "\nBeside people like them (exact on %s), %d of %d without a match, %d different people elsewhere, %s:\n\nCost of those\t%s\nSaving\t%s\n\nDifference in standard deviations\tBefore\tAfter\n",
		strings.Join(m.Exact, ", "), m.Unmatched, m.People, m.Others, balanced, amount(m.Cost), amount(m.Saving))
	for _, b := range m.Balance {
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\n", b.What, b.Before, *b.After)
	}
	fmt.Fprintln(t, "\nThose like them live in\tShare\tCost")
	for _, s := range m.Settings {
		fmt.Fprintf(t, "%s\t%g%%\t%s\n", s.Setting, s.Percent, amount(s.Cost))
	}
	fmt.Fprintf(t, "\nSaving against residential care alone (naive)\t%s\nagainst those like them\t%s\nagainst them without hospital care\t%s\n", amount(m.Naive), amount(m.Mix), amount(m.WithoutInpatient))
	if m.FamilyShare != nil {
		fmt.Fprintf(t, "share living with family at which it vanishes\t%.1f%%\n", 100**m.FamilyShare)
	}
	for _, words := range m.Words {
		fmt.Fprintln(t, words)
	}
}

func printOtherwise(t io.Writer, a *cohort.Answer) {
	o := a.Otherwise
	if o == nil {
		return
	}
	fmt.Fprintf(t, "\nWhere people would otherwise live, as is known of each:\n\n")
	for _, s := range o.Sources {
		fmt.Fprintf(t, "%s\t%g%% of people\n", s.Basis, s.Percent)
	}
	fmt.Fprintln(t, "\nSetting\tShare\tCost\tFrom")
	for _, s := range o.Settings {
		fmt.Fprintf(t, "%s\t%g%%\t%s\t%s\n", s.Setting, s.Percent, amount(s.Cost), s.From)
	}
	fmt.Fprintf(t, "\nSaving against residential care, without the scheme's own cost (naive)\t%s\nagainst the mix\t%s\nagainst the mix without hospital care\t%s\n", amount(o.Naive), amount(o.Mix), amount(o.WithoutInpatient))
	if o.FamilyShare != nil {
		fmt.Fprintf(t, "share living with family at which it vanishes\t%.1f%%\n", 100**o.FamilyShare)
	}
	for _, words := range o.Words {
		fmt.Fprintln(t, words)
	}
}

func printLasting(t io.Writer, a *cohort.Answer) {
	l := a.Lasting
	if l == nil {
		return
	}
	fmt.Fprintf(t, "\nHow long it lasts, of everybody who started (%d):\n\nYear\tStill there\tAt risk\tOf the year there\tDiscount factor\tSaving\n", l.Started)
	for _, y := range l.Years {
		fmt.Fprintf(t, "%d\t%g%% (%g%% to %g%%)\t%d\t%.2f\t%.6f\t%s\n", y.Year, y.Still, y.Low, y.High, y.AtRisk, y.There, y.Factor, pounds(y.Expected))
	}
	if l.Expected != nil {
		fmt.Fprintf(t, "\nSaving of a start over these years, against %s\t%s\nif everybody stayed it would be\t%s\n", l.Against, pounds(*l.Expected), pounds(*l.Stayed))
	}
	fmt.Fprintf(t, "Cost of all who started\t%s\nof those still there alone\t%s\n", amount(l.Everyone), amount(l.Still))
	for _, words := range l.Words {
		fmt.Fprintln(t, words)
	}
}

// amount is a figure in pounds with its interval, or why there is none.
func amount(a cohort.Amount) string { return amountAs(a, pounds) }

func plainAmount(a cohort.Amount) string {
	return amountAs(a, func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) })
}

func amountAs(a cohort.Amount, words func(float64) string) string {
	switch {
	case a.Value == nil:
		return "none: " + a.Why
	case a.Low == nil:
		return words(*a.Value)
	}
	return words(*a.Value) + " (" + words(*a.Low) + " to " + words(*a.High) + ")"
}
