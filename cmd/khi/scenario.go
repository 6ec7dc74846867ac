package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"khi/dashboards/casebook"
	"khi/dashboards/welsh"
	"khi/metrics/benefit/scenario"
	"khi/queries/disk"
)

// scenario works out a business case and prints it.
func (c *cli) scenario(path, own string, book casebookFile, asJSON, forRelease bool) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var figures io.Reader // nil where there are none
	if own != "" {
		o, err := os.Open(own)
		if err != nil {
			return err
		}
		defer o.Close()
		figures = o
	}
	s, err := scenario.ReadWithOwn(file, figures)
	if err != nil {
		return fmt.Errorf("%s:\n%w", path, err)
	}
	if forRelease {
		if err := s.Releasable(); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	r, err := s.Work()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if book.path != "" {
		return c.casebook(book, casebook.Case{Scenario: s, Result: r})
	}
	if asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	return printScenario(c.stdout, r)
}

// casebookFile is where a workbook of a case is to be written, and in which language.
type casebookFile struct{ path, lang string }

func casebookFlags(f *flag.FlagSet, what string) *casebookFile {
	var book casebookFile
	f.StringVar(&book.path, "workbook", "", what)
	f.StringVar(&book.lang, "lang", "", "with --workbook: cy writes it in Welsh (default: English)")
	return &book
}

// check refuses a language that there is not, or that is asked for without a workbook:
// what is printed is English.
func (b *casebookFile) check() error {
	switch {
	case b.lang == "":
		return nil
	case b.path == "":
		return fmt.Errorf("--lang goes with --workbook: %w", errUsage)
	case b.lang != "en" && b.lang != welsh.Lang:
		return fmt.Errorf("--lang %q is not known here: en or cy: %w", b.lang, errUsage)
	}
	return nil
}

// casebook writes a case as a workbook, whole or not at all.
func (c *cli) casebook(file casebookFile, of casebook.Case) error {
	of.Version, of.Day = version, londonToday()
	if file.lang == welsh.Lang {
		words, err := welsh.Load()
		if err != nil {
			return err
		}
		of.Lang, of.Say = welsh.Lang, words.Speaker(casebook.Given(of.Scenario, nil))
	}
	var out bytes.Buffer
	if err := casebook.Write(&out, of); err != nil {
		return err
	}
	if err := disk.Write(file.path, out.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %s, version %s. Shaded cells may be changed; all but the sheets Cover, Runs and Sensitivity follow.\n", file.path, of.Result.Scenario, of.Result.Version)
	return nil
}

func printScenario(w io.Writer, r *scenario.Result) error {
	fmt.Fprintf(w, "%s, version %s\n", r.Scenario, r.Version)
	if r.Stamp != "" {
		fmt.Fprintf(w, "UNVERIFIED: nobody has checked %s. Not for publication.\n", strings.Join(r.Unverified, ", "))
	}
	fmt.Fprintf(w, "%s prices; years %s; %s discount rates in force from %s; whose money: %s.\n",
		r.PriceYear, r.Period, r.Schedule, r.Effective, scenario.Whose[r.Perspective])
	fmt.Fprintf(w, "%d runs, seed %d, correlation of unit costs %g.\n", r.Runs, r.Seed, r.Correlation)
	if r.Evidence != nil {
		fmt.Fprintln(w, r.Evidence.Words)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, "Note:", n)
	}
	if r.Appraisal != nil {
		if err := printAppraisal(w, r.Appraisal); err != nil {
			return err
		}
	}
	for i := range r.Options {
		if err := printOption(w, r, &r.Options[i]); err != nil {
			return err
		}
	}
	return nil
}

