package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"khi/cmd/khi/demo"
	"khi/ingest"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries"
	"khi/queries/duck"
)

// plainly holds, for some indicators, a second way to the same counts, written
// from the definition in words and straight over the tables: by year, one row
// per scheme with how many count and the sum of their values.
var plainly = map[string]string{
	"friends_help":  latestAnswer("friends_help BETWEEN 1 AND 3", "CASE friends_help WHEN 1 THEN 1 ELSE 0 END"),
	"friends_block": latestAnswer("friends_help BETWEEN 1 AND 3", "CASE friends_help WHEN 3 THEN 1 ELSE 0 END"),
	"friends":       latestAnswer("friends_n >= 0", "friends_n"),
	"lonely":        latestAnswer("lonely >= 0 AND answered_by IS DISTINCT FROM 'proxy'", "CASE lonely WHEN 1 THEN 1 ELSE 0 END"),
	"life_sat":      latestAnswer("life_sat >= 0 AND answered_by IS DISTINCT FROM 'proxy'", "life_sat"),
	"balance":       latestAnswer("balance >= 0 AND answered_by IS DISTINCT FROM 'proxy'", "CASE balance WHEN 1 THEN 1 ELSE 0 END"),
	"control":       latestAnswer("control >= 0", "CASE WHEN control IN (1, 2) THEN 1 ELSE 0 END"),
	"qol": latestAnswer("least(control, personal_care, food, home_clean, safe, contact, occupation, dignity) >= 1 AND num_nulls = 0",
		"(4-control)+(4-personal_care)+(4-food)+(4-home_clean)+(4-safe)+(4-contact)+(4-occupation)+(4-dignity)"),
	"contact":         latestAnswer("contact >= 0", "CASE contact WHEN 1 THEN 1 ELSE 0 END"),
	"safe":            latestAnswer("safe >= 0", "CASE safe WHEN 1 THEN 1 ELSE 0 END"),
	"dignity":         latestAnswer("dignity >= 0", "CASE dignity WHEN 1 THEN 1 ELSE 0 END"),
	"dignity_block":   latestAnswer("dignity >= 0", "CASE WHEN dignity IN (3, 4) THEN 1 ELSE 0 END"),
	"control_contact": latestAnswer("least(control, contact) >= 1 AND control IS NOT NULL AND contact IS NOT NULL", "CASE WHEN greatest(control, contact) < 3 THEN 1 ELSE 0 END"),
	// The weights as the reference prints them, on the answers; the cells have the scores worked out at load.
	"scrqol": latestAnswer("least(control, personal_care, food, home_clean, safe, contact, occupation, dignity) >= 1 AND num_nulls = 0",
		"round(0.203 * ([1,0.919,0.541,0][control] + [0.911,0.789,0.265,0.195][personal_care] + [0.879,0.775,0.294,0.184][food] + [0.863,0.78,0.374,0.288][home_clean] + [0.88,0.452,0.298,0.114][safe] + [0.873,0.748,0.497,0.241][contact] + [0.962,0.927,0.567,0.17][occupation] + [0.847,0.637,0.295,0.263][dignity]) - 0.466, 6)"),
	"people": `SELECT a.scheme_id, y.year, count(DISTINCT a.person_key), count(DISTINCT a.person_key)::DOUBLE
		FROM arrangement a
		JOIN (SELECT DISTINCT scheme_id, substr(quarter, 1, 7) AS year, make_date(substr(quarter, 1, 4)::INT + (substr(quarter, 9, 1) = '4')::INT, ((substr(quarter, 9, 1)::INT * 3) % 12) + 1, 1) AS first_day FROM scheme_quarter WHERE superseded_by IS NULL) y
		  ON y.scheme_id = a.scheme_id AND a.start_on < y.first_day + INTERVAL 3 MONTH AND coalesce(a.end_on, DATE '9999-01-01') >= y.first_day
		WHERE a.superseded_by IS NULL GROUP BY 1, 2`,
	"life_sat_change": `WITH own AS (
			SELECT scheme_id, person_key, answered_on, life_sat, answered_by,
			  CASE WHEN month(answered_on) >= 4 THEN year(answered_on) ELSE year(answered_on) - 1 END AS fy
			FROM survey_response_whole WHERE superseded_by IS NULL),
		last AS (SELECT * FROM own QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, fy ORDER BY answered_on DESC) = 1),
		first AS (SELECT * FROM own WHERE life_sat >= 0 AND answered_by IS DISTINCT FROM 'proxy'
			QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key ORDER BY answered_on) = 1)
		SELECT l.scheme_id, printf('%d-%02d', l.fy, (l.fy + 1) % 100), count(*), sum(l.life_sat - f.life_sat)::DOUBLE
		FROM last l JOIN first f USING (scheme_id, person_key)
		WHERE l.life_sat >= 0 AND l.answered_by IS DISTINCT FROM 'proxy' AND date_diff('day', f.answered_on, l.answered_on) >= 30
		GROUP BY 1, 2`,
}

