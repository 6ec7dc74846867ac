package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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

// BenchmarkNode draws the same options in a warm loop under node, so that the
// two can be read side by side.
func BenchmarkNode(b *testing.B) {
	if _, err := exec.LookPath("node"); err != nil {
		b.Skip("node is not installed")
	}
	each(b, func(b *testing.B, t *metrics.Table) {
		p, err := draw(t, OnPage)
		if err != nil {
			b.Fatal(err)
		}
		option, err := json.Marshal(p.option)
		if err != nil {
			b.Fatal(err)
		}
		file := filepath.Join(b.TempDir(), "option.json")
		if err := os.WriteFile(file, option, 0o600); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			out, err := exec.CommandContext(context.Background(), "node", "testdata/warm.js", file,
				strconv.Itoa(p.width), strconv.Itoa(p.height)).Output()
			if err != nil {
				b.Fatal(err)
			}
			var took struct {
				First float64 `json:"first_ms"`
				Warm  float64 `json:"warm_ms"`
				CPU   float64 `json:"cpu_ms"`
			}
			if err := json.Unmarshal(out, &took); err != nil {
				b.Fatal(fmt.Errorf("%s: %w", out, err))
			}
			b.ReportMetric(took.Warm, "warm-ms")
			b.ReportMetric(took.CPU, "cpu-ms")
			b.ReportMetric(took.First, "first-ms")
		}
	})
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
