package duck_test

import (
	"fmt"
	"slices"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// Who counts the cells is told that each person answered once only where that is so:
// by it questions about the rows are left out.
func TestAnsweredOnce(t *testing.T) {
	t.Parallel()
	answer := func(batch, who, day int) string {
		return fmt.Sprintf(`INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, %d AS person_key, 'review' AS wave,
			DATE '2024-05-%02d' AS answered_on, 'self' AS answered_by, 5 AS life_sat, %d AS batch, '' AS sheet, %d AS line`, who, day, batch, who)
	}
	for name, c := range map[string]struct {
		rows []string
		once bool
	}{
		"two people":                     {[]string{answer(1, 1, 1), answer(1, 2, 1)}, true},
		"one person on two days":         {[]string{answer(1, 1, 1), answer(1, 1, 2)}, false},
		"the same answer twice":          {[]string{answer(1, 1, 1), answer(1, 1, 1)}, false},
		"an answer in an earlier batch":  {[]string{answer(0, 1, 1), answer(1, 1, 2), answer(1, 2, 1)}, false},
		"an answer in another's place":   {[]string{answer(0, 1, 1), "UPDATE survey_response SET superseded_by = 1", answer(1, 1, 1)}, false},
		"the same twice and both put by": {[]string{answer(1, 1, 1), answer(1, 1, 1), "UPDATE survey_response SET superseded_by = 2", answer(2, 1, 1)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, t.TempDir())
			run(t, db, append(c.rows, "INSERT INTO cells_pending VALUES (1, 'survey_response', 'a')")...)
			indicators := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool { return s.Indicator != "life_sat" })
			calls := 0
			err := db.Update(t.Context(), func(tx *duck.Tx) error {
				return tx.CountPending(indicators, 0, func(once bool) {
					if calls++; once != c.once {
						t.Errorf("it was said to be %v that each answered once", once)
					}
				})
			})
			if err != nil || calls != 1 {
				t.Fatalf("%v; told %d times", err, calls)
			}
		})
	}
}

// Where the reader of a file says that nobody answered twice in it, the cells are those that are
// counted by looking for whoever did; and it is not believed where there are other batches.
func TestTheReaderSaysNobodyAnsweredTwice(t *testing.T) {
	t.Parallel()
	indicators := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool {
		return !slices.Contains([]string{"life_sat", "life_sat_change", "lonely"}, s.Indicator)
	})
	counted := func(single int64, batches ...int) string {
		db := open(t, t.TempDir())
		for _, batch := range batches {
			run(t, db, fmt.Sprintf(`INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, i AS person_key, 'review' AS wave,
				DATE '2024-05-01' + (%d * 300 + i %% 90)::INTEGER AS answered_on, 'self' AS answered_by, (i + %d) %% 11 AS life_sat, %d AS batch, '' AS sheet, i AS line FROM range(400) r(i)`, batch, batch, batch),
				fmt.Sprintf("INSERT INTO cells_pending VALUES (%d, 'survey_response', 'a')", batch))
		}
		if err := db.Update(t.Context(), func(tx *duck.Tx) error { return tx.CountPending(indicators, single, nil) }); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(allCells(t, db))
	}
	for _, batches := range [][]int{{1}, {1, 2}} {
		if with, without := counted(1, batches...), counted(0, batches...); with != without || len(with) < 1000 {
			t.Errorf("batches %v: the cells are others where the reader says it:\n%s\n%s", batches, with, without)
		}
	}
}

// A reader that says so wrongly is found out.
func TestAReaderThatIsWrongIsFoundOut(t *testing.T) {
	t.Parallel()
	db := open(t, t.TempDir())
	run(t, db, `INSERT INTO survey_response BY NAME SELECT 'a' AS scheme_id, i % 7 AS person_key, 'review' AS wave, DATE '2024-05-01' + i::INTEGER AS answered_on,
		'self' AS answered_by, 1 + i // 8 AS batch, '' AS sheet, i AS line FROM range(14) r(i)`)
	for batch, again := range map[int]int64{1: 1, 2: 0} { // of 8 rows two are of one person, of 6 none
		got := int64(0)
		err := db.Read(t.Context(), queries.Get("checks/survey_response_again"), map[string]any{"batch": batch}, func(v []any) error { got = v[0].(int64); return nil })
		if err != nil || got != again {
			t.Errorf("batch %d: %d answers are of somebody who has one already, want %d; %v", batch, got, again, err)
		}
	}
}
