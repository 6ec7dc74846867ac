package main

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/cmd/khi/demo"
	"khi/ingest"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries"
	"khi/queries/duck"
)

const ownAlone = `-- The share of people who are lonely some of the time or more often.
-- id: LOCAL-001
-- title: Lonely at times
-- question: How many people are lonely at times?
-- sentence: {value} of people are lonely at times
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: gender
-- source: Survey responses
-- reads: survey_response
-- since: 1
-- min-n: 5
-- instrument: Direct question on loneliness
-- licence: our own
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN lonely_missing IS NULL THEN (lonely <= 2)::INT::DOUBLE END AS value,
       lonely_missing AS left_out, gender
FROM response
`

// A deployment's own indicator is counted and answered like any other, its number of
// people to the nearest 5; one that reaches for a table, says too little or takes the
// place of another is refused by name before anything is opened to readers; and one
// that is taken away is gone.
func TestOwnIndicators(t *testing.T) {
	t.Cleanup(func() { _ = queries.SetOwn(nil) })
	ctx, dir := context.Background(), t.TempDir()
	o := keeperOptions{data: filepath.Join(dir, "data"), memory: "512MB"}
	opened := func(files map[string]string) (*keeper, error) {
		folder := filepath.Join(o.data, ownFolder)
		if err := errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o700)); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return openKeeper(ctx, o, io.Discard)
	}
	k, err := opened(nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := demo.Write(filepath.Join(dir, "files"), demo.Options{Seed: 5, Schemes: 3, People: 150, Quarters: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := k.loadFile(ctx, filepath.Join(dir, "files", f.Name), ingest.Request{FileName: f.Name, Scheme: f.Scheme, Later: true}); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	if err := k.settle(ctx); err != nil {
		t.Fatal(err)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	if k, err = opened(map[string]string{"local_alone.sql": ownAlone}); err != nil {
		t.Fatal(err)
	}
	answersLikeAnyOther(t, k)
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ file, text, says string }{
		"a table":           {"local_alone.sql", strings.Replace(ownAlone, "FROM response", "FROM survey_response", 1), `there is no view "survey_response"`},
		"a file":            {"local_alone.sql", strings.Replace(ownAlone, "FROM response", "FROM read_csv('/etc/passwd')", 1), "read_csv() cannot be read from"},
		"another's place":   {"friends.sql", ownAlone, "begins with local_"},
		"another's number":  {"local_alone.sql", strings.Replace(ownAlone, "LOCAL-001", "KHI-05", 1), "like LOCAL-001"},
		"too little":        {"local_alone.sql", strings.Replace(ownAlone, "-- licence: our own\n", "", 1), `no "licence" line`},
		"what is no column": {"local_alone.sql", strings.Replace(ownAlone, "lonely <= 2", "lonelier <= 2", 1), "lonelier"},
		"half a person":     {"local_alone.sql", strings.Replace(ownAlone, "(lonely <= 2)::INT::DOUBLE", "0.5::DOUBLE", 1), "other than 0 and 1"},
		"two statements":    {"local_alone.sql", strings.TrimSpace(ownAlone) + "; DELETE FROM person", "one statement a file"},
	} {
		if k, err := opened(map[string]string{c.file: c.text}); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), strings.TrimSuffix(c.file, ".sql")) {
			t.Errorf("%s: %v", what, err)
			if err == nil {
				_ = k.close()
			}
		}
	}
	if k, err = opened(nil); err != nil {
		t.Fatal(err)
	}
	defer k.close()
	err = k.db.Read(ctx, queries.Statement{Name: "check", Doc: "check", Text: "SELECT indicator FROM cell WHERE indicator = 'local_alone'"}, nil, func([]any) error {
		return errors.New("cells of an indicator that was taken away are still there")
	})
	if err != nil {
		t.Error(err)
	}
}

func answersLikeAnyOther(t *testing.T, k *keeper) {
	t.Helper()
	ctx := context.Background()
	if err := k.publish(ctx); err != nil {
		t.Fatal(err)
	}
	path, err := duck.Current(k.dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := duck.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e, err := metrics.NewEngine(ctx, &snapshotStore{snapshot: s}, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	all := e.Catalogue()
	if last := all[len(all)-1]; last.Name != "local_alone" || !last.Own() {
		t.Fatalf("the last indicator is %s", last.Name)
	}
	n, x := int64(0), 0.0
	latest := e.Years()[len(e.Years())-1]
	sql := strings.Replace(latestAnswer("lonely > 0", "CASE WHEN lonely < 3 THEN 1 ELSE 0 END"), "SELECT scheme_id", "SELECT * FROM (SELECT scheme_id", 1) +
		") WHERE #2 = '" + string(latest) + "'"
	err = k.db.Read(ctx, queries.Statement{Name: "check", Doc: "check", Text: sql}, nil, func(v []any) error {
		n, x = n+v[2].(int64), x+v[3].(float64)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	tab, err := e.Profile(ctx, "UK", latest)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range tab.Rows {
		if row.Key != "local_alone" {
			continue
		}
		share, shown := row.Cells[0].Value()
		base, _ := row.Cells[3].Value()
		near := func(v, grid float64) float64 { return grid * math.Round(v/grid) }
		if !shown || base != near(float64(n), 5) || share != near(100*x/float64(n), 2) { // of some 80 people, to the nearest 2%
			t.Errorf("%v%% of %v, the check has %v of %d", share, base, x, n)
		}
		return
	}
	t.Error("the profile does not have it")
}
