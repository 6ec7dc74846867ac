package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"khi/cmd/khi/demo"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries"
	"khi/queries/duck"
)

// BenchmarkEveryFigure makes every indicator of every scheme and quarter from the rows:
// first the cells, counted anew from all answers, then each figure with its interval from
// the cells. Nothing is protected, so it is what the figures themselves take. The country
// is made up: 300,000 answers in 20 schemes, or the folder that KHI_BENCH_DATA names
// (a copy, since its cells are counted again).
func BenchmarkEveryFigure(b *testing.B) {
	dir := os.Getenv("KHI_BENCH_DATA")
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "country")
		o := keeperOptions{data: dir, memory: "1GB"}
		err := makeNational(b.Context(), &cli{stdout: io.Discard, stderr: io.Discard}, &o, demo.National{Seed: 1, Responses: 300_000, Schemes: 20, Today: londonToday()})
		if err != nil {
			b.Fatal(err)
		}
	}
	k, err := openKeeper(b.Context(), keeperOptions{data: dir, memory: "1GB"}, os.Stderr)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := k.close(); err != nil {
			b.Error(err)
		}
	}()
	specs, err := cellSpecs()
	if err != nil {
		b.Fatal(err)
	}
	var answers int64
	err = k.db.Read(b.Context(), queries.Statement{Name: "bench", Text: "SELECT count(*) FROM survey_response"}, nil, func(v []any) error {
		answers = v[0].(int64)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	var counting, saying, countingTime, sayingTime time.Duration
	var figures, rounds int
	for b.Loop() {
		rounds++
		at, cpu := time.Now(), processTime(b)
		if err := k.db.Update(b.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(specs) }); err != nil {
			b.Fatal(err)
		}
		counting, countingTime = counting+time.Since(at), countingTime+processTime(b)-cpu
		path, err := k.snapshot(b.Context(), "2026-11-01", true, "bench")
		if err != nil {
			b.Fatal(err)
		}
		at, cpu = time.Now(), processTime(b)
		figures += everyFigure(b, path)
		saying, sayingTime = saying+time.Since(at), sayingTime+processTime(b)-cpu
	}
	n := float64(rounds)
	b.ReportMetric(float64(answers), "answers")
	b.ReportMetric(float64(figures)/n, "figures")
	b.ReportMetric(counting.Seconds()/n, "s/counting")
	b.ReportMetric(saying.Seconds()/n, "s/intervals")
	b.ReportMetric(float64(answers)*n/countingTime.Seconds(), "answers/cpu-s")
	b.ReportMetric(float64(figures)/sayingTime.Seconds(), "figures/cpu-s")
}

// everyFigure is how many figures with an interval schemes have in quarters.
func everyFigure(b *testing.B, path string) (figures int) {
	b.Helper()
	snapshot, err := duck.OpenSnapshot(path)
	if err != nil {
		b.Fatal(err)
	}
	defer snapshot.Close()
	e, err := metrics.NewEngine(b.Context(), &readOnce{Store: &snapshotStore{snapshot: snapshot}, read: map[string]*metrics.Cells{}}, disclose.Default)
	if err != nil {
		b.Fatal(err)
	}
	for _, ind := range e.Catalogue().ByTheme() {
		for _, scheme := range e.Places().Below("UK", metrics.Scheme) {
			exact, err := e.Exact(b.Context(), metrics.ExactAsk{Place: scheme.ID, Indicator: ind.Name})
			if err != nil {
				b.Fatal(ind.Name, scheme.ID, err)
			}
			figures += intervals(exact.Marked())
		}
	}
	return figures
}

// intervals is how many rows of quarters hold a figure between two limits.
func intervals(t *metrics.Table) (n int) {
	at := map[metrics.Role]int{}
	for i, c := range t.Columns {
		at[c.Role] = i
	}
	for _, row := range t.Rows {
		known := true
		for _, role := range []metrics.Role{metrics.Estimate, metrics.Low, metrics.High} {
			i, has := at[role]
			if !has {
				return 0
			}
			_, ok := row.Cells[i].Value()
			known = known && ok
		}
		if known {
			n++
		}
	}
	return n
}

// readOnce reads the cells of an indicator once, since each place is asked about by itself.
type readOnce struct {
	metrics.Store
	read map[string]*metrics.Cells
}

func (r *readOnce) Cells(ctx context.Context, indicator string) (*metrics.Cells, error) {
	if c, ok := r.read[indicator]; ok {
		return c, nil
	}
	c, err := r.Store.Cells(ctx, indicator)
	if err == nil {
		r.read[indicator] = c
	}
	return c, err
}
