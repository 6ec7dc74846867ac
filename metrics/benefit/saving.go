package benefit

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Estimate is a mean yearly cost of one arrangement with its sampling
// interval, in pounds of one price year.
type Estimate struct {
	Mean, Low, High float64
	Year            string // price year
	Perspective     string // one of Perspectives
}

// Saving is the cost of a comparator minus the cost of an arrangement, for one
// person for a year, in pounds of one price year. Below 0 the arrangement
// costs more.
type Saving struct {
	Value, Low, High float64
	Year             string
	Cost             Estimate // at Year
	Comparator       Comparator
	ComparatorValue  float64 // a year, at Year
	ComparatorLow    float64 // equal to ComparatorValue where the source gives no range
	ComparatorHigh   float64
	Words            string   // what the interval holds and what it does not
	Notes            []string // on price years and on the comparator
}

// AnnualSaving takes the cost of an arrangement from that of a comparator,
// both brought to the prices of one year. The interval carries the cost's
// sampling interval and, where the source gives one, the comparator's own
// range: the two are put together as if they were independent, by the square
// root of the squared deviations on each side. It refuses figures of different
// perspectives: a council's saving is not the public's.
func (d *Deflator) AnnualSaving(c Comparator, cost Estimate, year string) (Saving, error) {
	if err := checkComparable(c, cost); err != nil {
		return Saving{}, fmt.Errorf("saving against %s: %w", c.ID, err)
	}
	own := c.Yearly()
	them, note, err := d.Convert(Money{own.Value, own.PriceYear}, year)
	if err != nil {
		return Saving{}, fmt.Errorf("saving against %s: %w", c.ID, err)
	}
	us, ourNote, err := d.Convert(Money{cost.Mean, cost.Year}, year)
	if err != nil {
		return Saving{}, fmt.Errorf("saving against %s: cost of the arrangement: %w", c.ID, err)
	}
	theirs, ours := d.index[year]/d.index[own.PriceYear], d.index[year]/d.index[cost.Year]
	s := Saving{
		Value: them.Amount - us.Amount, Year: year, Comparator: c,
		Cost:            Estimate{us.Amount, cost.Low * ours, cost.High * ours, year, cost.Perspective},
		ComparatorValue: them.Amount, ComparatorLow: them.Amount, ComparatorHigh: them.Amount,
	}
	if own.Low != nil {
		s.ComparatorLow, s.ComparatorHigh = *own.Low*theirs, *own.High*theirs
	}
	s.Low = s.Value - math.Hypot(s.Cost.High-s.Cost.Mean, s.ComparatorValue-s.ComparatorLow)
	s.High = s.Value + math.Hypot(s.Cost.Mean-s.Cost.Low, s.ComparatorHigh-s.ComparatorValue)
	s.Words = intervalWords(own.Low != nil)
	s.note("Comparator: ", note)
	s.note("Cost of the arrangement: ", ourNote)
	s.note("", c.Note)
	return s, nil
}

func checkComparable(c Comparator, cost Estimate) error {
	if err := c.check(); err != nil {
		return err
	}
	if cost.Perspective != c.Perspective {
		return fmt.Errorf("the arrangement's cost is %s, the comparator's %s; compare like with like", cost.Perspective, c.Perspective)
	}
	if !(cost.Low <= cost.Mean && cost.Mean <= cost.High) || math.IsInf(cost.High-cost.Low, 0) {
		return errors.New("the cost's mean must lie within its interval")
	}
	return nil
}

func intervalWords(ranged bool) string {
	var w strings.Builder
	w.WriteString("The range holds what chance may do to the average cost of the arrangements")
	if ranged {
		w.WriteString(" and the range that the comparator's source gives, taken as independent of each other.")
	} else {
		w.WriteString(". The comparator's source gives no range, so it is taken as exact: the true range is wider.")
	}
	w.WriteString(" It does not hold whether these people would in truth have lived in that setting, nor whether their needs are alike.")
	return w.String()
}

// note adds a note, where there is something to say.
func (s *Saving) note(of, words string) {
	if words != "" {
		s.Notes = append(s.Notes, of+words)
	}
}
