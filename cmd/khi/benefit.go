package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"khi/metrics/benefit"
)

// appraise compares options by what they cost and give: from a table of their
// means, or from a table of runs, with how sure the answer is.
func appraise(_ context.Context, c *cli, args []string) error {
	f := c.flags("benefit", "[--thresholds LOW:HIGH:STEP] [--json] FILE.csv | --scenario FILE.yaml [--json]")
	business := f.String("scenario", "", "work out the business case that this YAML file holds")
	thresholds := f.String("thresholds", "0:50000:5000", "what a unit of effect may be worth, in pounds: LOW:HIGH:STEP, or values with commas")
	asJSON := f.Bool("json", false, "print JSON")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *business != "" {
		if f.NArg() != 0 {
			return fmt.Errorf("give a scenario or a table, not both: %w", errUsage)
		}
		return c.scenario(*business, *asJSON)
	}
	if f.NArg() != 1 {
		f.Usage()
		return fmt.Errorf("name one table: option,cost,effect or run,option,cost,effect: %w", errUsage)
	}
	at, err := readThresholds(*thresholds)
	if err != nil {
		return err
	}
	file, err := os.Open(f.Arg(0))
	if err != nil {
		return err
	}
	defer file.Close()
	a, err := appraisalOf(file, at)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Arg(0), err)
	}
	if *asJSON {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	return a.print(c.stdout)
}

// appraisal is what a table of options or runs comes to.
type appraisal struct {
	Runs        int                `json:"runs,omitempty"`
	Options     []string           `json:"options"`
	Incremental []incrementJSON    `json:"incremental"`
	Decisions   []decisionJSON     `json:"decisions,omitempty"`
	decisions   []benefit.Decision // for printing
}

// incrementJSON leaves an ICER out where there is none.
type incrementJSON struct {
	Option      string   `json:"option"`
	Cost        float64  `json:"cost"`
	Effect      float64  `json:"effect"`
	Standing    string   `json:"standing"`
	Against     string   `json:"against,omitempty"`
	ExtraCost   *float64 `json:"extra_cost,omitempty"`
	ExtraEffect *float64 `json:"extra_effect,omitempty"`
	ICER        *float64 `json:"icer,omitempty"`
}

type decisionJSON struct {
	Threshold    float64            `json:"threshold"`
	Best         string             `json:"best"`
	Tied         bool               `json:"tied"`
	MeanNMB      map[string]float64 `json:"mean_net_monetary_benefit"`
	Probability  map[string]float64 `json:"probability_best"`
	ExpectedLoss map[string]float64 `json:"expected_loss"`
	EVPI         float64            `json:"evpi"`
}

func appraisalOf(r io.Reader, thresholds []float64) (*appraisal, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if !benefit.IsSample(firstLine(string(head))) {
		names, costs, effects, err := benefit.ReadOptions(b)
		if err != nil {
			return nil, err
		}
		return (&appraisal{Options: names}).compare(costs, effects)
	}
	s, err := benefit.ReadSample(b)
	if err != nil {
		return nil, err
	}
	effects, costs, err := s.Means()
	if err != nil {
		return nil, err
	}
	a := &appraisal{Runs: len(s.Costs), Options: s.Options}
	if a.decisions, err = s.Over(thresholds); err != nil {
		return nil, err
	}
	for _, d := range a.decisions {
		a.Decisions = append(a.Decisions, decisionJSON{d.Threshold, s.Options[d.Best], d.Tied,
			byName(s.Options, d.MeanNMB), byName(s.Options, d.Probability), byName(s.Options, d.ExpectedLoss), d.EVPI})
	}
	return a.compare(costs, effects)
}

// firstLine skips the lines that hold remarks.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}

func byName(names []string, values []float64) map[string]float64 {
	out := map[string]float64{}
	for i, n := range names {
		out[n] = values[i]
	}
	return out
}

func (a *appraisal) compare(costs, effects []float64) (*appraisal, error) {
	table, err := benefit.Incremental(a.Options, costs, effects)
	if err != nil {
		return nil, err
	}
	for _, row := range table {
		j := incrementJSON{Option: row.Option, Cost: row.Cost, Effect: row.Effect, Standing: string(row.Standing), Against: row.Against}
		if row.Standing == benefit.OnTheLine {
			j.ExtraCost, j.ExtraEffect, j.ICER = &row.ExtraCost, &row.ExtraEffect, &row.ICER
		}
		a.Incremental = append(a.Incremental, j)
	}
	return a, nil
}

func (a *appraisal) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Option\tMean cost\tMean effect\tAgainst\tExtra cost\tExtra effect\tCost of a unit\tStanding")
	for _, r := range a.Incremental {
		extraCost, extraEffect, icer := "", "", ""
		if r.ICER != nil {
			extraCost, extraEffect, icer = pounds(*r.ExtraCost), fmt.Sprintf("%.4g", *r.ExtraEffect), pounds(*r.ICER)
		}
		fmt.Fprintf(t, "%s\t%s\t%.4g\t%s\t%s\t%s\t%s\t%s\n", r.Option, pounds(r.Cost), r.Effect, r.Against, extraCost, extraEffect, icer, r.Standing)
	}
	if err := t.Flush(); err != nil || len(a.decisions) == 0 {
		return err
	}
	fmt.Fprintf(w, "\n%d runs. How often each option is best when a unit of effect is worth so much, and what it would be worth to know for certain (EVPI), for each person:\n\n", a.Runs)
	fmt.Fprintf(t, "Worth of a unit\t%s\tBest on average\tEVPI\n", strings.Join(a.Options, "\t"))
	for _, d := range a.decisions {
		shares := make([]string, len(a.Options))
		for o, p := range d.Probability {
			shares[o] = fmt.Sprintf("%.1f%%", 100*p)
		}
		best := a.Options[d.Best]
		if d.Tied {
			best += " (tied)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", pounds(d.Threshold), strings.Join(shares, "\t"), best, pounds(d.EVPI))
	}
	return t.Flush()
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

const mostThresholds = 10_000

func readThresholds(s string) ([]float64, error) {
	wrong := fmt.Errorf("--thresholds %q: write LOW:HIGH:STEP with a step above 0 and at most %d steps, or values with commas", s, mostThresholds)
	if !strings.Contains(s, ":") {
		var all []float64
		for part := range strings.SplitSeq(s, ",") {
			v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, wrong
			}
			all = append(all, v)
		}
		return all, nil
	}
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return nil, wrong
	}
	low, err1 := strconv.ParseFloat(parts[0], 64)
	high, err2 := strconv.ParseFloat(parts[1], 64)
	step, err3 := strconv.ParseFloat(parts[2], 64)
	if errors.Join(err1, err2, err3) != nil || !(step > 0) || !(high >= low) || (high-low)/step > mostThresholds {
		return nil, wrong
	}
	var all []float64
	for i := 0; low+float64(i)*step <= high*(1+1e-12); i++ {
		all = append(all, low+float64(i)*step)
	}
	return all, nil
}
