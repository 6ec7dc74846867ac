package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// The two indicators that the balance of a place is read from: having a say in one's
// life, and having the contact with people that one wants.
const (
	SayIndicator     = "control"
	ContactIndicator = "contact"
)

// Keys of the columns of a quadrant that lie across: the figure, its limits and the
// benchmark's figure.
const (
	Across     = "across"
	AcrossLow  = "across_low"
	AcrossHigh = "across_high"
	AcrossMark = "across_benchmark"
)

// Quadrant is independence and connection together: of a place, of what it is held
// against, and of the places next below it.
func (e *Engine) Quadrant(ctx context.Context, place string, p Period) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	say, contact, err := balanced(e.catalogue)
	if err != nil {
		return nil, err
	}
	stating, err := e.stating(ctx, p, []Indicator{say, contact})
	if err != nil {
		return nil, err
	}
	return QuadrantOf(e.table(Indicator{Name: "quadrant"}, pl), e.catalogue, e.places, pl, p, stating)
}

func balanced(c Catalogue) (say, contact Indicator, err error) {
	say, ok := c.Find(SayIndicator)
	contact, also := c.Find(ContactIndicator)
	if !ok || !also {
		return say, contact, fmt.Errorf("the catalogue lacks %s or %s: %w", SayIndicator, ContactIndicator, ErrNotFound)
	}
	return say, contact, nil
}

// nextBelow are the places of the next grain below one that has any.
func (p *Places) nextBelow(pl Place, in Period) []Place {
	for _, g := range []Grain{Nation, Area, Scheme} {
		if below := p.Open(pl.ID, g, in); len(below) > 0 {
			return below
		}
	}
	return nil
}

