package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/cmd/khi/erase"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
)

// TestRekeying changes the key of one world in several ways.
func TestRekeying(t *testing.T) {
	t.Parallel()
	dir, her, do := erasingWorld(t)
	list := filepath.Join(t.TempDir(), "gone")
	if said, err := do("subject", "erase", "--scheme", "north", "--person", "P2", "--erasures", list); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	old := filepath.Join(t.TempDir(), "old")
	copyFolder(t, dir, old)
	t.Run("changed", func(t *testing.T) { isRekeyed(t, dir, her, list, do) })
	t.Run("cut off", func(t *testing.T) { rekeyingIsCutOff(t, old, her) })
}

// isRekeyed: nothing that the old key can make of a reference is left, figures are the same,
// she is found under her reference and what is hers with her, and who was erased stays out.
func isRekeyed(t *testing.T, dir string, her ingest.Subject, list string, do func(args ...string) (string, error)) {
	figures := figuresOf(t, dir)
	before, err := do("subject", "--scheme", "north", "--person", "QX-77-ALDER")
	if err != nil {
		t.Fatal(err)
	}
	leaked, err := os.ReadFile(filepath.Join(dir, "pseudonym.key"))
	if err != nil {
		t.Fatal(err)
	}
	said, err := do("key", "rotate", "--erasures", list)
	if err != nil || !strings.Contains(said, "is the same as before") || !strings.Contains(said, "none holds one") {
		t.Fatalf("%v: %s", err, said)
	}
	if found, err := erase.Search(dir, []int64{her.Key}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("her old pseudonym is in %v: %v", found, err)
	}
	if now := figuresOf(t, dir); now != figures {
		t.Errorf("the figures have changed:\n%s\nbefore\n%s", now, figures)
	}
	l := fileLoader(t, dir)
	if again, err := l.Subject("person", "north", "qx-77-alder"); err != nil || again.Key == her.Key {
		t.Errorf("she is still called %v: %v", again, err)
	}
	if now, err := do("subject", "--scheme", "north", "--person", "QX-77-ALDER"); err != nil || now != before {
		t.Errorf("what is held of her: %v: %s\nbefore: %s", err, now, before)
	}
	if said, err := do("check"); err != nil {
		t.Errorf("check: %v: %s", err, said)
	}
	if said, err := do("audit-log", "verify"); err != nil {
		t.Errorf("the trail: %v: %s", err, said)
	}
	isOutUnder(t, l, list, leaked)
	if _, err := ingest.New(ingest.Options{Dir: dir, Key: leaked, Store: noStore{}}); !errors.Is(err, ingest.ErrKey) {
		t.Errorf("the folder opens with the old key: %v", err)
	}
	if _, err := ingest.New(ingest.Options{Dir: dir, Key: append(slices.Clone(leaked), leaked...), Store: noStore{}}); !errors.Is(err, ingest.ErrKey) {
		t.Errorf("the folder opens with a key behind the old one that is not its own: %v", err)
	}
}

// isOutUnder: who was erased before is known under the new key, in the ledger and in the list
// outside, and the old key alone tells nothing of it.
func isOutUnder(t *testing.T, l *ingest.Loader, list string, leaked []byte) {
	t.Helper()
	gone, err := l.Subject("person", "north", "P2")
	if err != nil {
		t.Fatal(err)
	}
	mark := l.ErasedMark("person", "north", gone.Key)
	if l.Erased()[mark] == "" {
		t.Error("the ledger does not know any more who was erased")
	}
	outside, text, err := readErased(list, l.MarkNow)
	if err != nil || outside[mark] == "" {
		t.Errorf("nor does the list outside: %v", err)
	}
	thief, err := ingest.New(ingest.Options{Dir: t.TempDir(), Key: leaked, Store: noStore{}})
	if err != nil {
		t.Fatal(err)
	}
	was, err := thief.Subject("person", "north", "P2")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), thief.ErasedMark("person", "north", was.Key)) {
		t.Error("the old key tells from the list outside who was erased")
	}
}

