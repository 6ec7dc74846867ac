package duck_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"khi/queries/duck"
)

// allCells is everything that is counted, in order.
func allCells(t testing.TB, db *duck.DB) (all []string) {
	t.Helper()
	for _, table := range []string{"cell", "cell_bin", "cell_left_out", "scheme_rows", "scheme_loose_end"} {
		err := db.Read(t.Context(), text("SELECT * FROM "+table+" ORDER BY ALL"), nil, func(v []any) error {
			all = append(all, table+fmt.Sprint(v))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// Cells that are counted for the years of a load alone are those that counting
// everything gives: for answers of any years, for answers that replace others, for
// people asked twice on one day, in one year and in several, and where people come too.
func TestYearsOfALoad(t *testing.T) {
	db, some := open(t, t.TempDir()), []string{"life_sat", "friends", "control_contact", "life_sat_change", "balance_moves", "wellbeing_change", "wellbeing_outcome", "belong", "people", "endings_unplanned"}
	indicators := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool { return !slices.Contains(some, s.Indicator) })
	for i := range indicators {
		indicators[i].Reads = []string{"person", "survey_response"}
	}
	for _, id := range []string{"a", "b", "c", "d"} {
		run(t, db, "INSERT INTO scheme VALUES ('"+id+"', 'X', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 1, NULL)",
			"INSERT INTO arrangement VALUES ('"+id+"', 1, 1, 'live_in', DATE '2019-01-07', DATE '2023-02-01', NULL, NULL, NULL, NULL, NULL, NULL, 1, '', 1, NULL), ('"+id+"', 2, 2, 'live_in', DATE '2021-05-07', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, '', 1, NULL)")
	}
	for world := range uint64(8) { // each way with each other
		alike := duck.CountAlikeFrom(int64(world%2) * 20_000)       // whether answers that are alike are counted first
		narrow := duck.NarrowFrom(int64(world/2%2) * 1_000_000_000) // whether the touched schemes are read alone
		most := duck.YearsFrom(int64(world/4%2) * 2)                // whether the years of a load are always counted by themselves, or only where it is the smaller part
		gather := duck.GatherUpTo(int64(world%2) * 10_000)          // whether indicators with other breakdowns are counted together
		keep := duck.KeepOwnUpTo(int64(world/2%2) * 3)              // whether the observations of an indicator alone are kept
		chance := rand.New(rand.NewPCG(world, 3))
		run(t, db, "DELETE FROM survey_response", "DELETE FROM person", "DELETE FROM cells_pending", "DELETE FROM cell", "DELETE FROM cell_bin", "DELETE FROM cell_left_out")
		duck.NarrowFrom(1_000_000_000)
		rebuild(t, db, indicators)
		duck.NarrowFrom(int64(world/2%2) * 1_000_000_000)
		for batch := 1; batch <= 3; batch++ {
			run(t, db, load(chance, batch)...)
			if chance.IntN(4) == 0 { // all was counted before what came is looked at, as after an upgrade
				rebuild(t, db, indicators)
			}
			if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.CountPending(indicators, 0, nil) }); err != nil {
				t.Fatal(err)
			}
		}
		got := allCells(t, db)
		duck.NarrowFrom(1_000_000_000)
		duck.GatherUpTo(gather)
		duck.KeepOwnUpTo(keep)
		rebuild(t, db, indicators)
		if want := allCells(t, db); !slices.Equal(got, want) || len(got) < 20 {
			t.Fatalf("world %d: %d rows counted by the years of the loads, %d counted anew; first difference: %s", world, len(got), len(want), firstDifference(got, want))
		}
		duck.CountAlikeFrom(alike)
		duck.NarrowFrom(narrow)
		duck.YearsFrom(most)
	}
}

// Answers that came are added to the cells as they stand, which are looked at and not counted
// again, and what their people said before is taken off; where that does not stand there, all
// are counted again.
func TestAnswersAreAdded(t *testing.T) {
	db := open(t, t.TempDir())
	defer duck.NarrowFrom(duck.NarrowFrom(0))
	defer duck.YearsFrom(duck.YearsFrom(0))
	indicators := specs(t) // none of ours keeps the others from being added
	answer := func(batch, who int, on string, replaces bool) {
		t.Helper()
		if replaces {
			run(t, db, fmt.Sprintf("UPDATE survey_response SET superseded_by = %d WHERE superseded_by IS NULL AND person_key = %d AND answered_on = DATE '%s'", batch, who, on))
		}
		run(t, db, fmt.Sprintf("INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, %d AS person_key, 'review' AS wave, DATE '%s' AS answered_on, 'self' AS answered_by, 7 AS life_sat, %d AS batch, '' AS sheet, 1 AS line", who, on, batch),
			fmt.Sprintf("INSERT INTO cells_pending VALUES (%d, 'survey_response', 'a')", batch))
		if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.CountPending(indicators, 0, nil) }); err != nil {
			t.Fatal(err)
		}
	}
	run(t, db, "INSERT INTO scheme SELECT unnest(['a', 'b']), 'X', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 1, NULL")
	counted := func() int64 {
		t.Helper()
		return count(t, db, "SELECT coalesce(sum(n), 0)::BIGINT FROM cell WHERE indicator = 'life_sat' AND period = '2024-25' AND dimension = 'all'")
	}
	for i, step := range []struct {
		who      int
		on       string
		replaces bool
		want     int64
	}{
		{1, "2023-06-01", false, 0},
		{1, "2024-06-01", false, 1},   // asked a year before: nothing of that is touched
		{2, "2024-06-01", false, 102}, // added to what was made wrong below
		{2, "2024-06-01", true, 102},  // an answer is replaced
		{3, "2024-07-01", false, 103},
		{3, "2024-09-01", false, 103}, // who answered in the same year already
		{3, "2024-09-01", false, 3},   // whose answers are not in the cells, as they should be
	} {
		answer(i+1, step.who, step.on, step.replaces)
		if got := counted(); got != step.want {
			t.Errorf("after load %d there are %d in the cell, want %d", i+1, got, step.want)
		}
		if i == 1 {
			run(t, db, "UPDATE cell SET n = n + 100") // what is not counted again stays wrong
		}
		if i == 5 {
			run(t, db, "DELETE FROM cell WHERE period LIKE '2024-25%'")
		}
	}
}

