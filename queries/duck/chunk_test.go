package duck_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khi/queries/duck"
)

// TestWhatIsAppendedIsWhatIsRead sends every type, with and without NULL, texts
// on pair sides of the length that the database holds in place, and rows on
// pair sides of a full chunk, through the writer and back.
func TestWhatIsAppendedIsWhatIsRead(t *testing.T) {
	db := open(t, t.TempDir())
	epoch := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	draw := func(r *rapid.T) []any {
		return []any{
			int64(rapid.Int8().Draw(r, "tiny")), int64(rapid.Int16().Draw(r, "small")), int64(rapid.Int32().Draw(r, "whole")), rapid.Int64().Draw(r, "big"),
			rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(r, "decimal"), rapid.Bool().Draw(r, "yes"),
			strings.ReplaceAll(rapid.StringOfN(rapid.RuneFrom([]rune("aäŵ日😀")), 0, 8, -1).Draw(r, "text"), "\x00", ""),
			epoch.AddDate(0, 0, rapid.IntRange(-200_000, 200_000).Draw(r, "day")),
			epoch.Add(time.Duration(rapid.Int64Range(-1<<52, 1<<52).Draw(r, "moment")) * time.Microsecond),
			int64(rapid.Int16().Draw(r, "first of a group")), rapid.SampledFrom([]string{"short", "longer than is held in place"}).Draw(r, "second of a group"),
			rapid.SampledFrom([]string{"one", "two words", "a third that is longer"}).Draw(r, "of a list"),
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		kinds := rapid.SliceOfN(rapid.Custom(draw), 1, 20).Draw(r, "rows")
		missing := rapid.SliceOfN(rapid.IntRange(-1, 12), 1, 20).Draw(r, "missing")
		n := rapid.SampledFrom([]int{1, 63, 64, 65, 2047, 2048, 2049, 5000}).Draw(r, "rows in all")
		row := func(i int) []any {
			v := slices.Clone(kinds[i%len(kinds)])
			switch m := missing[i%len(missing)]; {
			case m == 12: // the whole group
				v[9], v[10] = nil, nil
			case m >= 0:
				v[m] = nil
			}
			return append(v, int64(i))
		}
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			_, err := tx.Exec(text(`CREATE TEMP TABLE every (a TINYINT, b SMALLINT, c INTEGER, d BIGINT, e DOUBLE, f BOOLEAN,
				g VARCHAR, h DATE, i TIMESTAMP, pair STRUCT(one SMALLINT, two VARCHAR)[], listed ENUM ('one', 'two words', 'a third that is longer'), n INTEGER)`), nil)
			if err != nil {
				return err
			}
			added, err := tx.Append("every", func(yield func([]any, error) bool) {
				for i := range n {
					if !yield(row(i), nil) {
						return
					}
				}
			})
			if err != nil || added != int64(n) {
				return fmt.Errorf("%d rows added: %w", added, err)
			}
			at := 0
			err = tx.Rows(text("SELECT * EXCLUDE (pair, listed, n), pair[1].one, pair[1].two, listed, n FROM every ORDER BY n"), nil, func(v []any) error {
				if want := row(at); !slices.Equal(v, want) {
					return fmt.Errorf("row %d went in as %v and came out as %v", at, want, v)
				}
				at++
				return nil
			})
			if err == nil && at != n {
				err = fmt.Errorf("%d of %d rows came out", at, n)
			}
			if err == nil { // who has nothing of a group has no group
				err = tx.Rows(text("SELECT count(*) FROM every WHERE (pair IS NULL) <> (pair[1].one IS NULL AND pair[1].two IS NULL) OR len(pair) <> 1"), nil, func(v []any) error {
					if v[0] != int64(0) {
						return fmt.Errorf("%v rows have a group that is not as it must be", v[0])
					}
					return nil
				})
			}
			return err
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}
