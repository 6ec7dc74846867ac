package duck

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"khi/queries"
)

// CellSpec is what the database needs to know of an indicator to count its
// cells. Its text gives one row per observation with the columns respondent,
// scheme, occurred, weight, value, left_out and those of By.
type CellSpec struct {
	Indicator string   // file name, such as life_sat
	Kind      string   // proportion, mean, median, count, change
	SQL       string   // text of the file
	By        []string // breakdowns
	Periods   string   // "" for quarters and years, "quarter" or "year" for one of them
	Reads     []string // tables on whose rows the cells depend; none means any
}

// tallyColumns are what cells/tally makes of the contract, before the breakdowns.
var tallyColumns = []string{
	"scheme", "quarter", "weight", "value", "left_out", "all", "in_quarter", "in_year", "n", "keys", "without_key",
}

// Touch names the schemes whose cells RefreshCells is to count again.
func (tx *Tx) Touch(schemes ...string) error {
	if _, err := tx.Exec(queries.Get("cells/touched"), nil); err != nil {
		return err
	}
	_, err := tx.Append("touched", func(yield func([]any, error) bool) {
		slices.Sort(schemes)
		for _, s := range slices.Compact(schemes) {
			if !yield([]any{s}, nil) {
				return
			}
		}
	})
	return err
}

// RebuildCells counts every cell of every indicator again and forgets those of
// indicators that are no longer given.
func (tx *Tx) RebuildCells(indicators []CellSpec) error {
	for _, name := range []string{"cells/clear", "cells/clear_bin", "cells/clear_left_out", "cells/touched_all"} {
		if _, err := tx.Exec(queries.Get(name), nil); err != nil {
			return err
		}
	}
	return tx.RefreshCells(indicators)
}

// CountPending counts the cells of those indicators again that read a table with
// changes that the cells do not show yet, for the schemes whose rows changed. Then
// nothing is pending.
func (tx *Tx) CountPending(indicators []CellSpec) error {
	var changed []string
	err := tx.Rows(queries.Get("cells/pending_tables"), nil, func(v []any) error {
		changed = append(changed, v[0].(string))
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec(queries.Get("cells/touched_pending"), nil); err != nil {
		return err
	}
	untouched := func(s CellSpec) bool {
		return len(s.Reads) > 0 && !slices.ContainsFunc(s.Reads, func(t string) bool { return slices.Contains(changed, t) })
	}
	if err := tx.RefreshCells(slices.DeleteFunc(slices.Clone(indicators), untouched)); err != nil {
		return err
	}
	_, err = tx.Exec(queries.Get("cells/counted"), nil)
	return err
}

// RefreshCells counts the cells of the indicators again for the schemes in the
// temporary table touched(scheme_id). In each scheme and period a respondent
// counts once, by their latest observation; for a count only that they are
// there counts. Observations that break the contract are an error.
func (tx *Tx) RefreshCells(indicators []CellSpec) error {
	// Those that share the survey's observations come first, so that what is
	// worked out for them is worked out once.
	inOrder := slices.Clone(indicators)
	slices.SortStableFunc(inOrder, func(a, b CellSpec) int {
		return cmp.Compare(sharing(a), sharing(b))
	})
	var now standing
	for _, spec := range inOrder {
		if err := tx.refreshOne(spec, &now); err != nil {
			return tx.fail(fmt.Errorf("indicator %s: %w", spec.Indicator, err))
		}
	}
	return nil
}

func (tx *Tx) refreshOne(spec CellSpec, now *standing) error {
	levels, err := spec.levels()
	if err != nil {
		return err
	}
	if err := tx.tally(spec, now); err != nil {
		return err
	}
	kind := map[string]any{"kind": spec.Kind}
	indicator := map[string]any{"indicator": spec.Indicator}
	grains := map[string]any{"indicator": spec.Indicator, "quarters": spec.Periods != "year", "years": spec.Periods != "quarter"}
	steps := []struct {
		name string
		args map[string]any
		only bool
	}{
		{"cells/forget", indicator, true},
		{"cells/forget_bin", indicator, true},
		{"cells/forget_left_out", indicator, true},
		{"cells/summed", kind, true},
		{"cells/refresh", grains, true},
		{"cells/refresh_left_out", grains, true},
		{"cells/summed_bins", nil, spec.Kind == "median"},
		{"cells/refresh_bins", grains, spec.Kind == "median"},
	}
	for _, step := range steps {
		if !step.only {
			continue
		}
		if _, err := tx.Exec(fill(queries.Get(step.name), "levels", levels), step.args); err != nil {
			return err
		}
	}
	return nil
}

var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// levels lists the breakdowns for GROUPING SETS. The names come from files of
// ours and are checked all the same.
func (spec CellSpec) levels() (string, error) {
	if !slices.Contains([]string{"proportion", "mean", "median", "count", "change"}, spec.Kind) {
		return "", fmt.Errorf("there is no kind %q", spec.Kind)
	}
	if !slices.Contains([]string{"", "quarter", "year"}, spec.Periods) {
		return "", fmt.Errorf("periods must be quarter, year or nothing, not %q", spec.Periods)
	}
	sets := []string{`("all")`}
	for i, name := range spec.By {
		if !columnName.MatchString(name) || slices.Contains(tallyColumns, name) || slices.Contains(observedColumns, name) || slices.Contains(spec.By[:i], name) {
			return "", fmt.Errorf("%q cannot be a breakdown", name)
		}
		sets = append(sets, `("`+name+`")`)
	}
	return strings.Join(sets, ", "), nil
}
