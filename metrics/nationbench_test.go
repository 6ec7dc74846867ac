package metrics

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// BenchmarkNation protects a country as the service does, from the sums of each cell to
// the verdict on every figure, and then a quarter more of it with the decisions
// remembered. The promise is of 40 indicators and 40 quarters (KHI_BENCH_INDICATORS,
// KHI_BENCH_QUARTERS); without them it is two indicators in a year. Peak memory is that
// of the process, with every figure kept that is made.
func BenchmarkNation(b *testing.B) {
	size := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return otherwise
	}
	indicators, quarters := size("KHI_BENCH_INDICATORS", 2), size("KHI_BENCH_QUARTERS", 4)
	b.Run(fmt.Sprintf("indicators=%d/quarters=%d", indicators, quarters), func(b *testing.B) {
		for b.Loop() {
			memory := &sharedMemory{}
			protectNation(b, "", memory, indicators, quarters-1)
			protectNation(b, "quarter-", memory, indicators, quarters)
		}
	})
}

// sharedMemory is a memory for engines that decide side by side.
type sharedMemory struct{ all sync.Map }

func (m *sharedMemory) Recall(key string) ([]byte, bool) {
	v, ok := m.all.Load(key)
	if !ok {
		return nil, false
	}
	return v.([]byte), true
}

func (m *sharedMemory) Keep(key string, verdict []byte) { m.all.Store(key, verdict) }

// TestSumsOfACountryAddUp: of a year of the country, with the regions of England as groups
// and the deprivation of areas, which groups and the United Kingdom do not have, the people
// of every sum over places and over groups are those of its parts.
func TestSumsOfACountryAddUp(t *testing.T) {
	n, err := newNation(1, 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewEngine(context.Background(), n, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	ind, _ := e.catalogue.Find(n.indicators[0])
	cells, err := n.Cells(context.Background(), ind.Name)
	if err != nil {
		t.Fatal(err)
	}
	f := newLattice(ind, e.places, cells, e.profile).frame(ind, e.places)
	of := make([]at, len(f.Cells))
	for k, i := range f.number {
		of[i] = k
	}
	if len(f.Cells) < 8000 || len(f.Sums) < 5000 {
		t.Errorf("%d cells and %d sums: that is no country", len(f.Cells), len(f.Sums))
	}
	for _, s := range f.Sums {
		rest := f.Cells[s.Total].Respondents
		for _, p := range s.Parts {
			rest -= f.Cells[p].Respondents
		}
		if rest != 0 && of[s.Total].period == of[s.Parts[0]].period {
			t.Errorf("%v is %d more than the %d parts of one of its sums", of[s.Total], rest, len(s.Parts))
		}
	}
}

// protectNation protects so many quarters and tells what it took.
func protectNation(b *testing.B, label string, memory Memory, indicators, quarters int) {
	b.Helper()
	n, err := newNation(1, indicators, quarters)
	if err != nil {
		b.Fatal(err)
	}
	e, err := NewEngine(context.Background(), n, disclose.Default)
	if err != nil {
		b.Fatal(err)
	}
	e.Remember(memory)
	var families [][]Indicator
	for _, name := range n.indicators {
		if f := e.families[name]; f[0].Name == name {
			families = append(families, f)
		}
	}
	runtime.GC()
	began, before := time.Now(), processorTime(b)
	inTurn(len(families), func(i int) {
		if _, err := e.lattice(context.Background(), families[i][0]); err != nil {
			b.Error(err)
		}
	})
	b.ReportMetric(time.Since(began).Seconds(), label+"s")
	b.ReportMetric((processorTime(b) - before).Seconds(), label+"cpu-s")
	b.ReportMetric(peakMemory(b), label+"peak-MB")
	var cells, small, further, open int
	for _, name := range n.indicators {
		ind, _ := e.catalogue.Find(name)
		l, err := e.lattice(context.Background(), ind)
		if err != nil {
			b.Fatal(err)
		}
		cells, small, further, open = cells+l.cost.Cells, small+l.cost.Small, further+l.cost.Further, open+l.cost.Open
	}
	b.ReportMetric(float64(cells), label+"cells")
	b.ReportMetric(float64(small), label+"small")
	b.ReportMetric(float64(further), label+"further")
	b.ReportMetric(float64(open), label+"open")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peakMemory is the most that the process had in memory, in MB.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}
