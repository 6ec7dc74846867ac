package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

var (
	newKey   = []byte("another key, for tests, 32 bytes")
	newerKey = []byte("a third key for tests, 32 bytes.")
)

// TestRekeyedIsAsLoadedAfterwards loads a file of every table that names somebody, and changes
// the key twice before, between or after: the record's files are the same, byte for byte. So
// whoever is sent again after a change is the same person, and no row counts twice.
func TestRekeyedIsAsLoadedAfterwards(t *testing.T) {
	files := filesThatName(t)
	var want []string
	for _, first := range []int{0, len(files) / 2, len(files), -1} {
		l := newLoader(t, newMemory("northshire", "example-scheme"))
		var seen []string
		for i, f := range files {
			if i == first {
				l = rekeyed(t, rekeyed(t, l, newKey), newerKey)
			}
			if _, err := l.Load(context.Background(), bytes.NewReader(f.text), Request{FileName: f.name, Scheme: f.scheme, Policy: KeepRows}); err != nil {
				t.Fatalf("%s: %v", f.name, err)
			}
		}
		if first == len(files) {
			l = rekeyed(t, rekeyed(t, l, newKey), newerKey)
		}
		for _, e := range l.Lines() {
			if e.IsLoad() {
				seen = append(seen, e.FileName+" "+e.Record)
			}
		}
		if err := l.Verify(context.Background()); err != nil {
			t.Error(err)
		}
		if want == nil {
			want = seen
		}
		if first < 0 { // never
			if len(seen) != len(want) || slices.ContainsFunc(seen, func(s string) bool { return slices.Contains(want, s) }) {
				t.Error("a file of the record is under the new key what it is under the old")
			}
			continue
		}
		if !slices.Equal(seen, want) {
			t.Errorf("changed after %d files, the record holds\n%s\nand not\n%s", first, strings.Join(seen, "\n"), strings.Join(want, "\n"))
		}
	}
}

type namingFile struct {
	name, scheme string
	text         []byte
}

// filesThatName are a file of each table with pseudonyms: our templates, and costs from a
// council, whose keys are worked out.
func filesThatName(t *testing.T) (files []namingFile) {
	t.Helper()
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		named := slices.ContainsFunc(c.Columns(), func(f *Field) bool { return hashedIn(c, f.Column) != "" })
		if !named || c.ID == "service_event" {
			continue
		}
		text, err := Template(c.ID)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, namingFile{c.ID + ".csv", "", bytes.ReplaceAll(text, []byte("EXAMPLE-"), []byte("X-"))})
	}
	costs, err := os.ReadFile(filepath.Join("testdata", "cld_release1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("only %d tables name somebody", len(files))
	}
	return append(files, namingFile{"cld.csv", "northshire", costs})
}

// rekeyed changes the key, moves the new files into the place of the old, and opens the
// record again.
func rekeyed(t testing.TB, l *Loader, key []byte) *Loader {
	t.Helper()
	done, err := l.Rekey(RekeyRequest{Key: key, By: "ann", Into: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range done.Records {
		err = errors.Join(err, os.Rename(path, filepath.Join(l.recordDir(), filepath.Base(path))))
	}
	for _, name := range done.Old {
		err = errors.Join(err, os.Remove(filepath.Join(l.recordDir(), name)))
	}
	again, opened := New(Options{Dir: l.dir, Key: append(slices.Clone(l.key), key...), Store: l.store, Now: today})
	if opened != nil || again.Keys() != l.Keys() || !bytes.Equal(again.Spare(), key) {
		t.Fatalf("before its ledger is there, the folder does not open under the old key with the new one behind it: %v", opened)
	}
	if err := errors.Join(err, os.Rename(done.Ledger, filepath.Join(l.dir, "ledger.jsonl"))); err != nil {
		t.Fatal(err)
	}
	again, err = New(Options{Dir: l.dir, Key: append(slices.Clone(l.key), key...), Store: l.store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	again.behind = false // the store is not asked here what it holds
	return again
}

// TestWhoWasErasedStaysOutUnderAnotherKey: the mark of somebody who was erased is brought under
// the new key, although nobody has their reference, and their file brings nobody back.
func TestWhoWasErasedStaysOutUnderAnotherKey(t *testing.T) {
	l, _ := loaded(t)
	var her Subject
	for _, ref := range []string{"SL-0001", "SL-0002"} {
		who, err := l.Subject("person", "northshire", ref)
		if err != nil {
			t.Fatal(err)
		}
		if e := l.Lines()[0]; rowsOf(t, l, &e, who) > 0 {
			her = who
			break
		}
	}
	old := l.ErasedMark(her.Kind, her.Scheme, her.Key)
	l = rekeyed(t, erasedFrom(t, l, EraseRequest{Who: []Subject{her}, By: "ann"}), newKey)
	if l.Erased()[old] != "" {
		t.Error("the ledger still holds the mark that the old key can make")
	}
	if now, err := l.MarkNow(old, 0); err != nil || l.Erased()[now] != Ever {
		t.Errorf("the mark under the new key is %q: %v", now, err)
	}
	r, err := l.Load(context.Background(), bytes.NewReader(sample(t, "kobo_xml_values.csv")), Request{FileName: "again.csv", Scheme: "northshire", Policy: KeepRows})
	if err != nil || !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Rule == "person_erased" }) {
		t.Errorf("her file brings her back: %+v: %v", r, err)
	}
	if _, err := l.MarkNow(old, 2); !errors.Is(err, ErrKey) {
		t.Errorf("a mark from under a newer key is taken: %v", err)
	}
}

// TestALedgerSaysWhichKey: a ledger is not opened with fewer keys, or others, than it speaks
// of, and a changed number in its line is found.
func TestALedgerSaysWhichKey(t *testing.T) {
	l, _ := loaded(t)
	l = rekeyed(t, l, newKey)
	for what, key := range map[string][]byte{
		"the old one":        testKey,
		"another behind it":  append(slices.Clone(testKey), newerKey...),
		"the new one alone":  newKey,
		"in the wrong order": append(slices.Clone(newKey), testKey...),
	} {
		if _, err := New(Options{Dir: l.dir, Key: key, Store: l.store, Now: today}); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := l.Undo(context.Background(), UndoRequest{Batch: 3, By: "t", Why: "w"}); !errors.Is(err, ErrCannotUndo) || !strings.Contains(err.Error(), "key") {
		t.Errorf("a change of the key was undone: %v", err)
	}
}
