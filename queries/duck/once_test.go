package duck_test

import (
	"fmt"
	"slices"
	"testing"

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
				return tx.CountPending(indicators, func(once bool) {
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
