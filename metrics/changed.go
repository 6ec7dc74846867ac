package metrics

import (
	"context"
	"fmt"
	"math"
)

// NoClearChange is said where the interval of a change holds nought.
const NoClearChange = "no clear change"

// Changed is every indicator of a place in a period beside the period before.
func (e *Engine) Changed(ctx context.Context, place string, p Period) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	before := p.Before()
	for _, period := range []Period{p, before} {
		if err := e.period(period); err != nil {
			return nil, err
		}
	}
	now, err := e.stating(ctx, p, e.catalogue)
	if err != nil {
		return nil, err
	}
	then, err := e.stating(ctx, before, e.catalogue)
	if err != nil {
		return nil, err
	}
	return ChangedOf(e.table(Indicator{Name: "changed"}, pl), e.catalogue, pl, p, now, then), nil
}

// ChangedOf makes that table from what the profiles of both periods state. The
// interval of a difference is put together from the two printed ones (Zou and Donner's
// MOVER, which for two shares with Wilson intervals is Newcombe's), as if nobody had
// answered in both: people who did make the true interval narrower, so that no change
// is called clear that is not.
func ChangedOf(head *Table, c Catalogue, pl Place, p Period, now, then Stating) *Table {
	t := headed(head, "changed-"+safe(pl.ID)+"-"+string(p))
	t.RowHead, t.Shape = "Indicator", Plain
	t.Columns = []Column{
		{"estimate", p.Words(), "", Estimate}, {"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High},
		{"base", "People counted", Count, Base}, {"before", p.Before().Words(), "", Other},
		{"change", "Change", Points, Change}, {"change_low", "Lower 95% limit of the change", Points, Other}, {"change_high", "Upper 95% limit of the change", Points, Other},
	}
	clear, judged := 0, 0
	for _, ind := range c.ByTheme() {
		s, was := now(ind.Name, pl.ID), then(ind.Name, pl.ID)
		if s.Value.Reason() == NotApplicable {
			continue // has figures for whole years only, or no interval at all
		}
		d := differenceOf(ind, s, was)
		row := Row{Key: ind.Name, Label: ind.Title, Unit: ind.Unit, Verdict: changeWord(ind, d),
			Cells: []Figure{s.Value, s.Low, s.High, s.Base, was.Value}}
		for _, f := range d {
			if _, known := f.Value(); known && ind.Unit == Pounds {
				f = Missing(NotApplicable) // the column is of points; the two amounts stand beside each other
			}
			row.Cells = append(row.Cells, f.At(Points))
		}
		if row.Verdict != "" {
			judged++
		}
		if row.Verdict != "" && row.Verdict != NoClearChange {
			clear++
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("%s, %s: %s.", pl.Name, p.Words(), changeTally(clear, judged))
	t.Subtitle = "Every indicator beside " + p.Before().Words()
	t.Alt = t.Title
	t.Notes = []Note{{"change", "A change is called clear only where its 95% interval does not hold nought. Of twenty indicators that did not change, about one would be called clear by chance. Differences of percentages are in percentage points. Of amounts of money the two figures stand beside each other and no difference is given."}}
	return t
}

func changeTally(clear, judged int) string {
	switch {
	case judged == 0:
		return "no figure can be set beside the one before"
	case clear == 0:
		return fmt.Sprintf("no clear change in any of %d indicators since the period before", judged)
	case clear == 1:
		return fmt.Sprintf("1 of %d indicators changed clearly since the period before", judged)
	}
	return fmt.Sprintf("%d of %d indicators changed clearly since the period before", clear, judged)
}

// differenceOf is a difference and its limits, or for all three why there is none.
func differenceOf(ind Indicator, now, then Stated) [3]Figure {
	var v [6]float64
	for i, f := range []Figure{now.Value, now.Low, now.High, then.Value, then.Low, then.High} {
		known, ok := f.Value()
		if !ok || ind.Kind == CountKind {
			why := whyNot(f)
			if ok {
				why = Missing(NotApplicable)
			}
			return [3]Figure{why, why, why}
		}
		v[i] = known
	}
	d := v[0] - v[3]
	low, high := d-math.Hypot(v[0]-v[1], v[5]-v[3]), d+math.Hypot(v[2]-v[0], v[3]-v[4])
	return [3]Figure{Known(d), Known(low), Known(high)}
}

// changeWord says in a word what a change with its limits comes to, or "".
func changeWord(ind Indicator, d [3]Figure) string {
	low, ok := d[1].At(ind.Unit).Value()
	high, also := d[2].At(ind.Unit).Value()
	switch {
	case !ok || !also:
		return ""
	case low > 0:
		return inDirection(true, ind.Better)
	case high < 0:
		return inDirection(false, ind.Better)
	}
	return NoClearChange
}
