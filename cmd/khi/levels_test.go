package main

import (
	"context"
	"fmt"
	"testing"

	"khi/queries"
)

// latestBy counts the latest answers of a year by what is known of each person.
func latestBy(counts, level string) string {
	return fmt.Sprintf(`SELECT scheme_id, printf('%%d-%%02d', fy, (fy + 1) %% 100), coalesce(%s, 'not known'), count(*)
		FROM (SELECT *, year(answered_on) - (month(answered_on) < 4)::INT AS fy
		  FROM survey_response_whole WHERE superseded_by IS NULL
		  QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, fy ORDER BY answered_on DESC) = 1) a
		LEFT JOIN person p USING (scheme_id, person_key)
		WHERE p.superseded_by IS NULL AND %s GROUP BY 1, 2, 3`, level, counts)
}

// groupsOfPeople holds, for some indicators and what they are broken down by, a second
// way to the number of people in each group of each scheme and year.
var groupsOfPeople = map[[2]string]string{
	{"friends", "ethnicity"}:     latestBy("friends_n >= 0", "CASE WHEN ethnicity <> 'not_known' THEN ethnicity END"),
	{"control", "communication"}: latestBy("control >= 0", "CASE WHEN communication <> 'not_known' THEN communication END"),
	{"balance", "deprivation"}:   latestBy("balance >= 0 AND answered_by IS DISTINCT FROM 'proxy'", "['fifth_1', 'fifth_2', 'fifth_3', 'fifth_4', 'fifth_5'][deprivation]"),
	{"information", "setting"}:   latestBy("ascs_q12 > 1", "['community', 'residential_care', 'nursing_care'][setting]"),
	{"people", "arrangement_type"}: `WITH quarter_day AS (
			SELECT DISTINCT scheme_id, quarter, make_date(quarter[1:4]::INT, 4, 1) + to_months(3 * quarter[9:9]::INT - 3) AS first_day
			FROM scheme_quarter WHERE superseded_by IS NULL),
		there AS (
			SELECT q.scheme_id, q.quarter, a.person_key, list_sort(list_distinct(list(a.type))) AS types
			FROM quarter_day q JOIN arrangement a ON a.superseded_by IS NULL AND a.scheme_id = q.scheme_id
			  AND a.start_on < q.first_day + INTERVAL 3 MONTH AND coalesce(a.end_on, DATE '9999-01-01') >= q.first_day
			GROUP BY ALL),
		last AS (SELECT * FROM there QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, quarter[1:7] ORDER BY quarter DESC) = 1)
		SELECT scheme_id, quarter[1:7], CASE len(types) WHEN 1 THEN types[1] ELSE 'several' END, count(*) FROM last GROUP BY 1, 2, 3`,
}

// levelsAsPlainly holds the groups of each breakdown to those counts.
func levelsAsPlainly(t *testing.T, k *keeper, store *snapshotStore) {
	t.Helper()
	ctx := context.Background()
	for of, sql := range groupsOfPeople {
		type key struct{ scheme, year, level string }
		want, levels := map[key]int64{}, map[string]bool{}
		err := k.db.Read(ctx, queries.Statement{Name: "check", Doc: "check", Text: sql}, nil, func(v []any) error {
			want[key{v[0].(string), v[1].(string), v[2].(string)}] = v[3].(int64)
			levels[v[2].(string)] = true
			return nil
		})
		if err != nil || len(levels) < 2 {
			t.Fatalf("%v: levels %v: %v", of, levels, err)
		}
		cells, err := store.Cells(ctx, of[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cells.Cells {
			if c.Dimension != of[1] || !c.Period.IsYear() {
				continue
			}
			at := key{c.Scheme, string(c.Period), c.Level}
			if want[at] != c.Respondents {
				t.Errorf("%s by %s, %v: the cell has %d, the check %d", of[0], of[1], at, c.Respondents, want[at])
			}
			delete(want, at)
		}
		if len(want) > 0 {
			t.Errorf("%s by %s: no cells for %v", of[0], of[1], want)
		}
	}
}