func latestAnswer(counts, value string) string {
	return fmt.Sprintf(`SELECT scheme_id, printf('%%d-%%02d', fy, (fy + 1) %% 100), count(*), sum(%s)::DOUBLE
		FROM (SELECT *, (control IS NULL)::INT + (personal_care IS NULL)::INT + (food IS NULL)::INT + (home_clean IS NULL)::INT
		    + (safe IS NULL)::INT + (contact IS NULL)::INT + (occupation IS NULL)::INT + (dignity IS NULL)::INT AS num_nulls,
		    CASE WHEN month(answered_on) >= 4 THEN year(answered_on) ELSE year(answered_on) - 1 END AS fy
		  FROM survey_response_whole WHERE superseded_by IS NULL
		  QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, fy ORDER BY answered_on DESC) = 1) t
		WHERE %s GROUP BY 1, 2`, value, counts)
}

// TestCellsAgainstPlainSQL loads a made-up world and holds the yearly cells of
// each indicator to a count that shares no text with them.
func TestCellsAgainstPlainSQL(t *testing.T) {
	t.Parallel()
	k, store := loadedWorld(t)
	groupsAsPlainly(t, k, store)
	levelsAsPlainly(t, k, store)
	all := maps.Clone(plainly)
	maps.Copy(all, plainlyMore)
	for name, sql := range all {
		cellsAsPlainly(t, k, store, name, sql)
	}
}

