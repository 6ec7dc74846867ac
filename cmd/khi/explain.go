package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries/duck"
)

// explained is what khi explain says: how a figure was made and, if asked, the
// same by groups.
type explained struct {
	*metrics.Explanation
	Groups *metrics.Table `json:"groups,omitempty"`
}

// explain says how a figure was made. It reads the published snapshot, as the
// pages do, so it says what they say, whether khi serve is running or not.
func explain(ctx context.Context, c *cli, args []string) (err error) {
	f := c.flags("explain", "INDICATOR PLACE PERIOD [--by BREAKDOWN] --data DIR [--profile NAME] [--json]")
	data := f.String("data", "data/khi", "data folder")
	by := f.String("by", "", "show the groups of a breakdown too, such as age_band")
	var hide rules
	profileFlag(f, &hide)
	asJSON := f.Bool("json", false, "print as JSON")
	words, err := c.parseAround(f, args)
	if err != nil {
		return err
	}
	if len(words) != 3 {
		f.Usage()
		return fmt.Errorf("name an indicator, a place and a period, such as friends_help UK 2025-26: %w", errUsage)
	}
	period, err := metrics.ParsePeriod(words[2])
	if err != nil {
		return err
	}
	engine, done, err := publishedEngine(ctx, *data, hide.profile())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	x := explained{}
	if x.Explanation, err = engine.Explain(ctx, words[0], words[1], period); err != nil {
		return err
	}
	if *by != "" {
		if x.Groups, err = engine.Breakdown(ctx, words[0], words[1], period.Year(), *by); err != nil {
			return err
		}
		x.Groups = x.Groups.Published()
	}
	if *asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(x)
	}
	x.print(c.stdout)
	return nil
}

// publishedEngine answers from the snapshot that a data folder shows, by some rules.
func publishedEngine(ctx context.Context, dir string, hide disclose.Profile) (*metrics.Engine, func() error, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, nil, fmt.Errorf("the data folder cannot be opened: %w", err)
	}
	path, err := duck.Current(dir)
	if err == nil {
		err = takeOwn(dir)
	}
	if err != nil {
		return nil, nil, err
	}
	engine, snapshot, err := openEngine(ctx, path, hide)
	if err != nil {
		return nil, nil, err
	}
	if memory, err := openVerdicts(dir); err == nil { // without it, it only takes longer
		engine.Remember(memory)
	}
	return engine, snapshot.Close, nil
}

func (x explained) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", x.Headline)
	ind := x.Indicator
	fmt.Fprintf(w, "Indicator   %s %s (%s)\nQuestion    %s\nCounts      %s\nInstrument  %s\n", ind.ID, ind.Title, ind.Name, ind.Question, ind.Counts, ind.Instrument)
	fmt.Fprintf(w, "Definition  since version %s, SHA-256 %s\nFigures     as of %s, fingerprint %s\n", ind.Since, x.Definition, x.AsOf, x.Fingerprint)
	if x.Invented {
		fmt.Fprintln(w, "Data        made up: no real person or scheme is shown")
	}
	fmt.Fprintf(w, "Place       %s (%s)\nPeriod      %s\n\n", x.Place.Name, x.Place.ID, x.Period.Words())
	fmt.Fprintf(w, "Went in     %s\nCounted     %s\n", metrics.Count.Text(x.In), metrics.Count.Text(x.Counted))
	for _, lo := range x.LeftOut {
		fmt.Fprintf(w, "Left out    %s %s\n", metrics.Count.Text(lo.People), lo.Words)
	}
	fmt.Fprintf(w, "\nMethod      %s\nProtection  %s\n", x.Method, strings.Join(x.Applied, "\n            "))
	if x.Groups != nil {
		printTable(w, x.Groups)
	}
	fmt.Fprintln(w, "\nFiles")
	for _, l := range x.Files {
		fmt.Fprintf(w, "  batch %d: %s, read as %s, loaded %s\n    SHA-256 %s\n", l.Batch, l.File, l.Source, l.At, l.SHA256)
	}
	fmt.Fprintf(w, "\nSQL\n%s\n[c] is hidden so that nobody can be recognised. khi trace leads to the rows.\n", strings.TrimRight(x.SQL, "\n"))
}

// printTable writes a table in words, a line for each row.
func printTable(w io.Writer, t *metrics.Table) {
	fmt.Fprintf(w, "\n%s\n", t.Subtitle)
	for _, row := range t.Rows {
		var cells []string
		for i, c := range t.Columns {
			cells = append(cells, c.Name+" "+t.Text(row, i))
		}
		fmt.Fprintf(w, "  %-28s %s\n", row.Label, strings.Join(cells, ", "))
	}
}
