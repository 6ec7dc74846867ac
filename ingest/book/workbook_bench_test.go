package book

import (
	"bytes"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

const workbookRows = 50_000

// bigWorkbook is a survey of 14 columns: numbers, and texts in the cells themselves.
func bigWorkbook(b *testing.B) []byte {
	b.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	row := make([]any, 14)
	for i := range row {
		row[i] = fmt.Sprintf("column %d", i)
	}
	for i := range workbookRows + 1 {
		if i > 0 {
			row[0], row[1], row[2], row[3], row[4] = "wye", fmt.Sprintf("P%d", i), "baseline", fmt.Sprintf("2025-04-%02d", 1+i%28), "self"
			for j := 5; j < len(row); j++ {
				row[j] = (i * j) % 11
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// ownTime is the processor time that this process has taken.
func ownTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkWorkbook is our strict reading of a workbook; its partner is excelize's
// bare iteration over the rows. The promise is at most 1.3 times.
func BenchmarkWorkbook(b *testing.B) {
	text, dir := bigWorkbook(b), b.TempDir()
	b.Run("ours", func(b *testing.B) {
		before := ownTime(b)
		for b.Loop() {
			bk, err := Open("b.xlsx", bytes.NewReader(text), int64(len(text)), "", dir, DefaultLimits)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for _, err := range bk.Sheets[0].Rows() {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n != workbookRows {
				b.Fatal(n)
			}
		}
		b.ReportMetric((ownTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms")
	})
	b.Run("excelize", func(b *testing.B) {
		before := ownTime(b)
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(text), excelize.Options{RawCellValue: true})
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n != workbookRows+1 || rows.Close() != nil || f.Close() != nil {
				b.Fatal(n)
			}
		}
		b.ReportMetric((ownTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms")
	})
}
