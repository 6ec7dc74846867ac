package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/ingest"
	"khi/queries/duck"
)

// serviceOf opens a folder as a service does, with the snapshot beside the database.
func serviceOf(t *testing.T, dir string, say io.Writer) *keeper {
	t.Helper()
	k, err := openKeeper(t.Context(), keeperOptions{data: dir, memory: "256MB", threads: 1, show: true}, say)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func shut(t *testing.T, k *keeper) {
	t.Helper()
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
}

// fewAnswers is a folder with one scheme and a snapshot.
func fewAnswers(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	k := serviceOf(t, dir, io.Discard)
	schemes := "scheme_id,name,model,nation,area_code\none,One,shared_lives,ENG,E06000001\n"
	if _, err := k.loadOnly(t.Context(), strings.NewReader(schemes), ingest.Request{FileName: "schemes.csv"}); err != nil {
		t.Fatal(err)
	}
	if err := k.publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	shut(t, k)
	return dir
}

// TestStartTakesTheSnapshotThatIsThere: a service shows the snapshot that it opened
// beside the database, and one of another ledger or damaged is never put in force.
func TestStartTakesTheSnapshotThatIsThere(t *testing.T) {
	t.Parallel()
	dir := fewAnswers(t)
	was, err := duck.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	shown := func(say io.Writer) string {
		k := serviceOf(t, dir, say)
		defer shut(t, k)
		if now, free := k.shelf.Current(); (now != nil) != (k.look != nil) {
			t.Error("a snapshot is in force before it was held to the ledger, or one that is of it is not")
		} else {
			free()
		}
		if err := k.showOrPublish(t.Context()); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, "snapshots", k.shelf.now.snapshot.Name())
	}
	if now := shown(io.Discard); now != was {
		t.Errorf("%s is shown, not %s that was there", now, was)
	}
	k := serviceOf(t, dir, io.Discard) // a load by itself publishes nothing
	if _, err := k.loadOnly(t.Context(), strings.NewReader("scheme_id,person_ref,wave,answered_on,completed_by,life_sat\none,A,baseline,2025-04-07,self,7\n"), ingest.Request{FileName: "answers.csv"}); err != nil {
		t.Fatal(err)
	}
	shut(t, k)
	later := shown(io.Discard)
	if later == was {
		t.Error("the snapshot of an older ledger is shown")
	}
	if err := os.WriteFile(later, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if now := shown(&said); now == later || !strings.Contains(said.String(), "published anew") {
		t.Errorf("%s is shown after it was damaged; said: %s", now, said.String())
	}
}

// TestFiguresBelongToOneSnapshotAndProgram: figures come back as they were kept, and
// only for the same content and program; what was kept beside snapshots that are
// gone, and by other programs, is removed.
func TestFiguresBelongToOneSnapshotAndProgram(t *testing.T) {
	if programID() == "" {
		t.Fatal("this program does not know what it was made from, so nothing would be kept")
	}
	dir := t.TempDir()
	v, err := openVerdicts(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := settledFigures(v, "00000001-0123456789ab.duckdb", "sum")
	s.Keep("a", []byte("figures"))
	if got, ok := s.Recall("a"); !ok || string(got) != "figures" {
		t.Fatalf("%q, %v", got, ok)
	}
	if _, ok := settledFigures(v, "00000001-0123456789ab.duckdb", "another sum").Recall("a"); ok {
		t.Error("figures of another content count")
	}
	other := *s
	other.of = "another program sum"
	if _, ok := other.Recall("a"); ok {
		t.Error("figures of another program count")
	}
	if err := os.MkdirAll(filepath.Join(dir, "snapshots"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "snapshots", "00000001-0123456789ab.duckdb"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"00000001-0123456789ab.duckdb.ffffffffffff", "00000002-0123456789ab.duckdb" + ofProgram()} {
		if err := os.MkdirAll(filepath.Join(figuresFolder(dir), gone), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := forgetFigures(dir); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(figuresFolder(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, ok := s.Recall("a"); !ok {
		t.Error("the figures of a snapshot that is there were removed")
	}
	v.close()
	s.Keep("b", []byte("late"))
	if _, ok := s.Recall("b"); ok {
		t.Error("figures were kept after the folder was closed")
	}
}
