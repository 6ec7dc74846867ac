package ingest

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// lettered is a lock for tests that leaves no word of a file as it was. The real one is age
// (cmd/khi).
type lettered struct{ fail error }

func (s lettered) Seal(w io.Writer) (io.WriteCloser, error) {
	return base64.NewEncoder(base64.StdEncoding, w), s.fail
}

func unlettered(r io.Reader) (io.Reader, error) {
	return base64.NewDecoder(base64.StdEncoding, r), nil
}

// keepsFiles is a loader that keeps files as they came, in a folder.
func keepsFiles(t *testing.T, dir string) *Loader {
	t.Helper()
	l, err := New(Options{Dir: dir, Key: testKey, Store: newMemory("northshire"), Now: today, Originals: lettered{}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const answersHead = "scheme_id,person_ref,wave,answered_on,completed_by,life_sat\n"

// sent loads a file about people, by their references.
func sent(t *testing.T, l *Loader, policy Policy, rows ...string) *Receipt {
	t.Helper()
	r, err := l.Load(context.Background(), strings.NewReader(answersHead+strings.Join(rows, "\n")+"\n"), Request{FileName: "a.csv", Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func answerOf(ref, day string) string { return "northshire," + ref + ",review," + day + ",self,7" }

// kept are the files as they came, opened, and held to their names.
func kept(t *testing.T, l *Loader) (all []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(l.originalsDir(), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil || bytes.Contains(text, []byte("northshire")) {
			t.Fatalf("%s is in the clear: %v", path, err)
		}
		in, _ := unlettered(bytes.NewReader(text))
		plain, err := io.ReadAll(HoldTo(strings.TrimSuffix(filepath.Base(path), originalEnd), in))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, string(plain))
	}
	return all
}

func holding(all []string, word string) (n int) {
	for _, text := range all {
		if strings.Contains(text, word) {
			n++
		}
	}
	return n
}

// TestWhichOriginalsGo: with somebody go the files in which there is a row of theirs, also of
// loads that were undone, and those of which not all became rows. The others stay, and
// afterwards only files are kept of which all did.
func TestWhichOriginalsGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := keepsFiles(t, dir)
	sent(t, l, RefuseAll, answerOf("HER-1", "2025-05-01"), answerOf("B", "2025-05-01"))
	sent(t, l, RefuseAll, answerOf("B", "2025-05-02"))
	sent(t, l, LoadGood, answerOf("C", "2025-05-03"), "northshire,HER-1,review,not a day,self,7") // her row was not taken
	sent(t, l, RefuseAll, answerOf("HER-1", "2025-05-04"))
	if _, err := l.Undo(context.Background(), UndoRequest{Batch: 4}); err != nil {
		t.Fatal(err)
	}
	if all := kept(t, l); len(all) != 4 || holding(all, "HER-1") != 3 {
		t.Fatalf("%d files are kept, %d with her", len(all), holding(all, "HER-1"))
	}
	third := l.Lines()[2].Original + originalEnd
	if names, err := l.Doubtful(); err != nil || !slices.Equal(names, []string{third}) {
		t.Errorf("in doubt are %v: %v", names, err)
	}
	her, err := l.Subject("person", "northshire", "HER-1")
	if err != nil {
		t.Fatal(err)
	}
	done, err := l.Erase(EraseRequest{Who: []Subject{her}, By: "ann", Into: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Originals) != 3 || slices.Contains(done.Originals, l.Lines()[1].Original+originalEnd) {
		t.Errorf("%v go", done.Originals)
	}
	erasedFrom(t, l, EraseRequest{Who: []Subject{her}, By: "ann"}) // without carrying out what is said of these files
	l = keepsFiles(t, dir)
	if all := kept(t, l); len(all) != 2 || holding(all, "not a day") != 1 {
		t.Errorf("a start leaves %q", all)
	}
	if err := os.Remove(filepath.Join(l.originalsDir(), third)); err != nil {
		t.Fatal(err)
	}
	sent(t, l, RefuseAll, answerOf("HER-1", "2025-05-01"), answerOf("B", "2025-05-01")) // the first file again
	sent(t, l, LoadGood, answerOf("D", "2025-05-05"), "northshire,E,review,not a day,self,7")
	sent(t, l, RefuseAll, answerOf("D", "2025-05-06"))
	if all := kept(t, l); len(all) != 2 || holding(all, "HER-1") != 0 || holding(all, "not a day") != 0 {
		t.Errorf("after somebody was erased, %q are kept", all)
	}
}

// Files are found whatever the data folder is called.
func TestOriginalsInAnyFolder(t *testing.T) {
	l := keepsFiles(t, filepath.Join(t.TempDir(), "north[shire"))
	sent(t, l, RefuseAll, answerOf("P1", "2025-06-02"))
	if paths, err := l.Originals(); err != nil || len(paths) != 1 {
		t.Errorf("%v, %v", paths, err)
	}
	if n, err := l.LockOriginals(unlettered); err != nil || n != 1 {
		t.Errorf("%d were locked anew, %v", n, err)
	}
}

// TestOriginalsAreWholeOrNotThere: what the service asked itself is not kept, what cannot be
// kept is not loaded, what was never acknowledged goes at the next start, and what was changed
// is given to nobody.
func TestOriginalsAreWholeOrNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := keepsFiles(t, dir)
	text := answersHead + answerOf("A", "2025-05-01") + "\n"
	l.originals = lettered{errors.New("no room")}
	if _, err := l.Load(context.Background(), strings.NewReader(text), Request{FileName: "a.csv"}); err == nil || !strings.Contains(err.Error(), "keeping the file as it came: no room") || len(l.Lines()) != 0 {
		t.Errorf("a file that cannot be kept: %v, %d lines", err, len(l.Lines()))
	}
	if n := len(kept(t, l)); n != 0 {
		t.Errorf("%d files are kept", n)
	}
	l.originals = lettered{}
	if _, err := l.LockOriginals(unlettered); err != nil {
		t.Error(err)
	}
	e := sent(t, l, RefuseAll, answerOf("A", "2025-05-01"))
	orphan := filepath.Join(l.originalsDir(), strings.Repeat("0", 64)+originalEnd)
	if err := os.WriteFile(orphan, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	l = keepsFiles(t, dir)
	if _, err := os.Stat(orphan); !os.IsNotExist(err) {
		t.Errorf("a file that no line names: %v", err)
	}
	if n, err := l.LockOriginals(unlettered); err != nil || n != 1 || len(kept(t, l)) != 1 {
		t.Errorf("%d files are locked anew: %v", n, err)
	}
	path := l.OriginalPath(&l.Lines()[e.Batch-1])
	if err := os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString([]byte(text+"x"))), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.LockOriginals(unlettered); !errors.Is(err, ErrRecordDamaged) {
		t.Errorf("a file that was changed is locked anew: %v", err)
	}
	keyed := keepsFiles(t, t.TempDir())
	keyed.keyedLoad(t)
	if n := len(kept(t, keyed)); n != 0 {
		t.Errorf("%d files of what the service asked itself", n)
	}
}

// keyedLoad takes in what the service asked itself.
func (l *Loader) keyedLoad(t *testing.T) {
	t.Helper()
	her, err := l.Subject("person", "northshire", "A")
	if err != nil {
		t.Fatal(err)
	}
	text := answersHead + strings.Replace(answerOf("A", "2025-05-01"), ",A,", ","+strconv.FormatInt(her.Key, 10)+",", 1) + "\n"
	if _, err := l.Load(context.Background(), strings.NewReader(text), Request{FileName: "round.csv", Keyed: true}); err != nil {
		t.Fatal(err)
	}
}
