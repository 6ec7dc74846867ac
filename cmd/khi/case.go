package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"khi/dashboards/casebook"
	"khi/metrics/benefit/scenario"
)

const caseUse = "keep [--why WORDS] FILE.yaml | list | versions NAME | show [--workbook FILE.xlsx [--lang cy]] NAME[@N] | compare A B | release NAME[@N]   (A and B: NAME[@N] or a file)"

const planUse = "keep [--why WORDS] FILE.yaml | list | versions NAME | show NAME[@N] | compare A B | release NAME[@N]   (A and B: NAME[@N] or a file)"

// caseShelf is where the business cases of a data folder lie, planShelf where its
// plans to grow do.
func caseShelf(dir string) scenario.Shelf { return scenario.Shelf{Dir: filepath.Join(dir, "cases")} }
func planShelf(dir string) scenario.Shelf {
	return scenario.Shelf{Dir: filepath.Join(dir, "plans"), Plans: true}
}

// cases keeps business cases under a name with numbered versions, and compares
// them.
func cases(_ context.Context, c *cli, args []string) error {
	f := c.flags("case", caseUse)
	data := f.String("data", "data/khi", "data folder")
	why := f.String("why", "", "with keep: what changed, in words")
	book := casebookFlags(f, "with show: write it as a workbook with live formulas and the list of its versions, FILE.xlsx")
	asJSON := f.Bool("json", false, "print as JSON")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if err := book.check(); err != nil {
		return err
	}
	shelf, out := caseShelf(*data), casePrinter{c, *asJSON}
	if did, err := out.shelve(shelf, words, *why); did {
		return err
	}
	switch {
	case len(words) == 2 && words[0] == "show":
		s, r, err := workedCase(shelf, words[1])
		if err != nil {
			return err
		}
		if book.path != "" {
			return c.casebook(*book, casebook.Case{Scenario: s, Result: r, Log: versionsOf(shelf, words[1])})
		}
		return out.result(r)
	case len(words) == 3 && words[0] == "compare":
		return out.compare(shelf, words[1], words[2])
	}
	f.Usage()
	return fmt.Errorf("say what to do with which business case: %w", errUsage)
}

// plans keeps plans to grow in the same way.
func plans(_ context.Context, c *cli, args []string) error {
	f := c.flags("plan", planUse)
	data := f.String("data", "data/khi", "data folder")
	why := f.String("why", "", "with keep: what changed, in words")
	asJSON := f.Bool("json", false, "print as JSON")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	shelf, out := planShelf(*data), casePrinter{c, *asJSON}
	if did, err := out.shelve(shelf, words, *why); did {
		return err
	}
	switch {
	case len(words) == 2 && words[0] == "show":
		r, err := workedPlan(shelf, words[1])
		switch {
		case err != nil:
			return err
		case *asJSON:
			return out.json(r)
		}
		return printPlan(c.stdout, r)
	case len(words) == 3 && words[0] == "compare":
		a, err := workedPlan(shelf, words[1])
		if err != nil {
			return err
		}
		b, err := workedPlan(shelf, words[2])
		if err != nil {
			return err
		}
		return out.differences(scenario.ComparePlans(a, b), a.Apart(b))
	}
	f.Usage()
	return fmt.Errorf("say what to do with which plan to grow: %w", errUsage)
}

// shelve does what is done alike with cases and plans: it keeps, lists and
// releases them. did says whether that was asked.
func (c casePrinter) shelve(shelf scenario.Shelf, words []string, why string) (did bool, err error) {
	var all []scenario.Kept
	switch {
	case len(words) == 2 && words[0] == "keep":
		text, err := os.ReadFile(words[1])
		if err != nil {
			return true, err
		}
		k, err := shelf.Keep(text, why, londonToday())
		if err != nil {
			return true, fmt.Errorf("%s:\n%w", words[1], err)
		}
		all = []scenario.Kept{k}
	case len(words) == 1 && words[0] == "list":
		all, err = shelf.All()
	case len(words) == 2 && words[0] == "versions":
		all, err = shelf.Versions(words[1])
	case len(words) == 2 && words[0] == "release":
		k, err := shelf.Release(words[1], londonToday())
		if err != nil {
			return true, err
		}
		all = []scenario.Kept{k}
	default:
		return false, nil
	}
	if err != nil {
		return true, err
	}
	return true, c.list(shelf, all...)
}