// What somebody says who came again is exchanged to the last digit, in each sort of cell: in the levels that they
// have left and those that they have now, in medians, among those left out, and in indicators that look back.
func TestWhoComesAgainIsExchanged(t *testing.T) {
	defer duck.NarrowFrom(duck.NarrowFrom(0))
	defer duck.YearsFrom(duck.YearsFrom(0))
	some := []string{"life_sat", "friends", "balance_moves", "life_sat_change", "wellbeing_outcome"}
	indicators := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool { return !slices.Contains(some, s.Indicator) })
	db, chance := open(t, t.TempDir()), rand.New(rand.NewPCG(5, 9))
	for i := range indicators {
		indicators[i].Reads = []string{"survey_response"}
	}
	run(t, db, "INSERT INTO scheme SELECT unnest(['a', 'b']), 'X', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 1, NULL",
		"INSERT INTO person SELECT 'a', unnest(range(1, 13)), 1980, 'male', NULL, 'autism', NULL, NULL, 1, '', 1, NULL")
	answer := func(batch, who int, on string) {
		run(t, db, fmt.Sprintf("UPDATE survey_response SET superseded_by = %d WHERE superseded_by IS NULL AND batch < %d AND person_key = %d AND answered_on = DATE '%s'", batch, batch, who, on),
			fmt.Sprintf(`INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, %d AS person_key, 'review' AS wave, DATE '%s' AS answered_on, '%s' AS answered_by, %d AS life_sat, %d AS balance,
				[row(3, 3, 3, 3, 3, 3, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7 + %d / 3, NULL)] AS wellbeing, %d AS friends_n, %d AS batch, '' AS sheet, 1 AS line`,
				who, on, []string{"self", "supported", "proxy"}[chance.IntN(3)], chance.IntN(13)-2, chance.IntN(6)-1, chance.IntN(60), chance.IntN(9)-1, batch))
	}
	rebuild(t, db, indicators)
	for batch := 1; batch <= 12; batch++ {
		year := 2019 + chance.IntN(4)
		for range 1 + chance.IntN(6) {
			answer(batch, 1+chance.IntN(12), fmt.Sprintf("%d-%02d-01", year+chance.IntN(2), 1+chance.IntN(12)))
		}
		run(t, db, fmt.Sprintf("INSERT INTO cells_pending VALUES (%d, 'survey_response', 'a')", batch))
		if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.CountPending(indicators, 0, nil) }); err != nil {
			t.Fatal(err)
		}
		if batch%4 > 0 {
			continue
		}
		got := allCells(t, db)
		rebuild(t, db, indicators)
		if want := allCells(t, db); !slices.Equal(got, want) || len(got) < 20 {
			t.Fatalf("after load %d: %d rows, %d counted anew; first difference: %s", batch, len(got), len(want), firstDifference(got, want))
		}
	}
}

