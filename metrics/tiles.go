package metrics

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"khi/queries"
)

// Tile is where a council stands on the map of equal squares: column from the left, row
// from the top, and three letters for its name.
type Tile struct {
	Code, Short string
	Column, Row int
}

// Tiles are the squares of all councils with responsibility for social care.
var Tiles = sync.OnceValues(func() ([]Tile, error) {
	_, rows, err := queries.ReferenceRows("tiles.csv")
	if err != nil {
		return nil, err
	}
	var all []Tile
	for i, row := range rows {
		column, errColumn := strconv.Atoi(row[2])
		down, errRow := strconv.Atoi(row[3])
		if errColumn != nil || errRow != nil || column < 0 || down < 0 || len(row[1]) != 3 {
			return nil, fmt.Errorf("tiles.csv: row %d needs a code, three letters, a column and a row", i+1)
		}
		all = append(all, Tile{row[0], row[1], column, down})
	}
	return all, nil
})

// Map is one indicator for every council area of the United Kingdom that has a scheme,
// each beside the United Kingdom.
func (e *Engine) Map(ctx context.Context, indicator string, p Period) (*Table, error) {
	ind, uk, _, err := e.ask(ctx, indicator, "UK")
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	say, err := e.stating(ctx, p, []Indicator{ind})
	if err != nil {
		return nil, err
	}
	return MapOf(e.table(Indicator{Name: "map"}, uk), ind, e.places, p, say)
}

// MapOf makes the map from what the profiles state. It fails with ErrNotFound where no
// council area has a scheme.
func MapOf(head *Table, ind Indicator, places *Places, p Period, say Stating) (*Table, error) {
	areas := places.Open("UK", Area, p)
	if len(areas) == 0 {
		return nil, fmt.Errorf("there is no council area with a scheme: %w", ErrNotFound)
	}
	t := headed(head, "map-"+safe(ind.Name)+"-"+string(p))
	t.Indicator, t.RowHead, t.Shape, t.Better, t.Source = ind.Name, "Council area", Squares, ind.Better, ind.Source
	t.Columns = []Column{
		{"estimate", ind.Title, ind.Unit, Estimate}, {"low", "Lower 95% limit", ind.Unit, Low}, {"high", "Upper 95% limit", ind.Unit, High},
		{"base", "Counted", Count, Base}, {"benchmark", "United Kingdom", ind.Unit, Benchmark},
	}
	mark := say(ind.Name, "UK").Value
	if ind.Kind == CountKind {
		mark = Missing(NotApplicable)
	}
	few := false
	for _, pl := range areas {
		s := say(ind.Name, pl.ID)
		row := Row{Key: pl.ID, Label: pl.Name, Cells: []Figure{s.Value, s.Low, s.High, s.Base, mark}, Verdict: Standing(s, mark, ind.Better)}
		if s.Few {
			few, row.Notes = true, []string{"few"}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("%s beside the United Kingdom, %s: of %d council areas with a scheme %s.", ind.Title, p.Words(), len(areas), standingsOf(t.Rows))
	t.Subtitle = ind.Title + ", by council area"
	t.Alt = "Map of equal squares, one for each council. " + t.Title + hiddenCount(t.Rows, 0, "council area")
	t.Notes = []Note{
		{"squares", "Each council with responsibility for social care is one square of the same size, as near to where it lies as there is room. A square without a figure has no scheme that khi knows of. Places at a distance look alike by chance, and so do neighbours."},
		{"standing", "Better and worse are said only where a direction is agreed; otherwise higher and lower. Similar means that the figure of the United Kingdom lies within the 95% interval."},
	}
	if few {
		t.Notes = append(t.Notes, Note{"few", FewWords})
	}
	return t, nil
}