// rekeyingIsCutOff cuts a change of the key off before each thing that it does to the disk,
// and its going on once more. Then the folder is as it was but for the key that waits behind
// the old one, or nothing in it is under the old key.
func rekeyingIsCutOff(t *testing.T, whole string, her ingest.Subject) {
	for _, name := range []string{"khi.db", "khi.db.wal", "khi.lock", "snapshots", "spill", "cache"} { // the database is made anew, and nobody opens it here
		if err := os.RemoveAll(filepath.Join(whole, name)); err != nil {
			t.Fatal(err)
		}
	}
	first := contentOf(t, whole)
	for n := 1; ; n++ {
		to := filepath.Join(t.TempDir(), "cut")
		copyFolder(t, whole, to)
		err := rekeyFiles(t, to, cutBefore(n))
		if err == nil { // every step was cut off once
			if n < 25 {
				t.Errorf("there were only %d steps", n-1)
			}
			return
		}
		if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		if _, err := erase.Carry(to, cutBefore(n%7)); err != nil && !errors.Is(err, errCut) { // the next start is cut off too
			t.Fatal(err)
		}
		p, err := erase.Carry(to, nil)
		if err != nil {
			t.Fatalf("cut off at step %d, the next start says %v", n, err)
		}
		if p != nil {
			if err := erase.End(to, nil); err != nil {
				t.Fatal(err)
			}
		}
		l := fileLoader(t, to)
		if err := l.Verify(context.Background()); err != nil {
			t.Errorf("cut off at step %d: %v", n, err)
		}
		found, err := erase.Search(to, []int64{her.Key}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if changed := l.Keys() == 1; changed == (len(found) > 0) || !changed && strings.Replace(contentOf(t, to), keyLine(t, to), keyLine(t, whole), 1) != first {
			t.Errorf("cut off at step %d, the folder is neither as it was nor under the new key alone (%v)", n, found)
		}
		if err := os.RemoveAll(to); err != nil {
			t.Fatal(err)
		}
	}
}

// keyLine is the key as contentOf tells it.
func keyLine(t *testing.T, dir string) string {
	t.Helper()
	for line := range strings.Lines(contentOf(t, dir)) {
		if strings.HasPrefix(line, "/pseudonym.key ") {
			return line
		}
	}
	t.Fatal("the folder has no key")
	return ""
}

// rekeyFiles does all of a change of the key but what the database has to do with it.
func rekeyFiles(t *testing.T, dir string, step erase.Step) error {
	t.Helper()
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{dir: dir, loader: fileLoader(t, dir)}
	key, err := k.spareKey()
	if err != nil {
		t.Fatal(err)
	}
	r := rekeying{dir: dir, loader: fileLoader(t, dir), book: book, key: key, step: step}
	if _, _, err := r.prepare(); err != nil {
		return err
	}
	if _, err := erase.Carry(dir, step); err != nil {
		return err
	}
	return erase.End(dir, step)
}

// TestARoundGoesOnUnderAnotherKey: links of a round that runs lead to the same people, and
// what was loaded of it is known to be.
func TestARoundGoesOnUnderAnotherKey(t *testing.T) {
	t.Parallel()
	dir, her, _ := erasingWorld(t)
	held := func(l *ingest.Loader, key int64) []rounds.Held {
		all, err := rounds.About(filepath.Join(dir, roundsFolder), rounds.Person{Kind: "person", Scheme: "north", Key: key})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := held(fileLoader(t, dir), her.Key)
	if err := rekeyFiles(t, dir, nil); err != nil {
		t.Fatal(err)
	}
	l := fileLoader(t, dir)
	now, err := l.Subject("person", "north", "QX-77-ALDER")
	if err != nil {
		t.Fatal(err)
	}
	after := held(l, now.Key)
	if len(before) != 1 || len(after) != 1 || !slices.Equal(before[0].Said, after[0].Said) || len(held(l, her.Key)) != 0 {
		t.Errorf("the round holds %v of her, and held %v", after, before)
	}
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := rounds.Open(filepath.Join(dir, roundsFolder), sets, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer shelf.Close()
	if all := shelf.All(); len(all) != 1 || !all[0].New {
		t.Errorf("%+v: what was said since the load is not new any more", all)
	}
	book, err := rights.Open(filepath.Join(dir, storiesFolder), nil)
	if err != nil || book.FileOf(rights.Person{Scheme: "north", Key: now.Key}) == "" {
		t.Errorf("her story is not hers any more: %v", err)
	}
}

// TestABackupFromBeforeAnotherKey: restored with the key file of then, it is refused, for nobody
// could tell who was erased since; with the newer one it comes under the new key, and they go.
func TestABackupFromBeforeAnotherKey(t *testing.T) {
	t.Parallel()
	dir, _, do := erasingWorld(t)
	list := filepath.Join(t.TempDir(), "gone")
	old := filepath.Join(t.TempDir(), "old") // as a restore leaves it
	copyFolder(t, dir, old)
	for _, args := range [][]string{
		{"subject", "erase", "--scheme", "north", "--person", "P2", "--erasures", list},
		{"key", "rotate", "--erasures", list},
		{"subject", "erase", "--scheme", "north", "--person", "QX-77-ALDER", "--erasures", list},
	} {
		if said, err := do(args...); err != nil {
			t.Fatalf("%v: %v: %s", args, err, said)
		}
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(old, dueName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(args ...string) (string, error) {
		var out strings.Builder
		err := run(context.Background(), append([]string{"check", "--data", old, "--memory", "256MB"}, args...), nil, &out, &out)
		return out.String(), err
	}
	if said, err := check(); !errors.Is(err, ingest.ErrKey) || !strings.Contains(err.Error(), "--key-file") {
		t.Errorf("with the key of then: %v: %s", err, said)
	}
	newer := filepath.Join(dir, "pseudonym.key")
	if said, err := check("--key-file", newer); err != nil {
		t.Fatalf("with the newer key: %v: %s", err, said)
	}
	key, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ingest.New(ingest.Options{Dir: old, Key: key, Store: noStore{}})
	if err != nil || l.Keys() != 1 {
		t.Fatalf("the key was changed %d times: %v", l.Keys(), err)
	}
	for _, ref := range []string{"P2", "QX-77-ALDER"} {
		who, err := l.Subject("person", "north", ref)
		if err != nil {
			t.Fatal(err)
		}
		if found, err := erase.Search(old, []int64{who.Key}, nil, nil); err != nil || len(found) > 0 {
			t.Errorf("%s is in %v: %v", ref, found, err)
		}
	}
}
