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

const caseUse = "keep [--why WORDS] FILE.yaml | list | versions NAME | show [--workbook FILE.xlsx] NAME[@N] | compare A B | release NAME[@N]   (A and B: NAME[@N] or a file)"

// caseShelf is where the business cases of a data folder lie.
func caseShelf(dir string) scenario.Shelf { return scenario.Shelf{Dir: filepath.Join(dir, "cases")} }

// cases keeps business cases under a name with numbered versions, and compares
// them.
func cases(_ context.Context, c *cli, args []string) error {
	f := c.flags("case", caseUse)
	data := f.String("data", "data/khi", "data folder")
	why := f.String("why", "", "with keep: what changed, in words")
	book := f.String("workbook", "", "with show: write it as a workbook with live formulas and the list of its versions, FILE.xlsx")
	asJSON := f.Bool("json", false, "print as JSON")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	shelf, out := caseShelf(*data), casePrinter{c, *asJSON}
	switch {
	case len(words) == 2 && words[0] == "keep":
		text, err := os.ReadFile(words[1])
		if err != nil {
			return err
		}
		k, err := shelf.Keep(text, *why, londonToday())
		if err != nil {
			return fmt.Errorf("%s:\n%w", words[1], err)
		}
		return out.list(k)
	case len(words) == 1 && words[0] == "list":
		all, err := shelf.All()
		if err != nil {
			return err
		}
		return out.list(all...)
	case len(words) == 2 && words[0] == "versions":
		all, err := shelf.Versions(words[1])
		if err != nil {
			return err
		}
		return out.list(all...)
	case len(words) == 2 && words[0] == "show":
		s, r, err := workedCase(shelf, words[1])
		if err != nil {
			return err
		}
		if *book != "" {
			return c.casebook(*book, casebook.Case{Scenario: s, Result: r, Log: versionsOf(shelf, words[1])})
		}
		return out.result(r)
	case len(words) == 3 && words[0] == "compare":
		return out.compare(shelf, words[1], words[2])
	case len(words) == 2 && words[0] == "release":
		k, err := shelf.Release(words[1], londonToday())
		if err != nil {
			return err
		}
		return out.list(k)
	}
	f.Usage()
	return fmt.Errorf("say what to do with which business case: %w", errUsage)
}

// workedCase works out a file, or a version that was kept.
func workedCase(shelf scenario.Shelf, ref string) (*scenario.Scenario, *scenario.Result, error) {
	text, err := os.ReadFile(ref)
	if err != nil {
		k, notKept := shelf.Find(ref)
		if notKept != nil {
			return nil, nil, notKept
		}
		if text, err = shelf.Text(k); err != nil {
			return nil, nil, err
		}
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

func (c casePrinter) list(all ...scenario.Kept) error {
	if c.asJSON {
		return c.json(all)
	}
	if len(all) == 0 {
		fmt.Fprintln(c.stdout, "No business case has been kept. khi case keep FILE.yaml keeps one.")
		return nil
	}
	t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Case\tTitle\tVersion\tKept on\tState\tWhat changed")
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
	d := scenario.Compare(a, b)
	if c.asJSON {
		return c.json(d)
	}
	fmt.Fprintf(c.stdout, "A: %s\nB: %s\n", d.From, d.To)
	if a.PriceYear != b.PriceYear || a.Perspective != b.Perspective || a.Period != b.Period {
		fmt.Fprintln(c.stdout, "A and B count other money, other prices or other years: their amounts may not be taken from each other.")
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