// What came is not added where the cells show it already, as when all were counted since; nor
// where an indicator is not about people, so that whoever it is about was counted before.
func TestAnswersAreNotAddedTwice(t *testing.T) {
	defer duck.NarrowFrom(duck.NarrowFrom(0))
	defer duck.YearsFrom(duck.YearsFrom(0))
	all := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool { return s.Indicator != "life_sat" && s.Indicator != "life_sat_change" })
	of := slices.IndexFunc(all, func(s duck.CellSpec) bool { return s.Indicator == "life_sat" })
	homes := all[of]
	homes.LooksBack, homes.Indicator, homes.SQL = true, "life_sat_homes", strings.Replace(homes.SQL, "SELECT respondent", "SELECT respondent // 100 AS respondent", 1)
	if homes.SQL == all[of].SQL {
		t.Fatal("the indicator is written in another way now")
	}
	for name, c := range map[string]struct {
		indicators []duck.CellSpec
		counted    bool
	}{"counted since": {all, true}, "of homes": {append(slices.Clone(all), homes), false}} {
		db := open(t, t.TempDir())
		for i := range c.indicators {
			c.indicators[i].Reads = []string{"survey_response"}
		}
		run(t, db, "INSERT INTO scheme SELECT unnest(['a', 'b']), 'X', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 1, NULL")
		rebuild(t, db, c.indicators)
		for batch, year := range []int{2022, 2022, 2024, 2024} {
			run(t, db, fmt.Sprintf("INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, %d AS person_key, 'review' AS wave, DATE '%d-06-01' AS answered_on, 'self' AS answered_by, 7 AS life_sat, %d AS batch, '' AS sheet, 1 AS line", batch, year, batch+1),
				fmt.Sprintf("INSERT INTO cells_pending VALUES (%d, 'survey_response', 'a')", batch+1))
			if c.counted && batch == 3 {
				rebuild(t, db, c.indicators)
			}
			if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.CountPending(c.indicators, 0, nil) }); err != nil {
				t.Fatal(name, err)
			}
		}
		got := allCells(t, db)
		rebuild(t, db, c.indicators)
		if want := allCells(t, db); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Cells that are counted scheme by scheme are those that counting all at once gives.
func TestCellsInParts(t *testing.T) {
	db, indicators, chance := open(t, t.TempDir()), specs(t), rand.New(rand.NewPCG(5, 3))
	for _, id := range []string{"a", "b", "c"} {
		run(t, db, "INSERT INTO scheme VALUES ('"+id+"', 'X', 'shared_lives', 'ENG', 'E06000001', NULL, NULL, NULL, 1, '', 1, NULL)",
			"INSERT INTO arrangement VALUES ('"+id+"', 1, 1, 'live_in', DATE '2019-01-07', DATE '2023-02-01', NULL, NULL, NULL, NULL, NULL, NULL, 1, '', 1, NULL)")
	}
	for batch := 1; batch <= 4; batch++ {
		run(t, db, load(chance, batch)...)
	}
	rebuild(t, db, indicators)
	want := allCells(t, db)
	defer duck.CountAtOnce(duck.CountAtOnce(1))
	run(t, db, "UPDATE cell SET n = n + 1") // what is not counted again stays wrong
	rebuild(t, db, indicators)
	if got := allCells(t, db); !slices.Equal(got, want) || len(got) < 100 {
		t.Fatalf("%d rows counted in parts, %d in one go; first difference: %s", len(got), len(want), firstDifference(got, want))
	}
}

// load is what a made-up load does to the database: answers, some in the place of
// earlier ones of the same day, and now and then somebody in the table of people.
func load(chance *rand.Rand, batch int) (statements []string) {
	year := 2018 + chance.IntN(7)
	strangers := chance.IntN(2) == 0 // whose answers can be added to the cells as they stand
	for line := range 2 + chance.IntN(6) {
		on := fmt.Sprintf("%d-%02d-%02d", year+chance.IntN(2), 1+chance.IntN(12), 1+chance.IntN(2))
		who, scheme := 1+chance.IntN(3), []string{"a", "b"}[chance.IntN(2)]
		if strangers {
			who += 10 * batch
		}
		statements = append(statements,
			fmt.Sprintf("UPDATE survey_response SET superseded_by = %d WHERE superseded_by IS NULL AND batch < %d AND scheme_id = '%s' AND person_key = %d AND answered_on = DATE '%s'", batch, batch, scheme, who, on),
			fmt.Sprintf(`INSERT INTO survey_response BY NAME SELECT '%s' AS scheme_id, %d AS person_key, 'review' AS wave, DATE '%s' AS answered_on, 'self' AS answered_by,
				%d AS life_sat, %d AS balance, [row(3, 3, 3, 3, 3, 3, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7 + 4 * %d, NULL)] AS wellbeing, %d AS friends_n, %d AS control, %d AS contact, %d AS batch, '' AS sheet, %d AS line`,
				scheme, who, on, chance.IntN(13)-2, chance.IntN(6)-1, chance.IntN(5), chance.IntN(6)-1, chance.IntN(6)-1, 1+chance.IntN(4), batch, line+1))
	}
	statements = append(statements, fmt.Sprintf("INSERT INTO cells_pending SELECT DISTINCT %d, 'survey_response', scheme_id FROM survey_response WHERE batch = %d", batch, batch))
	if chance.IntN(3) == 0 {
		statements = append(statements, fmt.Sprintf("INSERT INTO person VALUES ('a', %d, 1980, 'male', NULL, 'autism', NULL, NULL, %d, '', 1, NULL)", batch, batch),
			fmt.Sprintf("INSERT INTO cells_pending VALUES (%d, 'person', 'a')", batch))
	}
	return statements
}

func rebuild(t testing.TB, db *duck.DB, indicators []duck.CellSpec) {
	t.Helper()
	if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(indicators) }); err != nil {
		t.Fatal(err)
	}
}

func firstDifference(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + " and " + b[i]
		}
	}
	return "the end"
}

func run(t testing.TB, db *duck.DB, statements ...string) {
	t.Helper()
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(text(s), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
