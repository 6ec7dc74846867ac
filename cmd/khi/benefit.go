package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"khi/metrics/benefit"
	"khi/metrics/benefit/cohort"
)

// appraise compares options by what they cost and give: from a table of their
// means, or from a table of runs, with how sure the answer is.
func appraise(ctx context.Context, c *cli, args []string) error {
	f := c.flags("benefit", "[--thresholds LOW:HIGH:STEP] [--parameters FILE.csv] [--shares OPTION=SHARE,...] [--against OPTION] [--json] FILE | --scenario FILE.yaml [--own FILE.yaml] [--for-release] [--workbook FILE.xlsx [--lang cy] | --json] | --plan FILE.yaml [--for-release] [--json] | --criteria FILE.csv [--json] | --people FILE.csv --setting NAME [--price-year YEAR] [--years N] [--crisis POUNDS] [--json] | --records [--data DIR] [--setting NAME] [--need NEED] [--year YEAR] [--price-year YEAR] [--bands FILE.csv] [--json]")
	business := f.String("scenario", "", "work out the business case that this YAML file holds")
	own := f.String("own", "", "with --scenario: a YAML table of your own figures, which take the place of those of the same name")
	book := casebookFlags(f, "with --scenario: write it as a workbook with live formulas, FILE.xlsx")
	forRelease := f.Bool("for-release", false, "with --scenario or --plan: refuse a case with a figure that nobody has checked")
	growth := f.String("plan", "", "work out the plan to grow that this YAML file holds: starts, carers, coordinators, and when the money is back")
	criteria := f.String("criteria", "", "score options on the criteria of this CSV with swing weights, their cost beside: criterion,swing,worst,best and a column for each option")
	persons := f.String("people", "", "compare what the people in this CSV cost in different settings, fairly: setting,cost,price_year and what there is of band, age, group, region, scheme, days, entered, ended, otherwise, basis, overhead")
	ask := cohort.Question{}
	f.StringVar(&ask.Setting, "setting", "", "with --people: the setting that the others are compared with")
	f.StringVar(&ask.PriceYear, "price-year", "", "with --people: the financial year of all amounts; the newest in the table where it is left out")
	f.IntVar(&ask.Horizon, "years", 5, "with --people: over how many years it is counted what lasts")
	crisis := f.String("crisis", "", "with --people: what an ending costs once that nobody planned for, in pounds")
	records := f.Bool("records", false, "compare what the people in the councils' own records of a data folder cost in different settings, fairly: Client Level Data that were loaded")
	o := keeperFlags(f)
	var held recordsRequest
	f.StringVar(&held.Year, "year", "", "with --records: the financial year; the newest where it is left out")
	f.StringVar(&held.Need, "need", "", "with --records: the main reason for support, such as learning_disability; all where it is left out")
	bands := f.String("bands", "", "with --records: a table of the council's own need bands, FILE.csv with person_ref and need_band (and scheme_id where there are several): people are then matched on need too; nothing of it is kept")
	thresholds := f.String("thresholds", "", "what a unit of effect may be worth, in pounds: LOW:HIGH:STEP, or values with commas; "+benefit.EveryFiveThousand+" where it is left out")
	parameters := f.String("parameters", "", "a table of what was drawn, a column for each parameter and a line for each run: gives what knowing each would be worth")
	shares := f.String("shares", "", "the present mix of provision, OPTION=SHARE with commas: gives what keeping it loses")
	against := f.String("against", "", "the option beside which the others are set; the cheapest that nothing dominates where it is left out")
	asJSON := f.Bool("json", false, "print JSON")
	tables, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if err := book.check(); err != nil {
		return err
	}
	if *records {
		if len(tables) != 0 || *business+*own+book.path+*criteria+*persons+*crisis+*growth != "" {
			return fmt.Errorf("--records stands alone: %w", errUsage)
		}
		held.Setting, held.PriceYear = cmp.Or(ask.Setting, "Shared Lives"), ask.PriceYear
		if *bands != "" {
			table, err := readMost(*bands, mostBandFile)
			if err != nil {
				return err
			}
			held.Bands = table
		}
		return o.fromRecords(ctx, c, held, *asJSON)
	}
	if *bands != "" {
		return fmt.Errorf("--bands goes with --records: %w", errUsage)
	}
	if *growth != "" {
		if len(tables) != 0 || *business+*own+book.path+*criteria != "" {
			return fmt.Errorf("a plan stands alone: %w", errUsage)
		}
		return c.plan(*growth, *asJSON, *forRelease)
	}
	if *business == "" && (*own+book.path != "" || *forRelease) {
		return fmt.Errorf("--own, --workbook and --for-release go with --scenario: %w", errUsage)
	}
	if *persons != "" || ask.Setting != "" {
		if len(tables) != 0 || *business+*criteria != "" || *persons == "" || ask.Setting == "" {
			return fmt.Errorf("--people and --setting go together, and with no other table: %w", errUsage)
		}
		return c.cohort(*persons, *crisis, ask, *asJSON)
	}
	if *criteria != "" {
		if len(tables) != 0 || *business != "" {
			return fmt.Errorf("give criteria, a scenario or a table, one of them: %w", errUsage)
		}
		return c.weigh(*criteria, *asJSON)
	}
	if *business != "" {
		if len(tables) != 0 {
			return fmt.Errorf("give a scenario or a table, not both: %w", errUsage)
		}
		return c.scenario(*business, *own, *book, *asJSON, *forRelease)
	}
	if len(tables) != 1 {
		f.Usage()
		return fmt.Errorf("name one table: option,cost,effect or run,option,cost,effect: %w", errUsage)
	}
	a, err := comparisonOf(tables[0], *parameters, *thresholds, *shares, *against)
	if err != nil {
		return err
	}
	if *asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	return printComparison(c.stdout, a)
}

