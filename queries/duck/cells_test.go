package duck_test

import (
	"testing"

	"khi/queries"
	"khi/queries/duck"
	"path"
	"strings"
)

// specs are the indicators of the program.
func specs(t testing.TB) []duck.CellSpec {
	t.Helper()
	all, err := queries.In("indicators")
	if err != nil {
		t.Fatal(err)
	}
	var list []duck.CellSpec
	for _, s := range all {
		list = append(list, duck.CellSpec{Indicator: path.Base(s.Name), Kind: s.Fact("kind"), SQL: s.Text,
			By: strings.Fields(s.Fact("by")), Periods: s.Fact("periods")})
	}
	return list
}

func TestAllIndicatorsCount(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(specs(t)) })
	if err != nil {
		t.Fatal(err)
	}
}
