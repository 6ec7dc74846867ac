package instrument

import (
	"fmt"
	"math"
	"slices"
)

func termsNameItems(in *Instrument, s Score) string {
	if len(s.Terms) == 0 {
		return "it adds nothing up"
	}
	seen := map[string]bool{}
	for _, t := range s.Terms {
		for _, id := range t.Items {
			it, known := in.Item(id)
			if !known || it.Kind == "several" || seen[id] {
				return fmt.Sprintf("%q is no item that can be added up, or is there twice", id)
			}
			seen[id] = true
		}
	}
	return ""
}

func factsNameCodes(in *Instrument, s Score) string {
	for id, codes := range s.When {
		it, known := in.Item(id)
		low, high := it.Range()
		if !known || it.Kind != "fact" || len(codes) == 0 || slices.Min(codes) < low || slices.Max(codes) > high {
			return id + " is no fact with these codes"
		}
	}
	return ""
}

// tablesFit: a table gives points for each code of each item once, and for
// nothing else that the score could meet.
func tablesFit(in *Instrument, s Score) string {
	for _, t := range s.Terms {
		if t.Table == "" {
			continue
		}
		table, err := readTable(t.Table)
		if err != nil {
			return err.Error()
		}
		if what := table.fits(in, t.Items); what != "" {
			return what
		}
	}
	return ""
}

func (t *Table) fits(in *Instrument, items []string) string {
	for _, id := range items {
		it, _ := in.Item(id)
		low, high := it.Range()
		for code := low; code <= high; code++ {
			if _, known := t.Points[id][code]; !known {
				return fmt.Sprintf("table %s has nothing for %s code %d", t.Name, id, code)
			}
		}
		if len(t.Points[id]) != high-low+1 {
			return fmt.Sprintf("table %s has more codes for %s than the item", t.Name, id)
		}
	}
	return ""
}

func tablesNameSource(_ *Instrument, s Score) string {
	names := []string{s.Convert}
	for _, t := range s.Terms {
		names = append(names, t.Table)
	}
	for _, n := range names {
		if n == "" {
			continue
		}
		if table, err := readTable(n); err != nil || table.Source == "" {
			return "table " + n + " does not name its source"
		}
	}
	return ""
}

// conversionIsWhole: every raw sum that can come up has its metric score, and a
// higher sum a higher score.
func conversionIsWhole(in *Instrument, s Score) string {
	if s.Convert == "" {
		return ""
	}
	table, err := readTable(s.Convert)
	if err != nil {
		return err.Error()
	}
	low, high, _ := s.reach(in)
	metric := table.Points["raw"]
	for raw := int(low); raw <= int(high); raw++ {
		before, first := metric[raw-1]
		now, known := metric[raw]
		if !known || first && now <= before {
			return fmt.Sprintf("raw sum %d has no metric score, or one out of order", raw)
		}
	}
	if len(metric) != int(high-low)+1 {
		return "the conversion has sums that cannot come up"
	}
	return ""
}

// reach is the lowest and highest value before conversion; known is false where
// a table is for the deployment to give.
func (s Score) reach(in *Instrument) (low, high float64, known bool) {
	low, high = s.Constant, s.Constant
	for _, t := range s.Terms {
		if t.Table == "" && t.Supply != "" {
			return 0, 0, false
		}
		for _, id := range t.Items {
			values := t.values(in, id)
			low, high = low+slices.Min(values), high+slices.Max(values)
		}
	}
	return low, high, true
}

// values are what the codes of an item, from the lowest up, add to the score.
func (t Term) values(in *Instrument, id string) []float64 {
	it, _ := in.Item(id)
	low, high := it.Range()
	if t.High > 0 {
		high = min(high, t.High)
	}
	table, err := readTable(t.Table)
	var values []float64
	for code := low; code <= high; code++ {
		v := float64(code + t.Offset)
		if err == nil {
			v = table.Points[id][code]
		}
		values = append(values, t.factor()*v)
	}
	if len(values) == 0 {
		return []float64{0}
	}
	return values
}

func rangeIsReached(in *Instrument, s Score) string {
	low, high, known := s.reach(in)
	if !known {
		return ""
	}
	if s.Convert != "" {
		table, err := readTable(s.Convert)
		if err != nil {
			return err.Error()
		}
		low, high = table.Points["raw"][int(low)], table.Points["raw"][int(high)]
	}
	const fine = 1e-9
	if math.Abs(low-s.Range[0]) > fine || math.Abs(high-s.Range[1]) > fine {
		return fmt.Sprintf("the codes reach from %.6f to %.6f and the range says %v", low, high, s.Range)
	}
	return ""
}

// directionHolds: where item and score both know which end is better, a better
// answer never makes the score worse.
func directionHolds(in *Instrument, s Score) string {
	if s.Better != "higher" && s.Better != "lower" {
		return oneOf("better", s.Better, "higher", "lower")
	}
	for _, t := range s.Terms {
		if t.Table == "" && t.Supply != "" || t.Need {
			continue
		}
		for _, id := range t.Items {
			it, _ := in.Item(id)
			if it.Better == "neither" {
				continue
			}
			values := t.values(in, id)
			if (it.Better == "lower") != (s.Better == "lower") {
				slices.Reverse(values)
			}
			if !slices.IsSorted(values) {
				return id + " runs against the direction of the score"
			}
		}
	}
	return ""
}

func missingRuleHolds(_ *Instrument, s Score) string {
	n := 0
	for _, t := range s.Terms {
		n += len(t.Items)
	}
	if s.Missing.Most < 0 || 2*s.Missing.Most >= n || s.Missing.Most > 0 && (s.Constant != 0 || len(s.When) > 0) {
		return "more than half of the answers may be missing, or their mean means nothing"
	}
	return ""
}

// scoresShareColumnsApart: two scores in one column never both apply.
func scoresShareColumnsApart(in *Instrument) string {
	for i, a := range in.Scores {
		for _, b := range in.Scores[i+1:] {
			if a.ID == b.ID {
				return a.ID + " is there twice"
			}
			if a.Column == b.Column && !apart(a, b) {
				return a.ID + " and " + b.ID + " can both fill " + a.Column
			}
		}
	}
	return ""
}

func apart(a, b Score) bool {
	for id, codes := range a.When {
		other, ok := b.When[id]
		if ok && !slices.ContainsFunc(codes, func(c int) bool { return slices.Contains(other, c) }) {
			return true
		}
	}
	return false
}
