package main_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// BenchmarkFirstPage starts the server on the demonstration and waits for the
// first page: the promise is one second.
func BenchmarkFirstPage(b *testing.B) {
	path, data := program(b), filepath.Join(b.TempDir(), "demo")
	if out, err := exec.Command(path, "demo", "--data", data, "--today", demoDay).CombinedOutput(); err != nil {
		b.Fatalf("khi demo: %v\n%s", err, out)
	}
	for b.Loop() {
		cmd, site, err := serve(path, data)
		if err != nil {
			b.Fatal(err)
		}
		d := &demo{cmd: cmd, site: site}
		d.get(b, "/")
		b.StopTimer()
		d.stop()
		http.DefaultClient.CloseIdleConnections()
		b.StartTimer()
	}
}

const million = 1_000_000

// BenchmarkLoadMillion loads a million rows of answers through the real
// program, with every check, the record, the ledger, the cells and the
// snapshot, and sets the time against a bare read_csv of the same file into a
// table, in the same run. The promise is at most three times.
func BenchmarkLoadMillion(b *testing.B) {
	dir := b.TempDir()
	schemes, answers := filepath.Join(dir, "schemes.csv"), filepath.Join(dir, "answers.csv")
	if err := os.WriteFile(schemes, []byte(schemesCSV), 0o600); err != nil {
		b.Fatal(err)
	}
	writeMillion(b, answers)
	var ours, bare time.Duration
	for b.Loop() {
		data := filepath.Join(b.TempDir(), "data")
		load := func(file string) time.Duration {
			began := time.Now()
			if out, err := exec.Command(program(b), "load", "--data", data, file).CombinedOutput(); err != nil {
				b.Fatalf("khi load: %v\n%s", err, out)
			}
			return time.Since(began)
		}
		load(schemes)
		ours += load(answers)
		bare += readBare(b, answers)
	}
	b.ReportMetric(ours.Seconds()/float64(b.N), "s/load")
	b.ReportMetric(bare.Seconds()/float64(b.N), "s/read_csv")
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "times-read_csv")
}

// readBare reads a file with DuckDB's own reader into a table on disk.
func readBare(b *testing.B, file string) time.Duration {
	b.Helper()
	db, err := sql.Open("duckdb", filepath.Join(b.TempDir(), "bare.db"))
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	for _, s := range []string{"CREATE TABLE bare AS SELECT * FROM read_csv('" + file + "')", "CHECKPOINT"} {
		if _, err := db.Exec(s); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func writeMillion(b *testing.B, at string) {
	b.Helper()
	f, err := os.Create(at)
	if err != nil {
		b.Fatal(err)
	}
	w, random := bufio.NewWriter(f), rand.New(rand.NewPCG(1, 9))
	fmt.Fprintln(w, "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,lonely,life_sat,worthwhile,happy,anxious,choice,control")
	first := time.Date(2023, 4, 1, 0, 0, 0, 0, time.UTC)
	for i := range million {
		fmt.Fprintf(w, "wye,P%d,baseline,%s,self,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", i,
			first.AddDate(0, 0, random.IntN(1000)).Format(time.DateOnly), random.IntN(9), 1+random.IntN(3), 1+random.IntN(5),
			random.IntN(11), random.IntN(11), random.IntN(11), random.IntN(11), 1+random.IntN(5), 1+random.IntN(4))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}
