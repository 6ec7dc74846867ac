package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// damage puts a row into the database that is in no line of the ledger.
func damage(t *testing.T, dir string) {
	t.Helper()
	k := keeperOf(t, dir, io.Discard)
	err := k.db.Update(t.Context(), func(tx *duck.Tx) error {
		_, err := tx.Exec(queries.Get("bulk/scheme"), map[string]any{"scheme": "stray", "name": "Stray", "nation": "ENG", "area": "E06000001", "opened": time.Date(2020, 4, 1, 0, 0, 0, 0, time.UTC)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, k)
}

// TestFiguresAreShownWhileRowsAreLookedThrough: readers have the figures at once, whatever
// the rows are like; damaged rows are made again beside that, and whoever needs rows waits.
func TestFiguresAreShownWhileRowsAreLookedThrough(t *testing.T) {
	t.Parallel()
	dir := fewAnswers(t)
	before := lookAt(t, dir, io.Discard)
	damage(t, dir)
	var say bytes.Buffer
	k := serviceOf(t, dir, &say)
	if k.look == nil || k.shownOn() != londonToday().Format(time.DateOnly) {
		t.Fatalf("no figures are shown (%s)", k.shownOn())
	}
	asked := make(chan bool, 1)
	held := k.onceSure(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- k.look.underWay() }))
	held.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/load", nil))
	if under := <-asked; under {
		t.Error("somebody who needs rows was answered before they were looked through")
	}
	if err := k.look.wait(t.Context()); err != nil || len(k.look.failed()) > 0 {
		t.Fatalf("the look ended with %v", err)
	}
	if aside, _ := filepath.Glob(filepath.Join(dir, "khi.db.damaged-*")); len(aside) == 0 || !strings.Contains(say.String(), "made again from the record") {
		t.Errorf("the damaged database was not set aside (%v): %s", aside, say.String())
	}
	if _, err := k.load(t.Context(), strings.NewReader("scheme_id,person_ref,wave,answered_on,completed_by,life_sat\none,A,baseline,2025-04-07,self,7\n"), ingest.Request{FileName: "answers.csv"}); err != nil {
		t.Errorf("a load after the look: %v", err)
	}
	shut(t, k)
	if after := lookAt(t, dir, io.Discard); after.batches != before.batches+1 {
		t.Errorf("%+v, then %+v", before, after)
	}
}

// TestALookThatFailsEndsTheService: damaged rows that cannot be made again, since the
// record is not there, are told, and the service ends.
func TestALookThatFailsEndsTheService(t *testing.T) {
	t.Parallel()
	dir := fewAnswers(t)
	damage(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "record")); err != nil {
		t.Fatal(err)
	}
	k := serviceOf(t, dir, io.Discard)
	defer shut(t, k)
	if k.look == nil {
		t.Fatal("no figures are shown")
	}
	select {
	case err := <-k.look.failed():
		if err == nil || k.look.wait(t.Context()) == nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("nothing was told")
	}
}

// TestNobodyIsShownBeforeErasings: where somebody is still to be erased, all of that comes
// first; and a look that is cut off leaves no mark of a start that ended badly.
func TestNobodyIsShownBeforeErasings(t *testing.T) {
	t.Parallel()
	dir := fewAnswers(t)
	k := serviceOf(t, dir, io.Discard)
	if k.look == nil {
		t.Error("the rows were looked through first")
	}
	shut(t, k)
	if _, err := os.Stat(openingMark(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the mark of a start is left: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, dueName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	k = serviceOf(t, dir, io.Discard)
	defer shut(t, k)
	if k.look != nil {
		t.Error("figures were shown before somebody was erased who is still to be")
	}
	if k.look.wait(t.Context()) != nil || k.look.underWay() {
		t.Error("no look is one that goes on")
	}
}
