package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"testing"
)

// bigSurvey is a KoboToolbox CSV of 17 columns.
func bigSurvey(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("end;person_ref;wave;friends_n;friends_help;life_sat;worthwhile;happy;anxious;choice;indep_help;completed_by;comment;_id;_uuid;_submission_time;_index\n")
	help := []string{"helps", "no_difference", "in_the_way", "not_sure"}
	multi := []string{"cooking travel", "none", "", "work", "cooking money travel work"}
	by := []string{"self", "supported", "proxy"}
	for i := range rows {
		wave, month := "baseline", 1+i%6
		if i%2 == 1 {
			wave, month = "review", 7+i%6
		}
		fmt.Fprintf(&b, "2025-%02d-%02dT10:05:00.000+01:00;SL-%06d;%s;%d;%s;%d;%d;%d;%d;%d;%s;%s;;%d;u-%d;2025-04-07T09:05:00;%d\n",
			month, 1+i%28, i/2, wave, i%20, help[i%4], i%11, (i+1)%11, (i+2)%11, (i+3)%11, 1+i%5, multi[i%5], by[i%3], i, i, i)
	}
	return b.Bytes()
}

const benchRows = 200_000

func perRow(b *testing.B) {
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkDryRun reads, maps and validates, and writes nothing but the upload's temporary file.
func BenchmarkDryRun(b *testing.B) {
	text := bigSurvey(benchRows)
	l := newLoader(b, newMemory("s"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := l.Load(context.Background(), bytes.NewReader(text), Request{FileName: "b.csv", Scheme: "s", DryRun: true})
		if err != nil || r.Accepted != benchRows {
			b.Fatal(err)
		}
	}
	perRow(b)
}

// BenchmarkBuildRecord does the same and writes the canonical file beside it.
func BenchmarkBuildRecord(b *testing.B) {
	text := bigSurvey(benchRows)
	l := newLoader(b, newMemory("s"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if f, _ := record(b, l, text); f != nil {
			discard(f)
		}
	}
	perRow(b)
}

func record(b *testing.B, l *Loader, text []byte) (*os.File, string) {
	up, err := l.receive(context.Background(), bytes.NewReader(text), Request{FileName: "b.csv", Scheme: "s"})
	if err != nil {
		b.Fatal(err)
	}
	defer discard(up.file)
	f, err := l.tempFile()
	if err != nil {
		b.Fatal(err)
	}
	w := newRecordWriter(f)
	built, _, _, err := l.build(context.Background(), up, w)
	if err != nil || built.counts.Accepted != benchRows {
		b.Fatal(err)
	}
	hash, err := w.close()
	if err != nil {
		b.Fatal(err)
	}
	return f, hash
}

// BenchmarkReadRecord reads the canonical file back, as apply does.
func BenchmarkReadRecord(b *testing.B) {
	f, hash := record(b, newLoader(b, newMemory("s")), bigSurvey(benchRows))
	defer discard(f)
	body, err := os.ReadFile(f.Name())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		rr, err := newRecordReader(bytes.NewReader(body), "b")
		if err != nil {
			b.Fatal(err)
		}
		for {
			if _, err := rr.nextSection(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			for _, err := range rr.rows(1) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := rr.check(hash); err != nil {
			b.Fatal(err)
		}
	}
	perRow(b)
}
