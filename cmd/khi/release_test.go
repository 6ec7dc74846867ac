package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/ingest"
	"khi/metrics/disclose"
	"khi/metrics/release"
	"khi/queries"
)

// releaseWorld is a data folder with two schemes and their answers.
type releaseWorld struct {
	t   *testing.T
	dir string
}

const surveyHead = "scheme_id,person_ref,wave,answered_on,completed_by,friends_n,friends_help,balance,lonely,life_sat,control\n"

func newReleaseWorld(t *testing.T) *releaseWorld {
	w := &releaseWorld{t, t.TempDir()}
	var people, answers strings.Builder
	people.WriteString("scheme_id,person_ref,birth_year,gender,ethnicity,need\n")
	answers.WriteString(surveyHead)
	for i, scheme := range []string{"north", "south"} {
		for p := range 24 {
			fmt.Fprintf(&people, "%s,P%d,%d,%s,white,learning_disability\n", scheme, p, 1950+p, []string{"male", "female"}[p%2])
			fmt.Fprintf(&answers, "%s,P%d,baseline,2025-0%d-07,self,%d,%d,%d,%d,%d,%d\n", scheme, p, 4+p%6, (p+i)%8, 1+p%3, 1+p%4, 1+2*(p%3), p%11, 1+p%4)
		}
	}
	w.load("schemes.csv", baseSchemes.text, "people.csv", people.String(), "answers.csv", answers.String())
	return w
}

// load loads files as khi load does: name and text of each.
func (w *releaseWorld) load(files ...string) {
	w.t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: w.dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if r, err := k.loadOnly(context.Background(), strings.NewReader(files[i+1]), ingest.Request{FileName: files[i], By: "test"}); err != nil {
			w.t.Errorf("%s: %v %+v", files[i], err, r)
		}
	}
	if err := k.close(); err != nil {
		w.t.Fatal(err)
	}
}

