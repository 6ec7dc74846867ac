package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"khi/ingest"
)

// survey is a template file of n answers; round makes each file different.
func survey(n, round int) []byte {
	var b bytes.Buffer
	b.WriteString("person_ref,wave,answered_on,completed_by,friends_n,friends_help,life_sat,worthwhile,happy,anxious,choice,lonely,balance,control,safe,contact,indep_help\n")
	for i := range n {
		fmt.Fprintf(&b, "P-%d,baseline,2025-%02d-%02d,self,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,cooking travel\n",
			i, 1+i%12, 1+i%28, (i+round)%20, 1+i%3, i%11, (i+1)%11, (i+2)%11, (i+3)%11, 1+i%5, 1+i%5, 1+i%4, 1+i%4, 1+i%4, 1+i%4)
	}
	return b.Bytes()
}

// BenchmarkLoadIntoDatabase is the whole way of one file, from upload to read-back.
func BenchmarkLoadIntoDatabase(b *testing.B) {
	for _, rows := range []int{100, 100_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			ctx := context.Background()
			l := duckLoader(b, b.TempDir(), openDuck(b))
			if _, err := l.Load(ctx, bytes.NewReader([]byte(schemesCSV)), ingest.Request{FileName: "s.csv"}); err != nil {
				b.Fatal(err)
			}
			round := 0
			for b.Loop() {
				b.StopTimer()
				body := survey(rows, round)
				round++
				b.StartTimer()
				if _, err := l.Load(ctx, bytes.NewReader(body), ingest.Request{FileName: "f.csv", Scheme: "northshire"}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
