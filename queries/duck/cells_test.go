package duck_test

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
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
			By: strings.Fields(s.Fact("by")), Periods: s.Fact("periods"), LooksBack: s.Fact("looks") == "back", Amounts: s.Fact("unit") == "pounds"})
	}
	return list
}

func TestIndicatorsKeepTheContract(t *testing.T) {
	db := open(t, t.TempDir())
	for _, spec := range specs(t) {
		var got []string
		describe := text("DESCRIBE SELECT * FROM (\n" + spec.SQL + "\n)")
		err := db.Read(t.Context(), describe, nil, func(v []any) error {
			got = append(got, fmt.Sprintf("%v %v", v[0], v[1]))
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", spec.Indicator, err)
			continue
		}
		want := []string{"respondent BIGINT", "scheme VARCHAR", "occurred DATE", "weight DOUBLE", "value DOUBLE", "left_out VARCHAR"}
		if len(got) > 0 && got[0] == "respondent VARCHAR" {
			want[0] = got[0]
		}
		for _, by := range spec.By {
			want = append(want, by+" VARCHAR")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s gives\n%v\nand the contract is\n%v", spec.Indicator, got, want)
		}
	}
	err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(specs(t)) })
	if err != nil {
		t.Error(err)
	}
}

func TestOneAnswerOfADayCountsWhateverTheOrder(t *testing.T) {
	db := open(t, t.TempDir())
	all := []observation{
		{1, "s1", day("2025-05-01"), 1, 3, "", "18-64", "left"},
		{1, "s1", day("2025-05-01"), 1, 8, "", "18-64", "left"},
		{1, "s1", day("2025-05-01"), 1, 8, "", "65+", "left"},
		{2, "s1", day("2025-05-01"), 1, 8, "", "65+", ""},
		{2, "s1", day("2025-05-01"), 1, 0, "dont_know", "", ""}, // an answer goes before none
		{3, "s1", day("2026-03-31"), 1, 5, "", "", ""},
		{3, "s1", day("2026-04-01"), 1, 6, "", "", ""}, // the next year
	}
	var first cells
	for i := range 20 {
		rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if i == 0 {
				if _, err := tx.Exec(text(observationTable), nil); err != nil {
					return err
				}
			}
			if err := put(tx, all); err != nil {
				return err
			}
			if err := tx.Touch("s1"); err != nil {
				return err
			}
			return tx.RefreshCells([]duck.CellSpec{invented("mean", "")})
		})
		if err != nil {
			t.Fatal(err)
		}
		got := countedInSQL(t, db)
		if i == 0 {
			first = got
			continue
		}
		if !got.equal(first) {
			t.Fatalf("another order gave\n%v\nand before\n%v", got, first)
		}
	}
	if n := first.sums[cellID{"s1", "2025-26", "all", "all"}].n; n != 3 {
		t.Errorf("%d people in the year, not 3", n)
	}
	if len(first.leftOut) != 0 {
		t.Errorf("somebody who answered is left out: %v", first.leftOut)
	}
	if s := first.sums[cellID{"s1", "2026-27Q1", "side", "not known"}]; s.n != 1 || s.swx != 6 {
		t.Errorf("1 April is not in the new year: %v", s)
	}
}

func TestBrokenObservationsAreRefused(t *testing.T) {
	db := open(t, t.TempDir())
	good := "SELECT 1::BIGINT respondent, 's1' scheme, DATE '2025-04-01' occurred, 1.0::DOUBLE weight, 1.0::DOUBLE \"value\", NULL::VARCHAR left_out, 'a' g"
	cases := map[string]struct {
		spec duck.CellSpec
		says string
	}{
		"good":           {duck.CellSpec{Kind: "mean", SQL: good, By: []string{"g"}}, ""},
		"no respondent":  {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, "1::BIGINT", "NULL::BIGINT", 1), By: []string{"g"}}, "no respondent"},
		"no day":         {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, "DATE '2025-04-01'", "NULL::DATE", 1), By: []string{"g"}}, "no day"},
		"no weight":      {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, "1.0::DOUBLE weight", "0.0::DOUBLE weight", 1), By: []string{"g"}}, "not above 0"},
		"no value":       {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, `1.0::DOUBLE "value"`, `NULL::DOUBLE "value"`, 1), By: []string{"g"}}, "neither a value nor a reason"},
		"not a number":   {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, `1.0::DOUBLE "value"`, `'nan'::DOUBLE "value"`, 1), By: []string{"g"}}, "neither a value nor a reason"},
		"value and out":  {duck.CellSpec{Kind: "mean", SQL: strings.Replace(good, "NULL::VARCHAR", "'proxy'", 1), By: []string{"g"}}, "left out"},
		"half a person":  {duck.CellSpec{Kind: "proportion", SQL: strings.Replace(good, `1.0::DOUBLE "value"`, `0.5::DOUBLE "value"`, 1), By: []string{"g"}}, "0 and 1"},
		"half a friend":  {duck.CellSpec{Kind: "median", SQL: strings.Replace(good, `1.0::DOUBLE "value"`, `0.5::DOUBLE "value"`, 1), By: []string{"g"}}, "not whole"},
		"a column more":  {duck.CellSpec{Kind: "mean", SQL: good}, "columns"},
		"a column less":  {duck.CellSpec{Kind: "mean", SQL: good, By: []string{"g", "h"}}, "columns"},
		"no such kind":   {duck.CellSpec{Kind: "meen", SQL: good, By: []string{"g"}}, "kind"},
		"no such grain":  {duck.CellSpec{Kind: "mean", SQL: good, By: []string{"g"}, Periods: "month"}, "month"},
		"a name as text": {duck.CellSpec{Kind: "mean", SQL: good, By: []string{`g"), (scheme`}}, "breakdown"},
		"two statements": {duck.CellSpec{Kind: "mean", SQL: "SELECT 1) i; DROP TABLE cell; --", By: []string{"g"}}, "one statement"},
	}
	for name, c := range cases {
		c.spec.Indicator = "invented"
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := tx.Touch("s1"); err != nil {
				return err
			}
			return tx.RefreshCells([]duck.CellSpec{c.spec})
		})
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, not %q", name, err, c.says)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM cell"); n != 4 {
		t.Errorf("%d cells: a refused indicator has changed something", n)
	}
}

func TestRebuildForgetsRetiredIndicators(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		_, err := tx.Exec(text("INSERT INTO cell VALUES ('retired', 's1', '2025-26', 'all', 'all', 1, 1, 1, 1, 1, 1, 1, 0)"), nil)
		return err
	})
	if err == nil {
		err = db.Update(t.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(specs(t)) })
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count(*) FROM cell"); n != 0 {
		t.Errorf("%d cells of an indicator that is no more", n)
	}
}