// QuadrantOf makes the quadrant from what the profiles state.
func QuadrantOf(head *Table, c Catalogue, places *Places, pl Place, p Period, state Stating) (*Table, error) {
	say, contact, err := balanced(c)
	if err != nil {
		return nil, err
	}
	middle, held := places.Against(pl)
	rows := []Place{pl}
	if held {
		rows = append(rows, middle)
	} else {
		middle = pl
	}
	rows = append(rows, slices.DeleteFunc(places.nextBelow(pl, p), func(b Place) bool { return b.ID == middle.ID })...)
	t := headed(head, "quadrant-"+safe(pl.ID)+"-"+string(p))
	t.RowHead, t.Shape = "Place", Quadrant
	t.Columns = []Column{
		{"estimate", contact.Title, contact.Unit, Estimate}, {"low", "Lower 95% limit", contact.Unit, Low}, {"high", "Upper 95% limit", contact.Unit, High},
		{"base", "People counted", Count, Base}, {"benchmark", contact.Title + ", " + middle.Name, contact.Unit, Benchmark},
		{Across, say.Title, say.Unit, Other}, {AcrossLow, say.Title + ", lower 95% limit", say.Unit, Other},
		{AcrossHigh, say.Title + ", upper 95% limit", say.Unit, Other}, {AcrossMark, say.Title + ", " + middle.Name, say.Unit, Other},
	}
	sayMark, contactMark := state(say.Name, middle.ID).Value, state(contact.Name, middle.ID).Value
	for _, at := range rows {
		x, y := state(say.Name, at.ID), state(contact.Name, at.ID)
		row := Row{Key: at.ID, Label: at.Name, Cells: []Figure{y.Value, y.Low, y.High, y.Base, contactMark, x.Value, x.Low, x.High, sayMark}}
		if sx, sy := Standing(x, sayMark, say.Better), Standing(y, contactMark, contact.Better); sx != "" && sy != "" && at.ID != middle.ID {
			row.Verdict = "say " + sx + ", contact " + sy
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = quadrantTitle(t, pl, middle)
	t.Subtitle = fmt.Sprintf("%s across, %s upwards, %s", say.Title, strings.ToLower(contact.Title[:1])+contact.Title[1:], p.Words())
	t.Alt = "Scatter plot of two percentages. " + t.Title + hiddenCount(t.Rows, 0, "place")
	t.Notes = []Note{{"balance", "Having a say in daily life stands for independence, having as much contact with people as one wants for connection. People are asked both; a place with more of one and less of the other has lost the balance for some. Whether the same people lack both is told by the indicator of both together, for whole years."}}
	return t, nil
}

func quadrantTitle(t *Table, pl, middle Place) string {
	across := t.Column(Across)
	own := t.Rows[0]
	if own.Cells[across].IsHidden() || own.Cells[0].IsHidden() {
		return fmt.Sprintf("%s: a figure of the balance is hidden so that nobody can be recognised.", pl.Name)
	}
	_, x := own.Cells[across].Value()
	_, y := own.Cells[0].Value()
	if !x || !y {
		return fmt.Sprintf("%s: there is no figure of the balance.", pl.Name)
	}
	title := fmt.Sprintf("In %s %s have control over daily life and %s as much contact as they want", pl.InWords(), t.Text(own, across), t.Text(own, 0))
	if own.Verdict != "" {
		title += fmt.Sprintf("; beside %s: %s", middle.InWords(), own.Verdict)
	}
	return title + "."
}

// Multiples is one indicator over its newest periods, a row for a place and for each
// of the places next below it.
func (e *Engine) Multiples(ctx context.Context, indicator, place string) (*Table, error) {
	ind, pl, _, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	periods := e.quarters
	if ind.Yearly {
		periods = e.years
	}
	periods = NewestOf(periods)
	say := map[Period]Stating{}
	for _, p := range periods {
		if say[p], err = e.stating(ctx, p, []Indicator{ind}); err != nil {
			return nil, err
		}
	}
	return MultiplesOf(e.table(Indicator{Name: "multiples"}, pl), ind, e.places, pl, periods, func(p Period) Stating { return say[p] })
}

// newestMultiples is how many periods small multiples go back.
const newestMultiples = 12

// NewestOf are the periods of a list that small multiples show.
func NewestOf(periods []Period) []Period { return periods[max(0, len(periods)-newestMultiples):] }

// MultiplesOf makes them from what the profiles of the periods state. It fails with
// ErrNotFound where there is no period.
func MultiplesOf(head *Table, ind Indicator, places *Places, pl Place, periods []Period, say func(Period) Stating) (*Table, error) {
	if len(periods) == 0 {
		return nil, fmt.Errorf("there is no period to show: %w", ErrNotFound)
	}
	t := headed(head, "multiples-"+safe(ind.Name)+"-"+safe(pl.ID))
	t.Indicator, t.RowHead, t.Shape, t.Better, t.Source = ind.Name, "Place", Multiples, ind.Better, ind.Source
	for _, p := range periods {
		t.Columns = append(t.Columns, Column{string(p), p.Words(), ind.Unit, Other})
	}
	last := periods[len(periods)-1]
	hidden := 0
	for _, at := range append([]Place{pl}, places.nextBelow(pl, last)...) {
		row := Row{Key: at.ID, Label: at.Name}
		for _, p := range periods {
			f := say(p)(ind.Name, at.ID).Value
			if f.IsHidden() {
				hidden++
			}
			row.Cells = append(row.Cells, f)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("%s in %s and each place below it, %s to %s.", ind.Title, pl.InWords(), periods[0].Words(), last.Words())
	t.Subtitle = "The same scale for every place; quarter by quarter"
	if ind.Yearly {
		t.Subtitle = "The same scale for every place; year by year"
	}
	t.Alt = "Small line charts, one for each place. " + t.Title
	if hidden > 0 {
		t.Alt += " " + countOf(hidden, "figure") + " hidden so that nobody can be recognised."
	}
	t.Notes = []Note{{"order", "The first row is the whole. Places follow in the order of their names. Small places go up and down by chance."}}
	return t, nil
}
