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
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// killsInTheSuite is how often the suite kills the program; KHI_KILLS asks for more
	// (make kills).
	killsInTheSuite = 100
	// smallRows are the rows of a file here: a cycle costs what starting costs.
	smallRows, smallFiles = 12, 6
)

// TestKills kills the real program with SIGKILL at any moment of loads, also through a
// service, undoings, releases, backups, rebuilds and upgrades of the schema, and damages
// khi.db or its log before some of them. After each kill the folder must be what its
// ledger says: all that was acknowledged, once and whole, and nothing else but, whole,
// what the killed command was about. In the end it must be what a run without kills makes
// of the same commands.
func TestKills(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the kills out")
	}
	t.Parallel()
	kills, damaged := killsInTheSuite, 8
	if n, err := strconv.Atoi(os.Getenv("KHI_KILLS")); err == nil {
		kills, damaged = n, 3
	}
	folders := max(2, min(4, kills/250))
	all := make([]*rough, folders)
	t.Run("folder", func(t *testing.T) {
		for i := range all {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				r := newRough(t, uint64(i))
				for cycle := 1; r.kills < (kills+folders-1)/folders; cycle++ {
					r.cycle(t, cycle%damaged == 0)
				}
				r.ends(t)
				all[i] = r
			})
		}
	})
	fell, total := map[string]int{}, rough{folder: &folder{}}
	for _, r := range all {
		if r == nil {
			return // it failed
		}
		for name, n := range r.fell {
			fell[name] += n
		}
		total.kills, total.damages, total.early, total.backups = total.kills+r.kills, total.damages+r.damages, total.early+r.early, total.backups+r.backups
		total.lines = append(total.lines, r.lines...)
		total.made, total.refused = total.made+len(r.releases), total.refused+r.refused
	}
	t.Logf("%d kills %v, %d times the database was damaged before, %d commands had said that they were done; %d lines of ledgers, %d releases and %d that were refused beside those before, %d backups",
		total.kills, fell, total.damages, total.early, len(total.lines), total.made, total.refused, total.backups)
	for _, name := range total.kinds() {
		if kills >= killsInTheSuite && (fell[name] == 0 || total.early == 0 || total.damages == 0 || len(total.lines) < 8) {
			t.Errorf("the kills did not fall everywhere, as during %s: the test shows nothing", name)
		}
	}
}

// ends holds what the kills left to a rebuild and to a run without kills.
func (r *rough) ends(t *testing.T) {
	t.Helper()
	before := r.check(t)
	mustKhi(t, "rebuild", "--data", r.dir, "--key-file", r.key)
	if after := r.check(t); after != before {
		t.Errorf("what the kills left behind is %+v, the record gives %+v", before, after)
	}
	r.sameAsCalm(t)
	r.wholeReleases(t)
	t.Logf("%d kills, %d times damaged before, %d lines in the ledger", r.kills, r.damages, len(r.lines))
}

// rough is a folder whose commands are killed, with what it owes us.
type rough struct {
	*folder
	schemes   string
	files     []string
	ledger    []byte            // as it was after the last kill
	lines     []ledgerLine      // of it
	windows   map[string]int64  // how long a command takes, in nanoseconds
	fell      map[string]int    // kills by command
	releases  map[string]string // name → fingerprint
	recipient string
	backups   int // that were acknowledged and are whole
	made      int // names given so far
	refused   int // releases, beside those from before
}

// ledgerLine is what matters here of a line of the ledger.
type ledgerLine struct {
	Seq      int64  `json:"seq"`
	Undoes   int64  `json:"undoes"`
	FileName string `json:"file_name"`
	Rows     int64  `json:"rows_accepted"`
}

// command is one that is killed: what it is asked, how it says that it is done, and what it may add
// to the ledger.
type command struct {
	name string
	args []string
	said string // in what it prints, once it is done
	may  string // how it may say that it must not do it; "" where it must
	adds func(ledgerLine) bool
	// then looks at what else it leaves; done tells whether it said that it was.
	then func(t *testing.T, done bool)
	run  func(t *testing.T, atFirstLine bool) (stdout []byte, killed bool) // unless args are run
}

