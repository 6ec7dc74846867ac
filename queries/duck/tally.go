package duck

import (
	"fmt"
	"regexp"
	"slices"

	"khi/queries"
)

// observedColumns are what the contract and cells/observed have beside those
// that stay in a tally.
var observedColumns = []string{"respondent", "occurred", "key"}

// standing is what the temporary table standing holds: for the observations
// of which text it says which days count, and how those are recognised.
type standing struct {
	rows    string // "" before the first
	shared  bool   // n and keys are known
	n, keys int64  // of cells/keys, for rows that several indicators share
	tied    bool   // some people have two observations on one day
}

// readsResponse finds the indicators that probably have one observation for
// each survey response. Whether they do is then seen from their keys.
var readsResponse = regexp.MustCompile(`(?i)\bFROM\s+response\b`)

// sharing is 0 for those indicators and 1 for the others.
func sharing(spec CellSpec) int {
	if readsResponse.MatchString(spec.SQL) {
		return 0
	}
	return 1
}

// tally counts the like observations of an indicator together and holds them to
// the contract. Which of several observations of one person count is worked out
// once for all indicators that have the observations of the view response, and
// for each of the others.
func (tx *Tx) tally(spec CellSpec, now *standing) error {
	shared := queries.Get("cells/response").Text
	if sharing(spec) == 0 {
		if err := tx.stand(shared, now); err != nil {
			return err
		}
		if !now.shared {
			err := tx.Rows(fill(queries.Get("cells/keys"), "rows", shared), nil, func(v []any) error {
				now.shared, now.n, now.keys = true, v[0].(int64), v[1].(int64)
				return nil
			})
			if err != nil {
				return err
			}
		}
		same, err := tx.count(spec, now)
		if err != nil || same {
			return err
		}
	}
	if err := tx.stand(spec.SQL, now); err != nil {
		return err
	}
	_, err := tx.count(spec, now)
	return err
}

// stand makes the table standing for the given observations, unless it is there.
func (tx *Tx) stand(rows string, now *standing) error {
	if now.rows == rows {
		return nil
	}
	*now = standing{}
	for _, name := range []string{"cells/several", "cells/standing"} {
		if _, err := tx.Exec(fill(queries.Get(name), "rows", rows), nil); err != nil {
			return err
		}
	}
	err := tx.Rows(queries.Get("cells/tied"), nil, func(v []any) error {
		now.tied = v[0].(int64) > 0
		return nil
	})
	now.rows = rows
	return err
}

// count fills the tally and says whether its observations are those of which
// standing speaks; for an indicator's own they are. Only then is it of use.
func (tx *Tx) count(spec CellSpec, now *standing) (bool, error) {
	indicator := func(name string) error {
		_, err := tx.Exec(fill(queries.Get(name), "indicator", spec.SQL), nil)
		return err
	}
	if err := indicator("cells/tally"); err != nil {
		return false, err
	}
	if now.rows != spec.SQL {
		same := false
		err := tx.Rows(queries.Get("cells/tallied"), nil, func(v []any) error {
			same = v[0] == now.n && v[1] == now.keys
			return nil
		})
		if err != nil || !same {
			return false, err
		}
	}
	if err := tx.inspect(spec); err != nil || !now.tied {
		return err == nil, err
	}
	for _, name := range []string{"cells/observed", "cells/latest", "cells/tally_tied"} {
		if err := indicator(name); err != nil {
			return false, err
		}
	}
	return true, nil
}

// inspect holds what the indicator's text gave to the contract.
func (tx *Tx) inspect(spec CellSpec) error {
	want, have := append(slices.Clone(tallyColumns), spec.By...), []string(nil)
	err := tx.Rows(queries.Get("cells/tally_columns"), nil, func(v []any) error {
		have = append(have, v[0].(string))
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(want, have) {
		return fmt.Errorf("it gives the columns %v, and its kind and breakdowns need %v", have, want)
	}
	return tx.Rows(queries.Get("cells/broken"), map[string]any{"kind": spec.Kind}, func(v []any) error {
		for i, rule := range []string{
			"have no respondent or no day", "have a weight that is not above 0", "have neither a value nor a reason",
			"have a value and a reason to be left out", "have a value other than 0 and 1", "have a value that is not whole"} {
			if n := v[i].(int64); n > 0 {
				return fmt.Errorf("%d of its observations %s; correct queries/indicators/%s.sql", n, rule, spec.Indicator)
			}
		}
		return nil
	})
}
