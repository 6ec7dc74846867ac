package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/ingest"
	"khi/metrics/disclose"
	"khi/metrics/release"
	"khi/queries"
)

// counts gives the numbers of one row of a statement on the database of a folder.
func counts(t *testing.T, k *keeper, sql string) (numbers []any) {
	t.Helper()
	err := k.db.Read(t.Context(), queries.Statement{Name: "test", Text: sql}, nil, func(v []any) error {
		numbers = append([]any(nil), v...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return numbers
}

// A folder filled in bulk says that it is made up, opens again as it was, is asked
// for nothing that needs a record, takes a load, and loses its own rows with its mark.
func TestNationalScale(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "country")
	c := &cli{stdout: io.Discard, stderr: io.Discard}
	args := []string{"--data", dir, "--memory", "256MB", "--scale", "national", "--responses", "10000", "--schemes", "2", "--today", "2026-04-15"}
	if err := makeDemo(t.Context(), c, args); err != nil {
		t.Fatal(err)
	}
	if err := makeDemo(t.Context(), c, args); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder that was used was filled again: %v", err)
	}
	if err := rebuild(t.Context(), c, []string{"--data", dir, "--memory", "256MB"}); !errors.Is(err, errBulk) {
		t.Errorf("made again from a record that there is not: %v", err)
	}
	r := &releaser{dir: dir, rules: disclose.Default, say: io.Discard, memory: "256MB"}
	m := release.Manifest{Name: "first", AsOf: "2026-04-15", Dates: release.Dates{Public: "2026-04-18"}}
	if _, err := r.make(t.Context(), m); !errors.Is(err, errBulk) {
		t.Errorf("a release of it: %v", err)
	}
	k := keeperOf(t, dir, io.Discard)
	lookAtCountry(t, k)
	if _, err := k.loadOnly(t.Context(), batchOf("bulk-e06000001", 1), ingest.Request{FileName: "batch.csv"}); err != nil {
		t.Fatal(err)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	k = keeperOf(t, dir, io.Discard)
	if got := counts(t, k, "SELECT count(*) FILTER (batch = 0), count(*) FILTER (batch = 1) FROM survey_response"); got[0].(int64) < 9_900 || got[1] != int64(10_000) {
		t.Errorf("after a load, opened again: %v answers of the country and %v of the load", got[0], got[1])
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, bulkMark)); err != nil {
		t.Fatal(err)
	}
	k = keeperOf(t, dir, io.Discard)
	if got := counts(t, k, "SELECT count(*) FILTER (batch = 0), count(*) FILTER (batch = 1) FROM survey_response"); got[0] != int64(0) || got[1] != int64(10_000) {
		t.Errorf("%v answers that no line of the ledger knows stayed without the mark, and %v that the ledger knows", got[0], got[1])
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
}

func lookAtCountry(t *testing.T, k *keeper) {
	t.Helper()
	if err := k.publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	engine, done := k.shelf.Current()
	defer done()
	if l := engine.Labels(); !l.Invented || len(l.Schemes) != 2 {
		t.Errorf("the snapshot says %v of itself, and has %d schemes", l.Invented, len(l.Schemes))
	}
	rows := counts(t, k, "SELECT count(*), count(DISTINCT (scheme_id, person_key, wave, answered_on)), max(batch), min(answered_on)::VARCHAR, max(answered_on)::VARCHAR FROM survey_response")
	if n := rows[0].(int64); n < 9_900 || n > 10_100 || rows[1] != n || rows[2] != int64(0) || rows[3].(string) < "2016-04-01" || rows[4].(string) >= "2026-04-01" {
		t.Errorf("the answers: %v", rows)
	}
	// Worked out another way: the mean of those who answered for themselves, by year of their last answer in it.
	mean := counts(t, k, `SELECT count(*), sum(life_sat) FROM (
		SELECT arg_max(life_sat, answered_on) AS life_sat FROM survey_response
		WHERE scheme_id = 'bulk-e06000001' AND answered_on BETWEEN DATE '2024-04-01' AND DATE '2025-03-31' AND answered_by <> 'proxy' GROUP BY person_key) WHERE life_sat >= 0`)
	cell := counts(t, k, "SELECT n, swx FROM cell WHERE indicator = 'life_sat' AND scheme_id = 'bulk-e06000001' AND period = '2024-25' AND dimension = 'all'")
	if cell[0] != mean[0] || cell[0] == int64(0) || int64(cell[1].(float64)) != mean[1].(int64) {
		t.Errorf("life satisfaction in the cells %v, from the rows %v", cell, mean)
	}
	stray := counts(t, k, "SELECT count(*) FROM survey_response_whole WHERE least(control, dignity, life_sat, anxious, lonely, belong, swemwbs_1) < -1 OR life_sat > 10 OR lonely NOT BETWEEN -1 AND 5 OR lonely = 0 OR dignity > 4 OR swemwbs_score NOT BETWEEN 7 AND 35 OR friends_n > 12")
	if stray[0] != int64(0) {
		t.Errorf("%v answers are none of the questionnaire", stray[0])
	}
}
