package duck

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"khi/queries"
)

// CellSpec is what the database needs to know of an indicator to count its
// cells. Its text gives one row per observation with the columns respondent,
// scheme, occurred, weight, value, left_out and those of By.
type CellSpec struct {
	Indicator string   // file name, such as life_sat
	Kind      string   // one of kinds
	SQL       string   // text of the file
	By        []string // breakdowns
	Amounts   bool     // the values are amounts of money: the two largest contributions to a cell are kept
	Periods   string   // "" for quarters and years, "quarter" or "year" for one of them
	Reads     []string // tables on whose rows the cells depend; none means any
	LooksBack bool     // what it says of somebody on a day is made of nobody else's answers to the survey and of none of a later day
}

// tallyColumns are what cells/tally makes of the contract, before the breakdowns.
var tallyColumns = []string{
	"scheme", "quarter", "weight", "value", "left_out", "all", "in_quarter", "in_year", "n", "keys", "without_key",
}

// gatheredColumns are what cells/tallies adds.
var gatheredColumns = []string{"indicator", "kind"}

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
	for _, name := range []string{"cells/clear", "cells/clear_bin", "cells/clear_left_out", "cells/clear_rows", "cells/clear_loose_end", "cells/touched_all"} {
		if _, err := tx.Exec(queries.Get(name), nil); err != nil {
			return err
		}
	}
	return tx.RefreshCells(indicators)
}

// CountPending counts the cells of those indicators again that read a table with
// changes that the cells do not show yet, for the schemes whose rows changed. Then
// nothing is pending. Spare is called once, when what is left is many small statements
// that leave a core to others; nil for nobody. It is told whether each person of these
// schemes is known to have answered the survey once (see cells/once). Single is the batch of
// which the caller knows that no person answered twice in it, or 0: where the database has no
// other answers, nobody is looked for who has several.
func (tx *Tx) CountPending(indicators []CellSpec, single int64, spare func(once bool)) error {
	tx.single = single
	if spare != nil {
		var told sync.Once
		tx.spare = func(once bool) { told.Do(func() { spare(once) }) }
		defer tx.spareCore()
	}
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
	if err := tx.refreshTouched(slices.DeleteFunc(slices.Clone(indicators), untouched)); err != nil {
		return err
	}
	if err := tx.refreshRows(); err != nil {
		return err
	}
	tx.added = false
	_, err = tx.Exec(queries.Get("cells/counted"), nil)
	return err
}

// RefreshCells counts the cells of the indicators again for the schemes in the
// temporary table touched(scheme_id), and their rows. In each scheme and period a respondent
// counts once, by their latest observation; for a count only that they are
// there counts. Observations that break the contract are an error.
func (tx *Tx) RefreshCells(indicators []CellSpec) error {
	parts, err := tx.touchedParts()
	if err != nil {
		return err
	}
	if len(parts) < 2 {
		if err := tx.refreshCells(indicators); err != nil {
			return err
		}
		return tx.refreshRows()
	}
	for _, part := range parts {
		if err := tx.Touch(part...); err != nil {
			return err
		}
		if err := tx.refreshCells(indicators); err != nil {
			return err
		}
	}
	if err := tx.Touch(slices.Concat(parts...)...); err != nil {
		return err
	}
	return tx.refreshRows()
}

// mostAtOnce bounds the rows of the schemes whose cells are counted in one go: with two
// million what is worked out on the way does not fit into 1 GB.
var mostAtOnce int64 = 500_000

// touchedParts are the touched schemes, in parts that are counted one after the other.
func (tx *Tx) touchedParts() (parts [][]string, err error) {
	last := int64(-1)
	err = tx.Rows(queries.Get("cells/touched_parts"), map[string]any{"most": mostAtOnce}, func(v []any) error {
		if part := v[1].(int64); part != last {
			parts, last = append(parts, nil), part
		}
		at := len(parts) - 1
		parts[at] = append(parts[at], v[0].(string))
		return nil
	})
	return parts, err
}

func (tx *Tx) refreshCells(indicators []CellSpec) error {
	// Those that share the survey's observations come first, so that what is
	// worked out for them is worked out once; those with the same breakdowns
	// stand together, so that their cells are made together.
	inOrder := slices.Clone(indicators)
	slices.SortStableFunc(inOrder, func(a, b CellSpec) int {
		return cmp.Or(cmp.Compare(sharing(a), sharing(b)), slices.Compare(a.By, b.By))
	})
	if err := tx.few(); err != nil {
		return err
	}
	if err := tx.forget(inOrder); err != nil {
		return err
	}
	err := tx.countAll(inOrder)
	if tx.adding && err == nil {
		err = tx.addUp(inOrder)
	}
	if errors.Is(err, errOfOthers) {
		tx.whole = true
		return tx.refreshCells(indicators)
	}
	return err
}

// countAll adds the cells of the indicators.
func (tx *Tx) countAll(inOrder []CellSpec) error {
	work := &sharedWork{specs: inOrder}
	var g gathered
	for _, spec := range inOrder {
		err := tx.gather(spec, work, &g)
		if errors.Is(err, errOfOthers) {
			return err
		}
		if err != nil {
			return tx.fail(fmt.Errorf("indicator %s: %w", spec.Indicator, err))
		}
	}
	return tx.makeCells(&g)
}

