package book

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// bigText is a CSV of eight columns, as wide as a short survey.
func bigText(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("end;person_ref;wave;friends_n;friends_help;life_sat;comment;_uuid\n")
	for i := range rows {
		fmt.Fprintf(&b, "2025-04-%02dT10:05:00.000+01:00;SL-%06d;baseline;%d;helps;%d;;u-%d\n", 1+i%28, i, i%20, i%11, i)
	}
	return b.Bytes()
}

const benchRows = 200_000

// BenchmarkDecode is the strict reading of the CSV alone.
func BenchmarkDecode(b *testing.B) {
	text := bigText(benchRows)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c := newCSVReader(bytes.NewReader(text), finding.Place{}, ';', DefaultLimits)
		n := 0
		for {
			if _, err := c.next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != benchRows+1 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkWideNonsense is a hostile line: refusing must be cheap.
func BenchmarkWideNonsense(b *testing.B) {
	text := strings.Repeat("a,", 200_000) + "\n"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := newCSVReader(strings.NewReader(text), finding.Place{}, ',', DefaultLimits).next(); err == nil {
			b.Fatal("accepted")
		}
	}
}
