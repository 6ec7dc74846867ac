package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	batches    = 6
	batchRows  = 1500
	schemeRows = 4
)

// writeBatches writes a file of schemes and files of answers for them, in our
// own template. Every person answers once.
func writeBatches(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	write := func(name string, text *bytes.Buffer) {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, at)
	}
	schemes := bytes.NewBufferString("scheme_id,name,model,nation,area_code\n")
	for i := range schemeRows {
		fmt.Fprintf(schemes, "kill-%d,Kill Test %d,shared_lives,ENG,E0600000%d\n", i, i, i+1)
	}
	write("schemes.csv", schemes)
	random := rand.New(rand.NewPCG(3, 5))
	for b := range batches {
		answers := bytes.NewBufferString("scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat,control\n")
		for i := range batchRows {
			day := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(360))
			fmt.Fprintf(answers, "kill-%d,P%d-%d,baseline,%s,self,%d,%d,%d\n", random.IntN(schemeRows), b, i,
				day.Format(time.DateOnly), random.IntN(9), random.IntN(11), 1+random.IntN(4))
		}
		write(fmt.Sprintf("answers-%02d.csv", b), answers)
	}
	return files
}

// folder is a data folder under test and what it owes us.
type folder struct {
	dir, key string
	window   time.Duration // within which a kill falls
	random   *rand.Rand
	errors   bytes.Buffer // what the command said on its error output that was run last

	acknowledged          map[string]int64 // file → number of its receipt
	kills, damages, early int
}

func (f *folder) args(command, file string) []string {
	return []string{command, "--data", f.dir, "--key-file", f.key, "--json", file}
}

// receipt is what matters here of a receipt.
type receipt struct {
	Batch         int64 `json:"batch"`
	AlreadyLoaded bool  `json:"already_loaded"`
	RowsAccepted  int64 `json:"rows_accepted"`
}

// receiptOf reads what khi load --json prints of one file.
func receiptOf(stdout []byte) (receipt, bool) {
	var answer struct {
		Receipt receipt `json:"receipt"`
		Error   string  `json:"error"`
	}
	err := json.Unmarshal(stdout, &answer)
	return answer.Receipt, err == nil && answer.Error == "" && answer.Receipt.Batch > 0
}

// runAndKill starts a command and kills it, after a random time or as soon as
// it has printed a line; it reports what was printed before, and whether the
// kill came before the end.
func (f *folder) runAndKill(t *testing.T, atFirstLine bool, args []string) (stdout []byte, killed bool) {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	f.errors.Reset()
	cmd.Stderr = &f.errors
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { _ = cmd.Process.Kill() }
	if !atFirstLine {
		defer time.AfterFunc(time.Duration(f.random.Int64N(int64(f.window))), kill).Stop()
	}
	out := bufio.NewReader(pipe)
	stdout, _ = out.ReadBytes('\n') // the end of the output ends it too
	if atFirstLine {
		kill()
	}
	rest, _ := io.ReadAll(out)
	_ = cmd.Wait()
	how := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if how.Signaled() && how.Signal() != syscall.SIGKILL {
		t.Fatalf("khi %v ended by itself with %v: %s", args, how.Signal(), f.errors.String())
	}
	return append(stdout, rest...), how.Signaled()
}

// load loads a file with nobody in the way.
func (f *folder) load(t *testing.T, file string) {
	t.Helper()
	o := mustKhi(t, f.args("load", file)...)
	r, ok := receiptOf([]byte(o.stdout))
	if !ok {
		t.Fatalf("no receipt in %s%s", o.stdout, o.stderr)
	}
	if f.acknowledged[file] != 0 && !r.AlreadyLoaded {
		t.Fatalf("%s was acknowledged as %d and is loaded again as %d", filepath.Base(file), f.acknowledged[file], r.Batch)
	}
	f.owe(t, file, r)
}

// owe notes an acknowledged load; its number never changes.
func (f *folder) owe(t *testing.T, file string, r receipt) {
	t.Helper()
	if was := f.acknowledged[file]; was != 0 && was != r.Batch {
		t.Fatalf("%s was acknowledged as %d and then as %d", filepath.Base(file), was, r.Batch)
	}
	f.acknowledged[file] = r.Batch
}

// state is what khi check says of a folder, after it has compared the record,
// the ledger and every total of the database. The hash of the ledger is left
// out: it holds the times of the loads.
type state struct {
	Batches     int64  `json:"batches"`
	Rows        int64  `json:"rows"`
	Fingerprint string `json:"fingerprint"`
}

func (f *folder) check(t *testing.T) state {
	t.Helper()
	o := mustKhi(t, "check", "--data", f.dir, "--key-file", f.key, "--json")
	var s state
	if err := json.Unmarshal([]byte(o.stdout), &s); err != nil || s.Fingerprint == "" {
		t.Fatalf("khi check --json: %v\n%s", err, o.stdout)
	}
	return s
}

// whole holds a folder to what was acknowledged: every such load is there,
// none is there twice, and there is no part of a load. At most one load may be
// there that nobody was told of: the one that was killed.
func (f *folder) whole(t *testing.T) {
	t.Helper()
	s := f.check(t)
	for file, batch := range f.acknowledged {
		if batch > s.Batches {
			t.Fatalf("%s was acknowledged as batch %d and there are %d", filepath.Base(file), batch, s.Batches)
		}
	}
	if s.Batches > int64(len(f.acknowledged))+1 {
		t.Fatalf("%d loads, of which only %d were acknowledged", s.Batches, len(f.acknowledged))
	}
	if want := schemeRows + max(0, s.Batches-1)*batchRows; s.Batches > 0 && s.Rows != want {
		t.Fatalf("%d rows after %d loads, want %d", s.Rows, s.Batches, want)
	}
}

// ledger gives the lines of the ledger without what the time of a load decides.
// The name of a record file is the hash of its content, so equal lines mean
// equal rows.
func (f *folder) ledger(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(f.dir, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range bytes.Lines(text) {
		var fields map[string]any
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatal(err)
		}
		for _, own := range []string{"at", "salt", "prev", "hash"} { // of each run
			delete(fields, own)
		}
		lines = append(lines, fmt.Sprint(fields))
	}
	return lines
}

// same compares the ledger with that of a run without kills.
func (f *folder) same(t *testing.T, want []string, when string) {
	t.Helper()
	if got := f.ledger(t); !slices.Equal(got, want) {
		t.Fatalf("%s the ledger holds\n%s\nand without kills\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// damage does to khi.db what a disk can do.
func (f *folder) damage(t *testing.T) {
	t.Helper()
	db := filepath.Join(f.dir, "khi.db")
	text, err := os.ReadFile(db)
	if err != nil {
		return // killed before there was one
	}
	f.damages++
	switch kind := f.random.IntN(4); {
	case kind == 0 && len(text) > 0: // flipped bytes
		for range 64 {
			text[f.random.IntN(len(text))] ^= byte(1 + f.random.IntN(255))
		}
		err = os.WriteFile(db, text, 0o600)
	case kind == 1:
		err = os.Truncate(db, f.random.Int64N(int64(len(text))+1))
	case kind == 2:
		if err = os.Remove(db + ".wal"); os.IsNotExist(err) {
			err = os.Remove(db)
		}
	default: // a write-ahead log that never was one
		err = os.WriteFile(db+".wal", []byte(strings.Repeat("no log ", 500)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
