package benefit

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// withParameters adds the values of parameters from a table of their own: a
// column for each, a line for each run. Where both tables name their runs, lines
// belong together by name, otherwise by order; there must be as many of each.
// runs are the names of the sample's runs, nil where they have none.
func (s Sample) withParameters(r io.Reader, runs []string) (Sample, error) {
	t, err := readAny(r)
	if err != nil {
		return Sample{}, fmt.Errorf("parameters: %w", err)
	}
	if len(t.rows) != len(s.Costs) {
		return Sample{}, fmt.Errorf("parameters: there are %d lines for %d runs: each run needs one", len(t.rows), len(s.Costs))
	}
	order, err := t.orderOf(runs)
	if err != nil {
		return Sample{}, fmt.Errorf("parameters: %w", err)
	}
	s.Parameters = slices.Clone(s.Parameters)
	for column, name := range t.head {
		if strings.EqualFold(name, "run") {
			continue
		}
		p := Drawn{strings.TrimPrefix(name, "param_"), make([]float64, len(s.Costs))}
		if slices.ContainsFunc(s.Parameters, func(o Drawn) bool { return o.Name == p.Name }) {
			return Sample{}, fmt.Errorf("parameters: %s is there twice", p.Name)
		}
		for row, run := range order {
			if p.Values[run], err = t.number(row, column); err != nil {
				return Sample{}, fmt.Errorf("parameters: %w", err)
			}
		}
		s.Parameters = append(s.Parameters, p)
	}
	return s, s.check()
}

// orderOf gives, for each row, the place of its run among those of the sample.
func (t *csvTable) orderOf(runs []string) ([]int, error) {
	order := make([]int, len(t.rows))
	at, err := t.columns("run")
	if err != nil || runs == nil {
		for i := range order {
			order[i] = i
		}
		return order, nil
	}
	place, seen := map[string]int{}, map[string]bool{}
	for i, run := range runs {
		place[run] = i
	}
	for row := range t.rows {
		run, err := t.name(row, at[0])
		if err != nil {
			return nil, err
		}
		i, known := place[run]
		if !known || seen[run] {
			return nil, fmt.Errorf("line %d: run %s is there twice, or the runs of costs and effects do not hold it", t.lines[row], run)
		}
		seen[run], order[row] = true, i
	}
	return order, nil
}
