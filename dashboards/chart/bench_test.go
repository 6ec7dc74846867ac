package chart

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"khi/metrics"
)

// gallery is one realistic table of each kind.
func gallery() map[string]*metrics.Table {
	return map[string]*metrics.Table{
		"trend":     trendTable(),
		"bars":      placeTable(metrics.Bars, 6),
		"pounds":    poundsTable(),
		"change":    changeTable(),
		"intervals": placeTable(metrics.Intervals, 24),
		"funnel":    placeTable(metrics.Funnel, 24),
	}
}

func each(b *testing.B, run func(b *testing.B, t *metrics.Table)) {
	for _, name := range []string{"trend", "bars", "intervals", "funnel"} {
		b.Run(name, func(b *testing.B) { run(b, gallery()[name]) })
	}
}

func BenchmarkOption(b *testing.B) {
	each(b, func(b *testing.B, t *metrics.Table) {
		for b.Loop() {
			if _, err := Option(t, OnPage); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSVGWarm(b *testing.B) {
	r := renderer(b)
	each(b, func(b *testing.B, t *metrics.Table) {
		for range 3 { // the first picture starts an interpreter, which Cold measures
			if _, err := r.SVG(b.Context(), t, OnPage); err != nil {
				b.Fatal(err)
			}
		}
		before := cpu(b)
		for b.Loop() {
			if _, err := r.SVG(b.Context(), t, OnPage); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((cpu(b)-before).Microseconds())/1e3/float64(b.N), "cpu-ms")
	})
}

// cpu is the processor time of the process so far: on a busy machine it says
// more than the clock.
func cpu(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkSVGKept is a picture that was drawn before, with the making of its option,
// which finds it. The promise is 2 ms.
func BenchmarkSVGKept(b *testing.B) {
	r, err := New(Options{})
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { _ = r.Close(context.Background()) })
	each(b, func(b *testing.B, t *metrics.Table) {
		if _, err := r.SVG(b.Context(), t, OnPage); err != nil {
			b.Fatal(err)
		}
		before := cpu(b)
		var took []time.Duration
		for b.Loop() {
			began := time.Now()
			if _, err := r.SVG(b.Context(), t, OnPage); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64((cpu(b)-before).Microseconds())/1e3/float64(b.N), "cpu-ms")
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "ms-median")
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1e3, "ms-p95")
	})
}

// BenchmarkSVGCold starts an interpreter for each picture.
func BenchmarkSVGCold(b *testing.B) {
	for b.Loop() {
		r := renderer(b)
		if _, err := r.SVG(b.Context(), trendTable(), OnPage); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	r := renderer(b)
	t := trendTable()
	if _, err := r.PNG(b.Context(), t, OnPage); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.PNG(b.Context(), t, OnPage); err != nil {
			b.Fatal(err)
		}
	}
}

func renderer(tb testing.TB) *Renderer {
	tb.Helper()
	r, err := New(Options{CacheDir: filepath.Join(os.TempDir(), "khi-wazero-cache"), Keep: -1})
	if err != nil {
		tb.Skip(err) // the browser files are not here: make assets
	}
	tb.Cleanup(func() { _ = r.Close(context.Background()) })
	return r
}