// cellsAsPlainly holds the yearly cells of an indicator to its plain count.
func cellsAsPlainly(t *testing.T, k *keeper, store *snapshotStore, name, sql string) {
	t.Helper()
	ctx := context.Background()
	type key struct{ scheme, year string }
	type sum struct {
		n int64
		x float64
	}
	want := map[key]sum{}
	err := k.db.Read(ctx, queries.Statement{Name: "check", Doc: "check", Text: sql}, nil, func(v []any) error {
		if n := v[2].(int64); n > 0 {
			want[key{v[0].(string), v[1].(string)}] = sum{n, v[3].(float64)}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(want) == 0 {
		t.Errorf("%s: the check found nothing to compare", name)
	}
	cells, err := store.Cells(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, c := range cells.Cells {
		if !c.Period.IsYear() || c.Dimension != "all" {
			continue
		}
		seen++
		w, ok := want[key{c.Scheme, string(c.Period)}]
		if !ok || w.n != c.N || c.Respondents != c.N || math.Abs(w.x-c.SWX) > 1e-6 {
			t.Errorf("%s of %s in %s: the cell has %d and %v, the check %d and %v", name, c.Scheme, c.Period, c.N, c.SWX, w.n, w.x)
		}
	}
	if seen != len(want) {
		t.Errorf("%s: %d cells, the check has %d", name, seen, len(want))
	}
}

// groupsPlainly holds, for the indicators that part those whom they count, the sums
// over the people in one group in place of their values.
var groupsPlainly = map[string]map[string]string{
	"wellbeing_outcome": {
		"deteriorated": pairedAnswers(swemwbsAll, swemwbsPlain, 90, "CASE WHEN d < -2.87 THEN 1 ELSE 0 END"),
		"improved":     pairedAnswers(swemwbsAll, swemwbsPlain, 90, "CASE WHEN d > 2.87 THEN 1 ELSE 0 END"),
	},
	"balance_moves": {
		"1>1": pairedAnswers("balance > 0 AND "+self, "balance", 30, "CASE WHEN was = 1 AND now = 1 THEN 1 ELSE 0 END"),
		"2>1": pairedAnswers("balance > 0 AND "+self, "balance", 30, "CASE WHEN was = 2 AND now = 1 THEN 1 ELSE 0 END"),
	},
	"approval_reached": {
		"ended": strings.Replace(plainlyMore["approval_reached"], "sum((SELECT", "sum(CASE outcome WHEN 'approved' THEN 1 ELSE 0 END)::DOUBLE, sum((SELECT", 1),
	},
	"lasting": {
		"ended": strings.Replace(plainlyMore["lasting"], "sum((SELECT", "sum(CASE WHEN end_on < until THEN 1 ELSE 0 END)::DOUBLE, sum((SELECT", 1),
	},
}

func groupsAsPlainly(t *testing.T, k *keeper, store *snapshotStore) {
	t.Helper()
	ctx := context.Background()
	for name, groups := range groupsPlainly {
		cells, err := store.Cells(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		for group, sql := range groups {
			want, people := map[string]float64{}, 0.0
			err := k.db.Read(ctx, queries.Statement{Name: "check", Doc: "check", Text: sql}, nil, func(v []any) error {
				if n := v[3].(float64); n > 0 {
					want[v[0].(string)+" "+v[1].(string)] = n
					people += n
				}
				return nil
			})
			if err != nil || people == 0 {
				t.Fatalf("%s, %s: %v people: %v", name, group, people, err)
			}
			for _, c := range cells.Cells {
				key := c.Scheme + " " + string(c.Period)
				if c.Dimension == "all" || c.Level != group || !c.Period.IsYear() {
					continue
				}
				if want[key] != float64(c.Respondents) {
					t.Errorf("%s, %s of %s: %d, the check %v", name, group, key, c.Respondents, want[key])
				}
				delete(want, key)
			}
			if len(want) > 0 {
				t.Errorf("%s, %s: no cells for %v", name, group, want)
			}
		}
	}
}

// loadedWorld is a small made-up world in a data folder of the test's own, with its
// snapshot.
func loadedWorld(t *testing.T) (*keeper, *snapshotStore) {
	t.Helper()
	from, err := worldFolder()
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "data")
	copyFolder(t, from, to)
	ctx := context.Background()
	k, err := openKeeper(ctx, keeperOptions{data: to, memory: "512MB"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.showOrPublish(ctx); err != nil {
		t.Fatal(err)
	}
	return k, shownBy(t, k)
}

// shownBy opens the snapshot that a keeper has published; both close with the test.
func shownBy(t *testing.T, k *keeper) *snapshotStore {
	t.Helper()
	t.Cleanup(func() {
		if err := k.close(); err != nil {
			t.Error(err)
		}
	})
	path, err := duck.Current(k.dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := duck.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &snapshotStore{snapshot: s}
}

// worldFolder is the data folder that loadedWorld copies: loading the world takes
// twenty times as long as copying it. It goes with all folders of the tests.
var worldFolder = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "khi-world-")
	if err != nil {
		return "", err
	}
	files, data := filepath.Join(dir, "files"), filepath.Join(dir, "data")
	made, err := demo.Write(files, demo.Options{Seed: 5, Schemes: 6, People: 400, Quarters: 6})
	if err != nil {
		return "", err
	}
	ctx := context.Background()
	k, err := openKeeper(ctx, keeperOptions{data: data, memory: "512MB"}, io.Discard)
	if err != nil {
		return "", err
	}
	for _, f := range made {
		if _, err := k.loadFile(ctx, filepath.Join(files, f.Name), ingest.Request{FileName: f.Name, Scheme: f.Scheme, Later: true}); err != nil {
			return "", errors.Join(fmt.Errorf("%s: %w", f.Name, err), k.close())
		}
	}
	return data, errors.Join(k.settle(ctx), k.publish(ctx), k.close())
})

// The published figures that come with the demonstration are real: England's
// are [x] for 2020-21, because too few councils ran the survey, and Kirklees
// has 19.6 for 1A, which the file gives as 19.600000000000001, and 85.1 for what
// is now 3A and was 1B then (NHS Digital, ASCOF 2020-21).
func TestPublishedFiguresStandBesideOwnOnes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	_, store := loadedWorld(t)
	e, err := metrics.NewEngine(ctx, store, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := e.Official(ctx, "E08000034")
	if err != nil {
		t.Fatal(err)
	}
	council := len(tab.Columns) - 1
	if tab.Columns[council].Key != "council" {
		t.Fatalf("the last column is %q", tab.Columns[council].Key)
	}
	// 4A and 5A (1I1 then) of Kirklees as published; what the file does not hold is no figure.
	want := map[string]float64{"qol": 19.6, "control": 85.1, "safe": 76.7, "contact": 38.7}
	for _, row := range tab.Rows {
		if _, published := want[row.Key]; !published {
			if council := row.Cells[council].Shorthand(); council != "[x]" {
				t.Errorf("%s: Kirklees has %v and nothing was published", row.Label, council)
			}
			continue
		}
		if v, ok := row.Cells[council].Value(); !ok || v != want[row.Key] {
			t.Errorf("%s: Kirklees has %v, want exactly %v", row.Label, row.Cells[council], want[row.Key])
		}
		if england := tab.Figure(row, metrics.Benchmark); england.Shorthand() != "[x]" {
			t.Errorf("%s: England has %v, want [x]", row.Label, england)
		}
		if _, ok := tab.Figure(row, metrics.Estimate).Value(); !ok {
			t.Errorf("%s: there is no figure of our own", row.Label)
		}
		delete(want, row.Key)
	}
	if len(want) > 0 {
		t.Errorf("not in the table: %v", want)
	}
}