// textOf is a file, or a version that was kept.
func textOf(shelf scenario.Shelf, ref string) ([]byte, error) {
	text, err := os.ReadFile(ref)
	if err == nil {
		return text, nil
	}
	k, err := shelf.Find(ref)
	if err != nil {
		return nil, err
	}
	return shelf.Text(k)
}

// workedPlan works out a file, or a version that was kept.
func workedPlan(shelf scenario.Shelf, ref string) (*scenario.PlanResult, error) {
	text, err := textOf(shelf, ref)
	if err != nil {
		return nil, err
	}
	p, err := scenario.ReadPlan(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s:\n%w", ref, err)
	}
	r, err := p.Work()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	return r, nil
}

// workedCase works out a file, or a version that was kept.
func workedCase(shelf scenario.Shelf, ref string) (*scenario.Scenario, *scenario.Result, error) {
	text, err := textOf(shelf, ref)
	if err != nil {
		return nil, nil, err
	}
	s, err := scenario.Read(bytes.NewReader(text))
	if err != nil {
		return nil, nil, fmt.Errorf("%s:\n%w", ref, err)
	}
	r, err := s.Work()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", ref, err)
	}
	return s, r, nil
}

// versionsOf lists the versions of a case up to the one that is meant; a file has none.
func versionsOf(shelf scenario.Shelf, ref string) []scenario.Kept {
	meant, err := shelf.Find(ref)
	if err != nil {
		return nil
	}
	all, err := shelf.Versions(meant.Name)
	if err != nil {
		return nil
	}
	return all[:min(len(all), meant.Number)]
}

// casePrinter prints as text or as JSON.
type casePrinter struct {
	*cli
	asJSON bool
}

func (c casePrinter) json(v any) error {
	e := json.NewEncoder(c.stdout)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (c casePrinter) list(shelf scenario.Shelf, all ...scenario.Kept) error {
	if c.asJSON {
		return c.json(all)
	}
	if len(all) == 0 {
		none := "No business case has been kept. khi case keep FILE.yaml keeps one."
		if shelf.Plans {
			none = "No plan to grow has been kept. khi plan keep FILE.yaml keeps one."
		}
		fmt.Fprintln(c.stdout, none)
		return nil
	}
	t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Name\tTitle\tVersion\tKept on\tState\tWhat changed")
	for _, k := range all {
		state := "may be released"
		switch {
		case k.Released != "":
			state = "released " + k.Released
		case k.Stamp != "":
			state = "unverified"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", k.Ref(), k.Title, k.Version, k.KeptOn, state, k.Why)
	}
	return t.Flush()
}

func (c casePrinter) result(r *scenario.Result) error {
	if c.asJSON {
		return c.json(r)
	}
	return printScenario(c.stdout, r)
}

func (c casePrinter) compare(shelf scenario.Shelf, from, to string) error {
	_, a, err := workedCase(shelf, from)
	if err != nil {
		return err
	}
	_, b, err := workedCase(shelf, to)
	if err != nil {
		return err
	}
	return c.differences(scenario.Compare(a, b), a.PriceYear != b.PriceYear || a.Perspective != b.Perspective || a.Period != b.Period)
}

// differences prints in what two cases or plans differ; apart says that their
// amounts may not be taken from each other.
func (c casePrinter) differences(d scenario.Compared, apart bool) error {
	if c.asJSON {
		return c.json(d)
	}
	fmt.Fprintf(c.stdout, "A: %s\nB: %s\n", d.From, d.To)
	if apart {
		fmt.Fprintln(c.stdout, "A and B count other money, other prices, other years or against something else: their amounts may not be taken from each other.")
	}
	for _, part := range []struct {
		title string
		rows  []scenario.Difference
	}{{"Frame", d.Frame}, {"Numbers", d.Numbers}, {"What they come to", d.Results}} {
		printDifferences(c.stdout, part.title, part.rows)
	}
	return nil
}

func printDifferences(w io.Writer, title string, rows []scenario.Difference) {
	fmt.Fprintf(w, "\n%s\n", strings.ToUpper(title))
	if len(rows) == 0 {
		fmt.Fprintln(w, "  the same")
	}
	for _, r := range rows {
		fmt.Fprintf(w, "%s\n  A: %s\n  B: %s\n", r.What, or(r.From, "not there"), or(r.To, "not there"))
	}
}

func or(words, other string) string {
	if words == "" {
		return other
	}
	return words
}
