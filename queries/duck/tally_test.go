package duck_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khi/queries/duck"
)

// The indicators share the work of finding out which observation counts, and
// only people with two observations on one day get the full comparison. Here
// the full comparison is made of everybody, one indicator at a time, by the statement
// that other engines run as well.
const everybodyCompared = `
WITH counted AS (
  SELECT *, quarter AS period FROM (
%[1]s
  ) WHERE in_quarter
  UNION ALL
  SELECT *, year AS period FROM (
%[1]s
  ) WHERE in_year
)
SELECT 'sum ' || scheme_id || ' ' || period || ' ' || levels[list_position(dimensions, 'gender')] AS cell, count(*) AS n, sum(value) AS total
FROM counted WHERE left_out IS NULL GROUP BY ALL
UNION ALL
SELECT 'out ' || scheme_id || ' ' || period || ' ' || left_out, count(*), 0
FROM counted WHERE left_out IS NOT NULL GROUP BY ALL
ORDER BY cell`

const cellsKept = `
SELECT 'sum ' || scheme_id || ' ' || period || ' ' || level AS cell, n, swx FROM cell WHERE indicator = $indicator AND dimension = 'gender'
UNION ALL
SELECT 'out ' || scheme_id || ' ' || period || ' ' || reason, respondents, 0 FROM cell_left_out WHERE indicator = $indicator
ORDER BY cell`

// drawResponses gives few people many answers, so that many fall on one day; or one
// answer to each of them.
func drawResponses(t *rapid.T) [][]any {
	first := time.Date(2024, 3, 25, 0, 0, 0, 0, time.UTC)
	seen, once := map[string]bool{}, rapid.IntRange(0, 2).Draw(t, "asked once") == 0
	var rows [][]any
	for i := range rapid.IntRange(0, 50).Draw(t, "responses") {
		scheme := rapid.SampledFrom([]string{"s1", "s2"}).Draw(t, "scheme")
		person := rapid.Int64Range(1, 8).Draw(t, "person")
		wave := rapid.SampledFrom([]string{"baseline", "review"}).Draw(t, "wave")
		on := first.AddDate(0, 0, rapid.SampledFrom([]int{0, 1, 6, 7, 40, 41, 100, 200, 371, 372}).Draw(t, "day"))
		k := fmt.Sprint(scheme, person, wave, on)
		if once {
			k = fmt.Sprint(scheme, person)
		}
		if seen[k] {
			continue
		} else {
			seen[k] = true
		}
		row := []any{scheme, person, wave, on, rapid.SampledFrom([]any{"self", "proxy", nil}).Draw(t, "answered by")}
		for range 18 {
			row = append(row, rapid.SampledFrom([]any{int64(1), int64(1), int64(2), int64(3), int64(4), int64(-1), int64(-2), nil}).Draw(t, "answer"))
		}
		rows = append(rows, append(row, nil, int64(1), "", int64(i), nil))
	}
	return rows
}

// stageResponses makes a staged table of the columns that these tests fill; the
// items of the longer questionnaires stay out.
func stageResponses(tx *duck.Tx) error {
	_, err := tx.Exec(text(`CREATE TEMP TABLE stage_survey_response AS SELECT scheme_id, person_key, wave, answered_on, answered_by, friends_n, friends_help, friends_enough, balance, lonely, life_sat, worthwhile, happy, anxious, choice, control, personal_care, food, home_clean, safe, contact, occupation, dignity, indep_help, batch, sheet, line, superseded_by FROM survey_response LIMIT 0`), nil)
	return err
}