// forget removes the cells that are to be counted again. Where what came is added to them,
// they are set aside first.
func (tx *Tx) forget(indicators []CellSpec) error {
	if _, err := tx.Exec(queries.Get("cells/refreshed"), nil); err != nil {
		return err
	}
	_, err := tx.Append("refreshed", func(yield func([]any, error) bool) {
		for _, spec := range indicators {
			if !yield([]any{spec.Indicator, spec.Periods != "year", spec.Periods != "quarter", spec.Amounts}, nil) {
				return
			}
		}
	})
	if err == nil {
		err = tx.keepCoded()
	}
	if err == nil && tx.adding {
		err = tx.setAside()
	}
	if err != nil {
		return err
	}
	return tx.each("cells/forget", "cells/forget_bin", "cells/forget_left_out")
}

// gathered are indicators whose tallies stand in the table tallies.
type gathered struct {
	specs []CellSpec
	by    []string // the breakdowns that any of them has
	rows  int64
}

// mostGathered bounds the memory that tallies take together.
const mostGathered = 500_000

// fewGathered are so few that it pays to make the cells of indicators with other breakdowns
// in the same statements: planning these takes longer than passing over rows in vain that
// have no level of a breakdown.
var fewGathered int64 = 10_000

// gather puts the tally of an indicator beside those of others.
func (tx *Tx) gather(spec CellSpec, work *sharedWork, g *gathered) error {
	if err := spec.check(); err != nil {
		return err
	}
	rows, err := tx.tally(spec, work)
	if err != nil || rows == 0 {
		return err
	}
	if !g.takes(spec, rows) {
		if err := tx.makeCells(g); err != nil {
			return err
		}
	}
	if len(g.specs) == 0 {
		if _, err := tx.Exec(queries.Get("cells/tallies"), nil); err != nil {
			return err
		}
	}
	for _, name := range spec.By {
		if slices.Contains(g.by, name) {
			continue
		}
		if _, err := tx.Exec(fill(queries.Get("cells/tallies_more"), "breakdown", quoted([]string{name})), nil); err != nil {
			return err
		}
		g.by = append(g.by, name)
	}
	n, err := tx.Exec(queries.Get("cells/tallies_add"), map[string]any{"indicator": spec.Indicator, "kind": spec.Kind})
	g.specs, g.rows = append(g.specs, spec), g.rows+n
	return err
}

// takes says whether the tally of an indicator can stand beside those that are there.
func (g *gathered) takes(spec CellSpec, rows int64) bool {
	return len(g.specs) == 0 || g.rows <= mostGathered && (slices.Equal(g.by, spec.By) || g.rows+rows <= fewGathered)
}

// makeCells holds the gathered indicators to the contract and adds their cells.
func (tx *Tx) makeCells(g *gathered) error {
	if len(g.specs) == 0 {
		return nil
	}
	if err := tx.inspect(); err != nil {
		return tx.fail(err)
	}
	binned := slices.ContainsFunc(g.specs, func(s CellSpec) bool { return s.Kind == "median" || s.Kind == "survival" })
	levels := levelsOf(g.by)
	*g = gathered{}
	for _, step := range []struct {
		name string
		only bool
	}{
		{"cells/summed", true},
		{"cells/refresh", true},
		{"cells/refresh_left_out", true},
		{"cells/summed_bins", binned},
		{"cells/refresh_bins", binned},
	} {
		if !step.only {
			continue
		}
		if _, err := tx.Exec(fill(queries.Get(step.name), "levels", levels), nil); err != nil {
			return err
		}
	}
	return nil
}

// kinds are the kinds of indicator; see metrics.Kind.
var kinds = []string{"proportion", "mean", "median", "count", "change", "rate", "ratio", "growth", "reach", "outcome", "transition", "survival"}

var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// check holds what is said of an indicator to what the statements can bear. The names of
// breakdowns come from files of ours and are checked all the same.
func (spec CellSpec) check() error {
	if !slices.Contains(kinds, spec.Kind) {
		return fmt.Errorf("there is no kind %q", spec.Kind)
	}
	if !slices.Contains([]string{"", "quarter", "year"}, spec.Periods) {
		return fmt.Errorf("periods must be quarter, year or nothing, not %q", spec.Periods)
	}
	for i, name := range spec.By {
		if !columnName.MatchString(name) || slices.Contains(tallyColumns, name) || slices.Contains(observedColumns, name) || slices.Contains(gatheredColumns, name) || slices.Contains(spec.By[:i], name) {
			return fmt.Errorf("%q cannot be a breakdown", name)
		}
	}
	return nil
}

// levelsOf lists breakdowns for GROUPING SETS.
func levelsOf(by []string) string {
	sets := []string{`("all")`}
	for _, name := range by {
		sets = append(sets, `("`+name+`")`)
	}
	return strings.Join(sets, ", ")
}

// breakdowns lists what people are grouped by, each level as a text and one that is not
// known in its words; the names are those that check has seen.
func (spec CellSpec) breakdowns() string {
	texts := []string{"'all'"}
	for _, name := range spec.By {
		texts = append(texts, `coalesce("`+name+`", 'not known')`)
	}
	return strings.Join(texts, ", ")
}
