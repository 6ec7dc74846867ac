package main_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// powerCuts is how many states of the disk are tried in the suite; KHI_POWER_CUTS asks
// for more (make power).
const powerCuts = 6

// TestPowerCuts loads, undoes and rebuilds under strace, makes states in which a power
// cut at any moment may leave the disk, and starts the real program on each. Whatever
// was acknowledged must be there, whole and once; what was not may be there whole or
// not at all; and the folder must take the next file.
func TestPowerCuts(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the power cuts out")
	}
	t.Parallel()
	if text, err := exec.Command("strace", "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		t.Skipf("this machine lets nobody watch a program (strace: %v %s)", err, text)
	}
	cuts := powerCuts
	if n, err := strconv.Atoi(os.Getenv("KHI_POWER_CUTS")); err == nil {
		cuts = n
	}
	dir := t.TempDir()
	files := writeBatches(t, dir)
	root := filepath.Join(dir, "disk")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	f := folderWithKey(filepath.Join(root, "data"))
	d := newDisk()
	steps := powerSteps(t, d, f, root, files)
	if err := d.sameAs(root); err != nil {
		t.Fatalf("the trace does not tell all: %v", err)
	}
	nothing := folderWithKey(filepath.Join(dir, "nothing")).check(t)
	random := rand.New(rand.NewPCG(13, uint64(cuts)))
	for i := range cuts {
		after := d.moment(random)
		rest := filepath.Join(dir, "after", strconv.Itoa(i))
		d.cut(after, random).lay(t, rest)
		left := folderWithKey(filepath.Join(rest, "data"))
		got := left.check(t)
		may := allowed(nothing, steps, d, after)
		if !may[got] {
			t.Errorf("cut %d after deed %d of %d leaves %+v, and may leave %v", i, after, len(d.deeds), got, may)
			continue
		}
		left.acknowledged = map[string]int64{}
		want := got
		if want.Batches == 0 {
			left.load(t, files[0])
			want.Batches, want.Rows = 1, schemeRows
		}
		left.load(t, files[3])
		if now := left.check(t); now.Batches != want.Batches+1 || now.Rows != want.Rows+batchRows {
			t.Errorf("cut %d: one more file turns %+v into %+v", i, got, now)
		}
		if err := os.RemoveAll(rest); err != nil {
			t.Fatal(err)
		}
	}
}

// folderWithKey is a data folder that holds its own key, as it does unless told otherwise.
func folderWithKey(dir string) *folder {
	return &folder{dir: dir, key: filepath.Join(dir, "pseudonym.key")}
}

// moment is when the power fails: at any time; or, for most of what is asked of the disk
// can be made again, as often while the truth is written, and half of these times with a
// line of the ledger on its way.
func (d *disk) moment(random *rand.Rand) int {
	var lines, truth []int
	for i, x := range d.deeds {
		ledger := strings.HasSuffix(x.path, "ledger.jsonl")
		if ledger && x.kind == wrote {
			lines = append(lines, i)
		}
		if ledger || strings.Contains(x.path, "record") || x.kind == spoke {
			truth = append(truth, i)
		}
	}
	switch random.IntN(4) {
	case 0:
		return lines[random.IntN(len(lines))] + 1
	case 1:
		return truth[random.IntN(len(truth))] + random.IntN(2)
	}
	return random.IntN(len(d.deeds) + 1)
}

// powerStep is one command: where its deeds begin, and what the folder holds after it.
type powerStep struct {
	from  int
	after state
}

func powerSteps(t *testing.T, d *disk, f *folder, root string, files []string) []powerStep {
	t.Helper()
	var steps []powerStep
	for _, args := range [][]string{f.args("load", files[0]), f.args("load", files[1]), f.args("load", files[2]),
		{"undo", "--data", f.dir, "--key-file", f.key, "--why", "a test", "2"}, {"rebuild", "--data", f.dir, "--key-file", f.key}} {
		s := powerStep{from: len(d.deeds)}
		watchDisk(t, d, root, args...)
		copied := folderWithKey(filepath.Join(t.TempDir(), "copy"))
		if err := os.CopyFS(copied.dir, os.DirFS(f.dir)); err != nil {
			t.Fatal(err)
		}
		s.after = copied.check(t)
		steps = append(steps, s)
	}
	return steps
}

// allowed are the states that a cut may leave: that before the command it fell into,
// unless the command had said what it did, and that after.
func allowed(nothing state, steps []powerStep, d *disk, after int) map[state]bool {
	may, before := map[state]bool{}, nothing
	for i, s := range steps {
		if i > 0 {
			before = steps[i-1].after
		}
		if after < s.from || after > s.end(steps, d, i) && i+1 < len(steps) {
			continue
		}
		may[s.after] = true
		acknowledged := false
		for _, x := range d.deeds[s.from:after] {
			acknowledged = acknowledged || x.kind == spoke
		}
		if !acknowledged {
			may[before] = true
		}
	}
	return may
}

func (s powerStep) end(steps []powerStep, d *disk, i int) int {
	if i+1 < len(steps) {
		return steps[i+1].from
	}
	return len(d.deeds)
}
