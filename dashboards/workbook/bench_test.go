package workbook

import (
	"fmt"
	"io"
	"runtime/metrics"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	khi "khi/metrics"
)

// BenchmarkWrite is the accessible workbook of 200,000 rows of four figures, with its
// worksheet of every figure once more, beside excelize's bare StreamWriter of the same
// cells. By turns, so that what else the machine does falls on both. The promise is at
// most 1.2 times, and less than 200 MB beyond the table itself.
func BenchmarkWrite(b *testing.B) {
	table := longTable(200_000)
	var ours, bare, oursCPU, bareCPU time.Duration
	var most uint64
	for b.Loop() {
		o, cpu, memory := timed(b, func() error { return Write(io.Discard, schemeCover(), []*khi.Table{table}) })
		ours, oursCPU, most = ours+o, oursCPU+cpu, max(most, memory)
		o, cpu, _ = timed(b, func() error { return bareCells(table) })
		bare, bareCPU = bare+o, bareCPU+cpu
	}
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "times-bare-clock")
	b.ReportMetric(oursCPU.Seconds()/bareCPU.Seconds(), "times-bare-cpu")
	b.ReportMetric(ours.Seconds()/float64(b.N), "s")
	b.ReportMetric(bare.Seconds()/float64(b.N), "s-bare")
	b.ReportMetric(float64(most)/1e6, "MB-more")
}

func longTable(rows int) *khi.Table {
	table := comparison()
	table.Columns = table.Columns[:4]
	row := table.Rows[0]
	row.Cells = row.Cells[:4]
	table.Rows = nil
	for i := range rows {
		row.Key = fmt.Sprintf("%05d", i)
		table.Rows = append(table.Rows, row)
	}
	return table
}

// bareCells writes the cells of the two long worksheets as they come: no styles, no
// heights, no table, no cover.
func bareCells(table *khi.Table) error {
	f := excelize.NewFile()
	defer f.Close()
	of := part{table: table, tab: "T1"}
	for _, s := range []sheet{of.sheet(), dataSheet([]part{of})} {
		if _, err := f.NewSheet(s.tab); err != nil {
			return err
		}
		out, err := f.NewStreamWriter(s.tab)
		if err != nil {
			return err
		}
		row, at := make([]any, len(s.columns)), 1
		for cells := range s.rows {
			for i, c := range cells {
				switch {
				case c.format != "":
					row[i] = c.number
				case c.text == "":
					row[i] = nil
				default:
					row[i] = c.text
				}
			}
			if err := out.SetRow(fmt.Sprintf("A%d", at), row); err != nil {
				return err
			}
			at++
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return f.Write(io.Discard)
}

// timed is how long something took by the clock and of processor time, and how much
// memory the program held at its most beyond what it held before.
func timed(b *testing.B, do func() error) (clock, cpu time.Duration, memory uint64) {
	b.Helper()
	held := func() uint64 {
		samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
		metrics.Read(samples)
		return samples[0].Value.Uint64() + samples[1].Value.Uint64()
	}
	used := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	before, most, end := held(), uint64(0), make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-end:
				return
			case <-time.After(10 * time.Millisecond):
				most = max(most, held())
			}
		}
	})
	began, cpuBefore := time.Now(), used()
	err := do()
	clock, cpu = time.Since(began), used()-cpuBefore
	close(end)
	watching.Wait()
	if err != nil {
		b.Fatal(err)
	}
	return clock, cpu, most - min(most, before)
}
