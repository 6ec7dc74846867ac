package metrics

import (
	"fmt"
	"math"
	"slices"
)

// GapIndicators and gapDimensions are what the test of inequalities looks at: whether
// groups of people are closer to everybody else than a year before.
var (
	GapIndicators = []string{"balance", "control", "lonely"}
	gapDimensions = []string{deprivation, "ethnicity", "need"}
)

// GapBreakdown is one breakdown that the test of inequalities is made from.
type GapBreakdown struct{ Indicator, By string }

// GapBreakdowns are those of a place, in the order of the table.
func (c Catalogue) GapBreakdowns(pl Place) (all []GapBreakdown) {
	for _, name := range GapIndicators {
		ind, _ := c.Find(name)
		for _, by := range gapDimensions {
			if slices.Contains(ind.Offered(pl), by) {
				all = append(all, GapBreakdown{name, by})
			}
		}
	}
	return all
}

// Words of a gap beside that of the year before.
const (
	GapCloses  = "closing"
	GapWidens  = "widening"
	GapNoClear = "no clear change"
)

// GapsOf sets the difference of each group from everybody else beside that of the year
// before. It is made from the breakdowns as they are given out and from nothing else. The
// interval of a change is put together from the two printed ones (Zou and Donner's MOVER),
// as if nobody had answered in both years. A gap is called closing or widening only where
// that interval does not hold nought. It is nil where there is no breakdown.
func GapsOf(c Catalogue, pl Place, year Period, now, then func(GapBreakdown) *Table) *Table {
	var t *Table
	said := map[string]int{}
	for _, b := range c.GapBreakdowns(pl) {
		of := now(b)
		if of == nil {
			continue
		}
		ind, _ := c.Find(b.Indicator)
		by, _ := dimension(b.By)
		if t == nil {
			t = headed(of, "gaps-"+safe(pl.ID)+"-"+string(year))
			t.RowHead, t.Shape, t.Source = "Group", Plain, of.Source
			t.Columns = []Column{{"gap", "Difference from everybody else", Points, Other}, {"gap_low", "Lower 95% limit", Points, Other}, {"gap_high", "Upper 95% limit", Points, Other},
				{"before", "Difference in " + year.Before().Words(), Points, Other},
				{"change", "Change of the difference", Points, Other}, {"change_low", "Lower 95% limit of the change", Points, Other}, {"change_high", "Upper 95% limit of the change", Points, Other}}
		}
		for _, r := range of.Rows {
			if r.Key == whole {
				continue
			}
			row := gapRow(gapIn(of, r.Key), gapIn(then(b), r.Key))
			row.Key, row.Label, row.Unit = b.Indicator+" "+b.By+" "+r.Key, ind.Title+" – "+by.Name+": "+r.Label, Points // more than one breakdown has people of whom it is not known
			if row.Verdict != "" {
				said[row.Verdict]++
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if t == nil {
		return nil
	}
	judged := said[GapCloses] + said[GapWidens] + said[GapNoClear]
	t.Title = pl.Name + ", " + year.Words() + ": " + gapsMoved(judged, said[GapCloses], said[GapWidens]) + "."
	t.Subtitle = "Groups of people beside everybody else, and beside the year before"
	t.Alt = t.Title
	t.Notes = []Note{{"gap", "Differences are percentage points between a group and everybody else in the place. A gap is called closing or widening only where the 95% interval of its change does not hold nought. Of twenty gaps that did not change, about one would be called so by chance. Where a group is hidden in one of the years, so is the change."}}
	return t
}

// gapsMoved says how many groups came closer to everybody else and how many moved away.
func gapsMoved(judged, closer, away int) string {
	counted := func(n int) string {
		if n == 0 {
			return "none"
		}
		return fmt.Sprint(n)
	}
	switch {
	case judged == 0:
		return "no group can be set beside the year before"
	case judged == 1 && closer == 1:
		return "the one group that can be set beside the year before came clearly closer to everybody else"
	case judged == 1 && away == 1:
		return "the one group that can be set beside the year before moved clearly away from everybody else"
	case judged == 1:
		return "the one group that can be set beside the year before neither came clearly closer to everybody else nor moved clearly away"
	case closer+away == 0:
		return fmt.Sprintf("of %d groups that can be set beside the year before, none came clearly closer to everybody else or moved clearly away", judged)
	}
	return fmt.Sprintf("of %d groups that can be set beside the year before, %s came clearly closer to everybody else and %s moved clearly away", judged, counted(closer), counted(away))
}

// gapIn reads the difference of a group from everybody else, and its limits.
func gapIn(t *Table, level string) [3]Figure {
	none := Missing(NotAvailable)
	all := [3]Figure{none, none, none}
	if t == nil {
		return all
	}
	row := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Key == level })
	for i, key := range []string{"gap", "gap_low", "gap_high"} {
		at := t.Column(key)
		if row < 0 || at < 0 {
			return [3]Figure{none, none, none}
		}
		all[i] = t.Rows[row].Cells[at].At(Points)
	}
	return all
}

func gapRow(now, was [3]Figure) Row {
	d := movedBy(now, was)
	row := Row{Cells: append(append(now[:], was[0]), d[0].At(Points), d[1].At(Points), d[2].At(Points))}
	low, known := d[1].At(Points).Value()
	high, also := d[2].At(Points).Value()
	if !known || !also {
		return row
	}
	a, _ := now[0].Value()
	b, _ := was[0].Value()
	switch {
	case low <= 0 && high >= 0 || math.Abs(a) == math.Abs(b):
		row.Verdict = GapNoClear
	case math.Abs(a) < math.Abs(b):
		row.Verdict = GapCloses
	default:
		row.Verdict = GapWidens
	}
	return row
}

// movedBy is one difference less another with its limits, or for all three why there is none.
func movedBy(now, was [3]Figure) [3]Figure {
	var v [6]float64
	for i, f := range []Figure{now[0], now[1], now[2], was[0], was[1], was[2]} {
		n, ok := f.Value()
		if !ok {
			why := whyNot(f)
			return [3]Figure{why, why, why}
		}
		v[i] = n
	}
	d := v[0] - v[3]
	return [3]Figure{Known(d), Known(d - math.Hypot(v[0]-v[1], v[5]-v[3])), Known(d + math.Hypot(v[2]-v[0], v[3]-v[4]))}
}
