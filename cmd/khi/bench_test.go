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
	"syscall"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// BenchmarkFirstPage starts the server and waits for the first page: the promise is one
// second. KHI_BENCH_DATA names a folder, such as one of a whole country; without it the
// demonstration is made. What protection decides of it has been decided on before.
func BenchmarkFirstPage(b *testing.B) {
	path, data := program(b), benchData(b)
	decideOnAll(b, path, data)
	var took time.Duration
	most, n := int64(0), 0
	for b.Loop() {
		cmd, site, err := serve(path, data)
		if err != nil {
			b.Fatal(err)
		}
		d := &demo{cmd: cmd, site: site}
		d.get(b, "/")
		b.StopTimer()
		took, most, n = took+cpuOf(b, cmd.Process.Pid), max(most, memoryOf(b, cmd.Process.Pid)), n+1
		d.stop()
		http.DefaultClient.CloseIdleConnections()
		b.StartTimer()
	}
	b.ReportMetric(took.Seconds()/float64(n), "cpu-s/page")
	b.ReportMetric(float64(most), "MB-then")
}

// decideOnAll starts the service until all figures are decided on and kept.
func decideOnAll(b *testing.B, path, data string) {
	b.Helper()
	cmd, site, err := serve(path, data)
	if err != nil {
		b.Fatal(err)
	}
	d := &demo{cmd: cmd, site: site}
	defer d.stop()
	for _, ind := range idsOf(b, d, "/api/v1/indicators", "indicators", "name") {
		for status := http.StatusServiceUnavailable; status == http.StatusServiceUnavailable; { // while it is being decided
			answer, err := http.Get(site + "/api/v1/tables/trend?indicator=" + ind + "&place=UK")
			if err != nil {
				b.Fatal(err)
			}
			_ = answer.Body.Close()
			if status = answer.StatusCode; status >= 400 && status != http.StatusServiceUnavailable {
				b.Fatalf("%s: %s", ind, answer.Status)
			}
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

const million = 1_000_000

// BenchmarkLoadMillion loads a million rows of answers through the real
// program, with every check, the record, the ledger, the cells and the
// snapshot, and sets the time against a bare read_csv of the same file into a
// table, in the same run. The promise is at most three times.
func BenchmarkLoadMillion(b *testing.B) { benchmarkLoad(b, million, "") }

// BenchmarkLoadFiveMillion does the same with five million rows beside a read_csv
// that is told the types. The promises are at most twice its time, and at most
// 400 MB of memory beyond what DuckDB is allowed.
func BenchmarkLoadFiveMillion(b *testing.B) { benchmarkLoad(b, 5*million, typedAnswers) }

// typedAnswers tells read_csv what it would otherwise find out.
const typedAnswers = `, header = true, delim = ',', quote = '"', auto_detect = false, columns = {
	scheme_id: 'VARCHAR', person_ref: 'VARCHAR', wave: 'VARCHAR', answered_on: 'DATE', completed_by: 'VARCHAR',
	friends_n: 'SMALLINT', friends_help: 'SMALLINT', lonely: 'SMALLINT', life_sat: 'SMALLINT', worthwhile: 'SMALLINT',
	happy: 'SMALLINT', anxious: 'SMALLINT', choice: 'SMALLINT', control: 'SMALLINT'}`

// duckLimit is what the program lets DuckDB have: 1GB.
const duckLimit = 1e9

// cost is what a piece of work took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes, of a process of its own
}

func (c *cost) add(d cost) { c.wall, c.cpu, c.peak = c.wall+d.wall, c.cpu+d.cpu, max(c.peak, d.peak) }

func benchmarkLoad(b *testing.B, rows int, types string) {
	dir := b.TempDir()
	schemes, answers := filepath.Join(dir, "schemes.csv"), filepath.Join(dir, "answers.csv")
	if err := os.WriteFile(schemes, []byte(schemesCSV), 0o600); err != nil {
		b.Fatal(err)
	}
	writeAnswers(b, answers, rows)
	var ours, bare cost
	for b.Loop() {
		data := filepath.Join(b.TempDir(), "data")
		load := func(file string) cost {
			began, cmd := time.Now(), exec.Command(program(b), "load", "--data", data, file)
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("khi load: %v\n%s", err, out)
			}
			s := cmd.ProcessState
			return cost{time.Since(began), s.UserTime() + s.SystemTime(), s.SysUsage().(*syscall.Rusage).Maxrss << 10}
		}
		load(schemes)
		ours.add(load(answers))
		bare.add(readBare(b, answers, types))
	}
	n := float64(b.N)
	b.ReportMetric(ours.wall.Seconds()/n, "s/load")
	b.ReportMetric(bare.wall.Seconds()/n, "s/read_csv")
	b.ReportMetric(ours.wall.Seconds()/bare.wall.Seconds(), "times-read_csv")
	b.ReportMetric(ours.cpu.Seconds()/n, "cpu-s/load")
	b.ReportMetric(bare.cpu.Seconds()/n, "cpu-s/read_csv")
	b.ReportMetric(ours.cpu.Seconds()/bare.cpu.Seconds(), "times-cpu")
	b.ReportMetric(float64(ours.peak-duckLimit)/1e6, "MB-beyond-limit")
}

// readBare reads a file with DuckDB's own reader into a table on disk.
func readBare(b *testing.B, file, types string) cost {
	b.Helper()
	db, err := sql.Open("duckdb", filepath.Join(b.TempDir(), "bare.db")+"?memory_limit=1GB")
	if err != nil {
		b.Fatal(err)
	}
	began, before := time.Now(), ownTime(b)
	for _, s := range []string{"CREATE TABLE bare AS SELECT * FROM read_csv('" + file + "'" + types + ")", "CHECKPOINT"} {
		if _, err := db.Exec(s); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return cost{wall: time.Since(began), cpu: ownTime(b) - before}
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

func writeAnswers(b *testing.B, at string, rows int) {
	b.Helper()
	f, err := os.Create(at)
	if err != nil {
		b.Fatal(err)
	}
	w, random := bufio.NewWriter(f), rand.New(rand.NewPCG(1, 9))
	fmt.Fprintln(w, "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,lonely,life_sat,worthwhile,happy,anxious,choice,control")
	first := time.Date(2023, 4, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
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
