package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	killsAtLeast = 24
	batches      = 9
	batchRows    = 4000
)

// TestKillDuringLoads kills the real program with SIGKILL while it loads, and
// damages khi.db between some of the kills. A run without kills says what must
// come out: every load that was acknowledged, once and whole, and nothing else.
func TestKillDuringLoads(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the kills out")
	}
	dir := t.TempDir()
	files := writeBatches(t, dir)
	calm := &folder{dir: filepath.Join(dir, "calm"), key: filepath.Join(dir, "key")}
	var longest time.Duration
	for _, f := range files {
		began := time.Now()
		if o := mustKhi(t, calm.args("load", f)...); !strings.Contains(o.stdout, `"batch"`) {
			t.Fatalf("no receipt in %s", o.stdout)
		}
		longest = max(longest, time.Since(began))
	}
	want := calm.check(t)

	rough := &folder{dir: filepath.Join(dir, "rough"), key: calm.key, window: longest,
		random: rand.New(rand.NewPCG(7, 11)), acknowledged: map[string]int64{}}
	for i, f := range files {
		for try := range 2 {
			rough.killLoad(t, f)
			if (i+try)%2 == 0 {
				rough.damage(t)
			}
			rough.whole(t)
		}
		rough.load(t, f)
	}
	for rough.kills < killsAtLeast {
		rough.killRebuild(t)
		rough.whole(t)
	}
	rough.same(t, want, "after the kills")
	mustKhi(t, "rebuild", "--data", rough.dir, "--key-file", rough.key)
	rough.same(t, want, "after a rebuild")
	for _, f := range files { // once more: nothing may count twice
		rough.load(t, f)
	}
	rough.same(t, want, "after loading every file again")
	t.Logf("%d kills, %d of them with damage after; %d loads were acknowledged by a process that was then killed",
		rough.kills, rough.damages, rough.early)
}

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
	for i := range 4 {
		fmt.Fprintf(schemes, "kill-%d,Kill Test %d,shared_lives,ENG,E0600000%d\n", i, i, i+1)
	}
	write("schemes.csv", schemes)
	random := rand.New(rand.NewPCG(3, 5))
	for b := range batches {
		answers := bytes.NewBufferString("scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat,control\n")
		for i := range batchRows {
			day := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(360))
			fmt.Fprintf(answers, "kill-%d,P%d-%d,baseline,%s,self,%d,%d,%d\n", random.IntN(4), b, i,
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

func receiptOf(stdout []byte) (receipt, bool) {
	var r receipt
	err := json.Unmarshal(stdout, &r)
	return r, err == nil && r.Batch > 0
}

// runAndKill starts a command and kills it after a random time; it reports what
// was printed before, and whether the kill came before the end.
func (f *folder) runAndKill(t *testing.T, args []string) (stdout []byte, killed bool) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command(program(t), args...)
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Duration(f.random.Int64N(int64(f.window))), func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	timer.Stop()
	return out.Bytes(), !cmd.ProcessState.Exited()
}

func (f *folder) killLoad(t *testing.T, file string) {
	t.Helper()
	stdout, killed := f.runAndKill(t, f.args("load", file))
	if killed {
		f.kills++
	}
	if r, ok := receiptOf(stdout); ok {
		if killed {
			f.early++
		}
		f.owe(t, file, r)
	}
}

func (f *folder) killRebuild(t *testing.T) {
	t.Helper()
	if _, killed := f.runAndKill(t, []string{"rebuild", "--data", f.dir, "--key-file", f.key}); killed {
		f.kills++
	}
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

// state is what khi check says of a folder.
type state struct {
	Seqs        []int64          `json:"seqs"`
	Rows        map[string]int64 `json:"rows"`
	Fingerprint string           `json:"fingerprint"`
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
// none is there twice, and there is no part of a load.
func (f *folder) whole(t *testing.T) {
	t.Helper()
	s := f.check(t)
	for i, seq := range s.Seqs {
		if seq != int64(i+1) {
			t.Fatalf("the loads are numbered %v", s.Seqs)
		}
	}
	for file, seq := range f.acknowledged {
		if !slices.Contains(s.Seqs, seq) {
			t.Fatalf("%s was acknowledged as %d and is gone; there are %v", filepath.Base(file), seq, s.Seqs)
		}
	}
	if len(s.Seqs) > len(f.acknowledged)+1 {
		t.Fatalf("%d loads, of which only %d were acknowledged", len(s.Seqs), len(f.acknowledged))
	}
	want := int64(max(0, len(s.Seqs)-1)) * batchRows // the first file holds the schemes
	if got := s.Rows["survey_response"]; got != want {
		t.Fatalf("%d answers after %d loads, want %d", got, len(s.Seqs), want)
	}
}

func (f *folder) same(t *testing.T, want state, when string) {
	t.Helper()
	f.whole(t)
	got := f.check(t)
	if !slices.Equal(got.Seqs, want.Seqs) || fmt.Sprint(got.Rows) != fmt.Sprint(want.Rows) || got.Fingerprint != want.Fingerprint {
		t.Fatalf("%s: %+v, a run without kills gives %+v", when, got, want)
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
