package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/cmd/khi/copies"
	"khi/dashboards"
	"khi/metrics/disclose"
	"khi/metrics/release"
	"khi/queries/duck"
)

// publishedWorld is a small data folder, what is published of it, and a replica that
// has taken it up.
type publishedWorld struct {
	store copies.Folder
	key   *copies.WriterKey
	m     copies.Manifest
	files map[string][]byte
	r     *replica
	at    time.Time
}

func worldToPublish(t *testing.T) (w publishedWorld) {
	t.Helper()
	dir := fewAnswers(t)
	path, err := duck.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, snapshot, err := openEngine(t.Context(), path, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	w.files, w.m, err = publishedFiles(t.Context(), dir, engine, snapshot)
	if err = errors.Join(err, snapshot.Close()); err != nil {
		t.Fatal(err)
	}
	if w.key, err = copies.NewKey(); err != nil {
		t.Fatal(err)
	}
	return w
}

// taken is the world with a store and a replica of its own.
func (w publishedWorld) taken(t *testing.T) *publishedWorld {
	t.Helper()
	w.store, w.at = copies.Folder(t.TempDir()), time.Now()
	w.write(t, w.m, w.files)
	r, end, err := newReplica(w.store, w.key.Reader(), release.Public, dashboards.Copy{}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	w.r = r
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	if err := r.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &w
}

func (w *publishedWorld) write(t *testing.T, m copies.Manifest, files map[string][]byte) {
	t.Helper()
	w.at = w.at.Add(time.Minute)
	if _, _, err := copies.Write(t.Context(), w.store, w.key, m, files, w.at); err != nil {
		t.Fatal(err)
	}
}

func (w *publishedWorld) ask(path string) *httptest.ResponseRecorder {
	q := httptest.NewRequest(http.MethodGet, path, nil)
	q.RemoteAddr, q.Host = "127.0.0.1:5", "localhost"
	answer := httptest.NewRecorder()
	w.r.ServeHTTP(answer, q)
	return answer
}

// TestAReplicaTakesUpWhatIsPublished makes one small folder and looks at it three times.
func TestAReplicaTakesUpWhatIsPublished(t *testing.T) {
	t.Parallel()
	w := worldToPublish(t)
	t.Run("the last good figures", func(t *testing.T) { keepsTheLastGood(t, w.taken(t)) })
	t.Run("one publication for a reader", func(t *testing.T) { answersFromOne(t, w.taken(t)) })
	t.Run("the first figures", func(t *testing.T) { waitsForTheFirst(t, w.taken(t)) })
}

// keepsTheLastGood: what was made by another build, by other
// definitions, of other figures, or lacks some, is refused in words, and the replica
// answers as before; what is whole is taken up again.
func keepsTheLastGood(t *testing.T, w *publishedWorld) {
	good := w.r.inForce().Sequence
	for words, harm := range map[string]func(*copies.Manifest, map[string][]byte){
		"made by another khi":          func(m *copies.Manifest, _ map[string][]byte) { m.Build = "another" },
		"counts by other definitions":  func(m *copies.Manifest, _ map[string][]byte) { m.Definitions = "others" },
		"says that its figures are":    func(m *copies.Manifest, _ map[string][]byte) { m.Fingerprint = "others" },
		"holds protected figures":      func(_ *copies.Manifest, f map[string][]byte) { delete(f, "figures/left_out.parquet") },
		"lacks snapshot_schemes":       func(_ *copies.Manifest, f map[string][]byte) { delete(f, "lists/snapshot_schemes.parquet") },
		"no name of a file":            func(_ *copies.Manifest, f map[string][]byte) { f["../beyond"] = nil },
		"snapshot_meta.parquet cannot": func(_ *copies.Manifest, f map[string][]byte) { f["lists/snapshot_meta.parquet"] = []byte("x") },
	} {
		m, files := w.m, maps.Clone(w.files)
		harm(&m, files)
		w.write(t, m, files)
		err := w.r.look(t.Context())
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", words, err)
		}
		if answer := w.ask("/api/v1/places"); answer.Code != http.StatusOK || w.r.inForce().Sequence != good {
			t.Errorf("%s: it answers %d from publication %d", words, answer.Code, w.r.inForce().Sequence)
		}
		if ready := w.ask("/readyz").Body.String(); !strings.Contains(ready, "the last look failed") || strings.Contains(ready, words) {
			t.Errorf("%s: /readyz says %s", words, ready)
		}
	}
	w.write(t, w.m, w.files)
	if err := w.r.look(t.Context()); err != nil || w.r.inForce().Sequence <= good {
		t.Errorf("what is whole again: %v", err)
	}
	if kept, err := os.ReadDir(w.r.folder); err != nil || len(kept) != 1 {
		t.Errorf("%d folders are left of publications that were refused or replaced (%v)", len(kept), err)
	}
}

// answersFromOne: who has begun is answered to the end by the
// publication that was there, and its files stay for that long and no longer.
func answersFromOne(t *testing.T, w *publishedWorld) {
	before := w.r.inForce()
	begun, goOn, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	before.site = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(begun); <-goOn })
	go func() { defer close(done); w.ask("/") }()
	<-begun
	files := maps.Clone(w.files)
	files["cases/x.yaml"] = []byte("more")
	w.write(t, w.m, files)
	if err := w.r.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if answer := w.ask("/api/v1/places"); answer.Code != http.StatusOK {
		t.Errorf("a new reader is answered %d", answer.Code)
	}
	if _, err := os.Stat(before.folder); err != nil {
		t.Errorf("the files of a reader who has begun are gone: %v", err)
	}
	close(goOn)
	<-done
	if _, err := os.Stat(before.folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("old files stay: %v", err)
	}
	if _, err := os.Stat(filepath.Join(w.r.inForce().folder, "cases", "x.yaml")); err != nil {
		t.Error(err)
	}
}

// waitsForTheFirst: without any it lives, is not ready and says so;
// once there are some it answers, without being started again.
func waitsForTheFirst(t *testing.T, w *publishedWorld) {
	whole := w.r.from
	w.r.put(nil)
	w.r.from = copies.Folder(t.TempDir())
	if err := w.r.look(t.Context()); !errors.Is(err, copies.ErrNone) {
		t.Errorf("of an empty folder: %v", err)
	}
	for path, want := range map[string]int{"/livez": http.StatusOK, "/readyz": http.StatusServiceUnavailable, "/": http.StatusServiceUnavailable} {
		if answer := w.ask(path); answer.Code != want {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	w.r.from = whole
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.r.keepLooking(ctx, time.Millisecond) }()
	for range 60_000 {
		if w.r.inForce() != nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-ended
	if answer := w.ask("/readyz"); answer.Code != http.StatusOK {
		t.Errorf("/readyz: %d", answer.Code)
	}
}