func putResponses(tx *duck.Tx, rows [][]any) error {
	for _, s := range []string{"DELETE FROM survey_response", "DELETE FROM person",
		"INSERT INTO person SELECT 's1', i, 1950, if(i % 2 = 0, 'female', 'male'), NULL, NULL, NULL, NULL, 1, '', i, NULL FROM range(1, 6) t(i)"} {
		if _, err := tx.Exec(text(s), nil); err != nil {
			return err
		}
	}
	if err := stageResponses(tx); err != nil {
		return err
	}
	_, err := tx.Append("stage_survey_response", func(yield func([]any, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})
	if err == nil {
		_, err = tx.Exec(text("INSERT INTO survey_response BY NAME SELECT * FROM stage_survey_response"), nil)
	}
	return err
}

func TestSharedWorkGivesWhatTheFullComparisonGives(t *testing.T) {
	db := open(t, t.TempDir())
	survey := regexp.MustCompile(`FROM (response|\w+_pair)\b`)
	all := slices.DeleteFunc(specs(t), func(s duck.CellSpec) bool { return !survey.MatchString(s.SQL) || !slices.Contains(s.By, "gender") })
	if len(all) < 11 || !slices.ContainsFunc(all, func(s duck.CellSpec) bool { return s.Indicator == "life_sat_change" }) {
		t.Fatalf("only %d indicators read the survey", len(all))
	}
	// One that says it reads the survey and leaves most of it out must not get
	// the answers of the others.
	fewer := all[0]
	fewer.Indicator, fewer.SQL = "fewer", "SELECT * FROM (\n"+fewer.SQL+"\n) WHERE left_out IS NULL AND day(occurred) <> 1"
	// One that looks like the others and turns on who is asked must not be asked
	// about answers that are alike.
	turns := all[0]
	turns.Indicator, turns.SQL = "turns", strings.Replace(turns.SQL, "FROM response r", "FROM response r QUALIFY count(*) OVER (PARTITION BY scheme, respondent) > 0 OR respondent = 0", 1)
	which := all[0]
	which.Indicator, which.SQL = "which", strings.Replace(which.SQL, "left_out, age_band", "left_out, CASE WHEN respondent % 2 = 0 THEN age_band END AS age_band", 1)
	// One that joins something to the answers may be asked about those that are alike while
	// there is nothing to join, and not where there is.
	joined := func(name, some string) duck.CellSpec {
		spec := all[slices.IndexFunc(all, func(s duck.CellSpec) bool { return s.Indicator == "belong" })]
		spec.Indicator, spec.SQL = name, strings.Replace(spec.SQL, "FROM response r\n", "FROM response r WHERE r.respondent % 2 = "+some+") USING (scheme, respondent, occurred)) --\n", 1)
		spec.SQL, _, _ = strings.Cut(spec.SQL, " --\n")
		spec.SQL = strings.Replace(spec.SQL, "belong_missing = 'not_asked'", "with_others", 1)
		return spec
	}
	all = append(all, fewer, turns, which, joined("joined", "0"), joined("bare", "5"))
	usual := duck.CountAlikeFrom(0)
	defer duck.CountAlikeFrom(usual)
	rapid.Check(t, func(r *rapid.T) {
		// Answers that are alike are counted first, or each indicator passes over all.
		duck.CountAlikeFrom(rapid.SampledFrom([]int64{0, 1 << 40}).Draw(r, "alike from"))
		rows := drawResponses(r)
		some := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 2, 2, rapid.ID[int]).Draw(r, "indicators")
		pair := []duck.CellSpec{all[some[0]], all[some[1]]}
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := putResponses(tx, rows); err != nil {
				return err
			}
			return tx.RebuildCells(pair)
		})
		if err != nil {
			r.Fatal(err)
		}
		for _, spec := range pair {
			read := func(sql string, args map[string]any, params ...string) (out []string) {
				err := db.Read(t.Context(), text(sql, params...), args, func(v []any) error {
					out = append(out, fmt.Sprint(v...))
					return nil
				})
				if err != nil {
					r.Fatal(err)
				}
				return out
			}
			plain, err := spec.Elsewhere()
			if err != nil {
				r.Fatal(err)
			}
			want := read(fmt.Sprintf(everybodyCompared, plain.Text), nil)
			got := read(cellsKept, map[string]any{"indicator": spec.Indicator}, "indicator")
			if !slices.Equal(got, want) {
				r.Fatalf("%s: kept are\n%v\nand the full comparison gives\n%v", spec.Indicator, got, want)
			}
		}
	})
}
