package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOldHashTellsNothing: an attacker has the hash of the old line, which a release
// keeps, the folder as it is now, and every row that was erased. They make the old line
// again, with each salt that is anywhere to be found, and no hash fits: so none would tell
// a right guess from a wrong one. With the salt it does fit: the attack is the right one.
func TestOldHashTellsNothing(t *testing.T) {
	l, _ := loaded(t)
	old := l.Lines()[0]
	rows := int64(0)
	var her Subject
	for _, ref := range []string{"SL-0001", "SL-0002"} {
		who, err := l.Subject("person", "northshire", ref)
		if err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, l, &old, who); n > 0 {
			her, rows = who, n
			break
		}
	}
	if rows == 0 {
		t.Fatal("the sample holds neither")
	}
	now := erasedFrom(t, l, EraseRequest{Who: []Subject{her}, By: "ann"})
	text, err := os.ReadFile(filepath.Join(now.dir, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte(old.Salt)) || bytes.Contains(text, []byte(old.Hash)) || bytes.Contains(text, []byte(old.Record)) || bytes.Contains(text, []byte(old.Original)) {
		t.Error("the new ledger holds words of the old line")
	}
	guess := func(salt string) string {
		e := old // all that was in it, and nothing else
		e.Salt, e.Hash = salt, ""
		plain, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(plain)
		return hex.EncodeToString(sum[:])
	}
	if guess(old.Salt) != old.Hash {
		t.Fatal("the attack does not make the old line again")
	}
	salts := []string{""}
	for _, e := range now.Lines() {
		salts = append(salts, e.Salt)
	}
	for _, salt := range salts {
		if guess(salt) == old.Hash {
			t.Error("the old hash tells that the guess is right")
		}
	}
	if e := now.Lines()[0]; e.Accepted != old.Accepted-rows || e.LeftOut != old.LeftOut+rows || e.In != old.In {
		t.Errorf("%+v, was %+v", e.Counts, old.Counts)
	}
}

func rowsOf(t testing.TB, l *Loader, e *Entry, who Subject) (n int64) {
	t.Helper()
	err := l.eachRow(e, func(r *aboutRow) {
		if key, named := r.named[who.Kind]; named && r.finding == nil && r.scheme == who.Scheme && key == who.Key {
			n++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// erasedFrom erases and moves the new files into the place of the old, and opens the
// record again.
func erasedFrom(t testing.TB, l *Loader, req EraseRequest) *Loader {
	t.Helper()
	req.Into = t.TempDir()
	done, err := l.Erase(req)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range done.Records {
		err = errors.Join(err, os.Rename(path, filepath.Join(l.recordDir(), filepath.Base(path))))
	}
	err = errors.Join(err, os.Rename(done.Ledger, filepath.Join(l.dir, "ledger.jsonl")))
	for _, name := range done.Old {
		err = errors.Join(err, os.Remove(filepath.Join(l.recordDir(), name)))
	}
	if err != nil {
		t.Fatal(err)
	}
	again, err := New(Options{Dir: l.dir, Key: testKey, Store: newMemory("northshire"), Now: today})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
	return again
}

// TestAnybodyCanBeErased: whoever and however many, in whatever order, all of them go and
// nobody else, the ledger can be read, a rebuild takes it, and the same people by their
// marks leave another folder in the same way.
func TestAnybodyCanBeErased(t *testing.T) {
	text := "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,friends_n\n"
	people := []string{"A1", "A2", "A3", "A4", "A5"}
	for i, p := range people {
		text += "northshire," + p + ",baseline,2025-04-0" + string(rune('1'+i)) + ",self,5,2\n"
		text += "northshire," + p + ",review,2025-09-0" + string(rune('1'+i)) + ",self,6, 3\n"
	}
	for _, c := range []struct {
		out      []string
		together int
	}{
		{[]string{"A1"}, 1}, {[]string{"A5"}, 1}, {[]string{"A2", "A4"}, 1}, {[]string{"A4", "A2"}, 2}, {[]string{"A3", "A1", "A2"}, 2},
		{[]string{"A1", "A2", "A3", "A4", "A5"}, 1}, {[]string{"A5", "A4", "A3", "A2", "A1"}, 3}, {people, 5},
	} {
		out, together := c.out, c.together
		one, two := newLoader(t, newMemory("northshire")), newLoader(t, newMemory("northshire"))
		for _, l := range []*Loader{one, two} {
			if _, err := l.Load(context.Background(), strings.NewReader(text), Request{FileName: "A1 and others.csv"}); err != nil {
				t.Fatal(err)
			}
		}
		for at := 0; at < len(out); at += together {
			var who []Subject
			for _, ref := range out[at:min(len(out), at+together)] {
				s, err := one.Subject("person", "northshire", ref)
				if err != nil {
					t.Fatal(err)
				}
				who = append(who, s)
			}
			one = erasedFrom(t, one, EraseRequest{Who: who, By: "ann", Reference: out[at]})
		}
		two = erasedFrom(t, two, EraseRequest{Marks: slices.Sorted(maps.Keys(one.Erased()))})
		for _, l := range []*Loader{one, two} {
			first := l.Lines()[0]
			for _, ref := range people {
				who, err := l.Subject("person", "northshire", ref)
				if err != nil {
					t.Fatal(err)
				}
				want := int64(2)
				for _, gone := range out {
					if gone == ref {
						want = 0
					}
				}
				if n := rowsOf(t, l, &first, who); n != want {
					t.Fatalf("%s has %d rows, want %d", ref, n, want)
				}
			}
			if first.Totals[0].Rows != int64(10-2*len(out)) || first.Accepted != first.Totals[0].Rows {
				t.Fatalf("the line says %+v", first)
			}
			report, err := l.Rebuild(context.Background())
			if err != nil || report.Applied != len(l.Lines()) {
				t.Fatalf("%+v, %v", report, err)
			}
		}
		named := false // one of those whose reference was given
		for at := 0; at < len(out); at += together {
			named = named || out[at] == "A1"
		}
		if name := one.Lines()[0].FileName; (name == "file.csv") != named {
			t.Fatalf("the file is called %q", name)
		}
	}
}

func TestReferencesAreWords(t *testing.T) {
	for text, want := range map[string]bool{"P2.csv": true, "about p2": true, "P22.csv": false, "XP2": false, "P2": true, "P22 and P2": true, "": false, "P-2": false} {
		if says(text, "P2") != want {
			t.Errorf("%q", text)
		}
	}
}

func TestErasingSaysWhatItErases(t *testing.T) {
	l, _ := loaded(t)
	good, err := l.Subject("person", "northshire", "SL-0001")
	if err != nil {
		t.Fatal(err)
	}
	now := erasedFrom(t, l, EraseRequest{Who: []Subject{good}})
	path := filepath.Join(now.dir, "ledger.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	var last Entry
	if err := json.Unmarshal(lines[2], &last); err != nil {
		t.Fatal(err)
	}
	for what, wrong := range map[string]*Erased{
		"nobody": {From: 1, Rows: []ErasedRows{}}, "a line to come": {Who: []string{"x"}, From: 9}, "no batch": {Who: []string{"x"}, From: 1, Rows: []ErasedRows{{3, 1}}},
		"no rows": {Who: []string{"x"}, From: 1, Rows: []ErasedRows{{1, 0}}}, "a line before": {Who: []string{"x"}, From: 2, Rows: []ErasedRows{{1, 1}}}, "nothing": nil,
	} {
		e := last
		e.Erased = wrong
		line, err := e.seal()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(bytes.Join(lines[:2], nil), line...), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openLedger(path); !errors.Is(err, ErrRecordDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
