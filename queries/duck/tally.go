package duck

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"khi/queries"
)

// observedColumns are what the contract and cells/observed have beside those
// that stay in a tally.
var observedColumns = []string{"respondent", "occurred", "key"}

// standing is what the temporary table standing holds: which days count of the
// observations of one indicator, or of those that several share.
type standing struct {
	shared  bool  // they are those of the view response
	n, keys int64 // of cells/keys, to know these by
	tied    bool  // some people have two observations on one day
	again   bool  // some people have two observations
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

// tally counts the like observations of an indicator together, holds them to
// the contract and says how many kinds there are. Which of several observations of one person count is worked out
// once for all indicators that have the observations of the view response, and
// for each of the others.
func (tx *Tx) tally(spec CellSpec, w *sharedWork) (int64, error) {
	now := &w.standing
	if sharing(spec) == 0 {
		if err := tx.standShared(now); err != nil {
			return 0, err
		}
		n, same, err := tx.countAlike(spec, w)
		if err == nil && !same {
			n, same, err = tx.countShared(spec, now)
		}
		if err != nil || same {
			return n, err
		}
	}
	if tx.adding {
		return 0, errOfOthers
	}
	tx.spareCore()
	return tx.countOwn(spec, w)
}

// errOfOthers ends the adding of what came: an indicator does not make one observation of each
// answer of a person, so whoever it is about, as a household, may have been counted before; or
// the cells are not those of the rows.
var errOfOthers = errors.New("what came cannot be added to the cells as they stand")

// standShared makes the table standing for the observations of the view response, unless it is there.
func (tx *Tx) standShared(now *standing) error {
	if now.shared {
		return nil
	}
	observations, err := tx.narrowed(queries.Get("cells/response").Text, nil)
	if err != nil {
		return err
	}
	if err := tx.stand(observations, now); err != nil {
		return err
	}
	if err := tx.answeredOnce(); err != nil {
		return err
	}
	tx.askedAgain()
	if err := tx.keepSurvey(); err != nil {
		return err
	}
	return tx.Rows(fill(tx.within(queries.Get("cells/keys")), "rows", observations), nil, func(v []any) error {
		now.shared, now.n, now.keys = true, v[0].(int64), v[1].(int64)
		return nil
	})
}

// answeredOnce notes whether each person has one answer, while several speaks of the survey.
// What it says of some years says nothing of the others.
func (tx *Tx) answeredOnce() error {
	return tx.Rows(queries.Get("cells/once"), nil, func(v []any) error {
		tx.once = v[0] == true && tx.years == (years{})
		return nil
	})
}

// askedAgain notes where the people asked again stand whom the observations of the years
// can speak of. Several has them where all years are counted.
func (tx *Tx) askedAgain() {
	if tx.again = "several"; tx.years.toTheLast() {
		tx.again = "(SELECT scheme, respondent FROM again WHERE times > 1)"
	}
}

// keepSurvey keeps what the view response gives of the touched schemes, if that is little.
func (tx *Tx) keepSurvey() error {
	tx.kept = false
	count := queries.Get("cells/kept_rows")
	if tx.coded {
		count = queries.Get("cells/again_rows")
	}
	err := tx.Rows(tx.within(count), nil, func(v []any) error {
		tx.kept = v[0].(int64) < manyAnswers
		return nil
	})
	if err != nil || !tx.kept {
		return err
	}
	rows, err := tx.narrowed("SELECT * FROM response", nil)
	if err == nil {
		_, err = tx.Exec(fill(tx.within(queries.Get("cells/kept")), "rows", rows), nil)
	}
	return err
}

// stand makes the table standing for the given observations.
func (tx *Tx) stand(observations string, now *standing) error {
	*now = standing{}
	several, err := tx.severalIn(observations)
	if err != nil {
		return err
	}
	for _, name := range []string{several, "cells/standing"} {
		if _, err := tx.Exec(fill(tx.within(queries.Get(name)), "rows", observations), nil); err != nil {
			return err
		}
	}
	return tx.Rows(queries.Get("cells/tied"), nil, func(v []any) error {
		now.tied, now.again = v[0].(int64) > 0, v[1].(int64) > 0
		return nil
	})
}

// severalIn names the statement that finds the people with several of the observations.
func (tx *Tx) severalIn(observations string) (name string, err error) {
	name = "cells/several"
	if tx.single == 0 || !tx.every || observations != queries.Get("cells/response").Text {
		return name, nil
	}
	err = tx.Rows(queries.Get("cells/single"), map[string]any{"batch": tx.single}, func(v []any) error {
		if v[0] == true {
			name = "cells/nobody"
		}
		return nil
	})
	return name, err
}

// countShared fills the tally and says whether its observations are those of the view
// response. Only then is it of use.
func (tx *Tx) countShared(spec CellSpec, now *standing) (n int64, same bool, err error) {
	known, pair := map[string]string{"asked_again": "SELECT scheme, respondent FROM " + tx.again}, written(pairOf(spec))
	if tx.kept {
		known["response"] = "SELECT * FROM kept"
		pair = written("response", known["response"]) + pair
	}
	observations, err := tx.narrowed(spec.SQL, known)
	if err != nil {
		return 0, false, err
	}
	made, err := tx.fillTally(observations, tx.again, pair)
	if err != nil || made.n != now.n || made.keys != now.keys {
		return 0, false, err
	}
	n, err = tx.settle(spec, made.rows, now, observations)
	return n, true, err
}

// countOwn fills the tally with the observations that an indicator shares with no other.
func (tx *Tx) countOwn(spec CellSpec, w *sharedWork) (int64, error) {
	n, few, err := tx.keepOwn(spec, w)
	if err != nil {
		return 0, err
	}
	observations, again, pair := queries.Get("cells/own_all").Text, "several", ""
	if few && n == 0 {
		return 0, tx.holdColumns(spec, "cells/own_columns", ownColumns)
	}
	if !few {
		if observations, err = tx.narrowed(spec.SQL, nil); err != nil {
			return 0, err
		}
		again, pair = "main.asked_again", written(pairOf(spec))
	}
	if err := tx.stand(observations, &w.standing); err != nil {
		return 0, err
	}
	made, err := tx.fillTally(observations, again, pair)
	if err != nil {
		return 0, err
	}
	return tx.settle(spec, made.rows, &w.standing, observations)
}

// mostOwn bounds the memory that the observations of one indicator take.
var mostOwn int64 = 500_000

// keepOwn keeps the observations of an indicator in the table own, and says whether they are
// few enough for that. Once those of one were not, it does not try with others.
func (tx *Tx) keepOwn(spec CellSpec, w *sharedWork) (n int64, few bool, err error) {
	if w.many {
		return 0, false, nil
	}
	observations, err := tx.narrowed(spec.SQL, nil)
	if err != nil {
		return 0, false, err
	}
	n, err = tx.keep(observations, mostOwn)
	w.many = n > mostOwn
	return n, !w.many, err
}

// keep keeps rows in the table own, up to one more than most, and says how many.
func (tx *Tx) keep(rows string, most int64) (n int64, err error) {
	if _, err := tx.Exec(fill(tx.within(queries.Get("cells/own")), "rows", rows), map[string]any{"most": most}); err != nil {
		return 0, err
	}
	err = tx.Rows(queries.Get("cells/own_rows"), nil, func(v []any) error { n = v[0].(int64); return nil })
	return n, err
}

// fillTally counts the like ones of the given observations together.
func (tx *Tx) fillTally(observations, again, pair string) (tallied, error) {
	s := fill(fill(tx.within(queries.Get("cells/tally")), "again", again), "pair", pair)
	return tx.makeTally(fill(s, "indicator", observations))
}

// tallied is what a tally was made from, and how many rows it has.
type tallied struct{ n, keys, rows int64 }

// makeTally fills the tally by a statement.
func (tx *Tx) makeTally(s queries.Statement) (t tallied, err error) {
	if _, err := tx.Exec(s, nil); err != nil {
		return t, err
	}
	err = tx.Rows(queries.Get("cells/tallied"), nil, func(v []any) error {
		t = tallied{v[0].(int64), v[1].(int64), v[2].(int64)}
		return nil
	})
	return t, err
}

// settle holds the columns of the tally to the contract, adds what counts of
// people who are tied, and says how many kinds of observations there are then.
func (tx *Tx) settle(spec CellSpec, n int64, now *standing, observations string) (int64, error) {
	if err := tx.holdColumns(spec, "cells/tally_columns", tallyColumns); err != nil || !now.tied {
		return n, err
	}
	for _, name := range []string{"cells/observed", "cells/latest"} {
		s := fill(tx.within(queries.Get(name)), "by", spec.breakdowns())
		if _, err := tx.Exec(fill(s, "indicator", observations), nil); err != nil {
			return 0, err
		}
	}
	more, err := tx.Exec(queries.Get("cells/tally_tied"), nil)
	return n + more, err
}

// ownColumns are what the contract asks of an indicator beside its breakdowns.
var ownColumns = []string{"respondent", "scheme", "occurred", "weight", "value", "left_out"}

// holdColumns holds the columns that a statement lists to the contract.
func (tx *Tx) holdColumns(spec CellSpec, listed string, usual []string) error {
	want, have := append(slices.Clone(usual), spec.By...), []string(nil)
	err := tx.Rows(queries.Get(listed), nil, func(v []any) error {
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
