package benefit

import (
	"fmt"
	"io"
	"slices"
)

// Claimed is a saving that somebody has claimed of an arrangement for a year.
type Claimed struct {
	Claim, People, Against, Source, URL string
	Said                                Money
	Checked                             string // read: in the source itself; quoted: in another publication
}

var claimedHead = []string{"claim", "pounds", "price_year", "people", "against", "source", "url", "checked"}

// ReadClaimed reads a table of claims, skipping lines that start with #. A claim
// without a price year or a source is refused: it cannot be set beside another.
func ReadClaimed(r io.Reader) ([]Claimed, error) {
	rows, err := readTable(r, claimedHead)
	if err != nil {
		return nil, fmt.Errorf("claims: %w", err)
	}
	var all []Claimed
	for i, row := range rows {
		v, ok := plainNumber(row[1])
		c := Claimed{Claim: row[0], Said: Money{v, row[2]}, People: row[3], Against: row[4], Source: row[5], URL: row[6], Checked: row[7]}
		switch {
		case !ok:
			return nil, fmt.Errorf("claims, row %d: pounds %q is not an amount", i+1, row[1])
		case slices.Contains(row, ""):
			return nil, fmt.Errorf("claims, row %d: every field must be filled in", i+1)
		}
		if err := checkYear(row[2]); err != nil {
			return nil, fmt.Errorf("claims, row %d: %w", i+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}
