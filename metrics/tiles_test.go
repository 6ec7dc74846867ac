package metrics

import (
	"strings"
	"testing"

	"khi/queries"
)

// TestEachCouncilHasASquareOfItsOwn: every current council with responsibility for
// social care appears once, none lies on another, no two have the same letters, and the
// nations lie where people look for them.
func TestEachCouncilHasASquareOfItsOwn(t *testing.T) {
	_, rows, err := queries.ReferenceRows("areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, row := range rows {
		if !strings.HasPrefix(row[0], "E07") { // districts, whose county has social care
			want[row[0]] = true
		}
	}
	tiles, err := Tiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(tiles) != len(want) || len(want) != 218 {
		t.Errorf("%d squares for %d councils", len(tiles), len(want))
	}
	codes, spots, letters := map[string]bool{}, map[[2]int]string{}, map[string]string{}
	sum, n := map[byte]int{}, map[byte]int{}
	for _, tile := range tiles {
		if !want[tile.Code] || codes[tile.Code] {
			t.Errorf("%s is no council, or there twice", tile.Code)
		}
		codes[tile.Code] = true
		spot := [2]int{tile.Column, tile.Row}
		if other, taken := spots[spot]; taken {
			t.Errorf("%s lies on %s", tile.Code, other)
		}
		if other, taken := letters[tile.Short]; taken {
			t.Errorf("%s and %s are both %s", tile.Code, other, tile.Short)
		}
		spots[spot], letters[tile.Short] = tile.Code, tile.Code
		sum[tile.Code[0]], n[tile.Code[0]] = sum[tile.Code[0]]+tile.Row, n[tile.Code[0]]+1
	}
	mean := func(nation byte) int { return sum[nation] / max(1, n[nation]) }
	if !(mean('S') < mean('N') && mean('N') < mean('W')) {
		t.Errorf("Scotland, Northern Ireland and Wales lie at rows %d, %d and %d", mean('S'), mean('N'), mean('W'))
	}
}

// TestMap: every area with a scheme is a row, and hidden stays hidden.
func TestMap(t *testing.T) {
	places := standingWorld()
	table, err := MapOf(&Table{}, standingCatalogue[0], places, "2025-26", sayFrom(map[string][3]float64{"UK": {50, 49, 51}, "AENG": {60, 55, 65}, "ASCO": {40, 30, 52}}))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, r := range table.Rows {
		got += r.Key + ":" + r.Cells[0].String() + ":" + r.Verdict + " "
	}
	if got != "AENG:60:better ANIR:[c]: ASCO:40:similar AWAL:[c]: " {
		t.Error(got)
	}
}
