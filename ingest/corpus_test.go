package ingest

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"khi/ingest/finding"
)

// corpusAtLeast is how many nasty files of our own there are at least.
const corpusAtLeast = 160

// processorTime is what this process has used of it.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestNastyFiles: each file of the corpus has its verdict, in words that say what to do, in
// 2 seconds of processor time and 150 MB at most; refused, it leaves nothing behind. (Those of
// TestNastyFilesAreRefusedInWords, TestFilesThatLieAreRefused and of ingest/parquet are others.)
func TestNastyFiles(t *testing.T) { // not parallel: it measures processor time and memory
	all := append(nastyTexts(t), nastyArchives(t)...)
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.name] {
			t.Errorf("%s is there twice", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) { checkNasty(t, c) })
	}
	if len(all) < corpusAtLeast {
		t.Errorf("%d files, want %d", len(all), corpusAtLeast)
	}
}

func checkNasty(t *testing.T, c nasty) {
	l := newLoader(t, newMemory("northshire"))
	before := listing(t, l.dir)
	var then, now runtime.MemStats
	runtime.ReadMemStats(&then)
	began := processorTime(t)
	r, err := l.Load(context.Background(), bytes.NewReader(c.body), Request{FileName: c.name, Scheme: "northshire", DryRun: c.rows > 0})
	if took := processorTime(t) - began; took > 2*time.Second {
		t.Errorf("it took %s", took)
	}
	if runtime.ReadMemStats(&now); now.Sys > then.Sys+150<<20 {
		t.Errorf("it took %d MB", (now.Sys-then.Sys)>>20)
	}
	if refused := errors.Is(err, finding.ErrRefused); refused != (c.rows == 0) || r == nil || r.Accepted != c.rows || !refused && err != nil {
		t.Fatalf("%v, %+v; want %d rows", err, r, c.rows)
	}
	if c.rule != "" && countRule(r, c.rule) == 0 {
		t.Errorf("no finding of the rule %s: %+v", c.rule, r.Findings)
	}
	if c.rows == 0 && len(r.Findings) == 0 || c.rule == "" && len(r.Findings) > 0 {
		t.Errorf("findings %+v", r.Findings)
	}
	for _, f := range r.Findings {
		if f.Message == "" || f.Advice == "" || f.File != c.name || finding.Called(f.Rule) == "" {
			t.Errorf("a finding without words: %+v", f)
		}
	}
	if after := listing(t, l.dir); after != before || len(l.Lines()) != 0 {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

// emptyRows are rows of a sheet that hold nothing, from the third on.
func emptyRows(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<row r="` + strconv.Itoa(i+3) + `" ht="15"/>`)
	}
	return b.String()
}