func newRough(t *testing.T, seed uint64) *rough {
	t.Helper()
	dir := t.TempDir()
	r := &rough{folder: folderWithKey(filepath.Join(dir, "data")), windows: map[string]int64{}, fell: map[string]int{}, releases: map[string]string{}}
	r.random = rand.New(rand.NewPCG(7, seed))
	head := "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat,control\n"
	r.schemes = written(t, "schemes.csv", []byte("scheme_id,name,model,nation,area_code\nkill-0,Kill,shared_lives,ENG,E06000001\nkill-1,Test,homeshare,WAL,W06000021\n"))
	for b := range smallFiles {
		text := bytes.NewBufferString(head)
		for i := range smallRows + b {
			fmt.Fprintf(text, "kill-%d,P%d-%d,baseline,2025-%02d-%02d,self,%d,%d,%d\n", i%2, b, i, 4+i%8, 1+i, i%9, i%11, 1+i%4)
		}
		r.files = append(r.files, written(t, fmt.Sprintf("answers-%d.csv", b), text.Bytes()))
	}
	key := filepath.Join(dir, "backup.key")
	r.recipient = strings.TrimSpace(strings.SplitN(mustKhi(t, "backup", "key", key).stdout, "recipient: ", 2)[1])
	began := time.Now()
	mustKhi(t, r.args("load", r.schemes)...)
	for _, d := range r.kinds() {
		r.windows[d] = int64(time.Since(began))
	}
	r.windows["backup"] /= 20
	r.settle(t, command{adds: func(l ledgerLine) bool { return l.FileName == "schemes.csv" }}, true)
	return r
}

// kinds are what is killed; how often each stands here is how often it is tried.
func (r *rough) kinds() []string {
	return []string{"load", "load", "load", "load", "load", "undo", "undo", "undo", "backup", "backup", "backup", "release", "service", "rebuild", "upgrade"}
}

// cycle damages the database now and then, has a command begin and killed, and holds the
// folder to what it owes.
func (r *rough) cycle(t *testing.T, damaged bool) {
	t.Helper()
	if damaged {
		r.damage(t)
	}
	d := r.command(t, r.kinds()[r.random.IntN(len(r.kinds()))])
	r.window = time.Duration(r.windows[d.name])
	began := time.Now()
	run := func(t *testing.T, first bool) ([]byte, bool) { return r.runAndKill(t, first, d.args) }
	if d.run != nil {
		run = d.run
	}
	stdout, killed := run(t, r.random.IntN(5) == 0)
	done := bytes.Contains(stdout, []byte(d.said))
	switch {
	case !killed:
		r.windows[d.name] = int64(time.Since(began))
		switch refused := d.may != "" && strings.Contains(r.errors.String(), d.may); {
		case refused && !done:
			r.refused++
		case refused || !done:
			t.Fatalf("khi %v ended by itself with %s%s", d.args, stdout, r.errors.String())
		}
	default:
		r.kills++
		r.fell[d.name]++
		r.windows[d.name] += r.windows[d.name] / 20 // until it is too long
		if done {
			r.early++
		}
	}
	r.settle(t, d, done)
	if old, err := filepath.Glob(filepath.Join(r.dir, "khi.db*.damaged-*")); err == nil {
		for _, path := range old {
			_ = os.Remove(path)
		}
	}
}

