package metrics

import (
	"fmt"
	"slices"
	"strings"
)

// ByView is the breakdown of answers on an area by whose view they are, and Views are its
// groups: those who run things first, those who live with them last.
const ByView = "view_from"

// Views are whose views on an area stand side by side.
var Views = []string{"council", "charity", "citizen"}

// viewPairs are the gaps between two views: the first less the second.
var viewPairs = [][2]string{{"council", "citizen"}, {"charity", "citizen"}, {"council", "charity"}}

// viewNames are the views as headings of columns.
var viewNames = map[string]string{"council": "Council", "charity": "Charities", "citizen": "Citizens"}

// OnAreas are the indicators of which the views of an area stand side by side.
func (c Catalogue) OnAreas() []Indicator {
	return slices.DeleteFunc(slices.Clone(c), func(ind Indicator) bool { return !slices.Contains(ind.By, ByView) })
}

// ViewsOf sets the views on an area side by side: a row for each of the ten actions, with
// what each of the three says, the gaps between them and how far each has come since the
// year before. It is made from the breakdowns of the indicators by view, as they are given
// out, and from nothing else: where a figure is hidden there, so is all that would be made
// of it. Now and then give that table of an indicator, or nil where there is none.
// Intervals of differences are those of two separate groups (see differenceOf); whoever
// answered in both years makes the true interval of a change narrower.
func ViewsOf(c Catalogue, pl Place, year Period, now, then func(indicator string) *Table) *Table {
	var t *Table
	for _, ind := range c.OnAreas() {
		of := now(ind.Name)
		if of == nil {
			continue
		}
		if t == nil {
			t = headed(of, "views-"+safe(pl.ID)+"-"+string(year))
			t.RowHead, t.Shape, t.Columns, t.Source = "Action", Plain, viewColumns(year), ind.Source
		}
		t.Rows = append(t.Rows, viewRow(ind, of, then(ind.Name)))
	}
	if t == nil {
		return nil
	}
	t.Title = fmt.Sprintf("%s, %s: %s", pl.Name, year.Words(), gapWords(t))
	t.Subtitle = "The ten actions of an area: what the council, charities and citizens say"
	t.Alt = t.Title
	t.Notes = []Note{
		{"views", "Each figure is the share who agree or strongly agree with the statement. The three views are never put together, and the ten actions make no score. Counted are those who were asked, who were chosen by whoever asked."},
		{"gap", "A gap is the first view less the second, in percentage points, and is called clear only where its 95% interval does not hold nought. Of twenty gaps that are none, about one would be called clear by chance. Where a view is hidden, because few of it answered, so are its gaps and changes."},
		{"change", "A change is this year less " + year.Before().Words() + ". Its interval is as if nobody had answered in both years; where people did, it is narrower in truth."},
	}
	return t
}

func viewColumns(year Period) []Column {
	var all []Column
	for _, v := range Views {
		all = append(all, Column{v, viewNames[v], Percent, Other}, Column{v + "_low", viewNames[v] + ": lower 95% limit", Percent, Other},
			Column{v + "_high", viewNames[v] + ": upper 95% limit", Percent, Other}, Column{v + "_base", viewNames[v] + ": counted", Count, Other})
	}
	differs := func(key, name string) {
		all = append(all, Column{key, name, Points, Other}, Column{key + "_low", name + ": lower 95% limit", Points, Other}, Column{key + "_high", name + ": upper 95% limit", Points, Other})
	}
	for _, p := range viewPairs {
		differs(gapKey(p), viewNames[p[0]]+" less "+strings.ToLower(viewNames[p[1]]))
	}
	for _, v := range Views {
		differs(v+"_change", viewNames[v]+": change since "+year.Before().Words())
	}
	return all
}

func gapKey(p [2]string) string { return p[0] + "_" + p[1] }

func viewRow(ind Indicator, now, then *Table) Row {
	row := Row{Key: ind.Name, Label: ind.Title, Unit: Percent}
	said := map[string]Stated{}
	for _, v := range Views {
		s := viewIn(now, v)
		said[v] = s
		row.Cells = append(row.Cells, s.Value, s.Low, s.High, s.Base)
	}
	for _, p := range viewPairs {
		row.Cells = append(row.Cells, pointsOf(differenceOf(ind, said[p[0]], said[p[1]]))...)
	}
	for _, v := range Views {
		row.Cells = append(row.Cells, pointsOf(differenceOf(ind, said[v], viewIn(then, v)))...)
	}
	if low, high := clearGap(row); low || high {
		row.Verdict = map[bool]string{true: "council higher than citizens", false: "council lower than citizens"}[low]
	}
	return row
}

func pointsOf(d [3]Figure) []Figure {
	return []Figure{d[0].At(Points), d[1].At(Points), d[2].At(Points)}
}

// viewIn reads what a breakdown states of one view.
func viewIn(t *Table, view string) Stated {
	if t == nil {
		return Unstated()
	}
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Key == view })
	if i < 0 {
		none := Missing(NoAnswers)
		return Stated{Value: none, Low: none, High: none, Base: none}
	}
	r := t.Rows[i]
	return Stated{Value: t.Figure(r, Estimate).At(Percent), Low: t.Figure(r, Low).At(Percent), High: t.Figure(r, High).At(Percent), Base: t.Figure(r, Base).At(Count)}
}

// clearGap says whether the gap between council and citizens is clear, and which way.
func clearGap(row Row) (above, below bool) {
	at := len(Views) * 4 // the gaps follow the views, the first is that of council and citizens
	low, known := row.Cells[at+1].Value()
	high, also := row.Cells[at+2].Value()
	return known && low > 0, also && high < 0
}

// gapWords say in how many actions council and citizens see things differently.
func gapWords(t *Table) string {
	shown, above, below := 0, 0, 0
	for _, r := range t.Rows {
		if _, known := r.Cells[len(Views)*4].Value(); known {
			shown++
		}
		up, down := clearGap(r)
		if up {
			above++
		}
		if down {
			below++
		}
	}
	switch {
	case shown == 0:
		return "the views of council and citizens cannot be set side by side."
	case above+below == 0:
		return fmt.Sprintf("no clear gap between council and citizens in any of %d actions.", shown)
	case below == 0:
		return fmt.Sprintf("the council sees more than citizens do in %d of %d actions.", above, shown)
	case above == 0:
		return fmt.Sprintf("citizens see more than the council does in %d of %d actions.", below, shown)
	}
	return fmt.Sprintf("of %d actions the council sees more than citizens do in %d, and less in %d.", shown, above, below)
}