// copied is the same record in another folder: no database, no snapshot.
func (w *releaseWorld) copied() *releaseWorld {
	w.t.Helper()
	c := &releaseWorld{w.t, w.t.TempDir()}
	if err := os.CopyFS(filepath.Join(c.dir, "record"), os.DirFS(filepath.Join(w.dir, "record"))); err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"ledger.jsonl", "pseudonym.key"} {
		text, err := os.ReadFile(filepath.Join(w.dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(c.dir, name), text, 0o600)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return c
}

// lastDay is the day in London on which the newest line was written.
func (w *releaseWorld) lastDay() string {
	past, err := ingest.PastOf(w.dir, time.Now().Add(time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	return past.Lines[len(past.Lines)-1].At.In(london()).Format(time.DateOnly)
}

func (w *releaseWorld) try(name string, change func(*release.Manifest)) (*release.Release, error) {
	return w.tryBy(&releaser{rules: disclose.Default}, name, change)
}

// tryBy has somebody make a release of all that was loaded.
func (w *releaseWorld) tryBy(r *releaser, name string, change func(*release.Manifest)) (*release.Release, error) {
	day := w.lastDay()
	m := release.Manifest{Name: name, AsOf: day, Dates: release.Dates{Public: day}}
	version := "1.0"
	if change != nil {
		change(&m)
		if m.Program != "" {
			version = m.Program
		}
	}
	r.dir, r.version, r.memory, r.say = w.dir, version, "256MB", io.Discard
	return r.make(context.Background(), m)
}

func (w *releaseWorld) release(name string, change func(*release.Manifest)) *release.Release {
	w.t.Helper()
	r, err := w.try(name, change)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := r.Verify(); err != nil {
		w.t.Fatal(err)
	}
	return r
}

// bytes are all files of the folder of releases, by name.
func (w *releaseWorld) bytes() map[string][]byte {
	w.t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(w.dir, "releases"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(w.dir, path)
		all[rel], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// Two releases of the same record in two folders, by two runs, are the same to the
// last byte; another row, another version give another fingerprint, and the
// difference says which.
func TestTheSameInputsGiveTheSameRelease(t *testing.T) {
	w := newReleaseWorld(t)
	other := w.copied()
	first := w.release("first", nil)
	other.release("first", nil)
	a, b := w.bytes(), other.bytes()
	if len(a) < 20 || len(a) != len(b) {
		t.Fatalf("%d files here and %d there", len(a), len(b))
	}
	for name, text := range a {
		if !bytes.Equal(text, b[name]) {
			t.Errorf("%s differs between two folders", name)
		}
	}
	shown := 0
	figures, err := first.Figures("friends_help")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		if _, ok := f.Figures[0].Value(); ok {
			shown++
		}
	}
	if shown == 0 {
		t.Fatal("the release shows no figure at all")
	}

	newer := w.copied()
	upgraded := newer.release("first", func(m *release.Manifest) { m.Program = "1.1" })
	d, err := release.Compare(first, upgraded)
	if err != nil {
		t.Fatal(err)
	}
	if d.Same || len(d.Inputs) != 1 || d.Inputs[0] != (release.Changed{What: "version of khi", From: "1.0", To: "1.1"}) || len(d.Figures)+len(d.Definitions)+len(d.Costs) > 0 {
		t.Errorf("another version: %+v", d)
	}

	changed := w.copied()
	changed.load("late.csv", surveyHead+"north,P3,baseline,2025-07-07,self,7,3,1,5,9,4\n")
	late := changed.release("first", nil)
	if d, err = release.Compare(first, late); err != nil {
		t.Fatal(err)
	}
	if d.Same || len(d.Figures) == 0 || !slices.ContainsFunc(d.Inputs, func(c release.Changed) bool { return c.What == "last line of the ledger" }) {
		t.Errorf("another row: %v", d.Words())
	}
	for _, f := range d.Figures {
		hides := f.From != nil && f.To != nil && f.From[0].IsHidden() != f.To[0].IsHidden()
		if (f.Place == "south" || f.Place == "WAL") && !hides { // which cells cover others is decided on the whole
			t.Errorf("a row of north changes %s", f.Words())
		}
	}
}

// A release never changes: not under the same name, not by what is loaded later,
// and not by a hand on its files.
func TestAReleaseStaysAsItIs(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	w.release("first", nil)
	before := w.bytes()
	if _, err := w.try("first", nil); err == nil || !strings.Contains(err.Error(), "never changes") {
		t.Errorf("a second release of the same name: %v", err)
	}
	// A correction: two answers of north were wrong.
	w.load("late.csv", surveyHead+"north,P3,baseline,2025-07-07,self,7,3,1,5,9,4\nnorth,P4,baseline,2025-08-07,self,7,3,1,5,9,4\n")
	if _, err := w.try("second", func(m *release.Manifest) { m.Corrects = "first" }); err == nil || !strings.Contains(err.Error(), "reason") {
		t.Errorf("a correction without a reason: %v", err)
	}
	second := w.release("second", func(m *release.Manifest) { m.Corrects, m.Why = "first", "two answers were typed wrongly" })
	for name, text := range before {
		if !bytes.Equal(w.bytes()[name], text) {
			t.Errorf("%s has changed", name)
		}
	}
	w.checkRevised(second)

	path := filepath.Join(w.dir, "releases", "first", "figures-friends.jsonl")
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(before["releases/first/figures-friends.jsonl"], ' '), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.try("third", nil); !errors.Is(err, release.ErrChanged) {
		t.Errorf("beside a release whose file was changed: %v", err)
	}
}

// checkRevised: the figures that differ from the corrected release, and no others,
// are marked; what was hidden is hidden.
func (w *releaseWorld) checkRevised(second *release.Release) {
	w.t.Helper()
	first, err := releaseShelf(w.dir).Find("first")
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := release.Compare(first, second)
	if err != nil {
		w.t.Fatal(err)
	}
	differ := map[string]bool{}
	for _, f := range d.Figures {
		differ[fmt.Sprint(f.Indicator, f.Cut)] = true
		if f.From != nil && f.From[0].IsHidden() {
			w.t.Errorf("what was hidden is shown: %s", f.Words())
		}
	}
	marked := 0
	for _, ind := range second.Indicators {
		figures, err := second.Figures(ind.Name)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, f := range figures {
			is := slices.Contains(f.Notes, release.Revised)
			if is != differ[fmt.Sprint(ind.Name, f.Cut)] {
				w.t.Errorf("%s %+v: marked %v, differs %v", ind.Name, f.Cut, is, !is)
			}
			if is {
				marked++
			}
		}
	}
	if marked == 0 {
		w.t.Error("nothing is marked as revised")
	}
}

// A deployment's own indicator is released like those that come with the program,
// and the difference to a release before it names its definition and no other.
func TestAnOwnIndicatorIsReleased(t *testing.T) {
	t.Cleanup(func() { _ = queries.SetOwn(nil) })
	w := newReleaseWorld(t)
	without := w.release("without", nil)
	folder := filepath.Join(w.dir, ownFolder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "local_alone.sql"), []byte(ownAlone), 0o600); err != nil {
		t.Fatal(err)
	}
	with := w.release("with", nil)
	if _, there := w.bytes()["releases/with/figures-local_alone.jsonl"]; !there {
		t.Errorf("no figures of the own indicator: %v", with.Files)
	}
	d, err := release.Compare(without, with)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Definitions) != 1 || d.Definitions[0].What != "local_alone" || d.Definitions[0].From != "" {
		t.Errorf("the difference names %+v", d.Definitions)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if again := w.release("again", nil); len(again.Indicators) != len(without.Indicators) {
		t.Errorf("%d indicators, %d before: one that was taken away is still released", len(again.Indicators), len(without.Indicators))
	}
}
