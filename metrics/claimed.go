package metrics

import (
	"fmt"

	"khi/metrics/benefit"
	"khi/queries"
)

// ClaimedSavings sets what has been claimed of live-in arrangements side by side
// at the price year of Cost. No record of anybody is in it.
func ClaimedSavings(l *Labels) (*Table, error) {
	f, err := queries.Reference("claimed_savings.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := benefit.ReadClaimed(f)
	if err != nil {
		return nil, err
	}
	d, err := queries.Reference("gdp_deflator.csv")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	deflator, err := benefit.ReadDeflator(d)
	if err != nil {
		return nil, err
	}
	t := &Table{ID: "claimed-savings", Title: "What has been claimed that a live-in home saves a year: each figure is against its own alternative and for its own people", RowHead: "Who said it", Shape: Plain, Better: Neither,
		Subtitle: "A year, as claimed and in " + CostPriceYear + " prices (GDP deflator)", Source: "the sources named in each row", AsOf: l.AsOf,
		Columns: []Column{{"claimed", "As claimed", Pounds, Other}, {"at_prices", "In " + CostPriceYear + " prices", Pounds, Other}}}
	t.Alt = t.Title + "."
	for i, c := range all {
		m, note, err := deflator.Convert(c.Said, CostPriceYear)
		if err != nil {
			return nil, err
		}
		key := fmt.Sprintf("claim%d", i+1)
		t.Rows = append(t.Rows, Row{Key: key, Label: fmt.Sprintf("%s, of %s, against %s (%s prices)", c.Claim, c.People, c.Against, c.Said.Year), Cells: []Figure{Known(c.Said.Amount), Known(m.Amount)}, Notes: []string{key}})
		words := c.Source + ": read in the source."
		if c.Checked != "read" {
			words = c.Source + ": quoted, not checked in a source."
		}
		t.Notes = append(t.Notes, Note{key, words + " " + note})
	}
	t.Notes = append(t.Notes, Note{"both", "A saving of £20,000 and one of £30,000 can both be right: they count other people, against other alternatives, at other prices. A weekly fee of one hospital is an extreme and stands in no such average."})
	return t, nil
}