// comparisonOf reads the table, and those that go with it, and compares.
func comparisonOf(table, parameters, thresholds, shares, against string) (*benefit.Comparison, error) {
	file, err := os.Open(table)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var drawn io.Reader
	if parameters != "" {
		p, err := os.Open(parameters)
		if err != nil {
			return nil, err
		}
		defer p.Close()
		drawn = p
	}
	q, err := benefit.ReadQuestion(file, drawn)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	if err := q.Settle(thresholds, shares, against); err != nil {
		return nil, fmt.Errorf("--%w", err)
	}
	a, err := q.Compare()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", table, err)
	}
	return a, nil
}

// printComparison prints a comparison as people read it.
func printComparison(w io.Writer, a *benefit.Comparison) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Option\tMean cost\tMean effect\tAgainst\tExtra cost\tExtra effect\tCost of a unit\tStanding")
	for _, r := range a.Incremental {
		extraCost, extraEffect, icer := "", "", ""
		if r.ICER != nil {
			extraCost, extraEffect, icer = pence(*r.ExtraCost), fmt.Sprintf("%.4g", *r.ExtraEffect), pence(*r.ICER)
		}
		fmt.Fprintf(t, "%s\t%s\t%.4g\t%s\t%s\t%s\t%s\t%s\n", r.Option, pence(r.Cost), r.Effect, r.Against, extraCost, extraEffect, icer, r.Standing)
	}
	printBeside(t, a)
	if a.Runs > 0 {
		printRuns(t, a)
	}
	for _, n := range a.Notes {
		fmt.Fprintln(t, "\nNote: "+n)
	}
	return t.Flush()
}

// printBeside sets each option beside the one of the reader's choice.
func printBeside(t io.Writer, a *benefit.Comparison) {
	if len(a.Beside) == 0 {
		return
	}
	fmt.Fprintf(t, "\nBeside %s:\n\nOption\tExtra cost\tExtra effect\tWhere it lies\tCost of a unit\n", a.Beside[0].Against)
	for _, r := range a.Beside {
		ratio := "none"
		if r.ICER != nil {
			ratio = pence(*r.ICER)
		}
		fmt.Fprintf(t, "%s\t%s\t%.4g\t%s\t%s\n", r.Option, pence(r.ExtraCost), r.ExtraEffect, r.Quadrant, ratio)
	}
}

