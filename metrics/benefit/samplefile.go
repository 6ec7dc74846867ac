package benefit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ReadSample reads a probabilistic analysis from a CSV, in either of two forms:
//
//	run,option,cost,effect      one line for each run and option
//	cost_A,effect_A,cost_B,…    one line for each run; other columns are refused
//
// Every run has every option once. Lines that start with # are left out.
func ReadSample(r io.Reader) (Sample, error) {
	head, rows, err := readAny(r)
	if err != nil {
		return Sample{}, err
	}
	if slices.Contains(head, "option") {
		return longSample(head, rows)
	}
	return wideSample(head, rows)
}

func readAny(r io.Reader) (head []string, rows [][]string, err error) {
	c := csv.NewReader(r)
	c.Comment = '#'
	all, err := c.ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("the table cannot be read: %w", err)
	}
	if len(all) < 2 {
		return nil, nil, errors.New("the table needs a header and at least one line")
	}
	for i, h := range all[0] {
		all[0][i] = strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF"))
	}
	return all[0], all[1:], nil
}

func columnsOf(head []string, names ...string) ([]int, error) {
	at := make([]int, len(names))
	for i, n := range names {
		if at[i] = slices.Index(head, n); at[i] < 0 {
			return nil, fmt.Errorf("there is no column %q; the columns are %s", n, strings.Join(head, ", "))
		}
	}
	return at, nil
}

func amountAt(row []string, column, line int, name string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(row[column]), 64)
	if err != nil || v != v || v > 1e300 || v < -1e300 {
		return 0, fmt.Errorf("line %d, %s: %q is not a number", line, name, row[column])
	}
	return v, nil
}

func longSample(head []string, rows [][]string) (Sample, error) {
	at, err := columnsOf(head, "run", "option", "cost", "effect")
	if err != nil {
		return Sample{}, err
	}
	var s Sample
	optionAt, runAt := map[string]int{}, map[string]int{}
	for _, row := range rows {
		if name := row[at[1]]; !slices.Contains(s.Options, name) {
			optionAt[name] = len(s.Options)
			s.Options = append(s.Options, name)
		}
	}
	var seen [][]bool
	for n, row := range rows {
		cost, err := amountAt(row, at[2], n+2, "cost")
		if err != nil {
			return Sample{}, err
		}
		effect, err := amountAt(row, at[3], n+2, "effect")
		if err != nil {
			return Sample{}, err
		}
		i, known := runAt[row[at[0]]]
		if !known {
			i = len(s.Costs)
			runAt[row[at[0]]] = i
			s.Costs, s.Effects = append(s.Costs, make([]float64, len(s.Options))), append(s.Effects, make([]float64, len(s.Options)))
			seen = append(seen, make([]bool, len(s.Options)))
		}
		o := optionAt[row[at[1]]]
		if seen[i][o] {
			return Sample{}, fmt.Errorf("line %d: run %s has option %s twice", n+2, row[at[0]], row[at[1]])
		}
		seen[i][o], s.Costs[i][o], s.Effects[i][o] = true, cost, effect
	}
	for run, i := range runAt {
		if o := slices.Index(seen[i], false); o >= 0 {
			return Sample{}, fmt.Errorf("run %s has no line for option %s", run, s.Options[o])
		}
	}
	return s, s.check()
}

func wideSample(head []string, rows [][]string) (Sample, error) {
	var s Sample
	var costAt, effectAt []int
	for _, h := range head {
		name, isCost := strings.CutPrefix(h, "cost_")
		if !isCost {
			if e, isEffect := strings.CutPrefix(h, "effect_"); h != "run" && (!isEffect || !slices.Contains(head, "cost_"+e)) {
				return Sample{}, fmt.Errorf("the column %q is not known: a table of runs has run, option, cost and effect, or cost_A, effect_A, cost_B, effect_B and so on", h)
			}
			continue
		}
		at, err := columnsOf(head, h, "effect_"+name)
		if err != nil {
			return Sample{}, err
		}
		s.Options, costAt, effectAt = append(s.Options, name), append(costAt, at[0]), append(effectAt, at[1])
	}
	for n, row := range rows {
		costs, effects := make([]float64, len(s.Options)), make([]float64, len(s.Options))
		for o, name := range s.Options {
			var err error
			if costs[o], err = amountAt(row, costAt[o], n+2, "cost_"+name); err != nil {
				return Sample{}, err
			}
			if effects[o], err = amountAt(row, effectAt[o], n+2, "effect_"+name); err != nil {
				return Sample{}, err
			}
		}
		s.Costs, s.Effects = append(s.Costs, costs), append(s.Effects, effects)
	}
	return s, s.check()
}

// ReadOptions reads a table of options with their mean cost and effect: the
// columns option, cost and effect.
func ReadOptions(r io.Reader) (names []string, costs, effects []float64, err error) {
	head, rows, err := readAny(r)
	if err != nil {
		return nil, nil, nil, err
	}
	at, err := columnsOf(head, "option", "cost", "effect")
	if err != nil {
		return nil, nil, nil, err
	}
	for n, row := range rows {
		cost, err1 := amountAt(row, at[1], n+2, "cost")
		effect, err2 := amountAt(row, at[2], n+2, "effect")
		if err := errors.Join(err1, err2); err != nil {
			return nil, nil, nil, err
		}
		names, costs, effects = append(names, row[at[0]]), append(costs, cost), append(effects, effect)
	}
	return names, costs, effects, nil
}

// IsSample reports whether a table's header is that of a probabilistic analysis.
func IsSample(head string) bool {
	return strings.Contains(head, "cost_") || slices.Contains(strings.Split(strings.TrimSpace(strings.TrimPrefix(head, "\uFEFF")), ","), "run")
}