// settle holds the folder to what was there before and to what the command was to do.
func (r *rough) settle(t *testing.T, d command, done bool) {
	t.Helper()
	batches, undone, rows := r.counts(t)
	text, err := os.ReadFile(filepath.Join(r.dir, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(text, r.ledger) {
		t.Fatalf("after khi %v the ledger does not begin with the lines that it had", d.args)
	}
	for line := range bytes.Lines(text[len(r.ledger):]) {
		var l ledgerLine
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		if d.adds == nil || !d.adds(l) {
			t.Fatalf("khi %v added %s", d.args, line)
		}
		d.adds, done = nil, false // one line is enough
		r.lines = append(r.lines, l)
	}
	if d.adds != nil && done {
		t.Fatalf("khi %v said that it was done, and the ledger has nothing of it", d.args)
	}
	r.ledger = text
	in := r.inForce()
	var wantRows int64
	for _, l := range in {
		wantRows += l.Rows
	}
	if lines := int64(len(r.lines)); batches != int64(len(in)) || undone*2+batches != lines || rows != wantRows {
		t.Fatalf("after khi %v there are %d batches, %d undone, %d rows; the ledger says %d batches with %d rows in %d lines", d.args, batches, undone, rows, len(in), wantRows, lines)
	}
	if d.then != nil {
		d.then(t, done)
	}
}

// inForce are the loads that were not undone.
func (r *rough) inForce() []ledgerLine {
	undone := map[int64]bool{}
	for _, l := range r.lines {
		undone[l.Undoes] = true
	}
	return slices.DeleteFunc(slices.Clone(r.lines), func(l ledgerLine) bool { return l.Undoes != 0 || undone[l.Seq] })
}

// command makes one of the kind; where there is nothing to undo it loads.
func (r *rough) command(t *testing.T, name string) command {
	t.Helper()
	switch name {
	case "undo":
		if in := r.inForce(); len(in) > 1 {
			l := in[1+r.random.IntN(len(in)-1)]
			return command{name: name, args: []string{"undo", fmt.Sprint(l.Seq), "--data", r.dir}, said: fmt.Sprintf("batch %d (", l.Seq),
				adds: func(n ledgerLine) bool { return n.Undoes == l.Seq }}
		}
	case "release":
		return r.release()
	case "backup":
		return r.backUp()
	case "rebuild":
		return command{name: name, args: []string{"rebuild", "--data", r.dir}, said: "made the database again"}
	case "upgrade":
		makeOlder(t, r.dir)
		return command{name: name, args: []string{"check", "--data", r.dir}, said: "fingerprint"}
	}
	file := r.files[r.random.IntN(len(r.files))]
	d := command{name: "load", args: r.args("load", file), said: `"batch"`, adds: func(l ledgerLine) bool { return l.FileName == filepath.Base(file) && l.Undoes == 0 }}
	if slices.ContainsFunc(r.inForce(), func(l ledgerLine) bool { return d.adds(l) }) {
		d.adds = nil // it was loaded before: nothing may come of it
	}
	if name == "service" {
		d.name, d.run = name, func(t *testing.T, _ bool) ([]byte, bool) { return r.killService(t, d.args) }
	}
	return d
}

func (r *rough) release() command {
	r.made++
	name := "r" + strconv.Itoa(r.made)
	refused := r.refused
	return command{name: "release", may: "it would tell what must stay hidden", args: []string{"release", name, "--data", r.dir, "--as-of", time.Now().UTC().Format(time.DateOnly), "--public", "2200-01-02"}, said: "release " + name + ":",
		then: func(t *testing.T, done bool) {
			t.Helper()
			if found := r.wholeReleases(t)[name]; found != "" && r.refused > refused {
				t.Fatalf("release %s was refused and is there", name)
			} else if found != "" {
				r.releases[name] = found
			} else if done {
				t.Fatalf("release %s was acknowledged and is not there", name)
			}
		}}
}

// killService has a service take a load, and is killed meanwhile.
func (r *rough) killService(t *testing.T, args []string) (stdout []byte, killed bool) {
	t.Helper()
	cmd, _, err := serve(program(t), r.dir)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	client := exec.Command(program(t), args...)
	client.Stdout = &said
	began := time.Now()
	kill := time.AfterFunc(time.Duration(r.random.Int64N(int64(r.window))), func() { _ = cmd.Process.Kill() })
	_ = client.Run() // it may find nobody there, or nobody any more
	if kill.Stop() {
		r.windows["service"] = int64(time.Since(began))
		_ = cmd.Process.Kill()
	}
	_ = cmd.Wait()
	return said.Bytes(), true
}