func printRuns(t io.Writer, a *benefit.Comparison) {
	fmt.Fprintf(t, "\n%d runs. Where each option lies, as a share of them:\n\n", a.Runs)
	fmt.Fprintln(t, "Option\tBeside\tCheaper and better\tDearer and better\tCheaper and worse\tDearer and worse\tThe same in cost or effect")
	share := func(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }
	for _, p := range a.Plane {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Option, p.Against, share(p.CheaperBetter), share(p.DearerBetter), share(p.CheaperWorse), share(p.DearerWorse), share(p.Same))
	}
	fmt.Fprintln(t, "\nHow often each option is best when a unit of effect is worth so much (CEAC), how often the one is that is best on average (CEAF),\nand what it would be worth to know for certain (EVPI), for each person:")
	fmt.Fprintf(t, "\nWorth of a unit\t%s\tBest on average\tCEAF\tEVPI", strings.Join(a.Options, "\t"))
	mixed := len(a.Decisions) > 0 && a.Decisions[0].MixedLoss != nil
	if mixed {
		fmt.Fprint(t, "\tLoss of the present mix")
	}
	fmt.Fprintln(t)
	for _, d := range a.Decisions {
		best := d.Best
		if d.Tied {
			best += " (tied)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s", pence(d.Threshold), across(a.Options, d.Probability, share), best, share(d.Frontier), pence(d.EVPI))
		if mixed {
			fmt.Fprintf(t, "\t%s", pence(*d.MixedLoss))
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "\nWhat choosing each option loses on average (expected loss), for each person:\n\nWorth of a unit\t%s\n", strings.Join(a.Options, "\t"))
	for _, d := range a.Decisions {
		fmt.Fprintf(t, "%s\t%s\n", pence(d.Threshold), across(a.Options, d.ExpectedLoss, pounds))
	}
	printPartials(t, a)
}

// printPartials prints what knowing each parameter would be worth, where the
// runs say what was drawn.
func printPartials(t io.Writer, a *benefit.Comparison) {
	if len(a.Decisions) == 0 || len(a.Decisions[0].Partial) == 0 {
		return
	}
	fmt.Fprintln(t, "\nWhat it would be worth to know one parameter for certain (EVPPI), for each person, and how much of the difference it explains (R²):")
	fmt.Fprint(t, "\nWorth of a unit")
	for _, p := range a.Decisions[0].Partial {
		fmt.Fprintf(t, "\t%s", p.Parameter)
	}
	fmt.Fprintln(t)
	for _, d := range a.Decisions {
		fmt.Fprint(t, pence(d.Threshold))
		for _, p := range d.Partial {
			fmt.Fprintf(t, "\t%s (%.2f)", pence(p.EVPPI), p.R2)
		}
		fmt.Fprintln(t)
	}
}

// across puts the values of the options in their order.
func across(options []string, values map[string]float64, words func(float64) string) string {
	all := make([]string, len(options))
	for i, o := range options {
		all[i] = words(values[o])
	}
	return strings.Join(all, "\t")
}

var british = message.NewPrinter(language.BritishEnglish)

// pounds is an amount in whole pounds, halves away from 0.
func pounds(v float64) string {
	r := math.Round(v)
	if r < 0 {
		return british.Sprintf("-£%.0f", -r)
	}
	return british.Sprintf("£%.0f", math.Abs(r))
}

// pence is an amount of a table that somebody sent: in pence where it is less than a
// thousand pounds and not whole, since effects may be worth as little.
func pence(v float64) string {
	if p := math.Round(100 * v); math.Abs(v) < 1000 && p != 100*math.Round(v) {
		sign := ""
		if p < 0 {
			sign = "-"
		}
		return british.Sprintf("%s£%.2f", sign, math.Abs(p)/100)
	}
	return pounds(v)
}
