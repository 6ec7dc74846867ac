package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"khi/cmd/khi/backup"
	"khi/cmd/khi/erase"
	"khi/dashboards/rights"
	"khi/ingest"
	"khi/queries/disk"
)

// TestErasing erases one person from one world in several ways.
func TestErasing(t *testing.T) {
	t.Parallel()
	dir, her, do := erasingWorld(t)
	old := filepath.Join(t.TempDir(), "old")
	copyFolder(t, dir, old)
	t.Run("somebody", func(t *testing.T) { isErased(t, dir, old, her, do) })
	t.Run("a round", func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "round")
		copyFolder(t, old, to)
		leavesARound(t, to, her)
	})
	t.Run("goes on", func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "on")
		copyFolder(t, old, to)
		goesOn(t, to, her)
	})
	t.Run("cut off", func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "whole")
		copyFolder(t, old, to)
		isCutOff(t, to, her)
	})
}

// goesOn: an erasing that was decided and then cut off is carried out by whatever command
// opens the folder next.
func goesOn(t *testing.T, dir string, her ingest.Subject) {
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	e := erasing{dir: dir, loader: fileLoader(t, dir), book: book, who: []ingest.Subject{her}, by: "ann"}
	if _, err := e.prepare(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(context.Background(), []string{"backup", "--data", dir, "--to", filepath.Join(t.TempDir(), "b"), "--recipient", newRecipient(t)}, nil, &out, &out); err == nil || !strings.Contains(err.Error(), "being erased") {
		t.Errorf("a backup was made meanwhile: %v", err)
	}
	if err := run(context.Background(), []string{"check", "--data", dir, "--memory", "256MB"}, nil, &out, &out); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if found, err := erase.Search(dir, []int64{her.Key}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("she is in %v: %v", found, err)
	}
	if p, err := erase.UnderWay(dir); err != nil || p != nil {
		t.Errorf("it is still under way: %v, %v", p, err)
	}
}

func newRecipient(t *testing.T) string {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return key.Recipient().String()
}

// isErased: a search finds her before and nothing afterwards, every figure is
// that of a folder into which she was never loaded, and her file brings nobody back.
func isErased(t *testing.T, dir, old string, her ingest.Subject, do func(args ...string) (string, error)) {
	if found, err := erase.Search(dir, []int64{her.Key}, nil, nil); err != nil || len(found) < 8 { // record files, ledger-named or not, story, round
		t.Fatalf("before, only %v hold her: %v", found, err)
	}
	said, err := do("subject", "--scheme", "north", "--person", "QX-77-ALDER", "--to", filepath.Join(t.TempDir(), "out"), "--in-the-clear")
	if err != nil || !strings.Contains(said, "the round Spring: 2 things said") {
		t.Fatalf("%v: %s", err, said)
	}
	before := fileLoader(t, dir).Lines()
	list := filepath.Join(t.TempDir(), "gone")
	if said, err := do("subject", "erase", "--scheme", "north", "--person", "nobody", "--erasures", list); err == nil || !strings.Contains(err.Error(), "nothing was erased") {
		t.Errorf("somebody who is not there was erased: %v: %s", err, said)
	}
	if _, err := do("subject", "erase", "--scheme", "north", "--person", "QX-77-ALDER", "--erasures", filepath.Join(dir, "list")); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("the list lies in the folder: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "erasing")); !os.IsNotExist(err) {
		t.Errorf("what was prepared for nothing is still there: %v", err)
	}
	said, err = do("subject", "erase", "--scheme", "north", "--person", " qx-77-alder", "--erasures", list)
	if err != nil || !strings.Contains(said, "erased a person of North Shared Lives: 9 rows, 1 links to a story, 0 decisions, 0 notes, answers in 1 rounds") || !strings.Contains(said, "9 are deleted, in which they were or may have been. 1 are left") {
		t.Fatalf("%v: %s", err, said)
	}
	nowhereHeld(t, dir, her, before)
	if said, err := do("subject", "--scheme", "south", "--person", "QX-77-ALDER"); err != nil || !strings.Contains(said, "2 rows about") {
		t.Errorf("she who is called so elsewhere: %v: %s", err, said)
	}
	if said, err := do("subject", "--scheme", "north", "--person", "P2"); err != nil || !strings.Contains(said, "the round Spring: 1 things said") {
		t.Errorf("what is held of the other: %v: %s", err, said)
	}
	want := worldWithoutHer(t)
	if got := figuresOf(t, dir); got != want {
		t.Errorf("the figures are not those of a folder without her:\n%s\nwant\n%s", got, want)
	}
	if said, err := do("check"); err != nil || strings.Contains(said, "not there yet") {
		t.Errorf("check: %v: %s", err, said)
	}
	if said, err := do("audit-log", "verify"); err != nil || !strings.Contains(said, "2 lines, none changed") {
		t.Errorf("the trail: %v: %s", err, said)
	}
	t.Run("loaded again", func(t *testing.T) { bringsNobodyBack(t, dir, her, want, do) })
	t.Run("undone", func(t *testing.T) {
		if said, err := do("undo", "10"); err != nil {
			t.Errorf("a batch that the erasing made shorter is not undone: %v: %s", err, said)
		}
		if said, err := do("check"); err != nil {
			t.Errorf("check: %v: %s", err, said)
		}
		if _, err := do("undo", "12"); err == nil || !strings.Contains(err.Error(), "cannot be undone") {
			t.Errorf("the erasing was undone: %v", err)
		}
	})
	t.Run("restored", func(t *testing.T) { restoreErasesAgain(t, old, her, want, list) })
}

// nowhereHeld: no byte of the folder is hers, and no word of the old ledger's lines about
// her batches is left.
func nowhereHeld(t *testing.T, dir string, her ingest.Subject, before []ingest.Entry) {
	t.Helper()
	l := fileLoader(t, dir)
	after := l.Lines()
	var words []string
	for _, e := range before {
		if now := after[e.Seq-1]; e.Record != now.Record || e.Record == "" {
			words = append(words, e.Hash, e.Salt)
			if e.Record != "" {
				words = append(words, e.Record, e.Original)
			}
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	if len(words) < 30 {
		t.Fatalf("only %d words of the old ledger are looked for", len(words))
	}
	if found, err := erase.Search(dir, []int64{her.Key}, words, nil); err != nil || len(found) > 0 {
		t.Errorf("afterwards %v hold her: %v", found, err)
	}
	noOriginalHolds(t, dir, "ALDER")
	if _, err := os.Stat(filepath.Join(dir, "erasing")); !os.IsNotExist(err) {
		t.Errorf("the plan, which names her, is still there: %v", err)
	}
	if err := l.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	last := after[len(after)-1]
	if len(after) != len(before)+1 || last.Erased == nil || last.Erased.From != 2 || len(last.Erased.Rows) != 9 || last.By == "" {
		t.Errorf("the last line says %+v, %+v", last, last.Erased)
	}
	for i, e := range after[:len(before)] {
		if was := before[i]; e.Seq != was.Seq || e.At != was.At || e.Kind != was.Kind || e.In != was.In || e.In != e.Accepted+e.Refused+e.Repeated+e.LeftOut {
			t.Errorf("line %d says %+v, was %+v", e.Seq, e, was)
		}
	}
	if after[0].Hash != before[0].Hash {
		t.Error("a line before the first with her was written anew")
	}
}

// worldWithoutHer are the figures of the same files, had she never been in them.
func worldWithoutHer(t *testing.T) string {
	t.Helper()
	dir, _ := worldOf(t, func(name, text string) string {
		var kept []string
		for _, line := range strings.Split(text, "\n") {
			if !strings.Contains(line, "ARR-9") && !(strings.HasPrefix(line, "north,") && strings.Contains(line, ",QX-77-ALDER,")) {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "\n")
	})
	return figuresOf(t, dir)
}

// bringsNobodyBack: the very files that held her are taken, and she is left out of each,
// in words and without saying in which line.
func bringsNobodyBack(t *testing.T, dir string, her ingest.Subject, want string, do func(args ...string) (string, error)) {
	files := t.TempDir()
	head := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,friends_n,friends_help,balance\n"
	for name, text := range map[string]string{
		"first.csv": head + "north,QX-77-ALDER,baseline,2025-04-07,self,3,2,gets in the way,\nnorth,P2,baseline,2025-04-08,self,9,,,\n",
		"costs.csv": "scheme_id,arrangement_ref,year,element,weekly\nnorth,ARR-9,2025-26,care,612.50\nnorth,ARR-8,2025-26,care,777.25\n",
		"wrong.csv": head + "north, qx-77-alder,baseline,not a day,self,99,,,\nnorth,P2,baseline,2025-04-08,self,9,,,\n",
	} {
		path := filepath.Join(files, name)
		if err := disk.Write(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		said, err := do("load", path)
		if err != nil || !strings.Contains(said, "1 rows are about people who were erased") || strings.Contains(said, "ALDER") || strings.Contains(said, "not a day") {
			t.Errorf("%s: %v: %s", name, err, said)
		}
	}
	if found, err := erase.Search(dir, []int64{her.Key}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("she is back in %v: %v", found, err)
	}
	if got := figuresOf(t, dir); got != want {
		t.Errorf("the same answers again gave other figures:\n%s\nwant\n%s", got, want)
	}
}

// restoreErasesAgain: a backup from before is brought back without her where the list
// is, and said to hold her where it is not.
func restoreErasesAgain(t *testing.T, old string, her ingest.Subject, want, list string) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	identity, file := filepath.Join(tmp, "key"), filepath.Join(tmp, "old.age")
	if err := disk.Write(identity, []byte(key.String()+"\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := writeBackup(file, old, backup.Options{Recipients: []age.Recipient{key.Recipient()}, Erasures: list}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := filepath.Join(tmp, "new")
	if err := run(context.Background(), []string{"restore", "--from", file, "--identity", identity, "--data", to, "--memory", "256MB"}, nil, &out, &out); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	if found, err := erase.Search(to, []int64{her.Key}, nil, nil); err != nil || len(found) > 0 || !strings.Contains(out.String(), "erased here too: 9 rows") {
		t.Errorf("restored, %v hold her: %v: %s", found, err, out.String())
	}
	noOriginalHolds(t, to, "ALDER")
	if got := figuresOf(t, to); got != want {
		t.Error("the restored folder has other figures")
	}
	if _, err := os.Stat(filepath.Join(to, dueName)); !os.IsNotExist(err) {
		t.Errorf("what is due is still there: %v", err)
	}
	out.Reset()
	err = run(context.Background(), []string{"restore", "--from", file, "--identity", identity, "--data", filepath.Join(tmp, "lost"), "--erasures", filepath.Join(tmp, "no-list")}, nil, &out, &out)
	if err == nil || !strings.Contains(err.Error(), "must not be used") {
		t.Errorf("restored without the list that was named: %v", err)
	}
}
