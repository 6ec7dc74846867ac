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
	again   bool   // some people have two observations
}

// readsResponse finds the indicators that probably have one observation for
// each survey response. Whether they do is then seen from their keys.
var readsResponse = regexp.MustCompile(`(?i)\bFROM\s+(response|\w+_pair)\b`)

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
func (tx *Tx) tally(spec CellSpec, w *sharedWork) error {
	now := &w.standing
	if sharing(spec) == 0 {
		if err := tx.standShared(now); err != nil {
			return err
		}
		same, err := tx.countAlike(spec, w)
		if err != nil {
			return err
		}
		if same {
			return tx.settle(spec, now)
		}
		if same, err = tx.count(spec, now); err != nil || same {
			return err
		}
	}
	tx.spareCore()
	if err := tx.stand(spec.SQL, now); err != nil {
		return err
	}
	_, err := tx.count(spec, now)
	return err
}

// standShared makes the table standing for the observations of the view response.
func (tx *Tx) standShared(now *standing) error {
	shared := queries.Get("cells/response").Text
	if err := tx.stand(shared, now); err != nil || now.shared {
		return err
	}
	observations, err := tx.narrowed(shared, nil)
	if err != nil {
		return err
	}
	return tx.Rows(fill(tx.within(queries.Get("cells/keys")), "rows", observations), nil, func(v []any) error {
		now.shared, now.n, now.keys = true, v[0].(int64), v[1].(int64)
		return nil
	})
}

// stand makes the table standing for the given observations, unless it is there.
func (tx *Tx) stand(rows string, now *standing) error {
	if now.rows == rows {
		return nil
	}
	*now = standing{}
	observations, err := tx.narrowed(rows, nil)
	if err != nil {
		return err
	}
	for _, name := range []string{"cells/several", "cells/standing"} {
		if _, err := tx.Exec(fill(tx.within(queries.Get(name)), "rows", observations), nil); err != nil {
			return err
		}
	}
	err = tx.Rows(queries.Get("cells/tied"), nil, func(v []any) error {
		now.tied, now.again = v[0].(int64) > 0, v[1].(int64) > 0
		return nil
	})
	now.rows = rows
	return err
}

// count fills the tally and says whether its observations are those of which
// standing speaks; for an indicator's own they are. Only then is it of use.
func (tx *Tx) count(spec CellSpec, now *standing) (bool, error) {
	own, again := now.rows == spec.SQL, "several"
	if own {
		again = "main.asked_again"
	}
	known := map[string]string{}
	if !own {
		known["asked_again"] = "SELECT scheme, respondent FROM several"
	}
	observations, err := tx.narrowed(spec.SQL, known)
	if err != nil {
		return false, err
	}
	s := fill(fill(tx.within(queries.Get("cells/tally")), "again", again), "pair", written(pairOf(spec)))
	if _, err := tx.Exec(fill(s, "indicator", observations), nil); err != nil {
		return false, err
	}
	if !own {
		same := false
		err := tx.Rows(queries.Get("cells/tallied"), nil, func(v []any) error {
			same = v[0] == now.n && v[1] == now.keys
			return nil
		})
		if err != nil || !same {
			return false, err
		}
	}
	return true, tx.settle(spec, now)
}

// settle holds the columns of the tally to the contract and adds what counts of
// people who are tied.
func (tx *Tx) settle(spec CellSpec, now *standing) error {
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
	if !now.tied {
		return nil
	}
	observations, err := tx.narrowed(spec.SQL, nil)
	if err != nil {
		return err
	}
	for _, name := range []string{"cells/observed", "cells/latest", "cells/tally_tied"} {
		if _, err := tx.Exec(fill(tx.within(queries.Get(name)), "indicator", observations), nil); err != nil {
			return err
		}
	}
	return nil
}

// inspect holds what the gathered indicators gave to the contract.
func (tx *Tx) inspect() error {
	return tx.Rows(queries.Get("cells/broken"), nil, func(v []any) error {
		for i, rule := range []string{
			"have no respondent or no day", "have a weight that is not above 0", "have neither a value nor a reason",
			"have a value and a reason to be left out", "have a value other than 0 and 1", "have a value that is not whole"} {
			if n := v[i+1].(int64); n > 0 {
				return fmt.Errorf("indicator %s: %d of its observations %s; correct queries/indicators/%s.sql", v[0], n, rule, v[0])
			}
		}
		return nil
	})
}
