package duck

import (
	"fmt"
	"slices"

	"khi/queries"
)

// years are the financial years whose cells are counted again, by the calendar years
// in which they begin. The zero value is all of them.
type years struct{ first, last int64 }

// lastYear is later than any that has cells.
const lastYear = 9998

// toTheLast reports whether they have a first and no last.
func (y years) toTheLast() bool { return y.last == lastYear }

// days limits observations, named i, to those of the years.
func (y years) days() string {
	if y == (years{}) {
		return "true"
	}
	return fmt.Sprintf("i.occurred BETWEEN DATE '%04d-04-01' AND DATE '%04d-03-31'", y.first, y.last+1)
}

// periods limits cells to those of the years and of their quarters.
func (y years) periods() string {
	if y == (years{}) {
		return "true"
	}
	label := func(first int64) string { return fmt.Sprintf("%04d-%02d", first, (first+1)%100) }
	return fmt.Sprintf("period[:7] BETWEEN '%s' AND '%s'", label(y.first), label(y.last))
}

// within is a statement about observations or cells of the schemes and years that are counted.
func (tx *Tx) within(s queries.Statement) queries.Statement {
	return fill(fill(fill(s, "days", tx.years.days()), "periods", tx.years.periods()), "touched", tx.touched())
}

// mostCome is how many times the answers that came must go into all answers for it to
// pay to count the years of them by themselves: what the indicators share is worked out
// twice then, once for these years and once for the indicators that need all of them.
var mostCome int64 = 2

// touchedYears gives the years outside of which nothing can have changed in cells
// that are counted answer by answer; false where that may be any, or nearly all.
func (tx *Tx) touchedYears() (y years, ok bool, err error) {
	err = tx.Rows(queries.Get("cells/touched_years"), nil, func(v []any) error {
		first, isFirst := v[0].(int64)
		last, isLast := v[1].(int64)
		came, all := v[2].(int64), v[3].(int64)
		y, ok = years{first, last}, isFirst && isLast && first > 0 && last <= lastYear && came*mostCome < all
		return nil
	})
	return y, ok, err
}

// refreshTouched counts the touched cells. Where only answers came, those indicators
// that make each observation from one answer and from nothing else have changed in the
// years of these answers alone: an answer that is replaced was given on the same day.
// Those that look back have changed in these years and the later ones, and where there
// are any, all are counted from the first of these years on: what they share is worked
// out once. Those that ask of the survey only from when to when it goes have not changed
// at all where that is the same. Of the others, an answer of today can change what is
// said of any year.
func (tx *Tx) refreshTouched(indicators []CellSpec) error {
	y, ok, err := tx.touchedYears()
	if err != nil {
		return err
	}
	if !ok {
		return tx.refreshCells(indicators)
	}
	survey := &sharedWork{specs: indicators}
	if err := tx.readSurvey(survey); err != nil {
		return err
	}
	byAnswer := func(s CellSpec) bool { _, ok := survey.alike[s.SQL]; return ok }
	moved, err := tx.quartersMoved()
	if err != nil {
		return err
	}
	asQuarters, err := asksQuarters(indicators)
	if err != nil {
		return err
	}
	back := func(s CellSpec) bool { return s.LooksBack && !byAnswer(s) }
	if slices.ContainsFunc(indicators, back) {
		y.last = lastYear
	}
	tx.years = y
	err = tx.refreshCells(those(indicators, func(s CellSpec) bool { return byAnswer(s) || back(s) }))
	tx.added = tx.adding && !tx.over // rows that were replaced are counted with those of their own batch
	tx.years, tx.coded, tx.adding, tx.whole, tx.stood = years{}, false, false, false, false
	if err != nil {
		return err
	}
	return tx.refreshCells(those(indicators, func(s CellSpec) bool {
		return !byAnswer(s) && !back(s) && (moved || !asQuarters[s.Indicator])
	}))
}

// those are the indicators of which something is so.
func those(indicators []CellSpec, so func(CellSpec) bool) []CellSpec {
	return slices.DeleteFunc(slices.Clone(indicators), func(s CellSpec) bool { return !so(s) })
}

// quartersMoved reports whether the survey of a touched scheme goes from or to another
// quarter than before.
func (tx *Tx) quartersMoved() (moved bool, err error) {
	err = tx.Rows(queries.Get("cells/quarters_moved"), nil, func(v []any) error {
		moved = v[0] != false
		return nil
	})
	return moved, err
}

// knownQuarter is the view that brings an indicator to the quarters of which a scheme has
// told anything.
const knownQuarter = "known_quarter"

// asksQuarters are the indicators that read answers to the survey through that view alone.
func asksQuarters(indicators []CellSpec) (map[string]bool, error) {
	views, err := viewTexts()
	if err != nil {
		return nil, err
	}
	are := map[string]bool{}
	for _, s := range indicators {
		names := wordsBelow(s.SQL, views)
		are[s.Indicator] = names[knownQuarter] && !names["survey_response"]
	}
	return are, nil
}

// wordsBelow are the words of a statement and of the views that it names, and so on, but
// for what the view of the quarters is made of. A name counts wherever it stands, not only
// where queries.Behind looks: what is overlooked here would stay as it was counted before.
func wordsBelow(text string, views map[string]string) map[string]bool {
	seen := map[string]bool{}
	var add func(text string)
	add = func(text string) {
		for w := range spokenOf([]string{text}) {
			if seen[w] {
				continue
			}
			seen[w] = true
			if body, is := views[w]; is && w != knownQuarter {
				add(body)
			}
		}
	}
	add(text)
	return seen
}
