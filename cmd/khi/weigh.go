package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"text/tabwriter"

	"khi/metrics/benefit"
)

// weighedJSON is a weighed comparison for programs. Maps are by option.
type weighedJSON struct {
	Options     []string               `json:"options"`
	Weights     map[string]float64     `json:"weights"`
	Score       map[string]float64     `json:"score"`
	Best        string                 `json:"best"`
	Tied        bool                   `json:"tied"`
	Cost        map[string]float64     `json:"cost,omitempty"`
	Incremental []benefit.IncrementRow `json:"incremental,omitempty"`
	Sensitivity []benefit.Reversal     `json:"weight_sensitivity"`
}

// weigh scores options on criteria with swing weights, their cost beside.
func (c *cli) weigh(path string, asJSON bool) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := benefit.ReadWeighed(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s, err := w.Score()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	out := weighedJSON{Options: w.Options, Weights: map[string]float64{}, Score: map[string]float64{}, Best: w.Options[s.Best], Tied: s.Tied, Sensitivity: s.Flips}
	for j, cr := range w.Criteria {
		out.Weights[cr.Name] = s.Weights[j]
	}
	for o, name := range w.Options {
		out.Score[name] = s.Total[o]
	}
	if w.Cost != nil {
		out.Cost = map[string]float64{}
		for o, name := range w.Options {
			out.Cost[name] = w.Cost[o]
		}
		table, err := benefit.Question{Options: w.Options, Costs: w.Cost, Effects: s.Total}.Compare()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		out.Incremental = table.Incremental
	}
	if asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(out)
	}
	return printWeighed(c.stdout, w, s, out)
}

func printWeighed(to io.Writer, w benefit.Weighed, s *benefit.Scored, out weighedJSON) error {
	t := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Option\tScore (0 to 100)\tCost, outside the score\tCost of a point")
	for o, name := range w.Options {
		cost, each := "", ""
		if w.Cost != nil {
			if cost = pounds(w.Cost[o]); !math.IsNaN(s.PerPoint[o]) {
				each = pounds(s.PerPoint[o])
			}
		}
		if o == s.Best {
			name += " (best)"
		}
		fmt.Fprintf(t, "%s\t%.1f\t%s\t%s\n", name, s.Total[o], cost, each)
	}
	if s.Tied {
		fmt.Fprintln(t, "Another option has the same score; the first stands.")
	}
	if len(out.Incremental) > 0 {
		fmt.Fprintln(t, "\nOption\tAgainst\tExtra cost of a point\tStanding")
		for _, r := range out.Incremental {
			each := ""
			if r.ICER != nil {
				each = pounds(*r.ICER)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.Option, r.Against, each, r.Standing)
		}
	}
	fmt.Fprintln(t, "\nCriterion\tWeight by swing\tThe best option changes at\tTo")
	for _, f := range s.Flips {
		at := "no weight"
		if f.Weight != nil {
			at = fmt.Sprintf("%.1f%%", 100**f.Weight)
		}
		fmt.Fprintf(t, "%s\t%.1f%%\t%s\t%s\n", f.Criterion, 100*f.Now, at, f.Winner)
	}
	return t.Flush()
}
