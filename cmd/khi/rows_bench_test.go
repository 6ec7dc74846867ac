package main

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"khi/cmd/khi/demo"
	"khi/metrics"
	"khi/queries/duck"
)

// BenchmarkFromRows makes every figure of a made-up country from its rows: the cells of all
// indicators in all schemes, quarters and years, and from these what is given out, protected
// and with intervals. How many rows a core gets through in a second is told of the cells and
// of all of it; deciding what is hidden takes no longer where there are more rows.
func BenchmarkFromRows(b *testing.B) {
	const answers, schemes = 100_000, 10
	dir := filepath.Join(b.TempDir(), "country")
	o := keeperOptions{data: dir, memory: "1GB"}
	err := makeNational(b.Context(), &cli{stdout: io.Discard, stderr: io.Discard}, &o, demo.National{Seed: 1, Responses: answers, Schemes: schemes, Today: londonToday()})
	if err != nil {
		b.Fatal(err)
	}
	k, err := openKeeper(b.Context(), o, io.Discard)
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
	var cells, all, cellsTime, allTime time.Duration
	figures, n := 0, 0
	for b.Loop() {
		at, cpu := time.Now(), processTime(b)
		if err := k.db.Update(b.Context(), func(tx *duck.Tx) error { return tx.RebuildCells(specs) }); err != nil {
			b.Fatal(err)
		}
		cells, cellsTime = cells+time.Since(at), cellsTime+processTime(b)-cpu
		figures = figuresFromRows(b, k)
		all, allTime, n = all+time.Since(at), allTime+processTime(b)-cpu, n+1
	}
	rows := float64(answers * n)
	b.ReportMetric(cells.Seconds()/float64(n), "s/cells")
	b.ReportMetric(all.Seconds()/float64(n), "s/all")
	b.ReportMetric(rows/cellsTime.Seconds(), "rows/core-s-cells")
	b.ReportMetric(rows/allTime.Seconds(), "rows/core-s-all")
	b.ReportMetric(float64(figures), "figures")
}

// figuresFromRows publishes and asks for every indicator of every scheme by quarter, and says how
// many figures there are.
func figuresFromRows(b *testing.B, k *keeper) (figures int) {
	b.Helper()
	path, err := k.snapshot(b.Context(), "2026-11-01", true, "bench")
	if err != nil {
		b.Fatal(err)
	}
	engine, snapshot, err := openEngine(b.Context(), path, k.shelf.rules)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := snapshot.Close(); err != nil {
			b.Error(err)
		}
	}()
	for _, ind := range engine.Catalogue() {
		for _, place := range engine.Places().Below("UK", metrics.Scheme) {
			table, err := engine.Trend(b.Context(), ind.Name, place.ID)
			if err != nil {
				b.Fatal(err)
			}
			for _, row := range table.Rows {
				figures += len(row.Cells)
			}
		}
	}
	return figures
}