// printAppraisal sets the options side by side.
func printAppraisal(w io.Writer, a *scenario.Appraisal) error {
	fmt.Fprintf(w, "\n%s\n\n", a.Headline)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Option\tNet present social value\tLess its risks\tBest in runs\tSaves the council\tSaves council, NHS and DWP\tScore")
	for _, o := range a.Options {
		score := "none"
		if o.Score != nil {
			score = fmt.Sprintf("%.1f", *o.Score)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%.1f%%\t%s\t%s\t%s\n", o.Option, pounds(o.NPSV), pounds(o.AfterRisk), 100*o.BestIn, pounds(o.Council), pounds(o.Public), score)
	}
	for _, f := range a.Flips {
		if f.Weight != nil {
			fmt.Fprintf(t, "At a weight of %.1f%% for %s (now %.1f%%) %s draws level.\n", 100**f.Weight, f.Criterion, 100*f.Now, f.Winner)
		}
	}
	return t.Flush()
}

func printOption(w io.Writer, r *scenario.Result, o *scenario.OptionResult) error {
	fmt.Fprintf(w, "\n%s\n%s\n\n", strings.ToUpper(o.Name), o.Headline)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Net present social value\t%s\t5%% to 95%% of runs: %s to %s; Monte Carlo error of the mean %s\n", pounds(o.NPSV),
		pounds(o.Sure.NPSV.Low), pounds(o.Sure.NPSV.High), pounds(o.Sure.NPSV.MonteCarloError))
	if o.BCR != nil {
		fmt.Fprintf(t, "Benefit-cost ratio\t%.2f\n", *o.BCR)
	} else {
		fmt.Fprintf(t, "Benefit-cost ratio\tnone\t%s\n", o.NoBCR)
	}
	if w := o.Weighted; w != nil {
		fmt.Fprintf(t, "With distributional weights\t%s\t5%% to 95%% of runs: %s to %s; beside the figure without weights, never in its place\n", pounds(w.NPSV), pounds(w.Spread.Low), pounds(w.Spread.High))
		for _, g := range w.Groups {
			fmt.Fprintf(t, "  %s\n", g.Words())
		}
	}
	printOutcomes(t, o)
	fmt.Fprintf(t, "Payback\t%s\tdiscounted %s; counting cashable savings alone %s\n", o.Payback.Words(), o.Discounted.Words(), o.Cashable.Words())
	fmt.Fprintf(t, "Peak funding\t%s\n", pounds(o.PeakFunding))
	fmt.Fprintf(t, "Probability that it saves\t%.1f%%\tthat its net present social value is above 0: %.1f%%\n", 100*o.Sure.Saves, 100*o.Sure.WorthIt)
	fmt.Fprintf(t, "\nSaving of a person-year, %s\n", scenario.Whose[r.Perspective])
	c := o.Counterfactual
	fmt.Fprintf(t, "  against residential care, without overhead (naive)\t%s\n", maybe(c.Naive))
	fmt.Fprintf(t, "  against the mix (%s)\t%s\n", c.Basis, pounds(c.Mix))
	fmt.Fprintf(t, "  against the mix without inpatient care\t%s\n", maybe(c.WithoutInpatient))
	vanish := "none"
	if c.FamilyShare != nil {
		vanish = fmt.Sprintf("%.1f%%", 100**c.FamilyShare)
	}
	fmt.Fprintf(t, "  share living with family at which it vanishes\t%s\n", vanish)
	for _, words := range c.Words {
		fmt.Fprintf(t, "  %s\n", words)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(t, "\nPerspective\tArrangement\tOne more person-year\tAlternative\tSaving of a person-year\tPresent value of the saving")
	for _, p := range o.Perspectives {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", scenario.Whose[p.Perspective], pounds(p.Arrangement), pounds(p.Marginal), pounds(p.Alternative), pounds(p.Saving), pounds(p.PresentValue))
	}
	fmt.Fprintln(t, "\nYear\tDiscount factor\tPeople\tCost\tAvoided\tOf it cashable\tOther gains\tNet\tCumulative")
	for _, y := range o.Years {
		people := ""
		if y.Year > 0 {
			people = strconv.FormatFloat(o.People[y.Year-1], 'f', 1, 64)
		}
		fmt.Fprintf(t, "%d\t%.6f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", y.Year, y.Factor, people, pounds(y.Cost), pounds(y.Avoided), pounds(y.Cashable), pounds(y.Gains), pounds(y.Net), pounds(y.Cumulative))
	}
	if len(o.Tornado) > 0 {
		fmt.Fprintln(t, "\nWhat moves the net present social value\tBase\tLow\tHigh\tAt low\tAt high\tIt is 0 at")
	}
	for _, b := range o.Tornado {
		at := "nowhere"
		if b.Switch != nil {
			at = fmt.Sprintf("%.6g", *b.Switch)
			if b.SwitchWithin {
				at += " (within the range)"
			}
		}
		fmt.Fprintf(t, "%s\t%.6g\t%.6g\t%.6g\t%s\t%s\t%s\n", b.Parameter, b.Base, b.Low, b.High, pounds(b.AtLow), pounds(b.AtHigh), at)
	}
	return t.Flush()
}

// printOutcomes prints the chains of an option, what each agency saves by them, what each
// rule for combining grades leads to, and the social return.
func printOutcomes(t io.Writer, o *scenario.OptionResult) {
	if c := o.Outcomes; c != nil {
		fmt.Fprintf(t, "Outcomes, public value\t%s\tfiscal %s, economic %s, social %s\n", pounds(c.Public), pounds(c.Fiscal), pounds(c.Economic), pounds(c.Social))
		for _, l := range c.Lines {
			fmt.Fprintf(t, "  %s\n", l.Words())
		}
		for _, a := range c.Agencies {
			fmt.Fprintf(t, "  Saved by %s\n", a.Words())
		}
		for _, r := range c.Rules {
			fmt.Fprintf(t, "  By the rule %s\n", r.Words())
		}
	}
	if r := o.SocialReturn; r != nil {
		fmt.Fprintf(t, "Social return on investment\t%s\n", r.Told())
		for _, i := range r.Impacts {
			fmt.Fprintf(t, "  %s\n", i.Told())
		}
		fmt.Fprintf(t, "  %s\n", r.Words)
	}
}

func maybe(v *float64) string {
	if v == nil {
		return "none"
	}
	return pounds(*v)
}
