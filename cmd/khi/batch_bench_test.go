package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"khi/cmd/khi/demo"
	"khi/ingest"
)

// BenchmarkBatch loads 10,000 answers of one scheme, most of them of its last quarter,
// into a made-up country, and publishes: the promise is three seconds, whatever the
// history. KHI_BENCH_DATA names a folder made by `khi demo --scale national`, which
// it adds to; without it one of 300,000 answers in 20 schemes is made.
func BenchmarkBatch(b *testing.B) {
	dir := os.Getenv("KHI_BENCH_DATA")
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "country")
		o := keeperOptions{data: dir, memory: "1GB"}
		err := makeNational(b.Context(), &cli{stdout: io.Discard, stderr: io.Discard}, &o, demo.National{Seed: 1, Responses: 300_000, Schemes: 20, Today: londonToday()})
		if err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	k, err := openKeeper(b.Context(), keeperOptions{data: dir, memory: "1GB"}, os.Stderr)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := k.close(); err != nil {
			b.Error(err)
		}
	}()
	b.ReportMetric(time.Since(began).Seconds(), "s/opening")
	scheme := os.Getenv("KHI_BENCH_SCHEME")
	if scheme == "" {
		scheme = "bulk-e06000001"
	}
	var load, publish, loadTime, publishTime time.Duration
	n := 0
	for b.Loop() {
		n++
		at, cpu := time.Now(), processTime(b)
		text := batchOf(scheme, n)
		if _, err := k.loadOnly(b.Context(), text, ingest.Request{FileName: fmt.Sprintf("batch %d.csv", n)}); err != nil {
			b.Fatal(err)
		}
		between, cpuBetween := time.Now(), processTime(b)
		path, err := k.snapshot(b.Context(), "2026-11-01", true, "bench")
		if err != nil {
			b.Fatal(err)
		}
		load, publish = load+between.Sub(at), publish+time.Since(between)
		loadTime, publishTime = loadTime+cpuBetween-cpu, publishTime+processTime(b)-cpuBetween
		if info, err := os.Stat(path); err == nil {
			b.ReportMetric(float64(info.Size())/1e6, "MB-snapshot")
		}
	}
	b.ReportMetric(load.Seconds()/float64(n), "s/load")
	b.ReportMetric(publish.Seconds()/float64(n), "s/publish")
	b.ReportMetric(loadTime.Seconds()/float64(n), "cpu-s/load")
	b.ReportMetric(publishTime.Seconds()/float64(n), "cpu-s/publish")
}

// batchOf is a file of 10,000 answers, of people that no other has; with KHI_BENCH_AGAIN one of
// them is in every such file, so that from the second on their scheme's years are counted whole.
func batchOf(scheme string, n int) io.Reader {
	var out bytes.Buffer
	fmt.Fprintln(&out, "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,lonely,life_sat,worthwhile,happy,anxious,choice,control,contact,dignity")
	chance, day := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), uint64(n))), londonToday().AddDate(0, 0, -100)
	for i := range 10_000 {
		who := fmt.Sprintf("B%d-%d", chance.Uint32(), i)
		if i == 0 && os.Getenv("KHI_BENCH_AGAIN") != "" {
			who = "B-again"
		}
		fmt.Fprintf(&out, "%s,%s,baseline,%s,self,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", scheme, who,
			day.AddDate(0, 0, -chance.IntN(80)).Format(time.DateOnly), chance.IntN(9), 1+chance.IntN(3), 1+chance.IntN(5),
			chance.IntN(11), chance.IntN(11), chance.IntN(11), chance.IntN(11), 1+chance.IntN(5), 1+chance.IntN(4), 1+chance.IntN(4), 1+chance.IntN(4))
	}
	return &out
}

// processTime is the processor time that this process has taken.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
